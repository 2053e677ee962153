// candidate.js: the page of one submission: what it got and why, with every reason beside the place that it speaks of.
const report = data.report;
const main = byId("main");
const sections = [];

function section(id, title, ...content) {
	sections.push([id, title]);
	const heading = h("h2", { id, tabindex: "-1" }, title);
	const element = h("section", { class: "card", "aria-labelledby": id }, heading, ...content);
	main.append(element);
	return element;
}

const muted = (...text) => h("span", { class: "muted" }, ...text);
const facts = (rows) => h("dl", { class: "facts" }, rows.filter(Boolean).map(([term, ...value]) => h("div", {}, h("dt", {}, term), h("dd", {}, ...value))));

/* Places in files */

const sources = new Map(data.sources.map((source) => [source.path, source]));
// What is said of a line of a file: path → line → [{ text, kind }].
const marks = new Map();

function mark(path, line, text, kind) {
	if (!path || !text)
		return;
	const lines = marks.get(path) ?? marks.set(path, new Map()).get(path);
	const said = lines.get(line) ?? lines.set(line, []).get(line);
	if (!said.some((one) => one.text === text))
		said.push({ text, kind });
}

// A place as a link into the files, where the file can be shown.
function place(path, line) {
	if (!path)
		return null;
	const text = h("code", {}, stranger(path, 160), line > 0 ? `:${line}` : "");
	return sources.get(path)?.text != null ? h("a", { href: "#files", class: "place", onclick: (event) => {
		event.preventDefault();
		openFile(path, line, true);
	} }, text) : text;
}

// Lines of a file with their numbers; what is said of a line stands below it.
function listing(source, from, to) {
	const said = marks.get(source.path) ?? new Map();
	const lines = linesOf(source);
	const rows = [];
	for (let number = from; number <= Math.min(to, lines.length); number++) {
		const notes = said.get(number) ?? [];
		rows.push(h("div", { class: `line${notes.length ? ` marked ${notes[0].kind}` : ""}`, "data-line": number },
			h("span", { class: "n", "aria-hidden": "true" }, String(number)), h("code", {}, shown(cutTo(lines[number - 1], LONGEST_LINE)) , "\n")));
		for (const note of notes)
			rows.push(h("div", { class: `remark ${note.kind}`, role: "note" }, h("span", { class: "n", "aria-hidden": "true" }, "▴"), h("span", {}, `${note.text}`)));
	}
	return h("div", { class: "listing", role: "region", "aria-label": `Lines ${from} to ${Math.min(to, lines.length)} of ${cutTo(source.path, 100)}`, tabindex: "0" }, rows);
}

function linesOf(source) {
	if (!source.lines) {
		source.lines = source.text.split("\n");
		if (source.lines.length > 1 && source.lines.at(-1) === "")
			source.lines.pop();
	}
	return source.lines;
}

function collectMarks() {
	const entry = report.entry_point;
	for (const evidence of entry.chosen?.evidence ?? [])
		mark(evidence.path, evidence.line, evidence.text, "good");
	for (const convention of report.conventions)
		if (!convention.held)
			mark(convention.path, convention.line, convention.found ?? convention.text, "warn");
	for (const evidence of [...report.framework.evidence, ...report.framework.own_structure])
		mark(evidence.path, evidence.line, evidence.text, "warn");
	for (const criterion of report.criteria)
		for (const reason of criterion.reasons)
			if (reason.line > 0 && !(marks.get(reason.path)?.get(reason.line)))
				mark(reason.path, reason.line, reason.text, reason.cost > 0 ? "bad" : "good");
}

/* Summary */

const FRAMEWORK = { none: "plain code", component: "components", framework: "framework" };

