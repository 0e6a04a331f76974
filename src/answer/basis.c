/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/basis.h"

#include "answer/emit_key.h"

#include <inttypes.h>

static bool is_from_ledger(const struct record *record)
{
    return record->ledger.origin.size > 0;
}

static bool is_cosigned(const struct record_ledger *ledger)
{
    return ledger->has_quorum && ledger->cosigned_size >= ledger->size;
}

const char *basis_state(const struct record_ledger *ledger)
{
    return is_cosigned(ledger) ? "cosigned" : "recorded";
}

void basis_words(struct buf *out, const struct record *record)
{
    const struct record_ledger *ledger = &record->ledger;
    if (!is_from_ledger(record))
        return;
    buf_str(out, ledger->origin);
    buf_printf(out, ", %" PRId64 " entr%s: recorded", ledger->size,
               ledger->size == 1 ? "y" : "ies");
    if (!ledger->has_quorum)
        buf_text(out, "; no policy names witnesses");
    else if (is_cosigned(ledger))
        buf_text(out, " and cosigned by the quorum");
    else if (ledger->cosigned_size > 0)
        buf_printf(out, "; cosigned by the quorum up to entry %" PRId64, ledger->cosigned_size - 1);
    else
        buf_text(out, "; not cosigned by the quorum");
    if (ledger->set_aside_count > 0)
        buf_printf(out,
                   "; %zu statement%s no effect, for the record would contradict itself; surety "
                   "check tells how",
                   ledger->set_aside_count, ledger->set_aside_count == 1 ? " has" : "s have");
}

void basis_write_text(struct buf *out, const struct look *look, const struct record *record)
{
    struct buf words;
    buf_init(&words);
    basis_words(&words, record);
    if (words.size > 0)
        look_paragraph(out, look, 0, 2, buf_view(&words));
    buf_release(&words);
}

void basis_emit(struct emit *json, const struct record *record)
{
    basis_emit_as(json, "ledger", record);
}

void basis_emit_as(struct emit *json, const char *key, const struct record *record)
{
    const struct record_ledger *ledger = &record->ledger;
    if (!is_from_ledger(record))
        return;
    emit_key(json, key);
    emit_open(json, '{');
    emit_key_str(json, "origin", ledger->origin);
    emit_key_number(json, "size", ledger->size);
    emit_key_str(json, "root", ledger->root);
    emit_key_str(json, "state", str_from(basis_state(ledger)));
    emit_key(json, "cosigned_size");
    if (ledger->has_quorum && ledger->cosigned_size > 0)
        emit_integer(json, ledger->cosigned_size);
    else
        emit_null(json);
    emit_key_number(json, "set_aside", (int64_t)ledger->set_aside_count);
    emit_close(json, '}');
}
