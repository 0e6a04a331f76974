/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the log share. Internal to ledger/log*.c. */
#ifndef SURETY_LEDGER_LOG_PARTS_H
#define SURETY_LEDGER_LOG_PARTS_H

#include "ledger/log.h"
#include "ledger/signature_pool.h"
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
    struct arena entry_arena;    /* of the entry that export asked for last */
    struct signature_pool *pool; /* opened when it is first needed */
    bool is_mirror;              /* may be empty, and grows by what another log has signed */
};

/* An empty log without a store, for opening one; log_close() frees it. */
struct log *log_new(const struct key_pair *pair);

/*
 * Catches up with the store: the last checkpoint must verify, its root must be that of the leaves
 * beyond our edge put onto it, and statements of kind `keys` among them are carried out. O(entries
 * that are new to us).
 */
bool log_refresh(struct log *log, struct error *err) MUST_USE;

/* The note of an entry's bytes, in `arena`. Entry 0 may be a bare text: it then has no signatures.
 */
bool log_parse_note(struct arena *arena, int64_t index, struct str bytes, struct note *note,
                    struct error *err) MUST_USE;

/*
 * The statement of an entry's bytes; its body is looked up in the store if it names one.
 */
bool log_parse(struct log *log, struct arena *arena, int64_t index, struct str bytes,
               struct log_statement *parsed, struct error *err) MUST_USE;

/* The entry that stated the statement's row first, as store_find_text() wants it: -1 if it has no
 * row, or if `*is_new`, which says that it has one and that no one stated it. */
bool log_find_first(struct log *log, struct arena *scratch, const struct statement *statement,
                    int64_t *first, bool *is_new, struct error *err) MUST_USE;

/* log_load() without the statements of these entries, whose indexes rise. */
bool log_load_without(struct log *log, struct arena *arena, int64_t size, const int64_t *left_out,
                      size_t left_out_count, struct record *record, struct diagnostics *diagnostics,
                      struct error *err) MUST_USE;

/* Replaces the head that is known, after a commit or a refresh. */
void log_set_head(struct log *log, const struct store_head *head);

#endif
