/* Common Messaging Calls (xcmc.h): what its functions share. They are another face of Simple MAPI: message references are its identifiers,
 * addresses its addresses, files its files. Strings are UTF-8, ended by a zero, lines by a line feed.
 */
#ifndef MAPIX_SIMPLE_CMC_H
#define MAPIX_SIMPLE_CMC_H

#include "simple/simple.h"

#include <xcmc.h>

#define CMC_UI_FLAGS (CMC_ERROR_UI_ALLOWED | CMC_LOGON_UI_ALLOWED)

/* Flags beyond `known`, counted strings, extensions that must not be ignored: CMC_ERROR of CMC_E_INVALID_FLAG,
 * CMC_E_COUNTED_STRING_UNSUPPORTED, CMC_E_UNSUPPORTED_FUNCTION_EXT. */
HRESULT cmc_check(CMC_flags flags, CMC_flags known, const CMC_extension *extensions);

/* The same for the extensions of a structure: CMC_ERROR(CMC_E_UNSUPPORTED_DATA_EXT). */
HRESULT cmc_check_data(const CMC_extension *extensions);

/* The session of a handle; 0 is one for this call if the user may be asked, else CMC_ERROR(CMC_E_USER_NOT_LOGGED_ON). */
HRESULT cmc_enter(CMC_session_id session, CMC_flags flags, CMC_ui_id ui_id, struct simple_session **ret_session);

/* "CMC: IPM", "CMC: NDR", "BLT: class" for a message class; linked to `base`. */
char *cmc_type_of_class(void *base, const char *class);

/* The class to send a message of this type with; NULL is mail. CMC_ERROR(CMC_E_UNRECOGNIZED_MESSAGE_TYPE). */
HRESULT cmc_class_of_type(const char *type, const char **ret_class);

/* Are these types the same? They differ in case and blanks only. */
bool cmc_same_type(const char *one, const char *other);

CMC_time cmc_time_of(FILETIME time);

/* A reference to a message, linked to `base`: its identifier, counted and ended by a zero. */
CMC_message_reference *cmc_make_reference(void *base, const char *id);

/* The identifier in a reference. CMC_ERROR(CMC_E_INVALID_MESSAGE_REFERENCE). */
HRESULT cmc_reference_id(const CMC_message_reference *reference, char id[SIMPLE_LONG_ID_SIZE]);

/* A recipient out of Simple MAPI's; texts are copied and linked to `base`. */
HRESULT cmc_recipient_fill(void *base, const MapiRecipDesc *from, CMC_recipient *to);

#endif
