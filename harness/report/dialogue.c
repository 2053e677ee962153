/* dialogue.c: see dialogue.h. */
#include "harness/report/dialogue.h"

#include "harness/base/json.h"
#include "harness/base/utf8.h"

/* Of a long dialogue so many turns of its beginning and of its end; the end says more. */
enum { FIRST = 10, LAST = 30, SUMMARY_LAST = 6, TEXT_SHOWN = 100 };

static const char *name_of(const struct sandbox_turn *turn)
{
	return turn->side == 0 ? "program" : "interactor";
}

static struct bytes text_of(const struct sandbox_turn *turn)
{
	return (struct bytes){ .data = turn->text, .len = turn->bytes < sizeof turn->text ? (size_t)turn->bytes : sizeof turn->text };
}

static const struct sandbox_talk *shown(const struct case_result *result)
{
	return result->outcome.talk && result->verdict.verdict != VERDICT_PASSED ? &result->outcome.talk->talk : NULL;
}

void dialogue_json(const struct parts *p, const struct case_result *result)
{
	const struct sandbox_talk *t = shown(result);
	if (!t)
		return;
	size_t left_out = t->turn_count > FIRST + LAST ? t->turn_count - FIRST - LAST : 0;
	json_object(p->w, "dialogue");
	json_put_int(p->w, "left_out", (int64_t)(t->left_out + left_out));
	json_array(p->w, "turns");
	for (size_t i = 0; i < t->turn_count; i++) {
		const struct sandbox_turn *turn = &t->turns[i];
		if (i >= FIRST && i < FIRST + left_out)
			continue;
		json_object(p->w, NULL);
		json_put_string(p->w, "from", name_of(turn));
		json_put_number(p->w, "ms", (double)turn->at_us / 1e3);
		json_put_int(p->w, "bytes", (int64_t)turn->bytes);
		json_put_bytes(p->w, "text", text_of(turn));
		json_end(p->w);
	}
	json_end(p->w);
	json_end(p->w);
}

static void put_turn(const struct layout *l, const struct sandbox_turn *turn)
{
	layout_cell(l, LAYOUT_DIM, turn->side == 0 ? "    program" : "    interactor", 16, false);
	layout_wrap(l, LAYOUT_PLAIN, utf8_visible(l->a, text_of(turn), TEXT_SHOWN), 16, 18);
}

void dialogue_summary(const struct layout *l, const struct grade *grade)
{
	for (size_t i = 0; i < grade->results.count; i++) {
		const struct case_result *result = &grade->results.items[i];
		const struct sandbox_talk *t = shown(result);
		if (!t || t->turn_count == 0)
			continue;
		str_addf(l->out, "  How the dialogue of %s/%s ended:\n", result->group->id, result->task_case->id);
		for (size_t n = t->turn_count > SUMMARY_LAST ? t->turn_count - SUMMARY_LAST : 0; n < t->turn_count; n++)
			put_turn(l, &t->turns[n]);
		return;
	}
}
