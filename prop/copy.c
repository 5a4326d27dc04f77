/* The generic copy, properties: everything happens through the public interfaces of both objects, so they may be anybody's. */
#include <imessage.h>
#include <mapitags.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/memory.h"
#include "prop/copy_internal.h"
#include "prop/internal.h"

#define BATCH 64                               /* properties got and set in one call */
#define STREAM_BLOCK ((ULONG)64 * 1024)

/* What says which object this is; an object that has one of its own keeps it. Ends with 0. */
static const ULONG identity[] = { PR_ENTRYID, PR_RECORD_KEY, PR_PARENT_ENTRYID, PR_STORE_ENTRYID, PR_STORE_RECORD_KEY, PR_MAPPING_SIGNATURE,
    PR_INSTANCE_KEY, PR_ACCESS, PR_ACCESS_LEVEL, PR_OBJECT_TYPE, PR_STORE_SUPPORT_MASK, PR_MDB_PROVIDER, 0 };

/* One property on its way. */
struct copy_item {
    ULONG source_tag;
    ULONG destination_tag;                     /* the same, or the id the destination has for the name */
    ULONG index;                               /* in the client's array */
    bool copied;
};

struct copy_items {
    ULONG count;
    struct copy_item *items;
};

HRESULT prop_problem_add(struct prop_problems *problems, ULONG index, ULONG tag, HRESULT code)
{
    if (problems->count == problems->capacity) {
        ULONG capacity = problems->capacity ? problems->capacity * 2 : 8;
        SPropProblem *grown = realloc(problems->list, capacity * sizeof(*grown));

        if (!grown)
            return MAPI_E_NOT_ENOUGH_MEMORY;
        problems->list = grown;
        problems->capacity = capacity;
    }
    problems->list[problems->count++] = (SPropProblem){ .ulIndex = index, .ulPropTag = tag, .scode = code };
    return S_OK;
}

void prop_problems_clear(struct prop_problems *problems)
{
    free(problems->list);
    *problems = (struct prop_problems){ 0 };
}

