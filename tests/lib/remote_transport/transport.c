/* A remote transport for tests: its server is the directory MAPIX_REMOTE_SERVER, each file in it a message, its name the subject. Programs see the
 * headers, mark them, and ValidateState says in the status row what is wanted; the spooler's flush does it (pages imapistatus-validatestate,
 * writing-a-remote-viewer, implementing-the-flushqueues-method). Each call is written down in MAPIX_SCRIPT_LOG (script.h).
 *
 * Built as a stranger would: public headers, CreateTable of libmapix. One status object, one folder: parts of the logon object. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../scripted_provider/script.h"

#define LIMIT 64
#define ID_SIZE 84
#define ONLY (SUPPRESS_UI | REFRESH_XP_HEADER_CACHE | PROCESS_XP_HEADER_CACHE | FORCE_XP_CONNECT | FORCE_XP_DISCONNECT | CONFIG_CHANGED | \
    ABORT_XP_HEADER_OPERATION | SHOW_XP_SESSION_UI)

struct header {
    BYTE id[ID_SIZE];                  /* 20 bytes as entry ids have them, then the name */
    ULONG status;
};

static struct {
    const IXPLogonVtbl *logon;
    const IMAPIStatusVtbl *status;
    const IMAPIFolderVtbl *folder;
    LPMAPISUP support;
    ULONG code, in_flags;
    LONG progress;
    bool validate_ok, connected, process, refresh;
    const char *text;
    struct header headers[LIMIT];
    ULONG count;
} self;

static const char *const here = "remote";
static const char *server(void) { return getenv("MAPIX_REMOTE_SERVER") ? getenv("MAPIX_REMOTE_SERVER") : "/nowhere"; }
static char *name_of(struct header *header) { return (char *)header->id + 20; }

static HRESULT show(void)
{
    char progress[32];
    snprintf(progress, sizeof(progress), "%d %% done", (int)self.progress);
    SPropValue values[] = {
        { .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(size_t) "Remote mail" },
        { .ulPropTag = PR_STATUS_CODE, .Value.l = (LONG)self.code },
        { .ulPropTag = PR_STATUS_STRING_A, .Value.lpszA = (LPSTR)(size_t)self.text },
        { .ulPropTag = PR_RESOURCE_METHODS, .Value.l = STATUS_VALIDATE_STATE | STATUS_FLUSH_QUEUES },
        { .ulPropTag = PR_REMOTE_VALIDATE_OK, .Value.b = self.validate_ok },
        { .ulPropTag = PR_REMOTE_PROGRESS, .Value.l = self.progress },
        { .ulPropTag = PR_REMOTE_PROGRESS_TEXT_A, .Value.lpszA = progress },
        { .ulPropTag = PR_OWN_STORE_ENTRYID, .Value.bin = { 4, (LPBYTE)(size_t) "own!" } },
    };
    return self.support->lpVtbl->ModifyStatusRow(self.support, 8, values, STATUSROW_UPDATE);
}

/* --- the server --- */

static void read_headers(void)
{
    DIR *directory = opendir(server());
    struct dirent *entry;
    self.count = 0;
    while (directory && (entry = readdir(directory)) && self.count < LIMIT)
        if (*entry->d_name != '.') {
            struct header *header = &self.headers[self.count++];
            memset(header, 0, sizeof(*header));
            memset(header->id + 4, 0x7e, 16);
            snprintf(name_of(header), ID_SIZE - 20, "%.63s", entry->d_name);
        }
    if (directory)
        closedir(directory);
}

static struct header *find(ULONG size, const ENTRYID *id)
{
    for (ULONG i = 0; i < self.count; i++)
        if (size == ID_SIZE && !memcmp(self.headers[i].id, id, size))
            return &self.headers[i];
    return NULL;
}

static void delete_header(struct header *header)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", server(), name_of(header));
    unlink(path);
    *header = self.headers[--self.count];
}

/* --- the header list --- */

static HRESULT STDMETHODCALLTYPE folder_query(IMAPIFolder *folder, REFIID iid, LPVOID *object) { *object = NULL; return E_NOINTERFACE; }
static ULONG STDMETHODCALLTYPE folder_count(IMAPIFolder *folder) { return 1; }

