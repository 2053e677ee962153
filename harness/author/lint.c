/* lint.c: a table of rules, a small function each. */
#include "harness/author/lint.h"

#include <unistd.h>

#include "harness/base/fs.h"

static size_t groups_with(const struct task *task, enum visibility visibility)
{
	size_t count = 0;
	for (size_t i = 0; i < task->group_count; i++)
		count += task->groups[i].visibility == visibility;
	return count;
}

static const char *group_name(const struct findings *f, const struct group *group)
{
	return arena_printf(f->arena, "group %s", group->id);
}

static void hidden_group(const struct lint_subject *s, struct findings *f)
{
	if (groups_with(s->task, VISIBILITY_HIDDEN) == 0)
		findings_add(f, FINDING_ADVICE, "groups", "every case is public: a program that knows their answers by heart gets full marks. Keep some cases hidden");
}

static void public_group(const struct lint_subject *s, struct findings *f)
{
	if (groups_with(s->task, VISIBILITY_PUBLIC) == 0)
		findings_add(f, FINDING_ADVICE, "groups", "no case is public: candidates cannot try whether they understood the brief");
}

static bool holds(struct bytes text, const char *words)
{
	return text.data && memmem(text.data, text.len, words, strlen(words)) != NULL;
}

static bool is_example(const struct brief *brief, const struct task_case *c)
{
	for (size_t i = 0; i < brief->count; i++) {
		const struct brief_example *x = &brief->examples[i];
		if (x->understood && bytes_equal(x->input, c->stdin_data))
			return true;
	}
	return false;
}

static void public_in_brief(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->task->group_count; i++) {
		const struct group *group = &s->task->groups[i];
		bool shown = holds(s->brief->text, arena_printf(f->arena, "cases/%s", group->id));
		for (size_t c = 0; c < group->case_count && !shown; c++)
			shown = is_example(s->brief, &group->cases[c]);
		/* A web service's examples are requests, which no program reads. */
		if (!shown && group->visibility == VISIBILITY_PUBLIC && s->task->kind == KIND_CLI && s->brief->text.data)
			findings_add(f, FINDING_ADVICE, group_name(f, group), "it is public, but the brief neither shows one of its cases nor says where they are (cases/%s)", group->id);
	}
}

static void brief_there(const struct lint_subject *s, struct findings *f)
{
	if (!s->brief->text.data)
		findings_add(f, FINDING_WRONG, s->brief->file, "there is no brief: candidates get README.md");
	else if (s->task->entry && !holds(s->brief->text, s->task->entry))
		findings_add(f, FINDING_ADVICE, s->brief->file, "the brief does not name the command \"%s\", which \"entry\" asks for", s->task->entry);
}

static void entry_named(const struct lint_subject *s, struct findings *f)
{
	if (s->task->kind == KIND_CLI && !s->task->entry)
		findings_add(f, FINDING_ADVICE, "task.json", "there is no \"entry\": say how the command is to be called, so that nobody has to guess");
}

static void known_languages(const struct lint_subject *s, struct findings *f)
{
	for (const char *const *id = s->task->languages; id && *id; id++)
		if (!profiles_find(s->profiles, *id))
			findings_add(f, FINDING_WRONG, "task.json", "\"languages\": there is no language profile \"%s\"", *id);
}

static void starters(const struct lint_subject *s, struct findings *f)
{
	if (access(fs_join(f->arena, s->task->folder, "starter"), F_OK) < 0)
		findings_add(f, FINDING_ADVICE, "starter", "there is no starter: who sits before an empty folder spends the first hour on what you do not grade");
}

static void some_solutions(const struct lint_subject *s, struct findings *f)
{
	size_t right = 0, wrong = 0, slow = 0;
	for (size_t i = 0; i < s->solutions->count; i++) {
		const struct solution *one = &s->solutions->items[i];
		right += one->percent_min >= 100;
		wrong += one->percent_max < 100;
		JSON_EACH(group, json_get(one->expect, "groups"))
			slow += json_get(group, "time_limit") != NULL;
	}
	if (right == 0)
		findings_add(f, FINDING_ADVICE, "solutions", "no solution must get 100 percent: nothing shows that the task can be solved");
	if (wrong == 0)
		findings_add(f, FINDING_ADVICE, "solutions", "every solution is right: nothing shows that the cases notice what is wrong");
	for (size_t i = 0; i < s->task->group_count && slow == 0; i++)
		if (strstr(s->task->groups[i].id, "scale") || strstr(s->task->groups[i].id, "speed"))
			findings_add(f, FINDING_ADVICE, group_name(f, &s->task->groups[i]), "it seems to ask for speed, but no solution is too slow: nothing shows that the limit is where it should be");
}

static void room_for_the_clock(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->task->group_count; i++) {
		const struct group *group = &s->task->groups[i];
		for (size_t c = 0; c < group->case_count; c++) {
			const struct limits *limits = &group->cases[c].limits;
			if (limits->wall_ms >= 2 * limits->cpu_ms)
				continue;
			findings_add(f, FINDING_ADVICE, group_name(f, group),
				     "the clock leaves no room: \"wall_ms\" is %u and \"cpu_ms\" %u. On a busy machine a right program would be stopped; CPU time decides, so let the clock have twice as much",
				     limits->wall_ms, limits->cpu_ms);
			break;
		}
	}
}

/* Would `true` pass? */
static bool asks_nothing(const struct task_case *c)
{
	return c->kind == CASE_STDIO && c->exit_min == 0 && c->expected_file_count == 0 && (!c->expect_stdout || c->stdout_data.len == 0) &&
	       (!c->expect_stderr || c->stderr_data.len == 0);
}

