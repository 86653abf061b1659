/* lists.h -- products over lists of synapses: receiver by receiver, whom it hears from.
 *
 * Weights lie in order of (receiver, sender).  16 receivers are a part, filled up to whole panels,
 * so that two threads never write one cache line.  As with panels, every number is one chain: a
 * drive over its senders in order, a credit over its receivers in order, a weight over the rows in
 * order, each continued from what is in memory. */
#ifndef TERCET_LISTS_H
#define TERCET_LISTS_H

#include <tercet/real.h>

typedef struct {
  size_t receivers;
  int parts;
  size_t *first; /* [receivers + 1] a receiver's first synapse, without filling */
  size_t *pads;  /* [parts + 1] reals of filling before a part */
  int *pre;      /* [synapse] whom it hears from; room for `room` */
  int *post;     /* [synapse] */
  size_t room;
} tct_lists;

/* No synapses yet; NULL if there is no memory.  Freed by tct_lists_free. */
tct_lists *tct_lists_new(size_t receivers);
void tct_lists_free(tct_lists *t);
/* Filling: room for that many senders behind the n there are (false: no memory), all receivers in
 * turn with first[k] and pre[], then close: first[receivers] is how many there are. */
bool tct_lists_reserve(tct_lists *t, size_t n, size_t more);
bool tct_lists_close(tct_lists *t);

size_t tct_lists_reals(const tct_lists *t);                 /* filling included */
size_t tct_lists_place(const tct_lists *t, size_t synapse); /* where it is stored */
void tct_lists_span(const tct_lists *t, int part, size_t *from, size_t *n);

/* Rows of senders (pre) and of receivers (post) are an own ld apart; all add. */
void tct_lists_push(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                    size_t pre_ld, tct_real *drive, size_t post_ld);
void tct_lists_carry(const tct_lists *t, int rows, const tct_real *weight, const tct_real *post,
                     size_t post_ld, tct_real *credit, size_t pre_ld);
/* one part, whose weights begin at sum: sum += c x post x pre' */
void tct_lists_outer(const tct_lists *t, int part, int rows, tct_real c, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *sum);

#endif
