/* Writes the seed corpora of the codec's targets: seeds FOLDER. Run by hand when the format changes; what it wrote is checked in. */
#include <mapix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "tests/unit/value/random.h"
#include "value/codec.h"

static const char *folder;

static void save(const char *target, unsigned number, void *bytes, size_t size)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, target);
    mkdir(path, 0777);
    snprintf(path, sizeof(path), "%s/%s/seed-%02u", folder, target, number);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        exit(1);
    free(bytes);
}

static void save_notifications(struct random_source *source, unsigned number)
{
    NOTIFICATION all[3];
    void *bytes;
    size_t size;
    memset(all, 0, sizeof(all));
    all[0].ulEventType = fnevTableModified;
    all[0].info.tab.ulTableEvent = TABLE_ROW_MODIFIED;
    all[0].info.tab.propIndex = random_value(source, PR_INSTANCE_KEY);
    all[0].info.tab.propPrior.ulPropTag = PR_NULL;
    all[0].info.tab.row.lpProps = random_values(source, &all[0].info.tab.row.cValues);
    all[1].ulEventType = fnevNewMail;
    all[1].info.newmail.lpszMessageClass = (LPTSTR)(uintptr_t)"IPM.Note";
    all[2].ulEventType = fnevExtended;
    all[2].info.ext.cb = 3;
    all[2].info.ext.pbEventParameters = (LPBYTE)(uintptr_t)"abc";
    if (FAILED(mapix_codec_encode_notifications(all, 1 + number % 3, &bytes, &size)))
        exit(1);
    save("codec_notifications", number, bytes, size);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    folder = argv[1];
    for (unsigned i = 0; i < 24; i++) {
        struct random_source source = random_start(i);
        ULONG count;
        void *bytes;
        size_t size;
        SPropValue *values = random_values(&source, &count);
        if (FAILED(mapix_codec_encode_values(values, count, &bytes, &size)))
            return 1;
        save("codec_values", i, bytes, size);
        if (FAILED(mapix_codec_encode_restriction(random_restriction(&source, 4), &bytes, &size)))
            return 1;
        save("codec_restriction", i, bytes, size);
        save_notifications(&source, i);
        random_end(&source);
    }
    SizedSSortOrderSet(2, sorts) = { 2, 1, 1, { { PR_SUBJECT_W, TABLE_SORT_DESCEND }, { PR_MESSAGE_SIZE, TABLE_SORT_ASCEND } } };
    SizedSPropTagArray(3, tags) = { 3, { PR_SUBJECT_W, PR_ENTRYID, PR_NULL } };
    ACTION list[2];
    memset(list, 0, sizeof(list));
    list[0].acttype = OP_DELETE;
    list[1].acttype = OP_TAG;
    list[1].propTag.ulPropTag = PR_NULL;
    ACTIONS actions = { 1, 2, list };
    void *bytes;
    size_t size;
    mapix_codec_encode_sorts((SSortOrderSet *)&sorts, &bytes, &size);
    save("codec_sorts", 0, bytes, size);
    mapix_codec_encode_tags((SPropTagArray *)&tags, &bytes, &size);
    save("codec_sorts", 1, bytes, size);
    mapix_codec_encode_actions(&actions, &bytes, &size);
    save("codec_sorts", 2, bytes, size);
    static const char *const texts[] = { "\1plain", "\7Stra\xc3\x9f" "e \xe2\x82\xac \xf0\x9f\x98\x80", "\3\xed\xa0\x80\xff\xc0\x80", "\2a\xcc\x88\xcc\xa3",
        "\4\x1b$B\x46|\x1b(B", "\5+AGEAYg-" };
    for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        save("text", i, strdup(texts[i]), strlen(texts[i]));
    return 0;
}
