/* spiking.h -- one step of integrate-and-fire units with synapses of two kinds, on blocks of whole panels.
 *
 * Voltages are told from rest, so that a memory of 0 is a cell at rest.  Rows are ld apart, n columns each (a multiple of
 * 16).  A drive may be NULL: nobody speaks.  slot[k] may be before[k].  Rates are 1 where a cell fires, else 0; a
 * voltage that is not a number shows in the rate. */
#ifndef TERCET_SPIKING_H
#define TERCET_SPIKING_H

#include <tercet/real.h>

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
  int rows, n;
  size_t ld;
  const tct_real *drive[2], *before[TCT_SPIKING_SLOTS];
  tct_real *slot[TCT_SPIKING_SLOTS], *rate;
} tct_spiking_block;

/* g = g' +- a, G = 1 + g_e + g_i, v = v8 + (v' - v8) exp(-G dt / tau), v8 = (g_e E_e + g_i E_i) / G; then g decays.
 * Inhibitory drives are negative, and open g_i by their size.  `euler`: v = v' + dt / tau (G v8 - G v'). */
void tct_conductance_step(const tct_spiking *c, const tct_spiking_block *b);
/* i = i' + a, v = exp(-dt / tau) v' + reach_e i_e + reach_i i_i; then i decays.  `euler`: v = v' + dt / tau (i_e + i_i - v'). */
void tct_current_step(const tct_spiking *c, const tct_spiking_block *b);

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
