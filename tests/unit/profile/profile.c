/* Profiles, their names, use marks, sections and values; each test names the rules it proves. */
#include "common.h"

#include <fcntl.h>
#include <sys/wait.h>

static const MAPIUID uid_a = { "aaaaaaaaaaaaaaa" }, uid_b = { "bbbbbbbbbbbbbbb" }, uid_c = { "ccccccccccccccc" }, uid_d = { "ddddddddddddddd" };

static void names(void **state)  /* PROF-03, GAP-03 */
{
    (void)state;
    char long_name[70];
    static const char *const good[] = { "A", "My Profile", "Jos\xc3\xa9_1", "\xd0\x9f\xd1\x80\xd0\xbe\xd1\x84\xd0\xb8\xd0\xbb\xd1\x8c", "me@example.org", "a-b.c+d" };
    static const char *const bad[] = { "", " a", "a ", " ", "a/b", "a\\b", "a\nb", "a\tb", "a:b", "a*", "\xff", "a\"b", "\xe2\x82\xac" };
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (!profile_name_is_valid(good[i]))
            fail_msg("%s", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        if (profile_name_is_valid(bad[i]))
            fail_msg("%s", bad[i]);
        assert_int_equal(profile_create(bad[i], NULL, 0, &error), MAPI_E_INVALID_PARAMETER);
    }
    memset(long_name, 'x', 65);
    long_name[65] = 0;
    assert_false(profile_name_is_valid(long_name));
    long_name[64] = 0;
    assert_true(profile_name_is_valid(long_name));
    char accents[64 * 2 + 1] = "";
    for (int i = 0; i < 64; i++)
        strcat(accents, "\xc3\xa9");        /* 64 characters, 128 bytes */
    assert_true(profile_name_is_valid(accents));
}

static void creation_and_listing(void **state)  /* PROF-05, PROF-06, PROF-08, PROF-34, PSECT-15 */
{
    (void)state;
    struct profile_listing *list;
    ULONG count = 9;
    unsigned char key[16];
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_int_equal(count, 0);
    free(list);
    assert_int_equal(profile_create("Work", NULL, 0, &error), S_OK);
    assert_int_equal(profile_create("Work", NULL, 0, &error), MAPI_E_NO_ACCESS);
    assert_text_has("Work");
    assert_int_equal(profile_create("WORK", NULL, 0, &error), MAPI_E_NO_ACCESS);
    assert_int_equal(profile_create("Jos\xc3\xa9", NULL, 0, &error), S_OK);
    assert_int_equal(profile_create("Jose\xcc\x81", NULL, 0, &error), MAPI_E_NO_ACCESS);      /* the same letters, composed otherwise */
    assert_int_equal(profile_create("Hidden", NULL, PROFILE_APP, &error), S_OK);
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_int_equal(count, 3);
    assert_string_equal(list[0].name, "Work");
    assert_int_equal(list[0].flags, 0);
    assert_int_equal(list[2].flags, PROFILE_APP);
    memcpy(key, list[0].search_key, 16);
    assert_memory_not_equal(key, list[1].search_key, 16);
    free(list);

    bool in_use = true;
    ULONG expired;
    char (*handles)[24];
    assert_int_equal(profile_mark_deleted("work", &error, &in_use), S_OK);
    assert_false(in_use);
    assert_int_equal(profile_mark_deleted("Work", &error, &in_use), MAPI_E_NOT_FOUND);      /* PROF-14 */
    assert_int_equal(profile_list(&error, &count, &list), S_OK);
    assert_int_equal(count, 2);
    free(list);
    assert_int_equal(profile_create("Work", NULL, 0, &error), S_OK);                        /* the name is free at once */
    struct profile *again = open_profile("Work", NULL);
    assert_memory_not_equal(profile_search_key(again), key, 16);                            /* PSECT-15: a re-created name has a new key */
    profile_release(again);
    assert_int_equal(profile_expire(&error, &expired, &handles), S_OK);
    assert_int_equal(expired, 1);
    struct profile *gone;
    assert_int_equal(profile_open(handles[0], NULL, PROFILE_OPEN_EXPIRED, &error, &gone), S_OK);
    assert_int_equal(profile_remove(gone, &error), S_OK);
    assert_true(profile_is_gone(gone));
    profile_release(gone);
    free(handles);
    assert_int_equal(profile_expire(&error, &expired, &handles), S_OK);
    assert_int_equal(expired, 0);
    free(handles);
}

