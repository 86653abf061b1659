/* creature.h -- a variant that exists only in tests: one parameter of every type. */
#ifndef TERCET_TESTS_CREATURE_H
#define TERCET_TESTS_CREATURE_H

#include <tercet/describe.h>

struct creature {
  bool fast;
  int64_t units;
  double scale, tau, rest, factor;
  const char *at, *from;
  int activation;
  tct_numbers contrast, delays;
};

static const tct_param creature_params[] = {
  TCT_PARAM(struct creature, fast, 1, 0, 0, "1", "whether it runs"),
  TCT_PARAM(struct creature, units, 10, 1, 1000000, "1", "how many there are"),
  TCT_PARAM(struct creature, scale, 1.0, 0, 10, "1", "spread of the feedback"),
  TCT_PARAM(struct creature, tau, 20, 0.1, 1000, "ms", "how long it remembers"),
  TCT_PARAM(struct creature, rest, -65, 0, 0, "mV", "where it rests"),
  TCT_PARAM(struct creature, factor, 1, -2, 1e30, "1", "a factor that may be large"),
  TCT_PARAM_TEXT(struct creature, at, NULL, "the population where it lives"),
  TCT_PARAM_TEXT(struct creature, from, "", "what it eats"),
  TCT_PARAM_CHOICE(struct creature, activation, 1, "linear|relu|tanh", "its slope"),
  TCT_PARAM_NUMBERS(struct creature, contrast, "0.2 1", 0, 1, "1", "what it is shown"),
  TCT_PARAM_NUMBERS(struct creature, delays, "", 0, 100, "ms", "when; none if it is not said"),
};

static const tct_about creature = {
  .name    = "creature",
  .title   = "Creature",
  .summary = "an animal for tests",
  TCT_TAKES(struct creature, creature_params),
};

#endif
