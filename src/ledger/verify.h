/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Full verification: believes the log's verifier key and nothing else. The checkpoint's signature,
 * every entry with its signatures, its author's right to it, its references and its body, every
 * hash that stands above the entries, and all that was derived from them. What is off is told, one
 * finding at a time, with the file or table and the number of the entry or hash; what was not
 * looked at is said in the result.
 *
 *   verify_files()   a static tree, in a folder or on a web server
 *   verify_store()   a store, with every table of its data base
 *   verify_proof()   one entry, offline (proof.h)
 */
#ifndef SURETY_LEDGER_VERIFY_H
#define SURETY_LEDGER_VERIFY_H

#include "ledger/audit.h"
#include "ledger/checkpoint.h"
#include "ledger/replay.h"
#include "ledger/store.h"

struct verify_options {
    const struct key *log;       /* whose signature the checkpoints must bear */
    const struct policy *policy; /* NULL: cosignatures are not verified */
    int thread_count;            /* 0: all that the host gives */
};

struct verify_watch {
    void *context;
    /* See audit.h; the views live during the call. */
    void (*finding)(void *context, const struct audit_finding *finding);
};

/* A witness of the policy, and when it says that it saw the checkpoint. */
struct verify_witness {
    struct str name;
    uint64_t time_s; /* seconds since 1970, the latest that it stated */
};

struct verification {
    struct str origin;
    int64_t size; /* of the last checkpoint, if its signature is good; else -1 */
    struct hash root;
    int64_t entries, signatures, bodies; /* that were looked at */
    int64_t files, files_beyond;         /* of a tree, see audit.h */
    int64_t checkpoints, cosignatures; /* of a store: all that were kept; of a policy's witnesses */
    int64_t unknown_cosignatures;      /* by witnesses that the policy does not name */
    int64_t rows, nodes;               /* of a store */
    int64_t findings;
    bool is_cut_short; /* something was so far off that the rest could not be looked at */
    bool has_listed;   /* of a tree: names could be listed, and earlier partial tiles compared */
    int64_t cosigned_size; /* entries that the policy's quorum has cosigned, -1 for none */
    struct verify_witness *witnesses; /* of the checkpoint of that size, else of the last one */
    size_t witness_count;
};

/*
 * Each returns false only if it could not be carried out (ERROR_IO, ERROR_NOT_FOUND when there is
 * nothing at all); what is off is counted in result->findings. Strings of the result live in
 * `arena`. O(entries), one Ed25519 verification a signature, on all cores; memory for what was
 * stated, not for the entries.
 */
bool verify_files(struct arena *arena, const struct files *files,
                  const struct verify_options *options, const struct verify_watch *watch,
                  struct verification *result, struct error *err) MUST_USE;
bool verify_store(struct arena *arena, const char *folder, const struct verify_options *options,
                  const struct verify_watch *watch, struct verification *result,
                  struct error *err) MUST_USE;

#endif
