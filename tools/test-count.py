#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the cases of a Meson run, whose logs are in a folder, and prints "N passed, N failed".

Each TAP line is one case. A program that ends badly without a case that failed (it was stopped, or
was cut off by its time limit) is one more that failed.
"""
import json
import pathlib
import sys
import xml.etree.ElementTree as tree

GOOD = {"OK", "SKIP", "EXPECTEDFAIL"}


def has_failed(case):
    return case.find("failure") is not None or case.find("error") is not None


logs = pathlib.Path(sys.argv[1])
suites = list(tree.parse(logs / "testlog.junit.xml").getroot().iter("testsuite"))
cases = [has_failed(case) for suite in suites for case in suite.iter("testcase")]
bad_programs = [run["name"] for run in map(json.loads, open(logs / "testlog.json", encoding="utf-8"))
                if run["result"] not in GOOD]
told = sum(any(has_failed(case) for case in suite.iter("testcase")) for suite in suites)
failed = cases.count(True) + max(0, len(bad_programs) - told)
print(f"{cases.count(False)} passed, {failed} failed")
sys.exit(1 if failed or not cases else 0)
