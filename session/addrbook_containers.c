/* The containers of the address book, and which of them are the personal one, the default one and the search path. */
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "session/addrbook.h"
#include "value/value.h"

const ULONG addrbook_container_tags[CONTAINER_COLUMNS] = { PR_ENTRYID, PR_DISPLAY_NAME_W, PR_CONTAINER_FLAGS, PR_DISPLAY_TYPE, PR_DEPTH,
    PR_OBJECT_TYPE, PR_AB_PROVIDER_ID };

/* --- The containers of all providers ------------------------------------------------------------------------------------------------- */

static HRESULT append_rows(LPSRowSet *io_rows, SRowSet *more)
{
    ULONG have = *io_rows ? (*io_rows)->cRows : 0;
    SRowSet *grown = mapix_memory_new(CbNewSRowSet(have + more->cRows + 1));
    if (!grown)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    grown->cRows = have + more->cRows;
    if (have)
        memcpy(grown->aRow, (*io_rows)->aRow, have * sizeof(SRow));
    memcpy(grown->aRow + have, more->aRow, more->cRows * sizeof(SRow));
    mapix_memory_free(*io_rows);
    *io_rows = grown;
    more->cRows = 0;                                        /* the rows are ours now */
    return S_OK;
}

HRESULT addrbook_provider_hierarchy(LPABLOGON logon, bool deep, LPMAPITABLE *ret_table)
{
    IABContainer *root = NULL;
    ULONG type = 0;
    HRESULT hr = logon->lpVtbl->OpenEntry(logon, 0, NULL, &IID_IABContainer, 0, &type, (LPUNKNOWN *)&root);
    if (FAILED(hr))
        return hr;
    hr = root->lpVtbl->GetHierarchyTable(root, (deep ? CONVENIENT_DEPTH : 0) | MAPI_UNICODE, ret_table);
    root->lpVtbl->Release(root);
    return hr;
}

/* What one provider has below its root. One without a root or without containers has no rows (SPI-AB-04). */
static HRESULT rows_of(LPABLOGON logon, bool deep, LPSRowSet *io_rows)
{
    SizedSPropTagArray(CONTAINER_COLUMNS, columns) = { CONTAINER_COLUMNS, { 0 } };
    LPMAPITABLE table = NULL;
    LPSRowSet rows = NULL;

    memcpy(columns.aulPropTag, addrbook_container_tags, sizeof(addrbook_container_tags));
    HRESULT hr = addrbook_provider_hierarchy(logon, deep, &table);
    if (FAILED(hr))
        return hr;
    hr = HrQueryAllRows(table, (LPSPropTagArray)&columns, NULL, NULL, 0, &rows);
    if (SUCCEEDED(hr) && rows->cRows)
        hr = append_rows(io_rows, rows);
    FreeProws(rows);
    table->lpVtbl->Release(table);
    return hr;
}

HRESULT addrbook_containers(struct session_core *core, bool deep, LPSRowSet *ret_rows)
{
    struct session_logon **logons = NULL;
    LPSRowSet rows = NULL;
    ULONG count = 0;
    HRESULT hr = session_logon_list(core, MAPI_AB_PROVIDER, &count, &logons);
    for (ULONG i = 0; i < count; i++) {
        HRESULT one = FAILED(hr) || !logons[i]->book ? hr : rows_of(logons[i]->book, deep, &rows);
        if (one == MAPI_E_NOT_ENOUGH_MEMORY)
            hr = one;
        session_logon_release(logons[i]);
    }
    free(logons);
    if (SUCCEEDED(hr) && !rows) {
        rows = mapix_memory_new_zero(CbNewSRowSet(1));
        hr = rows ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(hr)) {
        FreeProws(rows);
        return hr;
    }
    *ret_rows = rows;
    return S_OK;
}

static ULONG long_of(const SRow *row, unsigned column)
{
    const SPropValue *value = &row->lpProps[column];
    return PROP_TYPE(value->ulPropTag) == PT_LONG ? (ULONG)value->Value.l : 0;
}

static const SBinary *id_of(const SRow *row)
{
    const SPropValue *value = &row->lpProps[CONTAINER_ENTRYID];
    return value->ulPropTag == PR_ENTRYID ? &value->Value.bin : NULL;
}

