"""A program that knows mapi.h only: it sends from one profile, and another run of it reads in the other."""
import os
import subprocess

from harness import Case, main

PROGRAM = os.environ["MAPIX_SIMPLE_PROGRAM"]


class Simple(Case):
    profiles = ("ada", "charles")

    def simple(self, *words, code=0):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, timeout=60, env=self.home.environment)
        self.assertEqual(done.returncode, code, (words, done))
        return done.stdout.decode()

    def test_send_and_read(self):
        """SMAPI-14, SMAPI-17, SMAPI-19, SMAPI-23: out of one program and into the other, the file with it."""
        (self.home.root / "note.txt").write_text("in the file")
        self.simple("send", "ada", "charles", "Grüße", "Zeile eins\nzwei", self.home.root / "note.txt")
        (self.home.root / "note.txt").unlink()
        self.until(lambda: self.simple("unread", "charles").strip() == "1", "the message")
        lines = self.simple("read", "charles").splitlines()
        self.assertIn("subject: Grüße", lines)
        self.assertIn("from: ada", lines)
        self.assertIn("to: charles", lines)
        self.assertIn("text: Zeile eins", lines)
        self.assertIn("file: note.txt: in the file", lines)
        self.assertRegex([line for line in lines if line.startswith("date: ")][0], r"^date: \d{4}/\d\d/\d\d \d\d:\d\d$")
        self.assertEqual(self.simple("unread", "charles").strip(), "0")                # reading marked it
        self.assertEqual(self.subjects("charles"), ["Grüße"])
        self.until(lambda: self.subjects("ada", "Sent Items") == ["Grüße"], "the copy in Sent Items")
        self.simple("delete", "charles")
        self.assertEqual(self.subjects("charles"), [])

    def test_without_a_session(self):
        """SMAPI-10: handle 0 sends with the default profile, and the message leaves after the program did."""
        self.simple("implicit", "charles", "no session")
        self.until(lambda: self.subjects("charles") == ["no session"], "the message")
        self.assertIn("from: ada", self.simple("read", "charles"))

    def test_codes(self):
        """SMAPI-01: exit statuses are codes of Simple MAPI."""
        self.simple("send", "nobody", "charles", "x", "y", code=3)
        self.simple("send", "ada", "no such person", "x", "y", code=14)
        self.simple("send", "ada", "charles", "x", "y", "/no/such/file", code=11)
        self.assertEqual(self.subjects("charles"), [])


if __name__ == "__main__":
    main()
