/* dendrites.c -- each receiver has branches, and each branch answers for itself before they are summed.
 *
 *     drive_k += sum over branches b of g(a_kb),   a_kb = sum_j w_kbj r_j
 *
 * The pyramidal cell as a network of two layers: synapses meet on a branch, branches at the soma.  The change of a
 * synapse is local to its branch: error_k g'(a_kb) r_j.  Stored [receiver / 16][branch][sender][16]. */
#include <tercet/wiring.h>

#include "architectures/wirings/shapes.h"
#include "kernels/branches.h"

struct params {
  int64_t branches;
  int answer;
  double threshold;
};

static const tct_param params[] = {
  TCT_PARAM(struct params, branches, 4, 1, 256, "1",
            "branches of a receiver; each hears all senders"),
  TCT_PARAM_CHOICE(struct params, answer, TCT_BRANCH_RECTIFIED, "sigmoid|rectified|expansive",
                   "g above threshold: 1 / (1 + exp(-x)), max(0, x), or max(0, x)²"),
  TCT_PARAM(struct params, threshold, 0, -10, 10, "1", "what a branch's sum must exceed"),
};

static tct_status fit(tct_projection *s, uint64_t seed, tct_error *err)
{
  const tct_status status = tct_shapes_said(s, "dendrites", err);
  const size_t pre = tct_units_in(s->pre_shape), post = tct_units_in(s->post_shape);
  const size_t branches = (size_t)((const struct params *)s->params)->branches;
  (void)seed;

  if (status != TCT_OK) return status;
  s->parts     = (int)((post + TCT_PANEL - 1) / TCT_PANEL);
  s->synapses  = post * branches * pre;
  s->n         = (size_t)s->parts * branches * pre * TCT_PANEL;
  s->turned_n  = 0;
  s->scratch   = 0;
  s->fan_in    = (double)pre;
  s->fan_out   = (double)(post * branches);
  s->rank      = 3;
  s->tensor[0] = post;
  s->tensor[1] = branches;
  s->tensor[2] = pre;
  return TCT_OK;
}

static tct_branches branches_of(const tct_projection *s)
{
  const struct params *own = s->params;

  return (tct_branches){.pre       = (int)tct_units_in(s->pre_shape),
                        .post      = (int)tct_units_in(s->post_shape),
                        .branches  = (int)own->branches,
                        .answer    = own->answer,
                        .threshold = (tct_real)own->threshold};
}

static void push(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_branches b    = branches_of(s);

  tct_branches_push(&b, p->rows, p->weight, p->pre, s->pre_ld, p->into, s->post_ld);
}

static void carry(const tct_passage *p)
{
  const tct_projection *s = p->projection;
  const tct_branches b    = branches_of(s);

  tct_branches_carry(&b, p->rows, p->weight, p->pre, s->pre_ld, p->post, s->post_ld, p->into);
}

static void outer(const tct_passage *p, int part, tct_real c)
{
  const tct_projection *s = p->projection;
  const tct_branches b    = branches_of(s);
  const size_t each       = s->n / (size_t)s->parts;

  tct_branches_outer(&b, part, p->rows, c, p->weight + (size_t)part * each, p->pre, s->pre_ld,
                     p->post + (size_t)part * TCT_PANEL, s->post_ld, p->into);
}

/* from [receiver][branch][sender] */
static size_t place(const tct_projection *s, size_t synapse)
{
  const size_t pre = s->tensor[2], branches = s->tensor[1];
  const size_t j = synapse % pre, b = synapse / pre % branches, k = synapse / pre / branches;

  return ((k / TCT_PANEL * branches + b) * pre + j) * TCT_PANEL + k % TCT_PANEL;
}

static void ends(const tct_projection *s, size_t synapse, int *post, int *pre)
{
  *post = (int)(synapse / s->tensor[2] / s->tensor[1]);
  *pre  = (int)(synapse % s->tensor[2]);
}

const tct_wiring tct_wiring_dendrites = {
  .name   = "dendrites",
  .title  = "Dendritic branches",
  .family = "unstructured",
  .summary =
    "each receiver has branches that sum and answer by themselves before the soma sums them",
  .equation = "drive_k = sum_b g(sum_j w_kbj r_j)",
  .source   = "Poirazi et al. 2003, doi:10.1016/S0896-6273(03)00149-1; Poirazi & Mel 2001, "
              "doi:10.1016/S0896-6273(01)00252-5",
  .notes =
    "Every branch hears every sender: one population does what else takes a hidden one.  Not "
    "linear in its weights: rules that do not claim ANY_WIRING are refused.  The tensor is "
    "[receiver][branch][sender].  Inhibition on one branch gates that branch alone",
  TCT_TAKES(struct params, params),
  .fit   = fit,
  .push  = push,
  .carry = carry,
  .outer = outer,
  .place = place,
  .ends  = ends,
};
