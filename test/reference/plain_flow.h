/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Flows on tiny networks by the most plain methods there are, for the reference: an
 * adjacency matrix of capacities, Ford and Fulkerson (1956) for the maximum flow, and
 * successive best paths by Bellman and Ford for the flow of maximum worth, whose result is
 * then held against the condition for optimality itself. Nothing is shared with the program.
 */
#ifndef SURETY_TEST_PLAIN_FLOW_H
#define SURETY_TEST_PLAIN_FLOW_H

#include <stdint.h>

enum { PLAIN_NODES_MAX = 112, PLAIN_SOURCE = 0, PLAIN_SINK = 1 };

#define PLAIN_AMPLE (INT64_MAX / 8) /* a capacity above everything that is ever asked */

struct plain_net {
    int node_count;
    int64_t left[PLAIN_NODES_MAX][PLAIN_NODES_MAX]; /* what an arc can still carry */
    long double worth[PLAIN_NODES_MAX];             /* of a unit from this node into the sink */
};

/* An empty network with `node_count` nodes, source and sink among them. */
void plain_net_init(struct plain_net *net, int node_count);

/* Pushes all that can be pushed and returns how much that was; `left` is then the residual network.
 */
int64_t plain_max_flow(struct plain_net *net);

/* The greatest sum of worth that a flow can have. The network must be fresh. */
long double plain_max_worth(struct plain_net *net);

#endif
