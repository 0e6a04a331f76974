/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/policy.h"

#include "ledger/decimal.h"
#include "record/quote.h"

/* The name that a quorum may have and nothing else. */
#define NO_QUORUM "none"

struct parser {
    struct arena *arena;
    struct policy *policy;
    size_t log_capacity, voice_capacity;
    bool has_quorum;
    struct str rest; /* of the line that is being read */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The next word of the line; false when there is none. */
static bool next_word(struct parser *parser, struct str *word)
{
    struct str rest = str_trim(parser->rest);
    size_t size = 0;
    while (size < rest.size && !is_blank(rest.data[size]))
        size++;
    *word = (struct str){rest.data, size};
    parser->rest = (struct str){rest.data + size, rest.size - size};
    return size > 0;
}

static bool expect_end(struct parser *parser, struct error *err)
{
    struct str word;
    if (next_word(parser, &word))
        return error_set(err, ERROR_FORMAT, "there are more words than the line may have");
    return true;
}

static bool read_key(struct parser *parser, enum key_type type, struct key *key, struct error *err)
{
    struct str word;
    if (!next_word(parser, &word))
        return error_set(err, ERROR_FORMAT, "a verifier key is missing");
    if (!key_parse(word, key, err))
        return false;
    if (key->type != type)
        return error_set(err, ERROR_FORMAT, "the key %s is of type 0x%02x, and must be of 0x%02x",
                         QUOTE(str_from(key->name)), (unsigned)key->type, (unsigned)type);
    return true;
}

/* An id has four bytes: two keys of one name can be made that answer to each other's signatures,
 * and one of them would then be verified with the other. */
static bool check_id(const struct policy *policy, const struct key *key, struct error *err)
{
    if (policy_find_key(policy, str_from(key->name), key->id) == NULL)
        return true;
    return error_set(err, ERROR_FORMAT, "an earlier key %s has the same id",
                     QUOTE(str_from(key->name)));
}

static bool read_log(struct parser *parser, struct error *err)
{
    struct policy *policy = parser->policy;
    if (policy->log_count == POLICY_LOGS_MAX)
        return error_set(err, ERROR_LIMIT, "more than %d logs", POLICY_LOGS_MAX);
    ARENA_GROW(parser->arena, &policy->logs, policy->log_count, &parser->log_capacity);
    struct policy_log *log = &policy->logs[policy->log_count];
    if (!read_key(parser, KEY_NOTE, &log->key, err))
        return false;
    for (size_t i = 0; i < policy->log_count; i++)
        if (key_same_hand(&policy->logs[i].key, &log->key))
            return error_set(err, ERROR_FORMAT, "the log %s has the public key of an earlier one",
                             QUOTE(str_from(log->key.name)));
    if (!check_id(policy, &log->key, err))
        return false;
    if (!next_word(parser, &log->url))
        log->url = (struct str){0};
    policy->log_count++;
    return expect_end(parser, err);
}

static size_t find_voice(const struct policy *policy, struct str name)
{
    for (size_t i = 0; i < policy->voice_count; i++)
        if (str_eq(policy->voices[i].name, name))
            return i;
    return POLICY_NONE;
}

/* Makes room for a witness or a group and reads its name; it counts once voice_count is raised. */
static bool begin_voice(struct parser *parser, struct policy_voice **voice, struct error *err)
{
    struct policy *policy = parser->policy;
    struct str name;
    if (!next_word(parser, &name))
        return error_set(err, ERROR_FORMAT, "a name is missing");
    if (str_eq(name, STR(NO_QUORUM)) || find_voice(policy, name) != POLICY_NONE)
        return error_set(err, ERROR_FORMAT, "the name %s is taken", QUOTE(name));
    if (policy->voice_count == POLICY_VOICES_MAX)
        return error_set(err, ERROR_LIMIT, "more than %d witnesses and groups", POLICY_VOICES_MAX);
    ARENA_GROW(parser->arena, &policy->voices, policy->voice_count, &parser->voice_capacity);
    *voice = &policy->voices[policy->voice_count];
    **voice = (struct policy_voice){.name = name, .parent = POLICY_NONE};
    return true;
}

static bool read_witness(struct parser *parser, struct error *err)
{
    struct policy *policy = parser->policy;
    struct policy_voice *voice;
    struct key *key = ARENA_NEW(parser->arena, struct key);
    if (!begin_voice(parser, &voice, err) || !read_key(parser, KEY_COSIGNATURE, key, err))
        return false;
    for (size_t i = 0; i < policy->voice_count; i++)
        if (policy->voices[i].key != NULL && key_same_hand(policy->voices[i].key, key))
            return error_set(err, ERROR_FORMAT,
                             "the witness %s has the public key of an earlier one",
                             QUOTE(voice->name));
    if (!check_id(policy, key, err))
        return false;
    voice->key = key;
    if (!next_word(parser, &voice->url))
        voice->url = (struct str){0};
    policy->voice_count++;
    return expect_end(parser, err);
}

static bool add_member(struct policy *policy, struct str name, struct policy_voice *group,
                       struct error *err)
{
    size_t member = find_voice(policy, name);
    if (member == POLICY_NONE)
        return error_set(err, ERROR_FORMAT, "no witness or group %s is defined above this line",
                         QUOTE(name));
    if (policy->voices[member].parent != POLICY_NONE)
        return error_set(err, ERROR_FORMAT, "%s is a member of a group already", QUOTE(name));
    policy->voices[member].parent = policy->voice_count;
    group->member_count++;
    return true;
}

static bool read_threshold(struct str word, struct policy_voice *group, struct error *err)
{
    int64_t threshold = 1;
    if (str_eq(word, STR("all")))
        threshold = (int64_t)group->member_count;
    else if (!str_eq(word, STR("any")) && !decimal_parse(word, &threshold))
        return error_set(err, ERROR_FORMAT, "all, any or a number is wanted, not %s", QUOTE(word));
    if (threshold < 1 || threshold > (int64_t)group->member_count)
        return error_set(err, ERROR_FORMAT, "%s of a group of %zu", QUOTE(word),
                         group->member_count);
    group->threshold = (size_t)threshold;
    return true;
}

static bool read_group(struct parser *parser, struct error *err)
{
    struct policy *policy = parser->policy;
    struct policy_voice *group;
    struct str threshold, member;
    if (!begin_voice(parser, &group, err))
        return false;
    if (!next_word(parser, &threshold))
        return error_set(err, ERROR_FORMAT, "all, any or a number is missing");
    while (next_word(parser, &member))
        if (!add_member(policy, member, group, err))
            return false;
    if (group->member_count == 0)
        return error_set(err, ERROR_FORMAT, "a group without members");
    if (!read_threshold(threshold, group, err))
        return false;
    policy->voice_count++;
    return true;
}

static bool read_quorum(struct parser *parser, struct error *err)
{
    struct str name;
    if (parser->has_quorum)
        return error_set(err, ERROR_FORMAT, "a second quorum");
    if (!next_word(parser, &name))
        return error_set(err, ERROR_FORMAT, "a name is missing");
    parser->has_quorum = true;
    parser->policy->quorum = find_voice(parser->policy, name);
    if (parser->policy->quorum == POLICY_NONE && !str_eq(name, STR(NO_QUORUM)))
        return error_set(err, ERROR_FORMAT, "no witness or group %s is defined above this line",
                         QUOTE(name));
    return expect_end(parser, err);
}

static bool read_line(struct parser *parser, struct error *err)
{
    static const struct {
        struct str word;
        bool (*read)(struct parser *parser, struct error *err);
    } kinds[] = {{{"log", 3}, read_log},
                 {{"witness", 7}, read_witness},
                 {{"group", 5}, read_group},
                 {{"quorum", 6}, read_quorum}};
    struct str word;
    if (!next_word(parser, &word) || word.data[0] == '#')
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(word, kinds[i].word))
            return kinds[i].read(parser, err);
    /* Not quoted: a secret key may have been given in a policy's place. */
    return error_set(err, ERROR_FORMAT, "log, witness, group or quorum is wanted first");
}

