"""mapixd and mapix-spooler when everything goes wrong: killed at each step, their directories missing, read-only, too long, their socket taken
over; and programs that do not keep to the rules. Mail submitted is delivered, once."""
import json
import os
import pathlib
import signal
import socket
import struct
import time

from mailer import Mailer
from harness import Case, main

HELLO, SUBSCRIBE, PUBLISH, WAKE, STATUS, ASK, ANSWER, STATE = 1, 2, 4, 5, 6, 9, 10, 8
WELCOME, REFUSED, OK, FAILED, EVENT = 32, 33, 34, 35, 36


def text(words):
    words = words if isinstance(words, bytes) else words.encode()
    return struct.pack("<I", len(words)) + words


def frame(kind, body=b"", request=0):
    return struct.pack("<III", len(body), kind, request) + body


def hello(role=0, profile=""):
    return frame(HELLO, struct.pack("<III", 1, 1, role) + text(profile), 1)


class Peer:
    """A program at the broker's socket that says what it likes."""

    def __init__(self, path, greet=True):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(path)
        if greet:
            self.socket.sendall(hello())
            assert self.read()[0] == WELCOME

    def exactly(self, size):
        got = b""
        while len(got) < size:
            more = self.socket.recv(size - len(got))
            if not more:
                return None
            got += more
        return got

    def read(self):
        """The next frame as (kind, request, body); None at the end."""
        head = self.exactly(12)
        if not head:
            return None
        length, kind, request = struct.unpack("<III", head)
        return kind, request, self.exactly(length)

    def is_cut_off(self):
        try:
            return self.socket.recv(1 << 20) == b""
        except ConnectionResetError:
            return True

    def close(self):
        self.socket.close()


class Broker(Case):
    profiles = ("ada", "charles")

    def mailer(self, profile, environment=None):
        program = Mailer(self.home, profile, environment)
        self.addCleanup(program.close)
        return program

    def lock_file(self):
        return self.home.root / "data" / "mapix" / "mapixd.lock"

    def path(self):
        """The socket of the broker, which is started."""
        with self.mailer_of_nothing():
            self.until(lambda: self.lock_file().exists() and self.lock_file().read_text().strip(), "the broker")
        return self.lock_file().read_text().strip()

    def mailer_of_nothing(self):
        case = self

        class Once:
            def __enter__(self):
                self.program = Mailer(case.home, "ada")
                self.program.do("submit", "charles@localhost", "starts the daemons")

            def __exit__(self, *what):
                self.program.close()
        return Once()

    def broker(self):
        return [process for process, name in self.home.processes().items() if name == "mapixd"]

    def spoolers(self):
        return [process for process, name in self.home.processes().items() if name.startswith("mapix-spooler"[:15])]

    def still_works(self, subject="still works"):
        self.ok("send", "--to", "charles@localhost", "--subject", subject, "--body", "x", "--wait")
        self.until(lambda: subject in self.subjects("charles"), subject)


