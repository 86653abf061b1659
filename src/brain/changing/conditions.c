/* conditions.c -- what a change would be of other conditions: drawn again, the same for both times.
 *
 * A condition that is drawn twice is two, each with all of its trials: measures are means over conditions, or scatter
 * among them, and see it twice.  Conditions that one time has no trial of are not drawn. */
#include "brain/changing/changing.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"

enum { CONDITIONS_LEAST = 3 };

struct pick {
  int n;
  int *which; /* [n] conditions that both times have trials of */
  int *drawn; /* [n] */
  int *row;   /* [rows] of one time, condition by condition */
  int *first; /* [conditions + 1] of `row` */
  double *value;
  int *condition; /* of the trials that are drawn */
};

static int most_trials(const tct_trials *t, int *count)
{
  int most = 0;

  memset(count, 0, (size_t)t->conditions * sizeof *count);
  for (int i = 0; i < t->rows; i++)
    if (t->condition[i] >= 0) count[t->condition[i]]++;
  for (int k = 0; k < t->conditions; k++) most = count[k] > most ? count[k] : most;
  return most;
}

static tct_status pick_new(const tct_changing *c, struct pick *p, tct_error *err)
{
  const tct_trials *t[] = {c->side[0]->trials, c->side[1]->trials};
  const size_t n = (size_t)t[0]->conditions, rows = (size_t)t[0]->rows + (size_t)t[1]->rows;
  int *block  = tct_alloc(4 * n + 1 + rows, sizeof *block);
  size_t most = 0, cells = 0;

  *p = (struct pick){.which = block};
  if (!block) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions", n);
  p->drawn   = block + n;
  p->first   = block + 2 * n;
  p->row     = block + 3 * n + 1;
  int *count = p->row + rows;
  memset(p->which, 0, n * sizeof *p->which);
  for (int side = 0; side < 2; side++) {
    const size_t drawn = n * (size_t)most_trials(t[side], count);
    for (size_t k = 0; k < n; k++) p->which[k] += count[k] > 0;
    most  = drawn > most ? drawn : most;
    cells = drawn * (size_t)t[side]->units > cells ? drawn * (size_t)t[side]->units : cells;
  }
  for (size_t k = 0; k < n; k++)
    if (p->which[k] == 2) p->which[p->n++] = (int)k;
  p->value     = tct_alloc(cells + 1, sizeof *p->value);
  p->condition = tct_alloc(most + 1, sizeof *p->condition);
  if (!p->value || !p->condition)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for trials of %zu drawn conditions", n);
  if (p->n < CONDITIONS_LEAST)
    return tct_fail(err, TCT_BAD_DATA, "%d conditions are too few to draw from: %d", p->n,
                    CONDITIONS_LEAST);
  return TCT_OK;
}

static void pick_free(struct pick *p)
{
  tct_free(p->which);
  tct_free(p->value);
  tct_free(p->condition);
}

/* Rows of one time, condition by condition. */
static void sort_rows(const tct_trials *t, struct pick *p)
{
  memset(p->first, 0, ((size_t)t->conditions + 1) * sizeof *p->first);
  for (int i = 0; i < t->rows; i++)
    if (t->condition[i] >= 0) p->first[t->condition[i] + 1]++;
  for (int k = 0; k < t->conditions; k++) p->first[k + 1] += p->first[k];
  for (int i = t->rows - 1; i >= 0; i--) /* from the back: first [k] ends up as where k + 1 began */
    if (t->condition[i] >= 0) p->row[--p->first[t->condition[i] + 1]] = i;
  for (int k = 0; k < t->conditions; k++) p->first[k] = p->first[k + 1];
  p->first[t->conditions] = 0;
  for (int i = 0; i < t->rows; i++) p->first[t->conditions] += t->condition[i] >= 0;
}

static void draw(const tct_changing *c, int d, struct pick *p)
{
  const tct_key key = tct_key_of(c->how->seed, "conditions");

  for (int k = 0; k < p->n; k++) {
    const double u = tct_uniform(key, (uint64_t)d, 0, (uint32_t)k);
    p->drawn[k]    = p->which[(int)fmin(u * p->n, p->n - 1)];
  }
}

/* Trials of the drawn conditions, each of which is a new one. */
static tct_trials gather(const tct_trials *t, struct pick *p)
{
  const size_t width = (size_t)t->units;
  int rows           = 0;

  for (int k = 0; k < p->n; k++)
    for (int i = p->first[p->drawn[k]]; i < p->first[p->drawn[k] + 1]; i++) {
      memcpy(p->value + (size_t)rows * width, t->value + (size_t)p->row[i] * width,
             width * sizeof *p->value);
      p->condition[rows++] = k;
    }
  return (tct_trials){.rows       = rows,
                      .units      = t->units,
                      .conditions = p->n,
                      .value      = p->value,
                      .condition  = p->condition};
}

static tct_status measure(tct_changing *c, int side, struct pick *p, tct_error *err)
{
  const tct_change_side *own = c->side[side];
  const size_t draws         = (size_t)c->how->draws;
  tct_status status          = TCT_OK;

  sort_rows(own->trials, p);
  for (int d = 0; d < c->how->draws && status == TCT_OK; d++) {
    tct_tuned found = {.items = 0};
    draw(c, d, p);
    const tct_trials again    = gather(own->trials, p);
    const tct_change_side one = {&again, NULL, NULL};
    c->side[side]             = &one;
    status                    = tct_changing_measure(c, side, NULL, 0, &found, err);
    c->side[side]             = own;
    for (int i = 0; status == TCT_OK && i < found.items; i++)
      c->drawn[side][(size_t)i * draws + (size_t)d] =
        found.value[i * found.measure->n + c->how->number];
    tct_tuned_free(&found);
  }
  return status;
}

tct_status tct_changing_draw_conditions(tct_changing *c, tct_error *err)
{
  struct pick p;
  tct_status status = pick_new(c, &p, err);

  for (int side = 0; side < 2 && status == TCT_OK; side++) {
    const size_t items = (size_t)c->found[side].items;
    c->drawn[side]     = tct_alloc(items * (size_t)c->how->draws + 1, sizeof(double));
    if (!c->drawn[side])
      status = tct_fail(err, TCT_NO_MEMORY, "no memory for draws of %zu items", items);
    if (status == TCT_OK) status = measure(c, side, &p, err);
  }
  c->conditions = p.n;
  pick_free(&p);
  return status;
}
