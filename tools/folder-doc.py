#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the generated parts of doc/format/folder.md from the tables in the code.

    tools/folder-doc.py            rewrites what stands between the markers
    tools/folder-doc.py --check    says whether it is up to date; exit status 1 if not

The tables of columns come from src/record/kinds.def, the words for types from
src/record/kinds.c, the limits from src/record/limits.h. Text outside the markers
`<!-- NAME: begin -->` and `<!-- NAME: end -->` is written by hand and left alone.
"""
import ast
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "doc/format/folder.md"
STRING = r'"(?:[^"\\]|\\.)*"'


def source(path):
    return (ROOT / path).read_text(encoding="utf-8")


def unquote(literal):
    """The text of a C string literal; NULL is None. Python reads these literals alike."""
    return None if literal == "NULL" else ast.literal_eval(literal)


def read_kinds():
    """[(KIND, table, file, help, [(column, TYPE, needed, refers, words, help)])] of kinds.def."""
    text = re.sub(r"/\*.*?\*/", "", source("src/record/kinds.def"), flags=re.S)
    begin = re.compile(rf"KIND_BEGIN\((\w+),\s*({STRING}),\s*({STRING}),\s*({STRING})\)")
    field = re.compile(rf"FIELD\((\w+),\s*\w+,\s*({STRING}),\s*(\w+),\s*(NEEDED|OPTIONAL),"
                       rf"\s*(\w+),\s*(NULL|{STRING}),\s*({STRING})\)")
    kinds = {}
    for match in begin.finditer(text):
        kind, table, file, help_line = match.groups()
        kinds[kind] = (kind, unquote(table), unquote(file), unquote(help_line), [])
    for match in field.finditer(text):
        kind, column, type_name, needed, refers, words, help_line = match.groups()
        kinds[kind][4].append((unquote(column), type_name, needed == "NEEDED", refers,
                               unquote(words), unquote(help_line)))
    if len(kinds) != text.count("KIND_BEGIN(") or \
            sum(len(kind[4]) for kind in kinds.values()) != text.count("FIELD("):
        sys.exit("folder-doc.py: a line of kinds.def is not of the form that this program reads")
    return list(kinds.values())


def read_type_words():
    """{TYPE: words} of type_words() in kinds.c."""
    pairs = re.findall(rf"\[TYPE_(\w+)\] = ({STRING}),", source("src/record/kinds.c"))
    return {name: unquote(words) for name, words in pairs}


def read_limits():
    """[(name, value, comment)] of limits.h."""
    pattern = r"#define (LIMIT_\w+)\s+(.*?)\s*/\* (.*?) \*/"
    return [(name, evaluate(value), comment)
            for name, value, comment in re.findall(pattern, source("src/record/limits.h"))]


def evaluate(expression):
    """A constant of limits.h: a number, or a number shifted left."""
    plain = re.sub(r"INT64_C\((\d+)\)", r"\1", expression).strip("()")
    parts = [int(part) for part in plain.split("<<")]
    return parts[0] << parts[1] if len(parts) == 2 else parts[0]


def cell(text):
    """Text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def what_it_holds(field, kinds_by_name, type_words):
    _, type_name, _, refers, words, _ = field
    if type_name == "WORD":
        return "one of " + ", ".join(f"`{word}`" for word in words.split(";"))
    if type_name == "REF":
        return f"an id of `{kinds_by_name[refers][1]}`"
    if type_name == "REFS":
        return f"ids of `{kinds_by_name[refers][1]}`, separated by `;`"
    return cell(type_words[type_name])


def tables_part():
    kinds, type_words = read_kinds(), read_type_words()
    kinds_by_name = {kind[0]: kind for kind in kinds}
    lines = []
    for _, table, file, help_line, fields in kinds:
        lines += [f"### {table}", "", f"`{file}`. {help_line}", "",
                  "| column | must be filled | holds | meaning |", "|---|---|---|---|"]
        for field in fields:
            held = what_it_holds(field, kinds_by_name, type_words)
            needed = "yes" if field[2] else ""
            lines.append(f"| `{field[0]}` | {needed} | {held} | {cell(field[5])} |")
        lines.append("")
    return "\n".join(lines)


def limits_part():
    lines = ["| name in `src/record/limits.h` | value | of what |", "|---|---|---|"]
    lines += [f"| `{name}` | {value:,} | {cell(comment)} |" for name, value, comment in read_limits()]
    return "\n".join(lines) + "\n"


def replace_part(text, name, part):
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if text.count(begin) != 1 or text.count(end) != 1:
        sys.exit(f"folder-doc.py: {DOCUMENT.name} lacks the markers of \"{name}\"")
    before, rest = text.split(begin)
    return f"{before}{begin}\n\n{part}\n{end}{rest.split(end)[1]}"


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    old = DOCUMENT.read_text(encoding="utf-8")
    new = replace_part(replace_part(old, "tables", tables_part()), "limits", limits_part())
    if sys.argv[1:] == ["--check"]:
        if new != old:
            sys.exit("doc/format/folder.md is out of date: run tools/folder-doc.py")
    else:
        DOCUMENT.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
