/* cross.c -- what was fitted and what it is scored by have nothing in common. */
#include "brain/cross_bench.h"

/* ---- a model that remembers what it was fitted to ----------------------------------------------------------- */

enum { FITS = 64 };

static struct {
  int n;
  double times[FITS][C], subject[FITS][SUBJECTS];
} seen;

static tct_status remember(const void *params, const tct_rdm_fit *of, double *weight,
                           tct_error *err)
{
  assert_in_range(seen.n, 0, FITS - 1);
  memcpy(seen.times[seen.n], of->drawn->times, sizeof seen.times[0]);
  memcpy(seen.subject[seen.n], of->times, sizeof seen.subject[0]);
  seen.n++;
  return tct_rdm_model_weighted.fit(params, of, weight, err);
}

static const tct_rdm_model spy = {
  .name = "spy", .claims = TCT_RDM_MODEL_FITTED, .least = 1, .fit = remember};

/* Every one that is there is trained on in all folds but one, with all of its copies. */
static void assert_cut(int n, const double *times, size_t apart, const double *there, int folds,
                       int copies_of_folds)
{
  for (int i = 0; i < n; i++) {
    int in = 0;
    for (int f = 0; f < seen.n; f++) {
      const double t = times[(size_t)f * apart + (size_t)i];
      assert_true(t == 0 || t == there[i]);
      in += t > 0;
    }
    assert_int_equal(in, there[i] > 0 ? (folds - 1) * copies_of_folds : 0);
  }
}

static void copies_of_a_condition_or_a_subject_are_on_one_side(void **state)
{
  (void)state;
  for (uint64_t seed = 1; seed <= 3; seed++) {
    const tct_draw_how how = {.boot            = TCT_BOOT_BOTH,
                              .draws           = 1,
                              .seed            = seed,
                              .condition_folds = 3,
                              .subject_folds   = 2,
                              .repeats         = 2,
                              .threads         = 1};
    double drawn[C] = {0}, subjects[SUBJECTS] = {0}, copies = 0;
    tct_rsa_draws d;
    tct_error err = {0};
    bench b;

    start(&b, seed, NULL, 1, "pearson");
    add_model(&b, &spy, 3, b.part);
    seen.n = 0;
    assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
    assert_int_equal(seen.n, 12);
    for (int f = 0; f < seen.n; f++) { /* in one fold or another everyone is trained on */
      for (int i = 0; i < C; i++) drawn[i] = fmax(drawn[i], seen.times[f][i]);
      for (int i = 0; i < SUBJECTS; i++) subjects[i] = fmax(subjects[i], seen.subject[f][i]);
    }
    for (int i = 0; i < C; i++) copies += drawn[i];
    assert_true(copies == C);
    assert_cut(C, seen.times[0], C, drawn, 3, 4);
    assert_cut(SUBJECTS, seen.subject[0], SUBJECTS, subjects, 2, 6);
    assert_true(memcmp(seen.times[0], seen.times[6], sizeof seen.times[0]) != 0); /* other folds */
    tct_rsa_draws_free(&d);
  }
}

/* ---- by other means ----------------------------------------------------------------------------------------- */

/* The Pearson correlation of two lists at the pairs of conditions that are marked. */
static double correlation(const double *a, const double *b, const double *marked)
{
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;

  for (int i = 0, at = 0; i < C; i++)
    for (int j = i + 1; j < C; j++, at++) {
      if (!(marked[i] * marked[j] > 0)) continue;
      n++, x += a[at], y += b[at];
    }
  x /= n, y /= n;
  for (int i = 0, at = 0; i < C; i++)
    for (int j = i + 1; j < C; j++, at++) {
      if (!(marked[i] * marked[j] > 0)) continue;
      xx += pow(a[at] - x, 2), yy += pow(b[at] - y, 2), xy += (a[at] - x) * (b[at] - y);
    }
  return xy / sqrt(xx * yy);
}

/* A model fitted outside one fold, by the model itself, and correlated with those inside. */
static double one_fold(const bench *b, int f, double *each, double *count)
{
  double weight[PARTS], pairs[D], test[C], sum = 0, n = 0;
  const tct_drawn drawn = {.n = D, .conditions = C, .times = seen.times[f], .weight = pairs};
  const tct_rdm_fit fit = {.comparator = b->rsa.comparator,
                           .drawn      = &drawn,
                           .parts      = b->model[0].parts,
                           .part       = b->model[0].part,
                           .subjects   = SUBJECTS,
                           .subject    = b->subject,
                           .times      = seen.subject[f]};
  double mixed[D]       = {0};

  for (int i = 0, at = 0; i < C; i++)
    for (int j = i + 1; j < C; j++, at++) pairs[at] = seen.times[f][i] * seen.times[f][j];
  assert_int_equal(tct_rdm_model_weighted.fit(NULL, &fit, weight, NULL), TCT_OK);
  for (int p = 0; p < fit.parts; p++)
    for (int i = 0; i < D; i++) mixed[i] += weight[p] * fit.part[p * D + i];
  for (int i = 0; i < C; i++) test[i] = !(seen.times[f][i] > 0);
  for (int s = 0; s < SUBJECTS; s++) {
    if (seen.subject[f][s] > 0) continue;
    const double r = correlation(mixed, b->subject + s * D, test);
    each[s] += r;
    count[s]++;
    sum += r;
    n++;
  }
  return sum / n;
}

