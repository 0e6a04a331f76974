/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the log share. Internal to ledger/log*.c. */
#ifndef SURETY_LEDGER_LOG_PARTS_H
#define SURETY_LEDGER_LOG_PARTS_H

#include "ledger/log.h"
#include "ledger/tile_reader.h"

struct log {
    struct arena arena; /* as long as the log: the roster, the reader */
    struct store *store;
    struct key key;
    const struct key_pair *pair; /* NULL: open to read */
    struct tree_edge edge;       /* of `head` */
    struct store_head head;      /* as this program knows it; other writers may be further */
    struct arena head_arena;     /* of its checkpoint */
    struct roster roster;
    struct tile_reader *reader;
    struct arena entry_arena; /* of the entry that export asked for last */
};

/*
 * Catches up with the store: the last checkpoint must verify, its root must be that of the leaves
 * beyond our edge put onto it, and statements of kind `keys` among them are carried out. O(entries
 * that are new to us).
 */
bool log_refresh(struct log *log, struct error *err) MUST_USE;

/*
 * The statement of an entry's bytes; its body is looked up in the store if it names one. Entry 0
 * may be a bare text; its note then has no signatures.
 */
bool log_parse(struct log *log, struct arena *arena, int64_t index, struct str bytes,
               struct log_statement *parsed, struct error *err) MUST_USE;

/* Replaces the head that is known, after a commit or a refresh. */
void log_set_head(struct log *log, const struct store_head *head);

#endif
