/* panels.c -- the products of every family against long double, and the laws of their bits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sys/wait.h>
#include <unistd.h>

#include "kernels/numbers.h"

enum { SOURCES = 9, SENDERS = 40, ROWS = 20, PANELS = 2 };

static const tct_kernel_family *families[FAMILIES + 1]; /* and NULL */
static int n_families;

#define EACH_FAMILY(k) for (const tct_kernel_family **of = families, *k; (k = *of) != NULL; of++)

/* A population of many senders: sources of its rows that start anywhere. */
typedef struct {
  int n;
  tct_source source[SOURCES];
  tct_real *rows[SOURCES], *panel[SOURCES];
} circuit;

static circuit a_circuit(int rows, int n)
{
  circuit c = {.n = n};

  for (int s = 0; s < n; s++) {
    const int senders = s == 1 ? 0 : 1 + (int)(draw_bits() % SENDERS);
    const size_t ld   = (size_t)senders + draw_bits() % 4;
    c.rows[s]         = drawn_tight((size_t)(rows - 1) * ld + (size_t)senders);
    c.panel[s]        = drawn((size_t)senders * TCT_PANEL);
    c.source[s] = (tct_source){.from = c.rows[s], .ld = ld, .panel = c.panel[s], .n = senders};
  }
  return c;
}

static void forget(circuit *c)
{
  for (int s = 0; s < c->n; s++) {
    free(c->rows[s]);
    free(c->panel[s]);
  }
}

/* out - (start + sum), and how much of that rounding may have caused */
static void assert_gathered(const circuit *c, size_t row, int j, tct_real start, tct_real out)
{
  long double sum = start, size = fabsl((long double)start);
  int terms = 1;

  for (int s = 0; s < c->n; s++)
    for (int i = 0; i < c->source[s].n; i++, terms++) {
      const long double x = c->rows[s][row * c->source[s].ld + (size_t)i],
                        w = c->panel[s][i * TCT_PANEL + j];
      sum += x * w;
      size += fabsl(x * w);
    }
  assert_true(fabsl(out - sum) <= terms * (long double)REAL_EPSILON * size);
}

static void gather_is_start_and_the_sum_over_sources(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (int rows = 1; rows <= ROWS; rows++)
    for (int kind = 0; kind < 3; kind++) { /* no start, a row for all, a row for each */
      const size_t ld       = TCT_PANEL * PANELS;
      const size_t start_ld = kind == 2 ? ld : 0;
      circuit c             = a_circuit(rows, rows % (SOURCES + 1));
      tct_real *start = drawn((size_t)rows * ld), *out = drawn((size_t)rows * ld);
      tct_real *was = drawn((size_t)rows * ld);
      memcpy(was, out, (size_t)rows * ld * sizeof *was);
      k->gather(rows, c.n, c.source, kind ? start : NULL, start_ld, out + TCT_PANEL, ld);
      for (size_t i = 0; i < (size_t)rows; i++) {
        for (int j = 0; j < TCT_PANEL; j++)
          assert_gathered(&c, i, j, kind ? start[i * start_ld + (size_t)j] : 0,
                          out[i * ld + TCT_PANEL + (size_t)j]);
        assert_true(same_bits(out + i * ld, was + i * ld, TCT_PANEL)); /* the other panel */
      }
      free(start);
      free(out);
      free(was);
      forget(&c);
    }
}

static void bits_of_a_row_do_not_depend_on_its_neighbours(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (int rows = 1; rows <= ROWS; rows++) {
    const size_t n  = (size_t)rows * TCT_PANEL;
    circuit c       = a_circuit(rows, 5);
    tct_real *start = drawn(n), *whole = drawn(n), *cut = drawn(n);
    k->gather(rows, c.n, c.source, start, TCT_PANEL, whole, TCT_PANEL);
    for (int at = 0; at <= rows; at++) {
      const size_t first = (size_t)at * TCT_PANEL;
      circuit rest       = c;
      for (int s = 0; s < c.n; s++) rest.source[s].from += (size_t)at * c.source[s].ld;
      memset(cut, 0, n * sizeof *cut);
      k->gather(at, c.n, c.source, start, TCT_PANEL, cut, TCT_PANEL);
      k->gather(rows - at, c.n, rest.source, start + first, TCT_PANEL, cut + first, TCT_PANEL);
      assert_true(same_bits(whole, cut, n));
    }
    free(start);
    free(whole);
    free(cut);
    forget(&c);
  }
}

static void gather_goes_on_from_what_is_there_with_the_same_bits(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (int rows = 1; rows <= ROWS; rows++) {
    const size_t n = (size_t)rows * TCT_PANEL;
    circuit c      = a_circuit(rows, SOURCES);
    tct_real *once = drawn(n), *twice = drawn(n), *bias = drawn(TCT_PANEL);
    k->gather(rows, c.n, c.source, bias, 0, once, TCT_PANEL);
    k->gather(rows, 4, c.source, bias, 0, twice, TCT_PANEL);
    k->gather(rows, c.n - 4, c.source + 4, twice, TCT_PANEL, twice, TCT_PANEL);
    assert_true(same_bits(once, twice, n));
    free(once);
    free(twice);
    free(bias);
    forget(&c);
  }
}

