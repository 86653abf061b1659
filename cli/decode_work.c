/* decode_work.c -- tercet decode: recordings opened, pooled, decoded one after the other, p corrected over them. */
#include "decode_work.h"

#include "interrupt.h"
#include "nouns.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <math.h>
#include <string.h>

/* ---- recordings ----------------------------------------------------------------------------------- */

static int open(struct decode_work *w)
{
  const struct asked *a = w->asked;
  int code              = EXIT_DONE;

  w->noun = tct_alloc((size_t)a->nouns, sizeof *w->noun);
  if (!w->noun) {
    tct_error err = {0};
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory for %d nouns", a->nouns);
    return say_error(a, &err);
  }
  for (; w->nouns < a->nouns && code == EXIT_DONE; w->nouns++) {
    const char *path = a->noun[w->nouns];
    code             = noun_recordings_of(a, path, false, &w->noun[w->nouns].all);
    if (code == EXIT_DONE && noun_is_run(path))
      code = noun_recordings_of(a, path, true, &w->noun[w->nouns].before);
  }
  return code;
}

/* ---- rows ----------------------------------------------------------------------------------------- */

static void add_row(struct decode_work *w, const tct_recording *r, bool untrained)
{
  struct decode_row *row = &w->row[w->n++];

  *row = (struct decode_row){.of = r, .recordings = 1, .untrained = untrained, .p = (double)NAN};
  tct_print(row->name, sizeof row->name, "%s%s", r->name, untrained ? " (untrained)" : "");
}

static tct_status list_rows(struct decode_work *w, tct_error *err)
{
  const char *first = NULL;
  int all           = 0;

  for (int i = 0; i < w->nouns; i++) all += w->noun[i].all.n + w->noun[i].before.n;
  w->row = tct_alloc((size_t)all + 1, sizeof *w->row);
  if (!w->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d recordings", all);
  for (int i = 0; i < w->nouns; i++)
    for (int k = 0; k < 2; k++) {
      const tct_recordings *of = k ? &w->noun[i].before : &w->noun[i].all;
      for (int j = 0; j < of->n; j++) {
        if (!first) first = of->recording[j]->name;
        if (said_fits(&w->asked->recordings, of->recording[j]->name))
          add_row(w, of->recording[j], k == 1);
      }
    }
  if (w->n > 0) return TCT_OK;
  return tct_fail(err, TCT_BAD_DATA, "no recording fits; the first of %d is '%s'", all,
                  first ? first : "");
}

/* Rows of one area become one, which stands where the first of them stood. */
static tct_status pool_rows(struct decode_work *w, tct_error *err)
{
  const tct_recording **of = tct_alloc((size_t)w->n, sizeof(void *));
  tct_status status        = of ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for a pool");
  int rows                 = 0;

  for (int i = 0; status == TCT_OK && i < w->n; i++) {
    struct decode_row row = w->row[i];
    int n = 0, kept = i + 1;
    of[n++] = row.of;
    for (int j = i + 1; j < w->n; j++)
      if (w->row[j].untrained == row.untrained && strcmp(w->row[j].of->area, row.of->area) == 0)
        of[n++] = w->row[j].of;
      else
        w->row[kept++] = w->row[j];
    w->n           = kept;
    row.recordings = n;
    if (n > 1) {
      status = tct_pooled_of(n, of, w->how.seed, &row.pooled, &row.at_once, err);
      row.of = row.pooled;
      if (status == TCT_OK)
        tct_print(row.name, sizeof row.name, "%s%s", row.of->name,
                  row.untrained ? " (untrained)" : "");
    }
    w->row[rows++] = row;
  }
  tct_free(of);
  return status;
}

/* ---- decoding ------------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  struct decode_work *w = own;

  progress_count(&w->progress, done, of, w->row[w->n].name);
  return interrupted != 0;
}

/* What it takes besides the recording, against --max-memory. */
static tct_status fits(const struct decode_work *w, const struct decode_row *row, tct_error *err)
{
  const double trials = (double)row->trials.frames * row->trials.rows * row->trials.units,
               bytes  = 8 * trials + tct_decode_bytes(&row->trials, &row->classes, &w->how);

  if (bytes <= (double)said_memory(w->asked)) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "it would take %.3g MB, and --max-memory is %.3g",
                  bytes / 1e6, (double)said_memory(w->asked) / 1e6);
}

