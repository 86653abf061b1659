/* by_subject.c -- several RDMs of one subject become one.
 *
 * Sessions of one animal are not animals: counted as such they would make a ceiling of a subject's agreement
 * with itself, and intervals too narrow.  Their mean stands for the subject, of each pair over the
 * sessions that have it. */
#include <tercet/rdm.h>

#include "base/text.h"

#include <math.h>
#include <string.h>

static const char *subject_of(const tct_rdm *r)
{
  return *r->subject ? r->subject : NULL;
}

/* Is it the first of its subject?  One without a subject is a subject of its own. */
static bool is_first(int i, const tct_rdm *const *rdm)
{
  for (int k = 0; k < i; k++)
    if (subject_of(rdm[i]) && subject_of(rdm[k]) && strcmp(rdm[i]->subject, rdm[k]->subject) == 0)
      return false;
  return true;
}

static double mean_of(const tct_aligned *a, int rows, const tct_rdm *const *rdm, int first,
                      size_t pair)
{
  double sum = 0, n = 0;

  for (int k = first; k < rows; k++) {
    const double x = a->subject[(size_t)k * a->pairs + pair];
    if (k != first && (!subject_of(rdm[k]) || !subject_of(rdm[first]) ||
                       strcmp(rdm[k]->subject, rdm[first]->subject) != 0))
      continue;
    if (isnan(x)) continue;
    sum += x;
    n++;
  }
  return n > 0 ? sum / n : (double)NAN;
}

int tct_aligned_by_subject(tct_aligned *a, int rows, const tct_rdm *const *rdm, char (*name)[96])
{
  int n = 0;

  for (int i = 0; i < rows; i++) {
    if (!is_first(i, rdm)) continue;
    for (size_t p = 0; p < a->pairs; p++) {
      /* row n lies at or before row i, whose subject's other rows all come after it */
      a->subject[(size_t)n * a->pairs + p] = mean_of(a, rows, rdm, i, p);
    }
    tct_print(name[n], sizeof name[n], "%s", subject_of(rdm[i]) ? rdm[i]->subject : rdm[i]->name);
    n++;
  }
  return n;
}
