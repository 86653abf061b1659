/* distance_dependent.c -- how often who meets whom: as a Gaussian of their distance says, edges and wraps too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static tct_projection sheet(const int pre[3], const int post[3], double spread, double density,
                            bool wraps)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "distance_dependent");
  tct_projection s    = projection_of(w, pre, post);

  set(&s, "spread", spread);
  set(&s, "density", density);
  set(&s, "wraps", wraps);
  return s;
}

static void away(tct_projection *s)
{
  s->wiring->release(s);
  tct_params_free(&s->wiring->about, s->params);
}

/* A ring of 60 that speaks to itself, 40 seeds: of 2400 pairs d apart density exp(-d^2 / 2 sigma^2) meet. */
static void chance_falls_as_a_gaussian(void **state)
{
  enum { N = 60, SEEDS = 40 };
  const double spread = 3, density = 0.8;
  int met[N / 2 + 1] = {0};
  (void)state;

  for (uint64_t seed = 0; seed < SEEDS; seed++) {
    tct_projection s = sheet((int[]){1, 1, N}, (int[]){1, 1, N}, spread, density, true);
    assert_int_equal(s.wiring->fit(&s, seed, NULL), TCT_OK);
    for (size_t i = 0; i < s.synapses; i++) {
      int post, pre;
      s.wiring->ends(&s, i, &post, &pre);
      const int d = abs(post - pre);
      met[d > N / 2 ? N - d : d]++;
    }
    away(&s);
  }
  for (int d = 0; d <= N / 2; d++) {
    const double pairs = (double)SEEDS * N * (d == 0 || d == N / 2 ? 1 : 2);
    const double odds  = density * exp(-d * d / (2 * spread * spread));
    if (fabs(met[d] - pairs * odds) > 4 * sqrt(pairs * odds * (1 - odds)) + 1e-9 * pairs)
      fail_msg("%d of %g pairs meet %d apart, not %g", met[d], pairs, d, pairs * odds);
  }
}

/* Density 1 and a spread that reaches beside alone: who is heard is known but for chances below 1e-9 or above 1/2. */
static void maps_of_two_sizes_lie_over_each_other(void **state)
{
  tct_projection s = sheet((int[]){1, 8, 8}, (int[]){1, 4, 4}, 0.1, 1, false);
  (void)state;

  /* a receiver lies in the middle of four senders, 0.707 from each: exp(-25) of a chance, nobody is heard */
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_BAD_SPEC);
  away(&s);
  s = sheet((int[]){2, 8, 8}, (int[]){3, 4, 4}, 1000, 1, false);
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_true((double)s.synapses > 0.9998 * 128 * 48); /* 1 - exp(-d^2 / 2e6) < 3e-5 */
  away(&s);
  s = sheet((int[]){2, 9, 9}, (int[]){1, 3, 3}, 0.1, 1, false);
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_int_equal(s.synapses,
                   2 * 9); /* each receiver hears both channels of the middle of its nine places */
  for (size_t i = 0; i < s.synapses; i++) {
    int post, pre;
    s.wiring->ends(&s, i, &post, &pre);
    assert_int_equal(pre / 2, (post / 3 * 3 + 1) * 9 + post % 3 * 3 + 1);
  }
  away(&s);
}

static double heard_by(const tct_projection *s, int from, int to)
{
  int n = 0;

  for (size_t i = 0; i < s->synapses; i++) {
    int post, pre;
    s->wiring->ends(s, i, &post, &pre);
    n += post >= from && post < to;
  }
  return (double)n / (to - from);
}

/* At the edge of a long line half as many are heard, unless it is a ring. */
static void edges_hear_half_unless_they_wrap(void **state)
{
  double edge[2] = {0}, middle[2] = {0};
  (void)state;

  for (int wraps = 0; wraps < 2; wraps++)
    for (uint64_t seed = 0; seed < 30; seed++) {
      tct_projection s = sheet((int[]){1, 1, 400}, (int[]){1, 1, 400}, 20, 0.5, wraps);
      assert_int_equal(s.wiring->fit(&s, seed, NULL), TCT_OK);
      edge[wraps] += heard_by(&s, 0, 1) / 30;
      middle[wraps] += heard_by(&s, 200, 201) / 30;
      away(&s);
    }
  const double all = 0.5 * 20 * sqrt(2 * M_PI); /* 25.07, s.d. of a mean of 30: 0.8 */
  for (int wraps = 0; wraps < 2; wraps++) assert_true(fabs(middle[wraps] - all) < 3.2);
  assert_true(fabs(edge[0] - all / 2) < 3.2 && fabs(edge[1] - all) < 3.2);
}

