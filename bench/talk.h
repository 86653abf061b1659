/* talk.h -- how a program under measurement and bench/run talk: one line asks, one line answers.
 *
 *     >  {"trials": 64, "flops": 198e6}      what a step is, once all is warm
 *     <  0.5                                 work for so many seconds
 *     >  180 0.5012 0.4998                   steps made, seconds they took, seconds of processor time
 *     <  (end of input)
 *     >  {"peak_mb": 41, ...}                what is left to say
 *
 * Both sides of a comparison stay alive and work in turns, so that what else the machine does meets
 * both alike, and nobody pays for starting inside a measurement. */
#ifndef BENCH_TALK_H
#define BENCH_TALK_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static inline double talk_seconds(clockid_t clock)
{
  struct timespec t;

  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline double talk_clock(void)
{
  return talk_seconds(CLOCK_MONOTONIC);
}

/* Of the processor: ours, and that of programs which were waited for. */
static inline double talk_worked(void)
{
  struct rusage u;

  getrusage(RUSAGE_CHILDREN, &u);
  return talk_seconds(CLOCK_PROCESS_CPUTIME_ID) + (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
         1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static inline double talk_peak_mb(void)
{
  struct rusage u;

  getrusage(RUSAGE_SELF, &u);
  return (double)u.ru_maxrss / 1024;
}

/* Answer until the end of input.  The clock is read after half of what seems to be left, and so on. */
static inline void talk(void (*step)(void *), void *arg)
{
  char line[64];
  double each = 0;

  while (fgets(line, sizeof line, stdin)) {
    const double asked = strtod(line, NULL), begun = talk_clock();
    const double worked = talk_worked();
    double took         = 0;
    long steps          = 0;

    while (took < asked) {
      long some = each > 0 ? (long)((asked - took) / each / 2) : 1;
      for (some = some < 1 ? 1 : some; some > 0; some--, steps++) step(arg);
      took = talk_clock() - begun;
      each = took / (double)steps;
    }
    printf("%ld %.9f %.9f\n", steps, took, talk_worked() - worked);
    fflush(stdout);
  }
}

#endif
