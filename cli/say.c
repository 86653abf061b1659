/* say.c -- results on stdout, talk on stderr, and how things are written in both. */
#include "say.h"

#include "json.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int say_text(tct_text *t)
{
  tct_status status = t->failed ? TCT_NO_MEMORY : TCT_OK;

  if (t->failed)
    fprintf(stderr, "tercet: error: no memory for the answer\n");
  else if (t->n && (fwrite(t->at, 1, t->n, stdout) != t->n || fflush(stdout) != 0)) {
    fprintf(stderr, "tercet: error: writing the answer failed: %s\n", strerror(errno));
    status = TCT_IO;
  }
  tct_text_free(t);
  return tct_status_exit(status);
}

static void error_fields(struct json *j, const tct_error *err)
{
  json_text(j, "code", tct_status_name(err->code));
  json_count(j, "exit", (uint64_t)tct_status_exit(err->code));
  if (*err->file) json_text(j, "file", err->file);
  if (err->line > 0) json_count(j, "line", (uint64_t)err->line);
  if (err->column > 0) json_count(j, "column", (uint64_t)err->column);
  json_text(j, "text", err->text);
}

/* What a file or a name holds must not steer a terminal. */
static void tame(char *text)
{
  for (; *text; text++)
    if (((unsigned char)*text < ' ' && *text != '\n') || *text == 0x7f) *text = '?';
}

static void error_line(const tct_error *said)
{
  tct_error copy       = *said;
  const tct_error *err = &copy;

  tame(copy.text);
  tame(copy.file);
  if (err->code == TCT_INTERRUPTED)
    fprintf(stderr, "tercet: %s\n", err->text);
  else if (!*err->file)
    fprintf(stderr, "tercet: error: %s\n", err->text);
  else if (err->line > 0)
    fprintf(stderr, "%s:%d:%d: error: %s\n", err->file, err->line, err->column, err->text);
  else
    fprintf(stderr, "%s: error: %s\n", err->file, err->text);
}

int say_error(const struct asked *a, const tct_error *err)
{
  return say_spec_error(a, NULL, err);
}

int say_spec_error(const struct asked *a, const tct_spec *s, const tct_error *err)
{
  char text[4096];
  struct json j              = {0};
  int n                      = 0;
  const tct_error *complaint = s ? tct_spec_complaints(s, &n) : NULL;

  fflush(stdout);
  if (err->code != TCT_BAD_SPEC) n = 0;
  for (int i = 0; i < n; i++) {
    tct_spec_show_complaint(s, i, text, sizeof text);
    fputs(text, stderr);
  }
  if (n == 0) error_line(err);
  if (!a->json) return tct_status_exit(err->code);

  json_map(&j, NULL);
  json_map(&j, "error");
  error_fields(&j, err);
  json_close(&j);
  if (n > 0) json_list(&j, "complaints");
  for (int i = 0; i < n; i++) {
    json_map(&j, NULL);
    error_fields(&j, &complaint[i]);
    json_close(&j);
  }
  if (n > 0) json_close(&j);
  json_close(&j);
  json_say(&j);
  return tct_status_exit(err->code);
}

int say_usage(const struct asked *a, const char *form, ...)
{
  char text[1024];
  va_list args;

  va_start(args, form);
  tct_print_list(text, sizeof text, form, args);
  va_end(args);
  fprintf(stderr, "tercet: error: %s\n", text);
  if (a && a->verb)
    fprintf(stderr, "usage: tercet %s %s\n", a->verb->name, a->verb->nouns);
  else
    fputs("tercet help lists the verbs\n", stderr);
  return EXIT_USAGE;
}

void say_aside(const char *form, ...)
{
  char text[4096];
  va_list args;

  va_start(args, form);
  tct_print_list(text, sizeof text, form, args);
  va_end(args);
  fprintf(stderr, "tercet: %s\n", text);
}

/* ---- layout --------------------------------------------------------------------------------------- */

int say_columns(int fd)
{
  struct winsize size;

  if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col < 60 ? 60 : size.ws_col > 120 ? 120 : size.ws_col;
}

int say_width(const char *text)
{
  int n = 0;

  for (; *text; text++) n += ((unsigned char)*text & 0xc0) != 0x80;
  return n;
}

void say_wrapped(tct_text *t, const char *text, int at, int indent, int width)
{
  bool fresh = true; /* nothing stands on this line yet */

  while (*text) {
    char word[256];
    size_t n = strcspn(text, " \n");
    if (n >= sizeof word) n = sizeof word - 1;
    snprintf(word, sizeof word, "%.*s", (int)n, text);
    const int w = say_width(word);
    if (!fresh && at + 1 + w > width) {
      tct_text_add(t, "\n%*s", indent, "");
      at    = indent;
      fresh = true;
    }
    if (w > 0) {
      tct_text_add(t, "%s%s", fresh ? "" : " ", word);
      at += w + !fresh;
      fresh = false;
    }
    text += n;
    if (*text == '\n') {
      tct_text_add(t, "\n");
      if (text[1]) tct_text_add(t, "%*s", indent, "");
      at    = indent;
      fresh = true;
    }
    if (*text == '\n' || *text == ' ') text++;
  }
  if (!fresh) tct_text_add(t, "\n");
}

/* ---- numbers -------------------------------------------------------------------------------------- */

const char *say_count(char *text, uint64_t n)
{
  char digits[24];
  size_t o         = 0;
  const int length = snprintf(digits, sizeof digits, "%" PRIu64, n);

  for (int i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0) text[o++] = ',';
    text[o++] = digits[i];
  }
  text[o] = 0;
  return text;
}

const char *say_bytes(char *text, size_t n)
{
  static const char *const unit[] = {"B", "KiB", "MiB", "GiB", "TiB"};
  double x                        = (double)n;
  int i                           = 0;

  while (x >= 1024 && i < 4) {
    x /= 1024;
    i++;
  }
  snprintf(text, 32, i > 0 && x < 100 ? "%.1f %s" : "%.0f %s", x, unit[i]);
  return text;
}

const char *say_time(char *text, double seconds)
{
  const double minutes = floor(seconds / 60), hours = floor(seconds / 3600);

  if (!(seconds >= 0) || seconds > 1e9)
    snprintf(text, 32, "-");
  else if (seconds < 9.95)
    snprintf(text, 32, "%.1f s", seconds);
  else if (seconds < 59.5)
    snprintf(text, 32, "%.0f s", seconds);
  else if (hours < 1)
    snprintf(text, 32, "%.0f min %02.0f s", minutes, floor(seconds - 60 * minutes));
  else
    snprintf(text, 32, "%.0f h %02.0f min", hours, floor((seconds - 3600 * hours) / 60));
  return text;
}

const char *say_score(char *text, double x)
{
  if (isnan(x))
    snprintf(text, 32, "-");
  else if (fabs(x) < 1000 && (fabs(x) >= 1e-3 || x == 0))
    snprintf(text, 32, "%.4f", x);
  else
    snprintf(text, 32, "%.4g", x);
  return text;
}

const char *say_p(char *text, double p)
{
  if (isnan(p))
    tct_print(text, 32, "-");
  else if (p < 1e-4)
    tct_print(text, 32, "<0.0001");
  else
    tct_print(text, 32, "%.4f", p);
  return text;
}
