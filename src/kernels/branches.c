/* branches.c -- the products of branches that answer for themselves, 16 receivers side by side. */
#include "kernels/branches.h"

#include <math.h>

#include "kernels/kernels.h"

/* What the same branch of the 16 receivers of a panel sums up. */
static void sum(int pre, const tct_real *restrict w, const tct_real *restrict x,
                tct_real *restrict a)
{
  for (int k = 0; k < TCT_PANEL; k++) a[k] = 0;
  for (int j = 0; j < pre; j++, w += TCT_PANEL)
    for (int k = 0; k < TCT_PANEL; k++) a[k] += w[k] * x[j];
}

static tct_real answer(const tct_branches *b, tct_real a)
{
  const tct_real x = a - b->threshold, above = x > 0 ? x : 0;

  if (b->answer == TCT_BRANCH_SIGMOID) return (tct_real)(1 / (1 + exp(-(double)x)));
  return b->answer == TCT_BRANCH_RECTIFIED ? above : above * above;
}

static tct_real slope(const tct_branches *b, tct_real a)
{
  const tct_real x = a - b->threshold, y = answer(b, a);

  if (b->answer == TCT_BRANCH_SIGMOID) return y * (1 - y);
  if (x <= 0) return 0;
  return b->answer == TCT_BRANCH_RECTIFIED ? 1 : 2 * x;
}

/* Receivers in a panel. */
static int filled(const tct_branches *b, int panel)
{
  const int left = b->post - panel * TCT_PANEL;
  return left < TCT_PANEL ? left : TCT_PANEL;
}

/* One branch of n receivers, in one row: the error that reaches each; pads have none. */
static void ask(const tct_branches *b, int n, const tct_real *w, const tct_real *x,
                const tct_real *e, tct_real *error)
{
  tct_real a[TCT_PANEL];

  sum(b->pre, w, x, a);
  for (int k = 0; k < TCT_PANEL; k++) error[k] = k < n ? slope(b, a[k]) * e[k] : 0;
}

void tct_branches_push(const tct_branches *b, int rows, const tct_real *weight, const tct_real *pre,
                       size_t pre_ld, tct_real *post, size_t post_ld)
{
  const size_t each = (size_t)b->pre * TCT_PANEL;

  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld) {
    const tct_real *w = weight;
    for (int p = 0; p < tct_panels(b->post); p++)
      for (int i = 0; i < b->branches; i++, w += each) {
        tct_real a[TCT_PANEL], *drive = post + (size_t)p * TCT_PANEL;
        sum(b->pre, w, pre, a);
        for (int k = 0; k < filled(b, p); k++) drive[k] += answer(b, a[k]);
      }
  }
}

void tct_branches_carry(const tct_branches *b, int rows, const tct_real *weight,
                        const tct_real *pre, size_t pre_ld, const tct_real *post, size_t post_ld,
                        tct_real *credit)
{
  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld, credit += pre_ld) {
    const tct_real *w = weight;
    for (int p = 0; p < tct_panels(b->post); p++)
      for (int i = 0; i < b->branches; i++) {
        tct_real error[TCT_PANEL];
        ask(b, filled(b, p), w, pre, post + (size_t)p * TCT_PANEL, error);
        for (int j = 0; j < b->pre; j++, w += TCT_PANEL)
          for (int k = 0; k < TCT_PANEL; k++) credit[j] += w[k] * error[k];
      }
  }
}

void tct_branches_outer(const tct_branches *b, int panel, int rows, tct_real c,
                        const tct_real *weight, const tct_real *pre, size_t pre_ld,
                        const tct_real *post, size_t post_ld, tct_real *update)
{
  const size_t each = (size_t)b->pre * TCT_PANEL;

  for (int row = 0; row < rows; row++, pre += pre_ld, post += post_ld) {
    tct_real *into = update;
    for (int i = 0; i < b->branches; i++) {
      tct_real error[TCT_PANEL];
      ask(b, filled(b, panel), weight + (size_t)i * each, pre, post, error);
      for (int j = 0; j < b->pre; j++, into += TCT_PANEL)
        for (int k = 0; k < TCT_PANEL; k++) into[k] += c * error[k] * pre[j];
    }
  }
}
