"""kill -9 of the program and of its helper at every dialog of a logon, in both real helpers (issue 4). Whoever is killed: the terminal echoes, the helper is
gone, the other side goes on or gets its error, no profile is half made, no lock is left, and the next logon works. The steps between the dialogs (reading the
profile, loading the module, its init function, Logon, saving the record) are killed at each system call by tests/unit/session/faults.c."""
import os
import signal

from harness import BUILD, main
from terminal import DIALOGS, LOGON_UI, NEW_SESSION, NO_MAIL, PASSWORD_UI, SERVICE_UI_ALWAYS, PromptCase, Terminal, Tmux

PROGRESS = BUILD / "tests" / "integration" / "integration_progress"
TIMEOUT_SHORT = 0x100000
APP_PROFILE = 0x00000004
SKIPPED, REFUSED, CANCELLED = "00000000", "80040111", "80040113"


class Killed(PromptCase):
    """What both helpers share. A step is: the command, how to get there, what is to be seen there, what the program says when the helper is gone."""

    profiles = ("main",)

    def setUp(self):
        super().setUp()
        self.ok("store", "list")                                   # the files are there
        self.ok("profile", "create", "locked")
        self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")

    def command(self, what, flags=0, profile="main"):
        return [DIALOGS, profile, str(NEW_SESSION | NO_MAIL | TIMEOUT_SHORT | flags), what]

    def names(self):
        return sorted(row["name"] for row in self.read("profile", "list"))

    def make_app_profile(self):
        self.assertIn("RESULT 00000000", Terminal(self.command("app-profile") + ["robot"], self.environment).end())

    def all_is_well(self, before):
        """Nothing half made, no lock left, nobody there any more."""
        self.until(lambda: not self.home.processes(), "the end of all")
        self.assertEqual(self.names(), before)
        self.assertEqual([row["name"] for row in self.read("profile", "list") if row["default"]], ["main"])
        self.assertIn("RESULT 00000000 echo", Terminal(self.command("logon"), self.environment).end())


class Tty(Killed):
    def begin(self, command, answers, last):
        terminal = Terminal(command, self.environment)
        for question, answer in answers:
            terminal.answer(question, answer)
        terminal.expect(last)
        return terminal

    def kill_client(self, terminal, helper):
        os.kill(terminal.process, signal.SIGKILL)
        self.until(lambda: helper not in self.home.processes(), "the helper's end")
        self.assertTrue(terminal.echoes())
        terminal.status = os.waitpid(terminal.process, 0)[1]
        os.close(terminal.descriptor)

    def both(self, command, answers, last, result, prepare=None, again=()):
        before = self.names()
        for victim in ("helper", "client"):
            with self.subTest(victim=victim, step=last):
                mend = prepare() if prepare else None
                terminal = self.begin(command, answers, last)
                helper = self.helper()
                if victim == "helper":
                    os.kill(helper, signal.SIGKILL)
                    for text in again:
                        terminal.expect(text)
                        terminal.expect(": ")
                        terminal.say("\x04")
                    self.assertIn("RESULT %s echo" % result, terminal.end())
                else:
                    self.kill_client(terminal, helper)
                if mend:
                    mend()
                self.all_is_well(before)

    def test_chooser(self):
        self.both(self.command("logon", LOGON_UI, ""), [], "Number [", REFUSED)

    def test_new_profile(self):
        """The wizard's pages and the settings of its services. Without its helper the chooser comes again."""
        steps = [("Number [1]: ", "3"), ("Name [Mail]: ", "Work"), ("as it is]: ", ""), ("Name [Local folders]: ", "")]
        for count in range(1, len(steps)):
            again = ["Go on without the service LOCAL?", "Number [1]"] if "Local" in steps[count][0] else ["Number [1]"]
            self.both(self.command("logon", LOGON_UI, ""), steps[:count], steps[count][0], CANCELLED, again=again)

    def test_credentials(self):
        self.both(self.command("logon", PASSWORD_UI, "locked"), [], "Password: ", REFUSED)

    def test_settings(self):
        self.both(self.command("logon", LOGON_UI | SERVICE_UI_ALWAYS), [], "Name [Local folders]: ", SKIPPED)

    def test_failure_and_correction(self):
        self.ok("service", "add", "LOCAL")
        self.ok("store", "list")
        for answers, last in (([], "Number [1]: "), ([("Number [1]: ", "2")], "Name [Local folders]: ")):
            self.both(self.command("logon", LOGON_UI), answers, last, SKIPPED, prepare=self.home.damage_store)

    def test_logoff(self):
        self.both(self.command("logoff"), [], "Answer (y/n) [y]: ", SKIPPED)

    def test_progress(self):
        file = self.home.root / "enough"
        for victim in ("helper", "client"):
            terminal = Terminal([PROGRESS, file], self.environment)
            terminal.expect("%")
            helper = self.helper()
            if victim == "helper":
                os.kill(helper, signal.SIGKILL)
                file.write_text("")
                self.assertIn("RESULT 00000000 echo", terminal.end())
                file.unlink()
            else:
                self.kill_client(terminal, helper)
            self.all_is_well(["locked", "main"])

    def test_app_profiles(self):
        """PROF-13, LOGON-17: app profiles are offered with MAPI_APP_PROFILE only."""
        self.make_app_profile()
        terminal = self.begin(self.command("logon", LOGON_UI, ""), [], "New profile...")
        self.assertNotIn("robot", terminal.all.decode())
        terminal.say("\x04")
        terminal.end()
        terminal = self.begin(self.command("logon", LOGON_UI | APP_PROFILE, ""), [], "robot")
        terminal.answer("Number [1]: ", "robot")
        for _ in range(2):
            terminal.answer("(y/n) [n]: ", "")
        self.assertIn("RESULT 00000000 echo", terminal.end())