static HRESULT STDMETHODCALLTYPE folder_props(IMAPIFolder *folder, LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values)
{
    if (FAILED(allocate(6 * sizeof(**values), (LPVOID *)values)))
        return MAPI_E_NOT_ENOUGH_MEMORY;
    *count = 0;
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(size_t) "Headers" };
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_CONTENT_COUNT, .Value.l = (LONG)self.count };
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_FOLDER };
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_FOLDER_TYPE, .Value.l = FOLDER_GENERIC };
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_SUBFOLDERS, .Value.b = FALSE };
    (*values)[(*count)++] = (SPropValue){ .ulPropTag = PR_ACCESS_LEVEL, .Value.l = 0 };
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE folder_contents(IMAPIFolder *folder, ULONG flags, LPMAPITABLE *table)
{
    static SizedSPropTagArray(5, tags) = { 5, { PR_ENTRYID, PR_SUBJECT_A, PR_MSG_STATUS, PR_OBJECT_TYPE, PR_INSTANCE_KEY } };
    LPTABLEDATA data;
    HRESULT hr = CreateTable(&IID_IMAPITableData, allocate, allocate_more, release_buffer, NULL, TBLTYPE_DYNAMIC, PR_ENTRYID,
        (LPSPropTagArray)(void *)&tags, &data);
    for (ULONG i = 0; SUCCEEDED(hr) && i < self.count; i++) {
        SPropValue values[5] = { { .ulPropTag = PR_ENTRYID, .Value.bin = { ID_SIZE, self.headers[i].id } },
            { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = name_of(&self.headers[i]) }, { .ulPropTag = PR_MSG_STATUS, .Value.l = (LONG)self.headers[i].status },
            { .ulPropTag = PR_OBJECT_TYPE, .Value.l = MAPI_MESSAGE }, { .ulPropTag = PR_INSTANCE_KEY, .Value.bin = { ID_SIZE, self.headers[i].id } } };
        SRow row = { .cValues = 5, .lpProps = values };
        hr = data->lpVtbl->HrModifyRow(data, &row);
    }
    if (SUCCEEDED(hr)) {
        hr = data->lpVtbl->HrGetView(data, NULL, NULL, 0, table);
        data->lpVtbl->Release(data);
    }
    return hr;
}

static HRESULT STDMETHODCALLTYPE folder_status(IMAPIFolder *folder, ULONG size, LPENTRYID id, ULONG status, ULONG mask, ULONG *old)
{
    struct header *header = find(size, id);
    if (!header)
        return MAPI_E_NOT_FOUND;
    *old = header->status;
    header->status = (header->status & ~mask) | (status & mask);
    return S_OK;
}

static const IMAPIFolderVtbl folder_methods = { .QueryInterface = folder_query, .AddRef = folder_count, .Release = folder_count, .GetProps = folder_props,
    .GetContentsTable = folder_contents, .SetMessageStatus = folder_status };

/* --- the status object --- */

