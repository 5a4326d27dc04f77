/* A program of Simple MAPI as people wrote them: nothing but mapi.h.
 *
 *     simple send PROFILE TO SUBJECT TEXT [FILE]     exit status: the code of MAPISendMail
 *     simple implicit TO SUBJECT                     the same without a session
 *     simple read PROFILE                            every message of the Inbox, oldest first: subject, sender, date, text, files; marks them read
 *     simple unread PROFILE                          how many are unread
 *     simple delete PROFILE                          delete them all
 */
#include <mapi.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static ULONG send_mail(LHANDLE session, char *to, char *subject, char *text, char *file)
{
    MapiFileDesc files = { 0, 0, (ULONG)-1, file, NULL, NULL };
    MapiRecipDesc recipient = { 0, MAPI_TO, to, NULL, 0, NULL };
    MapiMessage message = { 0, subject, text, NULL, NULL, NULL, 0, NULL, 1, &recipient, file ? 1 : 0, file ? &files : NULL };

    return MAPISendMail(session, 0, &message, 0, 0);
}

static ULONG show(LHANDLE session, char *id)
{
    lpMapiMessage message;
    ULONG code = MAPIReadMail(session, 0, id, 0, 0, &message);

    if (code != SUCCESS_SUCCESS)
        return code;
    printf("subject: %s\nfrom: %s\ndate: %s\n", message->lpszSubject, message->lpOriginator ? message->lpOriginator->lpszName : "", message->lpszDateReceived);
    for (ULONG i = 0; i < message->nRecipCount; i++)
        printf("to: %s\n", message->lpRecips[i].lpszName);
    printf("text: %s\n", message->lpszNoteText);
    for (ULONG i = 0; i < message->nFileCount; i++) {
        char content[100] = "";
        FILE *file = fopen(message->lpFiles[i].lpszPathName, "r");
        if (file && fgets(content, sizeof(content), file))
            printf("file: %s: %s\n", message->lpFiles[i].lpszFileName, content);
        if (file)
            fclose(file);
        unlink(message->lpFiles[i].lpszPathName);
    }
    MAPIFreeBuffer(message);
    return SUCCESS_SUCCESS;
}

static ULONG each(LHANDLE session, const char *what)
{
    char seed[512] = "", id[512];
    FLAGS flags = MAPI_LONG_MSGID | MAPI_GUARANTEE_FIFO | (strcmp(what, "unread") ? 0 : MAPI_UNREAD_ONLY);
    ULONG code, count = 0;

    while ((code = MAPIFindNext(session, 0, NULL, strcmp(what, "delete") ? seed : NULL, flags, 0, id)) == SUCCESS_SUCCESS) {
        code = !strcmp(what, "read") ? show(session, id) : !strcmp(what, "delete") ? MAPIDeleteMail(session, 0, id, 0, 0) : SUCCESS_SUCCESS;
        if (code != SUCCESS_SUCCESS)
            return code;
        strcpy(seed, id);
        count++;
    }
    if (!strcmp(what, "unread"))
        printf("%u\n", (unsigned)count);
    return code == MAPI_E_NO_MESSAGES ? SUCCESS_SUCCESS : code;
}

int main(int argc, char **argv)
{
    LHANDLE session;
    ULONG code;

    if (argc == 4 && !strcmp(argv[1], "implicit"))
        return (int)send_mail(lhSessionNull, argv[2], argv[3], NULL, NULL);
    if (argc < 3)
        return 100;
    code = MAPILogon(0, argv[2], NULL, MAPI_NEW_SESSION, 0, &session);
    if (code != SUCCESS_SUCCESS)
        return (int)code;
    if (argc >= 6 && !strcmp(argv[1], "send"))
        code = send_mail(session, argv[3], argv[4], argv[5], argc > 6 ? argv[6] : NULL);
    else
        code = each(session, argv[1]);
    MAPILogoff(session, 0, 0, 0);
    return (int)code;
}