class Deaths(Broker):
    def test_a_program_that_stays_sends_again_after_the_spooler_left(self):
        """SPI-SUP-18: told once a session; the spooler stays for a program that may have more, or is started again."""
        self.home.environment["MAPIX_IDLE_SECONDS"] = "1"
        ada = self.mailer("ada")
        ada.do("submit", "charles@localhost", "first")
        self.until(lambda: self.subjects("charles") == ["first"], "the first")
        end = time.monotonic() + 5
        while time.monotonic() < end:              # several idle times
            self.assertTrue(self.spoolers(), "the spooler left a program that told it of its queue")
        ada.do("submit", "charles@localhost", "second")
        self.until(lambda: self.subjects("charles") == ["first", "second"], "the second")
        ada.close()
        self.until(lambda: not self.spoolers() and not self.broker(), "the end of the daemons")

    def test_killed_between_the_messages_of_one_program(self):
        ada = self.mailer("ada")
        sent = []
        for victims in (["mapix-spooler"], ["mapixd"], ["mapixd", "mapix-spooler"], ["mapix-spooler", "mapixd"]) * 2:
            sent.append("after %d deaths" % len(sent))
            ada.do("submit", "charles@localhost", sent[-1])
            for victim in victims:
                self.home.kill(victim)
        ada.do("submit", "charles@localhost", "last")
        self.until(lambda: set(self.subjects("charles")) == set(sent + ["last"]), "all messages", 60)
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue", 30)
        self.assertEqual(self.subjects("charles"), sorted(sent + ["last"]))            # once each
        self.assertEqual(self.subjects("ada"), [])

    def test_broker_killed_while_a_queue_is_worked_off(self):
        """The spooler without a broker finishes what it has in hand, and sees to it that another one does the rest: nobody else does anything."""
        ada = self.mailer("ada")
        ada.do("many", "120", "charles@localhost", "m")
        ada.close()
        self.home.kill("mapixd")
        self.until(lambda: len(self.subjects("charles")) == 120, "all of them", 60)
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue", 30)
        self.assertEqual(len(set(self.subjects("charles"))), 120)

    def test_all_killed_and_left(self):
        """As after a power cut: the next session with mail sends what was left, though it sends nothing itself."""
        ada = self.mailer("ada")
        ada.do("submit", "charles@localhost", "starts")
        self.until(lambda: self.subjects("charles") == ["starts"], "the start")
        for process in self.spoolers():
            os.kill(process, signal.SIGSTOP)           # it shall not get to it
        ada.do("submit", "charles@localhost", "left")
        for process in self.spoolers() + self.broker() + [ada.process.pid]:
            os.kill(process, signal.SIGKILL)
        ada.kill()
        self.until(lambda: not self.home.processes(), "the end of all")
        self.assertEqual(self.subjects("charles"), ["starts"])
        self.mailer("ada").close()
        self.until(lambda: self.subjects("charles") == ["left", "starts"], "what was left")

    def test_client_killed_while_it_submits(self):
        """A message is in the queue whole, and leaves, or is not; what the program was told is done is done."""
        before_kill, done = (0, 1, 3, 7, 15), 0
        for before in before_kill:
            ada = Mailer(self.home, "ada")
            ada.do("submit", "charles@localhost", "round %d" % done)
            done += 1
            ada.process.stdin.write("many\t200\tcharles@localhost\tk%d\n" % done)
            ada.process.stdin.flush()
            for _ in range(before):                    # then it is killed in the middle of the next
                ada.submitted.get(timeout=60)
            ada.kill()
        self.until(lambda: not self.subjects("ada", "Outbox"), "the empty queue", 60)
        subjects = self.subjects("charles")
        self.assertEqual(len(subjects), len(set(subjects)))
        self.assertEqual([subject for subject in subjects if subject.startswith("round")], ["round %d" % number for number in range(done)])
        for number in range(1, done + 1):              # in each round the first so many, without a gap
            numbers = sorted(int(subject.split()[1]) for subject in subjects if subject.startswith("k%d " % number))
            self.assertEqual(numbers, list(range(len(numbers))))
            self.assertGreaterEqual(len(numbers), before_kill[number - 1])

    def test_spooler_that_leaves_when_work_comes(self):
        """Work told to a spooler that is on its way out is not lost."""
        self.home.environment["MAPIX_IDLE_SECONDS"] = "1"
        for number in range(8):
            self.ok("send", "--to", "charles@localhost", "--subject", "n%d" % number, "--body", "x")
            end = time.monotonic() + 1.0 + number * 0.01       # about when it goes
            while time.monotonic() < end and self.spoolers():
                pass
        self.until(lambda: len(self.subjects("charles")) == 8, "all of them")

    def test_stopped_broker(self):
        """One that hangs is an error in time, not a hang; the message is in its queue and goes when it wakes."""
        ada = self.mailer("ada")
        ada.do("submit", "charles@localhost", "starts")
        broker = self.broker()[0]
        os.kill(broker, signal.SIGSTOP)
        result = self.home.run("daemon", "status")
        os.kill(broker, signal.SIGCONT)
        self.assertNotEqual(result.status, 0)
        self.assertIn("does not answer", result.err)
        self.still_works()


class Locked(Broker):
    """A profile with a password: its spooler has the key from the session that sends, by way of the broker (design.md, "Dialogs and secrets")."""
    profiles = ("locked", "open", "ada", "charles")

    def setUp(self):
        super().setUp()
        result = self.home.run("profile", "passwd", "locked", stdin=b"opensesame\nopensesame\n")
        self.assertEqual(result.status, 0, result)

    def locked(self, *words, **more):
        return self.ok("--profile", "locked", "--password-file", "-", *words, stdin=b"opensesame\n", **more)

    def send(self, subject, **more):
        self.locked("send", "--to", "open@localhost", "--subject", subject, "--body", "b", **more)

    def spooler(self):
        return next((spooler for spooler in self.home.run("--json", "daemon", "status").json["spoolers"] if spooler["profile"] == "locked"), None)

    def test_mail_leaves_after_the_program(self):
        self.send("first")
        self.until(lambda: self.subjects("open") == ["first"], "delivery")
        self.until(lambda: self.spooler()["state"] == "idle", "the end of the work")
        process = self.spooler()["process"]
        os.kill(process, signal.SIGKILL)
        self.until(lambda: self.spooler()["process"] not in (0, process) and self.spooler()["state"] == "idle", "another, with the broker's key")

    def test_a_queue_whose_key_is_gone_waits_for_the_next_logon(self):
        useless = dict(self.home.environment, MAPIX_LIBEXEC_PATH="/nonexistent")
        self.send("second", environment=useless)
        peer = Peer(self.path())
        self.addCleanup(peer.close)
        peer.socket.sendall(frame(WAKE, text("locked") + struct.pack("<I", 1), 2))             # somebody without the key
        self.until(lambda: self.spooler() and self.spooler()["state"] == "failed", "the refusal")
        self.assertIn("has a password", self.spooler()["text"])
        self.assertIn("until somebody logs on", self.spooler()["text"])
        self.assertEqual(self.subjects("open"), [])
        self.locked("status")
        self.until(lambda: self.subjects("open") == ["second"], "delivery after the logon")
        self.assertNotEqual(self.spooler()["state"], "failed")


