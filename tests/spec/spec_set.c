/* spec_set.c -- what an assignment reaches, what it makes, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static const char text[] = "seed: 7\n"
                           "rule: oja\n"
                           "objective:\n"
                           "  - {kind: cross_entropy, weight: 1}\n"
                           "  - squared_error\n"
                           "architecture:\n"
                           "  populations:\n"
                           "    v1: {kind: rate, units: 128}\n"
                           "    choice:\n"
                           "  projections:\n"
                           "    retina -> v1: dense\n"
                           "    v1 -> choice: {wiring: sparse, density: 0.1}\n"
                           "train: {optimiser: {kind: sgd, step: 0.05}}\n";

/* The tree in one line: {seed: 7, rule: "quoted", list: [a, b]} */
static void draw(tct_text *t, const tct_node *n)
{
  if (n->kind == TCT_NODE_SCALAR) {
    tct_text_add(t, n->quoted ? "\"%s\"" : "%s", n->text);
    return;
  }
  tct_text_add(t, n->kind == TCT_NODE_MAP ? "{" : "[");
  for (int i = 0; i < n->n; i++) {
    if (i) tct_text_add(t, ", ");
    if (n->kind == TCT_NODE_MAP) tct_text_add(t, "%s: ", n->child[i]->key);
    draw(t, n->child[i]);
  }
  tct_text_add(t, n->kind == TCT_NODE_MAP ? "}" : "]");
}

static void assert_drawn(const tct_node *n, const char *expected)
{
  tct_text t = {0};

  assert_non_null(n);
  draw(&t, n);
  assert_string_equal(t.at, expected);
  tct_text_free(&t);
}

/* After the assignment the section of the root looks so. */
static void assert_sets(const char *assignment, const char *section, const char *expected)
{
  tct_spec *s = tct_spec_parse(text, "a.yaml", NULL);
  tct_error err;

  assert_non_null(s);
  if (tct_set(s, assignment, &err) != TCT_OK) fail_msg("%s: %s", assignment, err.text);
  assert_drawn(tct_node_at(tct_spec_root(s), section), expected);
  tct_spec_free(s);
}

static void an_assignment_reaches_every_value(void **state)
{
  (void)state;
  assert_sets("seed=3", "seed", "3");
  assert_sets("train.optimiser.step=0.1", "train", "{optimiser: {kind: sgd, step: 0.1}}");
  assert_sets("objective.0.weight=2", "objective",
              "[{kind: cross_entropy, weight: 2}, squared_error]");
  assert_sets("objective.1=reward", "objective", "[{kind: cross_entropy, weight: 1}, reward]");
  assert_sets("architecture.populations.v1.units=64", "architecture",
              "{populations: {v1: {kind: rate, units: 64}, choice: }, "
              "projections: {retina -> v1: dense, v1 -> choice: {wiring: sparse, density: 0.1}}}");
  assert_sets(" seed = 3", "seed", "3");
}

static void a_name_may_have_spaces_and_an_arrow(void **state)
{
  (void)state;
  for (int i = 0; i < 3; i++) {
    static const char *const names[] = {"v1 -> choice", "v1->choice", "v1  ->choice"};
    char assignment[100];

    tct_print(assignment, sizeof assignment, "architecture.projections.%s.density=1", names[i]);
    assert_sets(assignment, "architecture",
                "{populations: {v1: {kind: rate, units: 128}, choice: }, "
                "projections: {retina -> v1: dense, v1 -> choice: {wiring: sparse, density: 1}}}");
  }
}

