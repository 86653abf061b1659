/* shared.c -- the conditions that four recordings share, by name, in the order of the first. */
#include "brain/matching/likeness.h"

#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "brain/recordings.h"

/* The place of a condition that has trials; -1. */
static int place_of(const tct_recording *r, const char *name)
{
  for (int c = 0; c < r->conditions; c++)
    if (strcmp(r->condition[c], name) == 0) {
      for (int k = 0; k < r->repeats; k++)
        if (r->trial[c * r->repeats + k] >= 0) return c;
      return -1;
    }
  return -1;
}

static void copy_condition(const tct_recording *r, int from, tct_recording *s, int to)
{
  const size_t size    = (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  const size_t repeats = (size_t)r->repeats;

  memcpy(s->condition[to], r->condition[from], TCT_LABEL);
  memcpy(s->value + (size_t)to * size, r->value + (size_t)from * size, size * sizeof *s->value);
  memcpy(s->trial + (size_t)to * repeats, r->trial + (size_t)from * repeats,
         repeats * sizeof *s->trial);
  if (s->fold)
    memcpy(s->fold + (size_t)to * repeats, r->fold + (size_t)from * repeats,
           repeats * sizeof *s->fold);
}

/* Conditions place [n] of a recording, and no others. */
static tct_status some(const tct_recording *r, const int *place, int n, tct_recording **into,
                       tct_error *err)
{
  tct_recording *s = tct_recording_new(r->units, n, r->repeats, r->steps, 0, err);

  *into = s;
  if (!s) return TCT_NO_MEMORY;
  tct_print(s->name, sizeof s->name, "%s", r->name);
  s->dt    = r->dt;
  s->start = r->start;
  if (r->folds && !tct_recording_cut(s, r->folds))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for folds of %s", r->name);
  for (int i = 0; i < n; i++) copy_condition(r, place[i], s, i);
  return TCT_OK;
}

static const tct_recording *given(const tct_liking *l, int i)
{
  const tct_changed *side = l->side[i / 2];

  return i % 2 == TCT_BEFORE ? side->before : side->after;
}

/* place [4][conditions of the first]; how many are shared, and how many names stand in some alone */
static int share(const tct_liking *l, int *place, int *dropped)
{
  const tct_recording *first = given(l, 0);
  int n = 0, most = 0;

  for (int c = 0; c < first->conditions; c++) {
    int at[4], all = 1;
    for (int i = 0; i < 4 && all; i++) {
      at[i] = place_of(given(l, i), first->condition[c]);
      all   = at[i] >= 0;
    }
    all = all && at[0] == c;
    for (int i = 0; i < 4 && all; i++) place[i * first->conditions + n] = at[i];
    n += all;
  }
  for (int i = 0; i < 4; i++)
    most = given(l, i)->conditions > most ? given(l, i)->conditions : most;
  *dropped = most - n;
  return n;
}

static tct_status room(tct_liking *l, tct_error *err)
{
  double *all = tct_alloc(8 * l->pairs + 1, sizeof *all);

  if (!all)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs of %d conditions", l->conditions);
  for (int i = 0; i < 4; i++) l->rdm[i / 2][i % 2] = all + (size_t)i * l->pairs;
  for (int i = 0; i < 2; i++) {
    l->change[i] = all + (size_t)(4 + i) * l->pairs;
    l->spare[i]  = all + (size_t)(6 + i) * l->pairs;
  }
  return TCT_OK;
}

tct_status tct_liking_share(tct_liking *l, int *dropped, tct_error *err)
{
  const int most    = given(l, 0)->conditions;
  int *place        = tct_alloc(4 * (size_t)most, sizeof *place);
  tct_status status = TCT_OK;

  if (!place) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d conditions", most);
  l->conditions = share(l, place, dropped);
  l->pairs      = (size_t)l->conditions * (size_t)(l->conditions > 0 ? l->conditions - 1 : 0) / 2;
  if (l->conditions == 0)
    status = tct_fail(err, TCT_BAD_DATA, "%s and %s share no condition: '%s' is called otherwise",
                      given(l, 0)->name, given(l, 2)->name, given(l, 0)->condition[0]);
  for (int i = 0; i < 4 && status == TCT_OK; i++)
    status =
      some(given(l, i), place + (size_t)i * (size_t)most, l->conditions, &l->of[i / 2][i % 2], err);
  if (status == TCT_OK) status = room(l, err);
  tct_free(place);
  return status;
}

void tct_liking_free(tct_liking *l)
{
  for (int i = 0; i < 4; i++) tct_recording_free(l->of[i / 2][i % 2]);
  tct_free(l->rdm[0][0]);
}

tct_status tct_liking_rdm(const tct_liking *l, int side, int time, const tct_recording *r,
                          double *rdm, tct_error *err)
{
  const tct_recording *of = r ? r : l->of[side][time];

  TCT_TRY(tct_rdm_of(of, &l->side[side]->how, rdm, err), err, "making the RDM of %s", of->name);
  return TCT_OK;
}

double tct_liking_compare(const tct_liking *l, const double *a, const double *b)
{
  return l->how->comparator->compare(l->how->params, NULL, (int)l->pairs, a, b);
}

tct_status tct_liking_tell(tct_liking *l, tct_error *err)
{
  l->done++;
  if (l->how->tell && l->how->tell(l->how->own, l->done, l->of_pieces))
    return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d pieces of work", l->done,
                    l->of_pieces);
  return TCT_OK;
}
