/* matrices.c -- two RDMs as matrices over the conditions that both have.
 *
 * A condition that one side has nothing of is left out before anything is computed: no matrix method
 * can do with a row of holes, and none needs it. */
#include "brain/geometry/matrices.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/gram.h"
#include "kernels/statistics.h"

int tct_conditions_of(int n)
{
  const int k = (int)(0.5 * (1 + sqrt(1 + 8.0 * n)) + 0.5);

  return n > 0 && (double)k * (k - 1) / 2 <= n && (double)k * (k - 1) / 2 >= n ? k : 0;
}

static bool is_there(double a, double b)
{
  return !isnan(a) && !isnan(b);
}

/* place[i] = where condition i of k goes; -1: nowhere.  Returns how many go somewhere. */
static int places(int k, const double *a, const double *b, int *place)
{
  int n = 0;

  for (int i = 0; i < k; i++) place[i] = -1;
  for (int i = 0; i < k; i++)
    for (int j = i + 1; j < k; j++, a++, b++)
      if (is_there(*a, *b)) place[i] = place[j] = 0;
  for (int i = 0; i < k; i++)
    if (place[i] == 0) place[i] = n++;
  return n;
}

static void fill(int k, const int *place, const double *a, const double *b, tct_matrices *m)
{
  const size_t n = (size_t)m->n;

  for (int i = 0; i < k; i++)
    for (int j = i + 1; j < k; j++, a++, b++) {
      if (place[i] < 0 || place[j] < 0) continue;
      const size_t p = (size_t)place[i], q = (size_t)place[j];
      const bool there = is_there(*a, *b);

      m->a[p * n + q] = m->a[q * n + p] = there ? *a : (double)NAN;
      m->b[p * n + q] = m->b[q * n + p] = there ? *b : (double)NAN;
      m->missing += !there;
    }
}

static void fill_noise(int k, const int *place, const double *noise, tct_matrices *m)
{
  double *to = m->noise;

  for (int i = 0; i < k; i++)
    for (int j = 0; place[i] >= 0 && j < k; j++)
      if (place[j] >= 0) *to++ = noise[(size_t)i * (size_t)k + (size_t)j];
}

bool tct_matrices_of(const tct_conditions *c, int n, const double *a, const double *b,
                     tct_matrices *m)
{
  const int k   = tct_conditions_of(n);
  int *place    = k ? tct_alloc((size_t)k, sizeof *place) : NULL;
  bool complete = false;

  *m = (tct_matrices){0};
  if (!place) return false;
  m->n             = places(k, a, b, place);
  const size_t all = (size_t)m->n * (size_t)m->n;
  if (all > 0) {
    m->a = tct_alloc(all, sizeof *m->a);
    m->b = tct_alloc(all, sizeof *m->b);
    if (c && c->noise) m->noise = tct_alloc(all, sizeof *m->noise);
    complete = m->a && m->b && (m->noise || !c || !c->noise);
  }
  if (complete) fill(k, place, a, b, m);
  if (complete && m->noise) fill_noise(k, place, c->noise, m);
  tct_free(place);
  return complete || m->n == 0;
}

void tct_matrices_free(tct_matrices *m)
{
  tct_free(m->a);
  tct_free(m->b);
  tct_free(m->noise);
  *m = (tct_matrices){0};
}

/* The means of rows wait on the diagonal, whose own numbers are known: 0. */
void tct_gram_centred(int n, double *d)
{
  const size_t width = (size_t)n, next = width + 1;
  double all = 0;

  for (size_t i = 0; i < width; i++) {
    d[i * next] = tct_mean_of(width, d + i * width);
    all += d[i * next] / n;
  }
  for (size_t i = 0; i < width; i++)
    for (size_t j = 0; j < i; j++)
      d[i * width + j] = d[j * width + i] =
        -0.5 * (d[i * width + j] - d[i * next] - d[j * next] + all);
  for (size_t i = 0; i < width; i++) d[i * next] = d[i * next] - 0.5 * all;
}

void tct_rows_by_rows(size_t rows, size_t columns, size_t n, const double *a, const double *b,
                      double *out)
{
  memset(out, 0, rows * columns * sizeof *out);
  tct_gram_add(&(tct_gram){.width   = n,
                           .a       = a,
                           .b       = b,
                           .lda     = n,
                           .ldb     = n,
                           .rows    = rows,
                           .columns = columns,
                           .factor  = 1,
                           .g       = out,
                           .ldg     = columns});
}
