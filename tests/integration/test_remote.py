"""A remote transport in the spooler, a program that sees its headers, marks them and has them fetched: the whole chain between two processes."""
import time

from mailer import Mailer
from harness import BUILD, SOURCE, Case, main

SUPPRESS_UI, REFRESH, PROCESS, CONNECT, DISCONNECT, CHANGED, ABORT, SESSION_UI = "1", "10000", "20000", "40000", "80000", "100000", "200000", "400000"
DOWNLOAD, DELETE, MOVE = "1000", "2000", "3000"
OFFLINE, IN_ENABLED, IN_ACTIVE, IN_FLUSH, OUT_ENABLED, OUT_ACTIVE, OUT_FLUSH, REMOTE = 2, 0x10000, 0x20000, 0x40000, 0x100000, 0x200000, 0x400000, 0x800000
NAME = "Remote mail"


class Remote(Case):
    def setUp(self):
        super().setUp()
        self.server = self.home.root / "server"
        self.server.mkdir()
        self.log = self.home.root / "log"
        environment = self.home.environment
        environment["MAPIX_REMOTE_SERVER"] = str(self.server)
        environment["MAPIX_SCRIPT_LOG"] = str(self.log)
        environment["MAPIX_SVC_PATH"] += ":%s" % (SOURCE / "tests" / "integration" / "remote.inf")
        environment["MAPIX_PROVIDER_PATH"] += ":%s" % (BUILD / "tests" / "lib")
        self.ok("profile", "create", "ada", "--default")
        self.ok("service", "add", "LOCAL")
        self.ok("service", "add", "REMOTE")
        for name in ("one", "two", "three", "four"):
            (self.server / name).write_text("")
        self.program = Mailer(self.home, "ada")
        self.addCleanup(self.program.close)

    def row(self):
        row = self.program.show(NAME, "row")
        return {key: int(value, 0) if key in ("code", "flags", "ok", "progress") else value for key, value in row.items()}

    def headers(self):
        headers = self.program.show(NAME, "headers")
        self.assertEqual(headers.pop("tags"), "6")
        self.assertEqual(int(headers.pop("count")), len(headers))
        return headers

    def ready(self):
        return self.until(lambda: self.row()["ok"] == 1 and self.row()["progress"] == 100, "the end of the operation")

    def calls(self):
        return [line.split()[1] for line in self.log.read_text().splitlines()]

    def test_headers_are_fetched_and_marked(self):
        """SPI-XP-35, STAT-30 to STAT-33, STAT-07, RFLG-08, SPI-STAT-11, STAT-09: the page "Writing a remote viewer" step by step."""
        row = self.row()
        self.assertEqual(row["code"] & (OFFLINE | REMOTE), OFFLINE | REMOTE)
        self.assertEqual(row["ok"], 1)
        self.assertEqual(row["own"], "own!")           # PR_OWN_STORE_ENTRYID: a column that other rows do not have
        self.assertEqual(row["flags"] & 0x100, 0x100)  # STATUS_OWN_STORE (SPI-STORE-29)
        self.assertEqual(self.headers(), {})
        self.program.do("table")
        self.program.do("validate", NAME, REFRESH)
        self.ready()
        self.assertTrue(self.program.heard.qsize())    # whoever watches the table hears of each change
        row = self.row()
        self.assertEqual(row["code"] & (OFFLINE | IN_ACTIVE | IN_FLUSH | OUT_ACTIVE | OUT_FLUSH), 0)
        self.assertEqual((row["text"], row["progress_text"]), ("ready", "100 % done"))
        self.assertEqual(self.headers(), {"one": "0", "two": "0", "three": "0", "four": "0"})
        for name, flags in (("one", DOWNLOAD), ("two", DELETE), ("three", MOVE)):
            self.program.do("mark", NAME, name, flags)
        self.assertEqual(self.headers(), {"one": "0x1000", "two": "0x2000", "three": "0x3000", "four": "0"})
        self.program.do("validate", NAME, PROCESS)
        self.until(lambda: self.subjects("ada") == ["one", "three"], "what was marked")
        self.ready()
        self.assertEqual(self.headers(), {"one": "0", "four": "0"})
        self.assertEqual(sorted(path.name for path in self.server.iterdir()), ["four", "one"])

    def test_what_else_validate_state_is_for(self):
        """STAT-25, STAT-26, STAT-29, STAT-30, SPI-STAT-10: busy, stopped, connected, reconfigured, unknown."""
        self.row()
        self.assertEqual(self.program.ask("validate", NAME, "800000"), "0x80040106")           # MAPI_E_UNKNOWN_FLAGS
        self.assertEqual(self.program.ask("validate", NAME, SESSION_UI), "0x80040102")         # MAPI_E_NO_SUPPORT
        self.program.do("validate", NAME, CONNECT)
        self.assertEqual(self.row()["code"] & OFFLINE, 0)
        self.program.do("validate", NAME, DISCONNECT)
        self.assertEqual(self.row()["code"] & OFFLINE, OFFLINE)
        before = self.calls().count("AddressTypes")
        self.program.do("validate", NAME, CHANGED)
        self.until(lambda: self.calls().count("AddressTypes") > before, "the spooler's new look at the types")
        self.program.do("validate", NAME, ABORT)
        row = self.row()
        self.assertEqual((row["code"] & (OFFLINE | IN_ENABLED | IN_ACTIVE), row["ok"], row["text"]), (OFFLINE, 1, "stopped"))

    def test_life_of_a_transport(self):
        """SPI-XP-01, SPI-XP-02, SPI-XP-03, SPI-XP-33, SPI-XP-34, SPI-XP-36, SPI-XP-37: in the spooler's process, one call after the other."""
        self.row()
        self.assertNotIn("TransportLogoff", self.calls())
        self.ok("daemon", "stop")
        self.assertEqual([call for call in self.calls() if call != "Secret"],
                         ["XPProviderInit", "TransportLogon", "AddressTypes", "RegisterOptions"] + ["TransportNotify"] * 4 + ["TransportLogoff", "Shutdown"])
        lines = self.log.read_text().splitlines()
        self.assertIn("remote TransportLogon 0x19", lines)             # LOGON_NO_DIALOG, NO_INBOUND, NO_OUTBOUND: no store is open yet
        self.assertIn("remote Secret a secret", lines)
        notified = [int(line.split()[2], 16) for line in lines if "TransportNotify" in line]
        self.assertEqual(notified, [2, 1, 0x10000, 0x20000])       # BEGIN_OUTBOUND, BEGIN_INBOUND, END_INBOUND, END_OUTBOUND
        self.assertNotIn(b"a secret", b"".join(path.read_bytes() for path in (self.home.root / "config").rglob("*") if path.is_file()))    # sealed


if __name__ == "__main__":
    main()