function summary() {
	const totals = report.totals, chosen = report.entry_point.chosen;
	const passed = report.groups.reduce((sum, group) => sum + group.passed, 0), of = report.groups.reduce((sum, group) => sum + group.total, 0);
	const waits = report.criteria.filter((one) => one.pending);
	const pool = report.pool ?? { flags: [], identical: [] };
	section("summary", "Summary",
		h("div", { class: "score" },
			h("p", { class: "total" }, h("span", { class: "big" }, percent(totals.percent)), totals.passed ? pill("good", "✓ passed") : pill("bad", "✗ below the bar"), totals.capped ? pill("warn", "capped") : null),
			meter(totals.percent / 100, `tall ${totals.passed ? "good" : "bad"}`, totals.pass / 100),
			h("p", { class: "muted" }, `${number(totals.automatic)} of ${number(totals.automatic_of)} points; the bar is ${percent(totals.pass)}`,
				waits.length ? `; ${number(waits.reduce((sum, one) => sum + one.of, 0))} points wait for a reviewer` : "", "."),
			totals.whole_passed === undefined ? null : h("p", { class: "whole" }, "With the reviewer’s marks ", h("b", {}, percent(totals.whole)), " ", totals.whole_passed ? pill("good", "✓ passed") : pill("bad", "✗ below the bar"))),
		totals.cap_reason ? h("p", { class: "note bad" }, stranger(totals.cap_reason, 600)) : null,
		report.submission.refused ? h("p", { class: "note bad" }, "Refused: ", stranger(report.submission.refused, 600)) : null,
		pool.identical.length ? h("p", { class: "note warn" }, "The same files were handed in by ", pool.identical.map((other, at) => [at ? ", " : "",
			data.index ? h("a", { href: `${encodeURIComponent(other.id)}.html` }, stranger(other.name, 80)) : stranger(other.name, 80)]), ".") : null,
		pool.flags.includes("near_empty") ? h("p", { class: "note warn" }, "Next to nothing was handed in.") : null,
		facts([
			["Language", report.language.name ?? "none that we know", report.language.shares.length > 1 ? muted(" · ", report.language.shares.map((share) => `${share.language} ${percent((100 * share.bytes) / report.language.shares.reduce((sum, one) => sum + one.bytes, 0))}`).join(", ")) : null],
			["Starts with", chosen ? place(chosen.path, 0) : h("em", {}, "nothing that could be started"), report.entry_point.ambiguous ? pill("warn", "another is as likely") : null],
			["Kind", chosen ? { cli: "command-line program", web: "web application", library: "library" }[chosen.kind] : "–"],
			["Built with", report.framework.name ? stranger(report.framework.name) : "", muted(report.framework.name ? ` · ${FRAMEWORK[report.framework.use]}` : FRAMEWORK[report.framework.use])],
			["Cases", `${passed} of ${of} passed`],
			["Task", report.task.title, muted(` · ${report.task.id} ${report.task.version}`)],
		]));
}

/* Rubric */

function rubric() {
	section("rubric", "Rubric", h("ol", { class: "criteria" }, report.criteria.map((criterion) => {
		const share = criterion.pending ? 0 : criterion.of ? criterion.score / criterion.of : 1;
		return h("li", { class: "criterion" },
			h("div", { class: "criterion-head" }, h("h3", {}, criterion.title),
				criterion.pending ? pill("warn", "waits for a reviewer") : h("span", { class: "figure" }, h("b", {}, number(criterion.score)), muted(` of ${number(criterion.of)}`))),
			criterion.pending ? h("p", { class: "muted" }, `${number(criterion.of)} points, decided by a person.`) : meter(share, share >= 0.999 ? "good" : share >= 0.5 ? "warn" : "bad"),
			criterion.levels ? levels(criterion) : criterion.level ? h("p", { class: "anchor" }, criterion.level.anchor) : null,
			criterion.levels ? null : criterion.reasons.length ? h("ul", { class: "reasons" }, criterion.reasons.map((reason) => h("li", {},
				reason.cost > 0 ? h("span", { class: "cost" }, `−${number(reason.cost)}`) : h("span", { class: "cost none" }, "·"),
				h("span", {}, stranger(reason.text, 600), reason.path ? [" ", place(reason.path, reason.line)] : null, /^case /.test(reason.ref ?? "") ? [" ", caseLink(reason.ref.slice(5))] : null)))) : null,
			criterion.reasons_total > criterion.reasons.length ? h("p", { class: "muted" }, `and ${criterion.reasons_total - criterion.reasons.length} more`) : null);
	})));
}

