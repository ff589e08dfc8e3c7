/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System calls. The list says what is denied, not what is allowed: the libraries below us
 * may use other calls tomorrow. Calls newer than the list fail with ENOSYS, so nothing
 * new slips through; a call by another calling convention kills the process.
 * Documentation: seccomp(2).
 */
#include "sandbox/sandbox_private.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_LINUX_SECCOMP_H
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#endif

#if defined __x86_64__ && !defined __ILP32__ && defined AUDIT_ARCH_X86_64
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined __i386__ && defined AUDIT_ARCH_I386
#define OUR_ARCH AUDIT_ARCH_I386
#elif defined __aarch64__ && defined __LP64__ && defined AUDIT_ARCH_AARCH64
#define OUR_ARCH AUDIT_ARCH_AARCH64
#elif defined __arm__ && defined __ARM_EABI__ && defined AUDIT_ARCH_ARM
#define OUR_ARCH AUDIT_ARCH_ARM
#elif defined __riscv && __riscv_xlen == 64 && defined AUDIT_ARCH_RISCV64
#define OUR_ARCH AUDIT_ARCH_RISCV64
#elif defined __powerpc64__ && defined __LITTLE_ENDIAN__ && defined AUDIT_ARCH_PPC64LE
#define OUR_ARCH AUDIT_ARCH_PPC64LE
#endif

#if defined OUR_ARCH && defined SYS_seccomp && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* ---- what is denied ---- */

/* The number of a call as text, "59". For a call that this architecture lacks it is the
 * name itself, "SYS_fork", so no row needs an #ifdef. */
#define TEXT(x) #x
#define NUMBER_TEXT(x) TEXT(x)
#define CALL(name) NUMBER_TEXT(SYS_##name)

static const char *const denied[] = {
	/* programs, processes; clone is below */
	CALL(execve), CALL(execveat), CALL(fork), CALL(vfork),
	/* sockets */
	CALL(socket), CALL(socketpair), CALL(socketcall), CALL(bind), CALL(connect),
	CALL(listen), CALL(accept), CALL(accept4), CALL(sendmsg), CALL(recvmsg),
	CALL(sendmmsg), CALL(recvmmsg),
	/* other processes; kill is below */
	CALL(process_vm_readv), CALL(process_vm_writev), CALL(process_madvise),
	CALL(process_mrelease), CALL(kcmp), CALL(pidfd_open), CALL(pidfd_getfd),
	CALL(pidfd_send_signal), CALL(rt_sigqueueinfo), CALL(rt_tgsigqueueinfo),
	CALL(migrate_pages), CALL(move_pages),
	/* ways round a filter: io_uring, files without a name or by a handle */
	CALL(io_uring_setup), CALL(io_uring_enter), CALL(io_uring_register), CALL(bpf),
	CALL(perf_event_open), CALL(userfaultfd), CALL(memfd_create), CALL(memfd_secret),
	CALL(open_by_handle_at), CALL(name_to_handle_at), CALL(fanotify_init),
	CALL(fanotify_mark),
	/* keys */
	CALL(add_key), CALL(request_key), CALL(keyctl),
	/* what is mounted where */
	CALL(mount), CALL(umount), CALL(umount2), CALL(mount_setattr), CALL(move_mount),
	CALL(open_tree), CALL(fsopen), CALL(fsconfig), CALL(fsmount), CALL(fspick),
	CALL(pivot_root), CALL(chroot), CALL(unshare), CALL(setns), CALL(quotactl),
	CALL(quotactl_fd), CALL(swapon), CALL(swapoff),
	/* the system */
	CALL(init_module), CALL(finit_module), CALL(delete_module), CALL(kexec_load),
	CALL(kexec_file_load), CALL(reboot), CALL(acct), CALL(syslog), CALL(sethostname),
	CALL(setdomainname), CALL(settimeofday), CALL(clock_settime),
	CALL(clock_settime64), CALL(clock_adjtime), CALL(clock_adjtime64), CALL(adjtimex),
	CALL(stime), CALL(vhangup), CALL(iopl), CALL(ioperm), CALL(modify_ldt),
	CALL(vm86), CALL(vm86old), CALL(uselib), CALL(lookup_dcookie),
	/* who we are */
	CALL(setuid), CALL(setgid), CALL(setreuid), CALL(setregid), CALL(setresuid),
	CALL(setresgid), CALL(setfsuid), CALL(setfsgid), CALL(setgroups), CALL(setuid32),
	CALL(setgid32), CALL(setreuid32), CALL(setregid32), CALL(setresuid32),
	CALL(setresgid32), CALL(setfsuid32), CALL(setfsgid32), CALL(setgroups32),
	CALL(capset), CALL(personality),
	/* memory and messages that are shared */
	CALL(shmget), CALL(shmat), CALL(shmctl), CALL(msgget), CALL(msgsnd), CALL(msgrcv),
	CALL(msgctl), CALL(semget), CALL(semop), CALL(semctl), CALL(semtimedop),
	CALL(ipc), CALL(mq_open), CALL(mq_unlink),
#if !SANDBOX_WATCHED
	CALL(ptrace),
#endif
};

/* These change a file by its name, which Landlock does not check. */
static const char *const denied_by_name[] = {
	CALL(chmod), CALL(fchmodat), CALL(chown), CALL(lchown), CALL(fchownat),
	CALL(chown32), CALL(lchown32), CALL(utime), CALL(utimes), CALL(futimesat),
	CALL(utimensat), CALL(utimensat_time64), CALL(setxattr), CALL(lsetxattr),
	CALL(removexattr), CALL(lremovexattr),
};

