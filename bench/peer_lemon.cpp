/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LEMON's preflow, as strong as it is known to be here: arcs reversed (needs are the source:
 * supply exceeds them, and no excess has to be pushed back), value only (first phase).
 * Graphs are built once, outside the clock.
 */
#include "peer.hpp"

#include <lemon/preflow.h>
#include <lemon/smart_graph.h>

#include <memory>

using Graph = lemon::SmartDigraph;
using Capacity = Graph::ArcMap<long long>;

struct Network {
    Graph graph;
    std::unique_ptr<Capacity> capacity;
    Graph::Node source, sink;
    std::vector<Graph::Arc> lot_arcs, group_arcs; /* to what they give */
};

static void build(Network &network, const Interval &interval)
{
    Graph &graph = network.graph;
    network.source = graph.addNode();
    network.sink = graph.addNode();
    network.capacity.reset(new Capacity(graph));
    std::vector<Graph::Node> classes, groups;
    for (long long need : interval.needs) {
        classes.push_back(graph.addNode());
        network.capacity->set(graph.addArc(network.source, classes.back()), need);
    }
    for (const Group &group : interval.groups) {
        groups.push_back(graph.addNode());
        network.group_arcs.push_back(graph.addArc(groups.back(), network.sink));
        network.capacity->set(network.group_arcs.back(), group.cap);
    }
    for (const Lot &lot : interval.lots) {
        Graph::Node node = graph.addNode();
        for (int c : lot.classes)
            if (interval.needs[c] > 0)
                network.capacity->set(graph.addArc(classes[c], node), lot.quantity);
        network.lot_arcs.push_back(
            graph.addArc(node, lot.group < 0 ? network.sink : groups[lot.group]));
        network.capacity->set(network.lot_arcs.back(), lot.quantity);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    Networks networks = read_networks(argv[1]);
    std::vector<Network> built(networks.intervals.size());
    for (size_t i = 0; i < built.size(); i++)
        build(built[i], networks.intervals[i]);
    return run_peer("lemon", networks, std::atoi(argv[2]), [&](const std::vector<char> &gone) {
        long double value = 0;
        for (size_t i = 0; i < built.size(); i++) {
            const Interval &interval = networks.intervals[i];
            Network &network = built[i];
            for (size_t l = 0; l < interval.lots.size(); l++) {
                const Lot &lot = interval.lots[l];
                bool is_gone = lot.guarantor >= 0 && gone[lot.guarantor];
                network.capacity->set(network.lot_arcs[l], is_gone ? 0 : lot.quantity);
            }
            lemon::Preflow<Graph, Capacity> preflow(network.graph, *network.capacity,
                                                    network.source, network.sink);
            preflow.runMinCut();
            value += (long double)interval.days * preflow.flowValue();
        }
        return value;
    });
}
