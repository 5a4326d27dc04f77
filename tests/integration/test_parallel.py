"""Two programs at once on one store: no lock is seen, nothing is lost, no list shows half a message."""
import collections
import json

from harness import Case, MAIL, main

FILES = sorted(MAIL.glob("*.eml"))


class Parallel(Case):
    profiles = ("ada",)

    def finish(self, runs):
        outs = []
        for run in runs:
            out, err = run.communicate(timeout=90)
            self.assertEqual((run.returncode, err), (0, b""), err.decode())
            outs.append(out.decode())
        return outs

    def test_imports_at_once(self):
        for name in ("a", "b", "c"):
            self.ok("folder", "create", name)
        self.finish([self.home.start("import", folder, MAIL, MAIL, MAIL) for folder in ("a", "b", "c", "Inbox", "Inbox")])
        counts = {row["path"]: row["messages"] for row in self.read("folder", "list")}
        self.assertEqual([counts[name] for name in ("a", "b", "c", "Inbox")], [3 * len(FILES)] * 3 + [6 * len(FILES)])
        self.assertTrue(self.read("store", "check")["sound"])

    def test_messages_are_saved_in_the_order_of_the_mbox(self):
        """Several threads fill and save them; small ones go in runs, large ones by themselves. What cannot be read is told, and the rest is there."""
        box = self.home.root / "box"
        with open(box, "w") as file:
            for number in range(500):
                file.write("From a@example.org Mon Jan  1 00:00:00 2026\nFrom: a@example.org\nSubject: %d\nDate: Fri, 02 Jan 2026 00:00:00 +0000\n\n%s\n" % (
                    number, "line of text\n" * (150000 if number % 100 == 50 else 3)))
        self.ok("folder", "create", "Ordered")
        out = self.home.run("--json", "import", "Ordered", self.home.root / "nothing", box, self.home.root / "nor this")
        self.assertEqual(out.status, 65, out.err)
        answer = json.loads(out.out)
        self.assertEqual((answer["imported"], answer["failed"], len(answer["failures"])), (500, 2, 2))
        rows = self.read("message", "list", "Ordered", "--limit", 1000)
        by_id = sorted((bytes.fromhex(row["id"])[::-1], row["subject"]) for row in rows)     # the number at an id's end, least byte first, grows
        self.assertEqual([subject for _, subject in by_id], [str(number) for number in range(500)])

    def test_lists_while_importing(self):
        """A batch is seen whole or not at all; what is listed can be opened."""
        writer = self.home.start("import", "Inbox", *([MAIL] * 40))
        seen = 0
        while writer.poll() is None:
            rows = self.read("message", "list", "Inbox", "--limit", 1000)
            self.assertGreaterEqual(len(rows), seen)
            seen = len(rows)
            for row in rows[:2]:
                self.assertEqual(self.read("message", "show", row["id"])["subject"], row["subject"])
        self.finish([writer])
        self.assertEqual(len(self.read("message", "list", "Inbox", "--limit", 10000)), 40 * len(FILES))

    def test_moves_of_the_same_messages(self):
        """Each message ends in one place only."""
        self.ok("import", "Inbox", MAIL)
        rows = self.read("message", "list", "Inbox")
        runs = [self.home.start("message", "move", row["id"], folder) for row in rows for folder in ("Drafts", "Deleted Items")]
        ends = collections.Counter()
        for run in runs:
            run.communicate(timeout=90)
            ends[run.returncode] += 1
        self.assertEqual(set(ends) - {0, 66, 75}, set(), ends)
        places = collections.Counter(row["subject"] for folder in ("Inbox", "Drafts", "Deleted Items")
                                     for row in self.read("message", "list", folder))
        self.assertEqual(places, collections.Counter(row["subject"] for row in rows))

    def test_profiles_made_at_once(self):
        self.finish([self.home.start("profile", "create", "p%d" % number) for number in range(8)])
        self.assertEqual(sorted(row["name"] for row in self.read("profile", "list")), ["ada"] + ["p%d" % number for number in range(8)])
        self.finish([self.home.start("--profile", "p%d" % number, "service", "add", "LOCAL") for number in range(8)])
        self.finish([self.home.start("--profile", "p%d" % number, "folder", "list") for number in range(8)])


if __name__ == "__main__":
    main()
