/* SPDX-License-Identifier: Apache-2.0 */
/*
 * areas.geojson: a FeatureCollection (RFC 7946). The properties of a feature that kinds.def
 * knows become a row of KIND_AREA, its geometry goes to record.geometries, and the whole
 * text is kept as it was spelt, so that members that mean nothing to us are not lost.
 */
#include "record/hint.h"
#include "record/limits.h"
#include "record/loader.h"
#include "record/quote.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct area_reader {
    struct loader *loader;
    struct json_cursor *cursor;
    struct geometry *geometry; /* of the feature being read */
    size_t ring_capacity;
    size_t geometry_capacity;
    size_t point_count; /* of all features, of LIMIT_AREA_POINTS */
    bool too_many_points;
};

static void PRINTF_LIKE(5, 6) add(struct area_reader *a, enum severity severity, struct place place,
                                  const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diagnostics_add_list(a->loader->diagnostics, severity,
                         a->loader->record->tables[KIND_AREA].file, place, hint, format, args);
    va_end(args);
}

/* Whether the value at the cursor is of this type; if not that is reported and it is passed. */
static bool expect(struct area_reader *a, enum cursor_type type, const char *what)
{
    enum cursor_type found = cursor_type(a->cursor);
    if (found == type)
        return true;
    add(a, SEVERITY_ERROR, cursor_place(a->cursor), NULL, "%s must be %s, not %s", what,
        cursor_type_words(type), cursor_type_words(found));
    cursor_skip(a->cursor);
    return false;
}

/* ---- coordinates ---- */

/* The number at the cursor in 1e-7 degrees, if it is one of at most `max` degrees. */
static bool read_degrees(struct area_reader *a, int max, const char *what, int32_t *degrees_e7)
{
    struct place place = cursor_place(a->cursor);
    if (!expect(a, CURSOR_NUMBER, what))
        return false;
    char digits[64];
    struct str raw = cursor_raw(a->cursor);
    snprintf(digits, sizeof digits, "%.*s", STR_ARG(raw));
    double degrees = strtod(digits, NULL);
    if (!(fabs(degrees) <= max)) {
        add(a, SEVERITY_ERROR, place,
            max == 90 ? "longitude comes first, then latitude, in degrees" : NULL,
            "%s %s is not from -%d to %d", what, digits, max, max);
        return false;
    }
    *degrees_e7 = (int32_t)lround(degrees * 1e7);
    return true;
}

/* [longitude, latitude, …]; height and the like are passed over. */
static bool read_point(struct area_reader *a, struct point_e7 *point)
{
    struct place place = cursor_place(a->cursor);
    int count = 0;
    bool good = true;
    if (!expect(a, CURSOR_ARRAY, "a position"))
        return false;
    for (cursor_enter(a->cursor); cursor_item(a->cursor); count++) {
        if (count == 0)
            good = read_degrees(a, 180, "longitude", &point->lon) && good;
        else if (count == 1)
            good = read_degrees(a, 90, "latitude", &point->lat) && good;
        else
            cursor_skip(a->cursor);
    }
    if (count < 2)
        add(a, SEVERITY_ERROR, place, NULL, "a position needs longitude and latitude");
    return good && count >= 2;
}

static struct ring *add_ring(struct area_reader *a, bool starts_part)
{
    struct geometry *geometry = a->geometry;
    ARENA_GROW(a->loader->arena, &geometry->rings, geometry->ring_count, &a->ring_capacity);
    struct ring *ring = &geometry->rings[geometry->ring_count++];
    *ring = (struct ring){.starts_part = starts_part};
    return ring;
}

static bool may_add_point(struct area_reader *a, struct place place)
{
    if (a->point_count++ < LIMIT_AREA_POINTS)
        return true;
    if (!a->too_many_points)
        add(a, SEVERITY_ERROR, place, NULL, "more than %d positions in all", LIMIT_AREA_POINTS);
    a->too_many_points = true;
    return false;
}

