/* kernels.h -- arrays in, arrays out: the products on panels, and pointwise work on blocks.
 *
 *   rows     activity, [row][unit], rows `ld` apart (a multiple of TCT_PANEL), 64-byte aligned
 *   panel    all synapses onto TCT_PANEL neighbouring receivers: [sender][TCT_PANEL]
 *   panels   [receiver / 16][sender][16]
 *   turned   [sender / 16][receivers, whole panels of them][16]
 *
 * Every number is one chain of multiply-adds in a fixed order (sources in order, senders in order;
 * `outer`: parts in order, rows in order), continued from what is in memory: the bits depend
 * neither on how rows are cut into shards nor on the tile that made them.  They do depend on the
 * family (AVX2 with fused multiply-add, or portable C), which stands in a run's provenance. */
#ifndef TERCET_KERNELS_H
#define TERCET_KERNELS_H

#include <tercet/real.h>

/* A plain loop compiled twice, for AVX2 and for any processor; the loader takes the one that fits.  The bits
 * are the same: no multiply-add is fused.  (Sanitizers do not like code that runs before them.) */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
  !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define TCT_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define TCT_WIDE
#endif

typedef struct {
  const tct_real *from; /* first row of the senders */
  size_t ld;
  const tct_real *panel; /* of the 16 receivers at hand */
  int n;                 /* senders */
} tct_source;

/* Sixteen receivers of one row. */
typedef struct {
  const tct_real *const *panel; /* [sources] theirs of each */
  const tct_real *start;        /* NULL: zero */
  tct_real *out;                /* may be the start */
} tct_chain;

/* Rows that follow each other in an outer product, row_step apart (the same for all parts). */
typedef struct {
  const tct_real *from;
  int rows;
} tct_part;

/* Lines of memory that are wanted soon: `gather_two` fetches one with each rate, `outer` and `outer_two` with each row
 * that passes by, and they leave what is left to be fetched. */
typedef struct {
  const tct_real *from;
  size_t lines;
} tct_ahead;

typedef struct {
  const char *name; /* "avx512+fma", "avx2+fma", "portable" */
  /* out[row][0..16) = start + sum over n sources.  start NULL: zero; start_ld 0: one row for all (a
   * bias).  start and out lie on cache lines, and may be the same; a source may start anywhere. */
  void (*gather)(int rows, int n, const tct_source *s, const tct_real *start, size_t start_ld,
                 tct_real *out, size_t ld);
  /* The same for two panels beside each other, of which source k's lie stride[k] apart: a rate that was fetched
   * meets twice as many weights.  The bits are those of `gather`.  NULL: this family gains nothing by it. */
  void (*gather_two)(int rows, int n, const tct_source *s, const size_t *stride,
                     const tct_real *start, size_t start_ld, tct_real *out, size_t ld,
                     tct_ahead *ahead);
  /* The same for one row, and panels of receivers that lie anywhere: those of several sites, say, which hear the
   * same senders.  One row alone waits for each multiply-add: here chains run beside each other, and the bits
   * are those of `gather`.  The sources' own panels and ld are not read. */
  void (*gather_row)(int chains, const tct_chain *c, int n, const tct_source *s);
  /* One panel's change, for senders first .. first + units - 1 (first a multiple of 6):
   *   sum[i][0..16) (+)= sum over parts and rows of pre[i] x post[0..16)
   * pre of sender i in a part's row r lies at from + r x row_step + (i / 6) x tile_step + i % 6;
   * `post` holds the rows of all parts one after another, 16 apart; `sum` is sender `first`'s.
   * more: go on from what is in `sum`; else from zero.  A family may leave `ahead` alone. */
  void (*outer)(int first, int units, int parts, const tct_part *part, size_t row_step,
                size_t tile_step, const tct_real *post, tct_real *sum, bool more, tct_ahead *ahead);
  /* The same for two panels, the second's post rows and sums so far behind the first's.  NULL: this family gains
   * nothing by it. */
  void (*outer_two)(int first, int units, int parts, const tct_part *part, size_t row_step,
                    size_t tile_step, const tct_real *post, size_t post_apart, tct_real *sum,
                    size_t sum_apart, bool more, tct_ahead *ahead);
  /* post[row][16] (+)= c x from[row][0..16) */
  void (*post_rows)(int rows, tct_real c, const tct_real *from, size_t ld, bool more,
                    tct_real *post);
  /* panel p of `post_panels` of a projection with pre_units senders, into its turned panels; what
   * is left over in the last of these becomes zero */
  void (*turn)(int pre_units, int post_panels, int p, const tct_real *panel, tct_real *turned);
} tct_kernel_family;

