/* CopyTo, CopyProps and the generic copy of properties (SPI-PROP-13, SPI-SUP-29 to -32, SPI-NAME-06). */
#include "test.h"

#include "base/forward.h"
#include "prop/copy.h"

#define OBJECT (MAPIX_PROP_TRANSACTED | MAPIX_PROP_WRITABLE)

struct rig {
    struct fixture_store *from_store, *to_store;
    LPMAPIPROP from, to;
};

static struct rig start(unsigned from_flags, unsigned to_flags)
{
    struct rig rig = { fixture_store_new(), fixture_store_new(), NULL, NULL };

    assert_int_equal(fixture_open(rig.from_store, from_flags, &rig.from), S_OK);
    assert_int_equal(fixture_open(rig.to_store, to_flags, &rig.to), S_OK);
    return rig;
}

static void stop(struct rig *rig)
{
    release(rig->from);
    release(rig->to);
    fixture_store_free(rig->from_store);
    fixture_store_free(rig->to_store);
}

static HRESULT copy_to(struct rig *rig, ULONG flags, ULONG exclude, LPSPropProblemArray *problems)
{
    SizedSPropTagArray(1, tags) = { 1, { exclude } };

    return rig->from->lpVtbl->CopyTo(rig->from, 0, NULL, exclude ? (LPSPropTagArray)&tags : NULL, 0, NULL, &IID_IMAPIProp, rig->to, flags, problems);
}

static HRESULT copy_props(struct rig *rig, ULONG flags, ULONG tag, LPSPropProblemArray *problems)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };

    return rig->from->lpVtbl->CopyProps(rig->from, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, rig->to, flags, problems);
}

/* Many properties of several types, more than one batch; exclusions by id, whatever the type says. */
static void everything(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    ULONG i;

    for (i = 0; i < 200; i++)
        assert_int_equal(set_one(rig.from, i % 3 ? long_value(0x6600 + i, (LONG)i) : text_value(0x6600 + i, "text")), S_OK);
    assert_int_equal(set_one(rig.to, long_value(0x6700, 1)), S_OK);
    assert_int_equal(copy_to(&rig, 0, PROP_TAG(PT_CLSID, 0x6604), NULL), S_OK);
    for (i = 0; i < 200; i++)
        if (i == 4)
            assert_int_equal(get_code(rig.to, PROP_TAG(PT_LONG, 0x6604)), MAPI_E_NOT_FOUND);
        else if (i % 3)
            assert_int_equal(get_long(rig.to, 0x6600 + i), i);
        else
            assert_int_equal(get_code(rig.to, PROP_TAG(PT_UNICODE, 0x6600 + i)), S_OK);
    assert_int_equal(get_long(rig.to, 0x6700), 1);
    /* Nothing is saved on either side. */
    assert_int_equal(rig.to_store->count, 0);
    stop(&rig);
}

