/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Some logs with two histories each, both signed, and clients that ask a witness to cosign now the
 * one, now the other: the next size, an old one, the same again, without a proof. The witness is a
 * process of its own behind a socket, and is killed in the midst of it. What it let out is noted
 * here: all of it must be of one history, and after each start it must know the last of it.
 *
 *   life 1 ──────── killed
 *          life 2 ─────── killed
 *                 …
 *                   the last one, half of the time: its memory at the beginning and at the end
 */
#include "endurance.h"

#include "base/buf.h"
#include "ledger/cosignature.h"
#include "ledger/note.h"
#include "ledger/tree_testing.h"
#include "ledger/witness_request.h"
#include "net/witness_server.h"

#include <arpa/inet.h>
#include <ftw.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LOGS = 6,
    CLIENTS = 8,
    SIZE_MAX_OF_LOG = 3000,
    FORK_AT = 5, /* entries that both histories begin with */
    HONEST = 0,
    NONE = -1,
    REPLY_BYTES_MAX = 8192,
    LIFE_MS_MAX = 400,
    GROWTH_KIB_MAX = 8 * 1024,
};

struct testing_log {
    struct key_pair *pair;
    struct memory_tree histories[2];
    int64_t heard;   /* the size that the witness last told us */
    int64_t largest; /* that it cosigned */
    int chosen;      /* the history of which it cosigned more than the beginning */
};

struct trial {
    struct arena arena;
    char folder[64];
    struct testing_log logs[LOGS];
    struct key_pair *pair;
    struct sockaddr_in address;
    pid_t pid;
    pthread_mutex_t lock; /* of what follows and of what `logs` were told */
    struct error err;
    bool is_over, has_failed;
    int64_t cosigned_count, refused_count;
};

struct client {
    struct trial *trial;
    uint64_t seed;
};

/* What a client asks for. */
struct wish {
    struct testing_log *log;
    int history;
    int64_t old_size, size;
    bool has_proof;
};

/* ---- the witness, in a process of its own ---- */

static _Noreturn void be_witness(struct trial *t, int out)
{
    struct witness *witness;
    struct witness_server *server;
    struct error err;
    struct key keys[LOGS];
    const struct witness_server_options options = {.address = "127.0.0.1:0"};
    for (int i = 0; i < LOGS; i++)
        keys[i] = *key_pair_public(t->logs[i].pair);
    if (!witness_open(t->folder, t->pair, keys, LOGS, (struct witness_options){0}, &witness, &err)
        || !witness_server_start(witness, options, &server, &err)) {
        fprintf(stderr, "%s\n", err.text);
        _exit(1);
    }
    int32_t port = atoi(strrchr(witness_server_address(server), ':') + 1);
    CHECK(write(out, &port, sizeof port) == sizeof port);
    (void)!witness_server_wait(server, &err);
    _exit(0);
}

static bool start(struct trial *t)
{
    int ends[2];
    int32_t port = 0;
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    t->pid = fork();
    CHECK(t->pid >= 0);
    if (t->pid == 0) {
        close(ends[0]);
        be_witness(t, ends[1]);
    }
    close(ends[1]);
    bool good = read(ends[0], &port, sizeof port) == sizeof port;
    close(ends[0]);
    t->address = (struct sockaddr_in){.sin_family = AF_INET,
                                      .sin_port = htons((uint16_t)port),
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return good || error_set(&t->err, ERROR_IO, "the witness did not start");
}

static void stop(struct trial *t)
{
    kill(t->pid, SIGKILL);
    waitpid(t->pid, NULL, 0);
}

/* ---- HTTP, as little as will do ---- */

/* Sends `head` and `body` and reads the answer; its status, or 0 if there was none. */
static int exchange(const struct trial *t, struct str head, struct str body,
                    char reply[static REPLY_BYTES_MAX], struct str *reply_body)
{
    size_t size = 0;
    ssize_t got = -1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), status = 0;
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&t->address, sizeof t->address) == 0
        && send(fd, head.data, head.size, MSG_NOSIGNAL) == (ssize_t)head.size
        && (body.size == 0 || send(fd, body.data, body.size, MSG_NOSIGNAL) == (ssize_t)body.size))
        while (size < REPLY_BYTES_MAX - 1
               && (got = recv(fd, reply + size, REPLY_BYTES_MAX - 1 - size, 0)) > 0)
            size += (size_t)got;
    if (fd >= 0)
        close(fd);
    reply[size] = '\0';
    const char *end = strstr(reply, "\r\n\r\n");
    if (got != 0 || end == NULL || sscanf(reply, "HTTP/1.1 %d", &status) != 1)
        return 0;
    *reply_body = (struct str){end + 4, size - (size_t)(end + 4 - reply)};
    return status;
}

