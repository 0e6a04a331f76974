/* SPDX-License-Identifier: Apache-2.0 */
/* What both peers share: reading networks (network.h), sampling subsets, and the clock. */
#ifndef SURETY_BENCH_PEER_HPP
#define SURETY_BENCH_PEER_HPP

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>
#include <string>
#include <vector>

struct Lot {
    int guarantor, group;
    long long quantity;
    std::vector<int> classes;
};

struct Group {
    int guarantor;
    long long cap;
};

struct Interval {
    long long days;
    std::vector<Lot> lots;
    std::vector<Group> groups;
    std::vector<long long> needs; /* by class */
};

struct Networks {
    int guarantors = 0;
    std::vector<Interval> intervals;
};

inline Networks read_networks(const char *path)
{
    Networks networks;
    std::ifstream in(path);
    std::string word;
    size_t lots, classes, groups;
    in >> word >> networks.guarantors;
    Interval at;
    while (in >> word >> at.days >> lots >> classes >> groups) {
        at.groups.resize(groups);
        at.lots.resize(lots);
        at.needs.resize(classes);
        for (Group &group : at.groups)
            in >> word >> group.guarantor >> group.cap;
        for (Lot &lot : at.lots) {
            size_t count;
            in >> word >> lot.guarantor >> lot.group >> lot.quantity >> count;
            lot.classes.resize(count);
            for (int &c : lot.classes)
                in >> c;
        }
        for (long long &need : at.needs)
            in >> word >> need;
        networks.intervals.push_back(at);
    }
    return networks;
}

inline double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/*
 * Prints the value and median seconds of one coverage, and the mean seconds of one from
 * scratch without k random guarantors. `solve(gone)` gives days × flow over all intervals.
 */
template <class Solve> int run_peer(const char *name, const Networks &networks, int k, Solve solve)
{
    std::vector<char> gone(networks.guarantors + 1, 0);
    std::vector<double> seconds;
    long double value = 0;
    double began = now();
    while (seconds.empty() || (seconds.size() < 15 && now() - began < 1)) {
        double start = now();
        value = solve(gone);
        seconds.push_back(now() - start);
    }
    std::sort(seconds.begin(), seconds.end());
    std::mt19937 random(1);
    int subsets = 0;
    double start = now();
    while (subsets == 0 || (subsets < 60 && now() - start < 2)) {
        std::fill(gone.begin(), gone.end(), 0);
        for (int i = 0; i < k;) {
            int g = (int)(random() % (unsigned)networks.guarantors);
            i += !gone[g];
            gone[g] = 1;
        }
        solve(gone);
        subsets++;
    }
    std::printf("%s.value %.0Lf\n%s.solve %.9f\n%s.subset %.9f\n", name, value, name,
                seconds[seconds.size() / 2], name, (now() - start) / subsets);
    return 0;
}

#endif
