/* The dialogs about forms: which form, which library, how to install. They are lists, so that every helper can show them. */
#include <edkmdb.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "prompt/client/prompt.h"
#include "session/addrbook_dialog.h"
#include "session/forms.h"
#include "session/seams.h"
#include "session/worker.h"

#define FOLDERS_MAX 1000                       /* that are offered */
#define DEPTH_MAX 64

static HRESULT choose(struct mapix_object *owner, ULONG_PTR ui_param, const char *title, const char *question, const struct addrbook_lines *lines,
    bool multiple, bool *io_chosen)
{
    const struct session_prompt *prompt = session_prompt();

    if (!prompt || !prompt->available || !prompt->available())
        return mapix_object_fail(owner, MAPI_E_NO_SUPPORT, 0, "The dialog \"%s\" cannot be shown: nobody can be asked here", title);
    session_worker_pause();
    HRESULT result = prompt_choose(ui_param, title, question, lines->count, (const char *const *)lines->lines, multiple, &owner->error, io_chosen);
    session_worker_resume();
    return result;
}

/* ---- forms ---- */

/* "Help Desk Request Form (IPM.Help), Forms of this computer" */
static HRESULT add_form(struct addrbook_lines *lines, LPMAPIFORMINFO info)
{
    const struct form_description *form = form_info_description(info);
    LPMAPIFORMCONTAINER container = NULL;
    LPTSTR library = NULL;
    HRESULT result = info->lpVtbl->OpenFormContainer(info, &container);

    if (!FAILED(result))
        result = container->lpVtbl->GetDisplay(container, 0, &library);
    if (!FAILED(result))
        result = addrbook_lines_add(lines, "%s (%s), %s", form->display_name, form->message_class, (const char *)library);
    MAPIFreeBuffer(library);
    if (container)
        container->lpVtbl->Release(container);
    return result;
}

/* Forms are the same when their class and their server are. */
static bool is_among(LPMAPIFORMINFO info, const SMAPIFormInfoArray *selected)
{
    const struct form_description *form = form_info_description(info);

    for (ULONG i = 0; selected && i < selected->cForms; i++) {
        const struct form_description *other = selected->aFormInfo[i] ? form_info_description(selected->aFormInfo[i]) : NULL;

        if (other && !mapix_text_compare_ascii(form->message_class, other->message_class) && IsEqualGUID(&form->class_id, &other->class_id))
            return true;
    }
    return false;
}

/* Keep those of the array that `kept` says, in their order. */
static void keep(LPSMAPIFORMINFOARRAY infos, const bool *kept)
{
    ULONG count = 0;

    for (ULONG i = 0; i < infos->cForms; i++)
        if (kept[i])
            infos->aFormInfo[count++] = infos->aFormInfo[i];
        else
            infos->aFormInfo[i]->lpVtbl->Release(infos->aFormInfo[i]);
    infos->cForms = count;
}

/* Hidden forms are not to be seen where one is chosen, but where several are (imapiformmgr-selectform, imapiformmgr-selectmultipleforms). */
static void drop_hidden(LPSMAPIFORMINFOARRAY infos, bool *flags)
{
    for (ULONG i = 0; i < infos->cForms; i++)
        flags[i] = !form_info_description(infos->aFormInfo[i])->hidden;
    keep(infos, flags);
    memset(flags, 0, infos->cForms * sizeof(*flags));
}

static HRESULT choose_forms(struct mapix_object *owner, ULONG_PTR ui_param, const char *title, bool multiple, LPSMAPIFORMINFOARRAY infos,
    bool *io_chosen)
{
    struct addrbook_lines lines = { 0 };
    HRESULT result = infos->cForms ? S_OK : mapix_object_fail(owner, MAPI_E_NOT_FOUND, 0, "There is no form to choose from; install one with "
        "IMAPIFormContainer::InstallForm");

    for (ULONG i = 0; i < infos->cForms && !FAILED(result); i++)
        result = add_form(&lines, infos->aFormInfo[i]);
    if (!FAILED(result))
        result = choose(owner, ui_param, title, multiple ? "Which forms?" : "Which form?", &lines, multiple, io_chosen);
    addrbook_lines_clear(&lines);
    return result;
}

HRESULT form_select(struct mapix_object *owner, ULONG_PTR ui_param, const char *title, ULONG count, LPMAPIFORMCONTAINER const *libraries,
    bool multiple, const SMAPIFormInfoArray *selected, LPSMAPIFORMINFOARRAY *ret_infos)
{
    LPSMAPIFORMINFOARRAY infos = NULL;
    HRESULT result = form_infos_of(count, libraries, &infos);
    bool *chosen = FAILED(result) ? NULL : calloc(infos->cForms + (size_t)1, sizeof(*chosen));

    if (!FAILED(result) && !chosen)
        result = MAPI_E_NOT_ENOUGH_MEMORY;
    if (!FAILED(result) && !multiple)
        drop_hidden(infos, chosen);
    for (ULONG i = 0; !FAILED(result) && i < infos->cForms; i++)
        chosen[i] = is_among(infos->aFormInfo[i], selected);
    if (!FAILED(result))
        result = choose_forms(owner, ui_param, title, multiple, infos, chosen);
    if (!FAILED(result))
        keep(infos, chosen);
    free(chosen);
    if (FAILED(result))
        form_infos_release(infos);
    else
        *ret_infos = infos;
    return result;
}

