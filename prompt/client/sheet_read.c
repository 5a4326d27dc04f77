/* From a display table to a dialog. A label belongs to the control that follows it (dtbllabel); radio buttons of one property are one control. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "prompt/client/sheet.h"

/* A row, taken apart. */
struct row {
    ULONG type, flags;
    const SBinary *structure;
    SBinary id, instance_key;
};

struct sheet_reader {
    struct sheet *sheet;
    char *label;                               /* waits for its control */
    unsigned page;
    bool has_page;
};

static ULONG member(const SBinary *structure, size_t offset)
{
    ULONG value = 0;
    if (offset + sizeof(value) <= structure->cb)
        memcpy(&value, structure->lpb + offset, sizeof(value));
    return value;
}

/* The string that a member of the structure leads to, as UTF-8 for free(); NULL: none. It may stand anywhere behind the offset, aligned or not,
 * and has to end within the structure's bytes. */
static char *string_at(const SBinary *structure, size_t offset_member, size_t flags_member)
{
    ULONG offset = member(structure, offset_member);
    if (!offset || offset >= structure->cb)
        return NULL;
    const BYTE *at = structure->lpb + offset;
    size_t room = structure->cb - offset;
    if (!(member(structure, flags_member) & MAPI_UNICODE)) {
        size_t length = strnlen((const char *)at, room);
        return length < room ? strndup((const char *)at, length) : NULL;
    }
    wchar_t *copy = calloc(room / sizeof(wchar_t) + 1, sizeof(wchar_t));
    char *text = NULL;
    if (copy) {
        memcpy(copy, at, room / sizeof(wchar_t) * sizeof(wchar_t));
        if (wcslen(copy) < room / sizeof(wchar_t))
            text = mapix_text_utf8_heap(copy);
    }
    free(copy);
    return text;
}

#define STRING(row, type, offset) string_at((row)->structure, offsetof(type, offset), offsetof(type, ulFlags))
#define MEMBER(row, type, name) member((row)->structure, offsetof(type, name))

/* Accelerators are for windows: "&Name:" is "Name". */
static char *plain_label(char *label)
{
    char *to = label;
    if (!label)
        return NULL;
    for (const char *from = label; *from; from++) {
        if (*from == '&' && from[1])
            from++;
        *to++ = *from;
    }
    while (to > label && (to[-1] == ' ' || to[-1] == ':'))
        to--;
    *to = 0;
    return label;
}

static struct dialog_control *add(struct sheet_reader *reader, const struct row *row, enum dialog_control_kind kind,
    struct sheet_control **ret_control)
{
    struct dialog *dialog = &reader->sheet->dialog;
    struct dialog_control *control = &dialog->controls[dialog->control_count];
    struct sheet_control *behind = &reader->sheet->controls[dialog->control_count++];
    *control = (struct dialog_control){ .kind = kind, .page = reader->page, .chosen = -1, .immediate = row->flags & DT_SET_IMMEDIATE };
    *behind = (struct sheet_control){ .id = row->id, .instance_key = row->instance_key };
    *ret_control = behind;
    return control;
}

/* A label that no control took is shown by itself. */
static void flush_label(struct sheet_reader *reader)
{
    static const struct row none;
    struct sheet_control *behind;
    if (reader->label)
        add(reader, &none, DIALOG_LABEL, &behind)->label = reader->label;
    reader->label = NULL;
}

static void take_label(struct sheet_reader *reader, struct dialog_control *control)
{
    control->label = reader->label;
    reader->label = NULL;
}

/* A control that takes a value and the label before it. */
static struct dialog_control *add_input(struct sheet_reader *reader, const struct row *row, enum dialog_control_kind kind,
    struct sheet_control **ret_control)
{
    struct dialog_control *control = add(reader, row, kind, ret_control);
    take_label(reader, control);
    control->editable = row->flags & DT_EDITABLE;
    control->required = row->flags & DT_REQUIRED;
    return control;
}

static HRESULT read_page(struct sheet_reader *reader, const struct row *row)
{
    struct dialog *dialog = &reader->sheet->dialog;
    flush_label(reader);
    if (reader->has_page)
        reader->page++;
    else if (dialog->control_count)            /* controls before the first page have one without title */
        reader->page = 1;
    reader->has_page = true;
    dialog->pages[reader->page] = plain_label(STRING(row, DTBLPAGE, ulbLpszLabel));
    dialog->page_count = reader->page + 1;
    return S_OK;
}

static HRESULT read_label(struct sheet_reader *reader, const struct row *row)
{
    flush_label(reader);
    reader->label = plain_label(STRING(row, DTBLLABEL, ulbLpszLabelName));
    return S_OK;
}

static HRESULT read_edit(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    struct dialog_control *control = add_input(reader, row, DIALOG_EDIT, &behind);
    control->secret = row->flags & DT_PASSWORD_EDIT;
    control->multiline = row->flags & DT_MULTILINE;
    control->filter = STRING(row, DTBLEDIT, ulbLpszCharsAllowed);
    control->limit = MEMBER(row, DTBLEDIT, ulNumCharsAllowed);
    behind->value_tag = MEMBER(row, DTBLEDIT, ulPropTag);
    return S_OK;
}

