/* versions.c: what grades now. */
#include "harness/pool/versions.h"

#include <fcntl.h>
#include <stdlib.h>

#include "harness/base/data.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/build/build.h"

enum { PROFILE_BYTES_MAX = 16 << 20 };

static int add_profile(struct arena *a, struct hash *h, const struct profile *profile, struct err *e)
{
	struct bytes text;
	if (fs_read(a, AT_FDCWD, profile->file, PROFILE_BYTES_MAX, &text, e) < 0)
		return -1;
	hash_add_field(h, text);
	return 0;
}

static int tool_digest(struct arena *a, const struct job *job, char ret_hex[HASH_HEX_SIZE], struct err *e)
{
	struct hash h;
	char policies[HASH_HEX_SIZE];
	hash_start(&h);
	struct arena *texts = arena_new();
	int bad = 0;
	for (size_t i = 0; i < job->profiles->count && bad == 0; i++)
		bad = add_profile(texts, &h, job->profiles->items[i], e);
	if (bad == 0 && job->profiles->common)
		bad = add_profile(texts, &h, job->profiles->common, e);
	arena_free(texts);
	const char *folder = data_path(a, "sandbox/policies", e);
	if (bad < 0 || !folder)
		return -1;
	SCOPED_FD fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(e, OWNER_HARNESS, "opening '%s'", folder);
	if (hash_tree(fd, NULL, policies, e) < 0)
		return -1;
	hash_add_field(&h, bytes_of(policies));
	hash_add_field(&h, bytes_of(arena_printf(a, "%x", job->without)));
	hash_add_field(&h, bytes_of(job->rootfs ? job->rootfs : ""));
	hash_hex(&h, ret_hex);
	return 0;
}

int versions_now(struct arena *a, const struct job *job, struct versions *ret, struct err *e)
{
	*ret = (struct versions){ .tool_version = TAKEHOME_VERSION };
	memcpy(ret->task, job->task->provenance.digest, HASH_HEX_SIZE);
	memcpy(ret->rubric, job->rubric->provenance.digest, HASH_HEX_SIZE);
	return tool_digest(a, job, ret->tool, e) < 0 ? err_wrap(e, "the digest of language profiles and policies") : 0;
}

struct asked {
	const char *digest, *why; /* why NULL: the same */
	struct asked *next;
};

struct toolchains {
	struct arena *a;
	const struct store *store;
	struct job job;
	struct asked *first;
};

static void free_tools(void *tools)
{
	build_tools_free(tools);
}

struct toolchains *toolchains_new(struct arena *a, const struct store *s, const struct job *job)
{
	struct toolchains *t = ARENA_NEW(a, struct toolchains);
	*t = (struct toolchains){ .a = a, .store = s, .job = *job };
	t->job.tools = build_tools_new();
	arena_defer(a, free_tools, t->job.tools);
	return t;
}

static const struct profile *profile_of(const struct toolchains *t, const char *tool)
{
	for (size_t i = 0; i < t->job.profiles->count; i++)
		if (t->job.profiles->items[i]->toolchain && strcmp(t->job.profiles->items[i]->toolchain, tool) == 0)
			return t->job.profiles->items[i];
	return NULL;
}

/* One tool as it is now. A host that cannot be asked has changed as far as we know: grading will say what is wrong with it. */
static const char *tool_changed(struct toolchains *t, const char *name, const char *was)
{
	struct tool_version now;
	struct err e = ERR_NONE;
	const struct profile *profile = profile_of(t, name);
	if (!profile)
		return arena_printf(t->a, "no language profile names %s any more", name);
	if (build_tool_version(t->a, &t->job, profile, &now, &e) < 0)
		return arena_printf(t->a, "%s was %s, and cannot be asked now: %s", name, was, e.text);
	return strcmp(now.version, was) == 0 ? NULL : arena_printf(t->a, "%s was \"%s\", is \"%s\"", name, was, now.version);
}

static int ask(struct toolchains *t, struct asked *asked, struct err *e)
{
	struct db_query *q = db_ask(t->store->db, e, "SELECT name, version FROM toolchain WHERE digest = ?1 ORDER BY name", "t", asked->digest);
	int more = q ? 0 : -1;
	while (q && (more = db_step(q, e)) > 0 && !asked->why)
		asked->why = tool_changed(t, arena_strdup(t->a, db_text(q, 0)), arena_strdup(t->a, db_text(q, 1)));
	db_done(q);
	return more < 0 ? -1 : 0;
}

int toolchains_same(struct toolchains *t, const char *digest, const char **ret_why, struct err *e)
{
	struct asked *asked = t->first;
	while (asked && strcmp(asked->digest, digest) != 0)
		asked = asked->next;
	if (!asked) {
		asked = ARENA_NEW(t->a, struct asked);
		asked->digest = arena_strdup(t->a, digest);
		if (ask(t, asked, e) < 0)
			return -1;
		asked->next = t->first;
		t->first = asked;
	}
	*ret_why = asked->why;
	return asked->why ? 0 : 1;
}
