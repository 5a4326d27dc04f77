/* The generic copy: between any two property objects, through their public interfaces alone (SPI-SUP-27 to -32). IMAPISupport's DoCopyTo,
 * DoCopyProps, CopyMessages and CopyFolder are these; so are our own objects' CopyTo and CopyProps. Errors with a text are recorded on
 * `record_on` (may be NULL). No lock is held here. */
#ifndef MAPIX_PROP_COPY_H
#define MAPIX_PROP_COPY_H

#include <mapix.h>
#include <stdint.h>

#include "base/object.h"

/* SPI-SUP-29. Flags: MAPI_DIALOG, MAPI_MOVE, MAPI_NOREPLACE. The source's own CopyTo is asked first with MAPI_DECLINE_OK (SPI-SUP-31).
 * MAPI_E_INVALID_PARAMETER, MAPI_E_INTERFACE_NOT_SUPPORTED, MAPI_E_NO_ACCESS (same object, read-only destination), MAPI_E_FOLDER_CYCLE,
 * MAPI_E_COLLISION, MAPI_E_UNKNOWN_FLAGS, MAPI_E_NOT_ENOUGH_MEMORY, MAPI_E_USER_CANCEL. */
HRESULT prop_copy_to(struct mapix_object *record_on, LPCIID source_iid, LPVOID source, ULONG excluded_count, LPCIID excluded_iids,
    LPSPropTagArray excluded_tags, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags,
    LPSPropProblemArray *ret_problems);

/* SPI-SUP-30. The same for the tags listed. */
HRESULT prop_copy_props(struct mapix_object *record_on, LPCIID source_iid, LPVOID source, LPSPropTagArray included_tags, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags, LPSPropProblemArray *ret_problems);

/* SPI-SUP-27. Flags: MESSAGE_MOVE, MESSAGE_DIALOG. `set_read_flags` of pending receipts is the caller's. MAPI_W_PARTIAL_COMPLETION. */
HRESULT prop_copy_messages(struct mapix_object *record_on, LPCIID source_iid, LPVOID source_folder, LPENTRYLIST messages,
    LPCIID destination_iid, LPVOID destination_folder, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags);

/* SPI-SUP-28. Flags: COPY_SUBFOLDERS, FOLDER_MOVE, FOLDER_DIALOG, MAPI_UNICODE. MAPI_E_COLLISION, MAPI_E_FOLDER_CYCLE,
 * MAPI_W_PARTIAL_COMPLETION. `new_name` may be NULL. */
HRESULT prop_copy_folder(struct mapix_object *record_on, LPCIID source_iid, LPVOID source_folder, ULONG entry_id_size, LPENTRYID entry_id,
    LPCIID destination_iid, LPVOID destination_folder, LPTSTR new_name, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags);

/* A progress object that shows nothing (SPI-SUP-33, SPI-UTIL-14): limits 1 and 1000, MAPI_TOP_LEVEL. Release it. */
HRESULT prop_progress_new(LPMAPIPROGRESS *ret_progress);

/* The same, shown: `show` gets the level of progress, what the whole is, and how many things of how many (0: nobody says), from any
 * thread; `end` comes with the last Release. On failure `end` was not called. */
struct prop_progress_display {
    void (*show)(void *context, ULONG value, ULONG whole, ULONG count, ULONG total);
    void (*end)(void *context);
};
HRESULT mapix_prop_progress_new(const struct prop_progress_display *display, void *context, LPMAPIPROGRESS *ret_progress);

/* The progress object of a copy whose caller wants a dialog and brings none: what the maker gives, which whoever has dialogs installs, once;
 * without one a silent object. */
void prop_set_progress_maker(HRESULT (*maker)(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress));
HRESULT prop_progress_for_dialog(ULONG_PTR ui_param, LPMAPIPROGRESS *ret_progress);

#endif
