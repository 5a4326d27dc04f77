#include "session/addrbook_dialog.h"

#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "session/seams.h"
#include "session/worker.h"
#include "table/helpers.h"
#include "value/value.h"

#define SHOWN_ROWS 200                 /* more are not read through: the user is asked for words instead */

bool addrbook_may_ask(const struct addrbook *book)
{
    const struct session_prompt *prompt = session_prompt();
    return book->dialogs && prompt && prompt->available && prompt->available();
}

HRESULT addrbook_lines_add(struct addrbook_lines *lines, const char *format, ...)
{
    char *line = NULL;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&line, format, arguments);
    va_end(arguments);
    if (length < 0)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (lines->count == lines->capacity) {
        unsigned capacity = lines->capacity ? 2 * lines->capacity : 16;
        char **grown = realloc(lines->lines, capacity * sizeof(*grown));
        if (!grown) {
            free(line);
            return MAPI_E_NOT_ENOUGH_MEMORY;
        }
        lines->lines = grown;
        lines->capacity = capacity;
    }
    lines->lines[lines->count++] = line;
    return S_OK;
}

void addrbook_lines_clear(struct addrbook_lines *lines)
{
    for (unsigned i = 0; i < lines->count; i++)
        free(lines->lines[i]);
    free(lines->lines);
    memset(lines, 0, sizeof(*lines));
}

static HRESULT choose(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *question, const struct addrbook_lines *lines,
    bool multiple, bool *io_chosen)
{
    session_worker_pause();
    HRESULT hr = prompt_choose(ui_param, title, question, lines->count, (const char *const *)lines->lines, multiple, &book->object.error, io_chosen);
    session_worker_resume();
    return hr;
}

HRESULT addrbook_choose_one(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *question, const struct addrbook_lines *lines,
    unsigned *ret_chosen)
{
    bool *chosen = calloc(lines->count + (size_t)1, sizeof(*chosen));
    if (!chosen)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = choose(book, ui_param, title, question, lines, false, chosen);
    unsigned at = 0;
    while (at < lines->count && !chosen[at])
        at++;
    free(chosen);
    if (SUCCEEDED(hr) && at == lines->count)
        return MAPI_E_USER_CANCEL;
    if (SUCCEEDED(hr))
        *ret_chosen = at;
    return hr;
}

HRESULT addrbook_choose_many(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *question,
    const struct addrbook_lines *lines, bool *io_chosen)
{
    return choose(book, ui_param, title, question, lines, true, io_chosen);
}

HRESULT addrbook_ask_text(struct addrbook *book, ULONG_PTR ui_param, const char *title, const char *label, const char *problem, char **io_text)
{
    session_worker_pause();
    HRESULT hr = prompt_ask_text(ui_param, title, label, problem, 0, &book->object.error, io_text);
    session_worker_resume();
    return hr;
}

/* --- Containers -------------------------------------------------------------------------------------------------------------------------- */

/* The containers that hold recipients, through a table of the root, so that a client's restriction is evaluated as on any table. */
static HRESULT read_containers(struct addrbook *book, const SRestriction *restriction, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(3, columns) = { 3, { PR_DISPLAY_NAME_W, PR_ENTRYID, PR_CONTAINER_FLAGS } };
    IABContainer *root = NULL;
    LPMAPITABLE table;
    HRESULT hr = addrbook_open_root(book->core, &book->object, &IID_IABContainer, (LPUNKNOWN *)&root);
    if (SUCCEEDED(hr))
        hr = root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH | MAPI_UNICODE, &table);
    if (SUCCEEDED(hr))
        hr = mapix_table_take_rows(table, (const SPropTagArray *)&columns, restriction, ret_rows);
    if (root)
        root->lpVtbl->Release(root);
    return hr;
}

static bool holds_recipients(const SRow *row)
{
    return row->lpProps[1].ulPropTag == PR_ENTRYID
        && (row->lpProps[2].ulPropTag != PR_CONTAINER_FLAGS || (row->lpProps[2].Value.l & AB_RECIPIENTS));
}

