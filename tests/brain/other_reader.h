/* other_reader.h -- a program in the place of tercet-reader, that does what a script says. */
#ifndef TESTS_OTHER_READER_H
#define TESTS_OTHER_READER_H

#include "brain/formats.h"

#include <sys/stat.h>

#include "brain/files/answer.h"
#include "brain/files/reader.h"

static inline const char *put_program(const char *script)
{
  static char program[512];
  char text[1400];

  (void)snprintf(program, sizeof program, "%s", in_folder("reader"));
  const int n = snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
  (void)unlink(program);
  put_file(program, text, (size_t)n);
  assert_int_equal(chmod(program, 0700), 0);
  return program;
}

#endif
