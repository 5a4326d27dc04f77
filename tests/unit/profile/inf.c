/* The mapisvc.inf parser; each test names the rules it proves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <mapicode.h>
#include <mapidefs.h>
#include <mapihook.h>
#include <mapitags.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/inf.h"

static struct mapix_error_slot error;
static struct profile_inf *inf;
static struct profile_inf_service *service;

static int start(void **state)
{
    (void)state;
    return FAILED(profile_inf_new(&inf));
}

static int stop(void **state)
{
    (void)state;
    profile_inf_service_free(service);
    profile_inf_free(inf);
    mapix_error_clear(&error);
    service = NULL;
    inf = NULL;
    return 0;
}

static void add(const char *name, const char *text)
{
    assert_int_equal(profile_inf_add_text(inf, name, text, strlen(text)), S_OK);
}

static const SPropValue *find(const struct profile_inf_properties *properties, ULONG tag)
{
    for (ULONG i = 0; i < properties->count; i++)
        if (PROP_ID(properties->values[i].ulPropTag) == PROP_ID(tag))
            return &properties->values[i];
    return NULL;
}

static HRESULT get(const char *name)
{
    profile_inf_service_free(service);
    service = NULL;
    return profile_inf_service(inf, name, &error, &service);
}

static void assert_text_has(const char *part)
{
    char *text = mapix_error_text(&error, NULL);
    assert_non_null(text);
    if (!strstr(text, part))
        fail_msg("\"%s\" lacks \"%s\"", text, part);
    free(text);
}

/* Microsoft's own example of the pages, with the UID's lost digit restored (CON-20). */
static const char example[] =
    "[Services]\r\nAB=Default Address Book\r\nMsgService=My Own Service\r\nMS=Message Store Service\r\n"
    "[Default Services]\r\nAB=Default Address Book\r\n"
    "[Help File Mappings]\r\nMsgService=MYSERV.HLP\r\n"
    "[AB]\r\nPR_DISPLAY_NAME=Default Address Book\r\nProviders=AB Provider\r\nPR_SERVICE_DLL_NAME=AB.DLL\r\n"
    "PR_SERVICE_SUPPORT_FILES=AB.DLL\r\nPR_SERVICE_ENTRY_NAME=DABServiceEntry\r\nPR_RESOURCE_FLAGS=SERVICE_NO_PRIMARY_IDENTITY\r\n"
    "[MsgService]\r\nPR_DISPLAY_NAME=My Own Service\r\nProviders=MsgService Prov1, MsgService Prov2\r\n"
    "Sections=First_Special_Section\r\nPR_SERVICE_DLL_NAME=MYSERV.DLL\r\n"
    "PR_SERVICE_SUPPORT_FILES=MYSERV.DLL, MYXXX.DLL, MYZZZ.DLL\r\nPR_SERVICE_ENTRY_NAME=MyServiceEntry\r\n"
    "PR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|SERVICE_NO_PRIMARY_IDENTITY\r\n66040003=00000000\r\n"
    "[First_Special_Section]\r\nUID=13DBB0C8AA05101A9BB000AA002FC45A\r\n66020003=01000000\r\n66000003=00040000\r\n66010003=06000000\r\n"
    "[AB Provider]\r\nPR_DISPLAY_NAME=Default Address Book\r\nPR_PROVIDER_DISPLAY=Default Address Book\r\n"
    "PR_PROVIDER_DLL_NAME=AB.DLL\r\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\r\n6600001e=C:\\DEFAB.TXT\r\n"
    "[MsgService Prov1]\r\nPR_DISPLAY_NAME=My Own Service\r\nPR_PROVIDER_DISPLAY=My Own Address Book\r\n"
    "PR_PROVIDER_DLL_NAME=MYXXX.DLL\r\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\r\nWIZARD_ENTRY_NAME=MyWizard\r\n"
    "[MsgService Prov2]\r\nPR_DISPLAY_NAME=My Folders\r\nPR_PROVIDER_DISPLAY=My Own Message Store\r\n"
    "PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER\r\nPR_PROVIDER_DLL_NAME=MYZZZ.DLL\r\nPR_RESOURCE_FLAGS=STATUS_NO_DEFAULT_STORE\r\n"
    "34140102=78b2fa70aff711cd9bc800aa002fc45a\r\n66090003=06000000\r\n660A0003=03000000\r\n";

