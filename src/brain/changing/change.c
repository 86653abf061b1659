/* change.c -- both times measured, their difference, and what may be said of it. */
#include <tercet/change.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/changing/changing.h"
#include "brain/files/bytes.h"
#include "kernels/distributions.h"

enum { DRAWS_LEAST = 20 };

const char *tct_change_verdict_text(tct_change_verdict v)
{
#define X(name, text, doc) text,
  static const char *const texts[] = {TCT_CHANGE_VERDICTS(X)};
#undef X
  return v >= 0 && v < TCT_CHANGE_VERDICT_N ? texts[v] : "";
}

/* ---- items ------------------------------------------------------------------------------------------ */

struct weighted {
  double value, weight;
};

static int by_value(const void *a, const void *b)
{
  const struct weighted *p = a, *q = b;

  return (p->value > q->value) - (p->value < q->value);
}

static double median(struct weighted *w, int n, double all)
{
  double below = 0;

  qsort(w, (size_t)n, sizeof *w, by_value);
  for (int i = 0; i < n; i++) {
    below += w[i].weight;
    if (below == all / 2 && i + 1 < n) return (w[i].value + w[i + 1].value) / 2;
    if (below > all / 2) return w[i].value;
  }
  return (double)NAN;
}

double tct_changing_middle(const tct_changing_column *column, bool is_median, double *spare)
{
  struct weighted *w = (struct weighted *)spare;
  double sum = 0, all = 0;
  int n = 0;

  for (int i = 0; i < column->n; i++) {
    const double value  = column->value[(size_t)i * column->step];
    const double weight = column->weight ? column->weight[i] : 1;
    if (isnan(value) || weight == 0) continue;
    sum += weight * value;
    all += weight;
    w[n++] = (struct weighted){value, weight};
  }
  if (n == 0) return (double)NAN;
  return is_median ? median(w, n, all) : sum / all;
}

double tct_changing_difference(const tct_changing *c, double before, double after)
{
  const double d = after - before, period = c->found[0].period;

  return c->turns && period > 0 ? d - period * round(d / period) : d;
}

/* ---- measuring -------------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  const tct_changing *c = own;

  return c->how->tell && c->how->tell(c->how->own, c->done * of + done, c->of * of);
}

tct_status tct_changing_measure(tct_changing *c, int side, const int *condition, int draws,
                                tct_tuned *into, tct_error *err)
{
  const tct_change_how *how = c->how;
  tct_trials t              = *c->side[side]->trials;
  const tct_tuning_how each = {
    .measure   = how->measure,
    .params    = how->params,
    .x         = c->side[side]->x,
    .y         = c->side[side]->y,
    .period    = how->period,
    .reference = how->reference,
    .draws     = draws,
    .keep      = draws ? how->number + 1 : 0,
    .level     = how->level,
    .seed      = tct_bits(tct_key_of(how->seed, "change"), (uint64_t)side, 0, 0),
    .threads   = how->threads,
    .tell      = tell,
    .own       = c,
  };

  if (condition) t.condition = condition;
  TCT_PASS(tct_tuned_of(&t, &each, into, err));
  c->done++;
  return TCT_OK;
}

static tct_status may_be(const tct_change_side *before, const tct_change_side *after,
                         const tct_change_how *how, tct_error *err)
{
  const tct_tuning *m = how->measure;

  if (how->number < 0 || how->number >= m->n)
    return tct_fail(err, TCT_BAD_SHAPE, "%s has %d numbers, and none is the %d-th", m->name, m->n,
                    how->number + 1);
  if (how->paired && before->trials->units != after->trials->units)
    return tct_fail(err, TCT_BAD_SHAPE, "%d units before are not the %d after",
                    before->trials->units, after->trials->units);
  if (before->trials->units < 1 || after->trials->units < 1)
    return tct_fail(err, TCT_BAD_DATA, "there is no unit whose change could be measured");
  if (m->number[how->number].turns && !how->paired)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s lies on a circle: its change is that of units that are paired",
                    m->number[how->number].name);
  if (how->draws && m->needs & TCT_TUNING_NEEDS_NO_DRAWS)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s is not measured on trials that are drawn again: ask for no draws", m->name);
  if (how->draws && how->conditions &&
      m->needs & (TCT_TUNING_NEEDS_VARIABLE | TCT_TUNING_NEEDS_DISTINCT))
    return tct_fail(
      err, TCT_UNSUPPORTED, "%s is not measured on conditions that are drawn again: %s", m->name,
      m->needs & TCT_TUNING_NEEDS_VARIABLE ? "its curve would have holes where others are twice"
                                           : "of some drawn twice dimensions would be fewer");
  if (how->draws && how->conditions && before->trials->conditions != after->trials->conditions)
    return tct_fail(err, TCT_BAD_SHAPE, "%d conditions before are not the %d after",
                    before->trials->conditions, after->trials->conditions);
  if (how->draws < 0 || (how->draws > 0 && how->draws < DRAWS_LEAST))
    return tct_fail(err, TCT_BAD_SHAPE, "%d draws are too few: %d, or none", how->draws,
                    DRAWS_LEAST);
  return TCT_OK;
}

/* ---- what is kept of it ----------------------------------------------------------------------------- */

