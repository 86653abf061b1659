/* compare_with.c -- tercet compare MODEL... --with DATA: RDMs of models beside those of subjects. */
#include "compare_asked.h"
#include "compare_plot.h"
#include "interrupt.h"
#include "nouns.h"
#include "progress.h"
#include "rdm_making.h"
#include "rooms.h"
#include "said.h"
#include "say.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"
#include "substrate/complain.h"

#include <tercet/format.h>

#include <string.h>

struct work {
  const struct asked *asked;
  struct rdm_making making, model_making; /* of RDMs from recordings */
  const tct_comparator *comparator;
  void *params;
  const tct_rdm_model *kind;
  void *kind_params;

  tct_rdms set[NOUNS_MOST];  /* of each MODEL */
  tct_rdms data[WORDS_MOST]; /* of each DATA */
  int models, rows;          /* all RDMs of `set`; those of `data`, of one area */
  const tct_rdm **model;     /* [models] */
  const tct_rdm **row;       /* [rows] */
  tct_aligned over;
  int subjects;
  char (*subject)[96];     /* [subjects] names */
  tct_rsa_model *predicts; /* [models] at most */
  tct_rsa rsa;

  tct_infer_how how;
  struct progress progress;
  tct_inference found;
};

/* ---- what is asked, before anything is opened ------------------------------------------------------ */

static int check_variants(const struct asked *a, struct work *w)
{
  const struct {
    const char *room, *name;
  } all[] = {{"comparators", a->comparator ? a->comparator : "rho_a"},
             {"rdm_models", a->rdm_model ? a->rdm_model : "fixed"},
             {"tests", a->test ? a->test : "t"},
             {"corrections", a->correction ? a->correction : "holm"}};

  if (a->metric && strcmp(a->metric, "rsa") != 0)
    return say_usage(a, "beside a brain the metric is rsa, so far, not %s", a->metric);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (!tct_variant(all[i].room, all[i].name))
      return say_no_variant(a, all[i].room, all[i].name, "");
  w->comparator          = (const tct_comparator *)tct_variant(all[0].room, all[0].name);
  w->kind                = (const tct_rdm_model *)tct_variant(all[1].room, all[1].name);
  w->how                 = (tct_infer_how){.test = all[2].name, .correction = all[3].name};
  struct asked models    = *a;
  models.distance        = a->model_distance ? a->model_distance : a->distance;
  models.window          = NULL; /* which is of DATA, as its noise is */
  models.condition_noise = false;
  if (a->model_distance) models.covariance = NULL;
  if (a->condition_noise && !(w->comparator->claims & TCT_COMPARATOR_NOISE))
    return say_usage(a, "--condition-noise is for comparators that whiten, and %s does not",
                     w->comparator->name);
  const int code = rdm_making_asked(a, &w->making);
  return code == EXIT_DONE ? rdm_making_asked(&models, &w->model_making) : code;
}

static int check(const struct asked *a, struct work *w)
{
  const int code   = check_variants(a, w);
  const size_t end = a->plot ? strlen(a->plot) : 0;

  if (code != EXIT_DONE) return code;
  if (a->plot && (end < 5 || strcmp(a->plot + end - 4, ".svg") != 0))
    return say_usage(a, "%s: draw into a file whose name ends in .svg", a->plot);
  if (a->level >= 1) return say_usage(a, "--level is below 1, such as 0.95");
  if (a->in_sample && !(w->kind->claims & TCT_RDM_MODEL_FITTED))
    return say_usage(a, "--in-sample is for models with something to fit; %s has nothing",
                     w->kind->name);
  return EXIT_DONE;
}

/* ---- RDMs of all sides ------------------------------------------------------------------------------- */

/* The areas of all DATA, each once, as words. */
static void put_areas(const struct work *w, tct_text *t)
{
  const char *seen[8];
  int n = 0;

  for (int i = 0; i < w->asked->with.n; i++)
    for (int k = 0; k < w->data[i].n && n < 8; k++) {
      const char *area = w->data[i].rdm[k]->area;
      bool known       = false;
      for (int q = 0; q < n; q++) known = known || strcmp(seen[q], area) == 0;
      if (known) continue;
      tct_text_add(t, "%s%s", n ? ", " : "", *area ? area : "one without a name");
      seen[n++] = area;
    }
}

static tct_status no_area(const struct work *w, tct_error *err)
{
  const char *with = w->asked->with.at[0], *more = w->asked->with.n > 1 ? " and others" : "";
  tct_text areas = {0};

  put_areas(w, &areas);
  if (w->asked->only_area)
    (void)tct_fail(err, TCT_BAD_DATA, "%s%s: no area '%s'; there is %s", with, more,
                   w->asked->only_area, areas.at ? areas.at : "none");
  else
    (void)tct_fail(err, TCT_BAD_DATA, "%s%s: RDMs of several areas (%s); choose one by --area",
                   with, more, areas.at ? areas.at : "");
  tct_text_free(&areas);
  return TCT_BAD_DATA;
}

