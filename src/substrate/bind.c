/* bind.c -- a variant's parameter struct, filled from its descriptor's presets and a spec's keys. */
#include "substrate/complain.h"

#include "substrate/spec_own.h"

#include "base/memory.h"
#include "base/text.h"

#include <string.h>

static void *field(void *params, const tct_param *p)
{
  return (char *)params + p->offset;
}

/* ---- presets ---- */

/* "0.2 1" */
static void numbers_of(const char *text, tct_numbers *x)
{
  x->n = 0;
  while (text && x->n < TCT_NUMBERS_MOST) {
    char one[64];
    size_t n;

    text += strspn(text, " ,");
    n = strcspn(text, " ,");
    if (n == 0 || n >= sizeof one) return;
    memcpy(one, text, n);
    one[n] = 0;
    if (!tct_read_real(one, &x->at[x->n])) return;
    x->n++;
    text += n;
  }
}

static bool preset(const tct_param *p, void *at)
{
  switch (p->type) {
  case TCT_TYPE_BOOL:
    *(bool *)at = p->preset != 0;
    return true;
  case TCT_TYPE_INT:
    *(int64_t *)at = (int64_t)p->preset;
    return true;
  case TCT_TYPE_REAL:
    *(double *)at = p->preset;
    return true;
  case TCT_TYPE_CHOICE:
    *(int *)at = (int)p->preset;
    return true;
  case TCT_TYPE_NUMBERS:
    numbers_of(p->preset_text, at);
    return true;
  case TCT_TYPE_TEXT:
    *(const char **)at = tct_strdup(p->preset_text ? p->preset_text : "");
    break;
  }
  return *(const char **)at != NULL;
}

void *tct_params_new(const tct_about *about)
{
  void *params = tct_alloc(1, about->params_size);

  for (int i = 0; params && i < about->n_params; i++) {
    if (preset(&about->params[i], field(params, &about->params[i]))) continue;
    tct_params_free(about, params);
    params = NULL;
  }
  return params;
}

void tct_params_free(const tct_about *about, void *params)
{
  if (!params) return;
  for (int i = 0; i < about->n_params; i++)
    if (about->params[i].type == TCT_TYPE_TEXT)
      tct_free(*(void **)field(params, &about->params[i]));
  tct_free(params);
}

void *tct_params_copy(const tct_about *about, const void *params)
{
  char *copy = tct_alloc(1, about->params_size);
  bool fine  = copy != NULL;

  if (!fine) return NULL;
  if (about->params_size) memcpy(copy, params, about->params_size);
  for (int i = 0; i < about->n_params; i++) { /* all texts, so that a half-made copy owns its own */
    const tct_param *p = &about->params[i];
    const char **text;

    if (p->type != TCT_TYPE_TEXT) continue;
    text = field(copy, p);
    if (*text) *text = fine ? tct_strdup(*text) : NULL;
    fine = fine && (*text || !*(const char *const *)((const char *)params + p->offset));
  }
  if (fine) return copy;
  tct_params_free(about, copy);
  return NULL;
}

/* ---- a spec's keys ---- */

static void bind_numbers(tct_spec *s, const tct_node *n, const tct_param *p, tct_numbers *into)
{
  const int before = tct_complaints(s);
  tct_numbers x    = {.n = 1};

  if (n->kind != TCT_NODE_LIST) {
    tct_scalar_real(s, n, p->name, p->unit, p->least, p->most, &x.at[0]);
  } else if (n->n > TCT_NUMBERS_MOST) {
    tct_complain(s, n, "%s has at most %d numbers, not %d", p->name, TCT_NUMBERS_MOST, n->n);
  } else if (n->n == 0 && !(p->preset_text && !*p->preset_text)) {
    tct_complain(s, n, "%s needs at least one number", p->name);
  } else {
    for (x.n = 0; x.n < n->n; x.n++)
      tct_scalar_real(s, n->child[x.n], p->name, p->unit, p->least, p->most, &x.at[x.n]);
  }
  if (tct_complaints(s) == before) *into = x;
}

/* False: no memory. */
static bool bind_one(tct_spec *s, const tct_node *n, const tct_param *p, void *at)
{
  const char *text = NULL;
  char *copy;

  switch (p->type) {
  case TCT_TYPE_BOOL:
    tct_scalar_bool(s, n, p->name, at);
    return true;
  case TCT_TYPE_INT:
    tct_scalar_int(s, n, p->name, p->unit, p->least, p->most, at);
    return true;
  case TCT_TYPE_REAL:
    tct_scalar_real(s, n, p->name, p->unit, p->least, p->most, at);
    return true;
  case TCT_TYPE_CHOICE:
    tct_scalar_choice(s, n, p->name, p->choices, at);
    return true;
  case TCT_TYPE_NUMBERS:
    bind_numbers(s, n, p, at);
    return true;
  case TCT_TYPE_TEXT:
    break;
  }
  if (!tct_scalar_text(s, n, p->name, &text)) return true;
  copy = tct_strdup(text);
  if (!copy) return false;
  tct_free(*(void **)at);
  *(char **)at = copy;
  return true;
}

/* Keys that neither the variant nor anybody else reads. */
static void look_for_strays(tct_spec *s, const tct_node *n, const tct_about *about,
                            const char *const *allowed)
{
  const char *known[128];
  const int most = sizeof known / sizeof *known;
  int count      = 0;

  known[count++] = "kind";
  for (int i = 0; i < about->n_params && count < most; i++) known[count++] = about->params[i].name;
  for (; allowed && *allowed && count < most; allowed++) known[count++] = *allowed;
  for (int i = 0; i < n->n; i++) {
    const tct_node *child = n->child[i];
    const char *near;
    int k = 0;

    while (k < count && strcmp(child->key, known[k]) != 0) k++;
    if (k < count) continue;
    near = tct_nearest(child->key, known, count);
    if (near)
      tct_complain_key(s, child, "%s has no '%.60s'; did you mean '%s'?", about->name, child->key,
                       near);
    else
      tct_complain_key(s, child, "%s has no '%.60s'", about->name, child->key);
  }
}

void *tct_bind(tct_spec *s, const tct_node *n, const tct_about *about, const char *const *allowed)
{
  void *params = tct_params_new(about);

  if (!params) return NULL;
  if (n && n->kind == TCT_NODE_LIST)
    tct_complain(s, n, "%s is expected here as a name or a map, not in a list", about->name);
  if (n && n->kind == TCT_NODE_MAP) look_for_strays(s, n, about, allowed);
  for (int i = 0; i < about->n_params; i++) {
    const tct_param *p = &about->params[i];
    const bool needed =
      (p->type == TCT_TYPE_TEXT || p->type == TCT_TYPE_NUMBERS) && !p->preset_text;
    const tct_node *value = tct_node_at(n, p->name);

    if (!value && needed) tct_complain(s, n, "%s needs '%s': %s", about->name, p->name, p->doc);
    if (!value || bind_one(s, value, p, field(params, p))) continue;
    tct_params_free(about, params);
    return NULL;
  }
  return params;
}
