/* SPDX-License-Identifier: Apache-2.0 */
#include "record/record.h"

struct str row_note(const struct record *record, const struct row *row)
{
    const struct table *table = &record->tables[row->kind];
    for (size_t i = 0; i < table->extra_count; i++)
        if (str_eq(table->extra_names[i], STR("note")))
            return row_text(row, kind_infos[row->kind].field_count + (int)i);
    return (struct str){0};
}

const struct row *record_find(const struct record *record, enum kind kind, struct str id)
{
    int64_t index = map_get(&record->ids[kind], id, -1);
    return index < 0 ? NULL : record_row(record, kind, (size_t)index);
}

bool list_next(struct str *rest, struct str *item)
{
    while (str_next(rest, ';', item)) {
        *item = str_trim(*item);
        if (item->size > 0)
            return true;
    }
    return false;
}
