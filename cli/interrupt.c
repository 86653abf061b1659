/* interrupt.c -- the signals that ask a long piece of work to end in good order. */
#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

volatile int interrupted;
static const char *what_is_said;

/* The first asks, the second means it. */
static void on_signal(int signal_number)
{
  const int error = errno;

  if (interrupted && signal_number != SIGUSR1) {
    signal(signal_number, SIG_DFL);
    raise(signal_number);
  }
  if (!interrupted) {
    const ssize_t told = write(2, what_is_said, strlen(what_is_said));
    (void)told; /* there may be nobody to tell */
  }
  interrupted = 1;
  errno       = error;
}

void interrupt_listen(const char *note)
{
  static const int all[]  = {SIGINT, SIGTERM, SIGHUP, SIGUSR1};
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

  what_is_said = note;
  sigemptyset(&action.sa_mask);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct sigaction before; /* nohup has already said that a hang-up does not matter */
    if (sigaction(all[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
      sigaction(all[i], &action, NULL);
  }
  signal(SIGPIPE, SIG_IGN); /* whoever read the talk may go: the work stays */
}
