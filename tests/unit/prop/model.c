/* Random property sets and operations against a model that is an array; several threads on one object. */
#include "test.h"

#include "value/value.h"

enum { IDS = 24, FIRST = 0x6610 };

struct model {
    LPSPropValue current[IDS];         /* each a MAPI base, native type; NULL: absent */
    LPSPropValue committed[IDS];
};

static unsigned seed;

static unsigned any(unsigned limit)
{
    return (unsigned)rand_r(&seed) % limit;
}

static LPSPropValue copy_of(const SPropValue *value)
{
    LPSPropValue copy = NULL;

    if (value && FAILED(mapix_value_copy_array(value, 1, NULL, &copy)))
        abort();
    return copy;
}

static void assign(LPSPropValue *place, const SPropValue *value)
{
    LPSPropValue copy = copy_of(value);

    MAPIFreeBuffer(*place);
    *place = copy;
}

/* A value of any type on a base of its own; strings in both forms, short, long and empty. */
static LPSPropValue random_value(ULONG id)
{
    static const ULONG types[] = { PT_I2, PT_LONG, PT_R4, PT_DOUBLE, PT_CURRENCY, PT_APPTIME, PT_BOOLEAN, PT_I8, PT_SYSTIME, PT_CLSID,
        PT_BINARY, PT_STRING8, PT_UNICODE, PT_MV_LONG, PT_MV_BINARY, PT_MV_STRING8, PT_MV_UNICODE, PT_MV_SYSTIME };
    static const char *const texts[] = { "", "a", "caf\xc3\xa9", "\xf0\x9f\x98\x80", "longer text to have" };
    static const wchar_t *const wides[] = { L"", L"b", L"caf\u00e9", L"\U0001F600", L"longer text to have" };
    LPSPropValue value = mapix_memory_new_zero(sizeof(*value));
    ULONG count = 1 + any(4), i, type = types[any(sizeof(types) / sizeof(types[0]))];

    value->ulPropTag = PROP_TAG(type, id);
    switch (type) {
    case PT_I2: value->Value.i = (short)any(65536); break;
    case PT_LONG: value->Value.l = (LONG)any(UINT32_MAX); break;
    case PT_R4: value->Value.flt = (float)any(100) / 7; break;
    case PT_DOUBLE: case PT_APPTIME: value->Value.dbl = (double)any(100000) / 3; break;
    case PT_BOOLEAN: value->Value.b = (unsigned short)any(2); break;
    case PT_CURRENCY: case PT_I8: value->Value.li.QuadPart = (LONGLONG)any(UINT32_MAX) * any(1000) - 7; break;
    case PT_SYSTIME: value->Value.ft = (FILETIME){ any(UINT32_MAX), any(1000) }; break;
    case PT_CLSID:
        value->Value.lpguid = mapix_memory_more_zero(value, sizeof(GUID));
        value->Value.lpguid->Data1 = any(UINT32_MAX);
        break;
    case PT_BINARY:
        value->Value.bin.cb = any(300);
        value->Value.bin.lpb = mapix_memory_more(value, 300);
        memset(value->Value.bin.lpb, (int)any(256), 300);
        break;
    case PT_STRING8: value->Value.lpszA = (LPSTR)(uintptr_t)texts[any(5)]; break;
    case PT_UNICODE: value->Value.lpszW = (LPWSTR)(uintptr_t)wides[any(5)]; break;
    default:
        value->Value.MVl.cValues = count;
        value->Value.MVl.lpl = mapix_memory_more_zero(value, count * sizeof(SBinary));
        for (i = 0; i < count; i++)
            switch (type) {
            case PT_MV_LONG: value->Value.MVl.lpl[i] = (LONG)any(100); break;
            case PT_MV_BINARY: value->Value.MVbin.lpbin[i] = (SBinary){ any(5), (LPBYTE)(uintptr_t)"bytes" }; break;
            case PT_MV_STRING8: value->Value.MVszA.lppszA[i] = (LPSTR)(uintptr_t)texts[any(5)]; break;
            case PT_MV_UNICODE: value->Value.MVszW.lppszW[i] = (LPWSTR)(uintptr_t)wides[any(5)]; break;
            case PT_MV_SYSTIME: value->Value.MVft.lpft[i] = (FILETIME){ any(9), any(9) }; break;
            }
    }
    return value;
}

/* The same value as the model keeps it. */
static LPSPropValue native_of(const SPropValue *value)
{
    LPSPropValue copy = copy_of(value);
    ULONG type = PROP_TYPE(copy->ulPropTag);

    if ((type & ~MV_FLAG) == PT_STRING8)
        assert_int_equal(mapix_value_convert(copy, (type & MV_FLAG) | PT_UNICODE, copy), S_OK);
    return copy;
}

