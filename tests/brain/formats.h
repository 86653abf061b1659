/* formats.h -- what the tests of file formats share: patterns of numbers, damaged files, failures.
 *
 * Files go into a folder of the test's own below the working folder. */
#ifndef TESTS_FORMATS_H
#define TESTS_FORMATS_H

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/memory.h"
#include <tercet/format.h>

#define MOST ((size_t)64 << 20)

static const tct_dtype every_type[] = {TCT_U8,  TCT_I8,  TCT_U16, TCT_I16, TCT_U32,  TCT_I32,
                                       TCT_U64, TCT_I64, TCT_F32, TCT_F64, TCT_BOOL8};
enum { EVERY_TYPE = sizeof every_type / sizeof *every_type };

/* ---- a pattern that Python can make too ---- */

static inline double pattern(tct_dtype type, size_t i)
{
  const double v = (double)((i * 37 + 11) % 101);

  switch (type) {
  case TCT_BOOL8:
    return (i * 37 + 11) % 101 % 3 == 0;
  case TCT_F32:
  case TCT_F64:
    return v / 4 - 5;
  case TCT_I8:
  case TCT_I16:
  case TCT_I32:
  case TCT_I64:
    return v - 50;
  default:
    return v;
  }
}

#define PATTERN_PY                                                                                 \
  "import sys\n"                                                                                   \
  "try:\n"                                                                                         \
  "  import numpy as np\n"                                                                         \
  "except ImportError:\n"                                                                          \
  "  sys.exit(77)\n"                                                                               \
  "def pattern(t, shape):\n"                                                                       \
  "  t = np.dtype(t)\n"                                                                            \
  "  v = (np.arange(int(np.prod(shape, dtype=int))) * 37 + 11) % 101\n"                            \
  "  v = {'b': v % 3 == 0, 'f': v / 4 - 5, 'i': v - 50, 'u': v}[t.kind]\n"                         \
  "  return v.astype(t).reshape(shape)\n"                                                          \
  "def same(a, t, shape):\n"                                                                       \
  "  p = pattern(t, shape)\n"                                                                      \
  "  assert a.dtype == p.dtype and a.shape == p.shape and (a == p).all(), (a, p)\n"

static inline void set_pattern(tct_array *a)
{
  for (size_t i = 0; i < a->n; i++) {
    const double v = pattern(a->type, i);
    switch (a->type) {
    case TCT_U8:
    case TCT_BOOL8:
      ((uint8_t *)a->bytes)[i] = (uint8_t)v;
      break;
    case TCT_I8:
      ((int8_t *)a->bytes)[i] = (int8_t)v;
      break;
    case TCT_U16:
      ((uint16_t *)a->bytes)[i] = (uint16_t)v;
      break;
    case TCT_I16:
      ((int16_t *)a->bytes)[i] = (int16_t)v;
      break;
    case TCT_U32:
      ((uint32_t *)a->bytes)[i] = (uint32_t)v;
      break;
    case TCT_I32:
      ((int32_t *)a->bytes)[i] = (int32_t)v;
      break;
    case TCT_U64:
      ((uint64_t *)a->bytes)[i] = (uint64_t)v;
      break;
    case TCT_I64:
      ((int64_t *)a->bytes)[i] = (int64_t)v;
      break;
    case TCT_F32:
      ((float *)a->bytes)[i] = (float)v;
      break;
    case TCT_F64:
      ((double *)a->bytes)[i] = v;
      break;
    }
  }
}

/* Add an array full of the pattern; sizes end at -1. */
static inline void add_pattern(tct_arrays *to, const char *name, tct_dtype type, const int *sizes)
{
  size_t shape[TCT_RANK] = {0};
  int rank               = 0;

  for (; sizes[rank] >= 0; rank++) shape[rank] = (size_t)sizes[rank];
  tct_array *a = tct_arrays_add(to, name, type, rank, shape);
  assert_non_null(a);
  set_pattern(a);
}
#define SIZES(...) ((const int[]){__VA_ARGS__, -1})
#define SCALAR     ((const int[]){-1})

