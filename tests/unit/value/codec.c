#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/unit/value/random.h"
#include "value/codec.h"
#include "value/restriction.h"
#include "value/value.h"

#define ROUNDS 400

static bool count_tag(void *context, ULONG tag)
{
    ULONG *count = context;
    return tag != 0 && ++*count != 0;
}

/* What is encoded is decoded, byte for byte the same when encoded again; each property can be found without the others. */
static void values_come_back(void **state)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round);
        ULONG count, decoded_count, visited = 0;
        SPropValue *values = random_values(&source, &count), *decoded;
        void *bytes, *again;
        size_t size, again_size;
        assert_int_equal(mapix_codec_encode_values(values, count, &bytes, &size), S_OK);
        assert_int_equal(mapix_codec_decode_values(bytes, size, round % 2 ? source.base : NULL, &decoded_count, &decoded), S_OK);
        assert_int_equal(decoded_count, count);
        for (ULONG i = 0; i < count; i++)
            assert_true(same_value(&values[i], &decoded[i]));
        assert_int_equal(mapix_codec_encode_values(decoded, count, &again, &again_size), S_OK);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, bytes, size);
        assert_int_equal(mapix_codec_visit_tags(bytes, size, count_tag, &visited), S_OK);
        assert_int_equal(visited, count);
        for (ULONG i = 0; i < count; i++) {
            SPropValue found;
            assert_int_equal(mapix_codec_find_value(bytes, size, values[i].ulPropTag, source.base, &found), S_OK);
            const SPropValue *wanted = mapix_value_find_text(values, count, values[i].ulPropTag);
            assert_int_equal(found.ulPropTag, values[i].ulPropTag);
            if (wanted->ulPropTag == found.ulPropTag)
                assert_true(same_value(wanted, &found));
        }
        SPropValue none;
        assert_int_equal(mapix_codec_find_value(bytes, size, PROP_TAG(PT_UNSPECIFIED, 0x5555), source.base, &none), MAPI_E_NOT_FOUND);
        free(bytes);
        free(again);
        if (round % 2 == 0)
            mapix_memory_free(decoded);
        random_end(&source);
    }
}

/* No byte of an encoding can be left out: every truncation is an error, with no base left behind; and no change crashes. */
static void truncations_and_changes_are_survived(void **state)
{
    for (unsigned round = 0; round < 60; round++) {
        struct random_source source = random_start(round + 500);
        ULONG count;
        SPropValue *values = random_values(&source, &count), *decoded;
        SRestriction *restriction = random_restriction(&source, 3), *back;
        void *bytes;
        size_t size;
        assert_int_equal(mapix_codec_encode_values(values, count, &bytes, &size), S_OK);
        for (size_t cut = 0; cut < size; cut++)
            assert_int_equal(mapix_codec_decode_values(bytes, cut, NULL, &count, &decoded), MAPI_E_CORRUPT_DATA);
        for (size_t at = 0; at < size; at++) {
            uint8_t saved = ((uint8_t *)bytes)[at];
            ((uint8_t *)bytes)[at] = (uint8_t)random_bits(&source);
            if (SUCCEEDED(mapix_codec_decode_values(bytes, size, NULL, &count, &decoded)))
                mapix_memory_free(decoded);
            ((uint8_t *)bytes)[at] = saved;
        }
        free(bytes);
        assert_int_equal(mapix_codec_encode_restriction(restriction, &bytes, &size), S_OK);
        for (size_t cut = 0; cut < size; cut++)
            assert_int_equal(mapix_codec_decode_restriction(bytes, cut, NULL, &back), MAPI_E_CORRUPT_DATA);
        free(bytes);
        random_end(&source);
    }
}

static void restrictions_come_back(void **state)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct random_source source = random_start(round + 1000);
        SRestriction *restriction = random_restriction(&source, 5), *decoded, *copy;
        void *bytes;
        size_t size;
        assert_int_equal(mapix_codec_encode_restriction(restriction, &bytes, &size), S_OK);
        assert_int_equal(mapix_codec_decode_restriction(bytes, size, NULL, &decoded), S_OK);
        assert_true(mapix_restriction_equal(restriction, decoded));
        assert_int_equal(mapix_restriction_copy(restriction, NULL, &copy), S_OK);
        assert_true(mapix_restriction_equal(copy, decoded));
        mapix_memory_free(decoded);
        mapix_memory_free(copy);
        free(bytes);
        random_end(&source);
    }
    void *bytes;
    size_t size;
    SRestriction *decoded = (void *)(uintptr_t)1;
    assert_int_equal(mapix_codec_encode_restriction(NULL, &bytes, &size), S_OK);
    assert_int_equal(mapix_codec_decode_restriction(bytes, size, NULL, &decoded), S_OK);
    assert_null(decoded);
    free(bytes);
}

