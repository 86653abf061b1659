/* golden.h -- numbers that other programs computed, where they are at hand.
 *
 * They lie in a folder of their own beside the source; TERCET_GOLDEN in the environment names it. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>

#ifndef TERCET_SOURCE
#define TERCET_SOURCE "."
#endif

/* The file, or NULL: not here, which stderr is told.  Freed by json_decref. */
static inline json_t *golden(const char *name)
{
  const char *folder = getenv("TERCET_GOLDEN");
  char path[1024];

  (void)snprintf(path, sizeof path, "%s/%s", folder ? folder : TERCET_SOURCE "/../shared/golden",
                 name);
  json_t *all = json_load_file(path, 0, NULL);
  if (!all) (void)fprintf(stderr, "skipped: there are no golden numbers at %s\n", path);
  return all;
}

/* A list, or a list of lists of the same length, as one array.  Returns how many; aborts if not. */
static inline int golden_numbers(const json_t *list, int most, double *out)
{
  int n = 0;
  size_t i;
  json_t *item;

  json_array_foreach(list, i, item)
  {
    if (json_is_array(item))
      n += golden_numbers(item, most - n, out + n);
    else if (n < most && json_is_number(item))
      out[n++] = json_number_value(item);
    else
      abort();
  }
  return n;
}

static inline int golden_array(const json_t *all, const char *key, int most, double *out)
{
  return golden_numbers(json_object_get(all, key), most, out);
}

#endif
