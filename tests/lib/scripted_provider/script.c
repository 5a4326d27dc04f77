/* What the scripted providers share: the script, the record of calls (script.h). */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "script.h"

LPALLOCATEBUFFER allocate;
LPALLOCATEMORE allocate_more;
LPFREEBUFFER release_buffer;

/* The script. -------------------------------------------------------------------------------------------------------------------------- */

struct counter {
    struct counter *next;
    char *name;
    unsigned calls;
};

static pthread_mutex_t script_lock = PTHREAD_MUTEX_INITIALIZER;
static struct counter *counters;

void write_log(const char *instance, const char *method, const char *format, ...)
{
    const char *path = getenv("MAPIX_SCRIPT_LOG");
    char line[1024];
    va_list arguments;
    if (!path)
        return;
    int length = snprintf(line, sizeof(line), "%s %s", instance, method);
    if (format) {
        line[length++] = ' ';
        va_start(arguments, format);
        length += vsnprintf(line + length, sizeof(line) - (size_t)length, format, arguments);
        va_end(arguments);
    }
    if (length > (int)sizeof(line) - 2)
        length = sizeof(line) - 2;
    line[length++] = '\n';
    int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ssize_t written = write(descriptor, line, (size_t)length);
        (void)written;
        close(descriptor);
    }
}

/* Count this call of a method by an instance. */
static unsigned count_call(const char *instance, const char *method)
{
    char name[256];
    unsigned calls = 1;
    snprintf(name, sizeof(name), "%s/%s", instance, method);
    pthread_mutex_lock(&script_lock);
    struct counter *counter = counters;
    while (counter && strcmp(counter->name, name))
        counter = counter->next;
    if (!counter && (counter = calloc(1, sizeof(*counter)))) {
        counter->name = strdup(name);
        counter->next = counters;
        counters = counter;
    }
    if (counter)
        calls = ++counter->calls;
    pthread_mutex_unlock(&script_lock);
    return calls;
}

/* The action for this call, or an empty string. The script is read each time: a test may change it. */
static void find_action(const char *instance, const char *method, char action[256])
{
    const char *path = getenv("MAPIX_SCRIPT");
    unsigned call = count_call(instance, method);
    FILE *file = path ? fopen(path, "re") : NULL;
    char line[512], subject[128], number[16], rest[256];
    action[0] = 0;
    while (file && fgets(line, sizeof(line), file)) {
        line[strcspn(line, "#\n")] = 0;
        if (sscanf(line, "%127s %15s %255[^\n]", subject, number, rest) != 3)
            continue;
        char *slash = strchr(subject, '/');
        if (slash)
            *slash++ = 0;
        for (char *at = subject; slash && *at; at++)
            if (*at == '_')
                *at = ' ';
        if ((slash && strcmp(subject, instance)) || strcmp(slash ? slash : subject, method))
            continue;
        if (strcmp(number, "*") && (unsigned)atoi(number) != call)
            continue;
        snprintf(action, 256, "%s", rest);
        break;
    }
    if (file)
        fclose(file);
}

LPMAPIERROR make_error(const char *text)
{
    LPMAPIERROR error = NULL;
    LPSTR words = NULL, component = NULL;
    if (FAILED(allocate(sizeof(*error), (LPVOID *)&error)))
        return NULL;
    memset(error, 0, sizeof(*error));
    if (SUCCEEDED(allocate_more((ULONG)strlen(text) + 1, error, (LPVOID *)&words)))
        strcpy(words, text);
    if (SUCCEEDED(allocate_more(16, error, (LPVOID *)&component)))
        strcpy(component, "scripted");
    error->lpszError = (LPTSTR)words;
    error->lpszComponent = (LPTSTR)component;
    error->ulLowLevelError = 42;
    return error;
}

/* Do what the script says about this call. Returns what the method should return; `ret_word` tells actions that the method does itself. */
HRESULT act(const char *instance, const char *method, LPMAPIERROR *error, char ret_word[256])
{
    char action[256];
    find_action(instance, method, action);
    ret_word[0] = 0;
    if (!action[0])
        return S_OK;
    if (!strcmp(action, "hang"))
        for (;;)
            sleep(3600);
    if (!strcmp(action, "crash"))
        raise(SIGSEGV);
    if (!strncmp(action, "slow:", 5)) {
        usleep((useconds_t)atoi(action + 5) * 1000);
        return S_OK;
    }
    if (!strncmp(action, "text:", 5)) {
        if (error)
            *error = make_error(action + 5);
        return MAPI_E_EXTENDED_ERROR;
    }
    if (strspn(action, "0123456789abcdefABCDEF") == strlen(action))
        return (HRESULT)strtoul(action, NULL, 16);
    if (!strncmp(action, "fail:", 5)) {                    /* fail:HEX:WORDS */
        char *words = strchr(action + 5, ':');
        if (words && error)
            *error = make_error(words + 1);
        return (HRESULT)strtoul(action + 5, NULL, 16);
    }
    snprintf(ret_word, 256, "%s", action);
    return S_OK;
}

/* The name of an instance: PR_DISPLAY_NAME of the section. */
void read_name(LPMAPIPROP section, char name[128])
{
    SizedSPropTagArray(1, tags) = { 1, { PR_DISPLAY_NAME_A } };
    ULONG count;
    LPSPropValue values = NULL;
    snprintf(name, 128, "unnamed");
    if (SUCCEEDED(section->lpVtbl->GetProps(section, (LPSPropTagArray)&tags, 0, &count, &values)) && values) {
        if (values[0].ulPropTag == PR_DISPLAY_NAME_A)
            snprintf(name, 128, "%s", values[0].Value.lpszA);
        release_buffer(values);
    }
}

void instance_name(LPMAPISUP support, char name[128])
{
    LPPROFSECT section = NULL;
    snprintf(name, 128, "unnamed");
    if (FAILED(support->lpVtbl->OpenProfileSection(support, NULL, 0, &section)))
        return;
    read_name((LPMAPIPROP)section, name);
    section->lpVtbl->Release(section);
}