/* The control characters that a policy may hold are tab and newline. */
static bool check_characters(struct str line, struct error *err)
{
    for (size_t i = 0; i < line.size; i++) {
        unsigned char c = (unsigned char)line.data[i];
        if ((c < ' ' && c != '\t') || c == 0x7F)
            return error_set(err, ERROR_FORMAT, "a control character");
    }
    return true;
}

bool policy_parse(struct arena *arena, struct str bytes, struct policy *policy, struct error *err)
{
    struct parser parser = {.arena = arena, .policy = policy};
    struct error cause;
    struct str line;
    size_t number = 0;
    *policy = (struct policy){.quorum = POLICY_NONE};
    if (bytes.size > POLICY_BYTES_MAX)
        return error_set(err, ERROR_LIMIT, "a policy of %zu bytes; the limit is %d", bytes.size,
                         POLICY_BYTES_MAX);
    while (str_next(&bytes, '\n', &line)) {
        number++;
        parser.rest = line;
        if (!check_characters(line, &cause) || !read_line(&parser, &cause))
            return error_set(err, cause.code, "policy, line %zu: %s", number, cause.text);
    }
    if (!parser.has_quorum)
        return error_set(err, ERROR_FORMAT, "policy: there is no line quorum");
    return true;
}

const struct key *policy_find_witness(const void *context, struct str name,
                                      const uint8_t id[static KEY_ID_BYTES])
{
    const struct policy *policy = context;
    for (size_t i = 0; i < policy->voice_count; i++) {
        const struct key *key = policy->voices[i].key;
        if (key != NULL && key_answers_to(key, name, id))
            return key;
    }
    return NULL;
}

const struct key *policy_find_key(const void *context, struct str name,
                                  const uint8_t id[static KEY_ID_BYTES])
{
    const struct policy *policy = context;
    for (size_t i = 0; i < policy->log_count; i++)
        if (key_answers_to(&policy->logs[i].key, name, id))
            return &policy->logs[i].key;
    return policy_find_witness(policy, name, id);
}

bool policy_is_met(const struct policy *policy, const struct note *note)
{
    size_t met_members[POLICY_VOICES_MAX] = {0};
    if (policy->quorum == POLICY_NONE)
        return true;
    /* Members stand before their group, so one pass settles all; nothing behind the quorum matters.
     */
    for (size_t i = 0; i <= policy->quorum; i++) {
        const struct policy_voice *voice = &policy->voices[i];
        bool is_met = voice->key != NULL ? note_is_signed_by(note, voice->key)
                                         : met_members[i] >= voice->threshold;
        if (i == policy->quorum)
            return is_met;
        if (is_met && voice->parent != POLICY_NONE)
            met_members[voice->parent]++;
    }
    return false;
}
