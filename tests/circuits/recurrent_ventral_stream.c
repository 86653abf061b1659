/* recurrent_ventral_stream.c -- shapes and synapses on images of 20 x 20, counted by hand; time that matters. */
#include "circuit.h"

#include <tercet/circuit.h>

static tct_model *compile(const char *task, const char *architecture, tct_error *err)
{
  char text[1024];

  *err = (tct_error){0};
  (void)snprintf(
    text, sizeof text,
    "tercet: 1\ntask: %s\nobjective: squared_error\nrule: backprop\narchitecture: %s\n", task,
    architecture);
  tct_spec *s  = tct_spec_parse(text, "test", err);
  tct_model *m = s ? tct_compile(s, err) : NULL;
  tct_spec_free(s);
  return m;
}

static void assert_shape(const tct_model *m, const char *name, int channels, int height, int width)
{
  const int p = tct_population_named(m, name);

  assert_true(p >= 0);
  assert_int_equal(m->population[p].shape[0], channels);
  assert_int_equal(m->population[p].shape[1], height);
  assert_int_equal(m->population[p].shape[2], width);
}

static size_t synapses_of(const tct_model *m, const char *name)
{
  const int k = tct_projection_named(m, name);

  assert_true(k >= 0);
  return m->projection[k].synapses;
}

static void areas_have_two_halves_that_gate_each_other(void **state)
{
  static const char *const gates[] = {"v1_c->v1_h/input_gate", "v1_h->v1_h/memory_gate",
                                      "v1_h->v1_c/input_gate", "v1_c->v1_c/memory_gate"};
  tct_error err;
  tct_model *m =
    compile("{kind: gratings, size: 20, orientations: 8}",
            "{kind: recurrent_ventral_stream, v1: 6, v2: 10, it: 30, kernel: 5}", &err);
  (void)state;

  if (!m) {
    fail_msg("%s", err.text);
    return;
  }
  assert_shape(m, "v1_h", 6, 20, 20);
  assert_shape(m, "v1_c", 6, 20, 20);
  assert_shape(m, "v2_h", 10, 10, 10);
  assert_shape(m, "pooled", 10, 5, 5);
  assert_shape(m, "readout", 1, 1, 8);
  assert_int_equal(synapses_of(m, "retina->v1"), 6 * 25);
  assert_int_equal(synapses_of(m, "v1_h->v2"), 10 * 6 * 25);
  for (int i = 0; i < 4; i++) {
    const tct_projection *s = &m->projection[tct_projection_named(m, gates[i])];
    assert_int_equal(synapses_of(m, gates[i]), 6 * 6 * 25);
    assert_true(s->delay == 1 && s->site == (i % 2 ? 2 : 1));
  }
  tct_model_free(m);
  m =
    compile("{kind: gratings, size: 20}", "{kind: recurrent_ventral_stream, feedback: true}", &err);
  if (!m) {
    fail_msg("%s", err.text);
    return;
  }
  assert_true(tct_projection_named(m, "it->v2_c/input_gate") >= 0);
  tct_model_free(m);
}

static void what_cannot_be_is_refused(void **state)
{
  tct_error err;
  (void)state;

  assert_null(
    compile("{kind: gratings, size: 20}", "{kind: recurrent_ventral_stream, kernel: 4}", &err));
  assert_non_null(strstr(err.text, "odd, not 4"));
  assert_null(compile("teacher", "recurrent_ventral_stream", &err));
  assert_non_null(strstr(err.text, "sees images of 4 x 4 and more"));
}

/* A still image, step by step: the answer moves while gates act, and a second showing says the same. */
static void an_answer_to_a_still_image_unfolds_in_time(void **state)
{
  tct_error err;
  tct_real image[144], said[2][6][2];
  tct_model *m = compile("{kind: gratings, size: 12, orientations: 2}",
                         "{kind: recurrent_ventral_stream, v1: 4, v2: 4, it: 8}", &err);
  (void)state;

  if (!m) {
    fail_msg("%s", err.text);
    return;
  }
  tct_state *s = tct_state_new(m, 1, &err);
  assert_non_null(s);
  for (int i = 0; i < 144; i++) image[i] = (tct_real)circuit_wave(i, 2);
  for (int again = 0; again < 2; again++) {
    const tct_real *const sense[] = {image};
    assert_int_equal(tct_state_begin(s, 0, NULL), TCT_OK);
    for (int t = 0; t < 6; t++) {
      const tct_lesson *l = tct_state_step(s, sense);
      assert_non_null(l);
      memcpy(said[again][t], tct_rows(l, l->rate, tct_population_named(m, "readout"), 0),
             sizeof said[0][0]);
    }
  }
  assert_memory_equal(said[0], said[1], sizeof said[0]);
  for (int t = 1; t < 6; t++) assert_true(fabs((double)(said[0][t][0] - said[0][t - 1][0])) > 1e-6);
  tct_state_free(s);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(areas_have_two_halves_that_gate_each_other),
    cmocka_unit_test(what_cannot_be_is_refused),
    cmocka_unit_test(an_answer_to_a_still_image_unfolds_in_time),
  };
  return cmocka_run_group_tests_name("recurrent_ventral_stream", tests, NULL, NULL);
}
