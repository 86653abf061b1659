/* say.h -- results on stdout, talk on stderr, and how things are written in both. */
#ifndef TERCET_CLI_SAY_H
#define TERCET_CLI_SAY_H

#include "base/text.h"
#include "options.h"

#include <tercet/spec.h>

/* Exit codes that no tct_status has; the others are those of tct_status_exit. */
enum { EXIT_DONE = 0, EXIT_NO = 1, EXIT_USAGE = 2 };

/* Print a result on stdout and free it.  Exit code: NO_MEMORY if it was cut short, IO if stdout is. */
int say_text(tct_text *t);

/* Say what went wrong on stderr, under --json on stdout too; the exit code that belongs to it. */
int say_error(const struct asked *a, const tct_error *err);
/* The same for a spec: all its complaints with their lines and carets, if it has any. */
int say_spec_error(const struct asked *a, const tct_spec *s, const tct_error *err);
/* A mistake on the command line: printf-style, one sentence; EXIT_USAGE. */
int say_usage(const struct asked *a, const char *form, ...) __attribute__((format(printf, 2, 3)));
/* A remark for people, on stderr. */
void say_aside(const char *form, ...) __attribute__((format(printf, 1, 2)));

int say_columns(int fd);         /* of the terminal at fd, from 60 to 120; 80 if it is none */
int say_width(const char *text); /* columns a line of UTF-8 takes */
/* Paragraphs (\n between them), wrapped at `width`; every line but the first begins with `indent` blanks,
 * and the first goes on at column `at`.  Ends in a line end. */
void say_wrapped(tct_text *t, const char *text, int at, int indent, int width);

/* Numbers for people, into text [32]: "20,000", "1.5 MiB", "2 min 05 s", "0.961", "-" for NaN. */
const char *say_count(char *text, uint64_t n);
const char *say_bytes(char *text, size_t n);
const char *say_time(char *text, double seconds);
const char *say_score(char *text, double x);
const char *say_p(char *text, double p); /* "0.0004", "<0.0001" */

#endif
