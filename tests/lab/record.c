/* record.c -- what is recorded is what was shown and what the circuit made of it, in its place. */
#include "bench.h"

enum { CONDITIONS = 21, STEPS = 4, SENSES = 3 };

/* Stimulus of condition c at step t, sense j. */
static double shown(int c, int t, int j)
{
  return 0.25 * c - 0.5 * t + 0.125 * j;
}

static void write_stream(const char *path)
{
  const size_t x[] = {20, STEPS, SENSES}, y[] = {20}, probe[] = {CONDITIONS, STEPS, SENSES};
  tct_arrays all = {0};

  assert_non_null(tct_arrays_add(&all, "x", TCT_F32, 3, x));
  assert_non_null(tct_arrays_add(&all, "y", TCT_I64, 1, y));
  assert_non_null(tct_arrays_add(&all, "probe_ramp", TCT_F32, 3, probe));
  for (size_t i = 0; i < 20; i++) ((int64_t *)all.array[1].bytes)[i] = (int64_t)i % 3;
  for (int c = 0; c < CONDITIONS; c++)
    for (int t = 0; t < STEPS; t++)
      for (int j = 0; j < SENSES; j++)
        ((float *)all.array[2].bytes)[(c * STEPS + t) * SENSES + j] = (float)shown(c, t, j);
  assert_int_equal(tct_format_of(path)->write(path, &all, NULL), TCT_OK);
  tct_arrays_free(&all);
}

static void open_stream(const char *set, int threads, tct_model **m, tct_state **s)
{
  char path[300], all[600];
  tct_error err = {0};
  tct_spec *spec;

  tct_print(path, sizeof path, "%s/stream.npz", bench_folder);
  if (!tct_file_is(path)) write_stream(path);
  tct_print(all, sizeof all,
            "task={kind: arrays, file: %s, time: true}\narchitecture.step=2 ms\n%s", path, set);
  spec = bench_spec(all);
  *m   = tct_compile(spec, &err);
  if (!*m) fail_msg("%s", err.text);
  *s = tct_state_new(*m, threads, &err);
  assert_non_null(*s);
  tct_spec_free(spec);
}

static int record(tct_state *s, const char *population, tct_recording **into)
{
  tct_error err = {0};
  int n;

  if (tct_record(s, "ramp", population, into, &n, &err) != TCT_OK) fail_msg("%s", err.text);
  return n;
}

/* Row of weights of projection k, as a tensor. */
static double weight_of(const tct_model *m, tct_state *s, int k, int post, int pre)
{
  tct_real tensor[64];

  assert_true(m->projection[k].synapses <= 64);
  tct_unpack(&m->projection[k], tct_state_weights(s), tensor);
  return (double)tensor[(size_t)post * m->projection[k].tensor[1] + (size_t)pre];
}

static void every_rate_is_in_its_place(void **unused)
{
  tct_recording *r[4];
  tct_model *m;
  tct_state *s;

  (void)unused;
  open_stream("", 2, &m, &s);
  assert_int_equal(record(s, NULL, r), 3); /* `one` is nobody's neuron */
  assert_string_equal(r[0]->name, "senses");
  assert_string_equal(r[1]->name, "v1");
  assert_int_equal(r[1]->units, 9);
  assert_int_equal(r[1]->conditions, CONDITIONS);
  assert_int_equal(r[1]->repeats, 1);
  assert_int_equal(r[1]->steps, STEPS);
  assert_true(r[1]->dt == 2);
  for (int c = 0; c < CONDITIONS; c++)
    for (int t = 0; t < STEPS; t++) {
      for (int j = 0; j < SENSES; j++)
        assert_true(r[0]->value[(c * STEPS + t) * SENSES + j] == (double)(float)shown(c, t, j));
      for (int i = 0; i < 9; i++) {
        double drive = 0; /* biases start at 0 */
        for (int j = 0; j < SENSES; j++) drive += weight_of(m, s, 0, i, j) * shown(c, t, j);
        assert_true(fabs(r[1]->value[(c * STEPS + t) * 9 + i] - tanh(drive)) < 1e-5);
      }
    }
  for (int i = 0; i < 3; i++) tct_recording_free(r[i]);
  tct_state_free(s);
  tct_model_free(m);
}

static void conditions_have_the_task_s_names_and_categories(void **unused)
{
  tct_recording *r;
  tct_model *m;
  tct_state *s;
  char name[32], category_name[32];
  int category;

  (void)unused;
  open_stream("", 1, &m, &s);
  assert_int_equal(record(s, "v1", &r), 1);
  for (int c = 0; c < CONDITIONS; c++) {
    m->world->task->condition(m->world, 0, c, name, &category, category_name);
    assert_string_equal(r->condition[c], name);
    assert_int_equal(r->category[c], category);
    assert_true(category < r->categories);
    assert_string_equal(r->category_name[category], category_name);
  }
  tct_recording_free(r);
  tct_state_free(s);
  tct_model_free(m);
}

