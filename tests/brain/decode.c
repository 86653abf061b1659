/* decode.c -- accuracies of planted codes, what is held out, what is exchanged, what is counted. */
#include "brain/decode_bench.h"

#include "base/memory.h"

static double phi(double z)
{
  return 0.5 * erfc(-z / sqrt(2));
}

/* Two classes d' apart are told apart in a share Phi(d' / 2), and every trial is asked about once. */
static void the_share_is_that_of_signal_detection(void **state)
{
  tct_decode_how how = how_of("lda");
  (void)state;

  how.draws = 400;
  for (int apart = 1; apart <= 3; apart++) {
    tct_recording *r = noise_alone(4, 2, 600, 1, 1, 10 + (uint64_t)apart);
    plant(r, 1, -1, 2, apart);
    for (int kind = 0; kind < TCT_DECODE_INTERVAL_N; kind++) {
      how.interval  = (tct_decode_interval)kind;
      tct_decoded d = decoded(r, "condition", 0, &how);
      assert_near(d.cell->accuracy, phi(apart / 2.0), 0.03);
      assert_true(d.cell->low < phi(apart / 2.0) && phi(apart / 2.0) < d.cell->high);
      assert_near((d.cell->high - d.cell->low) / 3.92,
                  sqrt(phi(apart / 2.0) * phi(-apart / 2.0) / 1200), 0.002);
      assert_int_equal(d.cell->answered, 1200);
      assert_true(d.trained == 1200 && d.tested == 1200 && d.folds == 5 && d.fits == 5);
      assert_near(d.confusion[0] + d.confusion[1], 600, 1e-9);
      assert_near(d.confusion[2] + d.confusion[3], 600, 1e-9);
      assert_near((d.confusion[0] + d.confusion[3]) / 1200, d.cell->accuracy, 1e-12);
      tct_decoded_free(&d);
    }
    tct_recording_free(r);
  }
  how_free(&how);
}

