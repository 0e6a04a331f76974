/* SPDX-License-Identifier: Apache-2.0 */
#include "record/kinds.h"

#define NEEDED true
#define OPTIONAL false

/* First the fields of each kind, then the kinds themselves. */
#define KIND_BEGIN(KIND, ...) static const struct field_info KIND##_fields[] = {
#define FIELD(KIND, FIELD, column, type, needed, refers, words, help)                              \
    {column, TYPE_##type, needed, KIND_##refers, words, help},
#define KIND_END(KIND)                                                                             \
    }                                                                                              \
    ;
#include "record/kinds.def"
#undef KIND_BEGIN
#undef FIELD
#undef KIND_END

const struct kind_info kind_infos[KIND_COUNT] = {
#define KIND_BEGIN(KIND, name, file, help) {name, file, help, KIND##_fields, KIND##_FIELD_COUNT},
#define FIELD(...)
#define KIND_END(...)
#include "record/kinds.def"
#undef KIND_BEGIN
#undef FIELD
#undef KIND_END
};

enum kind kind_find(struct str name)
{
    for (int kind = 0; kind < KIND_COUNT; kind++)
        if (str_eq(name, str_from(kind_infos[kind].name)))
            return (enum kind)kind;
    return KIND_NONE;
}

int field_find(enum kind kind, struct str name)
{
    for (int field = 0; field < kind_infos[kind].field_count; field++)
        if (str_eq(name, str_from(kind_infos[kind].fields[field].name)))
            return field;
    return -1;
}

int word_find(const struct field_info *field, struct str word)
{
    struct str rest = str_from(field->words), part;
    for (int index = 0; str_next(&rest, ';', &part); index++)
        if (str_eq(part, word))
            return index;
    return -1;
}

struct str word_at(const struct field_info *field, int index)
{
    struct str rest = str_from(field->words), part;
    while (str_next(&rest, ';', &part))
        if (index-- == 0)
            return part;
    return (struct str){0};
}

const char *type_words(enum field_type type)
{
    static const char *const words[TYPE_COUNT_OF_TYPES] = {
        [TYPE_TEXT] = "text",
        [TYPE_TEXTS] = "texts separated by ;",
        [TYPE_ID] = "an id of letters, digits and . _ -",
        [TYPE_IDS] = "ids separated by ;",
        [TYPE_NAME] = "a fact's name, dotted and lower case first, such as ceasefire.in_force",
        [TYPE_REF] = "an id",
        [TYPE_REFS] = "ids separated by ;",
        [TYPE_WORD] = "one of",
        [TYPE_QUANTITY] = "a quantity above zero with at most three decimals",
        [TYPE_WEIGHT] = "a number from zero with at most three decimals",
        [TYPE_NUMBER] = "a number with at most three decimals",
        [TYPE_SHARE] = "a share from 0 to 1 with at most three decimals",
        [TYPE_COUNT] = "a whole number",
        [TYPE_DAYS] = "a whole number of days",
        [TYPE_DATE] = "a date such as 2026-01-06",
        [TYPE_PLAN_DAY] = "C+n (days from C-day) or a date such as 2026-01-06",
        [TYPE_MOMENT] = "a date, or a date and time with zone such as 2026-01-06T14:05Z",
        [TYPE_CONDITION] = "a condition such as \"ceasefire.in_force and USA\"",
        [TYPE_CURRENCY] = "an ISO 4217 currency code",
        [TYPE_LATITUDE] = "degrees from -90 to 90",
        [TYPE_LONGITUDE] = "degrees from -180 to 180",
        [TYPE_BEARING] = "degrees from 0 to 360",
    };
    return words[type];
}
