/* bytes.c -- what decoding takes, from what its parts take: told before it begins.
 *
 * Noise is units x units three times over (sums, their root, a copy), or trials x trials where it is of their span. */
#include <math.h>

#include "base/pool.h"
#include "brain/decoding/span.h"

#include <tercet/decoding.h>

/* Of one fit. */
static double of_a_fit(const tct_decode_how *how, double rows, double units, double k, bool in_span)
{
  const double p = in_span ? rows : units, weights = k * (p + 1);
  const unsigned needs = how->decoder->needs;
  double numbers       = in_span ? rows * (rows + k) + weights : 0;

  if (needs & TCT_DECODER_NEEDS_NOISE) numbers += 3 * p * p + 256 * p;
  if (needs & TCT_DECODER_NEEDS_PASSES) numbers += rows * (p + 2 * k) + 24 * weights;
  return 8 * numbers;
}

double tct_decode_bytes(const tct_decode_trials *t, const tct_classes *c, const tct_decode_how *how)
{
  const double frames = t->frames, rows = t->rows, units = t->units, k = c->classes,
               cells   = how->crossed ? frames * frames : frames,
               threads = how->threads > 0 ? how->threads : tct_cores();
  const bool in_span   = units > rows && tct_span_serves(how->decoder, &how->noise);
  const double hand = 8 * (rows * (units + k + 4) + (k + 3) * (units + 1) + cells * (2 * k + 1)) +
                      of_a_fit(how, rows, units, k, in_span) + (in_span ? tct_span_bytes(rows) : 0);
  /* spans that are kept are no more than the trials */
  const double kept = in_span ? 8 * frames * rows * units : 0;

  return 8 * cells * (rows + k * k + how->permutations) + (threads + 1) * hand +
         fmin(kept, how->folds * frames * tct_span_bytes(rows));
}
