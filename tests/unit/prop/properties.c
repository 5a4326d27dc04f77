/* GetProps, GetPropList, SetProps, DeleteProps and SaveChanges over a source whose steps can fail. */
#include "test.h"

struct rig {
    struct fixture_store *store;
    LPMAPIPROP prop;
};

static struct rig start(unsigned flags)
{
    struct rig rig = { fixture_store_new(), NULL };

    assert_int_equal(fixture_open(rig.store, flags, &rig.prop), S_OK);
    return rig;
}

static void stop(struct rig *rig)
{
    release(rig->prop);
    fixture_store_free(rig->store);
}

#define MESSAGE (MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE)
#define FOLDER  MAPIX_PROP_WRITABLE

static HRESULT conformance_open(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    struct { struct fixture_store *store; unsigned flags; } *what = context;

    return fixture_open(what->store, what->flags | (writable ? MAPIX_PROP_WRITABLE : 0), ret_prop);
}

/* Every mode of a source passes the suite that all property objects pass. */
static void conforms(void **state)
{
    unsigned variant;

    for (variant = 0; variant < 32; variant++) {
        struct { struct fixture_store *store; unsigned flags; } what = { fixture_store_new(), 0 };
        pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
        struct prop_conformance suite = { .name = "fixture", .open = conformance_open, .transacted = variant & 1, .names = variant & 2,
            .computed_tag = PR_MESSAGE_SIZE, .object_tag = PR_MESSAGE_RECIPIENTS, .secure = true };

        what.flags = (suite.transacted ? MAPIX_PROP_TRANSACTED : 0) | (variant & 16 ? MAPIX_PROP_ACCESS_LEVEL : 0);
        what.store->computed[0] = PR_MESSAGE_SIZE;
        what.store->objects[0] = PR_MESSAGE_RECIPIENTS;
        if (suite.names)
            assert_int_equal(mapix_prop_names_new(NULL, NULL, &what.store->names), S_OK);
        if (variant & 4)
            what.store->source.size = NULL, what.store->source.read = NULL;
        if (variant & 8)
            what.store->objects_lock = &lock;
        if (variant & 4)
            what.store->source.large_value = 4096;
        prop_conformance_run(&suite, &what);
        fixture_store_free(what.store);
    }
}

/* SPI-PROP-03: no properties: S_OK, 0, NULL. */
static void get_props_of_nothing(void **state)
{
    struct rig rig = start(MESSAGE);
    LPSPropValue values = (LPSPropValue)&rig;
    LPSPropTagArray tags = NULL;
    ULONG count = 9;

    assert_int_equal(rig.prop->lpVtbl->GetProps(rig.prop, NULL, 0, &count, &values), S_OK);
    assert_int_equal(count, 0);
    assert_null(values);
    /* SPI-PROP-06: an empty list is an array with count 0. */
    assert_int_equal(rig.prop->lpVtbl->GetPropList(rig.prop, 0, &tags), S_OK);
    assert_non_null(tags);
    assert_int_equal(tags->cValues, 0);
    MAPIFreeBuffer(tags);
    stop(&rig);
}

