/* bind.c -- a parameter struct is what the presets and the spec say, in the descriptor's types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spec/creature.h"
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static tct_spec *spec;

static struct creature *bound(const char *text, const char *const *allowed)
{
  tct_spec_free(spec);
  spec = tct_spec_parse(text, "a.yaml", NULL);
  assert_non_null(spec);
  return tct_bind(spec, tct_node_at(tct_spec_root(spec), "it"), &creature, allowed);
}

static int forget(void **state)
{
  (void)state;
  tct_spec_free(spec);
  spec = NULL;
  return 0;
}

static void assert_said(const char *expected)
{
  int n;
  const tct_error *e = tct_spec_complaints(spec, &n);

  if (!expected && n) fail_msg("complains: %s", e->text);
  if (!expected) return;
  assert_int_equal(n, 1);
  assert_string_equal(e->text, expected);
}

static void assert_preset(const struct creature *c)
{
  assert_non_null(c);
  assert_true(c->fast);
  assert_int_equal(c->units, 10);
  assert_true(c->scale == 1 && c->tau == 20 && c->rest == -65 && c->factor == 1);
  assert_string_equal(c->from, "");
  assert_int_equal(c->activation, 1);
  assert_int_equal(c->contrast.n, 2);
  assert_true(c->contrast.at[0] == 0.2 && c->contrast.at[1] == 1);
  assert_int_equal(c->delays.n, 0);
}

static void presets_fill_what_the_spec_does_not_say(void **state)
{
  struct creature *c = tct_params_new(&creature);
  (void)state;

  assert_preset(c);
  tct_params_free(&creature, c);
  c = bound("it: {at: v1, tau: ~, from: null, contrast: }", NULL);
  assert_preset(c);
  assert_string_equal(c->at, "v1");
  assert_said(NULL);
  tct_params_free(&creature, c);
  tct_params_free(&creature, NULL);
}

static void every_type_is_read(void **state)
{
  struct creature *c = bound("it:\n"
                             "  kind: creature\n"
                             "  fast: off\n"
                             "  units: 20_000\n"
                             "  scale: 2.5e-1\n"
                             "  tau: 0.5 s\n"
                             "  rest: -70\n"
                             "  at: 'no'\n"
                             "  from: no\n"
                             "  activation: tanh\n"
                             "  contrast: [0, 0.5, 1]\n"
                             "  delays: 2 ms\n",
                             NULL);
  (void)state;

  assert_non_null(c);
  assert_said(NULL);
  assert_false(c->fast);
  assert_int_equal(c->units, 20000);
  assert_true(c->scale == 0.25 && c->tau == 500 && c->rest == -70);
  assert_string_equal(c->at, "no");
  assert_string_equal(c->from, "no");
  assert_int_equal(c->activation, 2);
  assert_int_equal(c->contrast.n, 3);
  assert_true(c->contrast.at[1] == 0.5);
  assert_int_equal(c->delays.n, 1); /* a single number is a list of one */
  assert_true(c->delays.at[0] == 2);
  tct_params_free(&creature, c);
}

static void assert_refused(const char *text, const char *says)
{
  struct creature *c = bound(text, NULL);

  assert_non_null(c);
  assert_said(says);
  if (c->at[0] == 'v') { /* what is wrong leaves the preset */
    assert_preset(c);
  }
  tct_params_free(&creature, c);
}

static void what_is_wrong_draws_one_complaint_and_leaves_the_preset(void **state)
{
  (void)state;
  assert_refused("it: {at: v1, contrast: []}", "contrast needs at least one number");
  assert_refused("it: {at: v1, contrast: [0.5, [1]]}", "contrast must be a number, not a list");
  assert_refused("it: {at: v1, contrast: [0.5, '1']}",
                 "contrast must be a number; '1' in quotes is a text");
  assert_refused("it: {at: v1, contrast: {a: 1}}", "contrast must be a number, not a map");
  assert_refused("it: {at: v1, contrast: [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
                 "contrast has at most 16 numbers, not 17");
  assert_refused("it: {at: v1, units: 0}", "units must lie between 1 and 1000000, not 0");
  assert_refused("it: {at: v1, activation: [relu]}", "activation must be a text, not a list");
  assert_refused("it: {at: v1, from: {a: 1}}", "from must be a text, not a map");
  assert_refused("it: {at: v1, scael: 1}", "creature has no 'scael'; did you mean 'scale'?");
  assert_refused("it: {at: v1, zzzzzzzzz: 1}", "creature has no 'zzzzzzzzz'");
  assert_refused("it: {}", "creature needs 'at': the population where it lives");
  assert_refused("it: {at: ~}", "creature needs 'at': the population where it lives");
  assert_refused("it: creature", "creature needs 'at': the population where it lives");
  assert_refused("that: 1", "creature needs 'at': the population where it lives");
}

