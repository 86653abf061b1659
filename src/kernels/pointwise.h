/* pointwise.h -- the families of pointwise work; only the files of this folder need it.
 *
 * The functions are those of kernels.h, which call the family that goes with tct_kernels(). */
#ifndef TERCET_KERNELS_POINTWISE_H
#define TERCET_KERNELS_POINTWISE_H

#include "kernels/kernels.h"

typedef struct {
  void (*activate)(tct_activation f, int rows, int n, size_t ld, const tct_real *drive,
                   tct_real *rate);
  void (*activation_pull)(tct_activation f, int rows, int n, size_t ld, const tct_real *rate,
                          tct_real *credit);
  void (*leaky_step)(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                     const tct_real *drive, const tct_real *before, tct_real *rate);
  void (*leaky_pull)(tct_activation f, tct_real keep, int rows, int n, size_t ld,
                     const tct_real *drive, tct_real *credit, tct_real *before_credit);
  void (*add)(size_t n, tct_real c, const tct_real *x, tct_real *y);
  void (*scale)(size_t n, tct_real c, tct_real *x);
  void (*vexp)(size_t n, const tct_real *x, tct_real *y);
  void (*vtanh)(size_t n, const tct_real *x, tct_real *y);
  double (*dot)(size_t n, const tct_real *x, const tct_real *y);
  bool (*all_finite)(size_t n, const tct_real *x);
} tct_pointwise_family;

const tct_pointwise_family *tct_pointwise_portable(void);
/* NULL: not in this build.  Whether the processor has it is for tct_kernels_avx2 to say. */
const tct_pointwise_family *tct_pointwise_avx2(void);
const tct_pointwise_family *tct_pointwise_avx512(void); /* the same bits */

#endif
