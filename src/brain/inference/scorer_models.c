/* scorer_models.c -- the RDM that each model predicts for a draw.
 *
 * A model with nothing to fit predicts its RDM.  The others are fitted, to the draw at hand or to one before it, and
 * predict the sum of their parts with the weights that were found. */
#include "brain/inference/scorer_own.h"

#include <math.h>

#include "base/memory.h"

struct tct_fits {
  bool kept;         /* what was fitted stays */
  double **weight;   /* [models], [parts]; NULL: nothing is fitted */
  double **mixed;    /* [models], [n] */
  bool *lost;        /* [models] could not be fitted */
  double *in_before, /* [subjects] of the draw that was fitted to ... */
    *in_either;      /* ... and the larger of that and the draw at hand */
  double *block;
};

bool tct_fits_model(const tct_rsa_model *m)
{
  return m->kind && (m->kind->claims & TCT_RDM_MODEL_FITTED);
}

bool tct_rsa_fits(const tct_rsa *of)
{
  for (int m = 0; m < of->models; m++)
    if (tct_fits_model(&of->model[m])) return true;
  return false;
}

tct_fits *tct_fits_new(const tct_scorer *s, tct_error *err)
{
  const tct_rsa *of   = s->of;
  const size_t models = (size_t)of->models, subjects = (size_t)of->subjects;
  size_t numbers = 2 * subjects;
  tct_fits *f    = tct_alloc(1, sizeof *f);

  for (size_t m = 0; m < models; m++)
    if (tct_fits_model(&of->model[m])) numbers += (size_t)of->model[m].parts + s->n;
  if (f) {
    f->weight = tct_alloc(models + 1, sizeof *f->weight);
    f->mixed  = tct_alloc(models + 1, sizeof *f->mixed);
    f->lost   = tct_alloc(models + 1, sizeof *f->lost);
    f->block  = tct_alloc(numbers, sizeof *f->block);
  }
  if (!f || !f->weight || !f->mixed || !f->lost || !f->block) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for the fits of %zu models", models);
    return tct_fits_free(f), NULL;
  }
  double *at   = f->block + 2 * subjects;
  f->in_before = f->block;
  f->in_either = f->block + subjects;
  for (size_t m = 0; m < models; m++) {
    if (!tct_fits_model(&of->model[m])) continue;
    f->weight[m] = at;
    f->mixed[m]  = at += of->model[m].parts;
    at += s->n;
  }
  return f;
}

void tct_fits_free(tct_fits *f)
{
  if (!f) return;
  tct_free(f->weight);
  tct_free(f->mixed);
  tct_free(f->lost);
  tct_free(f->block);
  tct_free(f);
}

/* The sum of a model's parts; NAN at pairs that one of them lacks. */
static void mix(const tct_scorer *s, int m)
{
  const tct_rsa_model *model = &s->of->model[m];
  const double *weight       = s->fits->weight[m];
  double *mixed              = s->fits->mixed[m];

  for (size_t i = 0; i < s->n; i++) mixed[i] = s->lacking[i] ? (double)NAN : 0;
  for (size_t p = 0; p < (size_t)model->parts; p++) {
    const double w = weight[p], *part = model->part + p * s->n;
    if (!(fabs(w) > 0)) continue;
    for (size_t i = 0; i < s->n; i++)
      if (!s->lacking[i]) mixed[i] += w * part[i];
  }
}

static tct_status fit_one(tct_scorer *s, int m, tct_error *err)
{
  const tct_rsa *of          = s->of;
  const tct_rsa_model *model = &of->model[m];
  const tct_drawn drawn      = {.n          = (int)s->n,
                                .conditions = of->conditions,
                                .times      = s->times,
                                .weight     = s->weight,
                                .noise      = s->noise,
                                .own        = s->own_error};
  const tct_rdm_fit fit      = {.comparator        = of->comparator,
                                .comparator_params = of->params,
                                .drawn             = &drawn,
                                .parts             = model->parts,
                                .part              = model->part,
                                .subjects          = of->subjects,
                                .subject           = of->subject,
                                .times             = s->drawn};
  tct_error why              = {0};
  tct_status status          = model->kind->fit(model->params, &fit, s->fits->weight[m], &why);

  s->fits->lost[m] = status != TCT_OK;
  if (status == TCT_BAD_DATA && s->lenient) {
    for (int p = 0; p < model->parts; p++) s->fits->weight[m][p] = p == 0; /* something finite */
    status = TCT_OK;
  }
  if (status != TCT_OK) {
    if (err) *err = why;
    return tct_while(err, status, "fitting model '%s'", model->name);
  }
  mix(s, m);
  return TCT_OK;
}

static tct_status fit_all(tct_scorer *s, tct_error *err)
{
  for (int m = 0; m < s->of->models; m++)
    if (s->fits->weight[m]) TCT_TRY(fit_one(s, m, err), err, "fitting models");
  return TCT_OK;
}

tct_status tct_fits_keep(tct_scorer *s, tct_error *err)
{
  TCT_TRY(fit_all(s, err), err, "fitting before scores");
  for (int j = 0; j < s->of->subjects; j++) s->fits->in_before[j] = s->drawn[j];
  s->fits->kept = true;
  return TCT_OK;
}

void tct_fits_forget(tct_scorer *s)
{
  s->fits->kept = false;
}

tct_status tct_scorer_predict(tct_scorer *s, tct_error *err)
{
  tct_fits *f = s->fits;

  if (!f->kept) TCT_TRY(fit_all(s, err), err, "fitting to what is scored");
  for (int m = 0; m < s->of->models; m++)
    s->prediction[m] = f->weight[m] ? f->mixed[m] : s->of->model[m].part;
  for (int j = 0; j < s->of->subjects; j++) f->in_either[j] = fmax(f->in_before[j], s->drawn[j]);
  s->in_lower = f->kept ? f->in_before : s->drawn;
  s->in_upper = f->kept ? f->in_either : s->drawn;
  return TCT_OK;
}

bool tct_fits_lost(const tct_scorer *s, int model)
{
  return s->fits->weight[model] && s->fits->lost[model];
}

bool tct_fits_in_sample(const tct_scorer *s)
{
  return !s->fits->kept && tct_rsa_fits(s->of);
}