static void reads_the_documented_example(void **state)  /* INF-02, INF-03, INF-04, INF-05, INF-06, INF-08, INF-10, INF-12, INF-13, INF-14, INF-15, INF-16, INF-20, SPI-SVC-19 */
{
    (void)state;
    static const unsigned char uid[] = { 0x13, 0xDB, 0xB0, 0xC8, 0xAA, 0x05, 0x10, 0x1A, 0x9B, 0xB0, 0x00, 0xAA, 0x00, 0x2F, 0xC4, 0x5A };
    add("example.inf", example);
    assert_null(profile_inf_problem(inf, 0));
    assert_int_equal(profile_inf_service_count(inf, PROFILE_INF_SERVICES), 3);
    assert_int_equal(profile_inf_service_count(inf, PROFILE_INF_DEFAULT_SERVICES), 1);
    assert_string_equal(profile_inf_service_name(inf, PROFILE_INF_SERVICES, 1), "MsgService");
    assert_null(profile_inf_service_name(inf, PROFILE_INF_DEFAULT_SERVICES, 1));
    assert_string_equal(profile_inf_help_file(inf, "msgservice"), "MYSERV.HLP");

    assert_int_equal(get("MSGSERVICE"), S_OK);
    assert_string_equal(service->name, "MsgService");
    assert_string_equal(service->display_name, "My Own Service");
    assert_false(service->parallel);
    assert_string_equal(find(&service->properties, PR_SERVICE_DLL_NAME)->Value.lpszA, "MYSERV.DLL");
    assert_int_equal(find(&service->properties, PR_RESOURCE_FLAGS)->Value.l, SERVICE_SINGLE_COPY | SERVICE_NO_PRIMARY_IDENTITY);
    const SPropValue *files = find(&service->properties, PR_SERVICE_SUPPORT_FILES);
    assert_int_equal(files->ulPropTag, PR_SERVICE_SUPPORT_FILES);
    assert_int_equal(files->Value.MVszA.cValues, 3);
    assert_string_equal(files->Value.MVszA.lppszA[1], "MYXXX.DLL");

    assert_int_equal(service->provider_count, 2);
    assert_string_equal(service->providers[0].name, "MsgService Prov1");    /* INF-07: names with blanks */
    assert_string_equal(service->providers[0].wizard_entry, "MyWizard");
    assert_null(service->providers[1].wizard_entry);
    const SPropValue *provider_id = find(&service->providers[1].properties, PR_MDB_PROVIDER);
    assert_int_equal(provider_id->Value.bin.cb, 16);
    assert_int_equal(provider_id->Value.bin.lpb[0], 0x78);
    assert_int_equal(find(&service->providers[1].properties, 0x66090003)->Value.l, 6);
    assert_int_equal(find(&service->providers[1].properties, PR_RESOURCE_TYPE)->Value.l, MAPI_STORE_PROVIDER);
    assert_null(find(&service->providers[0].properties, PR_RESOURCE_FLAGS));  /* INF-09: may be left out */

    assert_int_equal(service->extra_count, 1);                              /* INF-17 */
    assert_memory_equal(service->extras[0].uid.ab, uid, 16);
    assert_int_equal(find(&service->extras[0].properties, 0x66000003)->Value.l, 0x400);
    assert_int_equal(service->extras[0].properties.count, 3);

    assert_int_equal(get("AB"), S_OK);
    assert_string_equal(find(&service->providers[0].properties, 0x6600001e)->Value.lpszA, "C:\\DEFAB.TXT");
}

static void answers_for_missing_services(void **state)  /* SVC-05, GAP-15 */
{
    (void)state;
    add("example.inf", example);
    assert_int_equal(get("nothing"), MAPI_E_NOT_FOUND);
    assert_text_has("nothing");
    assert_int_equal(get("MS"), MAPI_E_NOT_FOUND);      /* listed, no section */
    assert_text_has("example.inf:4");
    assert_int_equal(get("AB Provider"), MAPI_E_NOT_FOUND);
}

static const char minimal[] = "[P]\nPR_DISPLAY_NAME=p\nPR_PROVIDER_DISPLAY=p\nPR_PROVIDER_DLL_NAME=p\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\n";

