"""Mail in and out: every shape of source, duplicates, what cannot be read, and byte for byte out again."""
import mailbox
import os
import shutil

from harness import Case, DATAERR, MAIL, NOINPUT, CANTCREAT, OK, main

FILES = sorted(MAIL.glob("*.eml"))
REPORT = {"imported": int, "skipped": int, "failed": int, "failures": list}


class Import(Case):
    profiles = ("ada",)

    def bring(self, *sources, status=OK, folder="Inbox"):
        result = self.home.run("--json", "import", folder, *sources)
        self.assertEqual(result.status, status, result)
        self.assertEqual(result.err, "", result)
        self.keys(result.json, REPORT)
        return result.json

    def counts(self, report):
        return report["imported"], report["skipped"], report["failed"]

    def out(self, folder="Inbox", name="out"):
        """Export; the bytes of each message, sorted."""
        directory = self.home.root / name
        report = self.read("export", folder, directory)
        self.keys(report, {"exported": int, "failed": int, "failures": list})
        self.assertEqual(report["failed"], 0)
        found = sorted(path.read_bytes() for path in directory.iterdir())
        self.assertEqual(report["exported"], len(found))
        return found

    def originals(self, files=FILES):
        return sorted(path.read_bytes() for path in files)

    def test_directory_of_eml_comes_out_byte_for_byte(self):
        self.assertEqual(self.counts(self.bring(MAIL)), (len(FILES), 0, 0))
        self.assertEqual(self.out(), self.originals())

    def test_single_files(self):
        self.assertEqual(self.counts(self.bring(*FILES[:3])), (3, 0, 0))
        self.assertEqual(self.out(), self.originals(FILES[:3]))

    def test_nested_directories(self):
        deep = self.home.root / "box" / "a" / "b" / "c"
        deep.mkdir(parents=True)
        shutil.copy(FILES[0], self.home.root / "box" / "top.eml")
        shutil.copy(FILES[1], deep / "deep.eml")
        (self.home.root / "box" / ".hidden").write_text("no mail")
        self.assertEqual(self.counts(self.bring(self.home.root / "box")), (2, 0, 0))
        self.assertEqual(self.out(), self.originals(FILES[:2]))

    def test_directories_that_lead_into_themselves_end(self):
        (self.home.root / "loop").mkdir()
        os.symlink(".", self.home.root / "loop" / "again")
        report = self.bring(self.home.root / "loop", status=DATAERR)
        self.assertEqual(self.counts(report), (0, 0, 1))

    def test_maildir(self):
        box = mailbox.Maildir(self.home.root / "maildir", create=True)
        for file in FILES:
            (self.home.root / "maildir" / "new" / ("1.%s.host" % file.stem)).write_bytes(file.read_bytes())
        os.rename(self.home.root / "maildir" / "new" / ("1.%s.host" % FILES[0].stem),
                  self.home.root / "maildir" / "cur" / ("1.%s.host:2,S" % FILES[0].stem))
        (self.home.root / "maildir" / "tmp" / "half").write_bytes(b"Subject: half\n")
        box.close()
        self.assertEqual(self.counts(self.bring(self.home.root / "maildir")), (len(FILES), 0, 0))
        self.assertEqual(self.out(), self.originals())

    def test_maildir_flags_go_in_and_come_out(self):
        """S, R, P, F, D and T are what MAPI calls read, answered, forwarded, flagged, unsent and marked for deletion."""
        flags = {"one": "S", "two": "RS", "three": "FPS", "four": "DT", "five": ""}
        box, out = self.home.root / "flagged", self.home.root / "flagged-out"
        mailbox.Maildir(box, create=True).close()
        for name, letters in flags.items():
            (box / "cur" / ("1.%s:2,%s" % (name, letters))).write_bytes(b"Subject: %s\n\ntext\n" % name.encode())
        self.assertEqual(self.counts(self.bring(box)), (len(flags), 0, 0))
        rows = {row["subject"]: row for row in self.read("message", "list", "Inbox")}
        self.assertEqual({name for name, row in rows.items() if row["read"]}, {"one", "two", "three"})
        shown = self.read("message", "show", rows["three"]["id"], "--all")
        self.assertEqual((shown["PR_LAST_VERB_EXECUTED (0x10810003)"], shown["PR_FLAG_STATUS (0x10900003)"]), (104, 2))
        self.read("export", "Inbox", out, "--maildir")
        found = {path.read_text().split()[1]: path.name.split(":2,")[1] for path in (out / "cur").iterdir()}
        self.assertEqual(found, flags)
        self.assertEqual(list((out / "tmp").iterdir()) + list((out / "new").iterdir()), [])
        self.read("export", "Inbox", out)          # it is a Maildir now
        self.assertEqual(len(list((out / "cur").iterdir())), 2 * len(flags))

    def test_several_messages_in_one_call(self):
        self.ok("folder", "create", "Inbox/Kept")
        self.bring(*FILES[:4])
        ids = [row["id"] for row in self.read("message", "list", "Inbox")]
        self.ok("message", "move", *ids[:3], "Inbox/Kept")
        moved = [row["id"] for row in self.read("message", "list", "Inbox/Kept")]
        self.assertEqual((len(moved), len(self.read("message", "list", "Inbox"))), (3, 1))
        self.ok("message", "mark", *moved, ids[3])             # of two folders
        self.assertTrue(all(row["read"] for row in self.read("message", "list", "Inbox/Kept")))
        self.assertTrue(self.read("message", "list", "Inbox")[0]["read"])
        self.ok("message", "delete", *moved, ids[3])
        self.assertEqual(self.read("message", "list", "Inbox") + self.read("message", "list", "Inbox/Kept"), [])

    def test_progress_on_a_terminal(self):
        """A bar where standard error is a terminal, wiped away at the end; nothing elsewhere."""
        path = self.home.root / "many.mbox"
        path.write_bytes(b"".join(b"From a@example.org Mon Mar  2 09:15:00 2026\nSubject: %d\n\n%s\n" % (i, b"text " * 400) for i in range(6000)))
        master, terminal = os.openpty()
        process = self.home.start("import", "Inbox", path, stderr=terminal)
        os.close(terminal)
        seen = b""
        while True:
            try:
                piece = os.read(master, 4096)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        os.close(master)
        process.wait()
        self.assertEqual(process.returncode, OK)
        self.assertRegex(seen, rb"importing \[#*\.*\] +\d+ %  \d+")
        self.assertTrue(seen.endswith(b"\r\x1b[K"))

    def test_mbox(self):
        """Messages come out as they went in: From lines in bodies were quoted for the box and are unquoted again."""
        files = [file for file in FILES if not file.read_bytes().startswith(b"From ")]
        path = self.home.root / "box.mbox"
        with path.open("wb") as box:
            for file in files:
                box.write(b"From somebody@example.org Mon Mar  2 09:15:00 2026\n")
                for line in file.read_bytes().splitlines(keepends=True):
                    if line.lstrip(b">").startswith(b"From "):
                        line = b">" + line
                    box.write(line)
                box.write(b"\n")
        self.assertEqual(self.counts(self.bring(path)), (len(files), 0, 0))
        self.assertEqual(self.out(), self.originals(files))

    def test_eml_that_begins_with_from_is_one_message(self):
        path = self.home.root / "odd.eml"
        path.write_bytes(b"From ada@example.org Mon Mar  2 09:15:00 2026\nSubject: one\n\ntext\n\nFrom here on it goes on\nend\n")
        self.assertEqual(self.counts(self.bring(path)), (1, 0, 0))
        self.assertEqual(self.out(), self.originals([path]))

    def test_duplicates(self):
        first = self.bring(MAIL)["imported"]
        listed = [row["id"] for row in self.read("message", "list", "Inbox")]
        with_id = sum(1 for one in listed if self.read("message", "show", one)["message_id"])
        report = self.bring(MAIL, "--drop-duplicates", status=OK)
        self.assertEqual((report["imported"], report["skipped"]), (first - with_id, with_id))
        self.assertEqual(self.bring(MAIL)["imported"], first)

    def test_duplicates_within_one_run(self):
        report = self.bring("--drop-duplicates", FILES[0], FILES[0], FILES[0])
        self.assertEqual(self.counts(report), (1, 2, 0))

    def test_missing_and_unreadable(self):
        """The rest is imported; each failure names its source, code and reason."""
        (self.home.root / "pipe").touch()
        os.remove(self.home.root / "pipe")
        os.mkfifo(self.home.root / "pipe")
        report = self.bring("/nonexistent/mail", FILES[0], self.home.root / "pipe", status=DATAERR)
        self.assertEqual(self.counts(report), (1, 0, 2))
        for failure in report["failures"]:
            self.keys(failure, {"source": str, "code": str, "error": str})
            self.assertTrue(failure["error"], failure)
        self.assertEqual(report["failures"][0]["source"], "/nonexistent/mail")
        self.assertIn("No such file", report["failures"][0]["error"])

    def test_unreadable_by_permission(self):
        if os.geteuid() == 0:          # root reads all; the same path by a directory that is none
            report = self.bring(FILES[0] / "below", status=DATAERR)
            self.assertIn("Not a directory", report["failures"][0]["error"])
            return
        secret = self.home.root / "secret.eml"
        secret.write_bytes(b"Subject: x\n\n")
        secret.chmod(0)
        report = self.bring(secret, status=DATAERR)
        self.assertIn("denied", report["failures"][0]["error"])

    def test_empty_and_binary_files(self):
        (self.home.root / "empty.eml").write_bytes(b"")
        (self.home.root / "noise.eml").write_bytes(bytes(range(256)) * 64)
        self.assertEqual(self.counts(self.bring(self.home.root / "empty.eml", self.home.root / "noise.eml")), (2, 0, 0))
        self.assertEqual(self.out(), sorted([b"", bytes(range(256)) * 64]))

    def test_into_a_folder(self):
        self.ok("folder", "create", "Archive")
        self.bring(FILES[0], folder="archive")
        self.assertEqual(len(self.read("message", "list", "Archive")), 1)
        self.assertEqual(self.read("message", "list", "Inbox"), [])
        self.fails(NOINPUT, "import", "Nowhere", FILES[0], says=["Nowhere", "folder list"])

    def test_export_where_it_cannot(self):
        self.bring(FILES[0])
        self.fails(CANTCREAT, "export", "Inbox", "/proc/nowhere/out", says=["/proc/nowhere/out", "No such file"])
        self.fails(CANTCREAT, "export", "Inbox", FILES[0], says=["01-plain.eml"])
        self.fails(NOINPUT, "export", "Nowhere", self.home.root / "x", says=["Nowhere"])

    def test_what_was_changed_is_written_anew_and_readable(self):
        self.bring(FILES[0])
        one = self.read("message", "list", "Inbox")[0]["id"]
        self.ok("message", "mark", one)
        self.assertEqual(self.out(), self.originals(FILES[:1]))        # the read flag is not the mail's
        self.ok("message", "move", one, "Drafts")
        self.assertEqual(self.out("Drafts", "moved"), self.originals(FILES[:1]))

    def test_shown_as_written(self):
        self.bring(MAIL)
        rows = self.read("message", "list", "Inbox", "--limit", 100)
        self.assertEqual(len(rows), len(FILES))
        self.assertIn("The engine weaves", [row["subject"] for row in rows])
        times = [row["received"] for row in rows]
        self.assertEqual(times, sorted(times, reverse=True))
        found = self.read("search", "Inbox", "ENGINE weaves")
        self.assertTrue(found)
        for row in found:
            self.assertIn("engine weaves", (row["subject"] + self.read("message", "show", row["id"])["body"]).lower())
        self.assertEqual(self.read("search", "Inbox", "no-such-word-anywhere"), [])
        self.assertEqual(len(self.read("search", "Inbox", "engine", "--limit", 1)), 1)


if __name__ == "__main__":
    main()
