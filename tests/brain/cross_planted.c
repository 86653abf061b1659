/* cross_planted.c -- what was planted is found by cross-validation, and what was not is not. */
#include "brain/cross_bench.h"

static const tct_draw_how folds = {
  .condition_folds = 2, .subject_folds = 2, .repeats = 1, .seed = 1};

/* Running mean and squares of one number. */
struct sample {
  double n, sum, square;
};

static void add(struct sample *s, double x)
{
  s->n++;
  s->sum += x;
  s->square += x * x;
}

static double mean_of(const struct sample *s)
{
  return s->sum / s->n;
}

static double error_of(const struct sample *s)
{
  return sqrt((s->square / s->n - pow(mean_of(s), 2)) / (s->n - 1));
}

/* 16 parts that have nothing to do with anything, and subjects that agree with each other */
static void a_flexible_model_of_nothing_scores_nothing_and_seems_to_in_sample(void **state)
{
  static const tct_rdm_model *const kinds[] = {&tct_rdm_model_weighted, &tct_rdm_model_non_negative,
                                               &tct_rdm_model_selected};
  struct sample crossed[3] = {{0}}, fitted[3] = {{0}};
  (void)state;

  for (uint64_t seed = 1; seed <= 60; seed++) {
    double score[3];
    tct_scores out   = {.score = score};
    tct_draw_how how = folds;
    bench b;
    start(&b, seed, NULL, 1, "pearson");
    for (int k = 0; k < 3; k++) add_model(&b, kinds[k], PARTS, b.part);
    how.seed = seed;
    validated(&b.rsa, &how, &out);
    for (int k = 0; k < 3; k++) {
      add(&crossed[k], score[k]);
      add(&fitted[k], in_sample(&b.rsa, k));
    }
  }
  for (int k = 0; k < 3; k++) {
    const double x = mean_of(&crossed[k]), error = error_of(&crossed[k]);
    if (!(fabs(x) < 3.5 * error && error < 0.03))
      fail_msg("%s: %g +- %g of nothing", kinds[k]->name, x, error);
    if (!(mean_of(&fitted[k]) > (k == 0 ? 0.2 : 0.1)))
      fail_msg("%s: %g in sample", kinds[k]->name, mean_of(&fitted[k]));
  }
}

/* The same, of draws in which conditions and subjects stand several times: had copies been on both sides, subjects
 * that are noise alone would be predicted by those parts that happen to be like them. */
static void copies_in_a_draw_inflate_nothing(void **state)
{
  struct sample crossed[3] = {
    {0}}; /* both cut; subjects alone, on the same conditions; conditions alone */
  (void)state;

  for (uint64_t seed = 1; seed <= 40; seed++) {
    tct_draw_how how = {.boot            = TCT_BOOT_BOTH,
                        .draws           = 6,
                        .seed            = seed,
                        .condition_folds = 2,
                        .subject_folds   = 2,
                        .repeats         = 1,
                        .threads         = 1};
    tct_rsa_draws d;
    tct_error err = {0};
    bench b;
    start(&b, 300 + seed, NULL, 1, "pearson");
    for (uint64_t s = 0; s < SUBJECTS; s++) { /* nothing in common */
      memset(b.subject + s * D, 0, D * sizeof *b.subject);
      add_points(seed, 2000 + s, 1, b.subject + s * D);
    }
    add_model(&b, &tct_rdm_model_weighted, PARTS, b.part);
    for (int what = 0; what < 3; what++) {
      how.condition_folds = what == 1 ? 0 : 2;
      how.subject_folds   = what == 2 ? 0 : 2;
      assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
      for (int i = 0; i < how.draws; i++)
        if (!isnan(d.score[i])) add(&crossed[what], d.score[i]);
      tct_rsa_draws_free(&d);
    }
  }
  for (int what = 0; what < 3; what++) {
    const double x = mean_of(&crossed[what]);
    assert_true(crossed[what].n > 150);
    if (!(fabs(x) < 0.02)) fail_msg("%g of noise, by way %d", x, what);
  }
}

