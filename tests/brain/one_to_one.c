/* one_to_one.c -- the one feature that goes together best, by hand. */
#include "brain/encode.h"

/* Fitted to the first four: feature 1 does not vary there; unit 0 is twice feature 2; unit 1 goes against both. */
static void the_best_feature_is_as_by_hand(void **state)
{
  const double x[]        = {1, 7, 0, 2, 7, -1, 3, 7, 0, 4, 7, 1, 9, 9, 2};
  const double y[]        = {0, 4, -2, 3, 0, 2, 2, 1, 0, 0};
  const int fold[]        = {0, 0, 0, 0, 1};
  const tct_encode_data d = {5, 3, 2, 2, x, y, fold};
  tct_encoded e           = encoded("one_to_one", &d, NULL, 0, NULL);
  (void)state;

  assert_near(e.chosen[2], 2, 0); /* r = 1 */
  assert_near(e.predicted[8], 4, 1e-14);
  assert_near(e.chosen[3], 2, 0); /* r = -0.63 with feature 2, -1 with 0: neither goes with it */
  assert_near(e.predicted[9], 2.5 - 2, 1e-14);
  assert_int_equal(e.failed, 2); /* one stimulus is too few to fit to */
  tct_encoded_free(&e);
}

int main(void)
{
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_best_feature_is_as_by_hand)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
