/* bibtex.c -- works that are cited, each once. */
#include "bibtex.h"

#include <ctype.h>
#include <string.h>

/* ---- reading a source ----------------------------------------------------------------------------- */

/* The four digits of a year that stands alone, or NULL. */
static const char *find_year(const char *text)
{
  for (const char *c = text; *c; c++) {
    const bool alone = c == text || !(isalnum((unsigned char)c[-1]) || strchr("./-:", c[-1]));
    size_t n         = 0;

    while (isdigit((unsigned char)c[n])) n++;
    if (alone && n == 4 && (*c == '1' || *c == '2')) return c;
    if (n > 0) c += n - 1;
  }
  return NULL;
}

/* What follows `mark` ("doi:"), up to a blank, a comma or a semicolon. */
static void read_mark(const char *text, const char *mark, char *out, size_t size)
{
  const char *at = strstr(text, mark);

  *out = 0;
  if (!at) return;
  at += strlen(mark);
  at += strspn(at, " ");
  size_t n = strcspn(at, " ,;\n");
  while (n > 0 && strchr(".)", at[n - 1])) n--;
  tct_print(out, size, "%.*s", (int)n, at);
}

/* "through time: Kolen & Pollack 1994" to "Kolen and Pollack"; "et al." to "others". */
static void read_authors(const char *from, const char *end, char *out, size_t size)
{
  const char *colon = memchr(from, ':', (size_t)(end - from));
  size_t n          = 0;

  if (colon) from = colon + 1;
  while (from < end && *from == ' ') from++;
  while (end > from && strchr(" ,(", end[-1])) end--;
  while (from < end && n + 8 < size) {
    const size_t left = (size_t)(end - from);
    const char *word  = NULL;
    size_t length     = 0;
    if (left >= 7 && strncmp(from, " et al.", 7) == 0)
      word = " and others", length = 7;
    else if (left >= 3 && strncmp(from, " & ", 3) == 0)
      word = " and ", length = 3;
    else if (left >= 6 && strncmp(from, ", and ", 6) == 0)
      word = " and ", length = 6;
    else if (left >= 2 && strncmp(from, ", ", 2) == 0)
      word = " and ", length = 2;
    if (!word) {
      out[n++] = *from++;
      continue;
    }
    if (n + strlen(word) + 1 > size) break;
    memcpy(out + n, word, strlen(word));
    n += strlen(word);
    from += length;
  }
  out[n] = 0;
}

/* ---- the list ------------------------------------------------------------------------------------- */

static struct work *find(struct bibliography *b, const struct work *w)
{
  for (int i = 0; i < b->n; i++) {
    struct work *old = &b->work[i];
    if (*w->doi ? strcmp(old->doi, w->doi) == 0 : strcmp(old->text, w->text) == 0) return old;
  }
  return NULL;
}

static void add_use(struct work *w, const char *use)
{
  const size_t n = strlen(use);

  for (const char *at = w->uses.at; at && (at = strstr(at, use)); at += n) /* said already? */
    if (at[n] == 0 || at[n] == ',') return;
  tct_text_add(&w->uses, "%s%s", w->uses.n ? ", " : "", use);
}

static void add_one(struct bibliography *b, const char *source, size_t length, const char *use)
{
  struct work w = {0};

  tct_print(w.text, sizeof w.text, "%.*s", (int)length, source);
  const char *year = find_year(w.text);
  if (year) tct_print(w.year, sizeof w.year, "%.4s", year);
  if (year) read_authors(w.text, year, w.who, sizeof w.who);
  read_mark(w.text, "doi:", w.doi, sizeof w.doi);
  read_mark(w.text, "arXiv:", w.arxiv, sizeof w.arxiv);

  if (!*w.year && !*w.doi && !*w.arxiv) return; /* "the file": not a work */

  struct work *there = find(b, &w);
  if (!there && b->n < WORKS_MOST) {
    there  = &b->work[b->n++];
    *there = w;
  }
  if (there) add_use(there, use);
}

void bibliography_add(struct bibliography *b, const char *source, const char *use)
{
  while (source && *source) {
    source += strspn(source, " ;");
    size_t n = strcspn(source, ";");
    if (n > 0) add_one(b, source, n, use);
    source += n;
  }
}

