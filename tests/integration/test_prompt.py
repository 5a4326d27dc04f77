"""The dialogs of a logon in the real helpers: what a person types, what a person sees, and what becomes of the terminal when a helper or its program
is killed."""
import os
import signal
import subprocess
import sys

from harness import BUILD, main
from terminal import HELPERS, LOGON_UI, NEW_SESSION, NO_MAIL, PASSWORD_UI, PromptCase, Terminal, Tmux

# A program that logs on: flags and profile as arguments; prints the result, and whether the terminal echoes afterwards.
PROGRAM = """
import ctypes, os, sys, termios
mapi = ctypes.CDLL(%r)
mapi.MAPIInitialize(None)
session = ctypes.c_void_p()
name = sys.argv[2].encode() if len(sys.argv) > 2 else None
result = mapi.MAPILogonEx(ctypes.c_size_t(0), name, None, ctypes.c_uint(int(sys.argv[1])), ctypes.byref(session))
echo = termios.tcgetattr(0)[3] & termios.ECHO
print('RESULT %%08x %%s' %% (result & 0xffffffff, 'echo' if echo else 'silent'), flush=True)
os._exit(0)
""" % str(BUILD / "libmapix.so")


class LogonCase(PromptCase):
    def logon(self, flags, profile=None, **environment):
        return Terminal([sys.executable, "-c", PROGRAM, str(flags | NEW_SESSION | NO_MAIL)] + ([profile] if profile else []),
                        dict(self.environment, **environment))


class Tty(LogonCase):
    def make_profile(self, name, *more):
        self.ok("profile", "create", name, *more)
        self.ok("--profile", name, "service", "add", "LOCAL")

    def test_from_nothing_to_a_profile(self):
        """WIZ-01: the wizard, question by question, with wrong answers on the way; then mail can be filed."""
        terminal = self.mapix("profile", "new")
        terminal.answer("Press Return", "")
        terminal.answer("Name [Mail]: ", "a/b")
        terminal.expect("! A name has letters")
        terminal.answer("Name [a/b]: ", "Work")
        transcript = terminal.expect("as it is]: ")
        self.assertIn("1 Local mail (chosen)", transcript)
        terminal.say("7\n")
        terminal.expect("! Answer with numbers")
        terminal.answer("as it is]: ", "")
        terminal.expect("-- Messages --")
        terminal.answer("Name [Local folders]: ", "Meine Post \u00e4")
        terminal.answer("usual place): ", "relative")
        terminal.expect("-- Delivery --")
        terminal.answer("none): ", "")
        terminal.expect("3 Go through it again")
        terminal.answer("Number [1]: ", "")
        terminal.expect("a path begins with /")
        terminal.answer("Name [Meine Post \u00e4]: ", "")
        terminal.answer("[relative]: ", "-")
        terminal.answer("none): ", "")
        terminal.answer("Number [1]: ", "1")
        terminal.answer("is ready", "")
        out = terminal.end()
        self.assertEqual(terminal.status, 0, out)
        self.assertNotIn("\x1b", out)                          # nothing that moves a cursor
        listing = self.ok("--json", "profile", "list").json
        self.assertEqual([(row["name"], row["default"]) for row in listing], [("Work", True)])
        self.assertIn("Meine Post \u00e4", self.ok("--json", "--profile", "Work", "store", "list").out)

    def test_wizard_cancelled(self):
        terminal = self.mapix("profile", "new")
        terminal.answer("Press Return", "")
        terminal.expect("Name [Mail]: ")
        terminal.say("\x04")
        out = terminal.end()
        self.assertNotEqual(terminal.status, 0, out)
        self.assertEqual(self.ok("--json", "profile", "list").json, [])

    def test_chooser(self):
        """LOGON-10, LOGON-21, LOGON-26: by number, by name, the check boxes, and out again."""
        self.make_profile("alpha", "--default")
        self.make_profile("beta")
        terminal = self.logon(LOGON_UI)
        terminal.expect("2 beta")
        terminal.expect("3 New profile...")
        terminal.answer("Number [1]: ", "gamma")
        terminal.expect("! Answer with a number")
        terminal.answer("Number [1]: ", "")
        terminal.answer("(y/n) [n]: ", "perhaps")
        terminal.answer("(y/n) [n]: ", "n")
        terminal.answer("(y/n) [n]: ", "")
        self.assertIn("RESULT 00000000 echo", terminal.end())
        terminal = self.logon(LOGON_UI)
        terminal.answer("Number [1]: ", "bet")
        terminal.answer("default profile (y/n) [n]: ", "y")
        terminal.answer("(y/n) [n]: ", "n")
        self.assertIn("RESULT 00000000", terminal.end())
        self.assertTrue([row["default"] for row in self.ok("--json", "profile", "list").json if row["name"] == "beta"][0])
        for way_out in ("\x04", "\x03"):                       # ctrl-D; ctrl-C ends the program as well
            terminal = self.logon(LOGON_UI)
            terminal.expect("Number [2]: ")
            terminal.say(way_out)
            out = terminal.end()
            self.assertTrue("RESULT 80040113" in out or way_out == "\x03", out)

    def test_password_is_not_shown(self):
        """LOGON-12: no echo while it is typed, echo afterwards; nothing of it anywhere on the screen."""
        self.make_profile("locked")
        self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")
        terminal = self.logon(PASSWORD_UI, "locked")
        terminal.expect("Password: ")
        terminal.wait_for_echo(False)
        terminal.say("opensesame\n")
        out = terminal.end()
        self.assertNotIn("sesame", out)
        self.assertRegex(out, "RESULT 00000000 echo")

    def test_echo_comes_back(self):
        """Whatever ends the helper: by name, and by force."""
        self.make_profile("locked")
        self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGSEGV):
            terminal = self.logon(PASSWORD_UI, "locked")
            terminal.expect("Password: ")
            terminal.wait_for_echo(False)
            os.kill(self.helper(), number)
            self.assertRegex(terminal.end(), "RESULT 80040111 echo")

    def test_program_killed(self):
        """kill -9 of the program: the helper puts the terminal in order and goes."""
        self.make_profile("locked")
        self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")
        terminal = self.logon(PASSWORD_UI, "locked")
        terminal.expect("Password: ")
        terminal.wait_for_echo(False)
        helper = self.helper()
        os.kill(terminal.process, signal.SIGKILL)
        self.until(lambda: helper not in self.home.processes(), "the helper's end", 10)
        os.waitpid(terminal.process, 0)
        os.close(terminal.descriptor)

    def test_nobody_at_the_terminal(self):
        """Without a terminal, and in the background of one, nobody is asked (CONF-03)."""
        done = subprocess.run([sys.executable, "-c", PROGRAM.replace("termios.tcgetattr(0)[3] & termios.ECHO", "1"), str(LOGON_UI | NEW_SESSION | NO_MAIL)],
                              stdin=subprocess.DEVNULL, capture_output=True, env=self.environment, start_new_session=True, timeout=60)
        self.assertIn(b"RESULT 80040111", done.stdout)
        script = "set -m; %s -c \"$PROGRAM\" %d & wait" % (sys.executable, LOGON_UI | NEW_SESSION | NO_MAIL)
        terminal = Terminal(["sh", "-c", script], dict(self.environment, PROGRAM=PROGRAM))
        self.assertIn("RESULT 80040111", terminal.end())

    def test_which_helper(self):
        """The order when MAPIX_PROMPT names none."""
        self.make_profile("alpha")
        for name, environment, sign in (("tty", {"TERM": "dumb"}, "Number"), ("tui", {"TERM": "xterm"}, "\x1b[")):
            self.environment.pop("MAPIX_PROMPT", None)
            terminal = self.logon(LOGON_UI, **environment)
            terminal.expect(sign)
            self.helper("mapix-prompt-" + name)
            os.kill(terminal.process, signal.SIGKILL)
            os.waitpid(terminal.process, 0)
            os.close(terminal.descriptor)


