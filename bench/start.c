/* What bench/logon.c starts again and again: a program that links libmapix and nothing else. `--nothing`: it is loaded, and ends;
 * `--logon`: it has a session on the profile "local", and ends. */
#include <mapix.h>
#include <mapixext.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    LPMAPIERROR error = NULL;
    LPMAPISESSION session = NULL;
    if (argc != 2 || strcmp(argv[1], "--logon") != 0)
        _exit(FAILED(mapix_last_error(0, &error)));
    if (FAILED(MAPIInitialize(NULL)))
        _exit(1);
    _exit(FAILED(MAPILogonEx(0, (LPTSTR)(uintptr_t) "local", NULL, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_NO_MAIL, &session)));
}
