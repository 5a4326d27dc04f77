/* Named properties: the map, with and without a backing (SPI-NAME-01 to -04). */
#include "test.h"

static GUID first_set = { 1, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } };
static GUID second_set = { 9, 2, 3, { 4, 5, 6, 7, 8, 9, 10, 11 } };

static MAPINAMEID number_name(GUID *set, LONG number)
{
    return (MAPINAMEID){ .lpguid = set, .ulKind = MNID_ID, .Kind.lID = number };
}

static MAPINAMEID text_name(GUID *set, const wchar_t *text)
{
    return (MAPINAMEID){ .lpguid = set, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)text };
}

static HRESULT ids(struct prop_names *names, ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPSPropTagArray *ret_tags)
{
    return mapix_prop_names_get_ids(names, count, wanted, flags, MAPIAllocateBuffer, MAPIFreeBuffer, ret_tags);
}

static HRESULT names_of(struct prop_names *names, LPSPropTagArray *tags, GUID *set, ULONG flags, ULONG *count, LPMAPINAMEID **found)
{
    return mapix_prop_names_get_names(names, tags, set, flags, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, count, found);
}

/* The id of one name; 0 when unknown. */
static ULONG id_of(struct prop_names *names, MAPINAMEID name, ULONG flags)
{
    LPMAPINAMEID wanted = &name;
    LPSPropTagArray tags = NULL;
    HRESULT result = ids(names, 1, &wanted, flags, &tags);
    ULONG id;

    assert_int_equal(tags->cValues, 1);
    id = PROP_ID(tags->aulPropTag[0]);
    assert_int_equal(PROP_TYPE(tags->aulPropTag[0]), id ? PT_UNSPECIFIED : PT_ERROR);
    assert_int_equal(result, id ? S_OK : MAPI_W_ERRORS_RETURNED);
    MAPIFreeBuffer(tags);
    return id;
}

/* SPI-NAME-01: GUID and number or text, text with its case, make a name; ids start at 0x8000 and stay. */
static void identity_of_names(void **state)
{
    struct prop_names *names;
    ULONG id;

    assert_int_equal(mapix_prop_names_new(NULL, NULL, &names), S_OK);
    assert_int_equal(id_of(names, number_name(&first_set, 5), 0), 0);
    id = id_of(names, number_name(&first_set, 5), MAPI_CREATE);
    assert_int_equal(id, 0x8000);
    assert_int_equal(id_of(names, number_name(&first_set, 5), MAPI_CREATE), id);
    assert_int_not_equal(id_of(names, number_name(&second_set, 5), MAPI_CREATE), id);
    assert_int_not_equal(id_of(names, text_name(&first_set, L"5"), MAPI_CREATE), id);
    assert_int_not_equal(id_of(names, text_name(&first_set, L"Case"), MAPI_CREATE), id_of(names, text_name(&first_set, L"case"), MAPI_CREATE));
    /* PS_MAPI names the ids below the named range, and only them. */
    assert_int_equal(id_of(names, number_name((GUID *)(uintptr_t)&PS_MAPI, 0x0037), 0), 0x0037);
    assert_int_equal(id_of(names, number_name((GUID *)(uintptr_t)&PS_MAPI, 0x8001), MAPI_CREATE), 0);
    assert_int_equal(id_of(names, text_name((GUID *)(uintptr_t)&PS_MAPI, L"x"), MAPI_CREATE), 0);
    /* Names that are none. */
    assert_int_equal(id_of(names, text_name(&first_set, NULL), MAPI_CREATE), 0);
    assert_int_equal(id_of(names, text_name(&first_set, L""), MAPI_CREATE), 0);
    assert_int_equal(id_of(names, number_name(NULL, 1), MAPI_CREATE), 0);
    mapix_prop_names_free(names);
}

