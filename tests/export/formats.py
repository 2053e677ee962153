#!/usr/bin/python3
"""formats.py: every format of an export, written from a pool that attacks its readers, held against its schema or read by a program that people use."""
import csv
import html.parser
import io
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as xml

import export_support
import jsonschema
import support

SCHEMAS = pathlib.Path(__file__).parent / "schemas"
FORMATS = ["html", "json", "ndjson", "csv", "cases-csv", "markdown", "junit", "ctrf", "gradescope", "exercism"]


def validator(name):
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / name).read_text()))


def check_schema(checks, schema, document, what):
    error = jsonschema.exceptions.best_match(schema.iter_errors(document))
    checks.check(error is None, what, f"{error.json_path}: {error.message[:200]}" if error else "")


class Tags(html.parser.HTMLParser):
    """Elements and attributes that are none of the page's own."""
    OWN = set("html head meta title style body a header div p h1 h2 h3 button noscript main section dl figure figcaption form footer nav script".split())

    def __init__(self):
        super().__init__()
        self.odd = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.OWN or any(name.startswith("on") or name == "style" for name, _ in attrs):
            self.odd.append((tag, attrs))


class Exported:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.pool = json.loads((self.folder / "pool.json").read_text(encoding="utf-8"))
        self.rows = {row["id"]: row for row in self.pool["submissions"]}

    def text(self, *path):
        return self.folder.joinpath(*path).read_bytes().decode("utf-8")


def check_json(checks, args, exported):
    check_schema(checks, support.schema(args.takehome, "reports"), exported.pool, "pool.json keeps its schema")
    report_schema = support.schema(args.takehome, "report")
    for row in exported.rows.values():
        one = json.loads(exported.text("json", f"{row['id']}.json"))
        if row["graded"]:
            check_schema(checks, report_schema, one, f"json/{row['id']}.json keeps its schema")
            checks.equal(one, row["report"], f"{row['id']}: the same report in both files")
        else:
            checks.equal(one["schema"], "takehome.ungraded/1", f"{row['id']}: has no grade, and its file says so")
    lines = exported.text("pool.ndjson").split("\n")
    checks.equal([json.loads(line) for line in lines[:-1]], exported.pool["submissions"], "pool.ndjson holds the same, a line each")


def check_csv(checks, exported):
    raw = exported.text("pool.csv")
    rows = list(csv.DictReader(io.StringIO(raw, newline=""), strict=True))
    checks.equal([row["id"] for row in rows], list(exported.rows), "pool.csv has a row for each")
    for row in rows:
        report = exported.rows[row["id"]]["report"]
        checks.check(None not in row and None not in row.values(), f"{row['id']}: as many cells as columns")
        if report:
            checks.equal(float(row["percent"]), report["totals"]["percent"], f"{row['id']}: percent")
            checks.equal({k: (float(v) if v else None) for k, v in row.items() if k.startswith("criterion:")},
                         {f"criterion:{c['id']}": c["score"] for c in report["criteria"]}, f"{row['id']}: criteria")
        else:
            checks.check(row["percent"] == "" and row["ungraded"], f"{row['id']}: no number, but a reason")
    cells = [cell for text in ("pool.csv", "cases.csv") for line in csv.reader(io.StringIO(exported.text(text), newline="")) for cell in line]
    formulas = [c for c in cells if re.match(r"[=+\-@\t\r]", c) and not re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", c)]
    checks.equal(formulas, [], "no cell is a formula")
    checks.check(any(c.startswith("'=HYPERLINK") for c in cells), "a name that looks like one is kept behind an apostrophe")
    for name in ("pool.csv", "cases.csv"):
        done = subprocess.run(["sqlite3", ":memory:", ".mode csv", f".import {exported.folder / name} t", "SELECT count(*), count(DISTINCT id) FROM t"], capture_output=True, text=True, check=False)
        wanted = len(list(csv.reader(io.StringIO(exported.text(name), newline="")))) - 1
        checks.equal((done.returncode, done.stderr, done.stdout.strip().split(",")[0]), (0, "", str(wanted)), f"sqlite3 reads {name}")


def check_junit(checks, exported):
    files = [str(exported.folder / "junit" / f"{id}.xml") for id in exported.rows]
    done = subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / "junit.xsd", *files], capture_output=True, text=True, check=False)
    checks.check(done.returncode == 0, "JUnit files keep their schema", done.stderr[:600])
    for id, row in exported.rows.items():
        root = xml.fromstring(exported.text("junit", f"{id}.xml"))
        cases = root.findall("testsuite/testcase")
        checks.equal(int(root.get("tests")), len(cases), f"{id}: tests are counted")
        if row["graded"]:
            passed = sum(c["verdict"] == "passed" for g in row["report"]["groups"] for c in g["cases"])
            checks.equal(sum(len(c.findall("*")) == 0 for c in cases), passed, f"{id}: as many passed")
            checks.equal(int(root.get("failures")), sum(c.find("failure") is not None for c in cases), f"{id}: failures are counted")
        else:
            checks.equal([len(root.findall(".//error")), root.get("errors")], [1, "1"], f"{id}: no grade is an error to a CI server")


