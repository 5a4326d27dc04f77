/* BuildDisplayTable: a property sheet as a table of controls (SPI-UTIL-11). On Windows the texts and places come from a dialog resource;
 * here the caller's own strings, which stand behind each control's structure, are used as given, and places are made: a page per
 * DTPAGE, one control below the other. */
#include <mapicode.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define COLUMNS 9
#define PAGE_WIDTH 220                 /* dialog units, a customary sheet */
#define ROW_HEIGHT 14
#define TEXT_MAX 4096

/* The size of each control's structure and the offsets in it that lead to strings behind it. */
static const struct control_kind {
    ULONG type;
    size_t size;
    size_t strings[2];                 /* offsets of ULONG members; 0 ends (no structure has one at 0 that is not a string) */
    unsigned string_count;
} kinds[] = {
    { DTCT_LABEL, sizeof(DTBLLABEL), { offsetof(DTBLLABEL, ulbLpszLabelName) }, 1 },
    { DTCT_EDIT, sizeof(DTBLEDIT), { offsetof(DTBLEDIT, ulbLpszCharsAllowed) }, 1 },
    { DTCT_LBX, sizeof(DTBLLBX), { 0 }, 0 },
    { DTCT_COMBOBOX, sizeof(DTBLCOMBOBOX), { offsetof(DTBLCOMBOBOX, ulbLpszCharsAllowed) }, 1 },
    { DTCT_DDLBX, sizeof(DTBLDDLBX), { 0 }, 0 },
    { DTCT_CHECKBOX, sizeof(DTBLCHECKBOX), { offsetof(DTBLCHECKBOX, ulbLpszLabel) }, 1 },
    { DTCT_GROUPBOX, sizeof(DTBLGROUPBOX), { offsetof(DTBLGROUPBOX, ulbLpszLabel) }, 1 },
    { DTCT_BUTTON, sizeof(DTBLBUTTON), { offsetof(DTBLBUTTON, ulbLpszLabel) }, 1 },
    { DTCT_PAGE, sizeof(DTBLPAGE), { offsetof(DTBLPAGE, ulbLpszLabel), offsetof(DTBLPAGE, ulbLpszComponent) }, 2 },
    { DTCT_RADIOBUTTON, sizeof(DTBLRADIOBUTTON), { offsetof(DTBLRADIOBUTTON, ulbLpszLabel) }, 1 },
    { DTCT_MVLISTBOX, sizeof(DTBLMVLISTBOX), { 0 }, 0 },
    { DTCT_MVDDLBX, sizeof(DTBLMVDDLBX), { 0 }, 0 },
};

static const struct control_kind *kind_of(ULONG type)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].type == type)
            return &kinds[i];
    return NULL;
}

static ULONG offset_at(const BYTE *structure, size_t member)
{
    ULONG offset;

    memcpy(&offset, structure + member, sizeof(offset));
    return offset;
}

/* Bytes of a string behind a structure, its end included; 0 when it has none within reason. */
static size_t string_size(const BYTE *at, ULONG flags)
{
    size_t length;

    if (flags & MAPI_UNICODE) {
        length = wcsnlen((const wchar_t *)(const void *)at, TEXT_MAX);
        return length == TEXT_MAX ? 0 : (length + 1) * sizeof(wchar_t);
    }
    length = strnlen((const char *)at, TEXT_MAX);
    return length == TEXT_MAX ? 0 : length + 1;
}

/* How far the structure and the strings behind it reach; 0 when a string does not end. */
static size_t structure_size(const struct control_kind *kind, const BYTE *structure, ULONG flags)
{
    size_t size = kind->size;

    for (unsigned i = 0; i < kind->string_count; i++) {
        ULONG offset = offset_at(structure, kind->strings[i]);
        size_t length;

        if (offset < kind->size)       /* no string, or one inside the fixed part, which is not one */
            continue;
        length = string_size(structure + offset, flags);
        if (!length)
            return 0;
        if (offset + length > size)
            size = offset + length;
    }
    return size;
}

/* A copy of a control's structure with the strings behind it; an edit control's filter, given apart, is put where its structure has none. */
static BYTE *copy_structure(const DTCTL *control, const struct control_kind *kind, ULONG flags, ULONG *ret_size)
{
    const BYTE *structure = control->ctl.lpv;
    bool takes_filter = (kind->type == DTCT_EDIT || kind->type == DTCT_COMBOBOX) && control->lpszFilter;
    size_t size = structure_size(kind, structure, flags), filter = 0;
    BYTE *copy;

    if (takes_filter && offset_at(structure, kind->strings[0]) < kind->size)
        filter = string_size((const BYTE *)control->lpszFilter, flags);
    copy = size ? malloc(size + filter) : NULL;
    if (!copy)
        return NULL;
    memcpy(copy, structure, size);
    if (filter) {
        ULONG offset = (ULONG)size;

        memcpy(copy + size, control->lpszFilter, filter);
        memcpy(copy + kind->strings[0], &offset, sizeof(offset));
    }
    *ret_size = (ULONG)(size + filter);
    return copy;
}

