#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""From the results of a run (run.sh): the table of ratios, and the plot of growth.

    table.py RESULTS [SVG]
"""
import math
import sys


def read(path):
    cases = {}
    for line in open(path):
        case, name, value = line.split()
        cases.setdefault(case, {})[name] = float(value)
    return cases


def subsets(n, k):
    """Non-empty sets of at most k out of n."""
    return sum(math.comb(n, i) for i in range(1, k + 1))


def times(ratio):
    if ratio is None:
        return "-"
    return f"{ratio:,.0f}x" if ratio >= 10 else f"{ratio:.1f}x"


def seconds(value):
    if value is None:
        return "-"
    if value < 1e-3:
        return f"{value * 1e6:.0f} us"
    return f"{value * 1e3:.1f} ms" if value < 1 else f"{value:.2f} s"


def check(case, one):
    for peer in ("lemon", "boost", "lemon_stated"):
        if peer + ".value" in one and abs(one[peer + ".value"] - one["surety.value"]) > 1e-9 * one["surety.value"]:
            sys.exit(f"{case}: {peer} serves {one[peer + '.value']:.0f}, we {one['surety.value']:.0f}")


def row(case, one):
    n, k = int(one["guarantors"]), 3 if "surety.k3" in one else 2
    ours, search = one["surety.solve"], one[f"surety.k{k}"]

    def coverage(peer):
        return times(one[peer + ".solve"] / ours) if peer + ".solve" in one else "-"

    def enumeration(peer):
        if peer + ".subset" not in one:
            return "-"
        return times(one[peer + ".subset"] * subsets(n, k) / search)

    return [case, seconds(ours), coverage("lemon_stated"), coverage("lemon"), coverage("boost"),
            f"{k}", seconds(search), enumeration("lemon_stated"), enumeration("lemon"),
            enumeration("boost"), seconds(one.get("surety.k4")), seconds(one["surety.what_if"]),
            seconds(one["surety.breaking"]), seconds(one["surety.influence"])]


def table(cases):
    head = ["instance", "coverage", "LEMON", "LEMON m", "Boost m", "k", "worst <= k", "LEMON", "LEMON m",
            "Boost m", "k <= 4", "what-if", "breaking", "influence"]
    rows = [head] + [row(case, one) for case, one in cases.items()]
    widths = [max(len(r[i]) for r in rows) for i in range(len(head))]
    for i, r in enumerate(rows):
        print("| " + " | ".join(c.ljust(w) if j == 0 else c.rjust(w)
                                for j, (c, w) in enumerate(zip(r, widths))) + " |")
        if i == 0:
            print("|" + "|".join("-" * (w + 2) for w in widths) + "|")


LINES = [("surety.solve", "one coverage", "#1b6ca8"), ("surety.k2", "worst pair", "#0b3c5d"),
         ("boost.solve", "Boost, one flow, merged", "#d98e04"),
         ("lemon.solve", "LEMON, one flow, merged", "#b3412b")]


def plot(cases, path):
    """Seconds against the size of the instance (offers x needs), both on logarithmic scales."""
    sizes = [("small", 120 * 60), ("medium", 500 * 300), ("large", 5000 * 2000)]
    width, height, left, top = 640, 400, 70, 30
    low, high = -4.0, 2.0

    def x(size):
        span = math.log10(sizes[-1][1] / sizes[0][1])
        return left + 40 + (width - left - 230) * math.log10(size / sizes[0][1]) / span

    def y(value):
        return top + (height - top - 60) * (high - math.log10(value)) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           'font-family="sans-serif" font-size="12">',
           "<title>Seconds against the size of the instance</title>",
           f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for e in range(int(low), int(high) + 1):
        label = {0: "1 s", 1: "10 s", 2: "100 s", -1: "0.1 s", -2: "10 ms", -3: "1 ms", -4: "0.1 ms"}[e]
        out.append(f'<line x1="{left}" x2="{width - 170}" y1="{y(10.0 ** e):.1f}" y2="{y(10.0 ** e):.1f}" '
                   'stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{y(10.0 ** e) + 4:.1f}" text-anchor="end">{label}</text>')
    for name, size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{height - 38}" text-anchor="middle">{name}</text>')
    out.append(f'<text x="{left}" y="{height - 14}">offers x requirements, logarithmic; '
               'guarantors of uneven size, no conditions</text>')
    ends = []
    for key, label, colour in LINES:
        points = [(x(size), y(cases[name][key])) for name, size in sizes if key in cases.get(name, {})]
        path_text = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        out.append(f'<polyline points="{path_text}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3.5" fill="{colour}"/>' for px, py in points]
        ends.append([points[-1][1], label, colour])
    ends.sort()
    for i in range(1, len(ends)):
        ends[i][0] = max(ends[i][0], ends[i - 1][0] + 15)
    for py, label, colour in ends:
        out.append(f'<text x="{width - 160}" y="{py + 4:.1f}" fill="{colour}">{label}</text>')
    out.append("</svg>")
    with open(path, "w") as file:
        file.write("\n".join(out) + "\n")


def main():
    cases = read(sys.argv[1])
    for case, one in cases.items():
        check(case, one)
    table(cases)
    if len(sys.argv) > 2:
        plot(cases, sys.argv[2])


main()
