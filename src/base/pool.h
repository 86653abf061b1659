/* pool.h -- a few threads that do the same thing together.
 *
 * Plain pthreads (a correct OpenMP loop draws a ThreadSanitizer report with gcc's runtime).  The
 * caller is thread 0.  Threads are never used inside a product. */
#ifndef TERCET_POOL_H
#define TERCET_POOL_H

#include <tercet/status.h>

typedef struct tct_pool tct_pool;

tct_pool *tct_pool_new(int threads, tct_error *err); /* 1 .. 256 */
void tct_pool_free(tct_pool *p);
int tct_pool_threads(const tct_pool *p);
/* work(arg, id) on every thread, id 0 .. threads - 1; returns when all have.  Inside, on x86-64, numbers too
 * small to be normal are zero; the caller's arithmetic is as it was when this returns. */
void tct_pool_run(tct_pool *p, void (*work)(void *arg, int id), void *arg);
/* Inside `work`: wait for all.  Spins a while, then yields. */
void tct_pool_wait(tct_pool *p);
int tct_cores(void); /* this process may use */

#endif
