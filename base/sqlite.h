/* SQLite, loaded when the first database is opened: a start that opens none (a logon whose profile is known, a look at a profile) does not pay
 * for its relocations, a third of what `/bin/true` costs as a whole. Whoever calls SQLite includes this instead of <sqlite3.h> and writes its
 * names as ever; they mean the functions of the table below. Before a process's first call, mapix_sqlite_ready. */
#ifndef MAPIX_BASE_SQLITE_H
#define MAPIX_BASE_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/library.h"

#define MAPIX_SQLITE_FUNCTIONS(F) F(sqlite3_backup_finish) F(sqlite3_backup_init) F(sqlite3_backup_pagecount) F(sqlite3_backup_remaining) \
    F(sqlite3_backup_step) F(sqlite3_bind_blob) F(sqlite3_bind_blob64) F(sqlite3_bind_int) F(sqlite3_bind_int64) F(sqlite3_bind_null) \
    F(sqlite3_bind_parameter_count) F(sqlite3_bind_text) F(sqlite3_bind_text64) F(sqlite3_bind_value) F(sqlite3_busy_handler) \
    F(sqlite3_busy_timeout) F(sqlite3_changes) F(sqlite3_clear_bindings) F(sqlite3_close) F(sqlite3_close_v2) F(sqlite3_column_blob) \
    F(sqlite3_column_bytes) F(sqlite3_column_count) F(sqlite3_column_int) F(sqlite3_column_int64) F(sqlite3_column_name) F(sqlite3_column_text) \
    F(sqlite3_column_type) F(sqlite3_column_value) F(sqlite3_create_filename) F(sqlite3_db_config) F(sqlite3_errcode) F(sqlite3_errmsg) \
    F(sqlite3_errstr) F(sqlite3_exec) F(sqlite3_extended_errcode) F(sqlite3_extended_result_codes) F(sqlite3_finalize) F(sqlite3_free) \
    F(sqlite3_free_filename) F(sqlite3_get_autocommit) F(sqlite3_last_insert_rowid) F(sqlite3_libversion) F(sqlite3_libversion_number) \
    F(sqlite3_limit) F(sqlite3_mprintf) F(sqlite3_open_v2) F(sqlite3_prepare_v2) F(sqlite3_prepare_v3) F(sqlite3_reset) F(sqlite3_snprintf) \
    F(sqlite3_step) F(sqlite3_stmt_readonly) F(sqlite3_str_appendall) F(sqlite3_str_appendf) F(sqlite3_str_errcode) F(sqlite3_str_finish) \
    F(sqlite3_str_new) F(sqlite3_system_errno) F(sqlite3_threadsafe) F(sqlite3_total_changes) F(sqlite3_vfs_find) F(sqlite3_vfs_register) \
    F(sqlite3_vfs_unregister) F(sqlite3_wal_autocheckpoint)

union mapix_sqlite LIBRARY_FUNCTIONS(MAPIX_SQLITE_FUNCTIONS);
extern union mapix_sqlite mapix_sqlite;

/* Have it loaded. MAPI_E_CALL_FAILED: it is not installed; MAPI_E_VERSION: too old, or built without threads; recorded on `error`. Threads: any. */
HRESULT mapix_sqlite_ready(struct mapix_error_slot *error);

/* If it is loaded, does it fit? Else that is asked when it is. MAPI_E_VERSION. */
HRESULT mapix_sqlite_check(struct mapix_error_slot *error);

/* For who has to read a few bytes of a database without SQLite: closing a descriptor of the file gives up the locks that any connection of this
 * process has on it. True: nobody in this process uses SQLite, and nobody of us begins to before mapix_sqlite_go_on. False: it is there, ask it. */
bool mapix_sqlite_hold_off(void);
void mapix_sqlite_go_on(void);

/* For a busy handler: sleep before try number `attempt` (from 0), 1 to 8 milliseconds, so that one who waits gets its turn among many who write without
 * a pause: SQLite's own handler sleeps up to 100, and starves. *io_until is the handler's, set at attempt 0. 0: `timeout_ms` are over. */
int mapix_sqlite_wait(int attempt, unsigned timeout_ms, uint64_t *io_until);

/* What is harmless without a thing to work on is so without the library, too. */
#define mapix_sqlite_harmless(function, thing) \
    ({ __typeof__(thing) thing_given = (thing); thing_given ? (void)mapix_sqlite.function(thing_given) : (void)0; })

