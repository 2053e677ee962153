/* test_policy.c: the text of policies, what is decided, and that the compiled filter says the same as the table. */
#include "tests/support/support.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/base/data.h"
#include "harness/base/fault.h"
#include "harness/base/fs.h"
#include "harness/base/hash.h"
#include "sandbox/constants.h"
#include "sandbox/policy.h"

static struct policy *parsed(const char *text)
{
	struct arena *a = arena_new();
	struct problems p;
	problems_init(&p, a);
	struct policy *policy = policy_parse("test", bytes_of(text), &p);
	if (!policy) {
		struct str s = STR_EMPTY;
		problems_text(&p, &s);
		fail_msg("%s", str_text(&s));
	}
	arena_free(a);
	return policy;
}

/* All the problems of ${text} must be exactly ${expected}. */
static void assert_problems(const char *text, const char *expected)
{
	struct arena *a = arena_new();
	struct problems p;
	struct str s = STR_EMPTY;
	problems_init(&p, a);
	assert_null(policy_parse("test", bytes_of(text), &p));
	problems_text(&p, &s);
	assert_string_equal(str_text(&s), expected);
	str_free(&s);
	arena_free(a);
}

static struct policy_decision decide(const struct policy *policy, int nr, uint64_t arg0, uint64_t arg1, int family)
{
	uint64_t args[6] = { arg0, arg1 };
	return policy_decide(policy, nr, args, family);
}

static void assert_decision(const struct policy *policy, int nr, uint64_t arg0, uint64_t arg1, int family, enum policy_class class, int error)
{
	struct policy_decision d = decide(policy, nr, arg0, arg1, family);
	assert_string_equal(policy_class_text(d.class), policy_class_text(class));
	assert_int_equal(d.error, error);
}

static void a_line_gives_its_class_and_errno(void **state)
{
	(void)state;
	struct policy *p = parsed("# a comment\n\nallow read write # and another\nquiet ENOSYS io_uring_setup\n  deny\tconnect\nviolation EACCES ptrace");
	assert_decision(p, SYS_read, 0, 0, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_write, 0, 0, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_io_uring_setup, 0, 0, -1, POLICY_QUIET, ENOSYS);
	assert_decision(p, SYS_connect, 0, 0, -1, POLICY_DENY, EPERM);
	assert_decision(p, SYS_ptrace, 0, 0, -1, POLICY_VIOLATION, EACCES);
	policy_free(p);
}

static void a_quiet_line_may_pretend_and_no_other(void **state)
{
	(void)state;
	struct policy *p = parsed("allow setrlimit if arg0 == 1\nquiet OK setrlimit\n");
	assert_decision(p, SYS_setrlimit, 1, 0, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_setrlimit, 4, 0, -1, POLICY_QUIET, 0);
	policy_free(p);
	assert_problems("deny OK setrlimit\n", "test:1: only a quiet line can answer OK\n");
}

static void a_call_that_no_line_names_gets_enosys_and_is_reported(void **state)
{
	(void)state;
	struct policy *p = parsed("allow read\n");
	struct policy_decision d = decide(p, SYS_write, 0, 0, -1);
	assert_true(d.unnamed);
	assert_decision(p, SYS_write, 0, 0, -1, POLICY_DENY, ENOSYS);
	assert_decision(p, 100000, 0, 0, -1, POLICY_DENY, ENOSYS);
	assert_decision(p, -1, 0, 0, -1, POLICY_DENY, ENOSYS);
	assert_false(decide(p, SYS_read, 0, 0, -1).unnamed);
	policy_free(p);
}

static void an_argument_is_compared_in_its_low_half_only(void **state)
{
	(void)state;
	struct policy *p = parsed("violation ioctl if arg1 in TIOCSTI TIOCLINUX\nquiet ENOTTY ioctl\nallow sendto if wide4 == 0\n");
	assert_decision(p, SYS_ioctl, 0, TIOCSTI, -1, POLICY_VIOLATION, EPERM);
	assert_decision(p, SYS_ioctl, 0, UINT64_C(0xdeadbeef00000000) | TIOCSTI, -1, POLICY_VIOLATION, EPERM);
	assert_decision(p, SYS_ioctl, 0, TIOCLINUX, -1, POLICY_VIOLATION, EPERM);
	assert_decision(p, SYS_ioctl, 0, TCGETS, -1, POLICY_QUIET, ENOTTY);
	uint64_t high[6] = { 0, 0, 0, 0, UINT64_C(1) << 40 };
	assert_int_equal(policy_decide(p, SYS_sendto, high, -1).class, POLICY_DENY);
	policy_free(p);
}