static void a_list_is_not_a_variant(void **state)
{
  struct creature *c = bound("it: [creature]", NULL);
  const tct_error *e;
  int n;
  (void)state;

  assert_non_null(c);
  e = tct_spec_complaints(spec, &n);
  assert_string_equal(e[0].text, "creature is expected here as a name or a map, not in a list");
  tct_params_free(&creature, c);
}

static void keys_of_others_are_allowed_and_suggested(void **state)
{
  static const char *const allowed[] = {"weight", "init", NULL};
  struct creature *c = bound("it: {at: v1, kind: x, weight: 2, init: he, wieght: 3}", allowed);
  (void)state;

  assert_said("creature has no 'wieght'; did you mean 'weight'?");
  tct_params_free(&creature, c);
}

static void an_empty_list_may_be_said_where_nothing_is_the_preset(void **state)
{
  struct creature *c = bound("it: {at: v1, delays: []}", NULL);
  (void)state;

  assert_said(NULL);
  assert_int_equal(c->delays.n, 0);
  tct_params_free(&creature, c);
}

static void a_variant_without_parameters_binds_too(void **state)
{
  static const tct_about bare = {.name = "bare"};
  void *params;
  (void)state;

  spec   = tct_spec_parse("it: {kind: bare, x: 1}", "a.yaml", NULL);
  params = tct_bind(spec, tct_node_at(tct_spec_root(spec), "it"), &bare, NULL);
  assert_non_null(params);
  assert_said("bare has no 'x'");
  tct_params_free(&bare, params);
}

static void a_copy_owns_its_texts(void **state)
{
  struct creature *c = bound("it: {at: v1, from: a/b.nwb, tau: 3}", NULL);
  struct creature *d = tct_params_copy(&creature, c);
  (void)state;

  assert_non_null(d);
  assert_ptr_not_equal(c->at, d->at);
  tct_params_free(&creature, c);
  assert_string_equal(d->at, "v1");
  assert_string_equal(d->from, "a/b.nwb");
  assert_true(d->tau == 3);
  tct_params_free(&creature, d);
}

static void failing_memory_gives_nothing_and_leaves_nothing(void **state)
{
  struct creature *c = NULL, *d = NULL;
  int failures = 0;
  (void)state;

  spec = tct_spec_parse("it: {at: v1, from: a/b.nwb}", "a.yaml", NULL);
  for (int64_t i = 1; !c; i++, failures++) {
    tct_fail_allocation(i, false);
    c = tct_bind(spec, tct_node_at(tct_spec_root(spec), "it"), &creature, NULL);
    tct_fail_allocation(-1, false);
  }
  assert_int_equal(failures,
                   6); /* the struct, two presets, two texts: five that fail, one that works */
  for (int64_t i = 1; !d; i++, failures++) {
    tct_fail_allocation(i, true);
    d = tct_params_copy(&creature, c);
    tct_fail_allocation(-1, false);
  }
  assert_int_equal(failures, 10);
  tct_params_free(&creature, c);
  assert_string_equal(d->from, "a/b.nwb");
  tct_params_free(&creature, d);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(presets_fill_what_the_spec_does_not_say, forget),
    cmocka_unit_test_teardown(every_type_is_read, forget),
    cmocka_unit_test_teardown(what_is_wrong_draws_one_complaint_and_leaves_the_preset, forget),
    cmocka_unit_test_teardown(a_list_is_not_a_variant, forget),
    cmocka_unit_test_teardown(keys_of_others_are_allowed_and_suggested, forget),
    cmocka_unit_test_teardown(an_empty_list_may_be_said_where_nothing_is_the_preset, forget),
    cmocka_unit_test_teardown(a_variant_without_parameters_binds_too, forget),
    cmocka_unit_test_teardown(a_copy_owns_its_texts, forget),
    cmocka_unit_test_teardown(failing_memory_gives_nothing_and_leaves_nothing, forget),
  };
  return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
