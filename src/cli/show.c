/* SPDX-License-Identifier: Apache-2.0 */
#include "answer/show.h"
#include "answer/brief.h"
#include "answer/show_json.h"

#include "cli/load.h"

#include <string.h>

static const struct {
    const char *name;
    void (*write)(struct buf *out, struct arena *scratch, const struct look *look,
                  const struct state *state);
} tables[] = {
    {"parties", show_parties},
    {"undertakings", show_undertakings},
    {"requirements", show_requirements},
    {"positions", show_positions},
    {"claims", show_claims},
    {"sources", show_sources},
};

enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

static bool unknown_table(const char *name, struct error *err)
{
    struct str names[TABLE_COUNT + 1] = {STR("party")};
    for (int i = 0; i < TABLE_COUNT; i++)
        names[i + 1] = str_from(tables[i].name);
    int nearest = str_nearest(str_from(name), names, TABLE_COUNT + 1);
    if (nearest >= 0)
        return error_set(err, ERROR_USAGE, "show knows no \"%.60s\"; did you mean %s?", name,
                         names[nearest].data);
    return error_set(err, ERROR_USAGE,
                     "show knows no \"%.60s\", but parties, undertakings, requirements, positions, "
                     "claims, sources and party CODE",
                     name);
}

static bool write_party(struct session *session, const struct state *state, uint32_t party,
                        struct error *err)
{
    struct brief brief;
    if (!brief_make(&session->arena, state, party, &brief, err))
        return false;
    if (session->request.json)
        brief_write_json(&session->out, &session->arena, &brief);
    else
        brief_write_text(&session->out, &session->arena, &session->look, &brief);
    return true;
}

static bool run_party(struct session *session, const struct state *state, const char *code,
                      struct error *err)
{
    int64_t party = state_party(state, str_from(code));
    if (party >= 0)
        return write_party(session, state, (uint32_t)party, err);
    struct str *names = ARENA_ARRAY(&session->arena, struct str, state->party_count + 1);
    for (uint32_t p = 0; p < state->party_count; p++)
        names[p] = state->parties[p].id;
    int nearest = str_nearest(str_from(code), names, state->party_count);
    if (nearest < 0)
        return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"", code);
    return error_set(err, ERROR_NOT_FOUND, "no party is called \"%.60s\"; did you mean %.*s?", code,
                     STR_ARG(names[nearest]));
}

static bool run_table(struct session *session, const struct state *state, const char *name,
                      struct error *err)
{
    if (session->request.json && strcmp(name, "claims") == 0) {
        show_json_claims(&session->out, &session->arena, state);
        return true;
    }
    for (int i = 0; i < TABLE_COUNT; i++) {
        if (strcmp(tables[i].name, name) != 0)
            continue;
        if (session->request.json)
            show_json_table(&session->out, state, kind_find(str_from(name)));
        else
            tables[i].write(&session->out, &session->arena, &session->look, state);
        return true;
    }
    return unknown_table(name, err);
}

static bool is_table(const char *name)
{
    for (int i = 0; i < TABLE_COUNT; i++)
        if (strcmp(tables[i].name, name) == 0)
            return true;
    return strcmp(name, "party") == 0;
}

static bool check_words(const struct request *request, struct error *err)
{
    const struct operands *operands = &request->operands;
    const char *table = operands->count > 1 ? operands->items[1] : NULL;
    if (table != NULL && !is_table(table))
        return unknown_table(table, err);
    bool is_party = table != NULL && strcmp(table, "party") == 0;
    if (is_party != (operands->count > 2))
        return error_set(err, ERROR_USAGE,
                         is_party ? "party needs a CODE" : "only party takes a CODE");
    if (request->sets && (table == NULL || strcmp(table, "requirements") != 0))
        return error_set(err, ERROR_USAGE, "--sets goes with requirements");
    if (request->json && table == NULL)
        return error_set(err, ERROR_USAGE, "--json goes with a TABLE or party CODE");
    return true;
}

static bool run(struct session *session, struct error *err)
{
    const struct operands *operands = &session->request.operands;
    struct state *state = ARENA_NEW(&session->arena, struct state);
    if (!check_words(&session->request, err)
        || !load_state(session, operands->items[0], state, err))
        return false;
    if (operands->count == 1)
        show_overview(&session->out, &session->arena, &session->look, state);
    else if (operands->count == 3)
        return run_party(session, state, operands->items[2], err);
    else if (session->request.sets)
        show_sets(&session->out, state);
    else
        return run_table(session, state, operands->items[1], err);
    return true;
}

static const struct option *const options[] = {&option_as_of, &option_known_at, &option_policy,
                                               &option_json,  &option_sets,     NULL};

const struct command show_command = {
    .usage = {.name = "show",
              .operands = "DIR|STORE [TABLE | party CODE]",
              .operands_min = 1,
              .operands_max = 3,
              .summary = "Show the record as tables, or all about one party on one page",
              .details = "TABLE is parties, undertakings, requirements, positions, claims or "
                         "sources.",
              .options = options},
    .run = run,
};
