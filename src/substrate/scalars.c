/* scalars.c -- what a scalar says, by the type that is asked for.
 *
 * A spec's scalars are text until a descriptor says what they are: nothing is guessed, so a
 * population may be called `no`, and 0.1abc is not 0.1. */
#include "substrate/complain.h"

#include "substrate/spec_own.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

const char *const tct_words_true[]  = {"true", "yes", "on", NULL};
const char *const tct_words_false[] = {"false", "no", "off", NULL};
const char *const tct_words_null[]  = {"", "~", "null", NULL};

static const double no_bound = 1e18; /* a range that goes so far has no end on that side */
static const double exact =
  9007199254740992; /* 2^53: whole numbers of a double that are themselves */

static int lower(char c)
{
  return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool tct_word_is(const char *text, const char *const *words)
{
  for (; *words; words++) {
    size_t i = 0;

    while (text[i] && lower(text[i]) == (*words)[i]) i++;
    if (!text[i] && !(*words)[i]) return true;
  }
  return false;
}

void tct_words_of(const char *choices, tct_words *w)
{
  char *s = w->text;

  w->n = 0;
  tct_print(w->text, sizeof w->text, "%s", choices ? choices : "");
  while (s && w->n < (int)(sizeof w->at / sizeof *w->at)) {
    char *bar = strchr(s, '|');

    if (bar) *bar++ = 0;
    w->at[w->n++] = s;
    s             = bar;
  }
}

/* A scalar without quotes, or a complaint. */
static bool is_plain(tct_spec *s, const tct_node *n, const char *name, const char *what)
{
  if (n->kind != TCT_NODE_SCALAR)
    tct_complain(s, n, "%s must be %s, not a %s", name, what,
                 n->kind == TCT_NODE_LIST ? "list" : "map");
  else if (n->quoted)
    tct_complain(s, n, "%s must be %s; '%.60s' in quotes is a text", name, what, n->text);
  else
    return true;
  return false;
}

static bool is_pure(const char *unit)
{
  return !unit || strcmp(unit, "1") == 0;
}

static bool within(tct_spec *s, const tct_node *n, const char *name, const char *unit, double least,
                   double most, double x)
{
  const char *gap = is_pure(unit) ? "" : " ", *of = is_pure(unit) ? "" : unit;

  if ((least == 0 && most == 0) || (x >= least && x <= most)) return true;
  if (most >= no_bound)
    tct_complain(s, n, "%s must be at least %.10g%s%s, not %.60s", name, least, gap, of, n->text);
  else if (least <= -no_bound)
    tct_complain(s, n, "%s must be at most %.10g%s%s, not %.60s", name, most, gap, of, n->text);
  else
    tct_complain(s, n, "%s must lie between %.10g and %.10g%s%s, not %.60s", name, least, most, gap,
                 of, n->text);
  return false;
}

/* A number or a quantity, of any size.  JSON can say a quantity only in quotes, so a text that names a
 * unit is one, and a text that does not is a text. */
static bool read_number(tct_spec *s, const tct_node *n, const char *name, const char *unit,
                        double *x)
{
  const char *kind = is_pure(unit) ? NULL : tct_unit_kind(unit);
  char why[160]    = "";
  double bare;
  const bool said =
    kind && n->kind == TCT_NODE_SCALAR && n->quoted && *n->text && !tct_read_real(n->text, &bare);

  if (!said && !is_plain(s, n, name, kind ? kind : "a number")) return false;
  if (tct_quantity(n->text, unit, x, why, sizeof why)) return true;
  if (kind)
    tct_complain(s, n, "%s is in %s: %s", name, unit, why);
  else if (strstr(why, "is not a number"))
    tct_complain(s, n, "%s", why);
  else
    tct_complain(s, n, "%s is a pure number: %s", name, why);
  return false;
}

bool tct_scalar_real(tct_spec *s, const tct_node *n, const char *name, const char *unit,
                     double least, double most, double *x)
{
  double got;

  if (!read_number(s, n, name, unit, &got) || !within(s, n, name, unit, least, most, got))
    return false;
  *x = got;
  return true;
}

bool tct_scalar_int(tct_spec *s, const tct_node *n, const char *name, const char *unit,
                    double least, double most, int64_t *x)
{
  int64_t got;
  double real;

  if (n->kind != TCT_NODE_SCALAR || n->quoted || !tct_read_int(n->text, &got)) {
    if (!read_number(s, n, name, unit, &real)) return false;
    if (floor(real) != real || fabs(real) > exact) {
      tct_complain(s, n,
                   floor(real) != real ? "%s must be a whole number, not %.60s"
                                       : "%s must be smaller than %.60s",
                   name, n->text);
      return false;
    }
    got = (int64_t)real; /* 1e5, or 2 s in ms */
  }
  if (!within(s, n, name, unit, least, most, (double)got)) return false;
  *x = got;
  return true;
}

bool tct_scalar_bool(tct_spec *s, const tct_node *n, const char *name, bool *x)
{
  if (!is_plain(s, n, name, "true or false")) return false;
  if (tct_word_is(n->text, tct_words_true)) {
    *x = true;
  } else if (tct_word_is(n->text, tct_words_false)) {
    *x = false;
  } else {
    tct_complain(s, n, "%s must be true or false, not '%.60s'", name, n->text);
    return false;
  }
  return true;
}

bool tct_scalar_text(tct_spec *s, const tct_node *n, const char *name, const char **x)
{
  if (n->kind != TCT_NODE_SCALAR) {
    tct_complain(s, n, "%s must be a text, not a %s", name,
                 n->kind == TCT_NODE_LIST ? "list" : "map");
    return false;
  }
  *x = n->text;
  return true;
}

bool tct_scalar_choice(tct_spec *s, const tct_node *n, const char *name, const char *choices,
                       int *x)
{
  const char *text, *near;
  char all[512];
  size_t used = 0;
  tct_words words;

  if (!tct_scalar_text(s, n, name, &text)) return false;
  tct_words_of(choices, &words);
  all[0] = 0;
  for (int i = 0; i < words.n; i++) {
    if (strcmp(words.at[i], text) == 0) {
      *x = i;
      return true;
    }
    if (used < sizeof all - 1)
      used += (size_t)tct_print(all + used, sizeof all - used, "%s%s",
                                i == 0             ? ""
                                : i == words.n - 1 ? " or "
                                                   : ", ",
                                words.at[i]);
  }
  near = tct_nearest(text, words.at, words.n);
  if (near)
    tct_complain(s, n, "%s must be %s, not '%.60s'; did you mean '%s'?", name, all, text, near);
  else
    tct_complain(s, n, "%s must be %s, not '%.60s'", name, all, text);
  return false;
}

/* ---- for those who read a spec key by key ---- */

static const char *called(const tct_node *n)
{
  return n->key ? n->key : "this";
}

double tct_node_real(tct_spec *s, const tct_node *n, const char *unit, double least, double most,
                     double otherwise)
{
  if (!tct_node_null(n)) tct_scalar_real(s, n, called(n), unit, least, most, &otherwise);
  return otherwise;
}

int64_t tct_node_int(tct_spec *s, const tct_node *n, int64_t least, int64_t most, int64_t otherwise)
{
  if (!tct_node_null(n))
    tct_scalar_int(s, n, called(n), "1", (double)least, (double)most, &otherwise);
  return otherwise;
}

bool tct_node_bool(tct_spec *s, const tct_node *n, bool otherwise)
{
  if (!tct_node_null(n)) tct_scalar_bool(s, n, called(n), &otherwise);
  return otherwise;
}

const char *tct_node_text(tct_spec *s, const tct_node *n, const char *otherwise)
{
  if (!tct_node_null(n)) tct_scalar_text(s, n, called(n), &otherwise);
  return otherwise;
}
