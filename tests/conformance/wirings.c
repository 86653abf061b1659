/* wirings.c -- what every wiring must keep to, run on all of them.
 *
 * Cases are made from the registry.  Each wiring meets many pairs of shapes, and its parameters
 * near the lower end of their ranges in all combinations; a pair that it refuses is passed over,
 * but some must fit.  A wiring's own numbers are checked in tests/wirings/NAME.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "wirings/stand.h"

enum { ROWS = 3, ENOUGH = 40, SAID = 160 };

/* A law: NULL if it holds for this wiring on these shapes, else what is wrong. */
typedef const char *(*law)(stand *t);

static bool near(double a, double b, double size)
{
  return fabs(a - b) <= slack * (1 + size);
}

static double product(int rows, size_t n, size_t ld, const tct_real *a, const tct_real *b,
                      double *size)
{
  double sum = 0;

  for (size_t r = 0; r < (size_t)rows; r++)
    for (size_t i = 0; i < n; i++) {
      sum += (double)a[r * ld + i] * (double)b[r * ld + i];
      if (size) *size += fabs((double)a[r * ld + i] * (double)b[r * ld + i]);
    }
  return sum;
}

static void fill(size_t n, tct_real value, tct_real *x)
{
  for (size_t i = 0; i < n; i++) x[i] = value;
}

/* ---- the laws ---------------------------------------------------------------------------------- */

static const char *shapes_are_whole(stand *t)
{
  const tct_projection *s = &t->s;
  size_t all              = s->rank ? 1 : 0;

  for (int i = 0; i < s->rank; i++) all *= s->tensor[i];
  if (all != s->synapses) return "the tensor does not hold the synapses";
  if (t->post == 0) return "the receivers' shape is left open";
  if (s->n < s->synapses) return "more synapses than room";
  if ((s->parts == 0) != (s->n == 0)) return "weights without parts, or parts without weights";
  if (!(s->fan_in >= 1) || !(s->fan_out >= 1)) return "nobody is heard";
  return NULL;
}

static const char *every_synapse_has_its_place(stand *t)
{
  const tct_projection *s = &t->s;
  unsigned char *taken    = calloc(s->n + 1, 1);
  const char *wrong       = NULL;

  for (size_t i = 0; i < s->synapses && !wrong; i++) {
    const size_t at = s->wiring->place(s, i);
    if (at >= s->n)
      wrong = "a place lies outside";
    else if (taken[at]++)
      wrong = "two synapses share a place";
  }
  free(taken);
  return wrong;
}

static const char *parts_are_disjoint_and_cover(stand *t)
{
  size_t end = 0;

  for (int p = 0; p < t->s.parts; p++) {
    size_t from, n;
    span_of(&t->s, p, &from, &n);
    if (from != end) return "a part does not begin where the one before it ends";
    if (from % TCT_PANEL) return "a part does not begin on a cache line";
    end = from + n;
  }
  return end == t->s.n ? NULL : "parts do not cover the weights";
}

static const char *push_adds_and_leaves_pads(stand *t)
{
  const size_t n      = (size_t)t->rows * t->s.post_ld;
  tct_real *from_zero = reals(n), *from_five = reals(n);
  const char *wrong = NULL;

  draw_rows("rate", t->rows, t->pre, t->s.pre_ld, (tct_real)NAN, t->rate);
  fill(n, 0, from_zero);
  fill(n, 5, from_five);
  push(t, 0, t->rows, t->weight, t->rate, from_zero);
  push(t, 0, t->rows, t->weight, t->rate, from_five);
  for (size_t i = 0; i < n && !wrong; i++) {
    const bool pad = i % t->s.post_ld >= t->post;
    if (pad && (from_zero[i] != 0 || from_five[i] != 5)) wrong = "pads of drives are written";
    if (!pad && !near((double)from_five[i], 5 + (double)from_zero[i], 50))
      wrong = "push does not add";
  }
  free(from_zero);
  free(from_five);
  return wrong;
}

