/* Forms: descriptions (form_description.c), libraries (form_container.c), what is told of one (form_info.c), servers (form_server.c), and the
 * manager (form_manager.c).
 *
 * A library holds form configuration files as they were installed, behind a section [Installed] that names the directory they came from. The
 * local one is $XDG_DATA_HOME/mapix/forms; a folder's, and the personal one (the default store's root folder), is the folder's associated
 * contents. A form server is a module that exports DllGetClassObject; a platform section with OSVersion = POSIX names it as it names one on
 * Windows: Registry = InprocServer32 = %d/helpdesk.so, "%d" being the directory of the configuration file. */
#ifndef MAPIX_SESSION_FORMS_H
#define MAPIX_SESSION_FORMS_H

#include <mapiform.h>
#include <mapix.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/object.h"

#define FORM_FILE_MAX (256 * 1024)
#define FORM_ENTRIES_MAX 2048
#define FORM_LIST_MAX 128                      /* verbs, properties, platforms, extensions, values of one enumeration */

struct form_verb {
    LONG code;
    const char *name;
    DWORD flags;
    DWORD attributes;
};

struct form_choice {
    const char *name;
    ULONG value;
};

struct form_property {
    ULONG type;
    MAPINAMEID name;                           /* strings wide, lpguid within the description */
    const char *display_name;
    ULONG flags;
    bool is_enumeration;
    MAPINAMEID index;
    ULONG choice_count;
    struct form_choice *choices;
};

struct form_platform {
    const char *name;
    ULONG code;                                /* MAPIFORM_PLATFORM, 0 for what that knows no number for */
    bool ours;                                 /* OSVersion = POSIX */
    const char *module;                        /* absolute path of InprocServer32, or NULL */
};

struct form_extension {
    MAPINAMEID name;
    SPropValue value;                          /* PT_LONG or PT_STRING8; the id is given later */
};

/* A form as its configuration file describes it; one allocation chain, strings UTF-8. Not changed after parsing. */
struct form_description {
    const char *message_class;
    GUID class_id;
    const char *display_name;
    const char *small_icon, *large_icon;       /* paths, or NULL; so are the following */
    const char *category, *subcategory, *comment, *owner, *version, *designer;
    GUID designer_id;
    bool has_designer_id, hidden, compose_in_folder;
    ULONG verb_count, property_count, platform_count, extension_count;
    struct form_verb *verbs;                   /* in order of their codes */
    struct form_property *properties;
    struct form_platform *platforms;
    struct form_extension *extensions;
    const char *text;                          /* the file itself */
    size_t size;
};

/* Read a configuration file. `name` is for error texts. The text begins with an [Installed] section, or `directory` says where "%d" and
 * relative paths lead. MAPI_E_CORRUPT_DATA: the text says which section and entry; MAPI_E_TOO_BIG; MAPI_E_NOT_ENOUGH_MEMORY. */
HRESULT form_description_parse(const char *text, size_t size, const char *name, struct mapix_error_slot *error, struct form_description **ret_form);
void form_description_free(struct form_description *form);

/* The configuration text for a library: `text` as it comes from `directory`; one that SaveForm wrote knows where it came from. For MAPIFreeBuffer; NULL without memory. */
char *form_description_installed(const char *directory, const char *text, size_t size, size_t *ret_size);

/* `old` with those platforms of `added` that it lacks, as text for a library; NULL without memory. */
char *form_description_merge(const struct form_description *old, const struct form_description *added, size_t *ret_size);

/* IMAPIFormContainer over the local library, or over a folder's associated contents, of which it holds a reference. */
HRESULT form_container_new(LPMAPIFOLDER folder, const char *display_name, LPMAPIFORMCONTAINER *ret_container);

/* Is this container the local library? (IMAPIFormInfo::SaveForm) */
bool form_container_is_local(LPMAPIFORMCONTAINER container);

/* IMAPIFormInfo; takes the description, holds a reference on the container. On failure the description stays the caller's. */
HRESULT form_info_new(LPMAPIFORMCONTAINER container, struct form_description *form, LPMAPIFORMINFO *ret_info);

/* An array of information objects, each of them and itself. */
void form_infos_release(LPSMAPIFORMINFOARRAY infos);

/* The description behind a form information object of ours, or NULL. */
const struct form_description *form_info_description(LPMAPIFORMINFO info);

/* Properties of several forms: their union or intersection by name. Flags FORMPROPSET_*, MAPI_UNICODE. */
HRESULT form_properties(ULONG count, const struct form_description *const *forms, ULONG flags, LPMAPIFORMPROPARRAY *ret_properties);

/* Find the form for a message class, or for the nearest class above it unless MAPIFORM_EXACTMATCH. MAPI_E_NOT_FOUND. */
HRESULT form_resolve(LPMAPIFORMCONTAINER const *containers, ULONG count, const char *message_class, ULONG flags, LPMAPIFORMINFO *ret_info);

/* form_manager.c: all forms of these libraries (NULL ones are passed over), one after the other. form_infos_release. */
HRESULT form_infos_of(ULONG count, LPMAPIFORMCONTAINER const *libraries, LPSMAPIFORMINFOARRAY *ret_infos);

/* The dialogs (form_select.c). All: MAPI_E_USER_CANCEL; MAPI_E_NO_SUPPORT where nobody can be asked; MAPI_E_NOT_FOUND where there is nothing to choose
 * from; MAPI_E_CALL_FAILED; why on `owner`. No lock may be held. */

/* Choose forms of `libraries`: one that is not hidden, or with `multiple` any number of all, those of `selected` (or NULL) being proposed. `title` UTF-8.
 * The array is for form_infos_release. */
HRESULT form_select(struct mapix_object *owner, ULONG_PTR ui_param, const char *title, ULONG count, LPMAPIFORMCONTAINER const *libraries,
    bool multiple, const SMAPIFormInfoArray *selected, LPSMAPIFORMINFOARRAY *ret_infos);

/* Choose a library: `personal` (or NULL), or a folder of any store of the session when `folders` is set. */
HRESULT form_select_container(struct mapix_object *owner, ULONG_PTR ui_param, LPMAPISESSION session, LPMAPIFORMCONTAINER personal, bool folders,
    LPMAPIFORMCONTAINER *ret_container);

/* How a form is to be installed: `installed` is what the library has for its class, or NULL. *ret_replace: instead of that one; else merged into it. */
HRESULT form_confirm_install(struct mapix_object *owner, ULONG_PTR ui_param, const struct form_description *added,
    const struct form_description *installed, const char *library, bool *ret_replace);

/* Can the form's server be started here? S_OK, MAPI_E_NOT_FOUND with the reason in `error`. */
HRESULT form_server_prepare(const struct form_description *form, struct mapix_error_slot *error);

/* An instance of the form. MAPI_E_NOT_FOUND, MAPI_E_INTERFACE_NOT_SUPPORTED (MAPI_E_NO_INTERFACE), or what the server answers. */
HRESULT form_server_create(const struct form_description *form, REFIID iid, struct mapix_error_slot *error, LPVOID *ret_object);

/* The manager without the session room's checks; `session` may be NULL in tests of the local library. */
HRESULT form_manager_new(LPMAPISESSION session, LPMAPIFORMMGR *ret_manager);

#endif