static void the_default(void **state)  /* PROF-26, PROF-27, PROF-28, GAP-24 */
{
    (void)state;
    struct profile *profile;
    bool in_use;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    assert_int_equal(profile_create("B", NULL, 0, &error), S_OK);
    assert_int_equal(profile_open(NULL, NULL, PROFILE_OPEN_DEFAULT, &error, &profile), MAPI_E_NOT_FOUND);
    assert_text_has("no default profile");
    assert_int_equal(profile_set_default("A", &error), S_OK);
    assert_int_equal(profile_set_default("b", &error), S_OK);
    assert_int_equal(profile_open("", NULL, PROFILE_OPEN_DEFAULT, &error, &profile), S_OK);
    assert_string_equal(profile_name(profile), "B");
    assert_int_equal(profile_flags(profile), PROFILE_DEFAULT);
    profile_release(profile);
    assert_int_equal(profile_set_default("C", &error), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_set_default(NULL, &error), S_OK);
    assert_int_equal(profile_open(NULL, NULL, PROFILE_OPEN_DEFAULT, &error, &profile), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_set_default("A", &error), S_OK);
    assert_int_equal(profile_mark_deleted("A", &error, &in_use), S_OK);
    assert_int_equal(profile_open(NULL, NULL, PROFILE_OPEN_DEFAULT, &error, &profile), MAPI_E_NOT_FOUND);
}

static void deletion_waits_for_users(void **state)  /* PROF-15, PROF-18, GAP-36 */
{
    (void)state;
    struct profile *profile, *other;
    ULONG count;
    char (*handles)[24];
    bool in_use = false;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_begin_use(profile, &error), S_OK);
    other = open_profile("A", NULL);
    assert_true(profile_is_in_use(other));
    assert_int_equal(profile_mark_deleted("A", &error, &in_use), S_OK);
    assert_true(in_use);
    assert_int_equal(profile_begin_use(other, &error), MAPI_E_NOT_FOUND);
    profile_release(other);
    assert_int_equal(profile_open("A", NULL, 0, &error, &other), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    assert_int_equal(count, 0);
    free(handles);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "still here");
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "still here");
    profile_end_use(profile);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    assert_int_equal(count, 1);
    assert_int_equal(profile_open(handles[0], NULL, PROFILE_OPEN_EXPIRED, &error, &other), S_OK);
    struct profile *second;
    assert_int_equal(profile_open(handles[0], NULL, PROFILE_OPEN_EXPIRED, &error, &second), MAPI_E_BUSY);
    assert_int_equal(profile_remove(other, &error), S_OK);
    profile_release(other);
    free(handles);
    assert_int_equal(profile_find_section(profile, &uid_a, &error, NULL), MAPI_E_NOT_FOUND);
    profile_release(profile);
}

