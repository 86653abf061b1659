/* file.c -- whole files in and out, so that a kill or a full disk leaves the old or the new.
 *
 * A file is written beside its place, flushed, renamed over it, and the folder is flushed: only
 * then is it there after a power cut (rename alone is atomic for readers, not for the disk).  Every
 * call that writes goes through a counted wrapper, which tests make fail at each index in turn. */
#include "base/file.h"

#include "base/memory.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- system calls that can be made to fail ---- */

enum { SHORT_WRITE = -1 };

static _Atomic int64_t calls;
static _Atomic int64_t fail_in = -1; /* calls to go until one fails; below 0: none */
static _Atomic int fail_with;

void tct_fail_io_at(int64_t n, int error)
{
  atomic_store(&fail_with, error);
  atomic_store(&fail_in, n);
}

int64_t tct_io_calls(void)
{
  return atomic_load(&calls);
}

/* Count a call that is about to happen.  0: let it; else the error it is to fail with. */
static int injected(void)
{
  atomic_fetch_add(&calls, 1);
  if (atomic_load(&fail_in) < 0) return 0;
  if (atomic_fetch_sub(&fail_in, 1) > 1) return 0;
  atomic_store(&fail_in, -1);
  return atomic_load(&fail_with);
}

static bool refused(void)
{
  const int error = injected();

  if (error > 0) errno = error;
  return error > 0;
}

static int open_once(const char *path, int how)
{
  return refused() ? -1 : open(path, how | O_CLOEXEC, 0666);
}

static ssize_t write_once(int fd, const char *bytes, size_t n)
{
  const int error = injected();

  if (error > 0) {
    errno = error;
    return -1;
  }
  return write(fd, bytes, error == SHORT_WRITE && n > 1 ? n / 2 : n);
}

static int fsync_once(int fd)
{
  return refused() ? -1 : fsync(fd);
}

static int rename_once(const char *from, const char *to)
{
  return refused() ? -1 : rename(from, to);
}

static int mkdir_once(const char *path)
{
  return refused() ? -1 : mkdir(path, 0777);
}

/* A signal may interrupt any of them before it has begun: ask again. */
#define AGAIN(result, call)                                                                        \
  do {                                                                                             \
    (result) = (call);                                                                             \
  } while ((result) < 0 && errno == EINTR)

/* Never asked again: after EINTR the descriptor is closed all the same, and its number may already
 * be someone else's. */
static int close_once(int fd)
{
  const bool fails = refused();
  const int error  = errno;
  const int result = close(fd);

  if (fails) errno = error;
  return (fails || result < 0) && errno != EINTR ? -1 : 0;
}

static int write_all(int fd, const char *bytes, size_t n)
{
  while (n > 0) {
    ssize_t done;

    AGAIN(done, write_once(fd, bytes, n));
    if (done < 0) return -1;
    bytes += done;
    n -= (size_t)done;
  }
  return 0;
}

/* ---- writing ---- */

tct_status tct_fail_io(tct_error *err, const char *what, const char *path)
{
  const int error       = errno;
  const char *words     = strerrordesc_np(error);
  const tct_status code = error == ENOENT || error == ENOTDIR ? TCT_NO_FILE
                          : error == ENOMEM                   ? TCT_NO_MEMORY
                                                              : TCT_IO;

  return tct_fail(err, code, "cannot %s %s: %s", what, path, words ? words : "unknown error");
}

static tct_status sync_folder_of(const char *path, tct_error *err)
{
  char *folder    = tct_path_folder(path);
  tct_status done = folder ? tct_folder_sync(folder, err)
                           : tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);

  tct_free(folder);
  return done;
}

tct_status tct_new_file_open(tct_new_file *f, const char *path, tct_error *err)
{
  tct_text beside = {0};

  *f = (tct_new_file){.path = path, .fd = -1};
  tct_text_add(&beside, "%s.tmp", path);
  if (beside.failed) {
    tct_text_free(&beside);
    return tct_fail(err, TCT_NO_MEMORY, "no memory to write %s", path);
  }
  AGAIN(f->fd, open_once(beside.at, O_WRONLY | O_CREAT | O_TRUNC));
  f->beside = beside.at;
  if (f->fd >= 0) return TCT_OK;
  const tct_status code = tct_fail_io(err, "create", beside.at);
  tct_text_free(&beside);
  f->beside = NULL;
  return code;
}

