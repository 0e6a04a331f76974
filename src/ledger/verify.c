/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/verify_parts.h"

#include "ledger/cosignature.h"

#include <stdarg.h>
#include <stdio.h>

void verify_begin(struct verify_run *run, struct arena *arena, const struct verify_options *options,
                  const struct verify_watch *watch, struct verification *result)
{
    *result = (struct verification){.size = -1, .cosigned_size = -1};
    *run =
        (struct verify_run){.arena = arena, .options = options, .watch = watch, .result = result};
    run->pool = signature_pool_open(options->thread_count);
}

void verify_end(struct verify_run *run)
{
    replay_close(run->replay);
    signature_pool_close(run->pool);
}

void verify_tell(struct verify_run *run, const char *path, int64_t index, const char *format, ...)
{
    char what[512];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    run->result->findings++;
    const struct audit_finding finding = {path, index, what};
    run->watch->finding(run->watch->context, &finding);
}

void verify_count_replay(struct verify_run *run)
{
    struct replay_counts counts = replay_counts(run->replay);
    run->result->entries = counts.entries;
    run->result->signatures = counts.signatures;
    run->result->bodies = counts.bodies;
}

/* ---- cosignatures ---- */

static void count_witness(struct verify_run *run, const struct note_signature *signature)
{
    struct verification *result = run->result;
    struct str name = str_from(signature->by->name);
    uint64_t time_s = cosignature_time_s(signature->payload);
    for (size_t i = 0; i < result->witness_count; i++) {
        struct verify_witness *witness = &result->witnesses[i];
        if (!str_eq(witness->name, name))
            continue;
        witness->time_s = time_s > witness->time_s ? time_s : witness->time_s;
        return;
    }
    result->witnesses[result->witness_count++] =
        (struct verify_witness){{str_c(run->arena, name), name.size}, time_s};
}

void verify_count_witnesses(struct verify_run *run, const struct note *note, int64_t size)
{
    struct verification *result = run->result;
    if (policy_is_met(run->options->policy, note))
        result->cosigned_size = size;
    else if (result->cosigned_size >= 0)
        return;
    result->witness_count = 0;
    result->witnesses = ARENA_ARRAY(run->arena, struct verify_witness, note->signature_count + 1);
    for (size_t i = 0; i < note->signature_count; i++)
        if (note->signatures[i].by != NULL && note->signatures[i].by->type == KEY_COSIGNATURE)
            count_witness(run, &note->signatures[i]);
}

/* ---- the checkpoint ---- */

/* By the log's key alone, where a witness's bad signature must not hide the rest. */
static bool open_checkpoint(struct verify_run *run, const char *path, struct str bytes,
                            struct checkpoint *checkpoint, struct note *note)
{
    struct error fault;
    const struct verify_options *options = run->options;
    if (checkpoint_open(run->arena, bytes, options->log, options->policy, checkpoint, note, &fault))
        return true;
    verify_tell(run, path, -1, "%s", fault.text);
    return options->policy != NULL
           && checkpoint_open(run->arena, bytes, options->log, NULL, checkpoint, note, &fault);
}

bool verify_checkpoint(struct verify_run *run, const char *path, struct str bytes)
{
    struct checkpoint checkpoint;
    struct note note;
    if (!open_checkpoint(run, path, bytes, &checkpoint, &note)) {
        run->result->is_cut_short = true;
        return false;
    }
    run->result->origin =
        (struct str){str_c(run->arena, checkpoint.origin), checkpoint.origin.size};
    run->result->size = checkpoint.size;
    run->result->root = checkpoint.root;
    if (run->options->policy != NULL)
        verify_count_witnesses(run, &note, checkpoint.size);
    return true;
}
