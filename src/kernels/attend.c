/* attend.c -- one head of attention, and its way back through the softmax.
 *
 *     δa_ij = e_i · v_j       δs_ij = a_ij (δa_ij - sum_k a_ik δa_ik)
 *     δq_i = sum_j δs_ij k_j / sqrt(keys)     δk_j = sum_i δs_ij q_i / sqrt(keys)     δv_j = sum_i a_ij e_i
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762. */
#include "kernels/attend.h"

#include <math.h>
#include <string.h>

#include "kernels/kernels.h"

/* Of one row: each place's query, key, value; the same of the way back; one place's attention. */
typedef struct {
  tct_real *said, *asked; /* [places][query, key, value] */
  tct_real *share, *gain; /* [places] */
} looking;

static size_t width(const tct_head *h)
{
  return 2 * (size_t)h->keys + (size_t)h->values;
}

size_t tct_head_weights(const tct_head *h)
{
  return (size_t)h->pre * width(h);
}

size_t tct_head_scratch(const tct_head *h)
{
  return 2 * (size_t)h->places * (width(h) + 1);
}

static looking lay(const tct_head *h, tct_real *scratch)
{
  const size_t all = (size_t)h->places * width(h);
  return (looking){scratch, scratch + all, scratch + 2 * all, scratch + 2 * all + h->places};
}

/* y += c x */
static void add(int n, tct_real c, const tct_real *restrict x, tct_real *restrict y)
{
  for (int i = 0; i < n; i++) y[i] += c * x[i];
}

static tct_real dot(int n, const tct_real *x, const tct_real *y)
{
  tct_real sum = 0;

  for (int i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

static void say(const tct_head *h, const tct_real *weight, const tct_real *x, looking *k)
{
  const int m = (int)width(h);

  memset(k->said, 0, (size_t)h->places * width(h) * sizeof *k->said);
  for (int i = 0; i < h->places; i++)
    for (int c = 0; c < h->pre; c++)
      add(m, x[i * h->pre + c], weight + (size_t)c * width(h), k->said + (size_t)i * width(h));
}

/* Whom place i attends to.  The largest is taken away first: no exponential overflows. */
static void look(const tct_head *h, int i, looking *k)
{
  const size_t m       = width(h);
  const tct_real scale = (tct_real)(1 / sqrt((double)h->keys));
  const tct_real *q    = k->said + (size_t)i * m;
  tct_real top         = -INFINITY;
  double sum           = 0;

  for (int j = 0; j < h->places; j++) {
    k->share[j] = scale * dot(h->keys, q, k->said + (size_t)j * m + h->keys);
    top         = k->share[j] > top ? k->share[j] : top;
  }
  for (int j = 0; j < h->places; j++) k->share[j] -= top;
  tct_vexp((size_t)h->places, k->share, k->share);
  for (int j = 0; j < h->places; j++) sum += (double)k->share[j];
  tct_scale((size_t)h->places, (tct_real)(1 / sum), k->share);
}

void tct_attend(const tct_head *h, int rows, const tct_real *weight, const tct_real *pre,
                size_t pre_ld, tct_real *post, size_t post_ld, tct_real *scratch)
{
  const tct_real *values = NULL;
  looking k              = lay(h, scratch);

  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld) {
    say(h, weight, pre, &k);
    values = k.said + (ptrdiff_t)2 * h->keys;
    for (int i = 0; i < h->places; i++) {
      look(h, i, &k);
      for (int j = 0; j < h->places; j++)
        add(h->values, k.share[j], values + (size_t)j * width(h), post + (ptrdiff_t)i * h->post);
    }
  }
}

/* What <error, y> gains by every query, key and value of a row. */
static void ask(const tct_head *h, const tct_real *weight, const tct_real *x, const tct_real *error,
                looking *k)
{
  const size_t m       = width(h);
  const tct_real scale = (tct_real)(1 / sqrt((double)h->keys));
  const int values     = 2 * h->keys;

  say(h, weight, x, k);
  memset(k->asked, 0, (size_t)h->places * m * sizeof *k->asked);
  for (int i = 0; i < h->places; i++) {
    const tct_real *e = error + (ptrdiff_t)i * h->post;
    tct_real mean     = 0;
    look(h, i, k);
    for (int j = 0; j < h->places; j++) {
      k->gain[j] = dot(h->values, e, k->said + (size_t)j * m + values);
      mean += k->share[j] * k->gain[j];
      add(h->values, k->share[j], e, k->asked + (size_t)j * m + values);
    }
    for (int j = 0; j < h->places; j++) {
      const tct_real s = scale * k->share[j] * (k->gain[j] - mean);
      add(h->keys, s, k->said + (size_t)j * m + h->keys, k->asked + (size_t)i * m);
      add(h->keys, s, k->said + (size_t)i * m, k->asked + (size_t)j * m + h->keys);
    }
  }
}

void tct_attend_back(const tct_head *h, int rows, const tct_real *weight, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *credit,
                     tct_real *scratch)
{
  const size_t m = width(h);
  looking k      = lay(h, scratch);

  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld, credit += pre_ld) {
    ask(h, weight, pre, post, &k);
    for (int i = 0; i < h->places; i++)
      for (int c = 0; c < h->pre; c++)
        credit[i * h->pre + c] += dot((int)m, weight + (size_t)c * m, k.asked + (size_t)i * m);
  }
}

void tct_attend_outer(const tct_head *h, int rows, tct_real c, const tct_real *weight,
                      const tct_real *pre, size_t pre_ld, const tct_real *post, size_t post_ld,
                      tct_real *update, tct_real *scratch)
{
  const size_t m = width(h);
  looking k      = lay(h, scratch);

  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld) {
    ask(h, weight, pre, post, &k);
    for (int i = 0; i < h->places; i++)
      for (int from = 0; from < h->pre; from++)
        add((int)m, c * pre[i * h->pre + from], k.asked + (size_t)i * m, update + (size_t)from * m);
  }
}