tct_status tct_new_file_put(const tct_new_file *f, const void *bytes, size_t n, tct_error *err)
{
  return write_all(f->fd, bytes, n) < 0 ? tct_fail_io(err, "write", f->beside) : TCT_OK;
}

tct_status tct_new_file_end(tct_new_file *f, tct_status status, tct_error *err)
{
  int result;

  if (!f->beside) return status;
  if (status == TCT_OK) {
    AGAIN(result, fsync_once(f->fd));
    if (result < 0) status = tct_fail_io(err, "flush", f->beside);
  }
  if (status != TCT_OK) /* the first error is the one to tell of */
    close(f->fd);
  else if (close_once(f->fd) < 0)
    status = tct_fail_io(err, "close", f->beside);
  if (status == TCT_OK) {
    AGAIN(result, rename_once(f->beside, f->path));
    if (result < 0) status = tct_fail_io(err, "rename the new file to", f->path);
  }
  if (status != TCT_OK) unlink(f->beside);
  tct_free(f->beside);
  f->beside = NULL;
  return status == TCT_OK ? sync_folder_of(f->path, err) : status;
}

tct_status tct_file_write(const char *path, const void *bytes, size_t n, tct_error *err)
{
  tct_new_file f;
  tct_status code = tct_new_file_open(&f, path, err);

  if (code == TCT_OK) code = tct_new_file_put(&f, bytes, n, err);
  return tct_new_file_end(&f, code, err);
}

tct_status tct_file_append(const char *path, const void *bytes, size_t n, bool sync, tct_error *err)
{
  const char *failed = NULL;
  tct_status code    = TCT_OK;
  struct stat before;
  int fd, result;

  AGAIN(fd, open_once(path, O_WRONLY | O_CREAT | O_APPEND));
  if (fd < 0) return tct_fail_io(err, "open", path);
  if (fstat(fd, &before) < 0) {
    failed = "look at";
  } else if (write_all(fd, bytes, n) < 0) {
    failed = "append to";
  } else if (sync) {
    AGAIN(result, fsync_once(fd));
    if (result < 0) failed = "flush";
  }
  if (failed) code = tct_fail_io(err, failed, path);
  /* half a line would spoil the next one */
  if (failed && strcmp(failed, "append to") == 0 && ftruncate(fd, before.st_size) < 0)
    code = tct_while(err, code, "taking back what was written of it");
  if (failed) {
    close(fd);
    return code;
  }
  if (close_once(fd) < 0) return tct_fail_io(err, "close", path);
  return sync && before.st_size == 0 ? sync_folder_of(path, err) : TCT_OK;
}

/* ---- reading ---- */

static size_t first_room(int fd, size_t most)
{
  struct stat is;

  if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode) || is.st_size <= 0) return 4096;
  return ((size_t)is.st_size < most ? (size_t)is.st_size : most) + 2; /* a 0, and to see the end */
}

tct_status tct_file_read(const char *path, size_t most, char **bytes, size_t *n, tct_error *err)
{
  tct_status code = TCT_OK;
  size_t room, have = 0;
  ssize_t got = 1;
  char *at    = NULL;
  int fd;

  AGAIN(fd, open(path, O_RDONLY | O_CLOEXEC));
  if (fd < 0) return tct_fail_io(err, "read", path);
  room = first_room(fd, most);
  for (at = tct_alloc(room, 1); at; have += (size_t)got) {
    if (have + 1 == room) { /* it grew while it was read, or it is a pipe */
      char *more = tct_grow(at, room *= 2, 1);
      if (!more) tct_free(at);
      at = more;
      if (!at) break;
    }
    AGAIN(got, read(fd, at + have, room - 1 - have));
    if (got <= 0) break;
    if (have + (size_t)got > most) {
      code = tct_fail(err, TCT_BAD_DATA, "%s is larger than %zu bytes", path, most);
      break;
    }
  }
  if (!at) code = tct_fail(err, TCT_NO_MEMORY, "no memory to read %s (%zu bytes)", path, room);
  if (at && got < 0) code = tct_fail_io(err, "read", path);
  close(fd);
  if (code != TCT_OK) {
    tct_free(at);
    return code;
  }
  at[have] = 0;
  *bytes   = at;
  *n       = have;
  return TCT_OK;
}