/* A lone position (of a Point) as a ring of one. */
static bool read_lone_point(struct area_reader *a)
{
    struct point_e7 point;
    if (!may_add_point(a, cursor_place(a->cursor)) || !read_point(a, &point))
        return false;
    struct ring *ring = add_ring(a, true);
    ring->points = ARENA_NEW(a->loader->arena, struct point_e7);
    ring->points[0] = point;
    ring->point_count = 1;
    return true;
}

/* An array of positions. */
static bool read_points(struct area_reader *a, bool starts_part, struct ring **ring)
{
    size_t capacity = 0;
    bool good = true;
    if (!expect(a, CURSOR_ARRAY, "a list of positions"))
        return false;
    *ring = add_ring(a, starts_part);
    for (cursor_enter(a->cursor); cursor_item(a->cursor);) {
        struct point_e7 point = {0};
        if (!may_add_point(a, cursor_place(a->cursor))) {
            cursor_skip(a->cursor);
            good = false;
        } else {
            good = read_point(a, &point) && good;
            ARENA_GROW(a->loader->arena, &(*ring)->points, (*ring)->point_count, &capacity);
            (*ring)->points[(*ring)->point_count++] = point;
        }
    }
    return good;
}

static bool read_line(struct area_reader *a)
{
    struct ring *ring;
    struct place place = cursor_place(a->cursor);
    if (!read_points(a, true, &ring))
        return false;
    if (ring->point_count < 2)
        add(a, SEVERITY_ERROR, place, NULL, "a line needs at least 2 positions, this one has %u",
            (unsigned)ring->point_count);
    return ring->point_count >= 2;
}

static bool read_ring(struct area_reader *a, bool is_outer)
{
    struct ring *ring;
    struct place place = cursor_place(a->cursor);
    if (!read_points(a, is_outer, &ring))
        return false;
    uint32_t count = ring->point_count;
    if (count < 4) {
        add(a, SEVERITY_ERROR, place, NULL, "a ring needs at least 4 positions, this one has %u",
            (unsigned)count);
        return false;
    }
    const struct point_e7 *first = &ring->points[0], *last = &ring->points[count - 1];
    if (first->lon == last->lon && first->lat == last->lat)
        return true;
    add(a, SEVERITY_ERROR, place, "end it with the position that it begins with",
        "the ring is not closed");
    return false;
}

static bool read_polygon(struct area_reader *a)
{
    bool good = true, is_outer = true;
    struct place place = cursor_place(a->cursor);
    if (!expect(a, CURSOR_ARRAY, "a polygon's coordinates"))
        return false;
    for (cursor_enter(a->cursor); cursor_item(a->cursor); is_outer = false)
        good = read_ring(a, is_outer) && good;
    if (is_outer)
        add(a, SEVERITY_ERROR, place, NULL, "a polygon needs a ring");
    return good && !is_outer;
}

/* An array of what `part` reads. */
static bool read_parts(struct area_reader *a, bool (*part)(struct area_reader *))
{
    bool good = true;
    size_t count = 0;
    struct place place = cursor_place(a->cursor);
    if (!expect(a, CURSOR_ARRAY, "coordinates"))
        return false;
    for (cursor_enter(a->cursor); cursor_item(a->cursor); count++)
        good = part(a) && good;
    if (count == 0)
        add(a, SEVERITY_ERROR, place, NULL, "a geometry without parts");
    return good && count > 0;
}

static bool read_polygons(struct area_reader *a)
{
    return read_parts(a, read_polygon);
}

static bool read_lines(struct area_reader *a)
{
    return read_parts(a, read_line);
}

/* ---- geometry ---- */

static const struct {
    const char *name;
    enum geometry_type type;
    bool (*read)(struct area_reader *);
} geometry_readers[] = {
    {"Polygon", GEOMETRY_POLYGON, read_polygon}, {"MultiPolygon", GEOMETRY_POLYGON, read_polygons},
    {"LineString", GEOMETRY_LINE, read_line},    {"MultiLineString", GEOMETRY_LINE, read_lines},
    {"Point", GEOMETRY_POINT, read_lone_point},
};

enum { GEOMETRY_READER_COUNT = sizeof geometry_readers / sizeof *geometry_readers };

