/* surprise.h -- what who has been conditioned is surprised by: the phenomena that task pavlovian promises.
 *
 * Looked at is the rate of a population that tells errors of predicted reward (unit prediction_error), over the amount
 * of a reward; where there is none nothing is defined.  A response is the mean over trials of a condition, at the step
 * where the cue comes or that where the reward is due. */
#ifndef TERCET_TASKS_SURPRISE_H
#define TERCET_TASKS_SURPRISE_H

#include "tasks/protocol.h"

#include <tercet/signature.h>

#include <math.h>

/* The world's `own` begins with it. */
typedef struct {
  protocol protocol;
  int before, delay; /* steps */
  double amount;
  unsigned probed[PROTOCOL_TRIALS + PROTOCOL_CUES];
  int
    n_probed; /* combinations of cues; condition 2 i is the i-th without reward, 2 i + 1 with it, the last a reward alone */
} conditioning;

/* ---- which cues are which ---- */

/* Cues that a trial of these phases has, rewarded for certain or (reward < 0) not asked; 0: none. */
static inline unsigned surprise_trial(const protocol *p, int from, int to, double reward)
{
  for (int i = p->first[from]; i < p->first[to]; i++)
    if (p->trial[i].cues && (reward < 0 || p->trial[i].reward == reward)) return p->trial[i].cues;
  return 0;
}

static inline unsigned surprise_rewarded(const conditioning *c)
{
  return surprise_trial(&c->protocol, 0, c->protocol.phases, 1);
}

/* A cue that never came before the last phase, and there only beside cues rewarded before; 0: none. */
static inline unsigned surprise_blocked(const conditioning *c)
{
  const protocol *p = &c->protocol;
  unsigned before = 0, added = 0;

  for (int i = 0; i < p->first[p->phases - 1]; i++)
    if (p->trial[i].reward == 1) before |= p->trial[i].cues;
  for (int i = p->first[p->phases - 1]; i < p->first[p->phases]; i++) {
    if (p->trial[i].reward != 1 || !(p->trial[i].cues & before)) return 0;
    added |= p->trial[i].cues & ~before;
  }
  return added;
}

/* What turns a rewarded combination of cues into one that is not, both in the last phase; 0: nothing does. */
static inline unsigned surprise_inhibitor(const conditioning *c)
{
  const protocol *p = &c->protocol;
  const int from = p->first[p->phases - 1], to = p->first[p->phases];

  for (int i = from; i < to; i++)
    for (int k = from; p->trial[i].reward == 1 && k < to; k++)
      if (p->trial[k].reward == 0 && (p->trial[k].cues & p->trial[i].cues) == p->trial[i].cues &&
          p->trial[k].cues != p->trial[i].cues)
        return p->trial[k].cues & ~p->trial[i].cues;
  return 0;
}

/* Combinations of the last phase that are rewarded with a probability of their own. */
static inline int surprise_chances(const conditioning *c)
{
  const protocol *p = &c->protocol;
  int n             = 0;

  for (int i = p->first[p->phases - 1]; i < p->first[p->phases]; i++)
    n += p->trial[i].cues && p->trial[i].reward > 0 && p->trial[i].reward < 1;
  return n;
}

static inline bool surprise_is_certain(const tct_world *w)
{
  const conditioning *c = w->own;
  const protocol *p     = &c->protocol;

  for (int i = p->first[p->phases - 1]; i < p->first[p->phases]; i++)
    if (p->trial[i].cues == surprise_rewarded(c) && p->trial[i].reward != 1) return false;
  return surprise_rewarded(c) != 0;
}

static inline bool surprise_blocks(const tct_world *w)
{
  return surprise_is_certain(w) && surprise_blocked(w->own) != 0;
}

static inline bool surprise_inhibits(const tct_world *w)
{
  return surprise_is_certain(w) && surprise_inhibitor(w->own) != 0;
}

static inline bool surprise_is_by_chance(const tct_world *w)
{
  return surprise_chances(w->own) >= 3;
}

/* ---- responses ---- */

/* To these cues, or (0) to a reward alone, `since` steps after the cue. */
static inline double surprise_at(const tct_deeds *d, unsigned cues, bool reward, int since)
{
  const conditioning *c = d->world->own;
  int condition = 2 * c->n_probed, n = 0;
  double sum = 0;

  for (int i = 0; cues && i < c->n_probed; i++)
    if (c->probed[i] == cues) condition = 2 * i + reward;
  for (int i = 0; d->surprise >= 0 && i < d->trials; i++) {
    if (d->condition[d->was[i]] != condition) continue;
    const size_t row = (size_t)d->did[i] * (size_t)d->steps + (size_t)(c->before + since);
    sum += d->rate[row * (size_t)d->units + (size_t)d->surprise];
    n++;
  }
  return n && c->amount != 0 ? sum / n / c->amount : (double)NAN;
}

