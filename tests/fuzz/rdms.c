/* rdms.c -- archives in which RDMs are looked for: ours, whose `about` is from hostile hands, beside arrays that are
 * sound; and others', of arrays that are called and shaped as the bytes say.
 *
 * The archive itself, which a check sum guards, is fuzzed in npz.c; here what is made of its arrays is. */
#include "fuzz/as_file.h"

#include <math.h>
#include <string.h>

#include <tercet/rdm.h>

extern const tct_format tct_format_npz;

/* RDMs `v1` of three conditions and `v2` of two, with all that may stand beside one. */
static bool add_ours(tct_arrays *a)
{
  static const size_t square[] = {3, 3}, names[] = {3, TCT_LABEL}, kinds[] = {1, TCT_LABEL};
  static const size_t three = 3, two[] = {2, 2};

  return tct_arrays_add(a, "v1", TCT_F64, 2, square) &&
         tct_arrays_add(a, "v1.condition", TCT_U8, 2, names) &&
         tct_arrays_add(a, "v1.category", TCT_I32, 1, &three) &&
         tct_arrays_add(a, "v1.category_name", TCT_U8, 2, kinds) &&
         tct_arrays_add(a, "v1.noise", TCT_F64, 2, square) &&
         tct_arrays_add(a, "v2", TCT_F32, 2, two);
}

static const char *const words[] = {"rdm",   "conditions",   "RDMs(1).RDM", "RDMs(2).RDM",
                                    "names", "RDMs(1).name", "stimuli{1}",  "stimuli{2}",
                                    "x",     "s.it",         "folder/v1",   "folder/v2"};
enum { WORDS = sizeof words / sizeof *words };

/* Of four bytes each: a name, a type, and two that say rank and shape; what is in it follows from them. */
static bool add_other(tct_arrays *a, const uint8_t *b, int nth)
{
  static const tct_dtype types[] = {TCT_F64, TCT_F32, TCT_U8, TCT_BOOL8};
  const size_t shape[]           = {b[2] % 8U, b[3] % 8U, b[3] / 8U % 8U};
  const int rank                 = b[2] / 8 % 4;
  char name[32];

  snprintf(name, sizeof name, "%s%.*s", words[b[0] % WORDS], b[0] / WORDS,
           "~~~~~~~~~~~~~~~~~~~~~~");
  if (tct_arrays_named(a, name)) snprintf(name, sizeof name, "%d", nth);
  tct_array *one = tct_arrays_add(a, name, types[b[1] % 4], rank, shape);
  if (!one) return false;
  for (size_t i = 0; i < one->n && one->type == TCT_F64 && b[1] & 16; i++)
    ((double *)one->bytes)[i] = i % (shape[1] + 1) ? b[1] & 32 ? (double)i : 1 : 0;
  for (size_t i = 0; i < one->n && one->type == TCT_U8; i++)
    ((uint8_t *)one->bytes)[i] = (uint8_t)(b[1] + i);
  one->text = rank > 0 && one->type == TCT_U8 && b[1] & 8;
  return true;
}

static void assert_sound(const tct_rdms *r, tct_status status, const tct_error *err)
{
  if (status != TCT_OK) {
    if (r->n || r->rdm || r->provenance || err->code == TCT_BUG || !err->text[0]) abort();
    return;
  }
  if (r->n < 1) abort();
  volatile double sum = 0;
  for (int i = 0; i < r->n; i++) {
    const tct_rdm *one = r->rdm[i];
    if (one->conditions < 2 || !memchr(one->name, 0, sizeof one->name)) abort();
    for (size_t k = 0; k < tct_rdm_pairs(one->conditions); k++) sum = sum + one->value[k];
    for (int k = 0; one->condition && k < one->conditions; k++)
      if (!memchr(one->condition[k], 0, TCT_LABEL)) abort();
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
  static const char *const paths[] = {NULL, "rdm", "RDMs", ":upper", "folder", "v1"};
  const bool ours                  = n > 0 && bytes[0] == '{';
  char path[64];
  tct_arrays a     = {0};
  bool good        = n > 0 && (!ours || add_ours(&a));
  tct_array *about = good && ours ? tct_arrays_add(&a, "about", TCT_U8, 1, &n) : NULL;

  snprintf(path, sizeof path, "/dev/shm/tercet-fuzz-%d.npz", (int)getpid());
  if (about) memcpy(about->bytes, bytes, n);
  for (size_t i = 0; !ours && good && 4 * i + 4 <= n && i < 16; i++)
    good = add_other(&a, bytes + 4 * i, (int)i);
  for (size_t i = 0; good && i < sizeof paths / sizeof *paths + 2; i++) {
    tct_rdms r    = {0};
    tct_error err = {0};
    if (i == 0 && tct_format_npz.write(path, &a, &err) != TCT_OK) abort();
    const tct_status status =
      i >= 2 ? tct_rdms_read(path, paths[i - 2], (size_t)16 << 20, &r, &err)
             : tct_rdms_of_columns(path, i ? "rdm" : NULL, i ? TCT_RDM_FEATURE : TCT_RDM_CATEGORY,
                                   (size_t)16 << 20, &r, &err);
    assert_sound(&r, status, &err);
    tct_rdms_free(&r);
  }
  unlink(path);
  tct_arrays_free(&a);
  return 0;
}