static void read_coordinates(struct area_reader *a, struct str type, struct place place,
                             struct json_cursor *coordinates)
{
    for (int i = 0; i < GEOMETRY_READER_COUNT; i++) {
        if (!str_eq(type, str_from(geometry_readers[i].name)))
            continue;
        struct json_cursor *outer = a->cursor;
        a->cursor = coordinates;
        bool good = geometry_readers[i].read(a);
        a->cursor = outer;
        a->geometry->type = good ? geometry_readers[i].type : GEOMETRY_NONE;
        return;
    }
    struct hint hint = hint_begin(a->loader->diagnostics, type);
    for (int i = 0; i < GEOMETRY_READER_COUNT; i++)
        hint_offer(&hint, str_from(geometry_readers[i].name));
    add(a, SEVERITY_ERROR, place, hint_end(&hint),
        "geometry %s is not one of Polygon, MultiPolygon, LineString, MultiLineString, Point",
        QUOTE(type));
}

/* The members may come in any order: their places are noted first, then the coordinates are read.
 */
static void read_geometry(struct area_reader *a)
{
    struct place place = cursor_place(a->cursor);
    struct json_cursor coordinates = {0};
    struct str name, type = {0};
    if (cursor_type(a->cursor) == CURSOR_OTHER) {
        cursor_skip(a->cursor); /* null: a place that is not located */
        return;
    }
    if (!expect(a, CURSOR_OBJECT, "\"geometry\""))
        return;
    for (cursor_enter(a->cursor); cursor_member(a->cursor, a->loader->arena, &name);) {
        if (str_eq(name, STR("type")) && expect(a, CURSOR_STRING, "\"type\""))
            type = cursor_string(a->cursor, a->loader->arena);
        else if (str_eq(name, STR("coordinates"))) {
            coordinates = *a->cursor;
            cursor_skip(a->cursor);
        } else if (!str_eq(name, STR("type")))
            cursor_skip(a->cursor);
    }
    if (type.size == 0 || coordinates.at == 0)
        add(a, SEVERITY_ERROR, place, NULL, "a geometry needs \"type\" and \"coordinates\"");
    else
        read_coordinates(a, type, place, &coordinates);
}

/* ---- features ---- */

/* A property that no field has is kept; one that is nearly a field's name is likely a slip. */
static void check_unknown_property(struct area_reader *a, struct str name)
{
    const struct kind_info *info = &kind_infos[KIND_AREA];
    for (int field = 0; field < info->field_count; field++) {
        struct str known = str_from(info->fields[field].name);
        if (str_distance(name, known, 2) > (known.size > 4 ? 2 : 0))
            continue;
        add(a, SEVERITY_WARNING, cursor_place(a->cursor),
            arena_printf(a->loader->arena, "did you mean \"%s\"?", info->fields[field].name),
            "the property %s is not read", QUOTE(name));
    }
}

static void read_property(struct area_reader *a, struct row *row, struct str name)
{
    int field = field_find(KIND_AREA, name);
    enum cursor_type type = cursor_type(a->cursor);
    struct place place = cursor_text_place(a->cursor);
    if (field < 0) {
        check_unknown_property(a, name);
        cursor_skip(a->cursor);
    } else if (type == CURSOR_STRING) {
        struct str text = str_trim(cursor_string(a->cursor, a->loader->arena));
        loader_set_cell(a->loader, row, field, text, place);
    } else if (type == CURSOR_NUMBER && field == AREA_STANDOFF_KM) {
        loader_set_cell(a->loader, row, field, cursor_raw(a->cursor), place);
    } else if (type == CURSOR_OTHER && field != AREA_ID) {
        cursor_skip(a->cursor); /* null: unknown */
    } else {
        add(a, SEVERITY_ERROR, place, NULL, "%s must be a string, not %s",
            loader_label(a->loader, row, field), cursor_type_words(type));
        row->cells[field].line = place.line;
        row->cells[field].column = place.column;
        cursor_skip(a->cursor);
    }
}

static void read_properties(struct area_reader *a, struct row *row)
{
    struct str name;
    if (cursor_type(a->cursor) == CURSOR_OTHER) {
        cursor_skip(a->cursor);
        return;
    }
    if (!expect(a, CURSOR_OBJECT, "\"properties\""))
        return;
    for (cursor_enter(a->cursor); cursor_member(a->cursor, a->loader->arena, &name);)
        read_property(a, row, name);
}

