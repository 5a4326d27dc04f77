/* Folders, messages and attachments in memory: what the generic copy copies between in tests. Each call sees the tree as it is now;
 * properties of messages and attachments are transacted, the tree itself is not. Not for several threads. */
#ifndef MAPIX_TESTS_MAIL_FIXTURE_H
#define MAPIX_TESTS_MAIL_FIXTURE_H

#include "prop_fixture.h"

#define MAIL_CHILDREN 64

enum mail_kind { MAIL_FOLDER, MAIL_MESSAGE, MAIL_ATTACHMENT };

struct mail_node {
    enum mail_kind kind;
    struct fixture_store *store;       /* its properties */
    struct mail_node *parent;
    struct mail_node *children[MAIL_CHILDREN];     /* folders: folders and messages; messages: attachments; attachments: the one message in it */
    ULONG count;
    bool associated;                   /* messages */
    bool saved;                        /* messages and attachments: made, and saved since; others are not in tables */
    bool listed;                       /* PR_MESSAGE_RECIPIENTS and its like are in GetPropList */
    LPSRowSet recipients;              /* messages; with PR_ROWID */
    ULONG next_number;                 /* rows and attachments */
    ULONG number;                      /* attachments */
    bool own_copy;                     /* folders: CopyMessages and CopyFolder answer S_OK themselves */
    unsigned asked;                    /* how often CopyMessages or CopyFolder was called with MAPI_DECLINE_OK */
    unsigned receipts;                 /* how often SetReadFlags was called with GENERATE_RECEIPT_ONLY */
    HRESULT create_result;             /* CreateMessage, CreateAttach and CreateFolder answer this when it is not S_OK */
};

/* A root folder; every node below it goes with it. */
struct mail_node *mail_root_new(const wchar_t *name);
void mail_node_free(struct mail_node *node);

struct mail_node *mail_add(struct mail_node *parent, enum mail_kind kind, const wchar_t *name);
void mail_put(struct mail_node *node, SPropValue value);
const SPropValue *mail_value(const struct mail_node *node, ULONG tag);
struct mail_node *mail_child(const struct mail_node *parent, enum mail_kind kind, ULONG place);
ULONG mail_count(const struct mail_node *parent, enum mail_kind kind);
void mail_add_recipient(struct mail_node *message, const char *name, LONG type);

/* Open a node: IMAPIFolder, IMessage or IAttach. */
LPMAPIFOLDER mail_open_folder(struct mail_node *node);
LPMESSAGE mail_open_message(struct mail_node *node);
SBinary mail_entry(struct mail_node *node);

#endif
