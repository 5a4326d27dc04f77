#include <stdlib.h>
#include <string.h>

#include "storage/compound_internal.h"

/* A commit builds the whole new state beside the old one: `fat` is written from nothing, `busy` says which sectors the old state, open
 * contents and the new state occupy. Nothing that readers of the file or of this process need changes before the header is written. */
struct plan {
    struct compound_file *file;
    uint32_t *fat;
    unsigned char *busy;
    uint32_t count;                            /* sectors of the file as planned */
    uint32_t capacity;                         /* of fat; busy has a bit for each */
    uint32_t hint;                             /* no free sector below */
    uint64_t reach;                            /* what stands beyond is moved, so that the file can shrink */
    struct compound_node **nodes;              /* by directory identifier */
    uint32_t node_count;
    struct compound_content *mini;             /* the container as planned: file->mini, a new one, or NULL */
    uint32_t mini_sectors;
    uint32_t *mini_fat;
    unsigned char *occupied;                   /* the file's, once the header is written */
    struct compound_extents directory, mini_table, fat_table, difat_table;
};

static void put16(unsigned char *at, uint16_t value)
{
    at[0] = (unsigned char)value;
    at[1] = (unsigned char)(value >> 8);
}

static void put32(unsigned char *at, uint32_t value)
{
    put16(at, (uint16_t)value);
    put16(at + 2, (uint16_t)(value >> 16));
}

static void put64(unsigned char *at, uint64_t value)
{
    put32(at, (uint32_t)value);
    put32(at + 4, (uint32_t)(value >> 32));
}

/* --- Sectors ------------------------------------------------------------------------------------------------------------------------ */

static bool is_busy(const struct plan *plan, uint32_t sector)
{
    return plan->busy[sector >> 3] & (1u << (sector & 7));
}

static HRESULT reserve(struct plan *plan, uint32_t sectors)
{
    uint32_t capacity = plan->capacity ? plan->capacity : 64;

    if (sectors > COMPOUND_SECTOR_LIMIT)
        return STG_E_MEDIUMFULL;
    while (capacity < sectors)
        capacity *= 2;
    if (capacity == plan->capacity)
        return S_OK;
    uint32_t *fat = realloc(plan->fat, (size_t)capacity * sizeof(*fat));
    if (fat)
        plan->fat = fat;
    unsigned char *busy = fat ? realloc(plan->busy, capacity / 8 + 1) : NULL;
    if (!busy)
        return STG_E_INSUFFICIENTMEMORY;
    plan->busy = busy;
    for (uint32_t i = plan->capacity; i < capacity; i++)
        plan->fat[i] = SECTOR_FREE;
    memset(plan->busy + (plan->capacity + 7) / 8, 0, capacity / 8 + 1 - (plan->capacity + 7) / 8);
    plan->capacity = capacity;
    return S_OK;
}

static void mark_busy(struct plan *plan, const struct compound_extents *extents)
{
    for (uint32_t i = 0; i < extents->count; i++)
        for (uint32_t j = 0; j < extents->runs[i].count; j++) {
            uint32_t sector = extents->runs[i].start + j;
            if (sector < plan->capacity)
                plan->busy[sector >> 3] |= (unsigned char)(1u << (sector & 7));
        }
}

/* Files of 512-byte sectors end at 2 GB; in larger ones the sector that holds offset 0x7FFFFF00 is for locks (MS-CFB 2.8). */
#define LOCK_SECTOR ((0x7FFFFF00u >> 12) - 1)

static bool is_lock_sector(const struct plan *plan, uint32_t sector)
{
    return plan->file->sector_shift == 12 && sector == LOCK_SECTOR;
}

static HRESULT allocate(struct plan *plan, uint64_t sectors, struct compound_extents *ret_extents)
{
    uint32_t sector = plan->hint;

    for (; sectors; sector++) {
        if (sector >= plan->count) {
            if (plan->file->sector_shift == 9 && sector >= (0x80000000u >> 9) - 1)
                return STG_E_MEDIUMFULL;
            HRESULT result = reserve(plan, sector + 1);
            if (FAILED(result))
                return result;
            plan->count = sector + 1;
        }
        if (is_busy(plan, sector) || is_lock_sector(plan, sector))
            continue;
        HRESULT result = compound_extents_add(ret_extents, sector);
        if (FAILED(result))
            return result;
        plan->busy[sector >> 3] |= (unsigned char)(1u << (sector & 7));
        sectors--;
    }
    plan->hint = sector;
    return S_OK;
}

