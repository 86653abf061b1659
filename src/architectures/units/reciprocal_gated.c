/* reciprocal_gated.c -- half of a reciprocal gated cell: what comes in and what was are each let through by a gate.
 *
 *     r = f((1 - g) x + (1 - m) r')        g, m = logistic of the drives of input_gate and memory_gate
 *
 * Two populations of such units, h and c, make the cell of the source: they hear the same, and each closes the other's
 * gate for what comes in and its own for what was,
 *
 *     h = f((1 - logistic(Wch c')) x + (1 - logistic(Whh h')) h')
 *     c = f((1 - logistic(Whc h')) x + (1 - logistic(Wcc c')) c')
 *
 * with projections of delay 1 onto gates, convolutions in the source.  What is not gated away passes without a
 * weight, which is its bypass. */
#include <tercet/unit.h>

#include "kernels/kernels.h"

struct params {
  int activation;
};

static const tct_param params[] = {
  TCT_PARAM_CHOICE(struct params, activation, TCT_TANH, TCT_ACTIVATIONS,
                   "how what is let through becomes a rate"),
};

enum { INPUT, INPUT_GATE, MEMORY_GATE, SITES };

/* One panel of a row: what comes in, and how far both gates are open. */
struct gates {
  tct_real in[TCT_PANEL], open[2][TCT_PANEL];
};

static void open_gates(const tct_units *u, size_t at, struct gates *g)
{
  for (int i = 0; i < TCT_PANEL; i++)
    g->in[i] = u->drive[INPUT] ? u->drive[INPUT][at + (size_t)i] : 0;
  for (int k = 0; k < 2; k++)
    for (int i = 0; i < TCT_PANEL; i++)
      g->open[k][i] = u->drive[INPUT_GATE + k] ? -u->drive[INPUT_GATE + k][at + (size_t)i] : 0;
  tct_activate(TCT_LOGISTIC, 2, TCT_PANEL, TCT_PANEL, g->open[0], g->open[0]); /* 1 - logistic(a) */
}

static void step(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;
  struct gates g;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t at = r * u->ld; at < r * u->ld + n; at += TCT_PANEL) {
      open_gates(u, at, &g);
      for (int i = 0; i < TCT_PANEL; i++)
        g.in[i] = g.open[0][i] * g.in[i] + g.open[1][i] * u->before[at + (size_t)i];
      tct_activate((tct_activation)((const struct params *)u->params)->activation, 1, TCT_PANEL,
                   TCT_PANEL, g.in, u->rate + at);
    }
}

static void pull_panel(const tct_units *u, size_t at)
{
  const tct_activation f = (tct_activation)((const struct params *)u->params)->activation;
  struct gates g;

  open_gates(u, at, &g);
  tct_activation_pull(f, 1, TCT_PANEL, TCT_PANEL, u->rate + at, u->credit + at);
  for (int i = 0; i < TCT_PANEL; i++) {
    const size_t here    = at + (size_t)i;
    const tct_real asked = u->credit[here], in = g.open[0][i], kept = g.open[1][i];

    u->credit[here] = asked * in;
    if (u->error[INPUT_GATE]) u->error[INPUT_GATE][here] = -asked * g.in[i] * in * (1 - in);
    if (u->error[MEMORY_GATE])
      u->error[MEMORY_GATE][here] = -asked * u->before[here] * kept * (1 - kept);
    if (u->credit_before) u->credit_before[here] += asked * kept;
  }
}

static void pull(const tct_units *u)
{
  const size_t n = (size_t)tct_panels(u->units) * TCT_PANEL;

  for (size_t r = 0; r < (size_t)u->rows; r++)
    for (size_t i = 0; i < n; i += TCT_PANEL) pull_panel(u, r * u->ld + i);
}

static const char *const sites[] = {"input", "input_gate", "memory_gate", NULL};

const tct_unit tct_unit_reciprocal_gated = {
  .name     = "reciprocal_gated",
  .title    = "Reciprocal gated unit",
  .family   = "gated",
  .summary  = "lets what comes in and what it said before through two gates that others close",
  .equation = "r = f((1 - g) x + (1 - m) r')\n"
              "g, m = logistic of the drives of input_gate and memory_gate",
  .source   = "Nayebi et al. 2018, doi:10.48550/arXiv.1807.00053",
  .notes    = "Two populations make a cell: circuit `recurrent_ventral_stream` writes them.  Gates "
              "have biases of "
              "their own; a gate to which nobody speaks is half open.  A trial starts from rate 0",
  TCT_TAKES(struct params, params),
  .claims = TCT_UNIT_SMOOTH,
  .sites  = sites,
  .gated  = true,
  .memory = true,
  .step   = step,
  .pull   = pull,
};
