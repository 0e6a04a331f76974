/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/bundle.h"

#include <stdint.h>

enum { LENGTH_BYTES = 2 };

bool bundle_add(struct buf *bundle, struct str entry, struct error *err)
{
    if (entry.size > BUNDLE_ENTRY_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "an entry of %zu bytes, the limit is %d", entry.size,
                         BUNDLE_ENTRY_BYTES_MAX);
    const uint8_t length[LENGTH_BYTES] = {(uint8_t)(entry.size >> 8), (uint8_t)entry.size};
    buf_add(bundle, length, sizeof length);
    buf_str(bundle, entry);
    return true;
}

bool bundle_next(struct str *rest, struct str *entry, struct error *err)
{
    if (rest->size == 0)
        return error_set(err, ERROR_NONE, "no more entries");
    if (rest->size < LENGTH_BYTES)
        return error_set(err, ERROR_FORMAT, "the length of an entry is cut short");
    size_t length = (size_t)(uint8_t)rest->data[0] << 8 | (uint8_t)rest->data[1];
    if (rest->size - LENGTH_BYTES < length)
        return error_set(err, ERROR_FORMAT, "an entry of %zu bytes is cut short after %zu", length,
                         rest->size - LENGTH_BYTES);
    *entry = (struct str){rest->data + LENGTH_BYTES, length};
    rest->data += LENGTH_BYTES + length;
    rest->size -= LENGTH_BYTES + length;
    return true;
}

/* Cuts off `count` entries; `entries` may be NULL. */
static bool take(struct str *rest, size_t count, struct str *entries, struct error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct str entry;
        if (rest->size == 0)
            return error_set(err, ERROR_FORMAT, "%zu entries where %zu are needed", i, count);
        if (!bundle_next(rest, &entry, err))
            return false;
        if (entries != NULL)
            entries[i] = entry;
    }
    return true;
}

bool bundle_parse(struct str bundle, size_t count, struct str *entries, struct error *err)
{
    if (!take(&bundle, count, entries, err))
        return false;
    return bundle.size == 0
           || error_set(err, ERROR_FORMAT, "%zu bytes behind the last of %zu entries", bundle.size,
                        count);
}

bool bundle_prefix(struct str bundle, size_t count, struct str *prefix, struct error *err)
{
    struct str rest = bundle;
    if (!take(&rest, count, NULL, err))
        return false;
    *prefix = (struct str){bundle.data, bundle.size - rest.size};
    return true;
}
