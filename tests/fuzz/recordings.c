/* recordings.c -- archives of recordings whose `about` is from hostile hands, beside arrays that are sound.
 *
 * The archive itself, which a check sum guards, is fuzzed in npz.c; here what is said of its arrays is. */
#include "fuzz/as_file.h"

#include <string.h>

#include <tercet/recording.h>

extern const tct_format tct_format_npz;

/* A recording `v1` of one unit, two conditions, one repeat, two steps. */
static bool add_arrays(tct_arrays *a)
{
  static const size_t values[] = {2, 1, 2, 1}, unit[] = {1, TCT_LABEL},
                      condition[] = {2, TCT_LABEL};
  static const size_t trials[]    = {2, 1};

  return tct_arrays_add(a, "v1", TCT_F64, 4, values) &&
         tct_arrays_add(a, "v1.unit", TCT_U8, 2, unit) &&
         tct_arrays_add(a, "v1.condition", TCT_U8, 2, condition) &&
         tct_arrays_add(a, "v1.trial", TCT_I64, 2, trials);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  char path[64];
  tct_arrays a     = {0};
  tct_recordings r = {0};
  tct_error err    = {0};
  tct_array *about = n > 0 && add_arrays(&a) ? tct_arrays_add(&a, "about", TCT_U8, 1, &n) : NULL;

  snprintf(path, sizeof path, "/dev/shm/tercet-fuzz-%d.npz", (int)getpid());
  if (about) {
    memcpy(about->bytes, bytes, n);
    if (tct_format_npz.write(path, &a, &err) != TCT_OK) abort();
    if (tct_recordings_read(path, (size_t)16 << 20, &r, &err) == TCT_OK) {
      for (int i = 0; i < r.n; i++)
        if (r.recording[i]->units != 1 || r.recording[i]->conditions != 2) abort();
    } else if (r.n || r.recording || r.provenance || err.code == TCT_BUG || !err.text[0]) {
      abort();
    }
    unlink(path);
  }
  tct_recordings_free(&r);
  tct_arrays_free(&a);
  return 0;
}
