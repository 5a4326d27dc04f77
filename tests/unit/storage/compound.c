/* Compound files (MS-CFB), their storages and transactions: SPI-STRM-02, -04, SPI-SUP-44. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapispi.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "storage/compound.h"
#include "tape.h"
#include "tests/lib/failing_allocator.h"

#define DIRECT (STGM_READWRITE | STGM_SHARE_EXCLUSIVE)
#define TRANSACTED (DIRECT | STGM_TRANSACTED)
#define READ (STGM_READ | STGM_SHARE_EXCLUSIVE)

static char directory[64];

static const char *in_directory(const char *name)
{
    static char path[128];

    snprintf(path, sizeof(path), "%s/%s", directory, name);
    return path;
}

/* --- A strict reader: everything MS-CFB demands of a writer ------------------------------------------------------------------------- */

static uint32_t word(const unsigned char *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static unsigned half(const unsigned char *at)
{
    return at[0] | (unsigned)at[1] << 8;
}

struct image {
    const unsigned char *bytes;
    unsigned shift;
    uint32_t sectors;
    uint32_t *fat;
    uint32_t *mini_fat;
    uint32_t mini_count;
    unsigned char *seen;
    unsigned char *mini_seen;
    unsigned char *directory;
    uint32_t entries;
};

static const unsigned char *sector(const struct image *image, uint32_t number)
{
    assert_true(number < image->sectors);
    return image->bytes + (((size_t)number + 1) << image->shift);
}

static uint32_t check_chain(struct image *image, uint32_t start, unsigned char *collect)
{
    uint32_t count = 0;

    for (uint32_t at = start; at != 0xFFFFFFFE; at = image->fat[at], count++) {
        assert_true(at < image->sectors);
        assert_false(image->seen[at]);
        image->seen[at] = 1;
        if (collect)
            memcpy(collect + ((size_t)count << image->shift), sector(image, at), (size_t)1 << image->shift);
    }
    return count;
}

static unsigned upper(unsigned unit)
{
    return unit >= 'a' && unit <= 'z' ? unit - 32 : unit;
}

static int compare_entries(const unsigned char *one, const unsigned char *other)
{
    if (half(one + 64) != half(other + 64))
        return half(one + 64) < half(other + 64) ? -1 : 1;
    for (unsigned i = 0; i < half(one + 64); i += 2)
        if (upper(half(one + i)) != upper(half(other + i)))
            return upper(half(one + i)) < upper(half(other + i)) ? -1 : 1;
    return 0;
}

/* Order, no two red in a row, as many black ones on each way. Returns the number of black nodes down. */
static unsigned check_siblings(struct image *image, uint32_t index, const unsigned char *low, const unsigned char *high, bool red_above);

static void check_entry(struct image *image, const unsigned char *entry)
{
    uint32_t start = word(entry + 116), size = word(entry + 120);

    if (entry[66] == 1) {
        if (word(entry + 76) != 0xFFFFFFFF) {
            assert_int_equal(image->directory[(size_t)word(entry + 76) * 128 + 67], 1);
            check_siblings(image, word(entry + 76), NULL, NULL, true);
        }
        return;
    }
    assert_int_equal(entry[66], 2);
    assert_int_equal(word(entry + 76), 0xFFFFFFFF);
    if (!size) {
        assert_int_equal(start, 0xFFFFFFFE);
    } else if (size >= 4096) {
        assert_int_equal(check_chain(image, start, NULL), (size + (1u << image->shift) - 1) >> image->shift);
    } else {
        uint32_t count = 0;
        for (uint32_t at = start; at != 0xFFFFFFFE; at = image->mini_fat[at], count++) {
            assert_true(at < image->mini_count);
            assert_false(image->mini_seen[at]);
            image->mini_seen[at] = 1;
        }
        assert_int_equal(count, (size + 63) / 64);
    }
}

static unsigned check_siblings(struct image *image, uint32_t index, const unsigned char *low, const unsigned char *high, bool red_above)
{
    if (index == 0xFFFFFFFF)
        return 0;
    assert_true(index < image->entries);
    const unsigned char *entry = image->directory + (size_t)index * 128;
    bool red = entry[67] == 0;
    assert_false(red && red_above);
    if (low)
        assert_true(compare_entries(low, entry) < 0);
    if (high)
        assert_true(compare_entries(entry, high) < 0);
    unsigned left = check_siblings(image, word(entry + 68), low, entry, red);
    unsigned right = check_siblings(image, word(entry + 72), entry, high, red);
    assert_int_equal(left, right);
    check_entry(image, entry);
    return left + !red;
}

static void load_fat(struct image *image)
{
    uint32_t per = 1u << (image->shift - 2), count = word(image->bytes + 44), difat = word(image->bytes + 68), done = 0;

    image->fat = calloc((size_t)count, (size_t)1 << image->shift);
    unsigned char *kind = calloc(image->sectors + 1, 1);
    for (; done < count && done < 109; done++) {
        uint32_t at = word(image->bytes + 76 + done * 4);
        memcpy((char *)image->fat + ((size_t)done << image->shift), sector(image, at), (size_t)1 << image->shift);
        kind[at] = 1;
    }
    for (uint32_t i = 0; i < word(image->bytes + 72); i++) {
        const unsigned char *table = sector(image, difat);
        kind[difat] = 2;
        for (uint32_t j = 0; j + 1 < per && done < count; j++, done++) {
            uint32_t at = word(table + j * 4);
            memcpy((char *)image->fat + ((size_t)done << image->shift), sector(image, at), (size_t)1 << image->shift);
            kind[at] = 1;
        }
        difat = word(table + (per - 1) * 4);
    }
    assert_int_equal(done, count);
    assert_int_equal(difat, 0xFFFFFFFE);
    assert_true((size_t)count * per >= image->sectors);
    for (uint32_t i = 0; i < image->sectors; i++) {
        image->seen[i] = kind[i] != 0;
        assert_int_equal(image->fat[i] == 0xFFFFFFFD, kind[i] == 1);
        assert_int_equal(image->fat[i] == 0xFFFFFFFC, kind[i] == 2);
    }
    free(kind);
}

static void check_image(const unsigned char *bytes, size_t size)
{
    struct image image = { .bytes = bytes };
    uint32_t count;

    assert_true(size >= 512);
    assert_memory_equal(bytes, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    image.shift = half(bytes + 30);
    assert_int_equal(half(bytes + 26), image.shift == 9 ? 3 : 4);
    assert_int_equal(half(bytes + 28), 0xFFFE);
    assert_int_equal(size & ((1u << image.shift) - 1), 0);
    image.sectors = (uint32_t)(size >> image.shift) - 1;
    image.seen = calloc(image.sectors + 1, 1);
    load_fat(&image);
    image.directory = malloc(size);
    count = check_chain(&image, word(bytes + 48), image.directory);
    image.entries = count << (image.shift - 7);
    assert_int_equal(word(bytes + 40), image.shift == 9 ? 0 : count);
    unsigned char *table = malloc(size);
    count = check_chain(&image, word(bytes + 60), table);
    assert_int_equal(count, word(bytes + 64));
    image.mini_fat = (uint32_t *)table;
    image.mini_count = count << (image.shift - 2);
    image.mini_seen = calloc(image.mini_count + 1, 1);
    count = check_chain(&image, word(image.directory + 116), NULL);
    assert_int_equal(count, (word(image.directory + 120) + (1u << image.shift) - 1) >> image.shift);
    assert_int_equal(image.directory[66], 5);
    assert_memory_equal(image.directory, "R\0o\0o\0t\0 \0E\0n\0t\0r\0y\0\0", 22);
    if (word(image.directory + 76) != 0xFFFFFFFF)
        check_siblings(&image, word(image.directory + 76), NULL, NULL, true);
    for (uint32_t i = 0; i < image.sectors; i++)
        if (!image.seen[i])
            assert_int_equal(image.fat[i], 0xFFFFFFFF);
    free(image.fat);
    free(table);
    free(image.seen);
    free(image.mini_seen);
    free(image.directory);
}

static void check_file(const char *path)
{
    FILE *file = fopen(path, "rb");

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    unsigned char *bytes = malloc(size);
    assert_int_equal(fread(bytes, 1, size, file), size);
    fclose(file);
    check_image(bytes, size);
    free(bytes);
}

/* --- Shorthand ---------------------------------------------------------------------------------------------------------------------- */

static void put(IStorage *storage, const wchar_t *name, const void *bytes, size_t size)
{
    IStream *stream;

    assert_int_equal(storage->lpVtbl->CreateStream(storage, name, DIRECT | STGM_CREATE, 0, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_write_all(stream, bytes, size), S_OK);
    stream->lpVtbl->Release(stream);
}

static void expect(IStorage *storage, const wchar_t *name, const void *bytes, size_t size)
{
    IStream *stream;
    void *found;
    size_t found_size;

    assert_int_equal(storage->lpVtbl->OpenStream(storage, name, NULL, READ, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 26, &found, &found_size), S_OK);
    stream->lpVtbl->Release(stream);
    assert_int_equal(found_size, size);
    assert_memory_equal(found, bytes, size);
    free(found);
}

static bool has(IStorage *storage, const wchar_t *name)
{
    IStream *stream;
    HRESULT result = storage->lpVtbl->OpenStream(storage, name, NULL, READ, 0, &stream);

    if (FAILED(result)) {
        assert_int_equal(result, STG_E_FILENOTFOUND);
        return false;
    }
    stream->lpVtbl->Release(stream);
    return true;
}

static IStorage *child(IStorage *storage, const wchar_t *name, DWORD mode, bool create)
{
    IStorage *found;

    if (create)
        assert_int_equal(storage->lpVtbl->CreateStorage(storage, name, mode, 0, 0, &found), S_OK);
    else
        assert_int_equal(storage->lpVtbl->OpenStorage(storage, name, NULL, mode, NULL, 0, &found), S_OK);
    return found;
}

static IStorage *on_tape(struct tape *tape, DWORD mode, bool create, unsigned sector_size)
{
    IStorage *storage = NULL;

    assert_int_equal(mapix_storage_on_backing(&tape->backing, mode, create, sector_size, &storage), S_OK);
    return storage;
}

static void fill(unsigned char *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1103515245u + 12345u;
        bytes[i] = (unsigned char)(seed >> 16);
    }
}

/* --- Reading and writing ------------------------------------------------------------------------------------------------------------ */

static const size_t sizes[] = { 0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192, 70000 };
#define SIZES (sizeof(sizes) / sizeof(sizes[0]))

static void round_trip(unsigned sector_size)
{
    unsigned char *bytes = malloc(70000);
    wchar_t name[32];
    IStorage *root, *inner;

    fill(bytes, 70000, 7);
    const char *path = in_directory("round");
    assert_int_equal(mapix_storage_create(path, DIRECT | STGM_CREATE, sector_size, &root), S_OK);
    inner = child(root, L"Inner", DIRECT, true);
    for (size_t i = 0; i < SIZES; i++) {
        swprintf(name, 32, L"stream %zu", i);
        put(root, name, bytes, sizes[i]);
        put(inner, name, bytes + i, sizes[i] > i ? sizes[i] - i : 0);
    }
    assert_int_equal(root->lpVtbl->SetClass(root, &IID_IMessage), S_OK);
    assert_int_equal(inner->lpVtbl->SetStateBits(inner, 0xF0F0, 0xFFF0), S_OK);
    inner->lpVtbl->Release(inner);
    root->lpVtbl->Release(root);
    check_file(path);

    assert_int_equal(mapix_storage_open(path, READ, &root), S_OK);
    STATSTG statistics;
    assert_int_equal(root->lpVtbl->Stat(root, &statistics, STATFLAG_NONAME), S_OK);
    assert_memory_equal(&statistics.clsid, &IID_IMessage, sizeof(GUID));
    inner = child(root, L"iNNER", READ, false);
    assert_int_equal(inner->lpVtbl->Stat(inner, &statistics, STATFLAG_NONAME), S_OK);
    assert_int_equal(statistics.grfStateBits, 0xF0F0);
    assert_true(statistics.ctime.dwHighDateTime > 0x01D00000);
    for (size_t i = 0; i < SIZES; i++) {
        swprintf(name, 32, L"STREAM %zu", i);
        expect(root, name, bytes, sizes[i]);
        expect(inner, name, bytes + i, sizes[i] > i ? sizes[i] - i : 0);
    }
    inner->lpVtbl->Release(inner);
    root->lpVtbl->Release(root);
    unlink(path);
    free(bytes);
}

static void small_sectors(void **state)
{
    round_trip(512);
}

static void large_sectors(void **state)
{
    round_trip(4096);
}

/* More FAT sectors than the header names: the DIFAT. */
static void large_file(void **state)
{
    size_t size = 9u << 20;
    unsigned char *bytes = malloc(size);
    struct tape tape;

    tape_init(&tape);
    fill(bytes, size, 3);
    IStorage *root = on_tape(&tape, TRANSACTED, true, 512);
    put(root, L"large", bytes, size);
    put(root, L"small", bytes, 100);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    assert_true(word(tape.bytes + 72) > 0);
    check_image(tape.bytes, tape.size);
    root = on_tape(&tape, TRANSACTED, false, 0);
    expect(root, L"large", bytes, size);
    IStream *stream;
    ULARGE_INTEGER cut = { .QuadPart = 5000 };
    assert_int_equal(root->lpVtbl->OpenStream(root, L"large", NULL, DIRECT, 0, &stream), S_OK);
    assert_int_equal(stream->lpVtbl->SetSize(stream, cut), S_OK);
    stream->lpVtbl->Release(stream);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    check_image(tape.bytes, tape.size);
    root = on_tape(&tape, TRANSACTED, false, 0);
    put(root, L"again", bytes, 10);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    expect(root, L"large", bytes, 5000);
    root->lpVtbl->Release(root);
    assert_true(tape.size < 200000);            /* what became free was given back */
    tape_free(&tape);
    free(bytes);
}

/* Names: 31 units at most, no separators, case does not count, outside the BMP and before it. */
static void names(void **state)
{
    struct tape tape;
    IStream *stream;

    tape_init(&tape);
    IStorage *root = on_tape(&tape, DIRECT, true, 512);
    assert_int_equal(root->lpVtbl->CreateStream(root, L"", DIRECT, 0, 0, &stream), STG_E_INVALIDNAME);
    assert_int_equal(root->lpVtbl->CreateStream(root, L"a/b", DIRECT, 0, 0, &stream), STG_E_INVALIDNAME);
    assert_int_equal(root->lpVtbl->CreateStream(root, NULL, DIRECT, 0, 0, &stream), STG_E_INVALIDPOINTER);
    assert_int_equal(root->lpVtbl->CreateStream(root, L"12345678901234567890123456789012", DIRECT, 0, 0, &stream), STG_E_INVALIDNAME);
    put(root, L"1234567890123456789012345678901", "31", 2);
    put(root, L"\u00e4\U0001F600", "face", 4);
    put(root, L"B", "b", 1);
    put(root, L"aa", "a", 1);
    assert_int_equal(root->lpVtbl->CreateStream(root, L"\u00c4\U0001F600", DIRECT, 0, 0, &stream), STG_E_FILEALREADYEXISTS);
    assert_int_equal(root->lpVtbl->RenameElement(root, L"B", L"AA"), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->RenameElement(root, L"none", L"other"), STG_E_FILENOTFOUND);
    assert_int_equal(root->lpVtbl->RenameElement(root, L"aa", L"AA"), S_OK);
    assert_int_equal(root->lpVtbl->RenameElement(root, L"B", L"something long"), S_OK);
    root->lpVtbl->Release(root);
    check_image(tape.bytes, tape.size);

    root = on_tape(&tape, READ, false, 0);
    IEnumSTATSTG *elements, *clone;
    STATSTG found[8];
    ULONG count;
    assert_int_equal(root->lpVtbl->EnumElements(root, 0, NULL, 0, &elements), S_OK);
    assert_int_equal(elements->lpVtbl->Skip(elements, 1), S_OK);
    assert_int_equal(elements->lpVtbl->Clone(elements, &clone), S_OK);
    assert_int_equal(clone->lpVtbl->Next(clone, 8, found, &count), S_FALSE);
    assert_int_equal(count, 3);
    static const wchar_t *const expected[] = { L"\u00e4\U0001F600", L"something long", L"1234567890123456789012345678901" };
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    for (ULONG i = 0; i < count; i++) {
        assert_int_equal(wcscmp(found[i].pwcsName, expected[i]), 0);
        assert_int_equal(found[i].type, STGTY_STREAM);
        allocator->lpVtbl->Free(allocator, found[i].pwcsName);
    }
    assert_int_equal(clone->lpVtbl->Next(clone, 1, found, NULL), S_FALSE);
    assert_int_equal(clone->lpVtbl->Reset(clone), S_OK);
    assert_int_equal(clone->lpVtbl->Next(clone, 1, found, NULL), S_OK);
    assert_int_equal(wcscmp(found[0].pwcsName, L"AA"), 0);
    allocator->lpVtbl->Free(allocator, found[0].pwcsName);
    assert_int_equal(clone->lpVtbl->Skip(clone, 9), S_FALSE);
    allocator->lpVtbl->Release(allocator);
    clone->lpVtbl->Release(clone);
    elements->lpVtbl->Release(elements);
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

/* Access and modes: what cannot be is refused, in storage codes (SPI-STRM-02). */
static void access_and_modes(void **state)
{
    struct tape tape;
    IStream *stream;
    IStorage *storage;

    tape_init(&tape);
    IStorage *root = on_tape(&tape, DIRECT, true, 512);
    put(root, L"s", "x", 1);
    storage = child(root, L"d", DIRECT, true);
    storage->lpVtbl->Release(storage);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"d", NULL, READ, 0, &stream), STG_E_FILENOTFOUND);
    assert_int_equal(root->lpVtbl->OpenStorage(root, L"s", NULL, READ, NULL, 0, &storage), STG_E_FILENOTFOUND);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"s", NULL, TRANSACTED, 0, &stream), STG_E_INVALIDFLAG);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"s", NULL, READ | STGM_DELETEONRELEASE, 0, &stream), STG_E_INVALIDFUNCTION);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"s", NULL, READ, 1, &stream), STG_E_INVALIDPARAMETER);
    root->lpVtbl->Release(root);
    root = on_tape(&tape, READ, false, 0);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"s", NULL, DIRECT, 0, &stream), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->CreateStream(root, L"t", READ, 0, 0, &stream), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->DestroyElement(root, L"s"), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->SetClass(root, &IID_IMessage), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->Commit(root, 0), STG_E_ACCESSDENIED);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"s", NULL, READ, 0, &stream), S_OK);
    assert_int_equal(stream->lpVtbl->Write(stream, "x", 1, NULL), STG_E_ACCESSDENIED);
    stream->lpVtbl->Release(stream);
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