/* Depth is bounded on both sides, by the same number. */
static void depth_is_bounded(void **state)
{
    SRestriction chain[200];
    void *bytes;
    size_t size;
    for (int i = 0; i < 200; i++)
        chain[i] = (SRestriction){ .rt = RES_NOT, .res.resNot.lpRes = &chain[i + 1] };
    chain[199] = (SRestriction){ .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_A };
    assert_int_equal(mapix_codec_encode_restriction(&chain[200 - MAPIX_CODEC_DEPTH], &bytes, &size), S_OK);
    SRestriction *decoded;
    assert_int_equal(mapix_codec_decode_restriction(bytes, size, NULL, &decoded), S_OK);
    mapix_memory_free(decoded);
    free(bytes);
    assert_int_equal(mapix_codec_encode_restriction(&chain[199 - MAPIX_CODEC_DEPTH], &bytes, &size), MAPI_E_TOO_COMPLEX);
    /* By hand, complete but one deeper than allowed. */
    uint8_t deep[1 + MAPIX_CODEC_DEPTH + 5];
    memset(deep, RES_NOT, sizeof(deep));
    deep[0] = MAPIX_CODEC_VERSION;
    memcpy(deep + 1 + MAPIX_CODEC_DEPTH, "\x08\x1e\x00\x37\x00", 5);
    assert_int_equal(mapix_codec_decode_restriction(deep, sizeof(deep), NULL, &decoded), MAPI_E_CORRUPT_DATA);
    deep[1] = MAPIX_CODEC_VERSION;
    assert_int_equal(mapix_codec_decode_restriction(deep + 1, sizeof(deep) - 1, NULL, &decoded), S_OK);
    mapix_memory_free(decoded);
}

/* Worked out by hand: the layout is a promise to what is stored. */
static void the_layout_is_kept(void **state)
{
    SPropValue values[3] = { { .ulPropTag = PROP_TAG(PT_LONG, 0x6001) }, { .ulPropTag = PROP_TAG(PT_UNICODE, 0x6002) },
        { .ulPropTag = PROP_TAG(PT_BINARY, 0x6003) } };
    values[0].Value.l = 0x01020304;
    values[1].Value.lpszW = (LPWSTR)(uintptr_t)L"h\u00e9";
    values[2].Value.bin = (SBinary){ 2, (LPBYTE)"\xaa\xbb" };
    static const uint8_t wanted[] = { 1, 3, 0x03, 0x00, 0x01, 0x60, 4, 3, 2, 1, 0x1f, 0x00, 0x02, 0x60, 4, 'h', 0xc3, 0xa9, 0x02, 0x01, 0x03, 0x60,
        2, 0xaa, 0xbb };
    void *bytes;
    size_t size;
    assert_int_equal(mapix_codec_encode_values(values, 3, &bytes, &size), S_OK);
    assert_int_equal(size, sizeof(wanted));
    assert_memory_equal(bytes, wanted, size);
    ((uint8_t *)bytes)[0] = 2;
    ULONG count;
    SPropValue *decoded;
    assert_int_equal(mapix_codec_decode_values(bytes, size, NULL, &count, &decoded), MAPI_E_CORRUPT_DATA);
    free(bytes);
    /* A count that the input cannot hold is refused before anything is allocated for it. */
    static const uint8_t huge[] = { 1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 0 };
    assert_int_equal(mapix_codec_decode_values(huge, sizeof(huge), NULL, &count, &decoded), MAPI_E_CORRUPT_DATA);
    static const uint8_t zero_in_text[] = { 1, 1, 0x1e, 0, 1, 0x60, 3, 'a', 0 };
    assert_int_equal(mapix_codec_decode_values(zero_in_text, sizeof(zero_in_text), NULL, &count, &decoded), MAPI_E_CORRUPT_DATA);
}

static void bad_values_are_not_written(void **state)
{
    void *bytes = NULL;
    size_t size;
    SPropValue value = { .ulPropTag = PROP_TAG(0x777, 0x6001) };
    assert_int_equal(mapix_codec_encode_values(&value, 1, &bytes, &size), MAPI_E_INVALID_TYPE);
    value = (SPropValue){ .ulPropTag = PR_SUBJECT_A };
    assert_int_equal(mapix_codec_encode_values(&value, 1, &bytes, &size), MAPI_E_INVALID_PARAMETER);
    value = (SPropValue){ .ulPropTag = PROP_TAG(PT_MV_LONG, 0x6001) };
    assert_int_equal(mapix_codec_encode_values(&value, 1, &bytes, &size), MAPI_E_INVALID_PARAMETER);
    SRestriction restriction = { .rt = 99 };
    assert_int_equal(mapix_codec_encode_restriction(&restriction, &bytes, &size), MAPI_E_INVALID_PARAMETER);
    assert_null(bytes);
}