static inline tct_status surprise_foretold(const tct_deeds *d, const tct_signature *s,
                                           double *value, tct_error *err)
{
  const conditioning *c = d->world->own;
  (void)s;
  (void)err;

  *value = surprise_at(d, 0, true, c->delay) - surprise_at(d, surprise_rewarded(c), true, c->delay);
  return TCT_OK;
}

static inline tct_status surprise_cue(const tct_deeds *d, const tct_signature *s, double *value,
                                      tct_error *err)
{
  const conditioning *c = d->world->own;
  (void)s;
  (void)err;

  *value = surprise_at(d, surprise_rewarded(c), true, 0) - surprise_at(d, 0, true, 0);
  return TCT_OK;
}

static inline tct_status surprise_omission(const tct_deeds *d, const tct_signature *s,
                                           double *value, tct_error *err)
{
  const conditioning *c = d->world->own;
  (void)s;
  (void)err;

  *value = surprise_at(d, surprise_rewarded(c), false, c->delay);
  return TCT_OK;
}

/* The part of what the first cues get that the added one gets too. */
static inline tct_status surprise_blocking(const tct_deeds *d, const tct_signature *s,
                                           double *value, tct_error *err)
{
  const conditioning *c = d->world->own;
  const double first    = surprise_at(d, surprise_rewarded(c), false, 0);
  (void)s;
  (void)err;

  *value = fabs(first) > 1e-9 ? surprise_at(d, surprise_blocked(c), false, 0) / first : (double)NAN;
  return TCT_OK;
}

static inline tct_status surprise_inhibition(const tct_deeds *d, const tct_signature *s,
                                             double *value, tct_error *err)
{
  (void)s;
  (void)err;
  *value = surprise_at(d, surprise_inhibitor(d->world->own), false, 0);
  return TCT_OK;
}

/* Root of the mean squared distance from 1 - p of responses to rewards. */
static inline tct_status surprise_uncertain(const tct_deeds *d, const tct_signature *s,
                                            double *value, tct_error *err)
{
  const conditioning *c = d->world->own;
  const protocol *p     = &c->protocol;
  double sum            = 0;
  (void)s;
  (void)err;

  for (int i = p->first[p->phases - 1]; i < p->first[p->phases]; i++) {
    const protocol_trial *t = &p->trial[i];
    if (!t->cues || t->reward <= 0 || t->reward >= 1) continue;
    const double off = surprise_at(d, t->cues, true, c->delay) - (1 - t->reward);
    sum += off * off / surprise_chances(c);
  }
  *value = sqrt(sum);
  return TCT_OK;
}

#define SURPRISE_SOURCE "Schultz, Dayan & Montague 1997, doi:10.1126/science.275.5306.1593"

static const tct_signature surprise_signatures[] = {
  {.name    = "foretold",
   .says    = "a reward that a cue foretells is no news: the response is less than that to one "
              "that nothing foretells, by 9/10 of a reward at least",
   .source  = SURPRISE_SOURCE,
   .probe   = "outcomes",
   .measure = surprise_foretold,
   .applies = surprise_is_certain,
   .least   = 0.9,
   .most    = INFINITY},
  {.name    = "cue",
   .says    = "the cue is news in the reward's place: the response to it is half of a reward at "
              "least, and a reward at most",
   .source  = SURPRISE_SOURCE,
   .probe   = "outcomes",
   .measure = surprise_cue,
   .applies = surprise_is_certain,
   .least   = 0.5,
   .most    = 1},
  {.name    = "omission",
   .says    = "where a foretold reward is left out the response dips below minus half of a reward",
   .source  = SURPRISE_SOURCE,
   .probe   = "outcomes",
   .measure = surprise_omission,
   .applies = surprise_is_certain,
   .least   = -INFINITY,
   .most    = -0.5},
  {.name    = "blocking",
   .says    = "a cue that was added when the reward was foretold already foretells nothing: the "
              "response to it is at most a tenth of that to the first cue",
   .source  = "Waelti, Dickinson & Schultz 2001, doi:10.1038/35083500",
   .probe   = "outcomes",
   .measure = surprise_blocking,
   .applies = surprise_blocks,
   .least   = -0.1,
   .most    = 0.1},
  {.name    = "inhibition",
   .says    = "a cue that tells that no reward will follow depresses: the response to it alone is "
              "below minus a quarter of a reward",
   .source  = "Tobler, Dickinson & Schultz 2003, doi:10.1523/JNEUROSCI.23-32-10402.2003",
   .probe   = "outcomes",
   .measure = surprise_inhibition,
   .applies = surprise_inhibits,
   .least   = -INFINITY,
   .most    = -0.25},
  {.name    = "uncertainty",
   .says    = "the response to a reward is 1 - p of it, if p is the probability that the cue told: "
              "root of the mean squared distance, over cues",
   .source  = "Fiorillo, Tobler & Schultz 2003, doi:10.1126/science.1077349",
   .probe   = "outcomes",
   .measure = surprise_uncertain,
   .applies = surprise_is_by_chance,
   .least   = 0,
   .most    = 0.1},
};

#endif
