/* What a dialog helper says, from its greeting on, to a dialog with every kind of control. */
#include <mapicode.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "prompt/client/dialog.h"
#include "prompt/client/talk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As much as a socket holds, and the answers to it. */
#define LIMIT 16384

static int ours = -1;

static int connect_ours(void)
{
    return ours;
}

static HRESULT hook(struct dialog *dialog, unsigned control, char **ret_message)
{
    if (control >= dialog->control_count || !dialog->controls[control].immediate)
        if (dialog->controls[control].kind != DIALOG_BUTTON)
            abort();
    dialog->controls[control].stale = true;
    return S_OK;
}

static HRESULT accept_all(struct dialog *dialog, char **ret_message, int *ret_control)
{
    static int calls;
    if (++calls % 3 == 0)
        *ret_message = strdup("no");
    return S_OK;
}

static HRESULT refresh(struct dialog *dialog)
{
    return S_OK;
}

/* Every answer that was taken is one that was asked for. */
static void check(const struct dialog *dialog, HRESULT hr)
{
    for (unsigned i = 0; i < dialog->control_count; i++) {
        const struct dialog_control *control = &dialog->controls[i];
        if ((control->changed && !control->editable) || (control->option_count && control->chosen >= (int)control->option_count))
            abort();
        if (control->kind == DIALOG_EDIT && control->changed && SUCCEEDED(hr) && !strcmp(dialog->pressed, "ok") && strlen(control->text) > 4 * 20)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct dialog_hooks hooks = { hook, hook, accept_all, refresh };
    static const struct dialog_button buttons[] = { { "ok", "OK" }, { "other", "Other" }, { "cancel", "Cancel" } };
    char one[] = "one", two[] = "two", *options[] = { one, two }, filter[] = "[~\\]]";
    bool marks[2] = { true, false };
    struct dialog_control controls[] = {
        { .kind = DIALOG_EDIT, .editable = true, .required = true, .immediate = true, .filter = filter, .limit = 20 },
        { .kind = DIALOG_CHECK, .editable = true },
        { .kind = DIALOG_LIST, .editable = true, .option_count = 2, .options = options, .chosen = -1 },
        { .kind = DIALOG_LIST, .editable = true, .multiple = true, .option_count = 2, .options = options, .marks = marks },
        { .kind = DIALOG_BUTTON, .enabled = true },
        { .kind = DIALOG_BUTTON },
        { .kind = DIALOG_EDIT, .secret = true, .limit = 20 },
        { .kind = DIALOG_COMBO, .editable = true, .option_count = 2, .options = options },
    };
    struct dialog dialog = { .kind = "sheet", .title = "t", .page_count = 1, .control_count = sizeof(controls) / sizeof(controls[0]), .controls = controls,
        .button_count = 3, .buttons = buttons, .hooks = &hooks, .event = -1 };
    int ends[2];
    if (size > LIMIT || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return 0;
    setenv("MAPIX_LOG", "none", 0);
    if (write(ends[1], data, size) != (ssize_t)size)
        abort();
    shutdown(ends[1], SHUT_WR);
    ours = ends[0];
    prompt_talk_connect = connect_ours;
    for (unsigned i = 0; i < dialog.control_count; i++)
        if (controls[i].kind == DIALOG_EDIT || controls[i].kind == DIALOG_COMBO)
            controls[i].text = strdup("");
    HRESULT hr = dialog_run(1, &dialog, NULL);
    check(&dialog, hr);
    if (SUCCEEDED(hr) && !dialog.pressed)
        abort();
    for (unsigned i = 0; i < dialog.control_count; i++)
        free(controls[i].text);
    close(ends[1]);
    return 0;
}
