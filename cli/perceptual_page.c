/* perceptual_page.c -- what came out of Figure 4, in sentences made of its numbers, and the numbers. */
#include "perceptual_table.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>

enum { COLUMNS = 12, CELL = 96 };

/* ---- sentences -------------------------------------------------------------------------------------------- */

#define OFTEN 0.8

static bool is_control(const tct_perceptual *p, int row)
{
  return strcmp(p->row[row].by, "control") == 0;
}

struct tally {
  int all, often, rarely; /* conditions that have a number; P at least OFTEN; P at most 1 - OFTEN */
};

static struct tally tally(const tct_perceptual *p, const char *by, int at, int mark)
{
  struct tally t = {0};

  for (int r = 0; r < p->rows; r++)
    for (int k = 0; k < p->precisions && strcmp(p->row[r].by, by) == 0; k++) {
      const double share = tct_perceptual_order(p, r, k, at, mark).share.value;
      if (isnan(share)) continue;
      t.all++;
      t.often += share >= OFTEN;
      t.rarely += share <= 1 - OFTEN;
    }
  return t;
}

static void say_tally(const tct_perceptual *p, const char *by, int at, tct_text *t)
{
  static const struct {
    int mark;
    const char *text;
  } of[] = {{TCT_MARK_TUNING, "change of tuning"},
            {TCT_MARK_SHUFFLED, "change of tuning by the same changes dealt out among synapses"},
            {TCT_MARK_WEIGHT, "change of weights"}};

  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    const struct tally n = tally(p, by, at, of[i].mark);
    tct_text_add(
      t,
      "%s%s: in %d of %d conditions (rule x precision) in at least 0.8 of the seeds, in %d in at "
      "most 0.2",
      i ? "; " : "", of[i].text, n.often, n.all, n.rarely);
  }
  tct_text_add(t, ".");
}

/* The coarsest and the finest precision that any seed has at both; false if there are none. */
static bool ends_of(const tct_perceptual *p, int row, int at, int mark, int *coarse, int *fine)
{
  *coarse = *fine = -1;
  for (int k = 0; k < p->precisions; k++) {
    if (isnan(tct_perceptual_centre(p, row, k, at, mark).value)) continue;
    if (*coarse < 0 || p->place[k] > p->place[*coarse]) *coarse = k;
    if (*fine < 0 || p->place[k] < p->place[*fine]) *fine = k;
  }
  return *coarse >= 0 && *coarse != *fine;
}

static void say_shifts(const tct_perceptual *p, int at, int mark, tct_text *t)
{
  for (int r = 0; r < p->rows; r++) {
    int coarse, fine;
    if (is_control(p, r) || !ends_of(p, r, at, mark, &coarse, &fine)) continue;
    const tct_estimate e = tct_perceptual_shift(p, r, coarse, fine, at, mark);
    if (isnan(e.low)) continue; /* one seed has no interval */
    tct_text_add(t, "%s, from %s to %s: %+.3f (%.3f..%.3f), %s\n", p->row[r].name,
                 p->precision[coarse], p->precision[fine], e.value, e.low, e.high,
                 e.high < 0  ? "down"
                 : e.low > 0 ? "up"
                             : "unresolved");
  }
}

static const char *const stood[TCT_AT_N] = {"When the criterion was first met",
                                            "At the end of training"};

static void say_of(const tct_perceptual *p, int at, tct_page *page)
{
  tct_text t = {0};

  tct_page_subheading(page, stood[at]);
  tct_text_add(&t,
               "How often the mark is larger at every level than at the one below. By labels: ");
  say_tally(p, "labels", at, &t);
  tct_text_add(&t, "\n\nBy reward: ");
  say_tally(p, "reward", at, &t);
  if (!t.failed) tct_page_text(page, t.at);
  tct_text_free(&t);
  say_shifts(p, at, TCT_MARK_WEIGHT, &t);
  if (t.n > 0 && !t.failed) {
    tct_page_text(
      page, "How far the centre of the change of weights moves from the coarsest precision to the "
            "finest that was met (0 to 1 is from the lowest level to the highest; down is what "
            "Wenliang & Seitz predict):");
    tct_page_pre(page, t.at);
  }
  tct_text_free(&t);
}

