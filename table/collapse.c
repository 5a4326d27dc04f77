/* The state of headings as bytes (SPI-TBL-16): which are open that begin closed, or the other way, and one row to come back to.
 *
 *     "mxc1", hash of sort order and restriction (8 bytes), the row: kind (1), then id and instance (12) or a path,
 *     number of headings (4), each: path, open (1).        A path: depth (1), for each level: size (4), key.
 *
 * Paths are made of sort keys, so that a state outlives the table it was taken of, as long as the folding tables are the same. */
#include <stdlib.h>
#include <string.h>

#include "table/engine.h"
#include "value/codec.h"
#include "value/sortkey.h"

static const BYTE magic[4] = { 'm', 'x', 'c', '1' };

static uint64_t hash_more(uint64_t hash, const void *data, size_t size)
{
    const BYTE *bytes = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    return hash;
}

/* What must be the same for a state to fit. */
static HRESULT hash_view(const struct table_arrangement *arrangement, uint64_t *ret_hash)
{
    const SSortOrderSet *sort = arrangement->plan.sort;
    uint32_t version = mapix_sort_key_version();
    uint64_t hash = hash_more(14695981039346656037u, &version, sizeof(version));
    hash = hash_more(hash, sort, CbNewSSortOrderSet(sort->cSorts));
    if (arrangement->effective) {
        void *bytes;
        size_t size;
        HRESULT result = mapix_codec_encode_restriction(arrangement->effective, &bytes, &size);
        if (result != S_OK)
            return result;
        hash = hash_more(hash, bytes, size);
        free(bytes);
    }
    *ret_hash = hash;
    return S_OK;
}

static HRESULT put(struct table_bytes *blob, uint64_t number, int bytes)
{
    BYTE raw[8];
    for (int i = 0; i < bytes; i++, number >>= 8)
        raw[i] = (BYTE)number;
    return table_bytes_add(blob, raw, (size_t)bytes);
}

static HRESULT put_path(struct table_bytes *blob, const struct table_group *group)
{
    const struct table_group *path[TABLE_MAXIMUM_LEVELS];
    int depth = 0;
    for (; group->entry.group; group = group->entry.group)
        path[depth++] = group;
    HRESULT result = put(blob, (uint64_t)depth, 1);
    while (result == S_OK && depth-- > 0) {
        result = put(blob, path[depth]->key_size, 4);
        if (result == S_OK)
            result = table_bytes_add(blob, path[depth]->key, path[depth]->key_size);
    }
    return result;
}

static HRESULT put_groups(const struct table_plan *plan, const struct table_group *parent, struct table_bytes *blob, uint32_t *io_count)
{
    HRESULT result = S_OK;
    for (struct tree_node *node = tree_first(&parent->children); result == S_OK && node; node = tree_next(node)) {
        const struct table_entry *entry = (const struct table_entry *)node;
        if (!entry->heading)
            break;
        const struct table_group *group = (const struct table_group *)entry;
        if (group->expanded != (group->level < plan->expanded_levels)) {
            (*io_count)++;
            result = put_path(blob, group);
            if (result == S_OK)
                result = put(blob, group->expanded, 1);
        }
        if (result == S_OK)
            result = put_groups(plan, group, blob, io_count);
    }
    return result;
}

HRESULT table_collapse_save(struct table_arrangement *arrangement, const struct table_entry *at, struct table_bytes *blob)
{
    uint64_t hash;
    uint32_t count = 0;
    HRESULT result = hash_view(arrangement, &hash);
    if (result == S_OK)
        result = table_bytes_add(blob, magic, sizeof(magic));
    if (result == S_OK)
        result = put(blob, hash, 8);
    if (result == S_OK)
        result = put(blob, !at ? 0 : at->heading ? 2 : 1, 1);
    if (result == S_OK && at && at->heading)
        result = put_path(blob, (const struct table_group *)at);
    if (result == S_OK && at && !at->heading)
        result = put(blob, ((const struct table_leaf *)at)->id, 8);
    if (result == S_OK && at && !at->heading)
        result = put(blob, ((const struct table_leaf *)at)->instance, 4);
    size_t place = blob->size;
    if (result == S_OK)
        result = put(blob, 0, 4);
    if (result == S_OK)
        result = put_groups(&arrangement->plan, &arrangement->index->root, blob, &count);
    for (int i = 0; result == S_OK && i < 4; i++)
        blob->data[place + (size_t)i] = (BYTE)(count >> 8 * i);
    return result;
}