class Directories(Broker):
    def test_stale_files(self):
        """A lock file that names a socket nobody listens at, and a socket file of a broker that was killed."""
        path = pathlib.Path(self.path())
        self.home.kill("mapix-spooler")
        self.home.kill("mapixd")
        self.until(lambda: not self.home.processes(), "the end of all")
        self.assertTrue(path.exists())
        self.assertEqual(self.lock_file().read_text().strip(), str(path))
        self.assertEqual(self.home.run("--json", "daemon", "status").json.get("running"), False)
        self.still_works()
        self.lock_file().write_text("/nonsense")
        self.home.run("daemon", "stop")
        self.still_works("again")

    def test_socket_taken_over(self):
        path = self.path()
        old = self.broker()
        os.unlink(path)
        thief = socket.socket(socket.AF_UNIX)
        thief.bind(path)
        thief.listen(8)
        self.until(lambda: not set(old) & set(self.broker()), "the broker's leave")
        thief.close()
        self.still_works()

    def test_lock_file_deleted(self):
        self.path()
        old = self.broker()
        self.lock_file().unlink()
        self.still_works()
        self.until(lambda: not set(old) & set(self.broker()), "the old broker's leave", 40)
        self.assertEqual(len(self.broker()), 1)

    def test_runtime_directory_too_long(self):
        """A socket's path has 107 bytes: another place is found, and everybody finds it."""
        deep = self.home.root / ("r" * 100) / ("s" * 100)
        deep.mkdir(parents=True, mode=0o700)
        self.home.environment["XDG_RUNTIME_DIR"] = str(deep)
        self.still_works()
        self.assertLess(len(self.lock_file().read_text().strip()), 108)
        self.ok("daemon", "stop")

    def test_long_data_directory(self):
        """However long the data directory's name is."""
        deep = self.home.root / ("d" * 200) / ("e" * 200)
        deep.mkdir(parents=True, mode=0o700)
        self.home.environment["XDG_DATA_HOME"] = str(deep)
        self.home.environment["XDG_CONFIG_HOME"] = str(deep / "config")
        self.ok("profile", "create", "ada", "--default")
        self.ok("service", "add", "LOCAL")
        self.ok("send", "--to", "ada@localhost", "--subject", "deep", "--body", "x", "--wait")
        self.until(lambda: self.subjects("ada") == ["deep"], "the message")

    def test_runtime_directory_missing_or_useless(self):
        (self.home.root / "file").write_text("")
        os.mkdir(self.home.root / "open")
        os.chmod(self.home.root / "open", 0o777)
        (self.home.root / "link").symlink_to(self.home.root / "run")
        (self.home.root / "open" / "mapix").mkdir()
        os.chmod(self.home.root / "open" / "mapix", 0o777)
        for number, value in enumerate((None, "relative", str(self.home.root / "file" / "below"), "/proc/nothing", str(self.home.root / "open"))):
            self.home.environment.pop("XDG_RUNTIME_DIR", None)
            if value:
                self.home.environment["XDG_RUNTIME_DIR"] = value
            self.still_works("runtime %d" % number)
            place = self.lock_file().read_text().strip()
            self.assertFalse(place.startswith(str(self.home.root / "open")), "a directory that anybody can write to")
            self.ok("daemon", "stop")

    def test_two_homes_of_one_user(self):
        """Two data directories, one runtime directory: two brokers, each its own mail."""
        environment = dict(self.home.environment, XDG_DATA_HOME=str(self.home.root / "data2"), XDG_CONFIG_HOME=str(self.home.root / "config2"))
        for words in (["profile", "create", "charles", "--default"], ["service", "add", "LOCAL"],
                      ["send", "--to", "charles@localhost", "--subject", "in the second", "--body", "x", "--wait"]):
            result = self.home.run(*words, environment=environment)
            self.assertEqual(result.status, 0, result)
        self.still_works("in the first")
        self.assertEqual(self.subjects("charles"), ["in the first"])
        self.assertEqual(len(self.broker()), 2)
        self.assertEqual(self.home.run("daemon", "stop", environment=environment).status, 0)
        self.until(lambda: len(self.broker()) == 1, "the end of the second")