static void do_set(LPMAPIPROP prop, struct model *model)
{
    ULONG count = 1 + any(5), i;
    SPropValue values[5];
    LPSPropValue made[5];
    LPSPropProblemArray problems = NULL;

    for (i = 0; i < count; i++) {
        made[i] = random_value(FIRST + any(IDS));
        values[i] = *made[i];
    }
    assert_int_equal(prop->lpVtbl->SetProps(prop, count, values, &problems), S_OK);
    assert_null(problems);
    for (i = 0; i < count; i++) {
        LPSPropValue *place = &model->current[PROP_ID(values[i].ulPropTag) - FIRST];

        MAPIFreeBuffer(*place);
        *place = native_of(made[i]);
        MAPIFreeBuffer(made[i]);
    }
}

static void do_delete(LPMAPIPROP prop, struct model *model)
{
    SizedSPropTagArray(4, tags) = { 1 + any(4), { 0 } };
    ULONG i;

    for (i = 0; i < tags.cValues; i++) {
        ULONG place = any(IDS);

        tags.aulPropTag[i] = PROP_TAG(any(2) ? PT_LONG : PT_UNSPECIFIED, FIRST + place);
        assign(&model->current[place], NULL);
    }
    assert_int_equal(prop->lpVtbl->DeleteProps(prop, (LPSPropTagArray)&tags, NULL), S_OK);
}

/* Write a binary property anew through a stream, in pieces. */
static void do_stream(LPMAPIPROP prop, struct model *model)
{
    ULONG place = any(IDS), length = any(9000), i;
    SPropValue value = { .ulPropTag = PROP_TAG(PT_BINARY, FIRST + place) };
    LPSTREAM stream = open_stream(prop, value.ulPropTag, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY);
    BYTE bytes[9000];

    for (i = 0; i < length; i++)
        bytes[i] = (BYTE)any(256);
    write_bytes(stream, bytes, length / 2);
    if (any(2))
        assert_int_equal(stream->lpVtbl->Commit(stream, 0), S_OK);
    write_bytes(stream, bytes + length / 2, length - length / 2);
    release(stream);
    value.Value.bin = (SBinary){ length, bytes };
    assign(&model->current[place], &value);
}

/* Every property by tag, in the other string form, and the list. */
static void check(LPMAPIPROP prop, const struct model *model)
{
    SizedSPropTagArray(IDS, tags) = { IDS, { 0 } };
    ULONG flags = any(2) ? MAPI_UNICODE : 0, present = 0, count, i;
    LPSPropTagArray listed;
    LPSPropValue values;

    for (i = 0; i < IDS; i++) {
        tags.aulPropTag[i] = PROP_TAG(PT_UNSPECIFIED, FIRST + i);
        present += model->current[i] != NULL;
    }
    assert_int_equal(prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, flags, &count, &values), present == IDS ? S_OK : MAPI_W_ERRORS_RETURNED);
    assert_int_equal(count, IDS);
    for (i = 0; i < IDS; i++) {
        LPSPropValue native;

        if (!model->current[i]) {
            assert_int_equal(values[i].ulPropTag, PROP_TAG(PT_ERROR, FIRST + i));
            continue;
        }
        if (flags)
            assert_int_equal(values[i].ulPropTag, model->current[i]->ulPropTag);
        native = native_of(&values[i]);
        assert_true(mapix_value_equal(native, model->current[i]));
        MAPIFreeBuffer(native);
    }
    MAPIFreeBuffer(values);
    assert_int_equal(prop->lpVtbl->GetPropList(prop, MAPI_UNICODE, &listed), S_OK);
    assert_int_equal(listed->cValues, present);
    for (i = 0; i < listed->cValues; i++)
        assert_int_equal(listed->aulPropTag[i], model->current[PROP_ID(listed->aulPropTag[i]) - FIRST]->ulPropTag);
    MAPIFreeBuffer(listed);
    assert_int_equal(prop->lpVtbl->GetProps(prop, NULL, 0, &count, &values), S_OK);
    assert_int_equal(count, present);
    MAPIFreeBuffer(values);
}

static void run_model(bool transacted, bool parts, unsigned start_seed)
{
    unsigned flags = MAPIX_PROP_WRITABLE | (transacted ? MAPIX_PROP_TRANSACTED : 0), step, i;
    struct fixture_store *store = fixture_store_new();
    struct model model = { 0 };
    LPMAPIPROP prop;

    seed = start_seed;
    if (!parts)
        store->source.size = NULL, store->source.read = NULL;
    assert_int_equal(fixture_open(store, flags, &prop), S_OK);
    for (step = 0; step < 400; step++) {
        unsigned what = any(20);

        if (what < 8)
            do_set(prop, &model);
        else if (what < 11)
            do_delete(prop, &model);
        else if (what < 14)
            do_stream(prop, &model);
        else if (what < 16)
            assert_int_equal(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE), S_OK);
        else if (what < 17) {
            release(prop);
            assert_int_equal(fixture_open(store, flags, &prop), S_OK);
            for (i = 0; i < IDS && transacted; i++)
                assign(&model.current[i], model.committed[i]);
        }
        for (i = 0; i < IDS && (what == 14 || what == 15); i++)
            assign(&model.committed[i], model.current[i]);
        check(prop, &model);
    }
    release(prop);
    for (i = 0; i < IDS; i++) {
        MAPIFreeBuffer(model.current[i]);
        MAPIFreeBuffer(model.committed[i]);
    }
    fixture_store_free(store);
}

