"""mapix provider check: sound providers pass, broken ones are caught by the right line. LOCAL and the example are asked the same.

The broken ones are the example behind tests/lib/scripted_provider/wrapped.c, which spoils one thing as a script says.
"""
import json
import os
import re
import subprocess
import unittest

from harness import BUILD, DATAERR, Case, OK, SOURCE, USAGE, main

MODULES = BUILD / "tests" / "lib"
NOTES, LOCAL = MODULES / "notes.so", BUILD / "providers" / "local" / "libmapix-local.so"

# What the script says, the scenario that finds it, the rule and words of the line.
BROKEN = [
    ("MSProviderInit * 80004005", "handshake", "SPI-ENT-05", "init to succeed"),
    ("MSProviderInit 2 same", "handshake", "SPI-ENT-07", "the same object again"),
    ("MSProviderInit * old", "handshake", "SPI-ENT-06", "0x00010000"),
    ("MSProviderInit 3 80040110", "handshake", "SPI-ENT-05", "0x00020010: MAPI_E_VERSION"),
    ("ABProviderInit 4 anyversion", "handshake", "SPI-ENT-05", "older SPI"),
    ("XPProviderInit * holes", "handshake", "SPI-ABI-01", "empty slots"),
    ("MSProvider.QueryInterface * lie", "handshake", "SPI-ABI-04", "unknown interface"),
    ("MSProvider.QueryInterface * 80004005", "handshake", "SPI-ABI-04", "own interface"),
    ("MSProvider.Shutdown * crash", "handshake", "crash", "Shutdown of the message store provider"),
    ("XPProviderInit 1 hang", "handshake", "hang", "XPProviderInit"),
    ("ServiceEntry.CONFIGURE 2 80040102", "service", "SPI-SVC-08", "MAPI_E_NO_SUPPORT"),
    ("ServiceEntry.CONFIGURE 2 keepref", "service", "SPI-SVC-13", "1 references"),
    ("ServiceEntry.CONFIGURE 2 sheet", "service", "SPI-SVC-12", "1 sheets"),
    ("ServiceEntry.CONFIGURE 2 words", "service", "SPI-SVC-15", "leaves one"),
    ("ServiceEntry.INSTALL * 80004005", "service", "SPI-SVC-04", "INSTALL"),
    ("ServiceEntry.UNINSTALL * 80004005", "service", "SPI-SVC-10", "UNINSTALL"),
    ("ServiceEntry.? * ok", "service", "SPI-SVC-03", "context 99"),
    ("ServiceEntry.DELETE * 80004005", "service", "SPI-SVC-09", "DELETE"),
    ("ServiceEntry.CREATE * 80004005", "service", "SPI-SVC-05", "MAPI_E_CALL_FAILED"),
    ("MSProvider.Logon * 80040106", "unconfigured", "SPI-FAIL-07", "MAPI_E_UNKNOWN_FLAGS"),
    ("MSProvider.Logon * 80040119", "store", "SPI-FAIL-14", "words with MAPI_E_EXTENDED_ERROR"),
    ("MSProvider.Logon * noaddref", "store", "SPI-LIFE-06", "keeps no reference"),
    ("MSProvider.Logon * noobject", "store", "SPI-MS-05", "succeeds without"),
    ("MSProvider.Logon * extraref", "store", "SPI-LIFE-11", "references are left"),
    ("MSProvider.Logon 1 leave", "store misuse", "SPI-FAIL-04", "leaves some"),
    ("notebook/MSProvider.Logon 1 extraref", "store again", "SPI-MS-07", "second support object"),
    ("notebook/MSProvider.Logon 1 8004010f", "store again", "SPI-MS-07", "MAPI_E_NOT_FOUND"),
    ("MSProvider.CompareStoreIDs * 80004005", "store again", "SPI-MS-11", "MAPI_E_CALL_FAILED"),
    ("MSProvider.Logon * anyflags", "store misuse", "SPI-MS-03", "0x00800000"),
    ("MSProvider.Logon * anyiid", "store misuse", "SPI-MS-06", "unknown interface"),
    ("MSProvider.SpoolerLogon * noaddref", "spooler", "SPI-LIFE-06", "SpoolerLogon keeps no reference"),
    ("MsgStore.GetOutgoingQueue * 80040102", "spooler", "SPI-SUBM-06", "MAPI_E_NO_SUPPORT"),
    ("MsgStore.GetReceiveFolder * 80004005", "message", "SPI-STORE-12", "MAPI_E_CALL_FAILED"),
    ("MsgStore.OpenEntry * wrongtype", "message", "SPI-STORE-12", "type 5"),
    ("MsgStore.GetProps * noprops", "store", "SPI-PROP-04", "0 values"),
    ("MsgStore.GetPropList * 80004005", "store", "SPI-PROP-06", "MAPI_E_CALL_FAILED"),
    ("MsgStore.GetLastError * foreign", "store", "SPI-ENT-12", "GetLastError"),
    ("MsgStore.GetLastError * 80004005", "store", "SPI-ABI-08", "S_OK"),
    ("MsgStore.OpenEntry 1 wrongtype", "store", "SPI-STORE-07", "type 5"),
    ("MSLogon.OpenEntry * 80040102", "store", "SPI-MS-12", "MAPI_E_NO_SUPPORT"),
    ("MsgStore.Advise * zero", "store", "SPI-STORE-18", "connection 0"),
    ("MSLogon.OpenStatusEntry * 80040102", "store", "SPI-STAT-05", "MAPI_E_NO_SUPPORT"),
    ("MsgStore.StoreLogoff * 80040102", "store", "SPI-MS-16", "MAPI_E_NO_SUPPORT"),
    ("MsgStore.Release * crash", "store", "crash", "the last Release of the store"),
    ("MSLogon.Logoff * 80004005", "store logoff", "SPI-MS-15", "MAPI_E_CALL_FAILED"),
    ("MSProvider.Logon * extraref", "store release", "SPI-LIFE-14", "references"),
    ("ABProvider.Logon * noaddref", "address book", "SPI-LIFE-06", "keeps no reference"),
    ("ABLogon.OpenEntry 1 80004005", "address book", "SPI-AB-05", "root container"),
    ("ABLogon.Logoff * keepref", "address book", "SPI-LIFE-11", "1 references"),
    ("ABLogon.Logoff * keepref", "address book logoff", "SPI-LIFE-11", "still held"),
    ("XPLogon.AddressTypes * noarrays", "transport", "SPI-XP-06", "2 types"),
    ("XPLogon.AddressTypes * 80040102", "transport", "SPI-XP-06", "MAPI_E_NO_SUPPORT"),
    ("XPLogon.TransportLogoff * keepref", "transport", "SPI-XP-33", "1 references"),
    ("XPLogon.TransportNotify * 80040102", "transport", "SPI-XP-19", "MAPI_E_NO_SUPPORT"),
    ("XPLogon.SubmitMessage * takeall", "submission", "SPI-XP-11", "it is 1"),
    ("XPLogon.SubmitMessage * keepref", "submission", "SPI-XP-15", "2 instead of 1"),
    ("XPLogon.EndMessage * 80004005", "submission", "SPI-XP-15", "MAPI_E_CALL_FAILED"),
    ("HPProviderInit * 80004005", "hooks", "SPI-HOOK-03", "MAPI_E_CALL_FAILED"),
    ("Hook.Outbound * flags", "hooks", "SPI-HOOK-03", "flags 0x80"),
    ("Hook.Inbound * half", "hooks", "SPI-HOOK-05", "size 24, no id"),
    ("Hook.Inbound * keepref", "hooks", "SPI-HOOK-03", "2 instead of 1"),
]