/* SPI-STRM-04: a transacted storage shows its changes to nobody before Commit, and forgets them at Revert. */
static void transactions(void **state)
{
    struct tape tape;

    tape_init(&tape);
    IStorage *root = on_tape(&tape, TRANSACTED, true, 512);
    put(root, L"a", "first", 5);
    assert_int_equal(tape.size, 0);
    assert_int_equal(root->lpVtbl->Revert(root), S_OK);
    assert_false(has(root, L"a"));
    put(root, L"a", "first", 5);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    put(root, L"a", "second", 6);
    put(root, L"b", "more", 4);
    IStorage *reader = on_tape(&tape, READ, false, 0);
    expect(reader, L"a", "first", 5);
    assert_false(has(reader, L"b"));
    IStream *stream;
    ULONG read;
    char byte;
    assert_int_equal(root->lpVtbl->OpenStream(root, L"b", NULL, READ, 0, &stream), S_OK);
    assert_int_equal(root->lpVtbl->Revert(root), S_OK);
    assert_int_equal(stream->lpVtbl->Read(stream, &byte, 1, &read), STG_E_REVERTED);
    stream->lpVtbl->Release(stream);
    expect(root, L"a", "first", 5);
    put(root, L"c", "third", 5);
    root->lpVtbl->Release(root);                /* without Commit: gone */
    root = on_tape(&tape, TRANSACTED, false, 0);
    assert_false(has(root, L"c"));
    assert_int_equal(root->lpVtbl->DestroyElement(root, L"a"), S_OK);
    assert_int_equal(root->lpVtbl->DestroyElement(root, L"a"), STG_E_FILENOTFOUND);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    reader->lpVtbl->Release(reader);
    check_image(tape.bytes, tape.size);
    tape_free(&tape);
}

