"""One suite for every table: each place in the code that makes an IMAPITable is on the list table-producers.tsv with the test that runs the suite on it.

producers.py          the list names every producer, nothing else, and each suite that it names runs (the table's name stands in that test)
producers.py list     what the code has
"""
import os
import re
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
LIST = os.path.join(ROOT, 'tests', 'conformance', 'table-producers.tsv')
ROOMS = ['base', 'value', 'storage', 'notify', 'table', 'prop', 'profile', 'convert', 'wire', 'prompt', 'loader', 'support', 'session', 'simple',
    'mime', 'store', 'daemon', 'providers', 'cli', 'examples', 'tests/lib']
# What makes a table, or is one
MAKES = re.compile(r'\b(mapix_table_open(_with)?|session_rows_open|admin_table_end|BuildDisplayTable)\s*\(|->HrGetView\s*\(|\bIMAPITableVtbl\s+\w+\s*=')
FUNCTION = re.compile(r'^[A-Za-z_][\w\s\*\(\),]*?\b(\w+)\s*\([^;]*$|^static const IMAPITableVtbl (\w+)')
# The functions themselves, and generated forwarding
OUTSIDE = {'value/trace_calls.c', 'table/source.h'}


def producers():
    found = set()
    for room in ROOMS:
        for folder, _, names in os.walk(os.path.join(ROOT, room)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), ROOT)
                if not name.endswith('.c') or path in OUTSIDE:
                    continue
                inside = ''
                for line in open(path if os.path.isabs(path) else os.path.join(ROOT, path), encoding='utf-8'):
                    start = FUNCTION.match(line)
                    if start:
                        inside = start.group(1) or start.group(2)
                    if MAKES.search(line) and not line.lstrip().startswith(('*', '/*')):
                        found.add((path, inside))
    return found


def main():
    found = producers()
    if sys.argv[1:] == ['list']:
        print('\n'.join('%s\t%s' % pair for pair in sorted(found)))
        return 0
    listed, wrong = set(), []
    for line in open(LIST, encoding='utf-8'):
        if line.startswith('#') or not line.strip():
            continue
        path, function, test, names = line.rstrip('\n').split('\t')
        listed.add((path, function))
        if test == '-':                         # makes no table of its own; the reason stands in the last column
            continue
        text = open(os.path.join(ROOT, test), encoding='utf-8').read()
        if 'table_conformance' not in text:
            wrong.append('%s does not run the suite (tests/lib/table_conformance.h)' % test)
        for name in names.split('; '):
            if '"%s"' % name not in text:
                wrong.append('%s: no table "%s" there, which %s makes (%s)' % (test, name, function, path))
    wrong += ['%s: %s makes a table that is not in tests/conformance/table-producers.tsv: run the suite on it, and list it' % pair for pair in sorted(found - listed)]
    wrong += ['tests/conformance/table-producers.tsv: %s has no %s that makes a table' % pair for pair in sorted(listed - found)]
    print('\n'.join(wrong) if wrong else '%d producers of tables, each in the suite' % len(listed))
    return 1 if wrong else 0


sys.exit(main())
