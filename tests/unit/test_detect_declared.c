/* test_detect_declared.c: what manifests declare, what commands and names mean, and what is told when they point nowhere. The rules are those of a made-up language. */
#include "tests/unit/detect_support.h"

/* Rune: .rune files; "rune FILE" starts one; rune.toml and *.runeproj describe a project. Made of what profiles can say, so that no shipped profile's rules are needed. */
static const char PROFILE[] =
	"{ \"schema\": \"takehome.profile/1\", \"id\": \"rune\", \"name\": \"Rune\", \"extensions\": [\"rune\"], \"shebangs\": [\"rune\"],\n"
	"\"manifests\": [\"rune.json\", \"*.runeproj\"], \"toolchain\": \"rune\", \"package\": \"rune\", \"version\": [\"rune\", \"--version\"],\n"
	"\"begins\": \"\\\\s*%rune\\\\b\", \"skip\": { \"comments\": \"#[^\\\\n]*+\", \"strings\": \"\\\"[^\\\"\\\\n]*+\\\"?\" },\n"
	"\"class\": \"^(?:in (\\\\w+)\\\\n)?module (\\\\w+)\",\n"
	"\"includes\": [ { \"pattern\": \"^load \\\"([^\\\"]+)\\\"\" } ],\n"
	"\"built\": [ { \"pattern\": \"out/(.+)\\\\.bin\", \"means\": [\"src/{}.rune\"] } ],\n"
	"\"cwd_dependent\": [ { \"pattern\": \"\\\\bopen \\\"([^\\\"]+)\\\"\", \"found\": \"{entry} opens {file} from wherever it is called\" } ],\n"
	"\"own_structure\": [ { \"id\": \"rune.own-mvc\", \"text\": \"it has rooms and doors of its own\",\n"
	"  \"where\": { \"files\": [ { \"path\": \"**/*Room.rune\", \"at_least\": 2 }, { \"code\": \"^door\\\\b\" } ], \"exists\": \"rooms/*\" } } ],\n"
	"\"evidence\": [\n"
	"  { \"id\": \"rune.bin\", \"kind\": \"cli\", \"weight\": 50, \"starts\": true, \"text\": \"rune.json declares it\", \"where\": { \"manifest\": { "
	"\"file\": \"rune.json\", \"pointer\": \"/bin\" } } },\n"
	"  { \"id\": \"rune.tools\", \"kind\": \"cli\", \"weight\": 50, \"starts\": true, \"text\": \"a tool is declared\", \"where\": { \"manifest\": { "
	"\"file\": \"rune.json\", \"pointer\": \"/parts/*/name\", \"means\": [\"parts/{}.rune\", \"parts/{}/start.rune\"] } } },\n"
	"  { \"id\": \"rune.main\", \"kind\": \"any\", \"weight\": 50, \"starts\": true, \"text\": \"the project declares its module\", \"where\": { "
	"\"manifest\": { \"file\": \"**/*.runeproj\", \"pattern\": \"^main = ([\\\\w.]+)\", \"names\": \"class\" } } },\n"
	"  { \"id\": \"rune.exe\", \"kind\": \"cli\", \"weight\": 40, \"starts\": true, \"text\": \"its project makes a program\", \"where\": { \"manifest\": "
	"{ \"file\": \"**/*.runeproj\", \"pattern\": \"^kind = (exe)\", \"means\": [\"start.rune\"] } } },\n"
	"  { \"id\": \"rune.library\", \"kind\": \"library\", \"weight\": 60, \"text\": \"rune.json says that it is a library\", \"where\": { \"lists\": { "
	"\"file\": \"rune.json\", \"pointer\": \"/type\", \"pattern\": \"^(library)$\" } } },\n"
	"  { \"id\": \"rune.says\", \"kind\": \"cli\", \"weight\": 20, \"starts\": true, \"text\": \"it says something\", \"where\": { \"code\": \"^say\\\\b\" "
	"} },\n"
	"  { \"id\": \"rune.serves\", \"kind\": \"web\", \"weight\": 20, \"starts\": true, \"text\": \"it serves\", \"where\": { \"any_of\": [ { \"code\": "
	"\"^serve\\\\b\" }, { \"name\": \"web_*\", \"beside\": \"door.txt\" } ] } } ],\n"
	"\"commands\": [\n"
	"  { \"pattern\": \"^rune serve (\\\\S+)\", \"names\": \"folder\", \"means\": [\"{}/index.rune\"], \"kind\": \"web\" },\n"
	"  { \"pattern\": \"^rune -m (\\\\S+)\", \"names\": \"module\" },\n"
	"  { \"pattern\": \"^rune in (\\\\S+)\", \"names\": \"folder\" },\n"
	"  { \"pattern\": \"^runex (\\\\S+)\", \"names\": \"declared\" },\n"
	"  { \"pattern\": \"^rune run\\\\b\" } ],\n"
	"\"packages\": [ { \"file\": \"rune.json\", \"pointers\": [\"/needs\"] }, { \"file\": \"rune.lock\", \"when_missing\": \"rune.json\", \"pointer\": "
	"\"/packages/*/name\" } ],\n"
	"\"frameworks\": [ { \"name\": \"Futhark\", \"use\": \"framework\", \"packages\": [\"futhark\"], \"entries\": [\"futhark.rune\"], \"kind\": \"web\" } "
	"],\n"
	"\"run\": [ { \"argv\": [\"rune\", \"{entry}\"] } ] }\n";

