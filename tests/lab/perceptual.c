/* perceptual.c -- perceptual learning in a small hierarchy: what must be 0, what must be the same, what is refused. */
#include "lab/perceptual/perceptual.h"

#include "bench.h"

static const char *const small =
  "tercet: 1\nseed: 1\n"
  "task: {kind: gratings, ask: discriminate, reference: 45 deg, delta: 10 deg, size: 8, envelope: "
  "3,"
  " wavelength: 4, contrast: 1, noise: 0.3, probe: 12}\n"
  "objective: {kind: cross_entropy, at: choice}\n"
  "rule: backprop\n"
  "architecture:\n"
  "  populations:\n"
  "    retina: {kind: input, from: image}\n"
  "    low: {kind: rate, units: 16, activation: relu, init: he, bias: false}\n"
  "    high: {kind: rate, units: 8, activation: relu, init: he, bias: false}\n"
  "    choice: {kind: choice, units: 2, init: {kind: he, gain: 0.1}}\n"
  "  projections:\n"
  "    retina -> low: dense\n"
  "    low -> high: dense\n"
  "    high -> choice: dense\n"
  "train: {optimiser: {kind: sgd, step: 0.05, momentum: 0}, trials: 1600, batch: 16}\n"
  "perceptual:\n"
  "  levels: [low, high]\n"
  "  before: ['task.ask=identify', 'task.orientations=6', "
  "'architecture.populations.choice.units=6',"
  " 'train.trials=6400']\n"
  "  of: task.delta\n"
  "  precisions: [20, 0]\n"
  "  reference: 45\n"
  "  criterion: 0.8\n"
  "  noisy: noisy\n"
  "  validation: 100\n"
  "  seeds: 3\n"
  "  quick: {seeds: 1, precisions: [20]}\n"
  "  rows:\n"
  "    backprop: {by: labels}\n"
  "    readout only: {by: control, with: ['architecture.projections.retina -> low.fixed=true',"
  " 'architecture.projections.low -> high.fixed=true']}\n";

static const char *said;

static tct_spec *open_said(void *arg, tct_error *err)
{
  (void)arg;
  return tct_spec_parse(said, "small.yaml", err);
}

static tct_perceptual measured(int threads, const char *journal)
{
  const tct_perceptual_how how = {.open = open_said, .threads = threads, .journal = journal};
  tct_error err                = {0};
  tct_perceptual p;

  said = small;
  if (tct_perceptual_measure(&how, &p, &err) != TCT_OK) fail_msg("%s", err.text);
  return p;
}

/* All numbers, in the plan's order. */
static char *numbers(const tct_perceptual *p)
{
  tct_text t = {0};

  for (int i = 0; i < p->rows * p->precisions * p->seeds; i++)
    for (int at = 0; at < TCT_AT_N; at++) {
      const tct_marks *m = &p->cell[i].at[at];
      tct_text_add(&t, "%d %d ", p->cell[i].reached, p->cell[i].diverged);
      tct_text_number(&t, m->trials);
      tct_text_number(&t, m->accuracy);
      tct_text_number(&t, m->validation);
      for (int k = 0; k < TCT_MARK_N * p->levels; k++) {
        tct_text_add(&t, " ");
        tct_text_number(&t, m->mark[k / p->levels][k % p->levels]);
      }
      tct_text_add(&t, "\n");
    }
  assert_false(t.failed);
  return t.at;
}

static void who_teaches_the_readout_alone_changes_nothing_else(void **state)
{
  tct_perceptual p = measured(1, NULL);
  (void)state;

  for (int seed = 0; seed < 3; seed++) {
    const tct_perceptual_cell *c = tct_perceptual_cell_of(&p, 1, 0, seed);
    for (int at = 0; at < TCT_AT_N; at++)
      for (int mark = 0; mark < TCT_MARK_N; mark++)
        for (int level = 0; level < 2; level++)
          assert_true(c->at[at].mark[mark][level] == 0 || (at == TCT_AT_CRITERION && !c->reached));
  }
  assert_true(tct_perceptual_reached(&p, 1, 0) >= 2); /* and yet it learns */
  assert_true(tct_perceptual_accuracy(&p, 1, 0, TCT_AT_END).value > 0.8);
  /* nothing is in no order, and has no centre */
  const tct_order o = tct_perceptual_order(&p, 1, 0, TCT_AT_END, TCT_MARK_TUNING);
  assert_true(o.counted == 0 && o.ordered == 0 && isnan(o.share.value));
  assert_true(isnan(tct_perceptual_centre(&p, 1, 0, TCT_AT_END, TCT_MARK_WEIGHT).value));
  /* backprop changes all of it */
  for (int level = 0; level < 2; level++) {
    assert_true(tct_perceptual_mean(&p, 0, 0, TCT_AT_END, TCT_MARK_TUNING, level).value > 1e-4);
    assert_true(tct_perceptual_mean(&p, 0, 0, TCT_AT_END, TCT_MARK_SHUFFLED, level).value > 1e-5);
  }
  tct_perceptual_free(&p);
}

