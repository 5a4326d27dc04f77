"""mapix logon, mapix explain and the profile verbs, with LOCAL and the scripted provider of the tests."""
import os
import pathlib

from harness import BUILD, CANTCREAT, CONFIG, Case, IOERR, NOINPUT, NOPERM, OK, SOURCE, USAGE, main

NOTHING = type(None)
TEXT = (str, NOTHING)
STEP = {"name", "service", "provider", "text", "result", "begin", "duration"}

SCRIPTED = """[Services]
ONE=Service one
TWO=Service two
[ONE]
PR_DISPLAY_NAME=Service one
Providers=ONE_MS
PR_SERVICE_DLL_NAME=scripted
PR_SERVICE_ENTRY_NAME=ServiceEntry
PR_RESOURCE_FLAGS=SERVICE_NO_PRIMARY_IDENTITY
[ONE_MS]
PR_DISPLAY_NAME=one
PR_PROVIDER_DISPLAY=Scripted store
PR_PROVIDER_DLL_NAME=scripted
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=0
[TWO]
PR_DISPLAY_NAME=Service two
Providers=TWO_MS
PR_RESOURCE_FLAGS=SERVICE_NO_PRIMARY_IDENTITY
[TWO_MS]
PR_DISPLAY_NAME=two
PR_PROVIDER_DISPLAY=Scripted store
PR_PROVIDER_DLL_NAME=scripted
PR_RESOURCE_TYPE=MAPI_STORE_PROVIDER
PR_RESOURCE_FLAGS=0
"""


class Scripted(Case):
    """A home whose services are the scripted provider."""

    def setUp(self):
        super().setUp()
        (self.home.root / "mapisvc.inf").write_text(SCRIPTED)
        self.script("")
        environment = self.home.environment
        environment["MAPIX_SVC_PATH"] += ":" + str(self.home.root / "mapisvc.inf")
        environment["MAPIX_PROVIDER_PATH"] += ":" + str(BUILD / "tests" / "lib")
        environment["MAPIX_SCRIPT"] = str(self.home.root / "script")
        self.ok("profile", "create", "p", "--default")
        self.ok("service", "add", "ONE")
        self.ok("service", "add", "TWO")

    def script(self, text):
        (self.home.root / "script").write_text(text)