class Tui(Tmux, Killed):
    def setUp(self):
        super().setUp()
        self.environment["MAPIX_PROMPT"] = "tui"

    def both(self, command, steps, result, prepare=None, again=()):
        """`steps`: what is to be seen, and the keys then; at the last one somebody is killed."""
        before = self.names()
        for victim in ("helper", "client"):
            with self.subTest(victim=victim, step=steps[-1][0]):
                mend = prepare() if prepare else None
                self.begin(*command)
                for sight, keys in steps:
                    self.see(sight)
                    if keys:
                        self.keys(*keys)
                if victim == "helper":
                    os.kill(self.helper("mapix-prompt-tui"), signal.SIGKILL)
                    for text in again:
                        self.see(text)
                        self.keys("Escape")
                    self.see("RESULT %s echo" % result)
                else:
                    os.kill(self.helper("integration_dia" if command[0] == DIALOGS else "integration_pro"), signal.SIGKILL)
                    self.see_end(137)
                self.close()
                if mend:
                    mend()
                self.all_is_well(before)

    def test_chooser_and_new_profile(self):
        steps = [("Choose a profile", ("Tab", "Tab", "Tab", "Tab", "Enter")), ("its name", ("Tab", "Enter")),
                 ("its services", ("Tab", "Enter")), ("Local mail - Messages", ())]
        for count in range(1, len(steps) + 1):
            again = [[], ["ended without"], ["ended without"], ["Go on without the service LOCAL?", "Choose a profile"]][count - 1]
            self.both(self.command("logon", LOGON_UI, ""), steps[:count - 1] + [(steps[count - 1][0], ())], CANCELLED if again else REFUSED,
                      again=again)

    def test_credentials(self):
        self.both(self.command("logon", PASSWORD_UI, "locked"), [("Password of the profile locked", ("opens",)), ("*****", ())], REFUSED)

    def test_settings(self):
        self.both(self.command("logon", LOGON_UI | SERVICE_UI_ALWAYS), [("Local mail - Messages", ())], SKIPPED)

    def test_failure_and_correction(self):
        self.ok("service", "add", "LOCAL")
        self.ok("store", "list")
        for steps in ([("<Try again>", ())], [("<Try again>", ("Tab", "Enter")), ("Local mail - Messages", ())]):
            self.both(self.command("logon", LOGON_UI), steps, SKIPPED, prepare=self.home.damage_store)

    def test_logoff(self):
        self.both(self.command("logoff"), [("Log off from the profile main?", ())], SKIPPED)

    def test_progress(self):
        file = self.home.root / "enough"
        for victim in ("helper", "client"):
            with self.subTest(victim=victim):
                self.begin(PROGRESS, file)
                self.see("%")
                if victim == "helper":
                    os.kill(self.helper("mapix-prompt-tui"), signal.SIGKILL)
                    file.write_text("")
                    self.see("RESULT 00000000 echo")
                    file.unlink()
                else:
                    os.kill(self.helper("integration_pro"), signal.SIGKILL)
                    self.see_end(137)
                self.close()
                self.all_is_well(["locked", "main"])

    def test_app_profiles(self):
        self.make_app_profile()
        self.begin(*self.command("logon", LOGON_UI, ""))
        self.assertNotIn("robot", self.see("Choose a profile", "locked"))
        self.keys("Escape")
        self.see("RESULT 80040113 echo")
        self.begin(*self.command("logon", LOGON_UI | APP_PROFILE, ""))
        self.see("Choose a profile", "robot")
        self.keys("End", "Tab", "Tab", "Tab", "Enter")
        self.see("RESULT 00000000 echo")


if __name__ == "__main__":
    main()
