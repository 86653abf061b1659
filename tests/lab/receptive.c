/* receptive.c -- weights are laid out as their senders lie: of all to all, of few, of branches, of kernels. */
#include "bench.h"

#include "lab/receptive.h"

#include <tercet/state.h>

typedef struct {
  tct_model *model;
  tct_state *state;
} circuit;

enum { CHANNELS = 2, HIGH = 3, WIDE = 4, SENDERS = CHANNELS * HIGH * WIDE, TRIALS = 20 };

static const char *senses(void)
{
  static char path[300];
  const size_t shape[] = {TRIALS, HIGH, WIDE, CHANNELS}, one[] = {TRIALS};
  tct_arrays all = {0};

  (void)snprintf(path, sizeof path, "%s/senses.npz", bench_folder);
  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 4, shape));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, one));
  for (int i = 0; i < TRIALS; i++) ((int64_t *)all.array[1].bytes)[i] = i % 2;
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
  return path;
}

/* Senses of 2 channels, 3 rows and 4 columns onto 5 cells; synapse i of the row-major tensor weighs i. */
static circuit open_circuit(const char *cells, const char *wiring)
{
  static const char spec[] =
    "tercet: 1\nseed: 1\n"
    "task: {kind: arrays, file: %s, validation: 0.1, test: 0.1}\n"
    "objective: {kind: variance, at: cells}\nrule: backprop\n"
    "architecture:\n  populations:\n    senses: {kind: input, from: x}\n    cells: %s\n"
    "  projections:\n    senses -> cells: %s\n"
    "train: {trials: 10, batch: 5}\n";
  tct_error err = {0};
  char text[1024];
  circuit c;

  (void)snprintf(text, sizeof text, spec, senses(), cells, wiring);
  tct_spec *s = tct_spec_parse(text, "test", &err);
  c.model     = s ? tct_compile(s, &err) : NULL;
  if (!c.model) fail_msg("%s", err.text);
  tct_spec_free(s);
  c.state = tct_state_new(c.model, 1, &err);
  if (!c.state) fail_msg("%s", err.text);
  const tct_projection *p = &c.model->projection[0];
  tct_real *tensor        = calloc(p->synapses, sizeof *tensor);
  assert_non_null(tensor);
  for (size_t i = 0; i < p->synapses; i++) tensor[i] = (tct_real)i;
  tct_fill(p, tensor, tct_state_weights(c.state));
  free(tensor);
  return c;
}

static void close_circuit(circuit *c)
{
  tct_state_free(c->state);
  tct_model_free(c->model);
}

static tct_receptive fields_of(const circuit *c, int most)
{
  tct_receptive r;
  tct_error err = {0};

  if (tct_receptive_of(c->state, 0, most, &r, &err) != TCT_OK) fail_msg("%s", err.text);
  return r;
}

/* Of cell k: row y, channel c, column x; the channels stand beside each other. */
static double at(const tct_receptive *r, int k, int y, int c, int x)
{
  return r->value[(k * r->height + y) * r->width + c * (r->width / CHANNELS) + x];
}

static void of_all_to_all_a_cell_has_a_map_of_its_senders(void **state)
{
  circuit c       = open_circuit("{kind: rate, units: 5}", "dense");
  tct_receptive r = fields_of(&c, 100);
  (void)state;

  assert_true(r.n == 5 && r.of == 5 && r.height == HIGH && r.width == CHANNELS * WIDE);
  for (int k = 0; k < 5; k++)
    for (int y = 0; y < HIGH; y++)
      for (int x = 0; x < WIDE; x++)
        for (int f = 0; f < CHANNELS; f++) /* units lie [y][x][channel] */
          assert_true(at(&r, k, y, f, x) == k * SENDERS + (y * WIDE + x) * CHANNELS + f);
  tct_receptive_free(&r);
  r = fields_of(&c, 2);
  assert_true(r.n == 2 && r.of == 5 && at(&r, 1, 0, 0, 0) == SENDERS);
  tct_receptive_free(&r);
  close_circuit(&c);
}

