/* cgroup_file.c: reading and writing cgroup files; cgroups(7), proc(5). */
#include "sandbox/cgroup_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/scoped.h"

int cgroup_file_put(int dir, const char *name, const char *text)
{
	SCOPED_FD fd = openat(dir, name, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text) ? 0 : -1;
}

int cgroup_file_put_number(int dir, const char *name, uint64_t number)
{
	char text[24];
	snprintf(text, sizeof text, "%llu", (unsigned long long)number);
	return cgroup_file_put(dir, name, text);
}

/* These files are short; what does not fit is not looked at. */
static ssize_t slurp(int dir, const char *name, char *ret, size_t size)
{
	SCOPED_FD fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	ssize_t got = read(fd, ret, size - 1);
	ret[got < 0 ? 0 : got] = '\0';
	return got;
}

int cgroup_file_get(int dir, const char *name, uint64_t *ret)
{
	char text[64];
	if (slurp(dir, name, text, sizeof text) <= 0 || text[0] < '0' || text[0] > '9')
		return -1;
	*ret = strtoull(text, NULL, 10);
	return 0;
}

/* The number behind ${key} in ${text}; 0: there is none. */
static uint64_t number_at(const char *text, const char *key)
{
	size_t len = key ? strlen(key) : 0;
	if (!key)
		return text[0] >= '0' && text[0] <= '9' ? strtoull(text, NULL, 10) : 0;
	for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
		if (strncmp(line, key, len) == 0 && line[len] == ' ')
			return strtoull(line + len + 1, NULL, 10);
	return 0;
}

uint64_t cgroup_file_key(int dir, const char *name, const char *key)
{
	char text[4096];
	return slurp(dir, name, text, sizeof text) <= 0 ? 0 : number_at(text, key);
}

enum { FILES_MAX = 16 };

struct cgroup_files {
	size_t count;
	struct {
		int dir, fd;
		const char *name;
	} file[FILES_MAX];
};

struct cgroup_files *cgroup_files_new(void)
{
	return alloc_zero(sizeof(struct cgroup_files));
}

void cgroup_files_free(struct cgroup_files *files)
{
	for (size_t i = 0; files && i < files->count; i++)
		close(files->file[i].fd);
	free(files);
}

/* -1: it cannot be opened, or there is no room; what is not kept is opened each time. */
static int kept(struct cgroup_files *files, int dir, const char *name)
{
	for (size_t i = 0; i < files->count; i++)
		if (files->file[i].dir == dir && strcmp(files->file[i].name, name) == 0)
			return files->file[i].fd;
	int fd = files->count == FILES_MAX ? -1 : openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	files->file[files->count].dir = dir;
	files->file[files->count].name = name;
	files->file[files->count++].fd = fd;
	return fd;
}

uint64_t cgroup_files_read(struct cgroup_files *files, int dir, const char *name, const char *key)
{
	char text[4096];
	int fd = files ? kept(files, dir, name) : -1;
	ssize_t got = fd < 0 ? slurp(dir, name, text, sizeof text) : pread(fd, text, sizeof text - 1, 0);
	text[got < 0 ? 0 : got] = '\0';
	return number_at(text, key);
}

bool cgroup_file_word(int dir, const char *name, const char *word)
{
	char text[1024], *rest = text;
	if (slurp(dir, name, text, sizeof text) <= 0)
		return false;
	for (char *w; (w = strsep(&rest, " \n"));)
		if (strcmp(w, word) == 0)
			return true;
	return false;
}

/* Cut the next line off ${b}. false at the end. */
static bool next_line(struct bytes *b, struct bytes *ret_line)
{
	if (b->len == 0)
		return false;
	const char *end = memchr(b->data, '\n', b->len);
	size_t len = end ? (size_t)(end - b->data) : b->len;
	*ret_line = (struct bytes){ b->data, len };
	size_t used = len + (end ? 1 : 0);
	*b = (struct bytes){ b->data + used, b->len - used };
	return true;
}

