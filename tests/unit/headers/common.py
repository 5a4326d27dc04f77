"""What the tests of the public headers share: where things are, how a piece of C is compiled."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.abspath(os.path.join(HERE, '..', '..', '..'))
INCLUDE = os.path.join(SOURCE, 'include', 'mapix')
BUILD = os.environ.get('MAPIX_BUILD_DIR', os.path.join(SOURCE, 'build'))

# Not headers to be included alone
PARTS = {'mapixcall.h'}


def headers():
    return sorted(h for h in os.listdir(INCLUDE) if h.endswith('.h') and h not in PARTS)


def facts(name):
    with open(os.path.join(HERE, 'facts', name), encoding='utf-8') as f:
        keys = f.readline().lstrip('#').rstrip('\n').split('\t')
        return [dict(zip(keys, line.rstrip('\n').split('\t'))) for line in f]


def compile_text(text, compiler='gcc', standard='c11', options=(), output=None):
    """Compile text (C or C++ by the standard's name) and return (ok, messages); with output, link an executable there."""
    language = 'c++' if '+' in standard else 'c'
    if language == 'c++':
        compiler = {'gcc': 'g++', 'clang': 'clang++'}[compiler]
    command = [compiler, '-std=' + standard, '-I', INCLUDE, *options, '-x', language, '-']
    command += ['-o', output] if output else ['-fsyntax-only']
    done = subprocess.run(command, input=text, capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def need(tool):
    if not shutil.which(tool):
        sys.exit('%s is missing; "make deps" installs it' % tool)


def scratch():
    return tempfile.TemporaryDirectory(prefix='mapix-headers-')
