/* SPDX-License-Identifier: Apache-2.0 */
/* For unit tests only: cmocka with the headers it wants first. */
#ifndef SURETY_BASE_TESTING_H
#define SURETY_BASE_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CASE_COUNT(cases) (sizeof(cases) / sizeof *(cases))

#endif
