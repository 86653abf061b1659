/* tables.c -- scores as they are, as they were drawn, and with each subject or condition left out.
 *
 * A noise ceiling is no mean over subjects: each stands in the pools of all others, and the comparisons of single
 * subjects scatter too little to say how different it would be with other subjects.  A subject's part in it is
 * therefore Tukey's pseudo-value, (all) + (n - 1) (mean of all but one - all but this one), which of a mean is
 * the subject's own value.  It takes three subjects.  Miller 1974, doi:10.1093/biomet/61.1.1. */
#include "brain/inference/infer_own.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

tct_status tct_table_new(const tct_inquiry *q, tct_table *t, int rows, tct_error *err)
{
  *t = (tct_table){rows, tct_alloc((size_t)rows + 1, (size_t)q->quantities * sizeof *t->at)};
  if (!t->at)
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d rows of %d scores", rows, q->quantities);
  for (size_t i = 0; i < (size_t)rows * (size_t)q->quantities; i++) t->at[i] = (double)NAN;
  return TCT_OK;
}

static void table_free(tct_table *t)
{
  tct_free(t->at);
  *t = (tct_table){0};
}

bool tct_told(const tct_inquiry *q, int done)
{
  const tct_draw_how *d = &q->how->draw;

  return d->tell && d->tell(d->own, q->told + done, q->tell_of);
}

/* ---- as they are ---------------------------------------------------------------------------------- */

/* Scores of one draw, and where a scorer writes them. */
typedef struct {
  tct_scores s;
  double *block;
} row_of_scores;

static tct_status row_new(const tct_inquiry *q, row_of_scores *r, tct_error *err)
{
  const size_t models = (size_t)q->of->models, subjects = (size_t)q->of->subjects;

  r->block = tct_alloc(models * (1 + subjects) + 1, sizeof *r->block);
  if (!r->block) return tct_fail(err, TCT_NO_MEMORY, "no memory for scores");
  r->s = (tct_scores){.score = r->block, .each = r->block + models};
  return TCT_OK;
}

static void put_row(const tct_inquiry *q, const tct_scores *s, double *row)
{
  memcpy(row, s->score, (size_t)q->of->models * sizeof *row);
  row[q->lower] = q->how->draw.ceiling ? s->lower : (double)NAN;
  row[q->upper] = q->how->draw.ceiling ? s->upper : (double)NAN;
}

static void put_subjects(tct_inquiry *q, const tct_scores *s)
{
  const int n = q->of->subjects;

  for (int j = 0; j < n; j++) {
    double *row = q->subject.at + (size_t)j * (size_t)q->quantities;
    for (int m = 0; m < q->of->models; m++) row[m] = s->each[(size_t)m * (size_t)n + (size_t)j];
  }
}

static void put_pseudo_values(tct_inquiry *q)
{
  const size_t n = (size_t)q->of->subjects, columns = (size_t)q->quantities;

  for (size_t k = (size_t)q->lower; k < columns; k++) {
    const double *without = q->without_subject.at + k;
    double mean           = 0;
    for (size_t j = 0; j < n; j++) mean += without[j * columns] / (double)n;
    for (size_t j = 0; j < n; j++)
      q->subject.at[j * columns + k] =
        q->value.at[k] + (double)(n - 1) * (mean - without[j * columns]);
  }
}

tct_status tct_score_undrawn(const tct_inquiry *q, const tct_rsa *of, bool ceiling, int repeats,
                             tct_scores *out, tct_error *err)
{
  tct_draw_how how   = q->how->draw;
  tct_error why      = {0};
  tct_scorer *scorer = NULL;

  how.ceiling = ceiling;
  how.repeats = repeats;
  if (q->repeats) return tct_rsa_cross_validate(of, &how, out, err);
  scorer = tct_scorer_new(of, ceiling, &why);
  if (!scorer) {
    if (err) *err = why;
    return tct_while(err, why.code, "making ready to score");
  }
  const tct_status code = tct_scorer_at(scorer, NULL, NULL, out, err);
  tct_scorer_free(scorer);
  return code;
}

/* ---- with one left out ---------------------------------------------------------------------------- */