static void a_killed_user_frees_its_mark(void **state)  /* PROF-15: kill -9 of the last session */
{
    (void)state;
    struct profile *profile;
    bool in_use = false;
    int ready[2], status;
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    if (child == 0) {                       /* the parent has nothing open, so the child may */
        if (FAILED(profile_create("A", NULL, 0, &error)) || FAILED(profile_open("A", NULL, 0, &error, &profile)) ||
            FAILED(profile_begin_use(profile, &error)) || write(ready[1], "x", 1) != 1) {
            fprintf(stderr, "%s\n", mapix_error_text(&error, NULL));
            _exit(1);
        }
        for (;;)
            pause();
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_int_equal(profile_rename("A", "B", &error), S_OK);
    profile = open_profile("A", NULL);                                      /* GAP-37: the old name is valid until then */
    assert_true(profile_is_in_use(profile));
    assert_int_equal(profile_mark_deleted("A", &error, &in_use), S_OK);
    assert_true(in_use);
    profile_release(profile);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    ULONG count;
    char (*handles)[24];
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    assert_int_equal(count, 1);
    free(handles);
    close(ready[0]);
}

static void renaming(void **state)  /* PROF-23, GAP-24, GAP-37 */
{
    (void)state;
    struct profile *profile, *other;
    ULONG count;
    char (*handles)[24];
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    assert_int_equal(profile_create("B", NULL, 0, &error), S_OK);
    assert_int_equal(profile_rename("A", "B", &error), MAPI_E_NO_ACCESS);
    assert_int_equal(profile_rename("X", "Y", &error), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_rename("A", " C", &error), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profile_rename("A", "a", &error), S_OK);               /* its own name in another case */
    assert_int_equal(profile_rename("a", "C", &error), S_OK);
    profile = open_profile("C", NULL);
    assert_int_equal(profile_begin_use(profile, &error), S_OK);
    assert_int_equal(profile_rename("C", "D", &error), S_OK);               /* only marked */
    assert_int_equal(profile_open("D", NULL, 0, &error, &other), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_create("D", NULL, 0, &error), MAPI_E_NO_ACCESS);
    other = open_profile("C", NULL);
    profile_release(other);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    free(handles);
    assert_int_equal(profile_open("D", NULL, 0, &error, &other), MAPI_E_NOT_FOUND);
    profile_end_use(profile);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    assert_int_equal(count, 0);
    free(handles);
    other = open_profile("D", NULL);
    assert_memory_equal(profile_search_key(other), profile_search_key(profile), 16);
    profile_release(other);
    assert_int_equal(profile_open("C", NULL, 0, &error, &other), MAPI_E_NOT_FOUND);
    profile_release(profile);
}

static void copying(void **state)  /* PROF-19, PROF-20, PROF-21, PROF-22 */
{
    (void)state;
    struct profile *profile, *copy;
    struct profile_section *sections;
    ULONG count;
    assert_int_equal(profile_create("A", NULL, PROFILE_APP, &error), S_OK);
    profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_SERVICE, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_PROVIDER, &uid_b, &error), S_OK);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "plain");
    set_text(profile, &uid_a, PROP_TAG(PT_STRING8, 0x67F0), "secret");
    assert_int_equal(profile_copy("A", NULL, "a", &error), MAPI_E_NO_ACCESS);
    assert_int_equal(profile_copy("N", NULL, "M", &error), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_copy("A", NULL, "B", &error), S_OK);
    copy = open_profile("B", NULL);
    assert_int_equal(profile_flags(copy), PROFILE_APP);
    assert_memory_not_equal(profile_search_key(copy), profile_search_key(profile), 16);
    assert_int_equal(profile_list_sections(copy, 0, NULL, &error, &count, &sections), S_OK);
    assert_int_equal(count, 2);
    assert_memory_equal(&sections[1].owner, &uid_b, 16);
    free(sections);
    assert_value_text(copy, &uid_a, PR_DISPLAY_NAME_A, "plain");
    assert_value_text(copy, &uid_a, PROP_TAG(PT_STRING8, 0x67F0), "secret");
    set_text(copy, &uid_a, PR_DISPLAY_NAME_A, "changed");
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "plain");
    profile_release(copy);
    profile_release(profile);
}

