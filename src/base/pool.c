/* pool.c -- threads that sleep between runs and spin inside one.
 *
 * A run is minutes of training with two barriers per step of a few hundred microseconds.  So threads
 * wait for a run on a condition variable, and for one another inside it on a spinning barrier; with
 * more threads than cores spinning only keeps the awaited one from working, and they yield at once.
 * Nor does it pay where other programs take the cores: whoever has spun in vain spins half as long at
 * the next barrier, and longer again where it helps.
 *
 * Numbers that are too small to be normal are zero in a run: some processors take a hundred times as long
 * for each of them, and the momentum of a unit that has fallen silent becomes one of them and stays one. */
#include "base/pool.h"

#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { THREADS_MOST = 256, SPINS = 20000, LINE = 64 };

typedef struct {
  tct_pool *pool;
  pthread_t thread;
  int id;
} worker;

struct tct_pool {
  pthread_mutex_t lock; /* of all down to the barrier */
  pthread_cond_t begin, end;
  void (*work)(void *arg, int id);
  void *arg;
  _Atomic uint64_t run; /* number of the run that is on, or was last */
  _Atomic int busy;     /* workers that have not finished it */
  bool quit;

  int threads, spins_most;
  _Atomic int spins; /* before one yields: at most spins_most */
  /* the barrier: each of its words on its own cache line */
  char before[LINE];
  _Atomic int arrived;
  char between[LINE];
  _Atomic unsigned sense; /* turns when all have arrived */
  char after[LINE];

  worker at[];
};

static void pause_briefly(void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ __volatile__("yield");
#endif
}

/* The calling thread's arithmetic from here on; what it was before, for give_back. */
static unsigned take_tiny_as_zero(void)
{
#if defined(__x86_64__)
  const unsigned before = _mm_getcsr();

  _mm_setcsr(before | _MM_FLUSH_ZERO_ON | _MM_DENORMALS_ZERO_ON);
  return before;
#else
  return 0;
#endif
}

static void give_back(unsigned before)
{
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

void tct_pool_wait(tct_pool *p)
{
  /* read before arriving: it cannot turn until this thread has arrived */
  const unsigned sense = atomic_load_explicit(&p->sense, memory_order_relaxed);

  if (p->threads == 1) return;
  if (atomic_fetch_add_explicit(&p->arrived, 1, memory_order_acq_rel) == p->threads - 1) {
    atomic_store_explicit(&p->arrived, 0, memory_order_relaxed);
    atomic_store_explicit(&p->sense, !sense, memory_order_release);
    return;
  }
  const int spins = atomic_load_explicit(&p->spins, memory_order_relaxed);
  int spun        = 0;
  while (atomic_load_explicit(&p->sense, memory_order_acquire) == sense)
    if (spun < spins) {
      spun++;
      pause_briefly();
    } else {
      spun = spins + 1;
      sched_yield();
    }
  if (spun > spins)
    atomic_store_explicit(&p->spins, spins / 2, memory_order_relaxed);
  else if (spins < p->spins_most)
    atomic_store_explicit(&p->spins, spins + spins / 8 + 1, memory_order_relaxed);
}

/* Looks between runs; few where looking was in vain. */
static int patience(tct_pool *p)
{
  return atomic_load_explicit(&p->spins, memory_order_relaxed) / 10;
}

static void *live(void *arg)
{
  const worker *w = arg;
  tct_pool *p     = w->pool;
  uint64_t seen   = 0;

  (void)take_tiny_as_zero(); /* this thread does nothing else */
  pthread_mutex_lock(&p->lock);
  for (;;) {
    if (p->run == seen &&
        !p->quit) { /* the next run is often near: to sleep costs more than to look */
      pthread_mutex_unlock(&p->lock);
      for (int i = patience(p); p->run == seen && i > 0; i--) pause_briefly();
      pthread_mutex_lock(&p->lock);
    }
    while (p->run == seen && !p->quit) pthread_cond_wait(&p->begin, &p->lock);
    if (p->quit) break;
    seen = p->run;
    pthread_mutex_unlock(&p->lock);
    p->work(p->arg, w->id);
    pthread_mutex_lock(&p->lock);
    if (--p->busy == 0) pthread_cond_signal(&p->end);
  }
  pthread_mutex_unlock(&p->lock);
  return NULL;
}

void tct_pool_run(tct_pool *p, void (*work)(void *arg, int id), void *arg)
{
  if (p->threads > 1) {
    pthread_mutex_lock(&p->lock);
    p->work = work;
    p->arg  = arg;
    p->busy = p->threads - 1;
    p->run++;
    pthread_cond_broadcast(&p->begin);
    pthread_mutex_unlock(&p->lock);
  }
  const unsigned before = take_tiny_as_zero();
  work(arg, 0);
  give_back(before);
  if (p->threads > 1) {
    for (int i = patience(p); p->busy > 0 && i > 0; i--) pause_briefly();
    pthread_mutex_lock(&p->lock);
    while (p->busy > 0) pthread_cond_wait(&p->end, &p->lock);
    pthread_mutex_unlock(&p->lock);
  }
}

/* Start workers 1 .. threads - 1; 0, or the error of the first that would not. */
static int start(tct_pool *p, int threads)
{
  sigset_t all, before;
  int error = 0;

  /* signals belong to the threads of the program, not to ours */
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (int id = 1; id < threads && !error; id++) {
    worker *w = &p->at[id];

    *w    = (worker){.pool = p, .id = id};
    error = pthread_create(&w->thread, NULL, live, w);
    if (!error) p->threads = id + 1;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

tct_pool *tct_pool_new(int threads, tct_error *err)
{
  tct_pool *p;
  int error;

  if (threads < 1 || threads > THREADS_MOST) {
    tct_fail(err, TCT_UNSUPPORTED, "%d threads; there can be 1 to %d", threads, THREADS_MOST);
    return NULL;
  }
  p = tct_alloc(1, sizeof *p + (size_t)threads * sizeof *p->at);
  if (!p) {
    tct_fail(err, TCT_NO_MEMORY, "no memory for a pool of %d threads", threads);
    return NULL;
  }
  pthread_mutex_init(&p->lock, NULL);
  pthread_cond_init(&p->begin, NULL);
  pthread_cond_init(&p->end, NULL);
  p->spins_most = threads > tct_cores() ? 0 : SPINS;
  p->threads    = 1;
  atomic_store(&p->spins, p->spins_most);
  error = start(p, threads);
  if (error) {
    const int started = p->threads;

    tct_pool_free(p);
    tct_fail(err, TCT_NO_MEMORY, "only %d of %d threads can be had: %s", started, threads,
             strerrordesc_np(error));
    return NULL;
  }
  return p;
}

void tct_pool_free(tct_pool *p)
{
  if (!p) return;
  pthread_mutex_lock(&p->lock);
  p->quit = true;
  pthread_cond_broadcast(&p->begin);
  pthread_mutex_unlock(&p->lock);
  for (int id = 1; id < p->threads; id++) pthread_join(p->at[id].thread, NULL);
  pthread_cond_destroy(&p->end);
  pthread_cond_destroy(&p->begin);
  pthread_mutex_destroy(&p->lock);
  tct_free(p);
}

int tct_pool_threads(const tct_pool *p)
{
  return p->threads;
}

int tct_cores(void)
{
  cpu_set_t set;
  long online;

  if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
  online = sysconf(_SC_NPROCESSORS_ONLN); /* more processors than a cpu_set_t can name */
  return online > 0 ? (int)online : 1;
}
