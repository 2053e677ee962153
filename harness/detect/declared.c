/* declared.c: each name of each declaration, looked for in the submission as a whole. */
#include "harness/detect/declared.h"

enum { DECLARED_MAX = 200 };

struct looking {
	struct scan *s;
	const struct detection *d;
	const struct json *rule;
	const struct scan_file *file; /* of whose project and language the declarations are */
	struct declared_missing *ret;
	struct err *e;
};

/* What the build of another language in the submission makes is not missing either. */
static bool is_built(struct scan *s, const struct detection *d, const struct manifest_name *name)
{
	for (size_t i = 0; i < d->language_count; i++) {
		const struct profile *profile = profiles_find(s->profiles, d->languages[i].language);
		if (name_new(s, profile, name->text, name->name.naming).built)
			return true;
	}
	return false;
}

static bool any_class(struct scan *s, const struct manifest_name *name)
{
	for (size_t i = 0; i < s->count; i++)
		if (name_means(s, &name->name, &s->files[i]))
			return true;
	return false;
}

static int look_for_missing(void *context, const struct json *manifest)
{
	struct looking *l = context;
	struct declared_missing *m = l->ret;
	const struct manifest_name *name;
	if (json_bool(manifest, "may_miss", false))
		return 0;
	if (manifest_names(l->s, l->file->profile, l->file->project, manifest, &name, l->e) < 0)
		return -1;
	for (; name && m->seen < DECLARED_MAX && !m->nowhere; name = name->next) {
		const char *other;
		m->seen++;
		if (name_find(l->s, &name->name, &other) || any_class(l->s, name))
			continue;
		if (other && !m->other_case) {
			m->other_case = name;
			m->is_called = other;
		} else if (!other && !is_built(l->s, l->d, name)) {
			m->nowhere = name;
			m->rule = l->rule;
		}
	}
	return 0;
}

int declared_find(struct scan *s, const struct detection *d, struct declared_missing *ret, struct err *e)
{
	const struct profile *common = s->profiles->common;
	struct looking l = { .s = s, .d = d, .ret = ret, .e = e };
	*ret = (struct declared_missing){ 0 };
	for (size_t i = 0; i < s->count; i++) {
		bool first = true;
		for (size_t k = i; k-- > 0 && first;)
			first = s->files[k].profile != s->files[i].profile || strcmp(s->files[k].project, s->files[i].project) != 0;
		if (!first)
			continue;
		struct scan_file whole = s->files[i];
		l.file = &s->files[i];
		JSON_EACH (rule, json_get(l.file->profile->root, "evidence")) {
			l.rule = rule;
			if (manifest_conditions(rule, look_for_missing, &l) < 0)
				return -1;
		}
		/* What the submission says to takehome stands in the project, or at the top. */
		whole.project = "";
		l.file = &whole;
		JSON_EACH (rule, json_get(common ? common->root : NULL, "evidence")) {
			l.rule = rule;
			if (manifest_conditions(rule, look_for_missing, &l) < 0)
				return -1;
		}
	}
	return 0;
}
