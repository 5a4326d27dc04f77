/* The send note: a sheet with recipients, subject and text, handed to whoever shows dialogs here. */
#include <mapicode.h>
#include <mapidefs.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "session/seams.h"
#include "simple/simple.h"
#include "value/value.h"

/* The fields in order. The first three are recipients of the classes MAPI_TO, MAPI_CC, MAPI_BCC. */
static const SizedSPropTagArray(5, fields) = { 5, { PR_DISPLAY_TO_A, PR_DISPLAY_CC_A, PR_DISPLAY_BCC_A, PR_SUBJECT_A, PR_BODY_A } };
enum { TO, SUBJECT = 3, TEXT, FIELDS };

#define LABEL(name, text) static struct { DTBLLABEL label; char of[sizeof(text)]; } name = { { sizeof(DTBLLABEL), 0 }, text }
#define EDIT(name, flags, tag) static struct { DTBLEDIT edit; char any[2]; } name = { { sizeof(DTBLEDIT), flags, 0, tag }, "*" }

LABEL(label_to, "To");
LABEL(label_cc, "Cc");
LABEL(label_bcc, "Bcc");
LABEL(label_subject, "Subject");
LABEL(label_text, "Text");
EDIT(edit_to, DT_EDITABLE, PR_DISPLAY_TO_A);
EDIT(edit_cc, DT_EDITABLE, PR_DISPLAY_CC_A);
EDIT(edit_bcc, DT_EDITABLE, PR_DISPLAY_BCC_A);
EDIT(edit_subject, DT_EDITABLE, PR_SUBJECT_A);
EDIT(edit_text, DT_EDITABLE | DT_MULTILINE, PR_BODY_A);
static struct { DTBLPAGE page; char of[8]; char component[2]; } page_message = { { sizeof(DTBLPAGE), 0, sizeof(DTBLPAGE) + 8, 0 }, "Message", "" };

#define FILE_LINES 16                                      /* attachments that are named one by one */

/* The attachments as labels of their own, since they are shown, not changed. Linked to `base`. */
static DTBLLABEL *file_label(void *base, const MapiMessage *message, ULONG index)
{
    const MapiFileDesc *file = &message->lpFiles[index];
    const char *name = file->lpszFileName && *file->lpszFileName ? file->lpszFileName : file->lpszPathName;
    char text[300];
    if (index + 1 == FILE_LINES && message->nFileCount > FILE_LINES)
        snprintf(text, sizeof(text), "and %u more files", (unsigned)(message->nFileCount - FILE_LINES + 1));
    else
        snprintf(text, sizeof(text), "File: %s", name ? name : "");
    DTBLLABEL *label = mapix_memory_more(base, sizeof(*label) + sizeof(text));
    if (label) {
        *label = (DTBLLABEL){ sizeof(*label), 0 };
        memcpy(label + 1, text, sizeof(text));
    }
    return label;
}

