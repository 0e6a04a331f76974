/* SPDX-License-Identifier: Apache-2.0 */
#include "keep/assignment.h"

#include <string.h>

/*
 * A problem of least cost: cost = −worth of a pair, 0 for staying alone. Column `columns + r`
 * is there for row r alone, and for nobody else: to be assigned to it is to stay alone.
 *
 *              c0    c1    c2 │ alone
 *      r0     −90         −10 │  0          rows are placed one by one; the next one finds
 *      r1     −80   −70       │      0      the cheapest path of moves that makes room for it
 *
 * Prices keep cost − row_price − column_price at 0 or above for every pair, and at 0 for the
 * pairs made: that is the proof that no other assignment costs less.
 */
struct entry {
    int64_t distance;
    uint32_t column;
};

struct solver {
    const struct assignment_pair *pairs;
    uint32_t rows, columns;
    size_t *first; /* by row: its pairs are pairs[first[r] .. first[r + 1]) */
    int64_t *row_price, *column_price;
    uint32_t *row_of; /* by column: its row, or ASSIGNMENT_NONE */

    /* Of one search; `distance` is right for the columns that were reached in it. */
    struct arena *arena;
    int64_t *distance;
    uint32_t *from_row;  /* the row from which a column was reached */
    uint32_t *column_of; /* by row: its column, or ASSIGNMENT_NONE */
    uint32_t *reached;   /* columns */
    uint32_t reached_count;
    bool *is_reached, *is_done;
    struct entry *heap; /* least distance first, then least column */
    size_t heap_count, heap_capacity;
};

/* ---- a binary heap ---------------------------------------------------------------- */

static bool is_before(struct entry a, struct entry b)
{
    return a.distance != b.distance ? a.distance < b.distance : a.column < b.column;
}

static void heap_add(struct solver *solver, struct entry entry)
{
    ARENA_GROW(solver->arena, &solver->heap, solver->heap_count, &solver->heap_capacity);
    size_t at = solver->heap_count++;
    for (; at > 0 && is_before(entry, solver->heap[(at - 1) / 2]); at = (at - 1) / 2)
        solver->heap[at] = solver->heap[(at - 1) / 2];
    solver->heap[at] = entry;
}

static struct entry heap_take(struct solver *solver)
{
    struct entry *heap = solver->heap, taken = heap[0];
    size_t count = --solver->heap_count, at = 0;
    struct entry last = heap[count];
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && is_before(heap[child + 1], heap[child]))
            child++;
        if (!is_before(heap[child], last))
            break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return taken;
}

/* ---- one search ------------------------------------------------------------------- */

static void reach(struct solver *solver, uint32_t row, uint32_t column, int64_t cost,
                  int64_t so_far)
{
    int64_t distance = so_far + cost - solver->row_price[row] - solver->column_price[column];
    if (solver->is_reached[column] && distance >= solver->distance[column])
        return;
    if (!solver->is_reached[column])
        solver->reached[solver->reached_count++] = column;
    solver->is_reached[column] = true;
    solver->distance[column] = distance;
    solver->from_row[column] = row;
    heap_add(solver, (struct entry){distance, column});
}

static void look_around(struct solver *solver, uint32_t row, int64_t so_far)
{
    for (size_t i = solver->first[row]; i < solver->first[row + 1]; i++)
        if (solver->pairs[i].worth > 0)
            reach(solver, row, solver->pairs[i].column, -solver->pairs[i].worth, so_far);
    reach(solver, row, solver->columns + row, 0, so_far);
}

/* The nearest free column from `row`. There is always one: its own place alone. */
static uint32_t find_free(struct solver *solver, uint32_t row)
{
    look_around(solver, row, 0);
    for (;;) {
        struct entry nearest = heap_take(solver);
        if (solver->is_done[nearest.column])
            continue; /* reached again by a shorter way since it was put there */
        solver->is_done[nearest.column] = true;
        if (solver->row_of[nearest.column] == ASSIGNMENT_NONE)
            return nearest.column;
        look_around(solver, solver->row_of[nearest.column], nearest.distance);
    }
}

static void mend_prices(struct solver *solver, uint32_t row, uint32_t end)
{
    int64_t length = solver->distance[end];
    solver->row_price[row] += length;
    for (uint32_t i = 0; i < solver->reached_count; i++) {
        uint32_t column = solver->reached[i];
        int64_t slack = length - solver->distance[column];
        if (solver->is_done[column] && column != end) {
            solver->column_price[column] -= slack;
            solver->row_price[solver->row_of[column]] += slack;
        }
        solver->is_reached[column] = solver->is_done[column] = false;
    }
    solver->reached_count = 0;
    solver->heap_count = 0;
}

static void place_row(struct solver *solver, uint32_t row)
{
    uint32_t column = find_free(solver, row);
    mend_prices(solver, row, column);
    for (uint32_t mover = ASSIGNMENT_NONE; mover != row;) {
        mover = solver->from_row[column];
        uint32_t left = solver->column_of[mover];
        solver->row_of[column] = mover;
        solver->column_of[mover] = column;
        column = left;
    }
}

/* ---- the whole -------------------------------------------------------------------- */

/* A row's price begins at its cheapest cost, so that no pair starts below 0. */
static void prepare(struct solver *solver, size_t pair_count)
{
    for (size_t i = 0; i < pair_count; i++) {
        const struct assignment_pair *pair = &solver->pairs[i];
        CHECK(pair->row < solver->rows && pair->column < solver->columns);
        CHECK(i == 0 || pair[-1].row <= pair->row);
        solver->first[pair->row + 1] = i + 1;
        if (-pair->worth < solver->row_price[pair->row])
            solver->row_price[pair->row] = -pair->worth;
    }
    for (uint32_t row = 0; row < solver->rows; row++)
        if (solver->first[row + 1] < solver->first[row])
            solver->first[row + 1] = solver->first[row];
}

uint32_t *assignment_best(struct arena *arena, const struct assignment_pair *pairs,
                          size_t pair_count, uint32_t rows, uint32_t columns)
{
    size_t width = (size_t)columns + rows;
    struct solver solver = {
        .pairs = pairs,
        .rows = rows,
        .columns = columns,
        .arena = arena,
        .first = ARENA_ARRAY(arena, size_t, (size_t)rows + 1),
        .row_price = ARENA_ARRAY(arena, int64_t, rows),
        .column_price = ARENA_ARRAY(arena, int64_t, width),
        .row_of = ARENA_ARRAY(arena, uint32_t, width),
        .distance = ARENA_ARRAY(arena, int64_t, width),
        .from_row = ARENA_ARRAY(arena, uint32_t, width),
        .column_of = ARENA_ARRAY(arena, uint32_t, rows),
        .reached = ARENA_ARRAY(arena, uint32_t, width),
        .is_reached = ARENA_ARRAY(arena, bool, width),
        .is_done = ARENA_ARRAY(arena, bool, width),
    };
    memset(solver.row_of, 0xFF, width * sizeof *solver.row_of);
    memset(solver.column_of, 0xFF, (size_t)rows * sizeof *solver.column_of);
    prepare(&solver, pair_count);
    for (uint32_t row = 0; row < rows; row++)
        place_row(&solver, row);
    for (uint32_t row = 0; row < rows; row++)
        if (solver.column_of[row] >= columns)
            solver.column_of[row] = ASSIGNMENT_NONE;
    return solver.column_of;
}