static void parameters(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    SizedSPropTagArray(2, null_tag) = { 2, { PR_SUBJECT, PR_NULL } };
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    LPMAPIPROP from = rig.from;
    IID excluded[] = { IID_IMessage, IID_IMAPIProp };

    assert_int_equal(from->lpVtbl->CopyProps(from, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyProps(from, (LPSPropTagArray)&none, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyProps(from, (LPSPropTagArray)&null_tag, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, (LPSPropTagArray)&null_tag, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, NULL, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyTo(from, 1, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(from->lpVtbl->CopyTo(from, 2, excluded, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(from->lpVtbl->CopyTo(from, 1, excluded, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), S_OK);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMessage, rig.to, 0, NULL), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(copy_to(&rig, 0x80, 0, NULL), MAPI_E_UNKNOWN_FLAGS);
    assert_int_equal(copy_to(&rig, MAPI_DECLINE_OK, 0, NULL), MAPI_E_DECLINE_COPY);
    stop(&rig);
    rig = start(OBJECT, MAPIX_PROP_TRANSACTED | MAPIX_PROP_ACCESS_LEVEL);
    assert_int_equal(set_one(rig.from, long_value(0x6600, 1)), S_OK);
    assert_int_equal(copy_to(&rig, 0, 0, NULL), MAPI_E_NO_ACCESS);
    stop(&rig);
    rig = start(OBJECT, MAPIX_PROP_TRANSACTED);
    assert_int_equal(set_one(rig.from, long_value(0x6600, 1)), S_OK);
    assert_int_equal(copy_to(&rig, 0, 0, NULL), MAPI_E_NO_ACCESS);
    stop(&rig);
}

/* Only what is listed, and of that what is there; PT_UNSPECIFIED will do. */
static void selected(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    SizedSPropTagArray(3, tags) = { 3, { PROP_TAG(PT_UNSPECIFIED, 0x6601), PROP_TAG(PT_LONG, 0x6650), PROP_TAG(PT_LONG, 0x6602) } };
    LPSPropProblemArray problems = (LPSPropProblemArray)&rig;

    set_one(rig.from, long_value(0x6600, 1));
    set_one(rig.from, text_value(0x6601, "x"));
    set_one(rig.from, long_value(0x6602, 3));
    assert_int_equal(rig.from->lpVtbl->CopyProps(rig.from, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, rig.to, 0, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_LONG, 0x6600)), MAPI_E_NOT_FOUND);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_UNICODE, 0x6601)), S_OK);
    assert_int_equal(get_long(rig.to, 0x6602), 3);
    stop(&rig);
}

/* MAPI_NOREPLACE leaves what is there, MAPI_MOVE takes away what arrived and only that. */
static void replace_and_move(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    LPSPropProblemArray problems = NULL;

    rig.to_store->computed[0] = PROP_TAG(0, 0x6602);
    set_one(rig.from, long_value(0x6600, 1));
    set_one(rig.from, long_value(0x6601, 1));
    set_one(rig.from, long_value(0x6602, 1));
    set_one(rig.to, text_value(0x6600, "mine"));
    assert_int_equal(copy_to(&rig, MAPI_NOREPLACE | MAPI_MOVE, 0, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulPropTag, PROP_TAG(PT_LONG, 0x6602));
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_COMPUTED);
    MAPIFreeBuffer(problems);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_UNICODE, 0x6600)), S_OK);
    assert_int_equal(get_long(rig.to, 0x6601), 1);
    assert_int_equal(get_long(rig.from, 0x6600), 1);
    assert_int_equal(get_code(rig.from, PROP_TAG(PT_LONG, 0x6601)), MAPI_E_NOT_FOUND);
    assert_int_equal(get_long(rig.from, 0x6602), 1);
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_long(rig.to, 0x6600), 1);
    stop(&rig);
}

/* Values too big for GetProps, and for SetProps, travel through streams. */
static void large_values(void **state)
{
    static char text[9000];
    struct rig rig = start(OBJECT, OBJECT);
    SizedSPropTagArray(1, tags) = { 1, { PROP_TAG(PT_UNSPECIFIED, 0x6601) } };
    LPSPropValue value;

    memset(text, 'y', sizeof(text) - 1);
    rig.from_store->source.large_value = 4096;
    set_one(rig.from, bytes_value(0x6600, text, sizeof(text)));
    set_one(rig.from, text_value(0x6601, text));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_one(rig.to, PROP_TAG(PT_BINARY, 0x6600), &value), S_OK);
    assert_int_equal(value->Value.bin.cb, sizeof(text));
    assert_memory_equal(value->Value.bin.lpb, text, sizeof(text));
    MAPIFreeBuffer(value);
    assert_int_equal(get_one(rig.to, PROP_TAG(PT_STRING8, 0x6601), &value), S_OK);
    assert_string_equal(value->Value.lpszA, text);
    MAPIFreeBuffer(value);
    delete_one(rig.to, PROP_TAG(0, 0x6601));
    rig.to_store->too_big[0] = PROP_TAG(0, 0x6602);
    set_one(rig.from, text_value(0x6602, "too big to set"));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_STRING8, 0x6602)), S_OK);
    delete_one(rig.to, PROP_TAG(0, 0x6601));
    assert_int_equal(rig.from->lpVtbl->CopyProps(rig.from, (LPSPropTagArray)&tags, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), S_OK);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_STRING8, 0x6601)), S_OK);
    stop(&rig);
}

