/* SPDX-License-Identifier: Apache-2.0 */
#include "record/geo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double EARTH_RADIUS_KM = 6371.0088; /* mean radius, IUGG */
static const double RADIANS = 0.017453292519943295;
static const double E7 = 1e-7;

/*
 * Edges of GeoJSON are straight in degrees, those of the plane below are not: long ones are cut
 * into pieces, unless the geometry is so fine already that it would not matter.
 */
static const double PIECE_DEGREES = 0.25;
enum { PIECES_MAX = 100, POINTS_FINE = 20000, CENTERINGS = 3 };

struct point {
    double lon, lat; /* degrees */
};

struct xy {
    double x, y; /* km */
};

/* Where to: degrees as they are (`center` NULL), or a plane around a center. */
struct projection {
    const struct point *center;
};

static void ignore(const char *message, void *context)
{
    (void)message, (void)context;
}

void geo_init(struct geo *geo)
{
    geo->handle = GEOS_init_r();
    CHECK(geo->handle != NULL);
    GEOSContext_setNoticeMessageHandler_r(geo->handle, ignore, NULL);
    GEOSContext_setErrorMessageHandler_r(geo->handle, ignore, NULL);
}

void geo_release(struct geo *geo)
{
    GEOS_finish_r(geo->handle);
}

/* Azimuthal equidistant: distances from the center, and through it, are true. */
static struct xy project(struct point center, struct point p)
{
    double lat0 = center.lat * RADIANS, lat = p.lat * RADIANS;
    double dlon = (p.lon - center.lon) * RADIANS;
    double cosine = sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(dlon);
    double angle = acos(fmax(-1, fmin(1, cosine)));
    double scale = angle < 1e-12 ? 1 : angle / sin(angle);
    return (struct xy){
        EARTH_RADIUS_KM * scale * cos(lat) * sin(dlon),
        EARTH_RADIUS_KM * scale * (cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(dlon)),
    };
}

static struct point unproject(struct point center, struct xy p)
{
    double rho = hypot(p.x, p.y), angle = rho / EARTH_RADIUS_KM, lat0 = center.lat * RADIANS;
    if (rho < 1e-9)
        return center;
    double lat =
        asin(fmax(-1, fmin(1, cos(angle) * sin(lat0) + p.y * sin(angle) * cos(lat0) / rho)));
    double dlon =
        atan2(p.x * sin(angle), rho * cos(lat0) * cos(angle) - p.y * sin(lat0) * sin(angle));
    return (struct point){center.lon + dlon / RADIANS, lat / RADIANS};
}

static struct point degrees_of(struct point_e7 p)
{
    return (struct point){p.lon * E7, p.lat * E7};
}

static uint32_t pieces_between(struct point a, struct point b)
{
    double longest = fmax(fabs(a.lon - b.lon), fabs(a.lat - b.lat));
    double pieces = ceil(longest / PIECE_DEGREES);
    return pieces < 1 ? 1 : pieces > PIECES_MAX ? PIECES_MAX : (uint32_t)pieces;
}

static uint32_t count_points(const struct ring *ring, bool cut)
{
    uint32_t count = 1;
    for (uint32_t i = 1; i < ring->point_count; i++)
        count +=
            cut ? pieces_between(degrees_of(ring->points[i - 1]), degrees_of(ring->points[i])) : 1;
    return count;
}

static void set_point(struct geo *geo, GEOSCoordSequence *sequence, uint32_t index,
                      struct projection projection, struct point p)
{
    struct xy at = {p.lon, p.lat};
    if (projection.center != NULL)
        at = project(*projection.center, p);
    GEOSCoordSeq_setXY_r(geo->handle, sequence, index, at.x, at.y);
}

static GEOSCoordSequence *make_sequence(struct geo *geo, const struct ring *ring,
                                        struct projection projection, bool cut)
{
    uint32_t used = 0;
    GEOSCoordSequence *sequence = GEOSCoordSeq_create_r(geo->handle, count_points(ring, cut), 2);
    CHECK(sequence != NULL);
    set_point(geo, sequence, used++, projection, degrees_of(ring->points[0]));
    for (uint32_t i = 1; i < ring->point_count; i++) {
        struct point a = degrees_of(ring->points[i - 1]), b = degrees_of(ring->points[i]);
        uint32_t pieces = cut ? pieces_between(a, b) : 1;
        for (uint32_t k = 1; k <= pieces; k++) {
            double share = (double)k / pieces;
            struct point p = {a.lon + (b.lon - a.lon) * share, a.lat + (b.lat - a.lat) * share};
            set_point(geo, sequence, used++, projection, k == pieces ? b : p);
        }
    }
    return sequence;
}

/* The polygon whose outer ring is `first`, with the holes that follow it; `*next` is the ring
 * behind. */
static GEOSGeometry *make_polygon(struct geo *geo, const struct geometry *geometry, uint32_t first,
                                  uint32_t *next, struct projection projection, bool cut)
{
    struct arena scratch;
    arena_init(&scratch);
    uint32_t end = first + 1;
    while (end < geometry->ring_count && !geometry->rings[end].starts_part)
        end++;
    GEOSGeometry **rings = ARENA_ARRAY(&scratch, GEOSGeometry *, end - first);
    for (uint32_t i = first; i < end; i++)
        rings[i - first] = GEOSGeom_createLinearRing_r(
            geo->handle, make_sequence(geo, &geometry->rings[i], projection, cut));
    GEOSGeometry *polygon =
        GEOSGeom_createPolygon_r(geo->handle, rings[0], rings + 1, end - first - 1);
    arena_release(&scratch);
    *next = end;
    return polygon;
}

