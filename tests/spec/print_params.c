/* print_params.c -- what is printed reads back to the same bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "spec/creature.h"
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static void presets_are_written_out(void **state)
{
  struct creature *c = tct_params_new(&creature);
  tct_text t         = {0};
  (void)state;

  c->delays = (tct_numbers){.n = 2, .at = {1, 2.5}};
  tct_print_params(&t, 2, &creature, c);
  assert_string_equal(t.at, "  fast: true\n"
                            "  units: 10\n"
                            "  scale: 1\n"
                            "  tau: 20 ms\n"
                            "  rest: -65 mV\n"
                            "  factor: 1\n"
                            "  at: \"\"\n"
                            "  from: \"\"\n"
                            "  activation: relu\n"
                            "  contrast: [0.2, 1]\n"
                            "  delays: [1 ms, 2.5 ms]\n");
  tct_text_free(&t);
  tct_params_free(&creature, c);
}

static void assert_same_bits(const double *a, const double *b, int n)
{
  assert_memory_equal(a, b, (size_t)n * sizeof *a);
}

static void assert_reads_back(const struct creature *c)
{
  tct_text t = {0};
  struct creature *d;
  tct_error err;
  tct_spec *s;
  int n;

  tct_text_add(&t, "it:\n  kind: creature\n");
  tct_print_params(&t, 2, &creature, c);
  assert_false(t.failed);
  s = tct_spec_parse(t.at, "a.yaml", &err);
  if (!s) fail_msg("%s\n%d:%d: %s", t.at, err.line, err.column, err.text);
  d = tct_bind(s, tct_node_at(tct_spec_root(s), "it"), &creature, NULL);
  (void)tct_spec_complaints(s, &n);
  if (n) fail_msg("%s\n%s", t.at, tct_spec_complaints(s, &n)->text);
  assert_int_equal(d->fast, c->fast);
  assert_int_equal(d->units, c->units);
  assert_same_bits(&d->scale, &c->scale, 1);
  assert_same_bits(&d->tau, &c->tau, 1);
  assert_same_bits(&d->rest, &c->rest, 1);
  assert_same_bits(&d->factor, &c->factor, 1);
  assert_string_equal(d->at, c->at);
  assert_string_equal(d->from, c->from);
  assert_int_equal(d->activation, c->activation);
  assert_int_equal(d->contrast.n, c->contrast.n);
  assert_same_bits(d->contrast.at, c->contrast.at, c->contrast.n);
  assert_int_equal(d->delays.n, c->delays.n);
  assert_same_bits(d->delays.at, c->delays.at, c->delays.n);
  tct_params_free(&creature, d);
  tct_spec_free(s);
  tct_text_free(&t);
}

static void with_text(const char *text)
{
  struct creature *c = tct_params_new(&creature);

  tct_free((void *)c->at);
  c->at = tct_strdup(text);
  assert_reads_back(c);
  tct_params_free(&creature, c);
}

static void every_text_reads_back(void **state)
{
  static const char *const texts[] = {
    "",
    " ",
    "v1",
    "retina -> v1",
    "null",
    "~",
    "Null",
    "true",
    "no",
    "5",
    "-1e3",
    "0.5 ms",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "- a",
    "-",
    "?",
    "[a]",
    "{a: 1}",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "|",
    ">",
    "'",
    "\"",
    "a\"b",
    "it's",
    "a\\b",
    "\\",
    " a",
    "a ",
    "a\nb",
    "\n",
    "\ttab",
    "a\tb",
    "\r\n",
    "...",
    "---",
    "\x01\x1f\x7f",
    "\xc2\x80\xc2\x85\xc2\x9f\xc2\xa0",
    "\xe2\x80\xa8\xe2\x80\xa9",
    "\xef\xbb\xbf",
    "\xef\xbf\xbe\xef\xbf\xbf\xef\xbf\xbd",
    "\xc3\xa4\xe6\xbc\xa2\xf0\x9f\xa7\xa0",
    "data/v1 (2).nwb",
    "/abs/path-1_x.yaml",
    "a, b",
    "a]",
    "<<",
    "=",
    "0x10",
    ".5",
    "1_000",
  };
  char bytes[200];
  (void)state;

  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) with_text(texts[i]);
  for (int c = 1; c < 128; c++) {
    tct_print(bytes, sizeof bytes, "%c", c);
    with_text(bytes);
    tct_print(bytes, sizeof bytes, "a %c b", c);
    with_text(bytes);
  }
  memset(bytes, 'x', sizeof bytes);
  for (int i = 10; i < 190; i += 11) bytes[i] = ' ';
  bytes[199] = 0;
  with_text(bytes);
}

/* A double of any size: random bits, until they are a number. */
static double any_double(tct_key key, uint32_t i)
{
  for (uint32_t k = 0;; k++) {
    const uint64_t bits = tct_bits(key, 0, k, i);
    double x;

    memcpy(&x, &bits, sizeof x);
    if (isfinite(x)) return x;
  }
}

