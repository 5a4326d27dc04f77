/* Who a mail is from and for. */
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapixext.h>
#include <string.h>

#include "mime/export_internal.h"
#include "table/helpers.h"

/* The SMTP address if there is one, else the address of type SMTP. */
const char *export_smtp(const SPropValue *values, ULONG count, ULONG smtp_tag, ULONG type_tag, ULONG address_tag)
{
    const char *smtp = smtp_tag ? export_text(values, count, smtp_tag) : NULL, *type = export_text(values, count, type_tag);

    if (smtp && *smtp)
        return smtp;
    return !type || !g_ascii_strcasecmp(type, "SMTP") ? export_text(values, count, address_tag) : NULL;
}

/* SPI-MIME-06: the name goes where the whole is too long. */
static const char *name_that_fits(const char *name, const char *address)
{
    return name && *name && strcmp(name, address) && strlen(name) + strlen(address) + 3 <= 255 ? name : NULL;
}

static void add_mailbox(InternetAddressList *list, const char *name, const char *address)
{
    InternetAddress *added = NULL;

    /* Someone with a name and no address is written as an empty group, which RFC 5322 has for that. */
    if (address && *address)
        added = internet_address_mailbox_new(name_that_fits(name, address), address);
    else if (name && *name)
        added = internet_address_group_new(name);
    if (!added)
        return;
    internet_address_list_add(list, added);
    g_object_unref(added);
}

/* A message's own list writes its header anew at each change: thousands of recipients are brought together before. Takes the list. */
static void set_addresses(GMimeMessage *mail, GMimeAddressType kind, InternetAddressList *list)
{
    if (internet_address_list_length(list))
        internet_address_list_append(g_mime_message_get_addresses(mail, kind), list);
    g_object_unref(list);
}

/* --- the address book --- */

/* The address of somebody whose entry the book knows. Free it; NULL when he has none. */
static char *address_of_entry(LPADRBOOK book, const SBinary *id)
{
    static const SizedSPropTagArray(3, tags) = { 3, { PR_SMTP_ADDRESS_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A } };
    LPMAPIPROP user;
    LPSPropValue values;
    ULONG type, count;
    char *address = NULL;

    if (FAILED(book->lpVtbl->OpenEntry(book, id->cb, (LPENTRYID)(void *)id->lpb, NULL, 0, &type, (LPUNKNOWN *)&user)))
        return NULL;
    if (!FAILED(user->lpVtbl->GetProps(user, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values))) {
        address = g_strdup(export_smtp(values, count, PR_SMTP_ADDRESS_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A));
        MAPIFreeBuffer(values);
    }
    user->lpVtbl->Release(user);
    return address;
}

/* The address of the one whom the book has under a name. */
static char *address_of_name(LPADRBOOK book, const char *name)
{
    LPADRLIST list;
    LPSPropValue value;
    char *address = NULL;

    if (FAILED(MAPIAllocateBuffer(CbNewADRLIST(1), (LPVOID *)&list)))
        return NULL;
    if (FAILED(MAPIAllocateBuffer(sizeof(*value), (LPVOID *)&value))) {
        MAPIFreeBuffer(list);
        return NULL;
    }
    *value = (SPropValue){ .ulPropTag = PR_DISPLAY_NAME_A, .Value.lpszA = (LPSTR)(uintptr_t)name };
    list->cEntries = 1;
    list->aEntries[0] = (ADRENTRY){ .cValues = 1, .rgPropVals = value };
    if (!FAILED(book->lpVtbl->ResolveName(book, 0, 0, NULL, list))) {
        const SPropValue *values = list->aEntries[0].rgPropVals, *id;
        ULONG count = list->aEntries[0].cValues;

        address = g_strdup(export_smtp(values, count, PR_SMTP_ADDRESS_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A));
        if (!address && (id = export_find(values, count, PR_ENTRYID)))
            address = address_of_entry(book, &id->Value.bin);
    }
    FreePadrlist(list);
    return address;
}

char *export_ask_book(LPADRBOOK book, const SBinary *id, const char *name)
{
    char *address = book && id ? address_of_entry(book, id) : NULL;

    return address || !book || !name || !*name ? address : address_of_name(book, name);
}