static void conditions_joined_by_and_must_all_hold(void **state)
{
	(void)state;
	struct policy *p =
		parsed("allow socket if arg0 in AF_INET AF_INET6 and arg1 & 0xf == SOCK_STREAM\nallow socket if arg0 == AF_UNIX\ndeny EAFNOSUPPORT socket\n");
	assert_decision(p, SYS_socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_socket, AF_INET6, SOCK_STREAM, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_socket, AF_INET, SOCK_RAW, -1, POLICY_DENY, EAFNOSUPPORT);
	assert_decision(p, SYS_socket, AF_UNIX, SOCK_RAW, -1, POLICY_ALLOW, 0);
	assert_decision(p, SYS_socket, AF_VSOCK, SOCK_STREAM, -1, POLICY_DENY, EAFNOSUPPORT);
	policy_free(p);
}

static void the_family_in_memory_chooses_between_refusals(void **state)
{
	(void)state;
	struct policy *p = parsed("quiet ECONNREFUSED connect if family == AF_UNIX\ndeny ENETUNREACH connect\n");
	assert_decision(p, SYS_connect, 3, 0, AF_UNIX, POLICY_QUIET, ECONNREFUSED);
	assert_decision(p, SYS_connect, 3, 0, AF_INET, POLICY_DENY, ENETUNREACH);
	assert_decision(p, SYS_connect, 3, 0, -1, POLICY_DENY, ENETUNREACH);
	policy_free(p);
}

static void every_mistake_is_listed_with_its_line(void **state)
{
	(void)state;
	assert_problems("allow raed\nalow read\nallow\nallow read\ndeny read\nquiet ENONSENSE write\nallow ioctl if arg1 == TIOCGWINSIZE\nallow EPERM "
			"getpid\ninclude x\n",
			"test:1: \"raed\" is no system call; did you mean \"read\"?\n"
			"test:2: a line starts with allow, quiet, deny, violation or include, not \"alow\"\n"
			"test:3: no system call is named\n"
			"test:5: read is already classed \"allow\" by test:4\n"
			"test:6: \"ENONSENSE\" is no errno name\n"
			"test:7: \"TIOCGWINSIZE\" is neither a number nor a known constant; did you mean \"TIOCGWINSZ\"?\n"
			"test:8: an allow line has no errno\n"
			"test:9: nothing can be included here: the text comes from no folder\n");
}

static void conditions_that_cannot_work_are_mistakes(void **state)
{
	(void)state;
	assert_problems("allow kill if arg0 & 0xf == 0x10\nallow kill if arg0 == 0x100000000\nallow kill if arg7 == 1\nallow kill if arg0 == 1 and arg0 == "
			"2\nallow kill if\n"
			"allow kill if arg0 = 1\nallow kill if arg0 in\nallow connect if family == AF_UNIX\nallow kill if arg0 == 1 or arg1 == 2\nallow kill "
			"if arg0 & 0x1ffffffff == 0\n"
			"allow kill if arg0 in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 and arg1 in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n",
			"test:1: the value 0x10 has bits that the mask 0xf takes away, so it can never be met\n"
			"test:2: the value 0x100000000 has bits that the mask 0xffffffff takes away, so it can never be met\n"
			"test:3: a condition starts with arg0 to arg5, wide0 to wide5 or family, not \"arg7\"\n"
			"test:4: the same argument is tested twice on one line; use \"in\" or several lines\n"
			"test:5: a condition is missing after \"if\"\n"
			"test:6: \"==\", \"in\" or \"& MASK ==\" is expected here, not \"=\"\n"
			"test:7: no value stands after \"in\"\n"
			"test:8: an allow line cannot depend on \"family\": it is read from memory that the program can change meanwhile\n"
			"test:9: \"and\" or the end of the line is expected, not \"or\"\n"
			"test:10: the mask 0x1ffffffff is wider than 32 bits; use wide0\n"
			"test:11: the values of this line make more than 256 combinations; use several lines\n");
}

static void a_line_that_hides_another_is_a_mistake(void **state)
{
	(void)state;
	assert_problems("deny ioctl if arg1 == TIOCSTI\nallow ioctl\ndeny kill\nallow kill if arg0 == 1\n",
			"test:2: \"allow ioctl\" without a condition would hide the condition of test:1\n"
			"test:4: kill is already decided for every argument by test:3 (deny); put the line with the condition before it\n");
}

