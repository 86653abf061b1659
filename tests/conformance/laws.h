/* laws.h -- one case for each variant of a room and each law that it is under.
 *
 * A law is a function that looks at a variant with some setting of its parameters and returns true, or
 * says why not.  It is asked at the presets, and again for every value of every parameter that is a word
 * or a truth value.  Since a law only answers, a test can also plant a variant that claims what it does
 * not keep, and see that it is caught. */
#ifndef TERCET_TESTS_LAWS_H
#define TERCET_TESTS_LAWS_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "substrate/complain.h"

typedef struct {
  char text[512];
} law_why;

typedef struct {
  const char *name;
  bool (*holds)(const tct_about *variant, void *params, law_why *why);
  unsigned claim; /* asked only of variants that make this claim; 0: of all */
} law;

__attribute__((format(printf, 2, 3))) static inline bool broken(law_why *why, const char *form, ...)
{
  va_list args;

  va_start(args, form);
  (void)vsnprintf(why->text, sizeof why->text, form, args);
  va_end(args);
  return false;
}

/* ---- numbers that are the same every time --------------------------------------------------------- */

/* In (-1, 1), from a counter that goes on. */
static inline double law_draw(uint64_t *at)
{
  uint64_t z = *at += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return ((double)(z >> 11) + 0.5) / 4503599627370496.0 - 1;
}

static inline bool law_near(double a, double b, double slack)
{
  return fabs(a - b) <= slack * (1 + fabs(a) + fabs(b)); /* false for NaN */
}

/* ---- settings ------------------------------------------------------------------------------------- */

static inline int law_values(const tct_param *p)
{
  int n = 1;

  if (p->type == TCT_TYPE_BOOL) return 2;
  if (p->type != TCT_TYPE_CHOICE) return 0;
  for (const char *c = p->choices; *c; c++) n += *c == '|';
  return n;
}

static inline void law_set(const tct_param *p, void *params, int value)
{
  char *at = (char *)params + p->offset;

  if (p->type == TCT_TYPE_BOOL)
    *(bool *)at = value != 0;
  else
    *(int *)at = value;
}

/* Does the law hold at the presets, and with every word and every truth value in its turn? */
static inline bool law_holds(const law *l, const tct_about *a, law_why *why)
{
  for (int i = -1; i < a->n_params; i++) {
    const int values = i < 0 ? 1 : law_values(&a->params[i]);
    for (int v = 0; v < values; v++) {
      void *params = tct_params_new(a);
      assert_non_null(params);
      if (i >= 0) law_set(&a->params[i], params, v);
      why->text[0]    = 0;
      const bool kept = l->holds(a, params, why);
      tct_params_free(a, params);
      if (kept) continue;
      const size_t said = strlen(why->text);
      if (i >= 0)
        (void)snprintf(why->text + said, sizeof why->text - said, " (%s: value %d)",
                       a->params[i].name, v);
      return false;
    }
  }
  return true;
}

/* A planted variant must be caught by a law.  If the law says that all is well, the test fails. */
static inline void law_catches(const law *laws, size_t n, const char *name,
                               const tct_about *planted)
{
  law_why why = {""};
  size_t i    = 0;

  while (i < n && strcmp(laws[i].name, name) != 0) i++;
  if (i == n) fail_msg("there is no law '%s'", name);
  if (law_holds(&laws[i], planted, &why))
    fail_msg("'%s' did not notice that %s breaks it", name, planted->title);
  assert_true(why.text[0] != 0);
}
#define CAUGHT(table, name, planted)                                                               \
  law_catches(table, sizeof(table) / sizeof *(table), name, planted)

/* ---- what holds in every room ---------------------------------------------------------------------- */

static inline bool law_preset_allowed(const tct_param *p)
{
  if (p->type == TCT_TYPE_TEXT || p->type == TCT_TYPE_NUMBERS) return true;
  if (p->type == TCT_TYPE_CHOICE) return p->preset >= 0 && p->preset < law_values(p);
  return (p->least == 0 && p->most == 0) || (p->least <= p->preset && p->preset <= p->most);
}

static inline bool law_sentence(const char *s, size_t least)
{
  const size_t n = s ? strlen(s) : 0;

  return n >= least && s[n - 1] != '.' && s[n - 1] != ' ';
}

static inline bool law_describes(const tct_about *a, bool cites, law_why *why)
{
  if (!law_sentence(a->title, 3) || !law_sentence(a->family, 3))
    return broken(why, "no title or no family");
  if (!law_sentence(a->summary, 20))
    return broken(why, "the summary is no sentence: %s", a->summary);
  if (!a->equation || !a->equation[0]) return broken(why, "no equation");
  if (!a->source || (cites && !strstr(a->source, "doi:10.")))
    return broken(why, "no source with a DOI");
  if (a->notes && strlen(a->notes) < 20) return broken(why, "notes that say nothing");
  for (int i = 0; i < a->n_params; i++) {
    const tct_param *p = &a->params[i];
    if (!p->unit || !tct_unit_kind(p->unit)) return broken(why, "%s has no unit", p->name);
    if (!law_sentence(p->doc, 15)) return broken(why, "%s is not explained", p->name);
    if (!law_preset_allowed(p)) return broken(why, "the preset of %s is out of its range", p->name);
    if (p->offset >= a->params_size) return broken(why, "%s lies outside its struct", p->name);
  }
  return true;
}

static inline bool law_describes_itself(const tct_about *a, void *params, law_why *why)
{
  (void)params;
  return law_describes(a, true, why);
}

/* ---- the cases ------------------------------------------------------------------------------------- */

typedef struct {
  const law *law;
  const tct_about *variant;
  char name[96];
} law_case;

static inline void law_check(void **state)
{
  const law_case *c = *state;
  law_why why       = {""};

  if (!law_holds(c->law, c->variant, &why)) fail_msg("%s", why.text);
}

/* How many of these laws the variants of a room are under; `cases` and `tests`, if given, are filled. */
static inline size_t law_cases(const char *room, const law *laws, size_t n_laws, law_case *cases,
                               struct CMUnitTest *tests)
{
  const tct_room *r = tct_room_named(room);
  size_t n          = 0;

  for (int v = 0; r && v < r->n; v++)
    for (size_t i = 0; i < n_laws; i++) {
      if (laws[i].claim && !(r->about[v]->claims & laws[i].claim)) continue;
      if (cases) {
        cases[n] = (law_case){.law = &laws[i], .variant = r->about[v]};
        (void)snprintf(cases[n].name, sizeof cases[n].name, "%s %s", r->about[v]->name,
                       laws[i].name);
        tests[n] = (struct CMUnitTest){cases[n].name, law_check, NULL, NULL, &cases[n]};
      }
      n++;
    }
  return n;
}

/* Run a room's laws.  Returns how many failed; an empty room is a failure: it would test nothing. */
static inline int law_run(const char *room, const law *laws, size_t n_laws)
{
  const size_t n           = law_cases(room, laws, n_laws, NULL, NULL);
  law_case *cases          = calloc(n + 1, sizeof *cases);
  struct CMUnitTest *tests = calloc(n + 1, sizeof *tests);
  int failed               = 1;

  if (n == 0) (void)fprintf(stderr, "there is no room '%s', or nobody in it\n", room);
  if (n > 0 && cases && tests) {
    law_cases(room, laws, n_laws, cases, tests);
    failed = _cmocka_run_group_tests(room, tests, n, NULL, NULL);
  }
  free(tests);
  free(cases);
  return failed;
}

#define LAWS(room, table) law_run(room, table, sizeof(table) / sizeof *(table))

#endif
