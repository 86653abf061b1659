/* published.h -- real recordings that others have published, in a folder of their own beside the source.
 *
 * TERCET_DATA in the environment names another one. */
#ifndef PUBLISHED_H
#define PUBLISHED_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The place of a file, by its path in the folder; good until the next call. */
static inline const char *published(const char *name)
{
  static char path[1024];
  const char *where = getenv("TERCET_DATA");

  (void)snprintf(path, sizeof path, "%s/%s", where ? where : TERCET_SOURCE "/../shared/data", name);
  return path;
}

/* The same, of a file that is there; NULL, and a word on stderr, if it is not. */
static inline const char *published_or_not(const char *name)
{
  const char *path = published(name);

  if (access(path, R_OK) == 0) return path;
  fprintf(stderr, "skipped: there is no %s\n", path);
  return NULL;
}

#endif
