"""Files of another version, damaged, read-only, gone: an error that names the file and what to do, and the way back."""
import ctypes
import os
import pathlib
import shutil
import sqlite3
import subprocess

from harness import BUILD, CONFIG, Case, DATAERR, MAIL, OK, Result, SOURCE, UNAVAILABLE, main

PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1


def obey_permissions():
    """Permission bits stop root, too, once the program that is started has no such capability."""
    if os.geteuid() == 0 and ctypes.CDLL(None, use_errno=True).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


class Damage(Case):
    profiles = ("ada",)

    def setUp(self):
        super().setUp()
        self.ok("import", "Inbox", MAIL)
        self.ok("daemon", "stop")
        self.store = self.read("store", "check")["file"]
        self.profiles_file = self.home.root / "config" / "mapix" / "profiles.db"

    def version(self, path, number):
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA user_version = %d" % number)
        database.close()

    def logon_fails(self, *says):
        result = self.home.run("folder", "list")
        self.assertIn(result.status, (CONFIG, DATAERR, UNAVAILABLE), result)
        for text in says:
            self.assertIn(text, result.err, result)
        return result

    def test_profiles_of_a_newer_version(self):
        self.version(self.profiles_file, 999)
        for words in (["profile", "list"], ["folder", "list"], ["service", "list"], ["profile", "create", "new"]):
            self.fails(UNAVAILABLE, *words, says=["profiles.db", "newer mapix", "999"])

    def test_profiles_damaged(self):
        size = self.profiles_file.stat().st_size
        self.profiles_file.write_bytes(b"no database " * (size // 12))
        for words in (["profile", "list"], ["folder", "list"]):
            self.fails(DATAERR, *words, says=["profiles.db"])

    def test_store_of_a_newer_version(self):
        self.version(self.store, 0x7fff << 16 | 0x7fff)
        self.logon_fails(self.store, "newer")
        self.fails(UNAVAILABLE, "store", "check", self.store, says=[self.store, "newer"])

    def test_store_that_is_none(self):
        with open(self.store, "wb") as file:
            file.write(b"no store at all " * 1000)
        self.logon_fails(self.store, "mapix store check", "mapix store repair")
        for verb in ("check", "repair"):
            self.fails(DATAERR, "store", verb, self.store, says=[self.store])
            self.fails(DATAERR, "store", verb, says=[self.store])              # found without a session

    def test_store_with_bad_pages_is_repaired(self):
        """Damage in a table's pages: found, and repaired with what is left; the damaged file stays."""
        with sqlite3.connect(self.store) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.execute("PRAGMA journal_mode = DELETE")
            size = database.execute("PRAGMA page_size").fetchone()[0]
            pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.close()
        with open(self.store, "r+b") as file:
            file.seek((pages - 4) * size)
            file.write(b"\xa5" * (2 * size))
        result = self.home.run("--json", "store", "check")
        self.assertEqual(result.status, DATAERR, result)
        self.keys(result.json, {"file": str, "sound": bool, "findings": list})
        self.assertFalse(result.json["sound"])
        self.assertTrue(any(finding["problem"] for finding in result.json["findings"]))
        self.assertIn(self.store, result.err)
        repaired = self.home.run("--json", "store", "repair")
        self.assertIn(repaired.status, (OK, DATAERR), repaired)
        if repaired.status == OK:
            self.assertTrue(any("kept as" in finding["text"] for finding in repaired.json["findings"]), repaired)
            self.assertTrue(os.path.exists(self.store + ".damaged-1"))
            self.assertTrue(self.read("store", "check")["sound"])
            self.read("message", "list", "Inbox")
        else:
            self.assertIn("restore a backup", repaired.err)

    def test_backup_brings_everything_back(self):
        before = self.read("message", "list", "Inbox")
        self.ok("store", "backup", self.home.root / "backup.db")
        with open(self.store, "wb") as file:
            file.write(b"gone")
        for end in ("-wal", "-shm"):
            if os.path.exists(self.store + end):
                os.remove(self.store + end)
        os.replace(self.home.root / "backup.db", self.store)
        self.assertEqual(self.read("message", "list", "Inbox"), before)

    def test_repair_of_a_sound_store_loses_nothing(self):
        before = self.read("message", "list", "Inbox")
        repaired = self.read("store", "repair")
        self.assertTrue(repaired["sound"])
        self.assertEqual(self.read("message", "list", "Inbox"), before)
        self.ok("export", "Inbox", self.home.root / "out")
        self.assertEqual(sorted(path.read_bytes() for path in (self.home.root / "out").iterdir()),
                         sorted(path.read_bytes() for path in MAIL.glob("*.eml")))

    def test_store_that_nobody_may_write_to(self):
        """SPI-STORE-27: read state is kept beside it, all else is refused with the reason, and the file stays as it is."""
        def run(*words):
            done = subprocess.run([self.home.program, *map(str, words)], capture_output=True, timeout=60, env=self.home.environment,
                                  preexec_fn=obey_permissions)
            return Result(words, done)

        def rows():
            return {row["id"]: row["read"] for row in run("--json", "message", "list", "Inbox").json}

        store = pathlib.Path(self.store)
        store.chmod(0o444)
        content = store.read_bytes()
        before = rows()
        one = next(id for id, read in before.items() if not read)
        result = run("message", "mark", one)
        self.assertEqual((result.status, result.err), (OK, ""), result)
        self.assertEqual(rows(), {**before, one: True})
        for words in (["message", "delete", one], ["folder", "create", "Inbox/new"], ["import", "Inbox", MAIL]):
            result = run(*words)
            self.assertNotEqual(result.status, OK, result)
            self.assertIn("cannot be written to", result.out + result.err, result)
        self.assertEqual(run("store", "check").status, OK)
        result = run("store", "repair", store)
        self.assertNotEqual(result.status, OK, result)
        self.assertIn("cannot be written to", result.err, result)
        copy = self.home.root / "copy.db"
        result = run("store", "backup", copy)
        self.assertEqual(result.status, OK, result)
        with sqlite3.connect(copy) as database:
            self.assertEqual(database.execute("SELECT count(*) FROM message WHERE kind = 0 AND flags & 1").fetchone()[0],
                             sum(before.values()) + 1)
        database.close()
        self.assertEqual(store.read_bytes(), content)
        store.chmod(0o600)                              # the right to write comes back: the file's own state counts
        self.assertEqual(rows(), before)

    def test_module_that_is_not_there(self):
        """A service whose module went after it was added: under a name of its own, for LOCAL may be installed on this machine."""
        module = self.home.root / "gone.so"
        shutil.copy(BUILD / "providers" / "local" / "libmapix-local.so", module)
        catalogue = self.home.root / "gone.inf"
        catalogue.write_text((SOURCE / "data" / "mapisvc.inf").read_text().replace("DLL_NAME=local", "DLL_NAME=gone"))
        environment = dict(self.home.environment, MAPIX_PROVIDER_PATH=str(self.home.root), MAPIX_SVC_PATH=str(catalogue))
        self.ok("profile", "create", "grace", environment=environment)
        self.ok("--profile", "grace", "service", "add", "LOCAL", environment=environment)
        self.ok("--profile", "grace", "folder", "list", environment=environment)
        module.unlink()
        self.fails(CONFIG, "--profile", "grace", "folder", "list", says=["gone", "MAPIX_PROVIDER_PATH"], environment=environment)

    def test_daemon_that_is_not_there(self):
        """Without mapixd the store is read all the same; sending says that it waits."""
        environment = dict(self.home.environment, MAPIX_LIBEXEC_PATH=str(self.home.root))
        result = self.home.run("message", "list", "Inbox", environment=environment)
        self.assertEqual(result.status, OK, result)
        result = self.home.run("send", "--to", "ada@localhost", "--body", "x", "--wait", environment=environment)
        self.assertNotEqual(result.status, OK, result)
        self.assertIn("mapixd", result.err, result)


if __name__ == "__main__":
    main()
