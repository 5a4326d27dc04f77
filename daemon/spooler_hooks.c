/* Preprocessors that transports registered, and hook providers (SPI-SUP-13, SPI-SUBM-05, SPI-HOOK). */
#include "daemon/spooler.h"

#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- registering --- */

static void free_preprocessor(struct preprocessor *preprocessor)
{
    free(preprocessor->type);
    free(preprocessor);
}

HRESULT spooler_register_preprocessor(struct spooler_state *spooler, const MAPIUID *section, const MAPIUID *uid, const char *address_type,
    const char *module, const char *preprocess, const char *remove)
{
    struct preprocessor *added = calloc(1, sizeof(*added)), **at;
    char *why = NULL;
    HRESULT result = added ? S_OK : MAPI_E_NOT_ENOUGH_MEMORY;

    if (!FAILED(result)) {
        added->section = *section;
        added->has_uid = uid != NULL;
        if (uid)
            added->uid = *uid;
        added->type = address_type ? strdup(address_type) : NULL;
        *(void **)(void *)&added->preprocess = mapix_spooler_function(module, preprocess, &why);
        if (added->preprocess && remove && *remove)
            *(void **)(void *)&added->remove = mapix_spooler_function(module, remove, &why);
        if (why)
            result = MAPI_E_NOT_FOUND;
        else if (address_type && !added->type)
            result = MAPI_E_NOT_ENOUGH_MEMORY;
    }
    if (FAILED(result)) {
        if (why)
            spooler_trouble(spooler, "A preprocessor cannot be used: %s", why);
        if (added)
            free_preprocessor(added);
        free(why);
        return result;
    }
    for (at = &spooler->preprocessors; *at; at = &(*at)->next)
        ;
    *at = added;                       /* in the order registered */
    return S_OK;
}

void spooler_forget_preprocessors(struct spooler_state *spooler, const MAPIUID *section)
{
    for (struct preprocessor **at = &spooler->preprocessors; *at;) {
        struct preprocessor *found = *at;

        if (section && memcmp(&found->section, section, sizeof(*section))) {
            at = &found->next;
            continue;
        }
        *at = found->next;
        free_preprocessor(found);
    }
}

char *spooler_list_preprocessors(struct spooler_state *spooler, const MAPIUID *section)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    for (struct preprocessor *at = spooler->preprocessors; at; at = at->next) {
        if (memcmp(&at->section, section, sizeof(*section)))
            continue;
        if (at->type)
            fprintf(out, "%s\n", at->type);
        if (at->has_uid) {
            fputc('{', out);
            for (int i = 0; i < 16; i++)
                fprintf(out, "%02X", at->uid.ab[i]);
            fputs("}\n", out);
        }
        if (!at->type && !at->has_uid)
            fputs("*\n", out);
    }
    return fclose(out) ? NULL : text;
}

/* --- running --- */

static bool matches(const struct preprocessor *preprocessor, const SRow *row)
{
    const SPropValue *type = PpropFindProp(row->lpProps, row->cValues, PR_ADDRTYPE_A), *id = PpropFindProp(row->lpProps, row->cValues, PR_ENTRYID);

    if (preprocessor->has_uid && id && id->Value.bin.cb >= 20 && !memcmp(id->Value.bin.lpb + 4, &preprocessor->uid, sizeof(MAPIUID)))
        return true;
    if (preprocessor->type)
        return type && !strcasecmp(type->Value.lpszA, preprocessor->type);
    return !preprocessor->has_uid;
}

/* A recipient that is still to be served, and that its transport would get. */
static bool wanted(struct spooler_state *spooler, const struct preprocessor *preprocessor, const struct letter *letter)
{
    int transport = spooler_find_transport(spooler, &preprocessor->section);

    if (transport < 0 || !spooler_transport_works(spooler, (unsigned)transport) || (letter->only >= 0 && letter->only != transport))
        return false;
    for (ULONG i = 0; i < letter->rows->cRows; i++)
        if (!letter->served[i] && matches(preprocessor, &letter->rows->aRow[i]))
            return true;
    return false;
}

static HRESULT open_parent(struct letter *letter, LPMAPIFOLDER *ret_folder)
{
    LPSPropValue parent;
    ULONG type;
    HRESULT result = HrGetOneProp((LPMAPIPROP)letter->message, PR_PARENT_ENTRYID, &parent);

    if (FAILED(result))
        return result;
    result = letter->store->lpVtbl->OpenEntry(letter->store, parent->Value.bin.cb, (LPENTRYID)(void *)parent->Value.bin.lpb, NULL, MAPI_MODIFY,
        &type, (LPUNKNOWN *)ret_folder);
    MAPIFreeBuffer(parent);
    return result;
}

/* What a preprocessor made beside the message goes on its own way (SPI-HOOK-01): the spooler submits it. */
static void submit_made(struct spooler_state *spooler, ULONG count, LPMESSAGE *messages)
{
    for (ULONG i = 0; messages && i < count; i++) {
        HRESULT result = messages[i] ? messages[i]->lpVtbl->SubmitMessage(messages[i], 0) : S_OK;

        if (FAILED(result))
            spooler_trouble(spooler, "A message that a preprocessor made was not sent: %s", spooler_error_name(result));
        if (messages[i])
            messages[i]->lpVtbl->Release(messages[i]);
    }
    MAPIFreeBuffer(messages);
}

