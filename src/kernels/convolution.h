/* convolution.h -- one small kernel at every place of a map, as products on panels.
 *
 *   maps     [y][x][channel], a trial every ld reals
 *   weights  panels [receiver / 16][y][x][sender][16] (y, x: a tap of the kernel)
 *   turned   panels [sender / 16][y][x][receiver][16], taps in the order in which they meet errors
 *
 * Channels last means that the numbers under one line of the kernel, kernel x channels of them, lie
 * together: to gather.h a line is one source, a row of the map is a block of rows.  So the three
 * products are those of a dense projection, read from a map in place; no patch is ever copied.
 *
 * All add.  As with panels, every number is one chain in a fixed order: lines of the kernel (back:
 * of errors) in order; a weight over trials, then places in reading order.  Bits do not depend on
 * how trials are cut. */
#ifndef TERCET_CONVOLUTION_H
#define TERCET_CONVOLUTION_H

#include <tercet/real.h>

enum { TCT_KERNEL_MOST = 64 };

typedef struct {
  int pre, post;               /* channels */
  int height, width;           /* of the senders' map */
  int rows, columns;           /* of the receivers': (height + 2 padding - kernel) / stride + 1 */
  int kernel, stride, padding; /* padding < kernel <= TCT_KERNEL_MOST */
} tct_convolution;

size_t tct_convolution_part(const tct_convolution *c);   /* reals of one panel of weights */
size_t tct_convolution_turned(const tct_convolution *c); /* reals of all turned panels */
size_t tct_convolution_scratch(
  const tct_convolution *c); /* reals that each of the products wants */

/* Rows, weights, sums and scratch lie on cache lines. */
void tct_convolve(const tct_convolution *c, int trials, const tct_real *weight, const tct_real *pre,
                  size_t pre_ld, tct_real *drive, size_t post_ld, tct_real *scratch);
void tct_convolve_back(const tct_convolution *c, int trials, const tct_real *turned,
                       const tct_real *error, size_t post_ld, tct_real *credit, size_t pre_ld,
                       tct_real *scratch);
/* panel p of the weights, which begins at sum: sum += by x error x pre' */
void tct_convolve_outer(const tct_convolution *c, int p, int trials, tct_real by,
                        const tct_real *pre, size_t pre_ld, const tct_real *error, size_t post_ld,
                        tct_real *sum, tct_real *scratch);
/* panel p of all weights, into the turned ones */
void tct_convolve_turn(const tct_convolution *c, int p, const tct_real *weight, tct_real *turned);

#endif
