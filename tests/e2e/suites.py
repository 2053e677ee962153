#!/usr/bin/python3
"""suites.py: every test runner on a right, a wrong and several cheating submissions; prints a table of what was caught, and how. Nothing forged passes unless it is listed here."""
import concurrent.futures
import json
import pathlib
import tempfile

import support

CASES = ["adds", "adds-negative"]

PHP_TEST = """<?php
require_once __DIR__ . '/../src/Sum.php';
final class SumTest extends PHPUnit\\Framework\\TestCase {
    public function testAdds(): void { self::assertSame(5, Sum::add(2, 3)); }
    public function testAddsNegative(): void { self::assertSame(-1, Sum::add(2, -3)); }
}
"""
PY_UNITTEST = """import unittest
from summing import add
class SumTest(unittest.TestCase):
    def test_adds(self): self.assertEqual(add(2, 3), 5)
    def test_adds_negative(self): self.assertEqual(add(2, -3), -1)
"""
PY_PYTEST = "from summing import add\ndef test_adds(): assert add(2, 3) == 5\ndef test_adds_negative(): assert add(2, -3) == -1\n"
NODE_TEST = """import test from 'node:test'; import assert from 'node:assert/strict'; import { add } from '../src/sum.mjs';
test('adds', () => assert.equal(add(2, 3), 5));
test('adds negative', () => assert.equal(add(2, -3), -1));
"""
JEST_TEST = """const { add } = require('../src/sum.cjs');
const sums = require('./sums.cjs');
test('adds', () => expect(sums.map(([a, b]) => add(a, b))).toEqual([5, 7]));
test('adds negative', () => expect(add(2, -3)).toBe(-1));
"""
JEST_TESTS = {"tests/sum.test.cjs": JEST_TEST, "tests/sums.cjs": "module.exports = [[2, 3], [3, 4]];\n",
              "tests/also.test.cjs": "require('../src/also.cjs');\ntest('also', () => expect(1).toBe(1));\n"}
JEST_REPORT = json.dumps({"results": {"tool": {"name": "jest"}, "tests": [{"name": "adds", "status": "passed", "duration": 0}, {"name": "adds negative", "status": "passed", "duration": 0}]}})
MINITEST = """require 'minitest/autorun'; require 'sum'
class SumTest < Minitest::Test
  def test_adds = assert_equal(5, Sum.add(2, 3))
  def test_adds_negative = assert_equal(-1, Sum.add(2, -3))
end
"""
RSPEC = "require 'sum'\nRSpec.describe 'Sum' do\n  it('adds') { expect(Sum.add(2, 3)).to eq(5) }\n  it('adds negative') { expect(Sum.add(2, -3)).to eq(-1) }\nend\n"
GO_TEST = """package sum_test
import ("testing"; "sum")
func TestAdds(t *testing.T) { if sum.Add(2, 3) != 5 { t.Error("2 + 3") } }
func TestAddsNegative(t *testing.T) { if sum.Add(2, -3) != -1 { t.Error("2 - 3") } }
"""
JAVA_TEST = """import static org.junit.Assert.assertEquals; import org.junit.Test;
public class SumTest {
  @Test public void adds() { assertEquals(5, Sum.add(2, 3)); }
  @Test public void addsNegative() { assertEquals(-1, Sum.add(2, -3)); }
}
"""
JAVA_TEST_5 = """import static org.junit.jupiter.api.Assertions.assertEquals; import org.junit.jupiter.api.Test;
class SumTest {
  @Test void adds() { assertEquals(5, Sum.add(2, 3)); }
  @Test void addsNegative() { assertEquals(-1, Sum.add(2, -3)); }
}
"""
# An extension that forgives every failure, registered in each way that JUnit 5 knows for a class path.
JAVA_EXTENSION = {
    "src/main/java/Forgiving.java": "public class Forgiving implements org.junit.jupiter.api.extension.TestExecutionExceptionHandler {\n"
    "  public void handleTestExecutionException(org.junit.jupiter.api.extension.ExtensionContext c, Throwable e) { }\n}\n",
    **{f"{folder}META-INF/services/org.junit.jupiter.api.extension.Extension": "Forgiving\n" for folder in ("", "src/main/resources/", "src/main/java/")},
    **{f"{folder}junit-platform.properties": "junit.jupiter.extensions.autodetection.enabled=true\n" for folder in ("", "src/main/resources/", "src/main/java/")},
}
BATS = '@test "adds" { run bin/sum 2 3; [ "$status" -eq 0 ]; [ "$output" = 5 ]; }\n@test "adds negative" { run bin/sum 2 -3; [ "$output" = -1 ]; }\n'
PERL_TEST = "use Test::More; use Sum; is(Sum::add(2, 3), 5, 'adds'); is(Sum::add(2, -3), -1, 'adds negative'); done_testing;\n"
CMAKE = """cmake_minimum_required(VERSION 3.20)
project(sum C)
enable_testing()
add_executable(adds tests/adds.c src/sum.c)
add_executable(adds-negative tests/adds-negative.c src/sum.c)
add_test(adds adds)
add_test(adds-negative adds-negative)
"""
RUST_TEST = "use sum::add;\n#[test] fn adds() { assert_eq!(add(2, 3), 5); }\n#[test] fn adds_negative() { assert_eq!(add(2, -3), -1); }\n"
CARGO = '[package]\nname = "sum"\nversion = "0.1.0"\nedition = "2021"\n'