/* ---- libraries ---- */

/* A folder that is offered. */
struct choice {
    LPMDB store;                               /* of the list, not counted here */
    SBinary id;                                /* in `rows` of its store */
};

struct library_list {
    struct addrbook_lines lines;
    struct choice choices[FOLDERS_MAX];        /* as lines; the first is the personal library where there is one */
    ULONG store_count;
    LPMDB *stores;                             /* counted */
    LPSRowSet *rows;                           /* of each store */
};

enum { FOLDER_NAME, FOLDER_ID, FOLDER_DEPTH, FOLDER_COLUMNS };

/* Every folder below the store's visible ones, with its path: "Local folders: Inbox / Projects". */
static HRESULT add_folders(struct library_list *list, LPMDB store, const char *store_name, const SRowSet *rows)
{
    char *path[DEPTH_MAX + 1] = { NULL };
    LONG first = rows->cRows && rows->aRow[0].lpProps[FOLDER_DEPTH].ulPropTag == PR_DEPTH ? rows->aRow[0].lpProps[FOLDER_DEPTH].Value.l : 0;
    HRESULT result = S_OK;

    for (ULONG i = 0; i < rows->cRows && !FAILED(result) && list->lines.count < FOLDERS_MAX; i++) {
        const SPropValue *values = rows->aRow[i].lpProps;
        LONG depth = values[FOLDER_DEPTH].ulPropTag == PR_DEPTH ? values[FOLDER_DEPTH].Value.l - first : 0;       /* stores count from 0 or from 1 */

        if (values[FOLDER_NAME].ulPropTag != PR_DISPLAY_NAME_A || values[FOLDER_ID].ulPropTag != PR_ENTRYID || depth < 0 || depth >= DEPTH_MAX)
            continue;
        free(path[depth]);
        path[depth] = NULL;
        const char *above = depth && path[depth - 1] ? path[depth - 1] : "";
        if (asprintf(&path[depth], "%s%s%s", above, *above ? " / " : "", values[FOLDER_NAME].Value.lpszA) < 0) {
            path[depth] = NULL;
            result = MAPI_E_NOT_ENOUGH_MEMORY;
            break;
        }
        list->choices[list->lines.count] = (struct choice){ store, values[FOLDER_ID].Value.bin };
        result = addrbook_lines_add(&list->lines, "%s: %s", store_name, path[depth]);
    }
    for (ULONG i = 0; i <= DEPTH_MAX; i++)
        free(path[i]);
    return result;
}

/* The folders of the subtree for messages. */
static HRESULT read_folders(LPMDB store, LPSRowSet *ret_rows)
{
    static const SizedSPropTagArray(FOLDER_COLUMNS, columns) = { FOLDER_COLUMNS, { PR_DISPLAY_NAME_A, PR_ENTRYID, PR_DEPTH } };
    LPSPropValue id = NULL;
    LPMAPIFOLDER root = NULL;
    LPMAPITABLE table = NULL;
    ULONG type;
    HRESULT result = HrGetOneProp((LPMAPIPROP)store, PR_IPM_SUBTREE_ENTRYID, &id);

    if (!FAILED(result))
        result = store->lpVtbl->OpenEntry(store, id->Value.bin.cb, (LPENTRYID)(void *)id->Value.bin.lpb, &IID_IMAPIFolder, 0, &type, (LPUNKNOWN *)&root);
    if (!FAILED(result))
        result = root->lpVtbl->GetHierarchyTable(root, CONVENIENT_DEPTH, &table);
    if (!FAILED(result))
        result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, FOLDERS_MAX, ret_rows);
    if (table)
        table->lpVtbl->Release(table);
    if (root)
        root->lpVtbl->Release(root);
    MAPIFreeBuffer(id);
    return result;
}

/* A store that cannot be opened, or has no such folders, is left out: the others can be chosen. */
static HRESULT add_store(struct library_list *list, LPMAPISESSION session, const SPropValue *values)
{
    const SBinary *id = &values[1].Value.bin;
    LPMDB store = NULL;
    LPSRowSet rows = NULL;
    HRESULT result = session->lpVtbl->OpenMsgStore(session, 0, id->cb, (LPENTRYID)(void *)id->lpb, NULL, MDB_WRITE | MDB_NO_DIALOG, &store);

    if (FAILED(result))
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;
    result = read_folders(store, &rows);
    if (FAILED(result)) {
        store->lpVtbl->Release(store);
        return result == MAPI_E_NOT_ENOUGH_MEMORY ? result : S_OK;
    }
    list->stores[list->store_count] = store;
    list->rows[list->store_count++] = rows;
    return add_folders(list, store, values[0].ulPropTag == PR_DISPLAY_NAME_A ? values[0].Value.lpszA : "Store", rows);
}