class Hostile(Broker):
    def peer(self, path, greet=True):
        peer = Peer(path, greet)
        self.addCleanup(peer.close)
        return peer

    def test_garbage(self):
        path = self.path()
        for bytes_ in (b"\0" * 64, b"\xff" * 64, os.urandom(300), b"GET / HTTP/1.0\r\n\r\n", hello()[:-1], frame(HELLO), frame(STATUS, b"", 7),
                       frame(HELLO, b"\0" * 1000, 1), struct.pack("<III", 1 << 21, HELLO, 1), struct.pack("<III", 4, 0x10001, 1) + b"abcd"):
            peer = self.peer(path, False)
            peer.socket.sendall(bytes_)
            peer.socket.shutdown(socket.SHUT_WR)
            while peer.read():
                pass
        for kind in list(range(0, 48)) + [0xffff]:     # each kind with a body that is none
            for body in (b"", b"\xff" * 3, b"\xff" * 8, struct.pack("<I", 1 << 20) + b"x", text("\0") * 4):
                peer = self.peer(path)
                peer.socket.sendall(frame(kind, body, 9) if kind != 7 else b"")
                peer.close()
        self.still_works()

    def test_second_hello(self):
        """Whoever changes its mind about who it is goes; what it was said to be is forgotten with it."""
        path = self.path()
        peer = self.peer(path, False)
        peer.socket.sendall(hello(1, "no such profile"))
        self.assertEqual(peer.read()[0], WELCOME)
        peer.socket.sendall(hello(1, "another"))
        self.assertTrue(peer.is_cut_off())
        waker = self.peer(path)                        # what the first HELLO attached to is gone: nothing is sent into the void
        for name in ("no such profile", "another"):
            waker.socket.sendall(frame(WAKE, text(name) + struct.pack("<I", 1), 5))
            self.assertIn(waker.read()[0], (OK, FAILED))
        self.still_works()

    def test_false_spooler(self):
        """A program that says it is a spooler which runs already is refused; the mail goes its way."""
        ada = self.mailer("ada")
        ada.do("submit", "charles@localhost", "first")
        self.until(lambda: self.spoolers(), "the spooler")
        peer = self.peer(self.lock_file().read_text().strip(), False)
        peer.socket.sendall(hello(1, "ada"))
        self.assertEqual(peer.read()[0], REFUSED)
        ada.do("submit", "charles@localhost", "second")
        self.until(lambda: self.subjects("charles") == ["first", "second"], "both")

    def test_half_and_slow_frames(self):
        """Who begins and does not go on is cut off; who is slow is not waited for by anybody else, and may finish."""
        path = self.path()
        silent, half = self.peer(path, False), self.peer(path)
        half.socket.sendall(frame(PUBLISH, b"x" * 1000)[:500])
        slow = self.peer(path)
        for byte in frame(STATUS, b"", 3):
            slow.socket.sendall(bytes([byte]))
        self.assertEqual(slow.read()[:2], (OK, 3))
        self.still_works()
        self.assertTrue(half.is_cut_off())
        self.assertTrue(silent.is_cut_off())
        slow.socket.sendall(frame(STATUS, b"", 4))     # one that keeps the rules may be silent as long as it likes
        self.assertEqual(slow.read()[:2], (OK, 4))

    def test_who_does_not_read(self):
        """A member that never reads costs the broker a bounded amount of memory, and nobody else anything."""
        path = self.path()
        deaf, loud = self.peer(path), self.peer(path)
        deaf.socket.sendall(frame(SUBSCRIBE, text("wkey")))
        deaf.socket.sendall(frame(STATUS, b"", 2))
        deaf.read()
        before = self.memory()
        for number in range(200):
            loud.socket.sendall(frame(PUBLISH, text("wkey") + text(b"x" * 500000)))
        loud.socket.sendall(frame(STATUS, b"", 8))
        self.assertEqual(loud.read()[:2], (OK, 8))
        self.assertLess(self.memory() - before, 20000, "KiB")
        kinds = set()
        while 37 not in kinds:                         # it learns that it missed something
            kinds.add(deaf.read()[0])
        self.still_works()

    def memory(self):
        for line in pathlib.Path("/proc/%d/status" % self.broker()[0]).read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1])
        return 0

    def test_thousands_of_connections(self):
        """More than there is room for: the rest is sent away, nobody waits, and there is room again afterwards."""
        path = self.path()
        peers = []
        for number in range(4600):
            try:
                peer = socket.socket(socket.AF_UNIX)
                peer.settimeout(10)
                peer.connect(path)
                peer.sendall(hello())
            except OSError:
                peer.close()
                continue
            peers.append(peer)
        self.until(self.rests, "rest: the broker spins")
        for peer in peers:
            peer.close()
        self.still_works()

    def rests(self):
        """The broker is asleep, and between fifty looks it used no processor and nothing woke it: a loop that spins is never seen so."""
        directory, looks = pathlib.Path("/proc/%d" % self.broker()[0]), set()
        for _ in range(50):
            fields = (directory / "stat").read_text().rsplit(")", 1)[1].split()
            switches = [line for line in (directory / "status").read_text().splitlines() if "ctxt_switches" in line]
            looks.add((fields[0], fields[11], fields[12], *switches))
        return len(looks) == 1 and looks.pop()[0] == "S"

    def test_few_descriptors(self):
        """A broker that may open few files turns away who is too much without spinning."""
        environment = dict(self.home.environment)
        program = "ulimit -n 40; exec %s --background" % (pathlib.Path(environment["MAPIX_LIBEXEC_PATH"]) / "mapixd")
        self.assertEqual(os.spawnve(os.P_WAIT, "/bin/sh", ["sh", "-c", program + " 3>/dev/null"], environment), 0)
        self.until(lambda: self.lock_file().exists() and self.lock_file().read_text().strip(), "the broker")
        path = self.lock_file().read_text().strip()
        peers = [Peer(path, False) for number in range(100)]
        self.until(self.rests, "rest: the broker spins")
        for peer in peers:
            peer.close()
        self.still_works()

    def test_many_profiles_that_are_none(self):
        """Names that nobody has do not fill the list of spoolers for ever."""
        peer = self.peer(self.path())
        for number in range(400):
            peer.socket.sendall(frame(ASK, text("none %d" % number) + struct.pack("<I", 0) + text("x"), 100 + number))
            self.assertEqual(peer.read()[0], FAILED)
        for number in range(400):
            spooler = Peer(self.lock_file().read_text().strip(), False)
            spooler.socket.sendall(hello(1, "none %d" % number))
            self.assertEqual(spooler.read()[0], WELCOME)
            spooler.close()
        self.still_works()

    def test_another_user(self):
        """Who the kernel says is another user is turned away, even where the directories would let it in."""
        self.assertEqual(os.geteuid(), 0, "this test becomes another user")
        path = self.path()
        place = pathlib.Path(path)
        for directory in [place] + list(place.parents)[:-2]:
            os.chmod(directory, 0o777)
        child = os.fork()
        if child == 0:
            status = 3
            try:
                os.setresuid(65534, 65534, 65534)
                peer = Peer(path, False)
                peer.socket.sendall(hello())
                status = 0 if peer.is_cut_off() else 1
            except (BrokenPipeError, ConnectionResetError):
                status = 0
            finally:
                os._exit(status)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        for directory in list(place.parents)[:-2]:
            os.chmod(directory, 0o700)
        self.still_works()

    def test_lying_broker(self):
        """What listens at the socket may be no mapixd: a clear error in time, no crash, and the message waits in its queue."""
        self.home.run("daemon", "stop")
        lock = self.lock_file()
        lock.parent.mkdir(parents=True, exist_ok=True)
        path = str(self.home.root / "liar")
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(16)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        os.truncate(lock, 0)
        os.write(handle, (path + "\n").encode())
        lock_range = struct.pack("hhqqi", 1, 0, 0, 0, 0)
        import fcntl
        fcntl.fcntl(handle, 37, lock_range)            # F_OFD_SETLK
        answers = [b"", b"\xff" * 400, frame(OK, b"", 1), frame(WELCOME, b"", 1) + os.urandom(500), frame(WELCOME, b"", 1) + frame(EVENT, b"\xff" * 40)]
        for lie in answers:
            run = self.home.start("daemon", "status")
            connection = listener.accept()[0]
            connection.recv(4096)
            connection.sendall(lie)
            connection.close()
            out, err = run.communicate(timeout=60)
            self.assertGreater(run.returncode, 0, (lie, err))
            self.assertTrue(err.strip())
        listener.close()
        os.close(handle)
        self.still_works()


if __name__ == "__main__":
    main()
