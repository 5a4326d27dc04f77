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

char *session_logon_record_directory(void)
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
    fprintf(out, ",\"result\":\"0x%08x\",\"begin\":%llu,\"duration\":%llu}", (unsigned)step->result,
        (unsigned long long)(step->begin - origin), (unsigned long long)step->duration);
}

static char *make_record(const struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text, size_t *ret_size)
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
    fputs(",\"steps\":[", out);
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

/* Keep the last ones: names sort by time. */
static void prune(int directory)
{
    int copy = dup(directory);
    DIR *list = copy < 0 ? NULL : fdopendir(copy);
    char *names[256];
    size_t count = 0;
    if (!list) {
        if (copy >= 0)
            close(copy);
        return;
    }
    rewinddir(list);
    for (struct dirent *entry; count < 256 && (entry = readdir(list));) {
        size_t length = strlen(entry->d_name);
        if (length > 5 && !strcmp(entry->d_name + length - 5, ".json") && (names[count] = strdup(entry->d_name)))
            count++;
    }
    closedir(list);
    qsort(names, count, sizeof(names[0]), compare_names);
    for (size_t i = 0; i < count; i++) {
        if (i + LOGON_RECORDS_KEPT < count)
            unlinkat(directory, names[i], 0);
        free(names[i]);
    }
}

void session_logon_record_write(const struct session_core *core, const struct logon_machine *machine, HRESULT result, const char *text)
{
    static atomic_uint number;
    char name[96];
    size_t size = 0;
    char *path = session_logon_record_directory();
    char *bytes = path && SUCCEEDED(mapix_file_make_directory(path)) ? make_record(core, machine, result, text, &size) : NULL;
    int directory = bytes ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (directory >= 0) {
        unsigned mine = atomic_fetch_add(&number, 1);
        snprintf(name, sizeof(name), "%020llu-%ld-%06u.json", (unsigned long long)mapix_time_value(mapix_time_now()), (long)getpid(), mine);
        int file = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file >= 0) {
            bool whole = write(file, bytes, size) == (ssize_t)size;
            if (close(file) || !whole)
                unlinkat(directory, name, 0);          /* half a record is none */
        }
        prune(directory);
        close(directory);
    }
    free(bytes);
    free(path);
}
