/* order.c -- which trials a run shows, in which order, and when it stops to look at itself.
 *
 * All of it is a function of the spec and of how many trials have been shown, so that a run that was
 * killed goes on where it would have been.  A finite split is shown epoch by epoch, each a shuffle of
 * its own; a split without end is shown as it comes. */
#include "base/random.h"
#include "lab/run_own.h"

enum { OF_ENDLESS = 1000 };

uint64_t tct_order_of(const tct_model *m, uint64_t n)
{
  const uint64_t all = m->world->trials[TCT_TRAIN];

  if (all == 0) return n;
  return tct_shuffled(tct_key_in(tct_key_of(m->seed, "train order"), n / all), n % all, all);
}

/* Drawn, not the first ones: a file may be sorted by class. */
uint64_t tct_order_choice(const tct_model *m, int split, uint64_t most, uint64_t *trial)
{
  const uint64_t all = m->world->trials[split];
  const uint64_t n   = all == 0 ? (most ? most : OF_ENDLESS) : most && most < all ? most : all;
  const tct_key key  = tct_key_in(tct_key_of(m->seed, "evaluation"), (uint64_t)split);

  for (uint64_t i = 0; trial && i < n; i++) trial[i] = n < all ? tct_shuffled(key, i, all) : i;
  return n;
}

bool tct_order_due(uint64_t shown, uint64_t every, int batch)
{
  const uint64_t b = (uint64_t)batch;

  if (every == 0 || shown == 0) return false;
  return shown / every > (shown > b ? shown - b : 0) / every;
}
