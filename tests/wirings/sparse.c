/* sparse.c -- who meets whom: as many as the density says, the same for a seed and a name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wirings/stand.h"

static tct_projection some(int pre, int post, double density)
{
  const tct_wiring *w = (const tct_wiring *)tct_variant("wirings", "sparse");
  tct_projection s    = projection_of(w, (int[]){1, 1, pre}, (int[]){1, 1, post});

  set(&s, "density", density);
  return s;
}

static void away(tct_projection *s)
{
  s->wiring->release(s);
  tct_params_free(&s->wiring->about, s->params);
}

/* 400 x 300 draws at 0.1: 12000, standard deviation 104 */
static void as_many_meet_as_the_density_says(void **state)
{
  int heard[400] = {0}, hears[300] = {0}, at_most = 0, at_least = 400;
  tct_projection s = some(400, 300, 0.1);
  (void)state;

  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_in_range(s.synapses, 12000 - 420, 12000 + 420);
  assert_true(s.rank == 1 && s.tensor[0] == s.synapses && s.parts == 25);
  assert_true(fabs(s.fan_in - (double)s.synapses / 300) < 1e-9);
  int before[2] = {-1, -1};
  for (size_t i = 0; i < s.synapses; i++) {
    int post, pre;
    s.wiring->ends(&s, i, &post, &pre);
    assert_true(post > before[0] ||
                (post == before[0] && pre > before[1])); /* (post, pre) in order */
    before[0] = post;
    before[1] = pre;
    hears[post]++;
    heard[pre]++;
  }
  for (int k = 0; k < 300; k++) {
    at_most  = hears[k] > at_most ? hears[k] : at_most;
    at_least = hears[k] < at_least ? hears[k] : at_least;
  }
  assert_true(at_least > 40 - 30 && at_most < 40 + 30 && at_most - at_least > 15); /* binomial: 6 */
  for (int j = 0; j < 400; j++) assert_in_range(heard[j], 30 - 27, 30 + 27);       /* 5.2 */
  away(&s);
}

static int same(const tct_projection *a, const tct_projection *b)
{
  if (a->synapses != b->synapses) return 0;
  for (size_t i = 0; i < a->synapses; i++) {
    int x[2], y[2];
    a->wiring->ends(a, i, &x[0], &x[1]);
    b->wiring->ends(b, i, &y[0], &y[1]);
    if (memcmp(x, y, sizeof x) != 0) return 0;
  }
  return 1;
}

static void who_meets_whom_follows_from_seed_and_name(void **state)
{
  tct_projection s[4];
  (void)state;

  for (int i = 0; i < 4; i++) {
    s[i] = some(50, 40, 0.2);
    if (i == 2) s[i].name[strlen(s[i].name) - 1] = '2';
    assert_int_equal(s[i].wiring->fit(&s[i], i == 3 ? 8 : 7, NULL), TCT_OK);
  }
  assert_true(same(&s[0], &s[1]));
  assert_false(same(&s[0], &s[2]));
  assert_false(same(&s[0], &s[3]));
  for (int i = 0; i < 4; i++) away(&s[i]);
}

static void density_one_is_everybody(void **state)
{
  tct_projection s = some(7, 5, 1);
  (void)state;

  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_int_equal(s.synapses, 35);
  assert_int_equal(s.n, 48);
  for (size_t i = 0; i < 35; i++) {
    int post, pre;
    s.wiring->ends(&s, i, &post, &pre);
    assert_true(post == (int)i / 7 && pre == (int)i % 7);
  }
  away(&s);
}

static void nobody_hears_himself_unless_he_may(void **state)
{
  (void)state;
  for (int self = 0; self < 2; self++)
    for (int other = 0; other < 2; other++) {
      int own          = 0;
      tct_projection s = some(20, 20, 1);
      s.pre            = s.post + other; /* a population to itself, or to another */
      set(&s, "self", self);
      assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
      for (size_t i = 0; i < s.synapses; i++) {
        int post, pre;
        s.wiring->ends(&s, i, &post, &pre);
        own += post == pre;
      }
      assert_int_equal(own, self || other ? 20 : 0);
      assert_int_equal(s.synapses, 380 + own);
      away(&s);
    }
}

