/* folds_cut.c -- conditions cut into folds at random, each category spread evenly over them. */
#include "base/memory.h"
#include "base/random.h"
#include "brain/encoding/gather.h"

/* Conditions are dealt out one after the other, category by category, within each in the order of a shuffle. */
tct_status tct_folds_cut(int n, int folds, const int *category, int categories, uint64_t seed,
                         int cutting, int *fold, tct_error *err)
{
  const tct_key key  = tct_key_in(tct_key_of(seed, "encoding.folds"), (uint64_t)cutting);
  const size_t kinds = category ? (size_t)categories : 1;
  int *next = tct_alloc(kinds + 1, sizeof *next), *order = tct_alloc((size_t)n + 1, sizeof *order);

  if (!next || !order) {
    tct_free(next);
    tct_free(order);
    return tct_fail(err, TCT_NO_MEMORY, "no memory for folds of %d conditions", n);
  }
  for (int i = 0; i < n; i++) {
    order[tct_shuffled(key, (uint64_t)i, (uint64_t)n)] = i;
    next[(category ? category[i] : 0) + 1]++;
  }
  for (size_t k = 0; k < kinds; k++) next[k + 1] += next[k];
  for (int i = 0; i < n; i++) fold[order[i]] = next[category ? category[order[i]] : 0]++ % folds;
  tct_free(next);
  tct_free(order);
  return TCT_OK;
}
