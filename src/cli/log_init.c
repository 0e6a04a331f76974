/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/log.h"

#include "base/file.h"
#include "cli/signing.h"
#include "record/quote.h"

#include <inttypes.h>

/* The secretariat as it was named: by its verifier key, or by its secret key, which then signs the
 * first entry. */
struct secretariat {
    struct key key;
    struct key_pair *pair; /* NULL: only the verifier key is known */
};

static bool read_secretariat(const char *words, struct secretariat *secretariat, struct error *err)
{
    if (file_kind_at(words) == FILE_ABSENT)
        return key_parse(str_from(words), &secretariat->key, err);
    if (!key_pair_read(words, &secretariat->pair, err))
        return false;
    secretariat->key = *key_pair_public(secretariat->pair);
    return true;
}

/* The party is the part of the key's name before the first slash, as for every key that signs. */
static bool party_of(const struct key *key, struct str *party, struct error *err)
{
    struct str rest = str_from(key->name);
    return str_next(&rest, '/', party)
           || error_set(err, ERROR_USAGE, "the key %s names no party", QUOTE(rest));
}

/*
 * The key goes into the store before there is one: a store whose key was lost on the way could
 * never grow. What an interrupted call left behind is fine if it is the same key.
 */
static bool keep_key(const char *path, const struct key_pair *pair, struct error *err)
{
    struct key_pair *there = NULL;
    if (file_kind_at(path) == FILE_ABSENT)
        return key_pair_write(pair, path, err);
    if (!key_pair_read(path, &there, err))
        return false;
    bool same = key_eq(key_pair_public(there), key_pair_public(pair));
    key_pair_close(there);
    return same || error_set(err, ERROR_CONFLICT, "%s: another key is there", path);
}

static bool init_log(struct session *session, const struct key_pair *log_pair,
                     const struct secretariat *secretariat, struct error *err)
{
    const struct request *request = &session->request;
    const char *folder = request->operands.items[1];
    struct log *log = NULL;
    struct log_founding founding = {
        .origin = request->origin,
        .log_key = log_pair,
        .secretariat_key = &secretariat->key,
        .secretariat_pair = secretariat->pair,
    };
    if (!party_of(&secretariat->key, &founding.secretariat, err)
        || !log_founding_check(&founding, err))
        return false;
    const char *key_path = arena_printf(&session->arena, "%s/" LOG_KEY_FILE, folder);
    /* The key comes first: where it is missing, the store is not one that we did not finish. */
    if (store_is_at(folder) && file_kind_at(key_path) == FILE_ABSENT)
        return error_set(err, ERROR_CONFLICT, "%s: a ledger is kept there already", folder);
    if (!file_make_folders(folder, err) || !keep_key(key_path, log_pair, err)
        || !log_init(folder, &founding, (struct store_options){0}, &log, err))
        return false;
    buf_printf(&session->out,
               "%s: a log of %" PRId64 " entry, which registers %s as its secretariat\n", folder,
               log_size(log), QUOTE(founding.secretariat));
    log_close(log);
    return true;
}

bool log_init_run(struct session *session, struct error *err)
{
    const struct request *request = &session->request;
    struct key_pair *log_pair = NULL;
    struct secretariat secretariat = {0};
    if (request->origin.size == 0 || request->key == NULL || request->secretariat == NULL)
        return error_set(err, ERROR_USAGE,
                         "log init wants --origin NAME, --key LOG.key and --secretariat VKEY|FILE");
    bool good = key_pair_read(request->key, &log_pair, err)
                && read_secretariat(request->secretariat, &secretariat, err)
                && init_log(session, log_pair, &secretariat, err);
    key_pair_close(log_pair);
    key_pair_close(secretariat.pair);
    return good;
}