/* ---- folders and paths ---- */

tct_status tct_folder_sync(const char *path, tct_error *err)
{
  int fd, result;

  AGAIN(fd, open_once(path, O_RDONLY | O_DIRECTORY));
  if (fd < 0) return tct_fail_io(err, "open folder", path);
  AGAIN(result, fsync_once(fd));
  if (result < 0 && errno != EINVAL) { /* EINVAL: this file system has nothing to flush */
    const tct_status code = tct_fail_io(err, "flush folder", path);
    close(fd);
    return code;
  }
  return close_once(fd) < 0 ? tct_fail_io(err, "close folder", path) : TCT_OK;
}

tct_status tct_folder_new(const char *path, tct_error *err)
{
  char *part      = tct_strdup(path);
  tct_status code = TCT_OK;
  int result;

  if (!part) return tct_fail(err, TCT_NO_MEMORY, "no memory to make folder %s", path);
  for (size_t i = 1; code == TCT_OK && part[0]; i++) {
    const char kept = part[i];

    if (kept && kept != '/') continue;
    part[i] = 0;
    if (!tct_folder_is(part)) {
      AGAIN(result, mkdir_once(part));
      const bool there = result < 0 && errno == EEXIST;
      if (there && tct_folder_is(part)) result = 0; /* another may have been quicker */
      if (there) errno = ENOTDIR;                   /* a file: more to the point than EEXIST */
      if (result < 0) code = tct_fail_io(err, "make folder", part);
    }
    part[i] = kept;
    if (!kept) break;
  }
  tct_free(part);
  return code;
}

tct_status tct_folder_rename(const char *from, const char *to, tct_error *err)
{
  int result;

  AGAIN(result, rename_once(from, to));
  return result < 0 ? tct_fail_io(err, "rename a folder to", to) : sync_folder_of(to, err);
}

static int remove_one(const char *path, const struct stat *is, int what, struct FTW *where)
{
  (void)is, (void)what, (void)where;
  return remove(path);
}

tct_status tct_folder_remove(const char *path, tct_error *err)
{
  enum { OPEN_AT_ONCE = 16 };
  struct stat is;

  if (lstat(path, &is) < 0) return errno == ENOENT ? TCT_OK : tct_fail_io(err, "remove", path);
  if (!S_ISDIR(is.st_mode)) { /* nor a link to a folder, which may be anyone's */
    errno = ENOTDIR;
    return tct_fail_io(err, "remove folder", path);
  }
  if (nftw(path, remove_one, OPEN_AT_ONCE, FTW_DEPTH | FTW_PHYS) != 0)
    return tct_fail_io(err, "remove folder", path);
  return TCT_OK;
}

bool tct_file_is(const char *path)
{
  struct stat is;

  return stat(path, &is) == 0;
}

bool tct_folder_is(const char *path)
{
  struct stat is;

  return stat(path, &is) == 0 && S_ISDIR(is.st_mode);
}

char *tct_path(const char *a, const char *b)
{
  const size_t na = strlen(a), nb = strlen(b);
  const bool slash = na > 0 && a[na - 1] != '/';
  char *joined;

  if (*b == '/' || na == 0) return tct_strdup(b);
  joined = tct_alloc(na + slash + nb + 1, 1);
  if (!joined) return NULL;
  memcpy(joined, a, na);
  if (slash) joined[na] = '/';
  memcpy(joined + na + slash, b, nb);
  return joined;
}

char *tct_path_folder(const char *path)
{
  size_t n = strlen(path);
  char *folder;

  while (n > 0 && path[n - 1] == '/') n--;
  while (n > 0 && path[n - 1] != '/') n--;
  if (n == 0) return tct_strdup(*path == '/' ? "/" : ".");
  while (n > 1 && path[n - 1] == '/') n--;
  folder = tct_alloc(n + 1, 1);
  if (folder) memcpy(folder, path, n);
  return folder;
}
