/* ceiling.c -- how alike the subjects of an area are to each other, or one subject's repeats to its repeats.
 *
 * What another animal, or the same one on other trials, reaches is what a model can be asked for.  Halves of the repeats
 * have half of the trials each: it is a lower bound, which no formula raises here. */
#include "brain/mapping/mapping.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

tct_status tct_map_between_subjects(const tct_map_responses *r, double *value, tct_error *err)
{
  double sum = 0, one;
  int n      = 0;

  for (int i = r->models; i < r->models + r->subjects; i++)
    for (int k = r->models; k < r->models + r->subjects; k++) {
      if (i == k) continue;
      TCT_TRY(tct_map_alike(&r->how, r->conditions, r->units[i], r->value[i], r->units[k],
                            r->value[k], &one, err),
              err, "comparing subjects");
      sum += one;
      n++;
    }
  *value = n ? sum / n : (double)NAN;
  return TCT_OK;
}

/* Was anything of it recorded? */
static bool is_there(const double *value, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isnan(value[i])) return true;
  return false;
}

/* Of each condition half of the repeats that there are: those of the other half become NAN. */
static void part(const tct_recording *r, tct_key key, double *first, double *second)
{
  const size_t each = (size_t)r->steps * (size_t)r->units;

  for (int c = 0; c < r->conditions; c++) {
    const tct_key own = tct_key_in(key, (uint64_t)c);
    uint64_t there = 0, at = 0;
    for (int k = 0; k < r->repeats; k++)
      there += is_there(r->value + (size_t)(c * r->repeats + k) * each, each);
    for (int k = 0; k < r->repeats; k++) {
      const size_t place = (size_t)(c * r->repeats + k) * each;
      if (!is_there(r->value + place, each)) continue;
      double *without = tct_shuffled(own, at++, there) < there / 2 ? second : first;
      for (size_t i = 0; i < each; i++) without[place + i] = (double)NAN;
    }
  }
}

/* How alike both halves of one split are; NAN: they cannot be compared. */
typedef tct_status half_way(const void *own, const tct_recording half[2], double *value,
                            tct_error *err);

/* The mean over splits. */
static tct_status over_splits(const tct_recording *r, int splits, uint64_t seed, half_way *compare,
                              const void *own, double *value, tct_error *err)
{
  const size_t n = (size_t)r->conditions * (size_t)r->repeats * (size_t)r->steps * (size_t)r->units;
  const tct_key key    = tct_key_of(seed, "map.repeats");
  tct_recording half[] = {*r, *r};
  double sum           = 0;
  tct_status status    = TCT_OK;

  *value = (double)NAN;
  if (r->repeats < 2 || splits < 1) return TCT_OK;
  double *room = tct_alloc(n + 1, 2 * sizeof *room);
  if (!room) return tct_fail(err, TCT_NO_MEMORY, "no memory for halves of %s", r->name);
  half[0].value = room;
  half[1].value = room + n;
  for (int i = 0; i < splits && status == TCT_OK; i++) {
    double one;
    memcpy(room, r->value, n * sizeof *room);
    memcpy(room + n, r->value, n * sizeof *room);
    part(r, tct_key_in(key, (uint64_t)i), room, room + n);
    status = compare(own, half, &one, err);
    sum += one;
  }
  tct_free(room);
  if (status == TCT_OK) *value = sum / splits;
  return status;
}

/* ---- of responses --------------------------------------------------------------------------------------------- */

static tct_status of_responses(const void *own, const tct_recording half[2], double *value,
                               tct_error *err)
{
  const tct_map_responses_how *how  = own;
  const tct_recording *const both[] = {&half[0], &half[1]};
  tct_map_responses found;

  *value                  = (double)NAN;
  const tct_status status = tct_map_responses_of(1, both, 1, both + 1, how, &found, err);
  if (status == TCT_BAD_SHAPE) return TCT_OK; /* no condition has two repeats */
  TCT_TRY(status, err, "comparing halves of repeats");
  const tct_status compared = tct_map_alike(how, found.conditions, found.units[0], found.value[0],
                                            found.units[1], found.value[1], value, err);
  tct_map_responses_free(&found);
  return compared;
}

tct_status tct_map_between_repeats(const tct_recording *r, const tct_map_responses_how *how,
                                   int splits, uint64_t seed, double *value, tct_error *err)
{
  return over_splits(r, splits, seed, of_responses, how, value, err);
}

/* ---- of RDMs ------------------------------------------------------------------------------------------------- */

struct by_rdms {
  const tct_rdm_how *how;
  const tct_comparator *comparator;
  const void *params;
  double *rdm; /* of both halves */
  size_t pairs;
};

static tct_status of_rdms(const void *own, const tct_recording half[2], double *value,
                          tct_error *err)
{
  const struct by_rdms *b = own;

  *value = (double)NAN;
  for (int i = 0; i < 2; i++) {
    const tct_status status = tct_rdm_of(&half[i], b->how, b->rdm + (size_t)i * b->pairs, err);
    if (status == TCT_BAD_SHAPE || status == TCT_BAD_DATA)
      return TCT_OK; /* too few repeats for it */
    TCT_TRY(status, err, "making RDMs of halves of repeats");
  }
  *value = b->comparator->compare(b->params, NULL, (int)b->pairs, b->rdm, b->rdm + b->pairs);
  return TCT_OK;
}

tct_status tct_map_repeats_of_rdms(const tct_recording *r, const tct_rdm_how *how,
                                   const tct_comparator *comparator, const void *params, int splits,
                                   uint64_t seed, double *value, tct_error *err)
{
  struct by_rdms b = {
    .how = how, .comparator = comparator, .params = params, .pairs = tct_rdm_pairs(r->conditions)};

  b.rdm = tct_alloc(b.pairs + 1, 2 * sizeof *b.rdm);
  if (!b.rdm) return tct_fail(err, TCT_NO_MEMORY, "no memory for RDMs of halves of %s", r->name);
  const tct_status status = over_splits(r, splits, seed, of_rdms, &b, value, err);
  tct_free(b.rdm);
  return status;
}
