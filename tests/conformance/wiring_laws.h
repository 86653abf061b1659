/* wiring_laws.h -- what every wiring must keep to: each law returns NULL, or what is wrong. */
#ifndef TERCET_TESTS_WIRING_LAWS_H
#define TERCET_TESTS_WIRING_LAWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "wiring_slopes.h"

enum { ROWS = 3, ENOUGH = 40, SAID = 160 };

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

/* One synapse alone is 1: its receiver hears its sender, and nobody else anybody more than it did without it.  Where
 * synapses meet before they are summed a linear one says what it hears, any other how much of it. */
static const char *ends_are_where_a_probe_finds_them(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t step       = s->synapses / ENOUGH + 1;
  const bool linear       = s->wiring->claims & TCT_WIRING_LINEAR;
  const char *wrong       = NULL;
  tct_real *weight = reals(s->n), *silent = reals((size_t)t->rows * s->post_ld);

  fill(s->n, 0, weight);
  fill((size_t)t->rows * s->post_ld, 0, silent);
  push(t, 0, t->rows, weight, t->rate, silent);
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
      for (size_t k = 0; k < t->post; k++) {
        const tct_real heard = t->drive[r * s->post_ld + k], before = silent[r * s->post_ld + k],
                       said = k == (size_t)post ? t->rate[r * s->pre_ld + (size_t)pre] : 0;
        if (linear || said == 0 ? heard != before + said
            : said > 0          ? heard < before
                                : heard > before)
          wrong = "a synapse does not join its ends";
      }
    *one = 0;
  }
  free(weight);
  free(silent);
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

#endif
