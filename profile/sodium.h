/* libsodium, loaded when the first secret is handled. Its functions are called as profile_sodium.NAME once profile_sodium_ready said yes. */
#ifndef MAPIX_PROFILE_SODIUM_H
#define MAPIX_PROFILE_SODIUM_H

#include <sodium.h>

#include "base/error.h"
#include "base/library.h"

#define SODIUM_FUNCTIONS(F) F(sodium_init) F(sodium_malloc) F(sodium_free) F(sodium_memcmp) F(randombytes_buf) F(crypto_generichash) \
    F(crypto_pwhash) F(crypto_aead_xchacha20poly1305_ietf_encrypt) F(crypto_aead_xchacha20poly1305_ietf_decrypt)

union profile_sodium LIBRARY_FUNCTIONS(SODIUM_FUNCTIONS);
extern union profile_sodium profile_sodium;

/* Load and initialize it. MAPI_E_CALL_FAILED: it is not installed, or the kernel gives no random numbers; recorded on `error`. */
HRESULT profile_sodium_ready(struct mapix_error_slot *error);

#endif