/* SPI-NAME-02: order is kept, NULL asks for all, too many are MAPI_E_TOO_BIG. */
static void lists_of_ids(void **state)
{
    MAPINAMEID one = number_name(&first_set, 1), two = text_name(&first_set, L"two"), three = number_name(&second_set, 3);
    LPMAPINAMEID wanted[] = { &three, &one, &two, &one };
    LPSPropTagArray tags = NULL;
    struct prop_names *names;

    assert_int_equal(mapix_prop_names_new(NULL, NULL, &names), S_OK);
    assert_int_equal(ids(names, 0, NULL, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 0);
    MAPIFreeBuffer(tags);
    assert_int_equal(ids(names, 4, wanted, MAPI_CREATE, &tags), S_OK);
    assert_int_equal(PROP_ID(tags->aulPropTag[0]), 0x8000);
    assert_int_equal(PROP_ID(tags->aulPropTag[1]), 0x8001);
    assert_int_equal(PROP_ID(tags->aulPropTag[2]), 0x8002);
    assert_int_equal(PROP_ID(tags->aulPropTag[3]), 0x8001);
    MAPIFreeBuffer(tags);
    assert_int_equal(ids(names, 0, NULL, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 3);
    MAPIFreeBuffer(tags);
    mapix_prop_names_set_quota(names, 3);
    one = number_name(&first_set, 99);
    tags = NULL;
    assert_int_equal(ids(names, 4, wanted, MAPI_CREATE, &tags), MAPI_E_TOO_BIG);
    assert_null(tags);
    mapix_prop_names_free(names);
}

/* SPI-NAME-03, K-14. */
static void names_from_ids(void **state)
{
    SizedSPropTagArray(4, given) = { 4, { PROP_TAG(PT_LONG, 0x8001), PROP_TAG(0, 0x9000), PROP_TAG(PT_BOOLEAN, 0x8000), PR_SUBJECT } };
    LPSPropTagArray tags = (LPSPropTagArray)&given;
    LPMAPINAMEID *found = NULL;
    struct prop_names *names;
    ULONG count = 0;

    assert_int_equal(mapix_prop_names_new(NULL, NULL, &names), S_OK);
    id_of(names, number_name(&first_set, 77), MAPI_CREATE);
    id_of(names, text_name(&second_set, L"text"), MAPI_CREATE);
    assert_int_equal(names_of(names, &tags, &second_set, 0, &count, &found), MAPI_W_ERRORS_RETURNED);
    assert_int_equal(count, 4);
    assert_int_equal(wcscmp(found[0]->Kind.lpwstrName, L"text"), 0);
    assert_true(IsEqualGUID(found[0]->lpguid, &second_set));
    assert_null(found[1]);
    assert_int_equal(found[2]->Kind.lID, 77);
    assert_int_equal(found[3]->Kind.lID, PROP_ID(PR_SUBJECT));
    assert_true(IsEqualGUID(found[3]->lpguid, &PS_MAPI));
    MAPIFreeBuffer(found);
    /* All names; of one set; of one kind; of none. */
    tags = NULL;
    assert_int_equal(names_of(names, &tags, NULL, 0, &count, &found), S_OK);
    assert_int_equal(count, 2);
    assert_int_equal(tags->cValues, 2);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(tags);
    tags = NULL;
    assert_int_equal(names_of(names, &tags, &second_set, 0, &count, &found), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(PROP_ID(tags->aulPropTag[0]), 0x8001);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(tags);
    tags = NULL;
    assert_int_equal(names_of(names, &tags, NULL, MAPI_NO_STRINGS, &count, &found), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(found[0]->ulKind, MNID_ID);
    MAPIFreeBuffer(found);
    MAPIFreeBuffer(tags);
    tags = NULL;
    assert_int_equal(names_of(names, &tags, NULL, MAPI_NO_STRINGS | MAPI_NO_IDS, &count, &found), S_OK);
    assert_int_equal(count, 0);
    assert_null(found);
    assert_non_null(tags);
    assert_int_equal(tags->cValues, 0);
    MAPIFreeBuffer(tags);
    mapix_prop_names_free(names);
}

static void adding(void **state)
{
    MAPINAMEID one = number_name(&first_set, 1), two = number_name(&first_set, 2);
    struct prop_names *names;

    assert_int_equal(mapix_prop_names_new(NULL, NULL, &names), S_OK);
    assert_int_equal(mapix_prop_names_add(names, 0x8001, &one), S_OK);
    assert_int_equal(mapix_prop_names_add(names, 0x8001, &one), S_OK);
    assert_int_equal(mapix_prop_names_add(names, 0x8001, &two), MAPI_E_COLLISION);
    assert_int_equal(mapix_prop_names_add(names, 0x8002, &one), MAPI_E_COLLISION);
    assert_int_equal(mapix_prop_names_add(names, 0x7FFF, &two), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_prop_names_add(names, 0xFFFF, &two), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(mapix_prop_names_add(names, 0xFFFE, &two), S_OK);
    /* New names go where there is room. */
    assert_int_equal(id_of(names, number_name(&first_set, 3), MAPI_CREATE), 0x8000);
    assert_int_equal(id_of(names, number_name(&first_set, 4), MAPI_CREATE), 0x8002);
    mapix_prop_names_free(names);
}

/* The whole range can be used, and not more. */
static void all_of_them(void **state)
{
    struct prop_names *names;
    LPSPropTagArray tags = NULL;
    MAPINAMEID one = number_name(&second_set, 1);
    LPMAPINAMEID wanted = &one;
    LONG i;

    assert_int_equal(mapix_prop_names_new(NULL, NULL, &names), S_OK);
    for (i = 0; i < 0x7FFF; i++)
        assert_int_equal(id_of(names, number_name(&first_set, i), MAPI_CREATE), 0x8000 + (ULONG)i);
    assert_int_equal(ids(names, 1, &wanted, MAPI_CREATE, &tags), MAPI_E_TOO_BIG);
    assert_int_equal(id_of(names, number_name(&first_set, 0x7FFE), 0), 0xFFFE);
    mapix_prop_names_free(names);
}

/* A backing that two maps share, as two processes share a store. */
struct table {
    struct { MAPINAMEID name; ULONG id; } rows[100];
    ULONG count;
    unsigned resolved;
    HRESULT result;
};

static bool same_name(const MAPINAMEID *one, const MAPINAMEID *other)
{
    if (one->ulKind != other->ulKind || !IsEqualGUID(one->lpguid, other->lpguid))
        return false;
    return one->ulKind == MNID_ID ? one->Kind.lID == other->Kind.lID : wcscmp(one->Kind.lpwstrName, other->Kind.lpwstrName) == 0;
}

static HRESULT table_resolve(void *context, ULONG count, const MAPINAMEID *const *names, bool create, ULONG *ret_ids)
{
    struct table *table = context;
    ULONG i, j;

    table->resolved++;
    for (i = 0; i < count && !FAILED(table->result); i++) {
        for (j = 0; j < table->count; j++)
            if (same_name(names[i], &table->rows[j].name))
                ret_ids[i] = table->rows[j].id;
        if (!ret_ids[i] && create) {
            table->rows[table->count].name = *names[i];
            ret_ids[i] = table->rows[table->count].id = 0x9000 + table->count;
            table->count++;
        }
    }
    return table->result;
}

static HRESULT table_refresh(void *context, struct prop_names *names)
{
    struct table *table = context;
    HRESULT result = table->result;
    ULONG i;

    for (i = 0; i < table->count && !FAILED(result); i++)
        result = mapix_prop_names_add(names, table->rows[i].id, &table->rows[i].name);
    return result;
}

static void backed(void **state)
{
    static const struct prop_names_backing backing = { table_resolve, table_refresh };
    SizedSPropTagArray(1, given) = { 1, { PROP_TAG(0, 0x9001) } };
    LPSPropTagArray tags = (LPSPropTagArray)&given;
    struct prop_names *one, *other;
    struct table table = { .count = 0 };
    MAPINAMEID name = text_name(&first_set, L"late");
    LPMAPINAMEID wanted = &name, *found = NULL;
    ULONG count;

    assert_int_equal(mapix_prop_names_new(&backing, &table, &one), S_OK);
    assert_int_equal(mapix_prop_names_new(&backing, &table, &other), S_OK);
    assert_int_equal(id_of(one, number_name(&first_set, 1), 0), 0);
    assert_int_equal(id_of(one, number_name(&first_set, 1), MAPI_CREATE), 0x9000);
    assert_int_equal(id_of(other, number_name(&first_set, 1), 0), 0x9000);
    table.resolved = 0;
    assert_int_equal(id_of(other, number_name(&first_set, 1), 0), 0x9000);
    assert_int_equal(table.resolved, 0);
    assert_int_equal(id_of(one, name, MAPI_CREATE), 0x9001);
    assert_int_equal(names_of(other, &tags, NULL, 0, &count, &found), S_OK);
    assert_int_equal(wcscmp(found[0]->Kind.lpwstrName, L"late"), 0);
    MAPIFreeBuffer(found);
    table.result = MAPI_E_DISK_ERROR;
    tags = NULL;
    name = number_name(&second_set, 8);
    assert_int_equal(ids(one, 1, &wanted, MAPI_CREATE, &tags), MAPI_E_DISK_ERROR);
    assert_null(tags);
    assert_int_equal(names_of(one, &tags, NULL, 0, &count, &found), MAPI_E_DISK_ERROR);
    table.result = S_OK;
    mapix_prop_names_free(one);
    mapix_prop_names_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_of_names), cmocka_unit_test(lists_of_ids), cmocka_unit_test(names_from_ids), cmocka_unit_test(adding),
        cmocka_unit_test(all_of_them), cmocka_unit_test(backed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