static void sorts_and_tags_come_back(void **state)
{
    SizedSSortOrderSet(2, sorts) = { 2, 1, 1, { { PR_SUBJECT_W, TABLE_SORT_DESCEND }, { PR_MESSAGE_SIZE, TABLE_SORT_ASCEND } } };
    SizedSPropTagArray(3, tags) = { 3, { PR_SUBJECT_W, PR_ENTRYID, PR_NULL } };
    void *bytes;
    size_t size;
    SSortOrderSet *sorts_back, *no_sorts;
    SPropTagArray *tags_back;
    assert_int_equal(mapix_codec_encode_sorts((SSortOrderSet *)&sorts, &bytes, &size), S_OK);
    assert_int_equal(mapix_codec_decode_sorts(bytes, size, NULL, &sorts_back), S_OK);
    assert_memory_equal(sorts_back, &sorts, sizeof(sorts));
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(mapix_codec_decode_sorts(bytes, cut, NULL, &no_sorts), MAPI_E_CORRUPT_DATA);
    mapix_memory_free(sorts_back);
    free(bytes);
    assert_int_equal(mapix_codec_encode_tags((SPropTagArray *)&tags, &bytes, &size), S_OK);
    assert_int_equal(mapix_codec_decode_tags(bytes, size, NULL, &tags_back), S_OK);
    assert_memory_equal(tags_back, &tags, sizeof(tags));
    mapix_memory_free(tags_back);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(mapix_codec_decode_tags(bytes, cut, NULL, &tags_back), MAPI_E_CORRUPT_DATA);
    free(bytes);
}

static ACTIONS sample_actions(ACTION *actions, ADRLIST *list, SPropValue *value, SRestriction *restriction)
{
    memset(actions, 0, 6 * sizeof(*actions));
    *value = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A };
    value->Value.lpszA = (LPSTR)(uintptr_t)"someone";
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ 3, 1, value };
    *restriction = (SRestriction){ .rt = RES_EXIST, .res.resExist.ulPropTag = PR_SUBJECT_W };
    actions[0].acttype = OP_MOVE;
    actions[0].actMoveCopy.cbStoreEntryId = 5;
    actions[0].actMoveCopy.lpStoreEntryId = (LPENTRYID)(uintptr_t)"store";
    actions[0].actMoveCopy.cbFldEntryId = 6;
    actions[0].actMoveCopy.lpFldEntryId = (LPENTRYID)(uintptr_t)"folder";
    actions[1].acttype = OP_REPLY;
    actions[1].actReply.cbEntryId = 5;
    actions[1].actReply.lpEntryId = (LPENTRYID)(uintptr_t)"entry";
    actions[1].actReply.guidReplyTemplate.Data1 = 42;
    actions[2].acttype = OP_FORWARD;
    actions[2].lpRes = restriction;
    actions[2].lpadrlist = list;
    actions[3].acttype = OP_TAG;
    actions[3].propTag = *value;
    actions[4].acttype = OP_BOUNCE;
    actions[4].scBounceCode = BOUNCE_ACCESS_DENIED;
    actions[5].acttype = OP_DELETE;
    return (ACTIONS){ EDK_RULES_VERSION, 6, actions };
}

