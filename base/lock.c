#include "base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/object.h"
#include "base/time.h"

#define LONGEST_PAUSE_MS 25

/* One byte of the file that this process holds or is about to take. */
struct range {
    struct range *next;
    uint64_t offset;
    unsigned holders;
    bool exclusive;
};

struct mapix_lock_file {
    struct mapix_lock_file *next;
    dev_t device;
    ino_t inode;
    int descriptor;
    unsigned references;
    uint32_t fork_generation;
    struct range *ranges;
};

struct mapix_lock {
    struct mapix_lock_file *file;
    uint64_t offset;
    bool exclusive;
    uint32_t fork_generation;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct mapix_lock_file *files;

static void before_fork(void) { pthread_mutex_lock(&mutex); }
static void after_fork_parent(void) { pthread_mutex_unlock(&mutex); }

/* The child holds none of the locks: its table starts empty, files are opened anew. Nothing is closed: the descriptor numbers may matter
 * to whoever forked, and exec closes them. The condition is made anew: threads of the parent that wait for it never leave the child's copy,
 * and a broadcast there would wait for them. */
static void after_fork_child(void)
{
    files = NULL;
    pthread_cond_init(&changed, NULL);
    pthread_mutex_unlock(&mutex);
}

static void prepare(void)
{
    pthread_atfork(before_fork, after_fork_parent, after_fork_child);
}

static struct mapix_lock_file *find_file_locked(const struct stat *status)
{
    for (struct mapix_lock_file *file = files; file != NULL; file = file->next)
        if (file->device == status->st_dev && file->inode == status->st_ino)
            return file;
    return NULL;
}

/* Looked up before it is opened: closing a second descriptor of the file would drop every lock on it. */
static HRESULT open_locked(const char *path, struct mapix_lock_file **ret_file)
{
    struct stat status;
    struct mapix_lock_file *file = stat(path, &status) == 0 ? find_file_locked(&status) : NULL;
    if (file == NULL) {
        int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (descriptor < 0)
            return mapix_error_from_errno(errno);
        file = calloc(1, sizeof(*file));
        if (file == NULL || fstat(descriptor, &status) != 0) {
            HRESULT result = file == NULL ? MAPI_E_NOT_ENOUGH_MEMORY : mapix_error_from_errno(errno);
            free(file);
            close(descriptor);
            return result;
        }
        file->descriptor = descriptor;
        file->device = status.st_dev;
        file->inode = status.st_ino;
        file->fork_generation = mapix_fork_generation();
        file->next = files;
        files = file;
    }
    file->references++;
    *ret_file = file;
    return S_OK;
}

HRESULT mapix_lock_file_open(const char *path, struct mapix_lock_file **ret_file)
{
    pthread_once(&once, prepare);
    pthread_mutex_lock(&mutex);
    HRESULT result = open_locked(path, ret_file);
    pthread_mutex_unlock(&mutex);
    return result;
}

static void close_locked(struct mapix_lock_file *file)
{
    if (--file->references > 0 || file->fork_generation != mapix_fork_generation())
        return;
    struct mapix_lock_file **at = &files;
    while (*at != file)
        at = &(*at)->next;
    *at = file->next;
    close(file->descriptor);
    free(file);
}

void mapix_lock_file_close(struct mapix_lock_file *file)
{
    if (file == NULL)
        return;
    pthread_mutex_lock(&mutex);
    close_locked(file);
    pthread_mutex_unlock(&mutex);
}

uint64_t mapix_lock_offset(const char *kind, const char *name)
{
    /* FNV-1a with a final mix; the length of `kind` is hashed in through its end. */
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (const char *part = kind;; part = name) {
        for (const char *at = part; *at != '\0'; at++)
            hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001b3);
        hash = (hash ^ 0xff) * UINT64_C(0x100000001b3);
        if (part == name)
            break;
    }
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    hash ^= hash >> 32;
    return hash >> 2;
}

static struct range *find_range_locked(struct mapix_lock_file *file, uint64_t offset)
{
    for (struct range *range = file->ranges; range != NULL; range = range->next)
        if (range->offset == offset)
            return range;
    return NULL;
}

static void drop_range_locked(struct mapix_lock_file *file, struct range *range)
{
    struct range **at = &file->ranges;
    while (*at != range)
        at = &(*at)->next;
    *at = range->next;
    free(range);
}

static int set_kernel_lock(struct mapix_lock_file *file, uint64_t offset, short type)
{
    struct flock request = { .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)offset, .l_len = 1 };
    while (fcntl(file->descriptor, F_SETLK, &request) != 0)
        if (errno != EINTR)
            return errno;
    return 0;
}