static void write_file(int dir, const char *path, const char *text)
{
	struct err e = ERR_NONE;
	int fd = openat(dir, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(fs_write_all(fd, bytes_of(text), &e), 0);
	close(fd);
}

static void groups_are_included_once_and_their_mistakes_are_named(void **state)
{
	(void)state;
	const char *folder = support_scratch();
	struct err e = ERR_NONE;
	struct policy *p;
	char digest[HASH_HEX_SIZE];
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(mkdirat(dir, "groups", 0755), 0);
	write_file(dir, "groups/io.group", "include io\nallow read write\n");
	write_file(dir, "a.policy", "include io\ninclude io\nallow getpid\n");
	assert_int_equal(policy_load(folder, "a", &p, &e), 0);
	assert_decision(p, SYS_read, 0, 0, -1, POLICY_ALLOW, 0);
	assert_string_equal(policy_name(p), "a");
	snprintf(digest, sizeof(digest), "%s", policy_digest(p));
	policy_free(p);

	write_file(dir, "groups/io.group", "include io\nallow read write \n");
	assert_int_equal(policy_load(folder, "a", &p, &e), 0);
	assert_string_not_equal(policy_digest(p), digest);
	policy_free(p);

	write_file(dir, "a.policy", "include nowhere\ninclude ../a\ninclude io\nallow wriet\ndeny read\n");
	assert_int_equal(policy_load(folder, "a", &p, &e), -1);
	assert_null(p);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "the policy 'a' cannot be used:\n"));
	assert_non_null(strstr(e.text, "a.policy:1: the group cannot be included: "));
	assert_non_null(strstr(e.text, "a.policy:2: \"../a\" cannot be a group's name"));
	assert_non_null(strstr(e.text, "a.policy:4: \"wriet\" is no system call; did you mean \"write\"?"));
	assert_non_null(strstr(e.text, "a.policy:5: read is already classed \"allow\" by "));
	assert_non_null(strstr(e.text, "groups/io.group:2"));

	assert_int_equal(policy_load(folder, "../a", &p, &e), -1);
	assert_non_null(strstr(e.text, "\"../a\" cannot be a policy's name"));
	assert_int_equal(policy_load(folder, "absent", &p, &e), -1);
	assert_non_null(strstr(e.text, "absent.policy"));
	close(dir);
	support_scratch_remove();
}

static const char *const shipped[] = { "run", "build", "serve", "parse" };

static void shipped_policies_have_no_mistakes_and_compile_in_every_manner(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	const char *folder = data_path(a, "sandbox/policies", &e);
	assert_non_null(folder);
	for (size_t i = 0; i < sizeof(shipped) / sizeof(shipped[0]); i++) {
		struct policy *p;
		struct policy_program program;
		if (policy_load(folder, shipped[i], &p, &e) < 0)
			fail_msg("%s", e.text);
		for (int manner = 0; manner < 3; manner++) {
			int rc = manner == 2 ? policy_bpf_strict(p, &program, &e) : policy_bpf(p, manner == 0, &program, &e);
			if (rc < 0)
				fail_msg("%s", e.text);
			assert_in_range(program.count, 10, 4096);
			policy_program_free(&program);
		}
		policy_free(p);
	}
	arena_free(a);
}

/* A classic BPF machine for the instructions that libseccomp makes, so that the filter can be asked millions of times without being loaded. */
static uint32_t answer(const struct policy_program *program, const struct seccomp_data *data)
{
	uint32_t accumulator = 0;
	for (size_t at = 0; at < program->count; at++) {
		const struct sock_filter *i = &program->filter[at];
		switch (i->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			memcpy(&accumulator, (const char *)data + i->k, sizeof(accumulator));
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			accumulator &= i->k;
			break;
		case BPF_JMP | BPF_JA:
			at += i->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			at += accumulator == i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGT | BPF_K:
			at += accumulator > i->k ? i->jt : i->jf;
			break;
		case BPF_JMP | BPF_JGE | BPF_K:
			at += accumulator >= i->k ? i->jt : i->jf;
			break;
		case BPF_RET | BPF_K:
			return i->k;
		default:
			fail_msg("an unknown instruction, %#x", i->code);
		}
	}
	fail_msg("the filter has no end");
	return 0;
}

static const uint64_t interesting[] = { 0,           1,          2,      3,       7,          16,         26,           38,          40,
					0x5401,      0x5412,     0x541b, 0x541c,  0x10000000, 0x7e020000, 0x20000,      0x80,        06755,
					0644,        020666,     010644, 0x80002, 0xffffffff, UINT64_MAX, 0x100005412u, 0x100000000, 0x500000002,
					0x100000001, 0xdeadbeef, 0x1000 };