HRESULT addrbook_choose_container(struct addrbook *book, ULONG_PTR ui_param, const char *title, const SRestriction *restriction, ULONG *ret_size,
    LPENTRYID *ret_entry_id)
{
    struct addrbook_lines lines = { 0 };
    LPSRowSet rows = NULL;
    unsigned chosen = 0;
    HRESULT hr = read_containers(book, restriction, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        char *name = holds_recipients(&rows->aRow[i]) ? addrbook_text(&rows->aRow[i].lpProps[0]) : NULL;
        if (!holds_recipients(&rows->aRow[i]))
            continue;
        hr = name ? addrbook_lines_add(&lines, "%s", name) : MAPI_E_NOT_ENOUGH_MEMORY;
        free(name);
        if (SUCCEEDED(hr) && lines.count - 1 != i) {       /* rows in the order of the lines */
            SRow swapped = rows->aRow[lines.count - 1];
            rows->aRow[lines.count - 1] = rows->aRow[i];
            rows->aRow[i] = swapped;
        }
    }
    if (SUCCEEDED(hr) && !lines.count)
        hr = mapix_object_fail(&book->object, MAPI_E_NOT_FOUND, 0, "This profile has no address book with names in it; mapix service add LOCAL brings one");
    if (SUCCEEDED(hr) && lines.count > 1)
        hr = addrbook_choose_one(book, ui_param, title, "Which address book?", &lines, &chosen);
    if (SUCCEEDED(hr)) {
        const SBinary *id = &rows->aRow[chosen].lpProps[1].Value.bin;
        *ret_entry_id = mapix_memory_copy(NULL, id->lpb, id->cb);
        *ret_size = id->cb;
        hr = *ret_entry_id ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    addrbook_lines_clear(&lines);
    FreeProws(rows);
    return hr;
}

/* --- Names ------------------------------------------------------------------------------------------------------------------------------- */

/* A container's rows that meet all of it; *ret_more: there were more. */
static HRESULT read_names(IABContainer *container, const char *words, const SRestriction *restriction, ULONG flags, LPSRowSet *ret_rows, bool *ret_more)
{
    struct addrbook_columns columns = addrbook_recipient_columns(flags);
    SPropValue value = { .ulPropTag = PR_ANR_W };
    SRestriction parts[2], all = { .rt = RES_AND };
    LPMAPITABLE table = NULL;
    ULONG count = 0;
    HRESULT hr = S_OK;
    if (words && *words) {
        value.Value.lpszW = mapix_text_wide_heap(words);
        hr = value.Value.lpszW ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
        parts[all.res.resAnd.cRes++] = (SRestriction){ .rt = RES_PROPERTY, .res.resProperty = { RELOP_EQ, PR_ANR_W, &value } };
    }
    if (restriction)
        parts[all.res.resAnd.cRes++] = *restriction;
    all.res.resAnd.lpRes = parts;
    if (SUCCEEDED(hr))
        hr = container->lpVtbl->GetContentsTable(container, MAPI_UNICODE, &table);
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->SetColumns(table, (LPSPropTagArray)&columns, TBL_BATCH);
    if (SUCCEEDED(hr) && all.res.resAnd.cRes)
        hr = table->lpVtbl->Restrict(table, all.res.resAnd.cRes == 1 ? &parts[0] : &all, 0);
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->GetRowCount(table, 0, &count);
    *ret_more = SUCCEEDED(hr) && count > SHOWN_ROWS;
    if (SUCCEEDED(hr))
        hr = table->lpVtbl->QueryRows(table, SHOWN_ROWS, 0, ret_rows);
    if (table)
        table->lpVtbl->Release(table);
    free(value.Value.lpszW);
    return hr;
}

static HRESULT name_lines(const SRowSet *rows, struct addrbook_lines *lines)
{
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        char *name = addrbook_text(&rows->aRow[i].lpProps[0]), *address = addrbook_text(&rows->aRow[i].lpProps[2]);
        hr = !name || !address ? MAPI_E_NOT_ENOUGH_MEMORY
            : *address && strcmp(name, address) ? addrbook_lines_add(lines, "%s <%s>", name, address) : addrbook_lines_add(lines, "%s", name);
        free(name);
        free(address);
    }
    return hr;
}

/* Read the names; where they are too many the user says which. */
static HRESULT find_names(struct addrbook *book, ULONG_PTR ui_param, const char *title, IABContainer *container, const char *words,
    const SRestriction *restriction, ULONG flags, LPSRowSet *ret_rows)
{
    LPSRowSet rows = NULL;
    char *typed = NULL;
    bool more = false;
    HRESULT hr = read_names(container, words, restriction, flags, &rows, &more);
    while (SUCCEEDED(hr) && more && !words) {
        hr = addrbook_ask_text(book, ui_param, title, "There are many names here. Which begin with", NULL, &typed);
        if (FAILED(hr) || !typed || !*typed)
            break;                                          /* nothing typed: the first ones */
        FreeProws(rows);
        rows = NULL;
        hr = read_names(container, typed, restriction, flags, &rows, &more);
    }
    free(typed);
    if (SUCCEEDED(hr) && !rows->cRows)
        hr = mapix_object_fail(&book->object, MAPI_E_NOT_FOUND, 0, "There is no such name in this address book");
    if (FAILED(hr)) {
        FreeProws(rows);
        return hr;
    }
    *ret_rows = rows;
    return S_OK;
}

HRESULT addrbook_choose_rows(struct addrbook *book, ULONG_PTR ui_param, const char *title, const SBinary *id, const char *words,
    const SRestriction *restriction, ULONG flags, bool multiple, LPSRowSet *ret_rows, bool **ret_chosen)
{
    struct addrbook_lines lines = { 0 };
    IABContainer *container = NULL;
    LPSRowSet rows = NULL;
    bool *chosen = NULL;
    ULONG type = 0;
    HRESULT hr = session_open_entry(book->core, NULL, id->cb, (LPENTRYID)id->lpb, &IID_IABContainer, 0, &book->object.error, &type,
        (LPUNKNOWN *)&container);
    if (SUCCEEDED(hr))
        hr = find_names(book, ui_param, title, container, words, restriction, flags, &rows);
    if (SUCCEEDED(hr))
        hr = name_lines(rows, &lines);
    if (SUCCEEDED(hr)) {
        chosen = calloc(lines.count + (size_t)1, sizeof(*chosen));
        hr = chosen ? choose(book, ui_param, title, multiple ? "Which names?" : "Which name?", &lines, multiple, chosen) : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    addrbook_lines_clear(&lines);
    if (container)
        container->lpVtbl->Release(container);
    if (FAILED(hr)) {
        FreeProws(rows);
        free(chosen);
        return hr;
    }
    *ret_rows = rows;
    *ret_chosen = chosen;
    return S_OK;
}