static void actions_come_back(void **state)
{
    ACTION list[6];
    ADRLIST addresses;
    SPropValue value;
    SRestriction restriction;
    ACTIONS actions = sample_actions(list, &addresses, &value, &restriction), *back;
    void *bytes, *again;
    size_t size, again_size;
    assert_int_equal(mapix_codec_encode_actions(&actions, &bytes, &size), S_OK);
    assert_int_equal(mapix_codec_decode_actions(bytes, size, NULL, &back), S_OK);
    assert_int_equal(back->cActions, 6);
    assert_string_equal(back->lpAction[2].lpadrlist->aEntries[0].rgPropVals[0].Value.lpszA, "someone");
    assert_int_equal(back->lpAction[4].scBounceCode, BOUNCE_ACCESS_DENIED);
    assert_int_equal(mapix_codec_encode_actions(back, &again, &again_size), S_OK);
    assert_int_equal(again_size, size);
    assert_memory_equal(again, bytes, size);
    for (size_t cut = 0; cut < size; cut++) {
        ACTIONS *none;
        assert_int_equal(mapix_codec_decode_actions(bytes, cut, NULL, &none), MAPI_E_CORRUPT_DATA);
    }
    mapix_memory_free(back);
    free(bytes);
    free(again);

    /* As a value: copied, relocated, encoded. */
    SPropValue property = { .ulPropTag = PR_RULE_ACTIONS }, *copy, *decoded;
    property.Value.lpszA = (LPSTR)&actions;
    ULONG block_size, count;
    assert_int_equal(ScCountProps(1, &property, &block_size), S_OK);
    char *block = malloc(block_size), *moved = malloc(block_size);
    assert_int_equal(ScCopyProps(1, &property, block, NULL), S_OK);
    assert_int_equal(ScRelocProps(1, (SPropValue *)block, block, moved, NULL), S_OK);
    memcpy(moved, block, block_size);
    memset(block, 0, block_size);
    copy = (SPropValue *)moved;
    assert_true(mapix_value_equal(copy, &property));
    assert_int_equal(mapix_codec_encode_values(copy, 1, &bytes, &size), S_OK);
    assert_int_equal(mapix_codec_decode_values(bytes, size, NULL, &count, &decoded), S_OK);
    assert_true(mapix_value_equal(decoded, &property));
    mapix_memory_free(decoded);
    free(bytes);
    free(block);
    free(moved);
}

static NOTIFICATION *sample_notifications(struct random_source *source)
{
    NOTIFICATION *all = mapix_memory_more_zero(source->base, 6 * sizeof(*all));
    static MAPIERROR error = { 0, (LPTSTR)(uintptr_t)"what", (LPTSTR)(uintptr_t)"who", 7, 8 };
    static SizedSPropTagArray(1, tags) = { 1, { PR_SUBJECT_W } };
    all[0].ulEventType = fnevCriticalError;
    all[0].info.err.scode = MAPI_E_NETWORK_ERROR;
    all[0].info.err.lpMAPIError = &error;
    all[1].ulEventType = fnevNewMail;
    all[1].info.newmail.cbEntryID = 4;
    all[1].info.newmail.lpEntryID = (LPENTRYID)(uintptr_t)"mail";
    all[1].info.newmail.ulFlags = MAPI_UNICODE;
    all[1].info.newmail.lpszMessageClass = (LPTSTR)(uintptr_t)L"IPM.Note";
    all[1].info.newmail.ulMessageFlags = 3;
    all[2].ulEventType = fnevObjectMoved;
    all[2].info.obj.cbOldID = 3;
    all[2].info.obj.lpOldID = (LPENTRYID)(uintptr_t)"old";
    all[2].info.obj.ulObjType = MAPI_MESSAGE;
    all[2].info.obj.lpPropTagArray = (SPropTagArray *)&tags;
    all[3].ulEventType = fnevTableModified;
    all[3].info.tab.ulTableEvent = TABLE_ROW_ADDED;
    all[3].info.tab.propIndex = random_value(source, PR_INSTANCE_KEY);
    all[3].info.tab.propPrior.ulPropTag = PR_NULL;
    all[3].info.tab.row.lpProps = random_values(source, &all[3].info.tab.row.cValues);
    all[4].ulEventType = fnevExtended;
    all[4].info.ext.ulEvent = 9;
    all[4].info.ext.cb = 2;
    all[4].info.ext.pbEventParameters = (LPBYTE)(uintptr_t)"xy";
    all[5].ulEventType = fnevStatusObjectModified;
    all[5].info.statobj.cbEntryID = 1;
    all[5].info.statobj.lpEntryID = (LPENTRYID)(uintptr_t)"s";
    all[5].info.statobj.lpPropVals = random_values(source, &all[5].info.statobj.cValues);
    return all;
}

static void notifications_come_back(void **state)
{
    for (unsigned round = 0; round < 50; round++) {
        struct random_source source = random_start(round + 3000);
        NOTIFICATION *all = sample_notifications(&source), *back;
        void *bytes, *again;
        size_t size, again_size;
        ULONG count;
        assert_int_equal(mapix_codec_encode_notifications(all, 6, &bytes, &size), S_OK);
        assert_int_equal(mapix_codec_decode_notifications(bytes, size, round % 2 ? source.base : NULL, &count, &back), S_OK);
        assert_int_equal(count, 6);
        assert_true(wcscmp((wchar_t *)back[1].info.newmail.lpszMessageClass, L"IPM.Note") == 0);
        assert_string_equal((char *)back[0].info.err.lpMAPIError->lpszError, "what");
        assert_int_equal(mapix_codec_encode_notifications(back, 6, &again, &again_size), S_OK);
        assert_int_equal(again_size, size);
        assert_memory_equal(again, bytes, size);
        for (size_t cut = 0; cut < size; cut++) {
            NOTIFICATION *none;
            assert_int_equal(mapix_codec_decode_notifications(bytes, cut, NULL, &count, &none), MAPI_E_CORRUPT_DATA);
        }
        if (round % 2 == 0)
            mapix_memory_free(back);
        free(bytes);
        free(again);
        random_end(&source);
    }
}