/* A nested transaction reaches its parent at its Commit, the file at the root's. */
static void nested_transactions(void **state)
{
    struct tape tape;
    unsigned char big[6000];

    tape_init(&tape);
    fill(big, sizeof(big), 1);
    IStorage *root = on_tape(&tape, TRANSACTED, true, 512);
    IStorage *inner = child(root, L"inner", TRANSACTED, true);
    put(inner, L"x", big, sizeof(big));
    IStorage *view = child(root, L"inner", DIRECT, false);
    assert_false(has(view, L"x"));
    assert_int_equal(inner->lpVtbl->Commit(inner, 0), S_OK);
    assert_int_equal(inner->lpVtbl->Commit(inner, 0), S_OK);
    expect(view, L"x", big, sizeof(big));
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    put(inner, L"y", "lost", 4);
    put(inner, L"x", "changed", 7);
    assert_int_equal(inner->lpVtbl->Revert(inner), S_OK);
    assert_false(has(inner, L"y"));
    expect(inner, L"x", big, sizeof(big));
    /* The parent throws the storage away and commits twice: the sectors the nested copy still shows may not be reused. */
    assert_int_equal(root->lpVtbl->DestroyElement(root, L"inner"), S_OK);
    put(root, L"z", big, 5000);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    put(root, L"zz", big, 5500);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    expect(inner, L"x", big, sizeof(big));
    put(inner, L"w", "no home", 7);
    assert_int_equal(inner->lpVtbl->Commit(inner, 0), STG_E_REVERTED);
    assert_int_equal(inner->lpVtbl->Revert(inner), STG_E_REVERTED);
    IStream *stream;
    assert_int_equal(view->lpVtbl->OpenStream(view, L"x", NULL, READ, 0, &stream), STG_E_REVERTED);
    inner->lpVtbl->Release(inner);
    view->lpVtbl->Release(view);
    root->lpVtbl->Release(root);
    check_image(tape.bytes, tape.size);
    tape_free(&tape);
}

