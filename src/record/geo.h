/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Geometry of areas by way of GEOS: whether a polygon is one, and how far two areas are
 * apart. Internal to record/.
 */
#ifndef SURETY_RECORD_GEO_H
#define SURETY_RECORD_GEO_H

#include "record/record.h"

#include <geos_c.h>

/* One thread's handle to GEOS; it says nothing on stderr. */
struct geo {
    GEOSContextHandle_t handle;
};

void geo_init(struct geo *geo);
void geo_release(struct geo *geo);

enum { GEO_REASON_BYTES = 160 };

/*
 * Whether a polygon is valid (rings do not cross, holes lie inside, parts do not overlap). If
 * not, `reason` says why and where.
 */
bool geo_is_valid(struct geo *geo, const struct geometry *geometry,
                  char reason[static GEO_REASON_BYTES]);

/*
 * Kilometres between the nearest points of two geometries on a sphere of the Earth's mean
 * radius; 0 if they meet; negative if it cannot be told. Good to a few tenths of a percent.
 */
double geo_distance_km(struct geo *geo, const struct geometry *a, const struct geometry *b);

/* A bound from below on that distance, from the latitudes alone. O(points). */
double geo_distance_at_least_km(const struct geometry *a, const struct geometry *b);

#endif