/* SPI-PROP-04: a value above the source's limit is too big, pending or committed; a small one is not. */
static void get_props_too_big(void **state)
{
    struct rig rig = start(MESSAGE);
    static const char text[5000] = { [0 ... 4998] = 'x' };
    LPSPropValue value;

    rig.store->source.large_value = 4096;
    assert_int_equal(set_one(rig.prop, text_value(0x6600, text)), S_OK);
    assert_int_equal(set_one(rig.prop, text_value(0x6601, "small")), S_OK);
    assert_int_equal(get_code(rig.prop, PROP_TAG(PT_STRING8, 0x6600)), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(get_code(rig.prop, PROP_TAG(PT_STRING8, 0x6600)), MAPI_E_NOT_ENOUGH_MEMORY);
    assert_int_equal(get_one(rig.prop, PROP_TAG(PT_STRING8, 0x6601), &value), S_OK);
    assert_string_equal(value->Value.lpszA, "small");
    MAPIFreeBuffer(value);
    stop(&rig);
}

/* SPI-PROP-16: an empty multi-value in a store is never given out. */
static void get_props_hides_empty_lists(void **state)
{
    struct rig rig = start(FOLDER);
    SPropValue empty = { .ulPropTag = PROP_TAG(PT_MV_LONG, 0x6600) };
    LPSPropValue values = NULL, copy;
    ULONG count = 0;

    copy = mapix_memory_new_zero(sizeof(*copy));
    *copy = empty;
    rig.store->values = malloc(sizeof(*rig.store->values));
    rig.store->values[rig.store->count++] = copy;
    assert_int_equal(rig.prop->lpVtbl->GetProps(rig.prop, NULL, 0, &count, &values), S_OK);
    assert_int_equal(count, 0);
    stop(&rig);
}

/* A failing source fails the call and leaves nothing behind. */
static void source_failures(void **state)
{
    struct rig rig = start(MESSAGE);
    LPSPropValue values = NULL;
    LPSPropTagArray tags = NULL;
    ULONG count = 0;

    assert_int_equal(set_one(rig.prop, long_value(0x6600, 1)), S_OK);
    fixture_fail(rig.store, FIXTURE_LIST, 1, MAPI_E_NETWORK_ERROR);
    assert_int_equal(rig.prop->lpVtbl->GetPropList(rig.prop, 0, &tags), MAPI_E_NETWORK_ERROR);
    assert_null(tags);
    fixture_fail(rig.store, FIXTURE_LIST, 1, MAPI_E_NETWORK_ERROR);
    assert_int_equal(rig.prop->lpVtbl->GetProps(rig.prop, NULL, 0, &count, &values), MAPI_E_NETWORK_ERROR);
    assert_null(values);
    fixture_fail(rig.store, FIXTURE_GET, 1, MAPI_E_DISK_ERROR);
    assert_int_equal(get_code(rig.prop, PROP_TAG(PT_LONG, 0x6601)), MAPI_E_DISK_ERROR);
    /* What is pending does not need the source. */
    fixture_fail(rig.store, FIXTURE_GET, 1, MAPI_E_DISK_ERROR);
    assert_int_equal(get_long(rig.prop, 0x6600), 1);
    stop(&rig);
}

/* SPI-PROP-07, -08, -10: problems of single properties, each with its index. */
static void set_props_problems(void **state)
{
    struct rig rig = start(MESSAGE);
    SPropValue values[] = { long_value(0x6600, 1), long_value(0x6601, 1), long_value(0x6602, 1), long_value(0x6603, 1),
        long_value(0x8001, 1), long_value(0, 1), long_value(0xFFFF, 1), { .ulPropTag = PROP_TAG(PT_NULL, 0x6604) } };
    LPSPropProblemArray problems = NULL;

    rig.store->computed[0] = PROP_TAG(0, 0x6601);
    rig.store->refused[0] = PROP_TAG(0, 0x6602);
    rig.store->swallowed[0] = PROP_TAG(0, 0x6603);
    assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 8, values, &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->cProblem, 6);
    assert_int_equal(problems->aProblem[0].ulIndex, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    assert_int_equal(problems->aProblem[1].ulIndex, 2);
    assert_int_equal(problems->aProblem[1].scode, MAPI_E_NO_ACCESS);
    assert_int_equal(problems->aProblem[2].ulIndex, 4);
    assert_int_equal(problems->aProblem[2].scode, MAPI_E_UNEXPECTED_ID);
    assert_int_equal(problems->aProblem[3].scode, MAPI_E_UNEXPECTED_ID);
    assert_int_equal(problems->aProblem[4].scode, MAPI_E_UNEXPECTED_ID);
    assert_int_equal(problems->aProblem[5].ulIndex, 7);
    assert_int_equal(problems->aProblem[5].scode, MAPI_E_INVALID_TYPE);
    MAPIFreeBuffer(problems);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
    assert_int_equal(rig.store->count, 1);
    assert_int_equal(fixture_find(rig.store, PROP_TAG(0, 0x6600))->Value.l, 1);
    /* Without a place for problems they are not told; the call succeeds all the same. */
    assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 8, values, NULL), S_OK);
    assert_int_equal(delete_one(rig.prop, PROP_TAG(0, 0x6601)), MAPI_E_COMPUTED);
    assert_int_equal(delete_one(rig.prop, PROP_TAG(0, 0x6603)), S_OK);
    stop(&rig);
}

