/* sign_symmetric.c -- feedback that knows the signs of the forward weights, not their sizes.
 *
 *     e_pre = f'(a_pre) ∘ Bᵀ e_post,  B = M ∘ sign(W)          ΔW = e_post r_preᵀ
 *
 * M is one number (uniform), fixed random sizes (fixed), or random sizes drawn afresh for every batch
 * (redrawn): the uSF, frSF and brSF of Liao et al.  The signs follow W as it learns.
 */
#include <math.h>

#include <tercet/lesson.h>

enum { FEEDBACK };
enum { UNIFORM, FIXED, REDRAWN };

struct params {
  int sizes;
  double scale;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(
    struct params, sizes, UNIFORM, "uniform|fixed|redrawn",
    "sizes of the feedback weights: all the same, random and kept, random for every batch"),
  TCT_PARAM(struct params, scale, 1.0, 0, 100, "1",
            "root mean square of the feedback weights, relative to 1 / sqrt(senders of the forward "
            "projection)"),
};

static const tct_keep keeps[] = {
  {"feedback", TCT_BUNDLE, TCT_STILL, .carried = true,
   "signs of the weights, times sizes of its own"},
};

static void follow(tct_lesson *l, const tct_projection *s, size_t from, size_t n)
{
  const struct params *own = l->params;
  const tct_real size      = (tct_real)(own->scale / sqrt(s->fan_in));

  tct_signs(l, s, from, n, size, own->sizes == UNIFORM ? NULL : "sizes", own->sizes == REDRAWN,
            l->kept[FEEDBACK]);
}

static void propose(tct_lesson *l)
{
  tct_sweep(l);
  tct_feel(l);
  tct_carry(l, l->kept[FEEDBACK], TCT_THROUGH_TIME);
  tct_outer(l, 1, l->error, l->rate);
}

const tct_rule tct_rule_sign_symmetric = {
  .name     = "sign_symmetric",
  .title    = "Sign-symmetric feedback",
  .family   = "gradient without transport",
  .summary  = "carry errors back through weights that share the signs of the forward ones",
  .equation = "e_pre = f'(a_pre) ∘ (M ∘ sign W)ᵀ e_post\nΔW = e_post r_preᵀ",
  .source   = "Liao, Leibo & Poggio 2016, doi:10.1609/aaai.v30i1.10279; Xiao et al. 2018, arXiv "
              "doi:10.48550/arXiv.1811.03567",
  .notes = "Knowing signs is still transport, of one bit a synapse. One hop from the output, with "
           "Gaussian "
           "weights and uniform sizes, the feedback's cosine to W is sqrt(2 / pi).",
  TCT_TAKES(struct params, params),
  .costs = TCT_ERROR | TCT_TIME | TCT_FEEDBACK | TCT_SIGN_TRANSPORT,
  .claims =
    TCT_CLAIM_ALIGNS | TCT_CLAIM_ERROR_DRIVEN | TCT_CLAIM_SIGN_PRESERVING | TCT_CLAIM_RESWEPT,
  TCT_KEEPS_ALL(keeps),
  .follow  = follow,
  .propose = propose,
};
