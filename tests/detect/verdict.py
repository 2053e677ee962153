"""verdict.py: what `takehome inspect` says of a tree, held against the tree's labels."""
import json
import os
import pathlib
import subprocess
import tempfile

import trees

FACETS = ("language", "kind", "entry", "framework", "conventions")


class Broken(Exception):
    """The tool gave no report."""


def task_for(wanted, folder):
    """The smallest task that says ``wanted`` (kind, entry, languages), in ``folder``."""
    task = {"schema": "takehome.task/1", "id": "labelled", "version": "1.0.0", "title": "A labelled tree", "match": "lines",
            "groups": [{"id": "one", "title": "One case", "visibility": "public", "points": 1, "scoring": "all",
                        "cases": [{"id": "a", "title": "It starts", "expect": {"exit": 0}}]}]}
    task.update(wanted, rubric="rubric.json")
    rubric = {"schema": "takehome.rubric/1", "id": "labelled", "version": "1.0.0", "title": "It works", "pass": 50,
              "criteria": [{"id": "works", "title": "It works", "weight": 1, "measure": "cases", "groups": ["one"]}]}
    folder.mkdir()
    (folder / "rubric.json").write_text(json.dumps(rubric), encoding="utf-8")
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
    return folder


def inspect(takehome, files, task=None):
    """The report on ``files`` laid out as a folder. Raises Broken."""
    with tempfile.TemporaryDirectory(prefix="takehome-tree-") as scratch:
        folder = pathlib.Path(scratch) / "submission"
        folder.mkdir()
        trees.expand(files, folder)
        argv = [takehome, "inspect", "--json=-", str(folder)]
        if task is not None:
            argv.append(f"--task={task_for(task, pathlib.Path(scratch) / 'task')}")
        env = {k: v for k, v in os.environ.items() if not k.startswith("TAKEHOME_")}
        try:
            done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=120, check=False)
        except subprocess.TimeoutExpired:
            raise Broken("no answer within two minutes") from None
    if done.returncode != 0:
        raise Broken(f"status {done.returncode}: {done.stderr.decode(errors='replace').strip()[:300]}")
    return json.loads(done.stdout)


class Said:
    """What a report says, with paths as they stood in the submission."""

    def __init__(self, report):
        self.report = report
        self.wrapper = report["submission"].get("wrapper")
        point = report["entry_point"]
        self.language = report["language"]["id"]
        self.entries = ([point["chosen"]] if point["chosen"] else []) + point["others"]
        self.chosen = self.full(point["chosen"]["path"]) if point["chosen"] else None
        self.ambiguous = point["ambiguous"]
        self.reason = point.get("reason")
        # Without an entry point it is what the report says it is; a report that says nothing means a library.
        self.kind = point["chosen"]["kind"] if point["chosen"] else point.get("kind") or report.get("kind") or "library"
        self.framework = report["framework"]
        self.own_structure = bool(self.framework.get("own_structure") or report.get("own_structure"))
        self.conventions = {}
        for convention in report["conventions"]:
            self.conventions.setdefault(convention["id"], []).append(convention)

    def full(self, path):
        """A path of the report, as it was before a wrapper folder was stripped."""
        return f"{self.wrapper.rstrip('/')}/{path}" if self.wrapper else path

    def same(self, path, labelled):
        """Labels may name a file with its wrapper folder or without."""
        return labelled in (path, self.full(path))

    def rank(self, labelled):
        return next((n for n, entry in enumerate(self.entries) if self.same(entry["path"], labelled)), None)


def entry_wrong(labels, said):
    if "ambiguous" in labels:
        pair = labels["ambiguous"]
        first = [entry["path"] for entry in said.entries[:len(pair)]]
        if not said.ambiguous:
            return f"not said to be ambiguous, {said.chosen} chosen; wanted both of {' and '.join(pair)}"
        missing = [path for path in pair if not any(said.same(f, path) for f in first)]
        return f"ambiguous between {' and '.join(first)}; {' and '.join(missing)} not named" if missing else None
    wanted = labels.get("entry")
    if wanted is None:
        return f"{said.chosen} chosen, wanted none" if said.chosen else None
    if not said.chosen:
        return f"none found ({said.reason}), wanted {wanted}"
    if said.rank(wanted) != 0:
        return f"{said.chosen} chosen, wanted {wanted}"
    return f"{wanted} chosen, but said to be ambiguous with {said.entries[1]['path'] if len(said.entries) > 1 else 'nothing'}" if said.ambiguous else None


