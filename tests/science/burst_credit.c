/* burst_credit.c -- do bursts that come down tell hidden cells of spikes what the rule in rates would tell them?
 *
 * The circuit of `xor` as it is born: senses of Poisson cells, 24 hidden cells, nine for each answer.  Bursts of these come
 * down by fixed random synapses; inhibition by their events takes away what is there without a teacher.  The change that
 * spiking_burstprop asks of synapses onto hidden cells, summed over 1,152 trials, less what it asks in the same trials, with
 * the same draws, when nobody teaches, is held against what the rule in rates asks, from event rates that are means over
 * the trials of a pattern:
 *
 *     δ_k = g (asked_k - e_k) e_k of an answer's cells,   ΔW_ij = Σ_patterns (Σ_k Y_ik δ_k) e_i r_j
 *
 *   Claim   their cosine is larger than where rows of Y are those of other hidden cells: in the mean over 8 seeds the
 *           difference's 95 % interval lies above 0, and in each seed fewer than 1 in 20 of 200 such orders reach it.
 *   Claim   not one event is moved by the teacher.
 *
 * What was looked at before, with this teacher: seeds 21 to 28, cosines of 0.66 to 0.92, which none of 200 orders reached;
 * the second half of the first claim was added then, and seeds 31 to 38 were not looked at before.  With a burst fraction
 * of 0.25 at rest cosines of seeds 1 to 4 are 0.04, 0.51, -0.18 and 0.39: there what comes down rises easily and falls
 * hardly, and its chance alone asks for more bursts; with 0.5 both are alike.  Until then the teacher's synapses had been
 * drawn like all others onto these cells, so that it told many of them the contrary; the interval lay above 0 even so, at
 * a cosine of 0.69.
 */
#include "circuit.h"

#include "substrate/desk.h"

#include "base/random.h"

enum { SEEDS = 8, BATCH = 16, BATCHES = 72, HIDDEN = 24, CELLS = 9, SENSES = 36, SHUFFLES = 200 };
enum { PATTERNS = 4, STEPS = 200, TAUGHT = 100 };

static const char text[] =
  "tercet: 1\nseed: %d\n"
  "task: {kind: xor, step: 2 ms, cells: 9, asked: 20 Hz, answer: 200 ms, teaching: 200 ms}\n"
  "objective: {kind: squared_error, at: choice, steps: last}\n"
  "rule: {kind: spiking_burstprop, tau: 150 ms, begin: 200 ms}\n"
  "architecture:\n  populations:\n"
  "    bits: {kind: input, from: bits}\n    teacher: {kind: input, from: teacher}\n"
  "    senses: {kind: poisson, units: 36, rate: 2 Hz, bias: false, init: {kind: constant, gain: "
  "20}}\n"
  "    hidden: {kind: bursting, base: 0.5, units: 24, tau_apical: 40 ms, bias: false, init: {kind: "
  "lecun, "
  "gain: 4}}\n"
  "    events: {kind: demultiplexer, units: 24, bias: false, init: constant}\n"
  "    out: {kind: bursting, base: 0.5, shape: [2, 3, 3], teaching: %g, bias: false, init: {kind: "
  "lecun, "
  "gain: 3}}\n"
  "    out_events: {kind: demultiplexer, shape: [2, 3, 3], bias: false, init: constant}\n"
  "    out_bursts: {kind: demultiplexer, shape: [2, 3, 3], passes: bursts, bias: false, init: "
  "constant}\n"
  "    said: {kind: rate, sign: inhibitory, shape: [2, 1, 1], bias: false, activation: linear}\n"
  "    praise: {kind: rate, shape: [2, 1, 1], bias: false, init: constant, activation: linear}\n"
  "    choice: {kind: leaky, shape: [2, 1, 1], tau: 200 ms, activation: linear, bias: false}\n"
  "  projections:\n"
  "    senses -> hidden: dense\n    bits -> senses: {wiring: one_to_one, fixed: true}\n"
  "    hidden -> events: {wiring: one_to_one, fixed: true}\n    events -> out: dense\n"
  "    teacher -> out/teacher: {wiring: one_to_one, fixed: true, init: constant}\n"
  "    out -> out_events: {wiring: one_to_one, fixed: true}\n"
  "    out -> out_bursts: {wiring: one_to_one, fixed: true}\n"
  "    out_bursts -> praise: {wiring: mean_pool, size: 3}\n"
  "    out_events -> said: {wiring: mean_pool, size: 3}\n"
  "    said -> praise: {wiring: one_to_one, fixed: true, init: {kind: constant, gain: 0.5}}\n"
  "    praise -> hidden/apical: {wiring: dense, fixed: true, delay: 1, init: {kind: normal, gain: "
  "20}}\n"
  "    out_events -> choice: {wiring: mean_pool, size: 3}\n"
  "train: {batch: 16, optimiser: {kind: sgd, momentum: 0}}\n";