static void merges_sections_first_value_wins(void **state)
{
    (void)state;
    add("a.inf", "\xEF\xBB\xBF; comment\n# comment\n [ services ] \nS = one\n[s]\nproviders=P\n6600001e=first\n6600001E=second\n");
    add("b.inf", "[Services]\nS=two\nT=other\n[S]\n6600001e=third\n6601001e=  kept  \n6602001e=\"  quoted  \"\nParallel=yes\n");
    add("p.inf", minimal);
    assert_null(profile_inf_problem(inf, 0));
    assert_int_equal(profile_inf_service_count(inf, PROFILE_INF_SERVICES), 2);
    assert_int_equal(get("S"), S_OK);
    assert_string_equal(service->display_name, "one");
    assert_true(service->parallel);
    assert_int_equal(service->properties.count, 3);
    assert_string_equal(find(&service->properties, 0x6600001e)->Value.lpszA, "first");
    assert_string_equal(find(&service->properties, 0x6601001e)->Value.lpszA, "kept");
    assert_string_equal(find(&service->properties, 0x6602001e)->Value.lpszA, "  quoted  ");
}

static HRESULT get_with(const char *line)
{
    char text[1024];
    profile_inf_free(inf);
    inf = NULL;
    assert_int_equal(profile_inf_new(&inf), S_OK);
    snprintf(text, sizeof(text), "[Services]\nS=s\n[S]\nProviders=P\n%s\n", line);
    add("line.inf", text);
    add("p.inf", minimal);
    return get("S");
}

static void one_bad_line_fails_its_service_only(void **state)
{
    (void)state;
    static const struct { const char *line, *text; } bad[] = {
        { "nonsense", "line.inf:5: neither [Section]" },
        { "=x", "line.inf:5: a key" },
        { "PR_NO_SUCH_NAME=1", "line.inf:5: neither a known" },
        { "6600=1", "line.inf:5: neither a known" },
        { "66000003=", "line.inf:5: not a number" },
        { "66000003=zz", "line.inf:5: not a number" },
        { "66000003=99999999999", "line.inf:5: number out of range" },
        { "66000002=0x10000", "line.inf:5: number out of range" },
        { "PR_RESOURCE_FLAGS=SERVICE_SINGLE_COPY|SERVICE_WRONG", "line.inf:5: not a number" },
        { "66000102=abc", "line.inf:5: binary values" },
        { "66000102=zz", "line.inf:5: binary values" },
        { "6600000b=maybe", "line.inf:5: neither true" },
        { "66000048=12", "line.inf:5: neither 32" },
        { "6600000d=12", "line.inf:5: this property type" },
        { "66000001=12", "line.inf:5: this property type" },
        { "6600100b=1", "line.inf:5: this property type" },
        { "80000003=1", "line.inf:5: property identifiers" },
        { "00000003=1", "line.inf:5: property identifiers" },
        { "6600001e=\xff\xfe", "line.inf:5: not UTF-8" },
        { "Parallel=perhaps", "line.inf:5: Parallel" },
        { "Sections=Nowhere", "line.inf:5: there is no section [Nowhere]" },
        { "[S", "line.inf:5: a section name ends" },
        { "Sections=E\n[E]\n66000003=1", "line.inf:6: an extra section has UID=" },
        { "Sections=E\n[E]\nUID=13DB0C8AA05101A9BB000AA002FC45A", "line.inf:7: an extra section has UID=" },       /* CON-20: 31 digits */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        HRESULT result = get_with(bad[i].line);
        if (strcmp(bad[i].line, "[S") == 0) {   /* belongs to no section: remembered, fails nobody */
            assert_int_equal(result, S_OK);
            assert_non_null(strstr(profile_inf_problem(inf, 0), bad[i].text));
            continue;
        }
        if (result != MAPI_E_CORRUPT_DATA)
            fail_msg("%s: %x", bad[i].line, (unsigned)result);
        assert_text_has(bad[i].text);
    }
    add("good.inf", "[Services]\nGood=good\n[Good]\nProviders=P\n");
    assert_int_equal(get("Good"), S_OK);
}

static void providers_are_required(void **state)  /* INF-06, INF-09, SPI-SVC-20 */
{
    (void)state;
    add("a.inf", "[Services]\nA=a\nB=b\nC=c\n[A]\nPR_DISPLAY_NAME=a\n[B]\nProviders= , \n[C]\nProviders=Half\n[Half]\nPR_DISPLAY_NAME=h\n"
        "PR_PROVIDER_DISPLAY=h\nPR_RESOURCE_TYPE=MAPI_AB_PROVIDER\n");
    assert_int_equal(get("A"), MAPI_E_CORRUPT_DATA);
    assert_text_has("Providers=");
    assert_int_equal(get("B"), MAPI_E_CORRUPT_DATA);
    assert_int_equal(get("C"), MAPI_E_CORRUPT_DATA);
    assert_text_has("[Half] has no PR_PROVIDER_DLL_NAME");
}