/* Enter a chain into the new FAT. */
static void chain(struct plan *plan, const struct compound_extents *extents)
{
    for (uint32_t i = 0; i < extents->count; i++)
        for (uint32_t j = 0; j < extents->runs[i].count; j++) {
            uint32_t next = j + 1 < extents->runs[i].count ? extents->runs[i].start + j + 1
                : i + 1 < extents->count ? extents->runs[i + 1].start : SECTOR_END;
            plan->fat[extents->runs[i].start + j] = next;
        }
}

static HRESULT write_sectors(struct plan *plan, const struct compound_extents *extents, const unsigned char *bytes)
{
    unsigned shift = plan->file->sector_shift;
    HRESULT result = S_OK;

    for (uint32_t i = 0; i < extents->count && SUCCEEDED(result); i++)
        result = compound_device_write(plan->file, compound_sector_offset(plan->file, extents->runs[i].start),
            bytes + ((size_t)extents->runs[i].first << shift), (size_t)extents->runs[i].count << shift);
    return result;
}

static uint32_t first_sector(const struct compound_extents *extents)
{
    return extents->count ? extents->runs[0].start : SECTOR_END;
}

/* --- Streams ------------------------------------------------------------------------------------------------------------------------ */

static uint64_t sectors_for(uint64_t size, unsigned shift)
{
    return (size >> shift) + ((size & (((uint64_t)1 << shift) - 1)) != 0);
}

/* Copy a content's bytes into sectors, the last one filled with zeroes. */
static HRESULT write_content(struct plan *plan, struct compound_content *content, const struct compound_extents *extents)
{
    unsigned shift = plan->file->sector_shift;
    size_t chunk = (size_t)64 * 1024;
    unsigned char *buffer = malloc(chunk);
    HRESULT result = buffer ? S_OK : STG_E_INSUFFICIENTMEMORY;

    for (uint32_t i = 0; i < extents->count && SUCCEEDED(result); i++) {
        uint64_t size = (uint64_t)extents->runs[i].count << shift, done = 0;
        while (done < size && SUCCEEDED(result)) {
            size_t piece = size - done < chunk ? (size_t)(size - done) : chunk, read = 0;
            result = compound_content_read(content, ((uint64_t)extents->runs[i].first << shift) + done, buffer, piece, &read);
            if (FAILED(result))
                break;
            memset(buffer + read, 0, piece - read);
            result = compound_device_write(plan->file, compound_sector_offset(plan->file, extents->runs[i].start) + done, buffer, piece);
            done += piece;
        }
    }
    free(buffer);
    return result;
}

static bool is_mini(const struct compound_content *content)
{
    return content->size && content->size < COMPOUND_MINI_CUTOFF;
}

static bool is_far(const struct plan *plan, const struct compound_extents *extents)
{
    for (uint32_t i = 0; i < extents->count; i++)
        if ((uint64_t)extents->runs[i].start + extents->runs[i].count > plan->reach)
            return true;
    return false;
}

/* A damaged stream keeps the sectors it has; its size in the directory stays what it was, so it stays visibly damaged. */
static HRESULT place_large(struct plan *plan, struct compound_content *content)
{
    if (content->place == COMPOUND_IN_FILE && (content->covered < content->size || !is_far(plan, &content->extents))) {
        chain(plan, &content->extents);
        return S_OK;
    }
    HRESULT result = allocate(plan, sectors_for(content->size, plan->file->sector_shift), &content->planned_extents);
    content->planned = true;
    content->planned_size = content->size;
    if (FAILED(result))
        return result;
    chain(plan, &content->planned_extents);
    return write_content(plan, content, &content->planned_extents);
}

/* The mini stream is written anew when a small stream changed, or when most of it is rubbish. */
static bool mini_is_good(const struct plan *plan)
{
    uint64_t live = 0;

    for (uint32_t i = 1; i < plan->node_count; i++) {
        const struct compound_content *content = plan->nodes[i]->content;
        if (!content || !is_mini(content))
            continue;
        if (content->place != COMPOUND_IN_MINI || content->container != plan->file->mini)
            return false;
        live += content->extents.sectors;
    }
    return plan->file->mini && live && !is_far(plan, &plan->file->mini->extents) && live * 2 >= plan->file->mini->size / COMPOUND_MINI_SIZE;
}