def framework_wrong(labels, said):
    wanted = labels.get("framework", {"use": "none"})
    if wanted is None:
        return None
    got = (said.framework["use"], said.framework["name"])
    if (got[0], (got[1] or "").casefold()) != (wanted["use"], (wanted.get("name") or "").casefold()):
        return f"{' '.join(w for w in got if w)}, wanted {wanted['use']}{' ' if wanted.get('name') else ''}{wanted.get('name') or ''}"
    if labels.get("own_structure") and not said.own_structure:
        return "no own structure told"
    return None


def conventions_wrong(labels, said):
    wrong = []
    for key, held in (("broken", False), ("held", True)):
        for convention in labels.get(key, []):
            told = said.conventions.get(convention)
            if told is None:
                wrong.append(f"{convention} not told, wanted {key}")
            elif not any(t["held"] == held for t in told):
                wrong.append(f"{convention} {'broken' if held else 'held'}, wanted {key}: {told[0].get('found')}")
    return "; ".join(wrong) or None


def judge(labels, report):
    """{facet: what is wrong with it, or None} for each facet that the labels say something about."""
    said = Said(report)
    wrong = {"language": None if said.language == labels["language"] else f"{said.language}, wanted {labels['language']}"}
    if "kind" in labels:
        wrong["kind"] = None if said.kind == labels["kind"] else f"{said.kind}, wanted {labels['kind']}"
    wrong["entry"] = entry_wrong(labels, said)
    wrong["framework"] = framework_wrong(labels, said)
    if labels.get("broken") or labels.get("held"):
        wrong["conventions"] = conventions_wrong(labels, said)
    return wrong


def place(evidence):
    line = f":{evidence['line']}" if evidence["line"] else ""
    return f"{evidence['path']}{line}" if evidence["path"] else "the tree"


def why(labels, report, most=3):
    """Lines that say what made the tool think so: the chosen entry's strongest evidence, and that of the right one."""
    said, lines = Said(report), []
    shown = [0] if said.entries else []
    for path in labels.get("ambiguous", []) or [labels.get("entry")]:
        rank = said.rank(path) if path else None
        if rank is None and path:
            lines.append(f"{path} is not in the ranking")
        elif rank is not None and rank not in shown:
            shown.append(rank)
    for rank in sorted(shown):
        entry = said.entries[rank]
        lines.append(f"{rank + 1}. {entry['path']} ({entry['language']}, {entry['kind']}) {entry['score']}")
        lines += [f"     {e['weight']:+4d} {e['rule']}: {e['text']} [{place(e)}]" for e in entry["evidence"][:most]]
    if said.framework["use"] != "none":
        lines += [f"framework: {e['text']} [{place(e)}]" for e in said.framework["evidence"][:most]]
    return lines


# A mutated tree: what may not happen is a confident wrong answer.
RIGHT, UNSURE, WRONG = "right", "ambiguous", "wrong"


def mutated(labels, report):
    """(verdict, what is wrong or None) on language, kind and entry of a mutated tree; ``labels`` with its paths as they are now."""
    said = Said(report)
    # A mutation may decide between two that were equal, or between a wrapper and what it starts.
    for path in labels.get("ambiguous", []) + labels.get("same", []):
        if said.rank(path) == 0 and not said.ambiguous:
            labels = {key: value for key, value in labels.items() if key != "ambiguous"} | {"entry": path}
    wrong = {facet: text for facet, text in judge(labels, report).items() if facet in ("language", "kind", "entry") and text}
    if not wrong:
        return RIGHT, None
    told = "; ".join(f"{facet}: {text}" for facet, text in wrong.items())
    wants_entry = "ambiguous" in labels or labels.get("entry") is not None
    if said.ambiguous or (wants_entry and not said.chosen):
        return UNSURE, told
    return WRONG, told
