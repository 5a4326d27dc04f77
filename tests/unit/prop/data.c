/* IPropData and the silent progress object (SPI-UTIL-05, -14). */
#include "test.h"

#include "prop/copy.h"

static LPPROPDATA new_data(void)
{
    LPPROPDATA data = NULL;

    assert_int_equal(CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    return data;
}

static HRESULT conformance_open(void *context, bool writable, LPMAPIPROP *ret_prop)
{
    LPPROPDATA data = new_data();

    if (!writable)
        assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READONLY), S_OK);
    *ret_prop = (LPMAPIPROP)data;
    return S_OK;
}

static void conforms(void **state)
{
    static const struct prop_conformance suite = { .name = "IPropData", .open = conformance_open, .in_memory = true, .any_id = true,
        .secure = true };

    prop_conformance_run(&suite, NULL);
}

static void creation(void **state)
{
    LPPROPDATA data = NULL;

    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), S_OK);
    release(data);
    assert_int_equal(CreateIProp(&IID_IMessage, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), MAPI_E_INTERFACE_NOT_SUPPORTED);
    assert_null(data);
    assert_int_equal(CreateIProp(NULL, NULL, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, &data, &data), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL), MAPI_E_INVALID_PARAMETER);
}

static HRESULT set_access(LPPROPDATA data, ULONG tag, ULONG access)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };

    return data->lpVtbl->HrSetPropAccess(data, (LPSPropTagArray)&tags, &access);
}

/* The mask of one property; 0 when it is not there, and then its tag becomes 0 too. */
static ULONG access_of(LPPROPDATA data, ULONG tag)
{
    SizedSPropTagArray(1, given) = { 1, { tag } };
    LPSPropTagArray tags = (LPSPropTagArray)&given;
    ULONG *access = NULL, mask;

    assert_int_equal(data->lpVtbl->HrGetPropAccess(data, &tags, &access), S_OK);
    mask = *access;
    assert_int_equal(given.aulPropTag[0], mask ? tag : 0);
    MAPIFreeBuffer(access);
    return mask;
}

static void object_access(void **state)
{
    LPPROPDATA data = new_data();
    LPMAPIPROP prop = (LPMAPIPROP)data;

    assert_int_equal(set_one(prop, long_value(0x6600, 1)), S_OK);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READONLY | IPROP_READWRITE), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, 0), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_CLEAN), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READONLY), S_OK);
    assert_int_equal(set_one(prop, long_value(0x6600, 2)), MAPI_E_NO_ACCESS);
    assert_int_equal(set_access(data, PROP_TAG(PT_LONG, 0x6600), IPROP_READONLY), MAPI_E_NO_ACCESS);
    assert_int_equal(get_long(prop, 0x6600), 1);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READWRITE), S_OK);
    assert_int_equal(set_one(prop, long_value(0x6600, 2)), S_OK);
    release(data);
}

