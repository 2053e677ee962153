"""python.py unittest|pytest FILE...: the task's test files under Python's own unittest or pytest, with the report sealed.

The framework is imported before anything of the submission can be: the submission's folder comes on the path only then. Its functions are remembered, and compared at the end.
"""
import os
import sys


def main(kind, files):
    nonce = sys.stdin.readline().strip()
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    channel = os.fdopen(os.dup(3), "w", encoding="utf-8", errors="backslashreplace")
    os.close(3)
    write, flush, exit_now = channel.write, channel.flush, os._exit
    import importlib.util
    import inspect
    import io
    import traceback
    import unittest
    import unittest.mock

    if kind == "pytest":
        import _pytest.assertion.rewrite
        import _pytest.junitxml
        import _pytest.outcomes
        import _pytest.python
        import _pytest.python_api
        import _pytest.reports
        import _pytest.runner
        import pytest

    guarded = [unittest.case, unittest.suite, unittest.result, unittest.runner, unittest.loader, traceback]
    if kind == "pytest":
        guarded += [_pytest.runner, _pytest.reports, _pytest.python, _pytest.outcomes, _pytest.python_api, _pytest.junitxml, _pytest.assertion.rewrite]

    def fingerprint():
        parts = []
        for module in guarded:
            for name, value in sorted(vars(module).items()):
                if name.startswith("__") or name == "_module_cleanups":
                    continue
                if inspect.isfunction(value):
                    parts.append((name, value, value.__code__))
                elif inspect.isclass(value) and value.__module__ == module.__name__:
                    parts += [(name, k, v, getattr(v, "__code__", None)) for k, v in sorted(vars(value).items()) if callable(v) or isinstance(v, property)]
        return parts

    before = fingerprint()
    write(f"takehome {nonce} begin\n")

    def whole():
        if fingerprint() != before:
            return False
        seen = 0
        for x, y in ((1, 2), ("a", "b"), ([1], [2])):
            try:
                unittest.TestCase().assertEqual(x, y)
            except AssertionError:
                seen += 1
        return seen == 3

    sys.path.insert(0, os.getcwd())
    sys.path.insert(1, os.path.join(os.getcwd(), "src"))
    if kind == "pytest":
        # To a file of our own first: the channel has the report only between the marks.
        report = os.memfd_create("report")
        status = int(pytest.main(["-q", "-p", "no:cacheprovider", "--noconftest", "-c", os.devnull, "--rootdir", os.getcwd(), "-o", "junit_family=xunit1",
                                  f"--junitxml=/proc/self/fd/{report}", *files]))
        os.lseek(report, 0, os.SEEK_SET)
        with os.fdopen(report, encoding="utf-8", errors="backslashreplace") as text:
            write(text.read())
        write("\n")
    else:
        status = run_unittest(unittest, importlib, traceback, io, files, write)
    write(f"takehome {nonce} {'end' if whole() else 'tampered'}\n")
    flush()
    exit_now(status)


def run_unittest(unittest, importlib, traceback, io, files, write):
    count = 0

    def tell(test, status, text=""):
        nonlocal count
        count += 1
        name = test.id().replace("#", "\\#")
        word, directive = ("not ok", "") if status == "failed" else ("ok", " # SKIP") if status == "skipped" else ("ok", "")
        write(f"{word} {count} - {name}{directive}\n")
        if text:
            write("  ---\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "  ...\n")

    def last_line(err):
        return "".join(traceback.format_exception_only(err[0], err[1])) + "".join(traceback.format_exception(*err)[-3:-1])

    class Result(unittest.TestResult):
        def startTest(self, test):
            self.told = False
            super().startTest(test)

        def addSuccess(self, test):
            super().addSuccess(test)
            if not self.told:
                tell(test, "passed")

        def bad(self, test, err):
            if not self.told:
                tell(test, "failed", last_line(err))
            self.told = True

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self.bad(test, err)

        def addError(self, test, err):
            super().addError(test, err)
            self.bad(test, err)

        def addSubTest(self, test, subtest, err):
            super().addSubTest(test, subtest, err)
            if err is not None:
                self.bad(test, err)

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            tell(test, "skipped")

        def addExpectedFailure(self, test, err):
            super().addExpectedFailure(test, err)
            tell(test, "skipped")

        def addUnexpectedSuccess(self, test):
            super().addUnexpectedSuccess(test)
            self.bad(test, (AssertionError, AssertionError("a failure was expected"), None))

    broken = False
    loader, suite, result = unittest.TestLoader(), unittest.TestSuite(), Result()
    for path in files:
        name = path[:-3].replace("/", ".")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except Exception:  # a submission that cannot be loaded is a failure with its reason, not the end of the report
            count += 1
            text = traceback.format_exc()
            write(f"not ok {count} - {path}\n  ---\n  {text.splitlines()[-1]}\n  ...\n")
            sys.__stderr__.write(text)
            broken = True
            continue
        suite.addTests(loader.loadTestsFromModule(module))
    suite.run(result)
    write(f"1..{count}\n")
    for test, text in result.failures + result.errors:
        sys.__stderr__.write(f"{test}\n{text}\n")
    return 0 if result.wasSuccessful() and not broken else 1


main(sys.argv[1], sys.argv[2:])
