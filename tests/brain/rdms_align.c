/* rdms_align.c -- RDMs over one list of conditions: by name, by place, with what some lack; and where it cannot be. */
#include "brain/formats.h"

#include "base/text.h"
#include "brain/rdms/rdms.h"

#include <math.h>

/* Conditions are letters; the distance of two is the same in every RDM but for `scale`. */
static double distance(char a, char b, double scale)
{
  const int low = a < b ? a : b, high = a < b ? b : a;

  return scale * (100 * (low - 'a') + high - 'a');
}

static tct_rdm *of(const char *letters, double scale)
{
  const int n = (int)strlen(letters);
  tct_rdm *r  = tct_rdm_new(n, NULL);
  size_t at   = 0;

  assert_non_null(r);
  assert_non_null(tct_rdm_new_conditions(r));
  tct_print(r->name, sizeof r->name, "%s", letters);
  for (int i = 0; i < n; i++) {
    tct_print(r->condition[i], TCT_LABEL, "%c", letters[i]);
    for (int k = i + 1; k < n; k++) r->value[at++] = distance(letters[i], letters[k], scale);
  }
  return r;
}

static tct_rdm *without_names(tct_rdm *r)
{
  tct_free(r->condition);
  r->condition = NULL;
  return r;
}

static void drop(tct_rdm **all, int n)
{
  for (int i = 0; i < n; i++) tct_rdm_free(all[i]);
}

/* The first `models` are models, the others subjects. */
static tct_aligned aligned(int models, tct_rdm **all, int n)
{
  tct_aligned a;
  tct_error err = {0};

  if (tct_rdms_align(models, (const tct_rdm *const *)all, n - models,
                     (const tct_rdm *const *)all + models, &a, &err) != TCT_OK)
    fail_msg("%s", err.text);
  assert_int_equal(a.pairs, tct_rdm_pairs(a.conditions));
  return a;
}

static void assert_no(int models, tct_rdm **all, int n, const char *words)
{
  tct_aligned a;
  tct_error err = {0};

  assert_int_equal(tct_rdms_align(models, (const tct_rdm *const *)all, n - models,
                                  (const tct_rdm *const *)all + models, &a, &err),
                   TCT_BAD_SHAPE);
  if (!strstr(err.text, words)) fail_msg("%s", err.text);
  assert_true(!a.condition && !a.model && !a.subject && a.conditions == 0);
}

static void assert_letters(const tct_aligned *a, const char *letters)
{
  assert_int_equal(a->conditions, strlen(letters));
  for (int i = 0; i < a->conditions; i++) assert_true(a->condition[i][0] == letters[i]);
}

/* Of the RDM at `row`, over the conditions that are left: those it has (`has`), the others NAN. */
static void assert_row(const tct_aligned *a, const double *row, const char *has, double scale)
{
  for (int i = 0; i < a->conditions; i++)
    for (int k = i + 1; k < a->conditions; k++, row++) {
      const char x = a->condition[i][0], y = a->condition[k][0];
      if (strchr(has, x) && strchr(has, y))
        assert_true(*row == distance(x, y, scale));
      else
        assert_true(isnan(*row));
    }
}

static void conditions_are_paired_by_name_in_the_first_ones_order(void **state)
{
  tct_rdm *all[] = {of("dbacx", 1), of("yabcd", 2), of("abcd", 3), of("cbe", 4)};
  tct_aligned a  = aligned(2, all, 4);

  (void)state;
  assert_true(a.by_name);
  assert_letters(&a, "dbac");
  assert_int_equal(a.dropped, 3); /* x, y and e */
  assert_row(&a, a.model, "abcd", 1);
  assert_row(&a, a.model + a.pairs, "abcd", 2);
  assert_row(&a, a.subject, "abcd", 3);
  assert_row(&a, a.subject + a.pairs, "cb", 4);
  assert_int_equal(a.dropped_pairs, 0);
  assert_null(a.category);
  tct_aligned_free(&a);
  assert_null(a.model);
  drop(all, 4);
}

static void what_no_subject_has_is_dropped_and_pairs_that_none_has_are_counted(void **state)
{
  /* d is in no subject; a and c are in no subject together */
  tct_rdm *all[] = {of("abcd", 1), of("ab", 2), of("bc", 3)};
  tct_aligned a  = aligned(1, all, 3);

  (void)state;
  assert_letters(&a, "abc");
  assert_int_equal(a.dropped, 1);
  assert_int_equal(a.dropped_pairs, 1);
  tct_aligned_free(&a);
  drop(all, 3);
}

