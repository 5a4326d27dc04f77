/* A client that shows its progress: FILE. It goes on until the file exists, then prints "RESULT code echo|silent". With what the library uses itself: no
 * client can make a progress object that is slow enough. */
#include <mapix.h>
#include <stdio.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "prop/copy.h"

int main(int argc, char **argv)
{
    const struct timespec tick = { .tv_nsec = 20 * 1000000 };
    LPMAPIPROGRESS progress = NULL;
    struct termios modes;
    HRESULT result = argc < 2 ? MAPI_E_INVALID_PARAMETER : MAPIInitialize(NULL);
    if (!FAILED(result))
        result = prop_progress_for_dialog(0, &progress);
    for (ULONG i = 0; !FAILED(result) && access(argv[1], F_OK); i++) {
        nanosleep(&tick, NULL);
        result = progress->lpVtbl->Progress(progress, 1 + i % 999, 0, 0);
    }
    if (progress)
        progress->lpVtbl->Release(progress);
    printf("RESULT %08x %s\n", (unsigned)result, tcgetattr(0, &modes) || !(modes.c_lflag & ECHO) ? "silent" : "echo");
    fflush(stdout);
    _exit(0);
}