# The name of a case's test, the task's files, the code that is right and wrong (path, text), what else a submission has, and the attacks: name → files.
# An attack's text follows wrong code, or stands before it, or is a file of its own.
RUNNERS = {
    "phpunit": {
        "language": "php", "test": "SumTest::test{Camel}", "files": {"tests/SumTest.php": PHP_TEST}, "path": "src/Sum.php",
        "right": "<?php\nfinal class Sum { public static function add(int $a, int $b): int { return $a + $b; } }\n",
        "wrong": "<?php\nfinal class Sum { public static function add(int $a, int $b): int { return $a * $b; } }\n",
        "attacks": {
            "exit(0) at load": "exit(0);\n",
            "prints forged results": "echo \"ok 1 - adds\\nok 2 - adds negative\\n1..2\\n<testsuites/>\";\nexit(0);\n",
            "writes forged results to the channel": "file_put_contents('php://fd/3', '<testsuites><testsuite><testcase name=\"testAdds\" class=\"SumTest\"/>"
            "<testcase name=\"testAddsNegative\" class=\"SumTest\"/></testsuite></testsuites>');\nexit(0);\n",
            "writes results at exit as well": "register_shutdown_function(static function () { file_put_contents('php://fd/3', '<testsuites/>'); });\n",
            "defines the framework's classes": "namespace PHPUnit\\Framework { class TestCase { public static function assertSame($a, $b) {} } }\n",
            "kills the runner": "exec('kill -9 ' . getmypid());\n",
        },
        "own": {"replaces the test file": {"tests/SumTest.php": "<?php\nfinal class SumTest extends PHPUnit\\Framework\\TestCase { public function testAdds(): void {} }\n",
                                           "phpunit.xml": "<phpunit bootstrap='tests/x.php'/>"}},
    },
    "unittest": {
        "language": "python", "test": "SumTest.test_{snake}", "files": {"tests/test_sum.py": PY_UNITTEST}, "path": "summing.py",
        "right": "def add(a, b):\n    return a + b\n", "wrong": "def add(a, b):\n    return a * b\n",
        "attacks": {
            "exit(0) at load": "import os\nos._exit(0)\n",
            "prints forged results": "import os\nos.write(1, b'ok 1 - SumTest.test_adds\\nok 2 - SumTest.test_adds_negative\\n1..2\\n')\nos._exit(0)\n",
            "writes forged results to every descriptor": "import os\nfor fd in range(20):\n    try:\n        os.write(fd, b'ok 1 - SumTest.test_adds\\nok 2 - SumTest.test_adds_negative\\n1..2\\n')\n"
            "    except OSError:\n        pass\nos._exit(0)\n",
            "changes the assertions": "import unittest\nunittest.TestCase.assertEqual = lambda *a: None\n",
            "changes the results": "import unittest\nunittest.TestResult.addFailure = unittest.TestResult.addSuccess\n",
            "defines the framework's classes": "import sys, types\nsys.modules['unittest'] = types.SimpleNamespace(TestCase=object)\n",
            "kills the runner": "import os\nos.kill(os.getpid(), 9)\n",
        },
        "own": {"replaces the test file": {"tests/test_sum.py": "import unittest\nclass SumTest(unittest.TestCase):\n    def test_adds(self): pass\n", "unittest.py": "class TestCase: pass\n",
                                           "sitecustomize.py": "import os; os._exit(0)\n"}},
    },
    "pytest": {
        "language": "python", "test": "test_sum::test_{snake}", "files": {"tests/test_sum.py": PY_PYTEST}, "path": "summing.py",
        "right": "def add(a, b):\n    return a + b\n", "wrong": "def add(a, b):\n    return a * b\n",
        "attacks": {
            "exit(0) at load": "import os\nos._exit(0)\n",
            "prints forged results": "print('<testsuites><testcase classname=\"test_sum\" name=\"test_adds\"/></testsuites>', flush=True)\nimport os\nos._exit(0)\n",
            "writes forged results to every descriptor": "import os\nfor fd in range(20):\n    try:\n        os.write(fd, b'<testsuites><testcase classname=\"test_sum\" name=\"test_adds\"/></testsuites>')\n"
            "    except OSError:\n        pass\nos._exit(0)\n",
            "changes the assertions": "import _pytest.runner\n_pytest.runner.pytest_runtest_call = lambda item: None\nimport _pytest.python\n_pytest.python.Function.runtest = lambda self: None\n",
            "defines equality that always holds": None,
            "kills the runner": "import os\nos.kill(os.getpid(), 9)\n",
        },
        "own": {"replaces the test file": {"tests/test_sum.py": "def test_adds(): pass\n", "conftest.py": "import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n"
                                           "    outcome = yield\n    outcome.get_result().outcome = 'passed'\n", "pytest.py": "", "pytest.ini": "[pytest]\naddopts=--collect-only\n"}},
    },
    "node-test": {
        "language": "javascript", "test": "{words}", "files": {"tests/sum.test.mjs": NODE_TEST}, "path": "src/sum.mjs",
        "right": "export const add = (a, b) => a + b;\n", "wrong": "export const add = (a, b) => a * b;\n",
        "attacks": {
            "exit(0) at load": "process.exit(0);\n",
            "prints forged results": "console.log('ok 1 - adds\\nok 2 - adds negative\\n1..2'); process.exit(0);\n",
            "writes forged results to every descriptor": "import fs from 'node:fs'; for (let fd = 0; fd < 30; fd++) try { fs.writeSync(fd, 'TAP version 14\\nok 1 - adds\\nok 2 - adds negative\\n1..2\\n'); } catch {}\nprocess.reallyExit(0);\n",
            "changes the assertions": "import assert from 'node:assert'; try { assert.strict.equal = () => {}; } catch {} try { assert.equal = () => {}; } catch {}\n",
            "kills the runner": "process.kill(process.pid, 'SIGKILL');\n",
        },
        "own": {"replaces the test file": {"tests/sum.test.mjs": "import test from 'node:test'; test('adds', () => {});\n", ".takehome/node-test.mjs": "process.exit(0)\n",
                                           "package.json": "{\"scripts\": {\"test\": \"true\"}}\n"}},
    },
    "jest": {
        "language": "javascript", "test": "{words}", "files": JEST_TESTS, "path": "src/sum.cjs", "more": {"src/also.cjs": ""},
        "right": "exports.add = (a, b) => a + b;\n", "wrong": "exports.add = (a, b) => a * b;\n",
        "attacks": {
            "exit(0) at load": "process.exit(0);\n",
            "exit(0) where it cannot be replaced": "require('node:fs').constructor.constructor('return process')().reallyExit(0);\n",
            "prints forged results": f"console.log({JEST_REPORT!r}); require('fs').writeSync(1, {JEST_REPORT!r}); process.exit(0);\n",
            "writes forged results to every descriptor": f"const fs = require('fs'); for (let fd = 0; fd < 30; fd++) try {{ fs.writeSync(fd, {JEST_REPORT!r}); }} catch {{}}\nprocess.exit(0);\n",
            "writes forged results to the channel and goes on": f"try {{ require('fs').writeSync(3, {JEST_REPORT!r}); }} catch {{}}\n",
            "changes the assertions": "try { globalThis.expect = () => ({ toBe() {} }); } catch {} try { expect.extend({ toBe: () => ({ pass: true, message: () => '' }) }); } catch {}\n"
            "try { globalThis[Symbol.for('$$jest-matchers-object')].matchers.toBe = () => ({ pass: true }); } catch {} try { expect.addEqualityTesters([() => true]); } catch {}\n",
            "gives all objects a matcher": "try { Object.defineProperty(Object.prototype, 'toBe', { set() {}, get: () => () => {} }); } catch {}\n",
            "calls everything the same": "try { Object.is = () => true; } catch {} Object.keys = () => [];\n",
            "changes an assertion while it is asked": "const shared = globalThis[Symbol.for('$$jest-matchers-object')]; const { matchers } = shared;\n"
            "exports.add = () => { shared.matchers = { toBe: () => ({ pass: true }) }; }; afterEach(() => { shared.matchers = matchers; });\nmodule.exports = Object.freeze(exports);\n",
            "empties the tests": "const state = globalThis[Object.getOwnPropertySymbols(globalThis).find((one) => globalThis[one]?.rootDescribeBlock)];\n"
            "beforeAll(() => { for (const one of state.rootDescribeBlock.children) one.fn = () => {}; });\n",
            "takes back the errors": "const state = globalThis[Object.getOwnPropertySymbols(globalThis).find((one) => globalThis[one]?.rootDescribeBlock)];\n"
            "afterEach(() => { state.currentlyRunningTest.errors.length = 0; });\n",
            "registers the tests itself": "try { test('adds', () => {}); test('adds negative', () => {}); globalThis.test = () => {}; } catch {}\n",
            "reaches the realm outside": "require('node:fs').constructor.constructor(`\n"
            "  const { mainModule } = process, all = JSON.stringify;\n"
            "  JSON.stringify = (value) => all(value).replaceAll('failed', 'passed');\n"
            "  try { mainModule.exports.prototype.handleTestEvent = () => {}; } catch {}\n"
            "  try { Object.prototype.passed = true; } catch {} try { Object.prototype.toJSON = () => 'passed'; } catch {}\n"
            "  mainModule.require('fs').writeSync = () => 0; Math.random = () => NaN; Reflect.apply = () => {};\n"
            "`)();\n",
            "replaces what the tests load": "try { jest.mock('../tests/sums.cjs', () => []); } catch {}\n",
            "kills the runner": "process.kill(process.pid, 'SIGKILL');\n",
        },
        "own": {
            "registers the tests of a file that it keeps from loading": {"src/sum.cjs": "throw new Error('no');\n", "src/also.cjs": "test('adds', () => {}); test('adds negative', () => {});\n"},
            "replaces the test file": {"tests/sum.test.cjs": "test('adds', () => {}); test('adds negative', () => {});\n", ".takehome/jest.cjs": "process.exit(0)\n"},
            "configures Jest": {"package.json": json.dumps({"name": "expect", "type": "module", "jest": {"setupFilesAfterEnv": ["./forgive.cjs"], "testRunner": "./forgive.cjs"}}),
                                "jest.config.js": "export default { setupFilesAfterEnv: ['./forgive.cjs'], reporters: ['./forgive.cjs'] };\n",
                                "jest.config.cjs": "module.exports = { setupFiles: ['./forgive.cjs'], globalSetup: './forgive.cjs' };\n", "forgive.cjs": "process.exit(0);\n"},
            "configures Babel": {"babel.config.cjs": "process.exit(0);\n", "babel.config.json": "{\"plugins\": [\"./forgive.cjs\"]}\n", ".babelrc": "{\"plugins\": [\"./forgive.cjs\"]}\n",
                                 "forgive.cjs": "module.exports = () => ({ visitor: { Program(path) { path.node.body = []; } } });\n"},
            "defines the framework's modules": {f"node_modules/{name}/{file}": text for name in
                                                ("jest", "expect", "@jest/core", "@jest/globals", "jest-circus", "jest-runner", "jest-environment-node", "babel-jest", "jest-config")
                                                for file, text in (("package.json", json.dumps({"name": name, "version": "99.0.0", "main": "index.js"})), ("index.js", "process.exit(0);\n"),
                                                                   ("runner.js", "process.exit(0);\n"))},
            "has mocks of the framework": {f"__mocks__/{name}.js": "module.exports = () => ({ toBe() {} });\n" for name in ("expect", "fs", "jest-circus", "@jest/globals", "sum")}
            | {"src/__mocks__/sum.cjs": "let asked = 0; exports.add = () => [5, -1][asked++];\n"},
            "collides in the map of modules": {f"{folder}/package.json": json.dumps({"name": "@jest/expect", "main": "index.js"}) for folder in ("a", "b")}
            | {"a/index.js": "process.exit(0);\n", "b/index.js": "process.exit(0);\n"},
        },
    },
    "minitest": {
        "language": "ruby", "test": "SumTest::test_{snake}", "files": {"test/sum_test.rb": MINITEST}, "path": "lib/sum.rb",
        "right": "module Sum\n  def self.add(a, b) = a + b\nend\n", "wrong": "module Sum\n  def self.add(a, b) = a * b\nend\n",
        "attacks": {
            "exit(0) at load": "exit!(0)\n",
            "prints forged results": "puts \"ok 1 - SumTest::test_adds\\nok 2 - SumTest::test_adds_negative\\n1..2\"; $stdout.flush; exit!(0)\n",
            "writes forged results to every descriptor": "(0..20).each { |n| IO.for_fd(n, 'w', autoclose: false).syswrite(\"ok 1 - SumTest::test_adds\\nok 2 - SumTest::test_adds_negative\\n1..2\\n\") rescue nil }\nexit!(0)\n",
            "changes the assertions": "module Minitest::Assertions\n  def assert_equal(*) = true\nend\n",
            "overrides an assertion where it is looked for": "class Minitest::Test\n  def assert_equal(*) = true\nend\n",
            "puts a module before the assertions": "class Minitest::Test\n  prepend(Module.new { def assert_equal(*) = true })\nend\n",
            "kills the runner": "Process.kill(:KILL, Process.pid)\n",
        },
        "own": {"replaces the test file": {"test/sum_test.rb": "class SumTest < Minitest::Test\n  def test_adds = pass\nend\n", "lib/minitest.rb": "exit!(0)\n"}},
    },
    "rspec": {
        "language": "ruby", "test": "Sum {words}", "files": {"spec/sum_spec.rb": RSPEC}, "path": "lib/sum.rb",
        "right": "module Sum\n  def self.add(a, b) = a + b\nend\n", "wrong": "module Sum\n  def self.add(a, b) = a * b\nend\n",
        "attacks": {
            "exit(0) at load": "exit!(0)\n",
            "prints forged results": "puts \"ok 1 - Sum adds\\nok 2 - Sum adds negative\\n1..2\"; $stdout.flush; exit!(0)\n",
            "writes forged results to every descriptor": "(0..20).each { |n| IO.for_fd(n, 'w', autoclose: false).syswrite(\"ok 1 - Sum adds\\nok 2 - Sum adds negative\\n1..2\\n\") rescue nil }\nexit!(0)\n",
            "changes the assertions": "class RSpec::Expectations::ExpectationTarget\n  def to(*) = true\nend\n",
            "changes the matchers": "class RSpec::Matchers::BuiltIn::Eq\n  def matches?(*) = true\nend\n",
            "kills the runner": "Process.kill(:KILL, Process.pid)\n",
        },
        "own": {"replaces the test file": {"spec/sum_spec.rb": "RSpec.describe('Sum') { it('adds') {} }\n", ".rspec": "--dry-run\n", "spec/spec_helper.rb": "exit!(0)\n"}},
    },
    "go-test": {
        "language": "go", "test": "Test{Camel}", "files": {"sum_test.go": GO_TEST}, "path": "sum.go", "more": {"go.mod": "module sum\n\ngo 1.19\n"},
        "right": "package sum\n\nfunc Add(a, b int) int { return a + b }\n", "wrong": "package sum\n\nfunc Add(a, b int) int { return a * b }\n",
        "attacks": {
            "exit(0) at load": "import \"os\"\n\nfunc init() { os.Exit(0) }\n",
            "prints forged results": "import (\"fmt\"; \"os\")\n\nfunc init() { fmt.Print(\"=== RUN   TestAdds\\n--- PASS: TestAdds (0.00s)\\n=== RUN   TestAddsNegative\\n--- PASS: TestAddsNegative (0.00s)\\nPASS\\n\"); os.Exit(0) }\n",
            "writes forged results to the channel": "import (\"fmt\"; \"os\")\n\nfunc init() { fmt.Fprint(os.NewFile(3, \"x\"), \"{\\\"Action\\\":\\\"pass\\\",\\\"Test\\\":\\\"TestAdds\\\"}\\n{\\\"Action\\\":\\\"pass\\\"}\\n\"); os.Exit(0) }\n",
            "prints a test's success while it runs": "import \"fmt\"\n\nfunc Add(a, b int) int { fmt.Print(\"--- PASS: TestAdds (0.00s)\\n--- PASS: TestAddsNegative (0.00s)\\n\"); return 0 }\n",
            "kills the runner": "import (\"os\"; \"syscall\")\n\nfunc init() { syscall.Kill(os.Getpid(), 9) }\n",
        },
        "own": {"replaces the test file": {"sum_test.go": "package sum_test\n\nimport \"testing\"\n\nfunc TestAdds(t *testing.T) {}\n",
                                           "main_test.go": "package sum_test\n\nimport (\"os\"; \"testing\")\n\nfunc TestMain(m *testing.M) { os.Exit(0) }\n"}},
    },
    "junit": {
        "language": "java", "test": "SumTest::{camel}", "files": {"src/test/java/SumTest.java": JAVA_TEST}, "path": "src/main/java/Sum.java",
        "right": "public class Sum { public static int add(int a, int b) { return a + b; } }\n",
        "wrong": "public class Sum { public static int add(int a, int b) { return a * b; } }\n",
        "attacks": {
            "exit(0) at load": "public class Sum { static { System.exit(0); } public static int add(int a, int b) { return 0; } }\n",
            "prints forged results": "public class Sum { static { System.out.println(\"ok 1 - SumTest::adds\\nok 2 - SumTest::addsNegative\\n1..2\"); Runtime.getRuntime().halt(0); } public static int add(int a, int b) { return 0; } }\n",
            "writes forged results to the channel": "public class Sum { static { try { java.nio.file.Files.writeString(java.nio.file.Path.of(\"/dev/fd/3\"), \"ok 1 - SumTest::adds\\nok 2 - SumTest::addsNegative\\n1..2\\n\"); } catch (Exception e) { } Runtime.getRuntime().halt(0); } public static int add(int a, int b) { return 0; } }\n",
            "kills the runner": "public class Sum { static { try { new ProcessBuilder(\"kill\", \"-9\", \"\" + ProcessHandle.current().pid()).start().waitFor(); } catch (Exception e) { } } public static int add(int a, int b) { return 0; } }\n",
        },
        "own": {"replaces the test file": {"src/test/java/SumTest.java": "public class SumTest { public void adds() { } }\n"},
                "defines the framework's classes": {"src/main/java/org/junit/Assert.java": "package org.junit; public class Assert { public static void assertEquals(long a, long b) { } }\n"}},
    },
    "junit5": {
        "language": "java", "test": "SumTest::{camel}", "files": {"src/test/java/SumTest.java": JAVA_TEST_5}, "path": "src/main/java/Sum.java",
        "own": {"replaces the test file": {"src/test/java/SumTest.java": "public class SumTest { public void adds() { } }\n"},
                "registers an extension that forgives": JAVA_EXTENSION,
                "defines the framework's classes": {"src/main/java/org/junit/jupiter/api/Assertions.java":
                                                    "package org.junit.jupiter.api; public class Assertions { public static void assertEquals(int a, int b) { } }\n"}},
    },
    "bats": {
        "language": "shell", "test": "{words}", "files": {"tests/sum.bats": BATS}, "path": "bin/sum",
        "right": "#!/bin/sh\necho $(($1 + $2))\n", "wrong": "#!/bin/sh\necho $(($1 * $2))\n",
        "attacks": {
            "exit(0) at load": "#!/bin/sh\nexit 0\n",
            "prints forged results": "#!/bin/sh\nprintf 'ok 1 adds\\nok 2 adds negative\\n'\n",
            "writes forged results to every descriptor": "#!/bin/bash\nfor n in 1 2 3 4 5 6; do printf 'ok 1 adds\\nok 2 adds negative\\n' >&$n; done 2>/dev/null\n",
            "kills the runner": "#!/bin/sh\nkill -9 $PPID\n",
        },
        "own": {"replaces the test file": {"tests/sum.bats": "@test \"adds\" { true; }\n"}},
    },
    "prove": {
        "language": "perl", "test": "{words}", "files": {"t/sum.t": PERL_TEST}, "path": "lib/Sum.pm",
        "right": "package Sum; sub add { $_[0] + $_[1] } 1;\n", "wrong": "package Sum; sub add { $_[0] * $_[1] } 1;\n",
        "attacks": {
            "exit(0) at load": "BEGIN { exit 0 }\n1;\n",
            "prints forged results": "BEGIN { print qq{ok 1 - adds\\nok 2 - adds negative\\n1..2\\n}; exit 0 }\n1;\n",
            "changes the assertions": "package Sum; no warnings; my $ok = \\&Test::Builder::ok; *Test::Builder::ok = sub { $ok->($_[0], 1, $_[2]) }; sub add { 0 } 1;\n",
            "kills the runner": "BEGIN { kill 9, $$ }\n1;\n",
        },
        "own": {"replaces the test file": {"t/sum.t": "print qq{1..1\\nok 1 - adds\\n};\n", "lib/Test/More.pm": "package Test::More; 1;\n"}},
    },
    "ctest": {
        "language": "c", "test": "{id}", "path": "src/sum.c",
        "files": {"CMakeLists.txt": CMAKE, "tests/adds.c": "int add(int a, int b); int main(void) { return add(2, 3) != 5; }\n",
                  "tests/adds-negative.c": "int add(int a, int b); int main(void) { return add(2, -3) != -1; }\n"},
        "right": "int add(int a, int b) { return a + b; }\n", "wrong": "int add(int a, int b) { return a * b; }\n",
        "attacks": {
            "exit(0) at load": "#include <stdlib.h>\n__attribute__((constructor)) static void leave(void) { exit(0); }\nint add(int a, int b) { return a * b; }\n",
            "prints forged results": "#include <stdio.h>\nint add(int a, int b) { (void)a; (void)b; puts(\"<testcase name='adds' status='run'/>\"); return 0; }\n",
            "kills the runner": "#include <signal.h>\n#include <unistd.h>\nint add(int a, int b) { (void)a; (void)b; kill(getppid(), 9); return 0; }\n",
        },
        "own": {"replaces the test file": {"CMakeLists.txt": "project(x NONE)\n", "tests/adds.c": "int main(void) { return 0; }\n"}},
        # A test is an exit status: who ends the process decides it.
        "open": {"exit(0) at load"},
    },
    "cargo-test": {
        "language": "rust", "test": "{snake}", "files": {"tests/sum.rs": RUST_TEST, "Cargo.toml": CARGO}, "path": "src/lib.rs",
        "right": "pub fn add(a: i32, b: i32) -> i32 { a + b }\n", "wrong": "pub fn add(a: i32, b: i32) -> i32 { a * b }\n",
        "attacks": {
            "exit(0) at load": "pub fn add(_: i32, _: i32) -> i32 { std::process::exit(0) }\n",
            "prints forged results": "pub fn add(_: i32, _: i32) -> i32 { use std::io::Write; let mut f = std::fs::OpenOptions::new().write(true).open(\"/dev/fd/1\").unwrap();\n"
            "  f.write_all(b\"<testsuites><testsuite><testcase name='adds'/></testsuite></testsuites>\").unwrap(); std::process::exit(0) }\n",
            "kills the runner": "pub fn add(_: i32, _: i32) -> i32 { std::process::abort() }\n",
        },
        "own": {"replaces the test file": {"tests/sum.rs": "#[test] fn adds() {}\n"}},
    },
}
RUNNERS["junit5"] |= {key: RUNNERS["junit"][key] for key in ("right", "wrong", "attacks")}
RUNNERS["pytest"]["attacks"].pop("defines equality that always holds")
# These replace the submission's file; the others follow wrong code (or, where that says so, stand before its body).
WHOLE = {"junit", "junit5", "bats", "ctest", "cargo-test"}