static tct_status change_new(const tct_changing *c, tct_change *into, tct_error *err)
{
  const size_t n = (size_t)c->found[0].items, m = (size_t)c->found[1].items;
  const double none  = (double)NAN;
  const size_t words = 2 * n + m + (n + m) / 2 + 1; /* reasons are half as long as numbers */
  double *block      = tct_alloc(words + (size_t)c->how->draws, sizeof *block);

  *into = (tct_change){.items         = {(int)n, (int)m},
                       .value         = {block, block ? block + n : NULL},
                       .dropped       = {c->found[0].dropped, c->found[1].dropped},
                       .dropped_rows  = {c->found[0].dropped_rows, c->found[1].dropped_rows},
                       .period        = c->found[0].period,
                       .before        = none,
                       .after         = none,
                       .change        = none,
                       .error         = none,
                       .by_units      = none,
                       .by_trials     = none,
                       .by_conditions = none,
                       .low           = none,
                       .high          = none,
                       .freedom       = none,
                       .p             = none,
                       .p_margin      = none,
                       .halves        = none,
                       .reliability   = none,
                       .ceiling       = none};
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu numbers", n + m);
  into->difference = c->paired ? block + n + m : NULL;
  into->drawn      = block + words;
  into->why[0]     = (tct_tuning_why *)(block + 2 * n + m);
  into->why[1]     = into->why[0] + n;
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < into->items[side]; i++) {
      const tct_tuned *t   = &c->found[side];
      into->value[side][i] = t->value[i * t->measure->n + c->how->number];
      into->why[side][i]   = t->why[i];
    }
  return TCT_OK;
}

static void count(const tct_changing *c, tct_change *into)
{
  for (int side = 0; side < 2; side++)
    for (int i = 0; i < into->items[side]; i++)
      into->n[side] +=
        !isnan(into->value[side][i]) && (!c->paired || !isnan(into->value[!side][i]));
}

static tct_status find(const tct_changing *c, tct_change *into, tct_error *err)
{
  const int most = into->items[0] > into->items[1] ? into->items[0] : into->items[1];
  double *spare  = tct_alloc(3 * (size_t)most + 1, sizeof *spare);
  double middle[2];

  if (!spare) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d differences", most);
  double *both = spare + 2 * (size_t)most; /* weights */
  count(c, into);
  for (int i = 0; c->paired && i < most; i++) {
    into->difference[i] = tct_changing_difference(c, into->value[0][i], into->value[1][i]);
    both[i]             = !isnan(into->difference[i]);
  }
  for (int side = 0; side < 2; side++) {
    const tct_changing_column of = {into->items[side], into->value[side], 1,
                                    c->paired ? both : NULL};
    middle[side]                 = tct_changing_middle(&of, c->how->median, spare);
  }
  const tct_changing_column of = {most, into->difference, 1, NULL};
  into->before                 = middle[0];
  into->after                  = middle[1];
  into->change =
    c->paired ? tct_changing_middle(&of, c->how->median, spare) : middle[1] - middle[0];
  tct_free(spare);
  return TCT_OK;
}

