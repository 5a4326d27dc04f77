"""What local delivery leaves at its receivers: announcements, who received it for whom, reports there and back, folders by class."""
from mailer import Mailer
from harness import BUILD, SOURCE, Case, main


class Delivery(Case):
    profiles = ("ada", "charles")

    def mailer(self, profile):
        program = Mailer(self.home, profile)
        self.addCleanup(program.close)
        return program

    def test_new_mail_is_announced(self):
        """fnevNewMail in a program of the receiver, with the class; once a message."""
        ada, charles = self.mailer("ada"), self.mailer("charles")
        charles.do("listen")
        for number in range(3):
            ada.do("submit", "charles@localhost", "news %d" % number)
        self.assertEqual([charles.event() for number in range(3)], ["newmail IPM.Note news %d" % number for number in range(3)])
        ada.do("submit", "LOCAL:charles", "by profile")
        self.assertEqual(charles.event(), "newmail IPM.Note by profile")

    def test_who_received_it(self):
        """SPI-XP-24, SPI-XP-25, SPI-XP-26, SPI-XP-27: received-by and representing groups, sender groups, times, flags."""
        ada, charles = self.mailer("ada"), self.mailer("charles")
        charles.do("listen")
        ada.do("listen")
        ada.do("submit", "charles@localhost", "groups")
        charles.event()
        shown = charles.show("groups")
        self.assertEqual((shown["by"], shown["by_type"], shown["by_address"]), ("charles@localhost", "SMTP", "charles@localhost"))
        self.assertEqual((shown["for"], shown["for_address"]), ("charles@localhost", "charles@localhost"))
        self.assertEqual(shown["by_key"].rstrip("\0"), "SMTP:CHARLES@LOCALHOST")      # TYPE:ADDRESS in capitals
        self.assertEqual(shown["for_key"], shown["by_key"])
        self.assertIn("by_id", shown)                  # a one-off
        self.assertEqual((shown["sender"], shown["sent_for"]), ("ada@localhost", "ada@localhost"))
        self.assertEqual(shown["sender_key"].rstrip("\0"), "SMTP:ADA@LOCALHOST")
        self.assertEqual((shown["to_me"], shown["cc_me"], shown["recip_me"]), ("1", "0", "1"))
        self.assertEqual(shown["class"], "IPM.Note")
        self.assertEqual(int(shown["flags"]) & 0x2d, 0)                               # neither read, submitted, unsent nor from me
        self.assertLessEqual(int(shown["submitted"]), int(shown["provider_submitted"]))
        self.assertLessEqual(int(shown["provider_submitted"]), int(shown["delivered"]))
        ada.do("submit", "ada@localhost", "to myself")
        ada.event()
        self.assertEqual(int(ada.show("to myself")["flags"]) & 0x20, 0x20)            # MSGFLAG_FROMME

    def test_resent(self):
        """SPI-XP-14, SPI-SUBM-03: who gets a message again sees the list of the first time, and nothing of the envelope."""
        ada, charles = self.mailer("ada"), self.mailer("charles")
        charles.do("listen")
        ada.do("resend", "charles@localhost", "ada@localhost", "again")
        self.assertEqual(charles.event(), "newmail IPM.Note again")
        self.assertEqual(charles.ask("recipients", "again").split("\t"), ["0x1:ada@localhost", "0x1:charles@localhost"])

    def test_reports(self):
        """SPI-RPT-01, SPI-RPT-02, SPI-RPT-06: delivered, read, not read, not delivered: each reaches the sender and is announced."""
        ada, charles = self.mailer("ada"), self.mailer("charles")
        ada.do("listen")
        charles.do("listen")
        ada.do("submit", "charles@localhost", "arrives", "delivered")
        self.assertEqual(ada.event(), "newmail REPORT.IPM.Note.DR Delivered: arrives")
        charles.event()
        for verb, subject, report in (("read", "is read", "newmail REPORT.IPM.Note.IPNRN Read: is read"),
                                      ("discard", "is not", "newmail REPORT.IPM.Note.IPNNRN Not read: is not")):
            ada.do("submit", "charles@localhost", subject, "read")
            charles.event()
            charles.do(verb, subject)
            self.assertEqual(ada.event(), report)
        ada.do("submit", "nobody@nowhere.example", "lost")
        self.assertEqual(ada.event(), "newmail REPORT.IPM.Note.NDR Undeliverable: lost")
        ada.do("submit", "charles@localhost", "unasked")
        charles.event()
        charles.do("read", "unasked")
        ada.do("submit", "ada@localhost", "last")
        self.assertEqual(ada.event(), "newmail IPM.Note last")                        # no report that nobody asked for
        self.assertEqual(charles.events, [])

    def test_folder_by_class(self):
        """SPI-XP-24: the receive folder of the message's class, chosen while the sender's spooler runs."""
        ada, charles = self.mailer("ada"), self.mailer("charles")
        charles.do("listen")
        ada.do("submit", "charles@localhost", "IPM.Fax")
        self.assertEqual(charles.event(), "newmail IPM.Fax IPM.Fax")
        self.assertEqual(self.subjects("charles"), ["IPM.Fax"])
        charles.do("folder", "IPM.Fax", "Faxes")
        ada.do("submit", "charles@localhost", "IPM.Fax")
        self.assertEqual(charles.event(), "newmail IPM.Fax IPM.Fax")
        self.assertEqual(self.subjects("charles", "Faxes"), ["IPM.Fax"])
        self.assertEqual(self.subjects("charles"), ["IPM.Fax"])

    def test_hooks_of_the_receiver(self):
        """SPI-HOOK-04, SPI-SUP-18: what another profile's spooler delivers, and what one sends to oneself, passes the receiver's inbound hooks."""
        log = self.home.root / "hooked"
        self.home.environment["MAPIX_HOOK_LOG"] = str(log)
        self.home.environment["MAPIX_SVC_PATH"] += ":%s" % (SOURCE / "tests" / "integration" / "remote.inf")
        self.home.environment["MAPIX_PROVIDER_PATH"] += ":%s" % (BUILD / "tests" / "lib")
        for profile in self.profiles:
            self.ok("--profile", profile, "service", "add", "HOOKS")
        ada, charles = self.mailer("ada"), self.mailer("charles")
        ada.do("listen")
        charles.do("listen")
        ada.do("submit", "charles@localhost", "spam")
        ada.do("submit", "charles@localhost", "ham")
        self.assertEqual(charles.event(), "newmail IPM.Note ham")
        self.assertEqual(self.subjects("charles"), ["ham"])            # the hook deleted the other
        ada.do("submit", "ada@localhost", "to myself")
        self.assertEqual(ada.event(), "newmail IPM.Note to myself")
        for number in range(10):                       # both at once: the spoolers tell each other
            ada.do("submit", "charles@localhost", "a%d" % number)
            charles.do("submit", "ada@localhost", "c%d" % number)
        self.assertEqual(sorted(ada.event() for number in range(10)), ["newmail IPM.Note c%d" % number for number in range(10)])
        self.assertEqual(sorted(charles.event() for number in range(10)), ["newmail IPM.Note a%d" % number for number in range(10)])
        self.assertEqual(sorted(log.read_text().split()), sorted(["spam", "ham", "to", "myself"] + ["%s%d" % (who, number) for who in "ac" for number in range(10)]))

    def test_without_mail(self):
        """NOMAIL-02, NOMAIL-03, NOMAIL-04, NOMAIL-07: a session without mail starts no daemon: nothing is sent, delivered, shown to hooks or reported for it."""
        ada = Mailer(self.home, "ada")
        ada.do("submit", "charles@localhost", "wants to know", "read")
        self.until(lambda: self.subjects("charles") == ["wants to know"], "the message")
        ada.close()
        self.ok("daemon", "stop")
        charles = Mailer(self.home, "charles", without_mail=True)
        self.addCleanup(charles.close)
        charles.do("listen")
        charles.do("submit", "charles@localhost", "to myself")
        charles.do("read", "wants to know")
        self.assertEqual(charles.ask("options", "SMTP"), "0x8004010f")         # MAPI_E_NOT_FOUND: no options for messages
        self.assertEqual({name for name in self.home.processes().values() if name.startswith(("mapixd", "mapix-spooler"))}, set())
        self.assertIn("to myself", self.subjects("charles", "Outbox"))
        self.assertEqual(self.subjects("ada"), [])
        self.assertEqual(charles.events, [])
        self.mailer("charles")                         # with mail, what was left goes
        self.until(lambda: "to myself" in self.subjects("charles"), "what was left")


if __name__ == "__main__":
    main()
