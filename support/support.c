#include "support/support.h"

#include <mapiutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/forward.h"
#include "base/guid.h"
#include "base/object.h"
#include "base/text.h"
#include "notify/notify.h"
#include "prop/copy.h"
#include "support/invalid.h"
#include "support/mail.h"
#include "support/one_off.h"
#include "support/store_entry_id.h"
#include "value/names.h"

/* The matrix of provider.md, chapter 7. */
#define AB  (1u << SUPPORT_ADDRESS_BOOK)
#define MS  (1u << SUPPORT_STORE)
#define XP  (1u << SUPPORT_TRANSPORT)
#define CFG (1u << SUPPORT_CONFIGURATION)

struct support {
    struct mapix_object object;
    struct mapix_interface support;
    enum support_flavour flavour;
    const struct support_host *host;
    void *context;
};

static struct support *support_of(const void *interface)
{
    return (struct support *)mapix_object_of(interface);
}

static HRESULT refuse(struct support *support, const char *method)
{
    static const char *const names[] = { "an address book provider", "a message store provider", "a transport provider", "configuration" };
    return mapix_object_fail(&support->object, MAPI_E_NO_SUPPORT, 0, "IMAPISupport::%s is not available to %s", method,
        names[support->flavour]);
}

static HRESULT no_host(struct support *support, const char *method)
{
    return mapix_object_fail(&support->object, MAPI_E_NO_SUPPORT, 0, "IMAPISupport::%s is not available here", method);
}

static HRESULT bad_parameter(struct support *support, const char *method)
{
    return mapix_object_fail(&support->object, MAPI_E_INVALID_PARAMETER, 0, "IMAPISupport::%s was called with an invalid parameter", method);
}

/* What failed without a word of its own, in words. Returns `hr`. */
static HRESULT told(struct support *support, const char *method, HRESULT hr)
{
    const struct mapix_error_name *known = FAILED(hr) ? mapix_names_explain(hr) : NULL;
    if (known)
        mapix_object_fail(&support->object, hr, 0, "IMAPISupport::%s failed with %s. %s %s", method, known->name, known->meaning, known->cause);
    else if (FAILED(hr))
        mapix_object_fail(&support->object, hr, 0, "IMAPISupport::%s failed: a provider or the spooler answered %#010x and gives no reason", method, (unsigned)hr);
    return hr;
}

/* First line of a method that these flavours have. */
#define ENTER(self, flavours, name)                                                                                                \
    struct support *support = support_of(self);                                                                                    \
    MAPIX_ENTER(&support->object);                                                                                                 \
    if (!((flavours) & 1u << support->flavour))                                                                                    \
        return refuse(support, name)

/* ... that must have this of the host. */
#define NEED(function, name)                                                                                                       \
    do {                                                                                                                           \
        if (!support->host->function)                                                                                              \
            return no_host(support, name);                                                                                         \
    } while (0)

#define CHECK_FLAGS(flags, known)                                                                                                  \
    do {                                                                                                                           \
        if ((flags) & ~(ULONG)(known))                                                                                             \
            return mapix_object_fail(&support->object, MAPI_E_UNKNOWN_FLAGS, 0, "Unknown flags %#x", (unsigned)(flags));            \
    } while (0)

#define CHECK(condition, name)                                                                                                     \
    do {                                                                                                                           \
        if (!(condition))                                                                                                          \
            return bad_parameter(support, name);                                                                                   \
    } while (0)

