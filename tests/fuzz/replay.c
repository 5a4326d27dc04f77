/* Runs a fuzz target over the files of the folders given: its corpus, in the quick suite. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 1;
    }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    /* A copy of its own size, so that a sanitizer sees a read behind it. */
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    int failed = data == NULL || fread(data, 1, (size_t)size, file) != (size_t)size;
    fclose(file);
    if (!failed)
        LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return failed;
}

int main(int argc, char **argv)
{
    int failed = 0, count = 0;
    if (LLVMFuzzerInitialize != NULL)
        LLVMFuzzerInitialize(&argc, &argv);
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        struct dirent **names;
        int found = scandir(argv[i], &names, NULL, alphasort);
        if (found < 0) {
            perror(argv[i]);
            return 1;
        }
        for (int j = 0; j < found; j++) {
            char path[4096];
            struct stat status;
            snprintf(path, sizeof(path), "%s/%s", argv[i], names[j]->d_name);
            if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
                failed |= replay_file(path);
                count++;
            }
            free(names[j]);
        }
        free(names);
    }
    printf("%d inputs\n", count);
    /* A target without a corpus proves nothing. */
    return failed || count == 0;
}