/* Change tracking as ipropdata-hrgetpropaccess has it: dirty alone when changed, else the level alone. */
static void property_access(void **state)
{
    LPPROPDATA data = new_data();
    LPMAPIPROP prop = (LPMAPIPROP)data;
    const ULONG tag = PROP_TAG(PT_LONG, 0x6600);

    assert_int_equal(set_one(prop, long_value(0x6600, 1)), S_OK);
    assert_int_equal(access_of(data, tag), IPROP_DIRTY);
    assert_int_equal(set_access(data, tag, IPROP_READONLY | IPROP_READWRITE), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(set_access(data, tag, IPROP_CLEAN | IPROP_DIRTY), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(set_access(data, tag, 0x40), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(set_access(data, tag, IPROP_CLEAN), S_OK);
    assert_int_equal(access_of(data, tag), IPROP_READWRITE);
    assert_int_equal(set_access(data, tag, IPROP_READONLY | IPROP_CLEAN), S_OK);
    assert_int_equal(access_of(data, tag), IPROP_READONLY);
    assert_int_equal(set_one(prop, long_value(0x6600, 2)), MAPI_E_NO_ACCESS);
    assert_int_equal(delete_one(prop, tag), MAPI_E_NO_ACCESS);
    assert_int_equal(get_long(prop, 0x6600), 1);
    assert_int_equal(set_access(data, tag, IPROP_READWRITE), S_OK);
    assert_int_equal(set_one(prop, long_value(0x6600, 3)), S_OK);
    assert_int_equal(access_of(data, tag), IPROP_DIRTY);
    release(data);
}

/* A deleted property is 0 when asked for, and in the list of all until it is marked clean. */
static void deleted_properties(void **state)
{
    LPPROPDATA data = new_data();
    LPMAPIPROP prop = (LPMAPIPROP)data;
    LPSPropTagArray tags = NULL;
    ULONG *access = NULL;
    const ULONG tag = PROP_TAG(PT_LONG, 0x6600);

    assert_int_equal(set_one(prop, long_value(0x6600, 1)), S_OK);
    assert_int_equal(set_one(prop, long_value(0x6601, 1)), S_OK);
    assert_int_equal(set_access(data, tag, IPROP_CLEAN), S_OK);
    assert_int_equal(delete_one(prop, tag), S_OK);
    assert_int_equal(access_of(data, tag), 0);
    assert_int_equal(data->lpVtbl->HrGetPropAccess(data, &tags, &access), S_OK);
    assert_int_equal(tags->cValues, 2);
    assert_int_equal(tags->aulPropTag[0], tag);
    assert_int_equal(access[0], IPROP_DIRTY);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(access);
    assert_int_equal(set_access(data, tag, IPROP_CLEAN), S_OK);
    tags = NULL;
    assert_int_equal(data->lpVtbl->HrGetPropAccess(data, &tags, &access), S_OK);
    assert_int_equal(tags->cValues, 1);
    MAPIFreeBuffer(tags);
    MAPIFreeBuffer(access);
    release(data);
}

/* HrAddObjProps: PT_OBJECT only; they are listed, opened by nobody, and not got. */
static void object_properties(void **state)
{
    LPPROPDATA data = new_data();
    LPMAPIPROP prop = (LPMAPIPROP)data;
    SizedSPropTagArray(2, tags) = { 2, { PR_MESSAGE_RECIPIENTS, PR_SUBJECT_W } };
    LPSPropTagArray listed = NULL;
    LPSPropProblemArray problems = NULL;
    LPSPropValue values = NULL;
    ULONG count = 0, access;

    assert_int_equal(data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, &problems), MAPI_E_INVALID_TYPE);
    tags.aulPropTag[1] = PR_MESSAGE_ATTACHMENTS;
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READONLY), S_OK);
    assert_int_equal(data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, &problems), MAPI_E_NO_ACCESS);
    assert_int_equal(data->lpVtbl->HrSetObjAccess(data, IPROP_READWRITE), S_OK);
    assert_int_equal(data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(prop->lpVtbl->GetPropList(prop, 0, &listed), S_OK);
    assert_int_equal(listed->cValues, 2);
    assert_int_equal(listed->aulPropTag[0], PR_MESSAGE_RECIPIENTS);
    MAPIFreeBuffer(listed);
    assert_int_equal(prop->lpVtbl->GetProps(prop, NULL, 0, &count, &values), S_OK);
    assert_int_equal(count, 0);
    assert_int_equal(delete_one(prop, PR_MESSAGE_RECIPIENTS), S_OK);
    assert_int_equal(prop->lpVtbl->GetPropList(prop, 0, &listed), S_OK);
    assert_int_equal(listed->cValues, 1);
    /* One that is read-only is not added again: the others are, and the caller is told (ipropdata-hraddobjprops). */
    access = IPROP_READONLY;
    assert_int_equal(data->lpVtbl->HrSetPropAccess(data, listed, &access), S_OK);
    assert_int_equal(data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, &problems), MAPI_W_PARTIAL_COMPLETION);
    assert_int_equal(problems->cProblem, 1);
    assert_int_equal(problems->aProblem[0].ulIndex, 1);
    assert_int_equal(problems->aProblem[0].ulPropTag, PR_MESSAGE_ATTACHMENTS);
    assert_int_equal(problems->aProblem[0].scode, MAPI_E_NO_ACCESS);
    MAPIFreeBuffer(problems);
    assert_int_equal(data->lpVtbl->HrAddObjProps(data, (LPSPropTagArray)&tags, NULL), MAPI_W_PARTIAL_COMPLETION);
    MAPIFreeBuffer(listed);
    release(data);
}

static unsigned custom_calls;

static SCODE STDMETHODCALLTYPE custom_buffer(ULONG size, LPVOID *ret_block)
{
    custom_calls++;
    return MAPIAllocateBuffer(size, ret_block);
}