static bool is_wanted(const struct work *w, const tct_rdm *r)
{
  return !w->asked->only_area || strcmp(r->area, w->asked->only_area) == 0;
}

/* The RDMs of one area, into w->row. */
static tct_status choose_rows(struct work *w, tct_error *err)
{
  int all = 0;

  for (int i = 0; i < w->asked->with.n; i++) all += w->data[i].n;
  w->row = tct_alloc((size_t)all, sizeof(void *));
  if (!w->row) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", all);
  for (int i = 0; i < w->asked->with.n; i++)
    for (int k = 0; k < w->data[i].n; k++)
      if (is_wanted(w, w->data[i].rdm[k])) w->row[w->rows++] = w->data[i].rdm[k];
  for (int i = 1; i < w->rows; i++)
    if (strcmp(w->row[i]->area, w->row[0]->area) != 0) return no_area(w, err);
  return w->rows ? TCT_OK : no_area(w, err);
}

static tct_status flatten(struct work *w, tct_error *err)
{
  int all = 0;

  for (int i = 0; i < w->asked->nouns; i++) all += w->set[i].n;
  w->model = tct_alloc((size_t)all, sizeof(void *));
  if (!w->model) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d RDMs", all);
  for (int i = 0; i < w->asked->nouns; i++)
    for (int k = 0; k < w->set[i].n; k++) w->model[w->models++] = w->set[i].rdm[k];
  return TCT_OK;
}

/* --probe and --untrained are about MODELs that are runs. */
static int read_all(struct work *w)
{
  struct asked plain = *w->asked;
  bool probed        = !w->asked->probe;
  int code           = EXIT_DONE;

  plain.probe     = NULL;
  plain.untrained = false;
  for (int i = 0; i < plain.nouns && code == EXIT_DONE; i++) {
    char path[4096];
    (void)tct_path_within(plain.noun[i], path, sizeof path);
    const bool is_run = noun_is_run(path);
    probed            = probed || is_run;
    code = noun_rdms(is_run ? w->asked : &plain, plain.noun[i], &w->model_making, &w->set[i]);
  }
  if (code == EXIT_DONE && !probed)
    return say_usage(w->asked, "--probe is for runs, and there is none among the models");
  for (int i = 0; i < plain.with.n && code == EXIT_DONE; i++)
    code = noun_rdms(&plain, plain.with.at[i], &w->making, &w->data[i]);
  return code;
}

/* ---- models and subjects ----------------------------------------------------------------------------- */

static bool is_unique(const struct work *w, int i)
{
  for (int k = 0; k < w->models; k++)
    if (k != i && strcmp(w->model[k]->name, w->model[i]->name) == 0) return false;
  return true;
}

/* Fixed: each RDM is a model. */
static void predict_each(struct work *w)
{
  int at = 0;

  for (int i = 0; i < w->asked->nouns; i++)
    for (int k = 0; k < w->set[i].n; k++, at++) {
      tct_rsa_model *m = &w->predicts[at];
      *m               = (tct_rsa_model){.kind = w->kind, .params = w->kind_params, .parts = 1};
      m->part          = w->over.model + (size_t)at * w->over.pairs;
      if (is_unique(w, at))
        tct_print(m->name, sizeof m->name, "%s", w->model[at]->name);
      else
        tct_print(m->name, sizeof m->name, "%s %s", w->asked->noun[i], w->model[at]->name);
    }
  w->rsa.models = at;
}

/* Others: the RDMs of each MODEL are what its prediction is made of. */
static tct_status predict_together(struct work *w, tct_error *err)
{
  size_t at = 0;

  for (int i = 0; i < w->asked->nouns; i++) {
    tct_rsa_model *m = &w->predicts[i];
    const int parts  = w->set[i].n;
    *m               = (tct_rsa_model){.kind = w->kind, .params = w->kind_params, .parts = parts};
    tct_print(m->name, sizeof m->name, "%s", w->asked->noun[i]);
    m->part = w->over.model + at * w->over.pairs;
    at += (size_t)parts;
    if (parts < w->kind->least || (w->kind->most && parts > w->kind->most))
      return tct_fail(err, TCT_BAD_SHAPE,
                      "%s has %d RDM%s, and a model that is %s is made of %d or more", m->name,
                      parts, parts == 1 ? "" : "s", w->kind->name, w->kind->least);
  }
  w->rsa.models = w->asked->nouns;
  return TCT_OK;
}