/* The row of the container with this id: by bytes, else as its provider compares (AB-10). -1: it is gone. */
static LONG find_container(struct session_core *core, const SRowSet *rows, const SBinary *wanted)
{
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SBinary *id = id_of(&rows->aRow[i]);
        if (id && id->cb == wanted->cb && !memcmp(id->lpb, wanted->lpb, id->cb))
            return (LONG)i;
    }
    for (ULONG i = 0; i < rows->cRows; i++) {
        const SBinary *id = id_of(&rows->aRow[i]);
        ULONG equal = FALSE;
        if (id && SUCCEEDED(session_compare_entry_ids(core, id->cb, (LPENTRYID)id->lpb, wanted->cb, (LPENTRYID)wanted->lpb, 0, NULL, &equal)) && equal)
            return (LONG)i;
    }
    return -1;
}

/* --- Defaults ------------------------------------------------------------------------------------------------------------------------ */

/* A stored value of MAPI's section; linked to `base`. MAPI_E_NOT_FOUND. */
static HRESULT stored(struct session_core *core, ULONG tag, void *base, struct mapix_error_slot *error, SPropValue *ret_value)
{
    struct prop_memory memory = { base, MAPIAllocateMore };
    HRESULT hr = profile_get_values(core->profile, &profile_mapi_section, 1, &tag, &memory, error, ret_value);
    return FAILED(hr) ? hr : ret_value->ulPropTag == tag ? S_OK : MAPI_E_NOT_FOUND;
}

/* The place in `rows` of the container a value of the profile names, or -1. */
static HRESULT stored_place(struct session_core *core, const SRowSet *rows, ULONG tag, struct mapix_error_slot *error, LONG *ret_place)
{
    SPropValue value;
    void *base = mapix_memory_new(1);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = stored(core, tag, base, error, &value);
    *ret_place = SUCCEEDED(hr) ? find_container(core, rows, &value.Value.bin) : -1;
    mapix_memory_free(base);
    return hr == MAPI_E_NOT_FOUND ? S_OK : hr;
}

static LONG first_modifiable(const SRowSet *rows)
{
    for (ULONG i = 0; i < rows->cRows; i++)
        if (id_of(&rows->aRow[i]) && (long_of(&rows->aRow[i], CONTAINER_FLAGS) & AB_MODIFIABLE))
            return (LONG)i;
    return -1;
}

static HRESULT personal_place(struct session_core *core, const SRowSet *rows, struct mapix_error_slot *error, LONG *ret_place)
{
    HRESULT hr = stored_place(core, rows, PR_AB_DEFAULT_PAB, error, ret_place);
    if (SUCCEEDED(hr) && *ret_place < 0)
        *ret_place = first_modifiable(rows);
    return hr;
}

/* AB-05 */
static HRESULT default_place(struct session_core *core, const SRowSet *rows, struct mapix_error_slot *error, LONG *ret_place)
{
    LONG personal = -1;
    HRESULT hr = stored_place(core, rows, PR_AB_DEFAULT_DIR, error, ret_place);
    if (FAILED(hr) || *ret_place >= 0)
        return hr;
    hr = personal_place(core, rows, error, &personal);
    if (FAILED(hr))
        return hr;
    *ret_place = personal;
    for (ULONG i = 0; i < rows->cRows; i++)
        if ((LONG)i != personal && id_of(&rows->aRow[i]) && (long_of(&rows->aRow[i], CONTAINER_FLAGS) & AB_RECIPIENTS)
            && !(long_of(&rows->aRow[i], CONTAINER_FLAGS) & AB_NOT_DEFAULT)) {
            *ret_place = (LONG)i;
            break;
        }
    return S_OK;
}

