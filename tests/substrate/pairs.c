/* pairs.c -- traces at single synapses: every word against its sum by hand, on panels and on lists, over windows. */
#include "circuit.h"

#include "substrate/desk.h"

enum { X, Y, Z, SUM };

static bool on_a(const tct_model *m, const tct_projection *s)
{
  return strcmp(m->population[s->post].name, "a") == 0;
}

static const tct_keep keeps[] = {
  {"x", TCT_PAIRED, TCT_SCRATCH, .at = on_a, .doc = "met"},
  {"y", TCT_PAIRED, TCT_SCRATCH, .at = on_a, .doc = "gated"},
  {"z", TCT_PAIRED, TCT_SCRATCH, .doc = "traced"},
  {"sum", TCT_BUNDLE, TCT_SUMMED, .doc = "of all trials"},
};

/* x = x / 2 + 2 post pre,   y = x post pre + 3 post x,   z = z / 4 + y,   update = mean of post z */
static void propose(tct_lesson *l)
{
  const tct_projection *s = &l->model->projection[0];

  tct_sweep(l);
  for (int t = 0; t < l->steps; t++) {
    tct_pair(l, s, t, l->kept[X], (tct_real)0.5, 2, l->rate, l->rate);
    tct_pair(l, s, t, l->kept[Y], 0, 1, l->rate, l->rate);
    tct_pair_gate(l, s, t, l->kept[Y], 3, l->rate, l->kept[X]);
    tct_pair_trace(l, s, l->kept[Z], (tct_real)0.25, l->kept[Y]);
    tct_pair_outer(l, s, t, l->learnt[SUM], 5, l->rate, l->kept[Z]);
  }
}

static void settle(tct_lesson *l)
{
  for (size_t i = 0; i < l->model->n; i++) l->update[i] += l->learnt[SUM][i];
}

static tct_rule rule(void)
{
  tct_rule r = *(const tct_rule *)tct_variant("rules", "hebb");

  r.keeps   = keeps;
  r.n_keeps = sizeof keeps / sizeof *keeps;
  r.propose = propose;
  r.settle  = settle;
  return r;
}

#define CIRCUIT(wiring, window)                                                                    \
  "objective: {kind: squared_error, at: out, target: goal}\nrule: hebb\narchitecture:\n"           \
  "  populations: {in: {kind: input, from: x}, a: {kind: rate, units: 18, activation: linear, "    \
  "bias: false}, out: {kind: rate, units: 2, bias: false}}\n"                                      \
  "  projections: {in -> a: " wiring ", a -> out: dense}\ntrain: {batch: 20, window: " window      \
  "}\n"

static circuit set_up(const char *spec, const tct_rule *r, int threads)
{
  circuit c     = circuit_open_as(true, spec, threads, r);
  tct_error err = {0};

  if (tct_make_meetings(c.model, &err) != TCT_OK) fail_msg("%s", err.text);
  circuit_stir(&c, 1);
  return c;
}

/* a_k(t) of a trial, from the weights as they are */
static double answer(const circuit *c, int k, int trial, int t)
{
  const tct_projection *s = &c->model->projection[0];
  double a                = 0;

  for (size_t i = 0; i < s->synapses; i++) {
    int post, pre;
    s->wiring->ends(s, i, &post, &pre);
    if (post == k && t >= s->delay)
      a += (double)tct_state_weights(c->state)[s->at + s->wiring->place(s, i)] *
           circuit_wave(trial * CIRCUIT_STEPS + t - s->delay, pre);
  }
  return a;
}

static double by_hand(const circuit *c, int post, int pre, int trials)
{
  const int delay = c->model->projection[0].delay;
  double sum      = 0;

  for (int i = 0; i < trials; i++) {
    double x = 0, z = 0;
    for (int t = 0; t < CIRCUIT_STEPS; t++) {
      const double a = answer(c, post, i, t),
                   b = t < delay ? 0 : circuit_wave(i * CIRCUIT_STEPS + t - delay, pre);
      x              = x / 2 + 2 * a * b;
      z              = z / 4 + a * b + 3 * a * x;
      sum += 5 * a * z / trials;
    }
  }
  return sum;
}