static int post(const struct trial *t, struct str body, char reply[static REPLY_BYTES_MAX],
                struct str *reply_body)
{
    char head[128];
    int size = snprintf(head, sizeof head,
                        "POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: %zu\r\n\r\n",
                        body.size);
    return exchange(t, (struct str){head, (size_t)size}, body, reply, reply_body);
}

/* ---- a client ---- */

static void fail(struct trial *t, const char *what, const struct wish *wish, int status)
{
    pthread_mutex_lock(&t->lock);
    if (!t->has_failed)
        error_set(&t->err, ERROR_CONFLICT,
                  "%s (%s, history %d, from %" PRId64 " to %" PRId64 ", answer %d)", what,
                  key_pair_public(wish->log->pair)->name, wish->history, wish->old_size, wish->size,
                  status);
    t->has_failed = true;
    pthread_mutex_unlock(&t->lock);
}

static struct wish make_wish(struct client *client)
{
    struct trial *t = client->trial;
    uint64_t *seed = &client->seed;
    struct wish wish = {.log = &t->logs[draw(seed, LOGS)], .history = draw(seed, 4) == 0};
    pthread_mutex_lock(&t->lock);
    wish.old_size = wish.log->heard;
    if (wish.log->chosen != NONE && draw(seed, 2) == 0)
        wish.history = wish.log->chosen;
    pthread_mutex_unlock(&t->lock);
    wish.size = wish.old_size + draw(seed, 12);
    wish.has_proof = draw(seed, 16) > 0;
    if (draw(seed, 8) == 0)
        wish.old_size = draw(seed, (uint32_t)wish.size + 1);
    if (draw(seed, 16) == 0)
        wish.size = draw(seed, (uint32_t)wish.size + 1);
    if (wish.size > SIZE_MAX_OF_LOG)
        wish.size = SIZE_MAX_OF_LOG;
    return wish;
}

static struct hash root_of(struct memory_tree *tree, int64_t size)
{
    struct hash root;
    struct error err;
    struct tree_reader reader = memory_tree_reader(tree);
    CHECK(tree_root(&reader, size, &root, &err));
    return root;
}

static void write_wish(const struct wish *wish, struct buf *checkpoint, struct buf *out)
{
    struct error err;
    struct tree_proof proof = {.count = 0};
    struct memory_tree *tree = &wish->log->histories[wish->history];
    struct tree_reader reader = memory_tree_reader(tree);
    const struct checkpoint signed_one = {
        .origin = str_from(key_pair_public(wish->log->pair)->name),
        .size = wish->size,
        .root = root_of(tree, wish->size),
    };
    CHECK(checkpoint_sign(&signed_one, wish->log->pair, checkpoint, &err));
    if (wish->has_proof && wish->old_size <= wish->size)
        CHECK(tree_prove_consistency(&reader, wish->old_size, wish->size, &proof, &err));
    const struct witness_request request = {.old_size = wish->old_size,
                                            .hashes = proof.hashes,
                                            .hash_count = (size_t)proof.count,
                                            .checkpoint = buf_view(checkpoint)};
    witness_request_write(&request, out);
}

