/* reward_stdp.c -- what reward-modulated spike timing learns, and what it does not.
 *
 * Two cells hear 20 Poisson senders, and 20 more through fixed synapses of either sign, which make them differ from
 * trial to trial.  Whoever fires more is chosen, softly; 100 ms a trial, R the chance that the right one is.
 *
 * Bandit       every stimulus is alike; one choice is right in 17 of 20 trials (0.85 is the most), the left one in one
 *              run and the right one in another, whose mean is 0.5 for whoever is blind to reward.
 *   Claim      reward rises in both runs, and their mean from 0.5 above 0.6, in each of 3 seeds.
 *   Null       the same pairs of spikes without reward (stdp): the mean of both stays 0.5.
 * Association  half of the senders speak for the left choice, half for the right one: 0.5 by chance, near 1 is possible.
 *   Claim      it is not learnt: reward rises a little (by 0.04 to 0.17 in the runs that were looked at) but in no seed
 *              are three quarters of the choices right.  R - b, b one mean for both stimuli, is not 0 in the mean for each,
 *              and what spike timing does by itself pushes too (Frémaux, Sprekeler & Gerstner 2010,
 *              doi:10.1523/JNEUROSCI.6249-09.2010): weights of the stimulus that pays more grow in both cells.  With
 *              steps three and ten times as large, or later, even that is lost: nothing bounds the weights.
 *
 * The steps and the absence of depression were chosen with seeds 1 and 2 of other data, bounds of the bandit after a look
 * at seeds 11 and 12 (0.83 and 0.61 after 2,500 batches), then the seeds changed to 21 to 23.  For the association more was
 * claimed first, a rise of 0.05; seed 31 said no (0.04).
 */
#include "circuit.h"

#include "base/random.h"

enum { TRIALS = 400, STEPS = 100, SENDERS = 20, SEEDS = 3, BATCH = 8, BATCHES = 4000 };
enum { BANDIT_LEFT, BANDIT_RIGHT, ASSOCIATION };

static int right_one(int kind, int trial)
{
  if (kind == ASSOCIATION) return trial % 2;
  return trial % 20 < 17 ? kind : 1 - kind;
}

static double chance_of(int kind, int trial, int sender)
{
  if (kind != ASSOCIATION) return 0.03;
  return (sender < SENDERS / 2) == (trial % 2 == 0) ? 0.06 : 0.005;
}

static void put(tct_arrays *all, const char *name, size_t rows, int kind, uint64_t seed)
{
  const size_t shape[] = {rows, STEPS, SENDERS};
  const tct_key key    = tct_key_of(seed, name);
  tct_array *a         = tct_arrays_add(all, name, TCT_F64, 3, shape);

  assert_non_null(a);
  for (size_t i = 0; i < a->n; i++) {
    const int trial = (int)(i / (STEPS * SENDERS)), sender = (int)(i % SENDERS);
    ((double *)a->bytes)[i] =
      tct_uniform(key, i, 0, 0) < (*name == 'x' ? chance_of(kind, trial, sender) : 0.03);
  }
}

