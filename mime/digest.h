/* What a mail shows of a message, in 32 bytes: has it changed since it was imported? Read flags, status and the like do not count. Attachments
 * come first, recipients next, then the message's own values and its text: the import computes it from what it hands over, the export
 * from what the message has. */
#ifndef MAPIX_MIME_DIGEST_H
#define MAPIX_MIME_DIGEST_H

#include <mapix.h>
#include <sodium.h>
#include <stdbool.h>

#define MIME_DIGEST_PLAIN 1u           /* PR_BODY came from the mail and counts */
#define MIME_DIGEST_HTML 2u            /* so does PR_HTML */
#define MIME_DIGEST_SIZE 33            /* of PR_MAPIX_CONTENT_DIGEST: those bits, and the digest */

struct mime_digest {
    crypto_generichash_state state;
    unsigned char bits;
};

void mime_digest_start(struct mime_digest *digest);
void mime_digest_bytes(struct mime_digest *digest, const void *bytes, size_t size);
/* Those of the values that count, in their fixed order. */
void mime_digest_message(struct mime_digest *digest, const SPropValue *values, ULONG count);
void mime_digest_recipient(struct mime_digest *digest, const SPropValue *values, ULONG count);
void mime_digest_attachment(struct mime_digest *digest, const SPropValue *values, ULONG count);
void mime_digest_finish(struct mime_digest *digest, unsigned char ret_bytes[MIME_DIGEST_SIZE]);

/* The digest of a message as it is now; `bits` are those of the one to compare with. */
HRESULT mime_digest_of(LPMESSAGE message, unsigned char bits, unsigned char ret_bytes[MIME_DIGEST_SIZE]);

#endif
