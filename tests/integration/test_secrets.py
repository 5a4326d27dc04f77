"""Where a secret must not be: in the arguments and the environment of any process, in a core image, in what clients, helpers and the broker keep in
memory, in files, logs and texts. The search is shown to find what is there."""
import os
import resource
import subprocess
import sys
import threading

from harness import main
from terminal import DIALOGS, HELPERS, NEW_SESSION, NO_MAIL, PASSWORD_UI, PromptCase, Terminal, Tmux
from test_helpers import CONNECT, Client, edit, sheet

SECRET = "Tr0ub4dor&3-correct-horse-battery"
FORMS = [SECRET.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-32-le")]


def holds(data):
    return any(form[len(form) // 2 // 4 * 4:] in data for form in FORMS)           # the second half: malloc writes over the beginning of what is freed


def memory_of(process):
    """What a core image of the process would hold: everything that can be written."""
    with open("/proc/%d/maps" % process) as maps, open("/proc/%d/mem" % process, "rb", 0) as memory:
        for line in maps:
            area, rights = line.split()[:2]
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in area.split("-"))
            try:
                memory.seek(start)
                yield line, memory.read(end - start)
            except (OSError, ValueError):
                continue


class Watch(threading.Thread):
    """Looks at the arguments and the environment of every process of a home, as fast as it can."""

    def __init__(self, home):
        super().__init__(daemon=True)
        self.home = home
        self.over = False
        self.found = []
        self.programs = set()

    def run(self):
        while not self.over:
            for process, program in self.home.processes().items():
                self.programs.add(program)
                for name in ("cmdline", "environ"):
                    try:
                        with open("/proc/%d/%s" % (process, name), "rb") as file:
                            if holds(file.read()):
                                self.found.append((program, name))
                    except OSError:
                        pass

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.over = True
        self.join()


class SecretCase(PromptCase):
    def assert_memory_clean(self, process):
        searched = 0
        for where, data in memory_of(process):
            searched += len(data)
            self.assertFalse(holds(data), where)
        self.assertGreater(searched, 100000)


class Secrets(SecretCase):
    profiles = ("locked",)

    def setUp(self):
        super().setUp()
        self.environment["MAPIX_LOG"] = "trace:%s" % (self.home.root / "trace.log")
        self.environment["MALLOC_PERTURB_"] = "0"
        result = self.home.run("profile", "passwd", "locked", stdin=b"%s\n%s\n" % (FORMS[0], FORMS[0]))
        self.assertEqual(result.status, 0, result)

    def client(self, *words, flags=NO_MAIL):
        return Terminal([DIALOGS, "locked", str(NEW_SESSION | PASSWORD_UI | flags), *words], self.environment)

    def assert_files_clean(self):
        count = 0
        for path in self.home.root.rglob("*"):
            if path.is_file():
                count += 1
                self.assertFalse(holds(path.read_bytes()), path)
        self.assertGreater(count, 3)

    def test_the_search_finds(self):
        process = subprocess.Popen([sys.executable, "-c", "import sys; kept = sys.argv[1] * 2; print('ready', flush=True); sys.stdin.read()", SECRET],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment)
        process.stdout.readline()
        with Watch(self.home) as watch:
            self.until(lambda: watch.found, "the argument")
        self.assertTrue(any(holds(data) for _, data in memory_of(process.pid)))
        process.communicate()

    def test_logon_with_a_helper(self):
        """Client and helper while the password is typed, refused and used; the client afterwards, mapped memory and all."""
        with Watch(self.home) as watch:
            terminal = self.client("expose", "wait")
            terminal.answer("Password: ", SECRET + "-wrong")
            self.assertIn("RESULT 80040111", terminal.end())
            terminal = self.client("expose", "wait")
            terminal.answer("Password: ", SECRET)
            terminal.expect("READY")
        self.assertEqual(watch.found, [])
        self.assertTrue({"integration_dia", "mapix-prompt-tt"} <= watch.programs, watch.programs)
        self.assert_memory_clean(terminal.process)
        terminal.say("\n")
        self.assertNotIn(SECRET[len(SECRET) // 2:], terminal.end())
        self.assert_files_clean()

    def test_daemons(self):
        """The broker, and the spooler: they are handed the key of the profile's secrets, nobody hands them the password."""
        def spoolers():
            return self.home.run("--json", "daemon", "status").json["spoolers"]
        with Watch(self.home) as watch:
            self.ok("--profile", "locked", "--password-file", "-", "send", "--to", "locked@localhost", "--subject", "s", "--body", "b",
                    stdin=FORMS[0] + b"\n")
            self.until(lambda: [spooler for spooler in spoolers() if spooler["state"] == "idle"], "the spooler's work")
        self.assertEqual(watch.found, [])
        self.assertIn("mapixd", watch.programs)
        self.assertIn("mapix-spooler", watch.programs)
        self.assert_memory_clean(self.helper("mapixd"))
        self.assert_memory_clean(self.helper("mapix-spooler"))
        self.assert_files_clean()

    def test_core_image(self):
        """The client aborts after the logon, with cores allowed. Helpers forbid theirs."""
        with open("/proc/sys/kernel/core_pattern") as file:
            pattern = file.read().strip()
        soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_CORE, (soft, hard))
        before = os.getcwd()
        os.chdir(self.home.root)
        self.addCleanup(os.chdir, before)
        terminal = self.client("expose", "core")
        terminal.expect("Password: ")
        helper = self.helper()
        with open("/proc/%d/limits" % helper) as limits:
            self.assertRegex(limits.read(), r"Max core file size +0 +0 ")
        terminal.say(SECRET + "\n")
        terminal.end()
        self.assertTrue(os.WIFSIGNALED(terminal.status))
        cores = list(self.home.root.glob("core*"))
        if pattern.startswith("|") or hard == 0:                   # cores go to a program here, or nowhere: its memory was searched above
            self.assertEqual(cores, [])
            return
        self.assertEqual(len(cores), 1, pattern)
        self.assertGreater(cores[0].stat().st_size, 100000)
        self.assert_files_clean()


class Helpers(Tmux, Client, SecretCase):
    """What a helper keeps of a password when its dialog is over: it shows the next one. The test is the client (test_helpers.py)."""
    QUESTION = sheet([edit("Password", secret=True)])
    NEXT = sheet([edit("Harmless", "x")], number=2, title="Next")

    def setUp(self):
        super().setUp()
        self.environment["MALLOC_PERTURB_"] = "0"

    def test_tty(self):
        path = self.listen()
        terminal = Terminal([sys.executable, "-c", CONNECT, path, HELPERS / "mapix-prompt-tty"], self.environment)
        self.greet()
        self.tell(self.QUESTION)
        terminal.answer("Password: ", SECRET)
        self.assertEqual(self.hear_close(), {"0": SECRET})
        self.tell(self.NEXT)
        terminal.expect("Harmless")
        self.assert_memory_clean(terminal.process)

    def test_tui(self):
        path = self.listen()
        self.begin(sys.executable, "-c", CONNECT.replace("\n", ";").strip(";"), path, HELPERS / "mapix-prompt-tui")
        self.greet()
        self.tell(self.QUESTION)
        self.see("Password")
        self.keys("-l", SECRET)
        self.keys("Tab", "Enter")
        self.assertEqual(self.hear_close(), {"0": SECRET})
        self.tell(self.NEXT)
        self.see("Harmless")
        self.assert_memory_clean(self.helper("mapix-prompt-tui"))

    def test_tui_long(self):
        """A pass phrase that is longer than the line: no piece of it is left from when it was shorter."""
        secret = "".join("%04x-" % (number * 7919 % 65536) for number in range(80))
        path = self.listen()
        self.begin(sys.executable, "-c", CONNECT.replace("\n", ";").strip(";"), path, HELPERS / "mapix-prompt-tui")
        self.greet()
        self.tell(self.QUESTION)
        self.see("Password")
        for start in range(0, len(secret), 50):
            self.keys("-l", secret[start:start + 50])
        self.keys("Tab", "Enter")
        self.assertEqual(self.hear_close(), {"0": secret})
        self.tell(self.NEXT)
        self.see("Harmless")
        pieces = [secret[start:start + 15].encode() for start in range(0, len(secret) - 15, 5)]
        for where, data in memory_of(self.helper("mapix-prompt-tui")):
            for piece in pieces:
                self.assertFalse(piece in data, where)


if __name__ == "__main__":
    main()
