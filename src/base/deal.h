/* deal.h -- pieces of work dealt out to threads, each thread with numbers of its own to work in.
 *
 * Which thread does a piece is chance, and so a piece may look at its number alone. */
#ifndef TERCET_DEAL_H
#define TERCET_DEAL_H

#include <tercet/status.h>

typedef struct {
  int pieces;
  int threads;                                        /* 0: all cores */
  size_t room;                                        /* numbers each thread has */
  void (*piece)(void *own, int number, double *room); /* any thread */
  void *own;
  /* called now and then by the calling thread; true: stop.  May be NULL */
  bool (*tell)(void *told, int done, int of);
  void *told;
} tct_deal;

/* All pieces, or, once it is told to stop, INTERRUPTED; NO_MEMORY. */
tct_status tct_deal_out(const tct_deal *d, tct_error *err);

#endif
