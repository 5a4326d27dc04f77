/* What a sheet shows and sets: between dialog controls and the properties behind them. */
#include <mapicode.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "prompt/client/sheet.h"
#include "value/value.h"

/* ---- reading ---- */

/* A value as text, UTF-8 for free(); NULL without memory. What has no value, or none that is text, is "". */
static char *text_of(const SPropValue *value)
{
    char number[24];
    switch (value ? PROP_TYPE(value->ulPropTag) : PT_ERROR) {
    case PT_STRING8:
        return strdup(value->Value.lpszA);
    case PT_UNICODE:
        return mapix_text_utf8_heap(value->Value.lpszW);
    case PT_LONG:
        snprintf(number, sizeof(number), "%d", (int)value->Value.l);
        return strdup(number);
    case PT_I2:
        snprintf(number, sizeof(number), "%d", value->Value.i);
        return strdup(number);
    default:
        return strdup("");
    }
}

static void wipe_value(SPropValue *value)
{
    if (value && PROP_TYPE(value->ulPropTag) == PT_STRING8)
        explicit_bzero(value->Value.lpszA, strlen(value->Value.lpszA));
    else if (value && PROP_TYPE(value->ulPropTag) == PT_UNICODE)
        explicit_bzero(value->Value.lpszW, wcslen(value->Value.lpszW) * sizeof(wchar_t));
}

/* The property, or NULL where it has no value. MAPIFreeBuffer. */
static SPropValue *get_value(LPMAPIPROP data, ULONG tag)
{
    LPSPropValue value = NULL;
    if (FAILED(HrGetOneProp(data, tag, &value)) || PROP_TYPE(value->ulPropTag) == PT_ERROR) {
        MAPIFreeBuffer(value);
        return NULL;
    }
    return value;
}