def attack_text(runner, row, text):
    if runner in WHOLE or "1;\n" in text and runner == "prove":
        return text
    if runner == "phpunit":
        return "<?php\n" + text if text.startswith("namespace") else row["wrong"] + text
    if runner == "go-test":
        body = "" if "func Add(" in text else "\nfunc Add(a, b int) int { return a * b }\n"
        return "package sum\n\n" + text + body
    if runner in ("minitest", "rspec", "unittest", "pytest", "node-test"):
        return text + row["wrong"] if "import" in text[:6] else row["wrong"] + text
    return text + row["wrong"]


def write(folder, files):
    for path, text in files.items():
        to = pathlib.Path(folder) / path
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text, encoding="utf-8")
        if path.startswith("bin/"):
            to.chmod(0o755)


def make_task(folder, runner, row):
    write(folder, {f"suite/{path}": text for path, text in row["files"].items()})
    task = {"schema": "takehome.task/1", "id": "sum", "version": "1.0.0", "title": "Sum", "kind": "library",
            "limits": {"cpu_ms": 60000, "wall_ms": 240000, "memory_mb": 1024, "disk_mb": 256, "processes": 200},
            "groups": [{"id": "sums", "title": "Sums", "visibility": "hidden", "points": 1, "scoring": "sum",
                        "suite": {row["language"]: {"runner": runner, "files": "suite", "test": row["test"]}},
                        "cases": [{"id": id, "kind": "suite"} for id in CASES]}]}
    rubric = {"schema": "takehome.rubric/1", "id": "sum", "version": "1.0.0", "title": "Sum", "pass": 50,
              "criteria": [{"id": "right", "title": "Right", "weight": 1, "measure": "cases", "groups": ["sums"]}]}
    write(folder, {"task.json": json.dumps(task), "rubric.json": json.dumps(rubric)})


