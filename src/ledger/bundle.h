/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries one behind the other, each after its length as two bytes, the high one first: what
 * tile/entries/ files hold (tlog-tiles), and what is hashed a second time before signing.
 */
#ifndef SURETY_LEDGER_BUNDLE_H
#define SURETY_LEDGER_BUNDLE_H

#include "base/buf.h"
#include "base/error.h"

enum {
    BUNDLE_ENTRY_BYTES_MAX = 65535,
    BUNDLE_ENTRIES_MAX = 256,
    BUNDLE_BYTES_MAX = BUNDLE_ENTRIES_MAX * (2 + BUNDLE_ENTRY_BYTES_MAX),
};

/* Appends one entry. ERROR_LIMIT above BUNDLE_ENTRY_BYTES_MAX; nothing is then added. */
bool bundle_add(struct buf *bundle, struct str entry, struct error *err) MUST_USE;

/*
 * Cuts the first entry off `*rest`, as a view of the same bytes. False when `*rest` is empty
 * (err->code ERROR_NONE), or cut short (ERROR_FORMAT).
 */
bool bundle_next(struct str *rest, struct str *entry, struct error *err);

/* All entries of a bundle, which must be exactly `count` and fill it. ERROR_FORMAT. */
bool bundle_parse(struct str bundle, size_t count, struct str *entries, struct error *err) MUST_USE;

/* The bytes of the first `count` entries: a partial bundle is a prefix of the full one.
 * ERROR_FORMAT when there are fewer. */
bool bundle_prefix(struct str bundle, size_t count, struct str *prefix, struct error *err) MUST_USE;

#endif
