/* SPDX-License-Identifier: Apache-2.0 */
#include "record/geo.h"

#include "base/testing.h"

#include <math.h>

enum { POINTS_MAX = 8 };

/* A geometry of one ring from degrees. */
struct shape {
    enum geometry_type type;
    double lon_lat[POINTS_MAX][2];
    uint32_t count;
    struct point_e7 points[POINTS_MAX];
    struct ring ring;
};

static struct geometry geometry_of(struct shape *shape)
{
    for (uint32_t i = 0; i < shape->count; i++)
        shape->points[i] = (struct point_e7){(int32_t)lround(shape->lon_lat[i][0] * 1e7),
                                             (int32_t)lround(shape->lon_lat[i][1] * 1e7)};
    shape->ring = (struct ring){shape->points, shape->count, true};
    return (struct geometry){shape->type, &shape->ring, 1};
}

/* Expected: the haversine formula for the nearest points, on the same sphere. */
static void distances_are_those_on_the_sphere(void **state)
{
    static const struct {
        struct shape a, b;
        double km;
    } cases[] = {
        {{GEOMETRY_POINT, {{30, 50}}, 1}, {GEOMETRY_POINT, {{30, 51}}, 1}, 111.1951},
        {{GEOMETRY_POINT, {{30, 50}}, 1}, {GEOMETRY_POINT, {{31, 50}}, 1}, 71.4747},
        {{GEOMETRY_POINT, {{179.5, 0}}, 1}, {GEOMETRY_POINT, {{-179.5, 0}}, 1}, 111.1951},
        {{GEOMETRY_POINT, {{2.35, 48.85}}, 1}, {GEOMETRY_POINT, {{30.52, 50.45}}, 1}, 2023.6},
        {{GEOMETRY_POINT, {{30.8, 50.5}}, 1}, {GEOMETRY_LINE, {{31, 49}, {31, 52}}, 2}, 14.146},
        {{GEOMETRY_POLYGON, {{30, 50}, {30.8, 50}, {30.8, 51}, {30, 50}}, 4},
         {GEOMETRY_LINE, {{30.5, 49}, {30.5, 52}}, 2},
         0},
    };
    struct geo geo;
    (void)state;
    geo_init(&geo);
    for (size_t i = 0; i < CASE_COUNT(cases); i++) {
        struct shape a = cases[i].a, b = cases[i].b;
        struct geometry first = geometry_of(&a), second = geometry_of(&b);
        double km = geo_distance_km(&geo, &first, &second);
        assert_true(fabs(km - cases[i].km) <= 0.001 * cases[i].km + 1e-6);
        assert_true(fabs(geo_distance_km(&geo, &second, &first) - km) <= 1e-3);
        assert_true(geo_distance_at_least_km(&first, &second) <= km + 1e-6);
    }
    geo_release(&geo);
}

static void polygons_that_cross_themselves_are_none(void **state)
{
    struct shape good = {GEOMETRY_POLYGON, {{0, 0}, {1, 0}, {1, 1}, {0, 0}}, 4};
    struct shape bow = {GEOMETRY_POLYGON, {{0, 0}, {1, 1}, {1, 0}, {0, 1}, {0, 0}}, 5};
    struct shape flat = {GEOMETRY_POLYGON, {{0, 0}, {1, 1}, {2, 2}, {0, 0}}, 4};
    struct geometry geometry = geometry_of(&good);
    char reason[GEO_REASON_BYTES];
    struct geo geo;
    (void)state;
    geo_init(&geo);
    assert_true(geo_is_valid(&geo, &geometry, reason));
    geometry = geometry_of(&bow);
    assert_false(geo_is_valid(&geo, &geometry, reason));
    assert_string_equal(reason, "Self-intersection at 0.50000, 0.50000");
    geometry = geometry_of(&flat);
    assert_false(geo_is_valid(&geo, &geometry, reason));
    geo_release(&geo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_are_those_on_the_sphere),
        cmocka_unit_test(polygons_that_cross_themselves_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