static inline void assert_pattern(const tct_array *a, tct_dtype type, const int *sizes)
{
  assert_non_null(a);
  assert_string_equal(tct_dtype_name(a->type), tct_dtype_name(type));
  for (int d = 0; d < a->rank; d++) assert_int_equal((int)a->shape[d], sizes[d]);
  assert_int_equal(sizes[a->rank], -1);
  for (size_t i = 0; i < a->n; i++) {
    const double v = pattern(type, i), got = tct_array_at(a, i);
    if (got != v) fail_msg("%s[%zu] is %g, not %g", a->name, i, got, v);
  }
}

static inline void assert_equal_arrays(const tct_arrays *a, const tct_arrays *b)
{
  assert_int_equal(a->n, b->n);
  for (int i = 0; i < a->n; i++) {
    const tct_array *x = &a->array[i], *y = tct_arrays_named(b, x->name);
    assert_non_null(y);
    assert_int_equal(x->type, y->type);
    assert_int_equal(x->rank, y->rank);
    assert_int_equal(x->n, y->n);
    assert_memory_equal(x->shape, y->shape, (size_t)x->rank * sizeof *x->shape);
    if (x->n) assert_memory_equal(x->bytes, y->bytes, x->n * tct_dtype_size(x->type));
  }
}

/* ---- files ---- */

static char folder[64], path_text[512];

static inline int make_folder(void **state)
{
  (void)state;
  snprintf(folder, sizeof folder, "formats-%ld", (long)getpid());
  return tct_folder_new(folder, NULL) == TCT_OK ? 0 : -1;
}

static inline int remove_folder(void **state)
{
  (void)state;
  return tct_folder_remove(folder, NULL) == TCT_OK ? 0 : -1;
}

static inline const char *in_folder(const char *name)
{
  snprintf(path_text, sizeof path_text, "%s/%s", folder, name);
  return path_text;
}

static inline void put_file(const char *path, const void *bytes, size_t n)
{
  const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes, n), n);
  close(fd);
}

static inline char *get_file(const char *path, size_t *n)
{
  char *bytes;
  assert_int_equal(tct_file_read(path, MOST, &bytes, n, NULL), TCT_OK);
  return bytes;
}

