/* mapix profile copy, rename, passwd, export, import, forget-secrets */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "profile/archive.h"

#define LARGEST_ARCHIVE (256u << 20)

/* Report what one of the functions of profile/archive.h recorded. */
static int fail_slot(HRESULT result, struct mapix_error_slot *error, const char *what, const char *name)
{
    mapix_error_copy(mapix_error_thread_slot(), error);
    mapix_error_clear(error);
    return cli_fail(NULL, result, NULL, what, name);
}

/* The password of a profile that has one; *ret_password stays NULL for one without. */
static int ask_of_profile(const char *name, char **ret_password)
{
    struct mapix_error_slot error = { 0 };
    unsigned flags = 0;
    char question[200];
    HRESULT result = mapix_profile_look_up(name, &error, &flags);

    if (FAILED(result))
        return fail_slot(result, &error, "there is no profile %s", name);
    if (!(flags & PROFILE_LOCKED))
        return EX_OK;
    snprintf(question, sizeof(question), "Password of the profile %.80s", name);
    return cli_ask_password(question, false, ret_password);
}

/* CopyProfile and RenameProfile have one form. */
typedef HRESULT STDMETHODCALLTYPE two_names(IProfAdmin *admin, LPTSTR name, LPTSTR password, LPTSTR new_name, ULONG_PTR ui_param, ULONG flags);

static int with_two_names(struct cli *cli, int argc, char **argv, const char *verb, bool rename)
{
    LPPROFADMIN admin;
    char *password = NULL;
    HRESULT result;
    int status;

    if (argc != 2)
        return cli_usage("profile %s needs a name and a new name", verb);
    if ((status = cli_initialize(cli)) || (!rename && (status = ask_of_profile(argv[0], &password))))
        return status;
    result = MAPIAdminProfiles(0, &admin);
    if (FAILED(result)) {
        cli_forget_password(password);
        return cli_fail(cli, result, NULL, "the profiles cannot be opened");
    }
    two_names *act = rename ? admin->lpVtbl->RenameProfile : admin->lpVtbl->CopyProfile;
    result = act(admin, (LPTSTR)argv[0], (LPTSTR)password, (LPTSTR)argv[1], 0, MAPI_APP_PROFILE);
    if (FAILED(result))
        status = cli_fail(cli, result, admin, "profile %s: no %s of it was made", argv[0], verb);
    if (result == MAPI_E_NO_ACCESS)        /* MAPI's code for a name that is taken */
        status = EX_CANTCREAT;
    cli_forget_password(password);
    admin->lpVtbl->Release(admin);
    return status;
}

int cli_profile_copy(struct cli *cli, int argc, char **argv)
{
    return with_two_names(cli, argc, argv, "copy", false);
}

int cli_profile_rename(struct cli *cli, int argc, char **argv)
{
    return with_two_names(cli, argc, argv, "rename", true);
}

int cli_profile_passwd(struct cli *cli, int argc, char **argv)
{
    LPPROFADMIN admin;
    char *before = NULL, *after = NULL;
    HRESULT result;
    int status;

    if (argc != 1)
        return cli_usage("profile passwd needs the name of a profile");
    if ((status = cli_initialize(cli)) || (status = ask_of_profile(argv[0], &before)))
        return status;
    status = cli_ask_password("New password (empty: none)", true, &after);
    result = status ? S_OK : MAPIAdminProfiles(0, &admin);
    if (FAILED(result)) {
        status = cli_fail(cli, result, NULL, "the profiles cannot be opened");
    } else if (!status) {
        result = admin->lpVtbl->ChangeProfilePassword(admin, (LPTSTR)argv[0], (LPTSTR)before, (LPTSTR)after, 0);
        if (FAILED(result))
            status = cli_fail(cli, result, admin, "the password of profile %s was not changed", argv[0]);
        admin->lpVtbl->Release(admin);
    }
    cli_forget_password(before);
    cli_forget_password(after);
    return status;
}

