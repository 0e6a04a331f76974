/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a row's word is worth: a signature of the one whose word it is, else the source that it
 * names. In a folder no one signs, and a cell may say who is said to have confirmed a delivery; in
 * a ledger only signatures confirm.
 */
#ifndef SURETY_STATE_ATTESTATION_H
#define SURETY_STATE_ATTESTATION_H

#include "state/state.h"

/* `source` is the row's field that names its source, such as UNDERTAKING_SOURCE. O(1). */
enum attestation attestation_of(const struct record *record, const struct row *row, int source);

/* Of a row of deliveries of the party `deliverer`. O(size of verified_by). */
enum attestation attestation_of_delivery(const struct record *record, const struct row *row,
                                         struct str deliverer);

#endif
