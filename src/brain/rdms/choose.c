/* choose.c -- which arrays of a file become RDMs: those that are asked for, or the one thing that can be some.
 *
 * Where nothing is asked for, squares are believed to be RDMs only if they are symmetric and 0 on their
 * diagonal, and triangles only if there is no such square: many a list has as many numbers as some number of
 * conditions has pairs. */
#include "brain/rdms/within.h"

#include "base/memory.h"
#include "brain/files/bytes.h"

#include <string.h>
#include <strings.h>

enum { THINGS_MOST = 4096, TOLD_MOST = 8, CONDITIONS_LEAST = 4 };

static tct_rdm_shape shape_of(const tct_rdm_file *f, int i)
{
  const tct_entry *e = &f->list.entry[i];

  if (!e->usable || tct_rdm_file_is_text(e) || strchr(e->name, '@'))
    return (tct_rdm_shape){TCT_NO_RDM, 0, 0};
  return tct_rdm_shape_of(e->rank, e->shape);
}

static bool can_be(const tct_rdm_file *f, int i)
{
  return shape_of(f, i).layout != TCT_NO_RDM;
}

static bool is_triangle(const tct_rdm_file *f, int i)
{
  const tct_rdm_layout layout = shape_of(f, i).layout;

  return layout == TCT_TRIANGLES || layout == TCT_TRIANGLES_LAST;
}

/* What people call the field that an RDM is in. */
static bool is_called_rdm(const char *name)
{
  static const char *const words[] = {"rdm",    "rdms",          "rdmutv",          "rdv",
                                      "rdmvec", "dissimilarity", "dissimilarities", "rdm_vector"};
  char kin[128];

  tct_rdm_kin(name, kin);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcasecmp(tct_rdm_last_part(kin), words[i]) == 0) return true;
  return false;
}

static tct_status take(tct_rdm_file *f, int entry)
{
  f->chosen[f->n++] = entry;
  return TCT_OK;
}

/* ---- what is said where it does not work out ---- */

static void add_shape(tct_text *t, const tct_entry *e)
{
  for (int d = 0; d < e->rank; d++) tct_text_add(t, "%s%zu", d ? " x " : "", e->shape[d]);
  if (e->rank == 0) tct_text_add(t, "one number");
}

/* The entry that tells best what the thing of entry i is: one that can be an RDM, or else one of numbers. */
static int best_of(const tct_rdm_file *f, const char *root, int i)
{
  char own[128];
  int best = i;

  for (int k = i; k < f->list.n && k < i + THINGS_MOST; k++) {
    const tct_entry *e = &f->list.entry[k];
    tct_rdm_root(f, k, own);
    if (strcmp(own, root) != 0) break;
    if (can_be(f, k) && is_called_rdm(e->name)) return k;
    if (can_be(f, k) && !can_be(f, best)) best = k;
    if (!tct_rdm_file_is_text(e) && tct_rdm_file_is_text(&f->list.entry[best])) best = k;
  }
  return best;
}

/* Name the things of the file, or those of them that are marked. */
static int add_things(const tct_rdm_file *f, const bool *which, tct_text *t)
{
  char root[128], seen[TOLD_MOST][128];
  int told = 0, more = 0;

  for (int i = 0; i < f->list.n; i++) {
    if (which && !which[i]) continue;
    tct_rdm_root(f, i, root);
    int k = 0;
    while (k < told && strcmp(seen[k], root) != 0) k++;
    more += k == TOLD_MOST;
    if (k < told || k == TOLD_MOST) continue;
    memcpy(seen[told++], root, sizeof root);
    const tct_entry *e = &f->list.entry[which ? i : best_of(f, root, i)];
    tct_text_add(t, "%s'%s' (%s", told > 1 ? ", " : "", root,
                 tct_rdm_file_is_text(e) ? "text, " : "");
    add_shape(t, e);
    tct_text_add(t, ")");
  }
  if (more) tct_text_add(t, " and more");
  return told;
}

static tct_status bad(const tct_rdm_file *f, const char *what, const bool *which, const char *end)
{
  tct_text known = {0};
  const int n    = add_things(f, which, &known);

  (void)tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0, "%s%s%s", what,
                    n ? known.at ? known.at : "" : "nothing", end);
  tct_text_free(&known);
  return TCT_BAD_DATA;
}

