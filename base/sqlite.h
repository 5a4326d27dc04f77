/* SQLite, loaded when the first database is opened: a start that opens none (a logon whose profile is known, a look at a profile) does not pay
 * for its relocations, a third of what `/bin/true` costs as a whole. Whoever calls SQLite includes this instead of <sqlite3.h> and writes its
 * names as ever; they mean the functions of the table below. Before a process's first call, mapix_sqlite_ready. */
#ifndef MAPIX_BASE_SQLITE_H
#define MAPIX_BASE_SQLITE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define MAPIX_SQLITE_FUNCTIONS(F) F(backup_finish) F(backup_init) F(backup_pagecount) F(backup_remaining) F(backup_step) F(bind_blob) \
    F(bind_blob64) F(bind_int) F(bind_int64) F(bind_null) F(bind_parameter_count) F(bind_text) F(bind_text64) F(bind_value) F(busy_handler) \
    F(busy_timeout) F(changes) F(clear_bindings) F(close) F(close_v2) F(column_blob) F(column_bytes) F(column_count) F(column_int) \
    F(column_int64) F(column_name) F(column_text) F(column_type) F(column_value) F(create_filename) F(db_config) F(errcode) F(errmsg) F(errstr) \
    F(exec) F(extended_errcode) F(extended_result_codes) F(finalize) F(free) F(free_filename) F(get_autocommit) F(last_insert_rowid) \
    F(libversion) F(libversion_number) F(limit) F(mprintf) F(open_v2) F(prepare_v2) F(prepare_v3) F(reset) F(snprintf) F(step) \
    F(stmt_readonly) F(str_appendall) F(str_appendf) F(str_errcode) F(str_finish) F(str_new) F(system_errno) F(threadsafe) \
    F(total_changes) F(vfs_find) F(vfs_register) F(vfs_unregister)

#define MAPIX_SQLITE_MEMBER(name) __typeof__(&sqlite3_##name) name;
#define MAPIX_SQLITE_ONE(name) + 1
union mapix_sqlite {
    struct {
        MAPIX_SQLITE_FUNCTIONS(MAPIX_SQLITE_MEMBER)
    };
    void *places[0 MAPIX_SQLITE_FUNCTIONS(MAPIX_SQLITE_ONE)];       /* the same, for base/library.h */
};
#undef MAPIX_SQLITE_MEMBER
#undef MAPIX_SQLITE_ONE

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

#define sqlite3_backup_finish mapix_sqlite.backup_finish
#define sqlite3_backup_init mapix_sqlite.backup_init
#define sqlite3_backup_pagecount mapix_sqlite.backup_pagecount
#define sqlite3_backup_remaining mapix_sqlite.backup_remaining
#define sqlite3_backup_step mapix_sqlite.backup_step
#define sqlite3_bind_blob mapix_sqlite.bind_blob
#define sqlite3_bind_blob64 mapix_sqlite.bind_blob64
#define sqlite3_bind_int mapix_sqlite.bind_int
#define sqlite3_bind_int64 mapix_sqlite.bind_int64
#define sqlite3_bind_null mapix_sqlite.bind_null
#define sqlite3_bind_parameter_count mapix_sqlite.bind_parameter_count
#define sqlite3_bind_text mapix_sqlite.bind_text
#define sqlite3_bind_text64 mapix_sqlite.bind_text64
#define sqlite3_bind_value mapix_sqlite.bind_value
#define sqlite3_busy_handler mapix_sqlite.busy_handler
#define sqlite3_busy_timeout mapix_sqlite.busy_timeout
#define sqlite3_changes mapix_sqlite.changes
#define sqlite3_clear_bindings mapix_sqlite.clear_bindings
#define sqlite3_close(database) mapix_sqlite_harmless(close, database)
#define sqlite3_close_v2(database) mapix_sqlite_harmless(close_v2, database)
#define sqlite3_column_blob mapix_sqlite.column_blob
#define sqlite3_column_bytes mapix_sqlite.column_bytes
#define sqlite3_column_count mapix_sqlite.column_count
#define sqlite3_column_int mapix_sqlite.column_int
#define sqlite3_column_int64 mapix_sqlite.column_int64
#define sqlite3_column_name mapix_sqlite.column_name
#define sqlite3_column_text mapix_sqlite.column_text
#define sqlite3_column_type mapix_sqlite.column_type
#define sqlite3_column_value mapix_sqlite.column_value
#define sqlite3_create_filename mapix_sqlite.create_filename
#define sqlite3_db_config mapix_sqlite.db_config
#define sqlite3_errcode mapix_sqlite.errcode
#define sqlite3_errmsg mapix_sqlite.errmsg
#define sqlite3_errstr mapix_sqlite.errstr
#define sqlite3_exec mapix_sqlite.exec
#define sqlite3_extended_errcode mapix_sqlite.extended_errcode
#define sqlite3_extended_result_codes mapix_sqlite.extended_result_codes
#define sqlite3_finalize(statement) mapix_sqlite_harmless(finalize, statement)
#define sqlite3_free(block) mapix_sqlite_harmless(free, block)
#define sqlite3_free_filename(name) mapix_sqlite_harmless(free_filename, name)
#define sqlite3_get_autocommit mapix_sqlite.get_autocommit
#define sqlite3_last_insert_rowid mapix_sqlite.last_insert_rowid
#define sqlite3_libversion mapix_sqlite.libversion
#define sqlite3_libversion_number mapix_sqlite.libversion_number
#define sqlite3_limit mapix_sqlite.limit
#define sqlite3_mprintf mapix_sqlite.mprintf
#define sqlite3_open_v2 mapix_sqlite.open_v2
#define sqlite3_prepare_v2 mapix_sqlite.prepare_v2
#define sqlite3_prepare_v3 mapix_sqlite.prepare_v3
#define sqlite3_reset(statement) mapix_sqlite_harmless(reset, statement)
#define sqlite3_snprintf mapix_sqlite.snprintf
#define sqlite3_step mapix_sqlite.step
#define sqlite3_stmt_readonly mapix_sqlite.stmt_readonly
#define sqlite3_str_appendall mapix_sqlite.str_appendall
#define sqlite3_str_appendf mapix_sqlite.str_appendf
#define sqlite3_str_errcode mapix_sqlite.str_errcode
#define sqlite3_str_finish mapix_sqlite.str_finish
#define sqlite3_str_new mapix_sqlite.str_new
#define sqlite3_system_errno mapix_sqlite.system_errno
#define sqlite3_threadsafe mapix_sqlite.threadsafe
#define sqlite3_total_changes mapix_sqlite.total_changes
#define sqlite3_vfs_find mapix_sqlite.vfs_find
#define sqlite3_vfs_register mapix_sqlite.vfs_register
#define sqlite3_vfs_unregister mapix_sqlite.vfs_unregister

#endif
