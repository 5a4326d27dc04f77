"""A full disk under the whole command: nothing is lost, each refusal says why, and all goes on once there is room."""
import os
import subprocess
import sys

from harness import BUILD, CONFIG, IOERR, MAIL, OK, Case, main

DISK = 8 << 20
OWN_MOUNTS = "MAPIX_TEST_NAMESPACE" in os.environ


class Refused(Case):
    """Anywhere: each call that would take room is refused as a full disk refuses it (tests/lib/full_disk.c)."""

    def setUp(self):
        super().setUp()
        self.make_disk()
        self.ok("profile", "create", "ada", "--default")
        self.ok("service", "add", "LOCAL")
        self.ok("import", "Inbox", MAIL)
        self.ok("daemon", "stop")
        self.addCleanup(self.home.run, "daemon", "stop")
        self.addCleanup(self.empty)

    def make_disk(self):
        self.home.environment["LD_PRELOAD"] = str(BUILD / "tests" / "lib" / "full_disk.so")
        self.home.environment["MAPIX_TEST_FULL_DISK"] = str(self.home.root / "filler")

    def fill(self):
        (self.home.root / "filler").touch()

    def empty(self):
        (self.home.root / "filler").unlink(missing_ok=True)

    def refused(self, *words):
        result = self.home.run(*words)
        self.assertNotEqual(result.status, OK, result)
        self.assertTrue("disk" in result.err.lower() or "space" in result.err.lower() or "full" in result.err.lower(), result)
        return result

    def test_nothing_is_lost(self):
        before = self.read("message", "list", "Inbox")
        profiles = self.read("profile", "list")
        self.fill()
        shown = self.home.run("message", "list", "Inbox")          # either it is read, or it says why it is not
        self.assertTrue(shown.status == OK or "disk is full" in shown.err.lower(), shown)
        self.assertNotIn("backup", shown.err)
        self.refused("import", "Inbox", MAIL)
        self.refused("profile", "create", "another")
        self.refused("folder", "create", "Full")
        self.assertEqual(self.read("profile", "list"), profiles)
        self.empty()
        self.assertEqual(self.read("message", "list", "Inbox"), before)
        self.assertTrue(self.read("store", "check")["sound"])
        self.assertEqual(self.read("profile", "list"), profiles)
        self.ok("folder", "create", "Room")
        self.ok("profile", "create", "another")
        self.assertTrue(self.read("store", "check")["sound"])

    def test_logon(self):
        """Who can, works; who cannot, says why, changes nothing, and works again when there is room."""
        self.ok("logon")
        self.fill()
        logon = self.home.run("logon")
        self.assertIn(logon.status, (OK, CONFIG), logon)
        if logon.status != OK:
            self.assertIn("the disk is full", logon.err)
        for words in (("folder", "create", "Inbox/More"), ("profile", "create", "second")):
            refused = self.home.run(*words)
            self.assertIn(refused.status, (IOERR, CONFIG), refused)
            self.assertRegex(refused.err, "(?i)disk is full|No space left")
        self.empty()
        self.assertIn(": ready", self.ok("logon").out)
        self.assertIn("sound: yes", self.ok("store", "check").out)
        self.assertNotIn("second", self.ok("profile", "list").out)


if OWN_MOUNTS:
    class Full(Refused):
        """Where something can be mounted: a file system of its own, filled to the last block."""

        limit = "size=%d" % DISK

        def make_disk(self):
            root = str(self.home.root)
            subprocess.run(["mount", "-t", "tmpfs", "-o", "%s,mode=0700" % self.limit, "none", root], check=True)
            self.addCleanup(subprocess.run, ["umount", "-l", root], check=False)
            for name in ("config", "data", "state", "run"):
                (self.home.root / name).mkdir(mode=0o700)

        def fill(self):
            with open(self.home.root / "filler", "wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * 4096)
                except OSError:
                    pass

    class Crowded(Full):
        """One with room for data, but for no more files."""

        limit = "nr_inodes=200"

        def fill(self):
            (self.home.root / "filler").touch()
            try:
                for number in range(200):
                    os.link(self.home.root / "filler", self.home.root / ("file%d" % number))
            except OSError:
                return
            self.fail("there is room for more than 200 files")

        def empty(self):
            for file in self.home.root.glob("file*"):
                file.unlink()
            super().empty()


if __name__ == "__main__":
    if not OWN_MOUNTS:                                  # mounts of our own, that nobody else sees
        unshare = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "--propagation", "private"]
        if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode == 0:
            os.environ["MAPIX_TEST_NAMESPACE"] = "1"
            os.execvp("unshare", [*unshare, sys.executable, *sys.argv])
        print("no file system can be mounted here: every call is refused instead (class Refused)")
    main()