static void who_never_gets_there_is_in_no_mean(void **state)
{
  tct_perceptual p = measured(2, NULL);
  (void)state;

  /* both sides are the same grating: nobody can tell them apart */
  for (int row = 0; row < 2; row++) {
    assert_int_equal(tct_perceptual_reached(&p, row, 1), 0);
    assert_int_equal(tct_perceptual_order(&p, row, 1, TCT_AT_CRITERION, TCT_MARK_TUNING).counted,
                     0);
    assert_true(isnan(tct_perceptual_accuracy(&p, row, 1, TCT_AT_CRITERION).value));
    assert_true(fabs(tct_perceptual_accuracy(&p, row, 1, TCT_AT_END).value - 0.5) < 0.12);
  }
  tct_perceptual_free(&p);
}

/* Between two looks accuracy goes from half to nearly all: whoever is compared is found on the way. */
static void who_is_compared_answers_as_the_criterion_asks(void **state)
{
  tct_perceptual p = measured(2, NULL);
  (void)state;

  assert_int_equal(tct_perceptual_reached(&p, 0, 0), 3);
  for (int seed = 0; seed < 3; seed++) {
    const tct_perceptual_cell *c = tct_perceptual_cell_of(&p, 0, 0, seed);
    const tct_marks *m = &c->at[TCT_AT_CRITERION], *end = &c->at[TCT_AT_END];
    assert_true(m->validation >= 0.8 && m->validation <= 0.82); /* of 100 trials */
    assert_true(fabs(m->accuracy - m->validation) < 0.17); /* 3 standard errors of the difference */
    assert_true(m->trials > 0 && m->trials < 1600);
    assert_true(end->trials == 1600 && end->validation > 0.9);
    for (int level = 0; level < 2; level++) {
      assert_true(m->mark[TCT_MARK_TUNING][level] > 0);
      assert_true(m->mark[TCT_MARK_WEIGHT][level] < end->mark[TCT_MARK_WEIGHT][level]);
      /* in the unit of test and retest: more than the change in peaks, for noise moves less than a peak */
      assert_true(m->mark[TCT_MARK_RETEST][level] > m->mark[TCT_MARK_TUNING][level]);
    }
  }
  tct_perceptual_free(&p);
}

static void threads_and_a_journal_leave_every_bit_as_it_is(void **state)
{
  const char *path = bench_path();
  tct_perceptual a = measured(1, NULL), b = measured(3, path);
  char *text = numbers(&a), *other = numbers(&b), *kept = NULL;
  size_t n = 0, half;
  (void)state;

  assert_string_equal(text, other);
  tct_free(other);
  tct_perceptual_free(&b);
  /* half the journal, cut within a line, and a line of another spec's */
  assert_int_equal(tct_file_read(path, 1 << 20, &kept, &n, NULL), TCT_OK);
  half = n / 2;
  while (kept[half - 1] == '\n') half--;
  assert_int_equal(tct_file_write(path, "{\"key\": \"other\", \"row\": \"backprop\"}\n", 37, NULL),
                   TCT_OK);
  assert_int_equal(tct_file_append(path, kept, half, true, NULL), TCT_OK);
  assert_int_equal(tct_file_append(path, "\n", 1, true, NULL), TCT_OK);
  b = measured(2, path);
  assert_true(b.found > 2 && b.found < 10);
  other = numbers(&b);
  assert_string_equal(text, other);
  tct_perceptual_free(&b);
  tct_free(other);
  /* and all of it */
  b = measured(1, path);
  assert_int_equal(b.found, 12);
  other = numbers(&b);
  assert_string_equal(text, other);
  tct_free(other);
  tct_free(kept);
  tct_free(text);
  tct_perceptual_free(&a);
  tct_perceptual_free(&b);
}

