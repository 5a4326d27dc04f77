#!/usr/bin/env python3
"""Write base/forward.h and base/forward.c: typed functions that lead inherited interface methods to their one implementation.

usage: generate-forward.py [--check]

For each interface IFoo: mapix_forward_IFoo_QueryInterface, _AddRef, _Release; where it has it, _GetLastError; and for those that
descend from IMAPIProp the ten methods of that. MAPIX_FORWARD_IUNKNOWN(IFoo), MAPIX_FORWARD_ERROR(IFoo) and
MAPIX_FORWARD_IMAPIPROP(IFoo) (with GetLastError) are the initialisers for a method table.
"""
import collections
import csv
import pathlib
import sys

UNKNOWN = ["QueryInterface", "AddRef", "Release"]
PROP = ["SaveChanges", "GetProps", "GetPropList", "OpenProperty", "SetProps", "DeleteProps", "CopyTo", "CopyProps",
        "GetNamesFromIDs", "GetIDsFromNames"]
TARGET = {"QueryInterface": "object_query_interface", "AddRef": "object_add_ref", "Release": "object_release",
          "GetLastError": "object_get_last_error", "SaveChanges": "prop_save_changes", "GetProps": "prop_get_props",
          "GetPropList": "prop_get_prop_list", "OpenProperty": "prop_open_property", "SetProps": "prop_set_props",
          "DeleteProps": "prop_delete_props", "CopyTo": "prop_copy_to", "CopyProps": "prop_copy_props",
          "GetNamesFromIDs": "prop_get_names_from_ids", "GetIDsFromNames": "prop_get_ids_from_names"}
# Headers whose interfaces libmapix implements.
HEADERS = {"mapidefs.h", "mapix.h", "mapispi.h", "mapiutil.h", "mapiaux.h", "mapiform.h", "mapihook.h", "tnef.h"}
# COM's own interfaces and those the reference names without a header: nothing inherited but IUnknown.
PLATFORM = ["ISequentialStream", "IStream", "IStorage", "IEnumSTATSTG", "IMalloc"]


def interfaces(path):
    found = collections.OrderedDict()
    with open(path) as lines:
        for row in csv.DictReader((line.lstrip("#") for line in lines), delimiter="\t"):
            found.setdefault(row["interface"], (row["header"].lower(), []))[1].append(row)
    unknown = {"QueryInterface": ("HRESULT", "REFIID, LPVOID *"), "AddRef": ("ULONG", ""), "Release": ("ULONG", "")}
    for name in PLATFORM:
        found[name] = ("mapidefs.h", [{"method": m, "result": r, "parameters": p} for m, (r, p) in unknown.items()])
    return found


def declarations(name, slots):
    methods = [s["method"] for s in slots]
    is_prop = all(m in methods for m in PROP)
    wanted = UNKNOWN + (["GetLastError"] if "GetLastError" in methods else []) + (PROP if is_prop else [])
    for slot in slots:
        if slot["method"] not in wanted:
            continue
        types = [t.strip() for t in slot["parameters"].split(",") if t.strip()]
        declared = "".join(", %s%sargument_%d" % (t, "" if t.endswith("*") else " ", i) for i, t in enumerate(types, 1))
        passed = "".join(", argument_%d" % i for i in range(1, len(types) + 1))
        yield ("%s STDMETHODCALLTYPE mapix_forward_%s_%s(%s *self%s)" % (slot["result"], name, slot["method"], name, declared),
               "    return mapix_%s(mapix_object_of(self)%s);" % (TARGET[slot["method"]], passed))


def initialiser(name, methods, first=None):
    lines = ["#define %s(I) \\" % name] + (["    %s, \\" % first] if first else [])
    return lines + ["    .%s = mapix_forward_##I##_%s%s" % (m, m, ", \\" if m != methods[-1] else "") for m in methods]


def render(found):
    header = ["/* Written by tools/generate-forward.py; do not edit. Typed functions that lead inherited methods to their one",
              " * implementation: base/object.h for IUnknown and GetLastError, prop/prop.h for IMAPIProp. */",
              "#ifndef MAPIX_BASE_FORWARD_H", "#define MAPIX_BASE_FORWARD_H", ""]
    header += ["#include <%s>" % h for h in ["mapix.h", "mapispi.h", "mapiutil.h", "mapiaux.h", "mapiform.h", "mapihook.h", "tnef.h"]]
    header += ["", "/* Initialisers for a method table of interface I. */"] + initialiser("MAPIX_FORWARD_IUNKNOWN", UNKNOWN)
    header += ["#define MAPIX_FORWARD_ERROR(I) .GetLastError = mapix_forward_##I##_GetLastError"]
    header += initialiser("MAPIX_FORWARD_IMAPIPROP", PROP, "MAPIX_FORWARD_ERROR(I)") + [""]
    source = ["/* Written by tools/generate-forward.py; do not edit. */", '#include "base/forward.h"', "", '#include "base/object.h"',
              '#include "base/property_methods.h"']
    for name, (origin, slots) in found.items():
        if origin not in HEADERS or name == "IUnknown":
            continue
        for signature, body in declarations(name, slots):
            header.append(signature + ";")
            source += ["", signature, "{", body, "}"]
        header.append("")
    header.append("#endif")
    return "\n".join(header) + "\n", "\n".join(source) + "\n"


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    facts, out = root / "tests/unit/headers/facts/interfaces.tsv", root / "base"
    header, source = render(interfaces(facts))
    if "--check" in sys.argv:
        fresh = (out / "forward.h").read_text() == header and (out / "forward.c").read_text() == source
        sys.exit(0 if fresh else "base/forward.[ch] are stale: run tools/generate-forward.py")
    (out / "forward.h").write_text(header)
    (out / "forward.c").write_text(source)


main()
