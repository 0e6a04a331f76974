/* SPDX-License-Identifier: Apache-2.0 */
#include "plain_flow.h"

#include "base/check.h"

#include <stdbool.h>
#include <string.h>

void plain_net_init(struct plain_net *net, int node_count)
{
    CHECK(node_count <= PLAIN_NODES_MAX);
    net->node_count = node_count;
    for (int i = 0; i < node_count; i++) {
        memset(net->left[i], 0, (size_t)node_count * sizeof net->left[i][0]);
        net->worth[i] = 0;
    }
}

static void push(struct plain_net *net, int from, int to, int64_t amount)
{
    net->left[from][to] -= amount;
    net->left[to][from] += amount;
}

/* One path from `node` to the sink, deep first; pushes at most `limit` along it. */
static int64_t push_path(struct plain_net *net, int node, int64_t limit, bool *seen)
{
    if (node == PLAIN_SINK)
        return limit;
    seen[node] = true;
    for (int next = 0; next < net->node_count; next++) {
        int64_t room = net->left[node][next];
        if (room == 0 || seen[next])
            continue;
        int64_t pushed = push_path(net, next, room < limit ? room : limit, seen);
        if (pushed > 0) {
            push(net, node, next, pushed);
            return pushed;
        }
    }
    return 0;
}

int64_t plain_max_flow(struct plain_net *net)
{
    int64_t total = 0;
    for (;;) {
        bool seen[PLAIN_NODES_MAX] = {false};
        int64_t pushed = push_path(net, PLAIN_SOURCE, INT64_MAX, seen);
        if (pushed == 0)
            return total;
        total += pushed;
    }
}

/* What a unit gains by going from `from` to `to`: only the arcs into the sink are worth something.
 */
static long double gain(const struct plain_net *net, int from, int to)
{
    if (to == PLAIN_SINK)
        return net->worth[from];
    return from == PLAIN_SINK ? -net->worth[to] : 0;
}

/*
 * Bellman and Ford: the path of greatest gain from the source. A simple path never leaves
 * the sink nor enters the source, so those arcs are passed over. Returns whether the sink
 * was reached with a gain above zero; before[node] is the node before it.
 */
static bool best_path(const struct plain_net *net, int *before)
{
    long double best[PLAIN_NODES_MAX];
    for (int i = 0; i < net->node_count; i++)
        best[i] = -1;
    best[PLAIN_SOURCE] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (int from = 0; from < net->node_count; from++) {
            if (from == PLAIN_SINK || best[from] < 0)
                continue;
            for (int to = 1; to < net->node_count; to++) {
                if (net->left[from][to] > 0 && best[from] + gain(net, from, to) > best[to]) {
                    best[to] = best[from] + gain(net, from, to);
                    before[to] = from;
                    changed = true;
                }
            }
        }
    }
    return best[PLAIN_SINK] > 0;
}

/* Whether a unit more can go from `from` to `to`, where the sink is joined to the source. */
static bool is_open(const struct plain_net *net, int from, int to, int64_t flow)
{
    if (from == PLAIN_SINK && to == PLAIN_SOURCE)
        return true;
    if (from == PLAIN_SOURCE && to == PLAIN_SINK)
        return flow > 0;
    return net->left[from][to] > 0;
}

/*
 * A flow is of greatest worth if and only if no circle in its residual network gains
 * anything (Klein 1967). Looks for such a circle from everywhere at once: without one the
 * best walks are paths and settle within as many rounds as there are nodes.
 */
static bool is_optimal(const struct plain_net *net, int64_t flow)
{
    long double best[PLAIN_NODES_MAX] = {0}, rounding = 0;
    for (int i = 0; i < net->node_count; i++)
        rounding = net->worth[i] > rounding ? net->worth[i] : rounding;
    rounding *= 1e-15L;
    for (int round = 0; round <= net->node_count; round++) {
        bool changed = false;
        for (int from = 0; from < net->node_count; from++) {
            for (int to = 0; to < net->node_count; to++) {
                if (is_open(net, from, to, flow)
                    && best[from] + gain(net, from, to) > best[to] + rounding) {
                    best[to] = best[from] + gain(net, from, to);
                    changed = true;
                }
            }
        }
        if (!changed)
            return true;
    }
    return false;
}

long double plain_max_worth(struct plain_net *net)
{
    int before[PLAIN_NODES_MAX] = {0};
    long double total = 0;
    int64_t flow = 0;
    while (best_path(net, before)) {
        int64_t amount = INT64_MAX;
        for (int node = PLAIN_SINK; node != PLAIN_SOURCE; node = before[node]) {
            int64_t room = net->left[before[node]][node];
            amount = room < amount ? room : amount;
        }
        total += (long double)amount * net->worth[before[PLAIN_SINK]];
        flow += amount;
        for (int node = PLAIN_SINK; node != PLAIN_SOURCE; node = before[node])
            push(net, before[node], node, amount);
    }
    CHECK(is_optimal(net, flow));
    return total;
}
