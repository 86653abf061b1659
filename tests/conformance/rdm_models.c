/* rdm_models.c -- what every model of RDMs must keep to, by every comparator. */
#include "conformance/rdm_model_bench.h"

/* ---- laws --------------------------------------------------------------------------------------------- */

static bool minds_no_order(const tct_about *variant, void *params, law_why *why)
{
  double one[PARTS], other[PARTS];
  bench a, b;

  EACH_COMPARATOR(c)
  for (int drawn = 0; drawn < 1 + bears_copies(c); drawn++) {
    set_up(&a, 1, parts_for(variant));
    take_away(&a, c);
    if (drawn) draw(&a);
    b = a;
    for (int i = 0; i < K; i++) {
      const int from = shuffled(i, K);
      b.times[i]     = a.times[from];
      for (int j = i + 1; j < K; j++) {
        const int at = pair(K, i, j), was = pair(K, from, shuffled(j, K));
        for (int p = 0; p < a.parts; p++) b.part[p * N + at] = a.part[p * N + was];
        for (int s = 0; s < SUBJECTS; s++) b.subject[s * N + at] = a.subject[s * N + was];
      }
    }
    weigh_pairs(&b);
    must_fit(variant, params, c, &a, one);
    must_fit(variant, params, c, &b, other);
    if (!same_weights(c, one, other, a.parts, "in another order", why)) return false;
  }
  return true;
}

static bool minds_no_scale_of_the_data(const tct_about *variant, void *params, law_why *why)
{
  double one[PARTS], other[PARTS];
  bench b;

  EACH_COMPARATOR(c)
  {
    if (!(c->claims & TCT_COMPARATOR_SCALE_FREE)) continue;
    set_up(&b, 2, parts_for(variant));
    take_away(&b, c);
    must_fit(variant, params, c, &b, one);
    for (int i = 0; i < SUBJECTS * N; i++) b.subject[i] *= 1e-3 * (1 + 10 * (i / N));
    must_fit(variant, params, c, &b, other);
    if (!same_weights(c, one, other, b.parts, "on another scale", why)) return false;
  }
  return true;
}

/* Conditions and subjects of which each copy is listed for itself, pairs of copies missing. */
static void listed(const bench *a, bench *b)
{
  *b = (bench){.parts = a->parts};
  for (int i = 0; i < K; i++)
    for (int t = 0; t < a->times[i]; t++) b->times[b->conditions++] = 1;
  const int n = pairs_of(b);
  for (int p = 0; p < a->parts; p++) {
    (void)gather(a, a->part + p * N, (double)NAN, b->part + p * n);
    for (int i = 0; i < n; i++) b->weight[i] = !isnan(b->part[p * n + i]);
  }
  for (int s = 0; s < SUBJECTS; s++)
    for (int t = 0; t < a->subject_times[s]; t++) {
      (void)gather(a, a->subject + s * N, (double)NAN, b->subject + b->subjects * n);
      b->subject_times[b->subjects++] = 1;
    }
}

static bool counts_copies(const tct_about *variant, void *params, law_why *why)
{
  double one[PARTS], other[PARTS];
  bench a, b;

  EACH_COMPARATOR(c)
  {
    if (wants_all_pairs(c)) continue;
    set_up(&a, 3, parts_for(variant));
    take_away(&a, c);
    draw(&a);
    listed(&a, &b);
    must_fit(variant, params, c, &a, one);
    must_fit(variant, params, c, &b, other);
    if (!same_weights(c, one, other, a.parts, "of copies that are listed", why)) return false;
  }
  return true;
}