/* The nearest of all names, whole or without places, or of their things or folders. */
static bool nearest(const tct_rdm_file *f, const char *within, char near[128])
{
  enum { WAYS = 4 };
  const int n      = f->list.n < THINGS_MOST ? f->list.n : THINGS_MOST;
  char(*name)[128] = tct_alloc(WAYS * (size_t)n + 1, sizeof *name), (*to)[128] = name;
  const char **word = tct_alloc(WAYS * (size_t)n + 1, sizeof *word);
  const char *found = NULL;
  char kin[128];

  for (int i = 0; name && word && i < n; i++) {
    const char *own = f->list.entry[i].name, *slash = strrchr(own, '/');
    tct_rdm_root(f, i, *to++);
    tct_rdm_kin(own, *to++);
    tct_print(*to++, sizeof *to, "%s", own);
    tct_print(*to++, sizeof *to, "%.*s", slash ? (int)(slash - own) : 0, own);
  }
  for (int i = 0; name && word && i < WAYS * n; i++) word[i] = name[i];
  tct_rdm_kin(within, kin);
  if (name && word) found = tct_nearest(within, word, WAYS * n);
  if (name && word && !found) found = tct_nearest(kin, word, WAYS * n); /* "s(9)" of a shorter s */
  if (found) memcpy(near, found, 128);
  tct_free(name);
  tct_free(word);
  return found && *near;
}

static tct_status no_such(const tct_rdm_file *f, const char *within)
{
  char near[128], what[256];

  if (nearest(f, within, near))
    return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                       "there is no '%.128s' in it; did you mean '%s'?", within, near);
  tct_print(what, sizeof what, "there is no '%.128s' in it; it has ", within);
  return bad(f, what, NULL, "");
}

static tct_status is_none(const tct_rdm_file *f, int i)
{
  const tct_entry *e = &f->list.entry[i];
  tct_text shape     = {0};

  if (!e->usable)
    return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0, "'%s' cannot be read: %s",
                       e->name, e->note);
  add_shape(&shape, e);
  (void)tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0,
                    "'%s' is no RDM: it is %s%s, not square, not a stack of squares and not as "
                    "many numbers as conditions have pairs",
                    e->name, tct_rdm_file_is_text(e) ? "text, " : "", shape.at ? shape.at : "");
  tct_text_free(&shape);
  return TCT_BAD_DATA;
}

/* ---- what is asked for ---- */

/* Is the entry (part of) what the path names? */
static bool is_within(const char *name, const char *path)
{
  const size_t n = strlen(path);
  char kin[128];

  if (strncmp(name, path, n) == 0 && name[n] && strchr("({./", name[n])) return true;
  tct_rdm_kin(name, kin);
  return strncmp(kin, path, n) == 0 && (!kin[n] || strchr("./", kin[n]));
}

static bool same_kin(const tct_rdm_file *f, int a, int b)
{
  char one[128], other[128];

  tct_rdm_kin(f->list.entry[a].name, one);
  tct_rdm_kin(f->list.entry[b].name, other);
  return strcmp(one, other) == 0;
}

/* Of several arrays, those that are called RDM; if none is, all, if they are over as many conditions. */
static tct_status narrow(tct_rdm_file *f, const char *thing)
{
  bool one_kin = true, one_size = true;
  char what[256];
  int called = 0;

  for (int i = 0; i < f->n; i++) {
    one_kin = one_kin && same_kin(f, f->chosen[0], f->chosen[i]);
    one_size =
      one_size && shape_of(f, f->chosen[i]).conditions == shape_of(f, f->chosen[0]).conditions;
    called += is_called_rdm(f->list.entry[f->chosen[i]].name);
  }
  if (one_kin || (one_size && called == 0)) return TCT_OK;
  if (called > 0) {
    int kept = 0;
    for (int i = 0; i < f->n; i++)
      if (is_called_rdm(f->list.entry[f->chosen[i]].name)) f->chosen[kept++] = f->chosen[i];
    f->n = kept;
    return TCT_OK;
  }
  tct_print(what, sizeof what,
            "'%.100s' holds RDMs over different numbers of conditions, such as '%.60s' and '%.60s'",
            thing, f->list.entry[f->chosen[0]].name, f->list.entry[f->chosen[f->n - 1]].name);
  return tct_fail_in(f->g->err, TCT_BAD_DATA, f->g->path, 0, 0, "%s: say which", what);
}

static tct_status choose_named(tct_rdm_file *f, const char *within)
{
  int inside = -1;

  for (int i = 0; i < f->list.n; i++)
    if (strcmp(f->list.entry[i].name, within) == 0)
      return can_be(f, i) ? take(f, i) : is_none(f, i);
  for (int i = 0; i < f->list.n; i++) {
    if (!is_within(f->list.entry[i].name, within)) continue;
    if (inside < 0 || !tct_rdm_file_is_text(&f->list.entry[i])) inside = i;
    if (can_be(f, i)) (void)take(f, i);
  }
  if (f->n > 0) return narrow(f, within);
  return inside < 0 ? no_such(f, within) : is_none(f, inside);
}

/* ---- what is not asked for ---- */