static HRESULT STDMETHODCALLTYPE get_mem_alloc_routines(IMAPISupport *self, LPALLOCATEBUFFER *buffer, LPALLOCATEMORE *more, LPFREEBUFFER *release)
{
    ENTER(self, AB | MS | XP | CFG, "GetMemAllocRoutines");
    CHECK(buffer && more && release, "GetMemAllocRoutines");
    *buffer = MAPIAllocateBuffer;
    *more = MAPIAllocateMore;
    *release = MAPIFreeBuffer;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE subscribe(IMAPISupport *self, LPNOTIFKEY key, ULONG mask, ULONG flags, LPMAPIADVISESINK sink, ULONG_PTR *connection)
{
    ENTER(self, AB | MS | XP, "Subscribe");
    CHECK(key && sink && connection, "Subscribe");
    return told(support, "Subscribe", mapix_notify_subscribe(key, mask, flags, sink, connection));
}

static HRESULT STDMETHODCALLTYPE unsubscribe(IMAPISupport *self, ULONG_PTR connection)
{
    ENTER(self, AB | MS | XP, "Unsubscribe");
    return told(support, "Unsubscribe", mapix_notify_unsubscribe(connection));
}

static HRESULT STDMETHODCALLTYPE notify(IMAPISupport *self, LPNOTIFKEY key, ULONG count, LPNOTIFICATION notifications, ULONG *flags)
{
    ENTER(self, AB | MS | XP, "Notify");
    CHECK(key && (notifications || !count), "Notify");
    ULONG out = 0;
    HRESULT hr = mapix_notify_publish(key, count, notifications, &out);
    if (flags)
        *flags = out;
    return told(support, "Notify", hr);
}

static HRESULT STDMETHODCALLTYPE modify_status_row(IMAPISupport *self, ULONG count, LPSPropValue values, ULONG flags)
{
    ENTER(self, AB | MS | XP, "ModifyStatusRow");
    CHECK(values || !count, "ModifyStatusRow");
    CHECK_FLAGS(flags, STATUSROW_UPDATE);
    NEED(modify_status_row, "ModifyStatusRow");
    return told(support, "ModifyStatusRow", support->host->modify_status_row(support->context, count, values, flags));
}

static HRESULT STDMETHODCALLTYPE open_profile_section(IMAPISupport *self, LPMAPIUID uid, ULONG flags, LPPROFSECT *section)
{
    ENTER(self, AB | MS | XP | CFG, "OpenProfileSection");
    CHECK(section, "OpenProfileSection");
    *section = NULL;
    CHECK_FLAGS(flags, MAPI_MODIFY | MAPI_DEFERRED_ERRORS | MAPI_FORCE_ACCESS);
    NEED(open_profile_section, "OpenProfileSection");
    return support->host->open_profile_section(support->context, uid, flags, &support->object.error, section);
}

static HRESULT STDMETHODCALLTYPE register_preprocessor(IMAPISupport *self, LPMAPIUID uid, LPTSTR address_type, LPTSTR module, LPSTR preprocess,
    LPSTR remove_function, ULONG flags)
{
    ENTER(self, XP, "RegisterPreprocessor");
    CHECK(module, "RegisterPreprocessor");
    CHECK_FLAGS(flags, MAPI_UNICODE);
    if (!preprocess)                           /* the page allows it: there is nothing to be called, and nothing to be taken away again */
        return S_OK;
    NEED(register_preprocessor, "RegisterPreprocessor");
    char *type = address_type ? mapix_text_from_flags_heap(address_type, flags) : NULL;
    char *name = mapix_text_from_flags_heap(module, flags);
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if (name && (type || !address_type))
        hr = support->host->register_preprocessor(support->context, uid, type, name, preprocess, remove_function, flags);
    free(type);
    free(name);
    return told(support, "RegisterPreprocessor", hr);
}

static HRESULT STDMETHODCALLTYPE new_uid(IMAPISupport *self, LPMAPIUID uid)
{
    ENTER(self, AB | MS | XP | CFG, "NewUID");
    CHECK(uid, "NewUID");
    return told(support, "NewUID", mapix_uid_new(uid));
}

static HRESULT STDMETHODCALLTYPE make_invalid(IMAPISupport *self, ULONG flags, LPVOID object, ULONG references, ULONG methods)
{
    ENTER(self, AB | MS | XP | CFG, "MakeInvalid");
    CHECK_FLAGS(flags, 0);
    HRESULT hr = support_make_invalid(object, references, methods);
    return FAILED(hr) ? bad_parameter(support, "MakeInvalid") : hr;
}

static HRESULT STDMETHODCALLTYPE spooler_yield(IMAPISupport *self, ULONG flags)
{
    ENTER(self, XP, "SpoolerYield");
    CHECK_FLAGS(flags, 0);
    return support->host->spooler_yield ? told(support, "SpoolerYield", support->host->spooler_yield(support->context, flags)) : S_OK;
}

/* A store and a transport say different things to the spooler (SPI-SUP-17, SPI-SUP-18). */
static HRESULT STDMETHODCALLTYPE spooler_notify(IMAPISupport *self, ULONG flags, LPVOID data)
{
    ENTER(self, MS | XP, "SpoolerNotify");
    if (support->flavour == SUPPORT_STORE)
        CHECK_FLAGS(flags, NOTIFY_NEWMAIL_RECEIVED | NOTIFY_READYTOSEND);
    else
        CHECK_FLAGS(flags, NOTIFY_NEWMAIL | NOTIFY_READYTOSEND | NOTIFY_SENTDEFERRED | NOTIFY_CRITSEC | NOTIFY_NONCRIT | NOTIFY_CONFIG_CHANGE |
            NOTIFY_CRITICAL_ERROR);
    CHECK(!((flags & NOTIFY_SENTDEFERRED) && (flags & NOTIFY_CRITICAL_ERROR)), "SpoolerNotify");
    CHECK(data || !(flags & (NOTIFY_NEWMAIL_RECEIVED | NOTIFY_SENTDEFERRED)), "SpoolerNotify");
    return support->host->spooler_notify ? told(support, "SpoolerNotify", support->host->spooler_notify(support->context, flags, data)) : S_OK;
}

static HRESULT STDMETHODCALLTYPE create_one_off(IMAPISupport *self, LPTSTR name, LPTSTR type, LPTSTR address, ULONG flags, ULONG *size,
    LPENTRYID *entry_id)
{
    ENTER(self, AB | MS | XP, "CreateOneOff");
    CHECK(type && address && size && entry_id, "CreateOneOff");
    *entry_id = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE | MAPI_SEND_NO_RICH_INFO);
    char *name_text = name ? mapix_text_from_flags_heap(name, flags) : NULL;
    char *type_text = mapix_text_from_flags_heap(type, flags), *address_text = mapix_text_from_flags_heap(address, flags);
    HRESULT hr = MAPI_E_NOT_ENOUGH_MEMORY;
    if ((name_text || !name) && type_text && address_text)
        hr = mapix_one_off_encode(name_text, type_text, address_text, flags, size, entry_id);
    free(name_text);
    free(type_text);
    free(address_text);
    return told(support, "CreateOneOff", hr);
}