/* A reader that a stranger's bytes cannot lead astray. */
struct reader {
    const BYTE *at, *end;
    bool bad;
};

static uint64_t get(struct reader *reader, int bytes)
{
    uint64_t number = 0;
    if (reader->end - reader->at < bytes) {
        reader->bad = true;
        return 0;
    }
    for (int i = bytes; i-- > 0;)
        number = number << 8 | reader->at[i];
    reader->at += bytes;
    return number;
}

/* The group at a path; NULL: there is none (now). */
static struct table_group *get_path(struct reader *reader, struct table_index *index)
{
    struct table_group *group = &index->root;
    for (uint64_t depth = get(reader, 1); depth > 0 && !reader->bad; depth--) {
        uint64_t size = get(reader, 4);
        if ((uint64_t)(reader->end - reader->at) < size) {
            reader->bad = true;
            return NULL;
        }
        group = group ? table_find_group(index, group, reader->at, (uint32_t)size) : NULL;
        reader->at += size;
    }
    return group == &index->root ? NULL : group;
}

static void want_defaults(const struct table_plan *plan, struct table_group *parent)
{
    for (struct tree_node *node = tree_first(&parent->children); node; node = tree_next(node)) {
        struct table_group *group = (struct table_group *)node;
        if (!group->entry.heading)
            return;
        group->wanted = group->level < plan->expanded_levels;
        want_defaults(plan, group);
    }
}

/* Marks move only where a group closes that was open: what stays open is not touched. */
static void set_as_wanted(struct mapix_table *table, struct table_group *parent)
{
    for (struct tree_node *node = tree_first(&parent->children); node; node = tree_next(node)) {
        struct table_group *group = (struct table_group *)node;
        if (!group->entry.heading)
            return;
        table_group_set_expanded(table, group, group->wanted);
        set_as_wanted(table, group);
    }
}

/* Read the row, then the headings; twice: first to see that all is well formed, then to do it. */
static void restore(struct table_arrangement *arrangement, struct reader *reader, bool really, struct table_entry **ret_at)
{
    struct table_index *index = arrangement->index;
    uint64_t kind = get(reader, 1);
    if (kind == 2) {
        struct table_group *group = get_path(reader, index);
        *ret_at = group ? &group->entry : NULL;
    } else if (kind == 1) {
        uint64_t id = get(reader, 8), instance = get(reader, 4);
        struct table_leaf *leaf = table_find_leaf(arrangement, id);
        while (leaf && leaf->instance != instance)
            leaf = leaf->next_instance;
        *ret_at = leaf ? &leaf->entry : NULL;
    } else if (kind != 0) {
        reader->bad = true;
    }
    uint64_t count = get(reader, 4);
    if (really)
        want_defaults(&arrangement->plan, &index->root);
    for (; count > 0 && !reader->bad; count--) {
        struct table_group *group = get_path(reader, index);
        bool expanded = get(reader, 1);
        if (group && really && !reader->bad)
            group->wanted = expanded;
    }
    if (really)
        set_as_wanted(arrangement->table, &index->root);
    reader->bad |= reader->at != reader->end;
}

HRESULT table_collapse_restore(struct table_arrangement *arrangement, const BYTE *blob, size_t size, struct table_entry **ret_at)
{
    uint64_t hash;
    HRESULT result = hash_view(arrangement, &hash);
    if (result != S_OK)
        return result;
    *ret_at = NULL;
    struct reader reader = { blob, blob + size, false };
    bool ours = size >= sizeof(magic) && !memcmp(blob, magic, sizeof(magic));
    reader.at += ours ? sizeof(magic) : 0;
    if (!ours || get(&reader, 8) != hash)
        return MAPI_E_UNABLE_TO_COMPLETE;
    struct reader again = reader;
    restore(arrangement, &reader, false, ret_at);
    if (reader.bad)
        return MAPI_E_UNABLE_TO_COMPLETE;
    restore(arrangement, &again, true, ret_at);
    return S_OK;
}
