/* lift-control: answers the house, tick by tick. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 4096 };

struct person {
	char *id;
	int from, to;
	bool rides;
	struct person *next;
};

struct cab {
	int capacity, floor, heading, riders;
	struct person *people;
};

static void call(struct cab *cab, const char *id, int from, int to)
{
	struct person *p = malloc(sizeof *p);
	if (!p || !(p->id = strdup(id)))
		abort();
	p->from = from;
	p->to = to;
	p->rides = false;
	p->next = cab->people;
	cab->people = p;
}

static struct person **find(struct cab *cab, const char *id)
{
	struct person **p = &cab->people;
	while (*p && strcmp((*p)->id, id) != 0)
		p = &(*p)->next;
	return p;
}

static void entered(struct cab *cab, const char *id)
{
	struct person *p = *find(cab, id);
	if (p) {
		p->rides = true;
		cab->riders++;
	}
}

static void left(struct cab *cab, const char *id)
{
	struct person **place = find(cab, id), *p = *place;
	if (!p)
		return;
	*place = p->next;
	cab->riders--;
	free(p->id);
	free(p);
}

/* Where somebody has to be taken or fetched; those who wait count only while there is room. */
static bool wants(const struct cab *cab, const struct person *p, int *ret_goal)
{
	*ret_goal = p->rides ? p->to : p->from;
	return p->rides || cab->riders < cab->capacity;
}

static const char *move(struct cab *cab)
{
	bool any = false, ahead = false;
	for (const struct person *p = cab->people; p; p = p->next) {
		int goal;
		if (!wants(cab, p, &goal))
			continue;
		if (goal == cab->floor)
			return "stop";
		any = true;
		ahead = ahead || (goal - cab->floor) * cab->heading > 0;
	}
	if (!any)
		return "wait";
	if (!ahead)
		cab->heading = -cab->heading;
	cab->floor += cab->heading;
	return cab->heading > 0 ? "up" : "down";
}

int main(void)
{
	struct cab cab = { .heading = 1 };
	char line[LINE_MAX_BYTES], word[LINE_MAX_BYTES], id[LINE_MAX_BYTES];
	int a, b;
	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "%4095s", word) != 1)
			continue;
		if (strcmp(word, "house") == 0 && sscanf(line, "house %d %d", &a, &b) == 2)
			cab.capacity = b;
		else if (strcmp(word, "call") == 0 && sscanf(line, "call %4095s %d %d", id, &a, &b) == 3)
			call(&cab, id, a, b);
		else if (strcmp(word, "in") == 0 && sscanf(line, "in %4095s", id) == 1)
			entered(&cab, id);
		else if (strcmp(word, "out") == 0 && sscanf(line, "out %4095s", id) == 1)
			left(&cab, id);
		else if (strcmp(word, "tick") == 0) {
			puts(move(&cab));
			fflush(stdout);
		} else if (strcmp(word, "end") == 0)
			break;
	}
	while (cab.people)
		left(&cab, cab.people->id);
	return 0;
}