/* The line must be the witness's, under the text that it was asked to cosign. */
static bool is_cosigned(const struct trial *t, struct str checkpoint, struct str line)
{
    struct arena arena;
    struct note note;
    struct error err;
    struct buf bytes;
    arena_init(&arena);
    buf_init(&bytes);
    buf_str(&bytes, checkpoint);
    buf_str(&bytes, line);
    bool good = note_parse(&arena, buf_view(&bytes), &note, &err)
                && note_verify(&note, key_pair_public(t->pair), 1, &err);
    buf_release(&bytes);
    arena_release(&arena);
    return good;
}

/* False if it is of another history than what was cosigned before. */
static bool note_cosigned(struct trial *t, const struct wish *wish)
{
    struct testing_log *log = wish->log;
    pthread_mutex_lock(&t->lock);
    t->cosigned_count++;
    if (log->chosen == NONE && wish->size > FORK_AT)
        log->chosen = wish->history;
    bool good = wish->size <= FORK_AT || log->chosen == wish->history;
    if (log->largest < wish->size)
        log->largest = wish->size;
    log->heard = log->largest;
    pthread_mutex_unlock(&t->lock);
    return good;
}

static void note_refused(struct trial *t, const struct wish *wish, int status, struct str body)
{
    pthread_mutex_lock(&t->lock);
    t->refused_count++;
    if (status == 409)
        wish->log->heard = strtoll(body.data, NULL, 10);
    pthread_mutex_unlock(&t->lock);
}

static void ask(struct client *client)
{
    struct trial *t = client->trial;
    struct buf checkpoint, request;
    char reply[REPLY_BYTES_MAX];
    struct str body;
    struct wish wish = make_wish(client);
    buf_init(&checkpoint);
    buf_init(&request);
    write_wish(&wish, &checkpoint, &request);
    int status = post(t, buf_view(&request), reply, &body);
    if (status == 200) {
        if (!is_cosigned(t, buf_view(&checkpoint), body))
            fail(t, "an answer that is no cosignature", &wish, status);
        if (!note_cosigned(t, &wish))
            fail(t, "two histories were cosigned", &wish, status);
    } else if (status == 400 || status == 409 || status == 422) {
        note_refused(t, &wish, status, body);
    } else if (status != 0) { /* 0: it was killed */
        fail(t, "not an answer to this", &wish, status);
    }
    buf_release(&checkpoint);
    buf_release(&request);
}

static void *ask_on(void *context)
{
    struct client *client = context;
    struct trial *t = client->trial;
    for (bool is_over = false; !is_over;) {
        ask(client);
        pthread_mutex_lock(&t->lock);
        is_over = t->is_over || t->has_failed;
        pthread_mutex_unlock(&t->lock);
    }
    return NULL;
}

/* ---- a life of the witness ---- */

/* After a start it must know what it cosigned before. */
static bool remembers(struct trial *t, struct testing_log *log)
{
    struct str origin = str_from(key_pair_public(log->pair)->name), body, line;
    struct hash hash = hash_bytes(origin);
    char hex[HASH_HEX_BYTES], head[200], reply[REPLY_BYTES_MAX];
    int size = snprintf(head, sizeof head, "GET /%s/checkpoint HTTP/1.1\r\nHost: w\r\n\r\n",
                        hash_write_hex(hex, &hash));
    int status = exchange(t, (struct str){head, (size_t)size}, (struct str){0}, reply, &body);
    int64_t known = 0;
    if (status == 200 && str_next(&body, '\n', &line) && str_next(&body, '\n', &line))
        known = strtoll(line.data, NULL, 10);
    return known >= log->largest
           || error_set(&t->err, ERROR_CONFLICT,
                        "%s: %" PRId64 " entries were cosigned, and after a kill it knows %" PRId64,
                        origin.data, log->largest, known);
}

static void wait_ms(struct trial *t, int64_t ms)
{
    const struct timespec moment = {0, 5000000};
    for (int64_t end = now_ms() + ms; now_ms() < end;) {
        pthread_mutex_lock(&t->lock);
        bool has_failed = t->has_failed;
        pthread_mutex_unlock(&t->lock);
        if (has_failed)
            return;
        nanosleep(&moment, NULL);
    }
}

