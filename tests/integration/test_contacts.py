"""Contacts by dialog: the real terminal helper in a pseudo-terminal, question by question."""
import os
import pty
import select
import signal
import time

from harness import BUILD, OK, TEMPFAIL, UNAVAILABLE, Case, main


class Dialogs(Case):
    profiles = ("p",)

    def talk(self, words, conversation):
        """Run the command at a terminal; for each (text, answer) wait for the text, then type the answer. What was shown, and the status."""
        environment = dict(self.home.environment, MAPIX_PROMPT=str(BUILD / "prompt" / "helpers" / "mapix-prompt-tty"), TERM="dumb")
        process, terminal = pty.fork()
        if process == 0:
            os.execve(self.home.program, [self.home.program, *words], environment)
        shown, seen, end = "", 0, time.monotonic() + 30
        conversation = list(conversation)
        try:
            while time.monotonic() < end:
                if conversation and conversation[0][0] in shown[seen:]:
                    text, answer = conversation.pop(0)
                    seen = shown.index(text, seen) + len(text)
                    os.write(terminal, answer.encode() if answer == "\x04" else (answer + "\n").encode())
                    continue
                if select.select([terminal], [], [], 1)[0]:
                    try:
                        part = os.read(terminal, 4096)
                    except OSError:
                        part = b""
                    if not part:
                        break
                    shown += part.decode("utf-8", "replace")
            else:
                os.kill(process, signal.SIGKILL)
        finally:
            os.close(terminal)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        self.assertEqual(conversation, [], shown)
        return status, shown

    def test_new_and_edit(self):
        status, shown = self.talk(["contact", "add"], [("Number:", "2"), ("Name:", "Ada Lovelace"), ("Address type [SMTP]:", ""), ("Address:", "ada@example.org"),
                                                       ("Company:", ""), ("Telephone:", "123"), ("Notes", "."), ("Number [1]:", "1")])
        self.assertEqual(status, OK, shown)
        self.assertIn("Internet address", shown)
        entry = self.read("contact", "show", "ada")
        self.assertEqual((entry["name"], entry["type"], entry["address"], entry["telephone"]), ("Ada Lovelace", "SMTP", "ada@example.org", "123"))
        status, shown = self.talk(["contact", "edit", "ada"], [("Name [Ada Lovelace]:", ""), ("Address type [SMTP]:", ""), ("Address [ada@example.org]:", ""),
                                                               ("Company:", "Analytical Engines"), ("Telephone [123]:", "-"), ("Notes", "."),
                                                               ("Number [1]:", "1")])
        self.assertEqual(status, OK, shown)
        entry = self.read("contact", "show", "ada")
        self.assertEqual((entry["company"], entry["telephone"] or ""), ("Analytical Engines", ""))

    def test_backing_out(self):
        status, shown = self.talk(["contact", "add"], [("Number:", "\x04")])
        self.assertEqual(status, TEMPFAIL, shown)
        self.assertEqual(self.read("contact", "list"), [])

    def test_without_a_terminal(self):
        self.home.environment["MAPIX_PROMPT"] = "none"
        self.fails(UNAVAILABLE, "contact", "add", says=["dialog", "PR_CREATE_TEMPLATES"])
        self.ok("contact", "add", "Ada", "ada@example.org")
        self.fails(UNAVAILABLE, "contact", "edit", "Ada", says=["dialog"])


if __name__ == "__main__":
    main()