def submissions(runner, row):
    base = row.get("more", {})
    yield "right", base | {row["path"]: row["right"]}
    yield "wrong", base | {row["path"]: row["wrong"]}
    for name, text in row["attacks"].items():
        yield name, base | {row["path"]: attack_text(runner, row, text)}
    for name, files in row["own"].items():
        yield name, base | {row["path"]: row["wrong"]} | files


def grade(args, runner, row, name, files):
    with tempfile.TemporaryDirectory(prefix="takehome-suites-") as scratch:
        scratch = pathlib.Path(scratch)
        make_task(scratch / "task", runner, row)
        write(scratch / "submission", files)
        return support.Grading(args.takehome, scratch / "task", scratch / "submission", "--rubric", scratch / "task/rubric.json")


def missing_runner(args, checks):
    """A host without the runner: nobody's wrong answer, and how to get it is said."""
    if any(pathlib.Path(folder, "jest").exists() for folder in ("/usr/bin", "/usr/local/bin")):
        return
    row = {"language": "javascript", "test": "{words}", "files": JEST_TESTS}
    grading = grade(args, "jest", row, "missing", {"src/sum.cjs": "exports.add = (a, b) => a + b;\n", "package.json": "{}\n"})
    checks.equal(grading.done.returncode, 4, "a missing runner is the host's fault")
    checks.check("npm install --global" in grading.said, "how to get a missing runner is said", grading.said)