/* Clients ask for `ms`, of which the first quarter is for memory to settle. */
static bool live(struct trial *t, uint64_t *seed, int64_t ms, int64_t *growth_kib)
{
    pthread_t threads[CLIENTS];
    struct client clients[CLIENTS];
    bool good = start(t);
    for (int i = 0; good && i < LOGS; i++)
        good = remembers(t, &t->logs[i]);
    t->is_over = false;
    for (int i = 0; good && i < CLIENTS; i++) {
        clients[i] = (struct client){t, *seed + (uint64_t)i};
        CHECK(pthread_create(&threads[i], NULL, ask_on, &clients[i]) == 0);
    }
    wait_ms(t, good ? ms / 4 : 0);
    int64_t before_kib = memory_kib(t->pid);
    wait_ms(t, good ? ms - ms / 4 : 0);
    *growth_kib = memory_kib(t->pid) - before_kib;
    stop(t);
    pthread_mutex_lock(&t->lock);
    t->is_over = true;
    pthread_mutex_unlock(&t->lock);
    for (int i = 0; good && i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    *seed += CLIENTS;
    return good && !t->has_failed;
}

/* ---- all ---- */

static struct key_pair *make_pair(const char *name, enum key_type type, int byte)
{
    uint8_t seed[ED25519_SEED_BYTES] = {(uint8_t)byte, 'e'};
    struct key_pair *pair;
    struct error err;
    CHECK(key_pair_from_seed(str_from(name), type, seed, &pair, &err));
    return pair;
}

static void begin(struct trial *t)
{
    *t = (struct trial){.folder = P_tmpdir "/surety-endurance-XXXXXX"};
    arena_init(&t->arena);
    CHECK(mkdtemp(t->folder) != NULL && pthread_mutex_init(&t->lock, NULL) == 0);
    t->pair = make_pair("witness.example/w", KEY_COSIGNATURE, 200);
    for (int i = 0; i < LOGS; i++) {
        struct testing_log *log = &t->logs[i];
        log->pair = make_pair(arena_printf(&t->arena, "log.example/%d", i), KEY_NOTE, i);
        log->chosen = NONE;
        for (int h = 0; h < 2; h++) {
            memory_tree_init(&log->histories[h]);
            for (int64_t e = 0; e < SIZE_MAX_OF_LOG; e++)
                memory_tree_add(&log->histories[h],
                                testing_entry(&t->arena, e < FORK_AT || h == HONEST ? e : -e));
        }
    }
}

static int remove_visited(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static void end(struct trial *t)
{
    nftw(t->folder, remove_visited, 8, FTW_DEPTH | FTW_PHYS);
    for (int i = 0; i < LOGS; i++) {
        key_pair_close(t->logs[i].pair);
        for (int h = 0; h < 2; h++)
            memory_tree_release(&t->logs[i].histories[h]);
    }
    key_pair_close(t->pair);
    pthread_mutex_destroy(&t->lock);
    arena_release(&t->arena);
}

bool endure_witness(int seconds, uint64_t seed, char summary[static 160], struct error *err)
{
    static struct trial t;
    int lives = 0;
    int64_t growth_kib = 0, middle_ms = now_ms() + seconds * 500;
    begin(&t);
    bool good = true;
    for (; good && now_ms() < middle_ms; lives++)
        good = live(&t, &seed, 20 + draw(&seed, LIFE_MS_MAX), &growth_kib);
    good = good && live(&t, &seed, seconds * 500, &growth_kib);
    if (good && MEMORY_TELLS && growth_kib > GROWTH_KIB_MAX)
        good = error_set(&t.err, ERROR_LIMIT, "its memory grew by %" PRId64 " KiB", growth_kib);
    snprintf(summary, 160,
             "killed %d times, %" PRId64 " cosignatures, %" PRId64 " refusals, memory %+" PRId64
             " KiB",
             lives, t.cosigned_count, t.refused_count, growth_kib);
    *err = t.err;
    end(&t);
    return good;
}