class Explain(Scripted):
    def test_nothing_yet(self):
        self.fails(NOINPUT, "logon", "--explain", says=["mapix logon"])
        self.assertIsNone(self.read("explain", "MAPI_E_NOT_FOUND")["logon"])
        self.assertIn("No logon", self.ok("explain", "MAPI_E_NOT_FOUND").out)

    def test_words(self):
        self.fails(USAGE, "logon", "now", says=["--explain"])
        self.fails(USAGE, "logon", "--explain", "one", says=["one"])
        self.fails(USAGE, "logon", "--explain", "1", "2", says=["logon"])
        self.fails(USAGE, "explain", says=["code"])
        self.fails(NOINPUT, "explain", "nonsense", says=["nonsense"])

    def test_a_good_logon(self):
        shown = self.read("logon")
        self.keys(shown, {"profile": str, "joined": bool, "services": list})
        self.assertEqual([(service["name"], service["outcome"]) for service in shown["services"]], [("Service one", "ready"), ("Service two", "ready")])
        self.assertEqual(self.ok("logon").out, "Service Service one: ready\nService Service two: ready\n")
        record = self.read("logon", "--explain")
        self.keys(record, {"version": int, "time": str, "process": int, "program": str, "profile": str, "flags": str, "result": str, "joined": bool,
                           "text": str, "services": list, "steps": list})
        self.assertEqual((record["profile"], record["program"], record["result"], record["text"]), ("p", "mapix", "0x00000000", ""))
        for service in record["services"]:
            self.keys(service, {"name": str, "outcome": str, "result": str, "text": str})
        for step in record["steps"]:
            self.assertLessEqual(set(step), STEP)
        self.assertEqual([step["name"] for step in record["steps"]],
                         ["check request", "take logon lock", "find shared session", "choose profile", "find default profile", "open profile",
                          "validate credentials", "load services", "start address books", "log on provider", "log on provider", "start stores", "judge"])
        out = self.ok("logon", "--explain").out
        self.assertIn("to the profile p\n", out)
        self.assertIn("MAPI_USE_DEFAULT", out)
        self.assertRegex(out, r"\[x\] Without MAPI_NEW_SESSION.*  no, ")
        self.assertRegex(out, r"\[x\] No name, MAPI_USE_DEFAULT.*S_OK")
        self.assertRegex(out, r"(?s)\[ \] .*ask the user for a profile\n")
        self.assertRegex(out, r"message store providers .*\n      log on provider: Service one / one  S_OK.*\n      log on provider: Service two / two")
        self.assertTrue(out.endswith("\nService Service one: ready\nService Service two: ready\nSession: S_OK\n"), out)
        self.assertNotIn("\033", out)

    def test_a_failing_service(self):
        self.script("one/MSProvider.Logon * 80040115\n")
        self.assertIn("Service Service one: disabled\n        The message store \"one\" of the service \"Service one\" could not log on: its server",
                      self.ok("logon").out)
        out = self.ok("logon", "--explain").out
        self.assertRegex(out, r"log on provider: Service one / one  MAPI_E_NETWORK_ERROR, .* ms\n        The message store \"one\".*not available")
        self.assertRegex(out, r"disable service: Service one / one  MAPI_E_NETWORK_ERROR")
        self.assertIn("Service Service two: ready\n", out)
        found = self.read("explain", "MAPI_E_NETWORK_ERROR")
        self.keys(found, {"name": str, "code": str, "failure": bool, "meaning": TEXT, "cause": TEXT, "logon": dict})
        self.keys(found["logon"], {"time": str, "program": str, "profile": str, "occurrences": list})
        self.assertEqual([item["step"] for item in found["logon"]["occurrences"]], ["log on provider", "disable service"])
        for item in found["logon"]["occurrences"]:
            self.keys(item, {"step": str, "service": TEXT, "provider": TEXT, "text": TEXT})
            self.assertIn("Service one", item["text"])
        out = self.ok("explain", "0x80040115").out
        self.assertRegex(out, r"MAPI_E_NETWORK_ERROR \(0x80040115\)\n  Meaning: .*\n  Usual cause: .*\n  In the last logon \(.*, profile \"p\"\):\n"
                              r"    log on provider: Service one / one\n      The message store \"one\" of the service")
        self.assertIn("did not meet it", self.ok("explain", "MAPI_E_CORRUPT_DATA").out)

    def test_a_logon_that_failed(self):
        self.fails(CONFIG, "--profile", "nobody", "status", says=["nobody", "mapix explain 0x80040111"])
        out = self.ok("logon", "--explain").out
        self.assertRegex(out, r"\[x\] Open the profile  MAPI_E_LOGON_FAILED, .*\n        There is no profile \"nobody\"")
        self.assertIn("\nNo session: MAPI_E_LOGON_FAILED\n", out)
        self.ok("logon")
        self.assertEqual(self.read("logon", "--explain", "1")["profile"], "nobody")

    def test_twenty_are_kept_whatever_the_clock_does(self):
        logons = self.home.root / "state" / "mapix" / "logons"
        for _ in range(22):
            self.ok("logon")
        self.assertEqual(len(list(logons.iterdir())), 20)
        newest = sorted(logons.iterdir())[-1]
        newest.rename(logons / ("009" + newest.name[3:]))       # as if the clock had been far ahead
        self.fails(CONFIG, "--profile", "nobody", "status")
        self.assertEqual(self.read("logon", "--explain")["profile"], "nobody")
        self.assertEqual(len(list(logons.iterdir())), 20)
        self.fails(NOINPUT, "logon", "--explain", "20", says=["twenty"])


SECRET = "67F0001E"         # a secure property, as text
SECRETS = ("tiger-7731", "lion-4452", "leopard-9981")