/* Memory, windows of time, threads and batches do not show in a recording. */
static void it_does_not_matter_how_the_trials_were_cut(void **unused)
{
  static const char lif[] = "rule=e_prop\n" /* a rule that can be cut, unlike credit through time */
                            "architecture.populations.v1={kind: lif, units: 9, threshold: 0.2}";
  static const char *const ways[] = {"train.window=1", "train.window=3", "train.batch=21",
                                     "train.batch=1"};
  tct_recording *one, *other;
  tct_model *m;
  tct_state *s;
  double spikes = 0;
  char set[200];

  (void)unused;
  open_stream(lif, 1, &m, &s);
  record(s, "v1", &one);
  for (int i = 0; i < CONDITIONS * STEPS * 9; i++) spikes += one->value[i];
  assert_true(spikes > 20 && spikes < CONDITIONS * STEPS * 9 - 20);
  tct_state_free(s);
  tct_model_free(m);
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    for (int threads = 1; threads <= 3; threads++) {
      tct_print(set, sizeof set, "%s\n%s", lif, ways[i]);
      open_stream(set, threads, &m, &s);
      record(s, "v1", &other);
      assert_memory_equal(one->value, other->value, sizeof(double) * CONDITIONS * STEPS * 9);
      tct_recording_free(other);
      tct_state_free(s);
      tct_model_free(m);
    }
  tct_recording_free(one);
}

static void repeats_lie_side_by_side(void **unused)
{
  tct_spec *spec =
    bench_spec("task={kind: gratings, size: 8}\narchitecture.populations.senses.from=image\n"
               "architecture.populations.v1.units=5");
  tct_error err = {0};
  tct_model *m  = tct_compile(spec, &err);
  tct_recording *r;
  uint64_t trial = 7;
  tct_real rows[256];
  tct_state *s;
  int n;

  (void)unused;
  if (!m) fail_msg("%s", err.text);
  s = tct_state_new(m, 1, &err);
  if (tct_record(s, "tuning", "senses", &r, &n, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_true(r->repeats == m->world->probe[0].repeats && r->repeats > 1 && r->dt == 0);
  const tct_showing show = {.split  = TCT_PROBE,
                            .trial  = &trial,
                            .trials = 1,
                            .steps  = 1,
                            .signal = m->population[0].signal,
                            .ld     = m->population[0].ld,
                            .rows   = rows};
  m->world->task->show(m->world, &show);
  for (int i = 0; i < r->units; i++)
    assert_true(r->value[(int)trial * r->units + i] == (double)rows[i]); /* condition 7 / repeats */
  tct_recording_free(r);
  tct_state_free(s);
  tct_model_free(m);
  tct_spec_free(spec);
}

static void what_is_not_there_is_said_by_name(void **unused)
{
  tct_recording *r[4];
  tct_model *m;
  tct_state *s;
  tct_error err;
  int n;

  (void)unused;
  open_stream("", 1, &m, &s);
  assert_int_equal(tct_record(s, "rmap", NULL, r, &n, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "did you mean 'ramp'"));
  assert_int_equal(tct_record(s, "ramp", "v2", r, &n, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no population 'v2'"));
  assert_int_equal(tct_record(s, "ramp", "one", r, &n, &err), TCT_UNSUPPORTED);
  tct_state_free(s);
  tct_model_free(m);
}

static void no_memory_leaves_no_recording(void **unused)
{
  tct_recording *r[4];
  tct_model *m;
  tct_state *s;
  tct_error err;
  int n;

  (void)unused;
  open_stream("", 1, &m, &s);
  for (int64_t i = 1;; i++) {
    tct_fail_allocation(i, false);
    const tct_status code = tct_record(s, "ramp", NULL, r, &n, &err);
    tct_fail_allocation(-1, false);
    if (code == TCT_OK) {
      assert_true(i > 10);
      break;
    }
    assert_int_equal(code, TCT_NO_MEMORY);
    assert_int_equal(n, 0);
  }
  for (int i = 0; i < n; i++) tct_recording_free(r[i]);
  tct_state_free(s);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_rate_is_in_its_place),
    cmocka_unit_test(conditions_have_the_task_s_names_and_categories),
    cmocka_unit_test(it_does_not_matter_how_the_trials_were_cut),
    cmocka_unit_test(repeats_lie_side_by_side),
    cmocka_unit_test(what_is_not_there_is_said_by_name),
    cmocka_unit_test(no_memory_leaves_no_recording),
  };

  return cmocka_run_group_tests(tests, bench_begin, bench_end);
}
