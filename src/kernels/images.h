/* images.h -- pictures of bytes, kept as bytes and seen through a window. */
#ifndef TERCET_IMAGES_H
#define TERCET_IMAGES_H

#include <tercet/real.h>

/* Where to look: a window of rows x columns pixels whose first pixel is (top, left) of the picture.
 * It may stick out; what lies outside the picture is 0. */
typedef struct {
  int channels, height, width; /* of the picture; its bytes lie [y][x][channel] */
  int top, left;
  int rows, columns;
} tct_window;

/* to[y][x][channel] = gain x byte + offset[y][x][channel], over the window; offset NULL: 0. */
void tct_window_look(const tct_window *w, const uint8_t *picture, tct_real gain,
                     const tct_real *offset, tct_real *to);
/* The mean of n pictures of `size` bytes, byte by byte; sums are exact. */
void tct_pictures_mean(size_t n, size_t size, const uint8_t *pictures, double *mean);

#endif
