/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The areas of the record as a map: equirectangular, with longitudes narrowed by the cosine
 * of the middle latitude, large shapes below small ones, a label at each. Labels that would run
 * into another are moved around their anchor, and left out of the picture (not out of the
 * table below it) if no place is free.
 */
#include "answer/report_page.h"
#include "answer/words.h"

#include <math.h>
#include <stdlib.h>

static const double map_width = 760, map_height_max = 560, map_margin = 14;
static const double label_height = 13, label_width_per_column = 6.4;
enum { LABELS_MAX = 400 };

struct box {
    double left, top, right, bottom;
};

/* A box that any point makes larger; `top` is the greater latitude. */
static const struct box nowhere = {180, -90, -180, 90};

struct map_view {
    double west, north; /* degrees */
    double narrowing;   /* of longitudes */
    double scale;       /* units a degree of latitude */
    double height;
    struct box labels[LABELS_MAX];
    int label_count;
};

static double view_x(const struct map_view *view, double lon)
{
    return map_margin + (lon - view->west) * view->narrowing * view->scale;
}

static double view_y(const struct map_view *view, double lat)
{
    return map_margin + (view->north - lat) * view->scale;
}

static double degrees(int32_t e7)
{
    return (double)e7 / 1e7;
}

static void box_add(struct box *box, struct point_e7 point)
{
    box->left = fmin(box->left, degrees(point.lon));
    box->right = fmax(box->right, degrees(point.lon));
    box->top = fmax(box->top, degrees(point.lat));
    box->bottom = fmin(box->bottom, degrees(point.lat));
}

/* Adds the rectangle of degrees around one area to `box`; false if the area has no points. */
static bool add_area(const struct record *record, size_t at, struct box *box)
{
    const struct geometry *geometry = &record->geometries[at];
    bool any = false;
    for (uint32_t r = 0; r < geometry->ring_count; r++)
        for (uint32_t p = 0; p < geometry->rings[r].point_count; p++) {
            box_add(box, geometry->rings[r].points[p]);
            any = true;
        }
    return any;
}

static bool degrees_box(const struct record *record, size_t at, struct box *box)
{
    *box = nowhere;
    return add_area(record, at, box);
}

static bool view_make(struct map_view *view, const struct record *record)
{
    struct box box = nowhere;
    bool any = false;
    for (size_t i = 0; i < record->tables[KIND_AREA].row_count; i++)
        any = add_area(record, i, &box) || any;
    if (!any)
        return false;
    double wide = fmax(box.right - box.left, 0.5), tall = fmax(box.top - box.bottom, 0.5);
    *view = (struct map_view){.west = box.left, .north = box.top};
    view->narrowing = cos((box.top + box.bottom) / 2 * acos(-1) / 180);
    view->scale = fmin((map_width - 2 * map_margin) / (wide * view->narrowing),
                       (map_height_max - 2 * map_margin) / tall);
    view->height = tall * view->scale + 2 * map_margin;
    return true;
}

/* Lines of longitude and latitude every 5 or 10 degrees, for orientation. */
static void write_graticule(const struct page *page, const struct map_view *view)
{
    double step = view->scale < 14 ? 10 : view->scale < 60 ? 5 : 1;
    double east = view->west + (map_width - 2 * map_margin) / (view->narrowing * view->scale);
    double south = view->north - (view->height - 2 * map_margin) / view->scale;
    buf_text(page->out, "<g class=\"graticule\">");
    for (double lon = ceil(view->west / step) * step; lon <= east; lon += step)
        buf_printf(page->out, "<path d=\"M%.1f 0V%.1f\"/>", view_x(view, lon), view->height);
    for (double lat = floor(view->north / step) * step; lat >= south; lat -= step)
        buf_printf(page->out, "<path d=\"M0 %.1fH%.0f\"/>", view_y(view, lat), map_width);
    buf_text(page->out, "</g>\n");
}

static void write_rings(const struct page *page, const struct map_view *view,
                        const struct geometry *geometry)
{
    for (uint32_t r = 0; r < geometry->ring_count; r++) {
        const struct ring *ring = &geometry->rings[r];
        for (uint32_t p = 0; p < ring->point_count; p++)
            buf_printf(page->out, "%s%.1f %.1f", p == 0 ? "M" : "L",
                       view_x(view, degrees(ring->points[p].lon)),
                       view_y(view, degrees(ring->points[p].lat)));
        if (geometry->type == GEOMETRY_POLYGON)
            buf_char(page->out, 'Z');
    }
}

static void write_shape(const struct page *page, const struct map_view *view, uint32_t at)
{
    static const char *const classes[] = {"area", "zone", "place", "line"};
    const struct row *area = record_row(page->state->record, KIND_AREA, at);
    const struct geometry *geometry = &page->state->record->geometries[at];
    const char *css = classes[row_value(area, AREA_KIND, AREA_AREA)];
    if (geometry->ring_count == 0 || geometry->rings[0].point_count == 0)
        return;
    if (geometry->type == GEOMETRY_POINT) {
        buf_printf(page->out, "<circle class=\"place\" r=\"4.5\" cx=\"%.1f\" cy=\"%.1f\">",
                   view_x(view, degrees(geometry->rings[0].points[0].lon)),
                   view_y(view, degrees(geometry->rings[0].points[0].lat)));
    } else {
        buf_printf(page->out, "<path class=\"%s %s\" d=\"", css,
                   geometry->type == GEOMETRY_LINE ? "open" : "closed");
        write_rings(page, view, geometry);
        buf_text(page->out, "\">");
    }
    buf_text(page->out, "<title>");
    html_text(page->out, words_area_name(area));
    buf_text(page->out,
             geometry->type == GEOMETRY_POINT ? "</title></circle>\n" : "</title></path>\n");
}

