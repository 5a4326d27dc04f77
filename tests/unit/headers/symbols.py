"""libmapix.map, the headers and the library agree.

Every public name in the map is declared in a header, or is one of MAPI32.DLL's exports that no header declares; every function
that Microsoft's headers give to the library is in the map; and the library exports nothing else but mapix_*.
"""
import os
import re
import subprocess
import sys

import common


def main():
    with open(os.path.join(common.SOURCE, 'libmapix.map'), encoding='utf-8') as f:
        node = re.search(r'MAPIX_0 \{(.*?)\n\};', re.sub(r'/\*.*?\*/', '', f.read(), flags=re.S), re.S)[1]
    listed = set(re.findall(r'^\s+(\w+);', node, re.M))
    undeclared = {row['name'] for row in common.facts('undeclared.tsv')}
    problems = []

    headers = ''.join('#include <%s>\n' % h for h in common.headers())
    names = sorted(listed)
    _, messages = common.compile_text(headers + '#line 1 "NAMES"\n' + ''.join('extern __typeof__(%s) %s;\n' % (n, n) for n in names),
        'gcc', 'gnu11', ['-w', '-fmax-errors=0'])
    missing = {names[int(line) - 1] for line in re.findall(r'^NAMES:(\d+):\d+: error', messages, re.M)}
    if missing - undeclared:
        problems.append('in the map, declared nowhere: ' + ' '.join(sorted(missing - undeclared)))

    wanted = {row['name'] for row in common.facts('functions.tsv') if row['role'] == 'lib'}
    if wanted - listed:
        problems.append('declared, not in the map: ' + ' '.join(sorted(wanted - listed)))
    identifiers = {row['name'] for row in common.facts('identifiers.tsv') if row['kind'] != 'bytes-macro'}
    if identifiers - listed:
        problems.append('identifiers, not in the map: ' + ' '.join(sorted(identifiers - listed)))

    library = os.path.join(common.BUILD, 'libmapix.so')
    out = subprocess.run(['nm', '-D', '--defined-only', library], capture_output=True, text=True, check=True).stdout
    exported = {line.split()[-1].split('@')[0] for line in out.splitlines() if ' A ' not in line}
    others = {n for n in exported if n not in listed and not n.startswith('mapix_')}
    if others:
        problems.append('exported beside the map: ' + ' '.join(sorted(others)))
    if identifiers - exported:
        problems.append('identifiers that the library lacks: ' + ' '.join(sorted(identifiers - exported)))

    # Every function with a twin for wide strings is exported in both widths or not yet at all
    halves = {n for n in listed if n.endswith('W') and n[:-1] in listed and (n in exported) != (n[:-1] in exported)}
    if halves:
        problems.append('exported in one width only: ' + ' '.join(sorted(halves)))

    print('%d public names in the map, %d exported so far' % (len(listed), len(listed & exported)))
    print('\n'.join(problems))
    return 1 if problems else 0


sys.exit(main())
