/* behaviour_bench.h -- measures of choices asked for by name. */
#ifndef BEHAVIOUR_BENCH_H
#define BEHAVIOUR_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <tercet/behaviour.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "substrate/complain.h"

struct asked {
  const tct_behaviour *m;
  void *params;
  tct_behaviour_how how;
  tct_behaved got;
};

static inline struct asked behaviour_named(const char *name)
{
  struct asked a = {.m   = (const tct_behaviour *)tct_variant("behaviours", name),
                    .how = {.level = 0.95, .seed = 1}};

  assert_non_null(a.m);
  a.params = tct_params_new(&a.m->about);
  return a;
}

static inline void behaviour_set(struct asked *a, const char *name, double value)
{
  for (int i = 0; i < a->m->n_params; i++) {
    const tct_param *p = &a->m->params[i];
    char *at           = (char *)a->params + p->offset;
    if (strcmp(p->name, name) != 0) continue;
    if (p->type == TCT_TYPE_BOOL) *(bool *)at = value != 0;
    if (p->type == TCT_TYPE_CHOICE) *(int *)at = (int)value;
    if (p->type == TCT_TYPE_INT) *(int64_t *)at = (int64_t)value;
    if (p->type == TCT_TYPE_REAL) *(double *)at = value;
    return;
  }
  fail_msg("there is no parameter '%s'", name);
}

static inline void behaviour_of(struct asked *a, const tct_choices *one, const tct_choices *two)
{
  tct_error err = {0};

  if (tct_behave(a->m, a->params, one, two, &a->how, &a->got, &err) != TCT_OK)
    fail_msg("%s", err.text);
}

static inline const tct_behaved_number *behaved_all(const struct asked *a, const char *name)
{
  for (int j = 0; j < a->m->n; j++)
    if (strcmp(a->m->number[j].name, name) == 0) return &a->got.number[j];
  fail_msg("there is no number '%s'", name);
  return NULL;
}

static inline double behaved(const struct asked *a, const char *name)
{
  return behaved_all(a, name)->value;
}

static inline void behaviour_done(struct asked *a)
{
  tct_params_free(&a->m->about, a->params);
}

/* It cannot be measured, and these words are in what is said. */
static inline void behaviour_refused(struct asked *a, const tct_choices *one,
                                     const tct_choices *two, const char *words)
{
  tct_error err = {0};

  assert_int_equal(tct_behave(a->m, a->params, one, two, &a->how, &a->got, &err), TCT_BAD_DATA);
  if (!strstr(err.text, words)) fail_msg("'%s' is not in: %s", words, err.text);
}

#endif
