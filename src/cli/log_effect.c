/* SPDX-License-Identifier: Apache-2.0 */
/* Tells at once what would else come out when somebody asks: which of the statements that were
 * just taken in have no effect. */
#include "cli/log.h"

#include "record/quote.h"

#include <inttypes.h>

enum {
    ENTRIES_ALWAYS = 50000, /* reading so many costs some tenths of a second */
    ENTRIES_FOR_ONE = 4,    /* reading so many costs half as much as taking one in */
    LINES_MAX = 20,         /* that are told one by one */
};

/* To be asked in rising order, which is that of the new ones among the receipts too. */
static bool is_new(const struct log_receipt *receipts, size_t count, size_t *at, int64_t index)
{
    while (*at < count && (!receipts[*at].is_new || receipts[*at].index < index))
        ++*at;
    return *at < count && receipts[*at].index == index;
}

static const char *reason(struct arena *arena, const struct record_aside *aside)
{
    const struct diagnostic *why = aside->why;
    if (why == NULL)
        return "what it leans on has none";
    if (why->row == aside->index)
        return why->text;
    return arena_printf(arena, "beside it entry %" PRIu32 " would be wrong: %s", why->row,
                        why->text);
}

/* A finding as those of `surety check`. */
static bool add_warning(struct diagnostics *warnings, struct log *log,
                        const struct record_aside *aside, struct error *err)
{
    struct log_statement said;
    if (!log_statement(log, warnings->arena, aside->index, &said, err))
        return false;
    struct str id = statement_id(&said.statement);
    diagnostics_add(warnings, SEVERITY_WARNING, str_from(kind_infos[said.statement.kind].file),
                    (uint32_t)aside->index, 1, aside->why == NULL ? NULL : aside->why->hint,
                    "this statement%s%s has no effect: %s", id.size == 0 ? "" : " of ",
                    id.size == 0 ? "" : QUOTE(id), reason(warnings->arena, aside));
    return true;
}

static bool find_warnings(struct log *log, const struct log_receipt *receipts, size_t count,
                          struct diagnostics *warnings, size_t *found, struct error *err)
{
    struct record *record = ARENA_NEW(warnings->arena, struct record);
    struct diagnostics rest;
    size_t at = 0;
    if (!log_load_sound(log, warnings->arena, -1, record, &rest, err))
        return false;
    *found = 0;
    for (size_t i = 0; i < record->ledger.set_aside_count; i++) {
        const struct record_aside *aside = &record->ledger.set_aside[i];
        if (is_new(receipts, count, &at, aside->index) && (*found)++ < LINES_MAX
            && !add_warning(warnings, log, aside, err))
            return false;
    }
    return true;
}

static void note_warnings(struct session *session, struct log *log,
                          const struct log_receipt *receipts, size_t count)
{
    const char *folder = session->request.operands.items[1];
    struct arena scratch;
    struct diagnostics warnings;
    struct error err = {ERROR_NONE, ""};
    size_t found;
    arena_init(&scratch);
    diagnostics_init(&warnings, &scratch);
    if (find_warnings(log, receipts, count, &warnings, &found, &err)) {
        diagnostics_write(&warnings, str_from(folder), &session->notes);
        if (found > LINES_MAX)
            buf_printf(&session->notes, "%zu more have no effect; surety check %s tells them\n",
                       found - LINES_MAX, folder);
    } else {
        buf_printf(&session->notes, "whether what is new has effect is not known: %s\n", err.text);
    }
    arena_release(&scratch);
}

void log_effect_note(struct session *session, struct log *log, const struct log_receipt *receipts,
                     size_t count)
{
    int64_t fresh = 0;
    for (size_t i = 0; i < count; i++)
        fresh += receipts[i].is_new;
    if (fresh == 0)
        return;
    if (log_size(log) <= ENTRIES_ALWAYS || log_size(log) <= ENTRIES_FOR_ONE * fresh)
        note_warnings(session, log, receipts, count);
    else
        buf_printf(&session->notes,
                   "in a log of this size it was not looked whether what is new has effect; surety "
                   "check %s does\n",
                   session->request.operands.items[1]);
}