/* A value the source cannot read is a problem with the source's code; a destination that fails is one for every property. */
static void problems_of_properties(void **state)
{
    struct rig rig = start(MAPIX_PROP_WRITABLE, MAPIX_PROP_WRITABLE);
    LPSPropProblemArray problems = NULL;
    static char bytes[5000];

    rig.from_store->source.large_value = 100;
    rig.from_store->source.check_set = NULL;
    set_one(rig.from, bytes_value(0x6600, bytes, sizeof(bytes)));
    set_one(rig.from, long_value(0x6601, 2));
    fixture_fail(rig.from_store, FIXTURE_READ, 1, MAPI_E_DISK_ERROR);
    assert_int_equal(copy_to(&rig, 0, 0, &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulPropTag, PROP_TAG(PT_BINARY, 0x6600));
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_DISK_ERROR);
    MAPIFreeBuffer(problems);
    assert_int_equal(get_long(rig.to, 0x6601), 2);
    fixture_fail(rig.to_store, FIXTURE_COMMIT, 1, MAPI_E_NETWORK_ERROR);
    assert_int_equal(copy_props(&rig, 0, PROP_TAG(PT_LONG, 0x6601), &problems), S_OK);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_NETWORK_ERROR);
    MAPIFreeBuffer(problems);
    stop(&rig);
}

static GUID set_guid = { 0x1234, 5, 6, { 7 } };

static ULONG name_id(LPMAPIPROP prop, const wchar_t *text, ULONG flags)
{
    MAPINAMEID name = { .lpguid = &set_guid, .ulKind = MNID_STRING, .Kind.lpwstrName = (LPWSTR)(uintptr_t)text };
    LPMAPINAMEID wanted = &name;
    LPSPropTagArray tags = NULL;
    ULONG id;

    assert_false(FAILED(prop->lpVtbl->GetIDsFromNames(prop, 1, &wanted, flags, &tags)));
    id = PROP_ID(tags->aulPropTag[0]);
    MAPIFreeBuffer(tags);
    return id;
}

static void put_signature(struct fixture_store *store, const char *signature)
{
    SPropValue value = bytes_value(PROP_ID(PR_MAPPING_SIGNATURE), signature, 16);

    assert_int_equal(fixture_put(store, &value), S_OK);
    value = long_value(PROP_ID(PR_OBJECT_TYPE), MAPI_MESSAGE);
    assert_int_equal(fixture_put(store, &value), S_OK);
}

