/* convolution.c -- the three products against the sums they stand for, in whole numbers: exact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "kernels/convolution.h"
#include "kernels/kernels.h"

enum { TRIALS = 2 };

typedef struct {
  tct_convolution c;
  size_t pre_ld, post_ld, taps;
  tct_real *weight, *turned, *sum, *scratch; /* panels */
  tct_real *pre, *post;                      /* rates, errors */
  tct_real *drive, *credit;                  /* made */
} scene;

static size_t panelled(int n)
{
  return (size_t)tct_panels(n) * TCT_PANEL;
}

/* on cache lines and no longer than it must be */
static tct_real *zeros(size_t n)
{
  const size_t bytes = (n * sizeof(tct_real) + 63) / 64 * 64 + 64;
  tct_real *x        = aligned_alloc(64, bytes);

  assert_non_null(x);
  memset(x, 0, bytes);
  return x;
}

/* whole numbers from -3 to 3 */
static tct_real digit(size_t i)
{
  return (tct_real)((int)((i * 2654435761u >> 7) % 7) - 3);
}

static size_t weight_at(const tct_convolution *c, int k, int i, int y, int x)
{
  return (size_t)(k / 16) * tct_convolution_part(c) +
         (size_t)(((y * c->kernel + x) * c->pre + i) * 16 + k % 16);
}

static size_t pre_at(const scene *s, int trial, int y, int x, int i)
{
  return (size_t)trial * s->pre_ld + (size_t)((y * s->c.width + x) * s->c.pre + i);
}

static size_t post_at(const scene *s, int trial, int y, int x, int k)
{
  return (size_t)trial * s->post_ld + (size_t)((y * s->c.columns + x) * s->c.post + k);
}

static scene stand(int pre, int post, int height, int width, int kernel, int stride, int padding)
{
  scene s                  = {.c = {.pre     = pre,
                                    .post    = post,
                                    .height  = height,
                                    .width   = width,
                                    .rows    = (height + 2 * padding - kernel) / stride + 1,
                                    .columns = (width + 2 * padding - kernel) / stride + 1,
                                    .kernel  = kernel,
                                    .stride  = stride,
                                    .padding = padding}};
  const tct_convolution *c = &s.c;

  s.taps    = (size_t)(kernel * kernel);
  s.pre_ld  = panelled(pre * height * width);
  s.post_ld = panelled(post * c->rows * c->columns);
  s.weight  = zeros((size_t)tct_panels(post) * tct_convolution_part(c));
  s.sum     = zeros((size_t)tct_panels(post) * tct_convolution_part(c));
  s.turned  = zeros(tct_convolution_turned(c));
  s.scratch = zeros(tct_convolution_scratch(c));
  s.pre     = zeros(TRIALS * s.pre_ld);
  s.credit  = zeros(TRIALS * s.pre_ld);
  s.post    = zeros(TRIALS * s.post_ld);
  s.drive   = zeros(TRIALS * s.post_ld);
  for (size_t t = 0; t < TRIALS; t++) {
    for (int i = 0; i < pre * height * width; i++)
      s.pre[t * s.pre_ld + (size_t)i] = digit((size_t)i + 31 * t);
    for (int i = 0; i < post * c->rows * c->columns; i++)
      s.post[t * s.post_ld + (size_t)i] = digit((size_t)i + 77 * t + 5);
  }
  for (int k = 0; k < post; k++)
    for (int i = 0; i < pre; i++)
      for (int t = 0; t < kernel * kernel; t++)
        s.weight[weight_at(c, k, i, t / kernel, t % kernel)] =
          digit((size_t)((k * pre + i) * 97 + t));
  return s;
}

static void away(scene *s)
{
  free(s->weight);
  free(s->sum);
  free(s->turned);
  free(s->scratch);
  free(s->pre);
  free(s->credit);
  free(s->post);
  free(s->drive);
}

/* What the products should add: in `drive`, `credit` and `sum`, with c = 2. */
static void by_definition(const scene *s, int trial, tct_real *drive, tct_real *credit,
                          tct_real *sum)
{
  const tct_convolution *c = &s->c;

  for (int y = 0; y < c->rows; y++)
    for (int x = 0; x < c->columns; x++)
      for (int tap = 0; tap < c->kernel * c->kernel; tap++) {
        const int a = tap / c->kernel, b = tap % c->kernel;
        const int v = y * c->stride + a - c->padding, u = x * c->stride + b - c->padding;
        if (v < 0 || u < 0 || v >= c->height || u >= c->width) continue;
        for (int k = 0; k < c->post; k++)
          for (int i = 0; i < c->pre; i++) {
            const size_t w = weight_at(c, k, i, a, b), at = post_at(s, trial, y, x, k);
            const size_t from = pre_at(s, trial, v, u, i);
            drive[at] += s->weight[w] * s->pre[from];
            credit[from] += s->weight[w] * s->post[at];
            sum[w] += 2 * s->post[at] * s->pre[from];
          }
      }
}