/* Who has no synapse has no number, and those that there are stand in the order of their tensor: of each cell, its
 * senders ascending. */
static void where_there_is_no_synapse_there_is_no_number(void **state)
{
  circuit c       = open_circuit("{kind: rate, units: 5}", "{wiring: sparse, density: 0.3}");
  tct_receptive r = fields_of(&c, 100);
  int holes = 0, seen = 0;
  (void)state;

  for (int k = 0; k < 5; k++)
    for (int j = 0; j < SENDERS; j++) {
      const double w = at(&r, k, j / CHANNELS / WIDE, j % CHANNELS, j / CHANNELS % WIDE);
      holes += isnan(w);
      if (!isnan(w)) assert_true(w == seen++);
    }
  assert_int_equal(seen, (int)c.model->projection[0].synapses);
  assert_true(holes > 0 && seen > 0 && holes + seen == 5 * SENDERS);
  tct_receptive_free(&r);
  close_circuit(&c);
}

static void each_branch_of_a_dendrite_has_a_map_of_its_own(void **state)
{
  circuit c       = open_circuit("{kind: rate, units: 5}", "{wiring: dendrites, branches: 3}");
  tct_receptive r = fields_of(&c, 100);
  (void)state;

  assert_true(r.n == 15 && r.of == 15);
  for (int b = 0; b < 15; b++)
    for (int j = 0; j < SENDERS; j++)
      assert_true(at(&r, b, j / CHANNELS / WIDE, j % CHANNELS, j / CHANNELS % WIDE) ==
                  b * SENDERS + j);
  tct_receptive_free(&r);
  close_circuit(&c);
}

/* The tensor of a convolution is [post][pre][y][x]. */
static void a_convolution_has_its_kernels(void **state)
{
  circuit c       = open_circuit("{kind: rate, channels: 3}", "{wiring: conv, kernel: 2}");
  tct_receptive r = fields_of(&c, 2);
  (void)state;

  assert_true(r.n == 2 && r.of == 3 && r.height == 2 && r.width == 2 * CHANNELS);
  for (int k = 0; k < 2; k++)
    for (int y = 0; y < 2; y++)
      for (int x = 0; x < 2; x++)
        for (int f = 0; f < CHANNELS; f++)
          assert_true(at(&r, k, y, f, x) == ((k * CHANNELS + f) * 2 + y) * 2 + x);
  tct_receptive_free(&r);
  close_circuit(&c);
}

static void what_belongs_to_no_pair_and_lost_memory_are_told(void **state)
{
  circuit c       = open_circuit("{kind: rate, units: 24}", "all_but_one"), d;
  tct_receptive r = {0};
  tct_error err   = {0};
  (void)state;

  assert_int_equal(tct_receptive_of(c.state, 0, 9, &r, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "belong to no pair of units"));
  tct_receptive_free(&r);
  close_circuit(&c);
  d = open_circuit("{kind: rate, units: 5}", "dense");
  for (int64_t i = 1; i <= 2; i++) {
    tct_fail_allocation(i, false);
    assert_int_equal(tct_receptive_of(d.state, 0, 9, &r, &err), TCT_NO_MEMORY);
    tct_fail_allocation(-1, false);
    tct_receptive_free(&r);
  }
  close_circuit(&d);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(of_all_to_all_a_cell_has_a_map_of_its_senders),
    cmocka_unit_test(where_there_is_no_synapse_there_is_no_number),
    cmocka_unit_test(each_branch_of_a_dendrite_has_a_map_of_its_own),
    cmocka_unit_test(a_convolution_has_its_kernels),
    cmocka_unit_test(what_belongs_to_no_pair_and_lost_memory_are_told),
  };
  return cmocka_run_group_tests_name("receptive", tests, bench_begin, bench_end);
}
