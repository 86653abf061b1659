/* neighbours.c -- four places on a line, by hand.
 *
 * x = 0 1 3 7: the nearest are those at 1, 0, 1, 3;  y = 0 2 3 100: those at 2, 3, 2, 3.
 * Of the conditions 1 2 3 4 that is 2 1 2 3 and 2 3 2 3: three of four agree. */
#include "brain/similar.h"

static const double x[] = {0, 1, 3, 7}, y[] = {0, 2, 3, 100};

static void four_conditions_are_those_worked_by_hand(void **state)
{
  (void)state;
  assert_near(similar("neighbours", "k=1", 4, 1, x, 1, y), 0.75, 1e-15);
}

/* two of each three others: x 23 13 12 32, y 23 13 12 32 but for the fourth: {3, 2}; the first of x 2 3 */
static void more_neighbours_are_counted_in_both_ways(void **state)
{
  const double z[] = {0, 1, 3, -7}; /* 23 13 12 12 */
  (void)state;

  assert_near(similar("neighbours", "k=2", 4, 1, x, 1, z), (3 + 1.0 / 3) / 4, 1e-15);
  const tct_about *about = tct_variant("similarities", "neighbours");
  assert_string_equal(about->params[2].name, "measure");
  struct {
    int64_t k;
    int distance, measure;
  } shared = {2, 0, 1};
  assert_int_equal(about->params_size, sizeof shared);
  assert_near(((const tct_similarity *)about)->compare(&shared, 4, 1, x, 1, z), (3 + 0.5) / 4,
              1e-15);
}

/* 0 1 2 3: the second and third have two neighbours that are as near */
static void what_is_as_near_belongs_to_it(void **state)
{
  const double even[] = {0, 1, 2, 3};
  (void)state;

  /* x: 2 1 2 3;  even: 2 13 24 3:  1 + 1/2 + 1/2 + 1 */
  assert_near(similar("neighbours", "k=1", 4, 1, x, 1, even), 0.75, 1e-15);
  assert_near(similar("neighbours", "k=1", 4, 1, even, 1, even), 1, 1e-15);
}

/* two arms from the mean: along an arm all directions are the same, however far out */
static void directions_do_not_mind_how_far(void **state)
{
  const double near[] = {1, 0, 2, 0.1, -1, 0, -2, -0.1}, far[] = {9, 0, 2, 0.1, -9, 0, -2, -0.1};
  (void)state;

  assert_near(similar("neighbours", "k=1", 4, 2, near, 2, near), 1, 1e-15);
  const struct {
    int64_t k;
    int distance, measure;
  } cosine                = {1, 1, 0};
  const tct_similarity *s = (const tct_similarity *)tct_variant("similarities", "neighbours");
  assert_near(s->compare(&cosine, 4, 2, near, 2, far), 1, 1e-15);
  assert_true(similar("neighbours", "k=1", 4, 2, near, 2, far) < 1);
}

static void too_few_or_what_does_not_vary_is_undefined(void **state)
{
  const double flat[] = {1, 1, 1, 1};
  (void)state;

  assert_undefined(similar("neighbours", "k=3", 4, 1, x, 1, y));
  assert_undefined(similar("neighbours", NULL, 4, 1, x, 1, y));
  assert_undefined(similar("neighbours", "k=1", 4, 1, x, 1, flat));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(four_conditions_are_those_worked_by_hand),
    cmocka_unit_test(more_neighbours_are_counted_in_both_ways),
    cmocka_unit_test(what_is_as_near_belongs_to_it),
    cmocka_unit_test(directions_do_not_mind_how_far),
    cmocka_unit_test(too_few_or_what_does_not_vary_is_undefined),
  };
  return cmocka_run_group_tests_name("neighbours", tests, NULL, NULL);
}