# The same before LOCAL, which has what the example lacks: attachments, search folders, lists, events.
BROKEN_LOCAL = [
    ("Message.CreateAttach * 80040102", "attachments", "SPI-MSG-13", "MAPI_E_NO_SUPPORT"),
    ("Message.CreateAttach * noattach", "attachments", "SPI-MSG-13", "S_OK"),
    ("Message.OpenAttach * anynumber", "attachments", "SPI-MSG-11", "unknown attachment number"),
    ("Message.OpenAttach * 8004010f", "attachments", "SPI-MSG-11", "MAPI_E_NOT_FOUND"),
    ("Message.GetAttachmentTable * empty", "attachments", "SPI-MSG-01", "0 rows"),
    ("Message.GetAttachmentTable * empty", "attachments", "SPI-MSG-11", "2 of them"),
    ("Message.DeleteAttach * ok", "attachments", "SPI-MSG-15", "1 rows are left"),
    ("Folder.CreateFolder * 80040102", "search folder", "SPI-FLD-03", "MAPI_E_NO_SUPPORT"),
    ("Folder.GetSearchCriteria 1 always", "search folder", "SPI-FLD-20", "MAPI_E_NOT_INITIALIZED"),
    ("Folder.SetSearchCriteria 1 ok", "search folder", "SPI-FLD-18", "0 messages"),
    ("Folder.SetSearchCriteria 2 ok", "search folder", "SPI-FLD-19", "ordinary folder"),
    ("Container.CreateEntry * 80070005", "distribution lists", "SPI-AB-20", "A list of the check"),
    ("Container.ResolveNames * ok", "distribution lists", "SPI-AB-13", "flag 0"),
    ("List.CopyEntries * ok", "distribution lists", "SPI-AB-21", "0 members"),
    ("Container.DeleteEntries * partial", "distribution lists", "SPI-AB-21", "MAPI_W_PARTIAL_COMPLETION"),
    ("Support * spoil\nSupport.Subscribe * sync", "events", "SPI-SUP-09", "NOTIFY_SYNC"),
    ("Support * spoil\nSupport.Unsubscribe * ok", "events", "SPI-SUP-09", "0 calls"),
    ("Support * spoil\nSupport.Notify * shortterm", "events", "SPI-SUP-10", "long-term"),
    ("Support * spoil\nSupport.Notify * leftover", "events", "SPI-SUP-10", "old entry id"),
    ("Support * spoil\nSupport.Notify * two", "events", "SPI-SUP-10", "ulEventType"),
]


