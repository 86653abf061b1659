/* rdms.c -- an area whose subjects have RDMs, beside models that have one each. */
#include "brain/mapping/mapping.h"

#include <math.h>

static tct_status open(const tct_map_area *a, void **scorer, tct_error *err)
{
  *scorer = tct_scorer_new(a->of, false, err);
  return *scorer ? TCT_OK : TCT_NO_MEMORY;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the same for all kinds */
static tct_status score(void *scorer, const tct_map_draw *d, double *out, tct_error *err)
{
  tct_scores s = {.score = out};

  if (d->against)
    return tct_fail(err, TCT_UNSUPPORTED, "RDMs with relabelled conditions are for tct_rsa_infer");
  return tct_scorer_at(scorer, d->times, d->subject_times, &s, err);
}

static void close(void *scorer)
{
  tct_scorer_free(scorer);
}

static const struct tct_map_kind kind = {open, score, close};

tct_map_area tct_map_area_of_rdms(const tct_rsa *of)
{
  return (tct_map_area){.models                  = of->models,
                        .conditions              = of->conditions,
                        .subjects                = of->subjects,
                        .smaller_is_more_similar = of->comparator->smaller_is_more_similar,
                        .least                   = (double)NAN,
                        .most                    = (double)NAN,
                        .kind                    = &kind,
                        .of                      = of};
}