static HRESULT STDMETHODCALLTYPE set_provider_uid(IMAPISupport *self, LPMAPIUID uid, ULONG flags)
{
    ENTER(self, AB | MS, "SetProviderUID");
    CHECK(uid, "SetProviderUID");
    CHECK_FLAGS(flags, 0);
    NEED(set_provider_uid, "SetProviderUID");
    return told(support, "SetProviderUID", support->host->set_provider_uid(support->context, uid, flags));
}

static HRESULT STDMETHODCALLTYPE compare_entry_ids(IMAPISupport *self, ULONG size_1, LPENTRYID entry_id_1, ULONG size_2, LPENTRYID entry_id_2,
    ULONG flags, ULONG *result)
{
    ENTER(self, AB | MS | XP, "CompareEntryIDs");
    CHECK((entry_id_1 || !size_1) && (entry_id_2 || !size_2) && result, "CompareEntryIDs");
    CHECK_FLAGS(flags, 0);
    NEED(compare_entry_ids, "CompareEntryIDs");
    return told(support, "CompareEntryIDs", support->host->compare_entry_ids(support->context, size_1, entry_id_1, size_2, entry_id_2, flags, result));
}

static HRESULT STDMETHODCALLTYPE open_template_id(IMAPISupport *self, ULONG size, LPENTRYID template_id, ULONG flags, LPMAPIPROP data, LPCIID iid,
    LPMAPIPROP *result, LPMAPIPROP sibling)
{
    ENTER(self, AB, "OpenTemplateID");
    CHECK(size && template_id && data && result, "OpenTemplateID");
    *result = NULL;
    NEED(open_template_id, "OpenTemplateID");
    return told(support, "OpenTemplateID", support->host->open_template_id(support->context, size, template_id, flags, data, iid ? iid : &IID_IMailUser, result,
        sibling));
}

