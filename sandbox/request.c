/* request.c: the layout: a head, the filter, then strings with their NUL, then the files. */
#include "sandbox/request.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

struct head {
	struct sandbox_limits limits;
	struct request_options options;
	uint32_t filters, notifies;
	uint32_t argc, envc, files;
};

struct file_head {
	uint64_t len;
	uint32_t executable;
};

/* What every program finds in its environment unless the command says otherwise. */
static const char *const defaults[] = { "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp", "TMPDIR=/tmp", "LANG=C.UTF-8", "TZ=UTC" };

static void add_string(struct str *s, const char *text)
{
	str_add_bytes(s, (struct bytes){ text, strlen(text) + 1 });
}

static bool is_set(const char *const *env, const char *assignment)
{
	size_t len = (size_t)(strchr(assignment, '=') - assignment) + 1;
	for (; env && *env; env++)
		if (strncmp(*env, assignment, len) == 0)
			return true;
	return false;
}

static void add_env(struct str *s, const char *const *env, uint32_t *count)
{
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
		if (is_set(env, defaults[i]))
			continue;
		add_string(s, defaults[i]);
		(*count)++;
	}
	for (; env && *env; env++, (*count)++)
		add_string(s, *env);
}

int request_write(const struct sandbox_command *command, const struct request_options *options, const struct policy_program *program, int *ret_fd,
		  struct err *e)
{
	struct head head = { .limits = command->limits, .options = *options, .filters = program->count, .notifies = program->notifies };
	SCOPED_STR body = STR_EMPTY;
	str_add_bytes(&body, (struct bytes){ (const char *)program->filter, program->count * sizeof *program->filter });
	for (const char *const *arg = command->argv; *arg; arg++, head.argc++)
		add_string(&body, *arg);
	add_env(&body, command->env, &head.envc);
	add_string(&body, command->cwd ? command->cwd : "");
	head.files = (uint32_t)command->file_count;
	for (size_t i = 0; i < command->file_count; i++) {
		const struct sandbox_file *file = &command->files[i];
		struct file_head fh = { .len = file->len, .executable = file->executable };
		add_string(&body, file->path);
		str_add_bytes(&body, (struct bytes){ (const char *)&fh, sizeof fh });
		str_add_bytes(&body, (struct bytes){ file->data, file->len });
	}
	SCOPED_FD fd = memfd_create("takehome-request", MFD_CLOEXEC);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "making a memory file");
	if (fs_write_all(fd, (struct bytes){ (const char *)&head, sizeof head }, e) < 0 || fs_write_all(fd, str_bytes(&body), e) < 0)
		return -1;
	*ret_fd = fd_steal(&fd);
	return 0;
}

/* A vector of the next ${count} strings at ${*at}. */
static char **vector(char **at, uint32_t count)
{
	char **v = alloc_zero((count + 1) * sizeof *v);
	for (uint32_t i = 0; i < count; i++) {
		v[i] = *at;
		*at += strlen(*at) + 1;
	}
	return v;
}

int request_map(int fd, struct request *ret)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return -1;
	/* Private and writable: execve wants char *, and nothing that is done to this map may reach the supervisor. */
	char *map = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return -1;
	struct head head;
	memcpy(&head, map, sizeof head);
	*ret = (struct request){ .limits = head.limits, .options = head.options, .file_count = head.files };
	char *at = map + sizeof head;
	ret->program = (struct policy_program){ .filter = (struct sock_filter *)(void *)at, .count = (uint16_t)head.filters, .notifies = head.notifies != 0 };
	at += head.filters * sizeof(struct sock_filter);
	ret->argv = vector(&at, head.argc);
	ret->env = vector(&at, head.envc);
	ret->cwd = at;
	ret->next_file = at + strlen(at) + 1;
	return 0;
}

void request_next_file(struct request *r, struct request_file *ret)
{
	struct file_head fh;
	ret->path = r->next_file;
	const char *at = r->next_file + strlen(r->next_file) + 1;
	memcpy(&fh, at, sizeof fh);
	ret->len = fh.len;
	ret->executable = fh.executable != 0;
	ret->data = at + sizeof fh;
	r->next_file = ret->data + fh.len;
}