static struct submission rune_detect(const struct written *files)
{
	struct err e = ERR_NONE;
	struct submission s = submission_write(files);
	struct problems problems;
	problems_init(&problems, s.a);
	char folder[] = "/tmp/takehome-rune-XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *path = fs_join(s.a, folder, "rune.json");
	assert_int_equal(fs_replace(path, bytes_of(PROFILE), &e), 0);
	int loaded = profiles_load(s.a, folder, &s.profiles, &problems, &e);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	if (loaded < 0)
		fail_msg("%s", problems.first ? problems.first->text : e.text);
	if (detect(s.a, &s.tree, NULL, &s.profiles, &s.detection, &s.sources, &e) < 0)
		fail_msg("%s", e.text);
	return s;
}

static const struct {
	const char *why;
	struct written files[4];
	const char *entry, *rule; /* evidence that must be among the entry's */
	enum kind kind;
} NAMES[] = {
	{ "an object of commands",
	  { { "a.rune", "say 1\n", EXEC_NO }, { "src/b.rune", "say 2\n", EXEC_NO }, { "rune.json", "{\"bin\": {\"b\": \"./src/b\"}}", EXEC_NO } },
	  "src/b.rune",
	  "rune.bin",
	  KIND_CLI },
	{ "any segment of a pointer",
	  { { "parts/a.rune", "x\n", EXEC_NO }, { "z.rune", "say 1\n", EXEC_NO }, { "rune.json", "{\"parts\": [{\"name\": \"a\"}]}", EXEC_NO } },
	  "parts/a.rune",
	  "rune.tools",
	  KIND_CLI },
	{ "a glob for the name",
	  { { "parts/a/start.rune", "x\n", EXEC_NO }, { "z.rune", "say 1\n", EXEC_NO }, { "rune.json", "{\"parts\": [{\"name\": \"a\"}]}", EXEC_NO } },
	  "parts/a/start.rune",
	  "rune.tools",
	  KIND_CLI },
	{ "a module by its class",
	  { { "a.rune", "in deep\nmodule Start\n", EXEC_NO }, { "z.rune", "say 1\n", EXEC_NO }, { "p/p.runeproj", "main = deep.Start\n", EXEC_NO } },
	  "a.rune",
	  "rune.main",
	  KIND_CLI },
	{ "a file beside the manifest",
	  { { "p/start.rune", "x\n", EXEC_NO }, { "start.rune", "say 1\n", EXEC_NO }, { "p/p.runeproj", "kind = exe\n", EXEC_NO } },
	  "p/start.rune",
	  "rune.exe",
	  KIND_CLI },
	{ "what a build makes",
	  { { "src/b.rune", "say 1\n", EXEC_NO }, { "a.rune", "say 2\n", EXEC_NO }, { "rune.json", "{\"bin\": \"out/b.bin\"}", EXEC_NO } },
	  "src/b.rune",
	  "rune.bin",
	  KIND_CLI },
	{ "a file that says nothing but how it begins", { { "tool", "%rune\nsay 1\n", EXEC_NO } }, "tool", "rune.says", KIND_CLI },
	{ "one of several conditions", { { "web_x.rune", "x\n", EXEC_NO }, { "door.txt", "", EXEC_NO } }, "web_x.rune", "rune.serves", KIND_WEB },
	{ "a folder that is served",
	  { { "site/index.rune", "say 1\n", EXEC_NO }, { "site/z.rune", "say 1\n", EXEC_NO }, { "README", "    rune serve site\n", EXEC_NO } },
	  "site/index.rune",
	  "any.documented",
	  KIND_WEB },
	{ "a dotted module",
	  { { "a/b.rune", "say 1\n", EXEC_NO }, { "b.rune", "say 1\n", EXEC_NO }, { "README", "    rune -m a.b\n", EXEC_NO } },
	  "a/b.rune",
	  "any.documented",
	  KIND_CLI },
	{ "a folder's program",
	  { { "one/x.rune", "say 1\n", EXEC_NO }, { "two/x.rune", "say 1\n", EXEC_NO }, { "README", "    rune in ./two\n", EXEC_NO } },
	  "two/x.rune",
	  "any.documented",
	  KIND_CLI },
	{ "a declared command",
	  { { "one.rune", "say 1\n", EXEC_NO },
	    { "two.rune", "say 1\n", EXEC_NO },
	    { "rune.json", "{\"bin\": {\"x\": \"one.rune\", \"y\": \"two.rune\"}}", EXEC_NO },
	    { "README", "    runex y\n", EXEC_NO } },
	  "two.rune",
	  "any.documented",
	  KIND_CLI },
	{ "the project's program", { { "one.rune", "say 1\n", EXEC_NO }, { "README", "    rune run\n", EXEC_NO } }, "one.rune", "any.documented", KIND_CLI },
};