static void equal(const char *what, const scene *s, size_t n, const tct_real *a, const tct_real *b)
{
  const tct_convolution *c = &s->c;

  for (size_t i = 0; i < n; i++)
    if (a[i] != b[i])
      fail_msg("%s of %d -> %d on %d x %d, kernel %d, stride %d, padding %d: %g is not %g at %zu",
               what, c->pre, c->post, c->height, c->width, c->kernel, c->stride, c->padding,
               (double)a[i], (double)b[i], i);
}

static void look(int pre, int post, int height, int width, int kernel, int stride, int padding)
{
  scene s         = stand(pre, post, height, width, kernel, stride, padding);
  const size_t n  = (size_t)tct_panels(post) * tct_convolution_part(&s.c);
  tct_real *drive = zeros(TRIALS * s.post_ld), *credit = zeros(TRIALS * s.pre_ld), *sum = zeros(n);

  drive[0] = s.drive[0] = credit[0] = s.credit[0] = sum[0] = s.sum[0] = 9; /* they add */
  for (int t = 0; t < TRIALS; t++) by_definition(&s, t, drive, credit, sum);
  tct_convolve(&s.c, TRIALS, s.weight, s.pre, s.pre_ld, s.drive, s.post_ld, s.scratch);
  equal("push", &s, TRIALS * s.post_ld, s.drive, drive);
  for (int p = 0; p < tct_panels(post); p++) tct_convolve_turn(&s.c, p, s.weight, s.turned);
  tct_convolve_back(&s.c, TRIALS, s.turned, s.post, s.post_ld, s.credit, s.pre_ld, s.scratch);
  equal("carry", &s, TRIALS * s.pre_ld, s.credit, credit);
  for (int p = 0; p < tct_panels(post); p++)
    tct_convolve_outer(&s.c, p, TRIALS, 2, s.pre, s.pre_ld, s.post, s.post_ld,
                       s.sum + (size_t)p * tct_convolution_part(&s.c), s.scratch);
  equal("outer", &s, n, s.sum, sum);
  free(drive);
  free(credit);
  free(sum);
  away(&s);
}

static void products_are_their_sums_for_every_kernel_stride_and_padding(void **state)
{
  (void)state;
  for (int kernel = 1; kernel <= 5; kernel++)
    for (int stride = 1; stride <= 6; stride++)
      for (int padding = 0; padding < kernel; padding++) {
        look(3, 5, 7, 9, kernel, stride, padding);
        look(16, 32, 6, 5, kernel, stride, padding);
      }
}

static void products_are_their_sums_for_every_number_of_channels(void **state)
{
  static const int channels[] = {1, 2, 4, 8, 15, 16, 17, 24, 32, 40};
  (void)state;

  for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
    for (size_t k = 0; k < sizeof channels / sizeof *channels; k++) {
      look(channels[i], channels[k], 5, 6, 3, 1, 1);
      look(channels[i], channels[k], 6, 5, 2, 2, 0);
      look(channels[i], channels[k], 7, 9, 5, 4,
           2); /* 4 x 4 numbers are a panel, and lie on none */
    }
}

/* more places than are met at once, wide and tall; one place; a kernel as large as any */
static void products_are_their_sums_on_maps_of_all_sizes(void **state)
{
  (void)state;
  look(2, 16, 40, 37, 3, 1, 1);
  look(1, 3, 150, 2, 2, 1, 1);
  look(1, 3, 2, 150, 2, 1, 1);
  look(16, 16, 3, 300, 3, 1, 0);
  look(4, 17, 6, 6, 6, 1, 0);
  look(4, 17, 1, 1, 1, 1, 0);
  look(1, 2, 70, 66, TCT_KERNEL_MOST, 1, 0);
  look(1, 2, 3, 3, TCT_KERNEL_MOST, 1, TCT_KERNEL_MOST - 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(products_are_their_sums_for_every_kernel_stride_and_padding),
    cmocka_unit_test(products_are_their_sums_for_every_number_of_channels),
    cmocka_unit_test(products_are_their_sums_on_maps_of_all_sizes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