static void a_pair_that_one_model_lacks_is_missing_from_all_models(void **state)
{
  tct_rdm *all[] = {of("abcd", 1), of("abcd", 2), of("abcd", 3), of("abcd", 4)};

  (void)state;
  all[0]->value[1] = all[1]->value[4] = all[2]->value[0] = all[2]->value[2] = all[3]->value[2] =
    NAN;
  tct_aligned a = aligned(2, all, 4);
  for (int row = 0; row < 2; row++)
    for (int p = 0; p < 6; p++) assert_true(isnan(a.model[row * 6 + p]) == (p == 1 || p == 4));
  for (int p = 0; p < 6; p++) {
    assert_true(isnan(a.subject[p]) == (p == 0 || p == 2));
    assert_true(isnan(a.subject[6 + p]) == (p == 2));
  }
  assert_int_equal(a.dropped_pairs, 3); /* 1, 4 and 2 */
  assert_int_equal(a.dropped, 0);
  tct_aligned_free(&a);
  drop(all, 4);
}

static void without_names_places_are_paired_if_there_are_as_many(void **state)
{
  tct_rdm *all[] = {of("abcd", 1), without_names(of("wxyz", 2))};
  tct_aligned a  = aligned(1, all, 2);

  (void)state;
  assert_false(a.by_name);
  assert_null(a.condition);
  assert_int_equal(a.conditions, 4);
  assert_memory_equal(a.subject, all[1]->value, 6 * sizeof(double));
  tct_aligned_free(&a);
  drop(all, 2);

  tct_rdm *other[] = {of("abcd", 1), without_names(of("xyz", 2))};
  assert_no(1, other, 2, "RDM 'abcd' has 4 conditions and 'xyz' has 3, and not all have names");
  drop(other, 2);
}

static void a_name_that_stands_twice_is_refused_unless_all_lists_are_equal(void **state)
{
  tct_rdm *same[] = {of("abba", 1), of("abba", 2)};
  tct_aligned a   = aligned(1, same, 2);

  (void)state;
  assert_false(a.by_name);
  assert_memory_equal(a.model, same[0]->value, 6 * sizeof(double));
  tct_aligned_free(&a);
  drop(same, 2);

  tct_rdm *other[] = {of("abcd", 1), of("abba", 2)};
  assert_no(1, other, 2, "in RDM 'abba' the condition 'a' stands twice");
  drop(other, 2);
}

static void too_few_conditions_are_told_of_with_examples(void **state)
{
  tct_rdm *all[] = {of("abxy", 1), of("bacd", 2)};

  (void)state;
  assert_no(1, all, 2, "only 2 conditions are in all models and in a subject");
  assert_no(1, all, 2, "'abxy' begins with 'a', and 'bacd' with 'b'");
  assert_no(2, all, 2, "in all models:");
  assert_no(0, all, 0, "there are no RDMs");
  drop(all, 2);
}

static void subjects_alone_are_over_all_that_any_has(void **state)
{
  tct_rdm *all[] = {of("cab", 1), of("bde", 2)};
  tct_aligned a  = aligned(0, all, 2);

  (void)state;
  assert_letters(&a, "cabde");
  assert_int_equal(a.dropped, 0);
  assert_row(&a, a.subject, "cab", 1);
  assert_row(&a, a.subject + a.pairs, "bde", 2);
  assert_int_equal(a.dropped_pairs, 4); /* c and a with d and e */
  tct_aligned_free(&a);
  drop(all, 2);
}

static void categories_are_those_of_the_first_that_has_some(void **state)
{
  static const tct_label names[] = {"face", "hand"};
  static const int category[]    = {0, 1, -1, 1};
  tct_rdm *all[]                 = {of("dcba", 1), of("abcd", 2), of("abcd", 2)};

  (void)state;
  assert_true(tct_rdm_set_categories(all[1], category, 2, names));
  assert_true(tct_rdm_set_categories(all[2], category, 1, names));
  tct_aligned a = aligned(1, all, 3);
  assert_int_equal(a.categories, 2);
  assert_string_equal(a.category_name[1], "hand");
  for (int i = 0; i < 4; i++) assert_int_equal(a.category[i], category[3 - i]);
  tct_aligned_free(&a);
  drop(all, 3);
}

