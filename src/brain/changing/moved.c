/* moved.c -- did the mean responses to the same conditions move between two times?
 *
 *     D = mean over conditions of (|m_1 - m_0|^2 - tr S_0 / n_0 - tr S_1 / n_1) / units
 *
 * m and S the mean and the covariance (by n - 1) of a condition's trials at one time: the mean over all pairs of two
 * trials of each time, none of them beside itself, of their (a_1 - a_0) . (b_1 - b_0), so that no noise is multiplied with
 * itself.  Each unit is divided by the spread of its trials around their condition's mean over both times; this does not
 * know the times, and stays as it is where trials are permuted between them.  The null is exact where trials of a condition
 * are exchangeable between times: it is left also by a spread that changed, or by slow drift within a session. */
#include <tercet/learning.h>

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "brain/files/bytes.h"

/* Trials of both times, condition by condition, those before first. */
struct both {
  int rows, units, conditions;
  double *value; /* [rows][units], scaled */
  int *first;    /* [conditions + 1] of the conditions that are looked at */
  int *before;   /* [conditions] how many of a condition are of the first time */
  int *order;    /* [rows] a permutation of `value` within conditions */
  double *sum;   /* [2][units] */
};

static bool is_whole(const tct_trials *t, int row)
{
  for (int k = 0; k < t->units; k++)
    if (!isfinite(t->value[(size_t)row * (size_t)t->units + (size_t)k])) return false;
  return true;
}

static int take(const tct_trials *t, int condition, struct both *b)
{
  const size_t units = (size_t)t->units;
  int n              = 0;

  for (int i = 0; i < t->rows; i++) {
    if (t->condition[i] != condition || !is_whole(t, i)) continue;
    memcpy(b->value + ((size_t)b->rows + (size_t)n) * units, t->value + (size_t)i * units,
           units * sizeof *b->value);
    n++;
  }
  return n;
}

static tct_status both_of(const tct_trials *before, const tct_trials *after, struct both *b,
                          tct_moved *into, tct_error *err)
{
  const size_t rows = (size_t)before->rows + (size_t)after->rows, units = (size_t)before->units,
               n = (size_t)before->conditions;

  *b       = (struct both){.units = before->units};
  b->value = tct_alloc(rows * units + 2 * units + 1, sizeof *b->value);
  b->first = tct_alloc(2 * n + 1 + rows, sizeof *b->first);
  if (!b->value || !b->first)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu trials of two times", rows);
  b->sum    = b->value + rows * units;
  b->before = b->first + n + 1;
  b->order  = b->before + n;
  for (int c = 0; c < before->conditions; c++) {
    const int start = b->rows, first = take(before, c, b);
    b->rows += first;
    const int second = take(after, c, b);
    b->rows += second;
    if (first < 2 || second < 2) {
      b->rows = start;
      continue;
    }
    b->before[b->conditions]  = first;
    b->first[++b->conditions] = b->rows;
    into->trials[0] += first;
    into->trials[1] += second;
  }
  into->units      = b->units;
  into->conditions = b->conditions;
  if (b->conditions) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "no condition has two whole trials at both times");
}

static void both_free(struct both *b)
{
  tct_free(b->value);
  tct_free(b->first);
}

/* Each unit over the spread of its trials around their condition's mean; what does not vary stays. */
static void scale(struct both *b)
{
  for (int k = 0; k < b->units; k++) {
    double squares = 0;
    for (int c = 0; c < b->conditions; c++) {
      double mean = 0;
      for (int i = b->first[c]; i < b->first[c + 1]; i++)
        mean +=
          b->value[(size_t)i * (size_t)b->units + (size_t)k] / (b->first[c + 1] - b->first[c]);
      for (int i = b->first[c]; i < b->first[c + 1]; i++) {
        double *x = &b->value[(size_t)i * (size_t)b->units + (size_t)k];
        *x -= mean;
        squares += *x * *x;
      }
    }
    const double spread = sqrt(squares / (b->rows - b->conditions));
    for (int i = 0; spread > 0 && i < b->rows; i++)
      b->value[(size_t)i * (size_t)b->units + (size_t)k] /= spread;
  }
}

/* Of one condition: |m_1 - m_0|^2 less what noise adds. */
static double apart(const struct both *b, int c)
{
  const int from = b->first[c], n[2] = {b->before[c], b->first[c + 1] - from - b->before[c]};
  const size_t units = (size_t)b->units;
  double squares[2] = {0, 0}, of_means[2] = {0, 0}, between = 0;

  memset(b->sum, 0, 2 * units * sizeof *b->sum);
  for (int i = from; i < b->first[c + 1]; i++) {
    const int time  = i - from >= n[0];
    const double *x = b->value + (size_t)b->order[i] * units;
    double *sum     = b->sum + (size_t)time * units;
    for (size_t k = 0; k < units; k++) {
      sum[k] += x[k];
      squares[time] += x[k] * x[k];
    }
  }
  for (size_t k = 0; k < units; k++) {
    const double m0 = b->sum[k] / n[0], m1 = b->sum[units + k] / n[1];
    between += (m1 - m0) * (m1 - m0);
    of_means[0] += m0 * m0;
    of_means[1] += m1 * m1;
  }
  for (int time = 0; time < 2; time++)
    between -= (squares[time] - n[time] * of_means[time]) / (n[time] - 1) / n[time];
  return between;
}

static double distance(const struct both *b)
{
  double sum = 0;

  for (int c = 0; c < b->conditions; c++) sum += apart(b, c);
  return sum / b->conditions / b->units;
}

/* Trials of each condition in another order. */
static void permute(struct both *b, tct_key key, int number)
{
  for (int c = 0; c < b->conditions; c++)
    for (int i = b->first[c + 1] - 1; i > b->first[c]; i--) {
      const int n     = i - b->first[c] + 1;
      const double u  = tct_uniform(key, (uint64_t)number, 0, (uint32_t)i);
      const int other = b->first[c] + (int)fmin(u * n, n - 1), kept = b->order[i];
      b->order[i]     = b->order[other];
      b->order[other] = kept;
    }
}

static tct_status test(struct both *b, int permutations, uint64_t seed,
                       bool (*tell)(void *own, int done, int of), void *own, tct_moved *into,
                       tct_error *err)
{
  const tct_key key = tct_key_of(seed, "moved");
  int as            = 0;

  for (int i = 0; i < b->rows; i++) b->order[i] = i;
  into->distance = distance(b);
  for (int p = 0; p < permutations; p++) {
    if (tell && tell(own, p, permutations))
      return tct_fail(err, TCT_INTERRUPTED, "stopped after %d of %d permutations", p, permutations);
    permute(b, key, p);
    as += distance(b) >= into->distance - 1e-12 * fabs(into->distance);
  }
  into->permutations = permutations;
  into->p            = (1.0 + as) / (1.0 + permutations);
  return TCT_OK;
}

tct_status tct_moved_between(const tct_trials *before, const tct_trials *after, int permutations,
                             uint64_t seed, bool (*tell)(void *own, int done, int of), void *own,
                             tct_moved *into, tct_error *err)
{
  struct both b = {.rows = 0};

  *into = (tct_moved){.units = 0};
  if (before->units != after->units || before->conditions != after->conditions)
    return tct_fail(err, TCT_BAD_SHAPE, "%d units in %d conditions before are not %d in %d after",
                    before->units, before->conditions, after->units, after->conditions);
  tct_status status = both_of(before, after, &b, into, err);
  if (status == TCT_OK) {
    scale(&b);
    status = test(&b, permutations, seed, tell, own, into, err);
  }
  both_free(&b);
  return status;
}
