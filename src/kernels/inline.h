/* inline.h -- what is written out for each height of a tile and unrolled, so that sums stay in registers.
 *
 * Sanitizers look at the same loops once, with the height for a variable: written out they are thousands of accesses
 * to watch, and one file took minutes to compile. */
#ifndef TERCET_KERNELS_INLINE_H
#define TERCET_KERNELS_INLINE_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TCT_WATCHED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define TCT_WATCHED
#endif

#ifdef TCT_WATCHED
#define INLINE static __attribute__((noinline, unused))
#define UNROLL
#else
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 32")
#endif

#endif
