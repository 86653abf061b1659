/* fits.h -- parts, subjects and fits for the tests of models of RDMs. */
#ifndef TESTS_FITS_H
#define TESTS_FITS_H

#include "brain/scipy.h"

#include <math.h>

#include <tercet/rdm_model.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/near.h"
#include "substrate/complain.h"

enum { K = 12, N = K * (K - 1) / 2, PARTS = 6, SUBJECTS = 5 };

extern const tct_rdm_model tct_rdm_model_fixed, tct_rdm_model_selected, tct_rdm_model_weighted,
  tct_rdm_model_non_negative, tct_rdm_model_interpolated;

static double once[K], alike[N], part[PARTS * N], subject[SUBJECTS * N], times[SUBJECTS];
static const tct_drawn all = {.n = N, .conditions = K, .times = once, .weight = alike};

static inline tct_rdm_fit setting(const char *comparator, int parts, int subjects)
{
  for (int i = 0; i < K; i++) once[i] = 1;
  for (int i = 0; i < N; i++) alike[i] = 1;
  for (int s = 0; s < SUBJECTS; s++) times[s] = 1;
  return (tct_rdm_fit){.comparator = (const tct_comparator *)tct_variant("comparators", comparator),
                       .drawn      = &all,
                       .parts      = parts,
                       .part       = part,
                       .subjects   = subjects,
                       .subject    = subject,
                       .times      = times};
}

static inline void fitted(const tct_rdm_model *m, const tct_rdm_fit *of, double *weight)
{
  tct_error err = {0};

  if (m->fit(NULL, of, weight, &err) != TCT_OK) fail_msg("%s: %s", m->name, err.text);
}

/* Numbers from 0 to 1 for all parts; subjects are `noise` times such numbers. */
static inline void draw(uint64_t seed, double noise)
{
  const tct_key key = tct_key_of(seed, "rdm models");

  for (size_t i = 0; i < PARTS * N; i++) part[i] = tct_uniform(key, i, 0, 0);
  for (size_t i = 0; i < SUBJECTS * N; i++) subject[i] = noise * tct_uniform(key, i, 1, 0);
}

static inline void add(double weight, int p, double factor_of_subjects)
{
  for (int s = 0; s < SUBJECTS; s++)
    for (int i = 0; i < N; i++)
      subject[s * N + i] += pow(factor_of_subjects, s) * weight * part[p * N + i];
}

#endif
