#include "tests/unit/store/workload.h"

#include <stdint.h>

HRESULT workload_add_message(struct mapix_store *store, int64_t folder, int64_t *ret_id)
{
    char bytes[150] = "x";
    SPropValue values[3] = { { .ulPropTag = PR_SUBJECT_W }, { .ulPropTag = PR_BODY_W }, { .ulPropTag = PR_RTF_COMPRESSED } };
    SPropValue file[2] = { { .ulPropTag = PR_ATTACH_LONG_FILENAME_W }, { .ulPropTag = PR_ATTACH_DATA_BIN } };
    SPropValue recipient[3] = { { .ulPropTag = PR_ROWID }, { .ulPropTag = PR_RECIPIENT_TYPE, .Value.l = MAPI_TO }, { .ulPropTag = PR_DISPLAY_NAME_W } };
    struct mapix_store_record record = { .count = 3, .values = values }, file_record = { .count = 2, .values = file }, inner_record = { .count = 1, .values = values };
    struct mapix_store_message_save inner = { .record = &inner_record };
    struct mapix_store_attachment_save attachments[2] = { { .number = 0, .record = &file_record }, { .number = 1, .record = &inner_record, .embedded = &inner } };
    SizedSRowSet(1, rows) = { 1, { { 0, 3, recipient } } };
    struct mapix_store_message_save save = { .folder = folder, .record = &record, .recipients = (SRowSet *)(void *)&rows, .attachments = attachments,
        .attachment_count = 2 };
    struct mapix_store_message row;
    static BYTE large[70000];
    HRESULT result;

    values[0].Value.lpszW = (LPWSTR)(uintptr_t)L"Betreff";
    values[1].Value.lpszW = (LPWSTR)(uintptr_t)L"Hallo";
    values[2].Value.bin = (SBinary){ sizeof(bytes), (LPBYTE)bytes };
    file[0].Value.lpszW = (LPWSTR)(uintptr_t)L"a.bin";
    file[1].Value.bin = (SBinary){ sizeof(large), large };
    recipient[2].Value.lpszW = (LPWSTR)(uintptr_t)L"Ada";
    result = mapix_store_message_save(store, &save, &row);
    if (SUCCEEDED(result))
        *ret_id = row.id;
    return result;
}

static HRESULT change_subject(struct mapix_store *store, int64_t id)
{
    SPropValue value = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"wichtig" };
    struct mapix_store_record record = { .count = 1, .values = &value };
    struct mapix_store_message_save save = { .id = id, .force = true, .record = &record };

    return mapix_store_message_save(store, &save, NULL);
}

static HRESULT search(struct mapix_store *store, const struct mapix_store_facts *facts, int64_t *ret_folder)
{
    SPropValue wanted = { .ulPropTag = PR_SUBJECT_W, .Value.lpszW = (LPWSTR)(uintptr_t)L"wichtig" };
    SRestriction restriction = { .rt = RES_PROPERTY };
    HRESULT result = mapix_store_folder_create(store, facts->roles[MAPIX_ROLE_FINDER], FOLDER_SEARCH, L"Suche", NULL, NULL, ret_folder);

    restriction.res.resProperty.relop = RELOP_EQ;
    restriction.res.resProperty.ulPropTag = PR_SUBJECT_W;
    restriction.res.resProperty.lpProp = &wanted;
    if (SUCCEEDED(result))
        result = mapix_store_search_set(store, *ret_folder, &restriction, 1, &facts->roles[MAPIX_ROLE_INBOX], RECURSIVE_SEARCH);
    return SUCCEEDED(result) ? mapix_store_search_run(store, *ret_folder, NULL) : result;
}

HRESULT workload_run(struct mapix_store *store)
{
    struct mapix_store_facts facts;
    int64_t id = 0, other = 0, folder = 0, found = 0;
    HRESULT result = mapix_store_get_facts(store, &facts);
    int64_t inbox = SUCCEEDED(result) ? facts.roles[MAPIX_ROLE_INBOX] : 0;

    if (SUCCEEDED(result))
        result = mapix_store_folder_create(store, inbox, FOLDER_GENERIC, L"Unten", L"Notiz", NULL, &folder);
    if (SUCCEEDED(result))
        result = search(store, &facts, &found);
    if (SUCCEEDED(result))
        result = workload_add_message(store, inbox, &id);
    if (SUCCEEDED(result))
        result = change_subject(store, id);
    if (SUCCEEDED(result))
        result = workload_add_message(store, inbox, &other);
    if (SUCCEEDED(result))
        result = mapix_store_messages_copy(store, inbox, folder, &id, 1, NULL, NULL);
    if (SUCCEEDED(result))
        result = mapix_store_messages_move(store, inbox, folder, &other, 1, NULL, NULL);
    if (SUCCEEDED(result))
        result = mapix_store_messages_flag(store, 0, &other, 1, MSGFLAG_READ, 0, NULL, NULL);
    if (SUCCEEDED(result))
        result = mapix_store_queue_add(store, id, 0, 1);
    if (SUCCEEDED(result))
        result = mapix_store_queue_remove(store, id, false);
    if (SUCCEEDED(result))
        result = mapix_store_receive_set(store, "IPM.X", folder);
    if (SUCCEEDED(result))
        result = mapix_store_messages_delete(store, folder, &other, 1, false, NULL, NULL);
    return result;
}