struct place {
    LONG y;
    ULONG row;
};

static SCODE add_control(LPTABLEDATA data, const DTCTL *control, ULONG flags, struct place *place)
{
    const struct control_kind *kind = kind_of(control->ulCtlType);
    LONG height = control->ulCtlFlags & DT_MULTILINE || control->ulCtlType == DTCT_LBX ? 4 * ROW_HEIGHT : ROW_HEIGHT;
    SPropValue values[COLUMNS];
    SRow row = { 0, COLUMNS, values };
    ULONG size;
    BYTE *structure;
    SCODE result;

    if (!kind || !control->ctl.lpv)
        return MAPI_E_INVALID_PARAMETER;
    structure = copy_structure(control, kind, flags, &size);
    if (!structure)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    if (control->ulCtlType == DTCT_PAGE)
        place->y = 0;
    memset(values, 0, sizeof(values));
    values[0].ulPropTag = PR_ROWID;
    values[0].Value.l = (LONG)place->row++;
    values[1].ulPropTag = PR_XPOS;
    values[2].ulPropTag = PR_YPOS;
    values[2].Value.l = place->y;
    values[3].ulPropTag = PR_DELTAX;
    values[3].Value.l = PAGE_WIDTH;
    values[4].ulPropTag = PR_DELTAY;
    values[4].Value.l = control->ulCtlType == DTCT_PAGE ? 0 : height;
    values[5].ulPropTag = PR_CONTROL_TYPE;
    values[5].Value.l = (LONG)control->ulCtlType;
    values[6].ulPropTag = PR_CONTROL_FLAGS;
    values[6].Value.l = (LONG)control->ulCtlFlags;
    values[7].ulPropTag = PR_CONTROL_STRUCTURE;
    values[7].Value.bin = (SBinary){ size, structure };
    values[8].ulPropTag = PR_CONTROL_ID;
    values[8].Value.bin = (SBinary){ control->cbNotif, control->lpbNotif };
    result = (SCODE)data->lpVtbl->HrModifyRow(data, &row);
    place->y += control->ulCtlType == DTCT_PAGE ? 0 : height;
    free(structure);
    return result;
}

static SCODE add_pages(LPTABLEDATA data, UINT count, LPDTPAGE pages, ULONG flags)
{
    struct place place = { 0, 0 };
    SCODE result = S_OK;

    for (UINT i = 0; i < count && !FAILED(result); i++) {
        if (pages[i].cctl && !pages[i].lpctl)
            return MAPI_E_INVALID_PARAMETER;
        for (ULONG j = 0; j < pages[i].cctl && !FAILED(result); j++)
            result = add_control(data, &pages[i].lpctl[j], flags, &place);
    }
    return result;
}

HRESULT BuildDisplayTable(LPALLOCATEBUFFER lpAllocateBuffer, LPALLOCATEMORE lpAllocateMore, LPFREEBUFFER lpFreeBuffer, LPMALLOC lpMalloc,
    HINSTANCE hInstance, UINT cPages, LPDTPAGE lpPage, ULONG ulFlags, LPMAPITABLE *lppTable, LPTABLEDATA *lppTblData)
{
    static const SizedSPropTagArray(COLUMNS, columns) = { COLUMNS,
        { PR_ROWID, PR_XPOS, PR_YPOS, PR_DELTAX, PR_DELTAY, PR_CONTROL_TYPE, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE, PR_CONTROL_ID } };
    LPTABLEDATA data = NULL;
    HRESULT result;

    (void)lpMalloc;
    (void)hInstance;
    if (!lpAllocateBuffer || !lpAllocateMore || !lpFreeBuffer || !cPages || !lpPage || !lppTable)
        return MAPI_E_INVALID_PARAMETER;
    if (ulFlags & ~MAPI_UNICODE)
        return MAPI_E_UNKNOWN_FLAGS;
    *lppTable = NULL;
    if (lppTblData)
        *lppTblData = NULL;
    result = CreateTable(NULL, lpAllocateBuffer, lpAllocateMore, lpFreeBuffer, NULL, TBLTYPE_DYNAMIC, PR_ROWID,
        (LPSPropTagArray)(uintptr_t)&columns, &data);
    if (!FAILED(result))
        result = add_pages(data, cPages, lpPage, ulFlags);
    if (!FAILED(result))
        result = data->lpVtbl->HrGetView(data, NULL, NULL, 0, lppTable);
    if (!FAILED(result) && lppTblData)
        *lppTblData = data;
    else if (data)
        data->lpVtbl->Release(data);
    return result;
}