static void is_as_by_hand(const char *spec, int threads)
{
  const tct_rule r        = rule();
  circuit c               = set_up(spec, &r, threads);
  const tct_projection *s = &c.model->projection[0];
  double worst = 0, most = 0;

  for (int again = 0; again < 2; again++) { /* a trial begins in silence, whatever came before */
    circuit_propose(&c, 19);
    for (size_t i = 0; i < s->synapses; i++) {
      int post, pre;
      s->wiring->ends(s, i, &post, &pre);
      const double want = by_hand(&c, post, pre, 19);
      const double got  = (double)tct_state_update(c.state)[s->at + s->wiring->place(s, i)];
      worst             = fmax(worst, fabs(got - want));
      most              = fmax(most, fabs(want));
    }
  }
  assert_true(most > 0.1);
  if (!(worst < 1e-13 * most)) fail_msg("off by %g of %g", worst, most);
  circuit_close(&c);
}

static void panels_are_as_by_hand(void **state)
{
  (void)state;
  is_as_by_hand(CIRCUIT("dense", "0"), 1);
  is_as_by_hand(CIRCUIT("{wiring: dense, delay: 2}", "0"), 3);
}

static void lists_are_as_by_hand(void **state)
{
  (void)state;
  is_as_by_hand(CIRCUIT("{wiring: sparse, density: 0.6}", "0"), 1);
  is_as_by_hand(CIRCUIT("{wiring: sparse, density: 0.6, delay: 1}", "0"), 2);
}

static void traces_last_over_windows(void **state)
{
  (void)state;
  is_as_by_hand(CIRCUIT("{wiring: dense, delay: 2}", "1"), 1);
  is_as_by_hand(CIRCUIT("{wiring: sparse, density: 0.6}", "4"), 2);
}

/* 18 x 3 synapses onto a, for which there are three traces, and 2 x 18 onto out, for which there is one */
static void traces_are_counted_and_take_memory_where_they_are_kept(void **state)
{
  const tct_rule r  = rule();
  circuit c         = circuit_open(true, CIRCUIT("dense", "0"), 1);
  const size_t less = tct_model_memory(c.model, 1);
  const size_t real = sizeof(tct_real);

  (void)state;
  assert_int_equal(tct_model_traces(c.model), 0);
  c.model->rule[0].rule = &r;
  assert_int_equal(tct_model_traces(c.model), 3 * 18 * 3 + 2 * 18);
  /* reals with pads: 2 panels of 3 senders, 1 of 18; two shards of 16 trials */
  const size_t more = tct_model_memory(c.model, 1), traces = 2 * 16 * (3 * 2 * 3 * 16 + 18 * 16);
  assert_true(more - less >= traces * real);
  assert_true(more - less <= traces * real + 150000);
  circuit_close(&c);
}

static tct_status why;

static void at_another(tct_lesson *l)
{
  tct_sweep(l);
  tct_pair(l, &l->model->projection[1], 0, l->kept[X], 0, 1, l->rate, l->rate);
  if (l->trials) why = l->status; /* other shards are empty */
}

static void a_trace_that_is_not_kept_there_is_a_bug(void **state)
{
  tct_rule r = rule();

  (void)state;
  r.propose = at_another;
  circuit c = set_up(CIRCUIT("dense", "0"), &r, 1);
  assert_int_equal(tct_state_propose(c.state, TCT_TRAIN, circuit_trials(), 4, NULL), TCT_BUG);
  assert_int_equal(why, TCT_BUG);
  circuit_close(&c);
}

static void a_shared_kernel_has_no_synapse_of_its_own(void **state)
{
  (void)state;
  circuit_refused(false,
                  "objective: {kind: cross_entropy, at: out}\nrule: e_prop\narchitecture:\n"
                  "  populations: {in: {kind: input, from: x}, a: {kind: adaptive_lif, channels: "
                  "2}, out: readout}\n"
                  "  projections: {in -> a: {wiring: conv, kernel: 1}, a -> out: dense}\n",
                  "rule e_prop keeps a trace at every synapse, and those of in->a (conv) are one "
                  "at many places");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(panels_are_as_by_hand),
    cmocka_unit_test(lists_are_as_by_hand),
    cmocka_unit_test(traces_last_over_windows),
    cmocka_unit_test(traces_are_counted_and_take_memory_where_they_are_kept),
    cmocka_unit_test(a_trace_that_is_not_kept_there_is_a_bug),
    cmocka_unit_test(a_shared_kernel_has_no_synapse_of_its_own),
  };
  return cmocka_run_group_tests_name("pairs", tests, NULL, NULL);
}
