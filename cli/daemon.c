/* mapix daemon */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "wire/broker.h"

static int show_daemon(struct cli *cli, int argc, char **argv)
{
    static const char *const states[] = { "starting", "idle", "working", "failed", "ended" };
    struct mapix_broker_status *status;
    json_t *object = json_object(), *spoolers;
    HRESULT result;

    (void)argv;
    if (argc)
        return cli_usage("daemon status takes nothing");
    result = mapix_broker_status(&status);
    if (result == MAPI_E_NOT_FOUND) {
        json_object_set_new(object, "running", json_false());
        return cli_print_object(cli, object);
    }
    if (FAILED(result))
        return cli_fail(cli, result, NULL, "mapixd does not tell its state");
    json_object_set_new(object, "running", json_true());
    json_object_set_new(object, "process", json_integer(status->process));
    json_object_set_new(object, "version", json_string(status->version));
    json_object_set_new(object, "uptime_seconds", json_integer(status->uptime));
    json_object_set_new(object, "members", json_integer(status->members));
    json_object_set_new(object, "keys", json_integer(status->keys));
    spoolers = json_array();
    for (uint32_t i = 0; i < status->spooler_count; i++) {
        json_t *spooler = json_object();

        json_object_set_new(spooler, "profile", json_string(status->spoolers[i].profile));
        json_object_set_new(spooler, "process", json_integer(status->spoolers[i].process));
        json_object_set_new(spooler, "state", json_string(status->spoolers[i].state < 5 ? states[status->spoolers[i].state] : "unknown"));
        json_object_set_new(spooler, "restarts", json_integer(status->spoolers[i].restarts));
        json_object_set_new(spooler, "text", json_string(status->spoolers[i].text));
        json_array_append_new(spoolers, spooler);
    }
    json_object_set_new(object, "spoolers", spoolers);
    mapix_broker_status_free(status);
    mapix_broker_disconnect();
    return cli_print_object(cli, object);
}

static int stop_daemon(struct cli *cli, int argc, char **argv)
{
    HRESULT result;

    (void)argv;
    if (argc)
        return cli_usage("daemon stop takes nothing");
    result = mapix_broker_stop();
    mapix_broker_disconnect();
    return FAILED(result) && result != MAPI_E_NOT_FOUND ? cli_fail(cli, result, NULL, "mapixd was not stopped") : EX_OK;
}

int cli_daemon(struct cli *cli, int argc, char **argv)
{
    static const struct cli_choice choices[] = { { "status", show_daemon, "" }, { "stop", stop_daemon, "" }, { NULL, NULL, NULL } };

    return cli_choose(cli, "daemon", choices, argc, argv);
}
