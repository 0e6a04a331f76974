/* SPDX-License-Identifier: Apache-2.0 */
#include "folder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

uint64_t random_next(uint64_t *seed)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

int random_below(uint64_t *seed, int limit)
{
    return (int)(random_next(seed) % (uint64_t)limit);
}

bool random_chance(uint64_t *seed, int percent)
{
    return random_below(seed, 100) < percent;
}

const char **folder_add(struct folder *folder, enum kind kind)
{
    struct folder_table *table = &folder->tables[kind];
    CHECK(table->row_count < FOLDER_ROWS && kind_infos[kind].field_count <= FOLDER_FIELDS);
    memset(table->cells[table->row_count], 0, sizeof table->cells[0]);
    return table->cells[table->row_count++];
}

void folder_remove(struct folder *folder, enum kind kind, size_t row)
{
    struct folder_table *table = &folder->tables[kind];
    memmove(table->cells[row], table->cells[row + 1],
            (table->row_count - row - 1) * sizeof table->cells[0]);
    table->row_count--;
}

void folder_shuffle(struct folder *folder, uint64_t seed)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        struct folder_table *table = &folder->tables[kind];
        for (size_t i = table->row_count; i > 1; i--) {
            size_t other = (size_t)random_below(&seed, (int)i);
            const char *kept[FOLDER_FIELDS];
            memcpy(kept, table->cells[i - 1], sizeof kept);
            memcpy(table->cells[i - 1], table->cells[other], sizeof kept);
            memcpy(table->cells[other], kept, sizeof kept);
        }
    }
}

/* ------------------------------------------------------------------ files */

static void print_cell(struct buf *out, const char *cell)
{
    bool quoted = cell != NULL && strpbrk(cell, ",;\"\n") != NULL;
    buf_text(out, quoted ? "\"" : "");
    buf_text(out, cell == NULL ? "" : cell);
    buf_text(out, quoted ? "\"" : "");
}

static void print_csv(const struct folder *folder, enum kind kind, struct buf *out)
{
    const struct kind_info *info = &kind_infos[kind];
    for (int f = 0; f < info->field_count; f++)
        buf_printf(out, "%s%s", f > 0 ? "," : "", info->fields[f].name);
    buf_char(out, '\n');
    for (size_t i = 0; i < folder->tables[kind].row_count; i++) {
        for (int f = 0; f < info->field_count; f++) {
            buf_text(out, f > 0 ? "," : "");
            print_cell(out, folder->tables[kind].cells[i][f]);
        }
        buf_char(out, '\n');
    }
}

/* Squares beside each other. */
static void print_geojson(const struct folder *folder, struct buf *out)
{
    const struct folder_table *table = &folder->tables[KIND_AREA];
    buf_text(out, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < table->row_count; i++) {
        int west = 20 + 2 * (int)i, east = west + 1;
        buf_printf(
            out,
            "%s\n{\"type\":\"Feature\",\"properties\":{\"id\":\"%s\",\"kind\":\"%s\"},\"geometry\":"
            "{\"type\":\"Polygon\",\"coordinates\":[[[%d,48],[%d,48],[%d,49],[%d,49],[%d,48]]]}}",
            i > 0 ? "," : "", table->cells[i][AREA_ID], table->cells[i][AREA_KIND], west, east,
            east, west, west);
    }
    buf_text(out, "\n]}\n");
}

static void print_table(const struct folder *folder, enum kind kind, struct buf *out)
{
    if (kind == KIND_AREA)
        print_geojson(folder, out);
    else
        print_csv(folder, kind, out);
}

bool folder_write(const struct folder *folder, const char *path, struct error *err)
{
    bool good = true;
    for (int kind = 0; kind < KIND_COUNT && good; kind++) {
        char file[512];
        snprintf(file, sizeof file, "%s/%s", path, kind_infos[kind].file);
        if (folder->tables[kind].row_count == 0) {
            unlink(file);
            continue;
        }
        struct buf out;
        buf_init(&out);
        print_table(folder, kind, &out);
        FILE *stream = fopen(file, "we"); /* not file_write(): these need not outlive a power cut */
        good = stream != NULL && fwrite(out.data, 1, out.size, stream) == out.size;
        good = (stream == NULL || fclose(stream) == 0) && good;
        if (!good)
            error_errno(err, "cannot write %s", file);
        buf_release(&out);
    }
    return good;
}

void folder_delete(const char *path)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        char file[512];
        snprintf(file, sizeof file, "%s/%s", path, kind_infos[kind].file);
        unlink(file);
    }
    rmdir(path);
}

static void print_question(const struct reference_question *question, struct buf *out)
{
    char day[DATE_TEXT_BYTES];
    buf_printf(out, "question: --k %d --resist %d", question->k, question->resist);
    if (question->set.size > 0)
        buf_printf(out, " --set %.*s", STR_ARG(question->set));
    if (question->as_of != DATE_NONE)
        buf_printf(out, " --as-of %s", date_write(day, question->as_of));
    if (question->c_day != DATE_NONE)
        buf_printf(out, " --c-day %s", date_write(day, question->c_day));
    for (size_t i = 0; i < question->without_count; i++)
        buf_printf(out, " --without %.*s", STR_ARG(question->without[i]));
    for (size_t i = 0; i < question->supposed_count; i++)
        buf_printf(out, " --suppose %.*s=%s", STR_ARG(question->supposed[i]),
                   question->supposed_value[i] ? "true" : "false");
    buf_char(out, '\n');
}

void folder_print(const struct folder *folder, struct buf *out)
{
    print_question(&folder->question, out);
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (folder->tables[kind].row_count == 0)
            continue;
        buf_printf(out, "--- %s\n", kind_infos[kind].file);
        print_table(folder, kind, out);
    }
}
