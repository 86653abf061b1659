/* sha256.c -- the digests of FIPS 180-4, however the bytes come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sha256.h"

#include <string.h>

static void is(const char *bytes, size_t n, const char *digest)
{
  char hex[65];
  tct_sha256 s;

  tct_sha256_begin(&s);
  tct_sha256_add(&s, bytes, n);
  tct_sha256_end(&s, hex);
  assert_string_equal(hex, digest);
}

static void digests_are_those_of_the_standard(void **unused)
{
  const char *two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

  (void)unused;
  is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  is("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  is(two_blocks, 56, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void a_million_letters_digest_as_the_standard_says(void **unused)
{
  char a[1000], hex[65];
  tct_sha256 s;

  (void)unused;
  memset(a, 'a', sizeof a);
  tct_sha256_begin(&s);
  for (int i = 0; i < 1000; i++) tct_sha256_add(&s, a, sizeof a);
  tct_sha256_end(&s, hex);
  assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void pieces_digest_as_the_whole(void **unused)
{
  unsigned char bytes[200];
  char whole[65], pieces[65];
  tct_sha256 s;

  (void)unused;
  for (int i = 0; i < 200; i++) bytes[i] = (unsigned char)(i * 37 + 1);
  for (size_t n = 0; n <= sizeof bytes; n++) {
    tct_sha256_begin(&s);
    tct_sha256_add(&s, bytes, n);
    tct_sha256_end(&s, whole);
    for (size_t step = 1; step < 130; step += 7) {
      tct_sha256_begin(&s);
      for (size_t i = 0; i < n; i += step)
        tct_sha256_add(&s, bytes + i, n - i < step ? n - i : step);
      tct_sha256_end(&s, pieces);
      assert_string_equal(pieces, whole);
    }
  }
}

static void one_bit_makes_another_digest(void **unused)
{
  unsigned char bytes[70] = {0};
  char before[65], after[65];
  tct_sha256 s;

  (void)unused;
  tct_sha256_begin(&s);
  tct_sha256_add(&s, bytes, sizeof bytes);
  tct_sha256_end(&s, before);
  bytes[69] ^= 1;
  tct_sha256_begin(&s);
  tct_sha256_add(&s, bytes, sizeof bytes);
  tct_sha256_end(&s, after);
  assert_string_not_equal(before, after);
}

/* Blocks of any bits, many at a time. */
static void the_processors_own_instructions_give_the_same(void **unused)
{
  static unsigned char bytes[10000];
  uint64_t draw = 1;
  char plain[65], fast[65];
  tct_sha256 s;

  (void)unused;
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (unsigned char)((draw = draw * 6364136223846793005U + 1442695040888963407U) >> 56);
  for (size_t n = 0; n < sizeof bytes; n += 1 + n / 7) {
    for (int i = 0; i < 2; i++) {
      tct_sha256_plainly(i == 0);
      tct_sha256_begin(&s);
      tct_sha256_add(&s, bytes, n / 3);
      tct_sha256_add(&s, bytes + n / 3, n - n / 3);
      tct_sha256_end(&s, i == 0 ? plain : fast);
    }
    assert_string_equal(plain, fast);
  }
}

static void both_ways_are_the_standards(void **unused)
{
  tct_sha256_plainly(true);
  digests_are_those_of_the_standard(unused);
  a_million_letters_digest_as_the_standard_says(unused);
  pieces_digest_as_the_whole(unused);
  tct_sha256_plainly(false);
}

static void fnv_gives_its_authors_numbers(void **unused)
{
  (void)unused;
  assert_true(tct_fnv("", 0) == 0xcbf29ce484222325U);
  assert_true(tct_fnv("a", 1) == 0xaf63dc4c8601ec8cU);
  assert_true(tct_fnv("foobar", 6) == 0x85944171f73967e8U);
}

/* Any bit, at any length; two signs; a zero more; and what is hashed in pieces depends on their order. */
static void the_quick_hash_sees_every_bit(void **unused)
{
  unsigned char bytes[41] = {0};
  double pair[2]          = {1, 2};
  (void)unused;

  for (size_t n = 1; n <= sizeof bytes; n++) {
    const uint64_t h = tct_hash_on(7, bytes, n);
    assert_true(tct_hash_on(7, bytes, n) == h);
    assert_true(tct_hash_on(8, bytes, n) != h);
    assert_true(tct_hash_on(7, bytes, n - 1) != h);
    for (size_t bit = 0; bit < 8 * n; bit++) {
      bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
      assert_true(tct_hash_on(7, bytes, n) != h);
      bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (size_t i = 0; i < n; i++) bytes[i] = (unsigned char)(3 * n + 7 * i);
  }
  const uint64_t h = tct_hash_on(0, pair, sizeof pair);
  pair[0]          = -1;
  pair[1]          = -2;
  assert_true(tct_hash_on(0, pair, sizeof pair) != h);
  assert_true(tct_hash_on(tct_hash_on(0, "a", 1), "b", 1) !=
              tct_hash_on(tct_hash_on(0, "b", 1), "a", 1));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(digests_are_those_of_the_standard),
    cmocka_unit_test(a_million_letters_digest_as_the_standard_says),
    cmocka_unit_test(pieces_digest_as_the_whole),
    cmocka_unit_test(one_bit_makes_another_digest),
    cmocka_unit_test(the_processors_own_instructions_give_the_same),
    cmocka_unit_test(both_ways_are_the_standards),
    cmocka_unit_test(fnv_gives_its_authors_numbers),
    cmocka_unit_test(the_quick_hash_sees_every_bit),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
