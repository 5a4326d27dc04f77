#!/usr/bin/env python3
"""Write value/trace_calls.c: one tracing method table for each interface that libmapix implements.

usage: generate-trace.py [--check]

Each function tells interface, method and arguments by name, calls the real method, and tells the result. Arguments are decoded by their type and,
for flags, by the group of names given here. Values of properties and texts are never told: they may be secrets.
"""
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FACTS = ROOT / "tests/unit/headers/facts/interfaces.tsv"
OUTPUT = ROOT / "value/trace_calls.c"
HEADERS = {"mapidefs.h", "mapix.h", "mapispi.h", "mapiutil.h", "mapiaux.h"}
# Interfaces that libmapix and its own providers implement; the others have no table.
SKIP = {"IUnknown", "IMAPIControl", "IMAPIClientShutdown", "IMAPIProviderShutdown", "IMAPIAdviseSink"}
# (interface or None, method) -> the group of names for its ULONG arguments in order; None: a plain number.
FLAGS = {
    (None, "SaveChanges"): ["save"], (None, "GetProps"): ["container", None], (None, "OpenProperty"): ["@tag", None, "open_property"],
    (None, "CopyTo"): [None, "copy"], (None, "CopyProps"): ["copy"], (None, "OpenEntry"): [None, "open"],
    (None, "GetContentsTable"): ["container"], (None, "GetHierarchyTable"): ["container"], (None, "CopyMessages"): ["copy_messages"],
    (None, "DeleteFolder"): [None, "delete_folder"], (None, "SetReadFlags"): ["read_flag"], (None, "SetReadFlag"): ["read_flag"],
    (None, "OpenMsgStore"): [None, "open_store"], ("IMAPISession", "Logoff"): ["logoff"], (None, "SubmitMessage"): ["submit"],
    (None, "ModifyRecipients"): ["recipients"], (None, "SetColumns"): ["table_call"], (None, "Restrict"): ["table_call"],
    (None, "SortTable"): ["table_call"], (None, "SetSearchCriteria"): ["search"], (None, "FlushQueues"): [None, "flush"],
    (None, "ValidateState"): ["validate"], (None, "StoreLogoff"): ["store_logoff"], (None, "SetLockState"): ["lock_state"],
}


def interfaces():
    found = {}
    with open(FACTS) as lines:
        for row in csv.DictReader((line.lstrip("#") for line in lines if not line.startswith("# ")), delimiter="\t"):
            if row["header"].lower() in HEADERS and row["interface"] not in SKIP:
                found.setdefault(row["interface"], []).append(row)
    return found


def tell(kind, index, group):
    name = "argument_%d" % index
    if kind in ("REFIID", "LPCIID", "LPIID"):
        return "    trace_iid(&call, %s);" % name
    if kind in ("ULONG", "LONG"):
        if group == "@tag":
            return "    trace_tag(&call, %s);" % name
        return "    trace_number(&call, (ULONG)%s, %s);" % (name, '"%s"' % group if group else "NULL")
    if kind == "HRESULT":
        return "    trace_code(&call, %s);" % name
    if kind in ("LPSPropTagArray", "LPCSPropTagArray"):
        return "    trace_tags(&call, %s);" % name
    if kind == "LPSRestriction":
        return "    trace_restriction(&call, %s);" % name
    if kind in ("LPSSortOrderSet",):
        return "    trace_sort(&call, %s);" % name
    if kind in ("LPTSTR", "LPSTR", "LPWSTR", "LPCSTR"):
        return "    trace_text(&call, %s);" % name
    if kind in ("ULONG_PTR", "BOOKMARK", "HANDLE", "short", "USHORT", "BOOL"):
        return "    trace_word(&call, (uintptr_t)%s);" % name
    return "    trace_pointer(&call, %s);" % name


def function(name, slot):
    method, result = slot["method"], slot["result"]
    kinds = [k.strip() for k in slot["parameters"].split(",") if k.strip()]
    declared = "".join(", %s%sargument_%d" % (k, "" if k.endswith("*") else " ", i) for i, k in enumerate(kinds, 1))
    passed = "".join(", argument_%d" % i for i in range(1, len(kinds) + 1))
    groups = list(FLAGS.get((name, method), FLAGS.get((None, method), [])))
    lines = ["static %s STDMETHODCALLTYPE %s_%s(%s *self%s)" % (result, name, method, name, declared), "{",
             "    const %sVtbl *real = ((struct mapix_interface *)self)->traced;" % name]
    if method in ("AddRef", "Release"):            # they say nothing, and would drown the rest
        return lines + ["", "    return real->%s(self%s);" % (method, passed), "}", ""]
    lines += ["    struct trace_call call;", "    %s result;" % result, "", '    trace_begin(&call, self, "%s", "%s");' % (name, method)]
    for i, kind in enumerate(kinds, 1):
        group = groups.pop(0) if kind in ("ULONG", "LONG") and groups else None
        lines.append(tell(kind, i, group))
    ending = "trace_end_code" if result in ("HRESULT", "SCODE") else "trace_end_number"
    lines += ["    trace_enter(&call);", "    result = real->%s(self%s);" % (method, passed), "    %s(&call, result);" % ending,
              "    return result;", "}", ""]
    return lines


def render():
    found = interfaces()
    lines = ["/* Written by tools/generate-trace.py; do not edit. */", "#include <mapiaux.h>", "#include <mapiguid.h>", "#include <mapispi.h>",
             "#include <mapiutil.h>", "#include <mapix.h>", "#include <stdint.h>", "#include <string.h>", "", '#include "base/object.h"',
             '#include "value/trace_tell.h"', ""]
    for name, slots in found.items():
        for slot in slots:
            lines += function(name, slot)
        lines.append("static const %sVtbl %s_table = {" % (name, name))
        for slot in slots:
            lines.append("    .%s = %s_%s," % (slot["method"], name, slot["method"]))
        lines += ["};", ""]
    lines += ["static const struct {", "    const IID *iid;", "    const void *table;", "} tables[] = {"]
    iid = {"IMAPISupport": "IID_IMAPISup", "IPropData": "IID_IMAPIPropData", "ITableData": "IID_IMAPITableData", "IAttach": "IID_IAttachment"}
    for name in found:
        lines.append("    { &%s, &%s_table }," % (iid.get(name, "IID_" + name), name))
    lines += ["};", "", "const void *trace_table(const IID *iid)", "{", "    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)",
              "        if (!memcmp(iid, tables[i].iid, sizeof(IID)))", "            return tables[i].table;", "    return NULL;", "}"]
    return "\n".join(lines) + "\n"


def main():
    text = render()
    if "--check" in sys.argv:
        sys.exit(0 if OUTPUT.read_text() == text else "value/trace_calls.c is stale: run tools/generate-trace.py")
    OUTPUT.write_text(text)


main()
