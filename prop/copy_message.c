/* The generic copy, messages: recipients, attachments, and what is attached. */
#include <mapitags.h>
#include <stdlib.h>
#include <string.h>

#include "prop/copy_internal.h"
#include "prop/internal.h"
#include "table/helpers.h"

/* An attachment's number and key are its message's affair (SPI-MSG-11). Ends with 0. */
static const ULONG not_for_attachments[] = { PR_ATTACH_NUM, PR_RECORD_KEY, PR_ATTACH_SIZE, PR_ACCESS_LEVEL, PR_OBJECT_TYPE, 0 };

static HRESULT recipient_rows(LPMESSAGE message, LPSRowSet *ret_rows)
{
    LPMAPITABLE table = NULL;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, MAPI_UNICODE, &table);

    if (result == MAPI_E_BAD_CHARWIDTH)
        result = message->lpVtbl->GetRecipientTable(message, 0, &table);
    if (FAILED(result))
        return result;
    result = mapix_table_all_rows(table, ret_rows);
    table->lpVtbl->Release(table);
    return result;
}

static bool column_travels(const SPropValue *value)
{
    ULONG type = PROP_TYPE(value->ulPropTag);

    return type != PT_ERROR && type != PT_NULL && type != PT_OBJECT && PROP_ID(value->ulPropTag) != PROP_ID(PR_ROWID)
        && PROP_ID(value->ulPropTag) != PROP_ID(PR_INSTANCE_KEY);
}

/* Make rows of a recipient table what ModifyRecipients wants: no row ids, no errors, the destination's ids for names (SPI-MSG-09). */
static HRESULT prepare_row(LPMAPIPROP source, LPMAPIPROP destination, SRow *row)
{
    ULONG *tags = malloc((row->cValues ? row->cValues : 1) * sizeof(*tags)), i, kept = 0;
    HRESULT result = tags ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    for (i = 0; !FAILED(result) && i < row->cValues; i++)
        if (column_travels(&row->lpProps[i]))
            row->lpProps[kept++] = row->lpProps[i];
    if (!FAILED(result))
        row->cValues = kept;
    for (i = 0; !FAILED(result) && i < row->cValues; i++)
        tags[i] = row->lpProps[i].ulPropTag;
    if (!FAILED(result))
        result = prop_copy_map_tags(source, destination, row->cValues, tags);
    for (i = 0, kept = 0; !FAILED(result) && i < row->cValues; i++)
        if (tags[i]) {
            row->lpProps[kept] = row->lpProps[i];
            row->lpProps[kept++].ulPropTag = tags[i];
        }
    if (!FAILED(result))
        row->cValues = kept;
    free(tags);
    return result;
}

static bool table_has_rows(LPMAPITABLE table)
{
    ULONG count = 0;

    return !FAILED(table->lpVtbl->GetRowCount(table, 0, &count)) && count > 0;
}

static bool has_recipients(LPMESSAGE message)
{
    LPMAPITABLE table = NULL;
    bool has = false;

    if (!FAILED(message->lpVtbl->GetRecipientTable(message, 0, &table))) {
        has = table_has_rows(table);
        table->lpVtbl->Release(table);
    }
    return has;
}

/* MAPI_MOVE: recipients leave the source by their row ids. */
static void remove_recipients(LPMESSAGE source)
{
    LPSRowSet rows = NULL;

    if (!FAILED(recipient_rows(source, &rows)) && rows->cRows > 0)
        source->lpVtbl->ModifyRecipients(source, MODRECIP_REMOVE, (LPADRLIST)rows);
    FreeProws(rows);
}

HRESULT prop_copy_recipients(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, struct prop_problems *problems)
{
    LPMESSAGE source = from, destination = to;
    LPSRowSet rows = NULL;
    bool occupied = has_recipients(destination);
    HRESULT result;
    ULONG i;

    if (occupied && what->flags & MAPI_NOREPLACE)
        return S_OK;
    result = recipient_rows(source, &rows);
    if (result == MAPI_E_NO_RECIPIENTS)
        return S_OK;
    for (i = 0; !FAILED(result) && i < rows->cRows; i++)
        result = prepare_row((LPMAPIPROP)source, (LPMAPIPROP)destination, &rows->aRow[i]);
    /* An SRowSet is laid out like an ADRLIST. */
    if (!FAILED(result) && (occupied || rows->cRows > 0))
        result = destination->lpVtbl->ModifyRecipients(destination, 0, (LPADRLIST)rows);
    FreeProws(rows);
    if (!FAILED(result) && what->flags & MAPI_MOVE)
        remove_recipients(source);
    return FAILED(result) ? prop_problem_add(problems, 0, PR_MESSAGE_RECIPIENTS, result) : S_OK;
}

