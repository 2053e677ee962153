/*
 * import_kattis.c: problem packages, in the legacy format and in that of 2025-09 (icpc.io/problem-package-format).
 *
 *	problem.yaml                     title, kind of problem, limits
 *	data/sample, data/secret/…       cases; a folder in secret is a group
 *	output_validator(s)/             checker, or interactor of an interactive problem: the same arguments and exit statuses as ours
 *	submissions/VERDICT/…            solutions
 *	statement/, problem_statement/   the brief
 *
 * Everything else is listed as left behind.
 */
#include "harness/author/import.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/author/yaml.h"
#include "harness/base/fs.h"
#include "harness/base/scoped.h"
#include "harness/base/str.h"

enum { NAMES_MAX = 20000, CPU_MS_MAX = 600000, MEMORY_MB_MAX = 65536 };

struct package {
	struct draft *d;
	const struct json *problem;
	bool scoring, interactive, custom, legacy;
	const char *flags; /* of the output validator, for all */
};

/* A file of YAML; NULL: it is not there, or is none, which is told. */
static int read_yaml(struct package *p, const char *path, const struct json **ret)
{
	struct bytes text;
	const char *why;
	*ret = NULL;
	if (!draft_read(p->d, path, &text))
		return 0;
	if (yaml_read(p->d->a, text, ret, &why, p->d->e) < 0)
		return -1;
	if (why)
		draft_wrong(p->d, path, "this is not valid YAML: %s", why);
	else if ((*ret)->type == JSON_NULL)
		*ret = NULL;
	else if ((*ret)->type != JSON_OBJECT) {
		draft_wrong(p->d, path, "names and values are expected here");
		*ret = NULL;
	}
	return 0;
}

/* A value as text: limits are written as numbers and as texts. */
static const char *word(struct arena *a, const struct json *value)
{
	if (value && value->type == JSON_STRING)
		return value->string.data;
	return value && value->type == JSON_NUMBER ? arena_strndup(a, value->number_text.data, value->number_text.len) : "";
}

static double number(struct arena *a, const struct json *object, const char *key)
{
	return strtod(word(a, json_get(object, key)), NULL);
}

/* A list of texts, or one, holds ${name}, or a word of it is ${name}. */
static bool says(const struct json *value, const char *name)
{
	if (value && value->type == JSON_STRING)
		return strstr(value->string.data, name) != NULL;
	JSON_EACH(item, value)
		if (says(item, name))
			return true;
	return false;
}

static const char *title_of(struct package *p)
{
	const struct json *name = json_get(p->problem, "name");
	if (name && name->type == JSON_OBJECT) {
		const struct json *english = json_get(name, "en");
		if (!english && name->child)
			draft_left(p->d, "problem.yaml", "of the names only the one in \"%s\" is used", name->child->key);
		name = english ? english : name->child;
	}
	return name && name->type == JSON_STRING && name->string.len ? name->string.data : NULL;
}

static void bind_kind(struct package *p)
{
	const struct json *validation = json_get(p->problem, "validation"), *type = json_get(p->problem, "type");
	const char *format = word(p->d->a, json_get(p->problem, "problem_format_version"));
	p->legacy = !*format || strncmp(format, "legacy", 6) == 0;
	p->interactive = says(validation, "interactive") || says(type, "interactive");
	p->scoring = says(type, "scoring") || says(validation, "score");
	p->custom = says(validation, "custom") || draft_is(p->d, "output_validator") == 'd';
	if (says(type, "multi-pass") || says(validation, "multipass"))
		draft_wrong(p->d, "problem.yaml", "programs that are run several times in a row (multi-pass) cannot be carried over: each case is run once");
	if (says(type, "submit-answer"))
		draft_wrong(p->d, "problem.yaml", "problems to which answers are sent instead of programs cannot be carried over");
	if (says(validation, "score"))
		draft_left(p->d, "problem.yaml", "scores that an output validator gives (score.txt) are not read: an answer is right or wrong");
}