/* SPI-NAME-06, SPI-SUP-32: the name travels, the id follows the destination's mapping. */
static void named_properties(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    LPSPropProblemArray problems = NULL;
    ULONG source_id, destination_id;

    mapix_prop_names_new(NULL, NULL, &rig.from_store->names);
    mapix_prop_names_new(NULL, NULL, &rig.to_store->names);
    put_signature(rig.from_store, "0123456789abcdef");
    put_signature(rig.to_store, "fedcba9876543210");
    source_id = name_id(rig.from, L"colour", MAPI_CREATE);
    name_id(rig.to, L"other", MAPI_CREATE);
    name_id(rig.to, L"third", MAPI_CREATE);
    set_one(rig.from, text_value(source_id, "blue"));
    set_one(rig.from, long_value(0x9ABC, 5));
    assert_int_equal(copy_to(&rig, 0, 0, &problems), S_OK);
    /* An id that has no name means nothing elsewhere. */
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulPropTag, PROP_TAG(PT_LONG, 0x9ABC));
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_UNEXPECTED_ID);
    MAPIFreeBuffer(problems);
    destination_id = name_id(rig.to, L"colour", 0);
    assert_int_equal(source_id, 0x8000);
    assert_int_equal(destination_id, 0x8002);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_STRING8, destination_id)), S_OK);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_STRING8, source_id)), MAPI_E_NOT_FOUND);
    /* MAPI_NOREPLACE looks at the destination's id. */
    assert_int_equal(set_one(rig.to, text_value(destination_id, "red")), S_OK);
    assert_int_equal(copy_to(&rig, MAPI_NOREPLACE, 0, NULL), S_OK);
    {
        LPSPropValue value;

        assert_int_equal(get_one(rig.to, PROP_TAG(PT_STRING8, destination_id), &value), S_OK);
        assert_string_equal(value->Value.lpszA, "red");
        MAPIFreeBuffer(value);
    }
    stop(&rig);
}

static HRESULT STDMETHODCALLTYPE no_ids(IMAPIProp *self, ULONG count, LPMAPINAMEID *names, ULONG flags, LPSPropTagArray *ret_tags)
{
    HRESULT result = MAPIAllocateBuffer(CbNewSPropTagArray(1), (LPVOID *)ret_tags);

    if (!FAILED(result))
        (*ret_tags)->cValues = 0;
    return result;
}

/* A destination that answers with fewer ids than it was asked for fails the copy: what stands behind its answer is nobody's. */
static void ids_that_are_owed(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    const struct IMAPIPropVtbl *own = rig.to->lpVtbl;
    struct IMAPIPropVtbl poor = *own;

    mapix_prop_names_new(NULL, NULL, &rig.from_store->names);
    mapix_prop_names_new(NULL, NULL, &rig.to_store->names);
    put_signature(rig.from_store, "0123456789abcdef");
    put_signature(rig.to_store, "fedcba9876543210");
    set_one(rig.from, text_value(name_id(rig.from, L"colour", MAPI_CREATE), "blue"));
    poor.GetIDsFromNames = no_ids;
    memcpy(rig.to, &(const void *){ &poor }, sizeof(void *));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), MAPI_E_CALL_FAILED);
    memcpy(rig.to, &own, sizeof(own));
    stop(&rig);
}

/* Equal signatures: ids are comparable, names are not asked for (SPI-NAME-04). */
static void same_mapping(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);

    mapix_prop_names_new(NULL, NULL, &rig.from_store->names);
    mapix_prop_names_new(NULL, NULL, &rig.to_store->names);
    put_signature(rig.from_store, "0123456789abcdef");
    put_signature(rig.to_store, "0123456789abcdef");
    set_one(rig.from, long_value(0x9ABC, 5));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_long(rig.to, 0x9ABC), 5);
    stop(&rig);
}

/* Without a mapping on one side the numbers are tried; a destination that has no names refuses them (SPI-NAME-07). */
static void no_mapping(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    LPSPropProblemArray problems = NULL;
    LPPROPDATA data = NULL;
    LPMAPIPROP to = rig.to;

    mapix_prop_names_new(NULL, NULL, &rig.from_store->names);
    set_one(rig.from, long_value(name_id(rig.from, L"x", MAPI_CREATE), 5));
    assert_int_equal(copy_to(&rig, 0, 0, &problems), S_OK);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_UNEXPECTED_ID);
    MAPIFreeBuffer(problems);
    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    rig.to = (LPMAPIPROP)data;
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_long(rig.to, 0x8000), 5);
    release(data);
    rig.to = to;
    stop(&rig);
}

