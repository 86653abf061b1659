/* words.h -- what circuits write alike: how a population's units answer, how weights onto it start. */
#ifndef TERCET_CIRCUITS_WORDS_H
#define TERCET_CIRCUITS_WORDS_H

#include <string.h>

#include "base/text.h"
#include "kernels/kernels.h"

/* The ways of substrate/init.c, in the same words: a room does not see the substrate, a test does. */
#define CIRCUIT_INITS "lecun|he|glorot|uniform|normal|zero|constant"
enum { CIRCUIT_LECUN, CIRCUIT_HE };

/* Word i of "a|b|c". */
static inline void circuit_word(tct_text *out, const char *choices, int i)
{
  for (; i > 0; i--) choices = strchr(choices, '|') + 1;
  tct_text_put(out, choices, strcspn(choices, "|"));
}

/* "init: {kind: he, gain: 1}" */
static inline void circuit_init(tct_text *out, int init, double gain)
{
  tct_text_add(out, "init: {kind: ");
  circuit_word(out, CIRCUIT_INITS, init);
  tct_text_add(out, ", gain: ");
  tct_text_number(out, gain);
  tct_text_add(out, "}");
}

#endif
