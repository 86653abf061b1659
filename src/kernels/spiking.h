/* spiking.h -- one step of integrate-and-fire units with synapses of two kinds, on blocks of whole panels.
 *
 * Voltages are told from rest, so that a memory of 0 is a cell at rest.  Rows are ld apart, n columns each (a multiple of
 * 16).  A drive may be NULL: nobody speaks, or what was said is in the memory that it adds to.  slot[k] may be before[k].
 * Rates are 1 where a cell fires, else 0; a voltage that is not a number shows in the rate.
 *
 * Most cells are silent in most steps.  Where lists of speakers are kept, they tell who fired; and of a row whose speakers
 * are known when the step begins, all others are 0 already, so that only those are written who speak or spoke. */
#ifndef TERCET_SPIKING_H
#define TERCET_SPIKING_H

#include <tercet/speakers.h>

enum { TCT_EXCITATION, TCT_INHIBITION };
enum { TCT_VOLTAGE, TCT_EXCITED, TCT_INHIBITED, TCT_REFRACTORY, TCT_SPIKING_SLOTS };

typedef struct {
  tct_real pace;    /* dt / tau of the membrane */
  tct_real stay;    /* exp(-dt / tau) */
  tct_real keep[2]; /* what is left of excitation and of inhibition after a step */
  tct_real reach
    [2]; /* conductances: reversal potentials; currents: what one of 1 adds to a voltage in a step */
  tct_real threshold;  /* a cell fires above it */
  tct_real to, away;   /* after a spike v = to, or v - away where `subtracts` */
  tct_real refractory; /* steps after a spike, itself among them, until a voltage moves again */
  bool subtracts, euler;
} tct_spiking;

typedef struct {
  int rows, n, units; /* columns; cells among them */
  size_t ld;
  tct_real now; /* the step that this is, since its trial began */
  tct_speakers speakers;
  const tct_real *drive[2], *before[TCT_SPIKING_SLOTS];
  tct_real *slot[TCT_SPIKING_SLOTS], *rate;
} tct_spiking_block;

/* TCT_EXCITED is g_e and TCT_INHIBITED -g_i, for inhibitory drives are negative, and open g_i by their size.  g = g' + a,
 * G = 1 + g_e + g_i, v = v8 + (v' - v8) exp(-G dt / tau), v8 = (g_e E_e + g_i E_i) / G; then g decays.  As
 *
 *     v = v' + dt / tau f(x) (G v8 - G v'),   f(x) = (1 - exp(-x)) / x,   x = G dt / tau
 *
 * nothing is divided by 0, and steps that are short beside the membrane need no exponential.  `euler`: f = 1.
 * TCT_REFRACTORY is the step from which a voltage may move again. */
void tct_conductance_step(const tct_spiking *c, const tct_spiking_block *b);
/* i = i' + a, v = exp(-dt / tau) v' + reach_e i_e + reach_i i_i; then i decays.  `euler`: v = v' + dt / tau (i_e + i_i - v'). */
void tct_current_step(const tct_spiking *c, const tct_spiking_block *b);

/* Of a block's row: where its list lies, or NULL; are its rates 0 but for those that are written (those who spoke are
 * silenced here); and, when it is done, so many speak, pads among them. */
static inline int *tct_spiking_list(const tct_spiking_block *b, int row)
{
  const size_t room = (size_t)b->speakers.most + TCT_PANEL;
  return b->speakers.n ? b->speakers.unit + (size_t)row * room : NULL;
}

static inline bool tct_spiking_hush(const tct_spiking_block *b, int row)
{
  const int *list = tct_spiking_list(b, row);
  const int n     = list ? b->speakers.n[row] : -1;

  for (int i = 0; i < n; i++) b->rate[(size_t)row * b->ld + (size_t)list[i]] = 0;
  return n >= 0;
}

static inline void tct_spiking_told(const tct_spiking_block *b, int row, int n)
{
  const int *list = tct_spiking_list(b, row);

  if (!list) return;
  const bool all = n <= b->speakers.most;
  while (all && n > 0 && list[n - 1] >= b->units) n--;
  b->speakers.n[row] = all ? n : -1;
}

/* Who of cells [from, from + n) is not 0: into list, ascending, which has room for one more; how many. */
int tct_active(const tct_real *x, size_t from, size_t n, int *list);

/* Families in vectors, for float; NULL: not in this build. */
typedef struct {
  void (*conductance)(const tct_spiking *c, const tct_spiking_block *b);
  void (*current)(const tct_spiking *c, const tct_spiking_block *b);
  int (*active)(const tct_real *x, size_t from, size_t n, int *list);
} tct_spiking_family;
const tct_spiking_family *tct_spiking_avx2(void);
const tct_spiking_family *tct_spiking_avx512(void); /* the same bits as AVX2's */

#endif
