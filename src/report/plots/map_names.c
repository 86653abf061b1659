/* map_names.c -- names beside the points of a map, where there is room for them.
 *
 * Lonely points are named first; each name tries eight places about its point, and stays away where it
 * would meet a point, a path, another name or the edge. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/plots/map.h"

enum { WAYS = 8, KNOTS = 32 }; /* places that are tried; points of a path that are kept clear */
#define HIGH 10.0              /* px of a line of small letters */

struct lonely {
  int condition;
  double nearest; /* px to the next point, squared */
};

struct names {
  int boxes, points;
  tct_box *box;        /* of names that are placed */
  double (*point)[2];  /* px of all that is to be kept clear */
  struct lonely *turn; /* conditions, loneliest first */
};

static bool overlap(const tct_box *a, const tct_box *b)
{
  return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

static bool is_free(const tct_map_plan *p, const struct names *s, const tct_box *b)
{
  const double r = p->point + 0.5;

  if (b->left < p->frame.left + 1 || b->right > p->frame.right - 1 || b->top < p->frame.top + 1 ||
      b->bottom > p->frame.bottom - 1)
    return false;
  for (int i = 0; i < s->boxes; i++)
    if (overlap(b, &s->box[i])) return false;
  for (int i = 0; i < s->points; i++) {
    const double x = s->point[i][0], y = s->point[i][1];
    if (overlap(b, &(tct_box){x - r, y - r, x + r, y + r})) return false;
  }
  return true;
}

/* Right, left, above, below, then the corners. */
static tct_box about(const tct_map_plan *p, const double at[2], double wide, int way)
{
  static const double to[WAYS][2] = {{1, 0},  {-1, 0}, {0, -1},  {0, 1},
                                     {1, -1}, {1, 1},  {-1, -1}, {-1, 1}};
  const bool corner               = way >= 4;
  const double r                  = p->point + (corner ? 1 : 2);
  const double x                  = at[0] + to[way][0] * (r + 0.5 * wide);
  const double y                  = at[1] + to[way][1] * (r + 0.5 * HIGH - (corner ? 2 : 0));

  return (tct_box){x - 0.5 * wide, y - 0.5 * HIGH, x + 0.5 * wide, y + 0.5 * HIGH};
}

static double length_of(const tct_map_plan *p, int condition)
{
  double at[2], before[2], sum = 0;
  bool begun = false;

  for (int k = 0; k < p->m->maps; k++) {
    if (!tct_map_at(p, k, condition, at)) continue;
    if (begun) sum += hypot(at[0] - before[0], at[1] - before[1]);
    begun     = true;
    before[0] = at[0], before[1] = at[1];
  }
  return sum;
}

/* Both ends of a path, and what lies between at equal steps. */
static void keep_clear_of(const tct_map_plan *p, struct names *s, int condition)
{
  const double step = fmax(6, length_of(p, condition) / (KNOTS - 2));
  const int most    = s->points + KNOTS;
  double at[2], before[2] = {0, 0}, left = 0;
  bool begun = false;

  for (int k = 0; k < p->m->maps; k++) {
    if (!tct_map_at(p, k, condition, at)) continue;
    const double far = begun ? hypot(at[0] - before[0], at[1] - before[1]) : 0;
    const int more   = begun && far > left ? (int)ceil((far - left) / step) : 0;
    for (int i = 0; i < more && s->points < most; i++) {
      const double share       = (left + i * step) / far;
      s->point[s->points][0]   = before[0] + share * (at[0] - before[0]);
      s->point[s->points++][1] = before[1] + share * (at[1] - before[1]);
    }
    left      = begun ? left + step * more - far : 0;
    begun     = true;
    before[0] = at[0], before[1] = at[1];
  }
  if (!begun) return;
  s->point[s->points][0]   = before[0];
  s->point[s->points++][1] = before[1];
}

static int loneliest_first(const void *a, const void *b)
{
  const struct lonely *x = a, *y = b;

  if (x->nearest > y->nearest) return -1;
  if (x->nearest < y->nearest) return 1;
  return x->condition - y->condition;
}

/* Returns how many have a place. */
static int take_turns(const tct_map_plan *p, struct names *s)
{
  double at[2], other[2];
  int n = 0;

  for (int i = 0; i < p->m->n; i++) {
    const int end = tct_map_end(p, i);
    if (end < 0 || !tct_map_at(p, end, i, at)) continue;
    double nearest = (double)INFINITY;
    for (int j = 0; j < p->m->n; j++) {
      const int last = tct_map_end(p, j);
      if (j == i || last < 0 || !tct_map_at(p, last, j, other)) continue;
      const double x = other[0] - at[0], y = other[1] - at[1];
      nearest = fmin(nearest, x * x + y * y);
    }
    s->turn[n++] = (struct lonely){i, nearest};
  }
  qsort(s->turn, (size_t)n, sizeof *s->turn, loneliest_first);
  return n;
}

static void place_name(const tct_map_plan *p, tct_figure *f, struct names *s, int condition)
{
  double at[2];
  char name[TCT_LETTERS];

  if (!tct_map_at(p, tct_map_end(p, condition), condition, at)) return;
  tct_lettering_fit(p->m->condition[condition], TCT_SMALL_SIZE, 0.4 * f->width, name);
  const double wide = tct_lettering_width(name, TCT_SMALL_SIZE);
  for (int way = 0; *name && way < WAYS; way++) {
    const tct_box b = about(p, at, wide, way);
    if (!is_free(p, s, &b)) continue;
    s->box[s->boxes++] = b;
    tct_figure_text(f, 0.5 * (b.left + b.right), 0.5 * (b.top + b.bottom), 'c', 0, TCT_SMALL_SIZE,
                    "INK", name);
    return;
  }
}

bool tct_map_names(const tct_map_plan *p, tct_figure *f)
{
  const size_t n = (size_t)p->m->n;
  struct names s = {0, 0, NULL, NULL, NULL};

  if (!p->m->condition) return true;
  s.box           = tct_alloc(n, sizeof *s.box);
  s.turn          = tct_alloc(n, sizeof *s.turn);
  s.point         = tct_alloc(n * (KNOTS + 1), sizeof *s.point);
  const bool fine = s.box && s.turn && s.point;
  if (fine) {
    for (int i = 0; i < p->m->n; i++) keep_clear_of(p, &s, i);
    const int turns = take_turns(p, &s);
    for (int i = 0; i < turns; i++) place_name(p, f, &s, s.turn[i].condition);
  }
  tct_free(s.box);
  tct_free(s.turn);
  tct_free(s.point);
  return fine;
}