enum { INTERESTING = sizeof(interesting) / sizeof(interesting[0]) };

static void compare(const struct policy *p, const struct policy_program *program, int nr, const uint64_t args[6])
{
	struct seccomp_data data = { .nr = nr, .arch = AUDIT_ARCH_X86_64 };
	for (int i = 0; i < 6; i++)
		data.args[i] = args[i];
	uint32_t action = answer(program, &data);
	struct policy_decision d = policy_decide(p, nr, args, -1);
	bool passes = action == SECCOMP_RET_ALLOW;
	if (passes != (d.class == POLICY_ALLOW))
		fail_msg("call %d(%#llx, %#llx, %#llx): the filter says %#x, the table says %s", nr, (unsigned long long)args[0], (unsigned long long)args[1],
			 (unsigned long long)args[2], action, policy_class_text(d.class));
	/* A refusal is either the supervisor's, or quiet with the same errno. */
	if ((action & SECCOMP_RET_ACTION_FULL) == SECCOMP_RET_ERRNO) {
		assert_int_equal(d.class, POLICY_QUIET);
		assert_int_equal(action & SECCOMP_RET_DATA, d.error);
	} else if (!passes) {
		assert_int_equal(action, SECCOMP_RET_USER_NOTIF);
	}
}

/* Values and masks beyond 32 bits, of one or both halves, and several tests and lines of a call. */
static void filter_and_table_agree_on_wide_arguments(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct policy_program program;
	struct policy *p = parsed("allow sendto if wide4 in 0 0x100000001 3 0x500000002\n"
				  "allow lseek if wide1 == 0x100000000 and arg2 in 1 2\nallow lseek if wide1 & 0x700000000 == 0x500000000\n"
				  "allow ioctl if wide1 & 0xff00000000 in 0x100000000 0\nallow kill if arg0 & 0xffff in 0 1 2 and wide1 & 0 == 0\n");
	assert_int_equal(policy_bpf(p, true, &program, &e), 0);
	static const int calls[] = { SYS_sendto, SYS_lseek, SYS_ioctl, SYS_kill };
	for (size_t call = 0; call < sizeof(calls) / sizeof(calls[0]); call++)
		for (size_t i = 0; i < INTERESTING; i++)
			for (size_t j = 0; j < INTERESTING; j++)
				compare(p, &program, calls[call],
					(const uint64_t[6]){ interesting[i], interesting[j], interesting[i], interesting[j], interesting[i], 0 });
	policy_program_free(&program);
	policy_free(p);
}

static void filter_and_table_agree_on_every_call(void **state)
{
	(void)state;
	struct arena *a = arena_new();
	struct err e = ERR_NONE;
	const char *folder = data_path(a, "sandbox/policies", &e);
	for (size_t which = 0; which < 3; which++) {
		struct policy *p;
		struct policy_program program;
		assert_int_equal(policy_load(folder, shipped[which], &p, &e), 0);
		assert_int_equal(policy_bpf(p, true, &program, &e), 0);
		for (int nr = 0; nr < 600; nr++) {
			for (size_t i = 0; i < INTERESTING; i++) {
				for (size_t j = 0; j < INTERESTING; j++) {
					uint64_t args[6] = { interesting[i], interesting[j], interesting[(i + j) % INTERESTING],
							     interesting[j], interesting[i], 0 };
					compare(p, &program, nr, args);
				}
			}
		}
		/* Other ABIs: x32 numbers and the i386 architecture never come through. */
		struct seccomp_data x32 = { .nr = 0x40000000 + SYS_read, .arch = AUDIT_ARCH_X86_64 };
		struct seccomp_data i386 = { .nr = 3, .arch = AUDIT_ARCH_I386 };
		assert_int_equal(answer(&program, &x32), SECCOMP_RET_KILL_PROCESS);
		assert_int_equal(answer(&program, &i386), SECCOMP_RET_KILL_PROCESS);
		policy_program_free(&program);
		policy_free(p);
	}
	arena_free(a);
}

static void without_notification_refusals_are_the_kernels(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct policy_program program;
	struct policy *p = parsed("allow read\nquiet ENOTTY ioctl\ndeny ENETUNREACH connect\nviolation ptrace\nallow kill if arg0 == 1\ndeny kill\n");
	assert_int_equal(policy_bpf(p, false, &program, &e), 0);
	assert_false(program.notifies);
	struct seccomp_data data = { .arch = AUDIT_ARCH_X86_64, .nr = SYS_read };
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ALLOW);
	data.nr = SYS_connect;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ERRNO | ENETUNREACH);
	data.nr = SYS_ioctl;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ERRNO | ENOTTY);
	data.nr = SYS_ptrace;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_KILL_PROCESS);
	data.nr = SYS_write;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ERRNO | ENOSYS);
	data.nr = SYS_kill;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ERRNO | ENOSYS);
	data.args[0] = 1;
	assert_int_equal(answer(&program, &data), SECCOMP_RET_ALLOW);
	policy_program_free(&program);
	policy_free(p);
}

