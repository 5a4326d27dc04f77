"""Programs in a terminal: in a pseudo-terminal, where a test types lines and reads what comes, and under tmux, where it presses keys and looks at the
screen."""
import os
import pty
import select
import struct
import subprocess
import termios
import time

from harness import BUILD, Case, until

HELPERS = BUILD / "prompt" / "helpers"
DIALOGS = BUILD / "tests" / "integration" / "integration_dialogs"
LOGON_UI, NEW_SESSION, USE_DEFAULT, SERVICE_UI_ALWAYS, NO_MAIL, PASSWORD_UI = 0x1, 0x2, 0x40, 0x2000, 0x8000, 0x20000


class Terminal:
    """A program in a pseudo-terminal of its own."""

    running = []

    @classmethod
    def kill_all(cls):
        """What a test that failed left behind."""
        for terminal in cls.running:
            if terminal.status is None:
                try:
                    os.kill(terminal.process, 9)
                    os.waitpid(terminal.process, 0)
                except OSError:
                    pass
        cls.running.clear()

    def __init__(self, words, environment, rows=40, columns=100):
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            import fcntl
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execvpe(words[0], [str(word) for word in words], environment)
        self.seen = b""
        self.all = b""
        self.status = None
        self.running.append(self)

    def read(self, timeout):
        ready, _, _ = select.select([self.descriptor], [], [], timeout)
        if not ready:
            raise AssertionError("nothing more came; so far:\n" + self.all.decode("utf-8", "replace"))
        try:
            data = os.read(self.descriptor, 4096)
        except OSError:
            data = b""
        self.seen += data
        self.all += data
        return bool(data)

    def expect(self, text, timeout=30):
        wanted, end = text.encode(), time.monotonic() + timeout
        while wanted not in self.seen:
            if not self.read(max(0, end - time.monotonic())):
                raise AssertionError("it ended before %r:\n%s" % (text, self.all.decode("utf-8", "replace")))
        before, self.seen = self.seen.split(wanted, 1)
        return before.decode("utf-8", "replace")

    def say(self, text):
        os.write(self.descriptor, text.encode())

    def answer(self, question, text):
        self.expect(question)
        self.say(text + "\n")

    def echoes(self):
        return bool(termios.tcgetattr(self.descriptor)[3] & termios.ECHO)

    def wait_for_echo(self, wanted):
        until(lambda: self.echoes() == wanted, "echo %s" % wanted, 10)

    def end(self):
        while self.read(30):
            pass                                                   # until the other side has closed
        self.status = os.waitpid(self.process, 0)[1]
        os.close(self.descriptor)
        return self.all.decode("utf-8", "replace")


class PromptCase(Case):
    def setUp(self):
        super().setUp()
        self.environment = dict(self.home.environment, MAPIX_LIBEXEC_PATH=str(HELPERS), MAPIX_PROMPT="tty", TERM="xterm", LC_ALL="C.UTF-8")
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.environment.pop(name, None)
        self.addCleanup(Terminal.kill_all)

    def mapix(self, *words, **environment):
        return Terminal([self.home.program, *words], dict(self.environment, **environment))

    def helper(self, name="mapix-prompt-tt"):
        return until(lambda: next((process for process, program in self.home.processes().items() if program.startswith(name[:15])), None), name, 10)


class Tmux:
    """For a Case with an environment: a server of its own for each program, since one that was told to end still answers for a while."""

    servers = 0
    socket = None

    def close(self):
        if self.socket:
            self.tmux("kill-server")
        self.socket = None

    def tmux(self, *words):
        return subprocess.run(["tmux", "-S", self.socket, "-f", "/dev/null", *words], capture_output=True, env=self.environment, timeout=30).stdout.decode()

    def begin(self, *words, columns=100, rows=30):
        self.assertTrue((HELPERS / "mapix-prompt-tui").exists(), "built without newt; make check installs it")
        self.close()
        self.addCleanup(self.close)
        self.servers += 1
        self.socket = str(self.home.root / ("tmux%d" % self.servers))
        script = self.home.root / "run.sh"
        quoted = " ".join("'%s'" % str(word).replace("'", "'\\''") for word in words)
        self.status_file = self.home.root / ("status%d" % self.servers)
        script.write_text("trap : INT; %s; echo $? > %s; echo STATUS $(cat %s); stty -a | grep -c ' echo '; sleep 300\n" %
                          (quoted, self.status_file, self.status_file))
        self.tmux("-u", "new-session", "-d", "-x", str(columns), "-y", str(rows), "sh", str(script))

    def see_end(self, status):
        """The program ended like this, its helper went too, and the terminal echoes again. Not read from the screen: a helper whose client was killed
        clears it after the shell has written."""
        self.until(lambda: self.status_file.exists() and self.status_file.read_text().strip() == str(status), "the status %d" % status)
        self.until(lambda: not any(name.startswith("mapix-prompt") for name in self.home.processes().values()), "the helper's end")
        terminal = os.open(self.tmux("display-message", "-p", "#{pane_tty}").strip(), os.O_RDWR | os.O_NOCTTY)
        try:
            self.assertTrue(termios.tcgetattr(terminal)[3] & termios.ECHO)
        finally:
            os.close(terminal)

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def see(self, *texts):
        """Waits until all of `texts` are shown. A text may be broken into lines inside its frame: where depends on how long the paths in it are."""
        def shown():
            screen = self.screen()
            words = " ".join(screen.replace("│", " ").split())
            return screen if all(text in screen or text in words for text in texts) else None
        return until(shown, lambda: "%s on the screen, where is\n%s\n," % (texts, self.screen()), 30)

    def keys(self, *keys):
        self.tmux("send-keys", *keys)
