"""What local delivery leaves at its receivers: announcements, who received it for whom, reports there and back, folders by class."""
from mailer import Mailer
from harness import Case, main


class Delivery(Case):
    profiles = ("ada", "charles")

    def mailer(self, profile):
        program = Mailer(self.home, profile)
        self.addCleanup(program.close)
        return program

    def test_new_mail_is_announced(self):
        """STORE-31: fnevNewMail in a program of the receiver, with the class; once a message."""
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

    def test_reports(self):
        """SPI-RPT-01, SPI-RPT-02, SPI-RPT-03, SPI-RPT-06: delivered, read, not read, not delivered: each reaches the sender and is announced."""
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
        self.assertEqual(charles.events, [])                                          # and none about a report (SPI-RPT-08)

    def test_folder_by_class(self):
        """STORE-21, SPI-XP-24: the receive folder of the message's class, chosen while the sender's spooler runs."""
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


if __name__ == "__main__":
    main()
