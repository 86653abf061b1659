/* map_names.c -- names beside the points of a map, where there is room for them.
 *
 * Lonely points are named first; each name tries eight places about its point, and stays away where it
 * would meet a point, a path, another name or the edge.  Where paths leave room for very few, some more
 * stand on a ground of their own over paths, off their ends. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "report/plots/map.h"

enum {
  WAYS  = 8,
  KNOTS = 40
};                 /* places that are tried; most corners that a path is taken to have */
enum { FEW = 12 }; /* names: fewer may lie over paths */
#define HIGH 10.0  /* px of a line of small letters */

struct lonely {
  int condition;
  double nearest; /* px to the next point, squared */
};

struct names {
  bool over; /* paths, but for their ends */
  int boxes, lines;
  tct_box *box;        /* of names that are placed */
  double (*line)[4];   /* from, to, in px: all that is to be kept clear; a point is a line too */
  struct lonely *turn; /* conditions, loneliest first */
};

static bool overlap(const tct_box *a, const tct_box *b)
{
  return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

/* Does any part of a line lie in a box?  It is cut off at each edge in turn (Liang & Barsky 1984). */
static bool meets(const double line[4], const tct_box *b)
{
  const double by[2]      = {line[2] - line[0], line[3] - line[1]};
  const double edge[2][2] = {{b->left, b->right}, {b->top, b->bottom}};
  double from = 0, to = 1;

  for (int k = 0; k < 2; k++) {
    if (!(fabs(by[k]) > 0)) {
      if (line[k] < edge[k][0] || line[k] > edge[k][1]) return false;
      continue;
    }
    const double one = (edge[k][0] - line[k]) / by[k], two = (edge[k][1] - line[k]) / by[k];
    from = fmax(from, fmin(one, two));
    to   = fmin(to, fmax(one, two));
  }
  return from <= to;
}

static bool is_free(const tct_map_plan *p, const struct names *s, const tct_box *b)
{
  const double r     = s->over ? 2.5 : p->m->maps > 1 ? 0.5 : p->point - 0.5;
  const tct_box wide = {b->left - r, b->top - r, b->right + r, b->bottom + r};

  if (b->left < p->frame.left + 1 || b->right > p->frame.right - 1 || b->top < p->frame.top + 1 ||
      b->bottom > p->frame.bottom - 1)
    return false;
  for (int i = 0; i < s->boxes; i++)
    if (overlap(b, &s->box[i])) return false;
  for (int i = 0; i < s->lines; i++)
    if (meets(s->line[i], &wide)) return false;
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

/* A path of very many corners is taken to have fewer, both of its ends among them. */
static void keep_clear_of(const tct_map_plan *p, struct names *s, int condition)
{
  const int step = (p->m->maps + KNOTS - 2) / (KNOTS - 1);
  double at[2], before[2] = {0, 0};
  bool begun = false;

  for (int k = 0; k < p->m->maps; k++) {
    if (k % step && k != p->m->maps - 1) continue;
    if (!tct_map_at(p, k, condition, at)) continue;
    double *line = s->line[s->lines++];
    line[0] = begun ? before[0] : at[0], line[1] = begun ? before[1] : at[1];
    line[2] = before[0] = at[0];
    line[3] = before[1] = at[1];
    begun               = true;
  }
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

static void put_ground(tct_figure *f, const tct_box *b)
{
  tct_text_add(&f->body,
               "set object rectangle from screen px(%.6g),py(%.6g) to screen px(%.6g),py(%.6g) "
               "fc rgb PAPER fs transparent solid 0.8 noborder front\n",
               b->left, b->bottom, b->right, b->top);
}

static bool place_name(const tct_map_plan *p, tct_figure *f, struct names *s, int condition)
{
  double at[2];
  char name[TCT_LETTERS];

  if (!tct_map_at(p, tct_map_end(p, condition), condition, at)) return false;
  tct_lettering_fit(p->m->condition[condition], TCT_SMALL_SIZE, 0.4 * f->width, name);
  const double wide = tct_lettering_width(name, TCT_SMALL_SIZE) + 4; /* 2 px at each end */
  for (int way = 0; *name && way < WAYS; way++) {
    const tct_box b = about(p, at, wide, way);
    if (!is_free(p, s, &b)) continue;
    s->box[s->boxes++] = b;
    if (s->over) put_ground(f, &b);
    tct_figure_text(f, 0.5 * (b.left + b.right), 0.5 * (b.top + b.bottom), 'c', 0, TCT_SMALL_SIZE,
                    "INK", name);
    return true;
  }
  return false;
}

/* Some more names over paths; those that have theirs already are -1 in `turn`. */
static void place_over(const tct_map_plan *p, tct_figure *f, struct names *s, int turns)
{
  double at[2];

  s->over  = true;
  s->lines = 0;
  for (int i = 0; i < p->m->n; i++) {
    const int end = tct_map_end(p, i);
    if (end < 0 || !tct_map_at(p, end, i, at)) continue;
    double *line = s->line[s->lines++];
    line[0] = line[2] = at[0];
    line[1] = line[3] = at[1];
  }
  for (int i = 0; i < turns && s->boxes < FEW; i++)
    if (s->turn[i].condition >= 0) place_name(p, f, s, s->turn[i].condition);
}

bool tct_map_names(const tct_map_plan *p, tct_figure *f)
{
  const size_t n = (size_t)p->m->n;
  struct names s = {.over = false};

  if (!p->m->condition) return true;
  s.box           = tct_alloc(n, sizeof *s.box);
  s.turn          = tct_alloc(n, sizeof *s.turn);
  s.line          = tct_alloc(n * (KNOTS + 1), sizeof *s.line);
  const bool fine = s.box && s.turn && s.line;
  if (fine) {
    for (int i = 0; i < p->m->n; i++) keep_clear_of(p, &s, i);
    const int turns = take_turns(p, &s);
    for (int i = 0; i < turns; i++)
      if (place_name(p, f, &s, s.turn[i].condition)) s.turn[i].condition = -1;
    if (p->m->maps > 1 && s.boxes < FEW) place_over(p, f, &s, turns);
  }
  tct_free(s.box);
  tct_free(s.turn);
  tct_free(s.line);
  return fine;
}
