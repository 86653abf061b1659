/* spiking.c -- steps in vectors against the same in plain numbers, cell by cell, in long double. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/random.h"
#include "kernels/spiking.h"

enum { ROWS = 3, N = 32, LD = 48, ALL = ROWS * LD, NOW = 7 };

static const double slack = sizeof(tct_real) == sizeof(float) ? 2e-6 : 1e-14;

typedef struct {
  tct_real drive[2][ALL], before[4][ALL], slot[4][ALL], rate[ALL];
} cells;

static tct_spiking_block block_of(cells *c)
{
  tct_spiking_block b = {.rows  = ROWS,
                         .n     = N,
                         .units = N - 3,
                         .ld    = LD,
                         .now   = NOW,
                         .drive = {c->drive[0], c->drive[1]},
                         .rate  = c->rate};

  for (int k = 0; k < 4; k++) {
    b.before[k] = c->before[k];
    b.slot[k]   = c->slot[k];
  }
  return b;
}

static void draw(cells *c)
{
  const tct_key key = tct_key_of(3, "cells");

  memset(c, 0, sizeof *c);
  for (uint32_t i = 0; i < ALL; i++) {
    c->drive[0][i]  = (tct_real)fabs(tct_normal(key, 0, 0, i));
    c->drive[1][i]  = (tct_real)-fabs(5 * tct_normal(key, 0, 1, i));
    c->before[0][i] = (tct_real)(8 + 5 * tct_normal(key, 0, 2, i));
    c->before[1][i] = (tct_real)fabs(4 * tct_normal(key, 0, 3, i));
    c->before[2][i] = (tct_real)-fabs(9 * tct_normal(key, 0, 4, i)); /* -g_i, where it is one */
    c->before[3][i] = (tct_real)(NOW - 1 + i % 5); /* free up to NOW; after it at rest */
  }
}

static void look(const tct_spiking *c, const cells *x, bool conductance, size_t at)
{
  const long double v0 = x->before[0][at], in = x->drive[1][at];
  const long double e    = (long double)x->before[1][at] + x->drive[0][at];
  const long double i    = (long double)x->before[2][at] + in;
  const long double open = 1 + e - i, to = (e * c->reach[0] - i * c->reach[1]) / open;
  const bool rests = x->before[3][at] > NOW;
  long double v    = conductance ? to + (v0 - to) * expl(-open * c->pace)
                                 : c->stay * v0 + c->reach[0] * e + c->reach[1] * i;

  if (c->euler) v = v0 + c->pace * (conductance ? (to - v0) * open : e + i - v0);
  if (rests) v = v0;
  assert_true(fabsl(v - c->threshold) > 1e-4L || rests); /* no draw is near enough to doubt */
  const bool fires = !rests && v > c->threshold;
  assert_true(x->rate[at] == (fires ? 1 : 0));
  const long double left = fires ? (c->subtracts ? v - c->away : c->to) : v;
  assert_true(fabsl(x->slot[0][at] - left) < slack * 40);
  assert_true(fabsl(x->slot[1][at] - c->keep[0] * e) < slack * 40);
  assert_true(fabsl(x->slot[2][at] - c->keep[1] * i) < slack * 40);
  assert_true(x->slot[3][at] == (fires ? NOW + c->refractory : x->before[3][at]));
}

static void cells_step_as_their_equations_say(void **state)
{
  static cells x;
  (void)state;

  for (int how = 0; how < 8; how++) {
    const bool conductance = how & 1;
    const tct_spiking c    = {
         .pace       = (tct_real)0.005,
         .stay       = (tct_real)0.995,
         .keep       = {(tct_real)0.98, (tct_real)0.99},
         .reach      = {conductance ? 60 : (tct_real)0.005, conductance ? -20 : (tct_real)0.004},
         .threshold  = 10,
         .to         = -1,
         .away       = 7,
         .refractory = 50,
         .euler      = how & 2,
         .subtracts  = how & 4};
    draw(&x);
    if (how == 1)
      for (int i = 0; i < ALL; i += 3) x.before[1][i] = 130; /* x > 1/2: by the exponential */
    tct_spiking_block b = block_of(&x);
    if (conductance)
      tct_conductance_step(&c, &b);
    else
      tct_current_step(&c, &b);
    for (size_t r = 0; r < ROWS; r++)
      for (size_t j = 0; j < N; j++) look(&c, &x, conductance, r * LD + j);
    for (size_t j = N; j < LD; j++) assert_true(x.rate[j] == 0 && x.slot[0][j] == 0);
  }
}

