/* registry.c -- rooms and variants are found by name, and claims have the names of their bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <tercet/comparator.h>
#include <tercet/distance.h>
#include <tercet/format.h>
#include <tercet/rule.h>
#include <tercet/similarity.h>
#include <tercet/unit.h>

#include <string.h>

static void a_room_has_two_names(void **state)
{
  (void)state;
  assert_non_null(tct_room_named("rules"));
  assert_ptr_equal(tct_room_named("rules"), tct_room_named("rule"));
  assert_string_equal(tct_room_named("similarity")->name, "similarities");
  assert_null(tct_room_named("ruler"));
  assert_null(tct_room_named(""));
}

static void assert_claim(const char *room, unsigned bit, const char *name)
{
  const tct_room *r = tct_room_named(room);

  assert_non_null(r);
  assert_string_equal(r->claims[__builtin_ctz(bit)], name);
}

static void a_claim_has_the_name_of_its_bit(void **state)
{
  (void)state;
  assert_claim("unit", TCT_UNIT_SPIKING, "SPIKING");
  assert_claim("unit", TCT_UNIT_SILENT_AT_REST, "SILENT_AT_REST");
  assert_claim("unit", TCT_UNIT_MINDS_SILENCE, "MINDS_SILENCE");
  assert_claim("comparator", TCT_COMPARATOR_ONE_AT_SELF, "ONE_AT_SELF");
  assert_claim("distance", TCT_DISTANCE_SCALE_FREE, "SCALE_FREE");
  assert_claim("distance", TCT_DISTANCE_UNBIASED, "UNBIASED");
  assert_claim("similarity", TCT_SIMILARITY_ROTATION_FREE, "ROTATION_FREE");
  assert_claim("format", TCT_FORMAT_WRITES, "WRITES");
  assert_claim("rule", TCT_CLAIM_GRADIENT, "GRADIENT");
  assert_claim("rule", TCT_CLAIM_SIGN_PRESERVING, "SIGN_PRESERVING");
  assert_string_equal(tct_room_named("rule")->costs[__builtin_ctz(TCT_TRANSPORT)], "TRANSPORT");
  assert_string_equal(tct_room_named("rule")->costs[__builtin_ctz(TCT_RECIPROCAL)], "RECIPROCAL");
  assert_null(tct_room_named("rule")->claims[TCT_CLAIM_BITS]);
  assert_null(tct_room_named("rule")->costs[TCT_COST_BITS]);
  assert_null(tct_room_named("unit")->costs[0]);
}

static void every_claim_that_is_made_has_a_name(void **state)
{
  int n;
  const tct_room *rooms = tct_rooms(&n);
  (void)state;

  assert_true(n >= 12);
  for (int i = 0; i < n; i++) {
    int names = 0;

    while (rooms[i].claims[names]) names++;
    for (int k = 0; k < rooms[i].n; k++)
      if (rooms[i].about[k]->claims >> names)
        fail_msg("%s makes a claim that has no name", rooms[i].about[k]->name);
  }
}

static void every_variant_is_found_by_its_name(void **state)
{
  int n, variants = 0;
  const tct_room *rooms = tct_rooms(&n);
  (void)state;

  for (int i = 0; i < n; i++) {
    assert_ptr_equal(tct_room_named(rooms[i].name), &rooms[i]);
    assert_ptr_equal(tct_room_named(rooms[i].one), &rooms[i]);
    for (int k = 0; k < rooms[i].n; k++, variants++) {
      const tct_about *a = rooms[i].about[k];

      assert_ptr_equal(tct_variant(rooms[i].one, a->name), a);
      if (k) assert_true(strcmp(rooms[i].about[k - 1]->name, a->name) < 0);
    }
  }
  assert_true(variants > 0);
  assert_null(tct_variant("comparators", "none such"));
  assert_null(tct_variant("none such", "spearman"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_room_has_two_names),
    cmocka_unit_test(a_claim_has_the_name_of_its_bit),
    cmocka_unit_test(every_claim_that_is_made_has_a_name),
    cmocka_unit_test(every_variant_is_found_by_its_name),
  };
  return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
