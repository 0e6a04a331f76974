/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/cosignature.h"

#include <inttypes.h>

enum { TIME_BYTES = 8 };

static void write_message(struct buf *message, struct str text, uint64_t time_s)
{
    buf_init(message);
    buf_printf(message, "cosignature/v1\ntime %" PRIu64 "\n", time_s);
    buf_str(message, text);
}

void cosignature_sign(const struct key_pair *pair, struct str text, uint64_t time_s,
                      uint8_t payload[static COSIGNATURE_PAYLOAD_BYTES])
{
    struct buf message;
    CHECK(key_pair_public(pair)->type == KEY_COSIGNATURE && time_s <= INT64_MAX);
    for (int i = 0; i < TIME_BYTES; i++)
        payload[i] = (uint8_t)(time_s >> (8 * (TIME_BYTES - 1 - i)));
    write_message(&message, text, time_s);
    key_pair_sign(pair, buf_view(&message), payload + TIME_BYTES);
    buf_release(&message);
}

bool cosignature_verify(const struct key *key, struct str text, const uint8_t *payload,
                        size_t payload_size)
{
    struct buf message;
    CHECK(key->type == KEY_COSIGNATURE);
    if (payload_size != COSIGNATURE_PAYLOAD_BYTES || cosignature_time_s(payload) > INT64_MAX)
        return false;
    write_message(&message, text, cosignature_time_s(payload));
    bool good = ed25519_verify(key->public_bytes, buf_view(&message), payload + TIME_BYTES);
    buf_release(&message);
    return good;
}

uint64_t cosignature_time_s(const uint8_t payload[static COSIGNATURE_PAYLOAD_BYTES])
{
    uint64_t time_s = 0;
    for (int i = 0; i < TIME_BYTES; i++)
        time_s = time_s << 8 | payload[i];
    return time_s;
}