/* ---- what may be said ------------------------------------------------------------------------------- */

/* P(T > distance / error): of nothing that scatters, 0 or 1. */
static double above(double distance, double error, double freedom)
{
  if (error > 0) return tct_student_above(distance / error, freedom);
  return distance > 0 ? 0 : distance < 0 ? 1 : 0.5;
}

/* Of a population whose measure draws no trials, for its error comes from theory: both times are independent. */
static void by_theory(const tct_changing *c, tct_change *into)
{
  const double z  = tct_normal_quantile((1 + c->how->level) / 2);
  double variance = 0;

  for (int side = 0; side < 2; side++) {
    const tct_tuned *t = &c->found[side];
    const double error = (t->high[c->how->number] - t->low[c->how->number]) / (2 * z);
    variance += error * error;
  }
  into->by_trials = into->error = sqrt(variance);
  into->freedom                 = (double)INFINITY;
}

static void judge(const tct_change_how *how, tct_change *c)
{
  if (isnan(c->error) || isnan(c->change)) return;
  const double t = tct_student_quantile((1 + how->level) / 2, c->freedom);
  c->low         = c->change - t * c->error;
  c->high        = c->change + t * c->error;
  c->p           = 2 * above(fabs(c->change), c->error, c->freedom);
  c->verdict     = c->p < 1 - how->level ? TCT_CHANGE_CHANGED : TCT_CHANGE_UNRESOLVED;
  if (isnan(how->margin)) return;
  c->p_margin = above(how->margin - fabs(c->change), c->error, c->freedom);
  if (c->p_margin < 1 - how->level) c->verdict = TCT_CHANGE_UNCHANGED;
}

/* Drawn, or as theory has it. */
static tct_status find_error(tct_changing *c, tct_change *into, tct_error *err)
{
  const tct_tuning *m = c->how->measure;

  if (c->how->draws && c->how->conditions) TCT_PASS(tct_changing_draw_conditions(c, err));
  if (c->how->draws) TCT_PASS(tct_changing_spread(c, into, err));
  if (isnan(into->error)) into->drawn = NULL;
  if (!c->how->draws && m->needs & TCT_TUNING_NEEDS_NO_DRAWS && m->scope == TCT_TUNING_POPULATION)
    by_theory(c, into);
  return TCT_OK;
}

static tct_status work(tct_changing *c, tct_change *into, tct_error *err)
{
  const tct_change_how *how = c->how;

  for (int side = 0; side < 2; side++)
    TCT_TRY(
      tct_changing_measure(c, side, NULL, how->conditions ? 0 : how->draws, &c->found[side], err),
      err, "measuring %s", side ? "after" : "before");
  c->turns = how->measure->number[how->number].turns;
  TCT_PASS(change_new(c, into, err));
  TCT_PASS(find(c, into, err));
  TCT_PASS(find_error(c, into, err));
  judge(how, into);
  return how->splits && c->paired ? tct_changing_reliability(c, into, err) : TCT_OK;
}

tct_status tct_change_between(const tct_change_side *before, const tct_change_side *after,
                              const tct_change_how *how, tct_change *into, tct_error *err)
{
  tct_changing c = {.how = how, .side = {before, after}, .paired = how->paired};

  *into = (tct_change){.items = {0}};
  TCT_PASS(may_be(before, after, how, err));
  c.of = 2 + (how->paired ? 4 * how->splits : 0) + (how->conditions ? 2 * how->draws : 0);
  const tct_status status = work(&c, into, err);
  for (int side = 0; side < 2; side++) {
    tct_tuned_free(&c.found[side]);
    tct_free(c.drawn[side]);
  }
  if (status != TCT_OK) tct_change_free(into);
  return status;
}

void tct_change_free(tct_change *c)
{
  if (!c) return;
  tct_free(c->value[0]);
  *c = (tct_change){.items = {0}};
}