/* Single selection sets a property; multiple selection (PR_NULL) shows recipients and sets nothing. */
static HRESULT read_listbox(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    struct dialog_control *control = add(reader, row, DIALOG_LIST, &behind);
    take_label(reader, control);
    behind->table_tag = MEMBER(row, DTBLLBX, ulPRTableName);
    behind->value_tag = MEMBER(row, DTBLLBX, ulPRSetProperty);
    control->immediate = row->flags & (DT_SET_IMMEDIATE | DT_SET_SELECTION);
    if (!PROP_ID(behind->value_tag)) {
        behind->value_tag = 0;
        control->kind = DIALOG_VALUES;
    }
    control->editable = behind->value_tag != 0;
    return S_OK;
}

static HRESULT read_combobox(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    struct dialog_control *control = add_input(reader, row, DIALOG_COMBO, &behind);
    control->filter = STRING(row, DTBLCOMBOBOX, ulbLpszCharsAllowed);
    control->limit = MEMBER(row, DTBLCOMBOBOX, ulNumCharsAllowed);
    behind->value_tag = behind->display_tag = MEMBER(row, DTBLCOMBOBOX, ulPRPropertyName);
    behind->table_tag = MEMBER(row, DTBLCOMBOBOX, ulPRTableName);
    return S_OK;
}

static HRESULT read_dropdown(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    add_input(reader, row, DIALOG_DROPDOWN, &behind);
    behind->display_tag = MEMBER(row, DTBLDDLBX, ulPRDisplayProperty);
    behind->value_tag = MEMBER(row, DTBLDDLBX, ulPRSetProperty);
    behind->table_tag = MEMBER(row, DTBLDDLBX, ulPRTableName);
    return PROP_ID(behind->value_tag) ? S_OK : MAPI_E_CORRUPT_DATA;
}

static HRESULT read_checkbox(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    flush_label(reader);
    struct dialog_control *control = add(reader, row, DIALOG_CHECK, &behind);
    control->label = plain_label(STRING(row, DTBLCHECKBOX, ulbLpszLabel));
    control->editable = row->flags & DT_EDITABLE;
    behind->value_tag = MEMBER(row, DTBLCHECKBOX, ulPRPropertyName);
    return S_OK;
}

static HRESULT read_groupbox(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    flush_label(reader);
    add(reader, row, DIALOG_GROUP, &behind)->label = plain_label(STRING(row, DTBLGROUPBOX, ulbLpszLabel));
    return S_OK;
}

static HRESULT read_button(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    add(reader, row, DIALOG_BUTTON, &behind)->label = plain_label(STRING(row, DTBLBUTTON, ulbLpszLabel));
    behind->control_tag = MEMBER(row, DTBLBUTTON, ulPRControl);
    return S_OK;
}

/* One more button joins the group that the row before belongs to, when it is of the same property. */
static HRESULT read_radio(struct sheet_reader *reader, const struct row *row)
{
    struct dialog *dialog = &reader->sheet->dialog;
    ULONG tag = MEMBER(row, DTBLRADIOBUTTON, ulPropTag);
    char *label = plain_label(STRING(row, DTBLRADIOBUTTON, ulbLpszLabel));
    struct dialog_control *control = dialog->control_count ? &dialog->controls[dialog->control_count - 1] : NULL;
    struct sheet_control *behind = control ? &reader->sheet->controls[dialog->control_count - 1] : NULL;
    if (!control || control->kind != DIALOG_RADIO || behind->value_tag != tag || control->page != reader->page) {
        control = add(reader, row, DIALOG_RADIO, &behind);
        take_label(reader, control);
        control->editable = true;
        behind->value_tag = tag;
    }
    char **options = realloc(control->options, (control->option_count + 1) * sizeof(*options));
    if (options)
        control->options = options;
    LONG *values = realloc(behind->radio_values, (control->option_count + 1) * sizeof(*values));
    if (values)
        behind->radio_values = values;
    if (!label)
        label = strdup("");
    if (!options || !values || !label) {
        free(label);
        return MAPI_E_NOT_ENOUGH_MEMORY;
    }
    values[control->option_count] = (LONG)MEMBER(row, DTBLRADIOBUTTON, lReturnValue);
    options[control->option_count++] = label;
    return S_OK;
}

static HRESULT read_values(struct sheet_reader *reader, const struct row *row)
{
    struct sheet_control *behind;
    take_label(reader, add(reader, row, DIALOG_VALUES, &behind));
    behind->value_tag = member(row->structure, row->type == DTCT_MVLISTBOX ? offsetof(DTBLMVLISTBOX, ulMVPropTag) : offsetof(DTBLMVDDLBX, ulMVPropTag));
    return S_OK;
}

