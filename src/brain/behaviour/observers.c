/* observers.c -- observers beside each other: of the same options, and in the same trials. */
#include "brain/behaviour/names.h"

#include <string.h>

#include "base/memory.h"
#include "brain/behaviour/kept.h"
#include "brain/files/bytes.h"

void tct_observers_free(tct_observers *o)
{
  for (int i = 0; i < o->n; i++) {
    tct_choices_free(&o->observer[i].choices);
    tct_free((void *)o->observer[i].trial);
  }
  tct_free(o->observer);
  tct_free(o->options.name);
  tct_free(o->images.name);
  tct_free(o->trials.name);
  *o = (tct_observers){0};
}

/* ---- the same classes ----------------------------------------------------------------------------------- */

enum { OPTIONS, IMAGES, TRIALS, KINDS };

static tct_class_names *names_of(tct_observers *o, int kind)
{
  return kind == OPTIONS ? &o->options : kind == IMAGES ? &o->images : &o->trials;
}

/* to[s][i]: what class i of side s becomes; all [KINDS] their names. */
typedef struct {
  tct_class_names all;
  int *to[2];
} joined;

static void joined_free(joined *j)
{
  tct_free(j->all.name);
  tct_free(j->to[0]);
  tct_free(j->to[1]);
}

static bool join(const tct_class_names *a, const tct_class_names *b, joined *into)
{
  const tct_class_names *const side[] = {a, b};
  tct_names both                      = {.room = 0};
  bool good                           = true;

  *into = (joined){.to = {NULL, NULL}};
  for (int s = 0; s < 2; s++) {
    into->to[s] = tct_alloc((size_t)side[s]->n + 1, sizeof(int));
    good        = good && into->to[s];
    for (int i = 0; good && i < side[s]->n; i++) {
      into->to[s][i] = tct_names_put(&both, side[s]->name[i]);
      good           = into->to[s][i] >= 0;
    }
  }
  int *moved = good ? tct_names_sort(&both) : NULL;
  good       = moved != NULL;
  for (int s = 0; good && s < 2; s++)
    for (int i = 0; i < side[s]->n; i++) into->to[s][i] = moved[into->to[s][i]];
  tct_free(moved);
  into->all = tct_names_taken(&both);
  return good;
}

static void renumber(const int *column, int n, const int *to)
{
  int *at = (int *)column; /* it is the observers' own */

  for (int i = 0; at && i < n; i++)
    if (at[i] >= 0) at[i] = to[at[i]];
}

/* Probabilities in their new places; an option that a table does not know is not chosen. */
static double *spread_chances(const tct_choices *c, int options, const int *to)
{
  double *chance = tct_alloc((size_t)c->trials * (size_t)options + 1, sizeof *chance);

  for (ptrdiff_t i = 0; chance && i < c->trials; i++)
    for (int k = 0; k < c->options; k++)
      chance[i * options + to[k]] = c->chance[i * c->options + k];
  return chance;
}

static bool apply(tct_observers *o, int side, const joined *j)
{
  for (int i = 0; i < o->n; i++) {
    tct_choices *c = &o->observer[i].choices;
    if (c->chance) {
      double *chance = spread_chances(c, j[OPTIONS].all.n, j[OPTIONS].to[side]);
      if (!chance) return false;
      tct_free((void *)c->chance);
      c->chance = chance;
    }
    renumber(c->truth, c->trials, j[OPTIONS].to[side]);
    renumber(c->choice, c->trials, j[OPTIONS].to[side]);
    renumber(c->distractor, c->trials, j[OPTIONS].to[side]);
    renumber(c->image, c->trials, j[IMAGES].to[side]);
    renumber(o->observer[i].trial, c->trials, j[TRIALS].to[side]);
    c->options = j[OPTIONS].all.n;
    c->images  = j[IMAGES].all.n;
  }
  return true;
}

/* All names of one table have each a room of its own, so that each can be freed. */
static bool name_again(tct_observers *o, const joined *j)
{
  for (int kind = 0; kind < KINDS; kind++) {
    tct_class_names *of          = names_of(o, kind);
    const size_t n               = (size_t)j[kind].all.n;
    char(*name)[TCT_CHOICE_NAME] = tct_alloc(n + 1, sizeof *name);
    if (!name) return false;
    if (n > 0) memcpy(name, j[kind].all.name, n * sizeof *name);
    tct_free(of->name);
    *of = (tct_class_names){(int)n, name};
  }
  return true;
}

static tct_status no_common(const tct_observers *a, const tct_observers *b, tct_error *err)
{
  return tct_fail(err, TCT_BAD_DATA, "they have no option in common: '%s' is one of %d, '%s' of %d",
                  a->options.n ? a->options.name[0] : "", a->options.n,
                  b->options.n ? b->options.name[0] : "", b->options.n);
}

tct_status tct_observers_match(tct_observers *a, tct_observers *b, tct_error *err)
{
  joined j[KINDS]   = {{.to = {NULL, NULL}}};
  tct_status status = TCT_OK;
  bool good         = true;

  for (int kind = 0; good && kind < KINDS; kind++)
    good = join(names_of(a, kind), names_of(b, kind), &j[kind]);
  if (good && j[OPTIONS].all.n == a->options.n + b->options.n) status = no_common(a, b, err);
  if (good && status == TCT_OK)
    good = name_again(a, j) && name_again(b, j) && apply(a, 0, j) && apply(b, 1, j);
  if (!good) status = tct_fail(err, TCT_NO_MEMORY, "no memory to match names");
  for (int kind = 0; kind < KINDS; kind++) joined_free(&j[kind]);
  return status;
}

