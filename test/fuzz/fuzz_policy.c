/* SPDX-License-Identifier: Apache-2.0 */
/* Trust policies: what is read makes trees, and one more cosignature never unmakes a quorum. */
#include "fuzz.h"
#include "ledger/policy.h"

static void check_trees(const struct policy *policy)
{
    size_t members[POLICY_VOICES_MAX] = {0};
    CHECK(policy->quorum == POLICY_NONE || policy->quorum < policy->voice_count);
    for (size_t i = 0; i < policy->voice_count; i++) {
        const struct policy_voice *voice = &policy->voices[i];
        CHECK(voice->parent == POLICY_NONE
              || (voice->parent > i && voice->parent < policy->voice_count));
        if (voice->parent != POLICY_NONE)
            members[voice->parent]++;
        CHECK(members[i] == voice->member_count);
        CHECK(voice->key != NULL || (voice->threshold >= 1 && voice->threshold <= members[i]));
    }
}

/* Signatures by ever more of the witnesses, as if they had been verified. */
static void check_quorum(struct arena *arena, const struct policy *policy)
{
    struct note note = {0};
    bool was_met = policy->quorum == POLICY_NONE;
    note.signatures = ARENA_ARRAY(arena, struct note_signature, policy->voice_count + 1);
    CHECK(policy_is_met(policy, &note) == was_met);
    for (size_t i = 0; i < policy->voice_count; i++) {
        if (policy->voices[i].key == NULL)
            continue;
        note.signatures[note.signature_count++].by = policy->voices[i].key;
        bool is_met = policy_is_met(policy, &note);
        CHECK(is_met || !was_met);
        was_met = is_met;
    }
    CHECK(was_met); /* by all of them every quorum is reached */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct policy policy;
    struct error err;
    arena_init(&arena);
    if (policy_parse(&arena, (struct str){(const char *)data, size}, &policy, &err)) {
        check_trees(&policy);
        check_quorum(&arena, &policy);
    }
    arena_release(&arena);
    return 0;
}
