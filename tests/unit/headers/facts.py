"""Our headers say what Microsoft's say: values, layouts, vtable slots, signatures, identifiers.

facts.py          C, plain and UNICODE, by the compiler alone
facts.py full     and the slots as C++ sees them, run
Writes one C file of static assertions from the tables in facts/.
"""
import subprocess
import sys

import common

USES_OID = ''.join('#define USES_OID_%s\n' % n for n in 'TNEF OLE OLE1 OLE1_STORAGE OLE2 OLE2_STORAGE MAC_BINARY MIMETAG'.split())
PROLOGUE = USES_OID + ''.join('#include <%s>\n' % h for h in common.headers()) + '''
#define SAME(a, b) __builtin_types_compatible_p(__typeof__(a), b)
'''


def constants(unicode):
    for row in common.facts('constants.tsv'):
        value = row['unicode_value'] if unicode and row['unicode_value'] else row['value']
        yield '_Static_assert((unsigned)(%s) == (unsigned)%sull, "%s: %s");' % (row['name'], value, row['header'], row['name'])
    for row in [] if unicode else common.facts('samples.tsv'):
        yield '_Static_assert((unsigned long long)(%s) == (unsigned long long)%sll, "%s");' % (
            row['expression'], row['value'], row['expression'].replace('"', "'"))


def structures():
    for row in common.facts('structures.tsv'):
        kind = row['structure']
        if row['field'] == '*':
            yield '_Static_assert(sizeof(%s) == %s, "size of %s");' % (kind, row['size'], kind)
        else:
            yield '_Static_assert(__builtin_offsetof(%s, %s) == %s && sizeof(((%s *)0)->%s) == %s, "%s.%s");' % (
                kind, row['field'], row['offset'], kind, row['field'], row['size'], kind, row['field'])


def interfaces():
    count = {}
    for row in common.facts('interfaces.tsv'):
        name, method = row['interface'], row['method']
        count[name] = count.get(name, 0) + 1
        yield '_Static_assert(__builtin_offsetof(%sVtbl, %s) == %s * sizeof(void *), "slot of %s::%s");' % (
            name, method, row['slot'], name, method)
        parameters = ', '.join([name + ' *'] + ([row['parameters']] if row['parameters'] else []))
        yield '_Static_assert(SAME(*((%sVtbl *)0)->%s, %s(%s)), "signature of %s::%s");' % (
            name, method, row['result'], parameters, name, method)
    for name, methods in count.items():
        yield '_Static_assert(sizeof(%sVtbl) == %d * sizeof(void *), "size of %sVtbl");' % (name, methods, name)


def functions():
    for row in common.facts('functions.tsv'):
        if '...' in row['parameters']:
            continue
        yield '_Static_assert(SAME(%s, %s(%s)), "signature of %s");' % (row['name'], row['result'], row['parameters'] or 'void', row['name'])


def check(title, lines, options=()):
    text = PROLOGUE + '\n#line 1 "%s"\n' % title + '\n'.join(lines) + '\n'
    ok, messages = common.compile_text(text, 'gcc', 'gnu11', ['-w', '-fmax-errors=30', *options])
    print('%-28s %5d facts %s' % (title, len(lines), 'hold' if ok else 'DO NOT HOLD'))
    if not ok:
        print(messages[:4000])
    return ok


def identifiers():
    """The GUIDs as a program gets them that defines its own copies, and as the library has them."""
    rows = common.facts('identifiers.tsv')
    body = ''
    for row in rows:
        if row['kind'] == 'bytes-macro':
            body += '{static const unsigned char b[] = %s; show("%s", b, sizeof b);}\n' % (row['name'], row['name'])
        else:
            body += 'show("%s", &%s, %d);\n' % (row['name'], '(*%s)' % row['name'] if row['kind'] == 'oid-bytes' else row['name'], len(row['bytes']) // 2)
    program = PROLOGUE + '''
#include <stdio.h>
static void show(const char *name, const void *from, unsigned n) {
    printf("%s\\t", name); for (unsigned i = 0; i < n; i++) printf("%02x", ((const unsigned char *)from)[i]); puts("");
}
int main(void) {
''' + body + 'return 0; }\n'
    expected = {row['name']: row['bytes'] for row in rows}
    result = True
    for title, first, libraries in (
            ('identifiers, own copies', '#define INITGUID\n#define INITOID\n' + ''.join('#define USES_%s\n' % row['name'] for row in rows), []),
            ('identifiers of the library', '', ['-L' + common.BUILD, '-Wl,-rpath,' + common.BUILD, '-lmapix'])):
        with common.scratch() as directory:
            ok, messages = link(first + program, directory, libraries)
            if ok:
                out = subprocess.run([directory + '/show'], capture_output=True, text=True).stdout
                got = dict(line.split('\t') for line in out.splitlines())
                wrong = [n for n in expected if got.get(n) != expected[n]]
                ok, messages = not wrong, 'wrong: ' + ' '.join(wrong)
        print('%-28s %5d facts %s' % (title, len(rows), 'hold' if ok else 'DO NOT HOLD'))
        if not ok:
            print(messages[:3000])
        result = result and ok
    return result


def link(text, directory, libraries):
    with open(directory + '/show.c', 'w') as f:
        f.write(text)
    done = subprocess.run(['gcc', '-std=gnu11', '-w', '-I', common.INCLUDE, directory + '/show.c', '-o', directory + '/show', *libraries],
        capture_output=True, text=True)
    return done.returncode == 0, done.stderr


def slots_of_cxx():
    """A pointer to a virtual method holds its slot, in the ABI that gcc and clang share."""
    rows = common.facts('interfaces.tsv')
    body = ''.join('show("%s::%s", slot(&%s::%s), %s);\n' % (r['interface'], r['method'], r['interface'], r['method'], r['slot']) for r in rows)
    program = PROLOGUE.split('#define SAME')[0] + '''
#include <cstdio>
template <class M> static long slot(M method) {
    union { M method; long words[2]; } u; u.words[0] = 0; u.method = method; return u.words[0] & 1 ? (u.words[0] - 1) / 8 : -1;
}
static int wrong;
static void show(const char *name, long is, long should) { if (is != should) { wrong++; std::printf("%s: slot %ld, should be %ld\\n", name, is, should); } }
int main() {
''' + body + 'return wrong != 0; }\n'
    result = True
    for compiler in 'gcc', 'clang':
        with common.scratch() as directory:
            ok, messages = common.compile_text(program, compiler, 'c++17', ['-w'], directory + '/slots')
            if ok:
                done = subprocess.run([directory + '/slots'], capture_output=True, text=True)
                ok, messages = done.returncode == 0, done.stdout
        print('%-28s %5d facts %s' % ('slots in C++ by ' + compiler, len(rows), 'hold' if ok else 'DO NOT HOLD'))
        if not ok:
            print(messages[:3000])
        result = result and ok
    return result


def main():
    full = sys.argv[1:] == ['full']
    common.need('gcc')
    results = [
        check('values', list(constants(False))),
        check('values with UNICODE', list(constants(True)), ['-DUNICODE']),
        check('structures', list(structures())),
        check('interfaces', list(interfaces())),
        check('functions', list(functions())),
        identifiers(),
    ]
    if full:
        common.need('clang++')
        results.append(slots_of_cxx())
    return 0 if all(results) else 1


sys.exit(main())