static const char *carry_adds_and_leaves_pads(stand *t)
{
  const size_t n      = (size_t)t->rows * t->s.pre_ld;
  tct_real *from_zero = reals(n), *from_five = reals(n);
  const char *wrong = NULL;

  draw_rows("error", t->rows, t->post, t->s.post_ld, (tct_real)NAN, t->error);
  fill(n, 0, from_zero);
  fill(n, 5, from_five);
  carry(t, 0, t->rows, t->weight, t->rate, t->error, from_zero);
  carry(t, 0, t->rows, t->weight, t->rate, t->error, from_five);
  for (size_t i = 0; i < n && !wrong; i++) {
    const bool pad = i % t->s.pre_ld >= t->pre;
    if (pad && (from_zero[i] != 0 || from_five[i] != 5)) wrong = "pads of credits are written";
    if (!pad && !near((double)from_five[i], 5 + (double)from_zero[i], 50))
      wrong = "carry does not add";
  }
  free(from_zero);
  free(from_five);
  return wrong;
}

static const char *outer_adds_and_leaves_pads(stand *t)
{
  const tct_projection *s = &t->s;
  const char *wrong       = NULL;
  tct_real *from_five     = reals(s->n);

  fill(s->n, 0, from_five);
  for (size_t i = 0; i < s->synapses; i++) from_five[s->wiring->place(s, i)] = 5;
  outer(t, 0, t->rows, 1, t->rate, t->error, t->update);
  outer(t, 0, t->rows, 1, t->rate, t->error, from_five);
  for (size_t i = 0; i < s->synapses && !wrong; i++) {
    tct_real *a = &t->update[s->wiring->place(s, i)], *b = &from_five[s->wiring->place(s, i)];
    if (!near((double)*b, 5 + (double)*a, 50)) wrong = "outer does not add";
    *a = *b = 0;
  }
  for (size_t i = 0; i < s->n && !wrong; i++)
    if (t->update[i] != 0 || from_five[i] != 0) wrong = "pads of weights are written";
  free(from_five);
  return wrong;
}

/* Along a direction of the weights: central differences of <y, Wx> against outer's with c = 2 */
static const char *outer_is_the_gradient(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t n          = (size_t)t->rows * s->post_ld;
  tct_real *way = reals(s->n), *moved = reals(s->n), *up = reals(n), *down = reals(n);
  const char *wrong = NULL;

  outer(t, 0, t->rows, 2, t->rate, t->error, t->update);
  for (int i = 0; i < 3 && s->n && !wrong; i++) {
    double size = 0;
    draw_synapses(s, i == 0 ? "one way" : i == 1 ? "another" : "a third", way);
    fill(n, 0, up);
    fill(n, 0, down);
    for (size_t k = 0; k < s->n; k++) moved[k] = t->weight[k] + way[k];
    push(t, 0, t->rows, moved, t->rate, up);
    for (size_t k = 0; k < s->n; k++) moved[k] = t->weight[k] - way[k];
    push(t, 0, t->rows, moved, t->rate, down);
    const double rise = product(t->rows, t->post, s->post_ld, up, t->error, &size) -
                        product(t->rows, t->post, s->post_ld, down, t->error, &size);
    const double slope = product(1, s->n, s->n, t->update, way, &size);
    if (!near(slope, rise, size)) wrong = "outer is not the gradient of <y, Wx>";
  }
  free(way);
  free(moved);
  free(up);
  free(down);
  return wrong;
}

/* Each row of two stands the same work, all at once in one, one by one in the other. */
static const char *rows_do_not_meet(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t posts = (size_t)t->rows * s->post_ld, pres = (size_t)t->rows * s->pre_ld;
  tct_real *drive = reals(posts), *credit = reals(pres), *update = reals(s->n);
  const char *wrong = NULL;

  draw_rows("drive", t->rows, t->post, s->post_ld, 0, t->drive);
  draw_rows("credit", t->rows, t->pre, s->pre_ld, 0, t->credit);
  draw_synapses(s, "update", t->update);
  memcpy(drive, t->drive, posts * sizeof *drive);
  memcpy(credit, t->credit, pres * sizeof *credit);
  memcpy(update, t->update, s->n * sizeof *update);
  push(t, 0, t->rows, t->weight, t->rate, t->drive);
  carry(t, 0, t->rows, t->weight, t->rate, t->error, t->credit);
  outer(t, 0, t->rows, (tct_real)0.3, t->rate, t->error, t->update);
  for (int r = 0; r < t->rows; r++) {
    push(t, r, 1, t->weight, t->rate, drive);
    carry(t, r, 1, t->weight, t->rate, t->error, credit);
    outer(t, r, 1, (tct_real)0.3, t->rate, t->error, update);
  }
  if (memcmp(drive, t->drive, posts * sizeof *drive) != 0) wrong = "push mixes rows";
  if (memcmp(credit, t->credit, pres * sizeof *credit) != 0) wrong = "carry mixes rows";
  if (memcmp(update, t->update, s->n * sizeof *update) != 0)
    wrong = "outer depends on how rows are cut";
  free(drive);
  free(credit);
  free(update);
  return wrong;
}