static void a_name_means_a_file_by_the_rules_of_the_profile(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
		struct written files[5] = { 0 };
		for (size_t k = 0; k < 4 && NAMES[i].files[k].path; k++) {
			files[k] = NAMES[i].files[k];
			files[k].exec = EXEC_NO;
		}
		struct submission s = rune_detect(files);
		if (strcmp(submission_entry(&s), NAMES[i].entry) != 0 || s.detection.ambiguous)
			fail_msg("%s: %s", NAMES[i].why, submission_entry(&s));
		if (!submission_evidence(&s, NAMES[i].rule))
			fail_msg("%s: no %s", NAMES[i].why, NAMES[i].rule);
		if (s.detection.candidates[0].kind != NAMES[i].kind)
			fail_msg("%s: %s", NAMES[i].why, kind_text(s.detection.candidates[0].kind));
		submission_end(&s);
	}
}

static const struct convention *judged(const struct submission *s, const char *id, bool held)
{
	const struct convention *c = submission_convention(s, id);
	if (!c)
		fail_msg("%s was not judged", id);
	if (c->held != held)
		fail_msg("%s: %s", id, c->found);
	return c;
}

static void a_declaration_that_points_nowhere_is_told_and_starts_nothing(void **state)
{
	(void)state;
	const struct written files[] = { { "a.rune", "say 1\n", EXEC_NO }, { "rune.json", "{\n \"bin\": \"bin/gone\"\n}\n", EXEC_NO }, { 0 } };
	struct submission s = rune_detect(files);
	assert_string_equal(submission_entry(&s), "a.rune");
	const struct convention *c = judged(&s, "any.declared.missing", false);
	assert_string_equal(c->path, "rune.json");
	assert_int_equal(c->line, 2);
	assert_non_null(strstr(c->found, "bin/gone"));
	submission_end(&s);
	/* Neither is one that a build makes, nor one that is there. */
	s = rune_detect(
		(const struct written[]){ { "a.rune", "say 1\n", EXEC_NO }, { "rune.json", "{\"bin\": [\"out/x.bin\", \"a.rune\"]}", EXEC_NO }, { 0 } });
	judged(&s, "any.declared.missing", true);
	submission_end(&s);
}