/* Who an object is does not travel to an object that is somebody itself; to a bag of properties it does. */
static void identity(void **state)
{
    struct rig rig = start(MAPIX_PROP_WRITABLE, MAPIX_PROP_WRITABLE);

    set_one(rig.from, bytes_value(PROP_ID(PR_ENTRYID), "entry", 5));
    set_one(rig.from, bytes_value(PROP_ID(PR_SEARCH_KEY), "search", 6));
    set_one(rig.to, long_value(PROP_ID(PR_OBJECT_TYPE), MAPI_MESSAGE));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_code(rig.to, PR_ENTRYID), MAPI_E_NOT_FOUND);
    assert_int_equal(get_code(rig.to, PR_SEARCH_KEY), S_OK);
    delete_one(rig.to, PR_OBJECT_TYPE);
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_code(rig.to, PR_ENTRYID), S_OK);
    stop(&rig);
}

/* SPI-STRM-07: a corrupt PR_RTF_COMPRESSED does not replace a body that is whole. */
static void corrupt_rtf(void **state)
{
    static const unsigned char good[20] = { 16, 0, 0, 0, 4, 0, 0, 0, 'M', 'E', 'L', 'A', 0, 0, 0, 0, '{', '}', ' ', ' ' };
    unsigned char bad[3][20];
    unsigned i;

    for (i = 0; i < 3; i++)
        memcpy(bad[i], good, sizeof(good));
    bad[0][8] = 'X';
    bad[1][0] = 17;
    for (i = 0; i < 4; i++) {
        struct rig rig = start(OBJECT, OBJECT);

        set_one(rig.from, text_value(PROP_ID(PR_BODY), "the body"));
        set_one(rig.from, (SPropValue){ .ulPropTag = PR_RTF_IN_SYNC, .Value.b = TRUE });
        set_one(rig.from, bytes_value(PROP_ID(PR_RTF_COMPRESSED), i == 3 ? good : bad[i], i == 2 ? 9 : 20));
        assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
        assert_int_equal(get_code(rig.to, PR_BODY_W), S_OK);
        assert_int_equal(get_code(rig.to, PR_RTF_COMPRESSED), i == 3 ? S_OK : MAPI_E_NOT_FOUND);
        assert_int_equal(get_code(rig.to, PR_RTF_IN_SYNC), i == 3 ? S_OK : MAPI_E_NOT_FOUND);
        stop(&rig);
    }
}

/* A source's own way to copy comes first; MAPI_E_DECLINE_COPY from it means the generic one. */
static HRESULT own_result;
static ULONG own_flags;

static HRESULT own_copy(struct mapix_object *object, LPSPropTagArray include, ULONG excluded_count, LPCIID excluded_iids, LPSPropTagArray exclude,
    ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems)
{
    own_flags = flags;
    return own_result;
}

static void own_way(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);

    rig.from_store->source.copy = own_copy;
    set_one(rig.from, long_value(0x6600, 1));
    own_result = S_OK;
    assert_int_equal(copy_to(&rig, MAPI_DECLINE_OK, 0, NULL), S_OK);
    assert_int_equal(get_code(rig.to, PROP_TAG(PT_LONG, 0x6600)), MAPI_E_NOT_FOUND);
    own_result = MAPI_E_DECLINE_COPY;
    assert_int_equal(copy_to(&rig, MAPI_DECLINE_OK, 0, NULL), MAPI_E_DECLINE_COPY);
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(get_long(rig.to, 0x6600), 1);
    /* SPI-SUP-31: DoCopyTo asks with MAPI_DECLINE_OK. */
    own_flags = 0;
    assert_int_equal(prop_copy_to(NULL, &IID_IMAPIProp, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), S_OK);
    assert_int_equal(own_flags, MAPI_DECLINE_OK);
    own_result = MAPI_E_NO_ACCESS;
    assert_int_equal(prop_copy_to(NULL, &IID_IMAPIProp, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_NO_ACCESS);
    stop(&rig);
}

/* A provider that does not know MAPI_DECLINE_OK and always asks the support object: it gets the generic copy, not a loop. */
static unsigned stubborn_calls;

