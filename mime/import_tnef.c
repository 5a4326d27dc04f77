/* A message that came in TNEF (winmail.dat), as SPI-TNEF-09 and -10 have it. */
#include <gmime/gmime.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>
#include <string.h>
#include <tnef.h>

#include "base/memory.h"
#include "mime/import_internal.h"
#include "storage/stream.h"

static bool is_tnef(const struct mime_part *part)
{
    return mime_is(part, "application/ms-tnef") || mime_is(part, "application/vnd.ms-tnef");
}

/* The mail's only part, or one of the parts of its outermost multipart. */
static const struct mime_part *find(const struct mime_part *mail)
{
    if (is_tnef(mail))
        return mail;
    for (const struct mime_part *part = mime_is(mail, "multipart/mixed") ? mail->first : NULL; part; part = part->next)
        if (is_tnef(part))
            return part;
    return NULL;
}

/* Does the key in the stream name this mail? A stream without a key belongs to the mail it came with. */
static bool correlates(struct import *import, const struct mime_part *mail, LPMESSAGE message)
{
    enum mime_known known = mail->known[FIELD_X_MS_TNEF_CORRELATOR] ? FIELD_X_MS_TNEF_CORRELATOR : FIELD_MESSAGE_ID;
    char *id = mail->known[known] ? mime_field_raw(import->base, mime_field(mail, known)) : NULL;
    LPSPropValue key;
    bool same;

    if (FAILED(HrGetOneProp((LPMAPIPROP)message, PR_TNEF_CORRELATION_KEY, &key)))
        return true;
    same = id && key->Value.bin.cb == strlen(id) + 1 && !memcmp(key->Value.bin.lpb, id, key->Value.bin.cb);
    MAPIFreeBuffer(key);
    return same;
}

/* Read the stream into a message. */
static HRESULT extract(LPMESSAGE message, struct mime_range bytes, const SPropTagArray *tags)
{
    static const char name[] = "WINMAIL.DAT";
    static const SizedSPropTagArray(1, nothing) = { 0, { 0 } };
    LPSTnefProblemArray problems = NULL;
    LPSTREAM stream;
    LPITNEF tnef;
    HRESULT result = mapix_stream_memory_new(bytes.at, bytes.size, STGM_READ, NULL, &stream);

    if (FAILED(result))
        return result;
    result = OpenTnefStreamEx(NULL, stream, (LPTSTR)(uintptr_t)name, TNEF_DECODE, message, 0, NULL, &tnef);
    if (!FAILED(result)) {
        result = tnef->lpVtbl->ExtractProps(tnef, tags ? TNEF_PROP_INCLUDE : TNEF_PROP_EXCLUDE,
            (LPSPropTagArray)(uintptr_t)(tags ? tags : (const SPropTagArray *)&nothing), &problems);
        tnef->lpVtbl->Release(tnef);
        MAPIFreeBuffer(problems);
    }
    stream->lpVtbl->Release(stream);
    return result;
}

/* SPI-TNEF-10: the key is read first; a stream that belongs to another message is no part of this one. */
void import_tnef(struct import *import, const struct mime_part *mail)
{
    static const SizedSPropTagArray(1, key) = { 1, { PR_TNEF_CORRELATION_KEY } };
    const struct mime_part *part = find(mail);
    struct mime_range bytes;
    LPSTREAM rich;

    if (!part || !import_note(import, mime_decode(import->base, part, &bytes)))
        return;
    if (FAILED(extract(import->message, bytes, (const SPropTagArray *)&key)))
        return;                        /* not TNEF: an attachment like others */
    import->tnef = part;
    if (!correlates(import, mail, import->message) || FAILED(extract(import->message, bytes, NULL)))
        return;
    import->encapsulated = true;
    if (!FAILED(import->message->lpVtbl->OpenProperty(import->message, PR_RTF_COMPRESSED, &IID_IStream, 0, 0, (LPUNKNOWN *)&rich))) {
        rich->lpVtbl->Release(rich);
        import->has_rich = true;
    }
}
