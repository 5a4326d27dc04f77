#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/time.h"
#include "storage/compound_internal.h"

/* The order MS-CFB 2.6.4 wants: shorter names first, then by upper-cased UTF-16 units. */
static uint16_t fold(uint16_t unit)
{
    if (unit < 0x80)
        return unit >= 'a' && unit <= 'z' ? (uint16_t)(unit - 32) : unit;
    if (unit >= 0xD800 && unit <= 0xDFFF)
        return unit;
    utf8proc_int32_t upper = utf8proc_toupper(unit);
    return upper > 0 && upper <= 0xFFFF ? (uint16_t)upper : unit;
}

int compound_name_compare(const uint16_t *one, unsigned one_units, const uint16_t *other, unsigned other_units)
{
    if (one_units != other_units)
        return one_units < other_units ? -1 : 1;
    for (unsigned i = 0; i < one_units; i++) {
        uint16_t left = fold(one[i]), right = fold(other[i]);
        if (left != right)
            return left < right ? -1 : 1;
    }
    return 0;
}

/* `check`: refuse what a new element may not be called; elements met in a file are found under any name. */
HRESULT compound_name_from_wide(const OLECHAR *text, bool check, uint16_t *ret_name, unsigned *ret_units)
{
    unsigned units = 0;

    if (!text)
        return STG_E_INVALIDPOINTER;
    for (; *text; text++) {
        uint32_t code = (uint32_t)*text;
        if (code > 0x10FFFF || (check && (code == '/' || code == '\\' || code == ':' || code == '!')))
            return STG_E_INVALIDNAME;
        if (units + (code > 0xFFFF) >= COMPOUND_NAME_UNITS)
            return STG_E_INVALIDNAME;
        if (code > 0xFFFF) {
            ret_name[units++] = (uint16_t)(0xD800 + ((code - 0x10000) >> 10));
            ret_name[units++] = (uint16_t)(0xDC00 + ((code - 0x10000) & 0x3FF));
        } else {
            ret_name[units++] = (uint16_t)code;
        }
    }
    ret_name[units] = 0;
    *ret_units = units;
    return units || !check ? S_OK : STG_E_INVALIDNAME;
}

LPOLESTR compound_name_to_wide(const uint16_t *name, unsigned units)
{
    LPOLESTR text = mapix_task_memory((units + 1) * sizeof(OLECHAR));
    unsigned length = 0;

    if (!text)
        return NULL;
    for (unsigned i = 0; i < units; i++) {
        uint32_t code = name[i];
        if (code >= 0xD800 && code < 0xDC00 && i + 1 < units && name[i + 1] >= 0xDC00 && name[i + 1] < 0xE000)
            code = 0x10000 + ((code - 0xD800) << 10) + (name[++i] - 0xDC00u);
        text[length++] = (OLECHAR)code;
    }
    text[length] = 0;
    return text;
}

uint64_t compound_now(void)
{
    return mapix_time_value(mapix_time_now());
}

struct compound_node *compound_node_new(bool is_storage)
{
    struct compound_node *node = calloc(1, sizeof(*node));

    if (node) {
        node->references = 1;
        node->is_storage = is_storage;
    }
    return node;
}

struct compound_node *compound_node_add_ref(struct compound_node *node)
{
    node->references++;
    return node;
}

/* Recursion is as deep as storages nest: COMPOUND_DEPTH_LIMIT. */
void compound_node_release(struct compound_node *node)
{
    if (!node || --node->references)
        return;
    for (uint32_t i = 0; i < node->child_count; i++) {
        node->children[i]->parent = NULL;
        compound_node_release(node->children[i]);
    }
    free(node->children);
    compound_content_release(node->content);
    free(node);
}