static void asks_something(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->task->group_count; i++)
		for (size_t c = 0; c < s->task->groups[i].case_count; c++)
			if (asks_nothing(&s->task->groups[i].cases[c]))
				findings_add(f, FINDING_ADVICE, arena_printf(f->arena, "case %s/%s", s->task->groups[i].id, s->task->groups[i].cases[c].id),
					     "a program that does nothing passes it: no output, no file and the exit status 0 is all that it expects");
}

static bool same_words(const char *const *x, const char *const *y)
{
	for (; *x && *y; x++, y++)
		if (strcmp(*x, *y) != 0)
			return false;
	return !*x && !*y;
}

static bool same_files(const struct task_case *x, const struct task_case *y)
{
	if (x->file_count != y->file_count)
		return false;
	for (size_t i = 0; i < x->file_count; i++)
		if (strcmp(x->files[i].path, y->files[i].path) != 0 || !bytes_equal(x->files[i].content, y->files[i].content))
			return false;
	return true;
}

static bool same_question(const struct task_case *x, const struct task_case *y)
{
	return x->kind == CASE_STDIO && y->kind == CASE_STDIO && bytes_equal(x->stdin_data, y->stdin_data) && same_words(x->args, y->args) && same_words(x->env, y->env) &&
	       same_files(x, y);
}

static void each_once(const struct lint_subject *s, struct findings *f)
{
	const struct task_case **all = ARENA_ARRAY(f->arena, const struct task_case *, s->task->case_count + 1);
	const char **names = ARENA_ARRAY(f->arena, const char *, s->task->case_count + 1);
	size_t count = 0;
	for (size_t i = 0; i < s->task->group_count; i++) {
		for (size_t c = 0; c < s->task->groups[i].case_count; c++) {
			all[count] = &s->task->groups[i].cases[c];
			names[count] = arena_printf(f->arena, "case %s/%s", s->task->groups[i].id, all[count]->id);
			for (size_t k = 0; k < count; k++)
				if (same_question(all[k], all[count])) {
					findings_add(f, FINDING_ADVICE, names[count], "it asks what the %s asks: the same arguments, input and files", names[k]);
					break;
				}
			count++;
		}
	}
}

static void titles(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->task->group_count; i++) {
		const struct group *group = &s->task->groups[i];
		size_t without = 0;
		for (size_t c = 0; c < group->case_count; c++)
			/* A unit test has a name that says it. */
			without += !group->cases[c].title && group->cases[c].kind != CASE_SUITE;
		if (without > 0)
			findings_add(f, FINDING_ADVICE, group_name(f, group), "%zu of its %zu cases have no \"title\": a report then tells candidates a file's name instead of what they missed", without,
				     group->case_count);
	}
}

static bool counts(const struct rubric *rubric, const char *group)
{
	for (size_t i = 0; i < rubric->criterion_count; i++) {
		const struct criterion *c = &rubric->criteria[i];
		if (c->measure != MEASURE_CASES)
			continue;
		if (!c->groups)
			return true;
		for (const char *const *id = c->groups; *id; id++)
			if (strcmp(*id, group) == 0)
				return true;
	}
	return false;
}

static void every_group_counts(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->task->group_count; i++)
		if (!counts(s->rubric, s->task->groups[i].id))
			findings_add(f, FINDING_ADVICE, group_name(f, &s->task->groups[i]), "no criterion of the rubric counts it: its cases are run, and change no grade");
}

static void anchors(const struct lint_subject *s, struct findings *f)
{
	for (size_t i = 0; i < s->rubric->criterion_count; i++) {
		const struct criterion *c = &s->rubric->criteria[i];
		if (c->measure == MEASURE_REVIEWER && c->level_count < 2)
			findings_add(f, FINDING_ADVICE, arena_printf(f->arena, "criterion %s", c->id),
				     "a person decides it, but its \"levels\" do not say what one would see at each: two reviewers will come to different scores");
	}
}

static void versioned(const struct lint_subject *s, struct findings *f)
{
	if (!s->task->provenance.commit)
		findings_add(f, FINDING_ADVICE, "git", "the task lies in no git repository: reports name its digest, but nobody can look up what it said then");
}

static const struct lint_rule RULES[] = {
	{ "brief", "there is a brief, and it names the command", brief_there },
	{ "entry", "a command has a name", entry_named },
	{ "languages", "each language has a profile", known_languages },
	{ "hidden", "some cases are hidden", hidden_group },
	{ "public", "some cases are public", public_group },
	{ "shown", "the brief shows public cases, or says where they are", public_in_brief },
	{ "titles", "cases have titles", titles },
	{ "something", "a program that does nothing passes no case", asks_something },
	{ "once", "no two cases ask the same", each_once },
	{ "clock", "the wall clock has twice the CPU time", room_for_the_clock },
	{ "counted", "the rubric counts every group", every_group_counts },
	{ "anchors", "levels of what a person decides say what one would see", anchors },
	{ "starters", "there are starters", starters },
	{ "solutions", "there are right, wrong and, where speed is asked for, slow solutions", some_solutions },
	{ "versions", "the task lies in git", versioned },
};

const struct lint_rule *lint_rules(size_t *ret_count)
{
	*ret_count = sizeof RULES / sizeof *RULES;
	return RULES;
}

void lint_task(const struct lint_subject *s, struct findings *findings)
{
	for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++)
		RULES[i].check(s, findings);
	brief_check(s->brief, s->task, findings);
}