static HRESULT refresh_text(struct dialog_control *control, const SPropValue *value)
{
    char *text = text_of(value);
    if (!text)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    bool too_long = strlen(text) > 4 * SHEET_TEXT;
    if (too_long)
        control->editable = false;             /* cut it may be shown, not written back */
    if (too_long)
        text[4 * SHEET_TEXT] = 0;
    bool same = !strcmp(control->text, text), set = same || dialog_set_text(&control->text, text);
    control->stale |= !same;
    explicit_bzero(text, strlen(text));
    free(text);
    return set ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static void refresh_choice(struct dialog_control *control, int chosen)
{
    control->stale |= control->chosen != chosen;
    control->chosen = chosen;
}

static HRESULT add_option(struct dialog_control *control, char *text)
{
    if (!text || control->option_count >= SHEET_OPTIONS) {
        free(text);
        return text ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    }
    control->options[control->option_count++] = text;
    return S_OK;
}

static HRESULT new_options(struct dialog_control *control, ULONG count)
{
    for (unsigned i = 0; i < control->option_count; i++)
        free(control->options[i]);
    free(control->options);
    control->option_count = 0;
    control->options = calloc(count ? count : 1, sizeof(*control->options));
    control->stale = true;
    return control->options ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
}

static HRESULT refresh_values(struct dialog_control *control, const SPropValue *value)
{
    ULONG count = !value ? 0 : PROP_TYPE(value->ulPropTag) == PT_MV_STRING8 || PROP_TYPE(value->ulPropTag) == PT_MV_UNICODE ? value->Value.MVszA.cValues : 0;
    HRESULT hr = new_options(control, count);
    for (ULONG i = 0; i < count && SUCCEEDED(hr); i++)
        hr = add_option(control, PROP_TYPE(value->ulPropTag) == PT_MV_STRING8 ? strdup(value->Value.MVszA.lppszA[i])
                                                                              : mapix_text_utf8_heap(value->Value.MVszW.lppszW[i]));
    return hr;
}

/* What a row of a list is called: its display property, else its name, else its first text. */
static char *row_text(const SRow *row, ULONG display_tag)
{
    SPropValue *value = display_tag ? mapix_value_find_text(row->lpProps, row->cValues, display_tag) : NULL;
    if (!value)
        value = mapix_value_find_text(row->lpProps, row->cValues, PR_DISPLAY_NAME_W);
    for (ULONG i = 0; i < row->cValues && !value; i++)
        if (PROP_TYPE(row->lpProps[i].ulPropTag) == PT_STRING8 || PROP_TYPE(row->lpProps[i].ulPropTag) == PT_UNICODE)
            value = &row->lpProps[i];
    return text_of(value);
}

/* Open the list's table again and take its rows. A table that cannot be opened is an empty list. */
static HRESULT reload_list(struct sheet *sheet, struct dialog_control *control, struct sheet_control *behind)
{
    LPMAPITABLE table = NULL;
    if (behind->options)
        FreeProws(behind->options);
    behind->options = NULL;
    HRESULT hr = sheet->data->lpVtbl->OpenProperty(sheet->data, behind->table_tag, &IID_IMAPITable, 0, 0, (LPUNKNOWN *)&table);
    if (SUCCEEDED(hr)) {
        LPSRowSet rows = NULL;
        hr = table->lpVtbl->QueryRows(table, SHEET_OPTIONS, 0, &rows);
        if (SUCCEEDED(hr))
            behind->options = rows;
        table->lpVtbl->Release(table);
    }
    ULONG count = behind->options ? behind->options->cRows : 0;
    hr = new_options(control, count);
    for (ULONG i = 0; i < count && SUCCEEDED(hr); i++)
        hr = add_option(control, row_text(&behind->options->aRow[i], behind->display_tag));
    return hr;
}

/* The row whose set property is the value of the property. */
static int chosen_row(const struct sheet_control *behind, const SPropValue *value)
{
    for (ULONG i = 0; value && behind->options && i < behind->options->cRows; i++) {
        const SRow *row = &behind->options->aRow[i];
        const SPropValue *own = mapix_value_find(row->lpProps, row->cValues, value->ulPropTag);
        if (own && mapix_value_equal(own, value))
            return (int)i;
    }
    return -1;
}

static int chosen_radio(const struct dialog_control *control, const struct sheet_control *behind, const SPropValue *value)
{
    for (unsigned i = 0; value && PROP_TYPE(value->ulPropTag) == PT_LONG && i < control->option_count; i++)
        if (behind->radio_values[i] == value->Value.l)
            return (int)i;
    return -1;
}

/* A button whose object could not be had stays off until a notification has it tried again. */
static void refresh_button(struct sheet *sheet, struct dialog_control *control, struct sheet_control *behind)
{
    ULONG state = MAPI_DISABLED;
    if (!behind->button && FAILED(sheet->data->lpVtbl->OpenProperty(sheet->data, behind->control_tag, &IID_IMAPIControl, 0, 0,
                               (LPUNKNOWN *)&behind->button)))
        behind->button = NULL;
    if (behind->button && FAILED(behind->button->lpVtbl->GetState(behind->button, 0, &state)))
        state = MAPI_DISABLED;
    bool enabled = behind->button && state == MAPI_ENABLED;
    control->stale |= enabled != control->enabled;
    control->enabled = enabled;
}

static HRESULT refresh_control(struct sheet *sheet, unsigned index)
{
    struct dialog_control *control = &sheet->dialog.controls[index];
    struct sheet_control *behind = &sheet->controls[index];
    HRESULT hr = S_OK;
    if (behind->notified && behind->table_tag)
        hr = reload_list(sheet, control, behind);
    if (behind->notified && control->kind == DIALOG_BUTTON)
        refresh_button(sheet, control, behind);
    SPropValue *value = SUCCEEDED(hr) && behind->value_tag ? get_value(sheet->data, behind->value_tag) : NULL;
    if (FAILED(hr)) {
        /* told below */
    } else if (control->kind == DIALOG_EDIT || control->kind == DIALOG_COMBO) {
        hr = refresh_text(control, value);
    } else if (control->kind == DIALOG_CHECK) {
        bool checked = value && PROP_TYPE(value->ulPropTag) == PT_BOOLEAN && value->Value.b;
        control->stale |= checked != control->checked;
        control->checked = checked;
    } else if (control->kind == DIALOG_LIST || control->kind == DIALOG_DROPDOWN) {
        refresh_choice(control, chosen_row(behind, value));
    } else if (control->kind == DIALOG_RADIO) {
        refresh_choice(control, chosen_radio(control, behind, value));
    } else if (control->kind == DIALOG_VALUES && behind->value_tag && behind->notified) {
        hr = refresh_values(control, value);
    }
    behind->notified = false;
    if (control->secret)
        wipe_value(value);
    MAPIFreeBuffer(value);
    return hr;
}

HRESULT sheet_refresh(struct sheet *sheet)
{
    HRESULT hr = S_OK;
    for (unsigned i = 0; i < sheet->dialog.control_count && SUCCEEDED(hr); i++) {
        sheet->controls[i].notified |= sheet->all_notified;
        hr = refresh_control(sheet, i);
    }
    sheet->all_notified = false;
    return hr;
}

/* ---- writing ---- */

char *sheet_error_text(LPMAPIPROP object, HRESULT hr)
{
    LPMAPIERROR error = NULL;
    char *text = NULL;
    if (SUCCEEDED(object->lpVtbl->GetLastError(object, hr, MAPI_UNICODE, &error)) && error && error->lpszError)
        text = mapix_text_utf8_heap((const wchar_t *)(const void *)error->lpszError);
    MAPIFreeBuffer(error);
    return text && *text ? text : (free(text), NULL);
}

/* The control's value as its property. Text and the value of a row stay theirs; `*ret_wide` is for free(). */
static HRESULT make_value(const struct dialog_control *control, const struct sheet_control *behind, SPropValue *value, wchar_t **ret_wide)
{
    *ret_wide = NULL;
    *value = (SPropValue){ .ulPropTag = behind->value_tag };
    if (control->kind == DIALOG_CHECK) {
        value->ulPropTag = CHANGE_PROP_TYPE(behind->value_tag, PT_BOOLEAN);
        value->Value.b = control->checked;
        return S_OK;
    }
    if (control->kind == DIALOG_RADIO && control->chosen >= 0) {
        value->ulPropTag = CHANGE_PROP_TYPE(behind->value_tag, PT_LONG);
        value->Value.l = behind->radio_values[control->chosen];
        return S_OK;
    }
    if (control->kind == DIALOG_LIST || control->kind == DIALOG_DROPDOWN) {
        const SRow *row = control->chosen >= 0 && behind->options ? &behind->options->aRow[control->chosen] : NULL;
        const SPropValue *found = row ? mapix_value_find(row->lpProps, row->cValues, behind->value_tag) : NULL;
        if (!found)
            return MAPI_E_NOT_FOUND;
        *value = *found;
        return S_OK;
    }
    switch (PROP_TYPE(behind->value_tag)) {
    case PT_STRING8:
        value->Value.lpszA = control->text;
        return S_OK;
    case PT_UNICODE:
        value->Value.lpszW = *ret_wide = mapix_text_wide_heap(control->text);
        return *ret_wide ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    case PT_LONG:
        value->Value.l = (LONG)strtol(control->text, NULL, 10);
        return S_OK;
    case PT_I2:
        value->Value.i = (short)strtol(control->text, NULL, 10);
        return S_OK;
    default:
        return MAPI_E_INVALID_TYPE;
    }
}

HRESULT sheet_write(struct sheet *sheet, unsigned index, char **ret_message)
{
    struct dialog_control *control = &sheet->dialog.controls[index];
    LPSPropProblemArray problems = NULL;
    SPropValue value;
    wchar_t *wide;
    HRESULT hr = make_value(control, &sheet->controls[index], &value, &wide);
    if (SUCCEEDED(hr))
        hr = sheet->data->lpVtbl->SetProps(sheet->data, 1, &value, &problems);
    if (SUCCEEDED(hr) && problems && problems->cProblem)
        hr = problems->aProblem[0].scode;
    MAPIFreeBuffer(problems);
    if (wide) {
        explicit_bzero(wide, wcslen(wide) * sizeof(wchar_t));
        free(wide);
    }
    if (SUCCEEDED(hr)) {
        control->changed = false;
        return S_OK;
    }
    if (hr == MAPI_E_NOT_ENOUGH_MEMORY)
        return hr;
    char *text = sheet_error_text(sheet->data, hr);
    if (asprintf(ret_message, "%s was not accepted: %s", control->label ? control->label : "The value", text ? text : "it does not fit there") < 0)
        *ret_message = NULL;
    free(text);
    return MAPI_E_CALL_FAILED;
}