static GEOSGeometry *make_part(struct geo *geo, const struct geometry *geometry, uint32_t first,
                               uint32_t *next, struct projection projection, bool cut)
{
    if (geometry->type == GEOMETRY_POLYGON)
        return make_polygon(geo, geometry, first, next, projection, cut);
    GEOSCoordSequence *sequence = make_sequence(geo, &geometry->rings[first], projection, cut);
    *next = first + 1;
    return geometry->type == GEOMETRY_POINT ? GEOSGeom_createPoint_r(geo->handle, sequence)
                                            : GEOSGeom_createLineString_r(geo->handle, sequence);
}

/* The geometry for GEOS, to be destroyed by the caller. */
static GEOSGeometry *make_geometry(struct geo *geo, const struct geometry *geometry,
                                   struct projection projection)
{
    struct arena scratch;
    size_t point_count = 0;
    for (uint32_t i = 0; i < geometry->ring_count; i++)
        point_count += geometry->rings[i].point_count;
    bool cut = projection.center != NULL && point_count <= POINTS_FINE;
    arena_init(&scratch);
    GEOSGeometry **parts = ARENA_ARRAY(&scratch, GEOSGeometry *, geometry->ring_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < geometry->ring_count;)
        parts[count++] = make_part(geo, geometry, i, &i, projection, cut);
    GEOSGeometry *whole = parts[0];
    if (count > 1)
        whole = GEOSGeom_createCollection_r(
            geo->handle,
            geometry->type == GEOMETRY_POLYGON ? GEOS_MULTIPOLYGON : GEOS_MULTILINESTRING, parts,
            count);
    arena_release(&scratch);
    CHECK(whole != NULL);
    return whole;
}

static void write_reason(struct geo *geo, const char *why, const GEOSGeometry *where,
                         char reason[static GEO_REASON_BYTES])
{
    double lon, lat;
    bool placed = where != NULL && GEOSGeomGetX_r(geo->handle, where, &lon) == 1
                  && GEOSGeomGetY_r(geo->handle, where, &lat) == 1;
    if (placed)
        snprintf(reason, GEO_REASON_BYTES, "%s at %.5f, %.5f", why, lon, lat);
    else
        snprintf(reason, GEO_REASON_BYTES, "%s", why);
}

bool geo_is_valid(struct geo *geo, const struct geometry *geometry,
                  char reason[static GEO_REASON_BYTES])
{
    GEOSGeometry *shape = make_geometry(geo, geometry, (struct projection){NULL});
    GEOSGeometry *where = NULL;
    char *why = NULL;
    char answer = GEOSisValidDetail_r(geo->handle, shape, 0, &why, &where);
    if (answer != 1)
        write_reason(geo, why != NULL ? why : "GEOS cannot tell", where, reason);
    if (why != NULL)
        GEOSFree_r(geo->handle, why);
    if (where != NULL)
        GEOSGeom_destroy_r(geo->handle, where);
    GEOSGeom_destroy_r(geo->handle, shape);
    return answer == 1;
}

/* The two points that are nearest to each other, in the plane around `center`. */
static bool find_nearest(struct geo *geo, const struct geometry *a, const struct geometry *b,
                         struct point center, struct xy nearest[static 2])
{
    struct projection projection = {&center};
    GEOSGeometry *shape_a = make_geometry(geo, a, projection);
    GEOSGeometry *shape_b = make_geometry(geo, b, projection);
    GEOSCoordSequence *pair = GEOSNearestPoints_r(geo->handle, shape_a, shape_b);
    bool good = pair != NULL;
    for (unsigned i = 0; i < 2 && good; i++)
        good = GEOSCoordSeq_getXY_r(geo->handle, pair, i, &nearest[i].x, &nearest[i].y) == 1;
    if (pair != NULL)
        GEOSCoordSeq_destroy_r(geo->handle, pair);
    GEOSGeom_destroy_r(geo->handle, shape_a);
    GEOSGeom_destroy_r(geo->handle, shape_b);
    return good;
}

/*
 * The plane is true near its center only, so it is centered again on the middle between the
 * nearest points found so far, through which the distance then runs.
 */
double geo_distance_km(struct geo *geo, const struct geometry *a, const struct geometry *b)
{
    struct point center = degrees_of(a->rings[0].points[0]);
    struct xy nearest[2] = {{0, 0}, {0, 0}};
    for (int i = 0; i < CENTERINGS; i++) {
        if (!find_nearest(geo, a, b, center, nearest))
            return -1;
        struct xy middle = {(nearest[0].x + nearest[1].x) / 2, (nearest[0].y + nearest[1].y) / 2};
        center = unproject(center, middle);
    }
    return hypot(nearest[0].x - nearest[1].x, nearest[0].y - nearest[1].y);
}

static void latitudes(const struct geometry *geometry, int32_t *south, int32_t *north)
{
    *south = INT32_MAX;
    *north = INT32_MIN;
    for (uint32_t r = 0; r < geometry->ring_count; r++)
        for (uint32_t i = 0; i < geometry->rings[r].point_count; i++) {
            int32_t lat = geometry->rings[r].points[i].lat;
            *south = lat < *south ? lat : *south;
            *north = lat > *north ? lat : *north;
        }
}

double geo_distance_at_least_km(const struct geometry *a, const struct geometry *b)
{
    int32_t south[2], north[2];
    latitudes(a, &south[0], &north[0]);
    latitudes(b, &south[1], &north[1]);
    int64_t gap = (int64_t)south[0] - north[1];
    int64_t other = (int64_t)south[1] - north[0];
    gap = other > gap ? other : gap;
    return gap <= 0 ? 0 : (double)gap * E7 * RADIANS * EARTH_RADIUS_KM;
}