static int named(const tct_model *m, const char *name)
{
  for (int p = 0; p < m->n_populations; p++)
    if (strcmp(m->population[p].name, name) == 0) return p;
  fail_msg("no population %s", name);
  return -1;
}

static const tct_projection *between(const tct_model *m, const char *pre, const char *post)
{
  for (int k = 0; k < m->n_projections; k++)
    if (m->projection[k].pre == named(m, pre) && m->projection[k].post == named(m, post))
      return &m->projection[k];
  fail_msg("nothing from %s to %s", pre, post);
  return NULL;
}

static double at(const tct_real *bundle, const tct_projection *s, int k, int pre, int j)
{
  return (double)bundle[s->at + s->wiring->place(s, (size_t)k * (size_t)pre + (size_t)j)];
}

/* What was asked in all, and how many events a step there were while they were taught, by pattern. */
typedef struct {
  double update[HIDDEN][SENSES], hidden[PATTERNS][HIDDEN], senses[PATTERNS][SENSES],
    out[PATTERNS][2];
  double feedback[HIDDEN][2];
} seen;

/* Events of a population's units in the taught part of a trial, from what passed its terminals; mean over trials to come. */
static void count(const tct_lesson *l, int p, int trial, int units, int classes, double *into)
{
  for (int t = TAUGHT; t < STEPS; t++)
    for (int i = 0; i < units; i++)
      into[i % classes] +=
        (double)tct_rows(l, l->rate, p, t)[(size_t)trial * l->model->population[p].ld + (size_t)i] /
        (STEPS - TAUGHT) / (BATCH / PATTERNS * BATCHES) * classes / units;
}

static void look(circuit *c, seen *s)
{
  const tct_model *m       = c->model;
  const tct_projection *in = between(m, "senses", "hidden"), *down = between(m, "praise", "hidden");
  tct_error err = {0};

  memset(s, 0, sizeof *s);
  for (int b = 0; b < BATCHES; b++) {
    uint64_t trial[BATCH];
    for (int i = 0; i < BATCH; i++) trial[i] = (uint64_t)(b * BATCH + i);
    if (tct_state_propose(c->state, TCT_TRAIN, trial, BATCH, &err)) fail_msg("%s", err.text);
    const tct_lesson *l = &c->state->lesson[0];
    assert_int_equal(l->trials, BATCH);
    for (int k = 0; k < HIDDEN; k++)
      for (int j = 0; j < SENSES; j++)
        s->update[k][j] += at(tct_state_update(c->state), in, k, SENSES, j);
    for (int i = 0; i < BATCH; i++) {
      const tct_real *bits =
        tct_rows(l, l->rate, named(m, "bits"), 0) + (size_t)i * m->population[named(m, "bits")].ld;
      const int pattern = 2 * (bits[0] > (tct_real)0.5) + (bits[2] > (tct_real)0.5);
      count(l, named(m, "events"), i, HIDDEN, HIDDEN, s->hidden[pattern]);
      count(l, named(m, "senses"), i, SENSES, SENSES, s->senses[pattern]);
      count(l, named(m, "out_events"), i, 2 * CELLS, 2, s->out[pattern]);
    }
  }
  for (int k = 0; k < HIDDEN; k++)
    for (int a = 0; a < 2; a++) s->feedback[k][a] = at(tct_state_weights(c->state), down, k, 2, a);
}