static void a_score_is_what_models_fitted_outside_are_worth_inside(void **state)
{
  const tct_draw_how how = {.condition_folds = 3, .subject_folds = 4, .repeats = 3, .seed = 5};
  double each[SUBJECTS], mine[SUBJECTS] = {0}, count[SUBJECTS] = {0}, score, sum = 0;
  tct_scores out = {.score = &score, .each = each};
  bench b;
  (void)state;

  start(&b, 7, (const double[PARTS]){1, 0.5}, 1, "pearson");
  add_model(&b, &spy, 4, b.part);
  seen.n = 0;
  validated(&b.rsa, &how, &out);
  assert_int_equal(seen.n, 36);
  assert_false(out.in_sample);
  assert_true(isnan(out.lower) && isnan(out.upper)); /* nobody asked */
  for (int f = 0, n = seen.n; f < n; f++) sum += one_fold(&b, f, mine, count) / n;
  assert_near(score, sum, 1e-12);
  for (int s = 0; s < SUBJECTS; s++) assert_near(each[s], mine[s] / count[s], 1e-12);
}

/* each alone in a fold: the lower ceiling is the mean of the others, the upper of all, over test conditions */
static void ceilings_are_of_training_subjects_on_test_conditions(void **state)
{
  const tct_draw_how how = {
    .condition_folds = 4, .subject_folds = SUBJECTS, .repeats = 2, .seed = 3, .ceiling = true};
  double score, lower = 0, upper = 0;
  tct_scores out = {.score = &score};
  bench b;
  (void)state;

  start(&b, 8, (const double[PARTS]){1, 0.5}, 1, "pearson");
  add_model(&b, &spy, 2, b.part);
  seen.n = 0;
  validated(&b.rsa, &how, &out);
  for (int f = 0; f < seen.n; f++) {
    double test[C], low[D] = {0}, high[D] = {0};
    int who = -1;
    for (int i = 0; i < C; i++) test[i] = !(seen.times[f][i] > 0);
    for (int s = 0; s < SUBJECTS; s++) {
      double n = 0, mean = 0, square = 0;
      const double *rdm = b.subject + s * D;
      for (int i = 0, at = 0; i < C; i++)
        for (int j = i + 1; j < C; j++, at++)
          if (test[i] * test[j] > 0) n++, mean += rdm[at], square += rdm[at] * rdm[at];
      mean /= n;
      for (int i = 0; i < D; i++) {
        const double z = (rdm[i] - mean) / sqrt(square / n - mean * mean);
        low[i] += seen.subject[f][s] > 0 ? z : 0;
        high[i] += z;
      }
      if (!(seen.subject[f][s] > 0)) who = s;
    }
    lower += correlation(low, b.subject + who * D, test) / seen.n;
    upper += correlation(high, b.subject + who * D, test) / seen.n;
  }
  assert_near(out.lower, lower, 1e-12);
  assert_near(out.upper, upper, 1e-12);
  assert_true(out.lower < out.upper);
}

/* Errors that go together, conditions and subjects several times or not at all: whatever is fitted to a draw, no mixture
 * beside it scores higher there. */
static void no_mixture_beside_a_fitted_one_scores_higher_on_its_draw(void **state)
{
  (void)state;
  for (uint64_t seed = 20; seed < 23; seed++)
    for (int what = 0; what < 3; what++) {
      const tct_key key = tct_key_of(seed, "beside");
      double noise[C * C], mixed[3][D] = {{0}}, score[4], weight[3] = {0.5, 0.3, -0.2}, best = -2;
      int times[C], subject_times[SUBJECTS];
      tct_scores out = {.score = score};
      tct_error err  = {0};
      bench b;

      start(&b, seed, (const double[PARTS]){1, 0.5}, 1,
            what == 2 ? "pearson" : "whitened_correlation");
      for (int i = 0; i < C; i++)
        for (int j = 0; j < C; j++) noise[i * C + j] = (i == j) + 0.6 * exp(-abs(i - j));
      if (what == 1) b.rsa.noise = noise;
      if (what == 2) b.subject[3] = b.subject[D + 9] = (double)NAN;
      for (int i = 0; i < C; i++) times[i] = i % 3 == 1 ? 2 : i % 4 != 2;
      for (int s = 0; s < SUBJECTS; s++) subject_times[s] = s % 3;
      add_model(&b, &tct_rdm_model_weighted, 3, b.part);
      for (int m = 0; m < 3; m++) add_model(&b, &tct_rdm_model_fixed, 1, mixed[m]);
      for (uint32_t step = 0; step < 200; step++) { /* mixtures ever nearer to the best of them */
        double tried[3][3];
        for (uint32_t m = 0; m < 3; m++) {
          memset(mixed[m], 0, sizeof mixed[m]);
          for (uint32_t p = 0; p < 3; p++) {
            tried[m][p] = weight[p] + pow(0.96, step) * tct_normal(key, step, m, p);
            for (int i = 0; i < D; i++) mixed[m][i] += tried[m][p] * b.part[(int)p * D + i];
          }
        }
        tct_scorer *s = tct_scorer_new(&b.rsa, false, &err); /* anew: it may keep what is fixed */
        if (!s || tct_scorer_at(s, times, subject_times, &out, &err) != TCT_OK)
          fail_msg("%s", err.text);
        tct_scorer_free(s);
        for (int m = 0; m < 3; m++) {
          if (!(score[1 + m] <= score[0] + 1e-12))
            fail_msg("%.15g, and %.15g beside it", score[0], score[1 + m]);
          if (score[1 + m] > best) best = score[1 + m], memcpy(weight, tried[m], sizeof weight);
        }
      }
      assert_true(best > score[0] - 1e-3); /* they did come near */
    }
}

