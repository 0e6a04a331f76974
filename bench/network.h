/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan as networks for the peers, one for each span of days in which nothing changes. As
 * text, with lots standing for offers and classes for needs:
 *
 *   guarantors G
 *   interval DAYS LOTS CLASSES GROUPS
 *   g GUARANTOR CAP            a group (its lots come through it); GUARANTOR -1: the host
 *   l GUARANTOR GROUP QUANTITY COUNT CLASS...      GROUP -1: in none
 *   c QUANTITY                 a class
 *
 * Peers maximise the amount served over all days, sum of DAYS x flow.
 */
#ifndef SURETY_BENCH_NETWORK_H
#define SURETY_BENCH_NETWORK_H

#include "folder.h"

#include <stdio.h>

/* As the model is stated: each span of the whole plan, each offer, each need. */
void network_write_stated(FILE *file, struct folder *folder);

/*
 * Cut and merged as we do it: by independent piece, a guarantor's offers of the same reach
 * as one lot, needs that the same offers may serve as one class.
 */
void network_write_merged(FILE *file, struct folder *folder);

#endif
