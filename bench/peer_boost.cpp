/* SPDX-License-Identifier: Apache-2.0 */
/* Boost's Boykov–Kolmogorov on the same merged networks. Graphs are built once, outside the clock. */
#include "peer.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>

using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using Graph = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS,
    boost::property<boost::vertex_index_t, long,
                    boost::property<boost::vertex_color_t, boost::default_color_type,
                                    boost::property<boost::vertex_distance_t, long,
                                                    boost::property<boost::vertex_predecessor_t,
                                                                    Traits::edge_descriptor>>>>,
    boost::property<boost::edge_capacity_t, long long,
                    boost::property<boost::edge_residual_capacity_t, long long,
                                    boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
using Edge = Traits::edge_descriptor;

struct Network {
    Graph graph;
    std::vector<Edge> lot_edges;
};

static Edge add(Graph &graph, size_t from, size_t to, long long quantity)
{
    Edge edge = boost::add_edge(from, to, graph).first;
    Edge back = boost::add_edge(to, from, graph).first;
    boost::put(boost::edge_capacity, graph, edge, quantity);
    boost::put(boost::edge_capacity, graph, back, 0);
    boost::put(boost::edge_reverse, graph, edge, back);
    boost::put(boost::edge_reverse, graph, back, edge);
    return edge;
}

/* Nodes: source 0, sink 1, then classes, groups, lots. */
static void build(Network &network, const Interval &interval)
{
    size_t groups = 2 + interval.needs.size(), lots = groups + interval.groups.size();
    network.graph = Graph(lots + interval.lots.size());
    for (size_t c = 0; c < interval.needs.size(); c++)
        add(network.graph, 2 + c, 1, interval.needs[c]);
    for (size_t g = 0; g < interval.groups.size(); g++)
        add(network.graph, 0, groups + g, interval.groups[g].cap);
    for (size_t l = 0; l < interval.lots.size(); l++) {
        const Lot &lot = interval.lots[l];
        network.lot_edges.push_back(
            add(network.graph, lot.group < 0 ? 0 : groups + lot.group, lots + l, lot.quantity));
        for (int c : lot.classes)
            add(network.graph, lots + l, 2 + c, lot.quantity);
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
    return run_peer("boost", networks, std::atoi(argv[2]), [&](const std::vector<char> &gone) {
        long double value = 0;
        for (size_t i = 0; i < built.size(); i++) {
            const Interval &interval = networks.intervals[i];
            Network &network = built[i];
            for (size_t l = 0; l < interval.lots.size(); l++) {
                const Lot &lot = interval.lots[l];
                bool is_gone = lot.guarantor >= 0 && gone[lot.guarantor];
                boost::put(boost::edge_capacity, network.graph, network.lot_edges[l],
                           is_gone ? 0 : lot.quantity);
            }
            value += (long double)interval.days
                     * boost::boykov_kolmogorov_max_flow(network.graph, 0, 1);
        }
        return value;
    });
}