// By what a person decides, and what was decided.
function levels(criterion) {
	const review = criterion.review, chosen = (level) => review && level.score === criterion.level?.score;
	return [h("ol", { class: "levels", "aria-label": "Levels" }, criterion.levels.map((level) => h("li", { class: chosen(level) ? "chosen" : "", "aria-current": chosen(level) ? "true" : null },
		h("b", {}, number(level.score)), h("span", {}, stranger(level.anchor, 600), chosen(level) ? h("span", { class: "unseen" }, " (decided)") : null)))),
	review ? h("p", { class: "review" }, review.note ? [h("q", {}, stranger(review.note, 4000)), " "] : null, muted("decided by ", stranger(review.by, 200), ` on ${review.at.slice(0, 10)}`))
		: data.index ? h("p", { class: "muted" }, "To decide: ", h("code", {}, `takehome review DIR ${data.id} ${criterion.id} LEVEL --by NAME --note WHY`)) : null];
}

function caseLink(id) {
	return h("a", { href: "#cases", class: "place", onclick: (event) => {
		const details = document.querySelector(`details[data-case="${CSS.escape(id)}"]`);
		if (!details)
			return;
		event.preventDefault();
		details.open = true;
		details.scrollIntoView({ block: "center" });
		details.querySelector("summary").focus({ preventScroll: true });
	} }, "see the case");
}

/* Entry point */

const CONTEXT = 3, EXCERPT_MAX = 60;

// The lines that are spoken of, with some around them.
function excerpt(path) {
	const source = sources.get(path);
	if (source?.text == null)
		return h("p", { class: "muted" }, data.noSources ?? source?.hidden ?? "The file cannot be shown.");
	const last = linesOf(source).length, parts = [];
	let room = EXCERPT_MAX;
	const spoken = [...(marks.get(path)?.keys() ?? [])].filter((line) => line > 0 && line <= last).sort((a, b) => a - b);
	for (const line of spoken.length ? spoken : [1]) {
		const from = Math.max(1, line - CONTEXT), to = Math.min(last, line + CONTEXT), before = parts.at(-1);
		if (before && from <= before[1] + 1)
			before[1] = Math.max(before[1], to);
		else if (room > 0)
			parts.push([from, to]);
		room -= 2 * CONTEXT;
	}
	return h("figure", { class: "excerpt" }, h("figcaption", {}, place(path, spoken[0] ?? 0)), parts.map(([from, to]) => listing(source, from, to)));
}

const evidenceList = (evidence, weights) => h("ul", { class: "evidence" }, evidence.map((one) => h("li", {}, stranger(one.text, 400), one.path ? [" ", place(one.path, one.line)] : null,
	weights && one.weight ? h("span", { class: "weight", title: "how much it counts" }, one.weight > 0 ? `+${one.weight}` : `−${-one.weight}`) : null)));

function conventionItem(convention) {
	return h("li", {}, convention.held ? pill("good", "✓ kept") : pill("warn", "departs"), h("div", {}, h("p", {}, convention.text), convention.found ? h("p", { class: "found" }, stranger(convention.found, 500),
		convention.path ? [" ", place(convention.path, convention.line)] : null) : null,
	convention.why || convention.source ? h("details", {}, h("summary", {}, "why"), convention.why ? h("p", {}, convention.why) : null, convention.source ? h("p", { class: "muted" }, convention.source) : null) : null));
}