static bool is_no_worse_than_a_part(const tct_about *variant, void *params, law_why *why)
{
  double weight[PARTS], single[PARTS];
  bench b;

  EACH_COMPARATOR(c)
  for (uint64_t seed = 4; seed < 14; seed++) {
    set_up(&b, seed, parts_for(variant));
    if (seed % 2) take_away(&b, c);
    if (seed % 3 == 0 && bears_copies(c)) draw(&b);
    if (seed > 10) /* unlike all parts */
      for (int i = 0; i < SUBJECTS * N; i++) b.subject[i] = 200 - b.subject[i];
    if (seed > 10 && wants_all_pairs(c)) continue;
    must_fit(variant, params, c, &b, weight);
    const double own = score(c, &b, weight);
    for (int p = 0; p < b.parts; p++) {
      for (int q = 0; q < PARTS; q++) single[q] = p == q;
      const double other = score(c, &b, single);
      if (!(own >= other - 1e-12 * (1 + fabs(other))))
        return broken(why, "by %s it is worth %.12g, and part %d alone %.12g", c->name, own, p,
                      other);
    }
  }
  return true;
}

/* What would make others do without held-out data must be said. */
static bool fits_only_if_it_says_so(const tct_about *variant, void *params, law_why *why)
{
  double one[PARTS], other[PARTS];
  bool differs = false;
  bench a, b;

  EACH_COMPARATOR(c)
  for (uint64_t seed = 20; seed < 22; seed++) {
    set_up(&a, seed, parts_for(variant));
    b = a;
    for (int s = 0; s < SUBJECTS; s++)
      for (int i = 0; i < N; i++)
        b.subject[s * N + i] = (s + 1) * a.part[(a.parts - 1) * N + i] + 0.01 * a.subject[i];
    must_fit(variant, params, c, &a, one);
    must_fit(variant, params, c, &b, other);
    for (int p = 0; p < a.parts; p++) differs = differs || fabs(one[p] - other[p]) > 1e-6;
  }
  const bool says = (variant->claims & TCT_RDM_MODEL_FITTED) != 0;
  return says == differs || broken(why, says ? "it says that it fits, and does not"
                                             : "other subjects change what it predicts");
}

static bool has_no_weight_below_zero(const tct_about *variant, void *params, law_why *why)
{
  double weight[PARTS];
  bench b;

  EACH_COMPARATOR(c)
  for (uint64_t seed = 30; seed < 36; seed++) {
    set_up(&b, seed, parts_for(variant));
    if (seed > 33 && !wants_all_pairs(c))
      for (int i = 0; i < SUBJECTS * N; i++) b.subject[i] = 200 - b.subject[i];
    must_fit(variant, params, c, &b, weight);
    for (int p = 0; p < b.parts; p++)
      if (!(weight[p] >= 0))
        return broken(why, "by %s part %d has weight %g", c->name, p, weight[p]);
  }
  return true;
}

static bool adds_up_to_one(const tct_about *variant, void *params, law_why *why)
{
  double weight[PARTS];
  bench b;

  EACH_COMPARATOR(c)
  for (uint64_t seed = 40; seed < 44; seed++) {
    double sum = 0;
    set_up(&b, seed, parts_for(variant));
    must_fit(variant, params, c, &b, weight);
    for (int p = 0; p < b.parts; p++) {
      sum += weight[p];
      if (!(weight[p] >= 0)) return broken(why, "part %d has a share of %g", p, weight[p]);
    }
    if (!law_near(sum, 1, 1e-14)) return broken(why, "shares add up to %.15g", sum);
  }
  return true;
}

static bool refuses_what_it_cannot_fit(const tct_about *variant, void *params, law_why *why)
{
  double weight[PARTS];
  tct_error err;
  bench b;

  EACH_COMPARATOR(c)
  for (int what = 0; what < 3; what++) {
    err = (tct_error){0};
    set_up(&b, 50, parts_for(variant));
    for (int s = 0; what == 0 && s < SUBJECTS; s++) b.subject_times[s] = 0;
    for (int i = 0; what == 1 && i < SUBJECTS * N; i++) b.subject[i] = (double)NAN;
    if (what == 2) b.part[3] = (double)NAN;
    if (fit(variant, params, c, &b, weight, &err) != TCT_BAD_DATA || !err.text[0])
      return broken(why, "by %s: %s", c->name,
                    what == 0   ? "it is fitted to nobody"
                    : what == 1 ? "it is fitted to RDMs without any number"
                                : "a part lacks a number, and nothing is said");
  }
  return true;
}