static HRESULT STDMETHODCALLTYPE open_entry(IMAPISupport *self, ULONG size, LPENTRYID entry_id, LPCIID iid, ULONG flags, ULONG *type,
    LPUNKNOWN *result)
{
    ENTER(self, AB | MS | XP, "OpenEntry");
    CHECK(size && entry_id && type && result, "OpenEntry");
    *result = NULL;
    NEED(open_entry, "OpenEntry");
    return support->host->open_entry(support->context, size, entry_id, iid, flags, type, result, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE get_one_off_table(IMAPISupport *self, ULONG flags, LPMAPITABLE *table)
{
    ENTER(self, AB, "GetOneOffTable");
    CHECK(table, "GetOneOffTable");
    *table = NULL;
    CHECK_FLAGS(flags, MAPI_UNICODE);
    NEED(get_one_off_table, "GetOneOffTable");
    return told(support, "GetOneOffTable", support->host->get_one_off_table(support->context, flags, table));
}

static HRESULT open_book(struct support *support, LPADRBOOK *ret_book)
{
    if (!support->host->open_address_book)
        return no_host(support, "OpenAddressBook");
    return support->host->open_address_book(support->context, NULL, 0, &support->object.error, ret_book);
}

/* The book goes, and what it said of its failure stays. */
static HRESULT close_book(struct support *support, LPADRBOOK book, HRESULT hr)
{
    if (FAILED(hr))
        mapix_error_copy_of(&support->object.error, &mapix_object_of(book)->error, hr);
    book->lpVtbl->Release(book);
    return hr;
}

static HRESULT STDMETHODCALLTYPE address(IMAPISupport *self, ULONG_PTR *ui_param, LPADRPARM parameters, LPADRLIST *list)
{
    ENTER(self, AB, "Address");
    CHECK(parameters, "Address");
    LPADRBOOK book = NULL;
    HRESULT hr = open_book(support, &book);
    if (FAILED(hr))
        return hr;
    return close_book(support, book, book->lpVtbl->Address(book, ui_param, parameters, list));
}

static HRESULT STDMETHODCALLTYPE details(IMAPISupport *self, ULONG_PTR *ui_param, LPFNDISMISS dismiss, LPVOID dismiss_context, ULONG size,
    LPENTRYID entry_id, LPFNBUTTON button, LPVOID button_context, LPTSTR button_text, ULONG flags)
{
    ENTER(self, AB, "Details");
    CHECK(size && entry_id, "Details");
    LPADRBOOK book = NULL;
    HRESULT hr = open_book(support, &book);
    if (FAILED(hr))
        return hr;
    return close_book(support, book,
        book->lpVtbl->Details(book, ui_param, dismiss, dismiss_context, size, entry_id, button, button_context, button_text, flags));
}

static HRESULT STDMETHODCALLTYPE new_entry(IMAPISupport *self, ULONG_PTR ui_param, ULONG flags, ULONG container_size, LPENTRYID container,
    ULONG template_size, LPENTRYID template_id, ULONG *size, LPENTRYID *entry_id)
{
    ENTER(self, AB, "NewEntry");
    LPADRBOOK book = NULL;
    HRESULT hr = open_book(support, &book);
    if (FAILED(hr))
        return hr;
    return close_book(support, book,
        book->lpVtbl->NewEntry(book, ui_param, flags, container_size, container, template_size, template_id, size, entry_id));
}

static HRESULT STDMETHODCALLTYPE do_config_propsheet(IMAPISupport *self, ULONG_PTR ui_param, ULONG flags, LPTSTR title, LPMAPITABLE display_table,
    LPMAPIPROP data, ULONG top_page)
{
    ENTER(self, AB | MS | XP | CFG, "DoConfigPropsheet");
    CHECK(display_table && data, "DoConfigPropsheet");
    CHECK_FLAGS(flags, MAPI_UNICODE);
    HRESULT hr = MAPI_E_NO_SUPPORT;
    if (support->host->run_property_sheet)
        hr = support->host->run_property_sheet(support->context, ui_param, flags, title, display_table, data, top_page);
    if (hr == MAPI_E_NO_SUPPORT)
        mapix_object_fail(&support->object, hr, 0,
            "The settings cannot be shown: no dialog is available here; set them without one (mapix service configure NAME KEY=VALUE ...)");
    else if (FAILED(hr))
        mapix_error_copy_of(&support->object.error, mapix_error_thread_slot(), hr);
    return hr;
}

/* Receipts that wait for these messages go out before the copies are made, which must not cause them again (SPI-SUP-27, SPI-FLD-08). */
static void send_pending_receipts(LPCIID iid, LPVOID folder, LPENTRYLIST messages, ULONG_PTR ui_param)
{
    LPMAPIFOLDER source = NULL;
    if (FAILED(((LPUNKNOWN)folder)->lpVtbl->QueryInterface(folder, &IID_IMAPIFolder, (LPVOID *)&source)))
        return;
    source->lpVtbl->SetReadFlags(source, messages, ui_param, NULL, GENERATE_RECEIPT_ONLY);
    source->lpVtbl->Release(source);
}

static HRESULT STDMETHODCALLTYPE copy_messages(IMAPISupport *self, LPCIID source_iid, LPVOID source, LPENTRYLIST messages, LPCIID destination_iid,
    LPVOID destination, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    ENTER(self, MS, "CopyMessages");
    CHECK(source && destination && messages, "CopyMessages");
    CHECK_FLAGS(flags, MESSAGE_MOVE | MESSAGE_DIALOG);
    send_pending_receipts(source_iid, source, messages, ui_param);
    return prop_copy_messages(&support->object, source_iid, source, messages, destination_iid, destination, ui_param, progress, flags);
}

static HRESULT STDMETHODCALLTYPE copy_folder(IMAPISupport *self, LPCIID source_iid, LPVOID source, ULONG size, LPENTRYID entry_id,
    LPCIID destination_iid, LPVOID destination, LPTSTR new_name, ULONG_PTR ui_param, LPMAPIPROGRESS progress, ULONG flags)
{
    ENTER(self, MS, "CopyFolder");
    CHECK(source && destination && size && entry_id, "CopyFolder");
    return prop_copy_folder(&support->object, source_iid, source, size, entry_id, destination_iid, destination, new_name, ui_param, progress,
        flags);
}

static HRESULT STDMETHODCALLTYPE do_copy_to(IMAPISupport *self, LPCIID source_iid, LPVOID source, ULONG excluded_count, LPCIID excluded,
    LPSPropTagArray excluded_tags, ULONG_PTR ui_param, LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags,
    LPSPropProblemArray *problems)
{
    ENTER(self, MS, "DoCopyTo");
    CHECK(source_iid && source && destination && (excluded || !excluded_count) && (!excluded_tags || excluded_tags->cValues), "DoCopyTo");
    return prop_copy_to(&support->object, source_iid, source, excluded_count, excluded, excluded_tags, ui_param, progress, destination_iid,
        destination, flags, problems);
}

static HRESULT STDMETHODCALLTYPE do_copy_props(IMAPISupport *self, LPCIID source_iid, LPVOID source, LPSPropTagArray included, ULONG_PTR ui_param,
    LPMAPIPROGRESS progress, LPCIID destination_iid, LPVOID destination, ULONG flags, LPSPropProblemArray *problems)
{
    ENTER(self, MS, "DoCopyProps");
    CHECK(source && included && destination_iid && destination, "DoCopyProps");
    return prop_copy_props(&support->object, source_iid, source, included, ui_param, progress, destination_iid, destination, flags, problems);
}

static HRESULT STDMETHODCALLTYPE do_progress_dialog(IMAPISupport *self, ULONG_PTR ui_param, ULONG flags, LPMAPIPROGRESS *progress)
{
    ENTER(self, AB | MS, "DoProgressDialog");
    CHECK(progress, "DoProgressDialog");
    *progress = NULL;
    CHECK_FLAGS(flags, MAPI_TOP_LEVEL);
    if (support->host->new_progress)
        return told(support, "DoProgressDialog", support->host->new_progress(support->context, ui_param, progress));
    return told(support, "DoProgressDialog", prop_progress_new(progress));
}

static HRESULT STDMETHODCALLTYPE read_receipt(IMAPISupport *self, ULONG flags, LPMESSAGE read, LPMESSAGE *empty)
{
    ENTER(self, MS, "ReadReceipt");
    CHECK(read && empty && *empty, "ReadReceipt");
    CHECK_FLAGS(flags, MAPI_NON_READ);
    return support_read_receipt(flags, read, *empty, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE prepare_submit(IMAPISupport *self, LPMESSAGE message, ULONG *flags)
{
    ENTER(self, MS, "PrepareSubmit");
    CHECK(message, "PrepareSubmit");
    return support_prepare_submit(support->host, support->context, message, flags, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE expand_recips(IMAPISupport *self, LPMESSAGE message, ULONG *flags)
{
    ENTER(self, MS, "ExpandRecips");
    CHECK(message && flags, "ExpandRecips");
    return support_expand_recipients(support->host, support->context, message, flags, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE update_pab(IMAPISupport *self, ULONG flags, LPMESSAGE message)
{
    ENTER(self, 0, "UpdatePAB");
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE do_sent_mail(IMAPISupport *self, ULONG flags, LPMESSAGE message)
{
    ENTER(self, MS, "DoSentMail");
    CHECK(message, "DoSentMail");
    CHECK_FLAGS(flags, 0);
    return support_do_sent_mail(support->host, support->context, flags, message, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE open_address_book(IMAPISupport *self, LPCIID iid, ULONG flags, LPADRBOOK *book)
{
    ENTER(self, AB | MS | XP, "OpenAddressBook");
    CHECK(book, "OpenAddressBook");
    *book = NULL;
    CHECK_FLAGS(flags, AB_NO_DIALOG);
    NEED(open_address_book, "OpenAddressBook");
    return support->host->open_address_book(support->context, iid, flags, &support->object.error, book);
}

static HRESULT STDMETHODCALLTYPE preprocess(IMAPISupport *self, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    ENTER(self, 0, "Preprocess");
    return MAPI_E_NO_SUPPORT;
}

static HRESULT STDMETHODCALLTYPE complete_msg(IMAPISupport *self, ULONG flags, ULONG size, LPENTRYID entry_id)
{
    ENTER(self, MS, "CompleteMsg");
    CHECK(size && entry_id, "CompleteMsg");
    CHECK_FLAGS(flags, 0);
    NEED(complete_message, "CompleteMsg");
    return told(support, "CompleteMsg", support->host->complete_message(support->context, flags, size, entry_id));
}

static HRESULT STDMETHODCALLTYPE store_logoff_transports(IMAPISupport *self, ULONG *flags)
{
    ENTER(self, MS, "StoreLogoffTransports");
    CHECK(flags, "StoreLogoffTransports");
    CHECK_FLAGS(*flags, LOGOFF_ABORT | LOGOFF_NO_WAIT | LOGOFF_ORDERLY | LOGOFF_PURGE | LOGOFF_QUIET);
    CHECK(!(*flags & (*flags - 1)), "StoreLogoffTransports");           /* one of them */
    if (support->host->store_logoff_transports)
        return told(support, "StoreLogoffTransports", support->host->store_logoff_transports(support->context, flags));
    *flags = LOGOFF_COMPLETE;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE status_recips(IMAPISupport *self, LPMESSAGE message, LPADRLIST recipients)
{
    ENTER(self, XP, "StatusRecips");
    CHECK(message && recipients, "StatusRecips");
    return support_status_recipients(support->host, support->context, message, recipients, &support->object.error);
}

static HRESULT STDMETHODCALLTYPE wrap_store_entry_id(IMAPISupport *self, ULONG size, LPENTRYID entry_id, ULONG *wrapped_size, LPENTRYID *wrapped)
{
    ENTER(self, AB | MS | XP, "WrapStoreEntryID");
    CHECK(size && entry_id && wrapped_size && wrapped, "WrapStoreEntryID");
    *wrapped = NULL;
    NEED(module_name, "WrapStoreEntryID");
    return told(support, "WrapStoreEntryID", support_wrap(support->host->module_name(support->context), size, entry_id, wrapped_size, wrapped));
}

static HRESULT STDMETHODCALLTYPE modify_profile(IMAPISupport *self, ULONG flags)
{
    ENTER(self, MS, "ModifyProfile");
    CHECK_FLAGS(flags, MDB_TEMPORARY);
    if (flags & MDB_TEMPORARY)                 /* a store that is not to be listed stays as it is (SPI-SUP-43) */
        return S_OK;
    NEED(modify_profile, "ModifyProfile");
    return told(support, "ModifyProfile", support->host->modify_profile(support->context, flags));
}

static HRESULT STDMETHODCALLTYPE istorage_from_stream(IMAPISupport *self, LPUNKNOWN stream, LPCIID iid, ULONG flags, LPSTORAGE *storage)
{
    ENTER(self, AB | MS | XP, "IStorageFromStream");
    CHECK(stream && storage, "IStorageFromStream");
    *storage = NULL;
    CHECK_FLAGS(flags, STGSTRM_CURRENT | STGSTRM_MODIFY | STGSTRM_CREATE);
    return told(support, "IStorageFromStream", HrIStorageFromStream(stream, iid, flags, storage));
}

static HRESULT STDMETHODCALLTYPE get_svc_config_support_obj(IMAPISupport *self, ULONG flags, LPMAPISUP *result)
{
    ENTER(self, AB | MS | XP | CFG, "GetSvcConfigSupportObj");
    CHECK(result, "GetSvcConfigSupportObj");
    *result = NULL;
    CHECK_FLAGS(flags, 0);
    NEED(configuration_support, "GetSvcConfigSupportObj");
    return support->host->configuration_support(support->context, &support->object.error, result);
}

static const IMAPISupportVtbl support_vtable = {
    MAPIX_FORWARD_IUNKNOWN(IMAPISupport),
    MAPIX_FORWARD_ERROR(IMAPISupport),
    .GetMemAllocRoutines = get_mem_alloc_routines,
    .Subscribe = subscribe,
    .Unsubscribe = unsubscribe,
    .Notify = notify,
    .ModifyStatusRow = modify_status_row,
    .OpenProfileSection = open_profile_section,
    .RegisterPreprocessor = register_preprocessor,
    .NewUID = new_uid,
    .MakeInvalid = make_invalid,
    .SpoolerYield = spooler_yield,
    .SpoolerNotify = spooler_notify,
    .CreateOneOff = create_one_off,
    .SetProviderUID = set_provider_uid,
    .CompareEntryIDs = compare_entry_ids,
    .OpenTemplateID = open_template_id,
    .OpenEntry = open_entry,
    .GetOneOffTable = get_one_off_table,
    .Address = address,
    .Details = details,
    .NewEntry = new_entry,
    .DoConfigPropsheet = do_config_propsheet,
    .CopyMessages = copy_messages,
    .CopyFolder = copy_folder,
    .DoCopyTo = do_copy_to,
    .DoCopyProps = do_copy_props,
    .DoProgressDialog = do_progress_dialog,
    .ReadReceipt = read_receipt,
    .PrepareSubmit = prepare_submit,
    .ExpandRecips = expand_recips,
    .UpdatePAB = update_pab,
    .DoSentMail = do_sent_mail,
    .OpenAddressBook = open_address_book,
    .Preprocess = preprocess,
    .CompleteMsg = complete_msg,
    .StoreLogoffTransports = store_logoff_transports,
    .StatusRecips = status_recips,
    .WrapStoreEntryID = wrap_store_entry_id,
    .ModifyProfile = modify_profile,
    .IStorageFromStream = istorage_from_stream,
    .GetSvcConfigSupportObj = get_svc_config_support_obj,
};

static void support_finalize(struct mapix_object *object)
{
    struct support *support = (struct support *)object;
    if (support->host && support->host->released)
        support->host->released(support->context);
}

static const struct mapix_class_interface support_interfaces[] = {
    { &IID_IMAPISup, offsetof(struct support, support), &support_vtable },
    { NULL, 0, NULL },
};

static const struct mapix_class support_class = {
    .name = "support",
    .size = sizeof(struct support),
    .interfaces = support_interfaces,
    .finalize = support_finalize,
};

HRESULT mapix_support_new(enum support_flavour flavour, const struct support_host *host, void *context, LPMAPISUP *ret_support)
{
    struct support *support;
    HRESULT hr = mapix_object_new(&support_class, NULL, &support);
    if (FAILED(hr))
        return hr;
    support->flavour = flavour;
    support->host = host;
    support->context = context;
    *ret_support = (LPMAPISUP)&support->support;
    return S_OK;
}

void mapix_support_invalidate(LPMAPISUP support)
{
    mapix_object_invalidate(mapix_object_of(support));
}

unsigned support_foreign_references(LPMAPISUP support)
{
    return atomic_load(&mapix_object_of(support)->references) - 1;
}

bool support_hold_if_alive(LPMAPISUP support)
{
    atomic_uint *references = &mapix_object_of(support)->references;
    unsigned count = atomic_load(references);
    while (count && count < 1u << 29)          /* base/object.c lifts the count out of reach while it finalizes */
        if (atomic_compare_exchange_weak(references, &count, count + 1))
            return true;
    return false;
}