static bool next_field(struct bytes *b, char separator, struct bytes *ret)
{
	if (b->len == 0)
		return false;
	const char *end = memchr(b->data, separator, b->len);
	size_t len = end ? (size_t)(end - b->data) : b->len;
	*ret = (struct bytes){ b->data, len };
	size_t used = len + (end ? 1 : 0);
	*b = (struct bytes){ b->data + used, b->len - used };
	return true;
}

static bool has_word(struct bytes list, const char *word)
{
	struct bytes one;
	while (next_field(&list, ',', &one))
		if (bytes_equal(one, bytes_of(word)))
			return true;
	return false;
}

/* mountinfo writes blanks as \040 and the like. */
static void unescape(struct bytes b, struct str *ret)
{
	for (size_t i = 0; i < b.len; i++) {
		const char *d = b.data + i;
		if (d[0] == '\\' && b.len - i >= 4 && d[1] >= '0' && d[1] <= '3' && d[2] >= '0' && d[2] <= '7' && d[3] >= '0' && d[3] <= '7') {
			str_add_char(ret, (char)((d[1] - '0') * 64 + (d[2] - '0') * 8 + (d[3] - '0')));
			i += 3;
		} else {
			str_add_char(ret, *d);
		}
	}
}

bool cgroup_file_parse_mount(struct bytes mountinfo, const char *controller, struct str *ret_mount, struct str *ret_root)
{
	struct bytes line, field, root, mount, kind, options = { 0 };
	while (next_line(&mountinfo, &line)) {
		bool good = true;
		for (int i = 0; i < 3; i++)
			good = good && next_field(&line, ' ', &field);
		good = good && next_field(&line, ' ', &root) && next_field(&line, ' ', &mount);
		while (good && (good = next_field(&line, ' ', &field)) && !bytes_equal(field, bytes_of("-")))
			;
		good = good && next_field(&line, ' ', &kind) && next_field(&line, ' ', &field) && next_field(&line, ' ', &options);
		if (!good)
			continue;
		if (controller ? !bytes_equal(kind, bytes_of("cgroup")) || !has_word(options, controller) : !bytes_equal(kind, bytes_of("cgroup2")))
			continue;
		unescape(mount, ret_mount);
		unescape(root, ret_root);
		return true;
	}
	return false;
}

bool cgroup_file_parse_group(struct bytes cgroups, const char *controller, struct str *ret_path)
{
	struct bytes line, number, names;
	while (next_line(&cgroups, &line)) {
		if (!next_field(&line, ':', &number) || !next_field(&line, ':', &names))
			continue;
		if (controller ? !has_word(names, controller) : (names.len != 0 || !bytes_equal(number, bytes_of("0"))))
			continue;
		if (line.len == 0)
			continue;
		str_add_bytes(ret_path, line);
		return true;
	}
	return false;
}

static bool read_whole(const char *path, struct str *ret)
{
	SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	char part[4096];
	ssize_t got = fd < 0 ? -1 : 0;
	while (fd >= 0 && (got = read(fd, part, sizeof part)) > 0)
		str_add_bytes(ret, (struct bytes){ part, (size_t)got });
	return got == 0;
}

bool cgroup_file_own(const char *controller, struct str *ret_mount, struct str *ret_group)
{
	SCOPED_STR mounts = STR_EMPTY;
	SCOPED_STR groups = STR_EMPTY;
	SCOPED_STR root = STR_EMPTY;
	SCOPED_STR path = STR_EMPTY;
	if (!read_whole("/proc/self/mountinfo", &mounts) || !read_whole("/proc/self/cgroup", &groups))
		return false;
	if (!cgroup_file_parse_mount(str_bytes(&mounts), controller, ret_mount, &root) || !cgroup_file_parse_group(str_bytes(&groups), controller, &path))
		return false;
	/* What is mounted may be a part of the hierarchy (a container): paths are then told from the hierarchy's top, not the mount's. */
	const char *below = str_text(&path);
	size_t len = root.len;
	if (len > 1 && strncmp(below, str_text(&root), len) == 0 && (below[len] == '/' || below[len] == '\0'))
		below += len;
	str_add(ret_group, str_text(ret_mount));
	if (strcmp(below, "/") != 0)
		str_add(ret_group, below);
	return true;
}