/* Attachments. */

static int compare_numbers(const void *one, const void *other)
{
    LONG a = ((const SRow *)one)->lpProps[0].Value.l, b = ((const SRow *)other)->lpProps[0].Value.l;

    return (a > b) - (a < b);
}

/* In the order in which they were made, whatever the table's order is (by rendering position, as a rule): the copies get their numbers in it. */
static HRESULT attachment_numbers(LPMESSAGE message, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(1, columns) = { 1, { PR_ATTACH_NUM } };
    LPMAPITABLE table = NULL;
    HRESULT result = message->lpVtbl->GetAttachmentTable(message, 0, &table);

    if (FAILED(result))
        return result;
    result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, ret_rows);
    table->lpVtbl->Release(table);
    if (!FAILED(result))
        qsort((*ret_rows)->aRow, (*ret_rows)->cRows, sizeof(SRow), compare_numbers);
    return result;
}

/* What is there already goes, or makes the copy leave all attachments alone (MAPI_NOREPLACE: `ret_done`). */
static HRESULT clear_attachments(LPMESSAGE destination, ULONG flags, bool *ret_done)
{
    LPSRowSet rows = NULL;
    HRESULT result = attachment_numbers(destination, &rows);
    ULONG i;

    *ret_done = !FAILED(result) && rows->cRows > 0 && flags & MAPI_NOREPLACE;
    for (i = 0; !FAILED(result) && !*ret_done && i < rows->cRows; i++)
        if (rows->aRow[i].lpProps[0].ulPropTag == PR_ATTACH_NUM)
            result = destination->lpVtbl->DeleteAttach(destination, rows->aRow[i].lpProps[0].Value.ul, 0, NULL, 0);
    FreeProws(rows);
    return result;
}

/* One attachment, all of it; it arrives only if every part of it does not fail as a whole. */
static HRESULT copy_attachment(struct prop_copy *copy, LPMESSAGE source, ULONG number, LPMESSAGE destination, struct prop_problems *problems)
{
    struct prop_copy below = { .record_on = copy->record_on, .depth = copy->depth + 1 };
    struct prop_copy_what what = { .is_copy_to = true, .also_excluded = not_for_attachments };
    LPATTACH from = NULL, to = NULL;
    ULONG new_number;
    HRESULT result = source->lpVtbl->OpenAttach(source, number, NULL, 0, &from);

    if (!FAILED(result))
        result = destination->lpVtbl->CreateAttach(destination, NULL, 0, &new_number, &to);
    if (!FAILED(result))
        result = prop_copy_pair(&below, (LPMAPIPROP)from, (LPMAPIPROP)to, &what, problems);
    if (!FAILED(result))
        result = to->lpVtbl->SaveChanges(to, 0);
    if (to)
        to->lpVtbl->Release(to);
    if (from)
        from->lpVtbl->Release(from);
    return result;
}

/* Problems within an attachment are told as problems of PR_MESSAGE_ATTACHMENTS: its own tags would mislead. */
static HRESULT report_inner(struct prop_problems *inner, struct prop_problems *problems)
{
    HRESULT worst = S_OK;
    ULONG i;

    for (i = 0; i < inner->count; i++)
        if (inner->list[i].scode != MAPI_E_COMPUTED)
            worst = inner->list[i].scode;
    prop_problems_clear(inner);
    return FAILED(worst) ? prop_problem_add(problems, 0, PR_MESSAGE_ATTACHMENTS, worst) : S_OK;
}

static HRESULT copy_each(struct prop_copy *copy, LPMESSAGE source, LPSRowSet rows, LPMESSAGE destination, ULONG flags,
    struct prop_problems *problems)
{
    struct prop_progress scale;
    HRESULT result = S_OK;
    ULONG i;

    prop_progress_start(&scale, copy->depth ? NULL : copy->progress, rows->cRows);
    for (i = 0; i < rows->cRows && !FAILED(result); i++) {
        struct prop_problems inner = { 0 };
        ULONG number = rows->aRow[i].lpProps[0].Value.ul;
        HRESULT copied;

        if (rows->aRow[i].lpProps[0].ulPropTag != PR_ATTACH_NUM)
            continue;
        copied = copy_attachment(copy, source, number, destination, &inner);
        if (FAILED(copied))
            result = prop_problem_add(&inner, 0, PR_MESSAGE_ATTACHMENTS, copied);
        else if (flags & MAPI_MOVE && inner.count == 0)
            source->lpVtbl->DeleteAttach(source, number, 0, NULL, 0);
        if (!FAILED(result))
            result = report_inner(&inner, problems);
        else
            prop_problems_clear(&inner);
        if (copied == MAPI_E_USER_CANCEL || copied == MAPI_E_INVALID_OBJECT)
            result = copied;
        if (!FAILED(result))
            result = prop_progress_step(&scale);
    }
    prop_progress_finish(&scale);
    return result;
}