/* Recipients it found undeliverable are reported, and served by that. */
static HRESULT report_bad(struct spooler_state *spooler, struct letter *letter, const struct preprocessor *preprocessor, LPADRLIST bad)
{
    int transport = spooler_find_transport(spooler, &preprocessor->section);
    LPMAPISUP support = transport >= 0 ? spooler->session->transports[transport].support : NULL;
    HRESULT result;

    if (!bad)
        return S_OK;
    for (ULONG j = 0; j < letter->rows->cRows; j++)
        letter->offered[j] = false;
    for (ULONG i = 0; i < bad->cEntries; i++) {
        const SPropValue *row = PpropFindProp(bad->aEntries[i].rgPropVals, bad->aEntries[i].cValues, PR_ROWID);

        for (ULONG j = 0; row && j < letter->rows->cRows; j++)
            if (letter->rows->aRow[j].lpProps[0].ulPropTag == PR_ROWID && letter->rows->aRow[j].lpProps[0].Value.l == row->Value.l)
                letter->served[j] = letter->offered[j] = true;
    }
    result = support ? letter_mark(letter, letter->offered, true, false) : MAPI_E_NO_SUPPORT;
    if (!FAILED(result))
        result = support->lpVtbl->StatusRecips(support, letter->message, bad);
    if (FAILED(result))
        FreePadrlist(bad);
    return result;
}

HRESULT spooler_preprocess(struct spooler_state *spooler, struct letter *letter, bool *ret_ran)
{
    LPADRBOOK book = NULL;
    LPMAPIFOLDER folder = NULL;
    HRESULT result = S_OK;

    *ret_ran = false;
    for (unsigned i = 0; i < spooler->session->transport_count; i++) {         /* in transport order, then in theirs */
        for (struct preprocessor *at = spooler->preprocessors; at && !FAILED(result); at = at->next) {
            ULONG made = 0;
            LPMESSAGE *messages = NULL;
            LPADRLIST bad = NULL;

            if (memcmp(&at->section, &spooler->session->transports[i].section, sizeof(MAPIUID)) || !wanted(spooler, at, letter))
                continue;
            if (!book && FAILED(spooler->session->session->lpVtbl->OpenAddressBook(spooler->session->session, 0, NULL, AB_NO_DIALOG, &book)))
                book = NULL;
            if (!folder)
                result = open_parent(letter, &folder);
            if (FAILED(result))
                break;
            result = at->preprocess(spooler->session->session, letter->message, book, folder, MAPIAllocateBuffer, MAPIAllocateMore,
                MAPIFreeBuffer, &made, &messages, &bad);
            if (FAILED(result))
                break;
            *ret_ran = true;
            submit_made(spooler, made, messages);
            result = report_bad(spooler, letter, at, bad);
        }
    }
    if (book)
        book->lpVtbl->Release(book);
    if (folder)
        folder->lpVtbl->Release(folder);
    return result;
}

/* SPI-HOOK-02: those that had it to do; in reverse, as layers come off. */
void spooler_remove_preprocess_info(struct spooler_state *spooler, struct letter *letter)
{
    struct preprocessor *list[64];
    unsigned count = 0;

    for (struct preprocessor *at = spooler->preprocessors; at && count < 64; at = at->next)
        if (at->remove)
            list[count++] = at;
    while (count)
        list[--count]->remove(letter->message);
}

/* --- hooks --- */

HRESULT spooler_run_hooks(struct spooler_state *spooler, ULONG direction, LPMDB store, LPMESSAGE message, LPMAPIFOLDER folder, ULONG *io_flags,
    ULONG *io_size, LPENTRYID *io_target)
{
    for (unsigned i = 0; i < spooler->session->hook_count; i++) {
        struct mapix_spooler_hook *hook = &spooler->session->hooks[i];
        LPBYTE target = (LPBYTE)*io_target;
        ULONG size = *io_size;
        HRESULT result;

        if (!hook->hook || !(hook->flags & direction))
            continue;
        result = direction == HOOK_INBOUND ? hook->hook->lpVtbl->InboundMsgHook(hook->hook, message, folder, store, io_flags, &size, &target)
                                           : hook->hook->lpVtbl->OutboundMsgHook(hook->hook, message, folder, store, io_flags, &size, &target);
        if (FAILED(result)) {          /* mail is not lost for a hook */
            spooler_trouble(spooler, "The hook %s failed and was passed over: %s", hook->name, spooler_error_name(result));
            continue;
        }
        if (target != (LPBYTE)*io_target) {
            MAPIFreeBuffer(*io_target);
            *io_target = (LPENTRYID)(void *)target;
        }
        *io_size = size;
        if (*io_flags & (HOOK_CANCEL | HOOK_DELETE))
            break;
    }
    return S_OK;
}
