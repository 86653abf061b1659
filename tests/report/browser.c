/* browser.c -- a page of hostile text, opened by a real browser: it must show it, and run none of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include "report/drawn.h"
#include "report/page.h"

extern char **environ;

#define OWN "document.title=`owned`"
static const char hostile[] =
  "<script>" OWN "</script></p><img src=x onerror=" OWN "><svg onload=" OWN ">\"' onmouseover=" OWN;
static const char svg[] =
  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"340\" height=\"100\" onload=\"top." OWN "\">"
  "<script>top." OWN "</script><rect width=\"340\" height=\"100\" fill=\"#009e73\"/></svg>";

static void make_page(const char *path)
{
  char figure[200];
  tct_page *p = tct_page_new("harmless", NULL);

  (void)snprintf(figure, sizeof figure, "%s/a.svg", drawn_folder);
  assert_int_equal(tct_file_write(figure, svg, strlen(svg), NULL), TCT_OK);
  tct_page_heading(p, hostile);
  tct_page_text(p, hostile);
  tct_page_pre(p, hostile);
  tct_page_table(p, 2, 1, (const char *const[]){hostile, hostile}, hostile);
  tct_page_figure(p, figure, "a figure", 340);
  assert_int_equal(tct_page_write(p, path, NULL), TCT_OK);
  tct_page_free(p);
}

/* What the browser made of the page, as HTML again. */
static const char *opened(const char *path)
{
  char file[1200], profile[1200], here[1000];
  char *const words[] = {"chromium",
                         "--headless",
                         "--no-sandbox",
                         "--disable-gpu",
                         "--disable-background-networking",
                         profile,
                         "--dump-dom",
                         file,
                         NULL};
  posix_spawn_file_actions_t files;
  int ends[2];
  pid_t child;

  assert_non_null(getcwd(here, sizeof here));
  (void)snprintf(file, sizeof file, "file://%s/%s", here, path);
  (void)snprintf(profile, sizeof profile, "--user-data-dir=%s/%s/profile", here, drawn_folder);
  assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  const int trouble = posix_spawnp(&child, "chromium", &files, NULL, words, environ);
  posix_spawn_file_actions_destroy(&files);
  close(ends[1]);
  assert_int_equal(trouble, 0);

  static char dom[1 << 20];
  size_t n = 0;
  ssize_t got;
  memset(dom, 0, sizeof dom);
  for (struct pollfd ready = {.fd = ends[0], .events = POLLIN}; poll(&ready, 1, 60000) > 0;
       n += (size_t)got)
    if ((got = read(ends[0], dom + n, (1 << 20) - 1 - n)) <= 0) break;
  close(ends[0]);
  kill(child, SIGTERM);
  waitpid(child, NULL, 0);
  return dom;
}

static void no_script_runs_whatever_the_text_and_the_figure_hold(void **state)
{
  char path[200];
  (void)state;

  (void)snprintf(path, sizeof path, "%s/page.html", drawn_folder);
  make_page(path);
  const char *dom = opened(path);
  if (!strstr(dom, "</html>")) skip(); /* a browser that does not start here */
  assert_non_null(strstr(dom, "<title>harmless</title>"));
  assert_int_equal(count(dom, "<script"), 0);
  assert_int_equal(count(dom, "<img"), 1);
  assert_int_equal(count(dom, "<svg"), 0);
  assert_int_equal(count(dom, "&lt;script&gt;document.title=`owned`&lt;/script&gt;"), 6);
}

/* The page is only as good as this test: a script that may run does change the title. */
static void a_script_that_is_not_escaped_would_be_seen(void **state)
{
  static const char open[] = "<html><title>harmless</title><script>" OWN "</script></html>";
  char path[200];
  (void)state;

  (void)snprintf(path, sizeof path, "%s/open.html", drawn_folder);
  assert_int_equal(tct_file_write(path, open, strlen(open), NULL), TCT_OK);
  const char *dom = opened(path);
  const bool runs = strstr(dom, "</html>") != NULL;
  const bool seen = strstr(dom, "<title>owned</title>") != NULL;
  if (!runs) skip();
  assert_true(seen);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(no_script_runs_whatever_the_text_and_the_figure_hold),
    cmocka_unit_test(a_script_that_is_not_escaped_would_be_seen),
  };
  return on_path("chromium") ? cmocka_run_group_tests_name("browser", tests, drawn_begin, drawn_end)
                             : 77;
}
