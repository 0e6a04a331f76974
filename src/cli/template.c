/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/template.h"

enum { TEMPLATE_CELLS_MAX = 14 };

struct template_cell {
    int field;
    const char *text;
};

struct template_row {
    enum kind kind;
    const char *note;
    struct template_cell cells[TEMPLATE_CELLS_MAX]; /* ends with a text of NULL */
};

static const struct template_row rows[] = {
    {KIND_GUARANTEE,
     "One row. C-day is the day on which the trigger becomes true; C+30 is thirty days later.",
     {{GUARANTEE_ID, "my-guarantee"},
      {GUARANTEE_TITLE, "Guarantee to begin with"},
      {GUARANTEE_HOST, "HOST"},
      {GUARANTEE_TRIGGER, "ceasefire.in_force"},
      {GUARANTEE_HORIZON, "365"}}},

    {KIND_PARTY,
     "The party that is guaranteed. States have ISO 3166-1 alpha-3 codes (FRA); give a state the "
     "kind state.",
     {{PARTY_ID, "HOST"},
      {PARTY_NAME, "The host"},
      {PARTY_KIND, "organisation"},
      {PARTY_ROLE, "host"}}},
    {KIND_PARTY,
     "Who undertakes something. One row a party.",
     {{PARTY_ID, "ALPHA"},
      {PARTY_NAME, "First guarantor"},
      {PARTY_KIND, "organisation"},
      {PARTY_ROLE, "guarantor"}}},
    {KIND_PARTY,
     "Withdrawal is asked of every guarantor, so there should be more than one.",
     {{PARTY_ID, "BRAVO"},
      {PARTY_NAME, "Second guarantor"},
      {PARTY_KIND, "organisation"},
      {PARTY_ROLE, "guarantor"}}},

    {KIND_SOURCE,
     "Tier 1 is law or official record, 2 official statement, 3 press or study, 4 relayed.",
     {{SOURCE_ID, "statement-1"},
      {SOURCE_TITLE, "Joint statement"},
      {SOURCE_PUBLISHER, "Office of the first guarantor"},
      {SOURCE_PUBLISHED, "2026-01-06"},
      {SOURCE_URL, "https://example.org/statement"},
      {SOURCE_TIER, "2"},
      {SOURCE_LANGUAGE, "en"}}},
    {KIND_SOURCE,
     "derived_from says that this page leans on another: the two count as one.",
     {{SOURCE_ID, "press-1"},
      {SOURCE_TITLE, "Report on the statement"},
      {SOURCE_PUBLISHER, "A newspaper"},
      {SOURCE_PUBLISHED, "2026-01-07"},
      {SOURCE_URL, "https://example.org/report"},
      {SOURCE_DERIVED_FROM, "statement-1"},
      {SOURCE_TIER, "3"},
      {SOURCE_LANGUAGE, "en"}}},

    {KIND_POSITION,
     "Who said what on which matter, and when. lead.land names the lead of a component.",
     {{POSITION_ID, "P-1"},
      {POSITION_PARTY, "ALPHA"},
      {POSITION_MATTER, "lead.land"},
      {POSITION_STANCE, "leads"},
      {POSITION_SAID_ON, "2026-01-06"},
      {POSITION_BY_WHOM, "Minister of defence"},
      {POSITION_SOURCE, "statement-1"}}},

    {KIND_REQUIREMENT,
     "What is needed. Rows of one set belong together; critical rows decide the verdict.",
     {{REQUIREMENT_ID, "R-land"},
      {REQUIREMENT_SET, "first"},
      {REQUIREMENT_COMPONENT, "land"},
      {REQUIREMENT_CAPABILITY, "land-force"},
      {REQUIREMENT_TASK, "reassurance"},
      {REQUIREMENT_AREA, "west"},
      {REQUIREMENT_QUANTITY, "1500"},
      {REQUIREMENT_UNIT, "soldiers"},
      {REQUIREMENT_FROM, "C+30"},
      {REQUIREMENT_CRITICAL, "yes"},
      {REQUIREMENT_SOURCE, "statement-1"}}},

    {KIND_UNDERTAKING,
     "Stages: mooted, pledged, committed, allocated, delivered. Quantities: low is certain, best "
     "is likely, high was spoken of. Leave what is unknown empty.",
     {{UNDERTAKING_ID, "ALPHA-land"},
      {UNDERTAKING_PARTY, "ALPHA"},
      {UNDERTAKING_COMPONENT, "land"},
      {UNDERTAKING_CAPABILITY, "land-force"},
      {UNDERTAKING_AREAS, "west"},
      {UNDERTAKING_LOW, "1000"},
      {UNDERTAKING_BEST, "1200"},
      {UNDERTAKING_UNIT, "soldiers"},
      {UNDERTAKING_STAGE, "committed"},
      {UNDERTAKING_NOTICE, "20"},
      {UNDERTAKING_LIFT, "10"},
      {UNDERTAKING_CONDITION, "ceasefire.in_force"},
      {UNDERTAKING_SOURCE, "statement-1"}}},
    {KIND_UNDERTAKING,
     "A condition may name facts, parties and undertakings: this one waits for a parliament and "
     "for ALPHA.",
     {{UNDERTAKING_ID, "BRAVO-land"},
      {UNDERTAKING_PARTY, "BRAVO"},
      {UNDERTAKING_COMPONENT, "land"},
      {UNDERTAKING_CAPABILITY, "light-infantry"},
      {UNDERTAKING_LOW, "500"},
      {UNDERTAKING_HIGH, "800"},
      {UNDERTAKING_UNIT, "soldiers"},
      {UNDERTAKING_STAGE, "committed"},
      {UNDERTAKING_NOTICE, "30"},
      {UNDERTAKING_CONDITION, "ceasefire.in_force and approved.MANDATE.BRAVO and ALPHA"},
      {UNDERTAKING_SOURCE, "statement-1"},
      {UNDERTAKING_SAID_ON, "2026-01-06"}}},

    {KIND_FIT,
     "What may serve in place of what, one for one.",
     {{FIT_CAPABILITY, "light-infantry"}, {FIT_SERVES, "land-force"}}},

    {KIND_CAVEAT,
     "limit: ask the capital first; prohibit: never.",
     {{CAVEAT_ID, "CV-1"},
      {CAVEAT_UNDERTAKING, "BRAVO-land"},
      {CAVEAT_KIND, "delay"},
      {CAVEAT_MODE, "limit"},
      {CAVEAT_VALUE, "7"},
      {CAVEAT_SOURCE, "press-1"}}},

    {KIND_FACT,
     "A fact that no row states is unknown: strict readings take it as false.",
     {{FACT_ID, "F-1"},
      {FACT_NAME, "consent.host"},
      {FACT_VALUE, "true"},
      {FACT_FROM, "2026-01-06"},
      {FACT_SOURCE, "statement-1"}}},

    {KIND_CLAIM,
     "A reported figure. Give figures of the same thing the same words in about.",
     {{CLAIM_ID, "C-1"},
      {CLAIM_ABOUT, "force.size"},
      {CLAIM_VALUE, "1500"},
      {CLAIM_UNIT, "soldiers"},
      {CLAIM_AS_OF, "2026-01-07"},
      {CLAIM_SOURCE, "press-1"}}},

    {KIND_INSTRUMENT,
     "Its steps become facts: approved.MANDATE.BRAVO.",
     {{INSTRUMENT_ID, "MANDATE"},
      {INSTRUMENT_TITLE, "Mandate of the second guarantor's parliament"},
      {INSTRUMENT_KIND, "mandate"},
      {INSTRUMENT_BINDING, "legal"}}},
    {KIND_STEP,
     "True from this day until the party denounces it.",
     {{STEP_ID, "S-1"},
      {STEP_INSTRUMENT, "MANDATE"},
      {STEP_PARTY, "BRAVO"},
      {STEP_STEP, "approved"},
      {STEP_ON, "2026-01-07"},
      {STEP_SOURCE, "press-1"}}},
};

