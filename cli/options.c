/* options.c -- reading a command line by a verb's table. */
#include "options.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

const struct option *option_named(const struct verb *v, const char *name, size_t length)
{
  for (int i = 0; i < v->n_options; i++)
    if (strlen(v->options[i].name) == length && strncmp(v->options[i].name, name, length) == 0)
      return &v->options[i];
  return NULL;
}

static const struct option *option_lettered(const struct verb *v, char letter)
{
  for (int i = 0; i < v->n_options; i++)
    if (v->options[i].letter && v->options[i].letter == letter) return &v->options[i];
  return NULL;
}

void option_form(const struct option *o, char *text, size_t size)
{
  char letter[8] = "    ";

  if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
  snprintf(text, size, "%s--%s%s%s", letter, o->name, o->value ? " " : "",
           o->value ? o->value : "");
}

static tct_status unknown(const struct verb *v, const char *word, size_t length, tct_error *err)
{
  const char *name[64];
  char said[64];
  int n = 0;

  for (int i = 0; i < v->n_options && n < 64; i++) name[n++] = v->options[i].name;
  snprintf(said, sizeof said, "%.*s", (int)length, word);
  const char *near = tct_nearest(said, name, n);
  if (near)
    return tct_fail(err, TCT_BAD_SPEC, "%s has no option '--%s'; did you mean '--%s'?", v->name,
                    said, near);
  return tct_fail(err, TCT_BAD_SPEC, "%s has no option '--%s'; tercet help %s lists those it has",
                  v->name, said, v->name);
}

/* "500M": a whole number of bytes, or of K, M, G, T of 1024 steps. */
static bool read_bytes(const char *text, size_t *bytes)
{
  static const char steps[] = "KMGT";
  char number[32];
  const size_t n   = strlen(text);
  const char *step = n ? strchr(steps, text[n - 1]) : NULL;
  const int shift  = step ? 10 * ((int)(step - steps) + 1) : 0;
  int64_t x;

  if (n == 0 || n >= sizeof number) return false;
  snprintf(number, sizeof number, "%.*s", (int)(step ? n - 1 : n), text);
  if (!tct_read_int(number, &x) || x < 1 || x > INT64_MAX >> shift) return false;
  *bytes = (size_t)x << shift;
  return true;
}

static bool read_choice(const char *from, const char *value, int *place)
{
  const size_t length = strlen(value);

  for (int i = 0; from; i++) {
    const char *end = strchr(from, '|');
    const size_t n  = end ? (size_t)(end - from) : strlen(from);
    if (n == length && strncmp(from, value, n) == 0) {
      *place = i;
      return true;
    }
    from = end ? end + 1 : NULL;
  }
  return false;
}

static tct_status one_more(struct asked *a, const char *set, tct_error *err)
{
  if (a->sets == SETS_MOST) return tct_fail(err, TCT_BAD_SPEC, "--set at most %d times", SETS_MOST);
  a->set[a->sets++] = set;
  return TCT_OK;
}

static tct_status take_word(struct words *w, const struct option *o, const char *value,
                            tct_error *err)
{
  if (w->n == WORDS_MOST)
    return tct_fail(err, TCT_BAD_SPEC, "--%s at most %d times", o->name, WORDS_MOST);
  w->at[w->n++] = value;
  return TCT_OK;
}

/* "30", "30 Hz", "0.1 s" */
static tct_status take_real(double *field, const struct option *o, const char *value,
                            tct_error *err)
{
  const bool pure = strcmp(o->from, "1") == 0;
  char why[128]   = "";
  double x;

  if (tct_quantity(value, o->from, &x, why, sizeof why) && x > o->least && x <= o->most) {
    *field = x;
    return TCT_OK;
  }
  return tct_fail(err, TCT_BAD_SPEC, "--%s wants a number over %d and up to %d%s%s, not '%s'",
                  o->name, o->least, o->most, pure ? "" : " ", pure ? "" : o->from, value);
}