class Tui(Tmux, LogonCase):
    """Windows, as tmux sees them."""

    def setUp(self):
        super().setUp()
        self.environment["MAPIX_PROMPT"] = "tui"

    def test_from_nothing_to_a_profile(self):
        self.begin(self.home.program, "profile", "new")
        self.see("A new profile", "A profile says", "<OK>")
        self.keys("Enter")
        self.see("its name", "Mail___", "<Cancel>")
        self.keys("Home", "My", "Tab", "Enter")
        self.see("its services", "[*] Local mail")
        self.keys("Tab", "Enter")
        self.see("Local mail - Messages", "Local folders___", "<Next page>")
        self.keys("Tab", "relative", "Tab", "Tab", "Tab", "Enter")
        self.see("Local mail - Delivery", "<Previous page>")
        self.keys("Tab", "Enter")
        self.see("a path begins with / - Messages", "relative___")
        self.keys("Tab", *["BSpace"] * 8, "Tab", "Enter")
        self.see("The profile MyMail is ready")
        self.keys("Enter")
        self.see("MyMail", "STATUS 0")
        self.assertEqual([row["name"] for row in self.ok("--json", "profile", "list").json], ["MyMail"])

    def test_chooser_and_cancel(self):
        for name in ("alpha", "beta"):
            self.ok("profile", "create", name)
            self.ok("--profile", name, "service", "add", "LOCAL")
        self.begin(sys.executable, "-c", PROGRAM, str(LOGON_UI | NEW_SESSION | NO_MAIL))
        self.see("Choose a profile", "alpha", "beta", "<New profile...>")
        self.keys("Down", "Down", "Tab", "Space", "Tab", "Tab", "Enter")
        self.see("RESULT 00000000 echo")
        self.assertTrue([row["default"] for row in self.ok("--json", "profile", "list").json if row["name"] == "beta"][0])
        self.begin(sys.executable, "-c", PROGRAM, str(LOGON_UI | NEW_SESSION | NO_MAIL))
        self.see("Choose a profile")
        self.keys("Escape")
        self.see("RESULT 80040113 echo")

    def test_password_and_kill(self):
        self.ok("profile", "create", "locked")
        self.ok("--profile", "locked", "service", "add", "LOCAL")
        self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")
        self.begin(sys.executable, "-c", PROGRAM, str(PASSWORD_UI | NEW_SESSION | NO_MAIL), "locked")
        self.see("Password of the profile locked")
        self.keys("opensesame")
        self.assertNotIn("opens", self.see("**********"))
        self.keys("Tab", "Enter")
        self.see("RESULT 00000000 echo")
        self.begin(sys.executable, "-c", PROGRAM, str(PASSWORD_UI | NEW_SESSION | NO_MAIL), "locked")
        self.see("Password of the profile locked")
        os.kill(self.helper("mapix-prompt-tui"), signal.SIGKILL)
        self.see("RESULT 80040111 echo")


if __name__ == "__main__":
    main()
