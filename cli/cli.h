/* mapix, the command: what its verbs share. One verb a function, one noun a file. */
#ifndef MAPIX_CLI_CLI_H
#define MAPIX_CLI_CLI_H

#include <jansson.h>
#include <mapiaux.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapiguid.h>
#include <mapitags.h>
#include <mapiutil.h>
#include <mapix.h>
#include <mapixext.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* The state of one run. */
struct cli {
    bool json;                         /* --json */
    const char *profile;               /* --profile P, or NULL */
    const char *password_file;         /* --password-file F, or NULL; "-": standard input */
    bool initialized;
    LPMAPISESSION session;
    LPMDB store;                       /* the default store, once a verb asked for it */
};

/* A verb: argc, argv begin with its first own argument; returns an exit status of sysexits.h. */
typedef int cli_verb(struct cli *cli, int argc, char **argv);

/* --- failing: a message that names what was tried, the code, the cause and the remedy; returns the exit status for the code --- */

/* Report a failed call; `object` is what to ask for GetLastError (any interface that has it, in the slot IMAPIProp has it in), or NULL for
 * the thread's last error. */
int cli_fail(struct cli *cli, HRESULT result, void *object, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The code's name and the text that goes with it. Free it; NULL when memory is short. */
char *cli_error_text(HRESULT result, void *object);

/* Report wrong words on the command line; EX_USAGE. */
int cli_usage(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The exit status of sysexits.h that tells a caller what kind of failure a code is. */
int cli_exit_status(HRESULT result);

/* --- sessions --- */

/* MAPIInitialize once. */
int cli_initialize(struct cli *cli);

/* Log on: with --profile to that, else the shared session or the default profile. `flags` are added (MAPI_NO_MAIL for what sends nothing).
 * Leaves cli->session; 0 or an exit status, reported. */
int cli_log_on(struct cli *cli, ULONG flags);

/* The services of cli->profile or of the default profile, without logging on. 0 or an exit status, reported. */
int cli_open_services(struct cli *cli, LPSERVICEADMIN *ret_services);

/* Log on and open the default store read and write into cli->store. */
int cli_open_store(struct cli *cli, ULONG logon_flags);

/* Close what is open. Called once at the end. */
void cli_close(struct cli *cli);

/* Open the folder a path names: "Inbox/Projects" under the IPM subtree, "" the subtree itself; Inbox is the receive folder whatever it is
 * called. Names match exactly, else without regard to case. 0 or an exit status, reported. */
int cli_open_folder(struct cli *cli, const char *path, LPMAPIFOLDER *ret_folder);

/* Open a message by the id that `mapix message list` prints. 0 or an exit status, reported. */
int cli_open_message(struct cli *cli, const char *id, ULONG flags, LPMESSAGE *ret_message);

/* --- values to JSON; each returns a new reference --- */

json_t *cli_json_binary(const SBinary *binary);        /* hexadecimal text */
json_t *cli_json_value(const SPropValue *value);       /* null for errors; times in ISO 8601, UTC; MV: an array */
json_t *cli_json_row(const SRow *row, const char *const *names);

/* Print a message: all its properties, recipients and attachments with what is in them, or what people ask first. (show.c) */
int cli_show_message(struct cli *cli, LPMESSAGE message, bool all);

/* Take an option without a value out of the words; false when it is not there. */
bool cli_take_word(int *argc, char **argv, const char *word);

/* Write a message as mail: a file of its name appears when it is whole. */
HRESULT cli_write_mail(LPCONVERTERSESSION converter, LPMESSAGE message, const char *path);

/* The bytes of a hexadecimal id; false when it is none. Free ret_bytes with free(). */
bool cli_parse_hex(const char *text, ULONG *ret_size, BYTE **ret_bytes);

/* KEY=VALUE words as property values; a key is one of our short names, MAPI's name or eight hex digits. Values point into argv. Free with
 * free(). 0 or an exit status, reported. */
int cli_parse_values(int argc, char **argv, SPropValue **ret_values);

/* --- passwords --- */

/* Ask at the terminal, without echo (with `twice`: again, to be sure), else read a line of standard input. Give it back with
 * cli_forget_password, which wipes it. 0 or an exit status, reported. */
int cli_ask_password(const char *question, bool twice, char **ret_password);
void cli_forget_password(char *password);

/* The first line of a file, or of standard input for "-". 0 or an exit status, reported. */
int cli_read_password(const char *path, char **ret_password);

/* --- output --- */

/* One column of a listing for people: the key in each object, the heading, the width to pad to (0: as long as the text is; the last);
 * a time is shown by the local clock. */
struct cli_column {
    const char *key;
    const char *heading;
    int width;
    bool is_time;
};

/* Print an array of objects: as JSON, or as lines with a heading. Takes the reference. Returns 0 or EX_IOERR. */
int cli_print_list(struct cli *cli, json_t *list, const struct cli_column *columns);

/* Print one object: as JSON, or as lines "key: value" in its order, without lists that are empty. Takes the reference. */
int cli_print_object(struct cli *cli, json_t *object);

/* Text from a mail on a terminal: control characters are shown, not obeyed. */
void cli_print_text(FILE *file, const char *text);

/* --- progress on a terminal (progress.c) --- */

/* An object for whatever takes long, ours and what MAPI does for us: a bar on standard error where that is a terminal, drawn ten times a
 * second at most and wiped away with the last Release. NULL when memory is short: nothing is shown then. */
LPMAPIPROGRESS cli_progress_new(const char *what);

/* Report `done` of `whole` of the work, in any unit, and how many things that is; NULL does nothing. */
void cli_progress_report(LPMAPIPROGRESS progress, uint64_t done, uint64_t whole, unsigned long count, unsigned long total);

/* Release it; NULL does nothing. */
void cli_progress_end(LPMAPIPROGRESS progress);

/* --- mail in files --- */

/* What a Maildir, or an mbox by its Status fields, says of a message beside the message itself. */
#define MAIL_SEEN 1u
#define MAIL_REPLIED 2u
#define MAIL_FORWARDED 4u
#define MAIL_FLAGGED 8u
#define MAIL_DRAFT 16u
#define MAIL_TRASHED 32u
#define MAIL_MARKED 64u                /* somebody said something; without it a message is as new mail is */

/* The flags in a Maildir file's name ("...:2,RS"), and the letters for flags, in their order. (mail_flags.c) */
unsigned mail_flags_of_name(const char *name);
void mail_flags_letters(unsigned flags, char letters[8]);
/* The flags in the Status and X-Status fields of a message in an mbox. */
unsigned mail_flags_of_head(const char *bytes, size_t size);
/* Into properties of a message that was not saved yet, and out of a message. */
HRESULT mail_flags_set(LPMESSAGE message, unsigned flags);
unsigned mail_flags_get(LPMESSAGE message);

/* --- nouns --- */

cli_verb cli_profile, cli_service, cli_store, cli_folder, cli_message, cli_search, cli_import, cli_export, cli_send, cli_contact, cli_status,
    cli_daemon, cli_logon, cli_explain, cli_prop, cli_error, cli_flag, cli_guid, cli_entryid, cli_msg, cli_provider;

cli_verb cli_profile_copy, cli_profile_rename, cli_profile_passwd, cli_profile_export, cli_profile_import, cli_profile_forget_secrets;

/* Pick the verb of a noun: {name, function} ending with NULL; reports an unknown one. */
struct cli_choice {
    const char *name;
    cli_verb *verb;
    const char *arguments;
};
int cli_choose(struct cli *cli, const char *noun, const struct cli_choice *choices, int argc, char **argv);

#endif