/* An outer product of `parts` times of 7 rows of senders in a field of ld 50. */
enum { PARTS = 3, PART_ROWS = 7, LD = 50, ALL = PARTS * PART_ROWS };

typedef struct {
  tct_real *field, *packed, *post;
  tct_part part[PARTS], in_tiles[PARTS];
} product;

static product a_product(int units)
{
  product p = {.field  = drawn_tight((size_t)(ALL - 1) * LD + (size_t)units),
               .packed = drawn_tight(tct_packed(units, ALL)),
               .post   = drawn((size_t)ALL * TCT_PANEL)};

  for (int t = 0; t < PARTS; t++) {
    tct_real *from = p.field + (size_t)t * PART_ROWS * LD;
    p.part[t]      = (tct_part){.from = from, .rows = PART_ROWS};
    p.in_tiles[t]  = (tct_part){.from = p.packed + (size_t)t * PART_ROWS * 6, .rows = PART_ROWS};
    tct_pack(units, PART_ROWS, ALL, t * PART_ROWS, from, LD, p.packed);
  }
  return p;
}

static void forget_product(product *p)
{
  free(p->field);
  free(p->packed);
  free(p->post);
}

static void outer_is_the_sum_over_parts_and_rows(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (int units = 1; units <= 26; units++)
    for (int more = 0; more < 2; more++) {
      const size_t n = (size_t)units * TCT_PANEL;
      product p      = a_product(units);
      tct_real *was = drawn(n), *sum = drawn(n);
      memcpy(sum, was, n * sizeof *sum);
      k->outer(0, units, PARTS, p.part, LD, 6, p.post, sum, more, NULL);
      for (size_t i = 0; i < n; i++) {
        long double want = more ? was[i] : 0, size = fabsl(want);
        for (size_t r = 0; r < ALL; r++) {
          const long double x = p.field[r * LD + i / TCT_PANEL],
                            e = p.post[r * TCT_PANEL + i % TCT_PANEL];
          want += x * e;
          size += fabsl(x * e);
        }
        assert_true(fabsl(sum[i] - want) <= (ALL + 1) * (long double)REAL_EPSILON * size);
      }
      free(was);
      free(sum);
      forget_product(&p);
    }
}

static void outer_has_the_same_bits_from_tiles_and_from_the_field(void **state)
{
  (void)state;
  EACH_FAMILY(k)
  for (int units = 1; units <= 26; units++) {
    const size_t n  = (size_t)units * TCT_PANEL;
    product p       = a_product(units);
    tct_real *field = drawn(n), *tiles = drawn(n);
    k->outer(0, units, PARTS, p.part, LD, 6, p.post, field, false, NULL);
    k->outer(0, units, PARTS, p.in_tiles, 6, ALL * 6, p.post, tiles, false, NULL);
    assert_true(same_bits(field, tiles, n));
    free(field);
    free(tiles);
    forget_product(&p);
  }
}

static void outer_has_the_same_bits_however_parts_rows_and_senders_are_split(void **state)
{
  const int units = 26;
  const size_t n  = (size_t)units * TCT_PANEL;

  (void)state;
  EACH_FAMILY(k)
  {
    product p      = a_product(units);
    tct_real *once = drawn(n), *split = drawn(n);
    k->outer(0, units, PARTS, p.part, LD, 6, p.post, once, false, NULL);
    for (int at = 0; at <= ALL; at++) { /* rows before and after */
      const tct_part a = {.from = p.field, .rows = at},
                     b = {.from = p.field + (at < ALL ? (size_t)at * LD : 0), .rows = ALL - at};
      k->outer(0, units, 1, &a, LD, 6, p.post, split, false, NULL);
      k->outer(0, units, 1, &b, LD, 6, p.post + (size_t)at * TCT_PANEL, split, true, NULL);
      assert_true(same_bits(once, split, n));
    }
    for (int at = 0; at <= PARTS; at++) {
      const tct_real *rest = p.post + (size_t)at * PART_ROWS * TCT_PANEL;
      k->outer(0, units, at, p.part, LD, 6, p.post, split, false, NULL);
      k->outer(0, units, PARTS - at, p.part + at, LD, 6, rest, split, true, NULL);
      assert_true(same_bits(once, split, n));
    }
    for (int at = 0; at < units; at += 6) { /* senders */
      tct_real *rest = split + (size_t)at * TCT_PANEL;
      memset(split, 0, n * sizeof *split);
      k->outer(0, at, PARTS, p.in_tiles, 6, ALL * 6, p.post, split, false, NULL);
      k->outer(at, units - at, PARTS, p.in_tiles, 6, ALL * 6, p.post, rest, false, NULL);
      assert_true(same_bits(once, split, n));
    }
    free(once);
    free(split);
    forget_product(&p);
  }
}

