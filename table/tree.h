/* An order-statistics tree: a weight-balanced binary tree whose nodes live inside the things it orders.
 *
 * Each node has a weight of its own (a visible row: 1, a heading: 1 and what stands open below it); sums of weights along the tree answer
 * "which is the n-th" and "the how manieth is this" in O(log n). Order is wherever the caller inserts: the tree compares nothing. */
#ifndef MAPIX_TABLE_TREE_H
#define MAPIX_TABLE_TREE_H

#include <stddef.h>
#include <stdint.h>

struct tree_node {
    struct tree_node *parent, *left, *right;
    uint32_t size;                                  /* nodes in this subtree */
    uint32_t weight;                                /* own */
    uint32_t sum;                                   /* of the weights in this subtree */
};

struct tree {
    struct tree_node *root;
};

static inline uint32_t tree_size(const struct tree *tree)
{
    return tree->root ? tree->root->size : 0;
}

static inline uint32_t tree_sum(const struct tree *tree)
{
    return tree->root ? tree->root->sum : 0;
}

/* Insert `node`, its weight set, as the child of `parent` on one side (which must be free); parent NULL: the tree is empty. */
void tree_insert_at(struct tree *tree, struct tree_node *parent, int right, struct tree_node *node);

/* Insert `node` right before or after another (NULL: before the end, after the beginning of the tree). */
void tree_insert_before(struct tree *tree, struct tree_node *other, struct tree_node *node);
void tree_insert_after(struct tree *tree, struct tree_node *other, struct tree_node *node);

void tree_remove(struct tree *tree, struct tree_node *node);

/* Put `with` where `node` is; weights as they are in `with`. */
void tree_replace(struct tree *tree, struct tree_node *node, struct tree_node *with);

void tree_set_weight(struct tree_node *node, uint32_t weight);

/* Make a balanced tree of the nodes `node_at(context, 0..count-1)`, weights set, in O(n). */
void tree_build(struct tree *tree, size_t count, struct tree_node *(*node_at)(void *context, size_t index), void *context);

struct tree_node *tree_first(const struct tree *tree);
struct tree_node *tree_last(const struct tree *tree);
struct tree_node *tree_next(const struct tree_node *node);
struct tree_node *tree_previous(const struct tree_node *node);

/* The sum of the weights before this node. */
uint32_t tree_sum_before(const struct tree_node *node);

/* The number of nodes before this node. */
uint32_t tree_rank(const struct tree_node *node);

/* The node that covers the `offset`-th unit of weight; *ret_rest is what remains of offset inside it. NULL past the end. */
struct tree_node *tree_find_sum(const struct tree *tree, uint32_t offset, uint32_t *ret_rest);

/* The `index`-th node. NULL past the end. */
struct tree_node *tree_find_rank(const struct tree *tree, uint32_t index);

#endif