static void sections(void **state)  /* PROF-35, PROF-36, SPI-PROF-01, SPI-PROF-10 */
{
    (void)state;
    struct profile *profile;
    struct profile_section *list, section;
    ULONG count;
    char (*handles)[24];
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_d, PROFILE_SECTION_SERVICE, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_PROVIDER, &uid_d, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_PROVIDER, &uid_d, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), MAPI_E_COLLISION);
    assert_int_equal(profile_list_sections(profile, PROFILE_SECTION_PROVIDER, &uid_d, &error, &count, &list), S_OK);
    assert_int_equal(count, 2);
    assert_memory_equal(&list[0].uid, &uid_b, 16);                          /* order of addition */
    assert_memory_equal(&list[1].uid, &uid_a, 16);
    free(list);
    assert_int_equal(profile_find_section(profile, &uid_c, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_remove_section(profile, &uid_c, false, &error), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_begin_use(profile, &error), S_OK);
    assert_int_equal(profile_remove_section(profile, &uid_b, true, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_c, PROFILE_SECTION_TEMPORARY, NULL, &error), S_OK);
    assert_int_equal(profile_list_sections(profile, PROFILE_SECTION_PROVIDER, NULL, &error, &count, &list), S_OK);
    assert_int_equal(count, 1);
    free(list);
    assert_int_equal(profile_find_section(profile, &uid_b, &error, &section), S_OK);
    assert_true(section.deleted);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    free(handles);
    assert_int_equal(profile_find_section(profile, &uid_b, &error, NULL), S_OK);
    assert_int_equal(profile_find_section(profile, &uid_c, &error, NULL), S_OK);
    profile_end_use(profile);
    assert_int_equal(profile_expire(&error, &count, &handles), S_OK);
    free(handles);
    assert_int_equal(profile_find_section(profile, &uid_b, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_find_section(profile, &uid_c, &error, NULL), MAPI_E_NOT_FOUND);
    profile_release(profile);
}

static void add_provider(struct profile *profile, const char *name, LONG type, LONG flags)
{
    MAPIUID uid = { { 0 } };
    SPropValue values[2] = { { .ulPropTag = PR_RESOURCE_TYPE }, { .ulPropTag = PR_RESOURCE_FLAGS } };
    memcpy(uid.ab, name, strlen(name));
    values[0].Value.l = type;
    values[1].Value.l = flags;
    assert_int_equal(profile_add_section(profile, &uid, PROFILE_SECTION_PROVIDER, &uid_a, &error), S_OK);
    assert_int_equal(profile_set_values(profile, &uid, 2, values, &error), S_OK);
}

static void assert_order(struct profile *profile, const char *expected)
{
    struct profile_provider *providers;
    ULONG count;
    char order[16] = "";
    assert_int_equal(profile_list_providers(profile, NULL, &error, &count, &providers), S_OK);
    for (ULONG i = 0; i < count; i++) {
        order[i] = (char)providers[i].section.uid.ab[0];
        assert_int_equal(providers[i].ordinal, i);
    }
    free(providers);
    assert_string_equal(order, expected);
}

static void transport_order(void **state)  /* PROF-37, SVC-29, SVC-30 */
{
    (void)state;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_SERVICE, NULL, &error), S_OK);
    add_provider(profile, "1", MAPI_TRANSPORT_PROVIDER, STATUS_XP_PREFER_LAST);
    add_provider(profile, "s", MAPI_STORE_PROVIDER, 0);
    add_provider(profile, "2", MAPI_TRANSPORT_PROVIDER, 0);
    add_provider(profile, "3", MAPI_TRANSPORT_PROVIDER, 0);
    assert_order(profile, "2s31");
    struct profile_section section;
    MAPIUID one = { "1" };
    assert_int_equal(profile_find_section(profile, &one, &error, &section), S_OK);
    section.placed = true;                  /* an explicit order overrides the preference */
    assert_int_equal(profile_change_section(profile, &section, &error), S_OK);
    assert_order(profile, "1s23");
    profile_release(profile);
}