static tct_status leave_out(tct_inquiry *q, tct_scorer *scorer, int n, bool conditions,
                            row_of_scores *r, tct_table *into, tct_error *err)
{
  int *times = tct_alloc((size_t)n, sizeof *times);

  if (!times) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d things left out", n);
  tct_status code = tct_table_new(q, into, n, err);
  for (int i = 0; i < n; i++) times[i] = 1;
  for (int i = 0; code == TCT_OK && i < n; i++) {
    times[i] = 0;
    code = tct_scorer_at(scorer, conditions ? times : NULL, conditions ? NULL : times, &r->s, err);
    times[i] = 1;
    if (code == TCT_OK) put_row(q, &r->s, into->at + (size_t)i * (size_t)q->quantities);
  }
  tct_free(times);
  return code;
}

static tct_status leave_each_out(tct_inquiry *q, tct_scorer *scorer, row_of_scores *r,
                                 tct_error *err)
{
  const tct_boot boot = q->how->draw.boot;
  const bool bca      = q->how->interval == TCT_INTERVAL_BCA;

  if (q->of->subjects > 1 && (q->how->draw.ceiling || (bca && boot != TCT_BOOT_CONDITIONS))) {
    TCT_TRY(leave_out(q, scorer, q->of->subjects, false, r, &q->without_subject, err), err,
            "leaving out subjects");
    put_pseudo_values(q);
  }
  if (bca && boot != TCT_BOOT_SUBJECTS)
    TCT_TRY(leave_out(q, scorer, q->of->conditions, true, r, &q->without_condition, err), err,
            "leaving out conditions");
  return TCT_OK;
}

static tct_status jackknife(tct_inquiry *q, row_of_scores *r, tct_error *err)
{
  tct_error why      = {0};
  tct_scorer *scorer = tct_scorer_new(q->of, q->how->draw.ceiling, &why);

  if (!scorer) {
    if (err) *err = why;
    return tct_while(err, why.code, "making ready to leave out");
  }
  const tct_status code = leave_each_out(q, scorer, r, err);
  tct_scorer_free(scorer);
  return code;
}

/* Ceilings are told of even if they are not drawn. */
static tct_status score(tct_inquiry *q, row_of_scores *r, tct_error *err)
{
  const bool ceiling = q->how->draw.ceiling || q->of->subjects > 1;

  TCT_TRY(tct_table_new(q, &q->value, 1, err), err, "scoring");
  TCT_TRY(tct_table_new(q, &q->labelled, 1, err), err, "scoring");
  TCT_TRY(tct_table_new(q, &q->subject, q->of->subjects, err), err, "scoring");
  TCT_TRY(tct_score_undrawn(q, q->of, ceiling, q->repeats, &r->s, err), err, "scoring");
  put_row(q, &r->s, q->labelled.at);
  if (q->repeats)
    TCT_TRY(tct_score_undrawn(q, q->of, ceiling, TCT_REPEATS_UNDRAWN, &r->s, err), err, "scoring");
  put_row(q, &r->s, q->value.at);
  q->value.at[q->lower] = ceiling ? r->s.lower : (double)NAN;
  q->value.at[q->upper] = ceiling ? r->s.upper : (double)NAN;
  put_subjects(q, &r->s);
  return q->repeats ? TCT_OK : jackknife(q, r, err);
}

static tct_status score_undrawn(tct_inquiry *q, tct_error *err)
{
  row_of_scores row;

  TCT_TRY(row_new(q, &row, err), err, "making ready to score");
  const tct_status code = score(q, &row, err);
  tct_free(row.block);
  return code;
}

/* ---- as they were drawn --------------------------------------------------------------------------- */

static bool pass_on(void *own, int done, int of)
{
  (void)of;
  return tct_told(own, done);
}

static void put_draws(tct_inquiry *q, const tct_rsa_draws *d, tct_table *into)
{
  for (int i = 0; i < d->draws; i++) {
    double *row = into->at + (size_t)i * (size_t)q->quantities;
    memcpy(row, d->score + (size_t)i * (size_t)d->models, (size_t)d->models * sizeof *row);
    if (!q->how->draw.ceiling) continue;
    row[q->lower] = d->lower[i];
    row[q->upper] = d->upper[i];
  }
}

