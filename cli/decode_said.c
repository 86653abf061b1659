/* decode_said.c -- tercet decode: what came out, as text, JSON or a table of comma-separated values. */
#include "decode_work.h"
#include "json.h"
#include "say.h"
#include "table.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { CLASSES_TOLD = 12 }; /* in text; the rest is in --csv and --json */

/* ---- text ------------------------------------------------------------------------------------------- */

static const char *number(char text[32], double x)
{
  if (isnan(x))
    tct_print(text, 32, "-");
  else
    tct_print(text, 32, "%.3f", x);
  return text;
}

static void put_accuracy(struct table *t, const tct_decoded_cell *c)
{
  char a[32], b[32], d[32];

  if (isnan(c->low))
    table_cell(t, "%s", number(a, c->accuracy));
  else
    table_cell(t, "%s [%s, %s]", number(a, c->accuracy), number(b, c->low), number(d, c->high));
}

static void put_p(struct table *t, double p)
{
  if (isnan(p))
    table_cell(t, "-");
  else
    table_cell(t, "%.3g", p);
}

static void put_head(tct_text *t, const struct decode_work *w)
{
  const struct asked *a = w->asked;

  tct_text_add(t, "%s by %s", w->classes, w->how.decoder->name);
  if (w->how.noise.of) tct_text_add(t, " with %s noise", w->how.noise.of->name);
  tct_text_add(t, "%s", a->raw ? ", units as they are" : ", units on one scale");
  if (w->windowed) tct_text_add(t, ", from %g to %g ms", w->window[0], w->window[1]);
  tct_text_add(t, "\nbalanced accuracy: larger is better told");
  if (w->how.permutations > 0)
    tct_text_add(t, "; p of %d permutations, %s over %d recording%s", w->how.permutations,
                 w->correction->name, w->compared, w->compared == 1 ? "" : "s");
  tct_text_add(t, "\n\n");
}

/* "v4: 20 units, 640 trials of 2 classes, chance 0.500; 3 dropped, 2 conditions left out; 5 folds" */
static void put_row_head(tct_text *t, const struct decode_work *w, const struct decode_row *r)
{
  const tct_decoded *d = &r->found;
  char units[32], trained[32], tested[32];

  tct_text_add(t, "%s: %s units, fitted to %s trials and asked about %s of %d classes, chance %.3f",
               r->name, say_count(units, (uint64_t)r->of->units),
               say_count(trained, (uint64_t)d->trained), say_count(tested, (uint64_t)d->tested),
               d->classes, 1.0 / d->classes);
  if (d->folds > 1)
    tct_text_add(t, ", in %d folds%s%s", d->folds, d->own_folds ? " of its own" : "",
                 w->how.hold == TCT_DECODE_CONDITIONS ? " of whole conditions" : "");
  if (r->recordings > 1)
    tct_text_add(t, "; of %d recordings, trials %s", r->recordings,
                 r->at_once ? "shared" : "not shared: paired at random");
  if (r->classes.left_out) tct_text_add(t, "; %d conditions left out", r->classes.left_out);
  if (r->trials.dropped)
    tct_text_add(t, "; %d trials dropped, for a unit is missing", r->trials.dropped);
  if (d->failed) {
    tct_text_add(t, "; %d of %d fits failed:", d->failed, d->fits);
    for (int k = 0; k < TCT_DECODER_WHY_N; k++)
      if (d->why[k]) tct_text_add(t, " %d %s", d->why[k], tct_decoder_why_text((tct_decoder_why)k));
  }
  if (w->how.permutations > 0)
    tct_text_add(t, "; p by exchanging %s, at least %.3g", decode_exchanged(r), d->least_p);
  if (d->undefined) tct_text_add(t, "; %d permutations without accuracy", d->undefined);
  tct_text_add(t, "\n");
}

static void put_cell(struct table *t, const struct decode_row *r, const tct_decoded_cell *c)
{
  char a[32], b[32];

  put_accuracy(t, c);
  table_cell(t, "%s..%s", number(a, c->null_low), number(b, c->null_high));
  put_p(t, c->p);
  put_p(t, decode_corrected(r, c));
}

