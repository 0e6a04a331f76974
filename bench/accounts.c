/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The accounts at the size of many years: a folder of 100,000 undertakings of 200 parties, with
 * 1,000,000 deliveries, and 20 facilities of 50 shares each; and how long the program takes over
 * it, with the most memory it had:
 *
 *   accounts FOLDER PROGRAM
 *
 * The folder is always the same. A tenth of the undertakings wait for one of 500 facts, a tenth
 * come late by a caveat, a twentieth share a group; every fiftieth delivery names no quantity,
 * every third was confirmed by a monitor.
 */
#include "folder.h"

#include "assess/random.h"
#include "base/date.h"
#include "base/file.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PARTIES = 200,
    UNDERTAKINGS = 100000,
    DELIVERIES = 1000000,
    FACTS = 500,
    FACILITIES = 20,
    SHARES = 50, /* of each facility */
    DAYS = 1000, /* over which deliveries are spread */
};

struct writer {
    const char *folder;
    int32_t first_day;
    uint64_t seed;
};

extern char **environ;

static _Noreturn void stop(const char *what)
{
    perror(what);
    exit(1);
}

/* ---- the folder --------------------------------------------------------------------------------
 */

static FILE *create(const struct writer *writer, const char *name, const char *header)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", writer->folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL)
        stop(path);
    fprintf(file, "%s\n", header);
    return file;
}

static void close_file(FILE *file)
{
    if (fclose(file) != 0)
        stop("accounts");
}

static void write_frame(const struct writer *writer)
{
    FILE *file = create(writer, "guarantee.csv", "id,host,trigger,horizon");
    fputs("ACCOUNTS,HST,ceasefire.in_force,3650\n", file);
    close_file(file);
    file = create(writer, "sources.csv", "id,title,published,tier");
    fputs("S1,Pledges,2026-01-01,1\nS2,Press,2026-01-01,3\n", file);
    close_file(file);
    file = create(writer, "parties.csv", "id,kind,role");
    fputs("HST,organisation,host\nMON,organisation,monitor\n", file);
    for (int p = 0; p < PARTIES; p++)
        fprintf(file, "G%03d,organisation,guarantor\n", p);
    close_file(file);
    file = create(writer, "facts.csv", "id,name,value,from,source");
    fputs("F,ceasefire.in_force,true,2026-02-01,S1\n", file);
    for (int f = 0; f < FACTS; f++)
        if (f % 3 != 0) /* the others stay unknown */
            fprintf(file, "F%03d,approved.law%03d,%s,2026-01-15,S1\n", f, f,
                    f % 3 == 1 ? "true" : "false");
    close_file(file);
}

static void write_undertakings(struct writer *writer)
{
    FILE *file = create(writer, "undertakings.csv",
                        "id,party,component,capability,low,best,unit,stage,notice,lift,condition,"
                        "until,group,source");
    FILE *caveats = create(writer, "caveats.csv", "id,undertaking,kind,mode,value,source");
    for (int u = 0; u < UNDERTAKINGS; u++) {
        uint64_t *seed = &writer->seed;
        uint32_t party = random_below(seed, PARTIES), low = 1 + random_below(seed, 1000);
        fprintf(file, "U%06d,G%03u,land,C%02u,%u,%u,units,%s,", u, party, random_below(seed, 40),
                low, low + random_below(seed, 200), u % 7 == 0 ? "pledged" : "committed");
        if (random_below(seed, 20) > 0) /* some never name their notice */
            fprintf(file, "%u", random_below(seed, 365));
        fprintf(file, ",%u,", random_below(seed, 60));
        if (random_below(seed, 10) == 0)
            fprintf(file, "approved.law%03u", random_below(seed, FACTS));
        fputs(",C+3000,", file);
        if (random_below(seed, 20) == 0)
            fprintf(file, "group-%03u-%u", party, random_below(seed, 10));
        fputs(",S1\n", file);
        if (random_below(seed, 10) == 0)
            fprintf(caveats, "V%06d,U%06d,delay,limit,%u,S1\n", u, u, 1 + random_below(seed, 90));
    }
    close_file(file);
    close_file(caveats);
}

