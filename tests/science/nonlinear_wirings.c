/* nonlinear_wirings.c -- what synapses that do not simply add bring a circuit that can do nothing else.
 *
 * Exclusive or   four bits under noise, two of which count; one population, no hidden cells.
 *   Claim        cells with 4 rectifying branches learn it by backprop (above 0.95 of the test trials, in each of 3 seeds),
 *                and by node perturbation, which sends no error back (above 0.85).
 *   Control      the same cells without branches: a sum of bits tells nothing, 0.5.  Null: untrained.
 * Odd one out    six places show one of four features, one place another.
 *   Claim        with attention between the places each place's answer tells whether it is like the others: above 0.95.
 *   Control      the same cells of each place without attention (conv, a kernel of one place): what a place adds cannot
 *                depend on what the others show, and every pair of features comes both ways round: no better than 0.35.
 *
 * Not claimed: that attention is needed (48 hidden cells that hear all places learn it too), nor that it finds odd pairs
 * of features that it never saw together: 0.20, 0.77 and 0.58 in three seeds that were looked at, against 0.31, 0.36 and 0.26
 * of hidden cells.  Steps and numbers of batches were chosen with these seeds; the first choice stayed.  Bounds were set
 * after a look at what came out. */
#include "circuit.h"

#include "base/random.h"

enum { SHOWN = 512, SEEDS = 3, BATCH = 32 };

static void a_pattern_of_bits(tct_key key, uint64_t i, double *x, int64_t *y)
{
  bool bit[4];

  for (uint32_t j = 0; j < 4; j++) {
    bit[j] = tct_uniform(key, i, 0, j) < 0.5;
    x[j]   = bit[j] + 0.1 * tct_normal(key, i, 2, j);
  }
  *y = bit[0] != bit[1];
}

static void five_and_an_odd_one(tct_key key, uint64_t i, double *x, int64_t *y)
{
  const int common = (int)(4 * tct_uniform(key, i, 0, 0));
  const int other  = (common + 1 + (int)(3 * tct_uniform(key, i, 0, 1))) % 4;
  const int odd    = (int)(6 * tct_uniform(key, i, 1, 0));

  for (int j = 0; j < 24; j++)
    x[j] = ((j / 4 == odd ? other : common) == j % 4) + 0.1 * tct_normal(key, i, 2, (uint32_t)j);
  *y = odd;
}

static void write_trials(const char *path, bool places, uint64_t seed)
{
  static const char *const split[] = {"", "_validation", "_test"};
  const size_t flat[] = {SHOWN, 4}, map[] = {SHOWN, 1, 6, 4}, rows = SHOWN;
  tct_arrays all = {0};
  tct_error err  = {0};
  char name[32];

  for (int s = 0; s < 3; s++) {
    const tct_key key = tct_key_of(seed, split[s]);
    snprintf(name, sizeof name, "x%s", split[s]);
    tct_array *x = tct_arrays_add(&all, name, TCT_F64, places ? 4 : 2, places ? map : flat);
    double *seen = x ? x->bytes : NULL; /* adding moves the arrays, and not their bytes */
    snprintf(name, sizeof name, "y%s", split[s]);
    tct_array *y = tct_arrays_add(&all, name, TCT_I64, 1, &rows);
    assert_true(seen && y);
    for (size_t i = 0; i < SHOWN; i++)
      (places ? five_and_an_odd_one : a_pattern_of_bits)(key, i, seen + i * (places ? 24 : 4),
                                                         (int64_t *)y->bytes + i);
  }
  if (tct_format_of(path)->write(path, &all, &err) != TCT_OK) fail_msg("%s", err.text);
  tct_arrays_free(&all);
}

static double right(const circuit *c)
{
  tct_score s = {0};
  uint64_t all[SHOWN];

  for (uint64_t i = 0; i < SHOWN; i++) all[i] = i;
  assert_int_equal(tct_state_score(c->state, TCT_TEST, all, SHOWN, &s, NULL), TCT_OK);
  return s.accuracy;
}

/* Share of right answers after so many batches; before any in *untrained. */
static double learnt(bool places, const char *architecture, const char *rule, int batches,
                     uint64_t seed, double *untrained)
{
  char text[1024], path[64];
  circuit c         = {0};
  tct_error err     = {0};
  const tct_key key = tct_key_of(seed, "order");

  snprintf(path, sizeof path, "nonlinear_%d.npz", (int)getpid());
  write_trials(path, places, seed);
  snprintf(text, sizeof text,
           "tercet: 1\nseed: %d\ntask: {kind: arrays, file: %s}\nobjective: cross_entropy\n"
           "rule: %s\narchitecture: %s\ntrain: {batch: %d, optimiser: {kind: adam}}\n",
           (int)seed, path, rule, architecture, BATCH);
  c.spec  = tct_spec_parse(text, "test", &err);
  c.model = c.spec ? tct_compile(c.spec, &err) : NULL;
  unlink(path);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  *untrained = right(&c);
  for (uint64_t b = 0; b < (uint64_t)batches; b++) {
    uint64_t trial[BATCH];
    for (uint64_t i = 0; i < BATCH; i++)
      trial[i] = tct_shuffled(tct_key_in(key, b * BATCH / SHOWN), (b * BATCH + i) % SHOWN, SHOWN);
    assert_int_equal(tct_state_learn(c.state, TCT_TRAIN, trial, BATCH, 0.01, NULL), TCT_OK);
  }
  const double share = right(&c);
  print_message("seed %d, %s: %.3f -> %.3f\n", (int)seed, rule, *untrained, share);
  circuit_close(&c);
  return share;
}

#define ONE_POPULATION(wiring)                                                                     \
  "{populations: {in: {kind: input, from: x}, out: readout}, projections: {in -> out: " wiring "}" \
  "}"
#define OF_EACH_PLACE(wiring)                                                                      \
  "{populations: {in: {kind: input, from: x}, seen: {kind: rate, channels: 8, activation: relu}, " \
  "out: readout}, projections: {in -> seen: " wiring ", seen -> out: dense}}"

static void branches_tell_same_from_different(void **state)
{
  static const char branched[] = ONE_POPULATION("{wiring: dendrites, branches: 4}");
  double untrained;

  (void)state;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    assert_true(learnt(false, branched, "backprop", 1500, seed, &untrained) > 0.95);
    assert_true(untrained < 0.7);
    assert_true(learnt(false, branched, "node_perturbation", 3000, seed, &untrained) > 0.85);
    const double summed =
      learnt(false, ONE_POPULATION("dense"), "backprop", 1500, seed, &untrained);
    assert_true(summed > 0.4 && summed < 0.6);
  }
}

static void attention_finds_the_odd_one(void **state)
{
  double untrained;

  (void)state;
  for (uint64_t seed = 1; seed <= SEEDS; seed++) {
    assert_true(learnt(true, OF_EACH_PLACE("attention"), "backprop", 3000, seed, &untrained) >
                0.95);
    assert_true(untrained < 0.3);
    assert_true(learnt(true, OF_EACH_PLACE("{wiring: conv, kernel: 1}"), "backprop", 3000, seed,
                       &untrained) < 0.35);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(branches_tell_same_from_different),
    cmocka_unit_test(attention_finds_the_odd_one),
  };
  return cmocka_run_group_tests_name("nonlinear_wirings", tests, NULL, NULL);
}
