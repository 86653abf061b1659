/* attend.h -- dot-product attention of the places of a row to each other: one head.
 *
 *     q_i, k_i, v_i = W x_i      a_ij = softmax_j(q_i · k_j / sqrt(keys))      y_i = sum_j a_ij v_j
 *
 * Nothing is stored between the way up and the way back: both begin by looking again, so that memory does not
 * grow with time.  A row is done by itself, and every number is one chain over places, channels or rows in order. */
#ifndef TERCET_ATTEND_H
#define TERCET_ATTEND_H

#include <tercet/real.h>

typedef struct {
  int places;
  int pre;          /* channels of a sending place */
  int post;         /* channels of a receiving place, of all heads */
  int keys, values; /* of this head: numbers of a query and of a key; of what is handed on */
} tct_head;

/* Reals of a head's weights: [pre][query, key, value]; of scratch. */
size_t tct_head_weights(const tct_head *h);
size_t tct_head_scratch(const tct_head *h);

/* post (which begins at the head's own channels) += y of every row */
void tct_attend(const tct_head *h, int rows, const tct_real *weight, const tct_real *pre,
                size_t pre_ld, tct_real *post, size_t post_ld, tct_real *scratch);
/* credit += what <post, y> gains by pre */
void tct_attend_back(const tct_head *h, int rows, const tct_real *weight, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *credit,
                     tct_real *scratch);
/* update += c x what <post, y> gains by the weights */
void tct_attend_outer(const tct_head *h, int rows, tct_real c, const tct_real *weight,
                      const tct_real *pre, size_t pre_ld, const tct_real *post, size_t post_ld,
                      tct_real *update, tct_real *scratch);

#endif