function entryPoint() {
	const entry = report.entry_point, chosen = entry.chosen;
	const missed = report.conventions.filter((one) => !one.held), kept = report.conventions.filter((one) => one.held);
	section("entry", "Entry point",
		entry.found ? null : h("p", { class: "note bad" }, stranger(entry.reason, 600)),
		report.command ? h("p", { class: "command" }, h("span", { class: "unseen" }, "Started as: "), h("code", {}, stranger(report.command.join(" "), 500))) : null,
		entry.ambiguous ? h("p", { class: "note warn" }, "Another is as likely an entry point. The better one was run; judge whether it is the one that was meant.") : null,
		chosen ? h("div", { class: "beside" }, h("div", {}, h("h3", {}, "Why this one"), evidenceList(chosen.evidence, true),
			entry.documented ? [h("h3", {}, "As the submission shows it"), h("p", {}, h("code", {}, stranger(entry.documented.text, 300)), " ", place(entry.documented.path, entry.documented.line))] : null),
		excerpt(chosen.path)) : null,
		entry.others.length ? h("details", { class: "more" }, h("summary", {}, `${plural(entry.others.length, "other file", "other files")} that could have been it`), h("ol", { class: "others" },
			entry.others.map((other) => h("li", {}, h("p", {}, place(other.path, 0), muted(` · ${other.kind}, ${other.score} points`)), evidenceList(other.evidence, true))))) : null,
		report.framework.evidence.length || report.framework.own_structure.length ? [h("h3", {}, report.framework.name ? ["Framework: ", stranger(report.framework.name, 80)] : "A structure of its own, in a framework's manner"),
			evidenceList([...report.framework.evidence, ...report.framework.own_structure], false)] : null,
		h("h3", { id: "conventions-of" }, missed.length ? "Conventions that it departs from" : "Conventions"),
		missed.length ? h("ul", { class: "conventions" }, missed.map(conventionItem)) : h("p", { class: "muted" }, "It departs from none."),
		kept.length ? h("details", { class: "more" }, h("summary", {}, `${plural(kept.length, "convention", "conventions")} that it keeps`), h("ul", { class: "conventions" }, kept.map(conventionItem))) : null);
}

/* Cases */

const LONG = 400;

function block(title, text, kind = "") {
	if (text === null || text === undefined || text === "")
		return null;
	const lines = text.split("\n").map((line) => cutTo(line, LONGEST_LINE)).join("\n");
	return h("figure", { class: `output ${kind}` }, h("figcaption", {}, title), h("pre", { tabindex: "0" }, shown(lines)));
}

function difference(one) {
	if (!one)
		return null;
	return h("div", { class: "difference" },
		h("p", {}, h("b", {}, stranger(one.stream, 80)), one.line ? ` differs at line ${one.line}, column ${one.column}` : " differs", one.note ? [": ", stranger(one.note, 400)] : "."),
		h("div", { class: "pair" }, block("Expected", one.expected, "good"), block("Got", one.actual, "bad")));
}

function measuredFacts(measured) {
	if (!measured)
		return null;
	const how = measured.signal ? `ended by ${measured.signal}` : measured.exit !== null ? `exit status ${measured.exit}` : words(measured.end);
	return h("p", { class: "muted" }, [how, `${duration(measured.cpu_user_ms + measured.cpu_system_ms)} of CPU`, `${duration(measured.wall_ms)} in all`, `${size(measured.peak_memory_bytes)} of memory`,
		measured.reruns ? plural(measured.reruns, "rerun", "reruns") : null, measured.left_processes ? `left ${plural(measured.left_processes, "process", "processes")} behind` : null].filter(Boolean).join(" · "));
}

// What was asked of a server, and what it answered.
function exchange(requests) {
	if (!requests?.length)
		return null;
	return h("div", { class: "sideways", role: "region", "aria-label": "Requests, a table", tabindex: "0" }, h("table", { class: "plain tight" },
		h("thead", {}, h("tr", {}, ["Step", "Request", "Answer", "Body", "Time"].map((title) => h("th", { scope: "col" }, title)))),
		h("tbody", {}, requests.map((one) => h("tr", {}, h("td", {}, stranger(one.step, 40)), h("td", {}, h("code", {}, stranger(one.request, 200))),
			h("td", {}, one.end === "answered" ? String(one.status) : pill("bad", words(one.end))), h("td", { class: "figure" }, size(one.body_bytes)), h("td", { class: "figure" }, duration(one.ms)))))));
}

