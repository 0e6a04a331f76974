/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes a guarantee folder of a given size, always the same for the same words:
 *
 *   generate small|medium|large [--flat] [--linked] [--mixed] [--seed N] FOLDER
 *
 * 12 capabilities of uneven frequency, 8 areas; a fifth of the offers may serve anywhere, the
 * others one to three areas; a third rotate, a tenth share a brigade with another offer of
 * the same guarantor. Guarantors are of very uneven size (their share of the offers, and the
 * size of these, fall with their rank) or, with --flat, equal. With --linked a fifth of the
 * offers hang on other guarantors. With --mixed a shared brigade is promised for different
 * capabilities. All offers are then scaled until coverage is near 0.9.
 */
#include "folder.h"

#include "assess/coverage.h"
#include "assess/random.h"
#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPABILITIES = 12, AREAS = 8 };

struct size {
    const char *name;
    uint32_t guarantors, undertakings, requirements, weeks;
};

static const struct size sizes[] = {
    {"small", 35, 120, 60, 26},
    {"medium", 35, 500, 300, 104},
    {"large", 200, 5000, 2000, 104},
};

struct instance {
    const struct size *size;
    const char *path;
    bool is_flat, is_linked, is_mixed;
    uint64_t seed;
    double scale; /* of what is offered */
};

static double draw(uint64_t *seed)
{
    return (double)(random_mix(seed) >> 11) / 9007199254740992.0;
}

/* 0 is the most frequent: chances fall with the rank to some power. */
static uint32_t draw_rank(uint64_t *seed, uint32_t count, double power)
{
    double total = 0;
    for (uint32_t i = 0; i < count; i++)
        total += pow(i + 1, -power);
    double at = draw(seed) * total;
    for (uint32_t i = 0; i < count; i++)
        if ((at -= pow(i + 1, -power)) < 0)
            return i;
    return count - 1;
}

static FILE *create(const struct instance *instance, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", instance->path, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    return file;
}

static void close_file(FILE *file)
{
    if (fclose(file) != 0) {
        perror("generate");
        exit(1);
    }
}

static void write_frame(const struct instance *instance)
{
    FILE *file = create(instance, "guarantee.csv");
    fprintf(file, "id,host,horizon\nBENCH,HST,%u\n", instance->size->weeks * 7);
    close_file(file);
    file = create(instance, "sources.csv");
    fputs("id,title,published,tier\nS1,Pledges,2026-01-01,1\n", file);
    close_file(file);
    file = create(instance, "parties.csv");
    fputs("id,kind,role\nHST,organisation,host\n", file);
    for (uint32_t g = 0; g < instance->size->guarantors; g++)
        fprintf(file, "G%03u,organisation,guarantor\n", g);
    close_file(file);
    file = create(instance, "areas.geojson");
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", file);
    for (uint32_t a = 0; a < AREAS; a++)
        fprintf(file,
                "%s\n{\"type\":\"Feature\",\"properties\":{\"id\":\"A%u\",\"kind\":\"area\"},"
                "\"geometry\":{\"type\":\"Point\",\"coordinates\":[%u,50]}}",
                a == 0 ? "" : ",", a, 20 + a);
    fputs("\n]}\n", file);
    close_file(file);
}

static void write_requirements(const struct instance *instance, uint64_t seed)
{
    uint32_t days = instance->size->weeks * 7;
    FILE *file = create(instance, "requirements.csv");
    fputs("id,set,component,capability,area,quantity,unit,from,until,weight,critical\n", file);
    for (uint32_t r = 0; r < instance->size->requirements; r++) {
        uint32_t capability = draw_rank(&seed, CAPABILITIES, 0.7);
        uint32_t from = random_below(&seed, 3) == 0 ? 0 : random_below(&seed, days * 3 / 5);
        uint32_t length = days / 4 + random_below(&seed, days * 3 / 4);
        uint32_t until = from + length < days ? from + length : days;
        fprintf(file, "R%04u,main,land,C%02u,", r, capability);
        if (random_below(&seed, 10) > 0)
            fprintf(file, "A%u", random_below(&seed, AREAS));
        fprintf(file, ",%u,company,C+%u,C+%u,", 1 + random_below(&seed, 20), from, until);
        fprintf(file, "%u.%u,", 1 + random_below(&seed, 4), random_below(&seed, 10));
        fprintf(file, "%s\n", random_below(&seed, 10) == 0 ? "yes" : "no");
    }
    close_file(file);
}

static void write_areas(FILE *file, uint64_t *seed)
{
    if (random_below(seed, 5) == 0)
        return;
    uint32_t first = random_below(seed, AREAS), count = 1 + random_below(seed, 3);
    for (uint32_t a = 0; a < count; a++)
        fprintf(file, "%sA%u", a == 0 ? "" : ";", (first + a * 3) % AREAS);
}