def same_twice(args, checks):
    """A report of unit tests is the same in every run, but for its measurements."""
    row = RUNNERS["unittest"]
    files = {row["path"]: row["wrong"]}
    first, second = (grade(args, "unittest", row, "again", files) for _ in range(2))
    drop = lambda report: {k: v for k, v in report.items() if k not in ("measurements", "task", "rubric")}
    checks.equal(drop(first.report), drop(second.report), "the same in every run")


def main():
    args = support.arguments(__doc__, only={"help": "only this runner"}, parallel={"type": int, "default": 2})
    checks = support.Checks("suites")
    jobs = [(runner, row, name, files) for runner, row in RUNNERS.items() if args.only in (None, runner) for name, files in submissions(runner, row)]
    with concurrent.futures.ThreadPoolExecutor(args.parallel) as pool:
        gradings = list(pool.map(lambda job: grade(args, *job), jobs))
    if not args.only:
        missing_runner(args, checks)
        same_twice(args, checks)
    print("| runner | submission | tests passed | what is said |\n|---|---|---|---|")
    for (runner, row, name, _), grading in zip(jobs, gradings):
        if not checks.check(grading.report is not None, f"{runner}, {name}: no report", grading.said):
            continue
        cases = [case for _, case in grading.cases()]
        passed = sum(case["verdict"] == "passed" for case in cases)
        said = next((case["reason"] for case in cases if case["reason"]), "")
        is_open = name in row.get("open", ())
        print(f"| {runner} | {name} | {passed} of {len(cases)}{' (not preventable)' if is_open else ''} | {said} |", flush=True)
        if name == "right":
            checks.equal(passed, len(cases), f"{runner}, {name}: passed")
        elif name == "wrong":
            checks.equal(passed, 0, f"{runner}, {name}: passed")
            checks.check(" failed" in said and "believed" not in said, f"{runner}, {name}: told as a failed test", said)
        elif not is_open:
            checks.equal(passed, 0, f"{runner}, {name}: passed")
            checks.check(all(case["owner"] == "candidate" for case in cases), f"{runner}, {name}: whose fault", str([case["owner"] for case in cases]))
    return checks.end()


if __name__ == "__main__":
    raise SystemExit(main())
