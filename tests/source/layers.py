#!/usr/bin/env python3
"""layers.py: what the linker cannot see: includes that point upward, calls that do not belong where they stand, schemas that drift from the enums."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

STAGES = ["unpack", "detect", "build", "run", "judge", "score", "report"]
LOW = {"base": {"base"}, "sandbox": {"base", "sandbox"}, "model": {"base", "sandbox", "model"}}
ALLOWED = dict(LOW)
for stage in STAGES:
    ALLOWED[stage] = {"base", "sandbox", "model", stage}
ALLOWED["pipeline"] = {"base", "sandbox", "model", "pipeline", *STAGES}
ALLOWED["pool"] = ALLOWED["pipeline"] | {"pool"}
ALLOWED["author"] = ALLOWED["pool"] | {"author"}
ALLOWED["cli"] = ALLOWED["author"] | {"cli"}
ALLOWED["main"] = {"cli"}

# What may stand only in the named files: (pattern, why, files).
ONLY_IN = [
    (r"cJSON\.h", "only base/json.c knows cJSON", {"harness/base/json.c"}),
    (r"yaml\.h>", "only author/yaml.c knows libyaml", {"harness/author/yaml.c"}),
    (r"sqlite3\.h", "only pool/db*.c knows SQLite", {"harness/pool/db.c", "harness/pool/db_vfs.c"}),
    (r"\b(sprintf|vsprintf|strcpy|strcat|gets|system|popen|tmpnam|mktemp|atoi|atof)\s*\(", "refused: see the style rules", set()),
    (r"\bexit\s*\(", "only main ends the process", {"harness/main.c"}),
    (r"\bprintf\s*\(|\bputs\s*\(|\bstdout\b(?!_)", "only cli/ prints", None),
    (r"char\s+\w*(path|folder|file)\w*\[\d{3,}\]", "paths are not fixed buffers", {"harness/judge/confined_json.c"}),
]


def layer_of(path):
    parts = path.relative_to(ROOT).parts
    if parts[0] == "sandbox":
        return "sandbox"
    return "main" if len(parts) == 2 else parts[1]


def without_comments(text):
    blank = lambda m: re.sub(r"[^\n]", " ", m.group(0)) if m.group(0)[0] == "/" else m.group(0)
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def without_strings(text):
    return re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)


def main():
    faults, lines = [], 0
    files = sorted([*ROOT.glob("harness/**/*.[ch]"), *ROOT.glob("sandbox/*.[ch]")])
    for path in files:
        name = str(path.relative_to(ROOT))
        layer = layer_of(path)
        text = without_comments(path.read_text(encoding="utf-8"))
        code = without_strings(text)
        lines += text.count("\n")
        for number, line in enumerate(text.split("\n"), 1):
            include = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if include:
                target = ROOT / include.group(1)
                if not target.exists():
                    faults.append(f"{name}:{number}: includes are spelled from the root: {include.group(1)}")
                elif layer_of(target) not in ALLOWED[layer]:
                    faults.append(f"{name}:{number}: {layer} must not include {layer_of(target)}")
        for pattern, why, allowed in ONLY_IN:
            if allowed is None and layer == "cli":
                continue
            if allowed is not None and name in allowed:
                continue
            # Includes are looked for in the text, calls in the code.
            for number, line in enumerate((text if ".h" in pattern else code).split("\n"), 1):
                if re.search(pattern, line):
                    faults.append(f"{name}:{number}: {why}: {line.strip()}")
        if path.suffix == ".c" and text.count("\n") > 560:
            faults.append(f"{name}: {text.count(chr(10))} lines: asking to be two files")
        if not path.read_text(encoding="utf-8").startswith("/*"):
            faults.append(f"{name}:1: the first line says what the file is")
    for path in [*ROOT.glob("harness/**/*.json"), *ROOT.glob("tasks/*.schema.json"), *ROOT.glob("rubrics/*.schema.json")]:
        if path.name.endswith(".schema.json"):
            json.loads(path.read_text(encoding="utf-8"))
    for fault in faults:
        print(fault)
    print(f"{len(files)} files, {lines} lines, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
