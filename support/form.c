#include "support/form.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT 256             /* characters of an edit control */

/* A control structure with one text behind it, as BuildDisplayTable wants them; in `*io_at`, which moves on. */
static void *put_structure(char **io_at, const void *structure, size_t size, const char *text)
{
    char *start = *io_at;
    memcpy(start, structure, size);
    strcpy(start + size, text);
    *io_at = start + ((size + strlen(text) + 1 + 7) & ~(size_t)7);
    return start;
}

static DTCTL label_of(const struct mapix_form_field *field, char **io_at)
{
    const DTBLLABEL label = { .ulbLpszLabelName = sizeof(label) };
    DTCTL control = { .ulCtlType = DTCT_LABEL };
    control.ctl.lpv = put_structure(io_at, &label, sizeof(label), field->label);
    return control;
}

static DTCTL control_of(const struct mapix_form_field *field, char **io_at)
{
    const DTBLEDIT edit = { .ulbLpszCharsAllowed = sizeof(edit), .ulNumCharsAllowed = TEXT_LIMIT, .ulPropTag = field->tag };
    const DTBLCHECKBOX check = { .ulbLpszLabel = sizeof(check), .ulPRPropertyName = field->tag };
    const DTBLLBX list = { .ulPRSetProperty = PR_NULL, .ulPRTableName = field->tag };
    DTCTL control = { .ulCtlFlags = field->flags };
    switch (field->kind) {
    case MAPIX_FORM_EDIT:
        control.ulCtlType = DTCT_EDIT;
        control.ctl.lpv = put_structure(io_at, &edit, sizeof(edit), "*");
        break;
    case MAPIX_FORM_CHECK:
        control.ulCtlType = DTCT_CHECKBOX;
        control.ctl.lpv = put_structure(io_at, &check, sizeof(check), field->label);
        break;
    case MAPIX_FORM_LIST:
        control.ulCtlType = DTCT_LBX;
        control.ctl.lpv = put_structure(io_at, &list, sizeof(list), "");
        break;
    }
    return control;
}

HRESULT mapix_form_table(const char *title, size_t count, const struct mapix_form_field *fields, LPALLOCATEBUFFER allocate, LPALLOCATEMORE more,
    LPFREEBUFFER release, LPMAPITABLE *ret_table)
{
    const DTBLPAGE page = { .ulbLpszLabel = sizeof(page), .ulbLpszComponent = (ULONG)(sizeof(page) + strlen(title)) };     /* none: the title's NUL */
    size_t size = 64 + strlen(title);
    ULONG used = 0;
    for (size_t i = 0; i < count; i++)
        size += 2 * (64 + strlen(fields[i].label));
    DTCTL *controls = calloc(2 * count + 1, sizeof(*controls));
    char *structures = malloc(size), *at = structures;
    HRESULT hr = controls && structures ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;
    if (SUCCEEDED(hr)) {
        controls[used].ulCtlType = DTCT_PAGE;
        controls[used++].ctl.lpv = put_structure(&at, &page, sizeof(page), title);
        for (size_t i = 0; i < count; i++) {
            if (fields[i].kind != MAPIX_FORM_CHECK)
                controls[used++] = label_of(&fields[i], &at);
            controls[used++] = control_of(&fields[i], &at);
        }
        DTPAGE pages = { .cctl = used, .lpctl = controls };
        hr = BuildDisplayTable(allocate, more, release, NULL, NULL, 1, &pages, 0, ret_table, NULL);
    }
    free(structures);
    free(controls);
    return hr;
}