/* One synapse alone is 1: its receiver hears its sender, and nobody else anybody. */
static const char *ends_are_where_a_probe_finds_them(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t step       = s->synapses / ENOUGH + 1;
  const char *wrong       = NULL;
  tct_real *weight        = reals(s->n);

  fill(s->n, 0, weight);
  for (size_t i = 0; i < s->synapses && !wrong; i += step) {
    int post = -2, pre = -2;
    tct_real *one = &weight[s->wiring->place(s, i)];
    s->wiring->ends(s, i, &post, &pre);
    if (post == -1 && pre == -1) continue; /* shared */
    if (post < 0 || pre < 0 || (size_t)post >= t->post || (size_t)pre >= t->pre) {
      wrong = "a synapse ends nowhere";
      break;
    }
    *one = 1;
    fill((size_t)t->rows * s->post_ld, 0, t->drive);
    push(t, 0, t->rows, weight, t->rate, t->drive);
    for (size_t r = 0; r < (size_t)t->rows; r++)
      for (size_t k = 0; k < t->post; k++)
        if (t->drive[r * s->post_ld + k] !=
            (k == (size_t)post ? t->rate[r * s->pre_ld + (size_t)pre] : 0))
          wrong = "a synapse does not join its ends";
    *one = 0;
  }
  free(weight);
  return wrong;
}

/* Said or inferred, a shape gives the same; the draws are those of the seed. */
static const char *fitting_again_gives_the_same(stand *t)
{
  tct_projection s  = projection_of(t->s.wiring, t->s.pre_shape, t->s.post_shape);
  const char *wrong = NULL;

  memcpy(s.params, t->s.params, s.wiring->params_size);
  if (s.wiring->fit(&s, 7, NULL) != TCT_OK) {
    wrong = "a shape that was inferred is refused when it is said";
  } else if (s.n != t->s.n || s.synapses != t->s.synapses || s.parts != t->s.parts ||
             s.turned_n != t->s.turned_n || s.scratch != t->s.scratch) {
    wrong = "a shape that is said is laid out otherwise than one inferred";
  } else {
    for (size_t i = 0; i < s.synapses && !wrong; i++) {
      int a[2], b[2];
      s.wiring->ends(&s, i, &a[0], &a[1]);
      s.wiring->ends(&t->s, i, &b[0], &b[1]);
      if (memcmp(a, b, sizeof a) != 0) wrong = "the same seed draws other synapses";
    }
  }
  if (s.wiring->release) s.wiring->release(&s);
  tct_params_free(&s.wiring->about, s.params);
  return wrong;
}

/* Claim LINEAR: W (x + z) = W x + W z, and <Wx, y> = <x, W'y> whoever was active meanwhile. */
static const char *is_linear(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t pres = (size_t)t->rows * s->pre_ld, posts = (size_t)t->rows * s->post_ld;
  tct_real *other = reals(pres), *drive = reals(posts);
  const char *wrong = NULL;
  double size       = 0;

  draw_rows("other", t->rows, t->pre, s->pre_ld, 0, other);
  push(t, 0, t->rows, t->weight, t->rate, t->drive);
  carry(t, 0, t->rows, t->weight, other, t->error, t->credit);
  const double forth = product(t->rows, t->post, s->post_ld, t->drive, t->error, &size);
  const double back  = product(t->rows, t->pre, s->pre_ld, t->rate, t->credit, &size);
  if (!near(forth, back, size)) wrong = "<Wx, y> is not <x, W'y>";
  push(t, 0, t->rows, t->weight, other, t->drive);
  for (size_t i = 0; i < pres; i++) other[i] += t->rate[i];
  fill(posts, 0, drive);
  push(t, 0, t->rows, t->weight, other, drive);
  for (size_t i = 0; i < posts && !wrong; i++)
    if (!near((double)drive[i], (double)t->drive[i], 10)) wrong = "W (x + z) is not Wx + Wz";
  free(other);
  free(drive);
  return wrong;
}