// What program and interactor said to each other, in order.
function dialogue(said) {
	if (!said?.turns.length)
		return null;
	return h("figure", { class: "output" }, h("figcaption", {}, "What was said"), h("ol", { class: "dialogue", tabindex: "0", "aria-label": "What was said" }, said.turns.map((turn, at) => [
		at === 10 && said.left_out ? h("li", { class: "muted" }, `… ${plural(said.left_out, "turn", "turns")} left out`) : null,
		h("li", { class: turn.from }, muted(`${turn.from}, ${duration(turn.ms)}`), h("code", {}, shown(turn.text), turn.bytes > turn.text.length + 50 ? "…" : ""))])));
}

const deniedLine = (denied) => h("li", {}, h("code", {}, stranger(denied.call, 60)), denied.detail ? [" ", stranger(denied.detail, 300)] : null, denied.violation ? pill("bad", "forbidden") : null);

function caseItem(group, one) {
	const id = `${group.id}/${one.id}`, measured = report.measurements.cases[id];
	const kind = one.verdict === "passed" ? "good" : one.verdict === "skipped" ? "" : one.owner === "candidate" ? "bad" : "warn";
	const printed = (stream) => measured?.[stream] && block(stream === "stdout" ? "Standard output" : "Standard error", measured[stream].text + (measured[stream].more ? "\n… (more was printed)" : ""));
	return h("details", { class: `case ${kind}`, "data-case": id },
		h("summary", {}, pill(kind, (one.verdict === "passed" ? "✓ " : "") + words(one.verdict)), h("code", {}, id), one.title ? muted(one.title) : null),
		h("div", { class: "case-body" },
			one.reason ? h("p", {}, stranger(one.reason, 1000)) : null,
			one.owner !== "candidate" && one.owner !== "nobody" ? h("p", { class: "note warn" }, one.owner === "task" ? "This is the task's fault, not the candidate's." : "This is our fault, not the candidate's.") : null,
			difference(one.difference),
			exchange(measured?.exchange), dialogue(measured?.dialogue),
			printed("stdout"), printed("stderr"), measured?.stderr?.text.includes(measured.log_end) ? null : block("The end of the server's log", measured?.log_end),
			one.denied.length ? [h("h4", {}, "Refused system calls"), h("ul", {}, one.denied.map(deniedLine))] : null,
			measuredFacts(measured),
			one.verdict === "skipped" ? null : h("p", { class: "muted small" }, `Limits: ${duration(one.limits.cpu_ms)} of CPU, ${duration(one.limits.wall_ms)} in all, ${one.limits.memory_mb} MiB of memory, ${one.limits.output_kb} KiB of output, ${plural(one.limits.processes, "process", "processes")}.`)));
}

function cases() {
	section("cases", "Cases",
		h("div", { class: "tools" }, h("button", { type: "button", onclick: () => fold(true) }, "Unfold what failed"), h("button", { type: "button", onclick: () => fold(false) }, "Fold all")),
		report.groups.map((group) => {
			const failed = group.cases.filter((one) => one.verdict !== "passed"), passed = group.cases.filter((one) => one.verdict === "passed");
			return h("section", { class: "group" },
				h("div", { class: "criterion-head" }, h("h3", {}, group.title, group.visibility === "hidden" ? [" ", pill("", "hidden")] : null),
					h("span", { class: "figure" }, `${group.passed} of ${group.total} passed`, muted(` · ${number(group.points)} of ${number(group.of)} points`))),
				meter(group.total ? group.passed / group.total : 0, group.passed === group.total ? "good" : "bad"),
				failed.map((one) => caseItem(group, one)),
				passed.length ? h("details", { class: "more" }, h("summary", {}, `${plural(passed.length, "case", "cases")} passed`), passed.map((one) => caseItem(group, one))) : null);
		}));
}