/* --- the mail's fields --- */

static void add_one(InternetAddressList *list, const char *name, const char *address, const SBinary *id, const struct mime_options *options)
{
    char *asked = address && *address ? NULL : export_ask_book(options->book, id, name);

    add_mailbox(list, name, asked ? asked : address);
    g_free(asked);
}

void export_originators(GMimeMessage *mail, const SPropValue *values, ULONG count, const struct mime_options *options)
{
    const char *from = export_smtp(values, count, 0, PR_SENT_REPRESENTING_ADDRTYPE_A, PR_SENT_REPRESENTING_EMAIL_ADDRESS_A);
    const char *by = export_smtp(values, count, 0, PR_SENDER_ADDRTYPE_A, PR_SENDER_EMAIL_ADDRESS_A);
    const char *from_name = export_text(values, count, PR_SENT_REPRESENTING_NAME_A), *by_name = export_text(values, count, PR_SENDER_NAME_A);
    InternetAddressList *authors = internet_address_list_new(), *senders = internet_address_list_new();

    if (!from && !from_name) {
        from = by;
        from_name = by_name;
    }
    add_one(authors, from_name, from, NULL, options);
    if (by && from && g_ascii_strcasecmp(by, from))
        add_mailbox(senders, by_name, by);
    set_addresses(mail, GMIME_ADDRESS_TYPE_FROM, authors);
    set_addresses(mail, GMIME_ADDRESS_TYPE_SENDER, senders);
}

enum { TO, CC, BCC, KINDS };

static void add_recipient(InternetAddressList *lists[KINDS], const SRow *row, const struct mime_options *options, bool *io_yes, bool *io_no)
{
    const SPropValue *values = row->lpProps, *id = export_find(values, row->cValues, PR_ENTRYID);
    const SPropValue *rich = export_find(values, row->cValues, PR_SEND_RICH_INFO);
    LONG kind = values[0].ulPropTag == PR_RECIPIENT_TYPE ? values[0].Value.l : MAPI_TO;

    *io_yes |= rich && rich->Value.b;
    *io_no |= rich && !rich->Value.b;
    if (kind & (LONG)MAPI_P1)
        return;                        /* of the envelope alone (SPI-XP-14) */
    kind &= 0xF;
    if (kind == MAPI_BCC && !(options->flags & CCSF_INCLUDE_BCC))
        return;
    add_one(lists[kind == MAPI_CC ? CC : kind == MAPI_BCC ? BCC : TO], export_text(values, row->cValues, PR_DISPLAY_NAME_A),
        export_smtp(values, row->cValues, PR_SMTP_ADDRESS_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A), id ? &id->Value.bin : NULL, options);
}

HRESULT export_recipients(GMimeMessage *mail, LPMESSAGE message, const struct mime_options *options, int *ret_rich)
{
    static const SizedSPropTagArray(7, tags) = { 7,
        { PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_A, PR_ADDRTYPE_A, PR_EMAIL_ADDRESS_A, PR_SMTP_ADDRESS_A, PR_ENTRYID, PR_SEND_RICH_INFO } };
    static const GMimeAddressType types[KINDS] = { GMIME_ADDRESS_TYPE_TO, GMIME_ADDRESS_TYPE_CC, GMIME_ADDRESS_TYPE_BCC };
    InternetAddressList *lists[KINDS];
    bool yes = false, no = false;
    LPMAPITABLE table;
    LPSRowSet rows;
    HRESULT result = message->lpVtbl->GetRecipientTable(message, 0, &table);

    *ret_rich = -1;
    if (!FAILED(result))
        result = mapix_table_take_rows(table, (const SPropTagArray *)&tags, NULL, &rows);
    if (FAILED(result))
        return result;
    for (int i = 0; i < KINDS; i++)
        lists[i] = internet_address_list_new();
    for (ULONG i = 0; i < rows->cRows; i++)
        add_recipient(lists, &rows->aRow[i], options, &yes, &no);
    for (int i = 0; i < KINDS; i++)
        set_addresses(mail, types[i], lists[i]);
    FreeProws(rows);
    *ret_rich = yes ? 1 : no ? 0 : -1;
    return S_OK;
}
