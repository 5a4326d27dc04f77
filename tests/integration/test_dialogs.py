"""Every dialog of issue 4 from the first question to the last, by a person who has nothing but mapix-prompt-tty; and the same in windows."""
import os
import signal
import sys
import time

from harness import BUILD, main
from terminal import DIALOGS, LOGON_UI, NEW_SESSION, NO_MAIL, SERVICE_UI_ALWAYS, PromptCase, Terminal, Tmux

PLAIN = NEW_SESSION | NO_MAIL

FORM = """[Description]
MessageClass = IPM.Help
Clsid = {00020D31-0000-0000-C000-000000000046}
DisplayName = Help Desk
"""


class DialogCase(PromptCase):
    profiles = ("main",)

    def setUp(self):
        super().setUp()
        for name, address in (("Ada One", "one@example.org"), ("Ada Two", "two@example.org"), ("Eve", "eve@example.org")):
            self.ok("contact", "add", name, address)

    def command(self, what, *words, flags=0, profile="main"):
        return [DIALOGS, profile, str(PLAIN | flags), what, *words]

    def damage(self):
        """A store that cannot be opened, its data being corrupt, beside one that can. Returns what puts it in order."""
        if len(self.read("store", "list")) == 1:
            self.ok("service", "add", "LOCAL")
        return self.home.damage_store()