/* How well matched those that are compared are. */
static void say_matched(const tct_perceptual *p, tct_page *page)
{
  char text[400];
  double least = INFINITY, most = -INFINITY;
  int n = 0;

  for (int r = 0; r < p->rows; r++)
    for (int k = 0; k < p->precisions; k++) {
      const double a = tct_perceptual_accuracy(p, r, k, TCT_AT_CRITERION).value;
      if (isnan(a)) continue;
      least = fmin(least, a);
      most  = fmax(most, a);
      n++;
    }
  if (n == 0) return;
  tct_print(
    text, sizeof text,
    "At the criterion, mean accuracies over test trials lie between %.3f and %.3f in the %d "
    "conditions that any seed met.",
    least, most, n);
  tct_page_text(page, text);
}

void perceptual_findings(const tct_perceptual *p, tct_page *page)
{
  tct_page_heading(page, "What came out");
  say_matched(p, page);
  for (int at = 0; at < TCT_AT_N; at++) say_of(p, at, page);
}

/* ---- numbers ---------------------------------------------------------------------------------------------- */

static void put_estimate(char *out, const tct_estimate *e, const char *form)
{
  char one[3][32];
  const double x[] = {e->value, e->low, e->high};

  for (int i = 0; i < 3; i++)
    (void)tct_print(one[i], sizeof one[i], "%.*g", *form == 'n' ? 3 : 2, x[i]);
  if (isnan(e->value))
    tct_print(out, CELL, "-");
  else if (isnan(e->low))
    tct_print(out, CELL, "%s", one[0]);
  else
    tct_print(out, CELL, "%s (%s..%s)", one[0], one[1], one[2]);
}

static void put_levels(const tct_perceptual *p, int row, int precision, int at, int mark, char *out)
{
  size_t n = 0;

  *out = 0;
  for (int k = 0; k < p->levels && n < CELL; k++) {
    const double x = tct_perceptual_mean(p, row, precision, at, mark, k).value;
    n += (size_t)tct_print(out + n, CELL - n, isnan(x) ? "%s-" : "%s%.2g", k ? " / " : "", x);
  }
}

static void put_row(const tct_perceptual *p, int row, int precision, int at, const char **cell,
                    char text[COLUMNS][CELL])
{
  const tct_estimate accuracy = tct_perceptual_accuracy(p, row, precision, at),
                     trials   = tct_perceptual_trials(p, row, precision, at);
  static const int share[]    = {TCT_MARK_TUNING, TCT_MARK_SHUFFLED, TCT_MARK_WEIGHT};

  tct_print(text[3], CELL, "%d of %d", tct_perceptual_reached(p, row, precision), p->seeds);
  put_estimate(text[4], &accuracy, "n");
  tct_print(text[5], CELL, isnan(trials.value) ? "-" : "%.0f", trials.value);
  for (int i = 0; i < 3; i++) {
    const tct_order o = tct_perceptual_order(p, row, precision, at, share[i]);
    put_estimate(text[6 + i], &o.share, "share");
  }
  put_levels(p, row, precision, at, TCT_MARK_TUNING, text[9]);
  put_levels(p, row, precision, at, TCT_MARK_WEIGHT, text[10]);
  put_levels(p, row, precision, at, TCT_MARK_RETEST, text[11]);
  cell[0] = p->row[row].name;
  cell[1] = p->row[row].by;
  cell[2] = p->precision[precision];
  for (int i = 3; i < COLUMNS; i++) cell[i] = text[i];
}

tct_status perceptual_numbers(const tct_perceptual *p, int at, tct_page *page, tct_error *err)
{
  static const char *const head[COLUMNS] = {"row",       "by",     "precision", "met",
                                            "accuracy",  "trials", "P tuning",  "P dealt out",
                                            "P weights", "tuning", "weights",   "in retests"};
  const size_t rows                      = (size_t)p->rows * (size_t)p->precisions + 1;
  const char **cell                      = tct_alloc(rows * COLUMNS, sizeof *cell);
  char(*text)[COLUMNS][CELL]             = tct_alloc(rows, sizeof *text);

  if (cell && text) {
    memcpy((void *)cell, head, sizeof head);
    for (size_t i = 1; i < rows; i++)
      put_row(p, (int)(i - 1) / p->precisions, (int)(i - 1) % p->precisions, at, cell + i * COLUMNS,
              text[i]);
    tct_page_subheading(page, stood[at]);
    tct_page_table(page, (int)rows, COLUMNS, cell, NULL);
  }
  const bool fine = cell && text;
  tct_free((void *)cell);
  tct_free((void *)text);
  return fine ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a table");
}