static void every_type_has_a_form(void **state)
{
    (void)state;
    assert_int_equal(get_with("66000002=0100\n66010002=-5\n66020003=0x10\n66030003=12\n66040003=-1\n66050004=0000803f\n66060005=1.5e2\n"
        "66070006=10000\n66080014=0100000000000000\n66090040=0x1d0\n660a000b=TRUE\n660b000b=0000\n660c0048=00112233445566778899aabbccddeeff\n"
        "660d0048={00112233-4455-6677-8899-aabbccddeeff}\n660e0102=\n660f001f=Gr\xc3\xbc\xc3\x9f""e\n66101003=1,0x2,03000000\n"
        "66111102=aa,bbcc\n6612101f=a, \"b, c\" ,d\n66130007=-0.25\n6614000a=0x80040107"), S_OK);
    const struct profile_inf_properties *all = &service->properties;
    assert_int_equal(find(all, 0x66000002)->Value.i, 1);
    assert_int_equal(find(all, 0x66010002)->Value.i, -5);
    assert_int_equal(find(all, 0x66020003)->Value.l, 16);
    assert_int_equal(find(all, 0x66030003)->Value.l, 12);
    assert_int_equal(find(all, 0x66040003)->Value.l, -1);
    assert_true(find(all, 0x66050004)->Value.flt == 1.0f);
    assert_true(find(all, 0x66060005)->Value.dbl == 150.0);
    assert_true(find(all, 0x66130007)->Value.at == -0.25);
    assert_int_equal(find(all, 0x66070006)->Value.cur.int64, 10000);
    assert_int_equal(find(all, 0x66080014)->Value.li.QuadPart, 1);
    assert_int_equal(find(all, 0x66090040)->Value.ft.dwLowDateTime, 0x1d0);
    assert_int_equal(find(all, 0x660a000b)->Value.b, 1);
    assert_int_equal(find(all, 0x660b000b)->Value.b, 0);
    assert_int_equal(find(all, 0x660c0048)->Value.lpguid->Data1, 0x33221100);
    assert_int_equal(find(all, 0x660d0048)->Value.lpguid->Data1, 0x00112233);
    assert_int_equal(find(all, 0x660e0102)->Value.bin.cb, 0);
    assert_int_equal(find(all, 0x660f001f)->ulPropTag, 0x660f001e);
    assert_string_equal(find(all, 0x660f001f)->Value.lpszA, "Gr\xc3\xbc\xc3\x9f""e");
    assert_int_equal(find(all, 0x66101003)->Value.MVl.cValues, 3);
    assert_int_equal(find(all, 0x66101003)->Value.MVl.lpl[2], 3);
    assert_int_equal(find(all, 0x66111102)->Value.MVbin.cValues, 2);
    assert_int_equal(find(all, 0x66111102)->Value.MVbin.lpbin[1].lpb[1], 0xcc);
    assert_int_equal(find(all, 0x6612101e)->Value.MVszA.cValues, 3);
    assert_string_equal(find(all, 0x6612101e)->Value.MVszA.lppszA[1], "b, c");
    assert_string_equal(find(all, 0x6612101e)->Value.MVszA.lppszA[2], "d");
    assert_int_equal(find(all, 0x6614000a)->Value.err, (SCODE)0x80040107);
}

static void uids_of_instances_are_ignored(void **state)  /* INF-21 */
{
    (void)state;
    assert_int_equal(get_with("PR_SERVICE_UID=00112233445566778899aabbccddeeff\n66000003=1"), S_OK);
    assert_int_equal(service->properties.count, 1);
}

static void parses_single_lines_for_tools(void **state)
{
    (void)state;
    struct profile_inf_value value;
    const char *reason;
    assert_int_equal(profile_inf_parse_property("PR_DISPLAY_NAME", "x", &value, &reason), S_OK);
    assert_string_equal(value.property.Value.lpszA, "x");
    profile_inf_value_free(&value);
    assert_int_equal(profile_inf_parse_property("66000102", "x", &value, &reason), MAPI_E_INVALID_PARAMETER);
    assert_non_null(strstr(reason, "hexadecimal"));
}

