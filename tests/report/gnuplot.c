/* gnuplot.c -- running it, and every way in which that can go wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "report/drawn.h"
#include "report/plots/gnuplot.h"

static void script(const char *text)
{
  char path[100];

  (void)snprintf(path, sizeof path, "%s/a.gp", drawn_folder);
  assert_int_equal(tct_file_write(path, text, strlen(text), NULL), TCT_OK);
}

static void a_program_that_is_not_there_is_unsupported_and_says_what_to_get(void **state)
{
  tct_error err;
  (void)state;

  script("");
  assert_int_equal(tct_gnuplot("no-such-gnuplot", drawn_folder, "a.gp", 5, &err), TCT_UNSUPPORTED);
  assert_non_null(strstr(err.text, "no-such-gnuplot"));
  assert_non_null(strstr(err.text, "gnuplot-nox"));
  assert_int_equal(tct_gnuplot("no-such-gnuplot", "no-such-folder", "a.gp", 5, &err), TCT_NO_FILE);
}

static void it_runs_in_the_folder_of_the_script(void **state)
{
  tct_error err = {0};
  char *svg;
  (void)state;

  script("set terminal svg\nset output 'out.svg'\nplot [0:1] x\n");
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 20, &err), TCT_OK);
  svg = drawn("out.svg");
  assert_non_null(svg);
  assert_non_null(strstr(svg, "</svg>"));
  tct_free(svg);
}

static void what_it_complains_of_stands_in_the_error(void **state)
{
  tct_error err;
  (void)state;

  script("plot [0:1] no_such_function(x)\n");
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 20, &err), TCT_IO);
  assert_non_null(strstr(err.text, "undefined function: no_such_function"));
  assert_null(strchr(err.text, '\n'));
}

static void more_complaints_than_fit_do_not_stop_it(void **state)
{
  tct_error err;
  (void)state;

  script(
    "do for [i=1:20000] { print 'a line of no use, again and again and again' }\nexit status 3\n");
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 20, &err), TCT_IO);
}

static void a_script_without_end_is_stopped_with_all_that_it_started(void **state)
{
  tct_error err;
  struct timespec from, to;
  (void)state;

  script("system 'sleep 600'\n");
  clock_gettime(CLOCK_MONOTONIC, &from);
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 0.5, &err), TCT_IO);
  clock_gettime(CLOCK_MONOTONIC, &to);
  assert_non_null(strstr(err.text, "did not end within 0.5 s"));
  assert_true(to.tv_sec - from.tv_sec < 5);
  assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
  assert_int_equal(errno, ECHILD);
}

static void the_locale_of_the_host_does_not_matter(void **state)
{
  tct_error err = {0};
  (void)state;

  setenv("LC_ALL", "de_DE.UTF-8", 1);
  setenv("GNUTERM", "dumb", 1);
  script("if (GPVAL_ENCODING ne 'default' || sprintf('%.1f', 0.5) ne '0.5') exit status 1\n"
         "if (system('echo $LC_ALL$GNUTERM') ne 'C') exit status 1\n");
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 20, &err), TCT_OK);
  unsetenv("LC_ALL");
  unsetenv("GNUTERM");
}

static void a_host_that_ignores_its_children_gets_its_picture(void **state)
{
  tct_error err = {0};
  (void)state;

  signal(SIGCHLD, SIG_IGN);
  script("print 1\n");
  assert_int_equal(tct_gnuplot("gnuplot", drawn_folder, "a.gp", 20, &err), TCT_OK);
  signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
  const struct CMUnitTest always[] = {
    cmocka_unit_test(a_program_that_is_not_there_is_unsupported_and_says_what_to_get),
  };
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(it_runs_in_the_folder_of_the_script),
    cmocka_unit_test(what_it_complains_of_stands_in_the_error),
    cmocka_unit_test(more_complaints_than_fit_do_not_stop_it),
    cmocka_unit_test(a_script_without_end_is_stopped_with_all_that_it_started),
    cmocka_unit_test(the_locale_of_the_host_does_not_matter),
    cmocka_unit_test(a_host_that_ignores_its_children_gets_its_picture),
  };
  const int failed = cmocka_run_group_tests_name("no gnuplot", always, drawn_begin, drawn_end);

  if (failed || !on_path("gnuplot")) return failed ? failed : 77;
  return cmocka_run_group_tests_name("gnuplot", tests, drawn_begin, drawn_end);
}