static void the_submission_may_say_itself_what_starts_it(void **state)
{
	(void)state;
	static const struct written DECLARATIONS[] = { { "takehome.json", "{\"takehome\": {\"entry\": \"parts/quiet.rune\"}}", EXEC_NO },
						       { "composer.json", "{\"extra\": {\"takehome\": {\"entry\": \"parts/quiet.rune\"}}}", EXEC_NO },
						       { "package.json", "{\"takehome\": {\"entry\": \"./parts/quiet.rune\"}}", EXEC_NO } };
	for (size_t i = 0; i < sizeof DECLARATIONS / sizeof *DECLARATIONS; i++) {
		const struct written files[] = { { "a.rune", "say 1\n", EXEC_NO },
						 { "rune.json", "{\"bin\": \"a.rune\"}", EXEC_NO },
						 { "parts/quiet.rune", "x\n", EXEC_NO },
						 DECLARATIONS[i],
						 { 0 } };
		struct submission s = rune_detect(files);
		assert_string_equal(submission_entry(&s), "parts/quiet.rune");
		assert_string_equal(s.detection.candidates[0].evidence->rule, "any.declared-to-takehome");
		assert_string_equal(s.detection.candidates[0].evidence->path, DECLARATIONS[i].path);
		submission_end(&s);
	}
	struct submission s = rune_detect(
		(const struct written[]){ { "a.rune", "say 1\n", EXEC_NO }, { "takehome.json", "{\"takehome\":\n{\"entry\": \"b.rune\"}}", EXEC_NO }, { 0 } });
	assert_string_equal(submission_entry(&s), "a.rune");
	assert_int_equal(judged(&s, "any.declared.missing", false)->line, 2);
	submission_end(&s);
}

static void a_library_says_so_and_then_what_runs_in_it_is_no_program(void **state)
{
	(void)state;
	const struct written files[] = { { "a.rune", "say 1\n", EXEC_NO }, { "rune.json", "{\"type\": \"library\"}", EXEC_NO }, { 0 } };
	struct submission s = rune_detect(files);
	assert_int_equal(s.detection.candidate_count, 0);
	assert_int_equal(s.detection.kind, KIND_LIBRARY);
	submission_end(&s);
}

static void a_readme_whose_command_fails_is_told_with_what_is_there_instead(void **state)
{
	(void)state;
	struct submission s =
		rune_detect((const struct written[]){ { "src/a.rune", "say 1\n", EXEC_NO }, { "README.md", "```\nrune a.rune x\n```\n", EXEC_NO }, { 0 } });
	const struct convention *c = judged(&s, "any.readme.command-fails", false);
	assert_int_equal(c->line, 2);
	assert_non_null(strstr(c->found, "there is no a.rune, but src/a.rune"));
	submission_end(&s);
	static const char *const FINE[] = { "```\ncd src\nrune a.rune\n```\n",
					    "```\nrune src/a.rune\nrune run\nrune YOUR_FILE.rune <file>\nrune -x b.rune\n```\n",
					    "A rune b.rune in prose is not judged.\n    rune out/x.bin\n" };
	for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++) {
		s = rune_detect((const struct written[]){ { "src/a.rune", "say 1\n", EXEC_NO }, { "README.md", FINE[i], EXEC_NO }, { 0 } });
		c = submission_convention(&s, "any.readme.command-fails");
		if (c && !c->held)
			fail_msg("row %zu: %s", i, c->found);
		submission_end(&s);
	}
}

static void names_in_the_wrong_letter_case_and_files_found_from_one_folder_only_are_told(void **state)
{
	(void)state;
	struct submission s =
		rune_detect((const struct written[]){ { "a.rune", "# load \"Lib/C.rune\"\nload \"Lib/b.rune\"\nsay 1\nopen \"data/x.csv\"\n", EXEC_NO },
						      { "lib/b.rune", "x\n", EXEC_NO },
						      { "lib/c.rune", "x\n", EXEC_NO },
						      { "data/x.csv", "1\n", EXEC_NO },
						      { 0 } });
	const struct convention *c = judged(&s, "any.entry.case-mismatch", false);
	assert_int_equal(c->line, 2);
	assert_non_null(strstr(c->found, "the file is called lib/b.rune"));
	c = judged(&s, "any.entry.cwd-dependent", false);
	assert_int_equal(c->line, 4);
	assert_string_equal(c->found, "a.rune opens data/x.csv from wherever it is called");
	submission_end(&s);
	s = rune_detect((const struct written[]){ { "a.rune", "load \"lib/b.rune\"\nsay \"open \\\"a.rune\\\"\"\nopen \"its-output.csv\"\n", EXEC_NO },
						  { "lib/b.rune", "x\n", EXEC_NO },
						  { 0 } });
	judged(&s, "any.entry.case-mismatch", true);
	judged(&s, "any.entry.cwd-dependent", true);
	submission_end(&s);
}

