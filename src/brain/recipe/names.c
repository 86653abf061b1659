/* names.c -- names of arrays with words in them: 'M1_{stimulus}_c{contrast}' fits M1_s1_c10. */
#include "brain/recipe/recipe_own.h"

#include <string.h>

static bool is_letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9');
}

/* Bytes of the piece "{word}" at `s`; 0: there is none, and a brace is only a brace. */
static size_t piece(const char *s)
{
  size_t n = 1;

  if (*s != '{') return 0;
  while (is_letter(s[n])) n++;
  return n > 1 && n < TCT_LABEL && s[n] == '}' ? n + 1 : 0;
}

/* Bytes up to the next piece, or to the end. */
static size_t plain(const char *s)
{
  size_t n = 0;

  while (s[n] && !piece(s + n)) n++;
  return n;
}

bool tct_names_has_piece(const char *pattern, const char *word)
{
  for (size_t n = plain(pattern); pattern[n]; n += plain(pattern + n)) {
    const size_t size = piece(pattern + n);
    if (!word || (strlen(word) == size - 2 && strncmp(pattern + n + 1, word, size - 2) == 0))
      return true;
    n += size;
  }
  return false;
}

/* Where the text between two pieces is found in the name; the last one must end it.  NULL: nowhere. */
static const char *next_plain(const char *name, const char *text, size_t n, bool last)
{
  const size_t left = strlen(name);

  if (last) return left > n && strncmp(name + left - n, text, n) == 0 ? name + left - n : NULL;
  for (size_t i = 1; i + n <= left; i++)
    if (strncmp(name + i, text, n) == 0) return name + i;
  return NULL;
}

/* A word that comes twice says the same twice. */
static bool add(struct pieces *p, const char *word, size_t n, const char *value, size_t bytes)
{
  char name[TCT_LABEL], what[TCT_LABEL];

  tct_print(name, sizeof name, "%.*s", (int)n, word);
  tct_print(what, sizeof what, "%.*s", (int)bytes, value);
  for (int i = 0; i < p->n; i++)
    if (strcmp(p->name[i], name) == 0) return strcmp(p->value[i], what) == 0;
  if (p->n == PIECES) return false;
  memcpy(p->name[p->n], name, TCT_LABEL);
  memcpy(p->value[p->n++], what, TCT_LABEL);
  return true;
}

bool tct_names_fit(const char *pattern, const char *name, struct pieces *p)
{
  size_t n = plain(pattern);

  p->n = 0;
  pattern += *pattern == '/';
  n = plain(pattern);
  if (strncmp(pattern, name, n) != 0) return false;
  name += n;
  pattern += n;
  while (*pattern) {
    const size_t size = piece(pattern), after = plain(pattern + size);
    const char *end = next_plain(name, pattern + size, after, pattern[size + after] == 0);
    if (!end || (size_t)(end - name) >= TCT_LABEL) return false;
    if (!add(p, pattern + 1, size - 2, name, (size_t)(end - name))) return false;
    name = end + after;
    pattern += size + after;
  }
  return *name == 0;
}
