/* scorer_ceilings.c -- noise ceilings of a draw: lower and upper, copies, missing pairs, and the pools they are of. */
#include "brain/rsa_bench.h"

/* Proved for inner products of values (to add a vector turns towards it), rho-a and tau-a (it puts no two pairs in the
 * wrong order); Spearman's coefficient and tau-b, which forgive ties, kept to it in every draw too. */
static void a_ceiling_is_not_below_its_lower_bound(void **state)
{
  const tct_room *room = tct_room_named("comparators");
  int times[RSA_CONDITIONS], subject_times[RSA_SUBJECTS];
  (void)state;

  for (int n = 0; n < room->n; n++) {
    const tct_comparator *c = (const tct_comparator *)room->about[n];
    if (!(c->claims & TCT_COMPARATOR_INNER) && !c->of_order) continue;
    for (uint64_t seed = 1; seed <= 5; seed++)
      for (int kind = 0; kind < 4; kind++) {
        rsa_bench b;
        rsa_start(&b, seed, room->about[n]);
        if (kind == 3) rsa_round(&b, 30);
        with_holes(&b, kind);
        if (seed % 2) memcpy(b.subject[3], b.subject[1], sizeof b.subject[1]); /* under two names */
        tct_scorer *s     = rsa_scorer(&b.rsa, true);
        const tct_key key = tct_key_of(seed, "draws");
        for (int i = 0; i < DRAWS; i++) {
          rsa_scores got;
          rsa_draw(key, (uint64_t)i, 0, RSA_CONDITIONS, times);
          rsa_draw(key, (uint64_t)i, 1, RSA_SUBJECTS, subject_times);
          rsa_at(s, times, subject_times, &got);
          for (int j = 0; j < RSA_SUBJECTS; j++) {
            /* rounded, few pairs may all be the same: undefined */
            if (kind < 3) assert_true(isnan(got.each_upper[j]) == (subject_times[j] == 0));
            if (got.each_lower[j] > got.each_upper[j] + 1e-12)
              fail_msg("%s: subject %d: %.17g above %.17g", c->name, j, got.each_lower[j],
                       got.each_upper[j]);
          }
        }
        tct_scorer_free(s);
        rsa_stop(&b);
      }
  }
}

/* As if they were not there: a lower ceiling that saw them would be 1. */
static void copies_of_a_subject_are_left_out_of_the_lower_ceiling(void **state)
{
  const tct_room *room           = tct_room_named("comparators");
  const int thrice[RSA_SUBJECTS] = {3, 1, 0, 0, 0}, once[RSA_SUBJECTS] = {1, 1, 0, 0, 0},
            alone[RSA_SUBJECTS] = {4, 0, 0, 0, 0};
  (void)state;

  for (int n = 0; n < room->n; n++) {
    rsa_bench b;
    rsa_scores got, wanted;
    rsa_start(&b, 7, room->about[n]);
    tct_scorer *s      = rsa_scorer(&b.rsa, true);
    const double slack = strcmp(room->about[n]->name, "riemannian") == 0 ? 1e-6 : 1e-12;
    rsa_at(s, NULL, thrice, &got);
    rsa_at(s, NULL, once, &wanted);
    assert_near(got.each_lower[0], wanted.each_lower[0], slack * (1 + fabs(wanted.each_lower[0])));
    assert_near(got.each_lower[1], wanted.each_lower[1], slack * (1 + fabs(wanted.each_lower[1])));
    rsa_at(s, NULL, alone, &got);
    assert_undefined(got.s.lower);
    tct_scorer_free(s);
    rsa_stop(&b);
  }
}

/* The same comparator, without any quicker way. */
static void assert_gathered_ceilings(const tct_rsa *of, uint64_t seed, bool exact)
{
  int times[RSA_CONDITIONS], subject_times[RSA_SUBJECTS];
  const tct_key key    = tct_key_of(seed, "draws");
  tct_comparator plain = *of->comparator;
  tct_rsa slow         = *of;

  plain.claims &= ~(unsigned)(TCT_COMPARATOR_INNER | TCT_COMPARATOR_LINEAR);
  plain.of_order  = NULL;
  slow.comparator = &plain;
  tct_scorer *a = rsa_scorer(of, true), *b = rsa_scorer(&slow, true);
  for (int i = 0; i < DRAWS; i++) {
    rsa_scores got, wanted;
    rsa_draw(key, (uint64_t)i, 0, RSA_CONDITIONS, times);
    rsa_draw(key, (uint64_t)i, 1, RSA_SUBJECTS, subject_times);
    rsa_at(a, times, subject_times, &got);
    rsa_at(b, times, subject_times, &wanted);
    for (int j = 0; j < RSA_SUBJECTS && exact; j++) {
      assert_same(got.each_lower[j], wanted.each_lower[j], 1e-12, "a lower ceiling", of);
      assert_same(got.each_upper[j], wanted.each_upper[j], 1e-12, "an upper ceiling", of);
    }
    if (!exact) assert_true(got.s.upper >= wanted.s.upper); /* it is the best there is */
  }
  tct_scorer_free(b);
  tct_scorer_free(a);
}

static void ceilings_are_those_of_pools_that_are_gathered(void **state)
{
  const tct_room *room = tct_room_named("comparators");
  (void)state;

  for (int n = 0; n < room->n; n++) {
    const tct_comparator *c = (const tct_comparator *)room->about[n];
    if (!(c->claims & TCT_COMPARATOR_INNER) && !c->of_order) continue;
    for (uint64_t seed = 1; seed <= 3; seed++)
      for (int kind = 0; kind < 4; kind++) {
        rsa_bench b;
        rsa_start(&b, seed, room->about[n]);
        if (kind == 3) rsa_round(&b, 20);
        with_holes(&b, kind);
        /* whitened RDMs are pooled by their whitened length where nobody lacks anything */
        assert_gathered_ceilings(&b.rsa, seed, kind > 0 || !(c->claims & TCT_COMPARATOR_NOISE));
        rsa_stop(&b);
      }
  }
}

static void no_ceilings_are_made_where_none_are_wanted(void **state)
{
  rsa_bench b;
  rsa_scores got;
  (void)state;

  rsa_start(&b, 1, tct_variant("comparators", "cosine"));
  tct_scorer *s = rsa_scorer(&b.rsa, false);
  rsa_at(s, NULL, NULL, &got);
  assert_undefined(got.s.lower);
  assert_undefined(got.s.upper);
  tct_scorer_free(s);
  rsa_stop(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_ceiling_is_not_below_its_lower_bound),
    cmocka_unit_test(copies_of_a_subject_are_left_out_of_the_lower_ceiling),
    cmocka_unit_test(ceilings_are_those_of_pools_that_are_gathered),
    cmocka_unit_test(no_ceilings_are_made_where_none_are_wanted),
  };
  return cmocka_run_group_tests_name("ceilings of draws", tests, NULL, NULL);
}