static void a_bare_string_opens_into_a_map(void **state)
{
  (void)state;
  assert_sets("rule.x=1", "rule", "{kind: oja, x: 1}");
  assert_sets("rule.x.y=1", "rule", "{kind: oja, x: {y: 1}}");
  assert_sets("objective.1.weight=2", "objective",
              "[{kind: cross_entropy, weight: 1}, {kind: squared_error, weight: 2}]");
  assert_sets("architecture.populations.choice.units=2", "architecture",
              "{populations: {v1: {kind: rate, units: 128}, choice: {units: 2}}, "
              "projections: {retina -> v1: dense, v1 -> choice: {wiring: sparse, density: 0.1}}}");
  /* a projection's bare string is its wiring */
  assert_sets("architecture.projections.retina -> v1.delay=1", "architecture",
              "{populations: {v1: {kind: rate, units: 128}, choice: }, "
              "projections: {retina -> v1: {wiring: dense, delay: 1}, "
              "v1 -> choice: {wiring: sparse, density: 0.1}}}");
}

static void maps_on_the_way_are_made(void **state)
{
  (void)state;
  assert_sets("compare.v1.metric=rsa", "compare", "{v1: {metric: rsa}}");
  assert_sets("train.batch=32", "train", "{optimiser: {kind: sgd, step: 0.05}, batch: 32}");
}

static void the_value_is_yaml_to_the_end(void **state)
{
  (void)state;
  assert_sets("rule={kind: oja, x: [1, 2]}", "rule", "{kind: oja, x: [1, 2]}");
  assert_sets("rule='a=b.c'", "rule", "\"a=b.c\"");
  assert_sets("rule=a=b.c", "rule", "a=b.c");
  assert_sets("train.optimiser=adam", "train", "{optimiser: adam}"); /* replaces the whole */
}

static void an_empty_value_takes_the_key_away(void **state)
{
  static const char *const nothing[] = {"rule=", "rule= ", "rule=~", "rule=null", "rule=# no"};
  (void)state;

  for (int i = 0; i < 5; i++) {
    tct_spec *s = tct_spec_parse(text, "a.yaml", NULL);

    assert_non_null(s);
    assert_int_equal(tct_set(s, nothing[i], NULL), TCT_OK);
    assert_null(tct_node_at(tct_spec_root(s), "rule"));
    tct_spec_free(s);
  }
}

static void what_was_set_knows_its_place_in_the_assignment(void **state)
{
  tct_spec *s = tct_spec_parse(text, "a.yaml", NULL);
  const tct_node *n;
  char shown[400];
  (void)state;

  assert_int_equal(tct_set(s, "rule.scale=-3", NULL), TCT_OK);
  assert_int_equal(tct_set(s, "objective.0={kind: reward, weight: x}", NULL), TCT_OK);
  n = tct_node_at(tct_node_at(tct_spec_root(s), "rule"), "scale");
  assert_string_equal(n->file, "--set");
  assert_int_equal(n->line, 1);
  assert_int_equal(n->column, 12);
  assert_int_equal(n->key_column, 6);
  n = tct_node_at(tct_node_at(tct_spec_root(s), "objective")->child[0], "weight");
  assert_int_equal(n->column, 36);

  tct_complain(s, n, "no weight");
  tct_complain(s, tct_node_at(tct_node_at(tct_spec_root(s), "rule"), "scale"), "too small");
  tct_complain(s, tct_node_at(tct_node_at(tct_spec_root(s), "rule"), "kind"), "not this");
  tct_spec_show_complaint(s, 0, shown, sizeof shown);
  assert_string_equal(shown, "a.yaml:2:7: error: not this\n    rule: oja\n          ^\n");
  tct_spec_show_complaint(s, 1, shown, sizeof shown);
  assert_string_equal(shown, "--set:1:12: error: too small\n"
                             "    rule.scale=-3\n"
                             "               ^\n");
  tct_spec_show_complaint(s, 2, shown, sizeof shown);
  assert_string_equal(shown, "--set:1:36: error: no weight\n"
                             "    objective.0={kind: reward, weight: x}\n"
                             "                                       ^\n");
  assert_int_equal(tct_set(s, "seed=1", NULL), TCT_OK);
  assert_int_equal(tct_complaints(s), 0); /* they were about another spec */
  tct_spec_free(s);
}