/* kept, train, test [conditions] of what patterns fit. */
static tct_status look(struct decode_work *w, struct decode_row *row, bool *kept, tct_error *err)
{
  const struct asked *a  = w->asked;
  const tct_recording *r = row->of;
  const size_t n         = (size_t)r->conditions;
  tct_cut cut            = {.first = 0};
  int some               = 0;

  for (size_t c = 0; c < n; c++) {
    kept[n + c]     = said_fits(&a->train_on, r->condition[c]);
    kept[2 * n + c] = said_fits(&a->test_on, r->condition[c]);
    kept[c] = said_fits(&a->conditions, r->condition[c]) && (kept[n + c] || kept[2 * n + c]);
    some += kept[c];
  }
  if (some == 0)
    return tct_fail(err, TCT_BAD_DATA, "no condition of %s fits; the first of its %d is '%s'",
                    r->name, r->conditions, r->conditions ? r->condition[0] : "");
  if (w->windowed) TCT_PASS(tct_cut_window(&cut, r, w->window[0], w->window[1], err));
  TCT_PASS(tct_classes_of(r, w->classes, kept, &row->classes, err));
  return tct_decode_trials_of(r, &cut, a->movie ? a->width ? a->width : 1 : 0, a->stride,
                              &row->trials, err);
}

static tct_status decode_row(struct decode_work *w, struct decode_row *row, tct_error *err)
{
  const size_t n     = (size_t)row->of->conditions;
  bool *kept         = tct_alloc(3 * n + 1, sizeof *kept);
  tct_decode_how how = w->how;

  if (!kept) return tct_fail(err, TCT_NO_MEMORY, "no memory for %zu conditions", n);
  tct_status status = look(w, row, kept, err);
  if (w->asked->train_on.n) how.train = kept + n;
  if (w->asked->test_on.n) how.test = kept + 2 * n;
  how.tell = tell;
  how.own  = w;
  if (status == TCT_OK) status = fits(w, row, err);
  if (status == TCT_OK) status = tct_decode_of(&row->trials, &row->classes, &how, &row->found, err);
  tct_free(kept);
  return status == TCT_OK ? TCT_OK : tct_while(err, status, "decoding %s", row->name);
}

/* The least p over cells, and what that is over rows; controls are not among those. */
static tct_status correct(struct decode_work *w, tct_error *err)
{
  double *p         = tct_alloc((size_t)w->n, sizeof *p);
  tct_status status = p ? TCT_OK : tct_fail(err, TCT_NO_MEMORY, "no memory for %d p", w->n);
  void *params      = tct_params_new(&w->correction->about);

  for (int i = 0; p && i < w->n; i++) {
    struct decode_row *row = &w->row[i];
    const int cells        = row->found.frames * row->found.columns;
    for (int c = 0; c < cells; c++) row->p = fmin(row->p, row->found.cell[c].p_any);
    row->corrected = row->p; /* fmin passes a NAN over */
    p[i]           = row->untrained ? (double)NAN : row->p;
    w->compared += !isnan(p[i]);
  }
  if (status == TCT_OK) status = tct_correct(w->correction, params, w->n, p, p, err);
  for (int i = 0; status == TCT_OK && i < w->n; i++)
    if (!w->row[i].untrained) w->row[i].corrected = p[i];
  tct_params_free(&w->correction->about, params);
  tct_free(p);
  return status;
}

int decode_work(struct decode_work *w)
{
  tct_error err     = {0};
  const int code    = open(w);
  tct_status status = code == EXIT_DONE ? list_rows(w, &err) : TCT_OK;

  if (code != EXIT_DONE) return code;
  if (status == TCT_OK && w->asked->pool) status = pool_rows(w, &err);
  interrupt_listen("tercet: stopping\n");
  progress_begin(&w->progress, w->asked->progress);
  progress_later(&w->progress);
  const int rows = w->n;
  for (w->n = 0; status == TCT_OK && w->n < rows; w->n++)
    status = decode_row(w, &w->row[w->n], &err);
  w->n = rows; /* all of them are freed */
  progress_end(&w->progress);
  if (status == TCT_OK) status = correct(w, &err);
  return status == TCT_OK ? EXIT_DONE : say_error(w->asked, &err);
}

void decode_free(struct decode_work *w)
{
  for (int i = 0; i < w->n; i++) {
    tct_decoded_free(&w->row[i].found);
    tct_classes_free(&w->row[i].classes);
    tct_decode_trials_free(&w->row[i].trials);
    tct_recording_free(w->row[i].pooled);
  }
  tct_free(w->row);
  for (int i = 0; w->noun && i < w->asked->nouns; i++) {
    tct_recordings_free(&w->noun[i].all);
    tct_recordings_free(&w->noun[i].before);
  }
  tct_free(w->noun);
  if (w->how.decoder) tct_params_free(&w->how.decoder->about, w->params);
  if (w->how.noise.of) tct_params_free(&w->how.noise.of->about, w->covariance_params);
}

double decode_corrected(const struct decode_row *r, const tct_decoded_cell *c)
{
  return isnan(c->p_any) || isnan(r->corrected) ? (double)NAN
                                                : fmin(1, c->p_any * r->corrected / r->p);
}

const char *decode_exchanged(const struct decode_row *r)
{
#define X(name, text, doc) text,
  static const char *const texts[] = {TCT_DECODE_EXCHANGES(X)};
#undef X
  return texts[r->found.exchange];
}