/* CopyTo, its exclusions, and MoveElementTo; between files and within one; never into itself. */
static void copies(void **state)
{
    struct tape one, two;
    unsigned char big[9000];

    tape_init(&one);
    tape_init(&two);
    fill(big, sizeof(big), 5);
    IStorage *from = on_tape(&one, DIRECT, true, 512), *to = on_tape(&two, DIRECT, true, 4096);
    IStorage *inner = child(from, L"inner", DIRECT, true), *deep = child(inner, L"deep", DIRECT, true);
    put(from, L"top", big, sizeof(big));
    put(inner, L"leaf", "leaf", 4);
    put(deep, L"bottom", "bottom", 6);
    from->lpVtbl->SetClass(from, &IID_IStorage);
    LPOLESTR excluded[] = { (LPOLESTR)L"top", NULL };
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, excluded, to), S_OK);
    assert_false(has(to, L"top"));
    assert_int_equal(from->lpVtbl->CopyTo(from, 1, &IID_IStorage, NULL, to), S_OK);
    expect(to, L"top", big, sizeof(big));
    IStorage *copy = child(to, L"inner", DIRECT, false), *copy_deep = child(copy, L"deep", READ, false);
    expect(copy, L"leaf", "leaf", 4);
    expect(copy_deep, L"bottom", "bottom", 6);
    STATSTG statistics;
    assert_int_equal(to->lpVtbl->Stat(to, &statistics, STATFLAG_NONAME), S_OK);
    assert_memory_equal(&statistics.clsid, &IID_IStorage, sizeof(GUID));
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, deep), STG_E_ACCESSDENIED);
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"inner", deep, L"again", STGMOVE_COPY), STG_E_ACCESSDENIED);
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"nothing", to, L"n", STGMOVE_MOVE), STG_E_FILENOTFOUND);
    /* An element copied onto itself stays what it is. */
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"top", from, L"TOP", STGMOVE_COPY), STG_E_ACCESSDENIED);
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"top", from, L"top", STGMOVE_MOVE), STG_E_ACCESSDENIED);
    expect(from, L"top", big, sizeof(big));
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"top", to, L"moved", STGMOVE_MOVE), S_OK);
    assert_int_equal(from->lpVtbl->MoveElementTo(from, L"inner", from, L"twin", STGMOVE_COPY), S_OK);
    assert_false(has(from, L"top"));
    expect(to, L"moved", big, sizeof(big));
    IStorage *twin = child(from, L"twin", READ, false);
    expect(twin, L"leaf", "leaf", 4);
    twin->lpVtbl->Release(twin);
    copy_deep->lpVtbl->Release(copy_deep);
    copy->lpVtbl->Release(copy);
    deep->lpVtbl->Release(deep);
    inner->lpVtbl->Release(inner);
    from->lpVtbl->Release(from);
    to->lpVtbl->Release(to);
    check_image(one.bytes, one.size);
    check_image(two.bytes, two.size);
    tape_free(&one);
    tape_free(&two);
}

/* --- Files -------------------------------------------------------------------------------------------------------------------------- */

static void files(void **state)
{
    char path[128];
    IStorage *root, *other;

    strcpy(path, in_directory("file"));
    assert_int_equal(mapix_storage_open(path, READ, &root), STG_E_FILENOTFOUND);
    assert_int_equal(mapix_storage_create(path, READ, 0, &root), STG_E_INVALIDFLAG);
    assert_int_equal(mapix_storage_create(path, DIRECT, 1024, &root), STG_E_INVALIDPARAMETER);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(mapix_storage_create(path, DIRECT, 0, &root), S_OK);
    put(root, L"one", "1", 1);
    assert_int_equal(mapix_storage_open(path, DIRECT, &other), STG_E_SHAREVIOLATION);
    assert_int_equal(mapix_storage_open(path, STGM_READ | STGM_SHARE_DENY_NONE, &other), S_OK);
    assert_false(has(other, L"one"));
    other->lpVtbl->Release(other);
    root->lpVtbl->Release(root);
    assert_int_equal(mapix_storage_create(path, DIRECT, 0, &root), STG_E_FILEALREADYEXISTS);
    /* STGM_CREATE and transacted: the old file stays until Commit, and nothing is left behind without one. */
    assert_int_equal(mapix_storage_create(path, TRANSACTED | STGM_CREATE, 0, &root), S_OK);
    put(root, L"two", "2", 1);
    root->lpVtbl->Release(root);
    assert_int_equal(mapix_storage_open(path, READ, &root), S_OK);
    expect(root, L"one", "1", 1);
    root->lpVtbl->Release(root);
    assert_int_equal(mapix_storage_create(path, TRANSACTED | STGM_CREATE, 0, &root), S_OK);
    put(root, L"two", "2", 1);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    put(root, L"three", "3", 1);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    STATSTG statistics;
    assert_int_equal(root->lpVtbl->Stat(root, &statistics, STATFLAG_DEFAULT), S_OK);
    char name[128];
    snprintf(name, sizeof(name), "%ls", statistics.pwcsName);
    assert_string_equal(name, path);
    LPMALLOC allocator = MAPIGetDefaultMalloc();
    allocator->lpVtbl->Free(allocator, statistics.pwcsName);
    allocator->lpVtbl->Release(allocator);
    root->lpVtbl->Release(root);
    check_file(path);
    assert_int_equal(mapix_storage_open(path, READ | STGM_DELETEONRELEASE, &root), S_OK);
    assert_false(has(root, L"one"));
    expect(root, L"three", "3", 1);
    root->lpVtbl->Release(root);
    assert_int_equal(access(path, F_OK), -1);
    FILE *file = fopen(path, "w");
    fputs("This is no compound file, but it is longer than a header, so that its signature is what is wrong with it.", file);
    fclose(file);
    assert_int_equal(mapix_storage_open(path, READ, &root), STG_E_INVALIDHEADER);
    unlink(path);
}

static int mask_changes;

/* What libmapix finds in place of the C library's. */
mode_t umask(mode_t mask)
{
    mask_changes++;
    return (mode_t)syscall(SYS_umask, mask);
}

