/* complain.c -- all mistakes of a file at once, each with its place, its line and a better word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spec/creature.h"
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/text.h"

#include <string.h>

static const char wrong[] = "# everything is wrong here\n"
                            "sede: 7\n"
                            "animal:\n"
                            "  kind: creature\n"
                            "  fast: maybe\n"
                            "  units: 2.5\n"
                            "  scale: -3\n"
                            "  tau: 20 mV\n"
                            "  rest: [1, 2]\n"
                            "  factor: '5'\n"
                            "  activation: rellu\n"
                            "  contrast: [0.5, 1.5, x]\n"
                            "  delays: 0.1abc\n"
                            "  tua: 3\n"
                            "compare: {comparator: spaerman, \xc3\xa4: 1}\n";

static const char golden[] =
  "a.yaml:2:1: error: there is no key 'sede' here; did you mean 'seed'?\n"
  "    sede: 7\n"
  "    ^\n"
  "a.yaml:4:3: error: creature needs 'at': the population where it lives\n"
  "      kind: creature\n"
  "      ^\n"
  "a.yaml:5:9: error: fast must be true or false, not 'maybe'\n"
  "      fast: maybe\n"
  "            ^\n"
  "a.yaml:6:10: error: units must be a whole number, not 2.5\n"
  "      units: 2.5\n"
  "             ^\n"
  "a.yaml:7:10: error: scale must lie between 0 and 10, not -3\n"
  "      scale: -3\n"
  "             ^\n"
  "a.yaml:8:8: error: tau is in ms: '20 mV' is a voltage\n"
  "      tau: 20 mV\n"
  "           ^\n"
  "a.yaml:9:9: error: rest must be a voltage, not a list\n"
  "      rest: [1, 2]\n"
  "            ^\n"
  "a.yaml:10:11: error: factor must be a number; '5' in quotes is a text\n"
  "      factor: '5'\n"
  "              ^\n"
  "a.yaml:11:15: error: activation must be linear, relu or tanh, not 'rellu'; did you mean "
  "'relu'?\n"
  "      activation: rellu\n"
  "                  ^\n"
  "a.yaml:12:19: error: contrast must lie between 0 and 1, not 1.5\n"
  "      contrast: [0.5, 1.5, x]\n"
  "                      ^\n"
  "a.yaml:12:24: error: 'x' is not a number\n"
  "      contrast: [0.5, 1.5, x]\n"
  "                           ^\n"
  "a.yaml:13:11: error: delays is in ms: 'abc' is not a unit of time (ns, us, ms, s, min, h)\n"
  "      delays: 0.1abc\n"
  "              ^\n"
  "a.yaml:14:3: error: creature has no 'tua'; did you mean 'tau'?\n"
  "      tua: 3\n"
  "      ^\n"
  "a.yaml:15:23: error: there is no comparator 'spaerman'; did you mean 'spearman'?\n"
  "    compare: {comparator: spaerman, \xc3\xa4: 1}\n"
  "                          ^\n"
  "a.yaml:15:33: error: there is no key '\xc3\xa4' here\n"
  "    compare: {comparator: spaerman, \xc3\xa4: 1}\n"
  "                                    ^\n";

static void read_all(tct_spec *s)
{
  static const char *const sections[] = {"seed", "animal", "compare", NULL};
  static const char *const keys[]     = {"comparator", NULL};
  const tct_node *root                = tct_spec_root(s);
  const tct_node *compare             = tct_node_at(root, "compare");

  assert_null(tct_find_variant(s, tct_node_at(compare, "comparator"), "comparators"));
  tct_only_keys(s, compare, keys);
  tct_params_free(&creature, tct_bind(s, tct_node_at(root, "animal"), &creature, NULL));
  tct_only_keys(s, root, sections);
}

static void assert_complaints(const tct_spec *s, const char *expected)
{
  tct_text all = {0};
  char shown[2500];
  int n;

  (void)tct_spec_complaints(s, &n);
  for (int i = 0; i < n; i++) {
    tct_spec_show_complaint(s, i, shown, sizeof shown);
    tct_text_add(&all, "%s", shown);
  }
  assert_string_equal(all.at, expected);
  tct_text_free(&all);
}

static void all_mistakes_are_told_at_once_in_order_of_the_file(void **state)
{
  tct_spec *s = tct_spec_parse(wrong, "a.yaml", NULL);
  (void)state;

  assert_non_null(s);
  read_all(s);
  assert_complaints(s, golden);
  tct_spec_free(s);
}

static void to_read_twice_is_not_to_complain_twice(void **state)
{
  tct_spec *s = tct_spec_parse(wrong, "a.yaml", NULL);
  int before;
  (void)state;

  assert_non_null(s);
  read_all(s);
  before = tct_complaints(s);
  assert_int_equal(before, 15);
  read_all(s);
  assert_complaints(s, golden);
  assert_true(tct_complaints(s) > before); /* who counts still sees that something is wrong */
  tct_spec_free(s);
}

