/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A witness and a sequencer over a long time: nothing that was let out is contradicted later, and
 * memory does not grow.
 *
 *   endurance [SECONDS [SEED]]   of each of the two; 60
 */
#include "endurance.h"

#include <inttypes.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

uint32_t draw(uint64_t *seed, uint32_t limit)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*seed >> 33) % limit);
}

int64_t memory_kib(pid_t pid)
{
    malloc_trim(0); /* what was freed is no growth */
    char path[64];
    int64_t total, resident = -1;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    if (fscanf(file, "%" SCNd64 " %" SCNd64, &total, &resident) != 2)
        resident = -1;
    fclose(file);
    return resident < 0 ? -1 : resident * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *what;
        bool (*run)(int seconds, uint64_t seed, char summary[static 160], struct error *err);
    } runs[] = {{"a witness", endure_witness}, {"a sequencer", endure_sequencer}};
    int seconds = argc > 1 ? atoi(argv[1]) : 60, failed = 0;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    printf("1..2\n");
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        struct error err = {0};
        char summary[160] = "";
        bool good = runs[i].run(seconds, seed, summary, &err);
        printf("%sok %d - %s: %s%s%s\n", good ? "" : "not ", i + 1, runs[i].what, summary,
               good ? "" : ": ", good ? "" : err.text);
        fflush(stdout);
        failed += !good;
    }
    return failed == 0 ? 0 : 1;
}