/* What replaces a private file is as private; a new one is as public as the process makes files, whose mask is nobody else's to change. */
static void access_of_new_files(void **state)
{
    struct stat status;
    char path[128];
    IStorage *root;
    mode_t mask = (mode_t)syscall(SYS_umask, 027);

    strcpy(path, in_directory("private"));
    mask_changes = 0;
    assert_int_equal(mapix_storage_create(path, DIRECT | STGM_CREATE, 0, &root), S_OK);
    root->lpVtbl->Release(root);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0640);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(mapix_storage_create(path, DIRECT | STGM_CREATE, 0, &root), S_OK);
    root->lpVtbl->Release(root);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(mask_changes, 0);
    syscall(SYS_umask, mask);
    unlink(path);
}

/* The public way to a storage: wide and 8-bit paths, memory, COM's results. */
static void public_storages(void **state)
{
    wchar_t wide[128];
    char path[128];
    IStorage *root;

    strcpy(path, in_directory("public"));
    swprintf(wide, 128, L"%s", path);
    assert_int_equal(mapix_open_storage(path, 0, READ, &root), STG_E_FILENOTFOUND);
    assert_int_equal(mapix_open_storage(path, 4, READ, &root), STG_E_INVALIDFLAG);
    assert_int_equal(mapix_open_storage(NULL, 0, READ, &root), STG_E_INVALIDPOINTER);
    assert_int_equal(mapix_open_storage(path, 0, READ, NULL), STG_E_INVALIDPOINTER);
    assert_int_equal(mapix_open_storage((LPCTSTR)(void *)wide, MAPI_UNICODE | MAPI_CREATE, TRANSACTED | STGM_CREATE, &root), S_OK);
    put(root, L"s", "s", 1);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    assert_int_equal(mapix_open_storage(path, 0, READ, &root), S_OK);
    expect(root, L"s", "s", 1);
    root->lpVtbl->Release(root);
    unlink(path);
    assert_int_equal(mapix_open_storage(NULL, MAPI_CREATE, TRANSACTED, &root), S_OK);
    put(root, L"s", "s", 1);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    expect(root, L"s", "s", 1);
    root->lpVtbl->Release(root);
}

/* --- HrIStorageFromStream: SPI-SUP-44 ----------------------------------------------------------------------------------------------- */

