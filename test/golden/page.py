#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Says what is wrong with an HTML page: tags that do not nest, ids used twice, links within the page
that lead nowhere, pictures without a text alternative, anything that would be fetched or run.

    test/golden/page.py FILE.html
"""
import html.parser
import sys

VOID = {"meta", "br", "img", "link", "hr", "input"}
FETCHED = {"script", "link", "img", "iframe", "object", "embed", "base", "form"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.findings = [], set(), set(), []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag in FETCHED or any(name.startswith("on") or name == "src" for name in names):
            self.findings.append(f"<{tag}> fetches or runs something")
        if tag == "svg" and "aria-label" not in names and "aria-hidden" not in names:
            self.findings.append("a picture without a text alternative")
        if names.get("id") in self.ids:
            self.findings.append(f"the id {names['id']} is used twice")
        if "id" in names:
            self.ids.add(names["id"])
        if names.get("href", "").startswith("#"):
            self.links.add(names["href"][1:])
        if tag not in VOID and not self.get_starttag_text().endswith("/>"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.findings.append(f"</{tag}> at line {self.getpos()[0]} closes {self.open[-1:]}")
        else:
            self.open.pop()


page = Page()
page.feed(open(sys.argv[1], encoding="utf-8").read())
page.findings += [f"<{tag}> is never closed" for tag in page.open]
page.findings += [f"no place is called #{link}" for link in sorted(page.links - page.ids)]
print("\n".join(page.findings) or "nothing is wrong with the page")
sys.exit(1 if page.findings else 0)