static void mini_chain(struct plan *plan, const struct compound_extents *extents)
{
    for (uint32_t i = 0; i < extents->count; i++)
        for (uint32_t j = 0; j < extents->runs[i].count; j++)
            plan->mini_fat[extents->runs[i].start + j] = j + 1 < extents->runs[i].count ? extents->runs[i].start + j + 1
                : i + 1 < extents->count ? extents->runs[i + 1].start : SECTOR_END;
}

static HRESULT new_mini_table(struct plan *plan, uint32_t mini_sectors)
{
    uint32_t per = 1u << (plan->file->sector_shift - 2), entries = (mini_sectors + per - 1) / per * per;

    plan->mini_sectors = mini_sectors;
    plan->mini_fat = malloc(((size_t)entries + 1) * sizeof(uint32_t));
    if (!plan->mini_fat)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < entries; i++)
        plan->mini_fat[i] = SECTOR_FREE;
    return S_OK;
}

static HRESULT keep_mini(struct plan *plan)
{
    HRESULT result = new_mini_table(plan, (uint32_t)sectors_for(plan->file->mini->size, COMPOUND_MINI_SHIFT));

    if (FAILED(result))
        return result;
    plan->mini = compound_content_add_ref(plan->file->mini);
    for (uint32_t i = 1; i < plan->node_count; i++)
        if (plan->nodes[i]->content && is_mini(plan->nodes[i]->content))
            mini_chain(plan, &plan->nodes[i]->content->extents);
    chain(plan, &plan->mini->extents);
    return S_OK;
}

/* Small streams one after the other into a scratch content, which then goes to the file like any large stream. Damaged ones are cut where
 * their damage begins: all mini sectors move, so nothing would be left to point at. */
static HRESULT rebuild_mini(struct plan *plan)
{
    unsigned char buffer[COMPOUND_MINI_CUTOFF];
    struct compound_content *container;
    uint32_t next = 0;

    HRESULT result = compound_content_new(plan->file, &container);
    if (FAILED(result))
        return result;
    plan->mini = container;
    for (uint32_t i = 1; i < plan->node_count && SUCCEEDED(result); i++) {
        struct compound_content *content = plan->nodes[i]->content;
        size_t read;
        if (!content || !is_mini(content))
            continue;
        memset(buffer, 0, sizeof(buffer));
        result = compound_content_read(content, 0, buffer, (size_t)content->size, &read);
        if (result == STG_E_DOCFILECORRUPT)
            result = S_OK;
        uint32_t sectors = (uint32_t)sectors_for(read, COMPOUND_MINI_SHIFT);
        content->planned = true;
        content->planned_size = read;
        for (uint32_t j = 0; j < sectors && SUCCEEDED(result); j++)
            result = compound_extents_add(&content->planned_extents, next + j);
        if (SUCCEEDED(result))
            result = compound_content_write(container, (uint64_t)next * COMPOUND_MINI_SIZE, buffer, (size_t)sectors * COMPOUND_MINI_SIZE);
        next += sectors;
    }
    if (FAILED(result))
        return result;
    result = new_mini_table(plan, next);
    for (uint32_t i = 1; i < plan->node_count && SUCCEEDED(result); i++)
        if (plan->nodes[i]->content && is_mini(plan->nodes[i]->content))
            mini_chain(plan, &plan->nodes[i]->content->planned_extents);
    return SUCCEEDED(result) ? place_large(plan, container) : result;
}

static HRESULT place_streams(struct plan *plan)
{
    HRESULT result = S_OK;
    bool any_mini = false;

    for (uint32_t i = 1; i < plan->node_count && SUCCEEDED(result); i++) {
        struct compound_content *content = plan->nodes[i]->content;
        if (!content || !content->size)
            continue;
        if (is_mini(content))
            any_mini = true;
        else
            result = place_large(plan, content);
    }
    if (FAILED(result) || !any_mini)
        return result;
    return mini_is_good(plan) ? keep_mini(plan) : rebuild_mini(plan);
}

/* --- Directory ---------------------------------------------------------------------------------------------------------------------- */

static uint32_t count_nodes(const struct compound_node *node)
{
    uint32_t count = 1;

    for (uint32_t i = 0; i < node->child_count; i++)
        count += count_nodes(node->children[i]);
    return count;
}