/* Where all answers are right, trials drawn again are too; the posterior knows that there were but twenty. */
static void what_is_always_right_has_an_interval_too(void **state)
{
  tct_recording *r   = noise_alone(3, 2, 10, 1, 1, 3);
  tct_decode_how how = how_of("nearest_centroid");
  (void)state;

  plant(r, 1, -1, 0, 30);
  how.draws     = 400;
  tct_decoded d = decoded(r, "condition", 0, &how);
  assert_true(d.cell->accuracy == 1 && d.cell->low < 0.95 && d.cell->low > 0.75);
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

/* Of thirty classes with six trials each no prior draws the interval away from what was answered. */
static void many_classes_with_few_trials_have_an_interval_around_their_accuracy(void **state)
{
  tct_recording *r   = noise_alone(3, 30, 6, 1, 1, 12);
  tct_decode_how how = how_of("nearest_centroid");
  (void)state;

  how.draws = 400;
  for (int kind = 0; kind < TCT_DECODE_INTERVAL_N; kind++) {
    how.interval  = (tct_decode_interval)kind;
    tct_decoded d = decoded(r, "condition", 0, &how);
    assert_true(d.cell->accuracy < 0.1);
    assert_near((d.cell->low + d.cell->high) / 2, d.cell->accuracy, 0.01);
    tct_decoded_free(&d);
  }
  how_free(&how);
  tct_recording_free(r);
}

/* A class with few trials counts as much as one with many. */
static void accuracy_is_balanced(void **state)
{
  tct_recording *r   = noise_alone(2, 2, 200, 1, 1, 4);
  tct_decode_how how = how_of("logistic");
  (void)state;

  for (int k = 20; k < 200; k++)
    for (int u = 0; u < 2; u++) *value_at(r, 1, k, 0, u) = (double)NAN;
  tct_decoded d = decoded(r, "condition", 0, &how);
  assert_int_equal(d.cell->answered, 220);
  assert_near(d.cell->accuracy, (d.confusion[0] / 200 + d.confusion[3] / 20) / 2, 1e-12);
  assert_true(d.confusion[0] >
              190); /* nearly all go to the larger class: right in 0.9 of all trials, */
  assert_near(d.cell->accuracy, 0.5, 0.05); /* and at chance */
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

/* Each condition has a code of its own, a category none: it is told from trials that were seen, not from new ones. */
static void categories_are_told_from_conditions_that_were_not_seen(void **state)
{
  tct_decode_how how = how_of("nearest_centroid");
  tct_recording *r   = noise_alone(13, 12, 12, 1, 2, 5);
  (void)state;

  for (int c = 0; c < 12; c++) plant(r, c, -1, c, 6);
  how.permutations = 199;
  how.raw          = true;
  tct_decoded d    = decoded(r, "category", 0, &how);
  assert_true(d.cell->accuracy > 0.9);
  assert_int_equal(d.exchange, TCT_DECODE_OF_CONDITIONS);
  assert_true(d.cell->p > 0.1); /* any two sets of six conditions are told apart as well */
  tct_decoded_free(&d);
  how.hold = TCT_DECODE_CONDITIONS;
  d        = decoded(r, "category", 0, &how);
  assert_true(d.cell->accuracy < 0.75 && d.cell->p > 0.05);
  tct_decoded_free(&d);

  for (int c = 0; c < 12; c += 2) plant(r, c, -1, 12, 12); /* now it has one */
  d = decoded(r, "category", 0, &how);
  assert_true(d.cell->accuracy > 0.9);
  assert_true(d.cell->p < 0.02 && d.folds == 5 && d.cell->answered == 144);
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

/* Learnt in one context, asked in another in which one unit has changed sides. */
static void what_is_learnt_in_one_context_is_asked_in_another(void **state)
{
  const bool left[] = {true, true, false, false}, right[] = {false, false, true, true};
  tct_decode_how how = how_of("lda");
  tct_recording *r   = noise_alone(2, 4, 100, 1, 2, 6);
  (void)state;

  plant(r, 1, -1, 0, 3);
  plant(r, 3, -1, 0, 3);
  how.train = left, how.test = right;
  how.permutations = 99;
  tct_decoded d    = decoded(r, "category", 0, &how);
  assert_near(d.cell->accuracy, phi(1.5), 0.06);
  assert_true(d.cell->p == 0.01 && d.folds == 1 && d.trained == 200 && d.tested == 200);
  assert_int_equal(d.exchange, TCT_DECODE_OF_TRIALS);
  tct_decoded_free(&d);
  plant(r, 2, -1, 0, 3);
  plant(r, 3, -1, 0, -3);
  d = decoded(r, "category", 0, &how);
  assert_near(d.cell->accuracy, 1 - phi(1.5), 0.06); /* worse than chance is told as such */
  assert_true(d.cell->p > 0.9);
  tct_decoded_free(&d);
  how.train = NULL; /* some are both fitted to and asked about: those in other folds */
  d         = decoded(r, "category", 0, &how);
  assert_true(d.folds == 5 && d.trained == 400 && d.tested == 200);
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

/* Two units carry the class all the time, or each at its own time. */
static void a_code_that_stands_still_is_told_from_one_that_moves(void **state)
{
  tct_decode_how how = how_of("lda");
  (void)state;

  how.crossed      = true;
  how.permutations = 50;
  for (int moves = 0; moves < 2; moves++) {
    tct_recording *r = noise_alone(4, 2, 100, 4, 1, 7);
    for (int s = 0; s < 4; s++) plant(r, 1, s, moves ? s : 0, 3);
    tct_decoded d = decoded(r, "condition", 1, &how);
    assert_true(d.frames == 4 && d.columns == 4);
    for (int i = 0; i < 16; i++) {
      const bool told = i % 4 == i / 4 || !moves;
      assert_near(d.cell[i].accuracy, told ? phi(1.5) : 0.5, 0.1);
      assert_true((d.cell[i].p_any <= 0.05) == told && d.cell[i].p <= d.cell[i].p_any);
    }
    tct_decoded_free(&d);
    tct_recording_free(r);
  }
  how_free(&how);
}

/* Of four conditions in two classes of two there are six ways, two of which say the same: 1/3 is the least. */
static void the_least_p_is_told(void **state)
{
  tct_decode_how how = how_of("nearest_centroid");
  tct_recording *r   = noise_alone(3, 4, 20, 1, 2, 8);
  (void)state;

  plant(r, 0, -1, 0, 9);
  plant(r, 2, -1, 0, 9);
  how.permutations = 299;
  how.hold         = TCT_DECODE_CONDITIONS;
  tct_decoded d    = decoded(r, "category", 0, &how);
  assert_near(d.least_p, 1.0 / 3, 1e-12);
  assert_true(d.cell->accuracy == 1 && fabs(d.cell->p - 1.0 / 3) < 0.08);
  tct_decoded_free(&d);
  d = decoded(r, "condition", 0,
              &(tct_decode_how){
                .decoder = how.decoder, .folds = 4, .permutations = 19, .level = 0.95, .seed = 2});
  assert_true(d.least_p == 0.05 && d.permutations == 19);
  tct_decoded_free(&d);
  how.hold = TCT_DECODE_TRIALS; /* with errors, too: what classes are called changes no accuracy */
  plant(r, 0, -1, 0, -7.5);
  plant(r, 2, -1, 0, -7.5);
  d = decoded(r, "category", 0, &how);
  assert_true(d.cell->accuracy < 0.95 && fabs(d.cell->p - 1.0 / 3) < 0.08);
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

/* Trials of one part of a session share a drift: in parts of their own they are held out together. */
static void parts_of_a_session_are_held_out_as_they_are(void **state)
{
  tct_decode_how how = how_of("nearest_centroid");
  tct_recording *r   = noise_alone(3, 2, 12, 1, 1, 9);
  int fold[24];
  (void)state;

  for (int i = 0; i < 24; i++) fold[i] = i % 12 < 11 ? i % 3 : -1;
  r->fold       = fold;
  r->folds      = 3;
  tct_decoded d = decoded(r, "condition", 0, &how);
  assert_true(d.own_folds && d.folds == 3 && d.cell->answered == 22 && d.tested == 22);
  tct_decoded_free(&d);
  r->fold  = NULL;
  r->folds = 0;
  how_free(&how);
  tct_recording_free(r);
}

static void what_failed_is_counted_and_has_no_accuracy(void **state)
{
  tct_decode_how how = how_of("lda");
  tct_recording *r   = noise_alone(30, 2, 10, 1, 1, 10);
  (void)state;

  *value_at(r, 1, 3, 0, 7) = (double)NAN;
  how.permutations         = 20;
  how.draws                = 20;
  tct_decoded d            = decoded(r, "condition", 0, &how); /* more units than trials */
  assert_true(isnan(d.cell->accuracy) && isnan(d.cell->p) && isnan(d.cell->low));
  assert_true(d.fits == 5 && d.failed == 5 && d.why[TCT_DECODER_SINGULAR] == 5);
  assert_true(d.cell->answered == 0 && d.undefined == 20 && d.permutations == 0 && d.tested == 19);
  tct_decoded_free(&d);
  how_free(&how);
  tct_recording_free(r);
}

static void threads_do_not_change_a_bit(void **state)
{
  tct_decode_how how = how_of("lda");
  tct_recording *r   = noise_alone(4, 3, 20, 3, 1, 11);
  tct_decoded d[2];
  (void)state;

  how.permutations = 30;
  how.draws        = 50;
  how.crossed      = true;
  for (int i = 0; i < 2; i++) {
    how.threads = 1 + 2 * i;
    d[i]        = decoded(r, "condition", 1, &how);
  }
  assert_memory_equal(d[0].cell, d[1].cell, 9 * sizeof *d->cell);
  assert_memory_equal(d[0].confusion, d[1].confusion, 81 * sizeof(double));
  for (int i = 0; i < 2; i++) tct_decoded_free(&d[i]);
  how_free(&how);
  tct_recording_free(r);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_share_is_that_of_signal_detection),
    cmocka_unit_test(what_is_always_right_has_an_interval_too),
    cmocka_unit_test(many_classes_with_few_trials_have_an_interval_around_their_accuracy),
    cmocka_unit_test(accuracy_is_balanced),
    cmocka_unit_test(categories_are_told_from_conditions_that_were_not_seen),
    cmocka_unit_test(what_is_learnt_in_one_context_is_asked_in_another),
    cmocka_unit_test(a_code_that_stands_still_is_told_from_one_that_moves),
    cmocka_unit_test(the_least_p_is_told),
    cmocka_unit_test(parts_of_a_session_are_held_out_as_they_are),
    cmocka_unit_test(what_failed_is_counted_and_has_no_accuracy),
    cmocka_unit_test(threads_do_not_change_a_bit),
  };
  return cmocka_run_group_tests_name("decoding", tests, NULL, NULL);
}