#define sqlite3_backup_finish mapix_sqlite.sqlite3_backup_finish
#define sqlite3_backup_init mapix_sqlite.sqlite3_backup_init
#define sqlite3_backup_pagecount mapix_sqlite.sqlite3_backup_pagecount
#define sqlite3_backup_remaining mapix_sqlite.sqlite3_backup_remaining
#define sqlite3_backup_step mapix_sqlite.sqlite3_backup_step
#define sqlite3_bind_blob mapix_sqlite.sqlite3_bind_blob
#define sqlite3_bind_blob64 mapix_sqlite.sqlite3_bind_blob64
#define sqlite3_bind_int mapix_sqlite.sqlite3_bind_int
#define sqlite3_bind_int64 mapix_sqlite.sqlite3_bind_int64
#define sqlite3_bind_null mapix_sqlite.sqlite3_bind_null
#define sqlite3_bind_parameter_count mapix_sqlite.sqlite3_bind_parameter_count
#define sqlite3_bind_text mapix_sqlite.sqlite3_bind_text
#define sqlite3_bind_text64 mapix_sqlite.sqlite3_bind_text64
#define sqlite3_bind_value mapix_sqlite.sqlite3_bind_value
#define sqlite3_busy_handler mapix_sqlite.sqlite3_busy_handler
#define sqlite3_busy_timeout mapix_sqlite.sqlite3_busy_timeout
#define sqlite3_changes mapix_sqlite.sqlite3_changes
#define sqlite3_clear_bindings mapix_sqlite.sqlite3_clear_bindings
#define sqlite3_close(database) mapix_sqlite_harmless(sqlite3_close, database)
#define sqlite3_close_v2(database) mapix_sqlite_harmless(sqlite3_close_v2, database)
#define sqlite3_column_blob mapix_sqlite.sqlite3_column_blob
#define sqlite3_column_bytes mapix_sqlite.sqlite3_column_bytes
#define sqlite3_column_count mapix_sqlite.sqlite3_column_count
#define sqlite3_column_int mapix_sqlite.sqlite3_column_int
#define sqlite3_column_int64 mapix_sqlite.sqlite3_column_int64
#define sqlite3_column_name mapix_sqlite.sqlite3_column_name
#define sqlite3_column_text mapix_sqlite.sqlite3_column_text
#define sqlite3_column_type mapix_sqlite.sqlite3_column_type
#define sqlite3_column_value mapix_sqlite.sqlite3_column_value
#define sqlite3_create_filename mapix_sqlite.sqlite3_create_filename
#define sqlite3_db_config mapix_sqlite.sqlite3_db_config
#define sqlite3_errcode mapix_sqlite.sqlite3_errcode
#define sqlite3_errmsg mapix_sqlite.sqlite3_errmsg
#define sqlite3_errstr mapix_sqlite.sqlite3_errstr
#define sqlite3_exec mapix_sqlite.sqlite3_exec
#define sqlite3_extended_errcode mapix_sqlite.sqlite3_extended_errcode
#define sqlite3_extended_result_codes mapix_sqlite.sqlite3_extended_result_codes
#define sqlite3_finalize(statement) mapix_sqlite_harmless(sqlite3_finalize, statement)
#define sqlite3_free(block) mapix_sqlite_harmless(sqlite3_free, block)
#define sqlite3_free_filename(name) mapix_sqlite_harmless(sqlite3_free_filename, name)
#define sqlite3_get_autocommit mapix_sqlite.sqlite3_get_autocommit
#define sqlite3_last_insert_rowid mapix_sqlite.sqlite3_last_insert_rowid
#define sqlite3_libversion mapix_sqlite.sqlite3_libversion
#define sqlite3_libversion_number mapix_sqlite.sqlite3_libversion_number
#define sqlite3_limit mapix_sqlite.sqlite3_limit
#define sqlite3_mprintf mapix_sqlite.sqlite3_mprintf
#define sqlite3_open_v2 mapix_sqlite.sqlite3_open_v2
#define sqlite3_prepare_v2 mapix_sqlite.sqlite3_prepare_v2
#define sqlite3_prepare_v3 mapix_sqlite.sqlite3_prepare_v3
#define sqlite3_reset(statement) mapix_sqlite_harmless(sqlite3_reset, statement)
#define sqlite3_snprintf mapix_sqlite.sqlite3_snprintf
#define sqlite3_step mapix_sqlite.sqlite3_step
#define sqlite3_stmt_readonly mapix_sqlite.sqlite3_stmt_readonly
#define sqlite3_str_appendall mapix_sqlite.sqlite3_str_appendall
#define sqlite3_str_appendf mapix_sqlite.sqlite3_str_appendf
#define sqlite3_str_errcode mapix_sqlite.sqlite3_str_errcode
#define sqlite3_str_finish mapix_sqlite.sqlite3_str_finish
#define sqlite3_str_new mapix_sqlite.sqlite3_str_new
#define sqlite3_system_errno mapix_sqlite.sqlite3_system_errno
#define sqlite3_threadsafe mapix_sqlite.sqlite3_threadsafe
#define sqlite3_total_changes mapix_sqlite.sqlite3_total_changes
#define sqlite3_vfs_find mapix_sqlite.sqlite3_vfs_find
#define sqlite3_vfs_register mapix_sqlite.sqlite3_vfs_register
#define sqlite3_vfs_unregister mapix_sqlite.sqlite3_vfs_unregister
#define sqlite3_wal_autocheckpoint mapix_sqlite.sqlite3_wal_autocheckpoint

#endif