static void write_condition(FILE *file, uint64_t *seed, const struct instance *instance)
{
    if (!instance->is_linked || random_below(seed, 5) > 0)
        return;
    uint32_t g[3];
    for (uint32_t i = 0; i < 3; i++) /* three that differ */
        g[i] = (random_below(seed, instance->size->guarantors / 3) * 3 + i)
               % instance->size->guarantors;
    switch (random_below(seed, 4)) {
    case 0:
        fprintf(file, "G%03u", g[0]);
        break;
    case 1:
        fprintf(file, "G%03u and G%03u", g[0], g[1]);
        break;
    case 2:
        fprintf(file, "G%03u or G%03u", g[0], g[1]);
        break;
    default:
        fprintf(file, "\"at_least(2,G%03u,G%03u,G%03u)\"", g[0], g[1], g[2]);
    }
}

static void write_undertaking(FILE *file, uint64_t *seed, const struct instance *instance,
                              uint32_t u)
{
    const struct size *size = instance->size;
    uint32_t days = size->weeks * 7;
    uint32_t party = u < size->guarantors ? u
                     : instance->is_flat  ? u % size->guarantors
                                          : draw_rank(seed, size->guarantors, 0.8);
    double strength = instance->is_flat ? 1 : pow(party + 1, -0.5) * 3;
    double quantity = (1 + random_below(seed, 12)) * strength * instance->scale;
    int64_t thousandths = (int64_t)(quantity * 1000) + 1;
    uint32_t from = random_below(seed, 3) == 0 ? 0 : random_below(seed, days / 2);
    uint32_t until = from + days / 4 + random_below(seed, days * 3 / 4);
    /* A brigade is of one kind, unless --mixed lets it be promised as this and as that. */
    bool is_grouped = random_below(seed, 10) == 0;
    uint32_t brigade = random_below(seed, 1 + size->undertakings / (16 * size->guarantors));
    uint64_t kind = instance->seed + party * 1000 + brigade;
    uint32_t capability =
        draw_rank(is_grouped && !instance->is_mixed ? &kind : seed, CAPABILITIES, 0.7);
    fprintf(file, "U%05u,G%03u,land,C%02u,", u, party, capability);
    write_areas(file, seed);
    for (int i = 0; i < 3; i++)
        fprintf(file, ",%lld.%03lld", (long long)(thousandths / 1000),
                (long long)(thousandths % 1000));
    fprintf(file, ",company,committed,%u,", random_below(seed, 30));
    if (random_below(seed, 3) == 0) {
        uint32_t tour = days / 8 + random_below(seed, days / 4);
        fprintf(file, "%u,%u,", tour, tour * 2 + random_below(seed, tour));
    } else {
        fputs(",,", file);
    }
    write_condition(file, seed, instance);
    fprintf(file, ",C+%u,C+%u,", from, until < days ? until : days);
    if (is_grouped)
        fprintf(file, "brigade-%03u-%u", party, brigade);
    fputs(",S1\n", file);
}

static void write_undertakings(const struct instance *instance, uint64_t seed)
{
    FILE *file = create(instance, "undertakings.csv");
    fputs("id,party,component,capability,areas,low,best,high,unit,stage,notice,tour,interval,"
          "condition,from,until,group,source\n",
          file);
    for (uint32_t u = 0; u < instance->size->undertakings; u++)
        write_undertaking(file, &seed, instance, u);
    close_file(file);
}

static double coverage_at(struct instance *instance, double scale)
{
    struct folder folder;
    instance->scale = scale;
    write_undertakings(instance, instance->seed + 2);
    folder_open(&folder, instance->path);
    double coverage = coverage_value(coverage_new(&folder.arena, &folder.plan), NULL);
    folder_close(&folder);
    return coverage;
}

/* Bisects the scale. */
static void write_all(struct instance *instance)
{
    struct error err = {0};
    if (!file_make_folder(instance->path, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    write_frame(instance);
    write_requirements(instance, instance->seed + 1);
    double low = 0.01, high = 64, coverage = 0;
    for (int i = 0; i < 14 && fabs(coverage - 0.9) > 0.002; i++) {
        double middle = sqrt(low * high);
        coverage = coverage_at(instance, middle);
        *(coverage < 0.9 ? &low : &high) = middle;
    }
    printf("%s: coverage %.3f\n", instance->path, coverage);
}

int main(int argc, char **argv)
{
    struct instance instance = {.seed = 1};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--flat") == 0)
            instance.is_flat = true;
        else if (strcmp(argv[i], "--linked") == 0)
            instance.is_linked = true;
        else if (strcmp(argv[i], "--mixed") == 0)
            instance.is_mixed = true;
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            instance.seed = strtoull(argv[++i], NULL, 10) << 20;
        else if (instance.size == NULL)
            for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
                instance.size = strcmp(argv[i], sizes[s].name) == 0 ? &sizes[s] : instance.size;
        else
            instance.path = argv[i];
    }
    if (instance.size == NULL || instance.path == NULL) {
        fputs(
            "usage: generate small|medium|large [--flat] [--linked] [--mixed] [--seed N] FOLDER\n",
            stderr);
        return 2;
    }
    write_all(&instance);
    return 0;
}
