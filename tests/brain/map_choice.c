/* map_choice.c -- the population of an area: found where it was planted, and without the optimism of the best of many. */
#include "brain/map_bench.h"

#include <math.h>

static map_bench b;

static void planted_correspondences_are_found(void **state)
{
  double right = 0;
  (void)state;

  for (uint64_t world = 1; world <= 10; world++) {
    double depth[MAP_AREAS];
    tct_map_order order;
    for (int a = 0; a < MAP_AREAS; a++) {
      map_start(&b, world, MAP_MODELS, 48, map_made_of[a], 1);
      tct_map_choice c = map_chosen(&b.area, 50, 1, NULL);
      assert_int_equal(c.chosen, map_made_of[a]);
      assert_true(c.optimism < 0.1 && c.held_out.low < c.held_out.value && c.undefined == 0);
      right += c.share[c.chosen] / (10 * MAP_AREAS);
      depth[a] = c.depth;
      tct_map_choice_free(&c);
    }
    assert_int_equal(tct_map_order_of(MAP_AREAS, depth, 1000, 1, &order, NULL), TCT_OK);
    assert_near(order.rho, 1, 1e-12);
    assert_near(order.p, 1 / 6.0, 1e-12);
  }
  print_message("the planted one is chosen in %.3f of the halves\n", right);
  assert_true(right > 0.98);
}

/* Mean over worlds, and its standard error. */
typedef struct {
  double sum, squares;
  int n;
} tally;

static void add(tally *t, double x)
{
  t->sum += x;
  t->squares += x * x;
  t->n++;
}

static double mean_of(const tally *t)
{
  return t->sum / t->n;
}

static double error_of(const tally *t)
{
  const double m = mean_of(t);
  return sqrt((t->squares / t->n - m * m) / (t->n - 1));
}

/* An area that has nothing to do with any: the best of four looks like something, the chosen one does not. */
static void what_is_scored_elsewhere_is_not_too_good(void **state)
{
  tally naive = {0}, held_out = {0}, on_its_half = {0};
  (void)state;

  for (uint64_t world = 1; world <= 400; world++) {
    double score[MAP_MODELS], best = -INFINITY;
    map_start(&b, world, MAP_MODELS, 24, -1, 1);
    tct_map_choice c = map_chosen(&b.area, 10, world, NULL);
    map_whole(&b.area, score);
    for (int m = 0; m < MAP_MODELS; m++) best = fmax(best, score[m]);
    add(&naive, best);
    add(&on_its_half, c.naive);
    add(&held_out, c.held_out.value);
    assert_near(c.optimism, c.naive - c.held_out.value, 1e-12);
    tct_map_choice_free(&c);
  }
  print_message("nothing planted: best of four %.4f +- %.4f, on the half it was chosen on %.4f, "
                "on the other half %.4f +- %.4f\n",
                mean_of(&naive), error_of(&naive), mean_of(&on_its_half), mean_of(&held_out),
                error_of(&held_out));
  assert_true(fabs(mean_of(&held_out)) < 3 * error_of(&held_out));
  assert_true(mean_of(&naive) > 10 * error_of(&naive));
  assert_true(mean_of(&on_its_half) > mean_of(&naive));
}

/* Where something is planted, and noise is such that it is not always found. */
static void intervals_hold_what_the_chosen_reaches_elsewhere(void **state)
{
  enum { WORLDS = 200 };
  static double low[WORLDS], high[WORLDS];
  tally t    = {0};
  int inside = 0;
  (void)state;

  for (int w = 0; w < WORLDS; w++) {
    map_start(&b, (uint64_t)w + 1, MAP_MODELS, 40, 1, 2);
    tct_map_choice c = map_chosen(&b.area, 50, (uint64_t)w, NULL);
    add(&t, c.held_out.value);
    low[w]  = c.held_out.low;
    high[w] = c.held_out.high;
    tct_map_choice_free(&c);
  }
  for (int w = 0; w < WORLDS; w++) inside += low[w] <= mean_of(&t) && mean_of(&t) <= high[w];
  print_message("%d of %d intervals of 95 %% hold %.4f, what is chosen reaches elsewhere\n", inside,
                WORLDS, mean_of(&t));
  assert_true(inside >= 0.9 * WORLDS);
}

static void equals_share_the_choice(void **state)
{
  double one, other;
  (void)state;

  map_start(&b, 3, MAP_MODELS, 30, 1, 1);
  tct_map_choice c = map_chosen(&b.area, 20, 1, NULL);
  one              = c.held_out.value;
  assert_true(c.chosen == 1 && c.share[1] > 0.9);
  tct_map_choice_free(&c);
  memcpy(b.value[3], b.value[1], sizeof b.value[1]);
  c     = map_chosen(&b.area, 20, 1, NULL);
  other = c.held_out.value;
  assert_near(c.share[1], c.share[3], 1e-12);
  assert_near(c.share[0] + c.share[1] + c.share[2] + c.share[3], 1, 1e-12);
  assert_int_equal(c.chosen, 1); /* the first of equals */
  assert_near(one, other, 0.02);
  tct_map_choice_free(&c);
}

