/* choose.c -- the best population, chosen on one half of the data and scored on the other.
 *
 * Each split gives two: chosen on the first half and scored on the second, and the other way round.  Where halves share
 * no condition, a choice knows nothing of the noise that its score is made of: of populations that have nothing to do
 * with the area, the score of the chosen is 0 on average, as is that of any, while the best on its own half is above 0.
 * Equally good ones share the choice, and their scores count by equal parts: no order of populations is preferred. */
#include "brain/mapping/mapping.h"

#include <math.h>

#include "base/memory.h"
#include "brain/inference/halves.h"

/* What one half chose. */
typedef struct {
  int equals;             /* how many are best; 0: nothing is defined */
  double naive, held_out; /* their score here and on the other half */
} vote;

static const double *half_of(const tct_map_halves *h, int number)
{
  return h->value + (size_t)number * (size_t)h->models;
}

static vote choose(const tct_map_halves *h, int number, int n, const int *member)
{
  const double *here = half_of(h, number), *there = half_of(h, number ^ 1);
  const double sign = h->smaller_is_more_similar ? -1 : 1;
  vote v            = {.naive = (double)NAN};

  for (int k = 0; k < n; k++) {
    const double x = here[member[k]];
    if (!isnan(x) && (isnan(v.naive) || sign * x > sign * v.naive)) v.naive = x;
  }
  for (int k = 0; k < n; k++)
    if (here[member[k]] >= v.naive && here[member[k]] <= v.naive) {
      v.held_out += there[member[k]];
      v.equals++;
    }
  if (v.equals) v.held_out /= v.equals;
  return v;
}

static void count(const tct_map_halves *h, int number, int n, const int *member, const vote *v,
                  tct_map_choice *c)
{
  const double *here = half_of(h, number);

  for (int k = 0; k < n; k++)
    if (here[member[k]] >= v->naive && here[member[k]] <= v->naive) c->share[k] += 1.0 / v->equals;
}

/* Sums over halves become means. */
static void settle(tct_map_choice *c, int kept)
{
  c->depth  = kept ? 0 : (double)NAN;
  c->naive  = kept ? c->naive / kept : (double)NAN;
  c->chosen = -1;
  for (int k = 0; k < c->n && kept; k++) {
    c->share[k] /= kept;
    c->depth += c->share[k] * k;
    if (c->share[k] > 0 && (c->chosen < 0 || c->share[k] > c->share[c->chosen])) c->chosen = k;
  }
}

tct_status tct_map_choose(const tct_map_halves *h, int n, const int *member,
                          const tct_map_interval *interval, tct_map_choice *into, tct_error *err)
{
  const int halves  = 2 * h->splits;
  const double sign = h->smaller_is_more_similar ? -1 : 1;
  double *score = tct_alloc((size_t)halves + 1, sizeof *score), sum = 0;
  int kept = 0;

  *into       = (tct_map_choice){.n = n};
  into->share = tct_alloc((size_t)n + 1, sizeof *into->share);
  if (!score || !into->share) {
    tct_free(score);
    tct_map_choice_free(into);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to choose among %d", n);
  }
  for (int i = 0; i < halves; i++) {
    const vote v = choose(h, i, n, member);
    if (!v.equals || isnan(v.held_out)) continue;
    count(h, i, n, member, &v, into);
    into->naive += v.naive;
    sum += v.held_out;
    score[kept++] = v.held_out;
  }
  settle(into, kept);
  into->undefined = halves - kept;
  tct_map_cell *c = &into->held_out;
  c->value        = kept ? sum / kept : (double)NAN;
  c->undefined    = into->undefined;
  c->p            = (double)NAN;
  const tct_halved spread =
    tct_of_halves(h->conditions, (size_t)kept, score, c->value, interval->by_t, interval->level);
  c->low         = spread.range.low;
  c->high        = spread.range.high;
  c->error       = spread.error;
  into->optimism = sign * (into->naive - c->value);
  tct_free(score);
  return TCT_OK;
}

void tct_map_choice_free(tct_map_choice *c)
{
  if (!c) return;
  tct_free(c->share);
  *c = (tct_map_choice){0};
}