/* Several values for one id: the last counts, in both modes; an immediate commit names each id once. */
static void set_props_duplicates(void **state)
{
    unsigned mode;

    for (mode = 0; mode < 2; mode++) {
        struct rig rig = start(mode ? MESSAGE : FOLDER);
        SPropValue values[] = { long_value(0x6600, 1), text_value(0x6600, "two"), long_value(0x6600, 3) };

        assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 3, values, NULL), S_OK);
        assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), S_OK);
        assert_int_equal(rig.store->version, 1);
        assert_int_equal(fixture_find(rig.store, PROP_TAG(0, 0x6600))->Value.l, 3);
        stop(&rig);
    }
}

/* An immediate source may leave single changes out while it commits. */
static void set_props_left_out(void **state)
{
    struct rig rig = start(FOLDER);
    SPropValue values[] = { long_value(0x6600, 1), long_value(0x6601, 2), long_value(0x6602, 3) };
    LPSPropProblemArray problems = NULL;

    rig.store->left_out[0] = PROP_TAG(0, 0x6601);
    assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 3, values, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulIndex, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_UNEXPECTED_TYPE);
    MAPIFreeBuffer(problems);
    assert_int_equal(rig.store->count, 2);
    /* A commit that fails is the call's failure, without problems. */
    fixture_fail(rig.store, FIXTURE_COMMIT, 1, MAPI_E_NOT_ENOUGH_DISK);
    problems = (LPSPropProblemArray)&rig;
    assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 3, values, &problems), MAPI_E_NOT_ENOUGH_DISK);
    assert_null(problems);
    stop(&rig);
}

/* Bad pointers within values fail the call before anything changes. */
static void set_props_unsound(void **state)
{
    struct rig rig = start(FOLDER);
    LPSTR texts[] = { (LPSTR)"a", NULL };
    SPropValue good = long_value(0x6600, 1);
    SPropValue bad[] = {
        { .ulPropTag = PROP_TAG(PT_UNICODE, 0x6601) }, { .ulPropTag = PROP_TAG(PT_CLSID, 0x6601) },
        { .ulPropTag = PROP_TAG(PT_BINARY, 0x6601), .Value.bin = { 3, NULL } },
        { .ulPropTag = PROP_TAG(PT_MV_STRING8, 0x6601), .Value.MVszA = { 2, texts } },
        { .ulPropTag = PROP_TAG(PT_MV_LONG, 0x6601), .Value.MVl = { 2, NULL } }, { .ulPropTag = PROP_TAG(PT_OBJECT, 0x6601) },
    };
    size_t i;

    for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        SPropValue values[] = { good, bad[i] };

        assert_int_equal(rig.prop->lpVtbl->SetProps(rig.prop, 2, values, NULL), MAPI_E_INVALID_PARAMETER);
        assert_int_equal(rig.store->count, 0);
    }
    stop(&rig);
}

/* SPI-MSG-01, SPI-PROP-15: two writers; the first save wins, FORCE_SAVE overrides, a deleted object cannot be forced (SPI-MSG-05). */
static void two_writers(void **state)
{
    struct rig rig = start(MESSAGE);
    LPMAPIPROP second = NULL;

    assert_int_equal(fixture_open(rig.store, MESSAGE, &second), S_OK);
    assert_int_equal(set_one(rig.prop, long_value(0x6600, 1)), S_OK);
    assert_int_equal(set_one(second, long_value(0x6600, 2)), S_OK);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(second->lpVtbl->SaveChanges(second, KEEP_OPEN_READWRITE), MAPI_E_OBJECT_CHANGED);
    assert_int_equal(fixture_find(rig.store, PROP_TAG(0, 0x6600))->Value.l, 1);
    assert_int_equal(get_long(second, 0x6600), 2);
    assert_int_equal(second->lpVtbl->SaveChanges(second, KEEP_OPEN_READWRITE | FORCE_SAVE), S_OK);
    assert_int_equal(rig.store->last_flags & FORCE_SAVE, FORCE_SAVE);
    assert_int_equal(fixture_find(rig.store, PROP_TAG(0, 0x6600))->Value.l, 2);
    rig.store->deleted = true;
    assert_int_equal(set_one(second, long_value(0x6601, 2)), S_OK);
    assert_int_equal(second->lpVtbl->SaveChanges(second, FORCE_SAVE), MAPI_E_OBJECT_DELETED);
    assert_int_equal(get_long(second, 0x6601), 2);
    release(second);
    stop(&rig);
}

