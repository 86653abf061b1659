/* relabel.c -- scores with conditions relabelled: what they would be if labels meant nothing.
 *
 * One relabelling goes through all parts of all models alike.  For the noise ceiling it is the subjects who must have
 * nothing to do with each other: each is relabelled on its own.  Where conditions are few, all ways to relabel
 * them are gone through, in order; else each is drawn, a function of the seed and its own number.
 *
 * A relabelled model is one more model: several at a time are held against the subjects by one scorer. */
#include "brain/inference/infer_own.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/memory.h"
#include "base/pool.h"
#include "base/random.h"
#include "brain/geometry/pairs.h"
#include "brain/inference/labels.h"

enum { AT_A_TIME = 8 };

typedef struct {
  tct_inquiry *q;
  tct_key models, subjects;
  struct hand *hand;
  _Atomic int next, done;
  _Atomic bool stop;
} job;

struct hand {
  int *label;           /* [conditions] condition i is called label[i] */
  tct_rsa_model *model; /* [AT_A_TIME][models] */
  double *part;         /* all their parts */
  double *subject;      /* [subjects][pairs] */
  double *score;        /* [AT_A_TIME][models] */
  int at;
  tct_status status;
  tct_error err;
};

/* ---- labels --------------------------------------------------------------------------------------- */

static void relabelled(int n, const int *label, const double *rdm, double *out)
{
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++) {
      const size_t p = (size_t)label[i], q = (size_t)label[j];
      *out++ = rdm[p < q ? tct_pair((size_t)n, p, q) : tct_pair((size_t)n, q, p)];
    }
}

/* ---- scores --------------------------------------------------------------------------------------- */

static tct_status score_models(const job *j, struct hand *h, int first, int n)
{
  const tct_inquiry *q = j->q;
  const tct_rsa *of    = q->of;
  const size_t models  = (size_t)of->models;
  tct_rsa with         = *of;
  tct_scores s         = {.score = h->score};
  double *part         = h->part;

  for (int i = 0; i < n; i++) {
    if (q->all_labels)
      tct_order_at(first + i, of->conditions, h->label);
    else
      tct_order_drawn(j->models, first + i, of->conditions, h->label);
    for (int m = 0; m < of->models; m++) {
      tct_rsa_model *to = &h->model[i * of->models + m];
      *to               = of->model[m];
      to->part          = part;
      for (int p = 0; p < to->parts; p++, part += of->pairs)
        relabelled(of->conditions, h->label, of->model[m].part + (size_t)p * of->pairs, part);
    }
  }
  with.models = n * of->models;
  with.model  = h->model;
  TCT_TRY(tct_score_undrawn(q, &with, false, q->repeats, &s, &h->err), &h->err,
          "scoring relabelled models");
  for (int i = 0; i < n; i++) {
    double *row = q->relabelled.at + (size_t)(first + i) * (size_t)q->quantities;
    memcpy(row, h->score + (size_t)i * models, models * sizeof *row);
  }
  return TCT_OK;
}

static tct_status score_ceiling(const job *j, struct hand *h, int number)
{
  const tct_inquiry *q = j->q;
  const tct_rsa *of    = q->of;
  double *row          = q->relabelled.at + (size_t)number * (size_t)q->quantities;
  tct_rsa with         = *of;
  tct_scores s         = {.score = h->score};

  with.models  = 0;
  with.subject = h->subject;
  for (int k = 0; k < of->subjects; k++) {
    tct_order_drawn(tct_key_in(j->subjects, (uint64_t)k), number, of->conditions, h->label);
    relabelled(of->conditions, h->label, of->subject + (size_t)k * of->pairs,
               h->subject + (size_t)k * of->pairs);
  }
  TCT_TRY(tct_score_undrawn(q, &with, true, q->repeats, &s, &h->err), &h->err,
          "scoring relabelled subjects");
  row[q->lower] = s.lower;
  row[q->upper] = s.upper;
  return TCT_OK;
}

static tct_status some(const job *j, struct hand *h, int first)
{
  const int left = j->q->relabelled.rows - first, n = left < AT_A_TIME ? left : AT_A_TIME;

  TCT_TRY(score_models(j, h, first, n), &h->err, "relabelling %d to %d", first, first + n);
  for (int i = 0; j->q->how->draw.ceiling && j->q->of->subjects > 1 && i < n; i++)
    TCT_TRY(score_ceiling(j, h, first + i), &h->err, "relabelling subjects");
  return TCT_OK;
}

