/* SPDX-License-Identifier: Apache-2.0 */
#include "net/witness_server.h"

#include "ledger/witness_request.h"
#include "net/http_server.h"

#include <string.h>

struct witness_server {
    struct arena arena; /* of itself */
    struct witness *witness;
    struct witness_server_options options;
    struct http_server *http;
};

static void answer_plainly(struct http_server_answer *answer, int status, struct str body)
{
    *answer = (struct http_server_answer){.status = status, .body = body};
}

/* The path that `target` has between the first slash and `end`; false for another target. */
static bool take_path(struct str target, struct str end, struct str *path)
{
    size_t around = 1 + end.size;
    if (target.size < around
        || !str_eq((struct str){target.data + target.size - end.size, end.size}, end))
        return false;
    *path = (struct str){target.data + 1, target.size - around};
    return true;
}

static bool check_method(const struct http_server_request *request, const char *method,
                         struct http_server_answer *answer)
{
    if (str_eq(request->method, str_from(method)))
        return true;
    answer_plainly(answer, 405, STR("another method is wanted\n"));
    answer->allow = strcmp(method, "GET") == 0 ? "GET, HEAD" : method;
    return false;
}

static void pass_on(struct witness_server *server, const struct witness_reply *reply,
                    struct http_server_answer *answer)
{
    *answer = (struct http_server_answer){
        .status = reply->status, .content_type = reply->content_type, .body = reply->body};
    if (reply->remark.size > 0 && server->options.remark != NULL)
        server->options.remark(server->options.context, reply->remark);
    if (reply->status == 500 && witness_is_broken(server->witness))
        http_server_end(server->http);
}

static void handle(void *context, struct arena *arena, const struct http_server_request *request,
                   struct http_server_answer *answer)
{
    struct witness_server *server = context;
    struct witness_reply reply;
    struct str path;
    if (str_eq(request->target, STR("/add-checkpoint"))) {
        if (!check_method(request, "POST", answer))
            return;
        witness_add_checkpoint(server->witness, arena, request->body, &reply);
    } else if (take_path(request->target, STR("/checkpoint"), &path)) {
        if (!check_method(request, "GET", answer))
            return;
        witness_find_checkpoint(server->witness, arena, path, &reply);
    } else {
        answer_plainly(answer, 404,
                       STR("a witness has add-checkpoint, and checkpoint for each log\n"));
        return;
    }
    pass_on(server, &reply, answer);
}

bool witness_server_start(struct witness *witness, struct witness_server_options options,
                          struct witness_server **started, struct error *err)
{
    struct arena arena;
    arena_init(&arena);
    struct witness_server *server = ARENA_NEW(&arena, struct witness_server);
    *server = (struct witness_server){arena, witness, options, NULL};
    const struct http_server_options http = {
        .address = options.address,
        .body_bytes_max = WITNESS_REQUEST_BYTES_MAX,
        .handle = handle,
        .context = server,
    };
    *started = server;
    if (http_server_start(&http, &server->http, err))
        return true;
    *started = NULL;
    witness_server_stop(server);
    return false;
}

const char *witness_server_address(const struct witness_server *server)
{
    return http_server_address(server->http);
}

bool witness_server_wait(struct witness_server *server, struct error *err)
{
    http_server_wait(server->http);
    return !witness_is_broken(server->witness)
           || error_set(err, ERROR_IO,
                        "the witness's state could not be stored: see that the disk "
                        "is sound, then start again");
}

void witness_server_stop(struct witness_server *server)
{
    if (server == NULL)
        return;
    http_server_stop(server->http);
    struct arena arena = server->arena; /* the server itself lives in it */
    arena_release(&arena);
}
