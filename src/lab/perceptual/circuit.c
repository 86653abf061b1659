/* circuit.c -- the circuits of perceptual learning: the first, those that are trained, the judge. */
#include "lab/perceptual/own.h"

#include "base/text.h"
#include "lab/run_own.h"
#include "lab/section.h"
#include "substrate/complain.h"

#include <inttypes.h>
#include <string.h>

static tct_status set_precision(tct_spec *s, const tct_perceptual *p, const char *precision,
                                tct_error *err)
{
  char text[200];

  if (tct_print(text, sizeof text, "%s=%s", p->of, precision) >= (int)sizeof text)
    return tct_fail(err, TCT_BAD_SPEC, "the setting that precisions are of is too long");
  return tct_set(s, text, err);
}

/* Seeds count on from the spec's. */
static tct_status set_seed(tct_spec *s, int seed, tct_error *err)
{
  const tct_node *n = tct_node_at(tct_spec_root(s), "seed");
  int64_t first     = 1;
  char text[64];

  if (n && (!n->text || !tct_read_int(n->text, &first)))
    return tct_section_bad(n, "a seed is a whole number", err);
  tct_print(text, sizeof text, "seed=%" PRIu64, (uint64_t)first + (uint64_t)seed);
  return tct_set(s, text, err);
}

static tct_status compile(const tct_perceptual *p, const tct_node *settings, const char *what,
                          const char *precision, int seed, tct_spec *s, tct_model **m,
                          tct_error *err)
{
  TCT_TRY(tct_section_set(settings, "row", what, "", s, err), err, "making %s", what);
  if (precision) TCT_TRY(set_precision(s, p, precision, err), err, "setting a precision");
  TCT_TRY(set_seed(s, seed, err), err, "setting a seed");
  TCT_TRY(tct_settle_paths(s, err), err, "finding files");
  *m = tct_compile(s, err);
  return *m ? TCT_OK : err->code;
}

tct_status tct_trainee_open(const tct_perceptual_how *how, const tct_perceptual *p,
                            const tct_node *settings, const char *what, const char *precision,
                            int seed, tct_trainee *t, tct_error *err)
{
  tct_spec *s = how->open(how->open_arg, err);

  *t              = (tct_trainee){0};
  tct_status code = s ? compile(p, settings, what, precision, seed, s, &t->model, err) : err->code;
  tct_spec_free(s);
  if (code == TCT_OK) t->state = tct_state_new(t->model, 1, err);
  if (code == TCT_OK && !t->state) code = err->code;
  if (code == TCT_OK) return TCT_OK;
  tct_trainee_close(t);
  return tct_while(err, code, "the circuit of %s", what);
}

void tct_trainee_close(tct_trainee *t)
{
  tct_state_free(t->state);
  tct_model_free(t->model);
  *t = (tct_trainee){0};
}

static bool is_level(const tct_perceptual *p, const char *population)
{
  for (int i = 0; i < p->levels; i++)
    if (strcmp(p->level[i], population) == 0) return true;
  return false;
}

tct_status tct_trainee_carry(const tct_perceptual *p, const tct_trainee *from, bool all,
                             tct_trainee *to, tct_error *err)
{
  for (int k = 0; k < from->model->n_projections; k++) {
    const tct_projection *a = &from->model->projection[k];
    const int at            = tct_projection_named(to->model, a->name);
    const bool wanted       = all || is_level(p, from->model->population[a->post].name);
    if (!wanted || (all && at < 0)) continue;
    if (at < 0 || to->model->projection[at].n != a->n ||
        to->model->projection[at].synapses != a->synapses)
      return tct_fail(err, TCT_BAD_SHAPE, "%s is not the same in both circuits", a->name);
    memcpy(tct_state_weights(to->state) + to->model->projection[at].at,
           tct_state_weights(from->state) + a->at, a->n * sizeof(tct_real));
  }
  return TCT_OK;
}

tct_status tct_perceptual_begin(const tct_perceptual_how *how, const tct_perceptual *p, int seed,
                                tct_beginner *b, tct_error *err)
{
  TCT_TRY(tct_trainee_open(how, p, p->before, "before", NULL, seed, &b->first, err), err,
          "what is learnt first");
  const tct_train_spec *t = &b->first.model->training;
  for (uint64_t shown = 0; shown < t->trials; shown += (uint64_t)t->batch) {
    if (how->stop && *how->stop) return tct_fail(err, TCT_INTERRUPTED, "stopped");
    TCT_TRY(tct_learn_batch(b->first.state, shown, shown, err), err, "learning first");
  }
  return TCT_OK;
}

void tct_perceptual_begin_free(tct_beginner *b)
{
  tct_trainee_close(&b->first);
}