static void nobody_hears_itself_who_may_not(void **state)
{
  (void)state;

  for (int self = 0; self < 2; self++) {
    tct_projection s = sheet((int[]){1, 5, 5}, (int[]){1, 5, 5}, 2, 1, true);
    int own          = 0;
    s.pre = s.post = 0;
    set(&s, "self", self);
    assert_int_equal(s.wiring->fit(&s, 3, NULL), TCT_OK);
    for (size_t i = 0; i < s.synapses; i++) {
      int post, pre;
      s.wiring->ends(&s, i, &post, &pre);
      own += post == pre;
    }
    assert_int_equal(own, self ? 25 : 0);
    away(&s);
  }
}

static void what_cannot_be_is_refused(void **state)
{
  tct_error err    = {0};
  tct_projection s = sheet((int[]){64, 400, 400}, (int[]){64, 400, 400}, 1e3, 1, false);
  (void)state;

  assert_int_equal(s.wiring->fit(&s, 7, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "are the most"));
  away(&s);
  s = sheet((int[]){1, 4, 4}, (int[]){1, 4, 4}, 1, 0, false);
  assert_int_equal(s.wiring->fit(&s, 7, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "leaves no synapse"));
  assert_null(s.own);
  away(&s);
}

/* Maps of 48 x 48 and 12 x 12, spread 3: away from edges a receiver's field lies around its own place, stretched (place y at
 * 4 y + 1.5 of the senders' lines), with a standard deviation of 3; about 45 are heard, so that one field's centre is off by
 * 0.45 by chance, and neighbours lie 4 apart: the fields are a map of the map. */
static void receptive_fields_map_the_map(void **state)
{
  tct_projection s  = sheet((int[]){1, 48, 48}, (int[]){1, 12, 12}, 3, 0.8, false);
  double heard[144] = {0}, centre[144][2] = {{0}}, off = 0, wide = 0;
  int fields = 0;

  (void)state;
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  for (size_t i = 0; i < s.synapses; i++) {
    int post, pre;
    s.wiring->ends(&s, i, &post, &pre);
    const double d[2] = {pre / 48 - (4 * (post / 12) + 1.5), pre % 48 - (4 * (post % 12) + 1.5)};
    for (int axis = 0; axis < 2; axis++) {
      centre[post][axis] += d[axis];
      wide +=
        post / 12 > 2 && post / 12 < 9 && post % 12 > 2 && post % 12 < 9 ? d[axis] * d[axis] : 0;
    }
    heard[post]++;
  }
  double all = 0;
  for (int k = 0; k < 144; k++) {
    if (k / 12 < 3 || k / 12 > 8 || k % 12 < 3 || k % 12 > 8) continue;
    all += heard[k];
    fields++;
    for (int axis = 0; axis < 2; axis++) {
      off += pow(centre[k][axis] / heard[k], 2) / 2;
      if (fabs(centre[k][axis] / heard[k]) > 4 * 0.45) fail_msg("field %d lies elsewhere", k);
    }
  }
  assert_true(fields == 36 && fabs(all / fields - 0.8 * 2 * M_PI * 9) < 3);
  assert_true(fabs(sqrt(off / fields) - 0.45) < 0.1);
  assert_true(fabs(sqrt(wide / 2 / all) - 3) < 0.15);
  away(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(chance_falls_as_a_gaussian),
    cmocka_unit_test(maps_of_two_sizes_lie_over_each_other),
    cmocka_unit_test(receptive_fields_map_the_map),
    cmocka_unit_test(edges_hear_half_unless_they_wrap),
    cmocka_unit_test(nobody_hears_itself_who_may_not),
    cmocka_unit_test(what_cannot_be_is_refused),
  };
  return cmocka_run_group_tests_name("distance_dependent", tests, NULL, NULL);
}
