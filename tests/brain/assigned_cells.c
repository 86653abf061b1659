/* assigned_cells.c -- cells, classes and counts few enough to be done in the head: which cell stands for what, and which
 * trial is told to be what. */
#include "brain/decoders.h"

enum { CELLS = 5, CLASSES = 3, ROW = CELLS + 1 };

/* Counts of five cells in six trials, two of each class; their means are
 *
 *     cell      a    b    c    d    e
 *     class 1   3    1    0    2    0
 *     class 2   1    3    2.5  2    0
 *     class 3   0    1    2    0    0 */
static const double count[] = {4, 2, 0, 1, 0, 2, 0, 0, 3, 0, /* class 1 */
                               1, 3, 0, 2, 0, 1, 3, 5, 2, 0, /* class 2 */
                               0, 1, 2, 0, 0, 0, 1, 2, 0, 0 /* class 3 */};
static const int of[]       = {0, 0, 1, 1, 2, 2};

/* a is of class 1 and b of class 2; c of class 2 by its mean, though it fires in one of that class's trials alone; d is
 * driven by two classes alike and is of the first; e never fires, and nobody is of class 3. */
static void a_cell_stands_for_the_class_that_drives_it_most(void **state)
{
  static const double by_hand[CLASSES * ROW] = {0.5, 0,   0,   0.5, 0, 0, /* a and d */
                                                0,   0.5, 0.5, 0,   0, 0, /* b and c */
                                                0,   0,   0,   0,   0, 0};
  const tct_class_trials t                   = {6, CELLS, CLASSES, count, of, NULL};
  double w[CLASSES * ROW];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  for (int i = 0; i < CLASSES * ROW; i++) assert_true(w[i] == by_hand[i]);
}

/* Means over a class's cells: (a + d) / 2, (b + c) / 2, and 0 for whom no cell stands. */
static void a_trial_is_of_the_class_whose_cells_answer_most(void **state)
{
  static const double asked[]              = {1, 2, 4, 3, 100, /* whatever e does */
                                              4, 0, 1, 0, 0,   /* class 1 */
                                              0, 0, 0, 0, 7}; /* none of those that stand for one */
  static const double by_hand[3 * CLASSES] = {2, 3, 0, 2, 0.5, 0, 0, 0, 0};
  const tct_class_trials t                 = {6, CELLS, CLASSES, count, of, NULL};
  double w[CLASSES * ROW], score[3 * CLASSES];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  tct_decoder_scores(3, CELLS, CLASSES, asked, w, score);
  for (int i = 0; i < 3 * CLASSES; i++) assert_true(score[i] == by_hand[i]);
}

/* Three cells of class 1 fire once each, one of class 2 twice: 3 spikes against 2, but 1 a cell against 2. */
static void many_cells_of_a_class_do_not_outvote_one(void **state)
{
  static const double x[]     = {5, 5, 5, 0, 0, 0, 0, 5};
  static const int which[]    = {0, 1};
  static const double asked[] = {1, 1, 1, 2};
  const tct_class_trials t    = {2, 4, 2, x, which, NULL};
  double w[2 * 5], score[2];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  tct_decoder_scores(1, 4, 2, asked, w, score);
  assert_near(score[0], 1, 1e-15);
  assert_true(score[1] == 2);
}

/* Nine spikes in three trials of class 1, four in the only one of class 2: 3 a trial against 4. */
static void many_trials_of_a_class_do_not_claim_a_cell(void **state)
{
  static const double x[]  = {3, 4, 2, 4};
  static const int which[] = {0, 0, 0, 1};
  const tct_class_trials t = {4, 1, 2, x, which, NULL};
  double w[4];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  assert_true(w[0] == 0 && w[2] == 1);
  assert_true(w[1] == 0 && w[3] == 0);
}

/* Of responses that were standardised a cell may be below 0 in all classes: it stands for none of them. */
static void a_cell_that_no_class_drives_stands_for_none(void **state)
{
  static const double x[]  = {-1, 2, -3, 0};
  static const int which[] = {0, 1};
  const tct_class_trials t = {2, 2, 2, x, which, NULL};
  double w[6];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &t, w), TCT_DECODER_FINE);
  assert_true(w[0] == 0 && w[3] == 0);
  assert_true(w[1] == 1 && w[4] == 0);
}

static void what_tells_of_no_class_is_no_fit(void **state)
{
  static const double silent[4] = {0}, holed[] = {1, 0, (double)NAN, 2};
  static const int which[] = {0, 1}, alone[] = {0, 0}, beyond[] = {0, 2};
  const tct_class_trials all = {2, 2, 2, silent, which, NULL}, hole = {2, 2, 2, holed, which, NULL},
                         one = {2, 2, 2, count, alone, NULL}, bad = {2, 2, 2, count, beyond, NULL};
  const tct_decoder *d = decoder_named("assigned_cells");
  tct_decoder_why why;
  tct_error err = {0};
  double w[6];
  (void)state;

  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &all, w), TCT_DECODER_FLAT);
  assert_true(isnan(w[0]) && isnan(w[5]));
  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &hole, w),
                   TCT_DECODER_NOT_FINITE);
  assert_true(isnan(w[0]) && isnan(w[5]));
  assert_int_equal(weights_of("assigned_cells", NULL, 0, NULL, 0, &one, w), TCT_DECODER_NO_TRIALS);
  assert_true(isnan(w[0]) && isnan(w[5]));
  assert_int_equal(tct_decoder_fit(d, NULL, NULL, &bad, w, &why, &err), TCT_BAD_SHAPE);
  assert_non_null(strstr(err.text, "trial 2 is of class 3, and there are 2"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cell_stands_for_the_class_that_drives_it_most),
    cmocka_unit_test(a_trial_is_of_the_class_whose_cells_answer_most),
    cmocka_unit_test(many_cells_of_a_class_do_not_outvote_one),
    cmocka_unit_test(many_trials_of_a_class_do_not_claim_a_cell),
    cmocka_unit_test(a_cell_that_no_class_drives_stands_for_none),
    cmocka_unit_test(what_tells_of_no_class_is_no_fit),
  };
  return cmocka_run_group_tests_name("assigned_cells", tests, NULL, NULL);
}
