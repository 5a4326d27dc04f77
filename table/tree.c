/* An order-statistics tree: see tree.h. Balanced by size: with sizes counted plus one, no side is more than three times the other
 * (the parameters 3 and 2 are those for which both insertion and removal have been proved to keep the balance). */
#include "table/tree.h"

static uint32_t size_of(const struct tree_node *node)
{
    return node ? node->size : 0;
}

static uint32_t sum_of(const struct tree_node *node)
{
    return node ? node->sum : 0;
}

static void update(struct tree_node *node)
{
    node->size = size_of(node->left) + size_of(node->right) + 1;
    node->sum = sum_of(node->left) + sum_of(node->right) + node->weight;
}

/* Hang `child` where `old` hung below `parent`. */
static void relink(struct tree *tree, struct tree_node *parent, struct tree_node *old, struct tree_node *child)
{
    if (!parent)
        tree->root = child;
    else if (parent->left == old)
        parent->left = child;
    else
        parent->right = child;
    if (child)
        child->parent = parent;
}

static struct tree_node *rotate_left(struct tree *tree, struct tree_node *node)
{
    struct tree_node *up = node->right;
    relink(tree, node->parent, node, up);
    node->right = up->left;
    if (node->right)
        node->right->parent = node;
    up->left = node;
    node->parent = up;
    update(node);
    update(up);
    return up;
}

static struct tree_node *rotate_right(struct tree *tree, struct tree_node *node)
{
    struct tree_node *up = node->left;
    relink(tree, node->parent, node, up);
    node->left = up->right;
    if (node->left)
        node->left->parent = node;
    up->right = node;
    node->parent = up;
    update(node);
    update(up);
    return up;
}

/* Mend sizes, sums and balance from `node` to the root. */
static void mend(struct tree *tree, struct tree_node *node)
{
    for (; node; node = node->parent) {
        update(node);
        uint32_t left = size_of(node->left) + 1, right = size_of(node->right) + 1;
        if (right > 3 * left) {
            if (size_of(node->right->left) + 1 >= 2 * (size_of(node->right->right) + 1))
                rotate_right(tree, node->right);
            node = rotate_left(tree, node);
        } else if (left > 3 * right) {
            if (size_of(node->left->right) + 1 >= 2 * (size_of(node->left->left) + 1))
                rotate_left(tree, node->left);
            node = rotate_right(tree, node);
        }
    }
}

void tree_insert_at(struct tree *tree, struct tree_node *parent, int right, struct tree_node *node)
{
    node->left = node->right = NULL;
    node->parent = parent;
    if (!parent)
        tree->root = node;
    else if (right)
        parent->right = node;
    else
        parent->left = node;
    mend(tree, node);
}

void tree_insert_before(struct tree *tree, struct tree_node *other, struct tree_node *node)
{
    if (!other)
        tree_insert_at(tree, tree_last(tree), 1, node);
    else if (!other->left)
        tree_insert_at(tree, other, 0, node);
    else
        tree_insert_at(tree, tree_previous(other), 1, node);
}

void tree_insert_after(struct tree *tree, struct tree_node *other, struct tree_node *node)
{
    if (!other)
        tree_insert_at(tree, tree_first(tree), 0, node);
    else if (!other->right)
        tree_insert_at(tree, other, 1, node);
    else
        tree_insert_at(tree, tree_next(other), 0, node);
}

void tree_remove(struct tree *tree, struct tree_node *node)
{
    struct tree_node *from;
    if (node->left && node->right) {
        struct tree_node *next = tree_next(node);       /* leftmost on the right: has no left child */
        from = next->parent == node ? next : next->parent;
        relink(tree, next->parent, next, next->right);
        next->left = node->left;
        next->left->parent = next;
        next->right = node->right;
        if (next->right)
            next->right->parent = next;
        relink(tree, node->parent, node, next);
    } else {
        from = node->parent;
        relink(tree, node->parent, node, node->left ? node->left : node->right);
    }
    node->parent = node->left = node->right = NULL;
    mend(tree, from);
}

void tree_replace(struct tree *tree, struct tree_node *node, struct tree_node *with)
{
    with->left = node->left;
    with->right = node->right;
    relink(tree, node->parent, node, with);
    if (with->left)
        with->left->parent = with;
    if (with->right)
        with->right->parent = with;
    node->parent = node->left = node->right = NULL;
    for (struct tree_node *up = with; up; up = up->parent)
        update(up);
}

void tree_set_weight(struct tree_node *node, uint32_t weight)
{
    uint32_t difference = weight - node->weight;        /* wraps as it should */
    node->weight = weight;
    for (; node; node = node->parent)
        node->sum += difference;
}

static struct tree_node *build(size_t first, size_t end, struct tree_node *(*node_at)(void *, size_t), void *context)
{
    if (first == end)
        return NULL;
    size_t middle = first + (end - first) / 2;
    struct tree_node *node = node_at(context, middle);
    node->left = build(first, middle, node_at, context);
    node->right = build(middle + 1, end, node_at, context);
    if (node->left)
        node->left->parent = node;
    if (node->right)
        node->right->parent = node;
    node->parent = NULL;
    update(node);
    return node;
}

void tree_build(struct tree *tree, size_t count, struct tree_node *(*node_at)(void *context, size_t index), void *context)
{
    tree->root = build(0, count, node_at, context);
}

struct tree_node *tree_first(const struct tree *tree)
{
    struct tree_node *node = tree->root;
    while (node && node->left)
        node = node->left;
    return node;
}

struct tree_node *tree_last(const struct tree *tree)
{
    struct tree_node *node = tree->root;
    while (node && node->right)
        node = node->right;
    return node;
}

struct tree_node *tree_next(const struct tree_node *node)
{
    if (node->right) {
        node = node->right;
        while (node->left)
            node = node->left;
        return (struct tree_node *)node;
    }
    while (node->parent && node->parent->right == node)
        node = node->parent;
    return node->parent;
}

struct tree_node *tree_previous(const struct tree_node *node)
{
    if (node->left) {
        node = node->left;
        while (node->right)
            node = node->right;
        return (struct tree_node *)node;
    }
    while (node->parent && node->parent->left == node)
        node = node->parent;
    return node->parent;
}

uint32_t tree_sum_before(const struct tree_node *node)
{
    uint32_t sum = sum_of(node->left);
    for (; node->parent; node = node->parent)
        if (node->parent->right == node)
            sum += sum_of(node->parent->left) + node->parent->weight;
    return sum;
}

uint32_t tree_rank(const struct tree_node *node)
{
    uint32_t rank = size_of(node->left);
    for (; node->parent; node = node->parent)
        if (node->parent->right == node)
            rank += size_of(node->parent->left) + 1;
    return rank;
}

struct tree_node *tree_find_sum(const struct tree *tree, uint32_t offset, uint32_t *ret_rest)
{
    struct tree_node *node = tree->root;
    while (node) {
        uint32_t left = sum_of(node->left);
        if (offset < left) {
            node = node->left;
        } else if (offset - left < node->weight) {
            *ret_rest = offset - left;
            return node;
        } else {
            offset -= left + node->weight;
            node = node->right;
        }
    }
    return NULL;
}

struct tree_node *tree_find_rank(const struct tree *tree, uint32_t index)
{
    struct tree_node *node = tree->root;
    while (node) {
        uint32_t left = size_of(node->left);
        if (index < left) {
            node = node->left;
        } else if (index == left) {
            return node;
        } else {
            index -= left + 1;
            node = node->right;
        }
    }
    return NULL;
}