static void write_stimuli(const char *path, int kind, uint64_t seed)
{
  static const char *const split[] = {"", "_validation", "_test"};
  tct_arrays all                   = {0};
  tct_error err                    = {0};

  for (int s = 0; s < 3; s++) {
    const size_t rows = s ? 2 : TRIALS;
    char name[32];
    snprintf(name, sizeof name, "x%s", split[s]);
    put(&all, name, rows, kind, seed);
    snprintf(name, sizeof name, "noise%s", split[s]);
    put(&all, name, rows, kind, seed);
    snprintf(name, sizeof name, "y%s", split[s]);
    tct_array *y = tct_arrays_add(&all, name, TCT_I64, 1, &rows);
    assert_non_null(y);
    for (size_t i = 0; i < rows; i++)
      ((int64_t *)y->bytes)[i] = s ? (int64_t)i : right_one(kind, (int)i);
  }
  if (tct_format_of(path)->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

static circuit open_cells(int kind, uint64_t seed, const char *rule)
{
  char text[2048], path[64];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(path, sizeof path, "reward_stdp_%d.npz", (int)getpid());
  write_stimuli(path, kind, seed);
  snprintf(
    text, sizeof text,
    "tercet: 1\nseed: %d\ntask: {kind: arrays, file: %s, time: true}\n"
    "objective: {kind: expected_reward, at: choice, steps: last}\nrule: %s\n"
    "architecture:\n  populations:\n    in: {kind: input, from: x, sign: excitatory}\n"
    "    chance: {kind: input, from: noise}\n"
    "    cells: {kind: lif, units: 2, tau: 20 ms, threshold: 100, bias: false}\n"
    "    count: {kind: leaky, units: 2, tau: 300 ms, activation: linear, bias: false}\n"
    "    choice: {kind: choice, units: 2, bias: false}\n"
    "  projections:\n"
    "    in -> cells: {wiring: dense, init: {kind: constant, gain: 10}}\n"
    "    chance -> cells: {wiring: dense, fixed: true, init: {kind: normal, gain: 40}}\n"
    "    cells -> count: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: 1}}\n"
    "    count -> choice: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: "
    "100}}\n"
    "train: {batch: %d, optimiser: {kind: sgd, momentum: 0}, constraints: [dale]}\n",
    (int)seed, path, rule, BATCH);
  c.spec  = tct_spec_parse(text, "test", &err);
  c.model = c.spec ? tct_compile(c.spec, &err) : NULL;
  unlink(path);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  return c;
}

static tct_score score_of(const circuit *c)
{
  tct_score s = {0};
  uint64_t all[TRIALS];

  for (uint64_t i = 0; i < TRIALS; i++) all[i] = i;
  assert_int_equal(tct_state_score(c->state, TCT_TRAIN, all, TRIALS, &s, NULL), TCT_OK);
  return s;
}

/* Batches go through all trials, in an order that a shuffle gives. */
static tct_score learnt(int kind, uint64_t seed, const char *rule, double step, tct_score *before)
{
  circuit c         = open_cells(kind, seed, rule);
  const tct_key key = tct_key_of(seed, "order");

  *before = score_of(&c);
  for (uint64_t b = 0; b < BATCHES; b++) {
    uint64_t trial[BATCH];
    for (uint64_t i = 0; i < BATCH; i++) {
      const uint64_t at = b * BATCH + i;
      trial[i]          = tct_shuffled(tct_key_in(key, at / TRIALS), at % TRIALS, TRIALS);
    }
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, BATCH, step, NULL), TCT_OK);
  }
  const tct_score after = score_of(&c);
  circuit_close(&c);
  return after;
}

#define REWARDED "{kind: reward_modulated_stdp, tau: 500 ms, depression: 0}"

static double mean_reward(uint64_t seed, const char *rule, double step, double *before)
{
  tct_score was[2];
  const tct_score left  = learnt(BANDIT_LEFT, seed, rule, step, &was[0]),
                  right = learnt(BANDIT_RIGHT, seed, rule, step, &was[1]);

  *before = -(was[0].objective + was[1].objective) / 2;
  print_message("seed %d: left %.3f -> %.3f, right %.3f -> %.3f\n", (int)seed, -was[0].objective,
                -left.objective, -was[1].objective, -right.objective);
  if (step > 0.05)
    assert_true(left.objective < was[0].objective && right.objective < was[1].objective);
  return -(left.objective + right.objective) / 2;
}

static void cells_come_to_do_what_pays(void **state)
{
  (void)state;
  for (uint64_t seed = 21; seed < 21 + SEEDS; seed++) {
    double before;
    const double after = mean_reward(seed, REWARDED, 0.1, &before);
    assert_true(fabs(before - 0.5) < 1e-6);
    assert_true(after > 0.6);
  }
}

static void without_reward_they_do_not(void **state)
{
  double before;

  (void)state;
  assert_true(fabs(mean_reward(11, "{kind: stdp, depression: 0}", 0.001, &before) - 0.5) < 1e-6);
}

static void which_choice_goes_with_which_stimulus_is_not_learnt(void **state)
{
  (void)state;
  for (uint64_t seed = 31; seed < 31 + SEEDS; seed++) {
    tct_score before;
    const tct_score after = learnt(ASSOCIATION, seed, REWARDED, 0.003, &before);
    print_message("seed %d: reward %.3f -> %.3f, right %.3f -> %.3f\n", (int)seed,
                  -before.objective, -after.objective, before.accuracy, after.accuracy);
    assert_true(before.objective > after.objective && after.accuracy < 0.75);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cells_come_to_do_what_pays),
    cmocka_unit_test(without_reward_they_do_not),
    cmocka_unit_test(which_choice_goes_with_which_stimulus_is_not_learnt),
  };
  return cmocka_run_group_tests_name("reward_stdp", tests, NULL, NULL);
}
