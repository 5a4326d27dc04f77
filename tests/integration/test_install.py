"""What is installed works by itself: programs built outside the tree with pkg-config, the command, the manuals, the completion.

The paths of an installation are built in, so a build of its own is configured for a prefix inside the build directory; it is kept
there and brought up to date at the next run.
"""
import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from harness import BUILD, Home, SOURCE, MAIL, main

INSTALLED = BUILD / "integration-install"
PREFIX = INSTALLED / "prefix"


def run(*words, **more):
    done = subprocess.run([str(word) for word in words], capture_output=True, timeout=500, **more)
    if done.returncode:
        raise AssertionError("%s: status %d\n%s%s" % (" ".join(map(str, words)), done.returncode, done.stdout.decode()[-4000:],
                                                     done.stderr.decode()[-4000:]))
    return done.stdout.decode()


def locked():
    """Two test programs share the installation, one after the other: hold this file open meanwhile."""
    file = open(BUILD / "integration-install.lock", "w")
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def install():
    """Configure once, build what is installed and nothing else, install."""
    clean = {key: value for key, value in os.environ.items() if key not in ("DESTDIR", "MESON_BUILD_ROOT", "MESON_SOURCE_ROOT", "LD_LIBRARY_PATH")}
    if not (INSTALLED / "build.ninja").exists():
        run("meson", "setup", INSTALLED, SOURCE, "--prefix=%s" % PREFIX, "-Dbuildtype=plain", "-Doptimization=0", env=clean)
    run("ninja", "-C", INSTALLED, "build.ninja", env=clean)             # what was configured before a target came knows nothing of it
    targets = json.loads(run("meson", "introspect", "--targets", INSTALLED, env=clean))
    wanted = {os.path.relpath(name, INSTALLED) for target in targets if target["installed"] and target["build_by_default"]
              for name in target["filename"]}
    run("ninja", "-C", INSTALLED, "-j2", *sorted(wanted), env=clean)
    shutil.rmtree(PREFIX, ignore_errors=True)
    run("meson", "install", "-C", INSTALLED, "--no-rebuild", "--quiet", env=clean)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.lock = locked()
        cls.addClassCleanup(cls.lock.close)
        install()

    def setUp(self):
        self.home = Home(PREFIX)
        self.addCleanup(self.home.close)
        found = sorted(PREFIX.rglob("mapix.pc"))
        self.assertEqual(len(found), 1)
        self.pkg = dict(self.home.environment, PKG_CONFIG_PATH=str(found[0].parent))
        self.library = found[0].parent.parent

    def ok(self, *words):
        result = self.home.run(*words, cwd="/")
        self.assertEqual((result.status, result.err), (0, ""), result)
        return result

    def build(self, compiler, source, *flags):
        """Outside the tree, with pkg-config's words and warnings that are errors."""
        shutil.copy(SOURCE / "tests" / "integration" / source, self.home.root / source)
        words = run("pkg-config", "--cflags", "--libs", "mapix", env=self.pkg).split()
        program = self.home.root / "client"
        run(compiler, *flags, "-Wall", "-Wextra", "-Werror", source, "-o", program, *words, "-Wl,-rpath,%s" % self.library,
            cwd=self.home.root, env=self.home.environment)
        return program

    def logon(self):
        self.ok("profile", "create", "ada", "--default")
        self.ok("service", "add", "LOCAL")

    def test_a_c_program(self):
        self.logon()
        program = self.build("cc", "client.c", "-std=c11")
        self.assertEqual(run(program, env=self.home.environment, cwd="/"), "Local folders\n")

    def test_a_cpp_program(self):
        self.logon()
        program = self.build("c++", "client.cpp", "-std=c++17")
        self.assertEqual(run(program, env=self.home.environment, cwd="/"), "1 stores\n")

    def test_the_command(self):
        self.logon()
        self.ok("import", "Inbox", MAIL)
        self.ok("send", "--to", "ada@localhost", "--subject", "installed", "--body", "x", "--wait")
        rows = json.loads(self.ok("--json", "message", "list", "Inbox").out)
        self.assertIn("installed", [row["subject"] for row in rows])
        self.ok("export", "Inbox", self.home.root / "out")
        running = set(self.home.processes().values())
        self.assertLessEqual({"mapixd"}, running)
        for process in self.home.processes():
            self.assertTrue(os.readlink("/proc/%d/exe" % process).startswith(str(PREFIX)))

    def test_nothing_of_the_build_tree_is_in_it(self):
        inside = str(SOURCE)
        for path in [PREFIX / "bin" / "mapix", *PREFIX.rglob("libmapix*.so*"), *PREFIX.rglob("mapixd"), *PREFIX.rglob("mapix-spooler")]:
            if path.is_symlink():
                continue
            paths = [line for line in run("readelf", "-d", path).splitlines() if "RPATH" in line or "RUNPATH" in line]
            for line in paths:
                for part in line.split("[", 1)[1].rstrip("]").split(":"):
                    self.assertTrue(part.startswith((str(PREFIX), "$ORIGIN")), (path, line))
        self.assertNotIn(inside, run("pkg-config", "--cflags", "--libs", "mapix", env=self.pkg).replace(str(PREFIX), ""))

    def test_manuals(self):
        pages = [path for path in (PREFIX / "share" / "man").rglob("*.[1578]")]
        self.assertEqual({path.name for path in pages} & {"mapix.1", "mapix.7", "mapixd.8", "mapix-spooler.8", "mapisvc.inf.5"},
                         {"mapix.1", "mapix.7", "mapixd.8", "mapix-spooler.8", "mapisvc.inf.5"})
        for path in pages:
            run("mandoc", "-T", "lint", "-W", "error", path)
        text = (PREFIX / "share" / "man" / "man1" / "mapix.1").read_text()
        for noun in ("profile", "service", "store", "folder", "message", "search", "import", "export", "send", "contact", "status", "daemon"):
            self.assertIn(noun, text)

    def test_completion(self):
        self.logon()
        file = PREFIX / "share" / "bash-completion" / "completions" / "mapix"
        script = """
            set -eu
            PATH=%s/bin:$PATH
            . %s
            complete -p mapix >/dev/null
            ask() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mapix; echo "${COMPREPLY[*]}"; }
            ask mapix prof
            ask mapix profile cr
            ask mapix send --at
            ask mapix --profile a
        """ % (PREFIX, file)
        out = run("bash", "--norc", "-c", script, env=self.home.environment)
        lines = out.splitlines()
        self.assertEqual(lines[0].split(), ["profile"])
        self.assertEqual(lines[1:], ["create", "--attach", "ada"])

    def test_the_unit_of_systemd_names_the_daemon(self):
        unit = next(PREFIX.rglob("mapixd.service")).read_text()
        program = next(line.split("=", 1)[1].split()[0] for line in unit.splitlines() if line.startswith("ExecStart="))
        self.assertTrue(pathlib.Path(program).exists(), program)


if __name__ == "__main__":
    main()