def check_others(checks, exported):
    ctrf, gradescope, exercism = validator("ctrf.schema.json"), validator("gradescope.schema.json"), validator("exercism.schema.json")
    for id, row in exported.rows.items():
        one = json.loads(exported.text("ctrf", f"{id}.json"))
        check_schema(checks, ctrf, one, f"{id}: CTRF")
        summary = one["results"]["summary"]
        checks.equal(summary["tests"], sum(summary[k] for k in ("passed", "failed", "skipped", "pending", "other")), f"{id}: CTRF counts")
        one = json.loads(exported.text("gradescope", id, "results.json"))
        check_schema(checks, gradescope, one, f"{id}: Gradescope")
        if row["graded"]:
            checks.equal(one["score"], row["report"]["totals"]["automatic"], f"{id}: Gradescope's score")
            checks.check(all(t["visibility"] == "hidden" for t in one["tests"] if t["name"].startswith("hidden/")), f"{id}: hidden cases stay hidden")
        else:
            checks.check("score" not in one and one["tests"] == [], f"{id}: Gradescope gets no score where there is no grade")
        one = json.loads(exported.text("exercism", id, "results.json"))
        check_schema(checks, exercism, one, f"{id}: Exercism")
        passed = row["graded"] and all(c["verdict"] == "passed" for g in row["report"]["groups"] for c in g["cases"])
        checks.equal(one["status"] == "pass", passed, f"{id}: Exercism's status")


def check_markdown(checks, exported):
    for name in ["pool.md", *[f"markdown/{id}.md" for id in exported.rows]]:
        done = subprocess.run(["cmark-gfm", "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", exported.folder / name], capture_output=True, check=False)
        page = done.stdout.decode()
        tags = set(re.findall(r"<(/?[a-zA-Z!][^\s>]*)", page))
        odd = tags - {t for tag in "h1 h2 h3 h4 p ul li strong code pre table thead tbody tr th td blockquote br".split() for t in (tag, "/" + tag)} - ({"a", "/a"} if name == "pool.md" else set())
        checks.equal(odd, set(), f"{name}: nothing in it becomes markup")
        checks.check("javascript:" not in re.sub(r">[^<]*<", "><", page), f"{name}: nothing in it becomes a link of its own")
    table = subprocess.run(["cmark-gfm", "-e", "table", exported.folder / "pool.md"], capture_output=True, check=False).stdout.decode()
    checks.equal(table.count("<tr>"), len(exported.rows) + 1, "pool.md is one table")
    checks.equal(set(re.findall(r"<tr>\n((?:<t[hd][^\n]*\n)+)</tr>", table).__len__() and [row.count("<td") or row.count("<th") for row in re.findall(r"<tr>\n((?:<t[hd][^\n]*\n)+)</tr>", table)]), {6}, "each row has six cells")


def check_html(checks, exported):
    for name in ["index.html", *[f"candidates/{id}.html" for id in exported.rows]]:
        page = exported.text(name)
        checks.equal(len(re.findall(r"</script", page, re.I)), 2, f"{name}: two scripts end, ours")
        reader = Tags()
        reader.feed(page)
        checks.check("\x00" not in page and not reader.odd, f"{name}: nothing stands there as markup", str(reader.odd))
        data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S).group(1)
        json.loads(data)
        csp = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
        checks.check("unsafe" not in csp and csp.startswith("default-src 'none'"), f"{name}: its policy allows nothing but its own")


def check_again(checks, args, scratch, out):
    """The same store gives the same bytes; what is not ours is left alone; names and pseudonyms never lie side by side."""
    first = {name: path.read_bytes() for name, path in export_support.files_below(scratch / "all").items()}
    done = export_support.export(args.takehome, out, "--format", "all", "--to", scratch / "all")
    again = {name: path.read_bytes() for name, path in export_support.files_below(scratch / "all").items()}
    checks.check(done.returncode == 0 and again == first, "exported again, each byte is the same")
    export_support.write(scratch / "mine/thesis.txt", "mine")
    done = export_support.export(args.takehome, out, "--to", scratch / "mine")
    checks.check(done.returncode == 4 and list(export_support.files_below(scratch / "mine")) == ["thesis.txt"], "a folder with other things is refused and left alone", done.stderr.decode())
    for path in (scratch / "all/candidates").iterdir():
        stale = path.with_name("left-over.html")
    stale.write_text("of somebody who has left the pool")
    export_support.export(args.takehome, out, "--to", scratch / "all")
    checks.check(not stale.exists(), "what an earlier export left of who is gone is removed")
    done = export_support.export(args.takehome, out, "--blind", "--format", "csv", "--to", scratch / "all")
    checks.equal((done.returncode, sorted(export_support.files_below(scratch / "all"))), (0, ["export.json", "pool.csv"]), "a blind export leaves no other beside it")