function fold(open) {
	for (const details of document.querySelectorAll("details.case"))
		details.open = open && details.matches(".bad, .warn");
	if (!open)
		for (const details of document.querySelectorAll("details.more"))
			details.open = false;
}

/* Refused calls, build */

function deniedCalls() {
	const all = new Map();
	for (const group of report.groups)
		for (const one of group.cases)
			for (const denied of one.denied) {
				const key = `${denied.call}\n${denied.detail}`;
				const entry = all.get(key) ?? all.set(key, { ...denied, cases: [] }).get(key);
				entry.cases.push(`${group.id}/${one.id}`);
			}
	section("denied", "Refused calls", all.size ? h("div", { class: "sideways", role: "region", "aria-label": "Refused calls, a table", tabindex: "0" }, h("table", { class: "plain" }, h("thead", {}, h("tr", {}, ["System call", "Asked for", "", "In"].map((title) => h("th", { scope: "col" }, title)))),
		h("tbody", {}, [...all.values()].map((one) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, stranger(one.call, 60))), h("td", {}, stranger(one.detail, 200)), h("td", {}, one.violation ? pill("bad", "forbidden") : pill("", "refused")),
			h("td", {}, one.cases.length === 1 ? h("code", {}, one.cases[0]) : plural(one.cases.length, "case", "cases"))))))) : h("p", { class: "muted" }, "The program asked the system for nothing that it may not have."));
}

function build() {
	const built = report.build, measured = report.measurements.build;
	section("build", "Build",
		facts([
			["Result", built.status === "failed" ? pill("bad", "failed") : built.status === "ok" ? pill("good", "✓ built") : "nothing to build"],
			built.method ? ["Method", stranger(built.method)] : null,
			built.command ? ["Command", h("code", {}, stranger(built.command, 400))] : null,
			built.status !== "not_needed" ? ["Time", duration(measured.wall_ms)] : null,
			["Warnings", whole(built.warnings)],
			built.lint.ran ? ["Syntax check", built.lint.findings ? `${plural(built.lint.findings, "finding", "findings")} in ${plural(built.lint.files, "file", "files")}` : `${plural(built.lint.files, "file", "files")}, nothing found`] : null,
		]),
		built.reason ? h("p", { class: "note bad" }, stranger(built.reason, 1000)) : null,
		built.lint.first ? h("p", {}, stranger(built.lint.first, 400), " ", place(built.lint.first_path, 0)) : null,
		measured.log ? h("details", { class: "more", open: built.status === "failed" }, h("summary", {}, "What the build printed"), block("Build log", measured.log + (measured.log_cut ? "\n… (cut)" : ""))) : null);
}

/* Files */

let viewer = null;

function openFile(path, line, go) {
	const source = sources.get(path);
	for (const button of document.querySelectorAll(".file"))
		button.setAttribute("aria-current", button.dataset.path === path ? "true" : "false");
	const said = (marks.get(path)?.get(0) ?? []).map((note) => h("p", { class: `remark ${note.kind}` }, note.text));
	viewer.replaceChildren(h("h3", { tabindex: "-1" }, stranger(path, 300)), ...said,
		source.text === null ? h("p", { class: "muted" }, source.hidden ?? "It cannot be shown.") : listing(source, 1, 20000), source.text !== null && source.hidden ? h("p", { class: "muted" }, source.hidden) : "");
	if (!go)
		return;
	const target = viewer.querySelector(`[data-line="${line}"]`);
	target?.classList.add("here");
	(target ?? viewer).scrollIntoView({ block: target ? "center" : "start" });
	viewer.querySelector("h3").focus({ preventScroll: true });
}

