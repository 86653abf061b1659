/* tree.c -- what YAML is read, with which places, and what is refused. */
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

static void assert_place(const tct_node *n, int line, int column)
{
  assert_non_null(n);
  assert_int_equal(n->line, line);
  assert_int_equal(n->column, column);
}

static void every_node_knows_its_place(void **state)
{
  tct_spec *s = tct_spec_parse("# first\n"
                               "seed: 7\n"
                               "architecture:\n"
                               "  populations:\n"
                               "    retina: {kind: input, from: image}\n"
                               "  projections:\n"
                               "    retina -> v1: dense\n"
                               "objective:\n"
                               "  - kind: cross_entropy\n"
                               "  - 'x y'\n",
                               "a.yaml", NULL);
  const tct_node *root, *n;
  (void)state;

  assert_non_null(s);
  root = tct_spec_root(s);
  assert_place(root, 2, 1);
  assert_int_equal(root->n, 3);
  n = tct_node_at(root, "seed");
  assert_place(n, 2, 7);
  assert_int_equal(n->key_line, 2);
  assert_int_equal(n->key_column, 1);
  assert_string_equal(n->text, "7");
  assert_string_equal(n->file, "a.yaml");
  n = tct_node_at(tct_node_at(root, "architecture"), "populations");
  n = tct_node_at(tct_node_at(n, "retina"), "from");
  assert_place(n, 5, 33);
  assert_int_equal(n->key_column, 27);
  n = tct_node_at(tct_node_at(root, "architecture"), "projections");
  assert_int_equal(n->kind, TCT_NODE_MAP);
  assert_string_equal(n->child[0]->key, "retina -> v1");
  assert_place(n->child[0], 7, 19);
  n = tct_node_at(root, "objective");
  assert_int_equal(n->kind, TCT_NODE_LIST);
  assert_int_equal(n->n, 2);
  assert_null(n->child[0]->key);
  assert_place(tct_node_at(n->child[0], "kind"), 9, 11);
  assert_place(n->child[1], 10, 5);
  assert_true(n->child[1]->quoted);
  assert_string_equal(n->child[1]->text, "x y");
  assert_string_equal(tct_spec_file(s), "a.yaml");
  assert_string_equal(tct_spec_folder(s), ".");
  tct_spec_free(s);
}

static void json_is_yaml(void **state)
{
  tct_spec *s = tct_spec_parse(
    "{\n\t\"rule\": {\"kind\": \"oja\", \"x\": [1, 2.5e-3]},\n\t\"on\": true\n}", "a.json", NULL);
  const tct_node *n;
  (void)state;

  assert_non_null(s);
  n = tct_node_at(tct_node_at(tct_spec_root(s), "rule"), "x");
  assert_int_equal(n->n, 2);
  assert_string_equal(n->child[1]->text, "2.5e-3");
  assert_place(n->child[1], 2, 35);
  tct_spec_free(s);
}

static void a_null_is_as_good_as_nothing(void **state)
{
  tct_spec *s = tct_spec_parse("a:\nb: ~\nc: null\nd: NULL\ne: ''\nf: 'null'\n", "a.yaml", NULL);
  const tct_node *root;
  (void)state;

  assert_non_null(s);
  root = tct_spec_root(s);
  assert_int_equal(root->n, 6);
  for (int i = 0; i < 4; i++) assert_null(tct_node_at(root, root->child[i]->key));
  assert_string_equal(tct_node_at(root, "e")->text, "");
  assert_string_equal(tct_node_at(root, "f")->text, "null");
  assert_place(root->child[0], 1, 3);
  tct_spec_free(s);
}

static void a_byte_order_mark_does_not_shift_columns(void **state)
{
  tct_spec *s = tct_spec_parse("\xef\xbb\xbf"
                               "a: 1",
                               "a.yaml", NULL);
  (void)state;

  assert_non_null(s);
  assert_place(tct_node_at(tct_spec_root(s), "a"), 1, 4);
  tct_spec_free(s);
}

/* What is refused, where, and in which words. */
typedef struct {
  const char *text;
  int line, column;
  const char *says;
} refusal;

