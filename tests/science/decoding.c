/* decoding.c -- how often p of permutations is below what it says where labels mean nothing, and how often intervals hold
 * the accuracy that they are of. */
#include "brain/decode_bench.h"

enum { WORLDS = 400, PERMUTATIONS = 99 };

/* Shares of p at or below 0.05 and 0.2: of WORLDS worlds a share of 0.05 is off by 0.011, one of 0.2 by 0.02.  Less is
 * found than p says, for accuracies are shares of few trials and permutations that are as accurate count in full. */
static void assert_nominal(const char *what, int below, int below_more)
{
  const double small = (double)below / WORLDS, more = (double)below_more / WORLDS;

  print_message("%s: p <= 0.05 in %.3f, p <= 0.2 in %.3f of worlds\n", what, small, more);
  assert_true(small > 0.01 && small < 0.05 + 0.03);
  assert_true(more > 0.1 && more < 0.2 + 0.055);
}

static void labels_without_meaning_are_found_as_often_as_p_says(void **state)
{
  static const char *const decoders[] = {"nearest_centroid", "lda"};
  (void)state;

  for (int d = 0; d < 2; d++) {
    tct_decode_how how = how_of(decoders[d]);
    int low = 0, more = 0;
    how.permutations = PERMUTATIONS;
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
      tct_recording *r = noise_alone(4, 2, 30, 1, 1, 1000 * seed);
      how.seed         = seed;
      tct_decoded got  = decoded(r, "condition", 0, &how);
      low += got.cell->p <= 0.05;
      more += got.cell->p <= 0.2;
      tct_decoded_free(&got);
      tct_recording_free(r);
    }
    assert_nominal(decoders[d], low, more);
    how_free(&how);
  }
}

/* Eight frames: p of each by itself is below 0.05 somewhere far too often, p of the most accurate is not. */
static void over_frames_the_most_accurate_is_held_against_the_most_accurate(void **state)
{
  tct_decode_how how = how_of("nearest_centroid");
  int low = 0, more = 0, alone = 0;
  (void)state;

  how.permutations = PERMUTATIONS;
  for (uint64_t seed = 1; seed <= WORLDS; seed++) {
    tct_recording *r = noise_alone(3, 2, 30, 8, 1, 77 * seed);
    double least = 1, least_alone = 1;
    how.seed        = seed;
    tct_decoded got = decoded(r, "condition", 1, &how);
    for (int i = 0; i < 8; i++) {
      least       = fmin(least, got.cell[i].p_any);
      least_alone = fmin(least_alone, got.cell[i].p);
    }
    low += least <= 0.05;
    more += least <= 0.2;
    alone += least_alone <= 0.05;
    tct_decoded_free(&got);
    tct_recording_free(r);
  }
  print_message("some frame alone: p <= 0.05 in %.3f of worlds\n", (double)alone / WORLDS);
  assert_nominal("of eight frames", low, more);
  assert_true(alone > 0.15 * WORLDS);
  how_free(&how);
}

/* Conditions have responses of their own, categories nothing: exchanging trials finds categories, exchanging conditions
 * does not. */
static void conditions_are_exchanged_whole_for_their_trials_are_alike(void **state)
{
  enum { FEW = WORLDS / 3 };
  tct_decode_how how = how_of("nearest_centroid");
  int low[2]         = {0};
  (void)state;

  how.permutations = PERMUTATIONS;
  for (uint64_t seed = 1; seed <= FEW; seed++) {
    tct_recording *r = noise_alone(4, 10, 4, 1, 2, 31 * seed);
    for (int c = 0; c < 10; c++)
      for (int u = 0; u < 4; u++)
        plant(r, c, -1, u, tct_normal(tct_key_of(seed, "condition"), (uint64_t)c, 0, (uint32_t)u));
    for (int kind = 0; kind < 2; kind++) {
      how.exchange    = kind ? TCT_DECODE_OF_TRIALS : TCT_DECODE_OF_CONDITIONS;
      how.seed        = seed;
      tct_decoded got = decoded(r, "category", 0, &how);
      low[kind] += got.cell->p <= 0.05;
      tct_decoded_free(&got);
    }
    tct_recording_free(r);
  }
  print_message(
    "categories that mean nothing: p <= 0.05 in %.3f of worlds by conditions, %.3f by trials\n",
    (double)low[0] / FEW, (double)low[1] / FEW);
  assert_true(low[0] < 0.1 * FEW);
  assert_true(low[1] > 0.2 * FEW);
  how_free(&how);
}

/* What an interval is to hold is the accuracy of such fits on average, over all worlds. */
static void intervals_hold_the_accuracy_that_they_are_of(void **state)
{
  static const char *const kinds[] = {"posterior", "percentile"};
  static double low[WORLDS], high[WORLDS];
  (void)state;

  for (int trials = 10; trials <= 50; trials += 40)
    for (int apart = 0; apart <= 2; apart++)
      for (int kind = 0; kind < TCT_DECODE_INTERVAL_N; kind++) {
        tct_decode_how how = how_of("lda");
        double mean = 0, wide = 0;
        int held     = 0;
        how.draws    = 300;
        how.interval = (tct_decode_interval)kind;
        for (uint64_t seed = 1; seed <= WORLDS; seed++) {
          tct_recording *r = noise_alone(3, 2, trials, 1, 1, 500 * seed + (uint64_t)trials);
          plant(r, 1, -1, 0, 1.5 * apart);
          how.seed        = seed;
          tct_decoded got = decoded(r, "condition", 0, &how);
          mean += got.cell->accuracy / WORLDS;
          low[seed - 1]  = got.cell->low;
          high[seed - 1] = got.cell->high;
          wide += (got.cell->high - got.cell->low) / WORLDS;
          tct_decoded_free(&got);
          tct_recording_free(r);
        }
        for (int i = 0; i < WORLDS; i++) held += low[i] <= mean && mean <= high[i];
        print_message("%2d trials a class, accuracy %.3f, %s: 95 %% intervals hold it in %.3f of "
                      "worlds, %.3f wide\n",
                      trials, mean, kinds[kind], (double)held / WORLDS, wide);
        assert_true(held > (kind == 0 ? 0.8 : 0.7) * WORLDS && held < 0.99 * WORLDS);
        how_free(&how);
      }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(labels_without_meaning_are_found_as_often_as_p_says),
    cmocka_unit_test(over_frames_the_most_accurate_is_held_against_the_most_accurate),
    cmocka_unit_test(conditions_are_exchanged_whole_for_their_trials_are_alike),
    cmocka_unit_test(intervals_hold_the_accuracy_that_they_are_of),
  };
  return cmocka_run_group_tests_name("how often decoding errs", tests, NULL, NULL);
}
