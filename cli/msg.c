/* mapix msg: Outlook's message files, without a session. */
#include <imessage.h>
#include <mapiguid.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "cli/cli.h"
#include "storage/compound.h"

static int open_msg(struct cli *cli, const char *path, LPMESSAGE *ret_message)
{
    LPSTORAGE storage;
    LPMALLOC memory;
    HRESULT result;
    int status = cli_initialize(cli);

    if (status)
        return status;
    result = mapix_storage_open(path, STGM_READ | STGM_SHARE_DENY_WRITE, &storage);
    if (FAILED(result))
        return cli_fail(cli, MapStorageSCode(result), NULL, "%s does not open as a message file", path);
    memory = MAPIGetDefaultMalloc();
    result = OpenIMsgOnIStg(NULL, MAPIAllocateBuffer, MAPIAllocateMore, MAPIFreeBuffer, memory, NULL, storage, NULL, 0, 0, ret_message);
    memory->lpVtbl->Release(memory);
    storage->lpVtbl->Release(storage);
    return FAILED(result) ? cli_fail(cli, result, NULL, "%s does not open as a message", path) : EX_OK;
}

/* All there is in the file; with --summary what `mapix message show` shows. */
static int show_msg(struct cli *cli, int argc, char **argv)
{
    LPMESSAGE message;
    bool summary = cli_take_word(&argc, argv, "--summary");
    int status;

    if (argc != 1)
        return cli_usage("msg show needs one file");
    if ((status = open_msg(cli, argv[0], &message)))
        return status;
    status = cli_show_message(cli, message, !summary);
    message->lpVtbl->Release(message);
    return status;
}

static int export_msg(struct cli *cli, int argc, char **argv)
{
    LPCONVERTERSESSION converter;
    LPMESSAGE message;
    char path[4096];
    size_t length;
    HRESULT result;
    int status;

    if (argc != 1 && argc != 2)
        return cli_usage("msg export needs a file, and may have one to write");
    if ((status = open_msg(cli, argv[0], &message)))
        return status;
    length = strlen(argv[0]);
    if (argc == 2)
        snprintf(path, sizeof(path), "%s", argv[1]);
    else
        snprintf(path, sizeof(path), "%.*s.eml", (int)(length > 4 && !strcasecmp(argv[0] + length - 4, ".msg") ? length - 4 : length), argv[0]);
    result = mapix_converter_session(&converter);
    if (!FAILED(result)) {
        result = cli_write_mail(converter, message, path);
        converter->lpVtbl->Release(converter);
    }
    if (FAILED(result))
        status = cli_fail(cli, result, NULL, "%s was not written", path);
    message->lpVtbl->Release(message);
    return status;
}

int cli_msg(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = {
        { "show", show_msg, "FILE.msg [--summary]" }, { "export", export_msg, "FILE.msg [FILE.eml]" }, { NULL, NULL, NULL }
    };

    return cli_choose(cli, "msg", choices, argc, argv);
}
