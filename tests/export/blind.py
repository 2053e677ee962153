#!/usr/bin/python3
"""blind.py: identities planted wherever a candidate could leave one; none of them is left in any file of a blind export."""
import json
import pathlib
import re
import stat
import subprocess
import sys
import unicodedata
import zipfile

import export_support
import support

# Who takes part: name, id, the name of what was handed in, and the login that only the files know.
PEOPLE = [
    {"name": "Jane Mary Doe", "id": "app-4711", "path": "Doe_Jane_late_88123.zip", "login": "jmdoe77", "email": "jane.doe+jobs@mail.example.org"},
    {"name": "José García-Müller", "id": "c-0042", "path": "jose-garcia", "login": "pepegarcia", "email": "jose.garcia@example.es"},
    {"name": "Łukasz O'Neill", "id": "77310", "path": "lukasz_oneill.zip", "login": "luk-oneill", "email": "lukasz@oneill.example"},
    {"name": "Max Case", "id": "max.case", "path": "max-case", "login": "maxc", "email": "max@case.example.com"},
    {"name": "Ng Li", "id": "ng-li", "path": "ng li", "login": "ngli", "email": "ng.li@example.sg"},
    {"name": "Василий Иванов", "id": "vi-1", "path": "vivanov", "login": "vasya", "email": "vasya@пример.рф"},
]
STRANGER = "Ada Quillfeather"  # wrote along; no manifest knows her


def ascii_of(name):
    return unicodedata.normalize("NFKD", name.replace("Ł", "L").replace("ł", "l")).encode("ascii", "ignore").decode()


def files_of(person):
    """Every place that we could think of."""
    name, login, email = person["name"], person["login"], person["email"]
    first, last = name.split()[0], name.split()[-1]
    slug = re.sub(r"\W+", "-", name.lower())
    program = f"""#!/usr/bin/env python3
# Copyright (c) 2026 {name} <{email}>
# @author {name}
\"\"\"Written by {name}, {last}, {first}; see https://github.com/{login}/greet\"\"\"
import sys
__author__ = "{name}"
class {re.sub(r'[^A-Za-z]', '', name) or 'X'}Greeter:
    {re.sub(r'[^a-z]', '_', ascii_of(name).lower()).strip('_') or 'x'}_count = 1
print("hello from {name} ({email}), {first}, {last}, {login}, {person['id']}")
print("home/{slug}/greet {last.upper()}, {first.upper()}", file=sys.stderr)
sys.exit(3)
"""
    return {
        "bin/greet": program,
        "README.md": f"# Greet, by {name}\n\n    bin/greet Ada\n\nQuestions: {email} or {email.replace('@', ' [at] ')}, @{login}, linkedin.com/in/{login}\n\n-- \n{name}\n{STRANGER}\n",
        "composer.json": json.dumps({"name": f"{login}/greet", "authors": [{"name": name, "email": email, "homepage": f"https://{login}.example.net"}, {"name": STRANGER, "email": "ada@quillfeather.example"}]}, indent=2),
        "package.json": json.dumps({"name": f"@{login}/greet", "author": f"{name} <{email}>", "contributors": [{"name": STRANGER}], "repository": f"github:{login}/greet", "bugs": {"email": email}}, indent=2, ensure_ascii=False),
        "pyproject.toml": f'[project]\nname = "greet"\nauthors = [{{name = "{name}", email = "{email}"}}]\n',
        "Cargo.toml": f'[package]\nname = "greet"\nauthors = ["{name} <{email}>", "{STRANGER} <a@q.example>"]\n',
        "pom.xml": f"<project><developers><developer><id>{login}</id><name>{name}</name><email>{email}</email></developer></developers></project>\n",
        "go.mod": f"module github.com/{login}/greet\n\ngo 1.19\n",
        "greet.gemspec": f'Gem::Specification.new do |s|\n  s.authors = ["{name}"]\n  s.email = "{email}"\nend\n',
        "setup.py": f'setup(name="greet", author="{name}", author_email="{email}")\n',
        "LICENSE": f"MIT License\n\nCopyright (c) 2026 {name}\n",
        "AUTHORS": f"{name} <{email}>\n{STRANGER} <ada@quillfeather.example>\n",
        f"src/{slug}.py": f"# by {unicodedata.normalize('NFD', name)}\nHOME = '/home/{login}/{slug}'\nURL = 'https://example.org/{slug.replace('-', '%20')}?q={email.replace('@', '%40')}'\n",
        f"notes-{last.lower()}.txt": f"{first[0]}. {last}\n{name.upper()}\n{name.lower()}\n{last} {first}\n{last}, {first}\n",
    }