class Provider(Case):
    def setUp(self):
        super().setUp()
        self.script, self.log = self.home.root / "script", self.home.root / "log"
        self.script.write_text("")
        self.home.environment["MAPIX_SVC_PATH"] = ":".join(map(str, [SOURCE / "data" / "mapisvc.inf", SOURCE / "examples" / "provider" / "notes.inf",
                                                                     SOURCE / "tests" / "integration" / "wrapped.inf"]))
        self.home.environment["MAPIX_PROVIDER_PATH"] += ":%s" % MODULES
        self.home.environment["MAPIX_SCRIPT"] = str(self.script)

    def wrap(self, module, entry):
        self.home.environment.update(MAPIX_WRAPPED=str(module), MAPIX_WRAPPED_ENTRY=entry, MAPIX_SCRIPT_LOG=str(self.log))
        self.log.write_text("")

    def check(self, module, *words, **more):
        result = self.home.run("--json", "provider", "check", module, *words, **more)
        return result.status, json.loads(result.out)

    def book(self):
        return "6640001E=%s" % (self.home.root / "notebook")


class Check(Provider):
    def test_sound_providers_pass(self):
        for module, words in (("local", []), ("notes", [self.book()]), (str(NOTES), ["--service", "NOTES", self.book()])):
            status, report = self.check(module, *words)
            self.assertEqual((status, report["broken"], report["sound"]), (OK, 0, True), report)
            self.assertGreater(report["kept"], 300)
            self.keys(report, {"module": str, "sound": bool, "kept": int, "broken": int, "notes": int, "findings": list})
            for one in report["findings"]:
                self.keys(one, {"rule": str, "scenario": str, "note": bool, "expected": str, "happened": str})
            self.assertEqual([one for one in report["findings"] if not one["note"]], [])

    def test_what_passing_means(self):
        """SPI-LIFE-01: two objects of each kind; SPI-LIFE-07: the profile's name is spoilt right after each logon, and nobody notices; SENT-05: INSTALL and
        DELETE succeed; SENT-10: what the entry function leaves is one block of the allocators; SENT-14, SPI-SVC-07, SPI-SVC-17: values alone configure;
        SPI-SVC-06: CREATE without a dialog succeeds where defaults do."""
        self.wrap(NOTES, "NotesServiceEntry")
        self.script.write_text("ServiceEntry.CONFIGURE 2 text:words of its own\n")
        status, report = self.check("wrapped", "--scenario", "service", self.book())
        self.assertEqual((status, report["broken"]), (OK, 0), report)
        self.script.write_text("ServiceEntry.UNINSTALL * 80040113\n")        # SENT-06, SPI-SVC-10: the user may keep it
        self.assertEqual(self.check("wrapped", "--scenario", "service", self.book())[1]["broken"], 0)
        self.script.write_text("")
        for scenario in ("service", "store", "message", "address book", "transport"):
            self.assertEqual(self.check("wrapped", "--scenario", scenario, self.book())[0], OK)
        record = self.log.read_text()
        for call in ("ServiceEntry.INSTALL", "ServiceEntry.DELETE", "ServiceEntry.CREATE flags 0 count 0", "ServiceEntry.CONFIGURE flags 0 count 1",
                     "MSLogon.Release", "MSProvider.Release", "ABLogon.Release", "ABProvider.Release", "XPLogon.Release", "XPProvider.Release"):
            self.assertIn(call, record)

    def test_what_a_module_may_call(self):
        """SPI-ENT-15: no provider of ours starts or ends MAPI itself."""
        for module in (LOCAL, NOTES):
            symbols = subprocess.run(["nm", "-D", "--undefined-only", module], capture_output=True, text=True, check=True).stdout
            self.assertNotRegex(symbols, r"\bMAPI(Unini|Ini)tialize\b")

    def test_no_secrets_in_the_catalogue(self):
        """SPI-SVC-21: no property of the sealed range."""
        for file in (SOURCE / "data" / "mapisvc.inf", SOURCE / "examples" / "provider" / "notes.inf"):
            self.assertNotRegex(file.read_text(), r"(?im)^\s*67f[0-9a-f]{5}\s*=|password")

    def test_and_pass_behind_the_wrapper(self):
        self.wrap(NOTES, "NotesServiceEntry")
        status, report = self.check("wrapped", self.book())
        self.assertEqual((status, report["broken"]), (OK, 0), report)

    def test_each_fault_is_caught_by_its_line(self):
        self.wrap(NOTES, "NotesServiceEntry")
        self.each_is_caught(BROKEN, "3", self.book())

    def test_each_fault_of_a_larger_store_is_caught(self):
        """Attachments, search folders, distribution lists; SPI-SUP-09 and SPI-SUP-10: what a provider says through its support object."""
        self.wrap(LOCAL, "ServiceEntry")
        for scenario in ("attachments", "search folder", "events", "distribution lists"):
            status, report = self.check("wrapped", "--scenario", scenario)
            self.assertEqual((status, report["findings"]), (OK, []), report)
            self.assertGreater(report["kept"], 5)
        self.script.write_text("Container.ResolveNames * 80040102\n")        # SPI-AB-11: then PR_ANR must find it
        self.assertEqual(self.check("wrapped", "--scenario", "distribution lists")[0], OK)
        self.each_is_caught(BROKEN_LOCAL, "10")

    def each_is_caught(self, broken, timeout, *words_of_module):
        for line, scenario, rule, words in broken:
            with self.subTest(line=line, scenario=scenario):
                self.script.write_text(line + "\n")
                status, report = self.check("wrapped", "--scenario", scenario, "--timeout", timeout, *words_of_module)
                self.assertEqual((status, report["sound"]), (DATAERR, False), report)
                lines = [one for one in report["findings"] if one["rule"] == rule]
                self.assertTrue([one for one in lines if words in one["expected"] + "; " + one["happened"]], report["findings"])
                self.assertTrue(all(one["scenario"] == scenario for one in report["findings"]))

    def test_a_module_without_a_service_gets_one(self):
        self.home.environment["MAPIX_SVC_PATH"] = str(self.home.root / "none")
        status, report = self.check(str(LOCAL))
        self.assertEqual((status, report["broken"]), (OK, 0), report)

    def test_what_is_no_provider(self):
        status, report = self.check("nowhere", "--scenario", "handshake")
        self.assertEqual((status, report["findings"][0]["rule"]), (DATAERR, "SPI-ENT-11"))
        empty = self.home.root / "empty.so"
        empty.write_bytes(b"")
        status, report = self.check(str(empty), "--scenario", "handshake")
        self.assertEqual((status, report["findings"][0]["rule"]), (DATAERR, "SPI-ENT-16"))
        self.fails(USAGE, "provider", "check", says=["module"])
        self.fails(USAGE, "provider", "check", "local", "--scenario", "none", says=["none"])
        self.fails(USAGE, "provider", "check", "local", "--timeout", "0", says=["seconds"])

    def test_lines_for_people(self):
        self.wrap(NOTES, "NotesServiceEntry")
        self.script.write_text("MSLogon.Logoff * 80004005\n")
        result = self.home.run("provider", "check", "wrapped", "--scenario", "store logoff", self.book())
        self.assertEqual(result.status, DATAERR)
        self.assertRegex(result.out, r"(?m)^broken SPI-MS-15 \(store logoff\): expected Logoff to succeed; happened: MAPI_E_CALL_FAILED$")
        self.assertRegex(result.out.splitlines()[-1], r"^\d+ checks kept, 1 broken, \d notes$")

    def test_nothing_of_the_users_is_touched(self):
        self.check("local")
        self.assertEqual(sorted(path.name for path in (self.home.root / "config").iterdir()), [])
        self.assertEqual(sorted(path.name for path in (self.home.root / "data").iterdir()), [])
        self.assertEqual(self.home.processes(), {})