static void bind_limits(struct package *p)
{
	const struct json *limits = json_get(p->problem, "limits");
	struct bytes text;
	double seconds = number(p->d->a, limits, "time_limit"), memory = number(p->d->a, limits, "memory"), output = number(p->d->a, limits, "output");
	if (seconds <= 0 && draft_read(p->d, ".timelimit", &text))
		seconds = strtod(text.data, NULL);
	if (seconds > 0 && seconds * 1000 <= CPU_MS_MAX)
		p->d->cpu_ms = (uint32_t)(seconds * 1000 + 0.5);
	else
		draft_left(p->d, "problem.yaml", "no time limit is said (it would follow from the slowest right submission): 2 s of CPU time are allowed; \"takehome verify\" says what fits");
	if (memory >= 4 && memory <= MEMORY_MB_MAX)
		p->d->memory_mb = (uint32_t)memory;
	if (output > 0 && output <= 1024)
		p->d->output_kb = (uint32_t)(output * 1024);
	static const char *const OTHERS[] = { "code", "compilation_time", "compilation_memory", "validation_time", "validation_memory", "validation_output", "time_resolution" };
	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		if (json_get(limits, OTHERS[i]))
			draft_left(p->d, "problem.yaml", "limits: %s has no counterpart", OTHERS[i]);
}

/* The flags of the default validator, or those of the package's own: a matcher. */
static const char *match_of(struct package *p, const char *flags)
{
	struct arena *a = p->d->a;
	double absolute = 0, relative = 0;
	bool case_sensitive = false, exact = false;
	SCOPED_STR args = STR_EMPTY;
	const char *before = "";
	for (const char *at = flags; *at;) {
		at += strspn(at, " \t\r\n");
		size_t len = strcspn(at, " \t\r\n");
		if (len == 0)
			break;
		const char *flag = arena_strndup(a, at, len);
		double value = strtod(flag, NULL);
		absolute = strcmp(before, "float_tolerance") == 0 || strcmp(before, "float_absolute_tolerance") == 0 ? value : absolute;
		relative = strcmp(before, "float_tolerance") == 0 || strcmp(before, "float_relative_tolerance") == 0 ? value : relative;
		case_sensitive = case_sensitive || strcmp(flag, "case_sensitive") == 0;
		exact = exact || strcmp(flag, "space_change_sensitive") == 0;
		struct json_writer *w = json_writer_new(false);
		json_array(w, NULL);
		json_put_string(w, NULL, flag);
		json_end(w);
		struct bytes item = json_writer_text(w);
		/* ["flag"] without its brackets. */
		size_t end = item.len;
		while (item.data[end - 1] != ']')
			end--;
		str_addf(&args, "%s%.*s", args.len ? ", " : "", (int)end - 2, item.data + 1);
		json_writer_free(w);
		before = flag;
		at += len;
	}
	if (p->custom && !p->interactive)
		return arena_printf(a, "{\"kind\": \"checker\", \"args\": [%s]}", str_text(&args));
	if (absolute > 0 || relative > 0)
		return arena_printf(a, "{\"kind\": \"number\", \"absolute\": %g, \"relative\": %g, \"ignore_case\": %s}", absolute, relative, case_sensitive ? "false" : "true");
	if (exact)
		return "\"exact\"";
	return case_sensitive ? "\"tokens\"" : "{\"kind\": \"tokens\", \"ignore_case\": true}";
}

static const char *joined(struct arena *a, const struct json *value)
{
	SCOPED_STR out = STR_EMPTY;
	if (value && value->type == JSON_STRING)
		return value->string.data;
	JSON_EACH(item, value)
		str_addf(&out, "%s%s", out.len ? " " : "", word(a, item));
	return arena_strdup(a, str_text(&out));
}

/* testdata.yaml or test_group.yaml of a folder below data/. */
static int bind_group(struct package *p, const char *folder, struct draft_group *group)
{
	struct arena *a = p->d->a;
	const struct json *yaml = NULL;
	const char *file = fs_join(a, folder, p->legacy ? "testdata.yaml" : "test_group.yaml"), *other = fs_join(a, folder, p->legacy ? "test_group.yaml" : "testdata.yaml");
	const char *path = draft_is(p->d, file) ? file : other;
	if (read_yaml(p, path, &yaml) < 0)
		return -1;
	if (!yaml)
		return 0;
	const char *range = word(a, json_get(yaml, "range")), *highest = strrchr(range, ' ');
	double points = json_get(yaml, "max_score") ? number(a, yaml, "max_score") : json_get(yaml, "accept_score") ? number(a, yaml, "accept_score") : highest ? strtod(highest, NULL) : 0;
	if (points > 0 && points < 1e6)
		group->points = points;
	if (says(json_get(yaml, "grader_flags"), "sum") || says(json_get(yaml, "score_aggregation"), "sum"))
		group->scoring = SCORING_SUM;
	const char *flags = joined(a, json_get(yaml, json_get(yaml, "output_validator_args") ? "output_validator_args" : "output_validator_flags"));
	if (*flags)
		group->match = match_of(p, flags);
	static const char *const KNOWN[] = { "range", "max_score", "accept_score", "grader_flags", "score_aggregation", "output_validator_args", "output_validator_flags", "on_reject", "input_validator_args",
					     "input_validator_flags" };
	JSON_EACH(member, yaml) {
		bool known = false;
		for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
			known = known || strcmp(member->key, KNOWN[i]) == 0;
		if (!known)
			draft_left(p->d, path, "\"%s\" has no counterpart", member->key);
	}
	return 0;
}

