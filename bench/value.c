/* Bench 3 of Foundations: ScCopyProps, FPropCompareProp, restriction evaluation per row; and beside them sort keys and the codec. In
 * nanoseconds, medians, with the numbers of the first version next to them, so that a change shows. */
#include <mapiutil.h>
#include <string.h>

#include "base/memory.h"
#include "bench/timing.h"
#include "value/codec.h"
#include "value/restriction.h"
#include "value/sortkey.h"
#include "value/value.h"

#define ROUNDS 31
#define REPEAT 20000
#define PROPERTIES 10

/* What the first version took, 22 November 2026, on the machine of the session (AMD EPYC, two cores, shared). */
struct measure {
    const char *name;
    double before;
    void (*run)(void *context);
    double units;
};

static SPropValue row[PROPERTIES];
static char block[4096];
static void *encoded;
static size_t encoded_size;
static struct mapix_restriction *simple, *text, *nested;

static void make_row(void)
{
    static SBinary id = { 46, (LPBYTE)(uintptr_t)"0123456789012345678901234567890123456789012345" };
    static const ULONG tags[PROPERTIES] = { PR_SUBJECT_W, PR_SENDER_NAME_W, PR_MESSAGE_CLASS_W, PR_MESSAGE_FLAGS, PR_MESSAGE_SIZE,
        PR_CLIENT_SUBMIT_TIME, PR_ENTRYID, PR_IMPORTANCE, PR_HASATTACH, PR_DISPLAY_TO_A };
    for (int i = 0; i < PROPERTIES; i++)
        row[i].ulPropTag = tags[i];
    row[0].Value.lpszW = (LPWSTR)(uintptr_t)L"Minutes of the meeting of last Tuesday";
    row[1].Value.lpszW = (LPWSTR)(uintptr_t)L"Alice Example";
    row[2].Value.lpszW = (LPWSTR)(uintptr_t)L"IPM.Note";
    row[3].Value.l = 1;
    row[4].Value.l = 23456;
    row[5].Value.ft.dwHighDateTime = 30000000;
    row[6].Value.bin = id;
    row[7].Value.l = 1;
    row[9].Value.lpszA = (LPSTR)(uintptr_t)"Bob Example; Carol Example";
}

static void make_restrictions(void)
{
    static SPropValue flags = { .ulPropTag = PR_MESSAGE_SIZE }, word = { .ulPropTag = PR_SUBJECT_W };
    flags.Value.l = 10000;
    word.Value.lpszW = (LPWSTR)(uintptr_t)L"TUESDAY";
    SRestriction size = { .rt = RES_PROPERTY, .res.resProperty = { RELOP_GT, PR_MESSAGE_SIZE, &flags } };
    SRestriction content = { .rt = RES_CONTENT, .res.resContent = { FL_SUBSTRING | FL_IGNORECASE, PR_SUBJECT_W, &word } };
    SRestriction exist = { .rt = RES_EXIST, .res.resExist.ulPropTag = PR_ENTRYID };
    SRestriction mask = { .rt = RES_BITMASK, .res.resBitMask = { BMR_NEZ, PR_MESSAGE_FLAGS, 2 } };
    SRestriction not = { .rt = RES_NOT, .res.resNot.lpRes = &mask };
    SRestriction parts[4] = { size, exist, not, content };
    SRestriction all = { .rt = RES_AND, .res.resAnd = { 4, parts } };
    if (FAILED(mapix_restriction_compile(&size, &simple)) || FAILED(mapix_restriction_compile(&content, &text)) ||
        FAILED(mapix_restriction_compile(&all, &nested)))
        exit(1);
}

static void run_count(void *context)
{
    ULONG size;
    for (int i = 0; i < REPEAT; i++) {
        ScCountProps(PROPERTIES, row, &size);
        timing_use(&size);
    }
}

static void run_copy(void *context)
{
    for (int i = 0; i < REPEAT; i++) {
        ScCopyProps(PROPERTIES, row, block, NULL);
        timing_use(block);
    }
}