class SameSession(Provider):
    """One scripted session with each: profile, listing, reading, writing, logging off. Without daemons: a spooler would write its own
    session into the same record, whenever it comes."""

    def session(self, module, entry, *settings):
        self.wrap(module, entry)
        self.home.environment["MAPIX_LIBEXEC_PATH"] = str(self.home.root / "none")
        name = "with" + module.stem.replace("-", "")
        self.ok("profile", "create", name)
        self.ok("--profile", name, "service", "add", "WRAPPED", *settings)
        for words in (["folder", "list"], ["folder", "create", "Projects"], ["message", "list", "Inbox"], ["store", "list"]):   # none starts the spooler
            self.ok("--profile", name, *words)
        self.ok("--profile", name, "service", "remove", "Wrapped", "--force")
        return [line.split() for line in self.log.read_text().splitlines()]

    def test_local_and_the_example_are_asked_the_same(self):
        local = self.session(LOCAL, "ServiceEntry")
        notes = self.session(NOTES, "NotesServiceEntry", self.book())
        def life(record):
            """What begins, configures and ends; not how often a store was read."""
            wanted = re.compile(r"Init$|Shutdown$|Logon$|Logoff$|^ServiceEntry|Release$")
            return [line[1] for line in record if wanted.search(line[1]) and not line[1].startswith("ServiceEntry.CONFIGURE")]
        self.assertEqual(life(local), life(notes))
        immediate = 0x20000000      # MAPIX_LOGON_IMMEDIATE: only a provider is asked whose own section says PR_MAPIX_IMMEDIATE, which the example leaves out
        def flags(record):
            return [(line[1], int(line[3], 16) & ~immediate) for line in record if line[1] in ("MSProvider.Logon", "ABProvider.Logon")]
        self.assertEqual(flags(local), flags(notes))
        self.assertFalse([line for line in notes if line[1].endswith("Provider.Logon") and int(line[3], 16) & immediate])
        asked = lambda record: {line[1] for line in record}
        self.assertEqual(asked(local) - asked(notes), set())
        self.assertEqual(asked(notes) - asked(local), {"ServiceEntry.CONFIGURE"})

    def test_every_session_ends_in_order(self):
        """SPI-LIFE-10, SPI-LIFE-13: Logoff, Release of the logon object, Shutdown, Release of the provider object."""
        for module, entry, settings in ((LOCAL, "ServiceEntry", []), (NOTES, "NotesServiceEntry", [self.book()])):
            record = [line[1] for line in self.session(module, entry, *settings)]
            for kind in ("MS", "AB"):
                only = [name for name in record if name.startswith(kind) and name.split(".")[-1] in ("Logoff", "Release", "Shutdown")]
                turns = len(only) // 4
                self.assertGreater(turns, 0)
                self.assertEqual(only, ["%sLogon.Logoff" % kind, "%sLogon.Release" % kind, "%sProvider.Shutdown" % kind, "%sProvider.Release" % kind] * turns)


if __name__ == "__main__":
    main()