static void storage_from_stream(void **state)
{
    IStream *stream;
    IStorage *root;
    LARGE_INTEGER move = { .QuadPart = 100 };

    assert_int_equal(mapix_stream_memory_new(NULL, 0, STGM_READWRITE, NULL, &stream), S_OK);
    LPUNKNOWN unknown = (LPUNKNOWN)stream;
    assert_int_equal(HrIStorageFromStream(unknown, NULL, 0x80, &root), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(HrIStorageFromStream(NULL, NULL, 0, &root), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(HrIStorageFromStream(unknown, &IID_IMessage, 0, &root), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(HrIStorageFromStream(unknown, &IID_ILockBytes, 0, &root), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(HrIStorageFromStream(unknown, NULL, STGSTRM_RESET, &root), MAPI_E_CORRUPT_DATA);
    stream->lpVtbl->Seek(stream, move, STREAM_SEEK_SET, NULL);
    assert_int_equal(HrIStorageFromStream(unknown, NULL, STGSTRM_CREATE | STGSTRM_MODIFY | STGSTRM_CURRENT, &root), S_OK);
    put(root, L"s", "in a stream", 11);
    root->lpVtbl->Release(root);
    size_t size;
    const unsigned char *bytes = mapix_stream_memory_bytes(stream, &size);
    check_image(bytes + 100, size - 100);
    stream->lpVtbl->Seek(stream, move, STREAM_SEEK_SET, NULL);
    assert_int_equal(HrIStorageFromStream(unknown, &IID_IStream, STGSTRM_CURRENT, &root), S_OK);
    stream->lpVtbl->Release(stream);            /* the storage holds its own reference */
    expect(root, L"s", "in a stream", 11);
    IStream *denied;
    assert_int_equal(root->lpVtbl->CreateStream(root, L"t", DIRECT, 0, 0, &denied), STG_E_ACCESSDENIED);
    root->lpVtbl->Release(root);
}

struct lock_bytes {
    ILockBytes bytes;
    unsigned char data[65536];
    size_t size;
    int references;
    int flushes;
};

static HRESULT STDMETHODCALLTYPE bytes_query(ILockBytes *self, REFIID iid, void **ret_interface)
{
    struct lock_bytes *bytes = (struct lock_bytes *)self;

    if (!IsEqualGUID(iid, &IID_ILockBytes))
        return E_NOINTERFACE;
    bytes->references++;
    *ret_interface = self;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE bytes_add_ref(ILockBytes *self)
{
    return (ULONG)++((struct lock_bytes *)self)->references;
}

static ULONG STDMETHODCALLTYPE bytes_release(ILockBytes *self)
{
    return (ULONG)--((struct lock_bytes *)self)->references;
}

/* Answers at most 100 bytes at a time: short reads and writes are asked again. */
static HRESULT STDMETHODCALLTYPE bytes_read_at(ILockBytes *self, ULARGE_INTEGER offset, void *buffer, ULONG size, ULONG *ret_read)
{
    struct lock_bytes *bytes = (struct lock_bytes *)self;
    size_t left = offset.QuadPart < bytes->size ? bytes->size - (size_t)offset.QuadPart : 0;

    *ret_read = size > 100 ? 100 : size;
    if (*ret_read > left)
        *ret_read = (ULONG)left;
    memcpy(buffer, bytes->data + offset.QuadPart, *ret_read);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE bytes_write_at(ILockBytes *self, ULARGE_INTEGER offset, const void *data, ULONG size, ULONG *ret_written)
{
    struct lock_bytes *bytes = (struct lock_bytes *)self;

    *ret_written = size > 100 ? 100 : size;
    memcpy(bytes->data + offset.QuadPart, data, *ret_written);
    if (offset.QuadPart + *ret_written > bytes->size)
        bytes->size = (size_t)offset.QuadPart + *ret_written;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE bytes_flush(ILockBytes *self)
{
    ((struct lock_bytes *)self)->flushes++;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE bytes_set_size(ILockBytes *self, ULARGE_INTEGER size)
{
    ((struct lock_bytes *)self)->size = (size_t)size.QuadPart;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE bytes_stat(ILockBytes *self, STATSTG *statistics, DWORD flags)
{
    memset(statistics, 0, sizeof(*statistics));
    statistics->cbSize.QuadPart = ((struct lock_bytes *)self)->size;
    return S_OK;
}

static const ILockBytesVtbl bytes_vtable = { .QueryInterface = bytes_query, .AddRef = bytes_add_ref, .Release = bytes_release,
    .ReadAt = bytes_read_at, .WriteAt = bytes_write_at, .Flush = bytes_flush, .SetSize = bytes_set_size, .Stat = bytes_stat };

static void storage_from_lock_bytes(void **state)
{
    static struct lock_bytes bytes = { .bytes.lpVtbl = &bytes_vtable, .references = 1 };
    unsigned char big[5000];
    IStorage *root;

    fill(big, sizeof(big), 9);
    assert_int_equal(HrIStorageFromStream((LPUNKNOWN)&bytes, &IID_ILockBytes, STGSTRM_CREATE, &root), S_OK);
    put(root, L"s", big, sizeof(big));
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    root->lpVtbl->Release(root);
    assert_true(bytes.flushes >= 2);
    assert_int_equal(bytes.references, 1);
    check_image(bytes.data, bytes.size);
    assert_int_equal(HrIStorageFromStream((LPUNKNOWN)&bytes, &IID_ILockBytes, 0, &root), S_OK);
    expect(root, L"s", big, sizeof(big));
    root->lpVtbl->Release(root);
}

/* --- Never half a file -------------------------------------------------------------------------------------------------------------- */

static unsigned char old_large[6000], new_large[7000];

static void put_old(IStorage *root)
{
    put(root, L"large", old_large, sizeof(old_large));
    put(root, L"small", "old", 3);
    put(root, L"only old", "gone", 4);
}

static void put_new(IStorage *root)
{
    put(root, L"large", new_large, sizeof(new_large));
    put(root, L"small", "newer", 5);
    assert_int_equal(root->lpVtbl->DestroyElement(root, L"only old"), S_OK);
    IStorage *inner = child(root, L"inner", DIRECT, true);
    put(inner, L"x", "x", 1);
    inner->lpVtbl->Release(inner);
}

/* The file is in the one state or in the other, whole. Returns whether it is the new one. */
static bool expect_old_or_new(struct tape *tape)
{
    IStorage *root = on_tape(tape, READ, false, 0);
    bool is_new = !has(root, L"only old");

    expect(root, L"large", is_new ? new_large : old_large, is_new ? sizeof(new_large) : sizeof(old_large));
    expect(root, L"small", is_new ? "newer" : "old", is_new ? 5 : 3);
    root->lpVtbl->Release(root);
    return is_new;
}

static void look_at_state(struct tape *tape, void *context)
{
    long *counts = context;

    counts[expect_old_or_new(tape)]++;
}

/* After each single write of a commit the file shows the old or the new state. */
static void crash_at_any_write(void **state)
{
    long counts[2] = { 0, 0 };
    struct tape tape;

    tape_init(&tape);
    IStorage *root = on_tape(&tape, TRANSACTED, true, 512);
    put_old(root);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    put_new(root);
    tape.changed = look_at_state;
    tape.context = counts;
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    tape.changed = NULL;
    assert_true(counts[0] > 3);
    assert_true(counts[1] >= 1);
    root->lpVtbl->Release(root);
    check_image(tape.bytes, tape.size);
    tape_free(&tape);
}

/* The n-th write fails: Commit fails, the file is whole, nothing the client wrote is lost, and the next Commit succeeds. */
static void failing_writes(void **state)
{
    for (int torn = 0; torn < 2; torn++) {
        bool succeeded = false;
        for (long n = 0; !succeeded; n++) {
            struct tape tape;
            tape_init(&tape);
            tape.torn = torn;
            IStorage *root = on_tape(&tape, TRANSACTED, true, 512);
            put_old(root);
            assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
            put_new(root);
            tape.fail_at = tape.writes + n;
            HRESULT result = root->lpVtbl->Commit(root, 0);
            succeeded = tape.writes <= tape.fail_at;
            if (FAILED(result)) {
                assert_false(succeeded);
                expect_old_or_new(&tape);
                expect(root, L"large", new_large, sizeof(new_large));
                tape.fail_at = -1;
                put(root, L"small", "newer", 5);
                assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
            }
            root->lpVtbl->Release(root);
            assert_true(expect_old_or_new(&tape));
            check_image(tape.bytes, tape.size);
            tape_free(&tape);
            assert_true(n < 100);
        }
    }
}

/* The n-th allocation fails: an error, no leak, no damage. */
static void work_on_copy(void *context)
{
    const struct tape *sample = context;
    IStorage *root = NULL, *inner = NULL;
    IStream *stream = NULL;
    struct tape tape;

    tape_init(&tape);
    tape.bytes = malloc(sample->size);
    if (!tape.bytes)
        return;
    tape.size = sample->size;
    memcpy(tape.bytes, sample->bytes, sample->size);
    HRESULT result = mapix_storage_on_backing(&tape.backing, TRANSACTED, false, 0, &root);
    if (SUCCEEDED(result))
        result = root->lpVtbl->CreateStorage(root, L"inner", TRANSACTED, 0, 0, &inner);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->CreateStream(inner, L"s", DIRECT, 0, 0, &stream);
    if (SUCCEEDED(result))
        result = stream->lpVtbl->Write(stream, new_large, sizeof(new_large), NULL);
    if (SUCCEEDED(result))
        result = inner->lpVtbl->Commit(inner, 0);
    if (SUCCEEDED(result))
        result = root->lpVtbl->CopyTo(root, 1, &IID_IStorage, NULL, inner);
    if (SUCCEEDED(result))
        result = root->lpVtbl->Commit(root, 0);
    if (SUCCEEDED(result))
        result = root->lpVtbl->Revert(root);
    failing_allocator_stop();
    if (FAILED(result))
        assert_int_equal(mapix_storage_result(result), MAPI_E_NOT_ENOUGH_MEMORY);
    if (stream)
        stream->lpVtbl->Release(stream);
    if (inner)
        inner->lpVtbl->Release(inner);
    if (root)
        root->lpVtbl->Release(root);
    assert_false(expect_old_or_new(&tape));
    check_image(tape.bytes, tape.size);
    tape_free(&tape);
}

static void failing_memory(void **state)
{
    struct tape sample;

    tape_init(&sample);
    IStorage *root = on_tape(&sample, DIRECT, true, 512);
    put_old(root);
    root->lpVtbl->Release(root);
    assert_true(failing_allocator_each(work_on_copy, &sample) > 20);
    tape_free(&sample);
}

/* --- Foreign bytes ------------------------------------------------------------------------------------------------------------------ */

/* Read everything below a storage, whatever the results. Returns the bytes read. */
static size_t devour(IStorage *storage, unsigned depth)
{
    IEnumSTATSTG *elements;
    STATSTG found;
    size_t total = 0;
    LPMALLOC allocator = MAPIGetDefaultMalloc();

    assert_true(depth <= COMPOUND_DEPTH_LIMIT);
    assert_int_equal(storage->lpVtbl->EnumElements(storage, 0, NULL, 0, &elements), S_OK);
    while (elements->lpVtbl->Next(elements, 1, &found, NULL) == S_OK) {
        IStorage *inner;
        IStream *stream;
        char buffer[4096];
        ULONG read = 0;
        if (found.type == STGTY_STORAGE && SUCCEEDED(storage->lpVtbl->OpenStorage(storage, found.pwcsName, NULL, READ, NULL, 0, &inner))) {
            total += devour(inner, depth + 1);
            inner->lpVtbl->Release(inner);
        } else if (SUCCEEDED(storage->lpVtbl->OpenStream(storage, found.pwcsName, NULL, READ, 0, &stream))) {
            while (SUCCEEDED(stream->lpVtbl->Read(stream, buffer, sizeof(buffer), &read)) && read)
                total += read;
            stream->lpVtbl->Release(stream);
        }
        allocator->lpVtbl->Free(allocator, found.pwcsName);
    }
    elements->lpVtbl->Release(elements);
    allocator->lpVtbl->Release(allocator);
    return total;
}

static void make_sample(struct tape *tape)
{
    tape_init(tape);
    IStorage *root = on_tape(tape, DIRECT, true, 512);
    IStorage *inner = child(root, L"inner", DIRECT, true);
    put_old(root);
    put(inner, L"a", old_large, 4096);
    put(inner, L"b", old_large, 300);
    inner->lpVtbl->Release(inner);
    root->lpVtbl->Release(root);
}

/* However a file is damaged: an answer, no more bytes than the file has, and what is written afterwards is good again. */
static void damaged_files(void **state)
{
    struct tape sample, tape;
    unsigned seed = 1;

    make_sample(&sample);
    for (int turn = 0; turn < 3000; turn++) {
        tape_init(&tape);
        tape.bytes = malloc(sample.size);
        tape.size = sample.size;
        memcpy(tape.bytes, sample.bytes, sample.size);
        for (int i = 0; i < 1 + turn % 4; i++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = (seed >> 8) % sample.size;
            /* Tables and directory are where damage matters; aim there half of the time. */
            if (turn & 1)
                at = ((seed >> 8) % 32) * 4 + (word(tape.bytes + 48) + 1) * 512 + ((seed >> 4) & 3) * 128;
            if (turn % 5 == 0)
                at = 24 + (seed >> 8) % 60;
            seed = seed * 1103515245u + 12345u;
            if (at + 4 <= tape.size)
                tape.bytes[at] = turn & 4 ? (unsigned char)(seed >> 16) : (unsigned char)((seed >> 16) & 31);
        }
        if (turn % 7 == 0)
            tape.size = (seed >> 8) % sample.size;
        IStorage *root = NULL;
        HRESULT result = mapix_storage_on_backing(&tape.backing, TRANSACTED, false, 0, &root);
        if (SUCCEEDED(result)) {
            assert_true(devour(root, 0) <= sample.size);
            put(root, L"added", "added", 5);
            result = root->lpVtbl->Commit(root, 0);
            if (SUCCEEDED(result))
                expect(root, L"added", "added", 5);
            root->lpVtbl->Release(root);
            if (SUCCEEDED(result)) {
                root = on_tape(&tape, READ, false, 0);
                expect(root, L"added", "added", 5);
                devour(root, 0);
                root->lpVtbl->Release(root);
            }
        } else {
            assert_null(root);
        }
        tape_free(&tape);
    }
    tape_free(&sample);
}

static void set_word(struct tape *tape, size_t at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        tape->bytes[at + i] = (unsigned char)(value >> (8 * i));
}

/* A small stream whose chain ends too early stays visibly damaged while the commit that moves it fails, and is cut when it succeeds. */
static void damage_outlasts_a_failed_commit(void **state)
{
    struct tape tape;
    IStream *stream;
    void *bytes;
    size_t size;
    ULARGE_INTEGER seen = { .QuadPart = 0 };

    tape_init(&tape);
    IStorage *root = on_tape(&tape, DIRECT, true, 512);
    put(root, L"only", old_large, 300);
    root->lpVtbl->Release(root);
    size_t directory_at = (word(tape.bytes + 48) + 1) * 512, mini_fat_at = (word(tape.bytes + 60) + 1) * 512;
    uint32_t start = word(tape.bytes + directory_at + 128 + 116);
    set_word(&tape, mini_fat_at + (start + 1) * 4, 0xFFFFFFFE);
    root = on_tape(&tape, TRANSACTED, false, 0);
    put(root, L"other", "other", 5);
    tape.fail_at = tape.writes + 2;
    assert_true(FAILED(root->lpVtbl->Commit(root, 0)));
    tape.fail_at = -1;
    assert_int_equal(root->lpVtbl->OpenStream(root, L"only", NULL, READ, 0, &stream), S_OK);
    assert_int_equal(stream->lpVtbl->Seek(stream, (LARGE_INTEGER){ .QuadPart = 0 }, STREAM_SEEK_END, &seen), S_OK);
    assert_int_equal(seen.QuadPart, 300);
    mapix_stream_rewind(stream, 0);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), STG_E_DOCFILECORRUPT);
    stream->lpVtbl->Release(stream);
    assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
    expect(root, L"only", old_large, 128);
    expect(root, L"other", "other", 5);
    root->lpVtbl->Release(root);
    check_image(tape.bytes, tape.size);
    tape_free(&tape);
}

/* A chain that runs in a circle ends where it meets itself; the stream then is damaged, not endless. */
static void circles(void **state)
{
    struct tape tape;
    IStream *stream;
    void *bytes;
    size_t size;

    tape_init(&tape);
    IStorage *root = on_tape(&tape, DIRECT, true, 512);
    put(root, L"only", old_large, sizeof(old_large));
    root->lpVtbl->Release(root);
    size_t directory_at = (word(tape.bytes + 48) + 1) * 512, fat_at = (word(tape.bytes + 76) + 1) * 512;
    uint32_t start = word(tape.bytes + directory_at + 128 + 116);
    set_word(&tape, fat_at + (start + 2) * 4, start);
    root = on_tape(&tape, READ, false, 0);
    assert_int_equal(root->lpVtbl->OpenStream(root, L"only", NULL, READ, 0, &stream), S_OK);
    assert_int_equal(mapix_stream_read_all(stream, 1 << 20, &bytes, &size), STG_E_DOCFILECORRUPT);
    char head[1536];
    mapix_stream_rewind(stream, 0);
    assert_int_equal(mapix_stream_read_exactly(stream, head, sizeof(head)), S_OK);
    assert_memory_equal(head, old_large, sizeof(head));
    stream->lpVtbl->Release(stream);
    root->lpVtbl->Release(root);
    /* A directory whose entry is its own neighbour and its own child. */
    set_word(&tape, directory_at + 128 + 68, 1);
    set_word(&tape, directory_at + 128 + 76, 1);
    tape.bytes[directory_at + 128 + 66] = 1;
    root = on_tape(&tape, READ, false, 0);
    assert_int_equal(devour(root, 0), 0);
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

/* Storages nest up to a depth that the stack bears; one more is refused when it is made, and when it is read. */
static void depth_is_bounded(void **state)
{
    struct tape tape;
    IStorage *path[COMPOUND_DEPTH_LIMIT + 2];
    unsigned depth = 0;

    tape_init(&tape);
    path[0] = on_tape(&tape, DIRECT, true, 512);
    while (depth < COMPOUND_DEPTH_LIMIT + 1 &&
        SUCCEEDED(path[depth]->lpVtbl->CreateStorage(path[depth], L"d", DIRECT, 0, 0, &path[depth + 1])))
        depth++;
    assert_int_equal(depth, COMPOUND_DEPTH_LIMIT - 1);
    IStorage *refused;
    assert_int_equal(path[depth]->lpVtbl->CreateStorage(path[depth], L"d", DIRECT, 0, 0, &refused), STG_E_MEDIUMFULL);
    for (int i = (int)depth; i >= 0; i--)
        path[i]->lpVtbl->Release(path[i]);
    IStorage *root = on_tape(&tape, READ, false, 0);
    devour(root, 0);
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

/* The bound is the file's, however many transactions lie between: what could be committed but not opened again would be lost. */
static void depth_is_bounded_in_transactions(void **state)
{
    const DWORD modes[] = { DIRECT, DIRECT, DIRECT | STGM_TRANSACTED };
    struct tape tape;
    IStorage *path[3 * COMPOUND_DEPTH_LIMIT];
    unsigned depth = 0;

    tape_init(&tape);
    path[0] = on_tape(&tape, DIRECT | STGM_TRANSACTED, true, 512);
    while (depth + 1 < 3 * COMPOUND_DEPTH_LIMIT &&
        SUCCEEDED(path[depth]->lpVtbl->CreateStorage(path[depth], L"d", modes[depth % 3], 0, 0, &path[depth + 1])))
        depth++;
    assert_int_equal(depth, COMPOUND_DEPTH_LIMIT - 1);
    for (int i = (int)depth; i >= 0; i--) {
        assert_int_equal(path[i]->lpVtbl->Commit(path[i], STGC_DEFAULT), S_OK);
        path[i]->lpVtbl->Release(path[i]);
    }
    IStorage *root = on_tape(&tape, READ, false, 0);
    devour(root, 0);
    root->lpVtbl->Release(root);
    tape_free(&tape);
}

/* --- Random storages against a naive model ------------------------------------------------------------------------------------------ */

#define MODEL_NAMES 24

struct model {
    bool present[MODEL_NAMES];
    size_t size[MODEL_NAMES];
    unsigned char *bytes[MODEL_NAMES];
};

static void model_copy(struct model *to, const struct model *from)
{
    for (int i = 0; i < MODEL_NAMES; i++) {
        to->present[i] = from->present[i];
        to->size[i] = from->size[i];
        to->bytes[i] = realloc(to->bytes[i], from->size[i] + 1);
        if (from->size[i])
            memcpy(to->bytes[i], from->bytes[i], from->size[i]);
    }
}

/* Even names live in the root, odd ones in "inner". */
static IStorage *home(IStorage *root, IStorage *inner, int name, wchar_t *ret_name)
{
    swprintf(ret_name, 32, L"n%.*ls%d", name % 7, L"aaaaaaa", name);
    return name % 2 ? inner : root;
}

static void model_compare(struct model *model, IStorage *root)
{
    IStorage *inner = child(root, L"inner", READ, false);
    wchar_t name[32];

    for (int i = 0; i < MODEL_NAMES; i++) {
        IStorage *where = home(root, inner, i, name);
        assert_int_equal(has(where, name), model->present[i]);
        if (model->present[i])
            expect(where, name, model->bytes[i], model->size[i]);
    }
    inner->lpVtbl->Release(inner);
}

static void model_change(struct model *model, IStorage *root, unsigned *seed)
{
    IStorage *inner = child(root, L"inner", DIRECT, false);
    unsigned dice = rand_r(seed);
    int i = rand_r(seed) % MODEL_NAMES;
    IStream *stream;
    wchar_t name[32];
    IStorage *where = home(root, inner, i, name);

    if (!model->present[i]) {
        put(where, name, NULL, 0);
        model->present[i] = true;
        model->size[i] = 0;
    } else if (dice % 5 == 0) {
        assert_int_equal(where->lpVtbl->DestroyElement(where, name), S_OK);
        model->present[i] = false;
    } else {
        assert_int_equal(where->lpVtbl->OpenStream(where, name, NULL, DIRECT, 0, &stream), S_OK);
        if (dice % 5 == 1) {
            ULARGE_INTEGER size = { .QuadPart = rand_r(seed) % 9000 };
            assert_int_equal(stream->lpVtbl->SetSize(stream, size), S_OK);
            model->bytes[i] = realloc(model->bytes[i], size.QuadPart + 1);
            if (size.QuadPart > model->size[i])
                memset(model->bytes[i] + model->size[i], 0, size.QuadPart - model->size[i]);
            model->size[i] = size.QuadPart;
        } else {
            size_t length = rand_r(seed) % 3000, at = rand_r(seed) % (model->size[i] + 100);
            unsigned char *bytes = malloc(length + 1);
            fill(bytes, length, rand_r(seed));
            if (length && at + length > model->size[i]) {
                model->bytes[i] = realloc(model->bytes[i], at + length);
                if (at > model->size[i])
                    memset(model->bytes[i] + model->size[i], 0, at - model->size[i]);
                model->size[i] = at + length;
            }
            memcpy(model->bytes[i] + at, bytes, length);
            assert_int_equal(mapix_stream_rewind(stream, at), S_OK);
            assert_int_equal(mapix_stream_write_all(stream, bytes, length), S_OK);
            free(bytes);
        }
        stream->lpVtbl->Release(stream);
    }
    inner->lpVtbl->Release(inner);
}

static void random_storages(void **state)
{
    for (unsigned turn = 0; turn < 12; turn++) {
        struct model model = { 0 }, saved = { 0 };
        struct tape tape;
        unsigned seed = turn + 1;
        tape_init(&tape);
        IStorage *root = on_tape(&tape, TRANSACTED, true, turn % 3 ? 512 : 4096);
        IStorage *inner = child(root, L"inner", DIRECT, true);
        inner->lpVtbl->Release(inner);
        assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
        for (int step = 0; step < 300; step++) {
            model_change(&model, root, &seed);
            if (step % 17 == 16) {
                assert_int_equal(root->lpVtbl->Commit(root, 0), S_OK);
                check_image(tape.bytes, tape.size);
                model_copy(&saved, &model);
            }
            if (step % 67 == 66) {
                assert_int_equal(root->lpVtbl->Revert(root), S_OK);
                model_copy(&model, &saved);
                model_compare(&model, root);
            }
            if (step % 41 == 40) {
                root->lpVtbl->Release(root);
                root = on_tape(&tape, TRANSACTED, false, 0);
                model_copy(&model, &saved);
                model_compare(&model, root);
            }
        }
        model_compare(&model, root);
        root->lpVtbl->Release(root);
        for (int i = 0; i < MODEL_NAMES; i++) {
            free(model.bytes[i]);
            free(saved.bytes[i]);
        }
        tape_free(&tape);
    }
}

static int set_up(void **state)
{
    strcpy(directory, "/tmp/mapix-compound-XXXXXX");
    fill(old_large, sizeof(old_large), 11);
    fill(new_large, sizeof(new_large), 12);
    return mkdtemp(directory) ? 0 : -1;
}

static int tear_down(void **state)
{
    assert_int_equal(mapix_object_live_count(), 0);
    return rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_sectors),
        cmocka_unit_test(large_sectors),
        cmocka_unit_test(large_file),
        cmocka_unit_test(names),
        cmocka_unit_test(access_and_modes),
        cmocka_unit_test(transactions),
        cmocka_unit_test(nested_transactions),
        cmocka_unit_test(copies),
        cmocka_unit_test(files),
        cmocka_unit_test(access_of_new_files),
        cmocka_unit_test(public_storages),
        cmocka_unit_test(storage_from_stream),
        cmocka_unit_test(storage_from_lock_bytes),
        cmocka_unit_test(crash_at_any_write),
        cmocka_unit_test(failing_writes),
        cmocka_unit_test(failing_memory),
        cmocka_unit_test(damaged_files),
        cmocka_unit_test(circles),
        cmocka_unit_test(damage_outlasts_a_failed_commit),
        cmocka_unit_test(depth_is_bounded), cmocka_unit_test(depth_is_bounded_in_transactions),
        cmocka_unit_test(random_storages),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
