/* spec.c -- a spec's life: from a file or a text, its parts, and showing what is wrong with it. */
#include "substrate/complain.h"
#include "substrate/spec_own.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"

#include <string.h>

/* A map at the root, or a sentence that says what is there instead. */
static tct_status look_at_root(const tct_source *s, const tct_node *root, tct_error *err)
{
  if (root->kind == TCT_NODE_MAP) return TCT_OK;
  if (root->kind == TCT_NODE_SCALAR && !root->quoted && !*root->text)
    return tct_fail_in(err, TCT_BAD_SPEC, s->file, 1, 1, "the spec is empty");
  return tct_source_refuse(s, root->line, root->column, err,
                           "a spec is a map of keys, such as 'rule: backprop', and not a %s",
                           root->kind == TCT_NODE_LIST ? "list" : "single text");
}

static tct_status too_large(const char *name, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_SPEC, name, 0, 0,
                     "a spec has at most 1 MiB (%d bytes); this one is larger", TCT_SPEC_MOST);
}

tct_spec *tct_spec_of(const char *bytes, size_t n, const char *name, tct_error *err)
{
  const size_t mark =
    n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* a byte order mark */
  tct_spec *s;
  bool fine;

  if (n > TCT_SPEC_MOST) {
    too_large(name, err);
    return NULL;
  }
  s = tct_alloc(1, sizeof *s);
  if (s) s->folder = tct_strdup(".");
  if (s) s->source = tct_alloc(1, sizeof(tct_source *));
  fine = s && s->folder && s->source;
  if (!fine) tct_fail(err, TCT_NO_MEMORY, "no memory for the spec %s", name);
  if (fine) {
    s->source[0] = tct_source_new(name, bytes + mark, n - mark, err);
    fine         = s->source[0] != NULL;
    s->n_sources = fine;
  }
  if (fine) fine = tct_tree_read(s->source[0], 0, &s->root, err) == TCT_OK;
  if (fine) fine = look_at_root(s->source[0], s->root, err) == TCT_OK;
  if (fine) return s;
  tct_spec_free(s);
  return NULL;
}

tct_spec *tct_spec_parse(const char *text, const char *name, tct_error *err)
{
  return tct_spec_of(text, strlen(text), name, err);
}

tct_spec *tct_spec_read(const char *path, tct_error *err)
{
  tct_error local;
  tct_error *said = err ? err : &local;
  char *bytes     = NULL;
  tct_spec *s;
  size_t n;
  const tct_status code = tct_file_read(path, TCT_SPEC_MOST, &bytes, &n, said);

  if (code == TCT_BAD_DATA) too_large(path, said);
  if (code != TCT_OK) return NULL;
  s = tct_spec_of(bytes, n, path, said);
  tct_free(bytes);
  if (!s) return NULL;
  tct_free(s->folder);
  s->folder = tct_path_folder(path);
  if (s->folder) return s;
  tct_fail(said, TCT_NO_MEMORY, "no memory for the spec %s", path);
  tct_spec_free(s);
  return NULL;
}

void tct_spec_free(tct_spec *s)
{
  if (!s) return;
  tct_node_free(s->root);
  for (int i = 0; i < s->n_sources; i++) tct_source_free(s->source[i]);
  tct_free(s->source);
  tct_free(s->folder);
  tct_free(s);
}

const tct_node *tct_spec_root(const tct_spec *s)
{
  return s->root;
}

const char *tct_spec_file(const tct_spec *s)
{
  return s->source[0]->file;
}

const char *tct_spec_folder(const tct_spec *s)
{
  return s->folder;
}

void tct_spec_hash(const tct_spec *s, char hex[65])
{
  tct_sha256 sum;

  tct_sha256_begin(&sum);
  for (int i = 0; i < s->n_sources; i++) tct_sha256_add(&sum, s->source[i]->text, s->source[i]->n);
  tct_sha256_end(&sum, hex);
}

const tct_error *tct_spec_complaints(const tct_spec *s, int *n)
{
  *n = s->kept + (s->dropped > 0);
  return s->complaint;
}

void tct_spec_show_complaint(const tct_spec *s, int i, char *text, size_t size)
{
  const tct_error *e;
  char shown[1024] = "";

  if (size == 0) return;
  *text = 0;
  if (i < 0 || i >= s->kept + (s->dropped > 0)) return;
  e = &s->complaint[i];
  if (i < s->kept && s->from[i] >= 0)
    tct_source_show(s->source[s->from[i]], e->line, e->column, shown, sizeof shown);
  if (e->line > 0)
    tct_print(text, size, "%s:%d:%d: error: %s\n%s", e->file, e->line, e->column, e->text, shown);
  else
    tct_print(text, size, "%s: error: %s\n", e->file, e->text);
}