static void number_nodes(struct plan *plan, struct compound_node *node)
{
    for (uint32_t i = 0; i < node->child_count; i++) {
        node->children[i]->identifier = plan->node_count;
        plan->nodes[plan->node_count++] = node->children[i];
    }
    for (uint32_t i = 0; i < node->child_count; i++)
        number_nodes(plan, node->children[i]);
}

static unsigned levels_of(uint32_t count)
{
    unsigned levels = 0;

    for (; count; count >>= 1)
        levels++;
    return levels;
}

/* The children from `low` to `high` as a tree of least height: all levels are full but the last. With the last one red where it is not full,
 * and all others black, every way down meets as many black nodes: a red-black tree (MS-CFB 2.6.4). Returns its top. */
static uint32_t link_siblings(unsigned char *directory, const struct compound_node *storage, uint32_t low, uint32_t high, unsigned level)
{
    if (low >= high)
        return ENTRY_NONE;
    uint32_t middle = low + (high - low) / 2, count = storage->child_count;
    unsigned char *entry = directory + (size_t)storage->children[middle]->identifier * COMPOUND_ENTRY_SIZE;
    bool full = (count & (count + 1)) == 0;

    entry[67] = level == levels_of(count) && !full ? 0 : 1;
    put32(entry + 68, link_siblings(directory, storage, low, middle, level + 1));
    put32(entry + 72, link_siblings(directory, storage, middle + 1, high, level + 1));
    return storage->children[middle]->identifier;
}

static void write_entry(struct plan *plan, unsigned char *directory, uint32_t identifier)
{
    const struct compound_node *node = plan->nodes[identifier];
    unsigned char *entry = directory + (size_t)identifier * COMPOUND_ENTRY_SIZE;
    static const char root_name[] = "Root Entry";

    if (!identifier) {
        for (unsigned i = 0; i < sizeof(root_name); i++)
            put16(entry + i * 2, (uint16_t)root_name[i]);
        put16(entry + 64, sizeof(root_name) * 2);
        put32(entry + 68, ENTRY_NONE);
        put32(entry + 72, ENTRY_NONE);
        entry[67] = 1;
    } else {
        for (unsigned i = 0; i < node->name_units; i++)
            put16(entry + i * 2, node->name[i]);
        put16(entry + 64, (uint16_t)((node->name_units + 1) * 2));
    }
    entry[66] = !identifier ? ENTRY_ROOT : node->is_storage ? ENTRY_STORAGE : ENTRY_STREAM;
    put32(entry + 76, node->is_storage ? link_siblings(directory, node, 0, node->child_count, 1) : ENTRY_NONE);
    put32(entry + 80, node->clsid.Data1);
    put16(entry + 84, node->clsid.Data2);
    put16(entry + 86, node->clsid.Data3);
    memcpy(entry + 88, node->clsid.Data4, 8);
    put32(entry + 96, node->state_bits);
    if (node->is_storage) {
        put64(entry + 100, identifier ? node->created : 0);
        put64(entry + 108, node->modified);
    }
    const struct compound_content *content = identifier ? node->content : plan->mini;
    if (content) {
        const struct compound_extents *extents = content->planned ? &content->planned_extents : &content->extents;
        uint64_t size = content->planned ? content->planned_size : content->size;
        put32(entry + 116, size ? first_sector(extents) : SECTOR_END);
        put64(entry + 120, size);
    } else if (!identifier) {
        put32(entry + 116, SECTOR_END);
    }
}

static HRESULT write_directory(struct plan *plan)
{
    unsigned shift = plan->file->sector_shift;
    uint64_t sectors = sectors_for((uint64_t)plan->node_count * COMPOUND_ENTRY_SIZE, shift);
    unsigned char *directory = calloc((size_t)sectors, (size_t)1 << shift);

    if (!directory)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = plan->node_count; i < sectors << (shift - 7); i++)
        memset(directory + (size_t)i * COMPOUND_ENTRY_SIZE + 68, 0xFF, 12);
    for (uint32_t i = 0; i < plan->node_count; i++)
        write_entry(plan, directory, i);
    HRESULT result = allocate(plan, sectors, &plan->directory);
    if (SUCCEEDED(result)) {
        chain(plan, &plan->directory);
        result = write_sectors(plan, &plan->directory, directory);
    }
    free(directory);
    return result;
}