/* The family in use: the best this processor has, chosen at the first call;
 * TERCET_KERNELS=portable (or avx2) in the environment chooses that one.  Any thread. */
const tct_kernel_family *tct_kernels(void);
const tct_kernel_family *tct_kernels_portable(void);
/* NULL: not in this build, or not on this processor */
const tct_kernel_family *tct_kernels_avx2(void);
const tct_kernel_family *tct_kernels_avx512(void); /* the same bits as AVX2's */

/* Rows into tiles of 6 units: [tile][of `all` rows][6], the first of them at place `first`;
 * row_step 6, tile_step all x 6 of `outer`.  The last tile is filled up with zeros. */
void tct_pack(int units, int rows, int all, int first, const tct_real *from, size_t ld,
              tct_real *packed);
size_t tct_packed(int units, int all); /* reals that takes */

static inline int tct_panels(int units)
{
  return (units + TCT_PANEL - 1) / TCT_PANEL;
}

/* Pointwise work, on blocks of whole panels: n columns (a multiple of 16), `rows` rows ld apart. */

#define TCT_ACTIVATIONS "linear|relu|tanh|logistic|softplus|hard_sigmoid"
typedef enum {
  TCT_LINEAR,
  TCT_RELU,
  TCT_TANH,
  TCT_LOGISTIC,    /* 1 / (1 + exp(-x)) */
  TCT_SOFTPLUS,    /* log(1 + exp x) */
  TCT_HARD_SIGMOID /* x, held between 0 and 1 */
} tct_activation;

/* rate = f(drive); may be in place.  NaN stays NaN, in all of these. */
void tct_activate(tct_activation f, int rows, int n, size_t ld, const tct_real *drive,
                  tct_real *rate);
/* credit *= f'(drive), f' from the rate alone.  At a kink the slope is 0 (relu at 0; hard sigmoid
 * at 0 and 1).  A slope is a factor even where it is 0: a credit that is not finite shows. */
void tct_activation_pull(tct_activation f, int rows, int n, size_t ld, const tct_real *rate,
                         tct_real *credit);
bool tct_activation_silent(tct_activation f); /* f(0) = 0 */

/* Leaky rate units: rate = keep x before + (1 - keep) x f(drive), which may be in place; and back:
 * before_credit += keep x credit, credit *= (1 - keep) f'(drive).  before_credit may be NULL. */
void tct_leaky_step(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                    const tct_real *drive, const tct_real *before, tct_real *rate);
void tct_leaky_pull(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                    const tct_real *drive, tct_real *credit, tct_real *before_credit);

/* y += c x; x *= c */
void tct_add(size_t n, tct_real c, const tct_real *x, tct_real *y);
void tct_scale(size_t n, tct_real c, tct_real *x);

/* Within 4 ulp of the true value in float (double: libm).  exp saturates to 0 and +inf. */
void tct_vexp(size_t n, const tct_real *x, tct_real *y);
void tct_vtanh(size_t n, const tct_real *x, tct_real *y);

/* Sums of many numbers, in double whatever tct_real is, in a fixed order. */
double tct_dot(size_t n, const tct_real *x, const tct_real *y);
bool tct_all_finite(size_t n, const tct_real *x);

#endif