static HRESULT make_sheet(void *base, const MapiMessage *message, LPMAPITABLE *ret_table)
{
    const struct { ULONG type; void *structure; ULONG flags; } wanted[] = {
        { DTCT_PAGE, &page_message, 0 }, { DTCT_LABEL, &label_to, 0 }, { DTCT_EDIT, &edit_to, DT_EDITABLE }, { DTCT_LABEL, &label_cc, 0 },
        { DTCT_EDIT, &edit_cc, DT_EDITABLE }, { DTCT_LABEL, &label_bcc, 0 }, { DTCT_EDIT, &edit_bcc, DT_EDITABLE }, { DTCT_LABEL, &label_subject, 0 },
        { DTCT_EDIT, &edit_subject, DT_EDITABLE }, { DTCT_LABEL, &label_text, 0 }, { DTCT_EDIT, &edit_text, DT_EDITABLE | DT_MULTILINE },
    };
    enum { WANTED = sizeof(wanted) / sizeof(wanted[0]) };
    DTCTL controls[WANTED + FILE_LINES];
    ULONG count = WANTED;
    memset(controls, 0, sizeof(controls));
    for (ULONG i = 0; i < WANTED; i++) {
        controls[i].ulCtlType = wanted[i].type;
        controls[i].ulCtlFlags = wanted[i].flags;
        controls[i].ctl.lpv = wanted[i].structure;
    }
    for (ULONG i = 0; i < message->nFileCount && i < FILE_LINES; i++) {
        controls[count].ulCtlType = DTCT_LABEL;
        controls[count].ctl.lplabel = file_label(base, message, i);
        if (!controls[count++].ctl.lplabel)
            return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    DTPAGE page = { .cctl = count, .lpctl = controls };
    return BuildDisplayTable(MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, NULL, 1, &page, 0, ret_table, NULL);
}

/* --- recipients as text: names with semicolons between --- */

static const SPropValue *value_in(const ADRENTRY *entry, ULONG tag)
{
    return entry->cValues ? mapix_value_find(entry->rgPropVals, entry->cValues, tag) : NULL;
}

static const char *name_of(const ADRENTRY *entry)
{
    const SPropValue *name = value_in(entry, PR_DISPLAY_NAME_A);
    return name ? name->Value.lpszA : "";
}

static LONG class_of(const ADRENTRY *entry)
{
    const SPropValue *class = value_in(entry, PR_RECIPIENT_TYPE);
    return class ? class->Value.l : MAPI_TO;
}

static char *names_text(void *base, const ADRLIST *list, LONG class)
{
    size_t size = 1;
    for (ULONG i = 0; i < list->cEntries; i++)
        size += strlen(name_of(&list->aEntries[i])) + 2;
    char *text = mapix_memory_more(base, size), *to = text;
    if (!text)
        return NULL;
    for (ULONG i = 0; i < list->cEntries; i++)
        if (class_of(&list->aEntries[i]) == class)
            to += sprintf(to, "%s%s", to == text ? "" : "; ", name_of(&list->aEntries[i]));
    *to = 0;
    return text;
}

static void trim(char **io_text)
{
    char *text = *io_text + strspn(*io_text, " \t\r\n"), *end = text + strlen(text);
    while (end > text && strchr(" \t\r\n", end[-1]))
        *--end = 0;
    *io_text = text;
}

/* Take an entry that stands for this name out of the old list, or make one to be resolved. */
static HRESULT take_entry(ADRLIST *old, const char *name, LONG class, ADRENTRY *to)
{
    for (ULONG i = 0; i < old->cEntries; i++)
        if (old->aEntries[i].cValues && class_of(&old->aEntries[i]) == class && !strcmp(name_of(&old->aEntries[i]), name)) {
            *to = old->aEntries[i];
            old->aEntries[i] = (ADRENTRY){ 0 };
            return S_OK;
        }
    to->rgPropVals = mapix_memory_new_zero(2 * sizeof(SPropValue));
    if (!to->rgPropVals)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    to->rgPropVals[0] = (SPropValue){ .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = class };
    to->rgPropVals[1] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = mapix_text_copy(to->rgPropVals, name) };
    to->cValues = 2;
    return to->rgPropVals[1].Value.lpszA ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

/* The list that the texts of the three fields say. Who was known before stays known as long as his name is not touched. */
static HRESULT read_names(ADRLIST *old, char *texts[3], LPADRLIST *ret_list)
{
    ULONG room = 3;
    for (int i = 0; i < 3; i++)
        for (const char *c = texts[i]; *c; c++)
            room += *c == ';';
    if (room > SIMPLE_RECIPIENT_LIMIT)
        return simple_fail(SIMPLE_ERROR(MAPI_E_TOO_MANY_RECIPIENTS), "There are more than %d recipients", SIMPLE_RECIPIENT_LIMIT);
    LPADRLIST list = mapix_memory_new_zero(CbNewADRLIST(room));
    HRESULT hr = list ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    for (int i = 0; i < 3; i++)
        for (char *left = texts[i], *name; SUCCEEDED(hr) && (name = strsep(&left, ";"));) {
            trim(&name);
            if (*name)
                hr = take_entry(old, name, MAPI_TO + i, &list->aEntries[list->cEntries++]);
        }
    if (FAILED(hr))
        FreePadrlist(list);
    else
        *ret_list = list;
    return hr;
}

/* --- the note --- */

static HRESULT make_data(void *base, const MapiMessage *message, const ADRLIST *list, LPPROPDATA *ret_data)
{
    SPropValue values[FIELDS];
    LPPROPDATA data = NULL;
    HRESULT hr = CreateIProp(&IID_IMAPIPropData, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, NULL, &data);
    if (FAILED(hr))
        return hr;
    for (int i = 0; i < FIELDS; i++) {
        values[i].ulPropTag = fields.aulPropTag[i];
        values[i].Value.lpszA = i < SUBJECT ? names_text(base, list, MAPI_TO + i) : i == SUBJECT ? message->lpszSubject : message->lpszNoteText;
        if (i < SUBJECT && !values[i].Value.lpszA)
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
        if (i >= SUBJECT && !values[i].Value.lpszA)
            values[i].Value.lpszA = (LPSTR)(uintptr_t)"";
    }
    if (SUCCEEDED(hr))
        hr = data->lpVtbl->SetProps(data, FIELDS, values, NULL);
    if (FAILED(hr))
        data->lpVtbl->Release(data);
    else
        *ret_data = data;
    return hr;
}

static HRESULT read_data(void *base, LPPROPDATA data, MapiMessage *io_message, LPADRLIST *io_list)
{
    LPSPropValue values = NULL;
    LPADRLIST list = NULL;
    char *texts[FIELDS];
    ULONG count = 0;
    HRESULT hr = data->lpVtbl->GetProps(data, (LPSPropTagArray)(uintptr_t)&fields, 0, &count, &values);
    for (int i = 0; SUCCEEDED(hr) && i < FIELDS; i++)
        if (!(texts[i] = mapix_text_copy(base, values[i].ulPropTag == fields.aulPropTag[i] ? values[i].Value.lpszA : "")))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    MAPIFreeBuffer(values);
    if (SUCCEEDED(hr))
        hr = read_names(*io_list, texts, &list);
    if (FAILED(hr))
        return hr;
    FreePadrlist(*io_list);
    *io_list = list;
    io_message->lpszSubject = texts[SUBJECT];
    io_message->lpszNoteText = texts[TEXT];
    if (!list->cEntries)
        return simple_fail(SIMPLE_ERROR(MAPI_E_INVALID_RECIPS), "The message has no recipient");
    return S_OK;
}

HRESULT simple_compose(ULONG_PTR ui_param, void *base, MapiMessage *io_message, LPADRLIST *io_list)
{
    const struct session_prompt *prompt = session_prompt();
    LPPROPDATA data = NULL;
    LPMAPITABLE sheet = NULL;
    if (!prompt || !prompt->run_property_sheet || !prompt->available || !prompt->available())
        return simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "The message cannot be shown for writing: no dialog can be opened here; give recipients, subject "
            "and text and leave MAPI_DIALOG out");
    HRESULT hr = make_data(base, io_message, *io_list, &data);
    if (SUCCEEDED(hr))
        hr = make_sheet(base, io_message, &sheet);
    if (SUCCEEDED(hr) && FAILED(hr = prompt->run_property_sheet(ui_param, 0, (LPTSTR)(uintptr_t)"Send a message", sheet, (LPMAPIPROP)data, 0)))
        hr = hr == MAPI_E_USER_CANCEL || hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr
            : simple_fail(SIMPLE_ERROR(MAPI_E_FAILURE), "The message cannot be shown for writing (%#010x)", (unsigned)hr);
    if (SUCCEEDED(hr))
        hr = read_data(base, data, io_message, io_list);
    if (sheet)
        sheet->lpVtbl->Release(sheet);
    if (data)
        data->lpVtbl->Release(data);
    return hr;
}