/* --- Tables ------------------------------------------------------------------------------------------------------------------------- */

/* A table of sector numbers into sectors; `count` entries, rounded up with free ones. */
static HRESULT write_table(struct plan *plan, const struct compound_extents *extents, const uint32_t *table, uint32_t count)
{
    uint32_t entries = extents->sectors << (plan->file->sector_shift - 2);
    unsigned char *bytes = malloc((size_t)entries * 4 + 1);

    if (!bytes)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < entries; i++)
        put32(bytes + (size_t)i * 4, i < count ? table[i] : SECTOR_FREE);
    HRESULT result = write_sectors(plan, extents, bytes);
    free(bytes);
    return result;
}

static HRESULT write_mini_table(struct plan *plan)
{
    if (!plan->mini_sectors)
        return S_OK;
    HRESULT result = allocate(plan, sectors_for((uint64_t)plan->mini_sectors * 4, plan->file->sector_shift), &plan->mini_table);
    if (FAILED(result))
        return result;
    chain(plan, &plan->mini_table);
    return write_table(plan, &plan->mini_table, plan->mini_fat, plan->mini_sectors);
}

static void mark(struct plan *plan, const struct compound_extents *extents, uint32_t kind)
{
    for (uint32_t i = 0; i < extents->count; i++)
        for (uint32_t j = 0; j < extents->runs[i].count; j++)
            plan->fat[extents->runs[i].start + j] = kind;
}

/* Sectors for the FAT and the DIFAT may themselves lengthen the file, so this is repeated until it fits. */
static HRESULT allocate_tables(struct plan *plan)
{
    uint32_t per = 1u << (plan->file->sector_shift - 2);
    HRESULT result = S_OK;

    for (;;) {
        uint32_t fat = (plan->count + per - 1) / per;
        uint32_t difat = fat > COMPOUND_HEADER_FAT ? (fat - COMPOUND_HEADER_FAT + per - 2) / (per - 1) : 0;
        if (fat <= plan->fat_table.sectors && difat <= plan->difat_table.sectors)
            return S_OK;
        if (fat > plan->fat_table.sectors)
            result = allocate(plan, fat - plan->fat_table.sectors, &plan->fat_table);
        if (SUCCEEDED(result) && difat > plan->difat_table.sectors)
            result = allocate(plan, difat - plan->difat_table.sectors, &plan->difat_table);
        if (FAILED(result))
            return result;
    }
}

static uint32_t *flatten(const struct compound_extents *extents)
{
    uint32_t *sectors = malloc(((size_t)extents->sectors + 1) * sizeof(*sectors)), count = 0;

    for (uint32_t i = 0; sectors && i < extents->count; i++)
        for (uint32_t j = 0; j < extents->runs[i].count; j++)
            sectors[count++] = extents->runs[i].start + j;
    return sectors;
}

static HRESULT write_difat(struct plan *plan, const uint32_t *fat_sectors)
{
    uint32_t per = 1u << (plan->file->sector_shift - 2), next = COMPOUND_HEADER_FAT, total = plan->difat_table.sectors;

    if (!total)
        return S_OK;
    uint32_t *sectors = flatten(&plan->difat_table), *table = malloc((size_t)total * per * sizeof(*table));
    HRESULT result = sectors && table ? S_OK : STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < total && SUCCEEDED(result); i++) {
        for (uint32_t j = 0; j + 1 < per; j++, next++)
            table[i * per + j] = next < plan->fat_table.sectors ? fat_sectors[next] : SECTOR_FREE;
        table[i * per + per - 1] = i + 1 < total ? sectors[i + 1] : SECTOR_END;
    }
    if (SUCCEEDED(result))
        result = write_table(plan, &plan->difat_table, table, total * per);
    free(sectors);
    free(table);
    return result;
}