/* "type" must be the string `wanted`. */
static void check_type(struct area_reader *a, const char *wanted)
{
    struct place place = cursor_place(a->cursor);
    if (!expect(a, CURSOR_STRING, "\"type\""))
        return;
    struct str type = cursor_string(a->cursor, a->loader->arena);
    if (!str_eq(type, str_from(wanted)))
        add(a, SEVERITY_ERROR, place, NULL, "\"type\" is %s, not \"%s\"", QUOTE(type), wanted);
}

static struct geometry *add_geometry(struct area_reader *a, size_t index)
{
    struct record *record = a->loader->record;
    ARENA_GROW(a->loader->arena, &record->geometries, index, &a->geometry_capacity);
    record->geometries[index] = (struct geometry){0};
    a->ring_capacity = 0;
    return &record->geometries[index];
}

static void read_feature(struct area_reader *a)
{
    struct place place = cursor_place(a->cursor);
    struct str name;
    bool typed = false;
    if (!expect(a, CURSOR_OBJECT, "a feature"))
        return;
    struct row *row = loader_add_row(a->loader, KIND_AREA, place.line);
    if (row == NULL) {
        cursor_skip(a->cursor);
        return;
    }
    a->geometry = add_geometry(a, row->index);
    for (cursor_enter(a->cursor); cursor_member(a->cursor, a->loader->arena, &name);) {
        if (str_eq(name, STR("properties")))
            read_properties(a, row);
        else if (str_eq(name, STR("geometry")))
            read_geometry(a);
        else if (str_eq(name, STR("type")) && (typed = true))
            check_type(a, "Feature");
        else
            cursor_skip(a->cursor);
    }
    if (!typed)
        add(a, SEVERITY_ERROR, place, NULL, "a feature needs \"type\": \"Feature\"");
    loader_check_needed(a->loader, row, place);
}

static void read_features(struct area_reader *a)
{
    if (!expect(a, CURSOR_ARRAY, "\"features\"")) {
        loader_give_up(a->loader, KIND_AREA);
        return;
    }
    for (cursor_enter(a->cursor); cursor_item(a->cursor);)
        read_feature(a);
}

static void keep_text(struct loader *loader, struct str text)
{
    struct buf compact;
    buf_init(&compact);
    json_write_compact(text, &compact);
    loader->record->areas_geojson =
        (struct str){arena_copy(loader->arena, compact.data, compact.size), compact.size};
    buf_release(&compact);
}

void loader_read_features(struct loader *loader, struct json_cursor *cursor)
{
    struct area_reader a = {.loader = loader, .cursor = cursor};
    struct place place = cursor_place(cursor);
    size_t begin = cursor->at;
    bool typed = false, listed = false;
    struct str name;
    if (!expect(&a, CURSOR_OBJECT, "the collection of areas")) {
        loader_give_up(loader, KIND_AREA);
        return;
    }
    for (cursor_enter(cursor); cursor_member(cursor, loader->arena, &name);) {
        if (str_eq(name, STR("type")) && (typed = true))
            check_type(&a, "FeatureCollection");
        else if (str_eq(name, STR("features")) && (listed = true))
            read_features(&a);
        else
            cursor_skip(cursor);
    }
    if (!listed)
        loader_give_up(loader, KIND_AREA);
    if (!typed || !listed)
        add(&a, SEVERITY_ERROR, place, NULL, "a FeatureCollection needs \"type\" and \"features\"");
    keep_text(loader, (struct str){cursor->text.data + begin, cursor->at - begin});
}

void loader_read_areas(struct loader *loader, struct str bytes)
{
    struct json_cursor cursor;
    struct error err;
    if (cursor_open(bytes, &cursor, &err)) {
        loader_read_features(loader, &cursor);
        return;
    }
    diagnostics_add(loader->diagnostics, SEVERITY_ERROR, loader->record->tables[KIND_AREA].file,
                    cursor.place.line, cursor.place.column, NULL, "%s", err.text);
    loader_give_up(loader, KIND_AREA);
}