static HRESULT give_place(struct session_core *core, struct mapix_error_slot *error,
    HRESULT (*find)(struct session_core *, const SRowSet *, struct mapix_error_slot *, LONG *), ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    LPSRowSet rows = NULL;
    LONG place = -1;
    HRESULT hr = addrbook_containers(core, true, &rows);
    if (SUCCEEDED(hr))
        hr = find(core, rows, error, &place);
    *ret_size = 0;
    *ret_entry_id = NULL;
    if (SUCCEEDED(hr) && place >= 0) {
        const SBinary *id = id_of(&rows->aRow[place]);
        *ret_entry_id = mapix_memory_copy(NULL, id->lpb, id->cb);
        if (*ret_entry_id)
            *ret_size = id->cb;
        else
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    FreeProws(rows);
    return hr;
}

HRESULT addrbook_personal(struct session_core *core, struct mapix_error_slot *error, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    return give_place(core, error, personal_place, ret_size, ret_entry_id);
}

HRESULT addrbook_default(struct session_core *core, struct mapix_error_slot *error, ULONG *ret_size, LPENTRYID *ret_entry_id)
{
    return give_place(core, error, default_place, ret_size, ret_entry_id);
}

/* Put a value into MAPI's section, which a profile gets when it is first needed. */
static HRESULT store_value(struct addrbook *book, const SPropValue *value)
{
    struct profile *profile = book->core->profile;
    HRESULT hr = profile_set_values(profile, &profile_mapi_section, 1, value, &book->object.error);
    if (hr != MAPI_E_NOT_FOUND)
        return hr;
    hr = profile_add_section(profile, &profile_mapi_section, PROFILE_SECTION_MAPI, NULL, &book->object.error);
    if (SUCCEEDED(hr) || hr == MAPI_E_COLLISION)
        hr = profile_set_values(profile, &profile_mapi_section, 1, value, &book->object.error);
    return hr;
}

/* It must be a container of this address book; what is stored lives until that is gone (AB-06, AB-08). */
HRESULT addrbook_set_default(struct addrbook *book, ULONG tag, ULONG size, const ENTRYID *entry_id)
{
    LPSRowSet rows = NULL;
    SBinary id = { size, (LPBYTE)(uintptr_t)entry_id };
    HRESULT hr = addrbook_containers(book->core, true, &rows);
    LONG place = SUCCEEDED(hr) ? find_container(book->core, rows, &id) : -1;
    if (SUCCEEDED(hr) && place < 0)
        hr = mapix_object_fail(&book->object, MAPI_E_UNKNOWN_ENTRYID, 0,
            "No address book of this profile has this container; take its identifier from the hierarchy table of the address book");
    if (SUCCEEDED(hr) && tag == PR_AB_DEFAULT_PAB && !(long_of(&rows->aRow[place], CONTAINER_FLAGS) & AB_MODIFIABLE))
        hr = mapix_object_fail(&book->object, MAPI_E_NO_ACCESS, 0,
            "This container cannot be changed, so it cannot be the personal address book; choose one that can");
    FreeProws(rows);
    if (FAILED(hr))
        return hr;
    SPropValue value = { .ulPropTag = tag, .Value.bin = id };
    return store_value(book, &value);
}

/* --- The search path ----------------------------------------------------------------------------------------------------------------- */

/* Move row `place` of `from` to the end of `to`, once. */
static void take_row(SRowSet *from, bool *taken, LONG place, SRowSet *to)
{
    if (place < 0 || taken[place])
        return;
    taken[place] = true;
    to->aRow[to->cRows++] = from->aRow[place];
}

/* AB-09: the first container that can be written, each DT_GLOBAL one, and without one of these the default directory. */
static HRESULT built_in_path(struct session_core *core, SRowSet *rows, bool *taken, struct mapix_error_slot *error, SRowSet *path)
{
    bool global = false;
    LONG place;
    take_row(rows, taken, first_modifiable(rows), path);
    for (ULONG i = 0; i < rows->cRows; i++)
        if (id_of(&rows->aRow[i]) && long_of(&rows->aRow[i], CONTAINER_DISPLAY_TYPE) == DT_GLOBAL) {
            global = true;
            take_row(rows, taken, (LONG)i, path);
        }
    if (global)
        return S_OK;
    HRESULT hr = default_place(core, rows, error, &place);
    if (SUCCEEDED(hr))
        take_row(rows, taken, place, path);
    return hr;
}

/* AB-10: the stored path, without what is gone. */
static HRESULT stored_path(struct session_core *core, SRowSet *rows, bool *taken, struct mapix_error_slot *error, SRowSet *path)
{
    SPropValue value;
    void *base = mapix_memory_new(1);
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = stored(core, PR_AB_SEARCH_PATH, base, error, &value);
    for (ULONG i = 0; SUCCEEDED(hr) && i < value.Value.MVbin.cValues; i++)
        take_row(rows, taken, find_container(core, rows, &value.Value.MVbin.lpbin[i]), path);
    mapix_memory_free(base);
    return hr;
}

HRESULT addrbook_search_path(struct session_core *core, struct mapix_error_slot *error, LPSRowSet *ret_rows)
{
    LPSRowSet rows = NULL, path = NULL;
    bool *taken = NULL;
    HRESULT hr = addrbook_containers(core, true, &rows);
    if (FAILED(hr))
        return hr;
    path = mapix_memory_new_zero(CbNewSRowSet(rows->cRows + 1));
    taken = calloc(rows->cRows + 1, sizeof(*taken));
    hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (path && taken) {
        hr = stored_path(core, rows, taken, error, path);
        if (hr == MAPI_E_NOT_FOUND)
            hr = built_in_path(core, rows, taken, error, path);
    }
    for (ULONG i = 0; taken && i < rows->cRows; i++)
        if (taken[i])
            rows->aRow[i] = (SRow){ 0 };                    /* the path has it */
    FreeProws(rows);
    free(taken);
    if (FAILED(hr)) {
        FreeProws(path);
        return hr;
    }
    *ret_rows = path;
    return S_OK;
}

HRESULT addrbook_get_search_path(struct addrbook *book, ULONG flags, LPSRowSet *ret_rows)
{
    LPSRowSet rows = NULL;
    HRESULT hr = addrbook_search_path(book->core, &book->object.error, &rows);
    for (ULONG i = 0; SUCCEEDED(hr) && !(flags & MAPI_UNICODE) && i < rows->cRows; i++) {
        SPropValue *name = &rows->aRow[i].lpProps[CONTAINER_NAME];
        if (PROP_TYPE(name->ulPropTag) == PT_UNICODE)
            hr = mapix_value_convert(name, PT_STRING8, rows->aRow[i].lpProps);
    }
    if (FAILED(hr)) {
        FreeProws(rows);
        return hr;
    }
    *ret_rows = rows;
    return S_OK;
}

HRESULT addrbook_set_search_path(struct addrbook *book, const SRowSet *rows)
{
    SPropValue value = { .ulPropTag = PR_AB_SEARCH_PATH };
    value.Value.MVbin.lpbin = calloc(rows->cRows + 1, sizeof(SBinary));
    if (!value.Value.MVbin.lpbin)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = S_OK;
    for (ULONG i = 0; SUCCEEDED(hr) && i < rows->cRows; i++) {
        const SRow *row = &rows->aRow[i];
        if (!row->cValues || !row->lpProps || row->lpProps[0].ulPropTag != PR_ENTRYID)           /* AB-11 */
            hr = mapix_object_fail(&book->object, MAPI_E_MISSING_REQUIRED_COLUMN, 0,
                "Row %u of the search path does not begin with PR_ENTRYID; put the container's identifier first", (unsigned)i);
        else
            value.Value.MVbin.lpbin[value.Value.MVbin.cValues++] = row->lpProps[0].Value.bin;
    }
    if (SUCCEEDED(hr))
        hr = store_value(book, &value);
    free(value.Value.MVbin.lpbin);
    return hr;
}

/* --- ValidateState -------------------------------------------------------------------------------------------------------------------- */

static HRESULT check_one(struct session_core *core, const SRowSet *rows, const SBinary *id, const char *what, struct mapix_error_slot *error)
{
    return find_container(core, rows, id) >= 0 ? S_OK : mapix_error_set(error, MAPI_E_NOT_FOUND, "session", 0, 0,
        "The %s names a container that no address book of this profile has now; choose another one", what);
}

/* STAT-24. Nothing is changed: a container may be back when its provider is. */
HRESULT addrbook_check_stored(struct session_core *core, struct mapix_error_slot *error)
{
    static const ULONG tags[] = { PR_AB_DEFAULT_DIR, PR_AB_DEFAULT_PAB, PR_AB_SEARCH_PATH };
    SPropValue values[3];
    LPSRowSet rows = NULL;
    void *base = mapix_memory_new(1);
    struct prop_memory memory = { base, MAPIAllocateMore };
    if (!base)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    HRESULT hr = profile_get_values(core->profile, &profile_mapi_section, 3, tags, &memory, error, values);
    if (hr == MAPI_E_NOT_FOUND) {              /* nothing was ever stored */
        mapix_memory_free(base);
        return S_OK;
    }
    bool any = SUCCEEDED(hr) && (values[0].ulPropTag == tags[0] || values[1].ulPropTag == tags[1] || values[2].ulPropTag == tags[2]);
    if (any)
        hr = session_open_books(core, 0, AB_NO_DIALOG, error);
    if (any && SUCCEEDED(hr))
        hr = addrbook_containers(core, true, &rows);
    if (rows && values[0].ulPropTag == tags[0])
        hr = check_one(core, rows, &values[0].Value.bin, "default directory", error);
    if (rows && SUCCEEDED(hr) && values[1].ulPropTag == tags[1])
        hr = check_one(core, rows, &values[1].Value.bin, "personal address book", error);
    for (ULONG i = 0; rows && SUCCEEDED(hr) && values[2].ulPropTag == tags[2] && i < values[2].Value.MVbin.cValues; i++)
        hr = check_one(core, rows, &values[2].Value.MVbin.lpbin[i], "search path", error);
    FreeProws(rows);
    mapix_memory_free(base);
    return FAILED(hr) ? hr : S_OK;
}