/* The place of a name among the children, or where it would stand. */
static uint32_t find_place(const struct compound_node *storage, const uint16_t *name, unsigned units, bool *ret_found)
{
    uint32_t low = 0, high = storage->child_count;

    *ret_found = false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct compound_node *child = storage->children[middle];
        int order = compound_name_compare(name, units, child->name, child->name_units);
        if (!order) {
            *ret_found = true;
            return middle;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

struct compound_node *compound_node_find(struct compound_node *storage, const uint16_t *name, unsigned units)
{
    bool found;
    uint32_t place = find_place(storage, name, units, &found);

    return found ? storage->children[place] : NULL;
}

HRESULT compound_node_insert(struct compound_node *storage, struct compound_node *child)
{
    bool found;
    uint32_t place = find_place(storage, child->name, child->name_units, &found);

    if (found)
        return STG_E_FILEALREADYEXISTS;
    if (storage->child_count == storage->child_capacity) {
        uint32_t capacity = storage->child_capacity ? storage->child_capacity * 2 : 8;
        struct compound_node **children = realloc(storage->children, capacity * sizeof(*children));
        if (!children)
            return STG_E_INSUFFICIENTMEMORY;
        storage->children = children;
        storage->child_capacity = capacity;
    }
    memmove(storage->children + place + 1, storage->children + place, (storage->child_count - place) * sizeof(*storage->children));
    storage->children[place] = child;
    storage->child_count++;
    child->parent = storage;
    return S_OK;
}

static void mark_removed(struct compound_node *node)
{
    node->removed = true;
    for (uint32_t i = 0; i < node->child_count; i++)
        mark_removed(node->children[i]);
}

void compound_node_remove(struct compound_node *child)
{
    struct compound_node *storage = child->parent;
    bool found;
    uint32_t place = find_place(storage, child->name, child->name_units, &found);

    memmove(storage->children + place, storage->children + place + 1, (storage->child_count - place - 1) * sizeof(*storage->children));
    storage->child_count--;
    child->parent = NULL;
    mark_removed(child);
    compound_node_release(child);
}

void compound_node_remove_children(struct compound_node *storage)
{
    for (uint32_t i = 0; i < storage->child_count; i++) {
        storage->children[i]->parent = NULL;
        mark_removed(storage->children[i]);
        compound_node_release(storage->children[i]);
    }
    storage->child_count = 0;
}

HRESULT compound_node_copy(struct compound_node *node, struct compound_node **ret_node)
{
    struct compound_node *copy = compound_node_new(node->is_storage);
    HRESULT result = S_OK;

    if (!copy)
        return STG_E_INSUFFICIENTMEMORY;
    memcpy(copy->name, node->name, sizeof(node->name));
    copy->name_units = node->name_units;
    copy->clsid = node->clsid;
    copy->state_bits = node->state_bits;
    copy->created = node->created;
    copy->modified = node->modified;
    if (node->content)
        copy->content = compound_content_add_ref(node->content);
    if (node->child_count) {
        copy->children = malloc(node->child_count * sizeof(*copy->children));
        copy->child_capacity = copy->children ? node->child_count : 0;
        if (!copy->children)
            result = STG_E_INSUFFICIENTMEMORY;
    }
    for (uint32_t i = 0; SUCCEEDED(result) && i < node->child_count; i++) {
        result = compound_node_copy(node->children[i], &copy->children[i]);
        if (SUCCEEDED(result)) {
            copy->children[i]->parent = copy;
            copy->child_count++;
        }
    }
    if (FAILED(result)) {
        compound_node_release(copy);
        return result;
    }
    *ret_node = copy;
    return S_OK;
}

void compound_node_adopt(struct compound_node *node, struct compound_node *from)
{
    compound_node_remove_children(node);
    free(node->children);
    node->children = from->children;
    node->child_count = from->child_count;
    node->child_capacity = from->child_capacity;
    for (uint32_t i = 0; i < node->child_count; i++)
        node->children[i]->parent = node;
    from->children = NULL;
    from->child_count = from->child_capacity = 0;
    node->clsid = from->clsid;
    node->state_bits = from->state_bits;
    node->created = from->created;
    node->modified = from->modified;
    compound_node_release(from);
}

unsigned compound_node_depth(const struct compound_node *node)
{
    unsigned depth = 0;

    for (; node->parent; node = node->parent)
        depth++;
    return depth;
}