/* The first and the last line (axis 0) or column (axis 1) of senders that a receiving place hears,
 * whatever the channel: through ones alone, a step of one sender is felt. */
static void heard(stand *t, const tct_real *weight, int y, int x, int axis, int *first, int *last)
{
  const tct_projection *s = &t->s;
  const int *in = s->pre_shape, *out = s->post_shape;
  const size_t place = (size_t)(y * out[2] + x) * (size_t)out[0];

  *first = in[1 + axis];
  *last  = -1;
  for (int i = 0; i < in[1] * in[2]; i++) {
    double moved = 0;
    fill(s->pre_ld, 0, t->rate);
    fill((size_t)in[0], 1, t->rate + (size_t)(i * in[0]));
    fill(s->post_ld, 0, t->drive);
    push(t, 0, 1, weight, t->rate, t->drive);
    for (int k = 0; k < out[0]; k++) moved += fabs((double)t->drive[place + (size_t)k]);
    const int at = axis == 0 ? i / in[2] : i % in[2];
    if (moved > 0 && at < *first) *first = at;
    if (moved > 0 && at > *last) *last = at;
  }
}

/* Claim TOPOGRAPHIC: along each side of the map, what is heard moves along too, and never back. */
static const char *neighbours_meet_neighbours(stand *t)
{
  const int *out    = t->s.post_shape;
  const char *wrong = NULL;
  tct_real *weight;

  if (t->pre > 150) return NULL; /* seen well enough on small maps */
  weight = reals(t->s.n);
  fill(t->s.n, 0, weight);
  for (size_t i = 0; i < t->s.synapses; i++) weight[t->s.wiring->place(&t->s, i)] = 1;
  for (int axis = 0; axis < 2 && !wrong; axis++) {
    int first[2], last[2];
    heard(t, weight, 0, 0, axis, &first[0], &last[0]);
    const int begin[2] = {first[0], last[0]};
    for (int i = 1; i < out[1 + axis] && !wrong; i++) {
      heard(t, weight, axis ? 0 : i, axis ? i : 0, axis, &first[1], &last[1]);
      if (first[1] < first[0] || last[1] < last[0]) wrong = "a neighbour listens further back";
      first[0] = first[1];
      last[0]  = last[1];
    }
    /* a map of a few lines may be heard whole from everywhere */
    if (t->s.pre_shape[1 + axis] > 3 && out[1 + axis] > 1 && first[0] == begin[0] &&
        last[0] == begin[1])
      wrong = "both ends of the map hear the same";
  }
  free(weight);
  return wrong;
}

/* ---- many shapes, many parameters -------------------------------------------------------------- */

static const int pre_shapes[][3]  = {{1, 5, 7},  {3, 6, 5},   {16, 4, 5},
                                     {20, 3, 4}, {2, 21, 20}, {1, 1, 37}};
static const int post_shapes[][3] = {{0, 0, 0},  {5, 0, 0},  {32, 0, 0}, {18, 0, 0},
                                     {1, 1, 23}, {1, 1, 37}, {4, 3, 3}};

/* digit 0, 1 or 2 of a parameter: its least, and what comes after */
static double value_of(const tct_param *p, int digit)
{
  if (p->type == TCT_TYPE_REAL)
    return p->least + (p->most - p->least) * (digit == 0 ? 0.1 : digit / 2.0);
  return p->least + digit < p->most ? p->least + digit : p->most;
}

static int combinations(const tct_wiring *w)
{
  int n = 1;
  for (int i = 0; i < w->n_params; i++) n *= 3;
  return n;
}

