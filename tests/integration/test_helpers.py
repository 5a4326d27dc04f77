"""The real dialog helpers against the protocol itself (mapix-prompt(7)): the test is the client, at the other end of a socket, and the person at the
terminal. So every kind of control, every size of terminal and every lie of a client can be had."""
import json
import os
import signal
import socket
import sys

from harness import main
from terminal import HELPERS, PromptCase, Terminal, Tmux

# Starts the helper with a conversation that is a socket on the file system: argv[1] the socket, argv[2] the helper.
CONNECT = """
import os, socket, sys
conversation = socket.socket(socket.AF_UNIX)
conversation.connect(sys.argv[1])
os.dup2(conversation.fileno(), 0)
os.dup2(conversation.fileno(), 1)
os.execv(sys.argv[2], sys.argv[2:])
"""


def sheet(controls, number=1, kind="sheet", title="Sheet", buttons=("ok", "cancel"), **more):
    """A dialog of one page, or of several where `controls` is a dictionary: title -> controls."""
    pages = [{"title": name, "controls": page} for name, page in controls.items()] if isinstance(controls, dict) else [{"controls": controls}]
    count = 0
    for page in pages:
        for control in page["controls"]:
            control.setdefault("control", count)
            count += 1
    return dict({"open": number, "dialog": kind, "title": title, "pages": pages,
                 "buttons": [{"button": name, "label": name.capitalize()} for name in buttons]}, **more)


def edit(label, value="", **more):
    return dict({"type": "edit", "label": label, "editable": True, "value": value}, **more)


