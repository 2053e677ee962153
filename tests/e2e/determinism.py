#!/usr/bin/python3
"""determinism.py: two runs of the same submission give reports that are byte-identical before "measurements"."""
import sys
import tempfile

import support

IDS = ["php-reference", "java-reference", "php-index", "php-framework", "php-library", "php-bom-crlf", "wrong", "off-by-one", "crashing", "network-caller",
       "terminal", "slow", "javascript-race", "javascript-dies-after-3", "python-flood", "memory-hog", "fork-bomb", "disk-flood", "daemoniser"]


def main():
    args = support.arguments(__doc__)
    checks = support.Checks("determinism")
    chosen = [s for s in support.solutions() if s.id in IDS or any(s.id.endswith(i) for i in IDS)]
    for one in chosen:
        texts = []
        for _ in range(2):
            with tempfile.TemporaryDirectory(prefix="takehome-e2e-") as scratch:
                grading = support.Grading(args.takehome, one.task, support.pack(one.path, scratch, "zip"), "--name", one.id)
            if checks.check(grading.report is not None, f"{one}: no report", grading.said):
                texts.append(grading.lasting())
        if len(texts) == 2:
            pair = zip(texts[0].split("\n"), texts[1].split("\n"))
            different = next((f"line {n}: {a.strip()} / {b.strip()}" for n, (a, b) in enumerate(pair, 1) if a != b), "one is longer")
            checks.check(texts[0] == texts[1], f"{one}: two runs, one report", different)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