static void values(void **state)
{
    (void)state;
    struct profile *profile;
    SPropValue in[7], out[8];
    ULONG tags[8];
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    memset(in, 0, sizeof(in));
    in[0].ulPropTag = PROP_TAG(PT_LONG, 0x6600);
    in[0].Value.l = -7;
    in[1].ulPropTag = PR_DISPLAY_NAME_W;
    in[1].Value.lpszW = (LPWSTR)(uintptr_t)L"Gr\u00fc\u00dfe \U0001F600";
    in[2].ulPropTag = PROP_TAG(PT_BINARY, 0x6601);
    in[2].Value.bin.cb = 3;
    in[2].Value.bin.lpb = (LPBYTE)(uintptr_t)"a\0b";
    in[3].ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6602);
    in[3].Value.b = TRUE;
    in[4].ulPropTag = PROP_TAG(PT_MV_UNICODE, 0x6603);
    LPWSTR wide[] = { (LPWSTR)(uintptr_t)L"x", (LPWSTR)(uintptr_t)L"\u00e9" };
    in[4].Value.MVszW.cValues = 2;
    in[4].Value.MVszW.lppszW = wide;
    in[5].ulPropTag = PROP_TAG(PT_I8, 0x6604);
    in[5].Value.li.QuadPart = 1ll << 40;
    in[6].ulPropTag = PROP_TAG(PT_CLSID, 0x6605);
    GUID guid = { 1, 2, 3, { 4 } };
    in[6].Value.lpguid = &guid;
    assert_int_equal(profile_set_values(profile, &uid_a, 7, in, &error), S_OK);
    void *base = NULL;
    assert_int_equal(MAPIAllocateBuffer(16, &base), S_OK);
    struct prop_memory memory = { base, MAPIAllocateMore };
    for (int i = 0; i < 7; i++)
        tags[i] = PROP_TAG(PT_UNSPECIFIED, PROP_ID(in[i].ulPropTag));
    tags[7] = PROP_TAG(PT_LONG, 0x6606);
    assert_int_equal(profile_get_values(profile, &uid_a, 8, tags, &memory, &error, out), S_OK);
    assert_int_equal(out[0].Value.l, -7);
    assert_int_equal(out[1].ulPropTag, PR_DISPLAY_NAME_A);
    assert_string_equal(out[1].Value.lpszA, "Gr\xc3\xbc\xc3\x9f""e \xf0\x9f\x98\x80");
    assert_int_equal(out[2].Value.bin.cb, 3);
    assert_memory_equal(out[2].Value.bin.lpb, "a\0b", 3);
    assert_int_equal(out[3].Value.b, 1);
    assert_int_equal(out[4].ulPropTag, PROP_TAG(PT_MV_STRING8, 0x6603));
    assert_string_equal(out[4].Value.MVszA.lppszA[1], "\xc3\xa9");
    assert_true(out[5].Value.li.QuadPart == 1ll << 40);
    assert_memory_equal(out[6].Value.lpguid, &guid, 16);
    assert_int_equal(out[7].ulPropTag, PROP_TAG(PT_ERROR, 0x6606));
    assert_int_equal(out[7].Value.err, MAPI_E_NOT_FOUND);
    MAPIFreeBuffer(base);

    in[0].ulPropTag = PROP_TAG(PT_STRING8, 0x6600);                         /* another type replaces: ids name properties */
    in[0].Value.lpszA = (LPSTR)(uintptr_t)"text";
    in[1].ulPropTag = PROP_TAG(PT_LONG, 0x8001);
    assert_int_equal(profile_set_values(profile, &uid_a, 2, in, &error), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profile_get_long(profile, &uid_a, PROP_TAG(PT_LONG, 0x6600), 0), (ULONG)-7);   /* all or nothing */
    assert_int_equal(profile_set_values(profile, &uid_a, 1, in, &error), S_OK);
    assert_value_text(profile, &uid_a, PROP_TAG(PT_STRING8, 0x6600), "text");
    in[0].ulPropTag = PROP_TAG(PT_ERROR, 0x6600);
    assert_int_equal(profile_set_values(profile, &uid_a, 1, in, &error), MAPI_E_INVALID_PARAMETER);
    assert_int_equal(profile_set_values(profile, &uid_b, 1, in, &error), MAPI_E_NOT_FOUND);
    tags[0] = PROP_TAG(PT_NULL, 0x6600);
    assert_int_equal(profile_delete_values(profile, &uid_a, 1, tags, &error), S_OK);
    assert_int_equal(profile_delete_values(profile, &uid_a, 1, tags, &error), S_OK);
    struct prop_tags all = { 0 };
    assert_int_equal(profile_list_values(profile, &uid_a, &error, &all), S_OK);
    assert_int_equal(all.count, 6);
    assert_int_equal(all.tags[0], PR_DISPLAY_NAME_A);
    mapix_prop_tags_clear(&all);
    profile_release(profile);
}