/* ---- the same trials ------------------------------------------------------------------------------------ */

/* Where each class stands in `column`, -1: nowhere; NULL: no memory.  *twice: one stands there twice. */
static int *places(const int *column, int n, int classes, int *twice)
{
  int *at = tct_alloc((size_t)classes + 1, sizeof *at);

  *twice = -1;
  for (int k = 0; at && k < classes; k++) at[k] = -1;
  for (int i = 0; at && i < n; i++) {
    if (column[i] < 0) continue;
    if (at[column[i]] >= 0) *twice = i;
    at[column[i]] = i;
  }
  return at;
}

typedef struct {
  const tct_observer *o[2];
  const int *key[2]; /* of each trial: its name, or the image; NULL: its place */
  bool images;
  int classes;
  int *at[2];     /* [classes] */
  int *shared[2]; /* [shared] trials of each that are the same */
  int n;
} matching;

static int highest(const int *column, int n)
{
  int most = -1;

  for (int i = 0; i < n; i++) most = column[i] > most ? column[i] : most;
  return most;
}

static tct_status find_places(matching *m, tct_error *err)
{
  m->classes = 0;
  for (int s = 0; s < 2; s++) {
    const int most = highest(m->key[s], m->o[s]->choices.trials) + 1;
    m->classes     = most > m->classes ? most : m->classes;
  }
  for (int s = 0; s < 2; s++) {
    int twice;
    tct_free(m->at[s]);
    m->at[s] = places(m->key[s], m->o[s]->choices.trials, m->classes, &twice);
    if (!m->at[s]) return tct_fail(err, TCT_NO_MEMORY, "no memory to match trials");
    if (twice < 0) continue;
    if (!m->images)
      return tct_fail(err, TCT_BAD_DATA, "%s, trial %d: it has the name of one before it",
                      m->o[s]->name, twice + 1);
    m->key[0] = m->key[1] = NULL; /* images do not tell trials apart */
    return TCT_OK;
  }
  return TCT_OK;
}

static tct_status choose_key(matching *m, tct_error *err)
{
  const tct_choices *a = &m->o[0]->choices, *b = &m->o[1]->choices;
  const bool named = m->o[0]->trial && m->o[1]->trial;

  m->images = !named && a->image && b->image;
  m->key[0] = named ? m->o[0]->trial : m->images ? a->image : NULL;
  m->key[1] = named ? m->o[1]->trial : m->images ? b->image : NULL;
  if (m->key[0]) TCT_PASS(find_places(m, err));
  if (m->key[0] || a->trials == b->trials) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA,
                  "%s has %d trials and %s has %d, and nothing says which are the same: a column "
                  "trial would",
                  m->o[0]->name, a->trials, m->o[1]->name, b->trials);
}

/* In the order of the first. */
static tct_status find_shared(matching *m, tct_error *err)
{
  const tct_choices *a = &m->o[0]->choices, *b = &m->o[1]->choices;
  const size_t most = (size_t)a->trials + 1;

  m->shared[0] = tct_alloc(most, sizeof(int));
  m->shared[1] = tct_alloc(most, sizeof(int));
  if (!m->shared[0] || !m->shared[1])
    return tct_fail(err, TCT_NO_MEMORY, "no memory to match trials");
  for (int i = 0; i < a->trials; i++) {
    const int k     = m->key[0] ? m->key[0][i] : i;
    const int other = !m->key[0] ? i : k < 0 ? -1 : m->at[1][k];
    if (other < 0) continue;
    if (a->truth[i] >= 0 && b->truth[other] >= 0 && a->truth[i] != b->truth[other])
      return tct_fail(err, TCT_BAD_DATA,
                      "trial %d of %s and trial %d of %s are the same by their %s, and another "
                      "choice is right in each",
                      i + 1, m->o[0]->name, other + 1, m->o[1]->name,
                      !m->key[0]  ? "place"
                      : m->images ? "images"
                                  : "names");
    m->shared[0][m->n]   = i;
    m->shared[1][m->n++] = other;
  }
  return TCT_OK;
}

tct_status tct_observers_pair(const tct_observer *a, const tct_observer *b, tct_observer_pair *into,
                              tct_error *err)
{
  matching m        = {.o = {a, b}};
  tct_status status = choose_key(&m, err);

  *into = (tct_observer_pair){.by_name = m.key[0] != NULL};
  if (status == TCT_OK) status = find_shared(&m, err);
  for (int s = 0; status == TCT_OK && s < 2; s++) {
    const tct_choices *c = &m.o[s]->choices;
    status               = tct_choices_taken(c, m.n, m.shared[s], &into->of[s], err);
    into->only[s]        = c->trials - m.n;
  }
  for (int s = 0; s < 2; s++) {
    tct_free(m.at[s]);
    tct_free(m.shared[s]);
  }
  if (status == TCT_OK) return TCT_OK;
  tct_observer_pair_free(into);
  return tct_while(err, status, "pairing %s and %s", a->name, b->name);
}

void tct_observer_pair_free(tct_observer_pair *p)
{
  tct_choices_free(&p->of[0]);
  tct_choices_free(&p->of[1]);
}