class Client:
    """For a PromptCase: the client's end of the conversation."""

    def listen(self):
        path = str(self.home.root / "conversation")
        if os.path.exists(path):
            os.unlink(path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        self.addCleanup(self.listener.close)
        return path

    def greet(self):
        self.listener.settimeout(30)
        self.conversation = self.listener.accept()[0]
        self.addCleanup(self.conversation.close)
        self.conversation.settimeout(30)
        self.received = b""
        self.tell({"mapix-prompt": 1, "program": "test", "process": 1, "parent": 0, "terminal": "/dev/tty"})
        self.assertEqual(self.hear()["mapix-prompt"], 1)

    def tell(self, *messages):
        for message in messages:
            self.conversation.sendall(message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode() + b"\n")

    def hear(self):
        """The next message; None at the end."""
        while b"\n" not in self.received:
            data = self.conversation.recv(65536)
            if not data:
                return None
            self.received += data
        line, self.received = self.received.split(b"\n", 1)
        return json.loads(line)

    def hear_close(self, button="ok", number=1):
        """The answer, which is accepted; the values."""
        message = self.hear()
        self.assertEqual((message.get("close"), message.get("button")), (number, button), message)
        self.tell({"closed": number})
        return message.get("values")


EVERYTHING = [
    {"type": "label", "label": "Only read this"}, {"type": "group", "label": "Group"}, edit("Plain", "old", limit=10, filter="[~ ]"),
    edit("Secret", secret=True, stored=True), edit("Lines", "one\ntwo", multiline=True), edit("Fixed", "stays", editable=False),
    {"type": "combo", "label": "Combo", "editable": True, "value": "", "options": ["first", "second"]},
    {"type": "list", "label": "List", "editable": True, "options": ["red", "green", "blue"], "value": 0},
    {"type": "dropdown", "label": "Drop", "editable": True, "options": ["up", "down"], "value": None},
    {"type": "radio", "label": "Radio", "editable": True, "options": ["long", "short"], "value": 1},
    {"type": "check", "label": "Check", "editable": True, "value": False},
    {"type": "list", "label": "Many", "editable": True, "multiple": True, "options": ["a", "b", "c"], "value": [1]},
    {"type": "values", "label": "Values", "options": ["v1", "v2"]}, {"type": "button", "label": "Press me", "enabled": True},
    {"type": "button", "label": "Not me"}, edit("At once", "x", immediate=True),
    {"type": "of a later version", "label": "?", "value": {"deep": [1]}},
]


class Tty(Client, PromptCase):
    def begin(self, rows=40, columns=100):
        path = self.listen()
        self.terminal = Terminal([sys.executable, "-c", CONNECT, path, HELPERS / "mapix-prompt-tty"], self.environment, rows, columns)
        self.greet()
        return self.terminal

    def finish(self):
        self.tell({"end": True})
        out = self.terminal.end()
        self.assertEqual(self.terminal.status, 0, out)
        return out

    def test_every_kind_of_control(self):
        terminal = self.begin()
        self.tell(sheet([dict(control) for control in EVERYTHING], text="What it is.\nIn two lines."))
        terminal.expect("Only read this")
        terminal.answer("Plain [old]: ", "more than ten characters")
        terminal.expect("! That is longer than 10 characters.")
        terminal.answer("Plain [old]: ", "a b")
        terminal.expect("! That has characters that are not allowed here.")
        terminal.answer("Plain [old]: ", "n\u00e4\u6f22")
        terminal.answer("Secret [unchanged]: ", "")
        terminal.answer("Lines (", "1")
        terminal.answer("> ", "2")
        terminal.answer("> ", ".")
        terminal.expect("Fixed: stays")
        terminal.expect("#2 second")
        terminal.answer("Combo: ", "#2")
        terminal.answer("Number [1]: ", "gr")
        terminal.answer("Number: ", "2")
        terminal.answer("Number [2]: ", "1")
        terminal.answer("Check (y/n) [n]: ", "yes")
        terminal.expect("2 b (chosen)")
        terminal.answer("as it is]: ", "1, 3")
        terminal.expect("  v2")
        terminal.answer("Press me (y/n) [n]: ", "y")
        self.assertEqual(self.hear(), {"press": 1, "control": 13})
        self.tell(sheet([edit("Inner", "i")], number=2, title="On top"))
        terminal.answer("Inner [i]: ", "")
        self.assertEqual(self.hear_close(number=2), {})
        self.tell({"update": 1, "reply": True, "message": "Pressed.", "controls": [dict(EVERYTHING[10], control=10, value=False)]})
        terminal.expect("! Pressed.")
        terminal.expect("(now) Check: no")
        terminal.answer("At once [x]: ", "y")
        self.assertEqual(self.hear(), {"set": 1, "control": 15, "value": "y"})
        self.tell({"update": 1, "reply": True, "message": "Not y.", "controls": []})
        terminal.expect("! Not y.")
        terminal.answer("At once [y]: ", "z")
        self.hear()
        self.tell({"update": 1, "reply": True, "controls": []})
        terminal.expect("Go through it again")
        terminal.answer("Number [1]: ", "1")
        self.assertEqual(self.hear_close(), {"2": "n\u00e4\u6f22", "4": "1\n2", "6": "second", "7": 1, "8": 1, "9": 0, "11": [0, 2]})
        self.assertNotIn("Not me (y/n)", self.finish())

    def test_long_answers(self):
        """A terminal drops what is typed beyond its line: such an answer is refused, never taken in part."""
        for control, question in ((edit("Secret", secret=True), "Secret: "), (edit("Plain"), "Plain: ")):
            terminal = self.begin()
            self.tell(sheet([control]))
            terminal.answer(question, "x" * 5000)
            terminal.expect("! That is longer than 4,094 bytes, and nothing of it was taken.")
            terminal.answer(question, "y" * 4095)
            terminal.expect("! That is longer than 4,094 bytes")
            terminal.answer(question, "z" * 4094)
            self.assertEqual(self.hear_close(), {"0": "z" * 4094})
            self.finish()

    def test_updates_and_progress(self):
        """What comes by itself while a question waits; a gauge; the end."""
        terminal = self.begin()
        self.tell({"progress": 100, "of": 1000, "title": "Copying"}, {"progress": 150, "of": 1000, "title": "Copying"},
                  {"progress": 1000, "of": 1000, "title": "Copying"}, {"progress": 1, "of": 0, "title": "Odd"})
        terminal.expect("Copying: 10%")
        terminal.expect("Copying: 100%")
        self.tell(sheet([edit("First"), edit("Second", "s")]))
        terminal.expect("First: ")
        self.tell({"update": 1, "controls": [edit("Second", "changed", control=1)]})
        terminal.expect("(now) Second: changed")
        terminal.answer("First: ", "1")
        terminal.answer("Second [changed]: ", "")
        terminal.answer("Number [1]: ", "")
        self.assertEqual(self.hear_close(), {"0": "1"})
        self.tell(sheet([edit("Gone")], number=2))
        terminal.expect("Gone: ")
        self.tell({"closed": 2})                                   # the client withdraws it
        self.tell(sheet([], number=3, kind="message", buttons=("ok",), text="Still here"))
        terminal.answer("Press Return", "")
        self.hear_close(number=3)
        self.assertNotIn("15%", self.finish())

    def test_texts_are_harmless(self):
        """Escape sequences, C1 controls and overrides in what services say move no cursor and change no title; a long text is shown whole."""
        terminal = self.begin(rows=5, columns=20)
        evil = "\x1b]0;owned\x07\x1b[2J\u009b31m\u202ereversed\x7f"
        self.tell(sheet([edit("Label" + evil, "val" + evil), {"type": "list", "label": "L", "editable": True, "options": [evil + "opt"], "value": 0}],
                        title="T" + evil, text="Text" + evil + "\n" + "word " * 2000 + "END", problem=evil))
        terminal.expect("END")
        terminal.answer("val", "")
        terminal.answer("Number [1]: ", "1")
        terminal.answer("Number [1]: ", "1")
        self.hear_close()
        out = self.finish()
        for bad in ("\x1b", "\x07", "\u009b", "\u202e", "\x7f"):
            self.assertNotIn(bad, out)

    def test_ways_out(self):
        """Ctrl-D and ctrl-C cancel the dialog, not the helper; ctrl-Z and back asks again; a terminal that hangs up, and a client that goes, end it."""
        terminal = self.begin()
        for number, way_out in enumerate(("\x04", "\x03"), 1):
            self.tell(sheet([edit("Name", secret=True)], number=number))
            terminal.expect("Name: ")
            terminal.wait_for_echo(False)
            terminal.say(way_out)
            self.hear_close("cancel", number)
            terminal.wait_for_echo(True)
        self.tell(sheet([edit("Name", secret=True)], number=3))
        terminal.expect("Name: ")
        terminal.wait_for_echo(False)
        self.conversation.close()                                  # the client was killed
        terminal.end()
        self.begin()
        self.tell(sheet([edit("Name")]))
        self.terminal.expect("Name: ")
        os.close(self.terminal.descriptor)                         # the line hangs up
        self.assertIn(self.hear(), (None, {"close": 1, "button": "cancel"}))
        self.until_gone()

    def until_gone(self):
        os.waitpid(self.terminal.process, 0)

    LIES = (b"garbage\n", b"[1]\n", b"\x00\n", b"{\"open\":" + b"[" * 100 + b"\n", b"{}\n", b"{\"open\":7}\n", b"{\"update\":9,\"reply\":true}\n",
            b"{\"closed\":9}\n", b"{\"open\":5,\"pages\":[{\"controls\":[7,[],null]}],\"buttons\":[1]}\n", b"{\"progress\":\"x\",\"of\":-5}\n",
            b"{\"open\":8,\"pages\":[{\"controls\":[{\"type\":\"list\",\"editable\":true,\"multiple\":true,\"value\":[0,9,-1]}]}]}\n",
            b"{\"open\":8,\"pages\":[{\"controls\":[{\"type\":\"list\",\"editable\":true,\"value\":[0],\"options\":5}]}],\"buttons\":[]}\n")

    def test_clients_that_lie(self):
        """Whatever the client says: the helper ends or goes on, never by a crash, and the terminal echoes."""
        for lie in self.LIES:
            terminal = self.begin()
            self.tell(lie)
            self.conversation.shutdown(socket.SHUT_WR)
            out = terminal.end()
            self.assertTrue(os.WIFEXITED(terminal.status), (lie, terminal.status, out))
        terminal = self.begin()
        try:
            self.tell(b"x" * (6 << 20))                            # one line without an end
        except OSError:
            pass
        terminal.end()
        self.assertTrue(os.WIFEXITED(terminal.status))
        terminal = self.begin()
        for number in range(1, 40):                                # dialogs upon dialogs
            try:
                self.tell(sheet([edit("N")], number=number))
            except OSError:
                break
        self.conversation.shutdown(socket.SHUT_WR)
        terminal.end()
        self.assertTrue(os.WIFEXITED(terminal.status))


class Tui(Tmux, Client, PromptCase):
    def start(self, columns=100, rows=30):
        path = self.listen()
        self.begin(sys.executable, "-c", CONNECT, path, HELPERS / "mapix-prompt-tui", columns=columns, rows=rows)
        self.greet()

    def end(self):
        """The helper leaves in order, and the terminal echoes."""
        self.tell({"end": True})
        self.see("STATUS 0\n1")

    def test_scrolled_sheet(self):
        """More controls than fit: Tab goes through all of them, the window follows, and on to the buttons; back-tab too."""
        self.start(80, 24)
        self.tell(sheet([edit("Field %d" % number) for number in range(30)], title="Long"))
        self.see("Field 0", "Tab: on to the next field")
        for number in range(30):
            self.keys("v%d" % number, "Tab")
        self.see("v29", "Field 29", "<Ok>")
        self.keys("BTab", "x", "Tab", "Enter")
        self.assertEqual(self.hear_close(), dict({str(number): "v%d" % number for number in range(29)}, **{"29": "v29x"}))
        self.tell(sheet([], number=2, kind="message", buttons=("ok",), text="\n".join("Line %d." % number for number in range(100))))
        self.see("Line 3.", "<Ok>")
        self.keys("PgDn", "PgDn", "PgDn", "PgDn", "PgDn", "PgDn", "PgDn")
        self.see("Line 99.", "<Ok>")
        self.keys("Tab", "Enter")
        self.hear_close(number=2)
        self.end()

    def test_every_kind_of_control(self):
        self.start(100, 64)
        self.tell(sheet([dict(control) for control in EVERYTHING], text="What it is."))
        screen = self.see("Only read this", "Plain", "Fixed", "stays", "second", "red", "[*] b", "v2", "<Press me>", "<Ok>")
        self.assertIn("one\\ntwo", screen)
        self.keys("!", "Tab", "pass", "Tab", "\\\\n", "Tab", "combo", "Tab", "Down", "Tab", "Down", "Tab", "Up", "Tab", "Space", "Tab", "Space", "Tab", "Enter")
        self.assertEqual(self.hear(), {"press": 1, "control": 13})
        self.tell(sheet([edit("Inner", "i")], number=2, title="On top"))
        self.see("On top", "Inner")
        self.keys("Escape")
        self.hear_close("cancel", 2)
        self.tell({"update": 1, "reply": True, "message": "It was pressed.", "controls": [dict(EVERYTHING[5], control=5, value="moved")]})
        self.see("It was pressed.")
        self.keys("Enter")
        self.see("moved")
        self.keys("Tab", "z", "Tab")
        self.assertEqual(self.hear(), {"set": 1, "control": 15, "value": "xz"})
        self.tell({"update": 1, "reply": True, "controls": []})
        self.see("<Ok>")
        self.keys("Enter")
        self.assertEqual(self.hear_close(), {"2": "old!", "3": "pass", "4": "one\ntwo\\n", "6": "combo", "7": 1, "8": 0, "9": 0, "10": True, "11": [0, 1]})
        self.end()

    def test_tiny_terminal(self):
        """20 by 5: everything can be reached and answered."""
        self.start(20, 5)
        self.tell(sheet([edit("A name that is longer than the window"), {"type": "check", "label": "A long check box label", "editable": True, "value": False},
                         {"type": "list", "label": "L", "editable": True, "options": ["an option longer than that", "two"], "value": 0}],
                        title="A title longer than the terminal", text="A text of several words that has to be wrapped"))
        self.keys("Tab", "me", "Tab", "Space", "Tab", "Down", "Tab")
        self.see("<Ok>")
        self.keys("Enter")
        self.assertEqual(self.hear_close(), {"0": "me", "1": True, "2": 1})
        self.tell({"progress": 1, "of": 2, "title": "A gauge with a long title, too"})
        self.tell(sheet([edit("P", secret=True)], number=2, kind="secret"))
        self.see("P")
        self.keys("abc", "Tab", "Enter")
        self.assertEqual(self.hear_close(number=2), {"0": "abc"})
        self.end()

    def test_long_secrets(self):
        """A secret that outgrows its room is refused, and the field is as it was; the longest one is taken."""
        self.start()
        self.tell(sheet([edit("Secret", secret=True), edit("Name")], kind="secret"))
        self.see("Secret")
        for _ in range(5):
            self.keys("-l", "x" * 1000)
        self.keys("BSpace", "Tab", "Tab", "Enter")
        self.see("That is longer than 4,094 bytes")
        self.keys("Enter")
        self.until(lambda: "longer" not in self.screen(), "the field again")
        for _ in range(4):
            self.keys("-l", "y" * 1000)
        self.keys("-l", "y" * 94)
        self.keys("Tab", "me", "Tab", "Enter")
        self.assertEqual(self.hear_close(), {"0": "y" * 4094, "1": "me"})
        self.tell(sheet([edit("Secret", secret=True)], number=2, kind="secret"))
        self.see("Secret")
        for _ in range(5):
            self.keys("-l", "x" * 1000)
        self.keys("Escape")                                        # who cancels is not told
        self.hear_close("cancel", 2)
        self.end()

    def test_resize(self):
        """The window follows the terminal, what was typed stays; dialogs below as well."""
        self.start(100, 30)
        self.tell(sheet([edit("Outer", immediate=True), {"type": "button", "label": "More", "enabled": True}], title="Below"))
        self.see("Outer", "<More>")
        self.keys("typed")
        self.resize(40, 12)
        self.see("typed", "<Ok>")
        self.keys("!", "Tab")
        self.assertEqual(self.hear(), {"set": 1, "control": 0, "value": "typed!"})
        self.tell({"update": 1, "reply": True, "controls": []})
        self.keys("Enter")
        self.assertEqual(self.hear(), {"press": 1, "control": 1})
        self.tell(sheet([edit("Inner")], number=2, title="On top"))
        self.see("Inner")
        self.resize(60, 20)
        self.keys("y")
        self.see("y_")
        self.keys("Tab", "Enter")
        self.assertEqual(self.hear_close(number=2), {"0": "y"})
        self.tell({"update": 1, "reply": True, "controls": []})
        self.see("Below", "typed!")
        self.resize(90, 25)
        self.see("Below", "typed!")
        self.keys("Escape")
        self.hear_close("cancel")
        self.end()

    def test_wide_characters(self):
        """Characters of two columns, combining ones, and texts longer than the window: cut between characters, the frame stays whole."""
        self.start(40, 20)
        wide = "\u6f22\u5b57" * 40
        self.tell(sheet([edit(wide, "\u00e9e\u0301\u6f22"), {"type": "check", "label": wide, "editable": True, "value": True},
                         {"type": "dropdown", "label": "D", "editable": True, "options": [wide, "\u00fc"], "value": 0},
                         {"type": "button", "label": wide, "enabled": True}], title=wide, text=wide))
        for _ in range(4):
            screen = self.see("\u6f22")
            for line in screen.split("\n"):
                if line.lstrip().startswith("\u2502"):
                    self.assertTrue(line.rstrip().endswith("\u2502"), screen)
            self.keys("Tab")
        self.keys("Escape")
        self.hear_close("cancel")
        self.end()

    def test_ways_out(self):
        """Ctrl-C cancels a dialog; while a gauge is shown it interrupts the program; a client that goes, signals and a hangup leave the terminal in order."""
        self.start()
        self.tell(sheet([edit("Name")]))
        self.see("Name")
        self.keys("C-c")
        self.hear_close("cancel")
        self.tell({"progress": 1, "of": 2, "title": "Working"})
        self.see("Working")
        self.keys("C-c")
        self.assertIsNone(self.hear())
        self.see("STATUS 130\n1")
        for number, status in ((None, 0), (signal.SIGTERM, 143), (signal.SIGSEGV, 139), (signal.SIGHUP, 129)):
            self.start()
            self.tell(sheet([edit("Secret", secret=True)]))
            self.see("Secret")
            if number:
                os.kill(self.helper("mapix-prompt-tui"), number)
            else:
                self.conversation.close()
            self.see("STATUS %d\n1" % status)
        self.start()
        self.tell(sheet([edit("Name")]))
        self.see("Name")
        self.close()                                               # the terminal is gone
        self.assertIn(self.hear(), (None, {"close": 1, "button": "cancel"}))
        self.until(lambda: not any(program.startswith("mapix-prompt") for program in self.home.processes().values()), "the helper's end")

    def test_clients_that_lie(self):
        for lie in Tty.LIES:
            self.start()
            self.tell(lie)
            self.conversation.shutdown(socket.SHUT_WR)
            self.see("STATUS 0\n1")


if __name__ == "__main__":
    main()