/* From [draws][repeats] to [repeats][draws]. */
static void put_repeats(tct_inquiry *q, const tct_rsa_draws *d, tct_table *into)
{
  for (int i = 0; i < d->draws; i++)
    for (int r = 0; r < d->repeats; r++) {
      const size_t from = (size_t)i * (size_t)d->repeats + (size_t)r;
      double *row = into->at + ((size_t)r * (size_t)d->draws + (size_t)i) * (size_t)q->quantities;
      memcpy(row, d->repeated + from * (size_t)d->models, (size_t)d->models * sizeof *row);
      if (!q->how->draw.ceiling) continue;
      row[q->lower] = d->repeated_lower[from];
      row[q->upper] = d->repeated_upper[from];
    }
}

static tct_status draw(tct_inquiry *q, tct_boot boot, tct_table *into, tct_table *repeated,
                       tct_error *err)
{
  tct_draw_how how = q->how->draw;
  tct_rsa_draws d;

  how.boot = boot;
  how.tell = how.tell ? pass_on : NULL;
  how.own  = q;
  TCT_TRY(tct_table_new(q, into, how.draws, err), err, "drawing");
  if (q->repeats) TCT_TRY(tct_table_new(q, repeated, q->repeats * how.draws, err), err, "drawing");
  TCT_TRY(tct_rsa_draw_all(q->of, &how, &d, err), err, "drawing");
  put_draws(q, &d, into);
  if (q->repeats) put_repeats(q, &d, repeated);
  tct_rsa_draws_free(&d);
  q->told += how.draws;
  return TCT_OK;
}

static tct_status draw_as_asked(tct_inquiry *q, tct_error *err)
{
  static const tct_boot boot[TCT_DRAWN_N] = {TCT_BOOT_BOTH, TCT_BOOT_SUBJECTS, TCT_BOOT_CONDITIONS};
  const tct_boot asked                    = q->how->draw.boot;

  for (int i = 0; i < TCT_DRAWN_N; i++)
    if (asked == TCT_BOOT_DUAL || asked == boot[i])
      TCT_TRY(draw(q, boot[i], &q->drawn[i], &q->repeated[i], err), err, "drawing %d times",
              q->how->draw.draws);
  return TCT_OK;
}

/* ---- all ------------------------------------------------------------------------------------------ */

static tct_status take_scratch(tct_inquiry *q, tct_error *err)
{
  const int draws = q->how->draw.draws > 0 ? q->how->draw.draws : 0;
  const int most  = draws + q->of->subjects + q->of->conditions;

  for (size_t i = 0; i < sizeof q->scratch / sizeof *q->scratch; i++) {
    q->scratch[i] = tct_alloc((size_t)most, sizeof **q->scratch);
    if (!q->scratch[i]) return tct_fail(err, TCT_NO_MEMORY, "no memory for columns of %d", most);
  }
  q->spare = tct_alloc((size_t)most, sizeof *q->spare);
  return q->spare ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for columns of %d", most);
}

tct_status tct_tables_make(tct_inquiry *q, tct_error *err)
{
  const bool relabels = q->test->claims & TCT_TEST_RELABELS;
  const int draws     = q->how->draw.draws;
  const tct_boot boot = q->how->draw.boot;

  q->tell_of = boot == TCT_BOOT_NONE ? 0 : boot == TCT_BOOT_DUAL ? 3 * draws : draws;
  q->tell_of += relabels ? draws : 0;
  TCT_TRY(take_scratch(q, err), err, "making ready to infer");
  TCT_TRY(score_undrawn(q, err), err, "scoring what was not drawn");
  TCT_TRY(draw_as_asked(q, err), err, "bootstrapping");
  if (relabels) TCT_TRY(tct_relabel(q, err), err, "relabelling conditions");
  return TCT_OK;
}

void tct_tables_free(tct_inquiry *q)
{
  table_free(&q->value);
  table_free(&q->labelled);
  table_free(&q->subject);
  table_free(&q->without_subject);
  table_free(&q->without_condition);
  table_free(&q->relabelled);
  for (int i = 0; i < TCT_DRAWN_N; i++) {
    table_free(&q->drawn[i]);
    table_free(&q->repeated[i]);
  }
  for (size_t i = 0; i < sizeof q->scratch / sizeof *q->scratch; i++) tct_free(q->scratch[i]);
  tct_free(q->spare);
}