static void a_structure_made_by_hand_is_no_framework(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "rooms/HallRoom.rune", "x\n", EXEC_NO }, { "rooms/YardRoom.rune", "x\n", EXEC_NO }, { "a.rune", "say 1\ndoor 1\n", EXEC_NO }, { 0 }
	};
	struct submission s = rune_detect(files);
	assert_int_equal(s.detection.framework.use, FRAMEWORK_NONE);
	assert_non_null(s.detection.own_structure);
	assert_string_equal(s.detection.own_structure->text, "it has rooms and doors of its own");
	submission_end(&s);
	s = rune_detect((const struct written[]){ files[0], files[2], { 0 } });
	assert_null(s.detection.own_structure);
	submission_end(&s);
}

static void a_lock_file_speaks_only_where_its_manifest_is_missing(void **state)
{
	(void)state;
	const struct written lock = { "rune.lock", "{\"packages\": [{\"name\": \"futhark\"}]}", EXEC_NO };
	struct submission s = rune_detect((const struct written[]){ { "futhark.rune", "say 1\n", EXEC_NO }, lock, { 0 } });
	assert_string_equal(s.detection.framework.name, "Futhark");
	/* Its own entry is of the framework's kind, and still the entry when there is no other. */
	assert_string_equal(submission_entry(&s), "futhark.rune");
	assert_int_equal(s.detection.kind, KIND_WEB);
	submission_end(&s);
	s = rune_detect((const struct written[]){ { "a.rune", "say 1\n", EXEC_NO }, lock, { "rune.json", "{}", EXEC_NO }, { 0 } });
	assert_int_equal(s.detection.framework.use, FRAMEWORK_NONE);
	submission_end(&s);
}

static void what_was_sent_along_and_secrets_are_told(void **state)
{
	(void)state;
	struct submission s = rune_detect((const struct written[]){ { "a.rune", "say 1\n", EXEC_NO },
								    { "node_modules/x/package.json", "{}", EXEC_NO },
								    { "A.class", "", EXEC_NO },
								    { ".env", "PORT=80\nDB_PASSWORD=hunter2hunter2\n", EXEC_NO },
								    { 0 } });
	judged(&s, "any.tree.dependencies-committed", false);
	judged(&s, "any.tree.build-output-committed", false);
	assert_int_equal(judged(&s, "any.tree.secrets", false)->line, 2);
	submission_end(&s);
	s = rune_detect((const struct written[]){
		{ "a.rune", "say 1\n", EXEC_NO }, { ".env", "APP_KEY=\nDB_PASSWORD=secret\nTOKEN=${CI_TOKEN_HERE}\n", EXEC_NO }, { 0 } });
	judged(&s, "any.tree.dependencies-committed", true);
	judged(&s, "any.tree.build-output-committed", true);
	judged(&s, "any.tree.secrets", true);
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_means_a_file_by_the_rules_of_the_profile),
		cmocka_unit_test(a_declaration_that_points_nowhere_is_told_and_starts_nothing),
		cmocka_unit_test(the_submission_may_say_itself_what_starts_it),
		cmocka_unit_test(a_library_says_so_and_then_what_runs_in_it_is_no_program),
		cmocka_unit_test(a_readme_whose_command_fails_is_told_with_what_is_there_instead),
		cmocka_unit_test(names_in_the_wrong_letter_case_and_files_found_from_one_folder_only_are_told),
		cmocka_unit_test(a_structure_made_by_hand_is_no_framework),
		cmocka_unit_test(a_lock_file_speaks_only_where_its_manifest_is_missing),
		cmocka_unit_test(what_was_sent_along_and_secrets_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
