/* pointwise_polynomials.h -- exp and its kin in float as polynomials, for the families that have vectors and FMA.
 *
 * With n = round(x / ln 2) and r = x - n ln 2, |r| <= ln 2 / 2:
 *     expm1(r) = r + r^2 E(r)    exp(x) = 2^n (1 + expm1(r))    expm1(x) = 2^n expm1(r) + 2^n - 1
 *     tanh(x) = t / (t + 2), t = expm1(2 |x|), with the sign of x
 *     log1p(f) = f - f^2 / 2 + f^3 L(f)
 * E and L are minimax fits of relative error (Lawson's reweighting; coefficients rounded one by
 * one, the rest fitted anew): 2^-31 and 2^-27.  Over all floats exp is within 1 ulp of the true
 * value, softplus 1.8, tanh and logistic 2.5; NaN stays NaN.  There is no call and no branch in
 * them, so that the loops become vectors. */
#include <math.h>
#include <string.h>

static inline float mul_add(float a, float b, float c)
{
  return fmaf(a, b, c);
}

static inline int32_t bits_of_float(float x)
{
  int32_t bits;

  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* for n from -126 to 127; where x was NaN any other n may come, and does no harm */
static inline float power_of_2(int32_t n)
{
  const uint32_t bits = (uint32_t)(n + 127) << 23;
  float x;

  memcpy(&x, &bits, sizeof x);
  return x;
}

/* n, and expm1 of what is left of x.  |x| < 2^21 */
static inline float reduced_expm1(float x, int32_t *n)
{
  const float magic = 0x1.8p23F; /* beside it the last bit of a float is 1 */
  const float near = fmaf(x, 0x1.715476p0F, magic), whole = near - magic;
  const float r = fmaf(whole, 0x1.05c61p-29F, fmaf(whole, -0x1.62e43p-1F, x));
  float e       = 0x1.9e7344p-13F;

  e  = fmaf(e, r, 0x1.6d3a48p-10F);
  e  = fmaf(e, r, 0x1.1112d8p-7F);
  e  = fmaf(e, r, 0x1.5554f8p-5F);
  e  = fmaf(e, r, 0x1.555554p-3F);
  e  = fmaf(e, r, 0.5F);
  *n = bits_of_float(near) - bits_of_float(magic);
  return fmaf(r * r, e, r);
}

/* 2^n goes in two steps: what is under the smallest normal number is rounded once, and what is over
 * the largest one becomes infinite. */
static inline float exp_of(float x)
{
  int32_t n;

  x             = x > 89 ? 89 : x < -105 ? -105 : x;
  const float e = 1 + reduced_expm1(x, &n);
  return e * power_of_2(n >> 1) * power_of_2(n - (n >> 1));
}

/* |x| <= 88 */
static inline float small_expm1(float x)
{
  int32_t n;
  const float e = reduced_expm1(x, &n), power = power_of_2(n);

  return fmaf(power, e, power - 1);
}

/* for x <= 88 */
static inline float expm1_of(float x)
{
  return small_expm1(x < -30 ? -30 : x);
}

static inline float tanh_of(float x)
{
  const float a = 2 * fabsf(x), t = small_expm1(a > 20 ? 20 : a);

  return copysignf(t / (t + 2), x);
}

/* for 0 <= u <= 1; above sqrt(2) - 1 the half of 1 + u is taken */
static inline float log1p_of(float u)
{
  const bool high  = u > 0x1.a8279ap-2F;
  const float half = fmaf(0.5F, u, -0.5F);
  const float f = high ? half : u, back = high ? 0x1.62e43p-1F : 0;
  float l = -0x1.38e4e8p-4F;

  l = fmaf(l, f, 0x1.056e2p-3F);
  l = fmaf(l, f, -0x1.0d84c8p-3F);
  l = fmaf(l, f, 0x1.22d75p-3F);
  l = fmaf(l, f, -0x1.54721p-3F);
  l = fmaf(l, f, 0x1.99a02ap-3F);
  l = fmaf(l, f, -0x1.000228p-2F);
  l = fmaf(l, f, 0x1.555554p-2F);
  l = fmaf(l, f, -0.5F);
  return fmaf(f * f, l, f) + back;
}