static const refusal refusals[] = {
  {"a: &x 1\nb: *x\n", 1, 4, "anchors are not allowed here"},
  {"b: *x\n", 1, 4, "aliases are not allowed here; write the value out"},
  {"a: [1, *x]\n", 1, 8, "aliases are not allowed here"},
  {"*x : 1\n", 1, 1, "aliases are not allowed here"},
  {"&x a: 1\n", 1, 1, "anchors are not allowed here"},
  {"a: &x {b: 1}\n", 1, 4, "anchors"},
  {"a: &x [1]\n", 1, 4, "anchors"},
  {"a: !!int 1\n", 1, 4, "tags are not allowed here"},
  {"a: !x {b: 1}\n", 1, 4, "tags"},
  {"a: !x [b]\n", 1, 4, "tags"},
  {"!!str a: 1\n", 1, 1, "tags"},
  {"a: 1\nb:\n  c: 1\na: 2\n", 4, 1,
   "'a' stands here a second time; the first is in line 1, column 1"},
  {"{b: 1, 'c': 2, a: 1, c: 3, b: 4}", 1, 22, "'c' stands here a second time"},
  {"a:\n  x: 1\n  y: 2\n  x: 3\n", 4, 3, "the first is in line 2, column 3"},
  {"? [a, b]\n: 1\n", 1, 3, "a key must be a text, not a list or a map"},
  {"{a: 1}: 2\n", 1, 1, "a key must be a text"},
  {": 1\n", 1, 1, "a key is expected here"},
  {"{: 1}\n", 1, 2, "a value or a key is expected here"},
  {"?\n: 1\n", 1, 2, "a key is missing here"},
  {"'': 1\n", 1, 1, "a key is missing here"},
  {"a: 1\n---\nb: 2\n", 2, 1, "a second document begins here"},
  {"a: 1\n...\n---\n", 3, 1, "a second document begins here"},
  {"a:\n\tb: 1\n", 2, 1, "a tab cannot indent; use spaces"},
  {"a: \"x\\0y\"\n", 1, 4, "a text cannot contain the character \\0"},
  {"a: b: c\n", 1, 5, "a ':' is not expected here: quote a text that contains ': '"},
  {"a: 1\n b: 2\n", 2, 3, "a ':' is not expected here"},
  {"rule: 1\nbeta\nx: 1\n", 3, 1, "this key has no ':' after it"},
  {"a: {b: 1\nc: 2\n", 2, 2, "a ',' or '}' is missing; what it belongs to began in line 1"},
  {"a: [1, 2\n", 1, 9, "a ',' or ']' is missing"},
  {"a: [1, 2,\n    3\n\n", 2, 6, "a ',' or ']' is missing; what it belongs to began in line 1"},
  {"a: 'b\nc: 1\n", 1, 4, "a quoted text is not closed"},
  {"a: @b\n", 1, 4, "a text cannot begin like this; quote it"},
  {"a: 1\nb: \xff\n", 2, 4, "this is not text in UTF-8 (0xff, byte 8)"},
  {"a: \xc3(\n", 1, 4, "this is not text in UTF-8 (0xc3, byte 3)"},
  {"a: \xed\xa0\x80\n", 1, 4, "this is not text in UTF-8 (0xed, byte 3)"},
  {"a: \x01\n", 1, 4, "a control character (0x01, byte 3)"},
  {"", 1, 1, "the spec is empty"},
  {"  \n# only words\n", 1, 1, "the spec is empty"},
  {"---\n", 1, 1, "the spec is empty"},
  {"- a\n- b\n", 1, 1, "a spec is a map of keys, such as 'rule: backprop', and not a list"},
  {"backprop", 1, 1, "and not a single text"},
};

static void what_is_refused_is_refused_at_its_place(void **state)
{
  (void)state;
  for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
    const refusal *r = &refusals[i];
    tct_error err    = {0};

    assert_null(tct_spec_parse(r->text, "a.yaml", &err));
    assert_null(tct_spec_parse(r->text, "a.yaml", NULL));
    if (!strstr(err.text, r->says) || err.line != r->line || err.column != r->column)
      fail_msg("%s\n gives %d:%d: %s\n  and not %d:%d: %s", r->text, err.line, err.column, err.text,
               r->line, r->column, r->says);
    assert_int_equal(err.code, TCT_BAD_SPEC);
    assert_string_equal(err.file, "a.yaml");
  }
}

