/* steps.c -- the next step of the plan, looked at before it is believed.
 *
 * The plan comes from our own program, so that what is wrong with it is a mistake in Tercet; but it shall be
 * told of as one, and not be written into somebody's file. */
#include "steps.h"

#include "base/memory.h"
#include "base/text.h"
#include "brain/files/bytes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { TEXTS_MOST = 1 << 30 };

static tct_status nonsense(const steps *s, tct_error *err, const char *what)
{
  return tct_fail(err, TCT_BUG, "step %llu of the plan is nonsense: %s", (unsigned long long)s->n,
                  what);
}

static tct_status take(steps *s, void *into, size_t n, tct_error *err)
{
  char *to = into;

  while (n > 0) {
    const ssize_t got = read(s->plan, to, n);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return nonsense(s, err, "the plan ends in it");
    to += got;
    n -= (size_t)got;
  }
  return TCT_OK;
}

/* ---- what a step must be ---- */

static bool is_text(int type)
{
  return type == TCT_STEP_TEXT || type == TCT_STEP_ASCII || type == TCT_STEP_REFERENCE;
}

/* "/" or "/a/b": no part is empty, "." or "..". */
static bool is_path(const char *path)
{
  if (path[0] != '/') return false;
  if (!path[1]) return true;
  for (const char *part = path; *part;) {
    const size_t n = strcspn(part + 1, "/");
    if (n == 0 || (n <= 2 && strspn(part + 1, ".") == n)) return false;
    part += n + 1;
  }
  return true;
}

static tct_status check_head(steps *s, tct_error *err)
{
  const tct_step *h = &s->head;
  const bool end = h->kind == TCT_STEP_END, made = h->kind == TCT_STEP_GROUP || end;
  size_t shape[TCT_RANK] = {0};

  if (h->mark != TCT_STEP_MARK) return nonsense(s, err, "it does not begin as one");
  if (h->kind > TCT_STEP_END) return nonsense(s, err, "its kind is unknown");
  if (h->rank < 0 || h->rank > TCT_RANK) return nonsense(s, err, "its rank is impossible");
  if (h->path > TCT_STEP_PATH || h->name > TCT_STEP_NAME || (h->path == 0) != end ||
      (h->name != 0) != (h->kind == TCT_STEP_ATTRIBUTE))
    return nonsense(s, err, "its path or name is too long, missing or too much");
  if (end) return h->rank == 1 && h->bytes == 0 ? TCT_OK : nonsense(s, err, "it is no end");
  if (made) return h->bytes == 0 ? TCT_OK : nonsense(s, err, "a group has no values");
  if (!is_text(h->type) && (h->type < 0 || h->type > (int)TCT_BOOL8))
    return nonsense(s, err, "its type is unknown");
  for (int d = 0; d < h->rank; d++) shape[d] = (size_t)h->shape[d];
  if (!tct_elements(h->rank, shape, &s->values)) return nonsense(s, err, "its size overflows");
  if (is_text(h->type) && (h->rank > 1 || h->bytes < s->values || h->bytes > TEXTS_MOST))
    return nonsense(s, err, "its texts cannot be so many");
  size_t bytes;
  if (!is_text(h->type) &&
      (__builtin_mul_overflow(s->values, tct_dtype_size((tct_dtype)h->type), &bytes) ||
       bytes != h->bytes))
    return nonsense(s, err, "its values do not fill its shape");
  return TCT_OK;
}

static tct_status take_word(steps *s, char *word, uint32_t n, tct_error *err)
{
  word[0] = 0;
  TCT_PASS(take(s, word, n, err));
  if (n > 0 && (memchr(word, 0, n) != word + n - 1 || n == 1 || !tct_utf8(word, n - 1)))
    return nonsense(s, err, "its path or name is no text");
  return TCT_OK;
}

tct_status step_next(steps *s, tct_error *err)
{
  if (s->left > 0) return nonsense(s, err, "its values were not read");
  s->n++;
  s->values = 0;
  TCT_PASS(take(s, &s->head, sizeof s->head, err));
  TCT_PASS(check_head(s, err));
  TCT_PASS(take_word(s, s->path, s->head.path, err));
  TCT_PASS(take_word(s, s->name, s->head.name, err));
  if (s->head.kind == TCT_STEP_END)
    return s->head.shape[0] == s->n - 1 ? TCT_OK : nonsense(s, err, "steps were lost before it");
  if (!is_path(s->path)) return nonsense(s, err, "its path leads elsewhere");
  s->left = s->head.bytes;
  return TCT_OK;
}

/* ---- its values ---- */

tct_status step_bytes(steps *s, void *into, size_t n, tct_error *err)
{
  if (n > s->left) return nonsense(s, err, "it has fewer values");
  TCT_PASS(take(s, into, n, err));
  s->left -= n;
  return TCT_OK;
}

static tct_status part_texts(const steps *s, char *bytes, size_t n, char **text, tct_error *err)
{
  const char *const end = bytes + n;

  for (size_t i = 0; i < s->values; i++) {
    char *after = bytes < end ? memchr(bytes, 0, (size_t)(end - bytes)) : NULL;
    if (!after) return nonsense(s, err, "a text of it does not end");
    if (!tct_utf8(bytes, (size_t)(after - bytes)))
      return nonsense(s, err, "a text of it is not UTF-8");
    if (s->head.type == TCT_STEP_REFERENCE && !is_path(bytes))
      return nonsense(s, err, "a reference of it leads elsewhere");
    for (const char *c = bytes; s->head.type == TCT_STEP_ASCII && c < after; c++)
      if ((unsigned char)*c > 126) return nonsense(s, err, "a text of it is not ASCII");
    text[i] = bytes;
    bytes   = after + 1;
  }
  return bytes == end ? TCT_OK : nonsense(s, err, "there are more texts than it says");
}

tct_status step_texts(steps *s, char **bytes, char ***text, tct_error *err)
{
  const size_t n = (size_t)s->left;

  *bytes = tct_alloc(n, 1);
  *text  = tct_alloc(s->values, sizeof **text);
  tct_status status =
    *bytes && *text
      ? step_bytes(s, *bytes, n, err)
      : tct_fail(err, TCT_NO_MEMORY, "no memory for the %zu texts of %s", s->values, s->path);
  if (status == TCT_OK) status = part_texts(s, *bytes, n, *text, err);
  if (status == TCT_OK) return TCT_OK;
  tct_free(*bytes);
  tct_free(*text);
  *bytes = NULL;
  *text  = NULL;
  return status;
}