/* Fitted and asked at the same frame; crossed, the rest is in --csv and --json. */
static void put_frames(tct_text *t, const struct decode_row *r)
{
  struct table table = {.align = "rrrrr"};
  const int step     = r->found.columns > 1 ? r->found.columns + 1 : 1;

  table_cell(&table, "ms");
  table_cell(&table, "accuracy");
  table_cell(&table, "permuted");
  table_cell(&table, "p");
  table_cell(&table, "corrected");
  for (int i = 0; i < r->found.frames; i++) {
    table_cell(&table, "%g", r->trials.at[i]);
    put_cell(&table, r, &r->found.cell[(size_t)i * (size_t)step]);
  }
  table_put(&table, t, 2, 120);
  if (step > 1) tct_text_add(t, "  --csv or --json has every frame with every other\n");
}

static double share_right(const struct decode_row *r, int k)
{
  const double *given = r->found.confusion + (size_t)k * (size_t)r->found.classes;
  double sum          = 0;

  for (int j = 0; j < r->found.classes; j++) sum += given[j];
  return given[k] / sum;
}

static void put_one(tct_text *t, const struct decode_row *r)
{
  struct table table = {.align = "rrrr"}, classes = {.align = "lr"};
  char text[32];

  table_cell(&table, "accuracy");
  table_cell(&table, "permuted");
  table_cell(&table, "p");
  table_cell(&table, "corrected");
  put_cell(&table, r, r->found.cell);
  table_put(&table, t, 2, 120);
  if (r->found.classes > CLASSES_TOLD || r->found.cell->answered == 0) return;
  table_cell(&classes, "class");
  table_cell(&classes, "right");
  for (int k = 0; k < r->found.classes; k++) {
    table_cell(&classes, "%s", r->classes.name[k]);
    table_cell(&classes, "%s", number(text, share_right(r, k)));
  }
  table_put(&classes, t, 4, 120);
}

