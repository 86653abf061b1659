/* curl.h -- does a rule follow the gradient of anything at all?
 *
 * What a rule proposes in the mean over given trials is a field m(W) over the weights.  It is the gradient
 * of some objective if and only if its Jacobian J = dm/dW is symmetric.  Of the antisymmetric part,
 *
 *     kappa = |J - J'| / |J + J'|  (Frobenius),   kappa^2 = E (w'Jv - v'Jw)^2 / E (w'Jv + v'Jw)^2
 *
 * over independent normal probes v, w, and Jv by a central difference of m: no matrix is ever made.
 * kappa is 0 for a gradient, infinite for a pure rotation.  It says nothing of whether an objective
 * improves all the same: Oja's rule has a curl, and climbs.  A gradient in another metric has one too. */
#ifndef TERCET_CURL_H
#define TERCET_CURL_H

#include <tercet/state.h>

typedef struct {
  int rule;   /* place in model->rule: its plastic synapses are the space */
  int probes; /* pairs; 0: 200 */
  double
    step; /* of the difference, along normal probes; 0: 1e-5 (1e-2 in float: large curls only) */
  uint64_t seed; /* of the probes */
} tct_curl_how;

/* The interval (95 %) is over probes, by the jackknife of log kappa^2: these weights, these trials. */
typedef struct {
  int probes;
  double kappa, low, high; /* NAN where the field does not change with the weights */
} tct_curl;

/* All trials are shown for each of 4 differences a pair.  Draws of the rule's own noise are the same
 * for all (the field is that of these draws).  What the rule keeps stays as it is, and so do the weights
 * in the end; `update` does not. */
TCT_API tct_status tct_curl_probe(tct_state *s, int split, const uint64_t *trial, int trials,
                                  const tct_curl_how *how, tct_curl *curl, tct_error *err);

/* along = J direction: how the mean update changes as the weights of one rule move; bundles, `along` in
 * double.  Of `direction` only what lies at plastic synapses of the rule counts. */
TCT_API tct_status tct_curl_along(tct_state *s, int split, const uint64_t *trial, int trials,
                                  const tct_curl_how *how, const tct_real *direction, double *along,
                                  tct_error *err);

#endif