def make_pool(folder):
    folder, rows = pathlib.Path(folder), []
    for person in PEOPLE:
        files, path = files_of(person), folder / person["path"]
        if path.suffix == ".zip":
            folder.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(path, "w") as archive:
                wrapper = person["name"].replace(" ", "_") + "-takehome/"
                for name, text in files.items():
                    info = zipfile.ZipInfo(wrapper + name)
                    info.create_system, info.external_attr = 3, (0o755 if name == "bin/greet" else 0o644) << 16
                    archive.writestr(info, text)
                archive.writestr(f"{wrapper}../../escape-{person['login']}.txt", "x")
        else:
            for name, text in files.items():
                export_support.write(path / name, text, 0o755 if name == "bin/greet" else 0o644)
            git = ["git", "-C", path, "-c", f"user.name={STRANGER}", "-c", f"user.email={person['email']}"]
            for command in (["init", "-q"], ["add", "README.md"], ["commit", "-qm", f"by {person['name']}"], ["config", "user.name", person["name"]]):
                subprocess.run([*git, *command], check=True, capture_output=True)
        rows.append({"id": person["id"], "name": person["name"], "path": person["path"], "notes": f"{person['name']}, {person['email']}, phone 0170 1234567"})
    # The same files as another's, so that a report names the other.
    export_support.submission(folder / "twin-a")
    export_support.submission(folder / "twin-b")
    rows += [{"id": "twin-a", "name": "Anna Zwilling", "path": "twin-a"}, {"id": "twin-b", "name": "Bert Zwilling", "path": "twin-b"}]
    # Who cannot be graded, with a name in the reason.
    export_support.write(folder / "Nobody Quincampoix.zip", b"")
    rows.append({"id": "nq", "name": "Nobody Quincampoix", "path": "Nobody Quincampoix.zip"})
    manifest = folder / "pool.json"
    manifest.write_text(json.dumps({"schema": "takehome.pool/1", "submissions": rows}))
    (folder / "Nobody Quincampoix.zip").unlink()
    return manifest


def forms(person):
    """What must be found nowhere, as a reader or a search would write it."""
    name = person["name"]
    parts = [p for p in re.split(r"[\s'-]+", name) if len(p) > 2]
    wanted = {name, person["login"], person["email"], person["email"].split("@")[1], unicodedata.normalize("NFD", name), ascii_of(name)}
    wanted |= {name.upper(), name.lower(), re.sub(r"\W+", "-", name.lower()), re.sub(r"\W+", "_", name), name.replace(" ", ""), name.replace(" ", "%20")}
    wanted |= {json.dumps(name).strip('"'), person["path"].removesuffix(".zip"), person["email"].replace("@", "%40"), f"{name.split()[-1]}, {name.split()[0]}"}
    if len(person["id"]) > 4:
        wanted.add(person["id"])
    # Parts of names, where they are no words of programs.
    wanted |= {p for p in parts if p.lower() not in ("max", "case")}
    return {w for w in wanted if len(w) > 3 or w in ("Ng Li",)}


def found_in(text, words):
    """Words of one part count where they stand alone: "Mary" is not in "summary"."""
    folded, found = text.casefold(), set()
    for word in words:
        at = folded.find(word.casefold())
        if at >= 0 and (len(word) > 8 or re.search(rf"(?<![^\W_]){re.escape(word.casefold())}(?![^\W_])", folded)):
            found.add(word)
    return found