static SCODE STDMETHODCALLTYPE custom_more(ULONG size, LPVOID base, LPVOID *ret_block)
{
    custom_calls++;
    return MAPIAllocateMore(size, base, ret_block);
}

/* What goes to the caller comes from the caller's allocators. */
static void allocators(void **state)
{
    LPPROPDATA data = NULL;
    LPSPropValue value;

    assert_int_equal(CreateIProp(NULL, custom_buffer, custom_more, MAPIFreeBuffer, NULL, &data), S_OK);
    assert_int_equal(set_one((LPMAPIPROP)data, text_value(0x6600, "text")), S_OK);
    custom_calls = 0;
    assert_int_equal(get_one((LPMAPIPROP)data, PROP_TAG(PT_UNSPECIFIED, 0x6600), &value), S_OK);
    assert_string_equal(value->Value.lpszA, "text");
    assert_true(custom_calls >= 2);
    MAPIFreeBuffer(value);
    release(data);
}

/* Allocators whose blocks are none of MAPIAllocateBuffer's: freeing one with MAPIFreeBuffer, or the other way round, ends the test. */
struct own_block {
    struct own_block *next;            /* linked to the same base */
    uint64_t magic;
};
#define OWN_MAGIC 0x6f776e20626c6f63u
static long own_live;

static SCODE STDAPICALLTYPE own_buffer(ULONG size, LPVOID *ret_block)
{
    struct own_block *block = malloc(sizeof(*block) + size);

    if (!block)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *block = (struct own_block){ NULL, OWN_MAGIC };
    own_live++;
    *ret_block = block + 1;
    return S_OK;
}

static SCODE STDAPICALLTYPE own_more(ULONG size, LPVOID base, LPVOID *ret_block)
{
    struct own_block *first = (struct own_block *)base - 1, *block;

    assert_true(first->magic == OWN_MAGIC);
    if (own_buffer(size, ret_block) != S_OK)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    block = (struct own_block *)*ret_block - 1;
    block->next = first->next;
    first->next = block;
    return S_OK;
}

static ULONG STDAPICALLTYPE own_free(LPVOID base)
{
    struct own_block *block = base ? (struct own_block *)base - 1 : NULL, *next;

    for (; block; block = next) {
        assert_true(block->magic == OWN_MAGIC);
        next = block->next;
        own_live--;
        block->magic = 0;
        free(block);
    }
    return 0;
}

/* createiprop: what the object allocates with its maker's functions is freed with them, also where a function of ours asks the object. */
static void own_allocators(void **state)
{
    LPPROPDATA from = NULL, to = NULL, plain = NULL;
    LPSPropProblemArray problems = NULL;
    SizedSPropTagArray(2, wanted) = { 2, { PROP_TAG(PT_STRING8, 0x6600), PROP_TAG(PT_LONG, 0x6601) } };
    SizedSPropTagArray(1, object) = { 1, { PROP_TAG(PT_OBJECT, 0x6610) } };
    ULONG read_only = IPROP_READONLY;
    SPropValue number = long_value(0x6601, 7);
    LPSPropValue value = NULL;

    assert_int_equal(CreateIProp(NULL, own_buffer, own_more, own_free, NULL, &from), S_OK);
    assert_int_equal(CreateIProp(NULL, own_buffer, own_more, own_free, NULL, &to), S_OK);
    assert_int_equal(CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &plain), S_OK);
    assert_int_equal(set_one((LPMAPIPROP)from, text_value(0x6600, "text")), S_OK);
    assert_int_equal(set_one((LPMAPIPROP)from, number), S_OK);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, to, MAPI_NOREPLACE, NULL), S_OK);
    assert_int_equal(from->lpVtbl->CopyTo(from, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, plain, 0, NULL), S_OK);
    assert_int_equal(get_one((LPMAPIPROP)plain, wanted.aulPropTag[0], &value), S_OK);
    assert_string_equal(value->Value.lpszA, "text");
    MAPIFreeBuffer(value);
    assert_int_equal(own_live, 0);
    /* Problems found by a copy are the source's to give; those that the destination had told are freed as it made them. */
    assert_int_equal(to->lpVtbl->HrSetPropAccess(to, (LPSPropTagArray)&wanted, (ULONG[]){ read_only, read_only }), S_OK);
    assert_int_equal(from->lpVtbl->CopyProps(from, (LPSPropTagArray)&wanted, 0, NULL, &IID_IMAPIProp, to, 0, &problems), S_OK);
    assert_non_null(problems);
    assert_int_equal(problems->cProblem, 2);
    own_free(problems);
    assert_int_equal(own_live, 0);
    assert_int_equal(HrSetOneProp((LPMAPIPROP)to, &number), MAPI_E_NO_ACCESS);
    assert_int_equal(HrGetOneProp((LPMAPIPROP)from, PROP_TAG(PT_LONG, 0x6677), &value), MAPI_E_NOT_FOUND);
    assert_true(FPropExists((LPMAPIPROP)from, PROP_TAG(PT_LONG, 0x6601)));
    assert_int_equal(HrGetOneProp((LPMAPIPROP)from, PROP_TAG(PT_LONG, 0x6601), &value), S_OK);
    own_free(value);
    assert_int_equal(to->lpVtbl->HrAddObjProps(to, (LPSPropTagArray)&object, &problems), S_OK);
    assert_null(problems);
    assert_int_equal(own_live, 0);
    release(from);
    release(to);
    release(plain);
}

