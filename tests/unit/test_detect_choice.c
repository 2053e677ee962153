/* test_detect_choice.c: which of several files is meant, where their own evidence does not say; each row is the smallest tree that shows one fact. */
#include "tests/unit/detect_support.h"

#define ARGV "<?php\nforeach ($argv as $word) { echo $word; }\n"
#define STDIN_READER "<?php\nwhile (($line = fgets(STDIN)) !== false) { echo $line; }\n"

static const struct {
	const char *why;
	struct written files[5];
	const char *entry, *other; /* NULL entry: none; other: as likely, and named second */
	const char *language;
	enum kind kind;
} CHOICES[] = {
	{ "only what they do tells two programs apart", { { "a.php", ARGV, EXEC_NO }, { "b.php", STDIN_READER, EXEC_NO } }, "a.php", "b.php", "php", KIND_CLI },
	{ "of two that are declared one is not there",
	  { { "bin/admin", "#!/usr/bin/env node\nconsole.log(process.argv[2]);\n", EXEC_YES },
	    { "bin/renamed", "#!/usr/bin/env node\nconsole.log(process.argv[2], 1);\n", EXEC_YES },
	    { "package.json", "{\"bin\": {\"quote\": \"bin/quote\", \"admin\": \"bin/admin\"}}", EXEC_NO } },
	  "bin/admin",
	  "bin/renamed",
	  "javascript",
	  KIND_CLI },
	{ "the README begins with what is not there",
	  { { "parcels.php", ARGV, EXEC_NO },
	    { "quote.php", STDIN_READER, EXEC_NO },
	    { "README.md", "    php price.php < orders\n\nMore orders: `php parcels.php 50`\n", EXEC_NO } },
	  "parcels.php",
	  "quote.php",
	  "php",
	  KIND_CLI },
	{ "what lies among tools helps to work on the program",
	  { { "tools/make.php", ARGV, EXEC_NO }, { "quote.php", ARGV, EXEC_NO } },
	  "quote.php",
	  NULL,
	  "php",
	  KIND_CLI },
	{ "a helper by name may still be the program that is documented",
	  { { "generate.php", ARGV, EXEC_NO }, { "lib/fonts/makefont.php", ARGV, EXEC_NO }, { "READ ME.txt", "2. php generate.php 2023-05\n", EXEC_NO } },
	  "generate.php",
	  NULL,
	  "php",
	  KIND_CLI },
	{ "a shell script that helps is no program of a library in another language",
	  { { "src/A.php", "<?php\nclass A\n{\n    public function b()\n    {\n        return 1;\n    }\n}\n", EXEC_NO },
	    { "bin/ci", "#!/bin/sh\nvendor/bin/phpunit\n", EXEC_YES },
	    { "README.md", "`bin/ci` runs the tests.\n", EXEC_NO } },
	  NULL,
	  NULL,
	  "php",
	  KIND_LIBRARY },
	{ "what the interpreter loads is not the program's language",
	  { { "sum/__init__.py", "from sum import _sum\n", EXEC_NO },
	    { "sum/_sum.c", "#define LONG 1\n#include <Python.h>\nPyMODINIT_FUNC PyInit__sum(void)\n{\n\treturn 0;\n}\n", EXEC_NO } },
	  NULL,
	  NULL,
	  "python",
	  KIND_LIBRARY },
	{ "a program that embeds an interpreter is a program in C",
	  { { "a.py", "X = 1\n", EXEC_NO }, { "main.c", "#include <Python.h>\nint main(int argc, char **argv)\n{\n\tPy_Initialize();\n\treturn argc;\n}\n", EXEC_NO } },
	  "main.c",
	  NULL,
	  "c",
	  KIND_CLI },
	{ "what a framework for the web starts is a web application without an entry of the candidate's",
	  { { "app/controllers/A.scala", "package controllers\nimport play.api.mvc._\nclass A extends ControllerHelpers\n", EXEC_NO },
	    { "conf/routes", "GET / controllers.A.index\n", EXEC_NO },
	    { "project/plugins.sbt", "addSbtPlugin(\"com.typesafe.play\" % \"sbt-plugin\" % \"2.8.20\")\n", EXEC_NO },
	    { "build.sbt", "lazy val root = (project in file(\".\")).enablePlugins(PlayScala)\n", EXEC_NO } },
	  NULL,
	  NULL,
	  "scala",
	  KIND_WEB },
	{ "what FLASK_APP names",
	  { { "shortener.py", "from app import app\n", EXEC_NO },
	    { "app/__init__.py", "from flask import Flask\napp = Flask(__name__)\n", EXEC_NO },
	    { ".flaskenv", "FLASK_APP=shortener.py\n", EXEC_NO } },
	  "shortener.py",
	  NULL,
	  "python",
	  KIND_WEB },
	{ "a page that sends visitors to another one is not the first",
	  { { "login.php", "<?php\nif (isset($_POST['a'])) { header('Location: profile.php'); }\n?>\n<form></form>\n", EXEC_NO },
	    { "a-profile.php",
	      "<?php\nif (!isset($_SESSION['id'])) {\n    header('Location: login.php');\n}\nif (isset($_POST['a'])) { echo 1; }\n?>\n<form></form>\n",
	      EXEC_NO } },
	  "login.php",
	  NULL,
	  "php",
	  KIND_WEB },
	{ "a function that is called at once is a program",
	  { { "main.js", "(function () {\n\tlet fs = require('fs');\n\tconsole.log(fs.readFileSync(process.argv[2]));\n})();\n", EXEC_NO } },
	  "main.js",
	  NULL,
	  "javascript",
	  KIND_CLI },
	{ "an object that is set to work in lib/ is a program",
	  { { "lib/application.rb", "require './lib/printer.rb'\n\np = Printer.new('./data.txt')\np.print_schedule\n", EXEC_NO },
	    { "lib/printer.rb", "class Printer\n  def initialize(a)\n    @a = a\n  end\nend\n", EXEC_NO } },
	  "lib/application.rb",
	  NULL,
	  "ruby",
	  KIND_CLI },
	{ "a task of mix that starts other tasks is no program",
	  { { "lib/mix/tasks/t.ex", "defmodule Mix.Tasks.T do\n  use Mix.Task\n\n  def run(_) do\n    Mix.Task.run \"credo\"\n    Mix.Task.run \"test\"\n  end\nend\n", EXEC_NO },
	    { "mix.exs", "defmodule A.Mixfile do\nend\n", EXEC_NO } },
	  NULL,
	  NULL,
	  "elixir",
	  KIND_LIBRARY },
	{ "require loads no command of the same name",
	  { { "bin/robot", "#!/usr/bin/env ruby\nrequire 'robot'\nputs ARGV[0]\n", EXEC_YES },
	    { "bin/simulator", "#!/usr/bin/env ruby\nrequire 'robot'\nputs ARGV[1]\n", EXEC_YES },
	    { "lib/robot.rb", "class Robot\nend\n", EXEC_NO } },
	  "bin/robot",
	  "bin/simulator",
	  "ruby",
	  KIND_CLI },
};