static void a_spec_without_a_mistake_has_no_complaints(void **state)
{
  tct_spec *s     = tct_spec_parse("animal: {kind: creature, at: v1}\nseed: 3\n"
                                       "compare: {comparator: spearman}\n",
                                   "a.yaml", NULL);
  char shown[100] = "#";
  int n           = -1;
  (void)state;

  assert_non_null(s);
  assert_non_null(tct_find_variant(
    s, tct_node_at(tct_node_at(tct_spec_root(s), "compare"), "comparator"), "comparator"));
  tct_params_free(&creature, tct_bind(s, tct_node_at(tct_spec_root(s), "animal"), &creature, NULL));
  (void)tct_spec_complaints(s, &n);
  assert_int_equal(n, 0);
  tct_spec_show_complaint(s, 0, shown, sizeof shown);
  assert_string_equal(shown, "");
  tct_spec_free(s);
}

static void the_first_mistakes_are_kept_and_the_rest_counted(void **state)
{
  static const char *const keys[] = {"none", NULL};
  tct_text many                   = {0};
  const tct_error *e;
  char shown[400];
  tct_spec *s;
  int n;
  (void)state;

  for (int i = 0; i < 200; i++) tct_text_add(&many, "k%03d: 1\n", i);
  s = tct_spec_parse(many.at, "a.yaml", NULL);
  assert_non_null(s);
  for (int i = 199; i >= 0; i--) tct_complain(s, tct_spec_root(s)->child[i], "no %d", i);
  e = tct_spec_complaints(s, &n);
  assert_int_equal(n, 65);
  for (int i = 0; i < 64; i++) assert_int_equal(e[i].line, i + 1);
  assert_string_equal(e[63].text, "no 63");
  tct_spec_show_complaint(s, 64, shown, sizeof shown);
  assert_string_equal(shown, "a.yaml: error: 136 more mistakes are not shown\n");
  assert_int_equal(tct_complaints(s), 200);
  tct_only_keys(s, tct_spec_root(s), keys);
  assert_int_equal(tct_complaints(s), 400);
  tct_spec_free(s);
  tct_text_free(&many);
}

static void a_variant_is_a_name_or_a_map_with_a_kind(void **state)
{
  tct_spec *s =
    tct_spec_parse("a: spearman\nb: {kind: pearson}\nc: [x]\nd: {x: 1}\ne: {kind: [x]}\n"
                   "f: ~\ng: qqqqqqqq\n",
                   "a.yaml", NULL);
  const tct_node *root;
  const tct_error *e;
  int n;
  (void)state;

  assert_non_null(s);
  root = tct_spec_root(s);
  assert_string_equal(tct_node_variant(root->child[0]), "spearman");
  assert_string_equal(tct_node_variant(root->child[1]), "pearson");
  for (int i = 2; i < 6; i++) assert_null(tct_node_variant(root->child[i]));
  assert_null(tct_node_variant(NULL));
  assert_string_equal(tct_find_variant(s, root->child[1], "comparators")->name, "pearson");
  for (int i = 2; i < 7; i++) assert_null(tct_find_variant(s, root->child[i], "comparators"));
  assert_null(tct_find_variant(s, NULL, "comparators"));
  e = tct_spec_complaints(s, &n);
  assert_int_equal(n, 6);
  assert_string_equal(e[1].text, "which comparator? A name is expected, or a map with 'kind'");
  assert_int_equal(e[1].line, 3);
  assert_string_equal(e[5].text,
                      "there is no comparator 'qqqqqqqq'; 'tercet list comparators' names all");
  tct_spec_free(s);
}

static void a_complaint_cannot_command_a_terminal(void **state)
{
  tct_spec *s = tct_spec_parse("a: \"\\x1b[31mred\\nerror: fake\"\n", "a.yaml", NULL);
  const tct_error *e;
  int n;
  (void)state;

  assert_non_null(s);
  (void)tct_find_variant(s, tct_spec_root(s)->child[0], "comparators");
  e = tct_spec_complaints(s, &n);
  assert_int_equal(n, 1);
  assert_string_equal(
    e->text, "there is no comparator '?[31mred?error: fake'; 'tercet list comparators' names all");
  tct_spec_free(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(all_mistakes_are_told_at_once_in_order_of_the_file),
    cmocka_unit_test(to_read_twice_is_not_to_complain_twice),
    cmocka_unit_test(a_spec_without_a_mistake_has_no_complaints),
    cmocka_unit_test(the_first_mistakes_are_kept_and_the_rest_counted),
    cmocka_unit_test(a_variant_is_a_name_or_a_map_with_a_kind),
    cmocka_unit_test(a_complaint_cannot_command_a_terminal),
  };
  return cmocka_run_group_tests_name("complain", tests, NULL, NULL);
}
