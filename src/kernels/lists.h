/* lists.h -- products over lists of synapses: sender by sender, whom it speaks to.
 *
 * Synapses are listed and numbered receiver by receiver; their weights lie in order of (sender, receiver), so that
 * who says nothing costs nothing, and what a spike brings is one stretch of memory.  16 senders are a part,
 * filled up to whole panels, so that two threads never write one cache line.  As with panels, every number is one
 * chain: a drive over its senders in order, a credit over its receivers in order, a weight over the rows in order,
 * each continued from what is in memory.  A rate of 0 adds nothing, and is passed over where few speak: with weights
 * that are numbers it makes no difference to any bit. */
#ifndef TERCET_LISTS_H
#define TERCET_LISTS_H

#include <tercet/speakers.h>

/* A sender's synapses: its first weight, filling before it included, and how many there are. */
typedef struct {
  uint32_t at, n;
} tct_list_row;

typedef struct {
  size_t receivers, senders;
  int parts;
  size_t *first;     /* [receivers + 1] a receiver's first synapse */
  int *pre;          /* [synapse] whom it hears from; room for `room` */
  int *post;         /* [synapse] */
  int *place;        /* [synapse] how many lie before it in order of (sender, receiver) */
  size_t *begin;     /* [senders + 1] a sender's first weight, without filling */
  int *to;           /* [weight] whom it speaks to; nothing of meaning in the filling */
  tct_list_row *row; /* [sender] */
  size_t *pads;      /* [parts + 1] reals of filling before a part */
  size_t room;
} tct_lists;

/* No synapses yet; NULL if there is no memory.  Freed by tct_lists_free. */
tct_lists *tct_lists_new(size_t receivers, size_t senders);
void tct_lists_free(tct_lists *t);
/* Filling: room for that many senders behind the n there are (false: no memory), all receivers in
 * turn with first[k] and pre[] (ascending), then close: first[receivers] is how many there are. */
bool tct_lists_reserve(tct_lists *t, size_t n, size_t more);
bool tct_lists_close(tct_lists *t);

size_t tct_lists_reals(const tct_lists *t);                 /* filling included */
size_t tct_lists_place(const tct_lists *t, size_t synapse); /* where it is stored */
void tct_lists_span(const tct_lists *t, int part, size_t *from, size_t *n);

/* Rows of senders (pre) and of receivers (post) are an own ld apart; all add.  Who speaks may be known (of all
 * rows or none): then nobody is looked for. */
void tct_lists_push(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                    size_t pre_ld, tct_speakers who, tct_real *drive, size_t post_ld);
/* They will speak soon: their lists are sent for, of the first few. */
void tct_lists_foresee(const tct_lists *t, int rows, const tct_real *weight, tct_speakers who);
void tct_lists_carry(const tct_lists *t, int rows, const tct_real *weight, const tct_real *post,
                     size_t post_ld, tct_real *credit, size_t pre_ld);
/* one part, whose weights begin at sum: sum += c x post x pre' */
void tct_lists_outer(const tct_lists *t, int part, int rows, tct_real c, const tct_real *pre,
                     size_t pre_ld, const tct_real *post, size_t post_ld, tct_real *sum);
/* The two ways of push, for who measures where the one overtakes the other: the same bits. */
void tct_lists_push_all(const tct_lists *t, int rows, const tct_real *weight, const tct_real *pre,
                        size_t pre_ld, tct_real *drive, size_t post_ld);
void tct_lists_push_active(const tct_lists *t, int rows, const tct_real *weight,
                           const tct_real *pre, size_t pre_ld, tct_real *drive, size_t post_ld);

#endif