static void keeps_its_limits(void **state)
{
    (void)state;
    size_t size = PROFILE_INF_MAX_FILE_SIZE + 1;
    char *big = malloc(size);
    memset(big, '\n', size);
    assert_int_equal(profile_inf_add_text(inf, "big.inf", big, size), S_OK);
    assert_non_null(strstr(profile_inf_problem(inf, 0), "larger than"));
    size_t used = 0;
    for (int i = 0; i < PROFILE_INF_MAX_SECTIONS + 10; i++)
        used += (size_t)sprintf(big + used, "[s%d]\n", i);
    assert_int_equal(profile_inf_add_text(inf, "many.inf", big, used), S_OK);
    assert_non_null(strstr(profile_inf_problem(inf, 1), "more than 4096 sections"));
    assert_int_equal(profile_inf_add_text(inf, "wide.inf", "\xFF\xFE[\0", 4), S_OK);
    bool wide = false;
    for (ULONG i = 0; profile_inf_problem(inf, i); i++)
        wide = wide || strstr(profile_inf_problem(inf, i), "UTF-16");
    assert_true(wide);
    free(big);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof(path), "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void searches_in_order(void **state)  /* the decision on mapisvc.inf */
{
    (void)state;
    char root[] = "/tmp/mapix-inf-XXXXXX", first[64], config[64], config_mapix[64], list[256], command[128];
    assert_non_null(mkdtemp(root));
    snprintf(first, sizeof(first), "%s/first", root);
    snprintf(config, sizeof(config), "%s/config", root);
    snprintf(config_mapix, sizeof(config_mapix), "%s/config/mapix", root);
    mkdir(first, 0700);
    mkdir(config, 0700);
    mkdir(config_mapix, 0700);
    write_file(first, "b.inf", "[Services]\nS=b\n");
    write_file(first, "a.inf", "[Services]\nS=a\nT=a\n");
    write_file(first, "mapisvc.inf", "[Services]\nS=main\n");
    write_file(first, "notes.txt", "[Services]\nN=no\n");
    write_file(root, "one.inf", "[Services]\nS=one\nO=one\n");
    write_file(config_mapix, "mapisvc.inf", "[Services]\nS=config\nT=config\nC=config\n");
    snprintf(list, sizeof(list), "%s:/nowhere/at/all:%s/one.inf", first, root);
    setenv("MAPIX_SVC_PATH", list, 1);
    setenv("XDG_CONFIG_HOME", config, 1);

    struct profile_inf *loaded;
    assert_int_equal(profile_inf_load(&error, &loaded), S_OK);
    profile_inf_free(inf);
    inf = loaded;
    add("rest", "[S]\nProviders=P\n[T]\nProviders=P\n[C]\nProviders=P\n[O]\nProviders=P\n");
    add("p", minimal);
    static const char *const expected[][2] = { { "S", "main" }, { "T", "a" }, { "C", "config" }, { "O", "one" } };
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(get(expected[i][0]), S_OK);
        assert_string_equal(service->display_name, expected[i][1]);
    }
    assert_int_equal(get("N"), MAPI_E_NOT_FOUND);
    unsetenv("MAPIX_SVC_PATH");
    snprintf(command, sizeof(command), "rm -rf %s", root);
    assert_int_equal(system(command), 0);
}

static void our_own_file_is_right(void **state)  /* INF-24 and the service LOCAL */
{
    (void)state;
    assert_int_equal(profile_inf_add_path(inf, MAPISVC_INF), S_OK);
    assert_null(profile_inf_problem(inf, 0));
    assert_int_equal(get("local"), S_OK);
    assert_true(service->parallel);
    assert_int_equal(service->provider_count, 3);
    assert_true(find(&service->properties, PR_RESOURCE_FLAGS)->Value.l & SERVICE_PRIMARY_IDENTITY);
    static const LONG types[] = { MAPI_STORE_PROVIDER, MAPI_AB_PROVIDER, MAPI_TRANSPORT_PROVIDER };
    for (int i = 0; i < 3; i++)
        assert_int_equal(find(&service->providers[i].properties, PR_RESOURCE_TYPE)->Value.l, types[i]);
    assert_string_equal(profile_inf_service_name(inf, PROFILE_INF_DEFAULT_SERVICES, 0), "LOCAL");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(reads_the_documented_example), TEST(answers_for_missing_services), TEST(merges_sections_first_value_wins),
        TEST(one_bad_line_fails_its_service_only), TEST(providers_are_required), TEST(every_type_has_a_form),
        TEST(uids_of_instances_are_ignored), TEST(parses_single_lines_for_tools), TEST(keeps_its_limits), TEST(searches_in_order),
        TEST(our_own_file_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