function files() {
	if (!data.sources.length) {
		section("files", "Files", h("p", { class: "muted" }, data.noSources ?? "There are none."));
		return;
	}
	viewer = h("div", { class: "viewer" });
	section("files", "Files", h("div", { class: "browser" }, h("ul", { class: "file-list", "aria-label": "Files" }, data.sources.map((source) => {
		const count = marks.get(source.path)?.size ?? 0;
		return h("li", {}, h("button", { type: "button", class: "file", "data-path": source.path, onclick: () => openFile(source.path, 0, false) }, stranger(source.path, 160),
			count ? h("span", { class: "badge", title: plural(count, "remark", "remarks") }, String(count), h("span", { class: "unseen" }, " remarks")) : null));
	})), viewer), data.noSources ? h("p", { class: "muted" }, data.noSources) : null);
	const chosen = report.entry_point.chosen?.path;
	openFile(sources.has(chosen) ? chosen : data.sources[0].path, 0, false);
}

/* Where it comes from */

function provenance() {
	const submission = report.submission, version = (what) => [what.version, muted(` · ${what.digest.slice(0, 12)}${what.commit ? ` · commit ${what.commit.slice(0, 12)}${what.dirty ? ", changed since" : ""}` : ""}`)];
	section("provenance", "How it was graded",
		facts([
			["Handed in", submission.format ?? "–", muted(` · ${plural(submission.files, "file", "files")}, ${size(submission.bytes)}`)],
			submission.sha256 ? ["SHA-256", h("code", {}, submission.sha256)] : null,
			["Task", ...version(report.task)], ["Rubric", report.rubric.title, " ", ...version(report.rubric)],
			["Toolchain", report.toolchain.length ? report.toolchain.map((tool) => `${tool.name} ${tool.version}`).join(", ") : "–"],
			["Sandbox", report.sandbox.missing.length ? pill("warn", `without ${report.sandbox.missing.join(", ")}`) : "every protection in force", muted(` · cgroup ${report.sandbox.cgroup}`)],
			["Graded", report.measurements.started, muted(` · took ${duration(report.measurements.stages.total_ms)} · takehome ${report.tool.version}`)],
		]),
		submission.notes.length ? h("details", { class: "more" }, h("summary", {}, `${plural(submission.notes_total, "remark", "remarks")} about unpacking`), h("ul", {}, submission.notes.map((note) => h("li", {}, pill("", words(note.kind)), " ", h("code", {}, stranger(note.path, 200)), " ", stranger(note.reason, 400))))) : null,
		report.set_aside.rows.length ? h("details", { class: "more" }, h("summary", {}, `${plural(report.set_aside.files, "file", "files")} set aside as not the candidate's own program`), h("ul", {}, report.set_aside.rows.map((row) => h("li", {}, h("code", {}, stranger(row.path, 200)), ` ${row.text} (${whole(row.files)})`)))) : null,
		report.not_seen.length ? h("details", { class: "more" }, h("summary", {}, "What could not be looked at as a whole"), h("ul", {}, report.not_seen.map((one) => h("li", {}, one.path ? h("code", {}, stranger(one.path, 200)) : null, " ", stranger(one.text, 400))))) : null);
}

byId("title").replaceChildren(...[stranger(data.name, 200)]);
document.title = `${cutTo(data.name, 80)} · ${data.title}`;
byId("kicker").append(data.index ? h("a", { href: data.index }, "← The pool") : "Take-home report", data.blind ? " · names are pseudonyms" : "");
byId("neighbours").append(data.previous ? h("a", { href: encodeURI(data.previous), rel: "prev" }, "← previous") : "", data.next ? h("a", { href: encodeURI(data.next), rel: "next" }, "next →") : "");
byId("foot").append("Written by takehome. Every point has its reason; every reason can be appealed.");

if (report) {
	collectMarks();
	summary();
	rubric();
	entryPoint();
	cases();
	deniedCalls();
	build();
	files();
	provenance();
} else {
	section("summary", "Not graded", h("p", { class: "note warn" }, stranger(data.ungraded, 2000)), h("p", {}, "That is no judgement of the submission: it costs the candidate nothing. Mend the cause and run the batch again."));
	if (data.sources.length || data.noSources) {
		viewer = null;
	}
}
byId("contents").append(h("ul", {}, sections.map(([id, title]) => h("li", {}, h("a", { href: `#${id}` }, title)))));

addEventListener("beforeprint", () => fold(true));