class Profiles(Case):
    """mapix profile copy, rename, passwd, export, import, forget-secrets."""

    def service(self, profile):
        return self.read("profile", "show", profile)["services"]

    def names(self):
        return [row["name"] for row in self.read("profile", "list")]

    def setUp(self):
        super().setUp()
        self.ok("profile", "create", "one", "--default")
        self.ok("--profile", "one", "service", "add", "LOCAL", "name=Mine")

    def set_password(self, profile, *lines):
        return self.ok("profile", "passwd", profile, stdin="".join(line + "\n" for line in lines).encode())

    def test_words(self):
        for words in (["copy", "one"], ["rename"], ["passwd"], ["export", "one"], ["export", "a", "b", "c"], ["import"], ["import", "a", "b", "c"],
                      ["forget-secrets"]):
            self.fails(USAGE, "profile", *words)

    def test_copy_and_rename(self):
        self.ok("profile", "copy", "one", "two")
        self.assertEqual(self.names(), ["one", "two"])
        self.assertEqual(self.service("one"), self.service("two"))
        self.ok("profile", "rename", "two", "three")
        self.assertEqual(self.names(), ["one", "three"])
        self.fails(CANTCREAT, "profile", "copy", "one", "three", says=["three", "another name"])
        self.fails(CANTCREAT, "profile", "rename", "one", "three", says=["three", "another name"])
        self.fails(NOINPUT, "profile", "copy", "nobody", "four", says=["nobody", "mapix profile list"])
        self.fails(NOINPUT, "profile", "rename", "nobody", "four", says=["nobody"])
        self.fails(USAGE, "profile", "rename", "one", " no name ", says=["letters"])
        self.set_password("one", SECRETS[0])
        self.fails(CONFIG, "profile", "copy", "one", "four", stdin=b"wrong\n", says=["password"])
        self.ok("profile", "copy", "one", "four", stdin=SECRETS[0].encode() + b"\n")
        self.fails(CONFIG, "--profile", "four", "logon", says=["password"])

    def test_passwords(self):
        self.set_password("one", SECRETS[0])
        self.fails(CONFIG, "logon", says=["protected by a password"])
        self.fails(CONFIG, "profile", "passwd", "one", stdin=b"wrong\n" + SECRETS[1].encode() + b"\n", says=["wrong", "forget-secrets"])
        self.set_password("one", SECRETS[0], SECRETS[1])
        self.fails(CONFIG, "profile", "passwd", "one", stdin=SECRETS[0].encode() + b"\n\n", says=["wrong"])
        self.set_password("one", SECRETS[1], "")
        self.ok("logon")
        self.set_password("one", SECRETS[2])
        self.ok("profile", "forget-secrets", "one")                 # the way out of a lost one
        self.ok("logon")
        self.fails(NOINPUT, "profile", "passwd", "nobody", says=["nobody"])
        self.fails(NOINPUT, "profile", "forget-secrets", "nobody", says=["nobody"])

    def test_export_and_import(self):
        file = self.home.root / "one.profile"
        self.ok("profile", "export", "one", file)
        self.assertEqual(file.stat().st_mode & 0o777, 0o600)
        self.fails(CANTCREAT, "profile", "export", "one", file, says=["there already"])
        self.fails(CANTCREAT, "profile", "import", file, says=["one"])
        self.ok("profile", "import", file, "two")
        self.assertEqual(self.service("one"), self.service("two"))
        self.assertEqual(self.read("profile", "show", "one")["providers"], self.read("profile", "show", "two")["providers"])
        self.ok("--profile", "two", "logon")
        self.ok("profile", "delete", "one")
        self.ok("profile", "import", file)                          # under its own name, and through pipes
        bytes_ = self.home.run("profile", "export", "one", "-").out
        self.assertTrue(bytes_.startswith("mapixpro"))
        self.fails(NOINPUT, "profile", "export", "nobody", "-", says=["nobody"])
        self.fails(NOINPUT, "profile", "import", self.home.root / "nothing", says=["nothing"])
        for damage in (b"", b"mapixpro", file.read_bytes()[:-1], file.read_bytes()[:40] + b"x" + file.read_bytes()[41:]):
            (self.home.root / "damaged").write_bytes(damage)
            self.fails(65, "profile", "import", self.home.root / "damaged", "three", says=["damaged", "export it again"])
        newer = bytearray(file.read_bytes())
        newer[8] = 9
        (self.home.root / "newer").write_bytes(newer)
        self.assertIn("newer mapix", self.home.run("profile", "import", self.home.root / "newer", "three").err)
        self.assertEqual(sorted(self.names()), ["one", "two"])

    def test_secrets_travel_sealed_or_not_at_all(self):
        (self.home.root / "mapisvc.inf").write_text(SCRIPTED)
        self.home.environment["MAPIX_SVC_PATH"] += ":" + str(self.home.root / "mapisvc.inf")
        self.home.environment["MAPIX_PROVIDER_PATH"] += ":" + str(BUILD / "tests" / "lib")
        self.home.environment["MAPIX_SCRIPT_LOG"] = str(self.home.root / "log")
        self.ok("--profile", "one", "service", "add", "ONE", "%s=%s" % (SECRET, SECRETS[0]))
        plain, sealed = self.home.root / "plain", self.home.root / "sealed"
        self.ok("profile", "export", "one", plain)
        self.ok("profile", "export", "one", sealed, "--secrets", stdin=SECRETS[1].encode() + b"\n")
        for file in (plain, sealed):
            for secret in SECRETS:
                self.assertNotIn(secret.encode(), file.read_bytes())
        self.assertGreater(sealed.stat().st_size, plain.stat().st_size)
        self.fails(USAGE, "profile", "export", "one", "-", "--secrets", stdin=b"\n", says=["sealed only"])
        self.fails(CONFIG, "profile", "import", sealed, "two", stdin=b"wrong\n", says=["another password", "--without-secrets"])
        self.ok("profile", "import", sealed, "two", "--without-secrets")
        self.ok("profile", "import", sealed, "three", stdin=SECRETS[1].encode() + b"\n")
        again = self.home.root / "again"
        self.ok("profile", "export", "three", again, "--secrets", stdin=SECRETS[2].encode() + b"\n")
        self.assertEqual(again.stat().st_size - 2, sealed.stat().st_size)       # the same secrets under a name that is two letters longer


if __name__ == "__main__":
    main()
