/* roof.c -- the limit of the machine, on so many threads at once.
 *
 *     roof THREADS */
#include <pthread.h>

#include "multiply.h"
#include "talk.h"

enum { TIMES = 250, THREADS_MOST = 64 };

typedef struct {
  int threads;
  vectors with;
} work;

static void *multiply(void *arg)
{
  const work *w = arg;
  volatile float out;

  for (int i = 0; i < TIMES; i++) w->with.multiply(&out);
  return NULL;
}

static void step(void *arg)
{
  const work *w = arg;
  pthread_t other[THREADS_MOST];

  for (int i = 1; i < w->threads; i++)
    if (pthread_create(&other[i], NULL, multiply, arg)) exit(EXIT_FAILURE);
  multiply(arg);
  for (int i = 1; i < w->threads; i++) pthread_join(other[i], NULL);
}

int main(int argc, char **argv)
{
  work w = {argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1, widest()};

  if (w.threads < 1 || w.threads > THREADS_MOST || !w.with.lanes) {
    fprintf(stderr, "roof: 1 to %d threads, on a processor with AVX2 and FMA\n", THREADS_MOST);
    return EXIT_FAILURE;
  }
  step(&w);
  printf("{\"trials\": 1, \"flops\": %.0f}\n", TIMES * multiply_flops(&w.with) * w.threads);
  fflush(stdout);
  talk(step, &w);
  printf("{\"peak_mb\": %.1f}\n", talk_peak_mb());
  return EXIT_SUCCESS;
}