class Tty(DialogCase):
    def run_client(self, what, *words, flags=0, profile="main"):
        return Terminal(self.command(what, *words, flags=flags, profile=profile), self.environment)

    def test_address(self):
        """AB-22: recipients from the address book, typed, removed, resolved."""
        terminal = self.run_client("address", "Eve")
        terminal.expect("Who gets it?")
        terminal.expect("1 To: Eve")
        terminal.answer("Number: ", "1")
        terminal.answer("Number: ", "Choose")
        terminal.answer("Number: ", "Contacts")
        terminal.expect("Ada One <one@example.org>")
        terminal.answer("as it is]: ", "1")
        terminal.expect("To: Eve, Ada One")
        terminal.answer("Number: ", "Cc")
        terminal.answer("Number: ", "2")
        terminal.answer('";" between: ', "Gone <gone@example.org>; Ada T")
        terminal.answer("Number: ", "1")
        terminal.answer("Number: ", "Remove")
        terminal.answer("as it is]: ", "Eve")
        terminal.answer("Number: ", "Bcc")
        terminal.expect("Number: ")
        terminal.say("\x04")                                       # out of the inner question, back to the outer one
        terminal.expect("Who gets it?")
        terminal.answer("Number: ", "Done")
        out = terminal.end()
        self.assertIn("RESULT 00000000 echo", out)
        for line in ("to: Ada One <one@example.org>", "cc: Gone <gone@example.org>", "cc: Ada Two <two@example.org>"):
            self.assertIn(line, out)
        terminal = self.run_client("address")
        terminal.expect("Number: ")
        terminal.say("\x04")
        self.assertIn("RESULT 80040113 echo", terminal.end())

    def test_resolve(self):
        """AB-16: one who may be two, and nobody, are settled; backing out cancels."""
        terminal = self.run_client("resolve", "Ada", "Nobody", "eve")
        terminal.expect("1 Ada One")
        terminal.answer("Number: ", "2")
        terminal.expect('! "Nobody" is not in the address book')
        terminal.answer("Name or address [Nobody]: ", "some@where.org")
        out = terminal.end()
        self.assertIn("RESULT 00000000 echo", out)
        for line in ("Ada Two <two@example.org>", "some@where.org <some@where.org>", "Eve <eve@example.org>"):
            self.assertIn("name: " + line, out)
        for name, question in (("Ada", "Number: "), ("Nobody", "[Nobody]: ")):
            terminal = self.run_client("resolve", name)
            terminal.expect(question)
            terminal.say("\x04")
            self.assertIn("RESULT 80040113 echo", terminal.end())

    def test_details_and_new_entry(self):
        """AB-24, AB-25, AB-26: an entry's form is filled in and kept; a new one by its template; a one-off without a container."""
        terminal = self.run_client("details", "eve")
        terminal.answer("Name [Eve]: ", "Evelyn")
        terminal.answer("Address type [SMTP]: ", "")
        terminal.answer("[eve@example.org]: ", "")
        terminal.answer("Company: ", "ACME")
        terminal.answer("Telephone: ", "")
        terminal.answer("Notes (", "two")
        terminal.answer("> ", "lines")
        terminal.answer("> ", ".")
        self.assertIn("RESULT 00000000", self.answer_rest(terminal, {}))
        self.assertIn("ACME", self.ok("contact", "show", "Evelyn").out)
        terminal = self.run_client("new-entry")
        terminal.expect("What kind of entry?")
        terminal.answer("Number: ", "Internet")
        terminal.answer("Name", "New Person")
        out = self.answer_rest(terminal, {"Address: ": "new@example.org"})
        self.assertIn("identifier made", out)
        self.assertIn("RESULT 00000000", out)
        self.assertIn("new@example.org", self.ok("contact", "list").out)
        terminal = self.run_client("new-entry", "one-off")
        out = self.answer_rest(terminal, {"Number: ": "2", "Name": "Once", "Address type": "SMTP", "Address: ": "once@example.org"})
        self.assertIn("RESULT 00000000", out)

    def answer_rest(self, terminal, answers):
        """Answer each question by its beginning, all others with Return, until the program ends."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            last = terminal.seen.decode("utf-8", "replace").rsplit("\n", 1)[-1]
            if last.endswith(": "):
                terminal.seen = b""
                terminal.say(next((answer for question, answer in answers.items() if last.startswith(question)), "") + "\n")
            elif not terminal.read(30):
                return terminal.end()
        raise AssertionError("it asks and asks:\n" + terminal.all.decode("utf-8", "replace"))

    def test_options(self):
        """AB-28, AB-29, SESS-13: options of recipients and messages are no dialogs any more."""
        out = self.run_client("options").end()
        for line in ("RecipOptions 0x40380", "QueryDefaultRecipOpt 0 0", "MessageOptions 0x8004010f"):
            self.assertIn(line, out)

    def test_forms(self):
        """imapiformmgr-select*, InstallForm with MAPIFORM_INSTALL_DIALOG."""
        path = self.home.root / "help.cfg"
        path.write_text(FORM)
        terminal = self.run_client("form", path)
        terminal.expect("Install it into: Forms of this computer")
        terminal.answer("Number [1]: ", "")
        terminal.expect("Help Desk (IPM.Help), Forms of this computer")
        terminal.answer("Number: ", "1")
        terminal.answer("as it is]: ", "1")
        terminal.expect("Local folders: Inbox")
        terminal.answer("Number: ", "1")
        out = terminal.end()
        for line in ("InstallForm 0", "SelectForm Help Desk", "SelectMultipleForms 1", "SelectFormContainer chosen", "RESULT 00000000 echo"):
            self.assertIn(line, out)
        terminal = self.run_client("form", path)
        terminal.expect("Keep Help Desk")
        terminal.expect("Number [1]: ")
        terminal.say("\x04")
        self.assertIn("RESULT 80040113 echo", terminal.end())

    def test_failure_sheet(self):
        """CONF-04: what failed, why, what to do; try again, change the settings, go on without, cancel."""
        repair = self.damage()
        terminal = self.run_client("logon", flags=LOGON_UI)
        terminal.expect("Error: The service Local mail cannot be used")
        sheet = terminal.expect("Number [1]: ")
        for text in ("damaged", "1 Try again", "Change the settings...", "Go on without this service", "Cancel the logon"):
            self.assertIn(text, sheet)
        repair()
        terminal.say("1\n")
        self.assertIn("RESULT 00000000 echo", terminal.end())
        repair = self.damage()
        terminal = self.run_client("logon", flags=LOGON_UI)
        terminal.answer("Number [1]: ", "2")
        terminal.expect("-- Messages --")
        repair()
        self.assertIn("RESULT 00000000 echo", self.answer_rest(terminal, {}))
        self.damage()
        terminal = self.run_client("logon", flags=LOGON_UI)
        terminal.answer("Number [1]: ", "3")
        self.assertIn("RESULT 00000000 echo", terminal.end())
        for way_out in ("4\n", "\x04"):
            terminal = self.run_client("logon", flags=LOGON_UI)
            terminal.expect("Number [1]: ")
            terminal.say(way_out)
            self.assertIn("RESULT 80040113 echo", terminal.end())

    def test_failure_sheet_and_a_killed_program(self):
        """kill -9 of the program while its failure sheet is open: the helper leaves, the terminal echoes, the next logon has its lock."""
        repair = self.damage()
        terminal = self.run_client("logon", flags=LOGON_UI)
        terminal.expect("Number [1]: ")
        helper = self.helper()
        os.kill(terminal.process, signal.SIGKILL)
        self.until(lambda: helper not in self.home.processes(), "the helper's end")
        self.assertTrue(terminal.echoes())
        os.waitpid(terminal.process, 0)
        os.close(terminal.descriptor)
        repair()
        self.assertIn("RESULT 00000000", self.run_client("logon").end())

    def test_settings_of_every_service(self):
        """LOGON-26: a sheet for each service before any is logged on; who leaves one goes on without a change."""
        terminal = self.run_client("logon", flags=LOGON_UI | SERVICE_UI_ALWAYS)
        terminal.expect("-- Messages --")
        terminal.answer("Name [Local folders]: ", "Renamed")
        self.assertIn("RESULT 00000000 echo", self.answer_rest(terminal, {}))
        self.assertIn("Renamed", self.ok("store", "list").out)

    def test_logoff(self):
        """LOGOFF-02"""
        for answer, result in (("n", "80040113"), ("y", "00000000")):
            terminal = self.run_client("logoff")
            terminal.expect("Log off from the profile main?")
            terminal.answer("Answer (y/n) [y]: ", "perhaps")
            terminal.answer("Answer (y/n) [y]: ", answer)
            self.assertIn("RESULT %s echo" % result, terminal.end())


class Tui(Tmux, DialogCase):
    def setUp(self):
        super().setUp()
        self.environment["MAPIX_PROMPT"] = "tui"

    def run_client(self, what, *words, flags=0):
        self.begin(*self.command(what, *words, flags=flags))

    def test_address_and_resolve(self):
        self.run_client("address")
        self.see("Who gets it?", "To: nobody", "Done")
        self.keys("Down", "Tab", "Enter")
        self.see("Choose from an address book")
        self.keys("Down", "Tab", "Enter")
        self.see("Which address book?")
        self.keys("Down", "Tab", "Enter")
        self.see("[ ] Ada One", "[ ] Eve")
        self.keys("Space", "Tab", "Enter")
        self.see("To: Ada One")
        self.keys("End", "Tab", "Enter")
        self.see("to: Ada One <one@example.org>", "RESULT 00000000 echo")
        self.run_client("resolve", "Ada", "Nobody")
        self.see("Which name?", "Ada Two")
        self.keys("Down", "Down", "Tab", "Enter")
        self.see('"Nobody" is not in the address book', "Nobody___")
        self.keys("End", *["BSpace"] * 6, "a@b.c", "Tab", "Enter")
        self.see("Ada Two <two@example.org>", "a@b.c <a@b.c>", "RESULT 00000000 echo")
        self.run_client("resolve", "Ada")
        self.see("Which name?")
        self.keys("Escape")
        self.see("RESULT 80040113 echo")

    def test_details_and_new_entry(self):
        self.run_client("details", "eve")
        self.see("Eve___", "Company")
        self.keys("Tab", "Tab", "Tab", "ACME", "Escape")
        self.see("RESULT 80040113 echo")
        self.run_client("new-entry")
        self.see("What kind of entry?")
        self.keys("End", "Tab", "Enter")
        self.see("Name", "Address type")
        self.keys("Someone", "Tab", "Tab", "some@example.org", "BTab", "BTab", "BTab", "BTab", "Enter")
        self.see("identifier made", "RESULT 00000000 echo")
        self.assertIn("some@example.org", self.ok("contact", "list").out)

    def test_failure_sheet(self):
        self.damage()
        self.run_client("logon", flags=LOGON_UI)
        self.see("The service Local mail cannot be used", "damaged", "<Try again>", "<Change the settings...>", "<Go on without this service>",
                 "<Cancel the logon>")
        self.keys("Tab", "Enter")
        self.see("Local mail - Messages")
        self.keys("Escape")                                                # GAP-45: the service is left out
        self.see("RESULT 00000000 echo")
        self.run_client("logon", flags=LOGON_UI)
        self.see("<Try again>")
        self.keys("Tab", "Tab", "Enter")
        self.see("RESULT 00000000 echo")
        self.run_client("logon", flags=LOGON_UI)
        self.see("<Try again>")
        os.kill(self.helper("mapix-prompt-tui"), signal.SIGKILL)           # the service is skipped, as without dialogs
        self.see("RESULT 00000000 echo")
        self.run_client("logon", flags=LOGON_UI)
        self.see("<Try again>")
        client = self.helper("integration_dia")
        os.kill(client, signal.SIGKILL)
        self.see_end(137)

    def test_logoff(self):
        self.run_client("logoff")
        self.see("Log off from the profile main?", "<Yes>", "<No>")
        self.keys("Tab", "Enter")
        self.see("RESULT 80040113 echo")

    def test_forms(self):
        path = self.home.root / "help.cfg"
        path.write_text(FORM)
        self.run_client("form", path)
        self.see("Install it into")
        self.keys("Tab", "Enter")
        self.see("Which form?")
        self.keys("Down", "Tab", "Enter")
        self.see("Which forms?", "[ ] Help Desk")
        self.keys("Space", "Tab", "Enter")
        self.see("Which library?", "Personal forms")
        self.keys("Down", "Tab", "Enter")
        self.see("SelectFormContainer chosen", "RESULT 00000000 echo")


if __name__ == "__main__":
    main()