static tct_projection case_of(const tct_wiring *w, int i, char *said)
{
  const int pres  = sizeof pre_shapes / sizeof *pre_shapes,
            posts = sizeof post_shapes / sizeof *post_shapes;
  const int *pre = pre_shapes[i % pres], *post = post_shapes[i / pres % posts];
  tct_projection s = projection_of(w, pre, post);
  int digits       = i / pres / posts, n;

  n = snprintf(said, SAID, "[%d, %d, %d] -> [%d, %d, %d]", pre[0], pre[1], pre[2], post[0], post[1],
               post[2]);
  for (int k = 0; k < w->n_params; k++, digits /= 3) {
    const double value = value_of(&w->params[k], digits % 3);
    set(&s, w->params[k].name, value);
    n += snprintf(said + n, (size_t)(SAID - n), ", %s %g", w->params[k].name, value);
  }
  return s;
}

/* The first case in which the law does not hold, or NULL.  fits: how many were not refused. */
static const char *broken(const tct_wiring *w, law holds, char *said, int *fits)
{
  const int shapes =
    (int)(sizeof pre_shapes / sizeof *pre_shapes * (sizeof post_shapes / sizeof *post_shapes));
  const char *wrong = NULL;

  *fits = 0;
  for (int i = 0; i < shapes * combinations(w) && !wrong; i++) {
    stand t;
    tct_error err          = {0};
    const tct_projection s = case_of(w, i, said);
    if (!w->infers && units_in(s.post_shape) == 0) {
      tct_params_free(&w->about, s.params);
      continue;
    }
    if (stand_up(&t, s, ROWS, &err)) {
      ++*fits;
      wrong = holds(&t);
    } else if (err.code != TCT_BAD_SPEC || !strstr(err.text, "retina->v1")) {
      wrong = "a refusal that does not name the projection";
    }
    tear_down(&t);
  }
  return wrong;
}

static void describes_itself(void **state)
{
  const tct_wiring *w = *state;

  assert_non_null(w->title);
  assert_non_null(w->family);
  assert_non_null(w->summary);
  assert_non_null(w->equation);
  assert_non_null(strstr(w->source, "doi:"));
  for (int i = 0; i < w->n_params; i++) {
    assert_true(strlen(w->params[i].doc) > 10);
    assert_true(w->params[i].least <= w->params[i].preset &&
                w->params[i].preset <= w->params[i].most);
  }
}

/* Law: where memory ends, fit says so and keeps nothing. */
static void says_that_memory_is_out(void **state)
{
  const tct_wiring *w = *state;
  const int shape[3]  = {4, 6, 6};
  tct_status status   = TCT_NO_MEMORY;

  for (int64_t n = 1; status != TCT_OK; n++) {
    tct_error err    = {0};
    tct_projection s = projection_of(w, shape, shape);
    if (w->infers) s.post_shape[1] = s.post_shape[2] = 0;
    tct_fail_allocation(n, true);
    status = w->fit(&s, 7, &err);
    tct_fail_allocation(-1, true);
    if (status != TCT_OK) {
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_null(s.own);
      assert_non_null(strstr(err.text, "retina->v1"));
    }
    if (w->release) w->release(&s);
    assert_null(s.own);
    tct_params_free(&w->about, s.params);
    assert_true(n < 100);
  }
}

static const struct {
  const char *name;
  law holds;
  unsigned claim; /* 0: a law for all */
} laws[] = {
  {"shapes are whole", shapes_are_whole, 0},
  {"every synapse has its place", every_synapse_has_its_place, 0},
  {"parts are disjoint and cover", parts_are_disjoint_and_cover, 0},
  {"push adds and leaves pads", push_adds_and_leaves_pads, 0},
  {"carry adds and leaves pads", carry_adds_and_leaves_pads, 0},
  {"outer adds and leaves pads", outer_adds_and_leaves_pads, 0},
  {"outer is the gradient", outer_is_the_gradient, 0},
  {"rows do not meet", rows_do_not_meet, 0},
  {"ends are where a probe finds them", ends_are_where_a_probe_finds_them, 0},
  {"fitting again gives the same", fitting_again_gives_the_same, 0},
  {"is linear", is_linear, TCT_WIRING_LINEAR},
  {"neighbours meet neighbours", neighbours_meet_neighbours, TCT_WIRING_TOPOGRAPHIC},
};

