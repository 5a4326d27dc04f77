"""Every verb of the command: success, failure, exit status, JSON. docs/json.md is the text of this."""
import email
import os
import re
import subprocess

from harness import CANTCREAT, CONFIG, Case, DATAERR, IOERR, MAIL, NOINPUT, OK, SOURCE, UNAVAILABLE, USAGE, main

NOTHING = type(None)
TEXT = (str, NOTHING)
HEX = re.compile(r"^[0-9a-f]+$")
ROW = {"received": TEXT, "from": TEXT, "subject": TEXT, "flags": int, "size": int, "class": TEXT, "id": str, "read": bool}
ENTRY_ID = {"size": int, "valid": bool, "kind": TEXT, "format": TEXT, "term": str, "flags": str, "provider": str, "provider_name": TEXT, "fields": dict,
            "contains": (dict, NOTHING), "rest": str}


class Words(Case):
    """What needs no profile."""

    def test_help_and_version(self):
        for words in (["help"], ["--help"]):
            out = self.ok(*words).out
            for noun in ("profile", "service", "store", "folder", "message", "search", "import", "export", "send", "contact", "status",
                         "logon", "explain", "daemon", "prop", "error", "flag", "guid", "entryid", "msg"):
                self.assertRegex(out, r"(?m)^  %s " % noun)
        self.assertRegex(self.ok("--version").out, r"^mapix \d+\.\d+\.\d+\n$")

    def test_verbs_are_told_everywhere(self):
        """The manual and the completion know each noun and verb that the command knows, and no other."""
        manual, completion = (SOURCE / "man" / "mapix.1.scd").read_text(), (SOURCE / "completion" / "mapix").read_text()
        nouns = re.findall(r"(?m)^  (\w+) ", self.ok("help").out)
        offered = dict(re.findall(r'\[(\w+)\]="([^"]*)"', completion))
        self.assertEqual(set(offered), set(nouns))
        for noun in nouns:
            verbs = set(re.findall(r"usage: mapix %s ([a-z-]+)" % noun, self.home.run(noun).err))
            if verbs:
                self.assertEqual(set(offered[noun].split()), verbs)
            for verb in verbs or [""]:
                self.assertRegex(manual, r"\*%s *%s\b" % (noun, verb))

    def test_wrong_words(self):
        self.fails(USAGE, says=["usage"])
        self.fails(USAGE, "nonsense", says=["nonsense", "mapix help"])
        self.fails(USAGE, "--profile", says=["--profile"])
        for noun in ("profile", "service", "store", "folder", "message", "contact", "daemon", "msg"):
            self.fails(USAGE, noun, says=["usage: mapix " + noun])
            self.fails(USAGE, noun, "nonsense", says=["nonsense", "usage"])
        for words in (["search"], ["search", "Inbox"], ["search", "Inbox", ""], ["import"], ["import", "Inbox"], ["export", "Inbox"],
                      ["status", "x"], ["prop"], ["error"], ["flag"], ["guid"], ["entryid"], ["profile", "create"], ["profile", "list", "x"],
                      ["profile", "create", "a", "b"], ["profile", "show"], ["profile", "delete"], ["profile", "default"], ["service", "add"],
                      ["service", "list", "x"], ["service", "remove"], ["service", "remove", "a", "b"], ["service", "configure"], ["store", "list", "x"],
                      ["store", "check", "a", "b"], ["store", "backup"], ["folder", "list", "a", "b"], ["folder", "create"],
                      ["folder", "create", ""], ["message", "list"], ["message", "list", "Inbox", "--limit"],
                      ["message", "list", "Inbox", "--limit", "0"], ["message", "list", "Inbox", "--limit", "many"], ["message", "show"],
                      ["message", "move", "00"], ["message", "delete"], ["message", "mark"], ["send"], ["send", "--to"],
                      ["send", "--what", "x"], ["send", "--subject", "x"], ["contact", "add", "name"], ["contact", "add", "name", "address"],
                      ["contact", "list", "x"], ["contact", "show"],
                      ["contact", "delete"], ["contact", "search"], ["contact", "search", ""], ["contact", "resolve"], ["contact", "join", "x"],
                      ["contact", "leave", "x"], ["daemon", "status", "x"], ["daemon", "stop", "x"], ["msg", "show"], ["msg", "export"]):
            result = self.fails(USAGE, *words)
            self.assertEqual(result.out, "", result)

    def test_names(self):
        shown = self.read("prop", "PR_SUBJECT")
        self.keys(shown, {"name": TEXT, "tag": str, "id": str, "type": str, "named": bool, "also": list})
        self.assertEqual((shown["tag"], shown["id"], shown["type"]), ("0x0037001F", "0x0037", "PT_UNICODE"))
        self.assertEqual(self.read("prop", "0x0037001f"), shown)
        self.assertIn("PR_SUBJECT", self.ok("prop", "0x37").out)
        self.assertEqual(self.read("prop", "0037001F"), shown)
        self.assertIn("PR_SUBJECT", self.ok("prop", "0037").out)
        shown = self.read("error", "MAPI_E_NOT_FOUND")
        self.keys(shown, {"name": str, "code": str, "failure": bool, "meaning": TEXT, "cause": TEXT})
        self.assertEqual(self.read("error", "0x8004010f"), shown)
        self.assertEqual(self.read("error", shown["code"]), shown)
        shown = self.read("flag", "MAPI_UNICODE")
        self.keys(shown, {"name": str, "value": str, "header": str})
        self.assertEqual(shown["value"], "0x80000000")
        groups = self.read("flag", "3")
        self.assertTrue(groups)
        for group in groups:
            self.keys(group, {"group": str, "meaning": str})
        shown = self.read("guid", "IID_IMessage")
        self.keys(shown, {"name": TEXT, "guid": str, "bytes": str})
        self.assertEqual(self.read("guid", shown["guid"]), shown)
        shown = self.read("entryid", "00000000" + "aa" * 18)
        self.keys(shown, ENTRY_ID)
        self.assertEqual((shown["kind"], shown["fields"], shown["rest"], shown["valid"]), (None, {}, "aaaa", True))
        self.keys(self.read("entryid", "00"), {"size": int, "valid": bool})
        for noun in ("prop", "error", "flag", "guid"):
            self.fails(NOINPUT, noun, "nonsense", says=["nonsense"])
        self.fails(USAGE, "entryid", "nonsense", says=["nonsense", "hexadecimal"])

    def entry_id(self, *parts):
        """What entryid says of an identifier: hexadecimal text, bytes."""
        data = bytes(4) + b"".join(bytes.fromhex(part) if isinstance(part, str) else part for part in parts)
        shown = self.read("entryid", data.hex())
        self.keys(shown, ENTRY_ID)
        for size in range(20, len(data)):              # cut off anywhere: no crash, and nothing that is not there
            self.keys(self.read("entryid", data[:size].hex()), ENTRY_ID) if size % 7 == 0 else None
        return shown

    def test_entry_ids_of_others(self):
        """Layouts of [MS-OXCDATA] 2.2, [MS-OXOCNTC] 2.2.2.2.4.1.1 and [MS-OXNSPI] 2.2.9.2."""
        mailbox, database = "11" * 16, "22" * 16
        folder = mailbox + "0100" + database + "0000000000050000"
        shown = self.entry_id(folder)
        self.assertEqual((shown["kind"], shown["fields"]), ("Exchange folder", {"type": "private", "database": "{22222222-2222-2222-2222-222222222222}",
                         "counter": "000000000005"}))
        message = mailbox + "0700" + database + "0000000000050000" + "33" * 16 + "0000000000090000"
        shown = self.entry_id(message)
        self.assertEqual((shown["kind"], shown["fields"]["message_counter"], shown["rest"]), ("Exchange message", "000000000009", ""))
        user = "dca740c8c042101ab4b908002b2fe1820100000000000000" + b"/o=First/cn=Ada\0".hex()
        shown = self.entry_id(user)
        self.assertEqual((shown["kind"], shown["fields"]), ("Exchange address book entry", {"type": "mail user", "x500_dn": "/o=First/cn=Ada"}))
        contact = "fe42aa0a18c71a10e8850b651c240000" + "03000000" + "04000000" + "01000000" + "46000000" + "00000000" + message
        shown = self.entry_id(contact)
        self.assertEqual((shown["kind"], shown["fields"], shown["contains"]["kind"]), ("address of a contact", {"address": "email 2"}, "Exchange message"))
        shown = self.entry_id(contact.replace("0400000001", "05000000ff"))
        self.assertEqual(shown["kind"], "personal distribution list")
        shown = self.entry_id("c091add3519dcf11a4a900aa0047faa4" + "93" + "00000000" + message)
        self.assertEqual((shown["fields"], shown["contains"]["kind"]), ({"type": "contact", "address": "email 2"}, "Exchange message"))
        wrapped = "38a1bb1005e5101aa1bb08002b2a56c20000" + b"EMSMDB.DLL".hex() + "00000000"
        store = wrapped + "00000000" + "1b55fa20aa6611cd9bc800aa002fc45a" + "0c000000" + b"SERVER\0".hex() + b"/o=First/cn=Ada\0".hex()
        shown = self.entry_id(store)
        self.assertEqual((shown["kind"], shown["fields"], shown["contains"]["fields"]), ("wrapped message store", {"module": "EMSMDB.DLL"},
                         {"type": "mailbox", "server": "SERVER", "mailbox_dn": "/o=First/cn=Ada"}))
        name = "ex.example".encode("utf-16-le") + bytes(2)
        shown = self.entry_id(store + "d83521f3" + "00" * 16 + b"/dn\0".hex(), name, bytes(2))
        self.assertEqual((shown["contains"]["fields"]["server_dn"], shown["contains"]["fields"]["server_name"]), ("/dn", "ex.example"))
        shown = self.entry_id("812b1fa4bea310199d6e00dd010f54020000" + "0180", "Adä\0SMTP\0a@b.c\0".encode("utf-16-le"))
        self.assertEqual((shown["kind"], shown["fields"]), ("one-off recipient", {"display_name": "Adä", "address_type": "SMTP", "address": "a@b.c",
                         "unicode": True, "rich_info": False}))
        shown = self.entry_id("812b1fa4bea310199d6e00dd010f54020000" + "0000", "Adä\0SMTP\0a@b.c\0".encode("latin-1"))
        self.assertEqual(shown["fields"]["display_name"], "Adä")
        shown = self.read("entryid", "87000000" + mailbox + "01000000" + "00000000" + "2a000000")
        self.assertEqual((shown["term"], shown["fields"]), ("short", {"type": "mail user", "number": 42}))
        self.assertFalse(self.entry_id(user[:-4])["valid"])            # no end of its name
        out = self.ok("entryid", "00000000" + store).out               # for people: what is inside, indented
        self.assertIn("kind: wrapped message store\n", out)
        self.assertIn("contains:\n  size:", out)
        self.assertIn("    mailbox_dn: /o=First/cn=Ada\n", out)
        deep = wrapped + "00000000"
        for _ in range(12):                                            # identifiers in identifiers have an end
            deep = wrapped + "00000000" + "00000000" + deep
        self.ok("entryid", "00000000" + deep)

    def test_without_a_profile(self):
        for words in (["folder", "list"], ["message", "list", "Inbox"], ["search", "Inbox", "x"], ["import", "Inbox", MAIL], ["status"],
                      ["export", "Inbox", self.home.root / "x"], ["send", "--to", "a@localhost", "--body", "x"], ["contact", "list"],
                      ["store", "list"], ["store", "check"]):
            self.fails(CONFIG, *words, says=["default profile", "mapix profile"])
        self.fails(CONFIG, "--profile", "nobody", "folder", "list", says=["nobody", "mapix profile list"])
        self.fails(CONFIG, "service", "list", says=["default profile", "mapix profile default"])
        self.assertEqual(self.read("profile", "list"), [])
        self.assertEqual(self.read("daemon", "status"), {"running": False})
        self.ok("daemon", "stop")

    def test_profile_verbs(self):
        self.ok("profile", "create", "ada", "--default")
        self.ok("profile", "create", "charles")
        self.fails(CANTCREAT, "profile", "create", "ada", says=["ada", "already", "another name"])
        profiles = self.read("profile", "list")
        for row in profiles:
            self.keys(row, {"name": str, "default": bool})
        self.assertEqual({row["name"]: row["default"] for row in profiles}, {"ada": True, "charles": False})
        self.ok("profile", "default", "charles")
        self.assertEqual({row["name"]: row["default"] for row in self.read("profile", "list")}, {"ada": False, "charles": True})
        self.assertRegex(self.ok("profile", "list").out, r"(?m)^charles +yes$")
        self.ok("--profile=ada", "service", "add", "LOCAL")
        shown = self.read("profile", "show", "ada")
        self.keys(shown, {"name": str, "services": list, "providers": list})
        for service in shown["services"]:
            self.keys(service, {"service": str, "name": str, "uid": str, "flags": int})
        for provider in shown["providers"]:
            self.keys(provider, {"name": str, "service": str, "module": str, "type": int})
        self.ok("profile", "delete", "charles")
        self.assertEqual([row["name"] for row in self.read("profile", "list")], ["ada"])
        for verb in ("show", "delete", "default"):
            self.fails(NOINPUT, "profile", verb, "charles", says=["charles", "mapix profile list"])

    def test_service_verbs(self):
        self.ok("profile", "create", "ada", "--default")
        self.fails(NOINPUT, "service", "add", "NOPE", says=["NOPE", "mapisvc.inf"])
        self.ok("service", "add", "local")             # without regard to case
        services = self.read("service", "list")
        self.assertEqual([service["service"] for service in services], ["LOCAL"])
        self.keys(services[0], {"service": str, "name": str, "uid": str, "flags": int})
        self.assertRegex(services[0]["uid"], HEX)
        self.ok("service", "configure", "LOCAL", "maildir=%s/md" % self.home.root)
        self.ok("service", "configure", services[0]["name"], "PR_DISPLAY_NAME=Other folders")
        self.fails(NOINPUT, "service", "configure", "NOPE", "maildir=/x", says=["NOPE", "mapix service list"])
        self.fails(USAGE, "service", "configure", "LOCAL", "nonsense=x", says=["nonsense"])
        self.fails(USAGE, "service", "configure", "LOCAL", "nonsense", says=["KEY=VALUE"])
        self.fails(USAGE, "service", "configure", "LOCAL", "maildir=relative/path", says=["LOCAL"])
        self.assertEqual(self.read("store", "list")[0]["name"], "Other folders")
        self.fails(USAGE, "service", "add", "LOCAL", "path=relative", says=["LOCAL"])
        self.assertEqual(len(self.read("service", "list")), 1)                 # what was not configured is taken out again
        self.fails(USAGE, "service", "configure", "LOCAL", says=["no dialog can be shown", "KEY=VALUE"])
        for word in ("PR_RESOURCE_FLAGS=99999999999", "66000003=-2147483649", "66000003=", "66000102=1", "66000102=xy", "=x", "66000003", "nonsense=1"):
            self.fails(USAGE, "service", "configure", "LOCAL", word, says=[word])
        self.fails(USAGE, "service", "add", "LOCAL", "path=relative", says=["begins with /"])
        for words in (["profile", "create", ""], ["profile", "delete", ""], ["--profile", "", "status"], ["service", "add", ""], ["service", "remove", ""],
                      ["store", "check", ""], ["store", "backup", ""], ["service", "configure", "LOCAL", ""]):
            self.assertEqual(self.fails(USAGE, *words).out, "")
        self.fails(USAGE, "store", "check", str(self.home.root), says=["is a directory"])
        self.fails(USAGE, "profile", "import", str(self.home.root), says=["directory"])
        self.fails(USAGE, "service", "remove", "LOCAL", says=["default message store", "--force"])        # SVC-14
        self.assertEqual(len(self.read("service", "list")), 1)
        self.ok("service", "remove", "LOCAL", "--force")
        self.assertEqual(self.read("service", "list"), [])
        self.fails(NOINPUT, "service", "remove", "LOCAL", says=["LOCAL", "mapix service list"])
        self.fails(NOINPUT, "folder", "list", says=["service add LOCAL"])


