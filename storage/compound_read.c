#include <stdlib.h>
#include <string.h>

#include "storage/compound_internal.h"

static const unsigned char signature[8] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };

/* What loading needs and forgets afterwards. A bit of `used` stands for a sector that belongs to something already. */
struct loader {
    struct compound_file *file;
    unsigned char *used;
    unsigned char *mini_used;
    uint32_t *fat;
    uint32_t fat_count, fat_capacity;
    uint32_t *mini_fat;
    uint32_t mini_count;
    unsigned char *directory;
    uint32_t entry_count;
    unsigned char *entry_used;
    uint32_t fat_sectors, mini_start, directory_start, difat_start;
    struct compound_content *mini;
};

static uint32_t get32(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint64_t get64(const unsigned char *at)
{
    return get32(at) | (uint64_t)get32(at + 4) << 32;
}

static uint16_t get16(const unsigned char *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

static bool take(unsigned char *bitmap, uint32_t index)
{
    unsigned char bit = (unsigned char)(1u << (index & 7));

    if (bitmap[index >> 3] & bit)
        return false;
    bitmap[index >> 3] |= bit;
    return true;
}

/* Read a whole sector; what the file lacks at its end is zero. */
static HRESULT read_sector(struct loader *loader, uint32_t sector, unsigned char *buffer)
{
    size_t size = (size_t)1 << loader->file->sector_shift, read;
    HRESULT result = compound_device_read(loader->file, compound_sector_offset(loader->file, sector), buffer, size, &read);

    if (SUCCEEDED(result))
        memset(buffer + read, 0, size - read);
    return result;
}

static HRESULT read_header(struct loader *loader, unsigned char *header)
{
    struct compound_file *file = loader->file;
    uint64_t size;
    size_t read;

    HRESULT result = compound_device_read(file, 0, header, COMPOUND_HEADER_SIZE, &read);
    if (FAILED(result))
        return result;
    if (read < COMPOUND_HEADER_SIZE || memcmp(header, signature, sizeof(signature)))
        return STG_E_INVALIDHEADER;
    file->sector_shift = get16(header + 30);
    if (get16(header + 28) != 0xFFFE || (file->sector_shift != 9 && file->sector_shift != 12) ||
        get16(header + 32) != COMPOUND_MINI_SHIFT || get32(header + 56) != COMPOUND_MINI_CUTOFF)
        return STG_E_INVALIDHEADER;
    result = file->device->methods->get_size(file->device, &size);
    if (FAILED(result))
        return result;
    size = size > file->device_start ? size - file->device_start : 0;
    uint64_t sectors = (size + ((uint64_t)1 << file->sector_shift) - 1) >> file->sector_shift;
    if (sectors < 2 || sectors > COMPOUND_SECTOR_LIMIT)
        return STG_E_DOCFILECORRUPT;
    file->sector_count = (uint32_t)sectors - 1;
    loader->fat_sectors = get32(header + 44);
    loader->directory_start = get32(header + 48);
    file->transaction = get32(header + 52);
    loader->mini_start = get32(header + 60);
    loader->difat_start = get32(header + 68);
    loader->used = calloc(1, file->sector_count / 8 + 1);
    return loader->used ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

/* One more sector of the FAT, appended to the table. */
static HRESULT add_fat_sector(struct loader *loader, uint32_t sector)
{
    uint32_t per = 1u << (loader->file->sector_shift - 2);
    unsigned char buffer[4096];

    if (sector >= loader->file->sector_count || !take(loader->used, sector))
        return STG_E_DOCFILECORRUPT;
    HRESULT result = read_sector(loader, sector, buffer);
    if (FAILED(result))
        return result;
    if (loader->fat_count + per > loader->fat_capacity) {
        uint32_t capacity = loader->fat_capacity ? loader->fat_capacity * 2 : per;
        uint32_t *fat = realloc(loader->fat, (size_t)capacity * sizeof(*fat));
        if (!fat)
            return STG_E_INSUFFICIENTMEMORY;
        loader->fat = fat;
        loader->fat_capacity = capacity;
    }
    for (uint32_t i = 0; i < per; i++)
        loader->fat[loader->fat_count++] = get32(buffer + i * 4);
    return S_OK;
}

/* The header names the first FAT sectors, the DIFAT chain the others. What is beyond the file's sectors is not needed. */
static HRESULT read_fat(struct loader *loader, const unsigned char *header)
{
    uint32_t per = 1u << (loader->file->sector_shift - 2), needed = (loader->file->sector_count + per - 1) / per, next = loader->difat_start;
    unsigned char buffer[4096];
    HRESULT result = S_OK;

    if (needed > loader->fat_sectors)
        needed = loader->fat_sectors;
    uint32_t read = 0;
    for (; read < needed && read < COMPOUND_HEADER_FAT && SUCCEEDED(result); read++)
        result = add_fat_sector(loader, get32(header + 76 + read * 4));
    while (SUCCEEDED(result) && read < needed && next < loader->file->sector_count) {
        if (!take(loader->used, next))
            return STG_E_DOCFILECORRUPT;
        result = read_sector(loader, next, buffer);
        for (uint32_t i = 0; i + 1 < per && read < needed && SUCCEEDED(result); i++, read++)
            result = add_fat_sector(loader, get32(buffer + i * 4));
        next = get32(buffer + (per - 1) * 4);
    }
    return result;
}

/* Follow a chain for at most `limit` sectors, taking each. Stops at its end or at the first thing that cannot be true;
 * `ret_extents` holds what is good. Only a lack of memory is a failure. */
static HRESULT walk(const uint32_t *table, uint32_t table_count, uint32_t sector_count, unsigned char *used, uint32_t start, uint64_t limit,
    struct compound_extents *ret_extents)
{
    uint32_t sector = start;

    while (ret_extents->sectors < limit && sector < sector_count && take(used, sector)) {
        HRESULT result = compound_extents_add(ret_extents, sector);
        if (FAILED(result))
            return result;
        if (sector >= table_count)
            break;
        sector = table[sector];
    }
    return S_OK;
}

static HRESULT walk_sectors(struct loader *loader, uint32_t start, uint64_t limit, struct compound_extents *ret_extents)
{
    return walk(loader->fat, loader->fat_count, loader->file->sector_count, loader->used, start, limit, ret_extents);
}

/* All of a table's chain into memory. */
static HRESULT read_table(struct loader *loader, uint32_t start, uint64_t limit, unsigned char **ret_bytes, uint32_t *ret_sectors)
{
    struct compound_extents extents = { 0 };
    uint32_t done = 0;

    HRESULT result = walk_sectors(loader, start, limit, &extents);
    unsigned char *bytes = SUCCEEDED(result) ? malloc(((size_t)extents.sectors << loader->file->sector_shift) + 1) : NULL;
    if (!bytes)
        result = STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < extents.count && SUCCEEDED(result); i++)
        for (uint32_t j = 0; j < extents.runs[i].count && SUCCEEDED(result); j++, done++)
            result = read_sector(loader, extents.runs[i].start + j, bytes + ((size_t)done << loader->file->sector_shift));
    compound_extents_clear(&extents);
    if (FAILED(result)) {
        free(bytes);
        return result;
    }
    *ret_bytes = bytes;
    *ret_sectors = done;
    return S_OK;
}

/* Streams' sizes have 64 bits only where sectors have 4096 bytes; older writers left rubbish in the upper half (MS-CFB 2.6.3). */
static uint64_t entry_size(const struct loader *loader, const unsigned char *entry)
{
    uint64_t size = get64(entry + 120);

    return loader->file->sector_shift == 9 ? (uint32_t)size : size;
}

static HRESULT read_directory(struct loader *loader)
{
    uint32_t sectors;

    HRESULT result = read_table(loader, loader->directory_start, UINT32_MAX, &loader->directory, &sectors);
    if (FAILED(result))
        return result;
    loader->entry_count = sectors << (loader->file->sector_shift - 7);
    if (!loader->entry_count || loader->directory[66] != ENTRY_ROOT)
        return STG_E_DOCFILECORRUPT;
    loader->entry_used = calloc(1, loader->entry_count / 8 + 1);
    return loader->entry_used ? S_OK : STG_E_INSUFFICIENTMEMORY;
}

static HRESULT read_mini(struct loader *loader)
{
    unsigned shift = loader->file->sector_shift;
    unsigned char *bytes = NULL;
    uint32_t sectors;

    HRESULT result = compound_content_new(loader->file, &loader->mini);
    if (FAILED(result))
        return result;
    loader->mini->place = COMPOUND_IN_FILE;
    compound_content_register(loader->mini);
    loader->mini->size = entry_size(loader, loader->directory);
    result = walk_sectors(loader, get32(loader->directory + 116), (loader->mini->size + (1u << shift) - 1) >> shift, &loader->mini->extents);
    if (FAILED(result))
        return result;
    loader->mini->covered = (uint64_t)loader->mini->extents.sectors << shift;
    if (loader->mini->size > loader->mini->covered)
        loader->mini->size = loader->mini->covered;
    result = read_table(loader, loader->mini_start, UINT32_MAX, &bytes, &sectors);
    if (FAILED(result))
        return result;
    loader->mini_count = (uint32_t)((loader->mini->size + COMPOUND_MINI_SIZE - 1) / COMPOUND_MINI_SIZE);
    loader->mini_used = calloc(1, loader->mini_count / 8 + 1);
    uint32_t entries = sectors << (shift - 2);
    loader->mini_fat = malloc(((size_t)entries + 1) * sizeof(uint32_t));
    if (loader->mini_fat)
        for (uint32_t i = 0; i < entries; i++)
            loader->mini_fat[i] = get32(bytes + (size_t)i * 4);
    free(bytes);
    if (!loader->mini_used || !loader->mini_fat)
        return STG_E_INSUFFICIENTMEMORY;
    if (entries < loader->mini_count)
        loader->mini_count = entries;
    return S_OK;
}

static HRESULT read_content(struct loader *loader, const unsigned char *entry, struct compound_content **ret_content)
{
    struct compound_content *content;
    uint64_t size = entry_size(loader, entry);
    uint32_t start = get32(entry + 116);
    bool mini = size < COMPOUND_MINI_CUTOFF;
    unsigned shift = mini ? COMPOUND_MINI_SHIFT : loader->file->sector_shift;

    HRESULT result = compound_content_new(loader->file, &content);
    if (FAILED(result) || !size) {
        if (SUCCEEDED(result))
            *ret_content = content;
        return result;
    }
    content->size = size;
    uint64_t limit = (size >> shift) + ((size & ((1u << shift) - 1)) != 0);
    if (mini) {
        content->place = COMPOUND_IN_MINI;
        content->container = compound_content_add_ref(loader->mini);
        result = walk(loader->mini_fat, loader->mini_count, loader->mini_count, loader->mini_used, start, limit, &content->extents);
    } else {
        content->place = COMPOUND_IN_FILE;
        compound_content_register(content);
        result = walk_sectors(loader, start, limit, &content->extents);
    }
    content->covered = (uint64_t)content->extents.sectors << shift;
    if (FAILED(result)) {
        compound_content_release(content);
        return result;
    }
    *ret_content = content;
    return S_OK;
}

/* An entry as a node without children, or NULL in `ret_node` where it is no element. */
static HRESULT read_entry(struct loader *loader, uint32_t index, struct compound_node **ret_node)
{
    const unsigned char *entry = loader->directory + (size_t)index * COMPOUND_ENTRY_SIZE;
    unsigned bytes = get16(entry + 64);

    *ret_node = NULL;
    if ((entry[66] != ENTRY_STORAGE && entry[66] != ENTRY_STREAM) || bytes < 2 || bytes > 64 || bytes % 2)
        return S_OK;
    struct compound_node *node = compound_node_new(entry[66] == ENTRY_STORAGE);
    if (!node)
        return STG_E_INSUFFICIENTMEMORY;
    node->name_units = bytes / 2 - 1;
    for (unsigned i = 0; i < node->name_units; i++)
        node->name[i] = get16(entry + i * 2);
    node->name[node->name_units] = 0;
    node->state_bits = get32(entry + 96);
    node->created = get64(entry + 100);
    node->modified = get64(entry + 108);
    node->identifier = index;
    node->clsid.Data1 = get32(entry + 80);
    node->clsid.Data2 = get16(entry + 84);
    node->clsid.Data3 = get16(entry + 86);
    memcpy(node->clsid.Data4, entry + 88, 8);
    HRESULT result = node->is_storage ? S_OK : read_content(loader, entry, &node->content);
    if (FAILED(result))
        compound_node_release(node);
    else
        *ret_node = node;
    return result;
}

static int compare_nodes(const void *one, const void *other)
{
    const struct compound_node *left = *(struct compound_node *const *)one, *right = *(struct compound_node *const *)other;
    int order = compound_name_compare(left->name, left->name_units, right->name, right->name_units);

    return order ? order : left->identifier < right->identifier ? -1 : 1;
}

/* Sort by our own comparison and drop what nobody could open: the second of two elements of one name. */
static void sort_children(struct compound_node *storage)
{
    uint32_t kept = 0;

    if (!storage->child_count)
        return;
    qsort(storage->children, storage->child_count, sizeof(*storage->children), compare_nodes);
    for (uint32_t i = 0; i < storage->child_count; i++) {
        struct compound_node *child = storage->children[i];
        if (kept && !compound_name_compare(storage->children[kept - 1]->name, storage->children[kept - 1]->name_units, child->name,
                        child->name_units)) {
            child->parent = NULL;
            compound_node_release(child);
        } else {
            storage->children[kept++] = child;
        }
    }
    storage->child_count = kept;
}

static HRESULT push(uint32_t **stack, uint32_t *count, uint32_t *capacity, uint32_t index)
{
    if (*count == *capacity) {
        uint32_t larger = *capacity ? *capacity * 2 : 64;
        uint32_t *grown = realloc(*stack, larger * sizeof(*grown));
        if (!grown)
            return STG_E_INSUFFICIENTMEMORY;
        *stack = grown;
        *capacity = larger;
    }
    (*stack)[(*count)++] = index;
    return S_OK;
}

static HRESULT append_child(struct compound_node *storage, struct compound_node *child)
{
    if (storage->child_count == storage->child_capacity) {
        uint32_t capacity = storage->child_capacity ? storage->child_capacity * 2 : 8;
        struct compound_node **children = realloc(storage->children, capacity * sizeof(*children));
        if (!children)
            return STG_E_INSUFFICIENTMEMORY;
        storage->children = children;
        storage->child_capacity = capacity;
    }
    storage->children[storage->child_count++] = child;
    child->parent = storage;
    return S_OK;
}

/* The siblings below one storage, in whatever tree they stand: no order, no colours, no shape are believed. */
static HRESULT read_siblings(struct loader *loader, struct compound_node *storage, uint32_t top)
{
    uint32_t *stack = NULL, count = 0, capacity = 0;

    HRESULT result = push(&stack, &count, &capacity, top);
    while (SUCCEEDED(result) && count) {
        uint32_t index = stack[--count];
        struct compound_node *node;
        if (index >= loader->entry_count || !take(loader->entry_used, index))
            continue;
        const unsigned char *entry = loader->directory + (size_t)index * COMPOUND_ENTRY_SIZE;
        result = push(&stack, &count, &capacity, get32(entry + 68));
        if (SUCCEEDED(result))
            result = push(&stack, &count, &capacity, get32(entry + 72));
        if (SUCCEEDED(result))
            result = read_entry(loader, index, &node);
        if (FAILED(result) || !node)
            continue;
        result = append_child(storage, node);
        if (FAILED(result))
            compound_node_release(node);
    }
    free(stack);
    return result;
}

static HRESULT read_storage(struct loader *loader, struct compound_node *storage, unsigned depth)
{
    uint32_t top = get32(loader->directory + (size_t)storage->identifier * COMPOUND_ENTRY_SIZE + 76);
    HRESULT result = S_OK;

    if (top == ENTRY_NONE)
        return S_OK;
    if (depth > COMPOUND_DEPTH_LIMIT)
        return STG_E_DOCFILECORRUPT;
    result = read_siblings(loader, storage, top);
    for (uint32_t i = 0; i < storage->child_count && SUCCEEDED(result); i++)
        if (storage->children[i]->is_storage)
            result = read_storage(loader, storage->children[i], depth + 1);
    if (SUCCEEDED(result))
        sort_children(storage);
    return result;
}

static HRESULT read_tree(struct loader *loader, struct compound_node **ret_root)
{
    const unsigned char *entry = loader->directory;
    struct compound_node *root = compound_node_new(true);

    if (!root)
        return STG_E_INSUFFICIENTMEMORY;
    take(loader->entry_used, 0);
    root->state_bits = get32(entry + 96);
    root->created = get64(entry + 100);
    root->modified = get64(entry + 108);
    root->clsid.Data1 = get32(entry + 80);
    root->clsid.Data2 = get16(entry + 84);
    root->clsid.Data3 = get16(entry + 86);
    memcpy(root->clsid.Data4, entry + 88, 8);
    HRESULT result = read_storage(loader, root, 1);
    if (FAILED(result)) {
        compound_node_release(root);
        return result;
    }
    *ret_root = root;
    return S_OK;
}

/* Fill `file` from its device. A root that exists already (Revert) is replaced in place, so open objects of it stay good. */
HRESULT compound_load(struct compound_file *file)
{
    struct loader loader = { .file = file };
    struct compound_node *root = NULL;
    unsigned char header[COMPOUND_HEADER_SIZE];

    HRESULT result = read_header(&loader, header);
    if (SUCCEEDED(result))
        result = read_fat(&loader, header);
    if (SUCCEEDED(result))
        result = read_directory(&loader);
    if (SUCCEEDED(result))
        result = read_mini(&loader);
    if (SUCCEEDED(result))
        result = read_tree(&loader, &root);
    if (SUCCEEDED(result)) {
        free(file->occupied);
        file->occupied = loader.used;
        file->occupied_sectors = file->sector_count;
        loader.used = NULL;
        compound_content_release(file->mini);
        file->mini = loader.mini;
        loader.mini = NULL;
        file->committed = true;
        if (file->root)
            compound_node_adopt(file->root, root);
        else
            file->root = root;
    }
    compound_content_release(loader.mini);
    free(loader.used);
    free(loader.mini_used);
    free(loader.fat);
    free(loader.mini_fat);
    free(loader.directory);
    free(loader.entry_used);
    return result;
}
