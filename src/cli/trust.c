/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/trust.h"

#include "base/file.h"
#include "net/http_files.h"

#include <string.h>

#define FILE_URL "file://"

/* ---- keys ---- */

bool trust_key(struct session *session, struct key *key, struct error *err)
{
    const char *words = session->request.vkey;
    struct str text = str_from(words);
    struct error fault;
    if (words == NULL)
        return error_set(err, ERROR_USAGE,
                         "missing --vkey VKEY, the log's verifier key, which you have from someone "
                         "you trust");
    if (file_kind_at(words) == FILE_REGULAR) {
        if (!file_read(&session->arena, words, KEY_TEXT_BYTES_MAX + 2, &text, err))
            return false;
        while (text.size > 0 && text.data[text.size - 1] == '\n')
            text.size--;
    }
    if (!key_parse(text, key, &fault))
        return error_set(err, ERROR_USAGE, "--vkey: %s", fault.text);
    return key->type == KEY_NOTE
           || error_set(err, ERROR_USAGE, "--vkey: the key of a witness, not of a log");
}

/* ---- policies ---- */

static bool names_log(const struct policy *policy, const struct key *log)
{
    for (size_t i = 0; i < policy->log_count; i++)
        if (key_eq(&policy->logs[i].key, log))
            return true;
    return log == NULL || policy->log_count == 0;
}

bool trust_policy(struct session *session, const char *store, const struct key *log,
                  const struct policy **found, struct error *err)
{
    const char *path = session->request.policy;
    struct policy *policy = ARENA_NEW(&session->arena, struct policy);
    struct str bytes;
    struct error fault;
    *found = NULL;
    if (path == NULL && store != NULL) {
        path = arena_printf(&session->arena, "%s/policy", store);
        if (file_kind_at(path) == FILE_ABSENT)
            return true;
    }
    if (path == NULL)
        return true;
    if (!file_read(&session->arena, path, POLICY_BYTES_MAX, &bytes, err))
        return false;
    if (!policy_parse(&session->arena, bytes, policy, &fault))
        return error_set(err, fault.code, "%s: %s", path, fault.text);
    if (!names_log(policy, log))
        return error_set(err, ERROR_USAGE, "%s: a policy for other logs than %.80s", path,
                         log->name);
    *found = policy;
    return true;
}

/* ---- servers ---- */

enum { CA_BYTES_MAX = 4 << 20 };

static bool trust_authorities(struct session *session, struct http_client *client,
                              struct error *err)
{
    const char *path = session->request.ca;
    struct str bytes;
    struct error fault;
    if (path == NULL)
        return true;
    if (!file_read(&session->arena, path, CA_BYTES_MAX, &bytes, err))
        return false;
    return http_client_trust(client, bytes, &fault)
           || error_set(err, fault.code, "%s: %s", path, fault.text);
}

bool trust_open_client(struct session *session, struct http_client **client, struct error *err)
{
    if (!http_client_open(client, err))
        return false;
    if (trust_authorities(session, *client, err))
        return true;
    http_client_close(*client);
    *client = NULL;
    return false;
}

/* ---- trees ---- */

const char *trust_path(const char *where)
{
    return str_starts(str_from(where), STR(FILE_URL)) ? where + strlen(FILE_URL) : where;
}

bool trust_open_tree(struct session *session, const char *where, struct trust_tree *tree,
                     struct error *err)
{
    const char *url;
    *tree = (struct trust_tree){0};
    const char *folder = trust_path(where);
    if (folder != where || file_kind_at(folder) == FILE_FOLDER) {
        tree->files = files_in_folder(&session->arena, folder);
        return file_kind_at(folder) == FILE_FOLDER
               || error_set(err, ERROR_IO, "%s: no such folder", folder);
    }
    if (!http_url(&session->arena, str_from(where), &url, err)
        || !trust_open_client(session, &tree->client, err))
        return false;
    tree->files = http_files(&session->arena, tree->client, url);
    return true;
}

void trust_close_tree(struct trust_tree *tree)
{
    if (tree->client == NULL)
        return;
    http_files_release(&tree->files);
    http_client_close(tree->client);
}
