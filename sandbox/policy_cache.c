/* policy_cache.c: a folder of compiled filters: 64 hex digits, the SHA-256 of key and instructions, and then the instructions as the kernel takes them. */
#include "sandbox/policy_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/base/alloc.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"
#include "sandbox/policy_table.h"

enum { DIGEST_LEN = HASH_HEX_SIZE - 1, INSTRUCTION = sizeof(struct sock_filter) };

static void add_number(struct hash *h, uint64_t number)
{
	hash_add(h, (struct bytes){ (const char *)&number, sizeof number });
}

static void add_rule(struct hash *h, const struct policy_rule *rule)
{
	add_number(h, (uint64_t)rule->nr);
	add_number(h, rule->class);
	add_number(h, (uint64_t)rule->error);
	add_number(h, rule->test_count);
	for (size_t i = 0; i < rule->test_count; i++) {
		const struct policy_test *test = &rule->tests[i];
		add_number(h, (uint64_t)test->subject);
		add_number(h, test->mask);
		add_number(h, test->count);
		for (size_t v = 0; v < test->count; v++)
			add_number(h, test->values[v]);
	}
}

/* Not the digest of the text: what its names mean is for this program to say, and can change while the text stays. */
static void make_key(const struct policy *policy, bool notify, char ret_key[HASH_HEX_SIZE])
{
	const struct scmp_version *version = seccomp_version();
	struct hash h;
	hash_start(&h);
	hash_add_field(&h, bytes_of("takehome filter"));
	add_number(&h, POLICY_CACHE_GENERATION);
	add_number(&h, seccomp_arch_native());
	add_number(&h, version->major);
	add_number(&h, version->minor);
	add_number(&h, version->micro);
	add_number(&h, notify);
	for (int nr = 0; nr < POLICY_NR_MAX; nr++)
		for (const struct policy_rule *rule = policy->calls[nr]; rule; rule = rule->next)
			add_rule(&h, rule);
	hash_hex(&h, ret_key);
}

static void make_digest(const char *key, struct bytes instructions, char ret_digest[HASH_HEX_SIZE])
{
	struct hash h;
	hash_start(&h);
	hash_add_field(&h, bytes_of(key));
	hash_add_field(&h, instructions);
	hash_hex(&h, ret_digest);
}

static bool is_ours(const struct stat *st)
{
	return st->st_uid == geteuid() && (st->st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

/* false: there is no place for a cache. An ordinary user's environment says where; root's may be another's (sudo), and is not asked. */
static bool standard_folder(struct str *ret)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (geteuid() == 0) {
		str_add(ret, "/var/cache");
	} else if (cache && cache[0] == '/') {
		str_add(ret, cache);
	} else if (home && home[0] == '/') {
		str_addf(ret, "%s/.cache", home);
		mkdir(str_text(ret), 0700);
	} else {
		return false;
	}
	str_add(ret, "/takehome");
	return true;
}

/* Open the folder, made if need be. -1: it cannot be had, or somebody else could write in it. */
static int enter(const char *folder)
{
	struct stat st;
	mkdir(folder, 0700);
	SCOPED_FD dir = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0 || fstat(dir, &st) < 0 || !is_ours(&st))
		return -1;
	return fd_steal(&dir);
}

/* The file ${name} if all about it is as we would have left it. */
static bool load(int dir, const char *name, const char *key, struct policy_program *ret)
{
	struct stat st;
	char digest[HASH_HEX_SIZE];
	struct bytes all;
	SCOPED_FD fd = fs_open_regular(dir, name, &st);
	if (fd < 0 || !is_ours(&st) || st.st_size <= DIGEST_LEN || st.st_size > DIGEST_LEN + BPF_MAXINSNS * INSTRUCTION)
		return false;
	struct arena *a = arena_new();
	bool good = fs_read_fd(a, fd, (size_t)st.st_size, &all, NULL) == 0 && all.len == (size_t)st.st_size && (all.len - DIGEST_LEN) % INSTRUCTION == 0;
	if (good) {
		struct bytes instructions = { all.data + DIGEST_LEN, all.len - DIGEST_LEN };
		make_digest(key, instructions, digest);
		good = memcmp(digest, all.data, DIGEST_LEN) == 0;
		if (good) {
			ret->filter = alloc_zero(instructions.len);
			memcpy(ret->filter, instructions.data, instructions.len);
			ret->count = (uint16_t)(instructions.len / INSTRUCTION);
		}
	}
	arena_free(a);
	return good;
}

static bool is_filter(const char *name)
{
	return strspn(name, "0123456789abcdef") == DIGEST_LEN && strcmp(name + DIGEST_LEN, ".bpf") == 0;
}

/* Files of policies as they once were add up; a cache may as well begin anew. */
static void prune(int dir, const char *newest)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = copy < 0 ? NULL : fdopendir(copy);
	size_t count = 0;
	if (!list) {
		scoped_close(&copy);
		return;
	}
	for (struct dirent *entry; (entry = readdir(list));)
		count += is_filter(entry->d_name);
	rewinddir(list);
	for (struct dirent *entry; count > POLICY_CACHE_FILES && (entry = readdir(list));)
		if (is_filter(entry->d_name) && strcmp(entry->d_name, newest) != 0)
			unlinkat(dir, entry->d_name, 0);
	closedir(list);
}

static void store(int dir, const char *folder, const char *name, const char *key, const struct policy_program *program)
{
	char digest[HASH_HEX_SIZE];
	SCOPED_STR content = STR_EMPTY;
	SCOPED_STR path = STR_EMPTY;
	struct bytes instructions = { (const char *)program->filter, (size_t)program->count * INSTRUCTION };
	make_digest(key, instructions, digest);
	str_add(&content, digest);
	str_add_bytes(&content, instructions);
	str_addf(&path, "%s/%s", folder, name);
	if (fs_replace(str_text(&path), str_bytes(&content), NULL) < 0)
		return;
	/* What others may write is not read, so the umask must not decide. A file that cannot be used is not kept. */
	if (fchmodat(dir, name, 0600, 0) < 0)
		unlinkat(dir, name, 0);
	prune(dir, name);
}

int policy_cache_bpf(const char *folder, const struct policy *policy, bool notify, struct policy_program *ret, struct err *e)
{
	SCOPED_STR place = STR_EMPTY;
	SCOPED_STR name = STR_EMPTY;
	char key[HASH_HEX_SIZE];
	if (folder)
		str_add(&place, folder);
	bool have = folder || standard_folder(&place);
	SCOPED_FD dir = have ? enter(str_text(&place)) : -1;
	if (dir < 0)
		return policy_bpf(policy, notify, ret, e);
	make_key(policy, notify, key);
	str_addf(&name, "%s.bpf", key);
	*ret = (struct policy_program){ .notifies = notify };
	if (load(dir, str_text(&name), key, ret))
		return 0;
	if (policy_bpf(policy, notify, ret, e) < 0)
		return -1;
	store(dir, str_text(&place), str_text(&name), key, ret);
	return 0;
}