static int write_archive(const char *file, const void *bytes, size_t size)
{
    HRESULT result;

    if (!strcmp(file, "-"))
        return fwrite(bytes, 1, size, stdout) == size && !fflush(stdout) ? EX_OK : EX_IOERR;
    if (!access(file, F_OK)) {
        fprintf(stderr, "mapix: %s is there already; name another file, or remove it\n", file);
        return EX_CANTCREAT;
    }
    result = mapix_file_write(file, bytes, size, 0600);
    if (FAILED(result)) {
        fprintf(stderr, "mapix: %s cannot be written: %s\n", file, strerror(errno));
        return cli_exit_status(result);
    }
    return EX_OK;
}

int cli_profile_export(struct cli *cli, int argc, char **argv)
{
    struct mapix_error_slot error = { 0 };
    char *password = NULL, *secrets = NULL;
    const char *words[2] = { NULL, NULL };
    bool with_secrets = false;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT result;
    int status, count = 0;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--secrets"))
            with_secrets = true;
        else if (count < 2)
            words[count++] = argv[i];
        else
            return cli_usage("profile export takes a name and a file");
    }
    if (count != 2)
        return cli_usage("profile export needs a name and a file (- for standard output)");
    if ((status = cli_initialize(cli)))
        return status;
    if (with_secrets && !(status = ask_of_profile(words[0], &password)))
        status = cli_ask_password("Password to seal the secrets in the file with", true, &secrets);
    if (!status && with_secrets && !*secrets)
        status = cli_usage("secrets are exported sealed only; give a password for them");
    if (!status) {
        result = mapix_profile_export(words[0], password, secrets, &error, &bytes, &size);
        status = FAILED(result) ? fail_slot(result, &error, "profile %s was not exported", words[0]) : write_archive(words[1], bytes, size);
    }
    cli_forget_password(password);
    cli_forget_password(secrets);
    free(bytes);
    return status;
}

static int read_archive(const char *file, void **ret_bytes, size_t *ret_size)
{
    HRESULT result = mapix_file_read(!strcmp(file, "-") ? "/dev/stdin" : file, LARGEST_ARCHIVE, ret_bytes, ret_size);

    if (SUCCEEDED(result))
        return EX_OK;
    fprintf(stderr, "mapix: %s cannot be read: %s\n", file, result == MAPI_E_TOO_BIG ? "it is no exported profile" : strerror(errno));
    return cli_exit_status(result);
}

int cli_profile_import(struct cli *cli, int argc, char **argv)
{
    struct mapix_error_slot error = { 0 };
    const char *words[2] = { NULL, NULL };
    char *secrets = NULL;
    bool without_secrets = false, has_secrets = false;
    void *bytes = NULL;
    size_t size = 0;
    HRESULT result;
    int status, count = 0;

    for (int i = 0; i < argc; i++) {
        if (!strcmp(argv[i], "--without-secrets"))
            without_secrets = true;
        else if (count < 2)
            words[count++] = argv[i];
        else
            return cli_usage("profile import takes a file and a name");
    }
    if (!count)
        return cli_usage("profile import needs a file (- for standard input)");
    if ((status = cli_initialize(cli)) || (status = read_archive(words[0], &bytes, &size)))
        return status;
    result = mapix_profile_archive_secrets(bytes, size, &error, &has_secrets);
    if (SUCCEEDED(result) && has_secrets && !without_secrets)
        status = cli_ask_password("Password that seals the secrets in the file", false, &secrets);
    if (!status && SUCCEEDED(result))
        result = mapix_profile_import(bytes, size, words[1], secrets, without_secrets, &error);
    if (!status && FAILED(result))
        status = fail_slot(result, &error, "%s was not imported", words[0]);
    if (result == MAPI_E_NO_ACCESS)
        status = EX_CANTCREAT;
    cli_forget_password(secrets);
    free(bytes);
    return status;
}

int cli_profile_forget_secrets(struct cli *cli, int argc, char **argv)
{
    struct mapix_error_slot error = { 0 };
    HRESULT result;
    int status;

    if (argc != 1)
        return cli_usage("profile forget-secrets needs the name of a profile");
    if ((status = cli_initialize(cli)))
        return status;
    result = mapix_profile_forget_secrets(argv[0], &error);
    return FAILED(result) ? fail_slot(result, &error, "profile %s did not forget its secrets", argv[0]) : EX_OK;
}
