/* SPDX-License-Identifier: Apache-2.0 */
#include "record/amend.h"

#include "record/csv.h"

/* The cell of the row last read that an amendment is for, or NULL. */
static const struct csv_cell *cell_of(const struct csv_reader *csv,
                                      const struct amendment *amendment)
{
    const struct cell *cell = row_cell(amendment->row, amendment->field);
    for (size_t i = 0; i < csv->cell_count; i++)
        if (csv->cells[i].place.line == cell->line && csv->cells[i].place.column == cell->column
            && str_eq(csv->cells[i].text, row_text(amendment->row, amendment->field)))
            return &csv->cells[i];
    return NULL;
}

static void copy_to(struct buf *out, const struct csv_reader *csv, size_t *from, size_t to)
{
    buf_str(out, (struct str){csv->input.data + *from, to - *from});
    *from = to;
}

bool amend_cells(struct arena *scratch, struct str bytes, const struct amendment *amendments,
                 size_t count, struct buf *out, struct error *err)
{
    struct csv_reader csv;
    uint32_t line, column;
    size_t done = 0, next = 0;
    csv_open(&csv, scratch, bytes);
    buf_str(out, (struct str){bytes.data, bytes.size - csv.input.size}); /* a byte order mark */
    while (next < count && csv_next(&csv, err, &line, &column) == CSV_ROW) {
        const struct csv_cell *cell = cell_of(&csv, &amendments[next]);
        if (cell == NULL)
            continue;
        copy_to(out, &csv, &done, (size_t)(cell->text.data - csv.input.data));
        buf_str(out, amendments[next++].text);
        done += cell->text.size;
    }
    copy_to(out, &csv, &done, csv.input.size);
    return next == count
           || error_set(err, ERROR_CONFLICT, "%s was changed while it was read",
                        kind_infos[amendments[next].row->kind].file);
}
