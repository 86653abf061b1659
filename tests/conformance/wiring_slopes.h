/* wiring_slopes.h -- the ways back of every wiring against differences of the way up: by the weights, by the rates. */
#ifndef TERCET_TESTS_WIRING_SLOPES_H
#define TERCET_TESTS_WIRING_SLOPES_H

#include "wirings/stand.h"

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

/* How far differences go: a wiring that is linear goes all the way at once. */
static double stride_of(const stand *t)
{
  return t->s.wiring->claims & TCT_WIRING_LINEAR ? 1 : 1e-5;
}

/* Weights of the size that circuits have, so that third derivatives are none of a difference's business. */
static void calm(const tct_projection *s, tct_real *weight)
{
  for (size_t i = 0; i < s->n; i++) weight[i] /= (tct_real)sqrt(s->fan_in);
}

static bool steep(const stand *t, double slope, double rise, double size)
{
  const double h = stride_of(t);
  return fabs(slope - rise / h) <= (slack + (h < 1 ? 2e-9 : 0)) * (1 + size);
}

/* <y, push(to)> - <y, push(from)> of rates or weights that were moved both ways */
static double rise_of(stand *t, const tct_real *weight[2], const tct_real *rate[2], double *size)
{
  const tct_projection *s = &t->s;
  const size_t n          = (size_t)t->rows * s->post_ld;
  tct_real *up = reals(n), *down = reals(n);

  fill(n, 0, up);
  fill(n, 0, down);
  push(t, 0, t->rows, weight[0], rate[0], up);
  push(t, 0, t->rows, weight[1], rate[1], down);
  const double rise = product(t->rows, t->post, s->post_ld, up, t->error, size) -
                      product(t->rows, t->post, s->post_ld, down, t->error, size);
  free(up);
  free(down);
  return rise;
}

static void part_ways(size_t n, const tct_real *at, const tct_real *way, double h,
                      tct_real *moved[2])
{
  for (size_t k = 0; k < n; k++) {
    moved[0][k] = at[k] + (tct_real)h * way[k];
    moved[1][k] = at[k] - (tct_real)h * way[k];
  }
}

/* Along a direction of the weights: central differences of <y, Wx> against outer's with c = 2 */
static const char *outer_is_the_gradient(stand *t)
{
  const tct_projection *s = &t->s;
  tct_real *way = reals(s->n), *moved[2] = {reals(s->n), reals(s->n)};
  const char *wrong = NULL;

  calm(s, t->weight);
  turn_all(t, t->weight);
  outer(t, 0, t->rows, 2, t->rate, t->error, t->update);
  for (int i = 0; i < 3 && s->n && !wrong; i++) {
    double size = 0;
    draw_synapses(s, i == 0 ? "one way" : i == 1 ? "another" : "a third", way);
    calm(s, way);
    part_ways(s->n, t->weight, way, stride_of(t), moved);
    const double rise  = rise_of(t, (const tct_real *[]){moved[0], moved[1]},
                                 (const tct_real *[]){t->rate, t->rate}, &size);
    const double slope = product(1, s->n, s->n, t->update, way, &size);
    if (!steep(t, slope, rise, size)) wrong = "outer is not the gradient of <y, Wx>";
  }
  free(way);
  free(moved[0]);
  free(moved[1]);
  return wrong;
}

/* Along a direction of the rates, whoever is active: 2 <carry(y), way> is the difference of <y, push> */
static const char *carry_is_the_gradient(stand *t)
{
  const tct_projection *s = &t->s;
  const size_t n          = (size_t)t->rows * s->pre_ld;
  tct_real *way = reals(n), *moved[2] = {reals(n), reals(n)};
  const char *wrong = NULL;

  calm(s, t->weight);
  turn_all(t, t->weight);
  carry(t, 0, t->rows, t->weight, t->rate, t->error, t->credit);
  for (int i = 0; i < 3 && !wrong; i++) {
    double size = 0;
    draw_rows(i == 0   ? "one way"
              : i == 1 ? "another"
                       : "a third",
              t->rows, t->pre, s->pre_ld, 0, way);
    part_ways(n, t->rate, way, stride_of(t), moved);
    const double rise  = rise_of(t, (const tct_real *[]){t->weight, t->weight},
                                 (const tct_real *[]){moved[0], moved[1]}, &size);
    const double slope = 2 * product(t->rows, t->pre, s->pre_ld, t->credit, way, &size);
    if (!steep(t, slope, rise, size)) wrong = "carry is not the gradient of <y, Wx>";
  }
  free(way);
  free(moved[0]);
  free(moved[1]);
  return wrong;
}

#endif
