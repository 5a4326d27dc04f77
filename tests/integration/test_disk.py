"""A disk that is really full, under the whole command: nothing is lost, each refusal says why, and all goes on once there is room."""
import os
import subprocess
import sys

from harness import MAIL, OK, Case, main

DISK = 8 << 20


class FullDisk(Case):
    profiles = ("ada",)

    def setUp(self):
        make = Case.setUp
        original, self.profiles = self.profiles, ()
        make(self)
        root = self.home.root
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=%d,mode=0700" % DISK, "none", str(root)], check=True)
        self.unmount = lambda: subprocess.run(["umount", "-l", str(root)], check=False)
        for name in ("config", "data", "state", "run"):
            (root / name).mkdir(mode=0o700)
        self.profiles = original
        self.ok("profile", "create", "ada", "--default")
        self.ok("service", "add", "LOCAL")
        self.ok("import", "Inbox", MAIL)
        self.ok("daemon", "stop")

    def tearDown(self):
        self.empty()
        self.home.run("daemon", "stop")
        self.unmount()

    def fill(self):
        with open(self.home.root / "filler", "wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"x" * 4096)
            except OSError:
                pass

    def empty(self):
        try:
            os.remove(self.home.root / "filler")
        except FileNotFoundError:
            pass

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


if __name__ == "__main__":
    if "MAPIX_TEST_NAMESPACE" not in os.environ:        # mounts of our own, that nobody else sees
        unshare = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "--propagation", "private"]
        if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode == 0:
            os.environ["MAPIX_TEST_NAMESPACE"] = "1"
            os.execvp("unshare", [*unshare, sys.executable, *sys.argv])
        print("no file system can be mounted here: tests/unit/store has what can be tested without")
        sys.exit(0)
    main()