static const char *with_suffix(struct arena *a, const char *stem, const char *suffix)
{
	return arena_printf(a, "%s%s", stem, suffix);
}

/* The arguments of a case: NAME.args, or "args" in NAME.yaml. */
static int case_members(struct package *p, const char *stem, const char **ret)
{
	struct arena *a = p->d->a;
	struct bytes text;
	const struct json *yaml = NULL, *list;
	if (draft_is(p->d, with_suffix(a, stem, ".yaml")) && read_yaml(p, with_suffix(a, stem, ".yaml"), &yaml) < 0)
		return -1;
	list = json_get(yaml, "args");
	struct json_writer *w = json_writer_new(false);
	json_object(w, NULL);
	const char *hint = word(a, json_get(yaml, "description"));
	json_put_string(w, "title", *hint ? hint : fs_basename(stem));
	if (p->interactive)
		json_put_string(w, "kind", "interactive");
	json_array(w, "args");
	JSON_EACH(item, list)
		json_put_string(w, NULL, word(a, item));
	if (!list && draft_is(p->d, with_suffix(a, stem, ".args")) && draft_read(p->d, with_suffix(a, stem, ".args"), &text))
		for (char *save = NULL, *at = strtok_r(arena_strndup(a, text.data, text.len), " \t\r\n", &save); at; at = strtok_r(NULL, " \t\r\n", &save))
			json_put_string(w, NULL, at);
	json_end(w);
	json_end(w);
	struct bytes all = json_writer_text(w);
	size_t end = all.len;
	while (all.data[end - 1] != '}')
		end--;
	*ret = arena_strndup(a, all.data + 1, end - 2);
	json_writer_free(w);
	return 0;
}

static int take_case(struct package *p, const char *path)
{
	struct draft *d = p->d;
	/* data/secret/GROUP/more/NAME.in */
	const char *stem = arena_strndup(d->a, path, strlen(path) - 3), *below = path + strlen("data/"), *members;
	bool sample = strncmp(below, "sample/", 7) == 0;
	const char *rest = strchr(below, '/') + 1, *slash = strchr(rest, '/');
	const char *folder = arena_strndup(d->a, path, (size_t)((slash ? slash : rest - 1) - path));
	const char *name = sample ? "sample" : slash ? fs_basename(folder) : "secret";
	struct bytes in, out = { 0 };
	size_t before = d->group_count;
	struct draft_group *group = draft_group(d, folder, name, sample ? "The samples" : slash ? arena_printf(d->a, "Group %s", name) : "The secret cases");
	if (!group || !draft_read(d, path, &in))
		return 0;
	if (d->group_count > before) {
		group->visibility = sample ? VISIBILITY_PUBLIC : VISIBILITY_HIDDEN;
		group->counts = !(sample && p->scoring);
		if (bind_group(p, folder, group) < 0)
			return -1;
	}
	if (!draft_read(d, with_suffix(d->a, stem, ".ans"), &out) && !p->interactive) {
		if (!draft_read(d, with_suffix(d->a, stem, ".out"), &out)) {
			draft_wrong(d, path, "there is no answer beside it (%s.ans): the case is left out", fs_basename(stem));
			return 0;
		}
		draft_wrong(d, path, "its answer is called .out instead of .ans");
	}
	if (case_members(p, stem, &members) < 0)
		return -1;
	return draft_case(d, group, fs_basename(stem), in, out.data ? out : bytes_of(""), members);
}

struct seen {
	struct package *p;
	const char **paths;
	size_t count;
};

static const char *suffix_of(const char *name)
{
	const char *dot = strrchr(name, '.');
	return dot ? dot : "";
}