def check_nothing_left(checks, folder, words):
    for name, path in export_support.files_below(folder).items():
        checks.equal(found_in(name, words), set(), f"the name of {name} says nothing")
        text = path.read_bytes().decode("utf-8")
        # In scripts and JSON, characters are written as \u00e9.
        plain = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m.group(1), 16)), text)
        left = found_in(text, words) | found_in(plain, words)
        if left:
            at = re.search(rf"(?<![^\W_]){re.escape(sorted(left)[0].casefold())}", plain.casefold()).start()
            checks.check(False, f"{name} says {sorted(left)}", repr(plain[max(0, at - 60):at + 60]))
        else:
            checks.check(True, name)


def main():
    args = support.arguments(__doc__)
    support.need_root()
    checks = support.Checks("export/blind")
    with export_support.scratch() as folder:
        scratch = pathlib.Path(folder)
        task, manifest, out, key = export_support.make_task(scratch), make_pool(scratch / "pool"), scratch / "out", scratch / "who.json"
        export_support.batch(args.takehome, task, manifest, out)
        words = set().union(*(forms(p) for p in PEOPLE), {STRANGER, "Quillfeather", "Anna Zwilling", "Bert Zwilling", "twin-a", "Quincampoix"})
        open_export = export_support.export(args.takehome, out, "--format", "all", "--to", scratch / "open")
        everything = "".join(p.read_text(encoding="utf-8") for p in export_support.files_below(scratch / "open").values())
        checks.check(open_export.returncode == 0 and len(found_in(everything, words)) > 40, "without --blind the planted words are there to be found", str(len(found_in(everything, words))))
        done = export_support.export(args.takehome, out, "--blind", "--format", "all", "--to", scratch / "blind", "--key", key)
        checks.equal(done.returncode, 0, f"the export is written: {done.stderr.decode()}")
        check_nothing_left(checks, scratch / "blind", words)
        who = json.loads(key.read_text())
        checks.equal({c["id"] for c in who["candidates"]}, {p["id"] for p in PEOPLE} | {"twin-a", "twin-b", "nq"}, "the key says who is who")
        checks.equal(stat.S_IMODE(key.stat().st_mode), 0o600, "the key is for its owner alone")
        pages = {p.name for p in (scratch / "blind/candidates").iterdir()}
        checks.equal(pages, {c["page"] + ".html" for c in who["candidates"]}, "pages are called by pseudonyms")
        schema = support.schema(args.takehome, "report")
        rows = json.loads((scratch / "blind/pool.json").read_text())["submissions"]
        for row in rows:
            checks.check(not row["graded"] or not list(schema.iter_errors(row["report"])), f"{row['id']}: still keeps the schema")
        twins = {row["report"]["pool"]["id"]: [o["id"] for o in row["report"]["pool"]["identical"]] for row in rows if row["graded"] and row["report"]["pool"]["identical"]}
        checks.check(len(twins) == 2 and all(twins[o] == [id] for id, others in twins.items() for o in others), "who is like whom is still told, by pseudonyms", str(twins))
        first = {n: p.read_bytes() for n, p in export_support.files_below(scratch / "blind").items()}
        export_support.export(args.takehome, out, "--blind", "--format", "all", "--to", scratch / "again", "--key", key)
        checks.check(first == {n: p.read_bytes() for n, p in export_support.files_below(scratch / "again").items()}, "with the same key pseudonyms stay")
        export_support.export(args.takehome, out, "--blind", "--format", "csv", "--to", scratch / "other", "--key", scratch / "other.json")
        checks.check((scratch / "other/pool.csv").read_bytes() != first["pool.csv"], "with another key they are others")
        (scratch / "wrong.json").write_text("{}")
        done = export_support.export(args.takehome, out, "--blind", "--to", scratch / "w", "--key", scratch / "wrong.json")
        checks.check(done.returncode == 4 and (scratch / "wrong.json").read_text() == "{}", "a key file that is none is refused and left alone", done.stderr.decode())
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
