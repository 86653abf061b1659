/* concordance.c -- pairs of pairs, against counting them one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/memory.h"
#include "base/random.h"
#include "kernels/concordance.h"
#include "kernels/ranks.h"
#include "kernels/tally.h"

static tct_concordance counted(int n, const double *a, const double *b)
{
  tct_concordance of = {0};

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) {
      if (isnan(a[i]) || isnan(b[i]) || isnan(a[j]) || isnan(b[j])) continue;
      const double x = a[i] - a[j], y = b[i] - b[j];
      of.pairs++;
      of.tied_a += x >= 0 && x <= 0;
      of.tied_b += y >= 0 && y <= 0;
      of.tied_both += x >= 0 && x <= 0 && y >= 0 && y <= 0;
      of.discordant += (x > 0 && y < 0) || (x < 0 && y > 0);
    }
  return of;
}

static void same(const tct_concordance *a, const tct_concordance *b)
{
  assert_true(a->pairs >= b->pairs && a->pairs <= b->pairs);
  assert_true(a->tied_a >= b->tied_a && a->tied_a <= b->tied_a);
  assert_true(a->tied_b >= b->tied_b && a->tied_b <= b->tied_b);
  assert_true(a->tied_both >= b->tied_both && a->tied_both <= b->tied_both);
  assert_true(a->discordant >= b->discordant && a->discordant <= b->discordant);
}

/* with few and with many ties, with holes in either, for every length that a merge can end at */
static void it_is_what_counting_gives(void **state)
{
  const tct_key key = tct_key_of(3, "concordance");
  double a[70], b[70];
  (void)state;

  for (int n = 0; n <= 70; n++)
    for (int kinds = 3; kinds <= 300; kinds *= 10) {
      for (int i = 0; i < n; i++) {
        a[i] = floor(kinds * tct_uniform(key, (uint64_t)(n + kinds), 0, (uint32_t)i));
        b[i] = floor(kinds * tct_uniform(key, (uint64_t)(n + kinds), 1, (uint32_t)i));
        if (i % 11 == 5) a[i] = (double)NAN;
        if (i % 13 == 7) b[i] = (double)NAN;
      }
      tct_concordance of;
      const tct_concordance wanted = counted(n, a, b);
      assert_true(tct_concordance_of((size_t)n, a, b, &of));
      same(&of, &wanted);
    }
}

static void concordant_less_discordant_is_the_sum(void **state)
{
  const double a[] = {1, 2, 3, 4, 4},
               b[] = {1, 3, 2, 4, 4}; /* 8 the same way, 1 the other, 1 tied */
  tct_concordance of;
  (void)state;

  assert_true(tct_concordance_of(5, a, b, &of));
  assert_true(of.discordant == 1 && of.tied_both == 1 && of.pairs == 10);
  assert_true(tct_concordance_sum(&of) == 7);
}

static void without_memory_it_says_so(void **state)
{
  const double a[] = {1, 2, 3};
  tct_concordance of;
  (void)state;

  for (int i = 1; i <= 3; i++) {
    tct_fail_allocation(i, false);
    assert_false(tct_concordance_of(3, a, a, &of));
  }
  tct_fail_allocation(4, false);
  assert_true(tct_concordance_of(3, a, a, &of));
  tct_fail_allocation(-1, false);
}

/* Each place written out as often as it is there, and counted. */
static void places_count_as_often_as_they_are_there(void **state)
{
  enum { MOST = 40 };
  const tct_key key = tct_key_of(4, "concordance");
  double a[MOST], b[MOST], x[3 * MOST], y[3 * MOST];
  uint32_t in_a[MOST], in_b[MOST];
  int32_t of_a[MOST], of_b[MOST], times[MOST], room[4 * MOST + 64];
  size_t place[MOST], spare[MOST];
  (void)state;

  assert_true(tct_tally_room(MOST) <= sizeof room / sizeof *room);
  for (int n = 0; n <= MOST; n++)
    for (int kinds = 3; kinds <= 300; kinds *= 10) {
      tct_drawn_order one = {in_a, of_a, 0}, other = {in_b, of_b, 0};
      int all = 0;
      for (int i = 0; i < n; i++) {
        a[i]     = floor(kinds * tct_uniform(key, (uint64_t)(n + kinds), 0, (uint32_t)i));
        b[i]     = floor(kinds * tct_uniform(key, (uint64_t)(n + kinds), 1, (uint32_t)i));
        times[i] = 1 + (int32_t)(3 * tct_uniform(key, (uint64_t)(n + kinds), 2, (uint32_t)i));
        for (int k = 0; k < times[i]; k++, all++) {
          x[all] = a[i];
          y[all] = b[i];
        }
      }
      tct_order_with_ties((size_t)n, a, place, spare, in_a);
      tct_order_with_ties((size_t)n, b, place, spare, in_b);
      tct_find_steps((size_t)n, times, &one);
      tct_find_steps((size_t)n, times, &other);
      tct_concordance of;
      const tct_concordance wanted = counted(all, x, y);
      tct_weighted_concordance((size_t)n, times, &one, &other, room, &of);
      same(&of, &wanted);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_is_what_counting_gives),
    cmocka_unit_test(concordant_less_discordant_is_the_sum),
    cmocka_unit_test(places_count_as_often_as_they_are_there),
    cmocka_unit_test(without_memory_it_says_so),
  };
  return cmocka_run_group_tests_name("concordance", tests, NULL, NULL);
}