static void a_projection_without_synapses_is_refused(void **state)
{
  tct_error err    = {0};
  tct_projection s = some(3, 2, 0);
  (void)state;

  assert_int_equal(s.wiring->fit(&s, 7, &err), TCT_BAD_SPEC);
  assert_string_equal(err.text,
                      "retina->v1: density 0 leaves no synapse from 3 senders to 2 receivers");
  assert_null(s.own);
  away(&s);
}

/* 40 receivers, 30 of 100 senders each, nobody twice; a sender is heard by 12 in the mean, standard deviation 2.9. */
static void as_many_are_heard_as_the_in_degree_says(void **state)
{
  int hears[40] = {0}, heard[100] = {0}, least = 40, most = 0;
  tct_projection s = some(100, 40, 0.1);

  (void)state;
  set(&s, "in_degree", 30);
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_int_equal(s.synapses, 40 * 30);
  assert_true(s.fan_in == 30);
  for (size_t i = 0, last = 0; i < s.synapses; i++) {
    int post, pre;
    s.wiring->ends(&s, i, &post, &pre);
    const size_t at = (size_t)post * 100 + (size_t)pre;
    assert_true(i == 0 || at > last); /* in order, so nobody twice */
    last = at;
    hears[post]++;
    heard[pre]++;
  }
  for (int k = 0; k < 40; k++) assert_int_equal(hears[k], 30);
  for (int j = 0; j < 100; j++) {
    least = heard[j] < least ? heard[j] : least;
    most  = heard[j] > most ? heard[j] : most;
  }
  assert_true(least > 2 && least < 10 && most > 14 && most < 22);
  away(&s);
}

/* Every pair of 5 is as likely: 10 pairs, 20000 receivers, 2000 each, standard deviation 42. */
static void every_set_is_as_likely(void **state)
{
  enum { RECEIVERS = 20000 };
  int pairs[25]    = {0};
  tct_projection s = some(5, RECEIVERS, 0.1);

  (void)state;
  set(&s, "in_degree", 2);
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  for (size_t i = 0; i < s.synapses; i += 2) {
    int post, a, b;
    s.wiring->ends(&s, i, &post, &a);
    s.wiring->ends(&s, i + 1, &post, &b);
    pairs[a * 5 + b]++;
  }
  for (int a = 0; a < 5; a++)
    for (int b = 0; b < 5; b++)
      assert_in_range(pairs[a * 5 + b], a < b ? 2000 - 170 : 0, a < b ? 2000 + 170 : 0);
  away(&s);
}

static void nobody_hears_itself_where_that_is_said(void **state)
{
  tct_projection s = some(30, 30, 0.1);
  tct_error err    = {0};
  int post, pre;

  (void)state;
  s.post = s.pre;
  set(&s, "self", 0);
  set(&s, "in_degree", 29);
  assert_int_equal(s.wiring->fit(&s, 7, NULL), TCT_OK);
  assert_int_equal(s.synapses, 30 * 29);
  for (size_t i = 0; i < s.synapses; i++) {
    s.wiring->ends(&s, i, &post, &pre);
    assert_true(post != pre);
  }
  s.wiring->release(&s);
  set(&s, "in_degree", 30);
  assert_int_equal(s.wiring->fit(&s, 7, &err), TCT_BAD_SPEC);
  assert_non_null(strstr(err.text, "an in_degree of 30 from 29 senders"));
  tct_params_free(&s.wiring->about, s.params);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(as_many_meet_as_the_density_says),
    cmocka_unit_test(as_many_are_heard_as_the_in_degree_says),
    cmocka_unit_test(every_set_is_as_likely),
    cmocka_unit_test(nobody_hears_itself_where_that_is_said),
    cmocka_unit_test(who_meets_whom_follows_from_seed_and_name),
    cmocka_unit_test(density_one_is_everybody),
    cmocka_unit_test(nobody_hears_himself_unless_he_may),
    cmocka_unit_test(a_projection_without_synapses_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
