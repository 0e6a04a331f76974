/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/scrutiny.h"
#include "cli/trust.h"
#include "cli/verify_proof.h"

/* What is to be verified; a URL or a folder that is no store is a static tree. */
enum target { TARGET_TREE, TARGET_STORE, TARGET_PROOF };

static enum target target_of(const char *where)
{
    if (!http_is_url(where) && store_is_at(where))
        return TARGET_STORE;
    if (!http_is_url(where) && file_kind_at(where) == FILE_REGULAR)
        return TARGET_PROOF;
    return TARGET_TREE;
}

static bool verify_tree(struct session *session, const struct verify_options *options,
                        const struct verify_watch *watch, struct verification *result,
                        struct error *err)
{
    struct trust_tree tree;
    const char *where = session->request.operands.items[0];
    if (!http_is_url(where) && file_kind_at(trust_path(where)) == FILE_ABSENT)
        return error_set(err, ERROR_IO,
                         "%.*s: no such file or folder; a web server is named with https://",
                         STR_ARG(http_url_shown(&session->arena, str_from(where))));
    bool good = trust_open_tree(session, where, &tree, err)
                && verify_files(&session->arena, &tree.files, options, watch, result, err);
    trust_close_tree(&tree);
    if (!good && err->code == ERROR_NOT_FOUND)
        err->code = ERROR_IO; /* a tree that is not there is no wrong word */
    return good;
}

static bool run(struct session *session, struct error *err)
{
    struct key log;
    const struct policy *policy;
    struct scrutiny scrutiny = {.arena = &session->arena};
    struct verification result;
    const char *where = trust_path(session->request.operands.items[0]);
    enum target target = target_of(where);
    if (!trust_key(session, &log, err)
        || !trust_policy(session, target == TARGET_STORE ? where : NULL, &log, &policy, err))
        return false;
    if (target == TARGET_PROOF)
        return verify_proof_run(session, &log, policy, err);
    if (session->request.entry != NULL)
        return error_set(err, ERROR_USAGE, "--entry is for a proof");
    const struct verify_options options = {.log = &log, .policy = policy};
    struct verify_watch watch = scrutiny_watch(&scrutiny);
    bool is_store = target == TARGET_STORE;
    bool good = is_store ? verify_store(&session->arena, where, &options, &watch, &result, err)
                         : verify_tree(session, &options, &watch, &result, err);
    if (!good)
        return false;
    session->unfavourable = result.findings > 0;
    scrutiny_write(session, &scrutiny, &result, is_store, policy);
    return true;
}

static const struct option *const options[] = {&option_vkey,  &option_policy, &option_ca,
                                               &option_entry, &option_json,   NULL};

const struct command verify_command = {
    .usage = {.name = "verify",
              .operands = "PROOF|STORE|DIR|URL",
              .operands_min = 1,
              .operands_max = 1,
              .summary = "Verify a log, believing nothing but its verifier key",
              .details =
                  "A proof (surety log prove) is verified offline. A store, or a static tree in a "
                  "folder or on a\nweb server, is verified in full: every hash is rebuilt from the "
                  "entries, every signature,\nrole, reference and body checked. Each finding is "
                  "one line, then comes a line that sums up,\nand what was not checked. Exit "
                  "status 1 if there is a finding.",
              .options = options},
    .run = run,
};
