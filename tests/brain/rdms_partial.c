/* rdms_partial.c -- RDMs of parts of the conditions become one: exactly where they are parts of one, as its equations say
 * where they are not. */
#include "brain/formats.h"

#include "base/text.h"
#include "brain/rdms/rdms.h"

#include <math.h>

/* Distances of letters as points of a plane, on a scale. */
static double truth(char a, char b)
{
  const double x = (a * 7 % 13) - (b * 7 % 13), y = (a * 5 % 11) - (b * 5 % 11);

  return sqrt(x * x + y * y);
}

/* noise: how far from the truth, the same for the same seed */
static tct_rdm *of(const char *letters, double scale, double noise, unsigned seed)
{
  const int n = (int)strlen(letters);
  tct_rdm *r  = tct_rdm_new(n, NULL);
  size_t at   = 0;

  assert_non_null(r);
  assert_non_null(tct_rdm_new_conditions(r));
  tct_print(r->name, sizeof r->name, "%s", letters);
  tct_print(r->subject, sizeof r->subject, "ann");
  for (int i = 0; i < n; i++) {
    tct_print(r->condition[i], TCT_LABEL, "%c", letters[i]);
    for (int k = i + 1; k < n; k++) {
      seed = seed * 1664525U + 1013904223U;
      r->value[at++] =
        scale * truth(letters[i], letters[k]) * (1 + noise * (seed / 4294967296.0 - .5));
    }
  }
  return r;
}

static void drop(tct_rdm **all, int n)
{
  for (int i = 0; i < n; i++) tct_rdm_free(all[i]);
}

static tct_rdm *joined(tct_rdm **all, int n, double *scale)
{
  tct_rdm *r;
  tct_error err = {0};

  if (tct_rdms_join(n, (const tct_rdm *const *)all, scale, &r, &err) != TCT_OK)
    fail_msg("%s", err.text);
  return r;
}

static void parts_of_one_rdm_are_joined_exactly(void **state)
{
  static const double scales[] = {1, 0.25, 30, 1e-3};
  tct_rdm *all[]               = {of("abcd", 1, 0, 0), of("dcef", .25, 0, 0), of("fega", 30, 0, 0),
                                  of("gfb", 1e-3, 0, 0)};
  double scale[4];
  tct_rdm *r      = joined(all, 4, scale);
  const double to = r->value[0] / truth('a', 'b');
  size_t at       = 0;
  int missing     = 0;

  (void)state;
  assert_int_equal(r->conditions, 7);
  assert_string_equal(r->condition[6], "g");
  assert_string_equal(r->subject, "ann");
  assert_string_equal(r->name, "");
  for (int i = 0; i < 7; i++)
    for (int k = i + 1; k < 7; k++, at++) {
      const double want = to * truth((char)('a' + i), (char)('a' + k));
      bool has          = false;
      for (int m = 0; m < 4; m++)
        has |= strchr(all[m]->name, 'a' + i) && strchr(all[m]->name, 'a' + k);
      missing += !has;
      if (has != !isnan(r->value[at])) fail_msg("pair %d %d", i, k);
      if (has && !(fabs(r->value[at] - want) < 1e-10 * want))
        fail_msg("%g, not %g", r->value[at], want);
    }
  assert_int_equal(missing, 3); /* b with e; c and d with g */
  double product = 1;
  for (int m = 0; m < 4; m++) {
    product *= scale[m];
    assert_true(fabs(scale[m] * scales[m] / (scale[0] * scales[0]) - 1) < 1e-10);
  }
  assert_true(fabs(product - 1) < 1e-12);
  tct_rdm_free(r);
  drop(all, 4);
}

/* Of 1,128 pairs that each part has, it shares one with the next. */
static void parts_that_hardly_meet_are_joined_all_the_same(void **state)
{
  enum { PARTS = 4, OF = 48, STEP = OF - 2 };
  tct_rdm *all[PARTS];
  double scale[PARTS];

  (void)state;
  for (int m = 0; m < PARTS; m++) {
    all[m] = tct_rdm_new(OF, NULL);
    assert_true(all[m] && tct_rdm_new_conditions(all[m]));
    for (int i = 0, p = 0; i < OF; i++) {
      tct_print(all[m]->condition[i], TCT_LABEL, "%d", m * STEP + i);
      for (int k = i + 1; k < OF; k++, p++)
        all[m]->value[p] = pow(10, m) * (1 + (m * STEP + i) * 31 % 17 + (m * STEP + k) * 31 % 17);
    }
  }
  tct_rdm *r = joined(all, PARTS, scale);
  for (int m = 1; m < PARTS; m++) assert_true(fabs(scale[m] / scale[m - 1] * 10 - 1) < 1e-8);
  assert_int_equal(r->conditions, OF + (PARTS - 1) * STEP);
  tct_rdm_free(r);
  for (unsigned seed = 1; seed <= 3; seed++) { /* nor do they run away where they do not agree */
    unsigned x = seed;
    for (int m = 0; m < PARTS; m++)
      for (int p = 0; p < OF * (OF - 1) / 2; p++) {
        x = x * 1664525U + 1013904223U;
        all[m]->value[p] *= 1 + .4 * (x / 4294967296.0 - .5);
      }
    tct_rdm_free(joined(all, PARTS, scale));
    for (int m = 1; m < PARTS; m++) assert_true(fabs(log(scale[m] / scale[m - 1] * 10)) < 1.5);
  }
  drop(all, PARTS);
}