static void an_installed_filter_refuses_in_the_kernel(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct policy_program program;
	struct policy *p = parsed("allow exit_group write rt_sigreturn getpid\nquiet ESRCH getppid\n");
	assert_int_equal(policy_bpf_strict(p, &program, &e), 0);
	pid_t pid = fork();
	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || policy_install(&program) != 0)
			_exit(1);
		if (syscall(SYS_getpid) <= 0 || syscall(SYS_getppid) != -1 || errno != ESRCH)
			_exit(2);
		syscall(SYS_getuid);
		_exit(3);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGSYS);
	policy_program_free(&program);
	policy_free(p);
}

static void a_filter_that_cannot_be_made_is_our_fault(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	struct policy_program program;
	struct policy *p = parsed("allow read\n");
	fault_arm("policy.bpf");
	assert_int_equal(policy_bpf(p, true, &program, &e), -1);
	fault_arm(NULL);
	assert_int_equal(e.owner, OWNER_HARNESS);
	assert_non_null(strstr(e.text, "compiling the policy 'test'"));
	policy_free(p);
}

static void names_and_constants_are_found_both_ways(void **state)
{
	(void)state;
	uint64_t value;
	char text[128];
	assert_int_equal(call_number("read"), SYS_read);
	assert_int_equal(call_number("fchmodat2"), 452);
	assert_int_equal(call_number("reed"), CALL_UNKNOWN);
	assert_int_equal(call_number("_llseek"), CALL_FOREIGN);
	call_name(SYS_connect, text, sizeof(text));
	assert_string_equal(text, "connect");
	call_name(452, text, sizeof(text));
	assert_string_equal(text, "fchmodat2");
	call_name(4242, text, sizeof(text));
	assert_string_equal(text, "call 4242");
	assert_true(constant_parse("0x1f", 4, &value));
	assert_int_equal(value, 0x1f);
	assert_true(constant_parse("AF_INET", 7, &value));
	assert_int_equal(value, AF_INET);
	assert_false(constant_parse("AF_INE", 6, &value));
	assert_false(constant_parse("12x", 3, &value));
	constant_flags(CONSTANT_CLONE, CLONE_NEWUSER | CLONE_NEWNET | 0x11, text, sizeof(text));
	assert_string_equal(text, "CLONE_NEWUSER|CLONE_NEWNET|0x11");
	constant_flags(CONSTANT_CLONE, 0, text, sizeof(text));
	assert_string_equal(text, "0");
	assert_int_equal(errno_number("ENOSYS"), ENOSYS);
	assert_int_equal(errno_number("EGAL"), -1);
	for (int i = 0; i < policy_class_count; i++) {
		enum policy_class back;
		assert_true(policy_class_parse(policy_class_text((enum policy_class)i), &back));
		assert_int_equal(back, i);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_gives_its_class_and_errno),
		cmocka_unit_test(a_quiet_line_may_pretend_and_no_other),
		cmocka_unit_test(a_call_that_no_line_names_gets_enosys_and_is_reported),
		cmocka_unit_test(an_argument_is_compared_in_its_low_half_only),
		cmocka_unit_test(conditions_joined_by_and_must_all_hold),
		cmocka_unit_test(the_family_in_memory_chooses_between_refusals),
		cmocka_unit_test(every_mistake_is_listed_with_its_line),
		cmocka_unit_test(conditions_that_cannot_work_are_mistakes),
		cmocka_unit_test(a_line_that_hides_another_is_a_mistake),
		cmocka_unit_test(groups_are_included_once_and_their_mistakes_are_named),
		cmocka_unit_test(shipped_policies_have_no_mistakes_and_compile_in_every_manner),
		cmocka_unit_test(filter_and_table_agree_on_every_call),
		cmocka_unit_test(filter_and_table_agree_on_wide_arguments),
		cmocka_unit_test(without_notification_refusals_are_the_kernels),
		cmocka_unit_test(an_installed_filter_refuses_in_the_kernel),
		cmocka_unit_test(a_filter_that_cannot_be_made_is_our_fault),
		cmocka_unit_test(names_and_constants_are_found_both_ways),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