static void post_rows_are_scaled_and_added(void **state)
{
  enum { FROM_LD = 48, N = 5 };

  (void)state;
  EACH_FAMILY(k)
  {
    tct_real *from = drawn(N * FROM_LD), *post = drawn((N + 1) * TCT_PANEL);
    const tct_real beyond = post[N * TCT_PANEL];
    for (int i = 0; i < N * FROM_LD; i++) from[i] = (tct_real)i;
    k->post_rows(N, 2, from + TCT_PANEL, FROM_LD, false, post);
    assert_true(post[0] == 32 && post[15] == 62 && post[16] == 128 && post[79] == 446);
    k->post_rows(N, (tct_real)-0.5, from + TCT_PANEL, FROM_LD, true, post);
    assert_true(post[0] == 24 && post[15] == 46.5 && post[16] == 96 && post[79] == 334.5);
    assert_true(post[N * TCT_PANEL] == beyond);
    free(from);
    free(post);
  }
}

static void turning_puts_sender_j_of_receiver_i_at_receiver_i_of_sender_j(void **state)
{
  enum { POST_PANELS = 3, BLOCK = TCT_PANEL * TCT_PANEL };

  (void)state;
  EACH_FAMILY(k)
  for (int units = 1; units <= 50; units++)
    for (int p = 0; p < POST_PANELS; p++) {
      const size_t n  = (size_t)tct_panels(units) * POST_PANELS * BLOCK;
      tct_real *panel = drawn((size_t)units * TCT_PANEL), *turned = drawn(n), *was = drawn(n);
      memcpy(was, turned, n * sizeof *was);
      k->turn(units, POST_PANELS, p, panel, turned);
      for (size_t i = 0; i < n; i++) {
        const size_t sender = i / (POST_PANELS * BLOCK) * TCT_PANEL + i % TCT_PANEL;
        const size_t at = i % (POST_PANELS * BLOCK) / BLOCK, receiver = i % BLOCK / TCT_PANEL;
        if (at != (size_t)p)
          assert_true(turned[i] == was[i]);
        else if (sender < (size_t)units)
          assert_true(turned[i] == panel[sender * TCT_PANEL + receiver]);
        else
          assert_true(turned[i] == 0);
      }
      free(panel);
      free(turned);
      free(was);
    }
}

static void packing_makes_tiles_of_six_filled_up_with_zeros(void **state)
{
  enum { AT = 2, N = 3, OF = 6 };

  (void)state;
  for (int units = 1; units <= 20; units++) {
    const size_t n = tct_packed(units, OF);
    tct_real *from = drawn_tight((size_t)(N - 1) * LD + (size_t)units), *packed = drawn(n),
             *was = drawn(n);
    assert_true(n == (size_t)(units + 5) / 6 * OF * 6);
    memcpy(was, packed, n * sizeof *was);
    tct_pack(units, N, OF, AT, from, LD, packed);
    for (size_t i = 0; i < n; i++) {
      const size_t tile = i / (OF * 6), row = i / 6 % OF, unit = tile * 6 + i % 6;
      if (row < AT || row >= AT + N)
        assert_true(packed[i] == was[i]);
      else
        assert_true(packed[i] == (unit < (size_t)units ? from[(row - AT) * LD + unit] : 0));
    }
    free(from);
    free(packed);
    free(was);
  }
}

/* in a process of its own, for the choice is made once */
static void chooses(const char *wish, const tct_kernel_family *expected)
{
  const pid_t child = fork();
  int status        = 0;

  if (child == 0) {
    if (wish ? setenv("TERCET_KERNELS", wish, 1) : unsetenv("TERCET_KERNELS")) _exit(2);
    const tct_kernel_family *first = tct_kernels();
    setenv("TERCET_KERNELS", "changed later", 1);
    _exit(first == expected && tct_kernels() == expected ? 0 : 1);
  }
  assert_true(child > 0 && waitpid(child, &status, 0) == child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void the_best_family_is_chosen_unless_the_portable_one_is_wished_for(void **state)
{
  const tct_kernel_family *best = families[n_families - 1];

  (void)state;
  chooses(NULL, best);
  chooses("", best);
  chooses("portable", tct_kernels_portable());
  assert_string_equal(tct_kernels_portable()->name, "portable");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_best_family_is_chosen_unless_the_portable_one_is_wished_for),
    cmocka_unit_test(gather_is_start_and_the_sum_over_sources),
    cmocka_unit_test(bits_of_a_row_do_not_depend_on_its_neighbours),
    cmocka_unit_test(gather_goes_on_from_what_is_there_with_the_same_bits),
    cmocka_unit_test(outer_is_the_sum_over_parts_and_rows),
    cmocka_unit_test(outer_has_the_same_bits_from_tiles_and_from_the_field),
    cmocka_unit_test(outer_has_the_same_bits_however_parts_rows_and_senders_are_split),
    cmocka_unit_test(post_rows_are_scaled_and_added),
    cmocka_unit_test(turning_puts_sender_j_of_receiver_i_at_receiver_i_of_sender_j),
    cmocka_unit_test(packing_makes_tiles_of_six_filled_up_with_zeros),
  };

  n_families = all_families(families);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