/* ---- on all cores --------------------------------------------------------------------------------- */

static void work(void *arg, int id)
{
  job *j         = arg;
  struct hand *h = &j->hand[id];
  const int rows = j->q->relabelled.rows;

  while (!atomic_load(&j->stop)) {
    const int first = AT_A_TIME * atomic_fetch_add(&j->next, 1);
    if (first >= rows) return;
    h->at          = first;
    h->status      = some(j, h, first);
    const int done = AT_A_TIME * (atomic_fetch_add(&j->done, 1) + 1);
    if (h->status == TCT_OK && id == 0 && tct_told(j->q, done < rows ? done : rows))
      h->status = tct_fail(&h->err, TCT_INTERRUPTED, "stopped while relabelling");
    if (h->status != TCT_OK) atomic_store(&j->stop, true);
  }
}

static tct_status hand_new(const tct_rsa *of, struct hand *h, tct_error *err)
{
  const size_t models = (size_t)of->models, subjects = (size_t)of->subjects;
  size_t parts = 0;

  for (size_t m = 0; m < models; m++) parts += (size_t)of->model[m].parts;
  h->label   = tct_alloc((size_t)of->conditions, sizeof *h->label);
  h->model   = tct_alloc(models + 1, AT_A_TIME * sizeof *h->model);
  h->part    = tct_alloc(parts * of->pairs + 1, AT_A_TIME * sizeof *h->part);
  h->subject = tct_alloc(subjects, of->pairs * sizeof *h->subject);
  h->score   = tct_alloc(models + 1, AT_A_TIME * sizeof *h->score);
  if (h->label && h->model && h->part && h->subject && h->score) return TCT_OK;
  return tct_fail(err, TCT_NO_MEMORY, "no memory for relabelled RDMs");
}

static void hand_free(struct hand *h)
{
  tct_free(h->label);
  tct_free(h->model);
  tct_free(h->part);
  tct_free(h->subject);
  tct_free(h->score);
}

/* The failure of the first that failed. */
static tct_status outcome(const job *j, int threads, tct_error *err)
{
  const struct hand *first = NULL;

  for (int i = 0; i < threads; i++)
    if (j->hand[i].status != TCT_OK && (!first || j->hand[i].at < first->at)) first = &j->hand[i];
  if (!first) return TCT_OK;
  if (err) *err = first->err;
  return first->status;
}

static tct_status run(job *j, int threads, tct_error *err)
{
  tct_error why  = {0};
  tct_pool *pool = tct_pool_new(threads, &why);

  if (!pool) {
    if (err) *err = why;
    return tct_while(err, why.code, "making ready to relabel");
  }
  tct_pool_run(pool, work, j);
  tct_pool_free(pool);
  return outcome(j, threads, err);
}

tct_status tct_relabel(tct_inquiry *q, tct_error *err)
{
  const int draws = q->how->draw.draws, asked = q->how->draw.threads;
  const double all  = tct_orders(q->of->conditions, draws);
  const int threads = asked > 0 ? asked : tct_cores();
  job j             = {.q        = q,
                       .models   = tct_key_of(q->how->draw.seed, "rsa.labels"),
                       .subjects = tct_key_of(q->how->draw.seed, "rsa.labels.subjects")};

  q->all_labels = all <= draws;
  TCT_TRY(tct_table_new(q, &q->relabelled, q->all_labels ? (int)all : draws, err), err,
          "relabelling");
  j.hand = tct_alloc((size_t)threads, sizeof *j.hand);
  if (!j.hand) return tct_fail(err, TCT_NO_MEMORY, "no memory for %d threads", threads);
  tct_status code = TCT_OK;
  for (int i = 0; code == TCT_OK && i < threads; i++) code = hand_new(q->of, &j.hand[i], err);
  if (code == TCT_OK) code = run(&j, threads, err);
  for (int i = 0; i < threads; i++) hand_free(&j.hand[i]);
  tct_free(j.hand);
  return code;
}
