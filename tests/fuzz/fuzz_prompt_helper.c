/* What a client says to a dialog helper, whose user does everything that a dialog allows. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "prompt/helpers/helper.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool start(struct helper *helper, const char *terminal)
{
    return *terminal != 0;
}

static void look_at(const struct helper_control *control)
{
    if (!control->label || !control->text || control->chosen >= (long)control->option_count || (control->option_count && !control->marks))
        abort();
    for (unsigned i = 0; i < control->option_count; i++)
        for (const char *at = control->options[i]; *at; at++)
            if ((unsigned char)*at < 0x20)     /* a terminal would obey it */
                abort();
}

static void run(struct helper *helper, struct helper_dialog *dialog)
{
    for (unsigned turn = 0; turn < 3 && !dialog->closed && !helper_ended(helper); turn++) {
        for (unsigned i = 0; i < dialog->control_count && !dialog->closed && !helper_ended(helper); i++) {
            struct helper_control *control = &dialog->controls[i];
            look_at(control);
            helper_judge_text(control, "text");
            control->touched = control->editable;
            if (control->kind == HELPER_BUTTON && control->enabled)
                helper_press(helper, dialog, control);
            else if (control->immediate)
                helper_set(helper, dialog, control);
        }
        if (!dialog->closed && !helper_ended(helper))
            helper_close(helper, dialog, dialog->button_count ? dialog->buttons[0].name : "cancel");
    }
    helper_close(helper, dialog, "cancel");
}

static void progress(struct helper *helper, const char *title, long value, long whole)
{
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct helper_face face = { "fuzz", start, run, progress, NULL };
    static int nothing = -1;
    if (nothing < 0)
        nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    int input = memfd_create("fuzz", MFD_CLOEXEC);
    if (input < 0 || write(input, data, size) != (ssize_t)size || lseek(input, 0, SEEK_SET))
        abort();
    struct helper helper = { .face = &face, .in = input, .out = nothing };
    helper_serve(&helper);
    helper_release(&helper);
    close(input);
    return 0;
}