static HRESULT STDMETHODCALLTYPE status_query(IMAPIStatus *status, REFIID iid, LPVOID *object)
{
    static const GUID folder = { 0x2030C, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
    *object = memcmp(iid, &folder, sizeof(folder)) ? NULL : &self.folder;
    return *object ? S_OK : E_NOINTERFACE;
}

static ULONG STDMETHODCALLTYPE status_count(IMAPIStatus *status) { return 1; }

/* Nothing is done here but to say what is wanted (STAT-30, STAT-31, STAT-33). */
static HRESULT validate(ULONG flags)
{
    bool busy = self.code & (STATUS_INBOUND_ACTIVE | STATUS_OUTBOUND_ACTIVE);
    write_log(here, "ValidateState", "%#x", (unsigned)flags);
    if (flags & ~(ULONG)ONLY)
        return MAPI_E_UNKNOWN_FLAGS;
    if (flags & SHOW_XP_SESSION_UI)
        return MAPI_E_NO_SUPPORT;
    if (flags & ABORT_XP_HEADER_OPERATION) {
        self.code = (self.code & ~(ULONG)(STATUS_INBOUND_ENABLED | STATUS_INBOUND_ACTIVE)) | STATUS_OFFLINE;
        self.validate_ok = true;
        self.process = self.refresh = false;
        self.text = "stopped";
        return show();
    }
    if (busy)
        return MAPI_E_BUSY;
    if (flags & PROCESS_XP_HEADER_CACHE) {
        self.code |= STATUS_OUTBOUND_ENABLED | STATUS_OUTBOUND_ACTIVE;
        self.process = true;
        self.text = "fetching what is marked";
        flags |= REFRESH_XP_HEADER_CACHE;
    }
    if (flags & REFRESH_XP_HEADER_CACHE) {
        self.code = (self.code & ~(ULONG)STATUS_OFFLINE) | STATUS_INBOUND_ENABLED | STATUS_INBOUND_ACTIVE;
        self.refresh = true;
        self.validate_ok = false;
        self.text = self.process ? self.text : "fetching headers";
    }
    if (flags & FORCE_XP_CONNECT)
        self.code &= ~(ULONG)STATUS_OFFLINE;
    if (flags & FORCE_XP_DISCONNECT) {
        self.code |= STATUS_OFFLINE;
        self.connected = false;
    }
    if (flags & CONFIG_CHANGED)        /* SPI-STAT-10 */
        self.support->lpVtbl->SpoolerNotify(self.support, NOTIFY_CONFIG_CHANGE, NULL);
    return show();
}

static HRESULT STDMETHODCALLTYPE status_validate(IMAPIStatus *status, ULONG_PTR ui, ULONG flags) { return validate(flags); }

static const IMAPIStatusVtbl status_methods = { .QueryInterface = status_query, .AddRef = status_count, .Release = status_count,
    .ValidateState = status_validate };

/* --- the logon --- */

static HRESULT STDMETHODCALLTYPE logon_query(IXPLogon *logon, REFIID iid, LPVOID *object) { *object = NULL; return E_NOINTERFACE; }
static ULONG STDMETHODCALLTYPE logon_count(IXPLogon *logon) { return 1; }

static HRESULT STDMETHODCALLTYPE logon_types(IXPLogon *logon, ULONG *flags, ULONG *count, LPTSTR **types, ULONG *uid_count, LPMAPIUID **uids)
{
    static char type[] = "REMOTE";
    static LPTSTR list[] = { (LPTSTR)type };
    write_log(here, "AddressTypes", NULL);
    *flags = *uid_count = 0;
    *count = 1;
    *types = list;
    *uids = NULL;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_options(IXPLogon *logon, ULONG *flags, ULONG *count, LPOPTIONDATA *options)
{
    write_log(here, "RegisterOptions", NULL);
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE logon_notify(IXPLogon *logon, ULONG *flags, LPVOID *data)
{
    write_log(here, "TransportNotify", "%#x", (unsigned)*flags);
    if (*flags & NOTIFY_BEGIN_INBOUND)
        self.code |= STATUS_INBOUND_ENABLED;
    if (*flags & NOTIFY_END_OUTBOUND_FLUSH)
        self.code = (self.code & ~(ULONG)(STATUS_OUTBOUND_FLUSH | STATUS_OUTBOUND_ACTIVE)) | (self.refresh ? STATUS_INBOUND_FLUSH : 0);
    if (*flags & NOTIFY_END_INBOUND_FLUSH) {
        self.code &= ~(ULONG)(STATUS_INBOUND_FLUSH | STATUS_INBOUND_ACTIVE | STATUS_OUTBOUND_ACTIVE);
        self.process = self.refresh = self.connected = false;      /* the line is free for the next transport */
        self.validate_ok = true;
        self.progress = 100;
        self.text = "ready";
    }
    return show();
}

static HRESULT STDMETHODCALLTYPE logon_idle(IXPLogon *logon, ULONG flags) { return S_OK; }

static HRESULT STDMETHODCALLTYPE logon_logoff(IXPLogon *logon, ULONG flags)
{
    write_log(here, "TransportLogoff", NULL);
    LPMAPISUP support = self.support;
    self.support = NULL;
    support->lpVtbl->Release(support);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_submit(IXPLogon *logon, ULONG flags, LPMESSAGE message, ULONG_PTR *reference, ULONG_PTR *wait)
{
    write_log(here, "SubmitMessage", NULL);
    return MAPI_E_NOT_ME;
}

static HRESULT STDMETHODCALLTYPE logon_end(IXPLogon *logon, ULONG_PTR reference, ULONG *flags) { *flags = 0; return S_OK; }
static HRESULT STDMETHODCALLTYPE logon_poll(IXPLogon *logon, ULONG *incoming) { *incoming = 0; return S_OK; }

/* The next that is marked for it: fetched; with both marks it is moved, that is deleted when it is safe here (STAT-32). */
static HRESULT STDMETHODCALLTYPE logon_start(IXPLogon *logon, ULONG flags, LPMESSAGE message, ULONG_PTR *reference)
{
    HRESULT hr = S_OK;
    write_log(here, "StartMessage", NULL);
    for (ULONG i = 0; self.process && i < self.count; i++) {
        struct header *header = &self.headers[i];
        SPropValue values[] = { { .ulPropTag = PR_SUBJECT_A, .Value.lpszA = name_of(header) },
            { .ulPropTag = PR_MESSAGE_CLASS_A, .Value.lpszA = (LPSTR)(size_t) "IPM.Note" } };
        if (!(header->status & MSGSTATUS_REMOTE_DOWNLOAD))
            continue;
        *reference = 5;
        hr = message->lpVtbl->SetProps(message, 2, values, NULL);
        if (SUCCEEDED(hr))
            hr = message->lpVtbl->SaveChanges(message, KEEP_OPEN_READWRITE);
        header->status &= ~MSGSTATUS_REMOTE_DOWNLOAD;
        if (SUCCEEDED(hr) && header->status & MSGSTATUS_REMOTE_DELETE)
            delete_header(header);
        return hr;
    }
    return hr;
}

static HRESULT STDMETHODCALLTYPE logon_open_status(IXPLogon *logon, LPCIID iid, ULONG flags, ULONG *type, LPMAPISTATUS *status)
{
    *type = MAPI_STATUS;
    *status = (LPMAPISTATUS)(void *)&self.status;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE logon_validate(IXPLogon *logon, ULONG_PTR ui, ULONG flags) { return validate(flags); }

/* The connection is made here and nowhere else. */
static HRESULT STDMETHODCALLTYPE logon_flush(IXPLogon *logon, ULONG_PTR ui, ULONG size, LPENTRYID id, ULONG flags)
{
    write_log(here, "FlushQueues", "%#x", (unsigned)flags);
    self.connected = true;
    self.code |= flags & FLUSH_UPLOAD ? STATUS_OUTBOUND_FLUSH : 0;
    self.code |= flags & FLUSH_DOWNLOAD ? STATUS_INBOUND_FLUSH : 0;
    if (self.refresh && !self.process)
        read_headers();
    for (ULONG i = 0; self.process && i < self.count; i++)
        if ((self.headers[i].status & (MSGSTATUS_REMOTE_DELETE | MSGSTATUS_REMOTE_DOWNLOAD)) == MSGSTATUS_REMOTE_DELETE)
            delete_header(&self.headers[i--]);
    return show();
}

static const IXPLogonVtbl logon_methods = { .QueryInterface = logon_query, .AddRef = logon_count, .Release = logon_count, .AddressTypes = logon_types,
    .RegisterOptions = logon_options, .TransportNotify = logon_notify, .Idle = logon_idle, .TransportLogoff = logon_logoff, .SubmitMessage = logon_submit,
    .EndMessage = logon_end, .Poll = logon_poll, .StartMessage = logon_start, .OpenStatusEntry = logon_open_status, .ValidateState = logon_validate,
    .FlushQueues = logon_flush };

/* --- the provider --- */

static HRESULT STDMETHODCALLTYPE provider_query(IXPProvider *provider, REFIID iid, LPVOID *object) { *object = NULL; return E_NOINTERFACE; }
static ULONG STDMETHODCALLTYPE provider_count(IXPProvider *provider) { return 1; }
static HRESULT STDMETHODCALLTYPE provider_shutdown(IXPProvider *provider, ULONG *flags) { write_log(here, "Shutdown", NULL); return S_OK; }

static HRESULT STDMETHODCALLTYPE provider_logon(IXPProvider *provider, LPMAPISUP support, ULONG_PTR ui, LPTSTR profile, ULONG *flags, LPMAPIERROR *error,
    LPXPLOGON *logon)
{
    LPPROFSECT section;
    LPSPropValue secret = NULL;
    write_log(here, "TransportLogon", "%#x", (unsigned)*flags);
    support->lpVtbl->AddRef(support);
    self.support = support;
    self.logon = &logon_methods;
    self.status = &status_methods;
    self.folder = &folder_methods;
    self.code = STATUS_AVAILABLE | STATUS_OFFLINE | STATUS_REMOTE_ACCESS;
    self.validate_ok = true;
    self.text = "ready";
    /* SPI-XP-36: the password lies in the section of this provider alone, among its secure properties. */
    if (SUCCEEDED(support->lpVtbl->OpenProfileSection(support, NULL, 0, &section))) {
        if (SUCCEEDED(HrGetOneProp((LPMAPIPROP)section, PROP_TAG(PT_STRING8, 0x67F0), &secret)))
            write_log(here, "Secret", "%s", secret->Value.lpszA);
        release_buffer(secret);
        section->lpVtbl->Release(section);
    }
    *flags = LOGON_SP_RESOLVE;
    *logon = (LPXPLOGON)(void *)&self.logon;
    return show();
}

static const IXPProviderVtbl provider_methods = { .QueryInterface = provider_query, .AddRef = provider_count, .Release = provider_count,
    .Shutdown = provider_shutdown, .TransportLogon = provider_logon };

HRESULT STDAPICALLTYPE XPProviderInit(HINSTANCE instance, LPMALLOC memory, LPALLOCATEBUFFER buffer, LPALLOCATEMORE more, LPFREEBUFFER release, ULONG flags,
    ULONG version, ULONG *ret_version, LPXPPROVIDER *provider)
{
    static const IXPProviderVtbl *object = &provider_methods;
    allocate = buffer;
    allocate_more = more;
    release_buffer = release;
    write_log(here, "XPProviderInit", NULL);
    *ret_version = CURRENT_SPI_VERSION;
    *provider = (LPXPPROVIDER)(void *)&object;
    return S_OK;
}
