/* drawn.h -- what the tests of figures and pages need: a folder of their own, files as text, and whether
 * a text is well-formed XML. */
#ifndef DRAWN_H
#define DRAWN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

static char drawn_folder[64];

/* for cmocka_run_group_tests: a fresh folder before, away with it after */
static inline int drawn_begin(void **state)
{
  (void)state;
  (void)snprintf(drawn_folder, sizeof drawn_folder, "figures.XXXXXX");
  return mkdtemp(drawn_folder) ? 0 : -1;
}

static inline int drawn_end(void **state)
{
  (void)state;
  return tct_folder_remove(drawn_folder, NULL) ? -1 : 0;
}

static inline bool on_path(const char *program)
{
  const char *path = getenv("PATH");
  char at[1024];

  while (path && *path) {
    const size_t n = strcspn(path, ":");
    (void)snprintf(at, sizeof at, "%.*s/%s", (int)n, path, program);
    if (access(at, X_OK) == 0) return true;
    path += n + (path[n] == ':');
  }
  (void)fprintf(stderr, "skipped: there is no %s on the PATH\n", program);
  return false;
}

/* A file in the folder, or NULL.  Freed by tct_free. */
static inline char *drawn(const char *name)
{
  char path[200];
  char *text = NULL;
  size_t n   = 0;

  (void)snprintf(path, sizeof path, "%s/%s", drawn_folder, name);
  return tct_file_read(path, 1 << 28, &text, &n, NULL) ? NULL : text;
}

static inline size_t count(const char *text, const char *what)
{
  size_t n = 0;

  for (const char *at = text; (at = strstr(at, what)); at += strlen(what)) n++;
  return n;
}

/* Text up to the next tag: no bare '&', no "]]>". */
static inline const char *xml_text(const char *s, const char **wrong)
{
  for (; *s && *s != '<'; s++) {
    if (!strncmp(s, "]]>", 3)) *wrong = s;
    if ((unsigned char)*s < ' ' && !strchr("\t\r\n", *s)) *wrong = s;
    if (*s != '&') continue;
    const size_t n = strspn(s + 1, "#abcdefghijklmnopqrstuvwxyzABCDEFX0123456789");
    if (n == 0 || s[1 + n] != ';') *wrong = s;
  }
  return s;
}

/* From '<' to after '>': quotes closed, no '<' in them, none missing. */
static inline const char *xml_tag(const char *s, const char **wrong)
{
  char quote = 0;

  for (s++; *s && (quote || *s != '>'); s++) {
    if (quote ? *s == quote : *s == '"' || *s == '\'') quote = quote ? 0 : *s;
    if (*s == '<') *wrong = s;
  }
  if (!*s) *wrong = s;
  return *s ? s + 1 : s;
}

/* NULL if well-formed, else the place where it is not.  No comments, CDATA or DTD: gnuplot makes none. */
static inline const char *xml_wrong(const char *s)
{
  enum { DEEPEST = 64 };
  const char *open[DEEPEST], *wrong = NULL;
  int depth = 0, roots = 0;

  while (*s && !wrong) {
    s = xml_text(s, &wrong);
    if (!*s || wrong) break;
    const char *tag = s + 1;
    s               = xml_tag(s, &wrong);
    if (*tag == '?') continue;
    if (*tag == '/') {
      const size_t n = strcspn(tag + 1, " \t\n>");
      if (depth == 0 || strncmp(open[--depth], tag + 1, n) || !strchr(" \t\n>", open[depth][n]))
        return tag;
    } else if (s[-2] != '/') {
      if (depth == DEEPEST) return tag;
      roots += depth == 0;
      open[depth++] = tag;
    }
  }
  return wrong ? wrong : depth || roots != 1 ? s : NULL;
}

/* The three files of a figure are there; the svg is well-formed, ends, and has no number that is none. */
#define assert_drawn(name)                                                                         \
  do {                                                                                             \
    char *csv_ = drawn(name ".csv"), *gp_ = drawn(name ".gp"), *svg_ = drawn(name ".svg");         \
    assert_non_null(csv_);                                                                         \
    assert_non_null(gp_);                                                                          \
    assert_non_null(svg_);                                                                         \
    const char *wrong_ = xml_wrong(svg_);                                                          \
    if (wrong_) fail_msg("not well-formed: %.60s", wrong_);                                        \
    if (strstr(svg_, "NaN") || strstr(svg_, "nan") || strstr(svg_, "inf,"))                        \
      fail_msg("a number in the picture is none");                                                 \
    tct_free(csv_);                                                                                \
    tct_free(gp_);                                                                                 \
    tct_free(svg_);                                                                                \
  } while (0)

#endif
