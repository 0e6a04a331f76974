/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small log's life, and what must be true of it whatever happened to the disk: a log is made,
 * says things in batches (keys, rows, a body beside the log, the same twice), keeps a cosignature,
 * is published as a static tree, is opened again, goes on and is published again.
 *
 * What the program was told is done (acknowledged), and what it let out of its hands (checkpoints),
 * is noted outside of the disk.
 */
#ifndef SURETY_TORTURE_SCENARIO_H
#define SURETY_TORTURE_SCENARIO_H

#include "ledger/log.h"

enum scenario_key { KEY_LOG, KEY_SEC, KEY_FRA, KEY_WITNESS, SCENARIO_KEYS };

enum { ACKS_MAX = 4096, RELEASES_MAX = 64 };

/* What was said, and where it is. */
struct ack {
    struct str note;
    int64_t index;
};

struct scenario {
    struct arena arena;  /* of the folder's names and the policy */
    struct arena filler; /* of what was said when it was filled */
    struct arena run;    /* of one run, until the reset */
    char folder[256];    /* of all of it, absolute; store, site and keys are below */
    const char *store, *site;
    struct store_options options; /* with the VFS that faults come from, or none */
    struct key_pair *keys[SCENARIO_KEYS];
    struct policy policy;
    struct ack acks[ACKS_MAX];
    size_t ack_count;
    struct str releases[RELEASES_MAX]; /* checkpoints, as they were given out */
    size_t release_count;
    int64_t cosigned_size;  /* whose cosignature was acknowledged, -1: none */
    int64_t published_size; /* of the static tree, as far as it was acknowledged */
    struct str filled;      /* the store's file to begin with, empty: the log is to be made */
    size_t filled_acks;
    const char *step; /* that was under way, for messages */
};

/* An empty folder and the keys. */
void scenario_init(struct scenario *s, const char *vfs);

/* Closes the keys and removes the folder. */
void scenario_release(struct scenario *s);

/* Empties the folder and forgets what was acknowledged: ready to be run again. */
void scenario_reset(struct scenario *s);

/* From now on it begins with a log of some 250 entries, and goes on across the end of a tile. */
void scenario_fill(struct scenario *s);

/* Runs it until the first error, as the program would end with it. True when all of it went well.
 */
bool scenario_run(struct scenario *s, struct error *err) MUST_USE;

/* Only makes the log. */
bool scenario_make(struct scenario *s, struct log **log, struct error *err) MUST_USE;

/* Source number `n`, signed by the secretariat: the same bytes each time. */
struct log_submission scenario_source(struct scenario *s, int n);

/* Appends that, and takes note when it was acknowledged. */
bool scenario_say(struct scenario *s, struct log *log, int n, struct error *err) MUST_USE;

/* Brings the static tree up to the log, as `surety log export` does. */
bool scenario_publish(struct scenario *s, struct log *log, struct error *err) MUST_USE;

/* The founding of the log, for those who make one elsewhere. */
struct log_founding scenario_founding(const struct scenario *s);

/*
 * Opens the log with a disk that works, and looks whether all that must be true is. False with a
 * sentence of what is not. Then the log goes on: a statement more, published, verified.
 */
bool scenario_check(struct scenario *s, struct error *err) MUST_USE;

#endif