/* How many things have entries that are marked; `root` is the first of them, and what is beyond one is counted by changes. */
static int count_roots(const tct_rdm_file *f, const bool *mark, char root[128])
{
  char own[128];
  int n = 0;

  for (int i = 0; i < f->list.n; i++) {
    if (!mark[i]) continue;
    tct_rdm_root(f, i, own);
    if (n == 0) memcpy(root, own, sizeof own);
    if (n == 0 || strcmp(own, root) != 0) n++;
  }
  return n;
}

/* Leave the mark on squares that are symmetric and 0 on their diagonal. */
static tct_status verify(tct_rdm_file *f, bool *square)
{
  f->n = 0;
  for (int i = 0; i < f->list.n; i++)
    if (square[i]) (void)take(f, i);
  TCT_PASS(tct_rdm_file_load(f, NULL));
  f->n = 0;
  for (int i = 0; i < f->list.n; i++) {
    const tct_array *a = square[i] ? tct_arrays_named(&f->held, f->list.entry[i].name) : NULL;
    square[i]          = a && tct_rdms_hold(a, f->g->half);
  }
  return TCT_OK;
}

/* Are these squares over as many conditions each, as an archive of models has them?  Then all are meant. */
static bool are_alike(const tct_rdm_file *f, const bool *mark)
{
  int first = -1;

  for (int i = 0; i < f->list.n; i++) {
    if (!mark[i]) continue;
    if (first < 0) first = i;
    if (shape_of(f, i).layout != TCT_SQUARE ||
        shape_of(f, i).conditions != shape_of(f, first).conditions)
      return false;
  }
  return first >= 0;
}

static tct_status choose_marked(tct_rdm_file *f, bool *square, bool *triangle)
{
  char root[128], own[128];

  for (int i = 0; i < f->list.n; i++) {
    const tct_rdm_shape s = shape_of(f, i);
    triangle[i]           = is_triangle(f, i) &&
                  (s.conditions >= CONDITIONS_LEAST || is_called_rdm(f->list.entry[i].name));
    square[i] = s.layout != TCT_NO_RDM && !is_triangle(f, i);
  }
  const int squares = count_roots(f, square, root), triangles = count_roots(f, triangle, own);
  if (squares > 1 || (squares == 1 && triangles > 0)) TCT_PASS(verify(f, square));
  const bool *mark = count_roots(f, square, own) > 0 ? square : triangle;
  int left         = count_roots(f, mark, own);
  if (left > 1 && are_alike(f, mark)) {
    for (int i = 0; i < f->list.n; i++)
      if (mark[i]) (void)take(f, i);
    return TCT_OK;
  }
  if (left > 1)
    return bad(f, "several things in it can be RDMs: ", mark, "; say which, as FILE:NAME");
  if (left == 0 && squares != 1) return bad(f, "nothing in it can be RDMs; it has ", NULL, "");
  if (left == 1)
    memcpy(root, own, sizeof root); /* else the only square there is: it is told what is wrong */
  for (int i = 0; i < f->list.n; i++) {
    tct_rdm_root(f, i, own);
    if (can_be(f, i) && strcmp(own, root) == 0) (void)take(f, i);
  }
  return narrow(f, root);
}

tct_status tct_rdm_file_choose_column(tct_rdm_file *f, const char *name)
{
  char kin[128];

  f->chosen = tct_alloc((size_t)f->list.n + 1, sizeof *f->chosen);
  if (!f->chosen)
    return tct_fail(f->g->err, TCT_NO_MEMORY, "no memory to look into %s", f->g->path);
  for (int i = 0; i < f->list.n; i++)
    if (f->list.entry[i].usable && strcmp(f->list.entry[i].name, name) == 0) return take(f, i);
  for (int i = 0; i < f->list.n; i++) {
    tct_rdm_kin(f->list.entry[i].name, kin);
    if (f->list.entry[i].usable && strcmp(kin, name) == 0) (void)take(f, i);
  }
  return f->n ? TCT_OK : no_such(f, name);
}

tct_status tct_rdm_file_choose(tct_rdm_file *f, const char *within)
{
  const size_t n = (size_t)f->list.n + 1;
  bool *mark     = tct_alloc(2 * n, sizeof *mark);
  tct_status status;

  f->chosen = tct_alloc(n, sizeof *f->chosen);
  if (!mark || !f->chosen)
    status = tct_fail(f->g->err, TCT_NO_MEMORY, "no memory to look into %s", f->g->path);
  else if (within)
    status = choose_named(f, within + (*within == '/'));
  else
    status = choose_marked(f, mark, mark + n);
  tct_free(mark);
  return status;
}

bool tct_rdms_are_listed(const tct_format *format, const tct_entries *all, char thing[128])
{
  const tct_rdm_file f = {.format = format, .list = *all};

  for (int i = 0; i < all->n; i++)
    if (can_be(&f, i) && is_called_rdm(all->entry[i].name)) {
      tct_rdm_root(&f, i, thing);
      return true;
    }
  return false;
}
