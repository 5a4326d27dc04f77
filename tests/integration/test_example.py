"""examples/provider as a stranger has it: built with its Makefile against an installation, outside the tree; a profile uses it for everything."""
import shutil
import subprocess
import unittest

from harness import OK, SOURCE, Home, main
from test_install import INSTALLED, PREFIX, install, locked, run


class Example(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lock = locked()
        cls.addClassCleanup(cls.lock.close)
        install()

    def setUp(self):
        self.home = Home(PREFIX)
        self.addCleanup(self.home.close)
        self.source = self.home.root / "notes"
        shutil.copytree(SOURCE / "examples" / "provider", self.source)
        self.environment = dict(self.home.environment, PKG_CONFIG_PATH=str(next(PREFIX.rglob("mapix.pc")).parent), CFLAGS="-O0 -g -Werror",
                                PATH="%s/bin:%s" % (PREFIX, self.home.environment["PATH"]))
        run("make", "-C", self.source, "DESTDIR=", "install", env=self.environment)
        self.addCleanup(run, "make", "-C", self.source, "DESTDIR=", "uninstall", env=self.environment)

    def ok(self, *words):
        result = self.home.run(*words, cwd="/")
        self.assertEqual((result.status, result.err), (OK, ""), result)
        return result

    def read(self, *words):
        return self.ok("--json", *words).json

    def person(self, name):
        book = self.home.root / name
        self.ok("profile", "create", name, *(["--default"] if name == "ada" else []))
        self.ok("--profile", name, "service", "add", "NOTES", "6640001E=%s" % book, "6641001E=%s" % name.title())
        return book

    def test_a_profile_of_notebooks(self):
        ada, bob = self.person("ada"), self.person("bob")
        (ada / "people").write_text("# friends\nBob Builder <NOTE:%s>\nNobody Home <NOTE:/nowhere>\n" % bob)
        (ada / "Notebook" / "Inbox" / "plain.note").write_text("No header at all.\n")
        (ada / "Notebook" / "Inbox" / "full.note").write_text("Subject: With a header\nFrom: Eve <NOTE:/eve>\n\nThe body.\n")
        # lists, reads
        self.assertEqual([row["name"] for row in self.read("store", "list")], ["Ada"])
        self.assertEqual({row["path"]: row["messages"] for row in self.read("folder", "list")}, {"Inbox": 2, "Outbox": 0, "Sent": 0, "Deleted": 0})
        rows = {row["subject"]: row for row in self.read("message", "list", "Inbox")}
        self.assertEqual(set(rows), {"plain", "With a header"})
        shown = self.read("message", "show", rows["With a header"]["id"])
        self.assertEqual((shown["from"], shown["address"], shown["body"]), ("Eve", "/eve", "The body.\n"))
        # files
        self.ok("folder", "create", "Projects")
        self.ok("message", "mark", rows["plain"]["id"])
        self.ok("message", "move", rows["plain"]["id"], "Projects")
        self.assertEqual([row["read"] for row in self.read("message", "list", "Projects")], [True])
        self.assertEqual([row["subject"] for row in self.read("search", "Inbox", "a header")], ["With a header"])
        self.ok("message", "delete", rows["With a header"]["id"])
        self.assertEqual(self.read("message", "list", "Inbox"), [])
        # sends, by the address book and the transport
        self.ok("send", "--to", "bob", "--subject", "Grüße", "--body", "Dear Bob,\nhello.\n", "--wait")
        (arrived,) = self.read("--profile", "bob", "message", "list", "Inbox")
        self.assertEqual((arrived["subject"], arrived["from"], arrived["read"]), ("Grüße", "Ada", False))
        self.assertEqual(self.read("--profile", "bob", "message", "show", arrived["id"])["body"], "Dear Bob,\nhello.\n")
        self.assertEqual([row["subject"] for row in self.read("message", "list", "Sent")], ["Grüße"])
        # and says what did not arrive
        result = self.home.run("send", "--to", "nobody home", "--subject", "lost", "--body", "x", "--wait", cwd="/")
        self.assertEqual(result.status, 69, result)
        self.assertIn("not delivered to /nowhere", result.err)
        self.assertEqual([row["subject"] for row in self.read("message", "list", "Inbox")], ["Undeliverable: lost"])
        self.assertEqual(self.read("message", "list", "Outbox"), [])
        kinds = {row["type"] for row in self.read("status")}
        self.assertLessEqual({"store", "address book provider"}, kinds)

    def test_two_notebooks_in_one_profile(self):
        """SPI-LIFE-08: several logons of one provider in a session, each with its own notebook; SENT-12: the entry function has a name of its own."""
        self.assertIn("NotesServiceEntry", (self.source / "notes.inf").read_text())
        self.person("ada")
        self.ok("service", "add", "NOTES", "6640001E=%s" % (self.home.root / "second"), "6641001E=Second")
        rows = self.read("store", "list")
        self.assertEqual(sorted(row["name"] for row in rows), ["Ada", "Second"])
        self.assertEqual(len({row["id"] for row in rows}), 2)
        stores = [row for row in self.read("status") if row["type"] == "store"]
        self.assertEqual([(row["name"], row["state"]) for row in stores], [("Ada", "available"), ("Second", "available")])

    def test_its_own_check(self):
        out = run("make", "-C", self.source, "check", env=self.environment)
        self.assertRegex(out, r"\d+ checks kept, 0 broken, 0 notes")

    def test_a_service_that_is_not_configured_is_named(self):
        self.ok("profile", "create", "eve", "--default")
        self.ok("service", "add", "NOTES")
        result = self.home.run("folder", "list", cwd="/")
        self.assertNotEqual(result.status, OK)
        self.assertIn("6640001E", result.err)
        result = self.home.run("service", "configure", "Notebook", "6640001E=relative", cwd="/")
        self.assertNotEqual(result.status, OK)
        self.assertIn("absolute path", result.err)
        self.ok("service", "configure", "Notebook", "6640001E=%s" % (self.home.root / "eve"))
        self.assertEqual(len(self.read("folder", "list")), 4)

    def test_notes_in_the_way(self):
        """Files that are no notes, or no text, harm nobody."""
        ada = self.person("ada")
        inbox = ada / "Notebook" / "Inbox"
        (inbox / "binary.note").write_bytes(bytes(range(256)) * 10)
        (inbox / "empty.note").write_bytes(b"")
        (inbox / "bad.note").write_text("Subject: bad\nTo: nobody\n0E070003: word\nXXXXXXXX: 1\n00370102: zz\n\nbody")
        (inbox / "huge.note").touch()
        subprocess.run(["truncate", "-s", "100M", inbox / "huge.note"], check=True)
        (inbox / "directory.note").mkdir()
        (inbox / "other.txt").write_text("not ours")
        self.assertEqual({row["subject"] for row in self.read("message", "list", "Inbox")} >= {"bad", "empty"}, True)
        for row in self.read("message", "list", "Inbox"):
            self.ok("message", "show", row["id"])


if __name__ == "__main__":
    main()
