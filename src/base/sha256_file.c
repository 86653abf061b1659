/* sha256_file.c -- SHA-256 of a file, block by block. */
#include "base/file.h"
#include "base/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

tct_status tct_file_hash(const char *path, char hex[65], uint64_t *bytes, tct_error *err)
{
  char block[1 << 14];
  tct_status code = TCT_OK;
  tct_sha256 sha;
  ssize_t got;
  const int fd = open(path, O_RDONLY | O_CLOEXEC);

  *bytes = 0;
  hex[0] = 0;
  if (fd < 0) return tct_fail_io(err, "read", path);
  tct_sha256_begin(&sha);
  do {
    got = read(fd, block, sizeof block);
    if (got > 0) tct_sha256_add(&sha, block, (size_t)got);
    if (got > 0) *bytes += (uint64_t)got;
  } while (got > 0 || (got < 0 && errno == EINTR));
  if (got < 0) code = tct_fail_io(err, "read", path);
  close(fd);
  tct_sha256_end(&sha, hex);
  return code;
}
