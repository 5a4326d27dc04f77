"""What the integration tests share: a home of its own for each, the command run in it, nothing left running.

No test sleeps. What happens in other processes, which tell us nothing, is waited for by `until`, which asks again and again up to a bound.
"""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

BUILD = pathlib.Path(os.environ.get("MAPIX_BUILD_DIR", "build")).resolve()
SOURCE = pathlib.Path(os.environ.get("MAPIX_SOURCE_DIR", pathlib.Path(__file__).parents[2])).resolve()
MAIL = SOURCE / "examples" / "mail"

# sysexits.h
OK, USAGE, DATAERR, NOINPUT, UNAVAILABLE, SOFTWARE, OSERR, CANTCREAT, IOERR, TEMPFAIL, NOPERM, CONFIG = 0, 64, 65, 66, 69, 70, 71, 73, 74, 75, 77, 78


def until(question, what, seconds=20):
    """Ask until the answer is true; the answer. For what the system does not announce: a screen, a directory of processes, another's store. The pause
    leaves the processor to those that are waited for."""
    end = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > end:
            raise AssertionError("%s did not come within %d s" % (what() if callable(what) else what, seconds))
        time.sleep(0.01)
    return answer


# Passwords and secret values that tests type and store; tools/check looks for them in what tests print.
SECRETS = [line.encode() for line in (SOURCE / "tests" / "secrets.txt").read_text().splitlines()]


class Result:
    def __init__(self, words, done):
        self.words = words
        self.status = done.returncode
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.out)

    def __str__(self):
        return "mapix %s\nstatus %d\n--- out\n%s--- err\n%s" % (" ".join(map(str, self.words)), self.status, self.out[:4000], self.err[:4000])


class Home:
    """A user from nothing. With `prefix` what is installed there runs, with no MAPIX_ variable; else the build in place."""

    def __init__(self, prefix=None):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="mi-", dir="/tmp"))
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("MAPIX_", "XDG_")) and key != "LD_LIBRARY_PATH"}     # meson sets it for what it tests
        self.environment["HOME"] = str(self.root)
        self.environment["LC_ALL"] = "C.UTF-8"
        self.environment["TZ"] = "UTC"
        for key, name in (("XDG_CONFIG_HOME", "config"), ("XDG_DATA_HOME", "data"), ("XDG_STATE_HOME", "state"), ("XDG_RUNTIME_DIR", "run")):
            self.environment[key] = str(self.root / name)
            (self.root / name).mkdir(mode=0o700)
        if prefix:
            self.program = str(prefix / "bin" / "mapix")
        else:
            self.program = str(BUILD / "cli" / "mapix")
            self.environment["MAPIX_SVC_PATH"] = str(SOURCE / "data" / "mapisvc.inf")
            self.environment["MAPIX_PROVIDER_PATH"] = "%s:%s" % (BUILD / "providers" / "local", BUILD / "mime")
            self.environment["MAPIX_LIBEXEC_PATH"] = str(BUILD / "daemon")

    def run(self, *words, stdin=b"", cwd=None, environment=None):
        done = subprocess.run([self.program, *map(str, words)], input=stdin, capture_output=True, timeout=60, cwd=cwd, env=environment or self.environment)
        if any(secret in done.stdout + done.stderr for secret in SECRETS):
            raise AssertionError("mapix %s says a secret" % " ".join(map(str, words)))
        return Result(words, done)

    def start(self, *words, stderr=subprocess.PIPE):
        return subprocess.Popen([self.program, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr,
                                env=self.environment)

    def processes(self):
        """Whatever runs with this home: process id -> program."""
        needle, found = ("XDG_RUNTIME_DIR=%s/run" % self.root).encode(), {}
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                if needle in (entry / "environ").read_bytes().split(b"\0"):
                    if (entry / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                        found[int(entry.name)] = (entry / "comm").read_text().strip()
            except OSError:
                continue
        return found

    def kill(self, name):
        """kill -9 of our own daemon of this name. How many were there."""
        victims = [process for process, program in self.processes().items() if program == name[:15]]
        for process in victims:
            os.kill(process, signal.SIGKILL)
        return len(victims)

    def damage_store(self):
        """The first store is one no more; call what is returned to have it as it was."""
        store = next((self.root / "data").rglob("*.db"))
        good = store.read_bytes()
        store.write_bytes(b"This is no store. " * 1000)
        for name in ("-wal", "-shm"):
            if store.with_name(store.name + name).exists():
                store.with_name(store.name + name).unlink()
        return lambda: store.write_bytes(good)

    def leaks(self):
        """Files below what programs write by themselves (logs, records, profiles, sockets) that hold a secret of the suite (issue 4). A core image of
        one of our programs is looked for where it would lie, beside what it worked on."""
        below = [self.root / "state", self.root / "run", self.root / "config" / "mapix", self.root / "data" / "mapix"]
        files = [path for top in below for path in top.rglob("*") if path.is_file()] + list(self.root.glob("core*"))
        return [str(path) for path in files if any(secret in path.read_bytes() for secret in SECRETS)]

    def close(self):
        left = {}
        if self.processes():
            self.run("daemon", "stop")
            try:
                until(lambda: not self.processes(), "the end of the daemons", 10)
            except AssertionError:
                left = self.processes()
            for process in left:
                os.kill(process, signal.SIGKILL)
        subprocess.run(["chmod", "-R", "u+rwX", str(self.root)], check=False)
        leaks = self.leaks()
        shutil.rmtree(self.root, ignore_errors=True)
        if leaks:
            raise AssertionError("a secret is in %s" % ", ".join(leaks))
        if left:
            raise AssertionError("left running after mapix daemon stop: %s" % left)


class Case(unittest.TestCase):
    """A test with a home."""
    profiles = ()

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.close)
        for number, name in enumerate(self.profiles):
            self.ok("profile", "create", name, *(["--default"] if number == 0 else []))
            self.ok("--profile", name, "service", "add", "LOCAL")

    def ok(self, *words, **more):
        """Run, expect success and nothing on standard error."""
        result = self.home.run(*words, **more)
        self.assertEqual(result.status, OK, result)
        self.assertEqual(result.err, "", result)
        return result

    def read(self, *words, **more):
        """Run with --json, expect success; the JSON."""
        return self.ok("--json", *words, **more).json

    def fails(self, status, *words, says=(), **more):
        """Run, expect this exit status and an error text that names all of `says`; the same text with --json."""
        result = self.home.run(*words, **more)
        self.assertEqual(result.status, status, result)
        self.assertTrue(result.err.strip(), result)
        for text in says:
            self.assertIn(text, result.err, result)
        return result

    def keys(self, value, expected):
        """Exactly these keys and types: {"key": type or (types)}."""
        self.assertEqual(set(value), set(expected), value)
        for key, kind in expected.items():
            self.assertIsInstance(value[key], kind, (key, value))
            if kind is int:
                self.assertNotIsInstance(value[key], bool, (key, value))

    def until(self, question, what, seconds=20):
        return until(question, lambda: "%s (daemon: %s)" % (what, self.home.run("--json", "daemon", "status").out), seconds)

    def subjects(self, profile, folder="Inbox"):
        return sorted(row["subject"] for row in self.read("--profile", profile, "message", "list", folder, "--limit", 1000))


def main():
    program = unittest.main(module="__main__", exit=False, verbosity=2 if "-v" in sys.argv else 1)
    result = program.result
    failed = len(result.failures) + len(result.errors)
    print("%d passed, %d failed" % (result.testsRun - failed, failed))
    sys.exit(1 if failed or not result.testsRun else 0)