/* Denied when one argument is so. */
static const struct sometimes {
	const char *call;
	unsigned int argument;
	enum { IF_EQUAL, IF_ANY_BIT, UNLESS_ANY_BIT, UNLESS_OURSELVES } when;
	uint32_t value;
} sometimes[] = {
	/* text pushed into the terminal would be run by the shell after we exit */
	{ CALL(ioctl), 1, IF_EQUAL, TIOCSTI },
	{ CALL(ioctl), 1, IF_EQUAL, 0x541c /* TIOCLINUX: it pastes */ },
	{ CALL(mmap), 2, IF_ANY_BIT, PROT_EXEC },
	{ CALL(mmap2), 2, IF_ANY_BIT, PROT_EXEC },
	{ CALL(mprotect), 2, IF_ANY_BIT, PROT_EXEC },
	{ CALL(pkey_mprotect), 2, IF_ANY_BIT, PROT_EXEC },
	{ CALL(kill), 0, UNLESS_OURSELVES, 0 },
	{ CALL(tkill), 0, UNLESS_OURSELVES, 0 },
	{ CALL(tgkill), 0, UNLESS_OURSELVES, 0 },
#if !SANDBOX_WATCHED
	{ CALL(clone), 0, UNLESS_ANY_BIT, CLONE_THREAD },
#endif
};

/* Its flags are in memory, which a filter cannot read; the C library falls back to
 * clone. */
static const char *const absent[] = { CALL(clone3) };

/* mseal, the last call that was known when the list was made. */
enum { LAST_KNOWN = 462 };

/* ---- the program of the filter ---- */

typedef ARRAY(struct sock_filter) program;

enum {
	ALLOW = SECCOMP_RET_ALLOW,
	LOAD = BPF_LD | BPF_W | BPF_ABS,
	EQUAL = BPF_JMP | BPF_JEQ | BPF_K,
	NOT_LESS = BPF_JMP | BPF_JGE | BPF_K,
	ANY_BIT = BPF_JMP | BPF_JSET | BPF_K,
	RETURN = BPF_RET | BPF_K
};

static void
add(program *p, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false)
{
	struct sock_filter f = { code, if_true, if_false, k };

	array_push(p, f);
}

static void
add_load_call(program *p)
{
	add(p, LOAD, offsetof(struct seccomp_data, nr), 0, 0);
}

/* "59", or "(0 + 11)" where numbers count from a base; -1 for a name. */
static long
number_of(const char *call)
{
	long sum = 0;

	if (*call == 'S')
		return -1;
	for (char *end; *call; call = end) {
		sum += strtol(call, &end, 10);
		if (end == call)
			end++;
	}
	return sum;
}

static void
add_denied(program *p, const char *const *calls, size_t count, int error)
{
	for (size_t i = 0; i < count; i++) {
		long number = number_of(calls[i]);

		if (number < 0)
			continue;
		add(p, EQUAL, (uint32_t)number, 0, 1);
		add(p, RETURN, SECCOMP_RET_ERRNO | (uint32_t)error, 0, 0);
	}
}

/* The kernel uses only the lower half of these arguments. */
static void
add_sometimes(program *p, const struct sometimes *s)
{
	static const uint16_t tests[] = {
		[IF_EQUAL] = EQUAL, [IF_ANY_BIT] = ANY_BIT,
		[UNLESS_ANY_BIT] = ANY_BIT, [UNLESS_OURSELVES] = EQUAL,
	};
	bool unless = s->when == UNLESS_ANY_BIT || s->when == UNLESS_OURSELVES;
	long number = number_of(s->call);

	if (number < 0)
		return;
	add(p, EQUAL, (uint32_t)number, 0, 4);
	add(p, LOAD, (uint32_t)(offsetof(struct seccomp_data, args)
	        + s->argument * sizeof(uint64_t)), 0, 0);
	add(p, tests[s->when],
	        s->when == UNLESS_OURSELVES ? (uint32_t)getpid() : s->value, unless,
	        !unless);
	add(p, RETURN, SECCOMP_RET_ERRNO | EPERM, 0, 0);
	add_load_call(p);
}

static void
write_program(program *p, bool by_name)
{
	add(p, LOAD, offsetof(struct seccomp_data, arch), 0, 0);
	add(p, EQUAL, OUR_ARCH, 1, 0);
	add(p, RETURN, SECCOMP_RET_KILL_PROCESS, 0, 0);
	add_load_call(p);
	add(p, NOT_LESS, LAST_KNOWN + 1, 0, 1);
	add(p, RETURN, SECCOMP_RET_ERRNO | ENOSYS, 0, 0);
	add_denied(p, absent, COUNT(absent), ENOSYS);
	add_denied(p, denied, COUNT(denied), EPERM);
	if (!by_name)
		add_denied(p, denied_by_name, COUNT(denied_by_name), EPERM);
	for (size_t i = 0; i < COUNT(sometimes); i++)
		add_sometimes(p, &sometimes[i]);
	add(p, RETURN, ALLOW, 0, 0);
}

bool
filter_works(const char **why)
{
	uint32_t action = SECCOMP_RET_KILL_PROCESS;

	*why = "this kernel cannot filter system calls, or may not here";
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

bool
filter_enter(bool by_name, const char **why)
{
	program p = { 0 };
	struct sock_fprog whole;
	bool ok;

	if (!filter_works(why))
		return false;
	write_program(&p, by_name);
	whole = (struct sock_fprog){ (unsigned short)p.count, p.at };
	ok = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &whole) == 0;
	array_free(&p);
	*why = "refused by the kernel";
	return ok;
}

#else

bool
filter_works(const char **why)
{
	*why = "this program was built without <linux/seccomp.h>, or for an architecture "
	       "that it does not know";
	return false;
}

bool
filter_enter(bool by_name, const char **why)
{
	(void)by_name;
	return filter_works(why);
}

#endif