static void transactions(void **state)
{
    (void)state;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_begin(profile, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    set_text(profile, &uid_a, PR_DISPLAY_NAME_A, "x");
    assert_value_text(profile, &uid_a, PR_DISPLAY_NAME_A, "x");
    profile_rollback(profile);
    assert_int_equal(profile_find_section(profile, &uid_a, &error, NULL), MAPI_E_NOT_FOUND);
    assert_int_equal(profile_begin(profile, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_commit(profile, &error), S_OK);
    assert_int_equal(profile_find_section(profile, &uid_a, &error, NULL), S_OK);
    profile_release(profile);
}

static void section_locks(void **state)  /* PSECT-05, SPI-PROF-07 */
{
    (void)state;
    struct profile_section_lock *one, *two, *three;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL);
    assert_int_equal(profile_add_section(profile, &uid_a, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_add_section(profile, &uid_b, PROFILE_SECTION_CLIENT, NULL, &error), S_OK);
    assert_int_equal(profile_lock_section(profile, &uid_a, false, &error, &one), S_OK);
    assert_int_equal(profile_lock_section(profile, &uid_a, false, &error, &two), S_OK);
    assert_int_equal(profile_lock_section(profile, &uid_a, true, &error, &three), MAPI_E_NO_ACCESS);
    assert_int_equal(profile_lock_section(profile, &uid_b, true, &error, &three), S_OK);
    profile_unlock_section(three);
    profile_unlock_section(one);
    profile_unlock_section(two);
    assert_int_equal(profile_lock_section(profile, &uid_a, true, &error, &one), S_OK);
    assert_int_equal(profile_lock_section(profile, &uid_a, true, &error, &two), MAPI_E_NO_ACCESS);
    assert_int_equal(profile_lock_section(profile, &uid_a, false, &error, &two), MAPI_E_NO_ACCESS);
    assert_text_has("open elsewhere");
    profile_unlock_section(one);
    assert_int_equal(profile_lock_section(profile, &uid_a, false, &error, &one), S_OK);
    profile_unlock_section(one);
    assert_int_equal(profile_lock_section(profile, &uid_c, false, &error, &one), MAPI_E_NOT_FOUND);
    profile_release(profile);
}

static void a_forked_child_is_refused(void **state)  /* the decision on fork */
{
    (void)state;
    int status;
    assert_int_equal(profile_create("A", NULL, 0, &error), S_OK);
    struct profile *profile = open_profile("A", NULL), *again;
    pid_t child = fork();
    if (child == 0) {
        bool good = profile_find_section(profile, &uid_a, NULL, NULL) == MAPI_E_INVALID_OBJECT &&
            profile_open("A", NULL, 0, NULL, &again) == MAPI_E_INVALID_OBJECT && profile_begin_use(profile, NULL) == MAPI_E_INVALID_OBJECT;
        profile_release(profile);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    profile_release(profile);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_home, remove_home)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names, make_home, remove_home), TEST(creation_and_listing), TEST(the_default),
        TEST(deletion_waits_for_users), TEST(a_killed_user_frees_its_mark), TEST(renaming), TEST(copying), TEST(sections),
        TEST(transport_order), TEST(values), TEST(transactions), TEST(section_locks), TEST(a_forked_child_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
