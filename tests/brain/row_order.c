/* row_order.c -- an RDM depends on the trials, not on the order they come in: unequal numbers of them, some with
 * holes, in every kind of distance and with noise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <tercet/covariance.h>
#include <tercet/distance.h>

#include "brain/near.h"
#include "substrate/complain.h"

extern const tct_covariance tct_covariance_schaefer_strimmer;

enum { ROWS = 61, UNITS = 4, CONDITIONS = 5, FOLDS = 3, PAIRS = CONDITIONS * (CONDITIONS - 1) / 2 };

/* Counts.  Two folds have every condition once; the rest falls as it may, and rows 17 and 40 have a hole. */
typedef struct {
  double value[ROWS * UNITS];
  int condition[ROWS], fold[ROWS];
} table;

static uint32_t at;

static uint32_t draw(uint32_t n)
{
  at = at * 1664525u + 1013904223u;
  return (at >> 12) % n;
}

static void draw_table(table *t, uint32_t seed)
{
  at = seed;
  for (int i = 0; i < ROWS; i++) {
    t->condition[i] = i < 2 * CONDITIONS ? i % CONDITIONS : (int)draw(CONDITIONS);
    t->fold[i]      = i < 2 * CONDITIONS ? i / CONDITIONS : (int)draw(FOLDS);
    for (int k = 0; k < UNITS; k++)
      t->value[i * UNITS + k] = (double)(1 + t->condition[i] * (k + 1) % 7 + (int)draw(9));
  }
  t->value[17 * UNITS + 2] = t->value[40 * UNITS] = (double)NAN;
}

static void in_other_order(const table *a, table *b)
{
  for (int i = 0; i < ROWS; i++) {
    const int from = (i * 23 + 5) % ROWS;
    memcpy(b->value + i * UNITS, a->value + from * UNITS, UNITS * sizeof *a->value);
    b->condition[i] = a->condition[from];
    b->fold[i]      = a->fold[from];
  }
}

static void rdm_of(const tct_distance *d, const void *params, const table *t, double *rdm)
{
  const double by_the_data = -1;
  const tct_trials trials  = {.rows       = ROWS,
                              .units      = UNITS,
                              .conditions = CONDITIONS,
                              .folds      = FOLDS,
                              .value      = t->value,
                              .condition  = t->condition,
                              .fold       = t->fold};
  double noise[UNITS * UNITS];
  tct_error err = {0};
  tct_patterns p;
  tct_residuals r;

  assert_int_equal(tct_residuals_of(&trials, -1, &r, NULL), TCT_OK);
  assert_true(r.dropped == 2 && r.rows == ROWS - 2 && r.dof == ROWS - 2 - CONDITIONS);
  assert_int_equal(
    tct_covariance_of(&tct_covariance_schaefer_strimmer, &by_the_data, &r, noise, NULL, NULL),
    TCT_OK);
  tct_residuals_free(&r);
  assert_int_equal(tct_patterns_of(&trials, &p, NULL), TCT_OK);
  p.noise  = noise;
  p.noises = 1;
  p.of     = &trials;
  if (tct_distances(d, params, &p, rdm, &err) != TCT_OK) fail_msg("%s: %s", d->name, err.text);
  tct_patterns_free(&p);
}

static void no_distance_depends_on_the_order_of_trials(void **state)
{
  const tct_room *room = tct_room_named("distances");
  (void)state;

  assert_true(room->n >= 8);
  for (uint32_t seed = 1; seed <= 5; seed++) {
    table a, b;
    draw_table(&a, seed);
    in_other_order(&a, &b);
    for (int v = 0; v < room->n; v++) {
      double x[PAIRS], y[PAIRS];
      void *params = tct_params_new(room->about[v]);
      assert_non_null(params);
      rdm_of((const tct_distance *)room->about[v], params, &a, x);
      rdm_of((const tct_distance *)room->about[v], params, &b, y);
      for (int i = 0; i < PAIRS; i++) {
        if (!isfinite(x[i]))
          fail_msg("%s, seed %u: pair %d is %g", room->about[v]->name, seed, i, x[i]);
        assert_near(y[i], x[i], 1e-12 * (1 + fabs(x[i])));
      }
      tct_params_free(room->about[v], params);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_distance_depends_on_the_order_of_trials),
  };
  return cmocka_run_group_tests_name("row_order", tests, NULL, NULL);
}