static const char areas[] =
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
    "\"id\":\"west\",\"name\":\"The west\",\"kind\":\"area\"},\"geometry\":{\"type\":\"Polygon\","
    "\"coordinates\":[[[10.0,50.0],[12.0,50.0],[12.0,51.0],[10.0,51.0],[10.0,50.0]]]}}]}";

const char template_readme[] =
    "# A guarantee folder\n"
    "\n"
    "Every CSV file is a table, every row a statement, every column a field. An empty cell means\n"
    "unknown, never zero. The column `note` is for people; each row here says in it what it is\n"
    "for. Replace the rows by your own, delete the files that you do not need (only\n"
    "`guarantee.csv` and `parties.csv` must be there), and after each step run\n"
    "\n"
    "    surety check .\n"
    "\n"
    "which names the file, line and column of whatever is wrong. Then ask\n"
    "\n"
    "    surety assess .                     would it hold?\n"
    "    surety assess . --without ALPHA     and if the first guarantor left?\n"
    "    surety show . party BRAVO           all about one party\n"
    "    surety report . -o report.html      the whole record on one page\n"
    "\n"
    "`surety help undertakings` explains a table column by column; `surety help` lists them all.\n"
    "\n"
    "| file | what it is |\n"
    "|---|---|\n"
    "| guarantee.csv | one row: who is guaranteed, what starts it, for how long |\n"
    "| parties.csv | who takes part, and in which role |\n"
    "| sources.csv | where things were published, and what leans on what |\n"
    "| positions.csv | who said what on which matter |\n"
    "| requirements.csv | what is needed |\n"
    "| undertakings.csv | what is offered, how firmly, on which condition |\n"
    "| fits.csv | what may serve in place of what |\n"
    "| caveats.csv | national restrictions |\n"
    "| facts.csv | what is known to be true or false |\n"
    "| claims.csv | reported figures, which need not agree |\n"
    "| instruments.csv, steps.csv | treaties and mandates, and how far they have come |\n"
    "| areas.geojson | places, drawn as simple shapes |\n";

static void set_cell(struct cell *cell, const char *text)
{
    struct str value = str_from(text);
    *cell = (struct cell){.data = value.data, .size = (uint32_t)value.size};
}

static void add_row(struct arena *arena, struct table *table, const struct template_row *from)
{
    struct row *row = &table->rows[table->row_count];
    int fields = kind_infos[from->kind].field_count;
    *row = (struct row){.kind = from->kind, .index = (uint32_t)table->row_count};
    row->cells = ARENA_ARRAY(arena, struct cell, (size_t)fields + 1);
    for (const struct template_cell *cell = from->cells; cell->text != NULL; cell++)
        set_cell(&row->cells[cell->field], cell->text);
    set_cell(&row->cells[fields], from->note);
    table->row_count++;
}

struct record *template_record(struct arena *arena)
{
    static struct str note = {"note", 4};
    enum { ROW_COUNT = sizeof rows / sizeof rows[0] };
    struct record *record = ARENA_NEW(arena, struct record);
    for (int i = 0; i < ROW_COUNT; i++) {
        struct table *table = &record->tables[rows[i].kind];
        if (table->rows == NULL)
            table->rows = ARENA_ARRAY(arena, struct row, ROW_COUNT);
        table->file = str_from(kind_infos[rows[i].kind].file);
        table->extra_names = &note;
        table->extra_count = 1;
        add_row(arena, table, &rows[i]);
    }
    record->areas_geojson = str_from(areas);
    return record;
}
