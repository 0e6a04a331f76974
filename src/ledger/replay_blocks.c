/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/replay_blocks.h"

#include "record/quote.h"

#include <stdio.h>
#include <string.h>

enum {
    BYTES_MAX = 64 << 20,                         /* of all that are with the pool */
    BLOCK_BYTES_KEPT = BYTES_MAX / REPLAY_BLOCKS, /* of memory that goes on to the next block */
};

struct replay_fault {
    int64_t index;
    const char *path; /* or NULL */
    const char *what;
    struct replay_fault *next;
};

/* Which entry a signature job belongs to, and whose signature it is. */
struct replay_signer {
    int64_t index;
    struct str name;
};

/* ---- a block ---- */

void replay_block_add_fault(struct replay_block *block, int64_t index, const char *path,
                            const char *what)
{
    struct replay_fault *fault = ARENA_NEW(&block->arena, struct replay_fault);
    fault->index = index;
    fault->path = path;
    fault->what = arena_copy(&block->arena, what, strlen(what));
    *block->last_fault = fault;
    block->last_fault = &fault->next;
}

void replay_block_add_signature(struct replay_block *block, int64_t index, const struct key *key,
                                struct str text, const struct note_signature *signature)
{
    size_t count = block->batch.count++;
    ARENA_GROW(&block->arena, &block->batch.jobs, count, &block->job_capacity);
    ARENA_GROW(&block->arena, &block->signers, count, &block->signer_capacity);
    block->batch.jobs[count] = (struct signature_job){key, text, signature, false};
    block->signers[count] = (struct replay_signer){index, signature->name};
}

static void begin(struct replay_block *block, size_t entry_count)
{
    arena_reset(&block->arena);
    *block = (struct replay_block){.arena = block->arena};
    block->last_fault = &block->faults;
    block->job_capacity = block->signer_capacity = entry_count;
    block->batch.jobs = ARENA_ARRAY(&block->arena, struct signature_job, entry_count);
    block->signers = ARENA_ARRAY(&block->arena, struct replay_signer, entry_count);
}

/* Most blocks are alike: memory that was used once is used again, and not had from the host anew.
 */
static void empty(struct replay_block *block)
{
    if (block->arena.total_bytes > BLOCK_BYTES_KEPT)
        arena_release(&block->arena);
    else
        arena_reset(&block->arena);
}

/* Of an entry: what its reading found, then its signatures. */
static void tell(const struct replay_blocks *blocks, const struct replay_block *block)
{
    const struct replay_fault *fault = block->faults;
    for (size_t i = 0; i <= block->batch.count; i++) {
        bool is_end = i == block->batch.count;
        int64_t index = is_end ? INT64_MAX : block->signers[i].index;
        for (; fault != NULL && fault->index <= index; fault = fault->next)
            blocks->tell(blocks->context, fault->index, fault->path, fault->what);
        if (is_end || block->batch.jobs[i].is_good)
            continue;
        char what[QUOTE_BYTES + 64];
        snprintf(what, sizeof what, "the signature by %s does not verify",
                 QUOTE(block->signers[i].name));
        blocks->tell(blocks->context, index, NULL, what);
    }
}

/* ---- the ring ---- */

/* Waits for the oldest block, whose contents stay until empty(). */
static struct replay_block *wait_for_oldest(struct replay_blocks *blocks)
{
    struct replay_block *block = &blocks->blocks[blocks->oldest];
    signature_pool_wait(blocks->pool, &block->batch);
    blocks->oldest = (blocks->oldest + 1) % REPLAY_BLOCKS;
    blocks->under_way--;
    return block;
}

static void finish_oldest(struct replay_blocks *blocks)
{
    struct replay_block *block = wait_for_oldest(blocks);
    blocks->signature_count += (int64_t)block->batch.count;
    tell(blocks, block);
    empty(block);
}

/* The one that is begun next, or was begun last. */
static struct replay_block *newest(struct replay_blocks *blocks)
{
    return &blocks->blocks[(blocks->oldest + blocks->under_way) % REPLAY_BLOCKS];
}

static size_t bytes_under_way(const struct replay_blocks *blocks)
{
    size_t bytes = 0;
    for (int i = 0; i < blocks->under_way; i++)
        bytes += blocks->blocks[(blocks->oldest + i) % REPLAY_BLOCKS].arena.total_bytes;
    return bytes;
}

struct replay_block *replay_blocks_begin(struct replay_blocks *blocks, size_t entry_count)
{
    if (blocks->under_way == REPLAY_BLOCKS)
        finish_oldest(blocks);
    begin(newest(blocks), entry_count);
    return newest(blocks);
}

void replay_blocks_submit(struct replay_blocks *blocks)
{
    signature_pool_submit(blocks->pool, &newest(blocks)->batch);
    blocks->under_way++;
    while (bytes_under_way(blocks) > BYTES_MAX)
        finish_oldest(blocks);
}

void replay_blocks_finish(struct replay_blocks *blocks)
{
    while (blocks->under_way > 0)
        finish_oldest(blocks);
}

void replay_blocks_release(struct replay_blocks *blocks)
{
    while (blocks->under_way > 0)
        wait_for_oldest(blocks);
    for (int i = 0; i < REPLAY_BLOCKS; i++)
        arena_release(&blocks->blocks[i].arena);
}