enum { LAWS = sizeof laws / sizeof *laws, WIRINGS_MOST = 64 };

struct trial {
  const tct_wiring *wiring;
  int law;
};

static void keeps_the_law(void **state)
{
  const struct trial *c = *state;
  char said[SAID]       = "";
  int fits;
  const char *wrong = broken(c->wiring, laws[c->law].holds, said, &fits);

  if (wrong) fail_msg("%s, %s: %s", c->wiring->name, said, wrong);
  assert_true(fits > 0);
}

/* ---- liars: the laws can fail ------------------------------------------------------------------ */

static void a_false_claim_is_caught(void **state)
{
  char said[SAID];
  int fits;
  const tct_wiring *max = (const tct_wiring *)tct_variant("wirings", "max_pool");
  const tct_wiring *all = (const tct_wiring *)tct_variant("wirings", "dense");
  (void)state;

  assert_non_null(max);
  assert_non_null(all);
  assert_non_null(broken(max, is_linear, said, &fits));
  assert_non_null(broken(all, neighbours_meet_neighbours, said, &fits));
}

static const tct_wiring *honest;

static void push_twice(const tct_passage *p)
{
  honest->push(p);
  honest->push(p);
}

static void outer_times_one(const tct_passage *p, int part, tct_real c)
{
  (void)c;
  honest->outer(p, part, 1);
}

static size_t place_beside(const tct_projection *s, size_t synapse)
{
  return honest->place(s, synapse / 2);
}

static void ends_swapped(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  honest->ends(s, synapse, pre, post);
}

static void a_broken_wiring_is_caught(void **state)
{
  char said[SAID];
  int fits;
  (void)state;

  honest         = (const tct_wiring *)tct_variant("wirings", "sparse");
  tct_wiring lie = *honest;
  lie.push       = push_twice;
  assert_non_null(broken(&lie, is_linear, said, &fits));
  assert_non_null(broken(&lie, outer_is_the_gradient, said, &fits));
  lie       = *honest;
  lie.outer = outer_times_one;
  assert_non_null(broken(&lie, outer_is_the_gradient, said, &fits));
  lie       = *honest;
  lie.place = place_beside;
  assert_non_null(broken(&lie, every_synapse_has_its_place, said, &fits));
  lie      = *honest;
  lie.ends = ends_swapped;
  assert_non_null(broken(&lie, ends_are_where_a_probe_finds_them, said, &fits));
}

int main(void)
{
  enum { EACH = LAWS + 2 };
  static struct CMUnitTest cases[WIRINGS_MOST * EACH + 2];
  static char name[WIRINGS_MOST * EACH][96];
  static struct trial trial[WIRINGS_MOST * EACH];
  const tct_room *room = tct_room_named("wirings");
  size_t n             = 0;

  if (!room || room->n == 0 || room->n > WIRINGS_MOST) return 1;
  for (int i = 0; i < room->n; i++) {
    const tct_wiring *w = (const tct_wiring *)room->about[i];
    for (int k = 0; k < EACH; k++) {
      const char *title = k < LAWS    ? laws[k].name
                          : k == LAWS ? "describes itself"
                                      : "says that memory is out";
      if (k < LAWS && laws[k].claim && !(w->claims & laws[k].claim)) continue;
      snprintf(name[n], sizeof *name, "%s: %s", w->name, title);
      trial[n] = (struct trial){w, k};
      cases[n] =
        (struct CMUnitTest){name[n],
                            k < LAWS    ? keeps_the_law
                            : k == LAWS ? describes_itself
                                        : says_that_memory_is_out,
                            NULL, NULL, k < LAWS ? (void *)&trial[n] : (void *)(uintptr_t)w};
      n++;
    }
  }
  cases[n++] = (struct CMUnitTest)cmocka_unit_test(a_false_claim_is_caught);
  cases[n++] = (struct CMUnitTest)cmocka_unit_test(a_broken_wiring_is_caught);
  return _cmocka_run_group_tests("wirings", cases, n, NULL, NULL);
}