static int as_text(const struct decode_work *w)
{
  tct_text t = {0};

  put_head(&t, w);
  for (int i = 0; i < w->n; i++) {
    put_row_head(&t, w, &w->row[i]);
    if (w->asked->movie)
      put_frames(&t, &w->row[i]);
    else
      put_one(&t, &w->row[i]);
  }
  return say_text(&t);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_cells(struct json *j, const struct decode_row *r)
{
  const tct_decoded *d = &r->found;
  const int n          = d->classes;

  json_list(j, "cells");
  for (int i = 0; i < d->frames * d->columns; i++) {
    const tct_decoded_cell *c = &d->cell[i];
    const int row             = i / d->columns;
    json_map(j, NULL);
    json_number(j, "fitted_ms", r->trials.at[row]);
    json_number(j, "asked_ms", r->trials.at[d->columns > 1 ? i % d->columns : row]);
    json_number(j, "accuracy", c->accuracy);
    json_number(j, "low", c->low);
    json_number(j, "high", c->high);
    json_number(j, "null_mean", c->null_mean);
    json_number(j, "null_low", c->null_low);
    json_number(j, "null_high", c->null_high);
    json_number(j, "p", c->p);
    json_number(j, "p_any_frame", c->p_any);
    json_number(j, "p_corrected", decode_corrected(r, c));
    json_count(j, "n_answered", (uint64_t)c->answered);
    json_row(j, "confusion");
    for (int k = 0; k < n * n; k++) json_number(j, NULL, d->confusion[i * n * n + k]);
    json_close(j);
    json_close(j);
  }
  json_close(j);
}

static void json_recording(struct json *j, const struct decode_row *r)
{
  const tct_decoded *d = &r->found;

  json_map(j, NULL);
  json_text(j, "recording", r->name);
  json_text(j, "area", r->of->area);
  json_bool(j, "untrained", r->untrained);
  json_count(j, "n_pooled", (uint64_t)r->recordings);
  json_bool(j, "trials_shared", r->recordings == 1 || r->at_once);
  json_count(j, "n_units", (uint64_t)r->of->units);
  json_row(j, "classes");
  for (int k = 0; k < d->classes; k++) json_text(j, NULL, r->classes.name[k]);
  json_close(j);
  json_number(j, "chance", 1.0 / d->classes);
  json_count(j, "n_trained", (uint64_t)d->trained);
  json_count(j, "n_tested", (uint64_t)d->tested);
  json_count(j, "n_dropped", (uint64_t)r->trials.dropped);
  json_count(j, "n_conditions_left_out", (uint64_t)r->classes.left_out);
  json_count(j, "folds", (uint64_t)d->folds);
  json_bool(j, "own_folds", d->own_folds);
  json_count(j, "n_fits", (uint64_t)d->fits);
  json_count(j, "n_failed", (uint64_t)d->failed);
  json_map(j, "why");
  for (int k = 0; k < TCT_DECODER_WHY_N; k++)
    if (d->why[k]) json_count(j, tct_decoder_why_text((tct_decoder_why)k), (uint64_t)d->why[k]);
  json_close(j);
  json_text(j, "exchanged", decode_exchanged(r));
  json_count(j, "permutations", (uint64_t)d->permutations);
  json_count(j, "n_undefined_permutations", (uint64_t)d->undefined);
  json_number(j, "least_p", d->least_p);
  json_number(j, "p", r->p);
  json_number(j, "p_corrected", r->corrected);
  json_cells(j, r);
  json_close(j);
}

static int as_json(const struct decode_work *w)
{
#define X(name, text, doc) text,
  static const char *const holds[] = {TCT_DECODE_HOLDS(X)}, *const intervals[] = {
                                                              TCT_DECODE_INTERVALS(X)};
#undef X
  struct json j = {0};

  json_map(&j, NULL);
  json_text(&j, "decoder", w->how.decoder->name);
  json_text(&j, "decoded", w->classes);
  json_text(&j, "covariance", w->how.noise.of ? w->how.noise.of->name : NULL);
  json_bool(&j, "larger_is_better_told", true);
  json_bool(&j, "raw", w->how.raw);
  json_text(&j, "hold", holds[w->how.hold]);
  json_text(&j, "correction", w->correction->name);
  json_count(&j, "n_compared", (uint64_t)w->compared);
  json_text(&j, "interval", w->how.draws ? intervals[w->how.interval] : NULL);
  json_count(&j, "draws", (uint64_t)w->how.draws);
  json_number(&j, "level", w->how.level);
  json_count(&j, "seed", w->how.seed);
  json_list(&j, "recordings");
  for (int i = 0; i < w->n; i++) json_recording(&j, &w->row[i]);
  json_close(&j);
  json_list(&j, "provenance");
  for (int i = 0; i < w->nouns; i++) json_raw(&j, NULL, w->noun[i].all.provenance);
  json_close(&j);
  json_close(&j);
  return json_say(&j);
}

/* ---- CSV -------------------------------------------------------------------------------------------- */

static void put_name(tct_text *t, const char *name)
{
  const bool quoted = strpbrk(name, ",\"\n\r") != NULL;

  if (quoted) tct_text_add(t, "\"");
  for (; *name; name++) tct_text_add(t, *name == '"' ? "\"\"" : "%c", *name);
  tct_text_add(t, quoted ? "\"," : ",");
}

static void put_numbers(tct_text *t, const double *x, int n)
{
  for (int i = 0; i < n; i++) {
    if (!isnan(x[i])) tct_text_number(t, x[i]);
    tct_text_add(t, ",");
  }
}

static int as_csv(const struct decode_work *w)
{
  tct_text t = {0};

  tct_text_add(&t, "recording,untrained,fitted_ms,asked_ms,accuracy,low,high,null_mean,null_low,"
                   "null_high,p,p_any_frame,p_corrected,chance,answered\n");
  for (int i = 0; i < w->n; i++) {
    const struct decode_row *r = &w->row[i];
    const tct_decoded *d       = &r->found;
    for (int k = 0; k < d->frames * d->columns; k++) {
      const tct_decoded_cell *c = &d->cell[k];
      const double x[]          = {r->trials.at[k / d->columns],
                                   r->trials.at[d->columns > 1 ? k % d->columns : k],
                                   c->accuracy,
                                   c->low,
                                   c->high,
                                   c->null_mean,
                                   c->null_low,
                                   c->null_high,
                                   c->p,
                                   c->p_any,
                                   decode_corrected(r, c),
                                   1.0 / d->classes};
      put_name(&t, r->name);
      tct_text_add(&t, r->untrained ? "yes," : "no,");
      put_numbers(&t, x, (int)(sizeof x / sizeof *x));
      tct_text_add(&t, "%d\n", c->answered);
    }
  }
  return say_text(&t);
}

int decode_said(const struct decode_work *w)
{
  return w->asked->json ? as_json(w) : w->asked->csv ? as_csv(w) : as_text(w);
}