static void write_deliveries(struct writer *writer)
{
    FILE *file = create(writer, "deliveries.csv", "id,undertaking,on,quantity,verified_by,source");
    for (int d = 0; d < DELIVERIES; d++) {
        uint64_t *seed = &writer->seed;
        char date[DATE_TEXT_BYTES];
        fprintf(file, "D%07d,U%06u,%s,", d, random_below(seed, UNDERTAKINGS),
                date_write(date, writer->first_day + (int32_t)random_below(seed, DAYS)));
        if (random_below(seed, 50) > 0)
            fprintf(file, "%u.%03u", 1 + random_below(seed, 200), random_below(seed, 1000));
        fprintf(file, ",%s,%s\n", random_below(seed, 3) == 0 ? "MON" : "",
                random_below(seed, 2) == 0 ? "S1" : "S2");
    }
    close_file(file);
}

static void write_facilities(struct writer *writer)
{
    FILE *file = create(writer, "facilities.csv", "id,principal,currency,activation,source");
    FILE *shares =
        create(writer, "shares.csv", "id,facility,party,amount,liability,stage,condition,source");
    for (int f = 0; f < FACILITIES; f++) {
        fprintf(file, "L%02d,%d000000000,EUR,0.75,S1\n", f, 10 + f);
        for (int s = 0; s < SHARES; s++) {
            uint32_t millions = 50 + random_below(&writer->seed, 500);
            fprintf(shares, "L%02d-%02d,L%02d,G%03d,%u000000,%s,%s,", f, s, f,
                    (f * 7 + s * 3) % PARTIES, millions, s % 4 == 0 ? "joint" : "several",
                    s % 5 == 0 ? "pledged" : "committed");
            if (random_below(&writer->seed, 10) == 0)
                fprintf(shares, "approved.law%03u", random_below(&writer->seed, FACTS));
            fputs(",S1\n", shares);
        }
    }
    close_file(file);
    close_file(shares);
}

static void write_folder(const char *path)
{
    struct error err = {0};
    struct writer writer = {.folder = path, .seed = 1};
    CHECK(date_parse(STR("2026-01-15"), &writer.first_day));
    if (!file_make_folder(path, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    write_frame(&writer);
    write_undertakings(&writer);
    write_deliveries(&writer);
    write_facilities(&writer);
}

/* ---- the program --------------------------------------------------------------------------------
 */

/* Runs the program with its output thrown away, and prints what it took. */
static void run(const char *what, char *const *words)
{
    posix_spawn_file_actions_t actions;
    struct rusage used;
    int status;
    pid_t child;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    double start = seconds_now();
    if (posix_spawn(&child, words[0], &actions, NULL, words, environ) != 0
        || wait4(child, &status, 0, &used) != child)
        stop(words[0]);
    double seconds = seconds_now() - start;
    posix_spawn_file_actions_destroy(&actions);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "accounts: %s ended with status %d\n", what, status);
        exit(1);
    }
    printf("  %-12s %6.2f s %6ld MB\n", what, seconds, used.ru_maxrss / 1024);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: accounts FOLDER PROGRAM\n", stderr);
        return 2;
    }
    char *folder = argv[1], *program = argv[2];
    write_folder(folder);
    printf("accounts: %d undertakings, %d deliveries, %d facilities of %d shares\n", UNDERTAKINGS,
           DELIVERIES, FACILITIES, SHARES);
    char date[] = "2027-06-30", as_of[] = "--as-of", json[] = "--json", check[] = "check";
    char due[] = "due", fund[] = "fund", why[] = "--why", undertaking[] = "U000042";
    char show[] = "show", party[] = "party", code[] = "G007";
    run("check", (char *[]){program, check, folder, NULL});
    run("due", (char *[]){program, due, folder, as_of, date, NULL});
    run("due --json", (char *[]){program, due, folder, as_of, date, json, NULL});
    run("due --why", (char *[]){program, due, folder, as_of, date, why, undertaking, NULL});
    run("fund", (char *[]){program, fund, folder, as_of, date, NULL});
    run("show party", (char *[]){program, show, folder, party, code, as_of, date, NULL});
    return 0;
}
