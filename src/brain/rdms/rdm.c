/* rdm.c -- an RDM with its names: made, copied, freed. */
#include "brain/rdms/rdms.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

tct_rdm *tct_rdm_new(int conditions, tct_error *err)
{
  const size_t pairs = tct_rdm_pairs(conditions);

  if (conditions < 2) {
    tct_fail(err, TCT_BAD_SHAPE, "an RDM is of two conditions or more, not of %d", conditions);
    return NULL;
  }
  tct_rdm *r = tct_alloc(1, sizeof *r);
  if (r) {
    r->conditions = conditions;
    r->value      = tct_alloc(pairs, sizeof *r->value);
  }
  if (!r || !r->value) {
    tct_rdm_free(r);
    tct_fail(err, TCT_NO_MEMORY, "no memory for an RDM of %d conditions", conditions);
    return NULL;
  }
  for (size_t i = 0; i < pairs; i++) r->value[i] = (double)NAN;
  return r;
}

void tct_rdm_free(tct_rdm *r)
{
  if (!r) return;
  tct_free(r->value);
  tct_free(r->condition);
  tct_free(r->category);
  tct_free(r->category_name);
  tct_free(r->noise);
  tct_free(r);
}

void tct_rdms_free(tct_rdms *r)
{
  if (!r) return;
  for (int i = 0; r->rdm && i < r->n; i++) tct_rdm_free(r->rdm[i]);
  tct_free(r->rdm);
  tct_free(r->provenance);
  *r = (tct_rdms){0};
}

tct_label *tct_rdm_new_conditions(tct_rdm *r)
{
  tct_free(r->condition);
  r->condition = tct_alloc((size_t)r->conditions, sizeof *r->condition);
  return r->condition;
}

/* With nothing but 0 after its end, so that names are alike to the last byte. */
static void copy_names(size_t n, const tct_label *from, tct_label *to)
{
  for (size_t i = 0; i < n; i++) tct_print(to[i], sizeof *to, "%s", from[i]);
}

bool tct_rdm_set_conditions(tct_rdm *r, const tct_label *name)
{
  if (!tct_rdm_new_conditions(r)) return false;
  copy_names((size_t)r->conditions, name, r->condition);
  return true;
}

bool tct_rdm_set_categories(tct_rdm *r, const int *category, int categories, const tct_label *name)
{
  const size_t n = (size_t)r->conditions, k = (size_t)categories;

  if (categories == 0) return true;
  if (!r->category) r->category = tct_alloc(n, sizeof *r->category);
  tct_label *names = tct_alloc(k, sizeof *names);
  if (!r->category || !names) {
    tct_free(names);
    return false;
  }
  tct_free(r->category_name);
  r->category_name = names;
  r->categories    = categories;
  memcpy(r->category, category, n * sizeof *category);
  copy_names(k, name, names);
  return true;
}

tct_rdm *tct_rdm_for(const tct_recording *of, tct_error *err)
{
  tct_rdm *r = tct_rdm_new(of->conditions, err);

  if (!r) return NULL;
  memcpy(r->name, of->name, sizeof r->name);
  memcpy(r->subject, of->subject, sizeof r->subject);
  memcpy(r->area, of->area, sizeof r->area);
  memcpy(r->session, of->session, sizeof r->session);
  r->units   = of->units;
  r->repeats = of->repeats;
  if (of->dt > 0) {
    r->start = of->start;
    r->dt    = of->dt * of->steps;
  }
  if (tct_rdm_set_conditions(r, (const tct_label *)of->condition) &&
      tct_rdm_set_categories(r, of->category, of->categories, (const tct_label *)of->category_name))
    return r;
  tct_rdm_free(r);
  tct_fail(err, TCT_NO_MEMORY, "no memory for the names of %s", of->name);
  return NULL;
}
