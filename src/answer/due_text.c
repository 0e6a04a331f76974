/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/due.h"

#include "answer/grid.h"
#include "answer/show_cells.h"
#include "answer/words.h"

enum { BAR_COLUMNS = 16 };

static size_t count_of(const struct due_view *view, enum due_status status)
{
    size_t count = 0;
    for (uint32_t i = 0; i < view->answer->count; i++)
        count +=
            view->answer->dues[i].status == status && due_view_has(view, &view->answer->dues[i]);
    return count;
}

static void write_row(struct grid *grid, struct arena *scratch, const struct due_view *view,
                      const struct due *due)
{
    const struct state *state = view->answer->premise->state;
    const struct undertaking *undertaking = &state->undertakings[due->undertaking];
    bool is_live = due->status < DUE_WITHDRAWN;
    grid_add(grid, TINT_PLAIN, undertaking->id);
    grid_add(grid, show_stage_tint(undertaking->stage),
             is_live || due->status == DUE_DORMANT ? words_stage(undertaking->stage) : STR(""));
    grid_add(grid, TINT_PLAIN, is_live ? due_day_words(scratch, due) : STR(""));
    grid_add(grid, TINT_PLAIN, due_amount_words(scratch, state, due));
    grid_add(grid, due_tint(due->status), due_days_words(scratch, view, due));
    grid_add(grid, TINT_PLAIN, due_word_words(scratch, view, due));
    grid_add(grid, TINT_PLAIN, due_waits_for(scratch, view, due));
}

static void write_status(struct buf *out, struct arena *scratch, const struct look *look,
                         const struct due_view *view, enum due_status status)
{
    static const struct grid_column columns[] = {
        {.title = "undertaking", .wraps = true, .least = 14},
        {.title = "stage"},
        {.title = "due"},
        {.title = "delivered of owed", .wraps = true, .least = 17},
        {.title = "days"},
        {.title = "word", .wraps = true, .least = 12},
        {.title = "waits for", .wraps = true, .least = 18},
    };
    struct grid grid;
    size_t count = count_of(view, status);
    if (count == 0)
        return;
    grid_init(&grid, scratch, columns, 7);
    for (uint32_t i = 0; i < view->answer->count; i++) {
        const struct due *due = &view->answer->dues[i];
        if (due->status == status && due_view_has(view, due))
            write_row(&grid, scratch, view, due);
    }
    buf_char(out, '\n');
    look_text(out, look, look->colour ? due_tint(status) : TINT_STRONG,
              str_from(due_statuses[status].name));
    buf_printf(out, "  %zu, ", count);
    look_text(out, look, TINT_FAINT, str_from(due_statuses[status].meaning));
    buf_char(out, '\n');
    grid_write(&grid, look, out);
}

static struct str sized(struct arena *scratch, int64_t quantity, uint32_t unknown)
{
    char text[WORDS_BYTES];
    words_quantity(text, quantity);
    return str_from(arena_printf(scratch, "%s%s", text, unknown > 0 ? " + ?" : ""));
}

static void write_kept_row(struct grid *grid, const struct due_view *view, const struct kept *kept,
                           bool same_party)
{
    const struct state *state = view->answer->premise->state;
    char quarter[KEPT_TEXT_BYTES];
    double share = kept->owed == 0 ? 0 : (double)kept->delivered / (double)kept->owed;
    grid_add(grid, TINT_STRONG, same_party ? STR("") : state->parties[kept->party].id);
    grid_addf(grid, TINT_PLAIN, "%s",
              kept->quarter == KEPT_UNDATED ? "no day"
                                            : kept_quarter_write(quarter, kept->quarter));
    grid_add(grid, TINT_PLAIN, sized(grid->arena, kept->owed, kept->owed_unknown));
    grid_add(grid, TINT_PLAIN, sized(grid->arena, kept->delivered, kept->delivered_unknown));
    grid_add(grid, TINT_PLAIN, state->symbols[kept->unit]);
    if (kept->owed > 0)
        grid_bar(grid, share < 1 ? TINT_WARNING : TINT_GOOD, share < 1 ? share : 1, BAR_COLUMNS);
    else
        grid_add(grid, TINT_PLAIN, STR(""));
    grid_add(grid, TINT_FAINT, due_quarter_words(view, kept));
}

static const char kept_title[] = "Promises kept";
static const char kept_says[] = "what fell due in each quarter, and what was delivered";

bool due_write_kept(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct due_view *view)
{
    static const struct grid_column columns[] = {
        {.title = "party"},
        {.title = "quarter"},
        {.title = "owed", .is_number = true},
        {.title = "delivered", .is_number = true},
        {.title = "unit", .least = 8},
        {.title = ""},
        {.title = ""},
    };
    struct grid grid;
    int64_t last = STATE_UNKNOWN;
    grid_init(&grid, scratch, columns, 7);
    for (size_t i = 0; i < view->kept_count; i++) {
        const struct kept *kept = &view->kept[i];
        if (view->party != STATE_UNKNOWN && kept->party != (uint32_t)view->party)
            continue;
        write_kept_row(&grid, view, kept, kept->party == last);
        last = kept->party;
    }
    if (grid.count == 0)
        return false;
    look_heading(out, look, kept_title, kept_says);
    grid_write(&grid, look, out);
    return true;
}

/* In a pipe the first line is the whole sentence. */
static void write_sentence(struct buf *out, const struct look *look, const struct buf *text)
{
    if (look->is_screen) {
        look_paragraph(out, look, 0, 0, buf_view(text));
        return;
    }
    look_text(out, look, TINT_PLAIN, buf_view(text));
    buf_char(out, '\n');
}

void due_write_text(struct buf *out, struct arena *scratch, const struct look *look,
                    const struct due_view *view)
{
    const struct state *state = view->answer->premise->state;
    char date[DATE_TEXT_BYTES];
    struct buf text;
    buf_init(&text);
    if (state->as_of != DATE_NONE)
        buf_printf(&text, "As of %s, ", date_write(date, state->as_of));
    if (view->party != STATE_UNKNOWN) {
        buf_str(&text, state->parties[view->party].id);
        buf_text(&text, " has ");
    }
    due_describe_counts(&text, view);
    buf_char(&text, '.');
    write_sentence(out, look, &text);
    buf_clear(&text);
    due_describe_trigger(&text, view->answer);
    buf_char(out, '\n');
    look_paragraph(out, look, 0, 0, buf_view(&text));
    buf_release(&text);
    for (int status = 0; status < DUE_STATUS_COUNT; status++)
        write_status(out, scratch, look, view, (enum due_status)status);
    if (due_write_kept(out, scratch, look, view))
        return;
    look_heading(out, look, kept_title, kept_says);
    buf_text(out, "Nothing has fallen due and nothing has been delivered.\n");
}
