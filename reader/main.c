/* main.c -- tercet-reader: reads HDF5 and MAT files for Tercet, where it can do no harm.
 *
 *     tercet-reader hdf5|matlab list|give|stream BYTES SECONDS [NAME...]
 *
 * Libraries for such files crash, hang and take all memory when a file is damaged [1,500 mutations
 * crashed libhdf5 1.10.8 15 times].  So they run here: the file is open for reading as 3, answers go to
 * 1, numbers into 4, and limits are set before a byte is looked at.  See src/brain/files/reader.c. */
#include "confine.h"
#include "teller.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#ifndef TERCET_HDF5
tct_status read_hdf5(teller *t, tct_error *err)
{
  (void)t;
  return tct_fail(err, TCT_UNSUPPORTED,
                  "this tercet-reader was built without HDF5; install libhdf5-dev and build again");
}
#endif

int main(int words, char **word)
{
  tct_error err = {0};
  int64_t most, seconds;
  struct stat about;
  tct_status status;

  if (words < 5 || !tct_read_int(word[3], &most) || !tct_read_int(word[4], &seconds) || most < 0 ||
      seconds < 1 || (strcmp(word[2], "stream") == 0 && words != 6) ||
      fstat(TCT_READER_FILE, &about) != 0) {
    fprintf(stderr, "tercet-reader is called by tercet; it reads HDF5 and MAT files for it\n");
    return 2;
  }
  teller t = {.file      = TCT_READER_FILE,
              .answers   = TCT_READER_ANSWERS,
              .numbers   = TCT_READER_NUMBERS,
              .taken     = TCT_READER_TAKEN,
              .list      = strcmp(word[2], "list") == 0,
              .stream    = strcmp(word[2], "stream") == 0,
              .wanted    = word + 5,
              .n_wanted  = words - 5,
              .left      = (uint64_t)most,
              .file_size = (uint64_t)about.st_size};
  if (!confine((uint64_t)most, (uint64_t)seconds))
    status = tct_fail(&err, TCT_IO, "the program that reads it could not be confined");
  else if (strcmp(word[1], "hdf5") == 0)
    status = read_hdf5(&t, &err);
  else
    status = t.stream ? tell_only_whole(&err) : read_matlab(&t, &err);
  if (status == TCT_OK)
    tell_end(&t);
  else
    tell_trouble(&t, &err);
  return 0;
}