/* ---- BibTeX --------------------------------------------------------------------------------------- */

static bool key_taken(const struct bibliography *b, int before, const char *key)
{
  if (strcmp(key, "tercet") == 0 || strcmp(key, "richards2019") == 0) return true;
  for (int i = 0; i < before; i++)
    if (strcmp(b->work[i].key, key) == 0) return true;
  return false;
}

/* The first author in plain small letters, into stem [32]. */
static void stem_of(const struct work *w, char *stem)
{
  const char *c = *w->who ? w->who : w->text;
  size_t n      = 0;

  for (; *c && strncmp(c, " and ", 5) != 0 && n < 31; c++)
    if (isalnum((unsigned char)*c)) stem[n++] = (char)tolower((unsigned char)*c);
  stem[n] = 0;
}

/* First author and year; b, c ... where two works would have the same. */
static void make_key(struct bibliography *b, int i)
{
  struct work *w = &b->work[i];
  char stem[32];

  stem_of(w, stem);
  tct_print(w->key, sizeof w->key, "%s%s", stem, w->year);
  for (char letter = 'b'; key_taken(b, i, w->key) && letter <= 'z'; letter++)
    tct_print(w->key, sizeof w->key, "%s%s%c", stem, w->year, letter);
}

static void put_escaped(tct_text *t, const char *text)
{
  for (; *text; text++) {
    if (*text == '\\')
      tct_text_add(t, "{\\textbackslash}");
    else if (*text == '~' || *text == '^')
      tct_text_add(t, "\\%c{}", *text);
    else if (strchr("&%$#_{}", *text))
      tct_text_add(t, "\\%c", *text);
    else
      tct_text_put(t, text, 1);
  }
}

static void put_field(tct_text *t, const char *name, const char *value, bool raw)
{
  if (!*value) return;
  tct_text_add(t, ",\n  %s = {", name);
  if (raw)
    tct_text_add(t, "%s", value);
  else
    put_escaped(t, value);
  tct_text_add(t, "}");
}

static void put_work(tct_text *t, const struct work *w)
{
  const bool article = *w->doi && *w->who;

  tct_text_add(t, "\n@%s{%s", article ? "article" : "misc", w->key);
  put_field(t, "author", w->who, false);
  put_field(t, "year", w->year, false);
  put_field(t, "doi", w->doi, true);
  if (*w->arxiv) put_field(t, "eprint", w->arxiv, true);
  if (*w->arxiv) put_field(t, "archiveprefix", "arXiv", true);
  if (!article) put_field(t, "howpublished", w->text, false);
  tct_text_add(t, ",\n  note = {In Tercet: ");
  put_escaped(t, w->uses.at ? w->uses.at : "");
  tct_text_add(t, "}\n}\n");
  if (w->uses.failed) t->failed = true;
}

/* The two that stand first whatever the model is. */
static const char always[] =
  "@software{tercet,\n"
  "  title = {Tercet: models of brains from an objective, a learning rule and an architecture},\n"
  "  version = {" TERCET_VERSION "}\n"
  "}\n"
  "\n"
  "@article{richards2019,\n"
  "  author = {Richards, Blake A. and Lillicrap, Timothy P. and Beaudoin, Philippe and Bengio, "
  "Yoshua and others},\n"
  "  title = {A deep learning framework for neuroscience},\n"
  "  journal = {Nature Neuroscience},\n"
  "  volume = {22},\n"
  "  pages = {1761--1770},\n"
  "  year = {2019},\n"
  "  doi = {10.1038/s41593-019-0520-2},\n"
  "  note = {In Tercet: the framework}\n"
  "}\n";

void bibliography_put(struct bibliography *b, tct_text *t)
{
  tct_text_put(t, always, sizeof always - 1);
  for (int i = 0; i < b->n; i++) {
    make_key(b, i);
    if (!strstr(always, b->work[i].doi) || !*b->work[i].doi) put_work(t, &b->work[i]);
  }
}

void bibliography_free(struct bibliography *b)
{
  for (int i = 0; i < b->n; i++) tct_text_free(&b->work[i].uses);
  b->n = 0;
}
