/*
 * test_runtimes.c: the policies are complete for the languages that are graded: programs that use what candidates use (threads, children, pipes, files, timers)
 * run to their end, and not one of their calls is refused in a way that a report would mention.
 */
#include "tests/sandbox/boxes.h"

#include "harness/base/fs.h"

enum { SLOT = 820 };

static struct sandbox *box;
static struct arena *arena;

/* A compiler needs more than a hostile program may have. */
#define ROOMY                                         \
	((struct sandbox_limits){ .cpu_ms = 120000,   \
				  .wall_ms = 240000,  \
				  .memory_mb = 1024,  \
				  .output_kb = 1024,  \
				  .disk_mb = 512,     \
				  .files = 20000,     \
				  .processes = 128,   \
				  .open_files = 1024, \
				  .stack_mb = 64 })

static int open_box(void **state)
{
	(void)state;
	struct err e = ERR_NONE;
	arena = arena_new();
	if (sandbox_open(&(struct sandbox_spec){ .slot = SLOT, .ceiling = ROOMY }, &box, &e) < 0)
		fail_msg("%s", e.text);
	return 0;
}

static int close_box(void **state)
{
	(void)state;
	sandbox_close(box);
	arena_free(arena);
	return 0;
}

/* ${script} starts tests/sandbox/runtimes/${file}; whatever it builds with, the program answers "pong". */
static void assert_answers(const char *policy, const char *file, const char *script)
{
	struct err e = ERR_NONE;
	struct bytes text;
	if (fs_read(arena, AT_FDCWD, arena_printf(arena, TAKEHOME_SOURCE_DIR "/tests/sandbox/runtimes/%s", file), 1 << 20, &text, &e) < 0)
		fail_msg("%s", e.text);
	const struct sandbox_file program = { .path = file, .data = text.data, .len = text.len };
	struct sandbox_result r = boxes_run(
		box,
		&(struct sandbox_command){
			.argv = SH(script), .policy = policy, .limits = ROOMY, .files = &program, .file_count = 1, .stdin_data = "ping\n", .stdin_len = 5 });
	SCOPED_FREE char *out = boxes_text(r.stdout_fd);
	SCOPED_FREE char *err = boxes_text(r.stderr_fd);
	const char *answer = out ? out : "";
	if (r.end != SANDBOX_EXITED || r.status != 0 || strcmp(answer, "pong\n") != 0)
		fail_msg("%s: ended as %s, status %d, signal %d; '%s', '%s'", file, sandbox_end_text(r.end), r.status, r.signal, answer, err ? err : "");
	if (r.denied_kinds)
		fail_msg("%s: %u× %s(%s) was refused", file, r.denied[0].count, r.denied[0].call, r.denied[0].detail);
	sandbox_result_clear(&r);
}

#define LANGUAGE(name, policy, file, script)                         \
	static void name##_runs_and_nothing_is_refused(void **state) \
	{                                                            \
		(void)state;                                         \
		assert_answers(policy, file, script);                \
	}

LANGUAGE(php, "run", "program.php", "exec php program.php")
LANGUAGE(python, "run", "program.py", "exec python3 program.py")
LANGUAGE(node, "run", "program.js", "exec node program.js")
LANGUAGE(ruby, "run", "program.rb", "exec ruby program.rb")
LANGUAGE(perl, "run", "program.pl", "exec perl program.pl")
LANGUAGE(lua, "run", "program.lua", "exec lua5.4 program.lua")
LANGUAGE(dash, "run", "program.sh", "exec sh program.sh")
LANGUAGE(bash, "run", "program.sh", "exec bash program.sh")
LANGUAGE(c, "build", "program.c",
	 "printf 'program: program.c\\n\\tcc -O2 -flto -pipe -pthread -o program program.c\\n' > Makefile && make -s -j2 && exec ./program")
LANGUAGE(cpp, "build", "program.cpp",
	 "printf 'cmake_minimum_required(VERSION 3.10)\\nproject(p CXX)\\nset(CMAKE_CXX_STANDARD 17)\\nadd_executable(p program.cpp)\\n' > CMakeLists.txt && "
	 "cmake -S . -B b >log && cmake --build b >log && exec b/p")
LANGUAGE(go, "build", "program.go", "go build -o program program.go && exec ./program")
LANGUAGE(rust, "build", "program.rs",
	 "mkdir src && mv program.rs src/main.rs && printf '[package]\\nname = \"p\"\\nversion = \"0.1.0\"\\nedition = \"2021\"\\n' > Cargo.toml && "
	 "cargo build -q --offline && exec target/debug/p")
LANGUAGE(java, "build", "Program.java", "javac Program.java && jar cf p.jar Program.class && exec java -cp p.jar Program")
LANGUAGE(git, "build", "program.sh",
	 "git init -q . && git config user.email a@example.org && git config user.name a && git add . && git commit -q -m x && git gc -q && "
	 "git clone -q . /tmp/clone && cd /tmp/clone && exec sh program.sh")
LANGUAGE(composer, "build", "program.php",
	 "printf '{\"name\":\"a/b\",\"autoload\":{\"psr-4\":{\"A\\\\\\\\\":\"src/\"}}}' > composer.json && mkdir src && COMPOSER_HOME=/tmp/c composer -q "
	 "dump-autoload && "
	 "exec php program.php")

/* A server may wait for callers; whether it does is seen in the list of listening sockets (port 8080 is 1F90 there), since nobody in the box may call. */
#define LISTENS(command)                                                                                                                                 \
	command " >log 2>&1 & i=0; until grep -q ':1F90 .* 0A ' /proc/net/tcp /proc/net/tcp6; do i=$((i + 1)); [ $i -lt 600 ] || { cat log; exit 1; }; " \
		"sleep 0.05; done; echo pong"

LANGUAGE(php_server, "serve", "program.php", LISTENS("php -S 127.0.0.1:8080"))
LANGUAGE(python_server, "serve", "program.py", LISTENS("python3 -m http.server -b 127.0.0.1 8080"))
LANGUAGE(node_server, "serve", "server.js", LISTENS("node server.js"))
LANGUAGE(go_server, "serve", "server.go", "go build -o server server.go && " LISTENS("./server"))

int main(void)
{
#define TEST(name) cmocka_unit_test(name##_runs_and_nothing_is_refused)
	const struct CMUnitTest tests[] = {
		TEST(php),      TEST(python),     TEST(node),          TEST(ruby),        TEST(perl),      TEST(lua),  TEST(dash),
		TEST(bash),     TEST(c),          TEST(cpp),           TEST(go),          TEST(rust),      TEST(java), TEST(git),
		TEST(composer), TEST(php_server), TEST(python_server), TEST(node_server), TEST(go_server),
	};
	return cmocka_run_group_tests(tests, open_box, close_box);
}