/* Rows, names and entry lists through writer and reader; the pieces of a frame. */
static void pieces_of_frames(void **state)
{
    struct mapix_codec_writer writer = { 0 };
    SizedSRowSet(2, rows) = { .cRows = 2 };
    SPropValue value = { .ulPropTag = PR_SUBJECT_A };
    value.Value.lpszA = (LPSTR)(uintptr_t)"row";
    rows.aRow[0] = (SRow){ 5, 1, &value };
    rows.aRow[1] = (SRow){ 0, 0, NULL };
    GUID guid = { .Data1 = 3 };
    MAPINAMEID by_id = { .lpguid = &guid, .ulKind = MNID_ID, .Kind.lID = -4 };
    MAPINAMEID by_name = { .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)L"n" };
    LPMAPINAMEID names[3] = { &by_id, NULL, &by_name };
    SBinary ids[2] = { { 2, (LPBYTE)(uintptr_t)"ab" }, { 0, NULL } };
    ENTRYLIST list = { 2, ids };
    mapix_codec_put_rows(&writer, (SRowSet *)&rows);
    mapix_codec_put_rows(&writer, NULL);
    mapix_codec_put_names(&writer, names, 3);
    mapix_codec_put_entry_list(&writer, &list);
    mapix_codec_put_text(&writer, NULL);
    mapix_codec_put_text(&writer, "");
    mapix_codec_put_wide(&writer, L"wide");
    mapix_codec_put_number(&writer, UINT64_MAX);
    mapix_codec_put_u16(&writer, 0x1234);
    mapix_codec_put_u64(&writer, 0x123456789abcdefULL);
    assert_int_equal(writer.result, S_OK);

    void *base = mapix_memory_new(1);
    struct mapix_codec_reader reader = mapix_codec_reader(writer.data, writer.length, base);
    SRowSet *back = mapix_codec_get_rows(&reader);
    assert_int_equal(back->cRows, 2);
    assert_int_equal(back->aRow[0].ulAdrEntryPad, 5);
    assert_string_equal(back->aRow[0].lpProps[0].Value.lpszA, "row");
    assert_null(back->aRow[1].lpProps);
    FreeProws(back);
    assert_null(mapix_codec_get_rows(&reader));
    ULONG count;
    LPMAPINAMEID *names_back = mapix_codec_get_names(&reader, &count);
    assert_int_equal(count, 3);
    assert_true(FEqualNames(names_back[0], &by_id));
    assert_null(names_back[1]);
    assert_true(FEqualNames(names_back[2], &by_name));
    ENTRYLIST *list_back = mapix_codec_get_entry_list(&reader);
    assert_int_equal(list_back->cValues, 2);
    assert_memory_equal(list_back->lpbin[0].lpb, "ab", 2);
    assert_int_equal(list_back->lpbin[1].cb, 0);
    assert_null(mapix_codec_get_text(&reader));
    assert_string_equal(mapix_codec_get_text(&reader), "");
    assert_string_equal(mapix_codec_get_text(&reader), "wide");
    assert_true(mapix_codec_get_number(&reader) == UINT64_MAX);
    assert_int_equal(mapix_codec_get_u16(&reader), 0x1234);
    assert_true(mapix_codec_get_u64(&reader) == 0x123456789abcdefULL);
    assert_int_equal(mapix_codec_finish(&reader), S_OK);
    /* Past the end everything is zero and the result sticks. */
    assert_int_equal(mapix_codec_get_u32(&reader), 0);
    assert_null(mapix_codec_get_text(&reader));
    assert_int_equal(mapix_codec_finish(&reader), MAPI_E_CORRUPT_DATA);
    mapix_memory_free(base);
    mapix_codec_writer_release(&writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back), cmocka_unit_test(truncations_and_changes_are_survived),
        cmocka_unit_test(restrictions_come_back), cmocka_unit_test(depth_is_bounded), cmocka_unit_test(the_layout_is_kept),
        cmocka_unit_test(bad_values_are_not_written), cmocka_unit_test(sorts_and_tags_come_back), cmocka_unit_test(actions_come_back),
        cmocka_unit_test(notifications_come_back), cmocka_unit_test(pieces_of_frames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