static void of_one_population_nothing_is_chosen(void **state)
{
  (void)state;
  map_start(&b, 4, 1, 30, 0, 1);
  tct_map_choice c = map_chosen(&b.area, 20, 1, NULL);
  assert_int_equal(c.chosen, 0);
  assert_near(c.share[0], 1, 1e-12);
  assert_near(c.depth, 0, 0);
  assert_near(c.optimism, 0, 1e-12);
  tct_map_choice_free(&c);
}

static void what_is_constant_is_never_chosen(void **state)
{
  (void)state;
  map_start(&b, 5, MAP_MODELS, 30, 1, 1);
  for (int i = 0; i < MAP_MOST * MAP_UNITS; i++) b.value[1][i] = 2;
  tct_map_choice c = map_chosen(&b.area, 20, 1, NULL);
  assert_true(c.chosen != 1 && c.share[1] < 1e-12 && c.undefined == 0);
  tct_map_choice_free(&c);
  for (int i = 0; i < MAP_MOST * MAP_UNITS; i++) b.value[MAP_MODELS][i] = 2; /* the area */
  c = map_chosen(&b.area, 20, 1, NULL);
  assert_int_equal(c.chosen, -1);
  assert_int_equal(c.undefined, 40);
  assert_true(isnan(c.held_out.value) && isnan(c.depth) && isnan(c.naive) && isnan(c.optimism));
  tct_map_choice_free(&c);
}

/* Distances: smaller is better, and optimism is above 0 all the same. */
static void smaller_may_be_better(void **state)
{
  (void)state;
  map_start(&b, 6, MAP_MODELS, 40, 3, 1);
  b.responses.how  = (tct_map_responses_how){.similarity = similarity("procrustes")};
  b.area           = tct_map_area_of_responses(&b.responses);
  tct_map_choice c = map_chosen(&b.area, 20, 1, NULL);
  assert_true(c.chosen == 3 && c.naive <= c.held_out.value + 1e-12 && c.optimism >= -1e-12);
  tct_map_choice_free(&c);
}

static void orders_are_correlated_and_exchanged(void **state)
{
  const double up[] = {0, 1, 2, 5}, down[] = {3, 2, 1, 0}, tied[] = {0, 0, 1, 1},
               flat[] = {1, 1, 1}, holes[] = {0, NAN, 2, 3};
  double many[12];
  tct_map_order o;
  (void)state;

  for (int i = 0; i < 12; i++) many[i] = i;
  assert_int_equal(tct_map_order_of(4, up, 1000, 1, &o, NULL), TCT_OK);
  assert_true(o.areas == 4 && o.all_orders);
  assert_near(o.rho, 1, 1e-12);
  assert_near(o.p, 1 / 24.0, 1e-12);
  assert_near(o.smallest_p, 1 / 24.0, 1e-12);
  assert_int_equal(tct_map_order_of(4, down, 1000, 1, &o, NULL), TCT_OK);
  assert_near(o.rho, -1, 1e-12);
  assert_near(o.p, 1, 1e-12);
  assert_int_equal(tct_map_order_of(4, tied, 1000, 1, &o, NULL), TCT_OK);
  assert_near(o.rho, 2 / sqrt(5), 1e-12); /* ranks 1.5 1.5 3.5 3.5 */
  assert_near(o.p, 4 / 24.0, 1e-12);
  assert_near(o.smallest_p, 4 / 24.0, 1e-12);
  assert_int_equal(tct_map_order_of(3, flat, 1000, 1, &o, NULL), TCT_OK);
  assert_true(isnan(o.rho) && isnan(o.p) && isnan(o.smallest_p));
  assert_int_equal(tct_map_order_of(4, holes, 1000, 1, &o, NULL), TCT_OK);
  assert_true(o.areas == 3);
  assert_near(o.p, 1 / 6.0, 1e-12);
  assert_int_equal(tct_map_order_of(1, up, 1000, 1, &o, NULL), TCT_OK);
  assert_true(o.areas == 1 && isnan(o.rho));
  assert_int_equal(tct_map_order_of(12, many, 999, 1, &o, NULL), TCT_OK);
  assert_true(!o.all_orders && o.rho > 0.999);
  assert_near(o.p, 0.001, 1e-12);
  assert_near(o.smallest_p, 0.001, 1e-12);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(planted_correspondences_are_found),
    cmocka_unit_test(what_is_scored_elsewhere_is_not_too_good),
    cmocka_unit_test(intervals_hold_what_the_chosen_reaches_elsewhere),
    cmocka_unit_test(equals_share_the_choice),
    cmocka_unit_test(of_one_population_nothing_is_chosen),
    cmocka_unit_test(what_is_constant_is_never_chosen),
    cmocka_unit_test(smaller_may_be_better),
    cmocka_unit_test(orders_are_correlated_and_exchanged),
  };
  return cmocka_run_group_tests_name("the population of an area", tests, NULL, NULL);
}
