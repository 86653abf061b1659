/* random.h -- counted draws: a draw is a function of where it is used.
 *
 * Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).  The key is (seed, hash of the
 * place), the counter (trial, step, unit): no state, no order, the same bits for any number of
 * threads, and a checkpoint holds no generator. */
#ifndef TERCET_RANDOM_H
#define TERCET_RANDOM_H

#include <tercet/real.h>

typedef struct {
  uint32_t v[2];
} tct_key;

tct_key tct_key_of(uint64_t seed, const char *place);
tct_key tct_key_in(tct_key key, uint64_t number); /* a key for each population, batch, epoch ... */
uint64_t tct_bits(tct_key key, uint64_t trial, uint32_t step, uint32_t unit);
double tct_uniform(tct_key key, uint64_t trial, uint32_t step, uint32_t unit); /* in (0, 1) */
double tct_normal(tct_key key, uint64_t trial, uint32_t step, uint32_t unit);  /* N(0, 1) */
/* out[i] = c x N(0,1) for units first .. first + n - 1; the same numbers as tct_normal gives */
void tct_normals(tct_key key, uint64_t trial, uint32_t step, uint32_t first, int n, tct_real c,
                 tct_real *out);
/* out[i] = tct_uniform of units 0 .. n - 1, two to a call */
void tct_uniforms(tct_key key, uint64_t trial, uint32_t step, int n, tct_real *out);
/* Where i of 0 .. n-1 goes in the key's shuffle of them: a bijection, no table. */
uint64_t tct_shuffled(tct_key key, uint64_t i, uint64_t n);

#endif