/* Run a script with arguments; its exit status. */
static inline int python(const char *script, const char *arg)
{
  int status        = -1;
  const pid_t child = fork();

  assert_true(child >= 0);
  if (child == 0) {
    execl("/usr/bin/python3", "python3", "-c", script, arg, (char *)NULL);
    _exit(77);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static inline void python_or_skip(const char *script, const char *arg)
{
  const int status = python(script, arg);

  if (status == 77) {
    fprintf(stderr, "skipped: there is no numpy to hold the files against\n");
    skip();
  }
  assert_int_equal(status, 0);
}

/* ---- trouble ---- */

/* Read bytes as a file of the format, which must fail with `code` and say `words`, naming the file. */
static inline void assert_refused(const tct_format *f, const char *ending, const void *bytes,
                                  size_t n, tct_status code, const char *words)
{
  tct_error err = {0};
  tct_arrays a;
  const char *path = in_folder(ending);

  put_file(path, bytes, n);
  const tct_status status = f->read(path, NULL, MOST, &a, &err);
  if (status != code || !strstr(err.text, words))
    fail_msg("status %s, text: %s; expected %s, %s", tct_status_name(status), err.text,
             tct_status_name(code), words);
  assert_int_equal(err.code, code);
  assert_string_equal(err.file, path);
  assert_int_equal(a.n, 0);
  assert_null(a.array);
}

/* A damaged file is an error with a place, or is read: all of its numbers are there. */
static inline bool read_damaged(const tct_format *f, const char *path, const void *bytes, size_t n)
{
  tct_error err = {0};
  tct_arrays a;
  double sum = 0;

  put_file(path, bytes, n);
  const tct_status status = f->read(path, NULL, MOST, &a, &err);
  if (status != TCT_OK) {
    assert_true(status == TCT_BAD_DATA || status == TCT_NO_MEMORY);
    assert_string_equal(err.file, path);
    assert_true(strlen(err.text) > 10);
    assert_int_equal(a.n, 0);
    assert_null(a.array);
    return false;
  }
  for (int i = 0; i < a.n; i++)
    for (size_t k = 0; k < a.array[i].n; k++) sum += tct_array_at(&a.array[i], k);
  assert_true(sum == sum || sum != sum); /* every byte was touched */
  tct_arrays_free(&a);
  return true;
}

/* Every shorter file is refused; every file with a byte or a bit turned over is refused or read.
 * The number of those that were read. */
static inline size_t damage(const tct_format *f, const char *ending, const char *bytes, size_t n)
{
  const char *path = in_folder(ending);
  char *copy       = malloc(n + 1);
  size_t read      = 0;

  assert_non_null(copy);
  for (size_t i = 0; i < n; i++) assert_false(read_damaged(f, path, bytes, i));
  memcpy(copy, bytes, n);
  copy[n] = 0;
  assert_false(read_damaged(f, path, copy, n + 1));
  for (size_t i = 0; i < n; i++)
    for (int bit = 0; bit <= 8; bit++) {
      copy[i] = (char)(bytes[i] ^ (bit < 8 ? 1 << bit : 0xff));
      read += read_damaged(f, path, copy, n);
      copy[i] = bytes[i];
    }
  free(copy);
  return read;
}

/* Whichever allocation fails, reading and writing say so and leave nothing. */
static inline void starve(const tct_format *f, const char *ending, const tct_arrays *arrays)
{
  const char *path = in_folder(ending);
  tct_arrays a;
  int64_t n;

  assert_int_equal(f->write(path, arrays, NULL), TCT_OK);
  for (int for_good = 0; for_good < 2; for_good++) {
    for (n = 1;; n++) {
      tct_error err = {0};
      tct_fail_allocation(n, for_good);
      const tct_status status = f->read(path, NULL, MOST, &a, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) break;
      assert_int_equal(status, TCT_NO_MEMORY);
      assert_int_equal(err.code, TCT_NO_MEMORY);
      assert_null(a.array);
    }
    assert_true(n > 2);
    assert_equal_arrays(arrays, &a);
    tct_arrays_free(&a);
    for (n = 1;; n++) {
      tct_error err = {0};
      tct_fail_allocation(n, for_good);
      const tct_status status = f->write(path, arrays, &err);
      tct_fail_allocation(-1, false);
      if (status == TCT_OK) break;
      assert_int_equal(status, TCT_NO_MEMORY);
    }
    assert_true(n > 1);
  }
}

static inline size_t numbers(const tct_arrays *a)
{
  size_t n = 0;
  for (int i = 0; i < a->n; i++) n += a->array[i].n;
  return n;
}

/* Whichever system call of writing fails, the file is the old one or the new one. */
static inline void jam(const tct_format *f, const char *ending, const tct_arrays *old,
                       const tct_arrays *new)
{
  char path[512];
  int64_t n;

  snprintf(path, sizeof path, "%s", in_folder(ending));
  assert_int_equal(f->write(path, old, NULL), TCT_OK);
  for (n = 1;; n++) {
    tct_error err = {0};
    tct_arrays a;
    tct_fail_io_at(n, ENOSPC);
    const tct_status status = f->write(path, new, &err);
    tct_fail_io_at(-1, 0);
    if (status == TCT_OK) break;
    assert_int_equal(status, TCT_IO);
    assert_int_equal(f->read(path, NULL, MOST, &a, NULL), TCT_OK);
    assert_equal_arrays(numbers(&a) == numbers(old) ? old : new, &a);
    tct_arrays_free(&a);
  }
  assert_true(n > 3);
}

/* What it claims: what is written is read back, bit for bit, and twice the same file. */
static inline void round_trip(const tct_format *f, const char *ending, const tct_arrays *arrays)
{
  char path[512], *first, *second;
  size_t n, m;
  tct_arrays a;
  tct_error err = {0};

  snprintf(path, sizeof path, "%s", in_folder(ending));
  if (f->write(path, arrays, &err) != TCT_OK) fail_msg("%s", err.text);
  first = get_file(path, &n);
  if (f->read(path, NULL, MOST, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  assert_equal_arrays(arrays, &a);
  assert_int_equal(f->write(path, &a, &err), TCT_OK);
  second = get_file(path, &m);
  assert_int_equal(n, m);
  assert_memory_equal(first, second, n);
  tct_arrays_free(&a);
  tct_free(first);
  tct_free(second);
}

#endif
