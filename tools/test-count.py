#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the cases of a Meson run (each TAP line is one case) and prints "N passed, N failed"."""
import sys
import xml.etree.ElementTree as tree

cases = tree.parse(sys.argv[1]).getroot().iter("testcase")
verdicts = [case.find("failure") is None and case.find("error") is None for case in cases]
failed = verdicts.count(False)
print(f"{verdicts.count(True)} passed, {failed} failed")
sys.exit(1 if failed or not verdicts else 0)