HRESULT prop_copy_attachments(struct prop_copy *copy, LPVOID from, LPVOID to, const struct prop_copy_what *what, struct prop_problems *problems)
{
    LPMESSAGE source = from, destination = to;
    LPSRowSet rows = NULL;
    bool done = false;
    HRESULT result;

    if (copy->depth >= PROP_COPY_DEPTH)
        return prop_problem_add(problems, 0, PR_MESSAGE_ATTACHMENTS, MAPI_E_TOO_COMPLEX);
    result = attachment_numbers(source, &rows);
    if (!FAILED(result))
        result = clear_attachments(destination, what->flags, &done);
    if (FAILED(result))
        result = prop_problem_add(problems, 0, PR_MESSAGE_ATTACHMENTS, result);
    else if (!done)
        result = copy_each(copy, source, rows, destination, what->flags, problems);
    FreeProws(rows);
    return result;
}

/* Attached objects. An attachment is one level below its message already; the message in it is not another. */

static LONG attach_method(LPMAPIPROP attachment)
{
    LPSPropValue value;
    LONG method = NO_ATTACHMENT;

    if (!FAILED(prop_copy_get_one(attachment, PR_ATTACH_METHOD, &value)))
        method = value->Value.l;
    mapix_object_free_from(attachment, value);
    return method;
}

static HRESULT copy_embedded(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, ULONG tag, struct prop_problems *problems)
{
    struct prop_copy below = { .record_on = copy->record_on, .depth = copy->depth };
    struct prop_copy_what what = { .is_copy_to = true };
    LPMESSAGE from = NULL, to = NULL;
    HRESULT result = source->lpVtbl->OpenProperty(source, tag, &IID_IMessage, 0, 0, (LPUNKNOWN *)&from);

    if (!FAILED(result))
        result = destination->lpVtbl->OpenProperty(destination, tag, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&to);
    if (!FAILED(result))
        result = prop_copy_pair(&below, (LPMAPIPROP)from, (LPMAPIPROP)to, &what, problems);
    if (!FAILED(result))
        result = to->lpVtbl->SaveChanges(to, 0);
    if (to)
        to->lpVtbl->Release(to);
    if (from)
        from->lpVtbl->Release(from);
    return result;
}

static HRESULT copy_storage(LPMAPIPROP source, LPMAPIPROP destination, ULONG tag)
{
    LPSTORAGE from = NULL, to = NULL;
    HRESULT result = source->lpVtbl->OpenProperty(source, tag, &IID_IStorage, STGM_READ | STGM_SHARE_EXCLUSIVE, 0, (LPUNKNOWN *)&from);

    if (!FAILED(result))
        result = destination->lpVtbl->OpenProperty(destination, tag, &IID_IStorage, STGM_READWRITE | STGM_SHARE_EXCLUSIVE | STGM_TRANSACTED,
            MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&to);
    if (!FAILED(result))
        result = from->lpVtbl->CopyTo(from, 0, NULL, NULL, to);
    if (!FAILED(result))
        result = to->lpVtbl->Commit(to, STGC_DEFAULT);
    if (to)
        to->lpVtbl->Release(to);
    if (from)
        from->lpVtbl->Release(from);
    return result;
}

HRESULT prop_copy_attached_object(struct prop_copy *copy, LPMAPIPROP source, LPMAPIPROP destination, ULONG tag, struct prop_problems *problems)
{
    HRESULT result = MAPI_E_INTERFACE_NOT_SUPPORTED;
    LONG method = attach_method(source);

    if (copy->depth >= PROP_COPY_DEPTH)
        return prop_problem_add(problems, 0, tag, MAPI_E_TOO_COMPLEX);
    if (method == ATTACH_EMBEDDED_MSG)
        result = copy_embedded(copy, source, destination, tag, problems);
    else if (method == ATTACH_OLE)
        result = copy_storage(source, destination, tag);
    if (FAILED(result) && method != ATTACH_EMBEDDED_MSG)
        result = prop_copy_stream(source, tag, destination, tag);
    if (result == MAPI_E_USER_CANCEL || result == MAPI_E_INVALID_OBJECT)
        return result;
    return FAILED(result) ? prop_problem_add(problems, 0, tag, result) : S_OK;
}