/* One try. MAPI_E_BUSY: somebody else has it. */
static HRESULT try_locked(struct mapix_lock_file *file, uint64_t offset, bool exclusive)
{
    struct range *range = find_range_locked(file, offset);
    if (range != NULL) {
        if (exclusive || range->exclusive)
            return MAPI_E_BUSY;
        range->holders++;
        return S_OK;
    }
    range = calloc(1, sizeof(*range));
    if (range == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    int error = set_kernel_lock(file, offset, exclusive ? F_WRLCK : F_RDLCK);
    if (error != 0) {
        free(range);
        return error == EAGAIN || error == EACCES ? MAPI_E_BUSY : mapix_error_from_errno(error);
    }
    *range = (struct range){ .next = file->ranges, .offset = offset, .holders = 1, .exclusive = exclusive };
    file->ranges = range;
    return S_OK;
}

/* Wait for a thread of this process, or a pause: the kernel cannot wait for a range with a timeout. */
static void pause_locked(unsigned *pause_ms, uint64_t deadline)
{
    uint64_t now = mapix_time_monotonic_ms();
    uint64_t length = *pause_ms;
    if (deadline != UINT64_MAX && now + length > deadline)
        length = deadline > now ? deadline - now : 0;
    mapix_time_wait(&changed, &mutex, now + (length == 0 ? 1 : length));
    *pause_ms = *pause_ms * 2 < LONGEST_PAUSE_MS ? *pause_ms * 2 : LONGEST_PAUSE_MS;
}

static HRESULT acquire_locked(struct mapix_lock_file *file, uint64_t offset, bool exclusive, int timeout_ms)
{
    if (file->fork_generation != mapix_fork_generation())
        return MAPI_E_INVALID_OBJECT;
    uint64_t deadline = timeout_ms < 0 ? UINT64_MAX : mapix_time_monotonic_ms() + (uint64_t)timeout_ms;
    unsigned pause_ms = 1;
    for (;;) {
        HRESULT result = try_locked(file, offset, exclusive);
        if (result != MAPI_E_BUSY)
            return result;
        if (deadline != UINT64_MAX && mapix_time_monotonic_ms() >= deadline)
            return MAPI_E_TIMEOUT;
        pause_locked(&pause_ms, deadline);
    }
}

HRESULT mapix_lock_acquire(struct mapix_lock_file *file, uint64_t offset, bool exclusive, int timeout_ms, struct mapix_lock **ret_lock)
{
    struct mapix_lock *lock = malloc(sizeof(*lock));
    if (lock == NULL)
        return MAPI_E_NOT_ENOUGH_MEMORY;
    pthread_mutex_lock(&mutex);
    HRESULT result = acquire_locked(file, offset, exclusive, timeout_ms);
    if (SUCCEEDED(result)) {
        file->references++;
        *lock = (struct mapix_lock){ file, offset, exclusive, file->fork_generation };
    }
    pthread_mutex_unlock(&mutex);
    if (FAILED(result)) {
        free(lock);
        return result;
    }
    *ret_lock = lock;
    return S_OK;
}

void mapix_lock_release(struct mapix_lock *lock)
{
    if (lock == NULL)
        return;
    if (lock->fork_generation == mapix_fork_generation()) {
        pthread_mutex_lock(&mutex);
        struct range *range = find_range_locked(lock->file, lock->offset);
        if (range != NULL && --range->holders == 0) {
            drop_range_locked(lock->file, range);
            set_kernel_lock(lock->file, lock->offset, F_UNLCK);
        }
        pthread_cond_broadcast(&changed);
        close_locked(lock->file);
        pthread_mutex_unlock(&mutex);
    }
    free(lock);
}

HRESULT mapix_lock_holder(struct mapix_lock_file *file, uint64_t offset, pid_t *ret_process)
{
    struct flock request = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)offset, .l_len = 1 };
    pid_t holder = 0;
    HRESULT result = S_OK;
    pthread_mutex_lock(&mutex);
    if (fcntl(file->descriptor, F_GETLK, &request) != 0)    /* tells of other processes only */
        result = mapix_error_from_errno(errno);
    else if (request.l_type != F_UNLCK)
        holder = request.l_pid;
    else if (find_range_locked(file, offset) != NULL)
        holder = getpid();
    pthread_mutex_unlock(&mutex);
    if (SUCCEEDED(result))
        *ret_process = holder;
    return result;
}