static tct_status bring_together(struct work *w, tct_error *err)
{
  TCT_PASS(tct_rdms_align(w->models, w->model, w->rows, w->row, &w->over, err));
  w->subject     = tct_alloc((size_t)w->rows, sizeof *w->subject);
  w->predicts    = tct_alloc((size_t)w->models, sizeof *w->predicts);
  w->params      = tct_params_new(&w->comparator->about);
  w->kind_params = tct_params_new(&w->kind->about);
  if (!w->subject || !w->predicts || (w->comparator->params_size && !w->params) ||
      (w->kind->params_size && !w->kind_params))
    return tct_fail(err, TCT_NO_MEMORY, "no memory for %d models", w->models);
  w->subjects = tct_aligned_by_subject(&w->over, w->rows, w->row, w->subject);
  w->rsa      = (tct_rsa){.conditions = w->over.conditions,
                          .pairs      = w->over.pairs,
                          .model      = w->predicts,
                          .subjects   = w->subjects,
                          .subject    = w->over.subject,
                          .comparator = w->comparator,
                          .params     = w->params,
                          .noise      = w->over.noise};
  if (w->kind->claims & TCT_RDM_MODEL_FITTED) return predict_together(w, err);
  predict_each(w);
  return TCT_OK;
}

/* ---- the inference ----------------------------------------------------------------------------------- */

static bool tell(void *own, int done, int of)
{
  progress_count(own, done, of, "draws");
  return interrupted != 0;
}

/* What is drawn where it was not said, and how that is looked at. */
static void settle(struct work *w)
{
  const struct asked *a = w->asked;
  tct_draw_how *draw    = &w->how.draw;

  draw->boot    = a->boot           ? (tct_boot)(a->boot - 1)
                  : w->subjects > 1 ? TCT_BOOT_DUAL
                                    : TCT_BOOT_CONDITIONS;
  draw->draws   = a->draws ? a->draws : 1000;
  draw->seed    = said_seed(a, 1);
  draw->ceiling = a->ceiling;
  draw->threads = a->threads;
  draw->tell    = tell;
  draw->own     = &w->progress;
  if (w->kind->claims & TCT_RDM_MODEL_FITTED && !a->in_sample)
    draw->condition_folds = draw->subject_folds = -1; /* as many as fit */
  w->how.level    = a->level > 0 ? a->level : 0.95;
  w->how.margin   = a->close;
  w->how.interval = a->interval ? (tct_interval_kind)(a->interval - 1) : TCT_INTERVAL_T;
}

static tct_status work(struct work *w, tct_error *err)
{
  TCT_PASS(choose_rows(w, err));
  TCT_PASS(flatten(w, err));
  TCT_PASS(bring_together(w, err));
  settle(w);
  interrupt_listen("tercet: stopping; nothing is kept\n");
  progress_begin(&w->progress, w->asked->progress);
  progress_later(&w->progress);
  const tct_status status = tct_rsa_infer(&w->rsa, &w->how, &w->found, err);
  progress_end(&w->progress);
  return status == TCT_OK || status == TCT_INTERRUPTED
           ? status
           : tct_while(err, status, "comparing %d models with %s", w->rsa.models,
                       w->asked->with.at[0]);
}

static void work_free(struct work *w)
{
  for (int i = 0; i < w->asked->nouns; i++) tct_rdms_free(&w->set[i]);
  for (int i = 0; i < w->asked->with.n; i++) tct_rdms_free(&w->data[i]);
  if (w->comparator) tct_params_free(&w->comparator->about, w->params);
  if (w->kind) tct_params_free(&w->kind->about, w->kind_params);
  tct_free(w->model);
  tct_free(w->row);
  tct_free(w->subject);
  tct_free(w->predicts);
  tct_aligned_free(&w->over);
  tct_inference_free(&w->found);
  rdm_making_free(&w->making);
  rdm_making_free(&w->model_making);
}

static int say(const struct work *w)
{
  const struct compared said = {.asked      = w->asked,
                                .comparator = w->comparator,
                                .how        = &w->how,
                                .found      = &w->found,
                                .over       = &w->over,
                                .averaged   = w->subjects < w->rows ? w->rows : 0,
                                .subject    = (const char(*)[96])w->subject};

  return w->asked->json ? compare_as_json(&said) : compare_as_text(&said);
}

int compare_with(const struct asked *a)
{
  struct work *w = tct_alloc(1, sizeof *w);
  tct_error err  = {0};

  if (!w) {
    (void)tct_fail(&err, TCT_NO_MEMORY, "no memory to compare");
    return say_error(a, &err);
  }
  w->asked = a;
  int code = check(a, w);
  if (code == EXIT_DONE) code = read_all(w);
  if (code == EXIT_DONE && work(w, &err) != TCT_OK) code = say_error(a, &err);
  if (code == EXIT_DONE) code = say(w);
  /* a picture that fails takes no numbers with it; under --json the object has been said */
  if (code == EXIT_DONE && a->plot &&
      compare_plot(a->plot, &w->found, w->comparator->title, &err) != TCT_OK) {
    say_aside("%s", err.text);
    code = tct_status_exit(err.code);
  }
  work_free(w);
  tct_free(w);
  return code;
}
