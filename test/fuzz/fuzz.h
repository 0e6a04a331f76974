/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every fuzz target offers: a function that takes any bytes and must neither crash nor
 * hang, whatever they are. libFuzzer calls it with bytes that it makes up; replay.c with the
 * files of the corpus, in every test run.
 */
#ifndef SURETY_TEST_FUZZ_H
#define SURETY_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
