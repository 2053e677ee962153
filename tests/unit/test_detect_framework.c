/* test_detect_framework.c: framework, component and plain code are told apart, without any vendor folder, and what is for development only is neither. */
#include "tests/unit/detect_support.h"

static const struct {
	struct written file, manifest;
	enum framework_use use;
	const char *name;
} ROWS[] = {
	{ { "run.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"php\": \">=8.1\", \"ext-json\": \"*\"}}", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "run.php", "<?php\necho $argv[1];\n", EXEC_NO },
	  { "composer.json", "{\"require-dev\": {\"laravel/framework\": \"^10\", \"symfony/console\": \"^6\"}}", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "run.php", "<?php\n// use Illuminate\\Support\\Facades\\DB;\necho 'Slim\\App';\n", EXEC_NO }, { 0 }, FRAMEWORK_NONE, NULL },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\n \"require\": {\n  \"laravel/framework\": \"^10\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Laravel" },
	{ { "artisan", "#!/usr/bin/env php\n<?php\necho 1;\n", EXEC_YES }, { 0 }, FRAMEWORK_FULL, "Laravel" },
	{ { "src/C.php", "<?php\nuse Illuminate\\Support\\Facades\\DB;\necho 1;\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Laravel" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"symfony/framework-bundle\": \"6\", \"symfony/console\": \"6\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Symfony" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"symfony/console\": \"6\"}}", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "Symfony Console" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"illuminate/collections\": \"6\"}}", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "Laravel components" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO }, { "composer.json", "{\"require\": {\"slim/slim\": \"4\"}}", EXEC_NO }, FRAMEWORK_FULL, "Slim" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"codeigniter4/framework\": \"4\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "CodeIgniter" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO }, { "composer.json", "{\"require\": {\"cakephp/cakephp\": \"4\"}}", EXEC_NO }, FRAMEWORK_FULL, "CakePHP" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO }, { "composer.json", "{\"require\": {\"yiisoft/yii2\": \"2\"}}", EXEC_NO }, FRAMEWORK_FULL, "Yii" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"laminas/laminas-mvc\": \"2\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Laminas" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"laravel/lumen-framework\": \"10\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Lumen" },
	{ { "robot", "<?php\n$app = new LaravelZero\\Framework\\Application();\nuse Illuminate\\Support\\Facades\\DB;\n", EXEC_NO },
	  { 0 },
	  FRAMEWORK_FULL,
	  "Laravel Zero" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"mezzio/mezzio\": \"3\", \"laminas/laminas-diactoros\": \"2\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Mezzio" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"silex/silex\": \"2\", \"symfony/yaml\": \"3\"}}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Silex" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.lock", "{\"packages\": [{\"name\": \"slim/slim\"}], \"packages-dev\": [{\"name\": \"laravel/framework\"}]}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Slim" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "vendor/composer/installed.json", "{\"packages\": [{\"name\": \"nette/application\"}]}", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Nette" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO },
	  { "composer.json", "{\"require\": {\"symfony/polyfill-mbstring\": \"1\", \"guzzlehttp/guzzle\": \"7\"}}", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "index.php", "<?php\necho 1;\n", EXEC_NO }, { "system/core/CodeIgniter.php", "<?php\n", EXEC_NO }, FRAMEWORK_FULL, "CodeIgniter" },
	{ { "index.php", "<?php\necho 1;\n", EXEC_NO }, { "system/classes/Kohana/Core.php", "<?php\n", EXEC_NO }, FRAMEWORK_FULL, "Kohana" },
	{ { "index.php", "<?php\necho 1;\n", EXEC_NO }, { "core/lib/Drupal.php", "<?php\n", EXEC_NO }, FRAMEWORK_FULL, "Drupal" },
	{ { "index.php", "<?php\necho 1;\n", EXEC_NO }, { "wp-includes/version.php", "<?php\n", EXEC_NO }, FRAMEWORK_FULL, "WordPress" },
	{ { "index.php", "<?php\n$f3 = require('lib/base.php');\n$f3->run();\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Fat-Free" },
	{ { "index.php", "<?php\nFlight::route('/', 'f');\nFlight::start();\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Flight" },
	{ { "a.php", "<?php\nclass A extends Zend_Controller_Action {}\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Zend Framework" },
	{ { "run.php", "<?php\necho 1;\n", EXEC_NO }, { "composer.json", "{ no json", EXEC_NO }, FRAMEWORK_NONE, NULL },
	{ { "main.py", "from django.core import x\nprint(1)\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Django" },
	{ { "main.py", "print(1)\n", EXEC_NO }, { "requirements.txt", "# x\nFlask==2.0\nclick>=8\n", EXEC_NO }, FRAMEWORK_FULL, "Flask" },
	{ { "main.py", "print(1)\n", EXEC_NO },
	  { "pyproject.toml", "[project]\ndependencies = [\n  \"fastapi[all]>=0.1\",\n]\n[project.optional-dependencies]\ndev = [\"django\"]\n", EXEC_NO },
	  FRAMEWORK_FULL,
	  "FastAPI" },
	{ { "main.py", "print(1)\n", EXEC_NO },
	  { "pyproject.toml", "[project]\ndependencies = []\n[project.optional-dependencies]\ndev = [\"django\", \"click\"]\n", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "main.py", "import click\nprint(1)\n", EXEC_NO }, { 0 }, FRAMEWORK_COMPONENT, "Click" },
	{ { "main.py", "print(1)\n", EXEC_NO },
	  { "pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3.11\"\ntyper = \"*\"\n[tool.poetry.dev-dependencies]\nflask = \"*\"\n", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "Typer" },
	{ { "main.js", "const e = require('express');\ne();\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Express" },
	{ { "main.js", "console.log(1);\n", EXEC_NO }, { "package.json", "{\"dependencies\": {\"@nestjs/core\": \"1\"}}", EXEC_NO }, FRAMEWORK_FULL, "Nest" },
	{ { "main.js", "console.log(1);\n", EXEC_NO }, { "package.json", "{\"dependencies\": {\"next\": \"1\"}}", EXEC_NO }, FRAMEWORK_FULL, "Next" },
	{ { "main.js", "console.log(1);\n", EXEC_NO }, { "package.json", "{\"devDependencies\": {\"express\": \"1\"}}", EXEC_NO }, FRAMEWORK_NONE, NULL },
	{ { "main.mjs", "import { program } from 'commander';\nprogram.parse();\n", EXEC_NO }, { 0 }, FRAMEWORK_COMPONENT, "Commander" },
	{ { "main.js", "console.log(1);\n", EXEC_NO }, { "package.json", "{\"dependencies\": {\"yargs\": \"1\"}}", EXEC_NO }, FRAMEWORK_COMPONENT, "yargs" },
	{ { "main.rb", "puts 1\n", EXEC_NO }, { "Gemfile", "source 'x'\ngem 'rails', '~> 7'\n", EXEC_NO }, FRAMEWORK_FULL, "Rails" },
	{ { "main.rb", "puts 1\n", EXEC_NO },
	  { "Gemfile", "group :development, :test do\n  gem 'rails'\n  gem 'thor'\nend\ngem 'sinatra', group: :test\n", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "main.rb", "require 'sinatra'\nputs 1\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Sinatra" },
	{ { "main.rb", "puts 1\n", EXEC_NO }, { "Gemfile", "gem \"thor\"\n", EXEC_NO }, FRAMEWORK_COMPONENT, "Thor" },
	{ { "main.pl", "use Mojolicious::Lite;\nprint 1;\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Mojolicious" },
	{ { "Main.java", "import org.springframework.boot.SpringApplication;\npublic class Main { public static void main(String[] a) {} }\n", EXEC_NO },
	  { 0 },
	  FRAMEWORK_FULL,
	  "Spring" },
	{ { "Main.java", "public class Main { public static void main(String[] a) {} }\n", EXEC_NO },
	  { "pom.xml", "<dependency><artifactId>quarkus-core</artifactId></dependency>", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Quarkus" },
	{ { "Main.java", "public class Main { public static void main(String[] a) {} }\n", EXEC_NO },
	  { "pom.xml", "<dependency>\n<artifactId>spring-boot-starter-test</artifactId>\n<scope>test</scope>\n</dependency>", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "Main.java", "import picocli.CommandLine;\npublic class Main { public static void main(String[] a) {} }\n", EXEC_NO },
	  { "build.gradle", "dependencies {\n  testImplementation 'org.springframework.boot:spring-boot-starter-test:3'\n}\n", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "picocli" },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO },
	  { "go.mod", "module q\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.0\n)\n", EXEC_NO },
	  FRAMEWORK_FULL,
	  "Gin" },
	{ { "main.go", "package main\n\nfunc main() {}\n", EXEC_NO },
	  { "go.mod", "module q\n\nrequire github.com/spf13/cobra v1.0.0\nrequire github.com/labstack/echo/v4 v4.0.0 // indirect\n", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "Cobra" },
	{ { "main.go", "package main\n\nimport \"github.com/gofiber/fiber/v2\"\n\nfunc main() { fiber.New() }\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Fiber" },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO },
	  { "Cargo.toml",
	    "[package]\nname = \"q\"\n\n[dependencies]\naxum = { version = \"0.7\", features = [\"json\"] }\n\n[dev-dependencies]\nrocket = \"1\"\n", EXEC_NO },
	  FRAMEWORK_FULL,
	  "axum" },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO },
	  { "Cargo.toml", "[package]\nname = \"q\"\n\n[dependencies]\nclap = \"4\"\n\n[dev-dependencies]\nrocket = \"1\"\n", EXEC_NO },
	  FRAMEWORK_COMPONENT,
	  "clap" },
	{ { "src/main.rs", "fn main() {}\n", EXEC_NO },
	  { "Cargo.toml", "[package]\nname = \"q\"\n[dependencies]\n[dev-dependencies]\nactix-web = \"4\"\n", EXEC_NO },
	  FRAMEWORK_NONE,
	  NULL },
	{ { "src/main.rs", "use actix_web::App;\nfn main() {}\n", EXEC_NO }, { 0 }, FRAMEWORK_FULL, "Actix" },
};

static void framework_component_and_plain_code_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		const struct written files[] = { ROWS[i].file, ROWS[i].manifest, { 0 } };
		struct submission s = submission_detect(files, NULL, KIND_CLI);
		const struct framework *f = &s.detection.framework;
		if (f->use != ROWS[i].use || (f->name ? !ROWS[i].name || strcmp(f->name, ROWS[i].name) != 0 : ROWS[i].name != NULL))
			fail_msg("row %zu: %s %s instead of %s %s", i, framework_use_text(f->use), f->name ? f->name : "-", framework_use_text(ROWS[i].use),
				 ROWS[i].name ? ROWS[i].name : "-");
		assert_true((f->use == FRAMEWORK_NONE) == (f->evidence == NULL));
		submission_end(&s);
	}
}

static void the_evidence_names_manifest_and_line(void **state)
{
	(void)state;
	const struct written files[] = { { "run.php", "<?php\necho 1;\n", EXEC_NO },
					 { "composer.json", "{\n \"require\": {\n  \"laravel/framework\": \"^10\"}}", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(s.detection.framework.evidence->path, "composer.json");
	assert_int_equal(s.detection.framework.evidence->line, 3);
	assert_string_equal(s.detection.framework.evidence->text, "composer.json requires laravel/framework");
	submission_end(&s);
}

static void a_framework_below_vendor_alone_is_no_use(void **state)
{
	(void)state;
	const struct written files[] = { { "run.php", "<?php\necho 1;\n", EXEC_NO },
					 { "vendor/laravel/artisan", "<?php\n", EXEC_NO },
					 { "vendor/laravel/A.php", "<?php\nuse Illuminate\\Foundation\\X;\n", EXEC_NO },
					 { 0 } };
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_int_equal(s.detection.framework.use, FRAMEWORK_NONE);
	submission_end(&s);
}

static void a_framework_s_console_is_its_own_whatever_language_starts_it(void **state)
{
	(void)state;
	const struct written files[] = {
		{ "composer.json", "{\"require\": {\"cakephp/cakephp\": \"4\"}}", EXEC_NO },
		{ "bin/cake", "#!/bin/sh\nexec php bin/cake.php \"$@\"\n", EXEC_YES },
		{ "bin/cake.php", "#!/usr/bin/env php\n<?php\nexit((new CommandRunner())->run($argv));\n", EXEC_YES },
		{ "index.php", "<?php\nrequire 'webroot' . DIRECTORY_SEPARATOR . 'index.php';\n", EXEC_NO },
		{ "webroot/index.php", "<?php\n$server = new Server();\n$server->emit($server->run());\n", EXEC_NO },
		{ 0 },
	};
	struct submission s = submission_detect(files, NULL, KIND_CLI);
	assert_string_equal(submission_entry(&s), "webroot/index.php");
	assert_int_equal(s.detection.kind, KIND_WEB);
	submission_end(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(framework_component_and_plain_code_are_told_apart),
		cmocka_unit_test(the_evidence_names_manifest_and_line),
		cmocka_unit_test(a_framework_below_vendor_alone_is_no_use),
		cmocka_unit_test(a_framework_s_console_is_its_own_whatever_language_starts_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