typedef struct {
  const char *assignment;
  int column;
  const char *says;
} refusal;

static const refusal refusals[] = {
  {"seed", 1, "an assignment is written path=value, such as rule.scale=0.5"},
  {"", 1, "path=value"},
  {"=3", 1, "a name is missing here"},
  {"rule..x=3", 6, "a name is missing here"},
  {"rule.=3", 6, "a name is missing here"},
  {".rule=3", 1, "a name is missing here"},
  {"objective.2.weight=3", 11, "'2' is not an entry of this list; it has 2, counted from 0"},
  {"objective.-1=3", 11, "'-1' is not an entry"},
  {"objective.x=3", 11, "'x' is not an entry"},
  {"seed.x=3", 6, "'7' stands here, and has nothing like 'x' in it"},
  {"rule=*x", 6, "aliases are not allowed here"},
  {"rule={a: 1, a: 2}", 13, "'a' stands here a second time"},
  {"rule={a: 1", 11, "'}' is missing"},
  {"ru\nle=3", 3, "a control character in a name"},
  {"ru\xffle=3", 1, "this is not text in UTF-8"},
  {"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.1.2.3.4.5.6.7=0", 65,
   "more than 32 levels"},
  {"a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.1.2.3.4.5=[[0]]", 1, "more than 32 levels"},
};

static void what_cannot_be_set_changes_nothing(void **state)
{
  tct_spec *s     = tct_spec_parse(text, "a.yaml", NULL);
  tct_text before = {0};
  (void)state;

  draw(&before, tct_spec_root(s));
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refusal *r = &refusals[i];
    tct_error err    = {0};

    assert_int_equal(tct_set(s, r->assignment, &err), TCT_BAD_SPEC);
    if (!strstr(err.text, r->says) || err.line != 1 || err.column != r->column)
      fail_msg("%s gives %d:%d: %s", r->assignment, err.line, err.column, err.text);
    assert_string_equal(err.file, "--set");
    assert_drawn(tct_spec_root(s), before.at);
  }
  tct_text_free(&before);
  tct_spec_free(s);
}

static void a_spec_is_set_or_not_when_memory_fails(void **state)
{
  static const char *const assignments[] = {"rule.x.y=1", "seed=[1, {a: b}]", "new.a.b=1",
                                            "architecture.projections.retina->v1.delay=1"};
  (void)state;

  for (int k = 0; k < 4; k++) {
    bool failed = true;

    for (int64_t i = 1; failed; i++) { /* the i-th allocation fails */
      tct_spec *s     = tct_spec_parse(text, "a.yaml", NULL);
      tct_text before = {0};
      tct_error err   = {0};

      assert_true(i < 100);
      draw(&before, tct_spec_root(s));
      tct_fail_allocation(i, i % 2);
      failed = tct_set(s, assignments[k], &err) != TCT_OK;
      tct_fail_allocation(-1, false);
      if (failed) {
        assert_int_equal(err.code, TCT_NO_MEMORY);
        assert_drawn(tct_spec_root(s), before.at);
      } else {
        assert_true(i > 5);
      }
      assert_int_equal(tct_set(s, assignments[k], &err), TCT_OK);
      tct_text_free(&before);
      tct_spec_free(s);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_assignment_reaches_every_value),
    cmocka_unit_test(a_name_may_have_spaces_and_an_arrow),
    cmocka_unit_test(a_bare_string_opens_into_a_map),
    cmocka_unit_test(maps_on_the_way_are_made),
    cmocka_unit_test(the_value_is_yaml_to_the_end),
    cmocka_unit_test(an_empty_value_takes_the_key_away),
    cmocka_unit_test(what_was_set_knows_its_place_in_the_assignment),
    cmocka_unit_test(what_cannot_be_set_changes_nothing),
    cmocka_unit_test(a_spec_is_set_or_not_when_memory_fails),
  };
  return cmocka_run_group_tests_name("spec_set", tests, NULL, NULL);
}