static int see(void *context, int parent, const char *name, const char *path, const struct stat *st)
{
	static const char *const KNOWN[] = { ".in", ".ans", ".out", ".args", ".yaml", ".desc", ".hint", NULL };
	struct seen *s = context;
	const char *full = fs_join(s->p->d->a, "data", path);
	bool known = false;
	(void)parent;
	if (S_ISDIR(st->st_mode)) {
		if (strcmp(suffix_of(name), ".files") != 0)
			return 0;
		draft_left(s->p->d, full, "files that lie beside a case are not carried over: write them into \"files\" of the case");
		return FS_SKIP;
	}
	if (!S_ISREG(st->st_mode)) {
		draft_left(s->p->d, full, "links and special files are not read");
		return 0;
	}
	for (size_t i = 0; KNOWN[i]; i++)
		known = known || strcmp(suffix_of(name), KNOWN[i]) == 0;
	if (!known && name[0] != '.')
		draft_left(s->p->d, full, "it is no part of a case that is known here");
	if (strcmp(suffix_of(name), ".in") != 0)
		return 0;
	if (strncmp(path, "sample/", 7) != 0 && strncmp(path, "secret/", 7) != 0)
		draft_left(s->p->d, full, "only cases in data/sample and data/secret are read");
	else if (s->count == NAMES_MAX)
		draft_wrong(s->p->d, full, "more than %d cases: this one is left out", NAMES_MAX);
	else
		s->paths[s->count++] = full;
	return 0;
}

