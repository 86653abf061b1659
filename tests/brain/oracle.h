/* oracle.h -- files that Python's libraries write, and the arrays they should be read as.
 *
 * A script writes NAME and NAME.npz into the folder it is given; what is read from NAME must be what is in
 * NAME.npz, and nothing else. */
#ifndef TESTS_ORACLE_H
#define TESTS_ORACLE_H

#include "brain/formats.h"

/* Is the program there that reads them? */
static inline void reader_or_skip(void)
{
  const char *program = getenv("TERCET_READER");

  if (program && access(program, X_OK) == 0) return;
  fprintf(stderr, "skipped: TERCET_READER names no program\n");
  skip();
}

/* And the one that writes them? */
static inline const char *writer_or_skip(void)
{
  const char *program = getenv("TERCET_WRITER");

  if (program && access(program, X_OK) == 0) return program;
  fprintf(stderr, "skipped: TERCET_WRITER names no program\n");
  skip();
  return NULL;
}

static inline void assert_as_expected(const tct_format *f, const char *name)
{
  char path[512], expected[520];
  tct_arrays a, b;
  tct_error err = {0};

  (void)snprintf(path, sizeof path, "%s/%s", folder, name);
  (void)snprintf(expected, sizeof expected, "%s.npz", path);
  if (f->read(path, NULL, MOST, &a, &err) != TCT_OK) fail_msg("%s", err.text);
  if (tct_arrays_read(expected, NULL, MOST, &b, &err) != TCT_OK) fail_msg("%s", err.text);
  for (int i = 0; i < a.n; i++)
    if (!tct_arrays_named(&b, a.array[i].name)) fail_msg("nobody expects '%s'", a.array[i].name);
  for (int i = 0; i < b.n; i++)
    if (!tct_arrays_named(&a, b.array[i].name)) fail_msg("there is no '%s'", b.array[i].name);
  assert_equal_arrays(&b, &a);
  tct_arrays_free(&a);
  tct_arrays_free(&b);
}

static inline tct_entries entries_of(const tct_format *f, const char *name)
{
  tct_entries e;
  tct_error err = {0};

  if (f->list(in_folder(name), &e, &err) != TCT_OK) fail_msg("%s", err.text);
  return e;
}

/* An entry of that name says these words, and is (not) usable. */
static inline void assert_entry(const tct_entries *e, const char *name, bool usable,
                                const char *words)
{
  for (int i = 0; i < e->n; i++) {
    if (strcmp(e->entry[i].name, name) != 0) continue;
    if (e->entry[i].usable != usable || !strstr(e->entry[i].note, words))
      fail_msg("%s: %s", name, e->entry[i].note);
    return;
  }
  fail_msg("'%s' is not listed", name);
}

#endif
