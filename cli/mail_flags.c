/* What Maildirs and mboxes know of a message beside its text, and how MAPI says it. */
#include "cli/cli.h"

#include <edkmdb.h>
#include <mapixtags.h>
#include <string.h>
#include <strings.h>

#define VERB_REPLY 102                 /* PR_LAST_VERB_EXECUTED and the icons that go with it (MS-OXOMSG) */
#define VERB_REPLY_ALL 103
#define VERB_FORWARD 104
#define ICON_REPLIED 0x105
#define ICON_FORWARDED 0x106
#define FLAG_FOLLOW_UP 2               /* PR_FLAG_STATUS */
#define ICON_RED_FLAG 6                /* PR_FOLLOWUP_ICON */

static const struct {
    char letter;
    unsigned flag;
} letters_of[] = { { 'D', MAIL_DRAFT }, { 'F', MAIL_FLAGGED }, { 'P', MAIL_FORWARDED }, { 'R', MAIL_REPLIED }, { 'S', MAIL_SEEN }, { 'T', MAIL_TRASHED } };

#define LETTERS (sizeof(letters_of) / sizeof(letters_of[0]))

unsigned mail_flags_of_name(const char *name)
{
    const char *slash = strrchr(name, '/'), *info = strstr(slash ? slash : name, ":2,");
    unsigned flags = 0;

    for (const char *at = info ? info + 3 : ""; *at; at++)
        for (size_t i = 0; i < LETTERS; i++)
            if (letters_of[i].letter == *at)
                flags |= letters_of[i].flag;
    return flags ? flags | MAIL_MARKED : 0;
}

void mail_flags_letters(unsigned flags, char letters[8])
{
    size_t length = 0;

    for (size_t i = 0; i < LETTERS; i++)
        if (flags & letters_of[i].flag)
            letters[length++] = letters_of[i].letter;
    letters[length] = 0;
}

/* mbox: "Status: RO", "X-Status: AFDT" for answered, flagged, deleted, draft. */
unsigned mail_flags_of_head(const char *bytes, size_t size)
{
    const char *at = bytes, *end = bytes + size;
    unsigned flags = 0;

    while (at < end && *at != '\n' && *at != '\r') {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        bool more = length > 9 && !strncasecmp(at, "X-Status:", 9);

        if (length > 7 && !strncasecmp(at, "Status:", 7))
            flags |= memchr(at + 7, 'R', length - 7) ? MAIL_SEEN | MAIL_MARKED : 0;
        for (size_t i = 9; more && i < length; i++)
            flags |= MAIL_MARKED | (at[i] == 'A' ? MAIL_REPLIED : at[i] == 'F' ? MAIL_FLAGGED : at[i] == 'D' ? MAIL_TRASHED
                    : at[i] == 'T' ? MAIL_DRAFT : 0);
        at = stop ? stop + 1 : end;
    }
    return flags;
}

HRESULT mail_flags_set(LPMESSAGE message, unsigned flags)
{
    SPropValue values[6];
    ULONG count = 0;

    if (!(flags & MAIL_MARKED))
        return S_OK;
    values[count++] = (SPropValue){ .ulPropTag = PR_MESSAGE_FLAGS,
        .Value.l = (flags & MAIL_SEEN ? MSGFLAG_READ : 0) | (flags & MAIL_DRAFT ? MSGFLAG_UNSENT : 0) };
    if (flags & (MAIL_REPLIED | MAIL_FORWARDED)) {
        bool forwarded = !(flags & MAIL_REPLIED);

        values[count++] = (SPropValue){ .ulPropTag = PR_LAST_VERB_EXECUTED, .Value.l = forwarded ? VERB_FORWARD : VERB_REPLY };
        values[count++] = (SPropValue){ .ulPropTag = PR_ICON_INDEX, .Value.l = forwarded ? ICON_FORWARDED : ICON_REPLIED };
    }
    if (flags & MAIL_FLAGGED) {
        values[count++] = (SPropValue){ .ulPropTag = PR_FLAG_STATUS, .Value.l = FLAG_FOLLOW_UP };
        values[count++] = (SPropValue){ .ulPropTag = PR_FOLLOWUP_ICON, .Value.l = ICON_RED_FLAG };
    }
    return message->lpVtbl->SetProps(message, count, values, NULL);
}

unsigned mail_flags_get(LPMESSAGE message)
{
    static const SizedSPropTagArray(4, tags) = { 4, { PR_MESSAGE_FLAGS, PR_LAST_VERB_EXECUTED, PR_FLAG_STATUS, PR_MSG_STATUS } };
    LPSPropValue values;
    unsigned flags = 0;
    ULONG count;

    if (FAILED(message->lpVtbl->GetProps(message, (LPSPropTagArray)(uintptr_t)&tags, 0, &count, &values)))
        return 0;
    if (values[0].ulPropTag == PR_MESSAGE_FLAGS)
        flags |= (values[0].Value.l & MSGFLAG_READ ? MAIL_SEEN : 0) | (values[0].Value.l & MSGFLAG_UNSENT ? MAIL_DRAFT : 0);
    if (values[1].ulPropTag == PR_LAST_VERB_EXECUTED)
        flags |= values[1].Value.l == VERB_REPLY || values[1].Value.l == VERB_REPLY_ALL ? MAIL_REPLIED
            : values[1].Value.l == VERB_FORWARD ? MAIL_FORWARDED : 0;
    if (values[2].ulPropTag == PR_FLAG_STATUS && values[2].Value.l == FLAG_FOLLOW_UP)
        flags |= MAIL_FLAGGED;
    if (values[3].ulPropTag == PR_MSG_STATUS && values[3].Value.l & MSGSTATUS_DELMARKED)
        flags |= MAIL_TRASHED;
    MAPIFreeBuffer(values);
    return flags;
}