static bool boxes_meet(const struct box *a, const struct box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool is_free(const struct map_view *view, const struct box *box)
{
    if (box->left < 2 || box->right > map_width - 2 || box->top < 2
        || box->bottom > view->height - 2)
        return false;
    for (int i = 0; i < view->label_count; i++)
        if (boxes_meet(box, &view->labels[i]))
            return false;
    return true;
}

/* Where a label goes: the middle of a polygon's box, the middle point of a line, beside a point. */
static void label_anchor(const struct page *page, const struct map_view *view, uint32_t at,
                         double *x, double *y)
{
    const struct geometry *geometry = &page->state->record->geometries[at];
    const struct ring *ring = &geometry->rings[0];
    struct box box;
    if (geometry->type == GEOMETRY_POLYGON && degrees_box(page->state->record, at, &box)) {
        *x = view_x(view, (box.left + box.right) / 2);
        *y = view_y(view, (box.top + box.bottom) / 2);
        return;
    }
    struct point_e7 point = ring->points[ring->point_count / 2];
    *x = view_x(view, degrees(point.lon));
    *y = view_y(view, degrees(point.lat)) - (geometry->type == GEOMETRY_POINT ? 12 : 0);
}

static void write_label(const struct page *page, struct map_view *view, uint32_t at)
{
    const struct geometry *geometry = &page->state->record->geometries[at];
    if (geometry->ring_count == 0 || geometry->rings[0].point_count == 0)
        return;
    struct str id = row_text(record_row(page->state->record, KIND_AREA, at), AREA_ID);
    double x, y, wide = (double)str_width(id) * label_width_per_column + 6;
    label_anchor(page, view, at, &x, &y);
    for (int ring = 0; ring < 6; ring++)
        for (int side = 0; side < (ring == 0 ? 1 : 8); side++) {
            double turn = side * acos(-1) / 4;
            double cx = x + ring * 0.5 * wide * sin(turn), cy = y + ring * label_height * cos(turn);
            struct box box = {cx - wide / 2, cy - label_height / 2, cx + wide / 2,
                              cy + label_height / 2};
            if (view->label_count == LABELS_MAX || !is_free(view, &box))
                continue;
            view->labels[view->label_count++] = box;
            if (ring > 1)
                buf_printf(page->out, "<path class=\"leader\" d=\"M%.1f %.1fL%.1f %.1f\"/>", x, y,
                           cx, cy);
            html_svg_text(page->out, cx, cy + 4, "label", id);
            buf_char(page->out, '\n');
            return;
        }
}

/* Larger boxes first, so that small shapes lie on top. `context` is the size of each area's box. */
static int compare_sizes(const void *a, const void *b, void *context)
{
    const double *sizes = context;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    if (sizes[x] != sizes[y])
        return sizes[x] > sizes[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

/* Areas in the order in which they are drawn. */
static const uint32_t *drawing_order(const struct page *page, uint32_t count)
{
    uint32_t *order = ARENA_ARRAY(page->scratch, uint32_t, count);
    double *sizes = ARENA_ARRAY(page->scratch, double, count);
    for (uint32_t i = 0; i < count; i++) {
        struct box box;
        order[i] = i;
        if (degrees_box(page->state->record, i, &box))
            sizes[i] = (box.right - box.left) * (box.top - box.bottom);
    }
    qsort_r(order, count, sizeof *order, compare_sizes, sizes);
    return order;
}

static void write_names(const struct page *page)
{
    const struct record *record = page->state->record;
    buf_text(page->out, "<dl class=\"places\">\n");
    for (size_t i = 0; i < record->tables[KIND_AREA].row_count; i++) {
        const struct row *area = record_row(record, KIND_AREA, i);
        buf_text(page->out, "<div><dt>");
        html_text(page->out, row_text(area, AREA_ID));
        buf_text(page->out, "</dt><dd>");
        html_text(page->out, words_area_name(area));
        if (row_has(area, AREA_STANDOFF_KM)) {
            buf_text(page->out, "; stay ");
            html_text(page->out, row_text(area, AREA_STANDOFF_KM));
            buf_text(page->out, " km away");
        }
        buf_text(page->out, "</dd></div>\n");
    }
    buf_text(page->out, "</dl>\n");
}

void report_map(const struct page *page)
{
    const struct record *record = page->state->record;
    uint32_t count = (uint32_t)record->tables[KIND_AREA].row_count;
    struct map_view *view = ARENA_NEW(page->scratch, struct map_view);
    buf_text(page->out, "<section id=\"map\">\n<h2>Map</h2>\n");
    if (count == 0 || !view_make(view, record)) {
        buf_text(page->out, "<p class=\"quiet\">The record has no areas.</p>\n</section>\n");
        return;
    }
    const uint32_t *order = drawing_order(page, count);
    buf_text(page->out, "<figure>\n<figcaption>Areas that requirements, undertakings and caveats "
                        "name, as the record draws them. Shapes are for orientation and "
                        "claim no border.</figcaption>\n");
    html_svg_open(page->out, "map", map_width, view->height, "map of the areas listed below");
    write_graticule(page, view);
    for (uint32_t i = 0; i < count; i++)
        write_shape(page, view, order[i]);
    for (uint32_t i = count; i-- > 0;)
        write_label(page, view, order[i]);
    buf_text(page->out, "</svg>\n");
    write_names(page);
    buf_text(page->out, "</figure>\n</section>\n");
}
