/* Form configuration files: any bytes give a description or a reason; what is told of a form, and its merge with another, parse again. */
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "session/forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void merge(const struct form_description *form)
{
    struct form_description *again = NULL;
    size_t size;
    char *text = form_description_merge(form, form, &size);
    if (text && FAILED(form_description_parse(text, size, "merged", NULL, &again)))
        __builtin_trap();
    mapix_memory_free(text);
    form_description_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct form_description *form = NULL;
    struct mapix_error_slot error = { 0 };
    if (SUCCEEDED(form_description_parse((const char *)data, size, "fuzz.cfg", &error, &form))) {
        LPMAPIFORMPROPARRAY properties = NULL;
        const struct form_description *one = form;
        if (SUCCEEDED(form_properties(1, &one, MAPI_UNICODE, &properties)))
            mapix_memory_free(properties);
        if (form->size < FORM_FILE_MAX)
            merge(form);
        form_description_free(form);
    } else {
        char *text = mapix_error_text(&error, NULL);
        if (!text)
            __builtin_trap();               /* a failure explains itself */
        free(text);
    }
    mapix_error_clear(&error);
    return 0;
}