static bool tells_of_missing_memory(const tct_about *variant, void *params, law_why *why)
{
  double whole[PARTS], weight[PARTS];
  bench b;

  EACH_COMPARATOR(c)
  {
    tct_error err     = {0};
    tct_status status = TCT_NO_MEMORY;
    /* what they answer without memory is NAN, as for what is undefined */
    if (wants_all_pairs(c)) continue;
    set_up(&b, 60, parts_for(variant));
    take_away(&b, c);
    must_fit(variant, params, c, &b, whole);
    for (int64_t n = 1; status != TCT_OK; n++) {
      tct_fail_allocation(n, false);
      status = fit(variant, params, c, &b, weight, &err);
      tct_fail_allocation(-1, false);
      if (status != TCT_OK && status != TCT_NO_MEMORY)
        return broken(why, "by %s allocation %d failed: %s", c->name, (int)n, err.text);
    }
    if (!same_weights(c, whole, weight, b.parts, "after memory had been missing", why))
      return false;
  }
  return true;
}

static const law laws[] = {
  {"describes itself", law_describes_itself, 0},
  {"minds no order of conditions", minds_no_order, 0},
  {"minds no scale of the data", minds_no_scale_of_the_data, 0},
  {"counts copies", counts_copies, 0},
  {"is no worse than a part of it", is_no_worse_than_a_part, 0},
  {"fits only if it says so", fits_only_if_it_says_so, 0},
  {"tells of missing memory", tells_of_missing_memory, 0},
  {"refuses what it cannot fit", refuses_what_it_cannot_fit, TCT_RDM_MODEL_FITTED},
  {"has no weight below zero", has_no_weight_below_zero, TCT_RDM_MODEL_NON_NEGATIVE},
  {"adds up to one", adds_up_to_one, TCT_RDM_MODEL_CONVEX},
};

/* ---- planted: the laws must be able to fail ------------------------------------------------------------- */

/* The first subject's first number, whatever was drawn, in memory that it does not ask for twice. */
static tct_status first_number(const void *params, const tct_rdm_fit *of, double *weight,
                               tct_error *err)
{
  void *asked = tct_alloc(1, 1);
  (void)params, (void)err;

  for (int p = 0; p < of->parts; p++)
    weight[p] = asked ? -of->subject[0] * (isnan(of->subject[0]) ? 0 : 1) - p * of->drawn->n : 3;
  for (int p = 0; p < of->parts && isnan(weight[p]); p++) weight[p] = of->subject[1];
  if (of->subjects > 1) weight[0] += of->times[1] - 9 * of->subject[1];
  tct_free(asked);
  return TCT_OK;
}

static void a_model_that_keeps_nothing_is_caught(void **state)
{
  const tct_rdm_model liar = {.title  = "the first number",
                              .claims = ~(unsigned)TCT_RDM_MODEL_FITTED,
                              .least  = 1,
                              .fit    = first_number};
  (void)state;

  for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) CAUGHT(laws, laws[i].name, &liar.about);
}

static tct_status thirds(const void *params, const tct_rdm_fit *of, double *weight, tct_error *err)
{
  (void)params, (void)err;
  for (int p = 0; p < of->parts; p++) weight[p] = 1.0 / of->parts;
  return TCT_OK;
}

/* who says that something is fitted, and fits nothing, asks for folds in vain */
static void a_model_that_only_says_that_it_fits_is_caught(void **state)
{
  const tct_rdm_model liar = {
    .title = "equal shares", .claims = TCT_RDM_MODEL_FITTED, .least = 1, .fit = thirds};
  (void)state;

  CAUGHT(laws, "fits only if it says so", &liar.about);
  CAUGHT(laws, "is no worse than a part of it", &liar.about);
}

int main(void)
{
  const struct CMUnitTest planted[] = {
    cmocka_unit_test(a_model_that_keeps_nothing_is_caught),
    cmocka_unit_test(a_model_that_only_says_that_it_fits_is_caught),
  };
  const int failed = LAWS("rdm_models", laws);

  const int caught = cmocka_run_group_tests_name("laws of models of RDMs", planted, NULL, NULL);
  free_presets();
  return (caught + failed) != 0;
}