class Verbs(Case):
    """What needs a store."""
    profiles = ("ada",)

    def test_stores_and_status(self):
        stores = self.read("store", "list")
        shown = self.read("entryid", stores[0]["id"])
        self.assertEqual((shown["kind"], shown["fields"], shown["contains"]["kind"]), ("wrapped message store", {"module": "local"}, "message store"))
        self.assertIn("path", shown["contains"]["fields"])
        shown = self.read("entryid", self.read("folder", "list")[0]["id"])
        self.assertEqual((shown["kind"], shown["format"], shown["valid"], shown["rest"]), ("folder", "mapix, LOCAL", True, ""))
        self.assertEqual(len(stores), 1)
        self.keys(stores[0], {"name": str, "provider": str, "default": bool, "id": str})
        self.assertTrue(stores[0]["default"])
        rows = self.read("status")
        for row in rows:
            self.keys(row, {"name": str, "type": str, "code": int, "status": TEXT, "module": TEXT, "service": TEXT, "service_uid": TEXT, "state": str})
            self.assertEqual(row["state"], "available", row)
        self.assertEqual({row["type"] for row in rows} & {"subsystem", "spooler", "address book", "store"},
                         {"subsystem", "spooler", "address book", "store"})
        checked = self.read("store", "check")
        self.keys(checked, {"file": str, "sound": bool, "findings": list})
        self.assertEqual((checked["sound"], checked["findings"]), (True, []))
        copy = self.home.root / "copy.db"
        self.ok("store", "backup", copy)
        self.assertEqual(self.read("store", "check", copy)["file"], str(copy))
        self.fails(CANTCREAT, "store", "backup", copy, says=[str(copy), "File exists"])
        self.fails(NOINPUT, "store", "backup", "/nowhere/copy", says=["/nowhere/copy"])
        for verb in ("check", "repair"):
            result = self.fails(NOINPUT, "--json", "store", verb, "/nowhere/store", says=["/nowhere/store"])
            self.keys(result.json, {"file": str, "sound": bool, "findings": list})
        repaired = self.read("store", "repair", copy)
        for finding in repaired["findings"]:
            self.keys(finding, {"problem": bool, "text": str})
        self.fails(DATAERR, "store", "check", MAIL / "01-plain.eml", says=["01-plain.eml"])

    def test_folders(self):
        for row in self.read("folder", "list"):
            self.keys(row, {"path": str, "depth": int, "messages": int, "unread": int, "id": str})
        names = [row["path"] for row in self.read("folder", "list")]
        for name in ("Inbox", "Outbox", "Sent Items", "Deleted Items"):
            self.assertIn(name, names)
        self.ok("folder", "create", "Inbox/Projects")
        self.ok("folder", "create", "inbox/projects/Engine \u00e4\u6587")
        self.assertEqual([(row["path"], row["depth"]) for row in self.read("folder", "list", "Inbox")],
                         [("Projects", 1), ("Projects/Engine \u00e4\u6587", 2)])
        self.ok("folder", "create", "Inbox/\u00dcber")
        self.assertEqual(self.read("folder", "list", "INBOX/\u00fcBER"), [])       # case is that of letters, not of ASCII
        self.fails(CANTCREAT, "folder", "create", "Inbox/Projects", says=["Projects", "another name"])
        self.fails(NOINPUT, "folder", "create", "Nowhere/x", says=["Nowhere", "mapix folder list"])
        self.fails(NOINPUT, "folder", "list", "Nowhere", says=["Nowhere", "mapix folder list"])
        self.fails(USAGE, "folder", "create", "Inbox/", says=["Inbox/"])

    def test_messages(self):
        self.ok("import", "Inbox", MAIL)
        rows = self.read("message", "list", "Inbox")
        for row in rows:
            self.keys(row, ROW)
            shown = self.read("message", "show", row["id"])
            self.keys({key: shown[key] for key in shown if key != "body"},
                      {"subject": TEXT, "from": TEXT, "address": TEXT, "sent": TEXT, "received": TEXT, "message_id": TEXT, "class": TEXT,
                       "flags": int, "size": int, "recipients": list, "attachments": list})
            self.assertIsInstance(shown.get("body", ""), str)
            for one in shown["recipients"]:
                self.keys(one, {"kind": str, "name": TEXT, "type": TEXT, "address": TEXT})
            for one in shown["attachments"]:
                self.keys(one, {"name": TEXT, "short_name": TEXT, "type": TEXT, "size": int, "method": int})
            self.ok("message", "show", row["id"])
        self.assertEqual(len(self.read("message", "list", "Inbox", "--limit", 3)), 3)
        one = next(row for row in rows if not row["read"])
        self.ok("message", "mark", one["id"])
        self.assertTrue(self.find(one["id"])["read"])
        self.ok("message", "mark", one["id"], "--unread")
        self.assertFalse(self.find(one["id"])["read"])
        self.ok("message", "move", one["id"], "Drafts")
        self.assertIsNone(self.find(one["id"]))
        moved = self.read("message", "list", "Drafts")
        self.assertEqual([row["subject"] for row in moved], [one["subject"]])
        self.ok("message", "delete", moved[0]["id"])
        self.assertEqual(self.read("message", "list", "Drafts"), [])
        gone = moved[0]["id"]
        for words in (["show", gone], ["delete", gone], ["mark", gone], ["move", gone, "Inbox"]):
            self.fails(NOINPUT, "message", *words, says=[gone])
        self.fails(USAGE, "message", "show", "nonsense", says=["nonsense", "mapix message list"])
        self.fails(USAGE, "message", "show", "00", says=["00"])
        self.fails(NOINPUT, "message", "move", rows[0]["id"], "Nowhere", says=["Nowhere"])
        self.fails(USAGE, "message", "show", self.read("folder", "list")[0]["id"], says=["no message"])
        self.fails(NOINPUT, "message", "list", "Nowhere", says=["Nowhere"])
        for row in self.read("search", "Inbox", "engine"):
            self.keys(row, ROW)
        self.fails(NOINPUT, "search", "Nowhere", "x", says=["Nowhere"])

    def find(self, one):
        return next((row for row in self.read("message", "list", "Inbox") if row["id"] == one), None)

    def test_contacts(self):
        self.assertEqual(self.read("contact", "list"), [])
        self.ok("contact", "add", "Charles Babbage", "charles@localhost")
        self.ok("contact", "add", "\u5c71\u7530", "yamada@example.org")
        contacts = self.read("contact", "list")
        shown = self.read("entryid", contacts[0]["id"])
        self.assertEqual((shown["kind"], shown["valid"]), ("contact", True))
        for contact in contacts:
            self.keys(contact, {"name": str, "type": str, "address": str, "id": str})
        self.assertEqual({(contact["name"], contact["type"], contact["address"]) for contact in contacts},
                         {("Charles Babbage", "SMTP", "charles@localhost"), ("\u5c71\u7530", "SMTP", "yamada@example.org")})
        self.assertIn("charles@localhost", self.ok("contact", "list").out)
        shown = self.read("contact", "show", "babbage")
        self.keys(shown, {"kind": str, "name": str, "type": str, "address": str, "company": TEXT, "telephone": TEXT, "notes": TEXT, "id": str})
        self.assertEqual((shown["kind"], shown["address"]), ("person", "charles@localhost"))
        self.assertEqual(self.read("contact", "show", shown["id"]), shown)
        self.fails(NOINPUT, "contact", "show", "nobody", says=["nobody", "mapix contact list"])
        found = self.read("contact", "search", "abbag")
        self.assertEqual([(row["name"], row["container"]) for row in found], [("Charles Babbage", "Contacts")])
        self.keys(found[0], {"name": str, "type": str, "address": str, "id": str, "container": str})
        self.assertEqual(self.read("contact", "search", "nobody"), [])
        self.ok("contact", "add", "Charlotte", "charlotte@example.org")
        self.fails(USAGE, "contact", "show", "charl", says=["several", "Charlotte", "Charles Babbage"])
        result = self.home.run("--json", "contact", "resolve", "babbage", "Eve <eve@example.org>", "nobody", "charl")
        self.assertEqual(result.status, NOINPUT, result)
        self.assertEqual([(row["query"], row["state"], row["address"]) for row in result.json],
                         [("babbage", "resolved", "charles@localhost"), ("Eve <eve@example.org>", "resolved", "eve@example.org"),
                          ("nobody", "unknown", None), ("charl", "ambiguous", None)])
        self.ok("contact", "delete", shown["id"])
        self.fails(NOINPUT, "contact", "delete", shown["id"], says=["not deleted"])
        self.ok("contact", "delete", "charlotte")
        self.assertEqual([contact["name"] for contact in self.read("contact", "list")], ["\u5c71\u7530"])

    def test_lists(self):
        self.ok("contact", "add", "Ada", "ada@example.org")
        self.ok("contact", "add", "Team", "--list", "ada", "Eve <eve@example.org>")
        self.ok("contact", "add", "All", "--list", "Team", "max@example.org")
        shown = self.read("contact", "show", "Team")
        self.assertEqual(shown["kind"], "list")
        self.assertEqual([(row["name"], row["address"]) for row in shown["members"]], [("Ada", "ada@example.org"), ("Eve", "eve@example.org")])
        self.assertIn("ada@example.org", self.ok("contact", "show", "Team").out)
        self.assertEqual({row["type"] for row in self.read("contact", "show", "All")["members"]}, {"MAPIPDL", "SMTP"})
        self.ok("contact", "join", "Team", "zoe@example.org")
        self.ok("contact", "leave", "Team", "ada", "eve@example.org")
        self.assertEqual([row["address"] for row in self.read("contact", "show", "Team")["members"]], ["zoe@example.org"])
        self.fails(NOINPUT, "contact", "leave", "Team", "nobody", says=["nobody"])
        self.fails(NOINPUT, "contact", "join", "Team", "nobody", says=["nobody"])
        self.fails(USAGE, "contact", "join", "Ada", "zoe@example.org", says=["Ada", "person"])
        self.fails(NOINPUT, "contact", "add", "Broken", "--list", "nobody", says=["nobody"])
        self.assertNotIn("Broken", self.ok("contact", "list").out)

    def test_no_address_book(self):
        self.ok("profile", "create", "bare")
        for words in (["list"], ["show", "x"], ["add", "x", "x@example.org"], ["delete", "x"]):
            self.fails(UNAVAILABLE, "--profile", "bare", "contact", *words, says=["no address book", "mapix service add LOCAL"])
        self.assertEqual(self.read("--profile", "bare", "contact", "search", "x"), [])

    def test_msg_files(self):
        found = sorted((SOURCE / "tests").rglob("*.msg"))
        self.fails(NOINPUT, "msg", "show", "/nowhere.msg", says=["/nowhere.msg", "No such file"])
        self.fails(DATAERR, "msg", "show", MAIL / "01-plain.eml", says=["01-plain.eml"])
        self.fails(NOINPUT, "msg", "export", "/nowhere.msg", says=["/nowhere.msg"])
        self.assertGreaterEqual(len(found), 3)
        for path in found:
            shown = self.read("msg", "show", path)
            self.assertTrue(all(key.startswith(("PR_", "0x", "name {")) or key in ("recipients", "attachments") for key in shown), shown)

    def test_msg_with_messages_inside(self):
        files = SOURCE / "tests" / "fuzz" / "corpus" / "message"
        shown = self.read("msg", "show", files / "nested.msg")
        self.assertEqual(shown["PR_SUBJECT (0x0037001F)"], "subject")
        self.assertEqual(shown["0x8501 {11223344-0001-0002-0304-05060708090A}"], 1)
        self.assertEqual(shown["name {11223344-0001-0002-0304-05060708090A}"], ["one", "two"])
        self.assertEqual([one["PR_DISPLAY_NAME (0x3001001F)"] for one in shown["recipients"]], ["Alice"])
        inner = shown["attachments"][0]["message"]
        self.assertEqual(inner["PR_SUBJECT (0x0037001F)"], "inner")
        self.assertEqual(inner["attachments"][0]["message"]["PR_SUBJECT (0x0037001F)"], "inner")
        self.assertRegex(self.ok("msg", "show", files / "nested.msg").out, r"(?m)^attachment 1\n(  .*\n)*  message\n    PR_SUBJECT \(0x0037001F\): inner$")
        target = self.home.root / "nested.eml"
        self.ok("msg", "export", files / "nested.msg", target)
        mail = email.message_from_bytes(target.read_bytes())
        self.assertEqual([part.get_content_type() for part in mail.walk()],
                         ["multipart/mixed", "text/plain", "message/rfc822", "multipart/mixed", "text/plain", "message/rfc822", "text/plain"])
        self.assertEqual(sorted(path.name for path in self.home.root.glob("nested*")), ["nested.eml"])
        self.fails(NOINPUT, "msg", "export", files / "nested.msg", self.home.root / "none" / "x.eml", says=["x.eml"])

    def test_daemon(self):
        self.ok("daemon", "stop")
        self.read("status")                            # a session with mail
        self.ok("send", "--to", "ada@localhost", "--subject", "x", "--body", "x", "--wait")
        status = self.read("daemon", "status")
        self.keys(status, {"running": bool, "process": int, "version": str, "uptime_seconds": int, "members": int, "keys": int, "spoolers": list})
        for spooler in status["spoolers"]:
            self.keys(spooler, {"profile": str, "process": int, "state": str, "restarts": int, "text": TEXT})
        self.assertEqual([spooler["profile"] for spooler in status["spoolers"]], ["ada"])
        self.ok("daemon", "stop")
        self.assertEqual(self.read("daemon", "status"), {"running": False})

    def test_json_changes_no_error(self):
        for words in (["folder", "list", "Nowhere"], ["message", "show", "00"], ["profile", "show", "nobody"], ["prop", "nonsense"]):
            self.assertEqual(self.home.run(*words).err, self.home.run("--json", *words).err)

    def test_undelivered_is_told(self):
        """Who waits is told of each recipient that was not reached, and of nothing when all were."""
        self.ok("send", "--to", "ada@localhost", "--subject", "arrives", "--body", "x", "--wait")
        self.fails(UNAVAILABLE, "send", "--to", "ada@localhost", "--cc", "nobody@nowhere.example", "--subject", "half", "--body", "x", "--wait",
                   says=["not delivered to nobody@nowhere.example", "mapix service add"])
        self.assertIn("half", self.subjects("ada"))
        self.ok("send", "--to", "ada@localhost", "--subject", "arrives again", "--body", "x", "--wait")

    def test_password_file(self):
        self.ok("profile", "create", "sealed")
        self.ok("--profile", "sealed", "service", "add", "LOCAL")
        self.ok("profile", "passwd", "sealed", stdin=b"opensesame\n")
        path = self.home.root / "password"
        path.write_bytes(b"opensesame\nsecond line\n")
        self.ok("--profile", "sealed", "--password-file", path, "folder", "list")
        self.ok("--profile", "sealed", "--password-file=-", "folder", "list", stdin=b"opensesame\n")
        self.fails(CONFIG, "--profile", "sealed", "--password-file", "-", "folder", "list", stdin=b"other\n", says=["password", "wrong"])
        self.fails(NOINPUT, "--profile", "sealed", "--password-file", self.home.root / "absent", "folder", "list", says=["absent"])
        self.fails(CONFIG, "--profile", "sealed", "folder", "list", says=["password", "none was given"])
        for wrong in (b"x" * 4095 + b"\n", b"x" * 9000, b"opensesame\0more\n"):           # a part of it is no password
            path.write_bytes(wrong)
            self.fails(DATAERR, "--profile", "sealed", "--password-file", path, "folder", "list", says=[str(path), "4094 bytes", "nothing of it was taken"])
            self.fails(DATAERR, "profile", "passwd", "sealed", stdin=wrong, says=["standard input", "4094 bytes"])
        path.write_bytes(b"x" * 4094)
        self.fails(CONFIG, "--profile", "sealed", "--password-file", path, "folder", "list", says=["password", "wrong"])
        path.write_bytes(b"\nopensesame\n")
        self.fails(NOINPUT, "--profile", "sealed", "--password-file", path, "folder", "list", says=["no password"])

    def test_nobody_reads(self):
        """A full device is an error, and said."""
        for words in (["folder", "list"], ["--json", "folder", "list"], ["--version"], ["help"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([self.home.program, *words], stdout=full, stderr=subprocess.PIPE, env=self.home.environment, timeout=60)
            self.assertEqual((done.returncode, "standard output cannot be written" in done.stderr.decode()), (IOERR, True), words)

    def test_text_that_is_none(self):
        """What cannot be read whole is not sent."""
        directory = os.open("/", os.O_RDONLY)
        try:
            done = subprocess.run([self.home.program, "send", "--to", "a@example.org"], stdin=directory, capture_output=True,
                                  env=self.home.environment, timeout=60)
        finally:
            os.close(directory)
        self.assertEqual((done.returncode, "standard input: Is a directory" in done.stderr.decode()), (IOERR, True), done)
        self.fails(DATAERR, "send", "--to", "a@example.org", stdin=b"a\0b", says=["nothing was sent", "zero byte", "--attach"])
        self.assertEqual(self.read("message", "list", "Outbox"), [])

    def test_words_like_options(self):
        """Behind -- everything is a word."""
        self.ok("folder", "create", "--", "--json")
        self.assertIn("--json", [row["path"] for row in self.read("folder", "list")])

    def test_long_paths(self):
        path = "Inbox"
        for depth in range(24):                        # more bytes than PATH_MAX
            path += "/" + "\u00fc" * 100 + str(depth)
            self.ok("folder", "create", path)
        self.assertIn(path, [row["path"] for row in self.read("folder", "list")])

    def test_terminal_is_not_obeyed(self):
        (self.home.root / "evil.eml").write_bytes(b"Subject: =?utf-8?q?a=1B]0;owned=07b?=\r\nFrom: x@y\r\n\r\n\x1b[2Jbody\r\n")
        self.ok("import", "Inbox", self.home.root / "evil.eml")
        out = self.ok("message", "list", "Inbox").out + self.ok("message", "show", self.read("message", "list", "Inbox")[0]["id"]).out
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\x07", out)


if __name__ == "__main__":
    main()
