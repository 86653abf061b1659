/* confine.c -- what tercet-reader takes from itself before it looks at a file.
 *
 * Whoever makes a library run code of his own with a damaged file shall find little to do with it: no
 * other program, no network, nothing to write to or to remove.
 *
 * Source: seccomp(2), "Seccomp filters"; setrlimit(2). */
#include "confine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* AddressSanitizer takes terabytes of addresses, and looks at the program from outside. */
#if defined(__SANITIZE_ADDRESS__)
static const bool whole = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
static const bool whole = false;
#else
static const bool whole = true;
#endif
#else
static const bool whole = true;
#endif

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#define LOAD(what)                                                                                 \
  {                                                                                                \
    BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, what)                            \
  }
#define ANSWER(what)                                                                               \
  {                                                                                                \
    BPF_RET | BPF_K, 0, 0, (what)                                                                  \
  }
#define DENY            ANSWER(SECCOMP_RET_ERRNO | EPERM)
#define DENY_CALL(name) {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (name)}, DENY

static bool wall_off(void)
{
#ifdef ARCHITECTURE
  static struct sock_filter filter[] = {
    LOAD(arch),
    {BPF_JMP | BPF_JEQ | BPF_K, 1, 0, ARCHITECTURE},
    DENY,
    LOAD(nr),
    {BPF_JMP | BPF_JGE | BPF_K, 0, 1, 0x40000000}, /* x86-64's other names for its calls */
    DENY,
    DENY_CALL(SYS_execve),
    DENY_CALL(SYS_execveat),
    DENY_CALL(SYS_clone),
    DENY_CALL(SYS_clone3),
    DENY_CALL(SYS_socket),
    DENY_CALL(SYS_socketpair),
    DENY_CALL(SYS_ptrace),
    DENY_CALL(SYS_process_vm_readv),
    DENY_CALL(SYS_process_vm_writev),
    DENY_CALL(SYS_kill),
    DENY_CALL(SYS_unlinkat),
    DENY_CALL(SYS_renameat2),
    DENY_CALL(SYS_renameat),
    DENY_CALL(SYS_mkdirat),
    DENY_CALL(SYS_linkat),
    DENY_CALL(SYS_symlinkat),
    DENY_CALL(SYS_fchmodat),
    DENY_CALL(SYS_fchownat),
    DENY_CALL(SYS_truncate),
    DENY_CALL(SYS_mount),
    DENY_CALL(SYS_bpf),
    DENY_CALL(SYS_io_uring_setup),
    DENY_CALL(SYS_openat2),
#ifdef SYS_fork /* what newer machines do not have */
    DENY_CALL(SYS_fork),
    DENY_CALL(SYS_vfork),
    DENY_CALL(SYS_unlink),
    DENY_CALL(SYS_rename),
    DENY_CALL(SYS_mkdir),
    DENY_CALL(SYS_rmdir),
    DENY_CALL(SYS_link),
    DENY_CALL(SYS_symlink),
    DENY_CALL(SYS_chmod),
    DENY_CALL(SYS_chown),
    DENY_CALL(SYS_creat),
    DENY_CALL(SYS_open),
#endif
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, SYS_openat},
    LOAD(args[2]),
    {BPF_JMP | BPF_JSET | BPF_K, 0, 1, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC},
    DENY,
    ANSWER(SECCOMP_RET_ALLOW),
  };
  static const struct sock_fprog program = {sizeof filter / sizeof *filter, filter};

  /* a kernel that knows no filters leaves the other limits */
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 || errno == EINVAL;
#else
  return true;
#endif
}

static bool limit(__rlimit_resource_t what, uint64_t most)
{
  struct rlimit l;

  if (getrlimit(what, &l) != 0) return false;
  if (l.rlim_max != RLIM_INFINITY && l.rlim_max < most) most = l.rlim_max;
  l.rlim_cur = l.rlim_max = most;
  return setrlimit(what, &l) == 0;
}

bool confine(uint64_t most, uint64_t seconds)
{
  static const uint64_t own = (uint64_t)512 << 20, huge = (uint64_t)1 << 46;

  if (most > huge) most = huge;
  signal(SIGXFSZ, SIG_IGN);
  if (!limit(RLIMIT_CPU, seconds) || !limit(RLIMIT_FSIZE, most) || !limit(RLIMIT_NOFILE, 64) ||
      !limit(RLIMIT_CORE, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
    return false;
  if (!whole) return true;
  /* memory for the numbers twice, as stored and as given, and for the libraries */
  return limit(RLIMIT_AS, own + 2 * most) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         wall_off();
}
