/* unit_liars.h -- steps and ways back with one thing wrong, that the laws of units must catch. */
#ifndef TESTS_UNIT_LIARS_H
#define TESTS_UNIT_LIARS_H

#include <math.h>

#include <tercet/unit.h>

static const char *const soma[] = {"soma", NULL};

static void half_step(const tct_units *u)
{
  for (int r = 0; r < u->rows; r++)
    for (int i = 0; i < u->units; i++)
      u->rate[(size_t)r * u->ld + (size_t)i] =
        (tct_real)0.5 + (u->drive[0] ? u->drive[0][(size_t)r * u->ld + (size_t)i] / 2 : 0);
}

/* twice what it should be */
static void whole_pull(const tct_units *u)
{
  (void)u;
}

static void count_step(const tct_units *u)
{
  static int calls;

  calls++;
  for (int i = 0; i < u->rows * (int)u->ld; i++) u->rate[i] = (tct_real)calls;
}

static void overflow_step(const tct_units *u)
{
  for (int r = 0; r < u->rows; r++)
    for (int i = 0; i < u->units; i++) {
      const size_t at = (size_t)r * u->ld + (size_t)i;
      u->rate[at]     = (tct_real)(1 / (1 / exp((double)u->drive[0][at])));
    }
}

static void one_pull(const tct_units *u)
{
  for (int r = 0; r < u->rows; r++)
    for (int i = 0; i < u->units; i++) u->credit[(size_t)r * u->ld + (size_t)i] = 1;
}

#endif