static void make_header(struct plan *plan, const uint32_t *fat_sectors, unsigned char *header)
{
    static const unsigned char signature[8] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };

    memcpy(header, signature, sizeof(signature));
    put16(header + 24, 0x003E);
    put16(header + 26, plan->file->sector_shift == 12 ? 4 : 3);
    put16(header + 28, 0xFFFE);
    put16(header + 30, (uint16_t)plan->file->sector_shift);
    put16(header + 32, COMPOUND_MINI_SHIFT);
    put32(header + 40, plan->file->sector_shift == 12 ? plan->directory.sectors : 0);
    put32(header + 44, plan->fat_table.sectors);
    put32(header + 48, first_sector(&plan->directory));
    put32(header + 52, plan->file->transaction);
    put32(header + 56, COMPOUND_MINI_CUTOFF);
    put32(header + 60, first_sector(&plan->mini_table));
    put32(header + 64, plan->mini_table.sectors);
    put32(header + 68, first_sector(&plan->difat_table));
    put32(header + 72, plan->difat_table.sectors);
    for (uint32_t i = 0; i < COMPOUND_HEADER_FAT; i++)
        put32(header + 76 + i * 4, i < plan->fat_table.sectors ? fat_sectors[i] : SECTOR_FREE);
}

static HRESULT flush(struct plan *plan, DWORD flags)
{
    const struct mapix_stream_backing_methods *methods = plan->file->device->methods;

    return methods->commit && !(flags & STGC_DANGEROUSLYCOMMITMERELYTODISKCACHE) ? methods->commit(plan->file->device, STGC_DEFAULT) : S_OK;
}

/* Once this has begun the file may be in the new state, whatever the result says. */
static HRESULT write_header(struct plan *plan, const uint32_t *fat_sectors, DWORD flags, bool *ret_begun)
{
    unsigned char header[4096] = { 0 };
    size_t size = plan->file->sector_shift == 12 ? 4096 : COMPOUND_HEADER_SIZE;

    make_header(plan, fat_sectors, header);
    if (plan->file->flush_first) {
        HRESULT result = flush(plan, flags);
        if (FAILED(result))
            return result;
    }
    *ret_begun = true;
    HRESULT result = compound_device_write(plan->file, 0, header, size);
    return SUCCEEDED(result) ? flush(plan, flags) : result;
}

/* What the new state uses, made before the header is written: afterwards nothing may fail. */
static HRESULT note_occupied(struct plan *plan)
{
    plan->occupied = calloc(1, plan->count / 8 + 1);
    if (!plan->occupied)
        return STG_E_INSUFFICIENTMEMORY;
    for (uint32_t i = 0; i < plan->count; i++)
        if (plan->fat[i] != SECTOR_FREE)
            plan->occupied[i >> 3] |= (unsigned char)(1u << (i & 7));
    return S_OK;
}

static HRESULT write_tables(struct plan *plan, DWORD flags, bool *ret_begun)
{
    HRESULT result = allocate_tables(plan);

    if (FAILED(result))
        return result;
    mark(plan, &plan->fat_table, SECTOR_FAT);
    mark(plan, &plan->difat_table, SECTOR_DIFAT);
    if (plan->file->sector_shift == 12 && plan->count > LOCK_SECTOR)
        plan->fat[LOCK_SECTOR] = SECTOR_END;
    uint32_t *fat_sectors = flatten(&plan->fat_table);
    result = note_occupied(plan);
    if (SUCCEEDED(result))
        result = fat_sectors ? write_table(plan, &plan->fat_table, plan->fat, plan->count) : STG_E_INSUFFICIENTMEMORY;
    if (SUCCEEDED(result))
        result = write_difat(plan, fat_sectors);
    if (SUCCEEDED(result))
        result = write_header(plan, fat_sectors, flags, ret_begun);
    free(fat_sectors);
    return result;
}

/* --- The commit --------------------------------------------------------------------------------------------------------------------- */

static HRESULT begin(struct plan *plan)
{
    uint32_t nodes = count_nodes(plan->file->root);
    HRESULT result = reserve(plan, plan->file->sector_count);

    if (FAILED(result))
        return result;
    plan->count = plan->file->sector_count;
    for (uint32_t i = 0; i < plan->file->occupied_sectors && i < plan->count; i += 8)
        plan->busy[i >> 3] = plan->file->occupied[i >> 3];
    for (const struct compound_content *content = plan->file->contents; content; content = content->next)
        mark_busy(plan, &content->extents);
    plan->nodes = malloc(nodes * sizeof(*plan->nodes));
    if (!plan->nodes)
        return STG_E_INSUFFICIENTMEMORY;
    plan->nodes[0] = plan->file->root;
    plan->node_count = 1;
    number_nodes(plan, plan->file->root);
    for (uint32_t i = 1; i < plan->node_count; i++)
        if (plan->nodes[i]->content)
            plan->reach += sectors_for(plan->nodes[i]->content->size, plan->file->sector_shift);
    plan->reach = plan->reach * 2 + 256;
    return S_OK;
}