static const struct {
    ULONG type;
    size_t size;
    HRESULT (*read)(struct sheet_reader *reader, const struct row *row);
} readers[] = {
    { DTCT_LABEL, sizeof(DTBLLABEL), read_label },
    { DTCT_EDIT, sizeof(DTBLEDIT), read_edit },
    { DTCT_LBX, sizeof(DTBLLBX), read_listbox },
    { DTCT_COMBOBOX, sizeof(DTBLCOMBOBOX), read_combobox },
    { DTCT_DDLBX, sizeof(DTBLDDLBX), read_dropdown },
    { DTCT_CHECKBOX, sizeof(DTBLCHECKBOX), read_checkbox },
    { DTCT_GROUPBOX, sizeof(DTBLGROUPBOX), read_groupbox },
    { DTCT_BUTTON, sizeof(DTBLBUTTON), read_button },
    { DTCT_PAGE, sizeof(DTBLPAGE), read_page },
    { DTCT_RADIOBUTTON, sizeof(DTBLRADIOBUTTON), read_radio },
    { DTCT_MVLISTBOX, sizeof(DTBLMVLISTBOX), read_values },
    { DTCT_MVDDLBX, sizeof(DTBLMVDDLBX), read_values },
};

enum { COLUMN_TYPE, COLUMN_FLAGS, COLUMN_STRUCTURE, COLUMN_ID, COLUMN_KEY, COLUMN_COUNT };

static HRESULT read_row(struct sheet_reader *reader, const SRow *from)
{
    const SPropValue *values = from->lpProps;
    struct row row = { .type = (ULONG)values[COLUMN_TYPE].Value.l, .structure = &values[COLUMN_STRUCTURE].Value.bin };
    if (values[COLUMN_TYPE].ulPropTag != PR_CONTROL_TYPE || values[COLUMN_STRUCTURE].ulPropTag != PR_CONTROL_STRUCTURE)
        return MAPI_E_CORRUPT_DATA;
    if (values[COLUMN_FLAGS].ulPropTag == PR_CONTROL_FLAGS)
        row.flags = (ULONG)values[COLUMN_FLAGS].Value.l;
    if (values[COLUMN_ID].ulPropTag == PR_CONTROL_ID)
        row.id = values[COLUMN_ID].Value.bin;
    if (values[COLUMN_KEY].ulPropTag == PR_INSTANCE_KEY)
        row.instance_key = values[COLUMN_KEY].Value.bin;
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
        if (readers[i].type == row.type)
            return row.structure->cb < readers[i].size ? MAPI_E_CORRUPT_DATA : readers[i].read(reader, &row);
    return S_OK;                               /* a control of a later MAPI: the others still work */
}

HRESULT sheet_read(struct sheet *sheet)
{
    static const SizedSPropTagArray(COLUMN_COUNT, columns) = { COLUMN_COUNT,
        { PR_CONTROL_TYPE, PR_CONTROL_FLAGS, PR_CONTROL_STRUCTURE, PR_CONTROL_ID, PR_INSTANCE_KEY } };
    struct sheet_reader reader = { .sheet = sheet };
    HRESULT hr = HrQueryAllRows(sheet->table, (LPSPropTagArray)(uintptr_t)&columns, NULL, NULL, SHEET_CONTROLS + 1, &sheet->rows);
    if (FAILED(hr))
        return hr;
    if (sheet->rows->cRows > SHEET_CONTROLS)
        return MAPI_E_TOO_COMPLEX;
    size_t room = (size_t)sheet->rows->cRows + 2;              /* and a label at the end that no control took */
    sheet->dialog.controls = calloc(room, sizeof(*sheet->dialog.controls));
    sheet->controls = calloc(room, sizeof(*sheet->controls));
    sheet->dialog.pages = calloc(room, sizeof(*sheet->dialog.pages));
    if (!sheet->dialog.controls || !sheet->controls || !sheet->dialog.pages)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    sheet->dialog.page_count = 1;
    for (ULONG i = 0; i < sheet->rows->cRows && SUCCEEDED(hr); i++)
        hr = read_row(&reader, &sheet->rows->aRow[i]);
    flush_label(&reader);
    for (unsigned i = 0; i < sheet->dialog.control_count; i++) {
        struct dialog_control *control = &sheet->dialog.controls[i];
        sheet->controls[i].notified = true;
        if ((control->kind == DIALOG_EDIT || control->kind == DIALOG_COMBO) && !dialog_set_text(&control->text, ""))
            hr = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    return FAILED(hr) ? hr : sheet_refresh(sheet);
}

void sheet_clear(struct sheet *sheet)
{
    for (unsigned i = 0; sheet->dialog.controls && i < sheet->dialog.control_count; i++) {
        dialog_control_clear(&sheet->dialog.controls[i]);
        if (sheet->controls[i].options)
            FreeProws(sheet->controls[i].options);
        if (sheet->controls[i].button)
            sheet->controls[i].button->lpVtbl->Release(sheet->controls[i].button);
        free(sheet->controls[i].radio_values);
    }
    for (unsigned i = 0; sheet->dialog.pages && i < sheet->dialog.page_count; i++)
        free(sheet->dialog.pages[i]);
    free(sheet->dialog.pages);
    free(sheet->dialog.controls);
    free(sheet->controls);
    if (sheet->rows)
        FreeProws(sheet->rows);
}