static void an_error_shows_its_line(void **state)
{
  tct_error err;
  (void)state;

  assert_null(tct_spec_parse("a: 1\nrule: *x\n", "a.yaml", &err));
  assert_string_equal(err.text, "aliases are not allowed here; write the value out\n"
                                "    rule: *x\n"
                                "          ^");
}

static void an_alias_bomb_dies_at_its_first_line(void **state)
{
  tct_text bomb = {0};
  tct_error err;
  uint64_t before;
  (void)state;

  tct_text_add(&bomb, "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
  for (char c = 'b'; c <= 'z'; c++)
    tct_text_add(&bomb, "%c: &%c [*%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c, *%c]\n", c, c, c - 1,
                 c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
  before = tct_allocations();
  assert_null(tct_spec_parse(bomb.at, "bomb.yaml", &err));
  assert_int_equal(err.line, 1);
  assert_int_equal(err.column, 4);
  assert_true(tct_allocations() - before < 20);
  tct_text_free(&bomb);
}

static void nested(tct_text *t, int levels)
{
  tct_text_add(t, "a: ");
  for (int i = 1; i < levels; i++) tct_text_add(t, "%s", i % 2 ? "[" : "{b: ");
  tct_text_add(t, "1");
  for (int i = levels - 1; i >= 1; i--) tct_text_add(t, "%s", i % 2 ? "]" : "}");
}

static void thirty_two_levels_are_enough(void **state)
{
  tct_text deep = {0};
  tct_error err;
  tct_spec *s;
  (void)state;

  nested(&deep, 32);
  s = tct_spec_parse(deep.at, "deep.yaml", &err);
  assert_non_null(s);
  assert_int_equal(tct_node_depth(tct_spec_root(s)), 32);
  tct_spec_free(s);
  tct_text_free(&deep);

  nested(&deep, 33);
  assert_null(tct_spec_parse(deep.at, "deep.yaml", &err));
  assert_non_null(strstr(err.text, "more than 32 levels of maps and lists"));
  assert_int_equal(err.line, 1);
  tct_text_free(&deep);

  for (int i = 0; i < 500000; i++) tct_text_put(&deep, i % 2 ? "[" : "{a: ", i % 2 ? 1 : 4);
  assert_null(tct_spec_parse(deep.at, "deep.yaml", &err));
  tct_text_free(&deep);
}

static void a_nul_byte_is_refused_where_it_is(void **state)
{
  static const char text[] = "a: 1\nb: x\0y\n";
  tct_error err;
  (void)state;

  assert_null(tct_spec_of(text, sizeof text - 1, "a.yaml", &err));
  assert_non_null(strstr(err.text, "a control character (0x00, byte 9)"));
  assert_int_equal(err.line, 2);
  assert_int_equal(err.column, 5);
}

static void very_many_keys_are_held_against_each_other_quickly(void **state)
{
  tct_text many = {0};
  tct_error err;
  tct_spec *s;
  (void)state;

  for (int i = 0; i < 90000; i++) tct_text_add(&many, "k%05d: 1\n", i);
  s = tct_spec_parse(many.at, "many.yaml", &err);
  assert_non_null(s);
  assert_int_equal(tct_spec_root(s)->n, 90000);
  tct_spec_free(s);
  tct_text_add(&many, "k00041: 2\nk00007: 2\n");
  assert_null(tct_spec_parse(many.at, "many.yaml", &err));
  assert_int_equal(err.line, 90001);
  assert_non_null(strstr(err.text, "the first is in line 42, column 1"));
  tct_text_free(&many);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_node_knows_its_place),
    cmocka_unit_test(json_is_yaml),
    cmocka_unit_test(a_null_is_as_good_as_nothing),
    cmocka_unit_test(a_byte_order_mark_does_not_shift_columns),
    cmocka_unit_test(what_is_refused_is_refused_at_its_place),
    cmocka_unit_test(an_error_shows_its_line),
    cmocka_unit_test(an_alias_bomb_dies_at_its_first_line),
    cmocka_unit_test(thirty_two_levels_are_enough),
    cmocka_unit_test(a_nul_byte_is_refused_where_it_is),
    cmocka_unit_test(very_many_keys_are_held_against_each_other_quickly),
  };
  return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
