/* plot_file.c -- where --plot FILE.svg wants its picture. */
#include "plot_file.h"
#include "say.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

/* The table of a picture lies beside it: no table of somebody else's may be replaced by it. */
static tct_status not_ours(const char *path, tct_error *err)
{
  const int stem = (int)strlen(path) - 4;
  tct_text csv = {0}, gp = {0};
  tct_status status = TCT_OK;

  tct_text_add(&csv, "%.*s.csv", stem, path);
  tct_text_add(&gp, "%.*s.gp", stem, path);
  if (csv.failed || gp.failed)
    status = tct_fail(err, TCT_NO_MEMORY, "no memory for the name of a picture");
  else if (tct_file_is(csv.at) && !tct_file_is(gp.at))
    status =
      tct_fail(err, TCT_UNSUPPORTED,
               "%s would be replaced by the table of %s: name the picture otherwise", csv.at, path);
  tct_text_free(&csv);
  tct_text_free(&gp);
  return status;
}

tct_status plot_file_of(const char *path, struct plot_file *file, tct_error *err)
{
  const char *slash  = strrchr(path, '/');
  const char *name   = slash ? slash + 1 : path;
  const size_t n     = strlen(name);
  const size_t above = slash ? (size_t)(slash - path) : 0;

  if (n < 5 || strcmp(name + n - 4, ".svg") != 0)
    return tct_fail(err, TCT_UNSUPPORTED,
                    "%s: a picture is drawn into a file whose name ends in .svg", path);
  if (n - 4 >= sizeof file->name || above >= sizeof file->folder)
    return tct_fail(err, TCT_UNSUPPORTED, "%s: that name is too long for a picture", path);
  tct_print(file->name, sizeof file->name, "%.*s", (int)(n - 4), name);
  /* "/a.svg" lies in "/", "a.svg" here */
  tct_print(file->folder, sizeof file->folder, "%.*s", slash ? (above ? (int)above : 1) : 1,
            slash ? path : ".");
  return not_ours(path, err);
}

int plot_asked(const struct asked *a)
{
  struct plot_file file;
  tct_error err = {0};

  if (!a->plot || plot_file_of(a->plot, &file, &err) == TCT_OK) return EXIT_DONE;
  return say_usage(a, "%s", err.text);
}
