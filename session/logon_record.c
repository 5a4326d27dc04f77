#include "session/logon_record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/time.h"

static char *record_directory(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    char *path = NULL;
    int made = -1;
    if (state && state[0] == '/')
        made = asprintf(&path, "%s/mapix/logons", state);
    else if (home && home[0] == '/')
        made = asprintf(&path, "%s/.local/state/mapix/logons", home);
    return made < 0 ? NULL : path;
}

static void put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at == '\n')
            fputs("\\n", out);
        else if (*at < 0x20 || *at == 0x7f)
            fprintf(out, "\\u%04x", *at);
        else
            fputc(*at, out);
    }
    fputc('"', out);
}

static void put_member(FILE *out, const char *name, const char *text)
{
    fprintf(out, ",\"%s\":", name);
    put_text(out, text);
}

static void put_step(FILE *out, const struct session_core *core, const struct logon_step *step, uint64_t origin)
{
    fputs("{\"name\":", out);
    put_text(out, step->state);
    if (step->service >= 0)
        put_member(out, "service", core->services[step->service].display_name);
    if (step->provider >= 0)
        put_member(out, "provider", core->providers[step->provider].display_name);
    if (step->text)
        put_member(out, "text", step->text);
    fprintf(out, ",\"result\":\"0x%08x\",\"begin\":%llu,\"duration\":%llu}", (unsigned)step->result,
        (unsigned long long)(step->begin - origin), (unsigned long long)step->duration);
}

/* What has become of a service: the worst that happened to one of its providers. */
static void put_service(FILE *out, struct session_core *core, unsigned index)
{
    static const char *const names[] = { "idle", "ready", "spared", "disabled" };
    const struct logon_plan *plan = &core->plan;
    enum logon_outcome worst = LOGON_UNTRIED;
    struct mapix_error_slot *slot = &core->services[index].error;
    HRESULT result = plan->services[index].result;
    for (unsigned i = 0; i < plan->provider_count; i++)
        if (plan->providers[i].service == index && plan->providers[i].outcome > worst) {
            worst = plan->providers[i].outcome;
            if (worst == LOGON_SPARED) {
                slot = &core->providers[i].error;
                result = plan->providers[i].result;
            }
        }
    if (plan->services[index].disabled) {
        worst = LOGON_DISABLED;
        slot = &core->services[index].error;
        result = plan->services[index].result;
    }
    fputs("{\"name\":", out);
    put_text(out, core->services[index].display_name ? core->services[index].display_name : "");
    put_member(out, "outcome", names[worst]);
    fprintf(out, ",\"result\":\"0x%08x\"", (unsigned)result);
    char *text = mapix_error_text(slot, NULL);
    put_member(out, "text", text ? text : "");
    free(text);
    fputc('}', out);
}

static char *make_record(struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text, size_t *ret_size)
{
    char *bytes = NULL, time_text[MAPIX_TIME_TEXT_SIZE];
    FILE *out = open_memstream(&bytes, ret_size);
    if (!out)
        return NULL;
    fputs("{\"version\":1", out);
    put_member(out, "time", mapix_time_text(mapix_time_now(), time_text));
    fprintf(out, ",\"process\":%ld", (long)getpid());
    put_member(out, "program", program_invocation_short_name);
    put_member(out, "profile", machine->profile_name ? machine->profile_name : "");
    fprintf(out, ",\"flags\":\"0x%08x\",\"result\":\"0x%08x\",\"joined\":%s", (unsigned)machine->request.flags, (unsigned)result,
        machine->joined ? "true" : "false");
    put_member(out, "text", text ? text : "");
    fputs(",\"services\":[", out);
    for (unsigned i = 0; i < core->plan.service_count; i++) {
        if (i)
            fputc(',', out);
        put_service(out, core, i);
    }
    fputs("],\"steps\":[", out);
    for (unsigned i = 0; i < machine->step_count; i++) {
        if (i)
            fputc(',', out);
        put_step(out, core, &machine->steps[i], machine->steps[0].begin);
    }
    fputs("]}\n", out);
    if (fclose(out)) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

/* The records there are, oldest first, since names sort by time; at most `room`. Each for free(). */
static size_t list_names(int directory, char **names, size_t room)
{
    int copy = dup(directory);
    DIR *list = copy < 0 ? NULL : fdopendir(copy);
    size_t count = 0;
    if (!list) {
        if (copy >= 0)
            close(copy);
        return 0;
    }
    rewinddir(list);
    for (struct dirent *entry; count < room && (entry = readdir(list));) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && !strcmp(entry->d_name + length - 5, ".json") && (names[count] = strdup(entry->d_name)))
            count++;
    }
    closedir(list);
    qsort(names, count, sizeof(names[0]), compare_names);
    return count;
}

/* Make room for one more: only the last ones stay. Returns the time in the newest one's name. */
static unsigned long long prune(int directory)
{
    char *names[256];
    size_t count = list_names(directory, names, 256);
    unsigned long long newest = count ? strtoull(names[count - 1], NULL, 10) : 0;
    for (size_t i = 0; i < count; i++) {
        if (i + LOGON_RECORDS_KEPT - 1 < count)
            unlinkat(directory, names[i], 0);
        free(names[i]);
    }
    return newest;
}

HRESULT mapix_session_logon_record(unsigned back, char **ret_bytes, size_t *ret_size)
{
    char *path = record_directory(), *names[256], *file = NULL;
    int directory = path ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    size_t count = directory < 0 ? 0 : list_names(directory, names, 256);
    HRESULT hr = MAPI_E_NOT_FOUND;
    if (back < count && (file = mapix_file_path(path, names[count - 1 - back])))
        hr = mapix_file_read(file, 16 << 20, (void **)ret_bytes, ret_size);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    if (directory >= 0)
        close(directory);
    free(file);
    free(path);
    return hr == S_OK || hr == MAPI_E_NOT_ENOUGH_MEMORY ? hr : MAPI_E_NOT_FOUND;
}

/* Half a record is none: it has its name when it is whole, even if we are killed. */
static void put_file(int directory, const char *name, const char *bytes, size_t size)
{
    char path[40];
    int file = openat(directory, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
    bool nameless = file >= 0;
    if (!nameless)                                     /* not on every file system */
        file = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return;
    bool whole = write(file, bytes, size) == (ssize_t)size;
    snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
    if (nameless && whole)
        linkat(AT_FDCWD, path, directory, name, AT_SYMLINK_FOLLOW);
    if (close(file) || (!nameless && !whole))
        unlinkat(directory, name, 0);
}

void session_logon_record_write(struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text)
{
    static atomic_uint number;
    char name[96];
    size_t size = 0;
    char *path = record_directory();
    char *bytes = path && SUCCEEDED(mapix_file_make_directory(path)) ? make_record(core, machine, result, text, &size) : NULL;
    int directory = bytes ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (directory >= 0) {
        unsigned long long newest = prune(directory), now = (unsigned long long)mapix_time_value(mapix_time_now());
        if (now <= newest)                             /* the clock was set back: the last logon stays the last */
            now = newest + 1;
        snprintf(name, sizeof(name), "%020llu-%ld-%06u.json", now, (long)getpid(), atomic_fetch_add(&number, 1));
        put_file(directory, name, bytes, size);
        close(directory);
    }
    free(bytes);
    free(path);
}
