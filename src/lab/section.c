/* section.c -- a section of a spec that says what shall be measured: its keys, its counts, its complaints. */
#include "lab/section.h"

#include "base/text.h"
#include "substrate/complain.h"

#include <string.h>

enum { COUNT_MOST = 1000000 };

tct_status tct_section_bad(const tct_node *n, const char *what, tct_error *err)
{
  return tct_fail_in(err, TCT_BAD_SPEC, n->file, n->line, n->column, "%s", what);
}

tct_status tct_section_keys(const tct_node *section, const char *const *keys, int n, tct_error *err)
{
  for (int i = 0; section && i < section->n; i++) {
    const tct_node *one = section->child[i];
    bool known          = false;
    for (int k = 0; one->key && k < n; k++) known = known || strcmp(one->key, keys[k]) == 0;
    if (known) continue;
    const char *near = one->key ? tct_nearest(one->key, keys, n) : NULL;
    return tct_fail_in(err, TCT_BAD_SPEC, one->file, one->key ? one->key_line : one->line,
                       one->key ? one->key_column : one->column, "the section %s has no '%s'%s%s",
                       section->key, one->key ? one->key : "list", near ? "; did you mean " : "",
                       near ? near : "");
  }
  return TCT_OK;
}

tct_status tct_section_count(const tct_node *section, const char *key, int usual, int *x,
                             tct_error *err)
{
  const tct_node *n = tct_node_at(section, key);
  int64_t read      = usual;

  if (*x) return TCT_OK;
  if (n && (!n->text || !tct_read_int(n->text, &read) || read < 1 || read > COUNT_MOST))
    return tct_section_bad(n, "this is a whole number from 1 to 1000000", err);
  *x = (int)read;
  return TCT_OK;
}

tct_status tct_section_set(const tct_node *list, const char *what, const char *name, const char *of,
                           tct_spec *s, tct_error *err)
{
  for (int i = 0; list && i < list->n; i++) {
    const tct_node *one = list->child[i];
    if (!one->text || !strchr(one->text, '='))
      return tct_fail_in(err, TCT_BAD_SPEC, one->file, one->line, one->column,
                         "what %s %s needs is a list of settings, \"path=value\"", what, name);
    if (strncmp(one->text, of, strlen(of)) != 0) continue;
    TCT_TRY(tct_set(s, one->text, err), err, "setting %s for %s %s", one->text, what, name);
  }
  return TCT_OK;
}