static void progress(void **state)
{
    LPMAPIPROGRESS progress = NULL;
    ULONG minimum = 10, maximum = 20, flags = 0, value = 0;

    assert_int_equal(prop_progress_new(&progress), S_OK);
    assert_int_equal(progress->lpVtbl->GetFlags(progress, &value), S_OK);
    assert_int_equal(value, MAPI_TOP_LEVEL);
    assert_int_equal(progress->lpVtbl->GetMin(progress, &value), S_OK);
    assert_int_equal(value, 1);
    assert_int_equal(progress->lpVtbl->GetMax(progress, &value), S_OK);
    assert_int_equal(value, 1000);
    assert_int_equal(progress->lpVtbl->SetLimits(progress, &minimum, &maximum, &flags), S_OK);
    assert_int_equal(progress->lpVtbl->GetMin(progress, &value), S_OK);
    assert_int_equal(value, 10);
    assert_int_equal(progress->lpVtbl->GetFlags(progress, &value), S_OK);
    assert_int_equal(value, 0);
    assert_int_equal(progress->lpVtbl->Progress(progress, 15, 0, 0), S_OK);
    assert_int_equal(progress->lpVtbl->GetMin(progress, NULL), MAPI_E_INVALID_PARAMETER);
    release(progress);
}

/* Objects of others: one that answers S_OK and itself whatever it is asked for, and one whose table lacks QueryInterface. What they hand out is MAPI's. */
static HRESULT STDMETHODCALLTYPE yes_to_all(IMAPIProp *self, REFIID iid, LPVOID *ret_interface)
{
    *ret_interface = self;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE uncounted(IMAPIProp *self)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE has_none(IMAPIProp *self, LPSPropTagArray tags, ULONG flags, ULONG *ret_count, LPSPropValue *ret_values)
{
    assert_int_equal(MAPIAllocateBuffer(sizeof(SPropValue), (LPVOID *)ret_values), S_OK);
    **ret_values = (SPropValue){ .ulPropTag = CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_ERROR), .Value.err = MAPI_E_NOT_FOUND };
    *ret_count = 1;
    return MAPI_W_ERRORS_RETURNED;
}

static void objects_of_others(void **state)
{
    static IMAPIPropVtbl tables[] = { { .QueryInterface = yes_to_all, .AddRef = uncounted, .Release = uncounted, .GetProps = has_none },
        { .AddRef = uncounted, .Release = uncounted, .GetProps = has_none } };

    for (int i = 0; i < 2; i++) {
        struct { IMAPIProp object; void *nothing[2]; } other = { { &tables[i] }, { NULL, NULL } };
        LPSPropValue value;

        assert_int_equal(HrGetOneProp(&other.object, PR_SUBJECT, &value), MAPI_E_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conforms), cmocka_unit_test(creation), cmocka_unit_test(object_access), cmocka_unit_test(property_access),
        cmocka_unit_test(deleted_properties), cmocka_unit_test(object_properties), cmocka_unit_test(allocators), cmocka_unit_test(objects_of_others),
        cmocka_unit_test(own_allocators), cmocka_unit_test(progress),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
