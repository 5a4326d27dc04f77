/* Encoded notifications, and the pieces of frames: rows, names, entry lists, errors. */
#include <mapiutil.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "value/codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
    if (!good)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    NOTIFICATION *notifications;
    ULONG count;
    void *bytes;
    size_t encoded;
    if (SUCCEEDED(mapix_codec_decode_notifications(data, size, NULL, &count, &notifications))) {
        check(SUCCEEDED(mapix_codec_encode_notifications(notifications, count, &bytes, &encoded)));
        free(bytes);
        mapix_memory_free(notifications);
    }
    void *base = mapix_memory_new(1);
    struct mapix_codec_reader reader = mapix_codec_reader(data, size, base);
    while (mapix_codec_left(&reader) > 0) {
        SRowSet *rows = NULL;
        switch (mapix_codec_get_u8(&reader) % 6) {
        case 0:
            rows = mapix_codec_get_rows(&reader);
            break;
        case 1:
            mapix_codec_get_names(&reader, &count);
            break;
        case 2:
            mapix_codec_get_entry_list(&reader);
            break;
        case 3:
            mapix_codec_get_error(&reader, MAPI_UNICODE);
            break;
        case 4:
            mapix_codec_get_wide(&reader);
            break;
        default:
            mapix_codec_skip_property(&reader);
            break;
        }
        if (rows != NULL) {
            struct mapix_codec_writer writer = { 0 };
            mapix_codec_put_rows(&writer, rows);
            check(SUCCEEDED(writer.result));
            mapix_codec_writer_release(&writer);
            FreeProws(rows);
        }
    }
    mapix_memory_free(base);
    return 0;
}