HRESULT prop_problems_finish(struct prop_problems *problems, LPALLOCATEBUFFER allocate, LPSPropProblemArray *ret_problems)
{
    LPSPropProblemArray array = NULL;

    *ret_problems = NULL;
    if (problems->count == 0)
        return S_OK;
    if (FAILED(allocate((ULONG)CbNewSPropProblemArray(problems->count), (LPVOID *)&array)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    array->cProblem = problems->count;
    memcpy(array->aProblem, problems->list, problems->count * sizeof(*problems->list));
    *ret_problems = array;
    return S_OK;
}

/* Interfaces: excluding one excludes those derived from it. */
bool prop_copy_is_excluded(ULONG count, LPCIID excluded, const IID *iid)
{
    static const struct { const IID *derived, *base; } family[] = {
        { &IID_IMAPIFolder, &IID_IMAPIContainer }, { &IID_IABContainer, &IID_IMAPIContainer }, { &IID_IDistList, &IID_IMAPIContainer },
        { &IID_IMAPIContainer, &IID_IMAPIProp }, { &IID_IMessage, &IID_IMAPIProp }, { &IID_IAttachment, &IID_IMAPIProp },
        { &IID_IMsgStore, &IID_IMAPIProp }, { &IID_IMailUser, &IID_IMAPIProp }, { &IID_IProfSect, &IID_IMAPIProp },
        { &IID_IMAPIStatus, &IID_IMAPIProp }, { &IID_IMAPIPropData, &IID_IMAPIProp }, { &IID_IMAPIProp, &IID_IUnknown },
    };
    size_t i;
    ULONG j;

    for (j = 0; j < count; j++)
        if (IsEqualGUID(&excluded[j], iid))
            return true;
    for (i = 0; i < sizeof(family) / sizeof(family[0]); i++)
        if (IsEqualGUID(family[i].derived, iid))
            return prop_copy_is_excluded(count, excluded, family[i].base);
    return false;
}

static bool ids_contain(const ULONG *tags, ULONG tag)
{
    for (; tags && *tags; tags++)
        if (PROP_ID(*tags) == PROP_ID(tag))
            return true;
    return false;
}

static bool array_contains_id(const SPropTagArray *array, ULONG tag)
{
    ULONG i;

    for (i = 0; array && i < array->cValues; i++)
        if (PROP_ID(array->aulPropTag[i]) == PROP_ID(tag))
            return true;
    return false;
}

/* All tags of an object; an 8-bit provider refuses MAPI_UNICODE. */
static HRESULT list_tags(LPMAPIPROP object, LPSPropTagArray *ret_tags)
{
    HRESULT result = object->lpVtbl->GetPropList(object, MAPI_UNICODE, ret_tags);

    if (result == MAPI_E_BAD_CHARWIDTH)
        result = object->lpVtbl->GetPropList(object, 0, ret_tags);
    return result;
}

HRESULT prop_copy_get_one(LPMAPIPROP object, ULONG tag, LPSPropValue *ret_value)
{
    SizedSPropTagArray(1, tags) = { 1, { tag } };
    LPSPropValue value = NULL;
    ULONG count = 0;
    HRESULT result = object->lpVtbl->GetProps(object, (LPSPropTagArray)&tags, 0, &count, &value);

    *ret_value = NULL;
    if (FAILED(result))
        return result;
    if (count == 1 && value->ulPropTag == tag) {
        *ret_value = value;
        return S_OK;
    }
    result = count == 1 && PROP_TYPE(value->ulPropTag) == PT_ERROR && FAILED(value->Value.err) ? value->Value.err : MAPI_E_NOT_FOUND;
    mapix_object_free_from(object, value);
    return result;
}

/* The same where absence and failure are one: NULL. */
static LPSPropValue get_one(LPMAPIPROP object, ULONG tag)
{
    LPSPropValue value;

    prop_copy_get_one(object, tag, &value);
    return value;
}

static bool same_binary(LPMAPIPROP one, LPMAPIPROP other, ULONG tag)
{
    LPSPropValue first = get_one(one, tag), second = get_one(other, tag);
    bool same = first && second && first->Value.bin.cb == second->Value.bin.cb && first->Value.bin.cb > 0
        && memcmp(first->Value.bin.lpb, second->Value.bin.lpb, first->Value.bin.cb) == 0;

    mapix_object_free_from(one, first);
    mapix_object_free_from(other, second);
    return same;
}

/* Named properties. */

/* The destination's ids for some of the source's: both arrays have `count` tags; `ret_tags` may say PT_ERROR. */
static HRESULT ids_by_name(LPMAPIPROP source, LPMAPIPROP destination, LPSPropTagArray named, LPSPropTagArray *ret_tags)
{
    LPMAPINAMEID *names = NULL, *known = NULL;
    LPSPropTagArray created = NULL, asked = named;
    ULONG count = 0, i, known_count = 0;
    HRESULT result = source->lpVtbl->GetNamesFromIDs(source, &asked, NULL, 0, &count, &names);

    if (!FAILED(result) && count != named->cValues)
        result = MAPI_E_CALL_FAILED;
    if (!FAILED(result) && !(known = malloc(count * sizeof(*known))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; !FAILED(result) && i < count; i++)
        if (names[i])
            known[known_count++] = names[i];
    if (!FAILED(result) && known_count > 0)
        result = destination->lpVtbl->GetIDsFromNames(destination, known_count, known, MAPI_CREATE, &created);
    if (!FAILED(result) && known_count > 0 && (!created || created->cValues != known_count))
        result = MAPI_E_CALL_FAILED;
    if (!FAILED(result) && !(*ret_tags = mapix_memory_new(CbNewSPropTagArray(count))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0, known_count = 0; !FAILED(result) && i < count; i++)
        (*ret_tags)->aulPropTag[i] = names[i] ? created->aulPropTag[known_count++] : PROP_TAG(PT_ERROR, 0);
    free(known);
    mapix_object_free_from(source, names);
    mapix_object_free_from(destination, created);
    return result;
}

HRESULT prop_copy_map_tags(LPMAPIPROP source, LPMAPIPROP destination, ULONG count, ULONG *tags)
{
    LPSPropTagArray named, mapped = NULL;
    ULONG i, place = 0;
    HRESULT result;

    named = mapix_memory_new(CbNewSPropTagArray(count ? count : 1));
    if (!named)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    named->cValues = 0;
    for (i = 0; i < count; i++)
        if (PROP_ID(tags[i]) >= 0x8000)
            named->aulPropTag[named->cValues++] = tags[i];
    if (named->cValues == 0 || same_binary(source, destination, PR_MAPPING_SIGNATURE)) {
        mapix_memory_free(named);
        return S_OK;
    }
    result = ids_by_name(source, destination, named, &mapped);
    for (i = 0; !FAILED(result) && i < count; i++)
        if (PROP_ID(tags[i]) >= 0x8000) {
            ULONG id = PROP_ID(mapped->aulPropTag[place]);

            tags[i] = PROP_TYPE(mapped->aulPropTag[place++]) == PT_ERROR ? 0 : PROP_TAG(PROP_TYPE(tags[i]), id);
        }
    mapix_memory_free(named);
    mapix_memory_free(mapped);
    /* One of the two has no names at all: the numbers are all there is, and the destination says what it thinks of them. */
    return result == MAPI_E_NO_SUPPORT ? S_OK : result;
}

/* Choosing what to copy. */

/* Compressed RTF whose header does not fit its size or names no known form would leave a message without a text (SPI-STRM-07). */
static bool rtf_is_corrupt(LPMAPIPROP source)
{
    unsigned char header[16];
    ULONG got = 0, size, magic;
    LPSTREAM stream = NULL;
    STATSTG stat;
    bool corrupt = true;

    if (FAILED(source->lpVtbl->OpenProperty(source, PR_RTF_COMPRESSED, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream)))
        return false;
    if (!FAILED(stream->lpVtbl->Read(stream, header, sizeof(header), &got)) && got == sizeof(header)) {
        size = header[0] | (ULONG)header[1] << 8 | (ULONG)header[2] << 16 | (ULONG)header[3] << 24;
        magic = header[8] | (ULONG)header[9] << 8 | (ULONG)header[10] << 16 | (ULONG)header[11] << 24;
        corrupt = magic != 0x75465A4C && magic != 0x414C454D;
        if (!FAILED(stream->lpVtbl->Stat(stream, &stat, STATFLAG_NONAME)) && stat.cbSize.QuadPart < (ULONGLONG)size + 4)
            corrupt = true;
    }
    stream->lpVtbl->Release(stream);
    return corrupt;
}

static bool is_wanted(const struct prop_copy_what *what, ULONG tag, bool has_identity, bool without_rtf)
{
    if (what->is_copy_to && array_contains_id(what->tags, tag))
        return false;
    if (ids_contain(what->also_excluded, tag) || (has_identity && what->is_copy_to && ids_contain(identity, tag)))
        return false;
    return !without_rtf || (PROP_ID(tag) != PROP_ID(PR_RTF_COMPRESSED) && PROP_ID(tag) != PROP_ID(PR_RTF_IN_SYNC));
}

static HRESULT choose(LPMAPIPROP source, LPMAPIPROP destination, const struct prop_copy_what *what, struct copy_items *items)
{
    LPSPropTagArray listed = NULL, candidates = what->tags;
    LPSPropValue type = get_one(destination, PR_OBJECT_TYPE);
    bool without_rtf = false;
    HRESULT result = S_OK;
    ULONG i;

    if (what->is_copy_to) {
        result = list_tags(source, &listed);
        candidates = listed;
    }
    if (!FAILED(result) && array_contains_id(candidates, PR_RTF_COMPRESSED) && array_contains_id(candidates, PR_BODY))
        without_rtf = rtf_is_corrupt(source);
    if (!FAILED(result) && !(items->items = calloc(candidates->cValues ? candidates->cValues : 1, sizeof(*items->items))))
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    for (i = 0; !FAILED(result) && i < candidates->cValues; i++)
        if (PROP_ID(candidates->aulPropTag[i]) && is_wanted(what, candidates->aulPropTag[i], type != NULL, without_rtf))
            items->items[items->count++] = (struct copy_item){ .source_tag = candidates->aulPropTag[i],
                .destination_tag = candidates->aulPropTag[i], .index = i };
    mapix_object_free_from(source, listed);
    mapix_object_free_from(destination, type);
    return result;
}

static HRESULT map_items(LPMAPIPROP source, LPMAPIPROP destination, struct copy_items *items, struct prop_problems *problems)
{
    ULONG *tags = malloc((items->count ? items->count : 1) * sizeof(*tags)), i, kept = 0;
    HRESULT result = tags ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < items->count; i++)
        tags[i] = items->items[i].source_tag;
    if (!FAILED(result))
        result = prop_copy_map_tags(source, destination, items->count, tags);
    for (i = 0; !FAILED(result) && i < items->count; i++) {
        struct copy_item item = items->items[i];

        item.destination_tag = tags[i];
        if (tags[i])
            items->items[kept++] = item;
        else
            result = prop_problem_add(problems, item.index, item.source_tag, MAPI_E_UNEXPECTED_ID);
    }
    if (!FAILED(result))
        items->count = kept;
    free(tags);
    return result;
}

/* Copying. */

static HRESULT pump(LPSTREAM from, LPSTREAM to)
{
    unsigned char *block = malloc(STREAM_BLOCK);
    HRESULT result = block ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    while (!FAILED(result)) {
        ULONG got = 0, put = 0;

        result = from->lpVtbl->Read(from, block, STREAM_BLOCK, &got);
        if (FAILED(result) || got == 0)
            break;
        result = to->lpVtbl->Write(to, block, got, &put);
        if (!FAILED(result) && put != got)
            result = MAPI_E_NOT_ENOUGH_DISK;
    }
    free(block);
    if (!FAILED(result))
        result = to->lpVtbl->Commit(to, STGC_DEFAULT);
    return result;
}

HRESULT prop_copy_stream(LPMAPIPROP source, ULONG source_tag, LPMAPIPROP destination, ULONG destination_tag)
{
    LPSTREAM from = NULL, to = NULL;
    HRESULT result = source->lpVtbl->OpenProperty(source, source_tag, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&from);

    if (FAILED(result))
        return result;
    result = destination->lpVtbl->OpenProperty(destination, destination_tag, &IID_IStream, STGM_READWRITE, MAPI_CREATE | MAPI_MODIFY,
        (LPUNKNOWN *)&to);
    if (!FAILED(result)) {
        result = pump(from, to);
        to->lpVtbl->Release(to);
    }
    from->lpVtbl->Release(from);
    if (!FAILED(result))
        return S_OK;
    return HRESULT_FACILITY(result) == FACILITY_STORAGE ? MapStorageSCode(result) : result;
}

/* A value that is too big to be got or set. Of PT_UNSPECIFIED nothing is known: bytes and text are tried. Other types have no stream. */
static HRESULT copy_large(LPMAPIPROP source, struct copy_item *item, LPMAPIPROP destination)
{
    static const ULONG types[] = { PT_BINARY, PT_UNICODE, PT_STRING8 };
    HRESULT result = MAPI_E_NOT_ENOUGH_MEMORY;
    size_t i;

    for (i = 0; i < 3; i++)
        if (PROP_TYPE(item->source_tag) == types[i])
            return prop_copy_stream(source, item->source_tag, destination, item->destination_tag);
    for (i = 0; i < 3 && FAILED(result) && PROP_TYPE(item->source_tag) == PT_UNSPECIFIED; i++)
        result = prop_copy_stream(source, CHANGE_PROP_TYPE(item->source_tag, types[i]), destination,
            CHANGE_PROP_TYPE(item->destination_tag, types[i]));
    return result;
}

static HRESULT note(struct prop_problems *problems, struct copy_item *item, HRESULT code)
{
    item->copied = !FAILED(code);
    return FAILED(code) ? prop_problem_add(problems, item->index, item->source_tag, code) : S_OK;
}

/* Errors that end the whole copy, not a property. */
static bool is_fatal(HRESULT code)
{
    return code == MAPI_E_USER_CANCEL || code == MAPI_E_INVALID_OBJECT;
}

/* What the destination did not take: a value too big for a call goes through a stream, the rest is the client's problem. */
static HRESULT sort_refusals(LPMAPIPROP source, LPMAPIPROP destination, struct copy_item *const *sent, const SPropProblemArray *refused,
    struct prop_problems *problems)
{
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; refused && i < refused->cProblem && !FAILED(result); i++) {
        struct copy_item *item = sent[refused->aProblem[i].ulIndex];
        HRESULT code = refused->aProblem[i].scode;

        if (code == MAPI_E_NOT_ENOUGH_MEMORY)
            code = copy_large(source, item, destination);
        result = note(problems, item, code);
    }
    return result;
}

/* Set the values of a batch that were got; values[i] belongs to sent[i]. What a refused call is about is found by trying one at a time: the others
 * are copied. */
static HRESULT set_batch(LPMAPIPROP source, LPMAPIPROP destination, ULONG count, struct copy_item *const *sent, LPSPropValue values,
    struct prop_problems *problems)
{
    LPSPropProblemArray refused = NULL;
    HRESULT result, set;
    ULONG i;

    if (count == 0)
        return S_OK;
    set = destination->lpVtbl->SetProps(destination, count, values, &refused);
    if (set == MAPI_E_NO_ACCESS || is_fatal(set))
        return set;
    result = S_OK;
    for (i = 0; i < count && !FAILED(result); i++)
        if (!FAILED(set))
            sent[i]->copied = true;
        else if (count > 1)
            result = set_batch(source, destination, 1, &sent[i], &values[i], problems);
        else
            result = note(problems, sent[i], set == MAPI_E_NOT_ENOUGH_MEMORY ? copy_large(source, sent[i], destination) : set);
    if (!FAILED(set) && !FAILED(result) && refused) {
        bool sane = true;

        for (i = 0; i < refused->cProblem; i++)
            sane &= refused->aProblem[i].ulIndex < count;
        result = sane ? sort_refusals(source, destination, sent, refused, problems) : MAPI_E_CALL_FAILED;
    }
    if (!FAILED(set))
        mapix_object_free_from(destination, refused);
    return result;
}

/* Values as the source gave them: errors are sorted out, the others move to the front with their destination's tags. */
static HRESULT take_values(LPMAPIPROP source, LPMAPIPROP destination, ULONG count, struct copy_item *items, LPSPropValue values,
    struct copy_item **sent, ULONG *ret_sent, struct prop_problems *problems)
{
    HRESULT result = S_OK;
    ULONG i;

    *ret_sent = 0;
    for (i = 0; i < count && !FAILED(result); i++) {
        ULONG type = PROP_TYPE(values[i].ulPropTag);

        if (type == PT_ERROR && values[i].Value.err == MAPI_E_NOT_FOUND)
            continue;
        if (type == PT_ERROR) {
            HRESULT code = values[i].Value.err;

            result = note(problems, &items[i], code == MAPI_E_NOT_ENOUGH_MEMORY ? copy_large(source, &items[i], destination) : code);
        } else if (type != PT_OBJECT && type != PT_NULL) {
            sent[*ret_sent] = &items[i];
            values[*ret_sent] = values[i];
            values[(*ret_sent)++].ulPropTag = PROP_TAG(type, PROP_ID(items[i].destination_tag));
        }
    }
    return result;
}

static HRESULT copy_batch(LPMAPIPROP source, LPMAPIPROP destination, ULONG count, struct copy_item *items, struct prop_problems *problems)
{
    SizedSPropTagArray(BATCH, tags) = { count, { 0 } };
    struct copy_item *sent[BATCH];
    LPSPropValue values = NULL;
    ULONG i, got = 0, sent_count = 0;
    HRESULT result;

    for (i = 0; i < count; i++)
        tags.aulPropTag[i] = items[i].source_tag;
    result = source->lpVtbl->GetProps(source, (LPSPropTagArray)&tags, MAPI_UNICODE, &got, &values);
    if (result == MAPI_E_BAD_CHARWIDTH)
        result = source->lpVtbl->GetProps(source, (LPSPropTagArray)&tags, 0, &got, &values);
    if (!FAILED(result) && got != count)
        result = MAPI_E_CALL_FAILED;
    if (!FAILED(result))
        result = take_values(source, destination, count, items, values, sent, &sent_count, problems);
    if (!FAILED(result))
        result = set_batch(source, destination, sent_count, sent, values, problems);
    mapix_object_free_from(source, values);
    return result;
}

/* Subobjects that are copied through interfaces both objects must have. */
static const struct subobject {
    ULONG tag;
    const IID *iid;
    HRESULT (*copy)(struct prop_copy *copy, LPVOID source, LPVOID destination, const struct prop_copy_what *what, struct prop_problems *problems);
} subobjects[] = {
    { PR_MESSAGE_RECIPIENTS, &IID_IMessage, prop_copy_recipients },
    { PR_MESSAGE_ATTACHMENTS, &IID_IMessage, prop_copy_attachments },
    { PR_CONTAINER_CONTENTS, &IID_IMAPIFolder, prop_copy_contents },
    { PR_FOLDER_ASSOCIATED_CONTENTS, &IID_IMAPIFolder, prop_copy_associated },
    { PR_CONTAINER_HIERARCHY, &IID_IMAPIFolder, prop_copy_hierarchy },
};

static const struct subobject *find_subobject(ULONG tag)
{
    size_t i;

    for (i = 0; i < sizeof(subobjects) / sizeof(subobjects[0]); i++)
        if (PROP_ID(subobjects[i].tag) == PROP_ID(tag))
            return &subobjects[i];
    return NULL;
}

/* MAPI_NOREPLACE: subobjects see for themselves what is there. */
static HRESULT drop_existing(LPMAPIPROP destination, struct copy_items *items)
{
    LPSPropTagArray existing = NULL;
    ULONG i, kept = 0;
    HRESULT result = list_tags(destination, &existing);

    if (FAILED(result))
        return result;
    for (i = 0; i < items->count; i++)
        if (find_subobject(items->items[i].source_tag) || !array_contains_id(existing, items->items[i].destination_tag))
            items->items[kept++] = items->items[i];
    items->count = kept;
    mapix_object_free_from(destination, existing);
    return S_OK;
}

static bool subobject_is_wanted(const struct prop_copy_what *what, const struct subobject *subobject)
{
    if (what->values_only || prop_copy_is_excluded(what->excluded_count, what->excluded_iids, subobject->iid)
        || ids_contain(what->also_excluded, subobject->tag))
        return false;
    return array_contains_id(what->tags, subobject->tag) != what->is_copy_to;
}

static HRESULT copy_subobjects(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, const struct prop_copy_what *what,
    struct prop_problems *problems)
{
    HRESULT result = S_OK;
    size_t i;

    for (i = 0; i < sizeof(subobjects) / sizeof(subobjects[0]) && !FAILED(result); i++) {
        const struct subobject *subobject = &subobjects[i];
        LPVOID from = NULL, to = NULL;

        if (!subobject_is_wanted(what, subobject))
            continue;
        if (!FAILED(source->lpVtbl->QueryInterface(source, subobject->iid, &from))
            && !FAILED(destination->lpVtbl->QueryInterface(destination, subobject->iid, &to)))
            result = subobject->copy(copy, from, to, what, problems);
        else if (!what->is_copy_to)
            result = prop_problem_add(problems, 0, subobject->tag, MAPI_E_INTERFACE_NOT_SUPPORTED);
        if (from)
            ((LPUNKNOWN)from)->lpVtbl->Release(from);
        if (to)
            ((LPUNKNOWN)to)->lpVtbl->Release(to);
    }
    return result;
}

static HRESULT copy_objects(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, struct copy_items *items,
    const struct prop_copy_what *what, struct prop_problems *problems)
{
    HRESULT result = S_OK;
    ULONG i;

    for (i = 0; i < items->count && !FAILED(result); i++) {
        struct copy_item *item = &items->items[i];

        if (PROP_TYPE(item->source_tag) != PT_OBJECT || find_subobject(item->source_tag))
            continue;
        if (PROP_ID(item->source_tag) == PROP_ID(PR_ATTACH_DATA_OBJ)) {
            result = prop_copy_attached_object(copy, source, destination, item->source_tag, problems);
            item->copied = !FAILED(result);
        } else
            result = note(problems, item, prop_copy_stream(source, item->source_tag, destination, item->destination_tag));
    }
    return FAILED(result) ? result : copy_subobjects(copy, source, destination, what, problems);
}

/* MAPI_MOVE: what arrived leaves the source. What cannot leave (computed properties) stays, without a word. */
static HRESULT delete_copied(LPMAPIPROP source, const struct copy_items *items)
{
    LPSPropTagArray tags = mapix_memory_new(CbNewSPropTagArray(items->count ? items->count : 1));
    HRESULT result = S_OK;
    ULONG i;

    if (!tags)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    tags->cValues = 0;
    for (i = 0; i < items->count; i++)
        if (items->items[i].copied)
            tags->aulPropTag[tags->cValues++] = items->items[i].source_tag;
    if (tags->cValues > 0)
        result = source->lpVtbl->DeleteProps(source, tags, NULL);
    mapix_memory_free(tags);
    return result;
}

static HRESULT copy_values(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, struct copy_items *items,
    struct prop_problems *problems)
{
    struct prop_progress scale;
    HRESULT result = S_OK;
    ULONG i = 0;

    prop_progress_start(&scale, copy->depth ? NULL : copy->progress, items->count / BATCH + 1);
    while (i < items->count && !FAILED(result)) {
        struct copy_item *first = &items->items[i];
        ULONG count = 0;

        while (i < items->count && count < BATCH && PROP_TYPE(items->items[i].source_tag) != PT_OBJECT
            && !find_subobject(items->items[i].source_tag)) {
            count++;
            i++;
        }
        if (count > 0) {
            result = copy_batch(source, destination, count, first, problems);
            if (!FAILED(result))
                result = prop_progress_step(&scale);
        } else
            i++;
    }
    prop_progress_finish(&scale);
    return result;
}

HRESULT prop_copy_pair(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, const struct prop_copy_what *what,
    struct prop_problems *problems)
{
    struct copy_items items = { 0 };
    HRESULT result = choose(source, destination, what, &items);

    if (!FAILED(result))
        result = map_items(source, destination, &items, problems);
    if (!FAILED(result) && what->flags & MAPI_NOREPLACE)
        result = drop_existing(destination, &items);
    if (!FAILED(result))
        result = copy_values(copy, source, destination, &items, problems);
    if (!FAILED(result))
        result = copy_objects(copy, source, destination, &items, what, problems);
    if (!FAILED(result) && what->flags & MAPI_MOVE)
        result = delete_copied(source, &items);
    free(items.items);
    return FAILED(result) ? result : S_OK;
}

/* Entry points. */

HRESULT prop_copy_fail(struct mapix_object *record_on, HRESULT result, const char *text)
{
    if (record_on)
        return mapix_object_fail(record_on, result, 0, "%s", text);
    return mapix_error_set(mapix_error_thread_slot(), result, "generic copy", 0, 0, "%s", text);
}

static _Thread_local struct prop_copy_frame *frames;

bool prop_copy_enter(struct prop_copy_frame *frame, const void *source)
{
    const struct prop_copy_frame *other;

    for (other = frames; other; other = other->next)
        if (other->source == source)
            return false;
    frame->source = source;
    frame->next = frames;
    frames = frame;
    return true;
}

void prop_copy_leave(struct prop_copy_frame *frame)
{
    frames = frame->next;
}

static bool same_object(LPUNKNOWN one, LPUNKNOWN other)
{
    LPUNKNOWN first = NULL, second = NULL;
    bool same = one == other;

    if (!same && !FAILED(one->lpVtbl->QueryInterface(one, &IID_IUnknown, (LPVOID *)&first))
        && !FAILED(other->lpVtbl->QueryInterface(other, &IID_IUnknown, (LPVOID *)&second)))
        same = first == second;
    if (first)
        first->lpVtbl->Release(first);
    if (second)
        second->lpVtbl->Release(second);
    return same;
}

static HRESULT check_request(const struct prop_copy_request *request)
{
    struct mapix_object *object = request->object;

    if (!request->destination_iid || !request->destination || (request->excluded_count && !request->excluded_iids))
        return prop_copy_fail(object, MAPI_E_INVALID_PARAMETER, "A copy needs a destination and its interface.");
    if (!request->is_copy_to && !request->tags)
        return prop_copy_fail(object, MAPI_E_INVALID_PARAMETER, "CopyProps needs the tags to copy.");
    if (request->tags && (request->tags->cValues == 0 || array_contains_id(request->tags, PR_NULL)))
        return prop_copy_fail(object, MAPI_E_INVALID_PARAMETER, "The tag array of a copy must not be empty and must not name PR_NULL.");
    if (request->flags & ~(MAPI_MOVE | MAPI_NOREPLACE | MAPI_DECLINE_OK | MAPI_DIALOG))
        return prop_copy_fail(object, MAPI_E_UNKNOWN_FLAGS, "A copy knows the flags MAPI_MOVE, MAPI_NOREPLACE and MAPI_DIALOG only.");
    if (prop_copy_is_excluded(request->excluded_count, request->excluded_iids, &IID_IMAPIProp))
        return prop_copy_fail(object, MAPI_E_INTERFACE_NOT_SUPPORTED, "Excluding IMAPIProp or IUnknown excludes everything; nothing is left to copy.");
    return S_OK;
}

/* Is the destination known to be read-only (SPI-PROP-13)? */
static bool is_read_only(LPMAPIPROP destination)
{
    LPSPropValue level = get_one(destination, PR_ACCESS_LEVEL);
    bool read_only = level && !(level->Value.l & MAPI_MODIFY);

    mapix_object_free_from(destination, level);
    return read_only;
}

static HRESULT run(const struct prop_copy_request *request, LPMAPIPROP source, LPMAPIPROP destination, LPMAPIPROGRESS progress,
    LPSPropProblemArray *ret_problems)
{
    struct prop_copy copy = { .record_on = request->object, .progress = progress };
    struct prop_copy_what what = { .is_copy_to = request->is_copy_to, .tags = request->tags, .excluded_count = request->excluded_count,
        .excluded_iids = request->excluded_iids, .flags = request->flags };
    struct prop_problems problems = { 0 };
    HRESULT result;

    if (is_read_only(destination))
        return prop_copy_fail(request->object, MAPI_E_NO_ACCESS, "The destination of the copy is read-only; open it with MAPI_MODIFY.");
    if (prop_copy_is_cycle(source, destination))
        return prop_copy_fail(request->object, MAPI_E_FOLDER_CYCLE, "The destination lies within the folder that is to be copied; choose one outside of it.");
    result = prop_copy_pair(&copy, source, destination, &what, &problems);
    if (!FAILED(result) && ret_problems)
        result = prop_problems_finish(&problems, request->allocate ? request->allocate : MAPIAllocateBuffer, ret_problems);
    prop_problems_clear(&problems);
    return result;
}

/* MAPI_DIALOG asks for a display: the client's, or one of ours. */
static HRESULT run_with_progress(const struct prop_copy_request *request, LPMAPIPROP source, LPMAPIPROP destination,
    LPSPropProblemArray *ret_problems)
{
    LPMAPIPROGRESS progress = NULL;
    HRESULT result;

    if (!(request->flags & MAPI_DIALOG))
        return run(request, source, destination, NULL, ret_problems);
    if (request->progress)
        return run(request, source, destination, request->progress, ret_problems);
    result = prop_progress_for_dialog(request->ui_param, &progress);
    if (FAILED(result))
        return result;
    result = run(request, source, destination, progress, ret_problems);
    progress->lpVtbl->Release(progress);
    return result;
}

/* The destination's IMAPIProp, if it has the interface that the caller says it has. */
static HRESULT property_interface(LPCIID iid, LPVOID object, LPMAPIPROP *ret_prop)
{
    LPUNKNOWN unknown = object, named = NULL;
    HRESULT result = unknown->lpVtbl->QueryInterface(unknown, iid, (LPVOID *)&named);

    if (!FAILED(result))
        result = named->lpVtbl->QueryInterface(named, &IID_IMAPIProp, (LPVOID *)ret_prop);
    if (named)
        named->lpVtbl->Release(named);
    return FAILED(result) && result != MAPI_E_NOT_ENOUGH_MEMORY && result != MAPI_E_INVALID_OBJECT ? MAPI_E_INTERFACE_NOT_SUPPORTED : result;
}

static HRESULT copy_generic(const struct prop_copy_request *request, LPMAPIPROP source, LPSPropProblemArray *ret_problems)
{
    LPMAPIPROP destination = NULL;
    HRESULT result = property_interface(request->destination_iid, request->destination, &destination);

    if (FAILED(result))
        return prop_copy_fail(request->object, result, "The destination of the copy does not have the interface named for it.");
    if (same_object((LPUNKNOWN)source, (LPUNKNOWN)destination))
        result = prop_copy_fail(request->object, MAPI_E_NO_ACCESS, "Source and destination of the copy are the same object.");
    else
        result = run_with_progress(request, source, destination, ret_problems);
    destination->lpVtbl->Release(destination);
    return result;
}

HRESULT prop_copy_from_object(const struct prop_copy_request *request, LPSPropProblemArray *ret_problems)
{
    struct mapix_object *object = request->object;
    const struct prop_source *provider = mapix_prop_of(object)->source;
    LPMAPIPROP source = NULL;
    HRESULT result;

    if (ret_problems)
        *ret_problems = NULL;
    result = check_request(request);
    if (FAILED(result))
        return result;
    if (provider->copy) {
        result = provider->copy(object, request->is_copy_to ? NULL : request->tags, request->excluded_count, request->excluded_iids,
            request->is_copy_to ? request->tags : NULL, request->ui_param, request->progress, request->destination_iid, request->destination,
            request->flags, ret_problems);
        if (result != MAPI_E_DECLINE_COPY)
            return result;
    }
    if (request->flags & MAPI_DECLINE_OK)
        return MAPI_E_DECLINE_COPY;
    result = mapix_object_query_interface(object, &IID_IMAPIProp, (void **)&source);
    if (FAILED(result))
        return result;
    result = copy_generic(request, source, ret_problems);
    source->lpVtbl->Release(source);
    return result;
}

/* Ask the source for its own way first; it declines rather than asking us back (SPI-SUP-31). */
static HRESULT ask_source(const struct prop_copy_request *request, LPMAPIPROP source, LPSPropProblemArray *ret_problems)
{
    struct prop_copy_frame frame;
    HRESULT result;

    if (!prop_copy_enter(&frame, source))
        return MAPI_E_DECLINE_COPY;
    if (request->is_copy_to)
        result = source->lpVtbl->CopyTo(source, request->excluded_count, request->excluded_iids, request->tags, request->ui_param,
            request->progress, request->destination_iid, request->destination, request->flags | MAPI_DECLINE_OK, ret_problems);
    else
        result = source->lpVtbl->CopyProps(source, request->tags, request->ui_param, request->progress, request->destination_iid,
            request->destination, request->flags | MAPI_DECLINE_OK, ret_problems);
    prop_copy_leave(&frame);
    /* A source that knows no flag of this name has no method of its own for it either. */
    return result == MAPI_E_NO_SUPPORT || result == MAPI_E_UNKNOWN_FLAGS ? MAPI_E_DECLINE_COPY : result;
}

static HRESULT copy_support(struct prop_copy_request *request, LPCIID source_iid, LPVOID source, LPSPropProblemArray *ret_problems)
{
    LPMAPIPROP properties = NULL;
    HRESULT result;

    if (ret_problems)
        *ret_problems = NULL;
    if (!source_iid || !source)
        return prop_copy_fail(request->object, MAPI_E_INVALID_PARAMETER, "A copy needs a source and its interface.");
    result = check_request(request);
    if (FAILED(result))
        return result;
    if (request->flags & MAPI_DECLINE_OK)
        return prop_copy_fail(request->object, MAPI_E_UNKNOWN_FLAGS, "MAPI_DECLINE_OK is for CopyTo and CopyProps, not for the generic copy.");
    result = property_interface(source_iid, source, &properties);
    if (FAILED(result))
        return prop_copy_fail(request->object, result, "The source of the copy does not have the interface named for it.");
    result = ask_source(request, properties, ret_problems);
    if (result == MAPI_E_DECLINE_COPY)
        result = copy_generic(request, properties, ret_problems);
    properties->lpVtbl->Release(properties);
    return result;
}

HRESULT prop_copy_to(struct mapix_object *record_on, LPCIID source_iid, LPVOID source, ULONG excluded_count, LPCIID excluded_iids,
    LPSPropTagArray excluded_tags, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags,
    LPSPropProblemArray *ret_problems)
{
    struct prop_copy_request request = { .object = record_on, .is_copy_to = true, .excluded_count = excluded_count,
        .excluded_iids = excluded_iids, .tags = excluded_tags, .ui_param = ui_param, .progress = progress, .destination_iid = destination_iid,
        .destination = destination, .flags = flags };

    return copy_support(&request, source_iid, source, ret_problems);
}

HRESULT prop_copy_props(struct mapix_object *record_on, LPCIID source_iid, LPVOID source, LPSPropTagArray included_tags, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems)
{
    struct prop_copy_request request = { .object = record_on, .tags = included_tags, .ui_param = ui_param, .progress = progress,
        .destination_iid = destination_iid, .destination = destination, .flags = flags };

    return copy_support(&request, source_iid, source, ret_problems);
}
