/* align.c -- how a rule's update lies to the true gradient.
 *
 *   cosine = u.g / (|u| |g|)     degrees = acos(cosine)     ratio = |u| / |g|
 *
 * u is what the rule proposes, g what backprop proposes in the same circuit with the same weights, both
 * for the same trials, summed in double over all plastic synapses onto one population, its bias among
 * them.  Lillicrap et al. 2016, doi:10.1038/ncomms13276, follow the angle as feedback alignment learns.
 *
 * A circuit that settles before it answers has another gradient than the sweep's: that of the objective
 * where it comes to rest, by recurrent_backprop.  Where a rule lets it answer otherwise, no angle is
 * given rather than a wrong one. */
#include "base/memory.h"
#include "base/pool.h"
#include "base/text.h"
#include "lab/run_own.h"

#include <tercet/run.h>

#include <math.h>
#include <string.h>

tct_status tct_alignment_can(const tct_model *m, tct_error *err)
{
  if (m->actor >= 0)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "no angle to the gradient: task %s answers what is done, and what it pays has "
                    "no slope",
                    m->task->name);
  if (!m->responds || m->responds->rests) return TCT_OK;
  return tct_fail(
    err, TCT_UNSUPPORTED,
    "no angle to the gradient: under rule %s the circuit settles before it answers, and neither "
    "backprop of a single sweep nor that of a circuit at rest is the gradient of that",
    m->responds->name);
}

/* ---- the same circuit under backprop ---- */

tct_status tct_set_rules(tct_spec *s, const char *rule, tct_error *err)
{
  const tct_node *architecture = NULL, *all = NULL, *root = tct_spec_root(s);
  tct_text path = {0};
  char all_say[2 * TCT_NAME];

  tct_print(all_say, sizeof all_say, "rule=%s", rule);
  TCT_TRY(tct_set(s, all_say, err), err, "setting the rule");
  for (int i = 0; i < root->n; i++)
    if (strcmp(root->child[i]->key, "architecture") == 0) architecture = root->child[i];
  for (int i = 0; architecture && i < architecture->n; i++)
    if (strcmp(architecture->child[i]->key, "projections") == 0) all = architecture->child[i];
  for (int i = 0; all && i < all->n; i++) {
    const tct_node *one = all->child[i];
    tct_status code     = TCT_OK;
    bool said           = false;

    for (int k = 0; k < one->n; k++) said = said || strcmp(one->child[k]->key, "rule") == 0;
    if (!said) continue;
    tct_text_add(&path, "architecture.projections.%s.rule=%s", one->key, rule);
    code =
      path.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a path") : tct_set(s, path.at, err);
    tct_text_free(&path);
    TCT_TRY(code, err, "setting the rule of %s", one->key);
  }
  return TCT_OK;
}

/* What settles has its gradient where it comes to rest: slow, and with many steps, to be sure of it. */
#define AT_REST "{kind: recurrent_backprop, free: 200, back: 200, pace: 0.5}"

static tct_status compile_straight(const tct_model *m, tct_model **straight, tct_error *err)
{
  char *text     = tct_resolved(m, err);
  tct_spec *spec = text ? tct_spec_parse(text, "backprop beside it", err) : NULL;
  tct_status code;

  tct_string_free(text);
  if (!spec) return err->code;
  code = tct_set_rules(spec, m->responds ? AT_REST : "backprop", err);
  if (code == TCT_OK) *straight = tct_compile(spec, err);
  tct_spec_free(spec);
  if (!*straight) return err->code;
  if ((*straight)->n == m->n) return TCT_OK;
  return tct_fail(err, TCT_BUG, "backprop makes another circuit of the same spec");
}

tct_status tct_alignment_new(const tct_model *m, int threads, tct_model **straight,
                             tct_state **gradient, tct_error *err)
{
  tct_error local;
  tct_error *said = err ? err : &local;
  tct_status code;

  *straight = NULL;
  *gradient = NULL;
  TCT_TRY(tct_alignment_can(m, said), said, "making a gradient");
  code = compile_straight(m, straight, said);
  if (code == TCT_OK) {
    *gradient = tct_state_new(*straight, threads > 0 ? threads : tct_cores(), said);
    code      = *gradient ? TCT_OK : said->code;
  }
  if (code == TCT_OK) return TCT_OK;
  tct_model_free(*straight);
  *straight = NULL;
  return tct_while(said, code, "compiling the circuit with backprop");
}

/* ---- angles ---- */

/* Sums over one population's synapses. */
typedef struct {
  double uu, ug, gg;
} sums;

/* Pads are zero in both and add nothing. */
static void add_projection(const tct_projection *s, const double *u, const double *g, sums *into)
{
  for (size_t i = s->at; i < s->at + s->n; i++) {
    into->uu += u[i] * u[i];
    into->ug += u[i] * g[i];
    into->gg += g[i] * g[i];
  }
}

static tct_alignment angle_of(const char *population, const sums *of)
{
  tct_alignment a = {.cosine = NAN, .degrees = NAN, .ratio = NAN};

  memcpy(a.population, population, sizeof a.population);
  if (of->gg > 0) a.ratio = sqrt(of->uu / of->gg);
  if (of->gg > 0 && of->uu > 0) {
    a.cosine  = fmax(-1, fmin(1, of->ug / sqrt(of->uu) / sqrt(of->gg)));
    a.degrees = acos(a.cosine) * 180 / M_PI;
  }
  return a;
}

static int angles(const tct_model *m, const double *u, const double *g, tct_alignment *a)
{
  int n = 0;

  for (int p = 0; p < m->n_populations; p++) {
    bool heard = false;
    sums of    = {0};

    for (int k = 0; k < m->n_projections; k++) {
      const tct_projection *s = &m->projection[k];
      if (s->post != p || s->fixed || s->n == 0) continue;
      add_projection(s, u, g, &of);
      heard = true;
    }
    if (heard) a[n++] = angle_of(m->population[p].name, &of);
  }
  return n;
}

static tct_status measure(tct_state *s, tct_state *gradient, int split, const uint64_t *trial,
                          int trials, double *u, double *g, tct_error *err)
{
  const tct_model *m = tct_state_model(s);

  memcpy(tct_state_weights(gradient), tct_state_weights(s), m->n * sizeof(tct_real));
  tct_state_turn(gradient);
  TCT_TRY(tct_mean_update(s, split, trial, trials, u, err), err, "asking the rule");
  return tct_mean_update(gradient, split, trial, trials, g, err);
}

tct_status tct_align(tct_state *s, tct_state *gradient, int split, const uint64_t *trial,
                     int trials, tct_alignment *a, int *n, tct_error *err)
{
  const tct_model *m = tct_state_model(s);
  tct_status code    = TCT_NO_MEMORY;
  double *u, *g;

  TCT_TRY(tct_alignment_can(m, err), err, "measuring angles");
  if (tct_state_model(gradient)->n != m->n)
    return tct_fail(err, TCT_BAD_SHAPE, "the gradient is of another circuit");
  u = tct_alloc(m->n, sizeof *u);
  g = tct_alloc(m->n, sizeof *g);
  if (u && g)
    code = measure(s, gradient, split, trial, trials, u, g, err);
  else
    tct_fail(err, code, "no memory for two updates");
  if (code == TCT_OK) *n = angles(m, u, g, a);
  tct_free(u);
  tct_free(g);
  return code == TCT_OK ? TCT_OK : tct_while(err, code, "measuring angles to the gradient");
}
