"""examples/quickstart, which is what `make quickstart` runs after building: against this build, in its throw-away home."""
import mailbox
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import BUILD, MAIL, SOURCE, main, until

SCRIPT = SOURCE / "examples" / "quickstart"


def processes_of(directory):
    """Whatever runs with a home below this directory: process ids."""
    needle, found = ("HOME=%s/" % directory).encode(), []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and any(word.startswith(needle) for word in (entry / "environ").read_bytes().split(b"\0")):
                if (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                    found.append(int(entry.name))
        except OSError:
            continue
    return found


def sections(output):
    """The commands and what each printed: [(command, [line, ...])], in order."""
    found = []
    for line in output.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip() and found:
            found[-1][1].append(line)
    return found


def shape(line):
    """A line without what differs from run to run: numbers, ids, names of temporary directories, widths."""
    line = re.sub(r"/tmp/\S*", "/tmp/DIRECTORY", line)
    line = re.sub(r"\b[0-9a-f]{16}\.\.\.", "ID", line)
    line = re.sub(r"\d+", "N", line)
    return re.sub(r"\s+", " ", line).strip()


class Quickstart(unittest.TestCase):
    def setUp(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="mq-", dir="/tmp"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)

    def run_script(self, mail=None, fails=False):
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAPIX_", "XDG_")) and key not in ("LD_LIBRARY_PATH", "MAIL")}
        environment.update(TMPDIR=str(self.directory), LC_ALL="C.UTF-8", TZ="UTC")
        if mail:
            environment["MAIL"] = str(mail)
        done = subprocess.run([str(SCRIPT), str(BUILD)], stdin=subprocess.DEVNULL, capture_output=True, timeout=120, env=environment, cwd="/")
        output = done.stdout.decode()
        if fails:
            self.assertNotEqual(done.returncode, 0, output)
            self.assertIn("quickstart: failed with status %d" % done.returncode, done.stderr.decode())
        else:
            self.assertEqual((done.returncode, done.stderr.decode()), (0, ""), output)
        until(lambda: not processes_of(self.directory), lambda: "the end of %s" % processes_of(self.directory), 10)
        self.assertEqual(list(self.directory.glob("mapix-quickstart-*")), [], "the home is left behind")
        return sections(output)

    def imported(self, found):
        """How many messages the import says there were; the tree must say the same."""
        commands = dict(found)
        name = next(command for command in commands if command.startswith("mapix import "))
        told = dict(line.split(": ") for line in commands[name])
        self.assertEqual((told["skipped"], told["failed"]), ("0", "0"), told)
        inbox = next(line.split() for line in commands["mapix folder list"] if line.startswith("Inbox "))
        self.assertEqual(inbox[1], told["imported"], inbox)
        return int(told["imported"])

    def test_every_section(self):
        found = self.run_script()
        commands = dict(found)
        self.assertEqual([command.split()[1] for command, _ in found],
                         ["profile", "service", "profile", "--profile", "import", "folder", "message", "contact", "send", "--profile", "status", "daemon"])
        for quiet in ("mapix profile create ada --default", "mapix service add LOCAL", "mapix profile create charles"):
            self.assertEqual(commands[quiet], [], quiet)
        self.assertEqual(self.imported(found), len([path for path in MAIL.iterdir() if path.suffix == ".eml"]))
        folders = [line.split("  ")[0].strip() for line in commands["mapix folder list"][1:]]
        for name in ("Inbox", "Outbox", "Sent Items", "Deleted Items", "Drafts", "Calendar", "Contacts"):
            self.assertIn(name, folders)
        newest = commands["mapix message list Inbox --limit 5"]
        self.assertEqual(len(newest), 6, newest)
        times = [line[:16] for line in newest[1:]]
        self.assertEqual(times, sorted(times, reverse=True))
        # What ada sent, charles has.
        received = commands["mapix --profile charles message list Inbox"]
        self.assertEqual(len(received), 2, received)
        self.assertIn("ada", received[1])
        self.assertIn("The engine weaves", received[1])
        states = {line[:24].strip(): line.split("  ") for line in commands["mapix status"][1:]}
        for kind in ("subsystem", "spooler", "address book", "store", "transport"):
            self.assertTrue(any(part.strip() == "available" for part in states[kind]), states)
        self.assertIn("running: yes", commands["mapix daemon status"])
        self.assertTrue(any(line.strip().startswith("profile ada, ") for line in commands["mapix daemon status"]))

    def test_readme_shows_it(self):
        """The README's first screen is what a reader gets: the same commands in the same order, each with lines of the same form."""
        readme = (SOURCE / "README.md").read_text()
        screen = readme[readme.index("throw-away home:\n"):readme.index("`MAIL=")]
        shown = [(command.replace("examples/mail", "MAIL"), lines)
                 for command, lines in sections("\n".join(line[4:] for line in screen.splitlines() if line.startswith("    ")))]
        found = [(command.replace(str(MAIL), "MAIL"), lines) for command, lines in self.run_script()]
        self.assertEqual([command for command, _ in shown], [command for command, _ in found])
        for (command, told), (_, lines) in zip(shown, found):
            if "message list" in command:           # a message without a date has that of its arrival: the rows' order is the calendar's
                self.assertEqual((shape(told[0]), len(told)), (shape(lines[0]), len(lines)), command)
            elif command == "mapix status":
                self.assertEqual([shape(line[:48]) for line in told], [shape(line[:48]) for line in lines])
            elif command == "mapix daemon status":  # who is a member at that moment, and how far the spooler is, is the system's affair
                names = [re.match(r"\s*(profile \w+|\w+)", line).group(1) for line in told]
                self.assertEqual(names, [re.match(r"\s*(profile \w+|\w+)", line).group(1) for line in lines])
            else:
                self.assertEqual([shape(line) for line in told], [shape(line) for line in lines], command)

    def test_mail_that_is_not_there(self):
        found = self.run_script(self.directory / "missing", fails=True)
        self.assertTrue(found[-1][0].startswith("mapix import "), found)

    def test_a_directory(self):
        mine = self.directory / "mine"
        mine.mkdir()
        for path in sorted(MAIL.glob("*.eml"))[:6]:
            shutil.copy(path, mine)
        self.assertEqual(self.imported(self.run_script(mine)), 6)

    def fill(self, box):
        for path in sorted(MAIL.glob("*.eml"))[:6]:
            box.add(path.read_bytes())
        box.flush()
        box.close()

    def test_an_mbox(self):
        self.fill(mailbox.mbox(self.directory / "mbox"))
        self.assertEqual(self.imported(self.run_script(self.directory / "mbox")), 6)

    def test_a_maildir(self):
        self.fill(mailbox.Maildir(self.directory / "Maildir"))
        self.assertEqual(self.imported(self.run_script(self.directory / "Maildir")), 6)


if __name__ == "__main__":
    main()
