"""The program mailer.c at the other end of two pipes."""
import os
import queue
import subprocess
import threading

PROGRAM = os.environ.get("MAPIX_MAILER_PROGRAM")
PATIENCE = 60


class Mailer:
    def __init__(self, home, profile, environment=None, without_mail=False):
        self.process = subprocess.Popen([PROGRAM, profile, *(["nomail"] if without_mail else [])], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment or home.environment)
        self.answers, self.events, self.heard, self.submitted = queue.Queue(), [], queue.Queue(), queue.Queue()
        self.reader = threading.Thread(target=self.hear, daemon=True)
        self.reader.start()
        first = self.answers.get(timeout=PATIENCE)
        if first != "ready":
            raise AssertionError("mailer of %s: %s" % (profile, first))

    def hear(self):
        for line in self.process.stdout:
            line = line.rstrip("\n")
            if line.startswith("newmail "):
                self.events.append(line)
                self.heard.put(line)
            elif line.startswith("submitted "):
                self.submitted.put(line)
            else:
                self.answers.put(line)

    def ask(self, *words):
        self.process.stdin.write("\t".join(words) + "\n")
        self.process.stdin.flush()
        return self.answers.get(timeout=PATIENCE * 3)

    def do(self, *words):
        answer = self.ask(*words)
        if answer != "ok":
            raise AssertionError("%s: %s" % (" ".join(words), answer))

    def show(self, subject, verb="show"):
        return dict(pair.split("=", 1) for pair in self.ask(verb, subject).split("\t"))

    def event(self):
        """The next announcement; it is expected, so it no longer counts among `events`."""
        line = self.heard.get(timeout=PATIENCE)
        self.events.remove(line)
        return line

    def kill(self):
        self.process.kill()
        self.close()

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait(timeout=PATIENCE)
        self.reader.join()
        self.process.stdout.close()
