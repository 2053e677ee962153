"""trees.py: labelled trees, one text file each: read, checked, laid out as a folder. README.md has the format."""
import base64
import dataclasses
import hashlib
import json
import pathlib
import random
import re

FOLDER = pathlib.Path(__file__).resolve().parent / "trees"
PROFILES = pathlib.Path(__file__).resolve().parents[2] / "harness/languages"

KINDS = ("cli", "web", "library")
USES = ("none", "component", "framework")
LABELS = {"story", "language", "kind", "entry", "same", "ambiguous", "framework", "own_structure", "broken", "held", "task"}
FLAGS = {"exec", "crlf", "bom", "nonl", "base64"}
VALUED = {"fill", "repeat", "link", "text"}
HEAD = re.compile(r'^@@ ("(?:[^"\\]|\\.)+"|\S+)((?: \S+)*)$')


class Wrong(Exception):
    """A tree that does not follow the format, or whose labels cannot be."""


@dataclasses.dataclass
class File:
    path: str
    data: bytes = b""
    executable: bool = False
    link: str | None = None
    text: bool = True   # lines that somebody wrote, not bytes


@dataclasses.dataclass
class Tree:
    path: pathlib.Path
    labels: dict
    files: list

    @property
    def name(self):
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def group(self):
        return self.path.parent.name

    @property
    def held_out(self):
        return held_out(self.path.stem)

    def paths(self):
        return {file.path for file in self.files}


def held_out(stem):
    """A third of the names, known before a tree is written and whatever stands in it."""
    return hashlib.sha256(stem.encode()).digest()[0] % 3 == 0


def content(lines, flags, values, path):
    if "fill" in values:
        return random.Random(path).randbytes(int(values["fill"]))
    if "base64" in flags:
        return base64.b64decode("".join(lines))
    text = "".join(line + "\n" for line in lines)
    if "nonl" in flags:
        text = text[:-1]
    if "crlf" in flags:
        text = text.replace("\n", "\r\n")
    if values.get("text") not in (None, "latin1"):
        raise Wrong(f"{path}: text={values['text']}: only latin1 is known")
    return (b"\xef\xbb\xbf" if "bom" in flags else b"") + text.encode("latin-1" if "text" in values else "utf-8")


def files_of(head, lines, where):
    """The files that one `@@` line and its content stand for."""
    match = HEAD.match(head)
    if not match:
        raise Wrong(f"{where}: not `@@ PATH [ATTRIBUTE…]`: {head}")
    path = re.sub(r"\\(.)", r"\1", match[1][1:-1]) if match[1].startswith('"') else match[1]
    flags, values = set(), {}
    for word in match[2].split():
        name, equals, value = word.partition("=")
        if equals and name in VALUED:
            values[name] = value
        elif not equals and name in FLAGS:
            flags.add(name)
        else:
            raise Wrong(f"{where}: {path}: unknown attribute {word}")
    if path.startswith("/") or ".." in path.split("/"):
        raise Wrong(f"{where}: {path}: not below the tree")
    if "link" in values:
        return [File(path, link=values["link"], text=False)]
    if "fill" in values and any(lines):
        raise Wrong(f"{where}: {path}: fill= has no content")
    made = []
    for n in range(1, int(values["repeat"]) + 1) if "repeat" in values else [None]:
        number = (lambda text, n=n: text if n is None else text.replace("{n}", str(n)))
        made.append(File(number(path), content([number(line) for line in lines], flags, values, number(path)), "exec" in flags,
                         text=not ({"base64"} & flags or "fill" in values)))
    return made


def read(path):
    """The tree in the file ``path``. Raises Wrong."""
    lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    starts = [n for n, line in enumerate(lines) if line.startswith("@@ ")]
    if not starts:
        raise Wrong("no file: a file begins with `@@ PATH`")
    try:
        labels = json.loads("\n".join(lines[:starts[0]]))
    except ValueError as e:
        raise Wrong(f"the labels are no JSON: {e}") from None
    files = []
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        files += files_of(lines[start], lines[start + 1:end], f"line {start + 1}")
    return Tree(pathlib.Path(path), labels, files)


def mistakes(tree):
    """What is wrong with a tree's labels, as sentences."""
    labels, found = tree.labels, []
    paths = [file.path for file in tree.files]
    for key in labels.keys() - LABELS:
        found.append(f"unknown label {key}")
    for key in ("story", "language"):
        if key not in labels:
            found.append(f"no label {key}")
    if not str(labels.get("story", "")).strip():
        found.append("a story of one sentence is needed")
    language = labels.get("language")
    if language is not None and not re.fullmatch(r"[a-z]+", str(language)):
        found.append(f"language {language!r} is no profile id")
    if labels.get("kind") not in KINDS and not (language is None and "kind" not in labels):
        found.append(f"kind {labels.get('kind')!r} is none of {', '.join(KINDS)}")
    if ("entry" in labels) == ("ambiguous" in labels):
        found.append("exactly one of entry and ambiguous is needed")
    if labels.get("kind") == "library" and labels.get("entry") is not None:
        found.append("a library has no entry: null")
    if labels.get("kind") in ("cli", "web") and "entry" in labels and labels["entry"] is None and not labels.get("story", "").strip():
        found.append("no entry, and the story does not say why")
    pair = labels.get("ambiguous", [])
    if "ambiguous" in labels and (not isinstance(pair, list) or len(pair) < 2 or len(set(pair)) != len(pair)):
        found.append("ambiguous names two different files")
    for path in ([labels["entry"]] if labels.get("entry") else []) + list(pair) + labels.get("same", []):
        if path not in paths:
            found.append(f"{path} is not in the tree")
    for path in sorted({path for path in paths if paths.count(path) > 1}):
        found.append(f"{path} twice")
    for path in sorted(set(paths)):
        if any(other.startswith(path + "/") for other in paths):
            found.append(f"{path} is a file and a folder")
    framework = labels.get("framework", {"use": "none"})
    if framework is None:
        pass   # nothing is asked
    elif not isinstance(framework, dict) or framework.get("use") not in USES or framework.keys() - {"use", "name"}:
        found.append(f"framework is {{use: {'|'.join(USES)}, name}}")
    elif (framework["use"] == "none") == bool(framework.get("name")):
        found.append("a framework or component has a name, none has not")
    for key in ("broken", "held"):
        for convention in labels.get(key, []):
            if not re.fullmatch(r"[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+", convention):
                found.append(f"{key}: {convention!r} is no id of a convention")
    if set(labels.get("broken", [])) & set(labels.get("held", [])):
        found.append("a convention is both broken and held")
    task = labels.get("task", {"kind": "cli"})
    if task.keys() - {"kind", "entry", "languages"} or task.get("kind") not in KINDS:
        found.append("task is {kind, entry, languages}")
    return found


def expand(files, folder):
    """Lay ``files`` out below ``folder``, which exists."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.link is not None:
            path.symlink_to(file.link)
        else:
            path.write_bytes(file.data)
            path.chmod(0o755 if file.executable else 0o644)


def every(pattern="*"):
    """Paths of all trees whose folder/name, or name alone, matches ``pattern`` (a glob), sorted."""
    return [path for path in sorted(FOLDER.glob("*/*.tree"))
            if pathlib.PurePath(f"{path.parent.name}/{path.stem}").match(pattern) or pathlib.PurePath(path.stem).match(pattern)]
