/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Values that options of more than one file take, for request.c, request_question.c and
 * request_ledger.c alone. `name` is the option's, for the error. ERROR_USAGE.
 */
#ifndef SURETY_CLI_REQUEST_TAKE_H
#define SURETY_CLI_REQUEST_TAKE_H

#include "cli/request.h"

bool request_take_date(const char *name, const char *value, int32_t *days,
                       struct error *err) MUST_USE;
bool request_take_path(const char *name, const char *value, const char **path,
                       struct error *err) MUST_USE;
bool request_take_word(const char *name, const char *value, struct str *word,
                       struct error *err) MUST_USE;

#endif