static char *any_text(tct_key key)
{
  static const char *const pieces[] = {"a",    "B", " ", ":", "#", "'",  "\"",       "\\",
                                       "\n",   "-", "[", ",", "}", "\t", "\xc3\xa4", "\xe2\x80\xa8",
                                       "\x7f", "5", ".", "->"};
  const int n                       = (int)(tct_uniform(key, 0, 0, 0) * 12);
  tct_text t                        = {0};

  tct_text_put(&t, "", 0);
  for (int i = 0; i < n; i++)
    tct_text_add(&t, "%s", pieces[(size_t)(tct_uniform(key, 1, 0, (uint32_t)i) * 20)]);
  return t.at;
}

static void random_structs_read_back(void **state)
{
  const tct_key seed = tct_key_of(7, "print_params");
  (void)state;

  for (uint64_t trial = 0; trial < 2000; trial++) {
    const tct_key key  = tct_key_in(seed, trial);
    struct creature *c = tct_params_new(&creature);
    double u[40];

    for (uint32_t i = 0; i < 40; i++) u[i] = tct_uniform(key, 0, 1, i);
    tct_free((void *)c->at);
    tct_free((void *)c->from);
    c->fast       = u[0] < 0.5;
    c->units      = 1 + (int64_t)(u[1] * 999999);
    c->scale      = u[2] * 10;
    c->tau        = 0.1 + u[3] * 999;
    c->rest       = any_double(key, 1);
    c->factor     = pow(10, 60 * u[4] - 30);
    c->at         = any_text(tct_key_in(key, 1));
    c->from       = any_text(tct_key_in(key, 2));
    c->activation = (int)(u[5] * 3);
    c->contrast.n = 1 + (int)(u[6] * 16);
    c->delays.n   = (int)(u[7] * 17);
    for (int i = 0; i < 16; i++) {
      c->contrast.at[i] = u[8 + i];
      c->delays.at[i]   = 100 * u[24 + i];
    }
    assert_reads_back(c);
    tct_params_free(&creature, c);
  }
}

static void a_number_that_is_none_reads_back_as_the_preset(void **state)
{
  struct params {
    double limit;
  };
  static const tct_param params[] = {
    TCT_PARAM(struct params, limit, INFINITY, 0, 0, "ms", "when it ends")};
  static const tct_about about = {.name = "endless", TCT_TAKES(struct params, params)};
  struct params *p             = tct_params_new(&about), *q;
  tct_text t                   = {0};
  tct_spec *s;
  (void)state;

  tct_print_params(&t, 0, &about, p);
  assert_string_equal(t.at, "limit: null\n");
  s = tct_spec_parse(t.at, "a.yaml", NULL);
  q = tct_bind(s, tct_spec_root(s), &about, NULL);
  assert_int_equal(tct_complaints(s), 0);
  assert_true(q->limit == INFINITY);
  tct_params_free(&about, q);
  tct_spec_free(s);
  tct_text_free(&t);
  tct_params_free(&about, p);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(presets_are_written_out),
    cmocka_unit_test(every_text_reads_back),
    cmocka_unit_test(random_structs_read_back),
    cmocka_unit_test(a_number_that_is_none_reads_back_as_the_preset),
  };
  return cmocka_run_group_tests_name("print_params", tests, NULL, NULL);
}
