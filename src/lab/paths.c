/* paths.c -- files that a spec names, named so that it holds from anywhere.
 *
 * A relative path starts from the folder of the spec that says it.  A run's spec.yaml lies elsewhere, so
 * before a spec is compiled the `file` and `folder` of its task are made absolute, if they are there. */
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "lab/run_own.h"
#include "substrate/complain.h"

#include <stdlib.h>
#include <string.h>

static bool is_path(const tct_param *p)
{
  return p->type == TCT_TYPE_TEXT &&
         (strcmp(p->name, "file") == 0 || strcmp(p->name, "folder") == 0);
}

static tct_status set_path(tct_spec *s, const char *key, const char *absolute, tct_error *err)
{
  tct_text set    = {0};
  tct_status code = TCT_OK;

  tct_text_add(&set, "task.%s=", key);
  tct_text_json(&set, absolute);
  code =
    set.failed ? tct_fail(err, TCT_NO_MEMORY, "no memory for a path") : tct_set(s, set.at, err);
  tct_text_free(&set);
  return code;
}

/* `folder` is absolute. */
static tct_status settle(tct_spec *s, const char *folder, const char *key, const char *said,
                         tct_error *err)
{
  char *path      = tct_path(folder, said);
  tct_status code = TCT_OK;

  if (!path)
    code = tct_fail(err, TCT_NO_MEMORY, "no memory for a path");
  else if (tct_file_is(path))
    code = set_path(s, key, path, err);
  tct_free(path);
  return code;
}

tct_status tct_settle_paths(tct_spec *s, tct_error *err)
{
  const tct_node *task = tct_node_at(tct_spec_root(s), "task"), *kind = tct_node_at(task, "kind");
  const tct_about *about = kind && kind->text ? tct_variant("tasks", kind->text) : NULL;
  char *folder           = about ? realpath(tct_spec_folder(s), NULL) : NULL;
  tct_status code        = TCT_OK;

  for (int i = 0; folder && i < about->n_params && code == TCT_OK; i++) {
    const tct_param *p   = &about->params[i];
    const tct_node *said = is_path(p) ? tct_node_at(task, p->name) : NULL;

    if (said && said->kind == TCT_NODE_SCALAR && *said->text && *said->text != '/')
      code = settle(s, folder, p->name, said->text, err);
    task =
      tct_node_at(tct_spec_root(s), "task"); /* an assignment may have put another in its place */
  }
  free(folder);
  return code;
}