static HRESULT stubborn_copy(struct mapix_object *object, LPSPropTagArray include, ULONG excluded_count, LPCIID excluded_iids,
    LPSPropTagArray exclude, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID iid, LPVOID destination, ULONG flags,
    LPSPropProblemArray *ret_problems)
{
    LPMAPIPROP self = NULL;
    HRESULT result = mapix_object_query_interface(object, &IID_IMAPIProp, (void **)&self);

    assert_true(++stubborn_calls < 10);
    if (!FAILED(result))
        result = prop_copy_to(object, &IID_IMAPIProp, self, 0, NULL, exclude, 0, NULL, iid, destination, 0, ret_problems);
    release(self);
    return result;
}

static void stubborn_provider(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);

    rig.from_store->source.copy = stubborn_copy;
    set_one(rig.from, long_value(0x6600, 1));
    assert_int_equal(copy_to(&rig, 0, 0, NULL), S_OK);
    assert_int_equal(stubborn_calls, 2);
    assert_int_equal(get_long(rig.to, 0x6600), 1);
    stop(&rig);
}

/* SPI-SUP-29, -30: arguments of the support functions. */
static void support_functions(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    SizedSPropTagArray(1, none) = { 0, { 0 } };
    SizedSPropTagArray(1, one) = { 1, { PROP_TAG(PT_LONG, 0x6600) } };

    set_one(rig.from, long_value(0x6600, 1));
    assert_int_equal(prop_copy_to(NULL, NULL, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop_copy_to(NULL, &IID_IMAPIProp, rig.from, 0, NULL, (LPSPropTagArray)&none, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop_copy_to(NULL, &IID_IMessage, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(prop_copy_to(NULL, &IID_IMAPIProp, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIFolder, rig.to, 0, NULL), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_int_equal(prop_copy_to(NULL, &IID_IMAPIProp, rig.from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, rig.from, 0, NULL), MAPI_E_NO_ACCESS);
    assert_int_equal(prop_copy_props(NULL, &IID_IMAPIProp, rig.from, (LPSPropTagArray)&one, 0, NULL, NULL, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop_copy_props(NULL, &IID_IMAPIProp, rig.from, NULL, 0, NULL, &IID_IMAPIProp, rig.to, 0, NULL), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(prop_copy_props(mapix_object_of(rig.from), &IID_IMAPIProp, rig.from, (LPSPropTagArray)&one, 0, NULL, &IID_IMAPIProp, rig.to, MAPI_MOVE, NULL), S_OK);
    assert_int_equal(get_long(rig.to, 0x6600), 1);
    assert_int_equal(get_code(rig.from, PROP_TAG(PT_LONG, 0x6600)), MAPI_E_NOT_FOUND);
    stop(&rig);
}

/* A progress object that records, and cancels at a given step. */
struct recorder {
    struct mapix_object object;
    struct mapix_interface progress;
    ULONG flags, minimum, maximum, last, calls, cancel_at, total;
};

static struct recorder *recorder_of(IMAPIProgress *self)
{
    return (struct recorder *)mapix_object_of(self);
}

static HRESULT STDMETHODCALLTYPE recorder_progress(IMAPIProgress *self, ULONG value, ULONG count, ULONG total)
{
    struct recorder *recorder = recorder_of(self);

    assert_true(value >= recorder->last);
    recorder->last = value;
    recorder->total = total;
    return ++recorder->calls == recorder->cancel_at ? MAPI_E_USER_CANCEL : S_OK;
}

static HRESULT STDMETHODCALLTYPE recorder_flags(IMAPIProgress *self, ULONG *ret_flags)
{
    *ret_flags = recorder_of(self)->flags;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE recorder_maximum(IMAPIProgress *self, ULONG *ret_maximum)
{
    *ret_maximum = recorder_of(self)->maximum;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE recorder_minimum(IMAPIProgress *self, ULONG *ret_minimum)
{
    *ret_minimum = recorder_of(self)->minimum;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE recorder_limits(IMAPIProgress *self, LPULONG minimum, LPULONG maximum, LPULONG flags)
{
    recorder_of(self)->minimum = *minimum;
    recorder_of(self)->maximum = *maximum;
    recorder_of(self)->flags = *flags;
    return S_OK;
}

static const IMAPIProgressVtbl recorder_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPIProgress), .Progress = recorder_progress, .GetFlags = recorder_flags, .GetMax = recorder_maximum,
    .GetMin = recorder_minimum, .SetLimits = recorder_limits,
};

static const struct mapix_class_interface recorder_interfaces[] = {
    { &IID_IMAPIProgress, offsetof(struct recorder, progress), &recorder_vtable }, { NULL, 0, NULL },
};

static const struct mapix_class recorder_class = { .name = "recorder", .size = sizeof(struct recorder), .interfaces = recorder_interfaces };

/* MAPI_DIALOG: the display moves forward only, ends at its maximum, and can end the copy; without the flag it is left alone. */
static void progress(void **state)
{
    struct rig rig = start(OBJECT, OBJECT);
    struct recorder *recorder;
    LPMAPIPROGRESS display;
    ULONG i;

    assert_int_equal(mapix_object_new(&recorder_class, NULL, &recorder), S_OK);
    display = (LPMAPIPROGRESS)(void *)&recorder->progress;
    for (i = 0; i < 200; i++)
        set_one(rig.from, long_value(0x6600 + i, 1));
    assert_int_equal(rig.from->lpVtbl->CopyTo(rig.from, 0, NULL, NULL, 0, display, &IID_IMAPIProp, rig.to, 0, NULL), S_OK);
    assert_int_equal(recorder->calls, 0);
    recorder->flags = MAPI_TOP_LEVEL;
    assert_int_equal(rig.from->lpVtbl->CopyTo(rig.from, 0, NULL, NULL, 0, display, &IID_IMAPIProp, rig.to, MAPI_DIALOG, NULL), S_OK);
    assert_int_equal(recorder->calls, 4);
    assert_int_equal(recorder->last, 1000);
    assert_int_equal(recorder->total, 4);
    /* Below the top level: within the limits found, without counts. */
    recorder->last = recorder->calls = recorder->flags = 0;
    recorder->minimum = 400;
    recorder->maximum = 500;
    assert_int_equal(rig.from->lpVtbl->CopyTo(rig.from, 0, NULL, NULL, 0, display, &IID_IMAPIProp, rig.to, MAPI_DIALOG, NULL), S_OK);
    assert_int_equal(recorder->last, 500);
    assert_int_equal(recorder->total, 0);
    recorder->last = recorder->calls = 0;
    recorder->cancel_at = 2;
    assert_int_equal(rig.from->lpVtbl->CopyTo(rig.from, 0, NULL, NULL, 0, display, &IID_IMAPIProp, rig.to, MAPI_DIALOG, NULL), MAPI_E_USER_CANCEL);
    assert_int_equal(recorder->calls, 2);
    assert_int_equal(copy_to(&rig, MAPI_DIALOG, 0, NULL), S_OK);
    release(display);
    stop(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything), cmocka_unit_test(parameters), cmocka_unit_test(selected), cmocka_unit_test(replace_and_move),
        cmocka_unit_test(large_values), cmocka_unit_test(problems_of_properties), cmocka_unit_test(named_properties), cmocka_unit_test(ids_that_are_owed),
        cmocka_unit_test(same_mapping), cmocka_unit_test(no_mapping), cmocka_unit_test(identity), cmocka_unit_test(corrupt_rtf),
        cmocka_unit_test(own_way), cmocka_unit_test(stubborn_provider), cmocka_unit_test(support_functions), cmocka_unit_test(progress),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