static void run_duplicate(void *context)
{
    for (int i = 0; i < REPEAT; i++) {
        LPSPropValue copy;
        ScDupPropset(PROPERTIES, row, MAPIAllocateBuffer, &copy);
        MAPIFreeBuffer(copy);
    }
}

static void run_compare_long(void *context)
{
    for (int i = 0; i < REPEAT; i++) {
        BOOL less = FPropCompareProp(&row[3], RELOP_LT, &row[4]);
        timing_use(&less);
    }
}

static void run_compare_text(void *context)
{
    SPropValue other = row[0];
    other.Value.lpszW = (LPWSTR)(uintptr_t)L"Minutes of the meeting of last Thursday";
    for (int i = 0; i < REPEAT; i++) {
        BOOL less = FPropCompareProp(&row[0], RELOP_LT, &other);
        timing_use(&less);
    }
}

static void evaluate(struct mapix_restriction *restriction)
{
    for (int i = 0; i < REPEAT; i++) {
        bool matches = mapix_restriction_matches_values(restriction, row, PROPERTIES);
        timing_use(&matches);
    }
}

static void run_simple(void *context) { evaluate(simple); }
static void run_text(void *context) { evaluate(text); }
static void run_nested(void *context) { evaluate(nested); }

static void run_key(void *context)
{
    uint8_t key[256];
    size_t size;
    for (int i = 0; i < REPEAT; i++) {
        mapix_sort_key(&row[0], 0, key, sizeof(key), &size);
        timing_use(key);
    }
}

static void run_encode(void *context)
{
    struct mapix_codec_writer writer = { 0 };
    for (int i = 0; i < REPEAT; i++) {
        mapix_codec_writer_reset(&writer);
        mapix_codec_put_values(&writer, row, PROPERTIES);
        timing_use(writer.data);
    }
    mapix_codec_writer_release(&writer);
}

static void run_decode(void *context)
{
    for (int i = 0; i < REPEAT; i++) {
        ULONG count;
        SPropValue *values;
        mapix_codec_decode_values(encoded, encoded_size, NULL, &count, &values);
        MAPIFreeBuffer(values);
    }
}

static void run_find(void *context)
{
    void *base = mapix_memory_new(1);
    for (int i = 0; i < REPEAT; i++) {
        SPropValue value;
        mapix_codec_find_value(encoded, encoded_size, PR_IMPORTANCE, base, &value);
        timing_use(&value);
    }
    mapix_memory_free(base);
}

int main(void)
{
    static const struct measure measures[] = {
        { "ScCountProps, a row of 10", 53, run_count, 1 },
        { "ScCopyProps, a row of 10", 120, run_copy, 1 },
        { "ScDupPropset and free, a row of 10", 197, run_duplicate, 1 },
        { "FPropCompareProp, PT_LONG", 11, run_compare_long, 1 },
        { "FPropCompareProp, texts of 38 letters that differ at 31", 70, run_compare_text, 1 },
        { "restriction, one comparison of numbers, per row", 12.6, run_simple, 1 },
        { "restriction, substring ignoring case, per row", 78, run_text, 1 },
        { "restriction, AND of number, exist, NOT mask, substring", 104, run_nested, 1 },
        { "sort key of a text of 38 letters", 101, run_key, 1 },
        { "codec, encode a row of 10", 279, run_encode, 1 },
        { "codec, decode a row of 10 and free it", 220, run_decode, 1 },
        { "codec, find one of 10", 133, run_find, 1 },
    };
    make_row();
    make_restrictions();
    if (FAILED(mapix_codec_encode_values(row, PROPERTIES, &encoded, &encoded_size)))
        return 1;
    printf("%-58s %10s %10s\n", "", "before", "now");
    for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++) {
        double now = timing_median(measures[i].run, NULL, ROUNDS, REPEAT * measures[i].units);
        printf("%-58s %7.1f ns %7.1f ns\n", measures[i].name, measures[i].before, now);
    }
    free(encoded);
    mapix_restriction_free(simple);
    mapix_restriction_free(text);
    mapix_restriction_free(nested);
    return 0;
}