def check_faults(checks, args, scratch, out):
    for fault, workers in [(f, w) for f in ("export-open", "export-write:2", "export-write:9:ENOSPC", "export-close", "export-close:5:EIO") for w in ("1", "2")]:
        done = export_support.export(args.takehome, out, "--format", "json,csv,html", "--to", scratch / "faulty", "-j", workers, env=support.clean_environment(TAKEHOME_FAULT=fault))
        left = export_support.files_below(scratch / "faulty")
        checks.check(done.returncode == 4 and b"writing" in done.stderr, f"{fault}: said, with status 4", done.stderr.decode())
        checks.equal([name for name in left if name.endswith(".partial")], [], f"{fault}: nothing half written is left")
        checks.check(all(json.loads(p.read_text()) for n, p in left.items() if n.startswith("json/")), f"{fault}: what is there is whole")
    done = export_support.export(args.takehome, out, "--to", scratch / "faulty", "-j", "3", env=support.clean_environment(TAKEHOME_FAULT="shares.fork:2"))
    checks.check(done.returncode == 4 and b"starting another process" in done.stderr, "a process that cannot be started is said", done.stderr.decode())


def check_shared(checks, args, scratch, out):
    """Whatever number of processes writes, the bytes are the same."""
    for more in ((), ("--blind",)):
        written = []
        for workers in ("1", "2", "5"):
            to = scratch / f"workers-{workers}"
            done = export_support.export(args.takehome, out, "--format", "all", "--to", to, "-j", workers, "--key", scratch / "shared.json", *more) if more else export_support.export(args.takehome, out, "--format", "all", "--to", to, "-j", workers)
            checks.equal(done.returncode, 0, f"-j {workers}: {done.stderr.decode()}")
            written.append({n: p.read_bytes() for n, p in export_support.files_below(to).items()})
            told = done.stdout.decode().replace(str(to), "")
            checks.equal(told, first if workers != "1" else (first := told), f"-j {workers} {' '.join(more)}: the same is told")
        checks.check(written[0] == written[1] == written[2] and written[0], f"{' '.join(more)}: 1, 2 and 5 processes write the same bytes")



def check_grade(checks, args, scratch, task):
    """takehome grade --format: the same writers."""
    for name in FORMATS:
        to = scratch / f"one.{name}"
        done = support.run([args.takehome, "grade", task, scratch / "pool/script", "--format", name, "--json", to, "--quiet"])
        checks.check(done.returncode == 1 and to.stat().st_size > 100, f"grade --format {name}", done.stderr.decode())
    check_schema(checks, validator("ctrf.schema.json"), json.loads((scratch / "one.ctrf").read_text()), "grade --format ctrf")
    checks.equal(subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / "junit.xsd", scratch / "one.junit"], capture_output=True, check=False).returncode, 0, "grade --format junit")
    checks.equal(len(list(csv.reader(io.StringIO((scratch / "one.csv").read_text(), newline="")))), 2, "grade --format csv: names and one row")
    done = support.run([args.takehome, "grade", task, scratch / "pool/script", "--format", "junti"])
    checks.check(done.returncode == 2 and b'did you mean "junit"' in done.stderr, "a misspelt format is named, with what was meant", done.stderr.decode())


def main():
    args = support.arguments(__doc__)
    support.need_root()
    checks = support.Checks("export/formats")
    with export_support.scratch() as folder:
        scratch = pathlib.Path(folder)
        task, manifest, out = export_support.make_task(scratch), export_support.hostile_pool(scratch / "pool"), scratch / "out"
        export_support.batch(args.takehome, task, manifest, out)
        done = export_support.export(args.takehome, out, "--format", "all", "--to", scratch / "all")
        checks.equal(done.returncode, 0, f"the export is written: {done.stderr.decode()}")
        exported = Exported(scratch / "all")
        checks.check(any(not row["graded"] for row in exported.rows.values()), "one of them has no grade")
        check_json(checks, args, exported)
        check_csv(checks, exported)
        check_junit(checks, exported)
        check_others(checks, exported)
        check_markdown(checks, exported)
        check_html(checks, exported)
        check_again(checks, args, scratch, out)
        check_faults(checks, args, scratch, out)
        check_shared(checks, args, scratch, out)
        check_grade(checks, args, scratch, task)
        connection = sqlite3.connect(out / "pool.db")
        checks.equal(connection.execute("PRAGMA integrity_check").fetchone(), ("ok",), "the store is as it was")
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
