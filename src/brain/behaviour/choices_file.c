/* choices_file.c -- choices of observers out of a file: only the columns that are looked at are read. */
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "brain/behaviour/table.h"
#include "brain/files/bytes.h"

enum { PARTS = 8, WANTED = TCT_CHOICE_COLUMN_N + 1 + 2 * PARTS + 1 };

typedef struct {
  const char *name[WANTED];
  char part[PARTS][TCT_CHOICE_NAME]; /* of a difference: what may stand before the sign */
} wishes;

/* Of "a-b-c" "a", "b-c", "a-b" and "c": which of them are columns the table will say. */
static int add_parts(wishes *w, int n, const char *name)
{
  const char *at = strchr(name, '-');

  for (int i = 0; at && i < PARTS; i++, at = strchr(at + 1, '-')) {
    tct_print(w->part[i], sizeof w->part[i], "%.*s",
              (int)(at - name < TCT_CHOICE_NAME ? at - name : 0), name);
    w->name[n++] = w->part[i];
    w->name[n++] = at + 1;
  }
  return n;
}

static void wish(const tct_observers_how *how, wishes *w)
{
  int n = 0;

  for (int k = 0; k < TCT_CHOICE_COLUMN_N; k++)
    w->name[n++] = how->column[k] ? how->column[k] : tct_choice_column_names[k];
  w->name[n++] = TCT_CHANCE_PREFIX "*";
  if (how->column[TCT_CHOICE_STRENGTH]) n = add_parts(w, n, how->column[TCT_CHOICE_STRENGTH]);
  w->name[n] = NULL;
}

static tct_status read_with(const char *path, const char *const *wanted, size_t most,
                            const tct_observers_how *how, tct_observers *into, tct_error *err)
{
  tct_arrays arrays = {0};
  char stem[128];

  *into = (tct_observers){.n = 0};
  TCT_PASS(tct_arrays_read(path, wanted, most, &arrays, err));
  tct_stem(path, stem);
  const tct_status status = tct_observers_of(&arrays, stem, how, into, err);
  tct_arrays_free(&arrays);
  return status;
}

tct_status tct_observers_read(const char *path, const tct_observers_how *how, size_t most,
                              tct_observers *into, tct_error *err)
{
  tct_error first = {0}, again = {0};
  wishes w;

  wish(how, &w);
  if (read_with(path, w.name, most, how, into, &first) == TCT_OK) return TCT_OK;
  /* with all columns in view, what is said of one that is not there says which are */
  if (first.code == TCT_BAD_DATA && read_with(path, NULL, most, how, into, &again) == TCT_OK)
    return TCT_OK;
  if (err) *err = first.code == TCT_BAD_DATA && again.code == TCT_BAD_DATA ? again : first;
  return tct_while(err, first.code, "reading choices from %s", path);
}