static void nobody_who_speaks_is_as_good_as_silence(void **state)
{
  static cells x, y;
  const tct_spiking c = {
    .pace = (tct_real)0.1, .threshold = 10, .reach = {60, -20}, .refractory = 3};
  (void)state;

  draw(&x);
  memset(x.drive, 0, sizeof x.drive);
  y                   = x;
  tct_spiking_block b = block_of(&x);
  tct_conductance_step(&c, &b);
  b          = block_of(&y);
  b.drive[0] = b.drive[1] = NULL;
  for (int k = 0; k < 4; k++) b.slot[k] = y.before[k]; /* and where it was read */
  tct_conductance_step(&c, &b);
  for (int k = 0; k < 4; k++)
    for (size_t r = 0; r < ROWS; r++)
      assert_memory_equal(x.slot[k] + r * LD, y.before[k] + r * LD, N * sizeof(tct_real));
  assert_memory_equal(x.rate, y.rate, sizeof x.rate);
}

/* Rows of which it is not known who spoke, in which nobody did, and one did; then a list too short for all who fire. */
static void lists_tell_who_fired(void **state)
{
  static cells plain, told;
  const tct_spiking c = {.pace = (tct_real)0.1, .threshold = 10, .reach = {60, -20}};
  (void)state;

  for (int most = N; most > 0; most -= N - 1) {
    int n[ROWS] = {-1, 0, 1}, list[ROWS * (N + TCT_PANEL)];
    draw(&plain);
    told                = plain;
    tct_spiking_block b = block_of(&plain);
    tct_conductance_step(&c, &b);
    b                            = block_of(&told);
    b.speakers                   = (tct_speakers){most, n, list};
    told.rate[5]                 = 77; /* nothing is known of this row */
    told.rate[2 * LD + 4]        = 1;
    list[2 * (most + TCT_PANEL)] = 4;
    tct_conductance_step(&c, &b);
    assert_memory_equal(plain.rate, told.rate, sizeof plain.rate);
    assert_memory_equal(plain.slot, told.slot, sizeof plain.slot);
    for (int r = 0; r < ROWS; r++) {
      int fired = 0;
      for (int j = 0; j < N - 3; j++) {
        if (plain.rate[r * LD + j] == 0) continue;
        if (n[r] >= 0) assert_int_equal(list[r * (most + TCT_PANEL) + fired], j);
        fired++;
      }
      assert_true(fired > 1);
      assert_int_equal(n[r], most == 1 ? -1 : fired);
    }
  }
}

static void what_is_no_number_shows(void **state)
{
  static cells x;
  const tct_spiking c = {.pace = (tct_real)0.1, .threshold = 10, .reach = {60, -20}};
  (void)state;

  draw(&x);
  x.before[3][5]      = 0;
  x.drive[0][5]       = (tct_real)NAN;
  x.before[3][6]      = 0;
  x.before[0][6]      = (tct_real)NAN;
  tct_spiking_block b = block_of(&x);
  tct_conductance_step(&c, &b);
  assert_true(isnan(x.rate[5]) && isnan(x.rate[6]));
  assert_true(x.rate[4] == 0 || x.rate[4] == 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_step_as_their_equations_say),
    cmocka_unit_test(nobody_who_speaks_is_as_good_as_silence),
    cmocka_unit_test(lists_tell_who_fired),
    cmocka_unit_test(what_is_no_number_shows),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
