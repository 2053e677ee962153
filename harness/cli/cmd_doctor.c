/* cmd_doctor.c: `takehome doctor`: what this host can isolate, what is missing and how to get it; which toolchains there are. */
#include <stdio.h>
#include <unistd.h>

#include "harness/base/json.h"
#include "harness/cli/commands.h"
#include "harness/cli/inputs.h"
#include "harness/cli/terminal.h"
#include "harness/cli/toolchains.h"
#include "harness/pipeline/pipeline.h"

struct doctor_options {
	const char *json, *languages;
};

static const struct option_row OPTIONS[] = {
	OPTION_TEXT(struct doctor_options, json, "json", 'j', "FILE", "Write the result as JSON here; - for stdout"),
	OPTION_LANGUAGES(struct doctor_options),
	OPTIONS_END,
};

static void put_mark(bool good, bool colour, const char *bad)
{
	if (colour)
		printf("  \033[%sm%s\033[0m ", good ? "32" : "31", good ? "✓" : bad);
	else
		printf("  %s ", good ? "✓" : bad);
}

static void show_probes(const struct sandbox_probe *probes, bool colour)
{
	puts("Protections");
	for (int i = 0; i < sandbox_protection_count; i++) {
		put_mark(probes[i].works, colour, probes[i].needed ? "✗" : "–");
		printf("%-22s %s\n", sandbox_protection_text(probes[i].protection), probes[i].found);
		if (!probes[i].works && probes[i].advice[0])
			printf("      what to do: %s\n", probes[i].advice);
	}
}

static void show_toolchains(struct arena *a, const struct toolchain *toolchains, size_t count, bool colour)
{
	puts("\nToolchains (each only needed for submissions in its language)");
	for (size_t i = 0; i < count; i++) {
		const struct profile *profile = toolchains[i].profile;
		const char *how = profile_install(a, profile->root);
		put_mark(toolchains[i].installed, colour, "–");
		printf("%-22s ", profile->name);
		if (toolchains[i].installed)
			puts(toolchains[i].version ? toolchains[i].version : "installed; its version could not be asked in the sandbox");
		else
			printf("not installed: %s\n", how ? how : "the profile does not say how to get it");
	}
}

static struct bytes as_json(struct arena *a, bool complete, const struct sandbox_probe *probes, const struct toolchain *toolchains, size_t count)
{
	struct json_writer *w = json_writer_new(true);
	json_object(w, NULL);
	json_put_string(w, "schema", "takehome.doctor/1");
	json_object(w, "tool");
	json_put_string(w, "name", "takehome");
	json_put_string(w, "version", TAKEHOME_VERSION);
	json_end(w);
	json_put_bool(w, "complete", complete);
	json_array(w, "protections");
	for (int i = 0; i < sandbox_protection_count; i++) {
		json_object(w, NULL);
		json_put_string(w, "name", sandbox_protection_text(probes[i].protection));
		json_put_bool(w, "works", probes[i].works);
		json_put_string(w, "found", probes[i].found);
		json_put_string(w, "advice", probes[i].advice);
		json_end(w);
	}
	json_end(w);
	json_array(w, "toolchains");
	for (size_t i = 0; i < count; i++) {
		json_object(w, NULL);
		json_put_string(w, "language", toolchains[i].profile->id);
		json_put_string(w, "name", toolchains[i].profile->name);
		json_put_string(w, "program", toolchains[i].profile->toolchain);
		json_put_bool(w, "installed", toolchains[i].installed);
		json_put_string(w, "version", toolchains[i].version);
		json_put_string(w, "package", toolchains[i].profile->package);
		json_end(w);
	}
	json_end(w);
	json_end(w);
	struct bytes text = arena_bytes(a, json_writer_text(w));
	json_writer_free(w);
	return text;
}

static int run(struct arena *a, void *options)
{
	const struct doctor_options *o = options;
	struct inputs inputs;
	int status = inputs_writable(o->json);
	if (status == EXIT_PASSED)
		status = inputs_load(a, NULL, NULL, o->languages, &inputs);
	if (status != EXIT_PASSED)
		return status;
	pipeline_start();
	struct sandbox_probe *probes = ARENA_ARRAY(a, struct sandbox_probe, sandbox_protection_count);
	sandbox_probe_all(0, probes);
	int missing = 0;
	for (int i = 0; i < sandbox_protection_count; i++)
		missing += probes[i].needed && !probes[i].works;
	const struct toolchain *toolchains = toolchains_find(a, &inputs.profiles, missing == 0);
	if (o->json)
		status = inputs_write(o->json, as_json(a, missing == 0, probes, toolchains, inputs.profiles.count));
	if (!o->json || strcmp(o->json, "-") != 0) {
		bool colour = terminal_style(STDOUT_FILENO).colour;
		show_probes(probes, colour);
		show_toolchains(a, toolchains, inputs.profiles.count, colour);
		if (missing == 0)
			puts("\nEvery protection that grading insists on works: submissions can be graded here.");
		else
			printf("\n%d protection%s missing: grading refuses until %s there, or until you ask to go without (--without NAME).\n", missing,
			       missing == 1 ? " is" : "s are", missing == 1 ? "it is" : "they are");
	}
	return status != EXIT_PASSED ? status : missing == 0 ? EXIT_PASSED : EXIT_HARNESS;
}

const struct command cmd_doctor = {
	.name = "doctor",
	.summary = "Say what this host can isolate, what is missing and how to get it",
	.arguments = "",
	.about = "Try each protection of the sandbox for real, and look for the toolchains of all languages. Exit status 0 if every protection that grading "
		 "insists on works, 4 if one is missing.",
	.example = "  takehome doctor",
	.size = sizeof(struct doctor_options),
	.options = OPTIONS,
	.run = run,
};
