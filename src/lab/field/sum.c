/* sum.c -- from seeds to shares, verdicts and one family of them. */
#include "lab/field/own.h"

#include <tercet/correction.h>

#include "base/memory.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

void tct_field_refuse(char refused[400], const tct_error *why)
{
  tct_print(refused, 400, "%.*s", (int)strcspn(why->text, "\n"), why->text);
}

/* ---- shares ------------------------------------------------------------------------------------------ */

enum { COSINE, ALONG, ACROSS, CHOICE, NOISE, SHARES };

static void shares_of(const tct_credit_result *r, double *share)
{
  const double meant = 1 / (1 + r->online.value), told = 1 / (1 + r->variance.value);

  share[COSINE] = r->cosine.value;
  share[ALONG]  = r->efficiency.value;
  share[ACROSS] = meant - r->efficiency.value;
  share[CHOICE] = told - meant;
  share[NOISE]  = 1 - told;
}

/* One seed keeps what interval credit has for it: of the rule's noise, at these weights. */
static void one_seed(const tct_credit_result *r, bool deterministic, tct_field_cell *c)
{
  tct_estimate *all[] = {&c->cosine, &c->along, &c->across, &c->choice, &c->noise};

  for (int i = 0; deterministic && i < SHARES; i++) all[i]->low = all[i]->high = all[i]->value;
  if (deterministic) return;
  c->cosine = r->cosine;
  c->along  = r->efficiency;
  c->noise =
    (tct_estimate){c->noise.value, 1 - 1 / (1 + r->variance.low), 1 - 1 / (1 + r->variance.high)};
}

static tct_status sum_shares(const tct_field_bench *b, const tct_field_seat *s, tct_field_cell *c,
                             tct_error *err)
{
  const int seeds     = b->plan->table->seeds;
  tct_estimate *all[] = {&c->cosine, &c->along, &c->across, &c->choice, &c->noise};
  double *share       = tct_alloc((size_t)seeds * SHARES, sizeof *share);

  if (!share) return tct_fail(err, TCT_NO_MEMORY, "no memory for shares");
  c->resolved = true;
  for (int i = 0; i < seeds; i++) {
    shares_of(&s->result[i], share + (size_t)i * SHARES);
    c->resolved = c->resolved && s->result[i].resolved;
  }
  for (int k = 0; k < SHARES; k++) *all[k] = tct_credit_over(share + k, SHARES, seeds);
  if (!c->resolved) c->cosine = (tct_estimate){(double)NAN, -1, 1};
  if (seeds == 1) one_seed(&s->result[0], b->deterministic, c);
  tct_free(share);
  return TCT_OK;
}

/* A scale: its logarithm is averaged.  One seed has the interval of its probes. */
static tct_estimate sum_kappa(const tct_field_bench *b)
{
  const int seeds = b->plan->table->seeds;
  tct_estimate e  = {b->curl[0].kappa, b->curl[0].low, b->curl[0].high};

  if (seeds == 1) return e;
  for (int i = 0; i < seeds; i++)
    if (isnan(b->curl[i].kappa)) return (tct_estimate){(double)NAN, (double)NAN, (double)NAN};
  for (int i = 0; i < seeds; i++) b->curl[i].kappa = log(fmax(b->curl[i].kappa, 1e-300));
  e = tct_credit_over(&b->curl[0].kappa, sizeof *b->curl / sizeof(double), seeds);
  return (tct_estimate){exp(e.value), exp(e.low), exp(e.high)};
}

/* ---- verdicts ---------------------------------------------------------------------------------------- */

static tct_status sum_gains(const tct_field_bench *b, const tct_field_seat *s, double moved,
                            tct_field_cell *c, tct_error *err)
{
  const tct_field_table *t = b->plan->table;
  const size_t all         = (size_t)t->seeds * (size_t)t->held_out;
  tct_judgement *j[]       = {&c->update, &c->shuffled, &c->flipped};

  c->check        = s->check;
  c->before       = s->before;
  c->margin       = t->margin * fabs(s->before);
  c->zero         = s->zero;
  c->first_order  = s->first_order;
  c->second_order = s->second_order;
  c->critical     = !(s->first_order > 0) ? (double)NAN
                    : s->second_order < 0 ? -s->first_order / s->second_order
                                          : (double)INFINITY;
  for (size_t k = 0; k < 3; k++)
    TCT_TRY(tct_judge(s->gain + k * all, t->seeds, t->held_out, c->margin, moved, j[k], err), err,
            "judging");
  c->finding  = c->update.finding;
  c->adjusted = c->update.p;
  return TCT_OK;
}

void tct_field_sum_up(const tct_field_bench *b, tct_field_rule *into)
{
  into->deterministic = b->deterministic;
  into->kappa         = sum_kappa(b);
  into->moved         = b->moved;
  for (int o = 0; o < b->plan->table->objectives; o++) {
    const tct_field_seat *s = &b->seat[o];
    tct_field_cell *c       = &into->cell[o];
    tct_error why           = s->why;

    if (why.code == TCT_OK) sum_shares(b, s, c, &why);
    if (why.code == TCT_OK) sum_gains(b, s, b->moved, c, &why);
    if (why.code != TCT_OK) tct_field_refuse(c->refused, &why);
  }
}

/* What a cell says alone it says among all of them only if its p bears it. */
static void settle(tct_field_cell *c, double adjusted)
{
  const bool told = c->finding == TCT_LEARNING || c->finding == TCT_DETERIORATION;

  c->adjusted = adjusted;
  if (told && !(adjusted < 0.05)) c->finding = c->update.nothing ? TCT_CHANGE : TCT_UNRESOLVED;
}

tct_status tct_field_hold(tct_field_table *t, tct_error *err)
{
  const tct_correction *holm = (const tct_correction *)tct_variant("corrections", "holm");
  const int most             = t->rules * t->objectives;
  double *p                  = tct_alloc((size_t)most, sizeof *p);
  tct_status code            = TCT_OK;
  int n = 0, at = 0;

  if (!p) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d p values", most);
  for (int pass = 0; code == TCT_OK && pass < 2; pass++) {
    if (pass) code = tct_correct(holm, NULL, n, p, p, err);
    for (int i = 0; code == TCT_OK && i < most; i++) {
      tct_field_rule *r = &t->rule[i / t->objectives];
      tct_field_cell *c = &r->cell[i % t->objectives];
      if (*r->refused || *c->refused) continue;
      if (pass)
        settle(c, p[at++]);
      else
        p[n++] = c->update.p;
    }
  }
  tct_free(p);
  return code;
}

const char *tct_finding_name(tct_finding f)
{
  static const char *const name[] = {"unresolved", "learning", "deterioration", "change",
                                     "unmoved"};
  return (size_t)f < sizeof name / sizeof *name ? name[f] : "unresolved";
}
