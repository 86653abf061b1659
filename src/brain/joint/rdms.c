/* rdms.c -- distances of conditions without what noise adds to them, unit by unit.
 *
 *     f_k = (m_ik - m_jk)^2 - noise_ik - noise_jk,   delta_ij = mean of f over units
 *
 * noise_ik = v Q / W^2 as in parts.c, of unit k alone. */
#include "base/memory.h"
#include "brain/files/bytes.h"
#include "brain/joint/parts.h"

#include <tercet/rdm.h>

/* Means and what noise adds to their squares, of each unit. */
struct half {
  double *mean, *noise; /* [conditions][units] */
};

static bool look(const tct_joint_times *t, int time, int half, struct half *h)
{
  const tct_joint_time *at = &t->at[time];
  const size_t units       = (size_t)at->units;

  if (!tct_part_means(t, time, half, h->mean)) return false;
  for (int c = 0; c < t->conditions; c++) {
    const double *m = h->mean + (size_t)c * units;
    double *noise   = h->noise + (size_t)c * units;
    double all = 0, twice = 0;
    for (size_t k = 0; k < units; k++) noise[k] = 0;
    for (int i = at->first[c]; i < at->first[c + 1]; i++) {
      if (!tct_part_has(at, i, half)) continue;
      const double w = at->times[i];
      all += w;
      twice += w * w;
      for (size_t k = 0; k < units; k++)
        noise[k] += w * (at->trial[i][k] - m[k]) * (at->trial[i][k] - m[k]);
    }
    if (!(all * all - twice > 1e-9 * all * all)) return false;
    for (size_t k = 0; k < units; k++) noise[k] *= twice / all / (all * all - twice);
  }
  return true;
}

static inline double share_of(const struct half *h, size_t i, size_t j)
{
  const double apart = h->mean[i] - h->mean[j];

  return apart * apart - h->noise[i] - h->noise[j];
}

/* Of one pair, first units of both conditions at i and j: both distances; returns sum (f_1 - delta_1) (f_2 - delta_2). */
static double distances(const struct half h[2], size_t units, size_t i, size_t j, double delta[2])
{
  double sum = 0;

  delta[0] = delta[1] = 0;
  for (size_t k = 0; k < units; k++) {
    const double f = share_of(&h[0], i + k, j + k), g = share_of(&h[1], i + k, j + k);
    delta[0] += f / (double)units;
    delta[1] += g / (double)units;
    sum += f * g;
  }
  return sum - (double)units * delta[0] * delta[1];
}

static double *room_new(const tct_joint_times *t, int time, struct half h[2], tct_error *err)
{
  const size_t n = (size_t)t->conditions * (size_t)t->at[time].units;
  double *room   = tct_alloc(4 * n + 1, sizeof *room);

  h[0] = (struct half){room, room ? room + n : NULL};
  h[1] = (struct half){room ? room + 2 * n : NULL, room ? room + 3 * n : NULL};
  if (!room)
    (void)tct_fail(err, TCT_NO_MEMORY, "no memory for means of %d conditions", t->conditions);
  return room;
}

static double all_pairs(const tct_joint_times *t, int time, const struct half h[2], double *out,
                        double *other)
{
  const size_t n = (size_t)t->conditions, units = (size_t)t->at[time].units;
  double scatter = 0, delta[2];

  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n; j++) {
      scatter += distances(h, units, i * units, j * units, delta);
      *out++ = delta[0];
      if (other) *other++ = delta[1];
    }
  return units > 1 ? scatter / ((double)units * (double)(units - 1)) : 0;
}

tct_status tct_part_rdm(const tct_joint_times *t, int time, int half, double *out,
                        tct_joint_why *why, tct_error *err)
{
  struct half h[2];
  double *room = room_new(t, time, h, err);

  if (!room) return TCT_NO_MEMORY;
  if (!look(t, time, half, &h[0])) *why = TCT_JOINT_FEW_TRIALS;
  (void)all_pairs(t, time, h, out, NULL);
  tct_free(room);
  return TCT_OK;
}

tct_status tct_part_rdms(const tct_joint_times *t, int time, double *out, double *by_units,
                         tct_joint_why *why, tct_error *err)
{
  const size_t pairs = tct_rdm_pairs(t->conditions);
  struct half h[2];
  double *room = room_new(t, time, h, err);

  if (!room) return TCT_NO_MEMORY;
  if (!look(t, time, 0, &h[0]) || !look(t, time, 1, &h[1])) *why = TCT_JOINT_FEW_TRIALS;
  *by_units = all_pairs(t, time, h, out, out + pairs) / (double)pairs;
  tct_free(room);
  return TCT_OK;
}