/* SPI-MSG-06: after a failure the object stays open with its changes; a save without changes reaches the source too. */
static void save_changes(void **state)
{
    struct rig rig = start(MESSAGE);

    assert_int_equal(set_one(rig.prop, long_value(0x6600, 1)), S_OK);
    fixture_fail(rig.store, FIXTURE_COMMIT, 1, MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READONLY), MAPI_E_NOT_ENOUGH_DISK);
    assert_int_equal(set_one(rig.prop, long_value(0x6601, 2)), S_OK);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READONLY), S_OK);
    assert_int_equal(rig.store->count, 2);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, MAPI_DEFERRED_ERRORS), S_OK);
    assert_int_equal(rig.store->calls[FIXTURE_COMMIT], 3);
    /* KEEP_OPEN_READWRITE must leave the object writable. */
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(set_one(rig.prop, long_value(0x6602, 3)), S_OK);
    stop(&rig);
    rig = start(MAPIX_PROP_TRANSACTED);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), MAPI_E_NO_ACCESS);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, FORCE_SAVE), MAPI_E_NO_ACCESS);
    stop(&rig);
    /* SPI-PROF-02: nothing to do for an immediate object, read-only or not. */
    rig = start(0);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, KEEP_OPEN_READWRITE), S_OK);
    assert_int_equal(rig.store->calls[FIXTURE_COMMIT], 0);
    stop(&rig);
}

/* PR_ACCESS_LEVEL tells whether the object may be changed, and cannot be set. */
static void access_level(void **state)
{
    struct rig rig = start(MESSAGE | MAPIX_PROP_ACCESS_LEVEL);
    LPSPropTagArray tags = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0;

    assert_int_equal(get_long(rig.prop, PROP_ID(PR_ACCESS_LEVEL)), MAPI_MODIFY);
    assert_int_equal(set_one(rig.prop, long_value(PROP_ID(PR_ACCESS_LEVEL), 0)), MAPI_E_COMPUTED);
    assert_int_equal(delete_one(rig.prop, PR_ACCESS_LEVEL), MAPI_E_COMPUTED);
    mapix_prop_set_writable(mapix_object_of(rig.prop), false);
    assert_int_equal(get_long(rig.prop, PROP_ID(PR_ACCESS_LEVEL)), 0);
    assert_int_equal(rig.prop->lpVtbl->GetPropList(rig.prop, 0, &tags), S_OK);
    assert_int_equal(tags->cValues, 1);
    assert_int_equal(tags->aulPropTag[0], PR_ACCESS_LEVEL);
    MAPIFreeBuffer(tags);
    assert_int_equal(rig.prop->lpVtbl->GetProps(rig.prop, NULL, 0, &count, &values), S_OK);
    assert_int_equal(count, 1);
    MAPIFreeBuffer(values);
    stop(&rig);
}