static void a_share_has_the_interval_of_its_count(void **state)
{
  static const double low[] = {1, 2, 3, 4}, high[] = {2, 3, 2, 5};
  tct_perceptual_cell cell[5] = {0};
  tct_perceptual p            = {.levels = 2, .precisions = 1, .rows = 1, .seeds = 5, .cell = cell};
  (void)state;

  for (int i = 0; i < 4; i++) {
    cell[i].known = cell[i].reached        = true;
    cell[i].at[0].mark[TCT_MARK_TUNING][0] = low[i];
    cell[i].at[0].mark[TCT_MARK_TUNING][1] = high[i];
    cell[i].at[0].trials = cell[i].at[1].trials = 1;
  }
  cell[4].known        = true;
  cell[4].at[0].trials = NAN; /* never got there */
  const tct_order o    = tct_perceptual_order(&p, 0, 0, 0, TCT_MARK_TUNING);
  assert_int_equal(o.counted, 4);
  assert_int_equal(o.ordered, 3);
  assert_true(o.share.value == 0.75);
  /* Wilson: (3 + z^2/2 -+ z sqrt(4 x 3/16 + z^2/4)) / (4 + z^2), z = 1.959964 */
  assert_true(fabs(o.share.low - 0.300642) < 1e-5 && fabs(o.share.high - 0.954413) < 1e-5);
  /* centres 2/3, 3/5, 2/5, 5/9 */
  const tct_estimate e = tct_perceptual_centre(&p, 0, 0, 0, TCT_MARK_TUNING);
  assert_true(fabs(e.value - (2 / 3.0 + 0.6 + 0.4 + 5 / 9.0) / 4) < 1e-12);
  assert_true(tct_perceptual_shift(&p, 0, 0, 0, 0, TCT_MARK_TUNING).value == 0);
}

static void complains(const char *from, const char *to, const char *of)
{
  const tct_perceptual_how how = {.open = open_said, .threads = 1};
  const char *at               = strstr(small, from);
  tct_error err                = {0};
  tct_text t                   = {0};
  tct_perceptual p;

  assert_non_null(at);
  tct_text_add(&t, "%.*s%s%s", (int)(at - small), small, to, at + strlen(from));
  said                  = t.at;
  const tct_status code = tct_perceptual_measure(&how, &p, &err);
  if (code == TCT_OK || !strstr(err.text, of)) fail_msg("'%s' does not say '%s'", err.text, of);
  tct_text_free(&t);
}

static void what_cannot_be_trained_is_told(void **state)
{
  (void)state;
  complains("perceptual:", "credit:", "no section perceptual");
  complains("levels: [low, high]", "levels: low", "levels are a list");
  complains("levels: [low, high]", "levels: [low, it]", "there is no population 'it'");
  complains("criterion: 0.8", "criterion: 8", "within its range");
  complains("criterion: 0.8", "criterium: 0.8", "did you mean criterion");
  complains("precisions: [20, 0]", "precisions: [20, fine]", "a precision is a number");
  complains("{by: labels}", "{by: magic}", "by is labels, reward or control");
  complains("{by: labels}", "{by: labels, with: [rule]}", "a list of settings");
  complains("'train.trials=6400'", "'architecture.populations.low.units=6'",
            "not the same in both circuits");
}

static void a_quick_look_is_part_of_the_whole(void **state)
{
  const char *row[]            = {"backprop"};
  const tct_perceptual_how how = {
    .open = open_said, .threads = 1, .quick = true, .row = row, .rows = 1};
  tct_perceptual p, all = measured(2, NULL);
  (void)state;

  assert_int_equal(tct_perceptual_measure(&how, &p, NULL), TCT_OK);
  assert_true(p.rows == 1 && p.precisions == 1 && p.seeds == 1);
  assert_memory_equal(p.cell, all.cell, sizeof *p.cell);
  tct_perceptual_free(&p);
  tct_perceptual_free(&all);
}

static void no_memory_is_told(void **state)
{
  const tct_perceptual_how how = {.open = open_said, .threads = 1, .quick = true};
  const char *row[]            = {"nobody"};
  tct_perceptual p;
  tct_error err = {0};
  (void)state;

  said                = small;
  const uint64_t from = tct_allocations();
  assert_int_equal(tct_perceptual_measure(&how, &p, NULL), TCT_OK);
  tct_perceptual_free(&p);
  const int64_t all = (int64_t)(tct_allocations() - from);
  for (int64_t i = 1; i < all; i += 1 + all / 24) {
    tct_fail_allocation(i, true);
    const tct_status code = tct_perceptual_measure(&how, &p, &err);
    tct_fail_allocation(-1, false);
    if (code != TCT_NO_MEMORY) fail_msg("allocation %d of %d: %s", (int)i, (int)all, err.text);
  }
  const tct_perceptual_how other = {.open = open_said, .row = row, .rows = 1};
  assert_int_equal(tct_perceptual_measure(&other, &p, &err), TCT_BAD_SPEC);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(who_teaches_the_readout_alone_changes_nothing_else),
    cmocka_unit_test(who_never_gets_there_is_in_no_mean),
    cmocka_unit_test(who_is_compared_answers_as_the_criterion_asks),
    cmocka_unit_test(threads_and_a_journal_leave_every_bit_as_it_is),
    cmocka_unit_test(a_share_has_the_interval_of_its_count),
    cmocka_unit_test(what_cannot_be_trained_is_told),
    cmocka_unit_test(a_quick_look_is_part_of_the_whole),
    cmocka_unit_test(no_memory_is_told),
  };
  return cmocka_run_group_tests_name("perceptual learning", tests, bench_begin, bench_end);
}