/* Contents that were written now live where the plan says; nothing lives nowhere. */
static void settle(struct compound_content *content, struct compound_content *container)
{
    if (!content->planned)
        return;
    content->size = content->planned_size;
    if (!content->size)
        container = NULL;
    if (content->place == COMPOUND_SCRATCH)
        compound_content_drop_scratch(content);
    compound_extents_clear(&content->extents);
    content->extents = content->planned_extents;
    memset(&content->planned_extents, 0, sizeof(content->planned_extents));
    content->planned = false;
    content->covered = content->size;
    if (container) {
        struct compound_content *former = content->container;
        content->container = compound_content_add_ref(container);
        content->place = COMPOUND_IN_MINI;
        compound_content_release(former);
    } else if (content->place != COMPOUND_IN_FILE) {
        compound_content_release(content->container);
        content->container = NULL;
        content->place = COMPOUND_IN_FILE;
        compound_content_register(content);
    }
}

static void take_occupied(struct plan *plan)
{
    free(plan->file->occupied);
    plan->file->occupied = plan->occupied;
    plan->file->occupied_sectors = plan->count;
    plan->occupied = NULL;
}

/* Give back what is free at the end of the file. That it fails harms nothing. */
static void trim(struct plan *plan)
{
    struct compound_file *file = plan->file;
    uint32_t count = 0;

    for (const struct compound_content *content = file->contents; content; content = content->next)
        for (uint32_t i = 0; i < content->extents.count; i++)
            if (content->extents.runs[i].start + content->extents.runs[i].count > count)
                count = content->extents.runs[i].start + content->extents.runs[i].count;
    for (uint32_t i = count; i < plan->count; i++)
        if (plan->fat[i] != SECTOR_FREE)
            count = i + 1;
    if (count < plan->count)
        file->device->methods->set_size(file->device, file->device_start + compound_sector_offset(file, count));
    file->sector_count = count;
}

static void finish(struct plan *plan)
{
    struct compound_file *file = plan->file;

    if (plan->mini)
        settle(plan->mini, NULL);
    for (uint32_t i = 1; i < plan->node_count; i++)
        if (plan->nodes[i]->content)
            settle(plan->nodes[i]->content, is_mini(plan->nodes[i]->content) ? plan->mini : NULL);
    compound_content_release(file->mini);
    file->mini = plan->mini;
    plan->mini = NULL;
    file->committed = true;
    take_occupied(plan);
    trim(plan);
}

/* Nothing happened: forget what was planned. If the header may have been written, both states' sectors stay occupied. */
static void abandon(struct plan *plan, bool begun)
{
    struct compound_file *file = plan->file;

    for (uint32_t i = 1; plan->nodes && i < plan->node_count; i++) {
        struct compound_content *content = plan->nodes[i]->content;
        if (!content || !content->planned)
            continue;
        compound_extents_clear(&content->planned_extents);
        content->planned = false;
    }
    if (!begun)
        return;
    for (uint32_t i = 0; i < file->occupied_sectors && i < plan->count; i += 8)
        plan->occupied[i >> 3] |= file->occupied[i >> 3];
    take_occupied(plan);
    if (plan->count > file->sector_count)
        file->sector_count = plan->count;
}

HRESULT compound_commit(struct compound_file *file, DWORD flags)
{
    struct plan plan = { .file = file };
    bool begun = false;

    file->transaction++;
    HRESULT result = begin(&plan);
    if (SUCCEEDED(result))
        result = place_streams(&plan);
    if (SUCCEEDED(result))
        result = write_directory(&plan);
    if (SUCCEEDED(result))
        result = write_mini_table(&plan);
    if (SUCCEEDED(result))
        result = write_tables(&plan, flags, &begun);
    if (SUCCEEDED(result))
        finish(&plan);
    else
        abandon(&plan, begun);
    compound_content_release(plan.mini);
    compound_extents_clear(&plan.directory);
    compound_extents_clear(&plan.mini_table);
    compound_extents_clear(&plan.fat_table);
    compound_extents_clear(&plan.difat_table);
    free(plan.fat);
    free(plan.busy);
    free(plan.occupied);
    free(plan.nodes);
    free(plan.mini_fat);
    return result;
}
