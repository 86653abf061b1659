/* confine.c -- what tercet-reader can still do after it confined itself: read, compute, answer, and no more. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "../reader/confine.c"

enum { MOST = 1 << 20 };

/* In a process of its own, confined: how it ended. */
static int confined(int (*body)(void))
{
  int how           = 0;
  const pid_t child = fork();

  assert_true(child >= 0);
  if (child == 0) _exit(confine(MOST, 1) ? body() : 99);
  assert_int_equal(waitpid(child, &how, 0), child);
  return how;
}

/* Each bit: something that was possible. */
static int try_all(void)
{
  char *const words[] = {(char *)"true", NULL};
  int done            = 0;

  (void)execv("/bin/true", words);
  done |= errno != EPERM;
  done |= (open("confine-new", O_WRONLY | O_CREAT, 0600) >= 0 || errno != EPERM) << 1;
  done |= (open("/dev/null", O_RDWR) >= 0 || errno != EPERM) << 2;
  done |= (unlink("confine-absent") == 0 || errno != EPERM) << 3;
  done |= (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM) << 4;
  done |= (fork() >= 0 || errno != EPERM) << 5;
  done |= (kill(getppid(), 0) == 0 || errno != EPERM) << 6;
  done |= (mkdir("confine-new", 0700) == 0 || errno != EPERM) << 7;
  return done;
}

static void nothing_is_written_started_or_called(void **state)
{
  (void)state;
  if (!whole) {
    print_message("skipped: sanitizers need what is taken\n");
    skip();
  }
  const int how = confined(try_all);
  assert_true(WIFEXITED(how));
  assert_int_equal(WEXITSTATUS(how), 0);
}

static int read_and_answer(void)
{
  char byte;
  const int file = open("/proc/self/exe", O_RDONLY), memory = memfd_create("numbers", 0);
  void *block = malloc(MOST);

  if (file < 0 || memory < 0 || !block) return 1;
  memset(block, 1, MOST);
  if (read(file, &byte, 1) != 1 || pwrite(memory, block, MOST, 0) != MOST) return 2;
  /* no more than was allowed, and that is told and no death */
  return pwrite(memory, block, 1, MOST) < 0 && errno == EFBIG ? 0 : 3;
}

static void reading_and_answering_is_left(void **state)
{
  const int how = confined(read_and_answer);
  (void)state;

  assert_true(WIFEXITED(how));
  assert_int_equal(WEXITSTATUS(how), 0);
}

static int take_memory(void)
{
  void *huge =
    mmap(NULL, (size_t)1 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return huge == MAP_FAILED ? 0 : 1;
}

static int take_time(void)
{
  for (volatile unsigned i = 0;; i = i + 1) {
  }
  return 0;
}

static void memory_and_time_have_ends(void **state)
{
  (void)state;
  if (whole) assert_int_equal(confined(take_memory), 0);
  const int how = confined(take_time);
  assert_true(WIFSIGNALED(how) && (WTERMSIG(how) == SIGXCPU || WTERMSIG(how) == SIGKILL));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_is_written_started_or_called),
    cmocka_unit_test(reading_and_answering_is_left),
    cmocka_unit_test(memory_and_time_have_ends),
  };
  return cmocka_run_group_tests_name("confine", tests, NULL, NULL);
}
