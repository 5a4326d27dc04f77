"""What local delivery writes into a Maildir, read by a real Dovecot over IMAP; and both at work on it at the same time.

Dovecot's imap process runs on two pipes, as its own man page has it for tests; the superuser, whom Dovecot refuses, runs it in a user namespace."""
import imaplib
import os
import re
import shutil
import time

from mailer import Mailer
from harness import Case, main

IMAP = "/usr/lib/dovecot/imap"


class Imap(imaplib.IMAP4_stream):
    def __init__(self, home, box):
        self.settings = home.root / "dovecot.conf"
        self.settings.write_text("base_dir = %(root)s/run\nstate_dir = %(root)s/run\nlog_path = %(root)s/dovecot.log\nmail_location = maildir:%(box)s\nssl = no\n"
                                 "first_valid_uid = 1\n" % {"root": home.root, "box": box})
        before = "" if os.geteuid() else "unshare --user --map-user=1000 --map-group=1000 "
        super().__init__("exec env -i PATH=%s HOME=%s USER=someone %s%s -c %s" % (os.environ["PATH"], home.root, before, IMAP, self.settings))


class Maildir(Case):
    profiles = ("ada", "charles")

    def setUp(self):
        super().setUp()
        self.assertTrue(shutil.which(IMAP), "Dovecot is not installed: tools/install-packages check")
        self.box = self.home.root / "box"
        self.ok("service", "configure", "LOCAL", "maildir=%s" % self.box)

    def imap(self):
        box = Imap(self.home, self.box)
        self.addCleanup(box.logout)
        self.assertEqual(box.state, "AUTH")            # PREAUTH
        self.assertEqual(box.select("INBOX")[0], "OK")
        return box

    def fetch(self, box, what):
        kind, answers = box.fetch("1:*", what)
        self.assertEqual(kind, "OK")
        return [answer for answer in answers if answer and answer != b")"]

    def test_dovecot_reads_what_we_wrote(self):
        bodies = {"plain": "one line", "long": "x" * 3000 + "\n.\nFrom the start\n", "empty": "", "wide": "äöü € \U0001f600"}
        for subject, body in bodies.items():
            self.ok("send", "--to", "someone@example.org", "--subject", subject, "--wait", stdin=body.encode())
        names = sorted(path.name for path in (self.box / "new").iterdir())
        self.assertEqual(len(set(names)), len(bodies))
        self.assertEqual(list((self.box / "tmp").iterdir()), [])
        sizes = {}
        for name in names:
            self.assertRegex(name, r"^\d+\.M\d+P\d+Q\d+[^:/]*,S=\d+$")             # cr.yp.to/proto/maildir.html, Maildir++ for the size
            sizes[name] = int(name.rsplit("S=", 1)[1])
            self.assertEqual(sizes[name], (self.box / "new" / name).stat().st_size)
            self.assertEqual((self.box / "new" / name).stat().st_mode & 0o777, 0o600)
        box = self.imap()
        headers = self.fetch(box, "(FLAGS RFC822.SIZE BODY.PEEK[])")
        self.assertEqual(len(headers), len(bodies))
        found = {}
        for head, content in headers:
            self.assertNotIn(b"\\Seen", head)
            self.assertEqual(int(re.search(rb"RFC822.SIZE (\d+)", head).group(1)), len(content))
            import email
            import email.policy
            message = email.message_from_bytes(content, policy=email.policy.default)
            found[message["Subject"]] = message.get_body().get_content()
            self.assertEqual(message["To"], "someone@example.org")
        for subject, body in bodies.items():
            self.assertEqual(found[subject].replace("\r\n", "\n").strip(), body.strip())
        self.assertEqual(list((self.box / "new").iterdir()), [])                  # Dovecot took them over
        self.assertEqual(sorted(path.name.split(":")[0] for path in (self.box / "cur").iterdir()), names)

    def test_crowd(self):
        """One message to thousands is one file that names them all; each step takes time in proportion."""
        ada = Mailer(self.home, "ada")
        self.addCleanup(ada.close)
        ada.do("crowd", "3000", "to all")
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue", 60)
        files = list((self.box / "new").iterdir())
        self.assertEqual(len(files), 1)
        self.assertEqual(len(set(re.findall(rb"n\d{5}@example.org", files[0].read_bytes()))), 3000)

    def test_both_at_once(self):
        """Dovecot sets flags, moves and expunges while we deliver: nothing is lost, nothing comes twice."""
        box = self.imap()
        self.assertEqual(box.create("Done")[0], "OK")
        ada = Mailer(self.home, "ada")
        self.addCleanup(ada.close)
        ada.process.stdin.write("many\t150\tsomeone@example.org\tm\n")
        ada.process.stdin.flush()
        seen, end = [], time.monotonic() + 60
        while len(seen) < 150 and time.monotonic() < end:
            box.noop()
            kind, answer = box.search(None, "ALL")
            numbers = answer[0].split()
            for number in numbers:
                header = box.fetch(number, "(BODY[HEADER.FIELDS (SUBJECT)])")[1][0][1]
                seen.append(header.split(b":", 1)[1].strip().decode())
            if numbers:
                ranges = b",".join(numbers).decode()
                self.assertEqual(box.store(ranges, "+FLAGS", "\\Seen \\Flagged")[0], "OK")
                self.assertEqual(box.copy(ranges, "Done")[0], "OK")
                self.assertEqual(box.store(ranges, "+FLAGS", "\\Deleted")[0], "OK")
                box.expunge()
        self.assertEqual(sorted(seen), sorted("m %d" % number for number in range(150)))
        self.assertEqual(box.select("Done")[1], [b"150"])
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue")
        self.assertEqual(list((self.box / "tmp").iterdir()), [])

    def test_killed_while_it_delivers(self):
        """The spooler dies between and in messages; Dovecot has moved some of them on: each is there once."""
        box = self.imap()
        ada = Mailer(self.home, "ada")
        self.addCleanup(ada.close)
        for round_ in range(6):
            ada.do("many", "10", "someone@example.org", "r%d" % round_)
            box.noop()                                 # new/ becomes cur/
            self.home.kill("mapix-spooler")
        ada.do("submit", "someone@example.org", "last")
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue", 60)
        box.noop()
        subjects = [content.split(b":", 1)[1].strip().decode() for head, content in self.fetch(box, "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")]
        self.assertEqual(sorted(subjects), sorted(["r%d %d" % (round_, number) for round_ in range(6) for number in range(10)] + ["last"]))


if __name__ == "__main__":
    main()