static void one_rdm_and_copies_of_it_stay_as_they_are(void **state)
{
  tct_rdm *all[] = {of("abcde", 3, .5, 1), of("abcde", 3, .5, 1)};

  (void)state;
  for (int n = 1; n <= 2; n++) {
    tct_rdm *r = joined(all, n, NULL);
    for (int p = 0; p < 10; p++) assert_true(fabs(r->value[p] / all[0]->value[p] - 1) < 1e-13);
    tct_rdm_free(r);
  }
  drop(all, 2);
}

/* Where parts do not agree: the result is the mean that the equations say, at scales that they say. */
static void what_comes_out_satisfies_its_equations(void **state)
{
  (void)state;
  for (unsigned seed = 1; seed <= 5; seed++) {
    tct_rdm *all[] = {of("abcde", 1, .8, seed), of("cdefg", 20, .8, seed + 100),
                      of("afgbe", .1, .8, seed + 200)};
    double scale[3], sum[3] = {0}, own[3] = {0}, largest[3] = {0};
    tct_rdm *r = joined(all, 3, scale);
    size_t at  = 0;
    for (int m = 0; m < 3; m++)
      for (int p = 0; p < 10; p++) largest[m] = fmax(largest[m], fabs(all[m]->value[p]));
    for (int i = 0; i < r->conditions; i++)
      for (int k = i + 1; k < r->conditions; k++, at++) {
        double top = 0, bottom = 0;
        for (int m = 0; m < 3; m++)
          for (int a = 0, p = 0; a < 5; a++)
            for (int b = a + 1; b < 5; b++, p++) {
              const char x = all[m]->condition[a][0], y = all[m]->condition[b][0];
              const char u = r->condition[i][0], v = r->condition[k][0];
              if (!((x == u && y == v) || (x == v && y == u))) continue;
              const double d = all[m]->value[p], w = pow(fmax(d / largest[m], .2), 2);
              top += w * scale[m] * d;
              bottom += w;
              sum[m] += r->value[at] * r->value[at];
              own[m] += d * d;
            }
        if (bottom > 0) assert_true(fabs(top / bottom / r->value[at] - 1) < 1e-12);
        assert_true((bottom > 0) == !isnan(r->value[at]));
      }
    double ratio[3];
    for (int m = 0; m < 3; m++) ratio[m] = sqrt(sum[m] / own[m]) / scale[m];
    assert_true(fabs(ratio[1] / ratio[0] - 1) < 1e-11 && fabs(ratio[2] / ratio[0] - 1) < 1e-11);
    tct_rdm_free(r);
    drop(all, 3);
  }
}

static void units_of_a_part_do_not_matter(void **state)
{
  tct_rdm *all[]   = {of("abcd", 1, .5, 1), of("bcde", 1, .5, 2)};
  tct_rdm *other[] = {of("abcd", 1, .5, 1), of("bcde", 1e6, .5, 2)};
  tct_rdm *a = joined(all, 2, NULL), *b = joined(other, 2, NULL);

  (void)state;
  for (int p = 1; p < 10; p++)
    if (!isnan(a->value[p]))
      assert_true(fabs(b->value[p] / b->value[0] / (a->value[p] / a->value[0]) - 1) < 1e-11);
  tct_rdm_free(a);
  tct_rdm_free(b);
  drop(all, 2);
  drop(other, 2);
}

static void assert_no(tct_rdm **all, int n, tct_status code, const char *words)
{
  tct_rdm *r;
  tct_error err = {0};

  assert_int_equal(tct_rdms_join(n, (const tct_rdm *const *)all, NULL, &r, &err), code);
  if (!strstr(err.text, words)) fail_msg("%s", err.text);
  assert_null(r);
}

static void parts_that_cannot_be_joined_are_told_of(void **state)
{
  /* one condition in common is no pair in common */
  tct_rdm *apart[] = {of("abc", 1, 0, 0), of("bcd", 1, 0, 0), of("efd", 1, 0, 0)};
  tct_rdm *flat[]  = {of("abc", 1, 0, 0), of("abc", 0, 0, 0)};

  (void)state;
  assert_no(apart, 3, TCT_BAD_SHAPE, "RDMs 'abc' and 'efd' share no pair of conditions");
  assert_no(flat, 2, TCT_BAD_DATA, "RDM 'abc' has no scale");
  assert_no(flat, 0, TCT_BAD_SHAPE, "there are no RDMs");
  drop(apart, 3);
  drop(flat, 2);
}

static void no_memory_is_told_of_and_leaves_nothing(void **state)
{
  static const tct_label names[] = {"x"};
  static const int category[]    = {0, 0, -1, 0};
  tct_rdm *all[]                 = {of("abcd", 1, 0, 0), of("bcde", 2, 0, 0)};
  int n;

  (void)state;
  assert_true(tct_rdm_set_categories(all[0], category, 1, names));
  for (n = 1;; n++) {
    tct_rdm *r;
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_rdms_join(2, (const tct_rdm *const *)all, NULL, &r, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) {
      assert_int_equal(r->categories, 1);
      assert_int_equal(r->category[4], -1);
      tct_rdm_free(r);
      break;
    }
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_null(r);
  }
  assert_true(n > 12);
  drop(all, 2);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(parts_of_one_rdm_are_joined_exactly),
    cmocka_unit_test(parts_that_hardly_meet_are_joined_all_the_same),
    cmocka_unit_test(one_rdm_and_copies_of_it_stay_as_they_are),
    cmocka_unit_test(what_comes_out_satisfies_its_equations),
    cmocka_unit_test(units_of_a_part_do_not_matter),
    cmocka_unit_test(parts_that_cannot_be_joined_are_told_of),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing),
  };
  return cmocka_run_group_tests_name("rdms_partial", tests, NULL, NULL);
}