/* Held against a table of all pairs of letters, for many sets of RDMs. */
static void any_set_is_as_a_table_of_names_says(void **state)
{
  (void)state;
  for (unsigned seed = 1; seed <= 200; seed++) {
    tct_rdm *all[5];
    unsigned x     = seed * 2654435761U;
    bool has[5][8] = {{false}};
    for (int i = 0; i < 5; i++) {
      char letters[9] = "";
      int n           = 0;
      for (int step = 0; step < 16 && n < 7; step++) {
        x            = x * 1664525U + 1013904223U;
        const int at = (int)(x >> 29);
        if (!has[i][at]) letters[n++] = (char)('a' + at);
        has[i][at] = true;
      }
      letters[n] = 0;
      all[i]     = of(letters, i + 1);
    }
    int want = 0, names = 0;
    for (int c = 0; c < 8; c++) {
      want += has[0][c] && has[1][c] && (has[2][c] || has[3][c] || has[4][c]);
      names += has[0][c] || has[1][c] || has[2][c] || has[3][c] || has[4][c];
    }
    if (want < 3) {
      assert_no(2, all, 5, "in all models and in a subject");
    } else {
      tct_aligned a = aligned(2, all, 5);
      assert_int_equal(a.conditions, want);
      assert_int_equal(a.dropped, names - want);
      for (int i = 0; i < 5; i++)
        assert_row(&a,
                   i < 2 ? a.model + (size_t)i * a.pairs : a.subject + (size_t)(i - 2) * a.pairs,
                   all[i]->name, i + 1);
      tct_aligned_free(&a);
    }
    drop(all, 5);
  }
}

/* n of each RDM is 10 x the first letter's place + the second's, + 0.5 from subject to subject */
static void give_noise(tct_rdm *r, double more)
{
  const size_t n = (size_t)r->conditions;

  r->noise = tct_alloc(n * n, sizeof *r->noise);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < n; k++)
      r->noise[i * n + k] = 10.0 * (r->condition[i][0] - 'a') + (r->condition[k][0] - 'a') + more;
}

static void noise_is_the_mean_over_subjects_that_know_it_of_all_conditions(void **state)
{
  tct_rdm *all[]             = {of("abcd", 1), of("dcab", 2), of("bcd", 3), of("abcd", 4)};
  const tct_rdm *const *list = (const tct_rdm *const *)all;
  tct_aligned a;

  (void)state;
  give_noise(all[0], 100); /* a model's is not looked at */
  give_noise(all[2], 0);
  assert_int_equal(tct_rdms_align(1, list, 3, list + 1, &a, NULL), TCT_OK);
  assert_null(a.noise); /* nobody knows it of "a" */
  tct_aligned_free(&a);
  give_noise(all[1], 1);
  assert_int_equal(tct_rdms_align(1, list, 3, list + 1, &a, NULL), TCT_OK);
  assert_int_equal(a.conditions, 4);
  for (int i = 0; i < 4; i++)
    for (int k = 0; k < 4; k++)
      assert_true(a.noise[i * 4 + k] == 10 * i + k + (i == 0 || k == 0 ? 1 : 0.5));
  tct_aligned_free(&a);
  drop(all, 4);
}

static void no_memory_is_told_of_and_leaves_nothing(void **state)
{
  static const tct_label names[] = {"face"};
  static const int category[]    = {0, 0, -1, 0};
  tct_rdm *all[]                 = {of("abcd", 1), of("dcab", 2), of("bcd", 3)};
  const tct_rdm *const *list     = (const tct_rdm *const *)all;
  int n;

  (void)state;
  assert_true(tct_rdm_set_categories(all[0], category, 1, names));
  for (n = 1;; n++) {
    tct_aligned a;
    tct_error err = {0};
    tct_fail_allocation(n, n % 2);
    const tct_status status = tct_rdms_align(1, list, 2, list + 1, &a, &err);
    tct_fail_allocation(-1, false);
    if (status == TCT_OK) {
      tct_aligned_free(&a);
      break;
    }
    assert_int_equal(status, TCT_NO_MEMORY);
    assert_true(!a.condition && !a.model && !a.subject && !a.category && !a.noise);
  }
  assert_true(n > 8);
  drop(all, 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(conditions_are_paired_by_name_in_the_first_ones_order),
    cmocka_unit_test(what_no_subject_has_is_dropped_and_pairs_that_none_has_are_counted),
    cmocka_unit_test(a_pair_that_one_model_lacks_is_missing_from_all_models),
    cmocka_unit_test(without_names_places_are_paired_if_there_are_as_many),
    cmocka_unit_test(a_name_that_stands_twice_is_refused_unless_all_lists_are_equal),
    cmocka_unit_test(too_few_conditions_are_told_of_with_examples),
    cmocka_unit_test(subjects_alone_are_over_all_that_any_has),
    cmocka_unit_test(categories_are_those_of_the_first_that_has_some),
    cmocka_unit_test(noise_is_the_mean_over_subjects_that_know_it_of_all_conditions),
    cmocka_unit_test(any_set_is_as_a_table_of_names_says),
    cmocka_unit_test(no_memory_is_told_of_and_leaves_nothing),
  };
  return cmocka_run_group_tests_name("rdms_align", tests, NULL, NULL);
}
