/* status.c -- filling in an error and adding to its trail.
 *
 * Text that does not fit is cut; the code never is.  Numbers are written without a locale, so that
 * an error reads the same in every program that hosts the library. */
#include <tercet/status.h>

#include "base/text.h"

#include <string.h>

typedef struct {
  const char *name, *doc;
  int exit;
} status_row;

static const status_row rows[] = {
#define X(name, exit, doc) {#name, doc, exit},
  TCT_STATUSES(X)
#undef X
};

enum { N_ROWS = sizeof rows / sizeof *rows };

static const status_row *row_of(tct_status code)
{
  const int i = (int)code;

  return i >= 0 && i < N_ROWS ? &rows[i] : &rows[TCT_BUG];
}

const char *tct_status_name(tct_status code)
{
  return row_of(code)->name;
}

const char *tct_status_doc(tct_status code)
{
  return row_of(code)->doc;
}

int tct_status_exit(tct_status code)
{
  return row_of(code)->exit;
}

static void fill(tct_error *err, tct_status code, const char *form, va_list args)
{
  err->code    = code;
  err->file[0] = 0;
  err->line = err->column = 0;
  tct_print_list(err->text, sizeof err->text, form, args);
}

tct_status tct_fail(tct_error *err, tct_status code, const char *form, ...)
{
  va_list args;

  if (!err) return code;
  va_start(args, form);
  fill(err, code, form, args);
  va_end(args);
  return code;
}

tct_status tct_fail_in(tct_error *err, tct_status code, const char *file, int line, int column,
                       const char *form, ...)
{
  va_list args;

  if (!err) return code;
  va_start(args, form);
  fill(err, code, form, args);
  va_end(args);
  tct_print(err->file, sizeof err->file, "%s", file ? file : "");
  err->line   = line;
  err->column = column;
  return code;
}

tct_status tct_while(tct_error *err, tct_status code, const char *form, ...)
{
  static const char link[] = "\n  while ";
  va_list args;
  size_t n;

  if (!err) return code;
  n = strlen(err->text);
  if (n + sizeof link >= sizeof err->text)
    return code; /* a long trail: what came first matters most */
  memcpy(err->text + n, link, sizeof link);
  n += sizeof link - 1;
  va_start(args, form);
  tct_print_list(err->text + n, sizeof err->text - n, form, args);
  va_end(args);
  return code;
}