static HRESULT add_stores(struct library_list *list, LPMAPISESSION session)
{
    static const SizedSPropTagArray(2, columns) = { 2, { PR_DISPLAY_NAME_A, PR_ENTRYID } };
    LPMAPITABLE table = NULL;
    LPSRowSet stores = NULL;
    HRESULT result = session->lpVtbl->GetMsgStoresTable(session, 0, &table);

    if (!FAILED(result))
        result = HrQueryAllRows(table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, 0, &stores);
    if (!FAILED(result)) {
        list->stores = calloc(stores->cRows + (size_t)1, sizeof(LPMDB));
        list->rows = calloc(stores->cRows + (size_t)1, sizeof(LPSRowSet));
        result = list->stores && list->rows ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    for (ULONG i = 0; !FAILED(result) && i < stores->cRows; i++)
        if (stores->aRow[i].lpProps[1].ulPropTag == PR_ENTRYID)
            result = add_store(list, session, stores->aRow[i].lpProps);
    if (stores)
        FreeProws(stores);
    if (table)
        table->lpVtbl->Release(table);
    return result;
}

static void clear_list(struct library_list *list)
{
    addrbook_lines_clear(&list->lines);
    for (ULONG i = 0; i < list->store_count; i++) {
        FreeProws(list->rows[i]);
        list->stores[i]->lpVtbl->Release(list->stores[i]);
    }
    free(list->stores);
    free(list->rows);
    free(list);
}

static HRESULT choose_library(struct mapix_object *owner, ULONG_PTR ui_param, const struct library_list *list, unsigned *ret_chosen)
{
    bool *chosen = calloc(list->lines.count + (size_t)1, sizeof(*chosen));

    if (!chosen)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT result = list->lines.count ? choose(owner, ui_param, "Choose a library of forms", "Which library?", &list->lines, false, chosen)
                                       : mapix_object_fail(owner, MAPI_E_NOT_FOUND, 0, "The profile has no library of forms to choose from");
    while (!FAILED(result) && *ret_chosen < list->lines.count && !chosen[*ret_chosen])
        ++*ret_chosen;
    free(chosen);
    return !FAILED(result) && *ret_chosen == list->lines.count ? MAPI_E_USER_CANCEL : result;
}

static HRESULT open_folder_library(const struct choice *choice, LPMAPIFORMCONTAINER *ret_container)
{
    LPMAPIFOLDER folder = NULL;
    ULONG type;
    HRESULT result = choice->store->lpVtbl->OpenEntry(choice->store, choice->id.cb, (LPENTRYID)(void *)choice->id.lpb, &IID_IMAPIFolder,
        MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&folder);

    if (FAILED(result))
        return result;
    result = form_container_new(folder, "Forms of this folder", ret_container);
    folder->lpVtbl->Release(folder);
    return result;
}

HRESULT form_select_container(struct mapix_object *owner, ULONG_PTR ui_param, LPMAPISESSION session, LPMAPIFORMCONTAINER personal, bool folders,
    LPMAPIFORMCONTAINER *ret_container)
{
    struct library_list *list = calloc(1, sizeof(*list));
    unsigned chosen = 0;
    HRESULT result = list ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result) && personal)
        result = addrbook_lines_add(&list->lines, "Personal forms");
    if (!FAILED(result) && folders && session)
        result = add_stores(list, session);
    if (!FAILED(result))
        result = choose_library(owner, ui_param, list, &chosen);
    if (!FAILED(result) && personal && !chosen) {
        personal->lpVtbl->AddRef(personal);
        *ret_container = personal;
    } else if (!FAILED(result)) {
        result = open_folder_library(&list->choices[chosen], ret_container);
    }
    if (list)
        clear_list(list);
    return result;
}

/* ---- installing ---- */

HRESULT form_confirm_install(struct mapix_object *owner, ULONG_PTR ui_param, const struct form_description *added,
    const struct form_description *installed, const char *library, bool *ret_replace)
{
    struct addrbook_lines lines = { 0 };
    bool chosen[2] = { true, false };
    char *title = NULL;
    HRESULT result = asprintf(&title, "Install the form %s (%s)", added->display_name, added->message_class) < 0 ? MAPI_E_NOT_ENOUGH_MEMORY : S_OK;

    if (!FAILED(result) && installed) {
        result = addrbook_lines_add(&lines, "Keep %s, which is there, and add the systems that it lacks", installed->display_name);
        if (!FAILED(result))
            result = addrbook_lines_add(&lines, "Replace %s, which is there", installed->display_name);
    } else if (!FAILED(result)) {
        result = addrbook_lines_add(&lines, "Install it into: %s", library);
    }
    if (!FAILED(result))
        result = choose(owner, ui_param, title, "How?", &lines, false, chosen);
    *ret_replace = !FAILED(result) && installed && chosen[1];
    addrbook_lines_clear(&lines);
    free(title);
    return result;
}