static void each_fact_decides_between_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof CHOICES / sizeof *CHOICES; i++) {
		struct submission s = submission_detect(CHOICES[i].files, NULL, KIND_CLI);
		const struct detection *d = &s.detection;
		const char *second = d->ambiguous && d->candidate_count > 1 ? d->candidates[1].path : "";
		if (strcmp(submission_entry(&s), CHOICES[i].entry ? CHOICES[i].entry : "(none)") != 0 ||
		    strcmp(second, CHOICES[i].other ? CHOICES[i].other : "") != 0)
			fail_msg("%s: %s%s%s", CHOICES[i].why, submission_entry(&s), *second ? " or " : "", second);
		if (strcmp(d->profile->id, CHOICES[i].language) != 0 || d->kind != CHOICES[i].kind)
			fail_msg("%s: %s, %s", CHOICES[i].why, d->profile->id, kind_text(d->kind));
		submission_end(&s);
	}
}

static void a_comment_imports_no_framework(void **state)
{
	(void)state;
	const struct written files[] = { { "a.rb", "# require 'sinatra'\nclass A\nend\n", EXEC_NO }, { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_int_equal(s.detection.framework.use, FRAMEWORK_NONE);
	submission_end(&s);
	const struct written used[] = { { "a.rb", "# require 'rails'\nrequire 'sinatra'\nget '/' do\n  1\nend\n", EXEC_NO }, { 0 } };
	s = submission_detect(used, NULL, KIND_CLI);
	assert_string_equal(s.detection.framework.name, "Sinatra");
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_fact_decides_between_files),
		cmocka_unit_test(a_comment_imports_no_framework),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
