"""Mail from profile to profile, into a Maildir, to nobody; and through the death of every daemon: it arrives, once."""
import email
import os
import subprocess

from harness import Case, MAIL, NOINPUT, UNAVAILABLE, main


class Submission(Case):
    profiles = ("ada", "charles", "mary")

    def send(self, subject, *to, profile="ada", more=(), stdin=None):
        words = ["--profile", profile, "send"]
        for address in to:
            words += ["--to", address]
        words += ["--subject", subject, *more]
        return self.ok(*words, stdin=stdin) if stdin is not None else self.ok(*words, "--body", "Body of %s." % subject)

    def arrived(self, profile, *subjects):
        """Wait until exactly these are in the Inbox."""
        self.until(lambda: set(subjects) <= set(self.subjects(profile)), "%s for %s" % (subjects, profile))
        self.assertEqual(self.subjects(profile), sorted(subjects))

    def queue_empty(self, profile="ada"):
        return not self.subjects(profile, "Outbox")

    def test_submit_and_exit_at_once(self):
        self.send("one", "charles@localhost")
        self.arrived("charles", "one")
        self.until(self.queue_empty, "the empty queue")
        self.until(lambda: self.subjects("ada", "Sent Items") == ["one"], "the copy in Sent Items")
        row = self.read("--profile", "charles", "message", "list", "Inbox")[0]
        self.assertFalse(row["read"])
        shown = self.read("--profile", "charles", "message", "show", row["id"])
        self.assertEqual(shown["body"].strip(), "Body of one.")
        self.assertEqual([(one["kind"], one["address"]) for one in shown["recipients"]], [("to", "charles@localhost")])
        self.assertEqual(self.subjects("mary"), [])

    def test_body_from_standard_input(self):
        text = "Erste Zeile \u00e4\u00f6\n\nthird \u6587\n"
        self.send("typed", "charles@localhost", more=["--wait"], stdin=text.encode())
        self.arrived("charles", "typed")
        one = self.read("--profile", "charles", "message", "list", "Inbox")[0]["id"]
        self.assertEqual(self.read("--profile", "charles", "message", "show", one)["body"].replace("\r\n", "\n").strip(), text.strip())

    def test_several_recipients(self):
        self.send("all", "charles@localhost", more=["--cc", "mary@localhost", "--bcc", "ada@localhost", "--wait"])
        self.assertEqual(self.subjects("ada", "Outbox"), [])                   # LOGOFF-11: who waits finds everything processed
        for profile in self.profiles:
            self.arrived(profile, "all")
        one = self.read("--profile", "mary", "message", "list", "Inbox")[0]["id"]
        kinds = {(row["kind"], row["address"]) for row in self.read("--profile", "mary", "message", "show", one)["recipients"]}
        self.assertLessEqual({("to", "charles@localhost"), ("cc", "mary@localhost")}, kinds)
        self.assertNotIn("bcc", {kind for kind, address in kinds})             # nobody else learns of a blind copy

    def test_attachments(self):
        data = os.urandom(200000)
        (self.home.root / "noise.bin").write_bytes(data)
        self.send("attached", "charles@localhost",
                  more=["--attach", str(self.home.root / "noise.bin"), "--attach", str(MAIL / "01-plain.eml"), "--wait"])
        self.arrived("charles", "attached")
        one = self.read("--profile", "charles", "message", "list", "Inbox")[0]["id"]
        names = sorted(row["name"] for row in self.read("--profile", "charles", "message", "show", one)["attachments"])
        self.assertEqual(names, ["01-plain.eml", "noise.bin"])
        self.ok("--profile", "charles", "export", "Inbox", self.home.root / "out")
        mail = email.message_from_bytes(next((self.home.root / "out").iterdir()).read_bytes())
        parts = {part.get_filename(): part for part in mail.walk() if part.get_filename()}
        self.assertEqual(parts["noise.bin"].get_payload(decode=True), data)
        self.fails(NOINPUT, "send", "--to", "charles@localhost", "--body", "x", "--attach", "/nowhere.bin", says=["/nowhere.bin", "nothing was sent"])
        self.assertEqual(self.subjects("ada", "Outbox"), [])
        self.arrived("charles", "attached")

    def test_contact_by_name(self):
        self.ok("contact", "add", "Charles Babbage", "charles@localhost")
        self.send("by name", "Charles Babbage", more=["--wait"])
        self.arrived("charles", "by name")
        result = self.fails(NOINPUT, "send", "--to", "Nobody Known", "--body", "x", says=["Nobody Known"])
        self.assertEqual(result.out, "")
        self.assertEqual(self.subjects("ada", "Outbox"), [])

    def test_maildir(self):
        box = self.home.root / "maildir"
        self.ok("service", "configure", "LOCAL", "maildir=%s" % box)
        self.send("out", "someone@example.org", more=["--cc", "other@example.org", "--cc", "charles@localhost", "--wait"])
        files = list((box / "new").iterdir())
        self.assertEqual(len(files), 1)                # once for all of them
        self.assertEqual(list((box / "tmp").iterdir()), [])
        mail = email.message_from_bytes(files[0].read_bytes())
        self.assertEqual(mail["Subject"], "out")
        self.assertIn("someone@example.org", mail["To"])
        self.assertIn("other@example.org", mail["Cc"])
        self.arrived("charles", "out")

    def test_unknown_recipient_is_reported(self):
        self.send("lost", "nobody@nowhere.example", "charles@localhost")
        self.arrived("charles", "lost")
        report = self.until(lambda: self.read("message", "list", "Inbox"), "the report")
        self.assertEqual(len(report), 1)
        self.assertTrue(report[0]["class"].upper().startswith("REPORT."), report)
        shown = self.read("message", "show", report[0]["id"])
        self.assertIn("nobody@nowhere.example", str(shown))
        self.until(self.queue_empty, "the empty queue")

    def test_status_shows_the_transport(self):
        """STAT-01, STAT-02, SPI-STAT-01, SPI-STAT-03, SPI-XP-02: the row of a transport that lives in the spooler, as it is once begun."""
        rows = {row["type"]: row for row in self.read("status")}
        self.assertEqual(rows["transport"]["name"], "Local delivery")
        self.assertEqual(rows["transport"]["code"], 0x100001)                  # STAT-11: available, outbound enabled
        self.assertEqual(rows["transport"]["status"], "to profiles of this user")
        self.assertEqual(rows["spooler"]["state"], "available")
        self.assertEqual(rows["subsystem"]["name"], "ada")

    def test_maildir_that_cannot_be_written(self):
        self.fails(NOINPUT, "service", "configure", "LOCAL", "maildir=/proc/nowhere", says=["/proc/nowhere", "cannot be made"])
        self.send("still", "charles@localhost", more=["--wait"])
        self.arrived("charles", "still")

    def test_daemons_do_not_hold_the_starters_pipe(self):
        result = self.home.run("send", "--to", "charles@localhost", "--subject", "piped", "--body", "x", environment={**self.home.environment, "MAPIX_LOG": "info"})
        self.assertEqual(result.status, 0, result)                             # run waits for the end of both pipes
        self.arrived("charles", "piped")

    def test_many_programs_send_at_once(self):
        runs = [self.home.start("--profile", sender, "send", "--to", "mary@localhost", "--subject", "%s %d" % (sender, number), "--body", "x")
                for number in range(6) for sender in ("ada", "charles")]
        for run in runs:
            out, err = run.communicate(timeout=60)
            self.assertEqual((run.returncode, err), (0, b""))
        self.arrived("mary", *["%s %d" % (sender, number) for number in range(6) for sender in ("ada", "charles")])

    def test_spooler_killed(self):
        """Killed between and in the middle of messages, it comes again and nothing is lost or doubled."""
        sent = []
        for number in range(12):
            sent.append("killed %02d" % number)
            self.send(sent[-1], "charles@localhost", "mary@localhost")
            self.home.kill("mapix-spooler")
        self.ok("--profile", "ada", "send", "--to", "charles@localhost", "--subject", "last", "--body", "x", "--wait")
        self.until(self.queue_empty, "the empty queue", 30)
        self.assertEqual(self.subjects("charles"), sorted(sent + ["last"]))
        self.assertEqual(self.subjects("mary"), sent)
        self.assertEqual(self.subjects("ada"), [])     # no reports

    def test_broker_killed(self):
        sent = []
        for number in range(6):
            sent.append("broker %02d" % number)
            self.send(sent[-1], "charles@localhost")
            self.home.kill("mapixd")
        self.send("last", "charles@localhost", more=["--wait"])
        self.until(lambda: len(self.subjects("charles")) >= 7 and self.queue_empty(), "what was sent before", 30)
        self.assertEqual(self.subjects("charles"), sorted(sent + ["last"]))

    def test_everything_killed(self):
        for number in range(4):
            self.send("all dead %d" % number, "charles@localhost", "mary@localhost")
            self.home.kill("mapixd")
            self.home.kill("mapix-spooler")
        self.assertEqual(self.home.run("status").status, 0)
        self.ok("--profile", "ada", "send", "--to", "mary@localhost", "--subject", "last", "--body", "x", "--wait")
        self.until(self.queue_empty, "the empty queue", 30)
        self.assertEqual(self.subjects("charles"), ["all dead %d" % number for number in range(4)])
        self.assertEqual(self.subjects("mary"), sorted(["all dead %d" % number for number in range(4)] + ["last"]))

    def test_receiver_deleted(self):
        self.ok("profile", "delete", "mary")
        self.fails(UNAVAILABLE, "--profile", "ada", "send", "--to", "mary@localhost", "--subject", "too late", "--body", "x", "--wait",
                   says=["not delivered to mary@localhost"])
        report = self.until(lambda: self.read("message", "list", "Inbox"), "the report")
        self.assertTrue(report[0]["class"].upper().startswith("REPORT."), report)


if __name__ == "__main__":
    main()
