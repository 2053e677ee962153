#!/usr/bin/python3
"""review.py: what people decide: kept, counted, taken back, carried through regrades and merges, and written into every export, whatever somebody puts into it."""
import json
import pathlib
import re
import sqlite3
import sys

import pool_support as ps
import support

sys.path.insert(0, str(ps.ROOT / "tests/export"))
import export_support  # noqa: E402

LEVELS = [{"score": 0, "anchor": "one <b>heap</b>"}, {"score": 1, "anchor": "parts"}, {"score": 2, "anchor": "parts that | last"}]
RUBRIC = {**ps.RUBRIC, "criteria": [*ps.RUBRIC["criteria"], {"id": "design", "title": "Reads well", "weight": 25, "measure": "reviewer", "levels": LEVELS},
                                    {"id": "tests", "title": "Is tested", "weight": 25, "measure": "reviewer", "levels": LEVELS[:2]}]}
# Losing what is required caps the total.
RUBRIC["criteria"][0] = {**RUBRIC["criteria"][0], "required": True, "cap": 30}


class Review:
    def __init__(self, takehome, checks, scratch):
        self.takehome, self.checks, self.scratch = takehome, checks, pathlib.Path(scratch)
        self.pool, self.task = ps.small_pool(self.scratch / "pool"), ps.write_task(self.scratch / "task", rubric=RUBRIC)
        self.out = self.scratch / "out"

    def say(self, *argv, status=0):
        done = support.run([self.takehome, *argv])
        self.checks.equal(done.returncode, status, f"{' '.join(str(one) for one in argv[:5])}: status {status}: {done.stderr.decode(errors='replace')[:300]}")
        return done.stdout.decode() + done.stderr.decode(errors="replace")

    def decide(self, who, criterion, level, *more, by="Ada King", out=None, status=0):
        return self.say("review", out or self.out, who, criterion, level, "--by", by, *more, status=status)

    def report(self, who, out=None, *options):
        to = self.scratch / "report"
        self.say("export", out or self.out, "--format", "json", "--to", to, "--quiet", *options)
        return json.loads((to / "json" / f"{who}.json").read_text())

    def waits_and_is_decided(self):
        ps.batch(self.takehome, self.task, self.pool, self.out, "-j", "2", "--quiet")
        waiting = json.loads(self.say("review", self.out, "--json"))["waiting"]
        self.checks.equal(len(waiting), 14, "two criteria of seven submissions wait")
        report = self.report("anna")
        self.checks.equal([[c["pending"], c["levels"]] for c in report["criteria"][-2:]], [[True, LEVELS], [True, LEVELS[:2]]], "a report says by which levels a person decides")
        self.checks.check("one <b>heap</b>" in self.say("review", self.out, "anna") and "It waits" in self.say("review", self.out, "anna"), "so does review")
        self.decide("anna", "design", "1", "--note", "Parts, but in one file")
        report = self.report("anna")
        design, totals = report["criteria"][-2], report["totals"]
        self.checks.equal([design["pending"], design["score"], design["level"]["score"], design["review"]["by"], design["review"]["note"], design["reasons"][0]["cost"]],
                          [False, 12.5, 1, "Ada King", "Parts, but in one file", 12.5], "a decision gives points, with who and why")
        self.checks.equal([totals["reviewer"], totals["reviewer_of"], totals["whole"], totals["percent"], totals.get("whole_passed")], [12.5, 50, None, 100, None], "the whole stays open")
        said = self.decide("anna", "tests", "1")
        self.checks.check("91.67 %, passed" in said, "the last decision gives the whole", said)
        totals = self.report("anna")["totals"]
        self.checks.equal([totals["reviewer"], totals["whole"], totals["whole_passed"], totals["automatic"], totals["percent"]], [37.5, 91.67, True, 100, 100], "and so does the report; automatic points stay")
        self.decide("anna", "tests", "0")
        totals = self.report("anna")["totals"]
        self.checks.equal([totals["whole"], totals["whole_passed"], totals["reviewer"]], [75, True, 12.5], "the lowest level counts as nothing, not as open")
        for criterion in ("design", "tests"):
            self.decide("gina", criterion, "2" if criterion == "design" else "1")
        totals = self.report("gina")["totals"]
        self.checks.equal([totals["capped"], totals["percent"], totals["whole"], totals["whole_passed"]], [True, 10, 30, False], "marks cannot lift the whole over the cap of a required criterion")
        self.decide("anna", "tests", "1", by="Grace")
        self.checks.equal(self.report("anna")["criteria"][-1]["review"]["by"], "Grace", "a later decision takes the place of an earlier one")
        self.say("review", self.out, "anna", "tests", "--withdraw", "--by", "Grace")
        self.checks.equal(self.report("anna")["criteria"][-1]["pending"], True, "a mark can be taken back")
        self.decide("anna", "tests", "1", by="Grace")
        store = ps.Store(self.out)
        self.checks.equal(store.one("SELECT count(*) FROM review WHERE submission = 'anna' AND criterion = 'tests'"), 5, "all of them stay to be read")
        self.checks.equal(store.one("SELECT count(*) FROM pending"), 10, "four no longer wait")
        store.close()
        self.checks.equal(json.loads(self.say("status", self.out, "--json"))["pending"], 5, "status counts who waits")
        schema = support.schema(self.takehome, "report")
        self.checks.check(not list(schema.iter_errors(self.report("anna"))), "the report keeps its schema")

    def wrong_questions_are_told(self):
        for argv, words in (
                ((self.out, "anan", "design", "1", "--by", "x"), 'did you mean "anna"'), ((self.out, "anna", "desing", "1", "--by", "x"), 'did you mean "design"'),
                ((self.out, "anna", "right", "1", "--by", "x"), "is measured, not decided by a person"), ((self.out, "anna", "design", "7", "--by", "x"), "it has 0, 1, 2"),
                ((self.out, "anna", "design", "much", "--by", "x"), "a LEVEL is the number"), ((self.out, "anna", "design", "1"), "--by NAME is needed"),
                ((self.out, "anna", "design", "1", "--by", "  "), "name is empty"), ((self.out, "anna", "design", "1", "--by", "\udcff"), "not UTF-8"),
                ((self.out, "anna", "design", "1", "--by", "x", "--note", "n" * 4001), "4000 are room"), ((self.scratch / "none", "anna"), "there is no pool")):
            said = self.say("review", *argv, status=2)
            self.checks.check(words in said, f"{words}", said)
        self.checks.equal(self.report("anna")["criteria"][-2]["score"], 12.5, "and nothing changed")

    def it_lasts_as_long_as_what_it_is_about(self):
        changed = self.scratch / "heavier.json"
        criteria = [{**c, "weight": 50} if c["id"] == "design" else c for c in RUBRIC["criteria"]]
        changed.write_text(json.dumps({**RUBRIC, "criteria": criteria}))
        self.say("regrade", self.out, "--rubric", changed, "--quiet")
        self.say("regrade", self.out, "--apply")
        self.checks.equal([c.get("score") for c in self.report("anna")["criteria"][-2:]], [25, 25], "another weight: the mark stays, its points follow")
        criteria = [{**c, "levels": LEVELS[:2]} if c["id"] == "design" else c for c in criteria]
        changed.write_text(json.dumps({**RUBRIC, "criteria": criteria}))
        said = self.say("regrade", self.out, "--rubric", changed, "--quiet")
        self.checks.check("2 marks of reviewers would not count any more" in said, "other levels: the preview says whose marks are lost", said)
        self.say("regrade", self.out, "--discard")
        ps.write_task(self.task, rubric=RUBRIC)
        ps.batch(self.takehome, self.task, self.pool, self.out, "-j", "2", "--quiet")
        self.checks.equal(self.report("anna")["criteria"][-2]["score"], 12.5, "graded again: it counts")
        (self.pool / "anna/README.md").write_text("something else\n")
        ps.batch(self.takehome, self.task, self.pool, self.out, "-j", "2", "--quiet")
        self.checks.equal(self.report("anna")["criteria"][-2]["pending"], True, "another submission: somebody has to look again")

    def merges_carry_it(self):
        one, two, whole = self.scratch / "one", self.scratch / "two", self.scratch / "whole"
        for at, folder in enumerate((one, two)):
            ps.batch(self.takehome, self.task, self.pool, folder, "--shard", f"{at + 1}/2", "--quiet")
        who = ps.Store(two).one("SELECT submission FROM grade ORDER BY submission LIMIT 1")
        self.say("merge", whole, one, two)
        self.decide(who, "design", "2", out=two)
        for _ in range(2):
            self.say("merge", whole, one, two)
        self.checks.equal([ps.Store(whole).rows("SELECT submission, criterion, level, reviewer FROM review"), self.report(who, whole)["criteria"][-2]["score"]],
                          [[(who, "design", 2, "Ada King")], 25], "a decision on another machine comes over, once")

    def nothing_in_it_does_harm(self):
        nasty = export_support.NASTY.replace("\x00", "")
        self.decide("bert", "design", "1", "--note", nasty + "\n\n# Heading\n\n bert@example.org, says Bert", by=nasty[:150])
        to = self.scratch / "all"
        self.say("export", self.out, "--format", "all", "--to", to, "--quiet")
        page = (to / "candidates/bert.html").read_text()
        self.checks.equal(page.count("</script"), 2, "a page's own scripts are the only ones")
        made = support.run(["cmark-gfm", "--unsafe", "-e", "table", to / "markdown/bert.md"]).stdout.decode()
        self.checks.check("<img" not in made and "<script" not in made and "<h1>Heading" not in made and "javascript:" not in re.sub(r">[^<]*<", "><", made), "nothing in Markdown is markup")
        self.checks.check("decided by" in page or "review" in page, "the page knows the decision")
        blind = self.scratch / "blind"
        self.say("export", self.out, "--blind", "--format", "all", "--to", blind, "--quiet")
        key = json.loads((self.out / "blind-key.json").read_text())
        other = next(c["page"] for c in key["candidates"] if c["id"] == "bert")
        found = [str(p.name) for p in blind.rglob("*") if p.is_file() and ("bert@example.org" in p.read_text() or "says Bert" in p.read_text())]
        self.checks.equal(found, [], "blind: a note that names the candidate does not")
        self.decide(other, "tests", "1", by="Kim")
        self.checks.equal(self.report("bert")["criteria"][-1]["review"]["by"], "Kim", "who reviews blind decides by pseudonym")

    def an_older_store_is_brought_up_to_date(self):
        db = sqlite3.connect(self.out / "pool.db")
        db.executescript("DROP VIEW pending; DROP VIEW mark; DROP TABLE review; ALTER TABLE criterion DROP COLUMN digest; PRAGMA user_version = 1;")
        for grade, text in db.execute("SELECT id, report FROM grade WHERE state = 'current' AND submission = 'gina'").fetchall():
            report = json.loads(text)
            for criterion in report["criteria"]:
                criterion.pop("levels", None)
            db.execute("UPDATE grade SET report = ? WHERE id = ?", (json.dumps(report), grade))
        db.commit()
        db.close()
        self.checks.equal(len(json.loads(self.say("review", self.out, "--json"))["waiting"]), 14, "a store of the schema before has everything waiting")
        self.decide("carl", "design", "2")
        self.checks.equal(self.report("carl")["criteria"][-2]["score"], 25, "and takes decisions about grades that it had")
        said = self.decide("gina", "design", "2", status=2)
        self.checks.check("older than the levels" in said, "a report without levels is told what to do", said)


def main():
    args = support.arguments(__doc__)
    support.need_root()
    checks = support.Checks("pool/review")
    with ps.scratch() as scratch:
        test = Review(args.takehome, checks, scratch)
        for part in (test.waits_and_is_decided, test.wrong_questions_are_told, test.it_lasts_as_long_as_what_it_is_about, test.merges_carry_it, test.nothing_in_it_does_harm,
                     test.an_older_store_is_brought_up_to_date):
            part()
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