/* Cosine of what was asked with what the rule in rates would, whose cell k has the feedback of cell who[k]. */
static double alike(const seen *s, const int *who)
{
  double dot = 0, x2 = 0, y2 = 0;

  for (int k = 0; k < HIDDEN; k++)
    for (int j = 0; j < SENSES; j++) {
      double asked = 0;
      for (int q = 0; q < PATTERNS; q++) {
        const int answer = (q / 2) != (q % 2);
        double down      = 0;
        for (int a = 0; a < 2; a++)
          down +=
            s->feedback[who[k]][a] * s->out[q][a] * ((a == answer ? 20 : 0) - s->out[q][a] * 500);
        asked += down * s->hidden[q][k] * s->senses[q][j];
      }
      dot += asked * s->update[k][j], x2 += asked * asked, y2 += s->update[k][j] * s->update[k][j];
    }
  return dot / sqrt(x2 * y2);
}

/* How many of the shuffled ones are as large, and their mean. */
static int as_large(const seen *s, uint64_t seed, double *own, double *mean)
{
  const tct_key key = tct_key_of(seed, "burst credit");
  int who[HIDDEN], n = 0;

  for (int k = 0; k < HIDDEN; k++) who[k] = k;
  *own  = alike(s, who);
  *mean = 0;
  for (int i = 0; i < SHUFFLES; i++) {
    for (int k = 0; k < HIDDEN; k++)
      who[k] = (int)tct_shuffled(tct_key_in(key, (uint64_t)i), (uint64_t)k, HIDDEN);
    const double c = alike(s, who);
    n += c >= *own;
    *mean += c / SHUFFLES;
  }
  return n;
}

static void asked_of_hidden(int seed, double teaching, seen *s)
{
  char spec[4096];
  circuit c     = {0};
  tct_error err = {0};

  snprintf(spec, sizeof spec, text, seed, teaching);
  c.spec = tct_spec_parse(spec, "test", &err);
  if (!c.spec) fail_msg("%s", err.text);
  c.model = tct_compile(c.spec, &err);
  if (!c.model) fail_msg("line %d: %s", err.line, err.text);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  look(&c, s);
  circuit_close(&c);
}

static void bursts_tell_hidden_cells_what_the_rule_in_rates_would(void **state)
{
  static seen taught, alone;
  double sum = 0, square = 0;
  (void)state;

  for (int seed = 31; seed < 31 + SEEDS; seed++) {
    double own, mean;
    asked_of_hidden(seed, 0.2, &taught);
    asked_of_hidden(seed, 0, &alone);
    assert_memory_equal(taught.hidden, alone.hidden, sizeof alone.hidden); /* no event moved */
    assert_memory_equal(taught.out, alone.out, sizeof alone.out);
    for (int k = 0; k < HIDDEN; k++)
      for (int j = 0; j < SENSES; j++) taught.update[k][j] -= alone.update[k][j];
    const int n = as_large(&taught, (uint64_t)seed, &own, &mean);
    print_message("seed %d: cosine %.3f, shuffled feedback %.3f in the mean, %d of %d as large\n",
                  seed, own, mean, n, SHUFFLES);
    assert_true(n < SHUFFLES / 20);
    sum += (own - mean) / SEEDS, square += (own - mean) * (own - mean) / SEEDS;
  }
  const double error = sqrt((square - sum * sum) / (SEEDS - 1));
  print_message("larger by %.3f +- %.3f\n", sum, error);
  assert_true(sum > 2.365 * error); /* t of 7, 95 % */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(bursts_tell_hidden_cells_what_the_rule_in_rates_would),
  };
  return cmocka_run_group_tests_name("burst credit", tests, NULL, NULL);
}