/* parts 0, 2 and 5 in their shares: as good as the truth itself, and better than any part */
static void a_planted_mixture_predicts_as_well_as_the_truth(void **state)
{
  static const double planted[PARTS] = {1, 0, 0.6, 0, 0, 0.8};
  (void)state;

  for (uint64_t seed = 101; seed <= 103; seed++)
    for (int kind = 0; kind < 2; kind++) {
      double score[4];
      tct_scores out   = {.score = score};
      tct_draw_how how = folds;
      bench b;
      start(&b, seed, planted, 1, kind ? "whitened_correlation" : "pearson");
      add_model(&b, &tct_rdm_model_non_negative, 6, b.part);
      add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
      add_model(&b, &tct_rdm_model_fixed, 1, b.part);
      add_model(&b, &tct_rdm_model_selected, 6, b.part);
      how.repeats = 4;
      how.ceiling = true;
      validated(&b.rsa, &how, &out);
      if (!(score[0] > 0.9 * score[1] && score[0] <= score[1] + 0.02))
        fail_msg("fitted %g, the truth %g", score[0], score[1]);
      assert_true(score[0] > score[2] + 0.1 && score[0] > score[3] + 0.1);
      assert_true(out.lower < out.upper && score[1] < out.upper);
      assert_true(score[1] > out.lower - 0.05);
    }
}

/* a place between two parts, by a model that may also choose other stretches */
static void a_planted_place_between_two_parts_is_found(void **state)
{
  (void)state;
  for (uint64_t seed = 111; seed <= 113; seed++) {
    double score[3];
    tct_scores out = {.score = score};
    bench b;
    start(&b, seed, (const double[PARTS]){0, 0, 0.4, 0.6}, 0.5, "pearson");
    add_model(&b, &tct_rdm_model_interpolated, 6, b.part);
    add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
    add_model(&b, &tct_rdm_model_selected, 6, b.part);
    validated(&b.rsa, &folds, &out);
    if (!(score[0] > 0.97 * score[1])) fail_msg("found %g, the truth %g", score[0], score[1]);
    assert_true(score[0] > score[2] + 0.05);
  }
}

static double variance(const double *x, int n, size_t apart)
{
  struct sample s = {0};

  for (int i = 0; i < n; i++)
    if (!isnan(x[(size_t)i * apart])) add(&s, x[(size_t)i * apart]);
  return (s.square / s.n - pow(mean_of(&s), 2)) * s.n / (s.n - 1);
}

/* Folds of 24 repeats leave little to chance; (2 v - w) / (2 - 1) of the first two must come near to what those say.
 * v is too large by half of what two folds' chance adds. */
static void chance_of_the_folds_can_be_taken_out_of_a_variance(void **state)
{
  double naive = 0, corrected = 0, wanted = 0;
  (void)state;

  for (uint64_t seed = 121; seed <= 123; seed++) {
    enum { DRAWS = 250, REPEATS = 24 };
    const tct_draw_how how = {.boot            = TCT_BOOT_SUBJECTS,
                              .draws           = DRAWS,
                              .seed            = seed,
                              .condition_folds = 2,
                              .subject_folds   = 2,
                              .repeats         = REPEATS};
    tct_rsa_draws d;
    tct_error err = {0};
    double two[DRAWS];
    bench b;
    start(&b, seed, (const double[PARTS]){1, 0.5}, 1, "pearson");
    add_model(&b, &tct_rdm_model_weighted, 6, b.part);
    assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
    for (int i = 0; i < DRAWS; i++)
      two[i] = 0.5 * (d.repeated[i * REPEATS] + d.repeated[i * REPEATS + 1]);
    const double v = variance(two, DRAWS, 1), w = 0.5 * variance(d.repeated, DRAWS, REPEATS) +
                                                  0.5 * variance(d.repeated + 1, DRAWS, REPEATS);
    naive += v;
    corrected += 2 * v - w;
    wanted += variance(d.score, DRAWS, 1);
    tct_rsa_draws_free(&d);
  }
  if (!(fabs(corrected / wanted - 1) < 0.2 && naive > 1.3 * wanted))
    fail_msg("%g of two repeats, corrected %g, of all %g", naive, corrected, wanted);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_flexible_model_of_nothing_scores_nothing_and_seems_to_in_sample),
    cmocka_unit_test(copies_in_a_draw_inflate_nothing),
    cmocka_unit_test(a_planted_mixture_predicts_as_well_as_the_truth),
    cmocka_unit_test(a_planted_place_between_two_parts_is_found),
    cmocka_unit_test(chance_of_the_folds_can_be_taken_out_of_a_variance),
  };
  return cmocka_run_group_tests_name("planted models", tests, NULL, NULL);
}
