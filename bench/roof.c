/* roof.c -- the limit of the machine: multiply-adds that touch nothing but registers.
 *
 *     roof THREADS
 *
 * Twelve sums of 8 numbers: enough to hide the latency of two multipliers, few enough for 16 registers. */
#include <pthread.h>
#include <stdbool.h>

#include "talk.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { SUMS = 12, LANES = 8, ROUNDS = 1000000, THREADS_MOST = 64 };

static volatile float kept[THREADS_MOST];

__attribute__((target("avx2,fma"))) static void *multiply(void *arg)
{
  const __m256 a = _mm256_set1_ps(0.999999f), b = _mm256_set1_ps(1e-6f);
  __m256 s[SUMS];
  float out[LANES];

  for (int i = 0; i < SUMS; i++) s[i] = _mm256_set1_ps((float)i);
  for (int r = 0; r < ROUNDS; r++) {
#pragma GCC unroll 12
    for (int i = 0; i < SUMS; i++) s[i] = _mm256_fmadd_ps(s[i], a, b);
    __asm__ __volatile__(""); /* no two rounds become one */
  }
  for (int i = 1; i < SUMS; i++) s[0] = _mm256_add_ps(s[0], s[i]);
  _mm256_storeu_ps(out, s[0]);
  *(volatile float *)arg = out[0]; /* or nothing need be done at all */
  return NULL;
}

static bool can(void)
{
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}
#else
enum { SUMS = 0, LANES = 0, ROUNDS = 0, THREADS_MOST = 64 };
static volatile float kept[THREADS_MOST];

static void *multiply(void *arg)
{
  return arg;
}

static bool can(void)
{
  return false;
}
#endif

static void step(void *arg)
{
  const int threads = *(const int *)arg;
  pthread_t other[THREADS_MOST];

  for (int i = 1; i < threads; i++)
    if (pthread_create(&other[i], NULL, multiply, (void *)&kept[i])) exit(EXIT_FAILURE);
  multiply((void *)&kept[0]);
  for (int i = 1; i < threads; i++) pthread_join(other[i], NULL);
}

int main(int argc, char **argv)
{
  int threads = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1;

  if (threads < 1 || threads > THREADS_MOST || !can()) {
    fprintf(stderr, "roof: 1 to %d threads, on a processor with AVX2 and FMA\n", THREADS_MOST);
    return EXIT_FAILURE;
  }
  step(&threads);
  printf("{\"trials\": 1, \"flops\": %.0f}\n", 2.0 * SUMS * LANES * ROUNDS * threads);
  fflush(stdout);
  talk(step, &threads);
  printf("{\"peak_mb\": %.1f}\n", talk_peak_mb());
  return EXIT_SUCCESS;
}