static int take_cases(struct package *p)
{
	struct seen seen = { .p = p, .paths = ARENA_ARRAY(p->d->a, const char *, NAMES_MAX) };
	SCOPED_FD data = fs_open_beneath(p->d->from, "data", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (data < 0) {
		draft_wrong(p->d, "data", "there is no folder of cases");
		return 0;
	}
	if (fs_walk(data, see, &seen, p->d->e) < 0)
		return -1;
	for (size_t i = 0; i < seen.count; i++)
		if (take_case(p, seen.paths[i]) < 0)
			return -1;
	return 0;
}

/* The names in a folder of the package, sorted; NULL-terminated. */
static const char **names_in(struct draft *d, const char *path)
{
	struct dirent **list = NULL;
	int fd = fs_open_beneath(d->from, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	int count = fd < 0 ? 0 : scandirat(fd, ".", &list, NULL, alphasort);
	const char **names = ARENA_ARRAY(d->a, const char *, (size_t)(count > 0 ? count : 0) + 1);
	size_t kept = 0;
	for (int i = 0; i < count; i++) {
		if (list[i]->d_name[0] != '.')
			names[kept++] = arena_strdup(d->a, list[i]->d_name);
		free(list[i]);
	}
	free(list);
	if (fd >= 0)
		close(fd);
	return names;
}

static int take_submissions(struct package *p)
{
	static const char *const WRONG[] = { "wrong_answer", "time_limit_exceeded", "run_time_error", "rejected", "partially_accepted", "brute_force", NULL };
	struct draft *d = p->d;
	for (const char **verdict = names_in(d, "submissions"); *verdict; verdict++) {
		const char *folder = fs_join(d->a, "submissions", *verdict);
		bool right = strcmp(*verdict, "accepted") == 0, known = right;
		for (size_t i = 0; WRONG[i]; i++)
			known = known || strcmp(*verdict, WRONG[i]) == 0;
		if (!known) {
			draft_left(d, folder, "what submissions in it must get is not known here");
			continue;
		}
		if (strcmp(*verdict, "partially_accepted") == 0)
			draft_left(d, folder, "that they must get some points is not held: only that they do not get all");
		for (const char **name = names_in(d, folder); *name; name++)
			if (draft_solution(d, fs_join(d->a, folder, *name), arena_printf(d->a, "%s-%s", *verdict, *name), arena_printf(d->a, "submissions/%s/%s of the package.", *verdict, *name), right) < 0)
				return -1;
	}
	return 0;
}

/* The validator's folder becomes checker/ or interactor/. */
static int take_validator(struct package *p)
{
	struct draft *d = p->d;
	const char *folder = draft_is(d, "output_validator") == 'd' ? "output_validator" : "output_validators";
	const char **names = names_in(d, folder);
	if (!p->custom && !p->interactive) {
		if (names[0])
			draft_left(d, folder, "the package does not ask for its output validator (validation: custom), and neither does the task");
		return 0;
	}
	if (!names[0]) {
		draft_wrong(d, folder, "the package asks for an output validator of its own and has none");
		p->custom = false;
		p->interactive = false;
		return 0;
	}
	const char *to = p->interactive ? "interactor" : "checker";
	*(p->interactive ? &d->interactive : &d->checker) = true;
	/* Legacy packages have a folder for each validator; all must accept. Ours is one. */
	bool one_folder = strcmp(folder, "output_validators") == 0 && draft_is(d, fs_join(d->a, folder, names[0])) == 'd';
	for (const char **more = names + 1; one_folder && *more; more++)
		draft_left(d, fs_join(d->a, folder, *more), "only the first output validator is used");
	const char *from = one_folder ? fs_join(d->a, folder, names[0]) : folder, **files = names_in(d, from);
	if (draft_copy(d, from, to) < 0)
		return -1;
	return files[0] && !files[1] ? draft_declare(d, to, files[0]) : 0;
}

static void take_statement(struct package *p)
{
	struct draft *d = p->d;
	const char *folder = draft_is(d, "statement") == 'd' ? "statement" : "problem_statement";
	const char *best = NULL;
	for (const char **name = names_in(d, folder); *name; name++) {
		bool text = strcmp(suffix_of(*name), ".md") == 0 || strcmp(suffix_of(*name), ".tex") == 0;
		bool better = text && (!best || (strstr(*name, ".en.") && !strstr(best, ".en.")) || (strcmp(suffix_of(*name), ".md") == 0 && strcmp(suffix_of(best), ".md") != 0 && strstr(*name, ".en.")));
		if (better && best)
			draft_left(d, fs_join(d->a, folder, best), "the brief is %s", *name);
		else if (!better)
			draft_left(d, fs_join(d->a, folder, *name), text ? "the brief is in one language" : "the brief is text alone");
		best = better ? *name : best;
	}
	struct bytes text;
	if (!best || !draft_read(d, fs_join(d->a, folder, best), &text)) {
		draft_wrong(d, folder, "there is no statement: README.md holds the title only");
		return;
	}
	bool tex = strcmp(suffix_of(best), ".tex") == 0;
	if (tex)
		draft_left(d, fs_join(d->a, folder, best), "it is LaTeX, and README.md holds it as it is: write it as Markdown");
	d->brief = bytes_of(arena_printf(d->a, tex ? "# %s\n\n```tex\n%s\n```\n" : "# %s\n\n%s\n", d->title, text.data));
}

static void tell_rest(struct package *p)
{
	static const char *const KNOWN[] = { "problem.yaml", "data", "submissions", "statement", "problem_statement", "output_validator", "output_validators", NULL };
	static const char *const KEYS[] = { "problem_format_version", "name", "type", "validation", "validator_flags", "limits", NULL };
	static const char *const ABOUT[] = { "uuid", "version", "author", "credits", "source", "source_url", "license", "rights_owner", "keywords", NULL };
	for (const char **name = names_in(p->d, "."); *name; name++) {
		bool known = false;
		for (size_t i = 0; KNOWN[i]; i++)
			known = known || strcmp(*name, KNOWN[i]) == 0;
		if (!known)
			draft_left(p->d, *name, "it has no counterpart");
	}
	JSON_EACH(member, p->problem) {
		bool known = false, about = false;
		for (size_t i = 0; KEYS[i]; i++)
			known = known || strcmp(member->key, KEYS[i]) == 0;
		for (size_t i = 0; ABOUT[i]; i++)
			about = about || strcmp(member->key, ABOUT[i]) == 0;
		if (!known)
			draft_left(p->d, "problem.yaml", about ? "\"%s\" is not kept: say it in README.md" : "\"%s\" has no counterpart", member->key);
	}
}

static int read_problem(struct package *p)
{
	if (!draft_is(p->d, "problem.yaml"))
		draft_wrong(p->d, "problem.yaml", "it is not there: all is as if it said nothing");
	if (read_yaml(p, "problem.yaml", &p->problem) < 0)
		return -1;
	const char *title = title_of(p);
	p->d->title = title ? title : p->d->id;
	p->flags = joined(p->d->a, json_get(p->problem, "validator_flags"));
	bind_kind(p);
	bind_limits(p);
	return 0;
}

int import_kattis(struct draft *d, const char *name)
{
	struct package p = { .d = d };
	(void)name;
	if (!draft_is(d, "problem.yaml") && !draft_is(d, "data") && !draft_is(d, "submissions"))
		return err_set(d->e, OWNER_TASK, "this is no problem package: there is neither problem.yaml nor data/ nor submissions/");
	if (read_problem(&p) < 0 || take_validator(&p) < 0)
		return -1;
	d->match = match_of(&p, p.flags);
	take_statement(&p);
	if (take_cases(&p) < 0 || take_submissions(&p) < 0)
		return -1;
	tell_rest(&p);
	return 0;
}