/* ---- draws --------------------------------------------------------------------------------------------------- */

static void draws_are_the_same_for_any_number_of_threads_and_keep_each_repeat(void **state)
{
  tct_draw_how how = {.boot            = TCT_BOOT_BOTH,
                      .draws           = 23,
                      .seed            = 9,
                      .ceiling         = true,
                      .condition_folds = -1,
                      .subject_folds   = -1,
                      .repeats         = 3,
                      .threads         = 1};
  tct_rsa_draws one, other;
  tct_error err = {0};
  int defined   = 0;
  bench b;
  (void)state;

  start(&b, 9, (const double[PARTS]){1, 0.5}, 1, "rho_a");
  add_model(&b, &tct_rdm_model_non_negative, 5, b.part);
  add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &one, &err), TCT_OK);
  assert_int_equal(one.repeats, 3);
  assert_false(one.in_sample);
  how.threads = 2;
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &other, &err), TCT_OK);
  assert_memory_equal(one.score, other.score, 23 * 2 * sizeof *one.score);
  assert_memory_equal(one.repeated, other.repeated, 23 * 3 * 2 * sizeof *one.score);
  assert_memory_equal(one.repeated_lower, other.repeated_lower, 23 * 3 * sizeof *one.lower);
  for (int d = 0; d < 23; d++) {
    const double *r = one.repeated + d * 6, *low = one.repeated_lower + d * 3;
    if (isnan(one.score[2 * d])) continue;
    defined++;
    assert_near(one.score[2 * d], (r[0] + r[2] + r[4]) / 3, 1e-14);
    assert_near(one.score[2 * d + 1], (r[1] + r[3] + r[5]) / 3, 1e-14);
    assert_near(one.lower[d], (low[0] + low[1] + low[2]) / 3, 1e-14);
    assert_true(one.lower[d] <= one.upper[d]);
    assert_true(r[0] < r[2] || r[0] > r[2]);
  }
  assert_in_range(defined, 15, 23);
  tct_rsa_draws_free(&one);
  tct_rsa_draws_free(&other);
}

static void without_folds_a_fitted_model_is_said_to_be_in_sample(void **state)
{
  tct_draw_how how = {.boot = TCT_BOOT_SUBJECTS, .draws = 4, .seed = 1, .threads = 1};
  tct_rsa_draws d;
  tct_error err = {0};
  double score[2];
  tct_scores out = {.score = score};
  bench b;
  (void)state;

  start(&b, 10, NULL, 1, "pearson");
  add_model(&b, &tct_rdm_model_fixed, 1, b.truth);
  assert_false(tct_rsa_fits(&b.rsa));
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
  assert_false(d.in_sample);
  tct_rsa_draws_free(&d);
  add_model(&b, &tct_rdm_model_weighted, 1, b.part); /* of one part the sign is fitted */
  assert_true(tct_rsa_fits(&b.rsa));
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
  assert_true(d.in_sample);
  assert_int_equal(d.repeats, 0);
  assert_null(d.repeated);
  tct_rsa_draws_free(&d);
  how.subject_folds = 2;
  assert_int_equal(tct_rsa_draw_all(&b.rsa, &how, &d, &err), TCT_OK);
  assert_false(d.in_sample);
  assert_int_equal(d.repeats, 2);
  tct_rsa_draws_free(&d);
  assert_int_equal(tct_rsa_cross_validate(&b.rsa, &(tct_draw_how){.seed = 1}, &out, &err),
                   TCT_UNSUPPORTED);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(copies_of_a_condition_or_a_subject_are_on_one_side),
    cmocka_unit_test(a_score_is_what_models_fitted_outside_are_worth_inside),
    cmocka_unit_test(ceilings_are_of_training_subjects_on_test_conditions),
    cmocka_unit_test(no_mixture_beside_a_fitted_one_scores_higher_on_its_draw),
    cmocka_unit_test(draws_are_the_same_for_any_number_of_threads_and_keep_each_repeat),
    cmocka_unit_test(without_folds_a_fitted_model_is_said_to_be_in_sample),
  };
  return cmocka_run_group_tests_name("cross-validation", tests, NULL, NULL);
}