/* Owners put values past the checks, look at what is pending and read as the client would. */
static void owners(void **state)
{
    struct rig rig = start(MESSAGE);
    struct mapix_object *object = mapix_object_of(rig.prop);
    SPropValue values[2] = { text_value(0x6600, "computed"), { .ulPropTag = PROP_TAG(PT_ERROR, 0x6601), .Value.err = MAPI_E_NOT_FOUND } };
    LPSPropValue base = mapix_memory_new(sizeof(*base));
    struct prop_memory memory = { base, MAPIAllocateMore };
    struct prop_content *content;

    rig.store->computed[0] = PROP_TAG(0, 0x6600);
    fixture_put(rig.store, &(SPropValue){ .ulPropTag = PROP_TAG(PT_LONG, 0x6601), .Value.l = 4 });
    assert_int_equal(mapix_prop_put(object, 2, values), S_OK);
    assert_int_equal(get_code(rig.prop, PROP_TAG(PT_LONG, 0x6601)), MAPI_E_NOT_FOUND);
    mapix_prop_lock(object);
    assert_true(mapix_prop_is_changed_locked(object));
    assert_int_equal(PROP_TYPE(mapix_prop_pending_locked(object, values[0].ulPropTag, NULL)->ulPropTag), PT_UNICODE);
    assert_int_equal(mapix_prop_pending_locked(object, values[1].ulPropTag, &content)->Value.err, MAPI_E_NOT_FOUND);
    assert_null(mapix_prop_pending_locked(object, PROP_TAG(0, 0x6602), NULL));
    mapix_prop_unlock(object);
    assert_int_equal(mapix_prop_get_one(object, PROP_TAG(PT_UNSPECIFIED, 0x6600), &memory, base), S_OK);
    assert_int_equal(wcscmp(base->Value.lpszW, L"computed"), 0);
    assert_int_equal(mapix_prop_get_one(object, PROP_TAG(PT_UNSPECIFIED, 0x6601), &memory, base), MAPI_E_NOT_FOUND);
    mapix_prop_lock(object);
    mapix_prop_discard_locked(object);
    assert_false(mapix_prop_is_changed_locked(object));
    mapix_prop_unlock(object);
    assert_int_equal(get_long(rig.prop, 0x6601), 4);
    MAPIFreeBuffer(base);
    stop(&rig);
}

/* OpenProperty of anything but a stream is the source's, with flags as given; MAPI_CREATE implies MAPI_MODIFY. */
static void open_objects(void **state)
{
    struct rig rig = start(MESSAGE);
    LPUNKNOWN opened = NULL;
    LPPROPDATA data = NULL;

    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    rig.store->objects[0] = PR_ATTACH_DATA_OBJ;
    rig.store->opened = (LPUNKNOWN)data;
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PR_ATTACH_DATA_OBJ, &IID_IMAPIProp, 5, MAPI_CREATE | MAPI_DEFERRED_ERRORS, &opened), S_OK);
    assert_ptr_equal(opened, data);
    assert_int_equal(rig.store->last_flags, MAPI_CREATE | MAPI_MODIFY | MAPI_DEFERRED_ERRORS);
    assert_int_equal(rig.store->last_options, 5);
    release(opened);
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PR_MESSAGE_RECIPIENTS, &IID_IMAPITable, 0, 0, &opened), MAPI_E_NOT_FOUND);
    assert_null(opened);
    rig.store->source.open = NULL;
    assert_int_equal(rig.prop->lpVtbl->OpenProperty(rig.prop, PR_ATTACH_DATA_OBJ, &IID_IMAPIProp, 0, 0, &opened), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(get_code(rig.prop, PR_ATTACH_DATA_OBJ), MAPI_E_NOT_ENOUGH_MEMORY);
    release(data);
    stop(&rig);
}

/* After logoff every method says so. */
static void invalid_objects(void **state)
{
    struct rig rig = start(MESSAGE);
    LPSPropValue values;
    LPSPropTagArray tags;
    ULONG count;

    mapix_object_invalidate(mapix_object_of(rig.prop));
    assert_int_equal(rig.prop->lpVtbl->GetProps(rig.prop, NULL, 0, &count, &values), MAPI_E_INVALID_OBJECT);
    assert_int_equal(rig.prop->lpVtbl->GetPropList(rig.prop, 0, &tags), MAPI_E_INVALID_OBJECT);
    assert_int_equal(rig.prop->lpVtbl->SaveChanges(rig.prop, 0), MAPI_E_INVALID_OBJECT);
    stop(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conforms), cmocka_unit_test(get_props_of_nothing), cmocka_unit_test(get_props_too_big),
        cmocka_unit_test(get_props_hides_empty_lists), cmocka_unit_test(source_failures), cmocka_unit_test(set_props_problems),
        cmocka_unit_test(set_props_duplicates), cmocka_unit_test(set_props_left_out), cmocka_unit_test(set_props_unsound),
        cmocka_unit_test(two_writers), cmocka_unit_test(save_changes), cmocka_unit_test(access_level), cmocka_unit_test(owners),
        cmocka_unit_test(open_objects), cmocka_unit_test(invalid_objects),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