static void random_operations(void **state)
{
    unsigned round;

    for (round = 0; round < 12; round++)
        run_model(round & 1, round & 2, 1000 + round);
}

/* Threads: each has ids of its own and all share one; a reader lists and copies; nothing is lost. */
struct worker {
    pthread_t thread;
    LPMAPIPROP prop;
    ULONG first;
    bool failed;
};

static void *work(void *argument)
{
    struct worker *worker = argument;
    LPMAPIPROP prop = worker->prop;
    unsigned i;

    for (i = 0; i < 300 && !worker->failed; i++) {
        SPropValue values[2] = { long_value(worker->first + i % 8, (LONG)i), text_value(0x6600, "shared") };
        SizedSPropTagArray(2, tags) = { 2, { values[0].ulPropTag, PROP_TAG(PT_UNICODE, 0x6600) } };
        LPSPropValue got = NULL;
        LPSTREAM stream = NULL;
        ULONG count = 0;

        worker->failed |= prop->lpVtbl->SetProps(prop, 2, values, NULL) != S_OK;
        worker->failed |= prop->lpVtbl->GetProps(prop, (LPSPropTagArray)&tags, 0, &count, &got) != S_OK || got[0].Value.l != (LONG)i
            || wcscmp(got[1].Value.lpszW, L"shared") != 0;
        MAPIFreeBuffer(got);
        worker->failed |= prop->lpVtbl->OpenProperty(prop, PROP_TAG(PT_BINARY, worker->first + 9), &IID_IStream, STGM_READWRITE,
            MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream) != S_OK;
        if (stream) {
            worker->failed |= stream->lpVtbl->Write(stream, "bytes", 5, NULL) != S_OK;
            release(stream);
        }
        if (i % 16 == 0)
            worker->failed |= FAILED(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE));
    }
    return NULL;
}

static void *watch(void *argument)
{
    struct worker *worker = argument;
    LPMAPIPROP prop = worker->prop;
    unsigned i;

    for (i = 0; i < 200; i++) {
        LPSPropTagArray tags = NULL;
        LPPROPDATA data = NULL;

        worker->failed |= prop->lpVtbl->GetPropList(prop, 0, &tags) != S_OK;
        MAPIFreeBuffer(tags);
        if (i % 20)
            continue;
        CreateIProp(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data);
        worker->failed |= prop->lpVtbl->CopyTo(prop, 0, NULL, NULL, 0, NULL, &IID_IMAPIProp, data, 0, NULL) != S_OK;
        release(data);
    }
    return NULL;
}

static void run_threads(unsigned flags, bool share_lock)
{
    struct fixture_store *store = fixture_store_new();
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct worker workers[5] = { { 0 } };
    LPMAPIPROP prop, second;
    unsigned i, j;

    if (share_lock)
        store->objects_lock = &lock;
    assert_int_equal(fixture_open(store, flags, &prop), S_OK);
    assert_int_equal(fixture_open(store, flags & ~MAPIX_PROP_TRANSACTED, &second), S_OK);
    for (i = 0; i < 5; i++) {
        workers[i].prop = i == 3 && !(flags & MAPIX_PROP_TRANSACTED) ? second : prop;
        workers[i].first = 0x6610 + i * 16;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, i == 4 ? watch : work, &workers[i]), 0);
    }
    for (i = 0; i < 5; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_false(workers[i].failed);
    }
    assert_int_equal(prop->lpVtbl->SaveChanges(prop, KEEP_OPEN_READWRITE), S_OK);
    for (i = 0; i < 4; i++)
        for (j = 0; j < 8; j++)
            assert_int_equal(get_long(prop, workers[i].first + j), j < 4 ? 296 + j : 288 + j);
    release(prop);
    release(second);
    fixture_store_free(store);
}

static void threads(void **state)
{
    run_threads(MAPIX_PROP_WRITABLE | MAPIX_PROP_TRANSACTED, false);
    run_threads(MAPIX_PROP_WRITABLE | MAPIX_PROP_TRANSACTED, true);
    run_threads(MAPIX_PROP_WRITABLE, false);
    run_threads(MAPIX_PROP_WRITABLE, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_operations), cmocka_unit_test(threads) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