static tct_status take(struct asked *a, const struct option *o, const char *value, tct_error *err)
{
  void *field = (char *)a + o->offset;
  int64_t x;

  if (o->kind == OPTION_FLAG) {
    *(bool *)field = true;
    return TCT_OK;
  }
  if (!*value) return tct_fail(err, TCT_BAD_SPEC, "--%s wants %s, not nothing", o->name, o->value);
  switch (o->kind) {
  case OPTION_COUNT:
    if (!tct_read_int(value, &x) || x < o->least || x > o->most)
      return tct_fail(err, TCT_BAD_SPEC, "--%s wants a whole number from %d to %d, not '%s'",
                      o->name, o->least, o->most, value);
    *(int *)field = (int)x;
    return TCT_OK;
  case OPTION_BYTES:
    if (read_bytes(value, field)) return TCT_OK;
    return tct_fail(err, TCT_BAD_SPEC, "--%s wants a size such as 500M or 2G, not '%s'", o->name,
                    value);
  case OPTION_CHOICE:
    if (read_choice(o->from, value, field)) return TCT_OK;
    return tct_fail(err, TCT_BAD_SPEC, "--%s is one of %s, not '%s'", o->name, o->from, value);
  case OPTION_SEED:
    if (!tct_read_int(value, &x) || x < 0)
      return tct_fail(err, TCT_BAD_SPEC, "--seed wants a whole number from 0, not '%s'", value);
    if (*a->seed) return tct_fail(err, TCT_BAD_SPEC, "--seed is said twice");
    snprintf(a->seed, sizeof a->seed, "seed=%lld", (long long)x);
    return one_more(a, a->seed, err);
  case OPTION_SET:
    if (!strchr(value, '=') || *value == '=')
      return tct_fail(err, TCT_BAD_SPEC, "--set wants PATH=VALUE, such as rule.scale=0.5, not '%s'",
                      value);
    return one_more(a, value, err);
  case OPTION_KNOB:
    if (!strchr(value, '=') || *value == '=')
      return tct_fail(err, TCT_BAD_SPEC,
                      "--%s wants PATH=V1,V2, such as rule.nudge=0.1,0.5, not '%s'", o->name,
                      value);
    if (a->knobs == KNOBS_MOST)
      return tct_fail(err, TCT_BAD_SPEC, "--%s at most %d times", o->name, KNOBS_MOST);
    a->knob[a->knobs++] = value;
    return TCT_OK;
  case OPTION_WORDS:
    return take_word(field, o, value, err);
  case OPTION_REAL:
    return take_real(field, o, value, err);
  default:
    *(const char **)field = value;
    return TCT_OK;
  }
}

/* One word that begins with a dash; `next` is the word after it, or NULL.  *used: that was its value. */
static tct_status read_option(struct asked *a, const char *word, const char *next, bool *used,
                              tct_error *err)
{
  const bool is_long  = word[1] == '-';
  const char *equals  = is_long ? strchr(word, '=') : NULL;
  const size_t length = equals ? (size_t)(equals - word) - 2 : strlen(word) - (is_long ? 2 : 0);
  const char *value   = equals ? equals + 1 : !is_long && word[2] ? word + 2 : NULL;
  const struct option *o =
    is_long ? option_named(a->verb, word + 2, length) : option_lettered(a->verb, word[1]);

  *used = false;
  if (!o && is_long) return unknown(a->verb, word + 2, length, err);
  if (!o)
    return tct_fail(err, TCT_BAD_SPEC, "%s has no option '%.2s'; tercet help %s lists those it has",
                    a->verb->name, word, a->verb->name);
  if (o->kind == OPTION_FLAG && value)
    return tct_fail(err, TCT_BAD_SPEC, "--%s takes no value ('%s')", o->name, value);
  if (o->kind != OPTION_FLAG && !value) {
    if (!next || strncmp(next, "--", 2) == 0)
      return tct_fail(err, TCT_BAD_SPEC, "--%s wants %s after it", o->name, o->value);
    value = next;
    *used = true;
  }
  return take(a, o, value, err);
}

tct_status options_read(struct asked *a, int n, char **word, tct_error *err)
{
  bool words_only = false; /* after `--` */

  for (int i = 0; i < n; i++) {
    const char *w = word[i];
    if (!words_only && strcmp(w, "--") == 0) {
      words_only = true;
    } else if (!words_only && w[0] == '-' && w[1]) {
      bool used;
      const tct_status status = read_option(a, w, i + 1 < n ? word[i + 1] : NULL, &used, err);
      if (status != TCT_OK) return status;
      i += used;
    } else if (!*w) {
      return tct_fail(err, TCT_BAD_SPEC, "word %d after '%s' is empty", i + 1, a->verb->name);
    } else if (a->nouns == NOUNS_MOST || a->nouns == a->verb->most) {
      return tct_fail(err, TCT_BAD_SPEC, "'%s' is one word too many for tercet %s %s", w,
                      a->verb->name, a->verb->nouns);
    } else {
      a->noun[a->nouns++] = w;
    }
  }
  if (a->nouns < a->verb->least && !a->help)
    return tct_fail(err, TCT_BAD_SPEC, "tercet %s wants %s", a->verb->name, a->verb->nouns);
  return TCT_OK;
}
