/* ventral_stream.c -- shapes and synapses on images of 20 x 20, counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/circuit.h>
#include <tercet/model.h>

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

static void areas_shrink_from_retina_to_it(void **state)
{
  tct_error err;
  tct_model *m =
    compile("{kind: gratings, size: 20, orientations: 8}",
            "{kind: ventral_stream, v1: 6, v2: 10, it: 30, kernel: 5, activation: tanh}", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_shape(m, "retina", 1, 20, 20);
  assert_shape(m, "v1", 6, 20, 20);
  assert_shape(m, "v2", 10, 10, 10); /* every second place */
  assert_shape(m, "pooled", 10, 5, 5);
  assert_shape(m, "it", 1, 1, 30);
  assert_shape(m, "readout", 1, 1, 8);
  /* kernels 5 x 5, then all to all; a bias for each channel of a map, each unit of the rest, none for those that only pool */
  assert_int_equal(m->synapses, 6 * 25 + 10 * 6 * 25 + 250 * 30 + 30 * 8 + /* biases */
                                  6 + 10 + 30 + 8);
  const tct_population *readout = &m->population[tct_population_named(m, "readout")];
  assert_string_equal(readout->unit->name, "choice");
  tct_model_free(m);
}

static void assert_refused(const char *task, const char *architecture, const char *words)
{
  tct_error err;
  tct_model *m = compile(task, architecture, &err);

  assert_null(m);
  assert_int_equal(err.code, TCT_BAD_SPEC);
  if (!strstr(err.text, words)) fail_msg("'%s' does not say '%s'", err.text, words);
}

static void what_it_cannot_see_is_refused(void **state)
{
  (void)state;

  assert_refused("teacher", "ventral_stream", "4 x 4 and more, but 'x' is 1 x 10");
  assert_refused("gratings", "{kind: ventral_stream, kernel: 4}", "odd, not 4");
  assert_refused("gratings", "{kind: ventral_stream, v1: 0}", "v1");
}

static void the_smallest_image_it_can_see_is_four_by_four(void **state)
{
  tct_error err;
  tct_model *m = compile("{kind: gratings, size: 4}", "ventral_stream", &err);
  (void)state;

  if (!m) fail_msg("%s", err.text);
  assert_shape(m, "pooled", 32, 1, 1);
  tct_model_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(areas_shrink_from_retina_to_it),
    cmocka_unit_test(what_it_cannot_see_is_refused),
    cmocka_unit_test(the_smallest_image_it_can_see_is_four_by_four),
  };
  return cmocka_run_group_tests_name("ventral stream", tests, NULL, NULL);
}
