// pool.js: the pool's page: a table that can be sorted, filtered and searched, and what the submissions that it shows have in common.
const rows = data.rows;
const BAR = (rows.find((row) => !row.ungraded) ?? { bar: 0 }).bar;
const graded = (row) => row.ungraded === undefined;
const PASSED = "p", NOT_RUN = "s-";
// Few rows stand there as they are; many are drawn as they come into view.
const ALL_DRAWN = 120, SPARE = 12;

for (const [at, row] of rows.entries()) {
	row.at = at;
	row.hay = [row.name, row.id, row.entry, row.language, row.framework].filter(Boolean).join("\n").toLowerCase().slice(0, 4000);
	row.missed = row.notHeld ? row.notHeld.length : 0;
}

const result = (row) => (!graded(row) ? "ungraded" : row.passed ? "passed" : "below");
const RESULTS = { passed: ["good", "✓ passed"], below: ["bad", "✗ below"], ungraded: ["warn", "not graded"] };

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const byText = (key) => (a, b) => collator.compare(a[key] ?? "\uffff", b[key] ?? "\uffff");
const byNumber = (key) => (a, b) => (a[key] ?? -1) - (b[key] ?? -1);
const COLUMNS = [
	{ id: "name", title: "Name", compare: byText("name"), cell: nameCell },
	{ id: "score", title: "Score", compare: byNumber("percent"), down: true, cell: scoreCell },
	{ id: "result", title: "Result", compare: (a, b) => collator.compare(result(a), result(b)), cell: (row) => pill(...RESULTS[result(row)]) },
	{ id: "language", title: "Language", compare: byText("language"), cell: (row) => row.language ?? "–" },
	{ id: "entry", title: "Starts with", compare: byText("entry"), cell: entryCell },
	{ id: "cases", title: "Cases", compare: byNumber("casesPassed"), down: true, cell: casesCell },
	{ id: "missed", title: "Departs", compare: byNumber("missed"), cell: missedCell },
	{ id: "time", title: "CPU time", compare: byNumber("cpuMs"), cell: (row) => (graded(row) ? duration(row.cpuMs) : "–") },
];

const FIELDS = {
	q: { value: "", holds: (row, q) => q.toLowerCase().split(/\s+/).every((word) => row.hay.includes(word)) },
	language: { value: "", holds: (row, value) => (row.language ?? "none") === value },
	result: { value: "", holds: (row, value) => (value === "waiting" ? row.pending > 0 : value === "flagged" ? row.flags !== "" || row.ambiguous : result(row) === value) },
	use: { value: "", holds: (row, value) => row.use === value },
	convention: { value: "", holds: (row, value) => (row.notHeld ?? []).some((at) => data.conventionList[at].id === value) },
	entry: { value: "", holds: (row, value) => row.entry === value },
};
const order = { column: "score", down: true };
let view = [];

/* Cells */

function nameCell(row) {
	const name = stranger(row.name, 120);
	return [
		data.linked ? h("a", { href: `candidates/${encodeURIComponent(row.id)}.html`, class: "name" }, name) : h("span", { class: "name" }, name),
		row.flags.split(" ").filter(Boolean).map((flag) => pill(...(FLAGS[flag] ?? ["", words(flag)]))),
		row.ambiguous ? pill("warn", "two entry points") : null,
		row.capped ? pill("warn", "capped") : null,
		row.wholePassed === undefined ? null : h("span", { class: `pill ${row.wholePassed ? "good" : "bad"}`, title: "with the reviewer’s marks" }, `reviewed: ${percent(row.whole)}`),
	];
}

function scoreCell(row) {
	if (!graded(row))
		return h("span", { class: "muted reason", title: row.ungraded }, stranger(row.ungraded, 160));
	return [meter(row.percent / 100, row.passed ? "good" : "bad", row.bar / 100), h("span", { class: "figure" }, percent(row.percent))];
}

function entryCell(row) {
	return row.entry ? h("code", {}, stranger(row.entry, 80)) : h("span", { class: "muted" }, graded(row) ? "nothing" : "–");
}

// A submission's cases as a strip: two with the same strip failed the same.
function strip(letters) {
	const stops = [], share = 100 / letters.length;
	for (let at = 0; at < letters.length;) {
		let until = at;
		while (until < letters.length && letters[until] === letters[at])
			until++;
		const colour = letters[at] === PASSED ? "var(--good-soft)" : NOT_RUN.includes(letters[at]) ? "var(--line)" : "var(--bad-fill)";
		stops.push(`${colour} ${at * share}% ${until * share}%`);
		at = until;
	}
	return h("span", { class: "strip", "aria-hidden": "true", css: { "background-image": `linear-gradient(90deg, ${stops.join(", ")})` } });
}

function casesCell(row) {
	return graded(row) && row.cases ? [strip(row.cases), h("span", { class: "figure" }, `${row.casesPassed}/${row.casesOf}`)] : "–";
}

function missedCell(row) {
	if (!row.missed)
		return h("span", { class: "muted" }, graded(row) ? "none" : "–");
	const titles = row.notHeld.map((at) => data.conventionList[at].title).join("\n");
	return h("span", { title: `Departs from:\n${titles}` }, whole(row.missed), h("span", { class: "unseen" }, row.missed === 1 ? " convention" : " conventions"));
}

/* The table */

const scroller = byId("scroller");
const body = h("tbody", { role: "rowgroup" });
const head = h("tr", { role: "row" });
const table = h("table", { class: "submissions", role: "table", "aria-labelledby": "submissions" }, h("thead", { role: "rowgroup" }, head), body);
scroller.append(table);

for (const column of COLUMNS) {
	const button = h("button", { type: "button", onclick: () => sortBy(column) }, column.title);
	column.head = h("th", { role: "columnheader", scope: "col", class: `c-${column.id}` }, button);
	head.append(column.head);
}

function rowOf(row, at) {
	return h("tr", { role: "row", "aria-rowindex": at + 2, "data-at": at, class: result(row) },
		COLUMNS.map((column) => h("td", { role: "cell", class: `c-${column.id}`, "data-title": column.title }, column.cell(row))));
}

const gap = (height) => h("tr", { class: "gap", role: "presentation", "aria-hidden": "true" }, h("td", { colspan: COLUMNS.length, css: { height: `${height}px` } }));

let everything = false;
let drawn = { from: -1, to: -1 };
function draw(force) {
	const virtual = view.length > ALL_DRAWN && !everything;
	scroller.classList.toggle("bounded", virtual);
	const height = parseFloat(getComputedStyle(table).getPropertyValue("--row"));
	const from = virtual ? Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE) : 0;
	const to = virtual ? Math.min(view.length, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + SPARE) : view.length;
	if (!force && from === drawn.from && to === drawn.to)
		return;
	const focused = document.activeElement?.closest?.("tr[data-at]")?.dataset.at;
	drawn = { from, to };
	table.setAttribute("aria-rowcount", view.length + 1);
	const some = view.slice(from, to).map((row, at) => rowOf(row, from + at));
	body.replaceChildren(...(virtual ? [gap(from * height), ...some, gap((view.length - to) * height)] : some));
	if (view.length === 0)
		body.append(h("tr", { role: "row", class: "none" }, h("td", { role: "cell", colspan: COLUMNS.length }, "No submission is like that. ", h("button", { type: "button", onclick: reset }, "Show all"))));
	if (focused !== undefined)
		focusRow(Number(focused), false);
}

function focusRow(at, scroll = true) {
	at = Math.max(0, Math.min(view.length - 1, at));
	if (scroll && scroller.classList.contains("bounded")) {
		const height = parseFloat(getComputedStyle(table).getPropertyValue("--row"));
		const top = at * height, room = scroller.clientHeight - head.offsetHeight;
		if (top < scroller.scrollTop)
			scroller.scrollTop = top;
		else if (top + height > scroller.scrollTop + room)
			scroller.scrollTop = top + height - room;
		draw(false);
	}
	body.querySelector(`tr[data-at="${at}"] a`)?.focus({ preventScroll: scroller.classList.contains("bounded") });
}

let waiting = false;
scroller.addEventListener("scroll", () => {
	if (waiting)
		return;
	waiting = true;
	requestAnimationFrame(() => {
		waiting = false;
		draw(false);
	});
});
addEventListener("resize", () => draw(true));
addEventListener("beforeprint", () => {
	everything = true;
	draw(true);
});
addEventListener("afterprint", () => {
	everything = false;
	draw(true);
});

// From row to row with the arrow keys; "/" goes to the search.
scroller.addEventListener("keydown", (event) => {
	const at = Number(event.target.closest("tr[data-at]")?.dataset.at ?? -1);
	const page = Math.max(1, Math.floor(scroller.clientHeight / 48) - 2);
	const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: view.length - 1 }[event.key];
	if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("thead"))
		return;
	event.preventDefault();
	focusRow(to);
});
addEventListener("keydown", (event) => {
	if (event.key !== "/" || event.ctrlKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName))
		return;
	event.preventDefault();
	byId("f-q").focus();
});

function sortBy(column) {
	order.down = order.column === column.id ? !order.down : column.down === true;
	order.column = column.id;
	update();
}

/* Filters */

const counted = (key, of = rows) => {
	const counts = new Map();
	for (const row of of)
		counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1] || collator.compare(a[0], b[0]));
};

function select(id, label, options) {
	const field = h("select", { id: `f-${id}`, onchange: (event) => set(id, event.target.value) }, h("option", { value: "" }, "all"),
		options.map(([value, title]) => h("option", { value }, title)));
	return h("label", { class: "field" }, h("span", {}, label), field);
}

function makeFilters() {
	const search = h("input", { id: "f-q", type: "search", placeholder: "Name, language, entry point …", autocomplete: "off", oninput: (event) => set("q", event.target.value) });
	const results = [["passed", "passed"], ["below", "below the bar"], ["ungraded", "not graded"], ["waiting", "waits for a reviewer"], ["flagged", "flagged"]];
	byId("filters").append(
		h("label", { class: "field grow" }, h("span", {}, "Search"), search),
		select("result", "Result", results.filter(([value]) => rows.some((row) => FIELDS.result.holds(row, value)))),
		select("language", "Language", counted((row) => row.language ?? "none").map(([name, count]) => [name, `${name} (${count})`])),
		select("use", "Framework", [["none", "none"], ["component", "components"], ["framework", "a framework"]].filter(([use]) => rows.some((row) => row.use === use))),
		h("div", { id: "chips", class: "chips" }));
	byId("filters").addEventListener("submit", (event) => event.preventDefault());
}

function set(id, value) {
	FIELDS[id].value = value;
	update();
}

function reset() {
	for (const field of Object.values(FIELDS))
		field.value = "";
	update();
}

// Filters that were chosen further down the page, each with a way to drop it.
function drawChips() {
	const chips = [];
	if (FIELDS.convention.value) {
		const convention = data.conventionList.find((one) => one.id === FIELDS.convention.value);
		chips.push(["convention", ["departs from: ", convention ? convention.title : FIELDS.convention.value]]);
	}
	if (FIELDS.entry.value)
		chips.push(["entry", ["starts with: ", stranger(FIELDS.entry.value, 80)]]);
	byId("chips").replaceChildren(...chips.map(([id, text]) => h("button", { type: "button", class: "chip", onclick: () => set(id, "") }, h("span", {}, text), h("span", { class: "x" }, "× drop"))));
}

// The view stands in the address, so that it can be passed on and comes back with "back".
function remember() {
	const address = new URLSearchParams();
	for (const [id, field] of Object.entries(FIELDS))
		if (field.value)
			address.set(id, field.value);
	if (order.column !== "score" || !order.down)
		address.set("sort", (order.down ? "-" : "") + order.column);
	try {
		history.replaceState(null, "", `#${address}`);
	} catch { /* more often than a browser allows */ }
}

function recall() {
	const address = new URLSearchParams(location.hash.slice(1));
	for (const [id, field] of Object.entries(FIELDS))
		field.value = address.get(id) ?? "";
	const sort = address.get("sort");
	if (sort && COLUMNS.some((column) => column.id === sort.replace("-", ""))) {
		order.down = sort.startsWith("-");
		order.column = sort.replace("-", "");
	}
}

let later = 0;
function update() {
	const active = Object.values(FIELDS).filter((field) => field.value.trim() !== "");
	view = active.length ? rows.filter((row) => active.every((field) => field.holds(row, field.value.trim()))) : rows.slice();
	const column = COLUMNS.find((one) => one.id === order.column), sign = order.down ? -1 : 1;
	view.sort((a, b) => sign * column.compare(a, b) || a.at - b.at);
	for (const one of COLUMNS)
		one.head.setAttribute("aria-sort", one === column ? (order.down ? "descending" : "ascending") : "none");
	for (const [id, field] of Object.entries(FIELDS)) {
		const input = byId(`f-${id}`);
		if (input && input.value !== field.value)
			input.value = field.value;
	}
	byId("shown").textContent = view.length === rows.length ? `${whole(rows.length)} of ${whole(rows.length)}` : `${whole(view.length)} of ${whole(rows.length)} shown`;
	drawChips();
	remember();
	scroller.scrollTop = 0;
	draw(true);
	// What is below the table may come a moment later than the table.
	clearTimeout(later);
	later = setTimeout(drawInsights, 60);
}

/* What they have in common */

const mean = (list) => (list.length ? list.reduce((sum, one) => sum + one, 0) / list.length : 0);

function median(list) {
	const sorted = list.slice().sort((a, b) => a - b), middle = sorted.length >> 1;
	return !sorted.length ? null : sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function drawTiles(of) {
	const done = of.filter(graded), passed = done.filter((row) => row.passed).length;
	const tiles = [
		["Submissions", whole(of.length), of.length === done.length ? "all graded" : `${whole(of.length - done.length)} not graded`],
		["Passed", whole(passed), done.length ? `${percent((100 * passed) / done.length)} of the graded` : ""],
		["Median", percent(median(done.map((row) => row.percent))), `the bar is ${percent(BAR)}`],
		["Wait for a reviewer", whole(of.filter((row) => row.pending > 0).length), "open criteria"],
	];
	byId("tiles").replaceChildren(...tiles.map(([title, figure, note]) => h("div", { class: "card tile" }, h("dt", {}, title), h("dd", {}, h("span", { class: "big" }, figure), h("span", { class: "muted" }, note)))));
}

// Counts as upright bars.
function upright(counts, labels, kinds) {
	const most = Math.max(1, ...counts), said = counts.map((count, at) => `${labels[at]}: ${count}`).join("; ");
	return h("div", { class: "upright", role: "img", "aria-label": said },
		counts.map((count, at) => h("div", { class: `column ${kinds?.[at] ?? ""}`, title: `${labels[at]}: ${plural(count, "submission", "submissions")}` },
			h("span", { class: "count" }, count || ""), h("span", { class: "fill", css: { height: `${(100 * count) / most}%` } }))));
}

function drawHistogram(of) {
	const BINS = 20, counts = new Array(BINS).fill(0), width = 100 / BINS;
	const done = of.filter(graded);
	for (const row of done)
		counts[Math.min(BINS - 1, Math.floor(row.percent / width))]++;
	const labels = counts.map((_, at) => `${at * width} to ${(at + 1) * width} %`);
	const kinds = counts.map((_, at) => (at * width >= BAR ? "good" : ""));
	byId("histogram-note").textContent = done.length ? `${plural(done.length, "graded submission", "graded submissions")}; the line is the bar` : "none graded";
	byId("histogram").replaceChildren(
		h("div", { class: "with-line" }, upright(counts, labels, kinds), h("span", { class: "bar-line", css: { left: `${BAR}%` }, "aria-hidden": "true" })),
		h("div", { class: "scale even", "aria-hidden": "true" }, ["0", "25", "50", "75", "100 %"].map((text, at) => h("span", { css: { left: `${25 * at}%` } }, text))));
}

function list(entries, most, total) {
	if (!entries.length)
		return h("p", { class: "muted" }, "Nothing to show.");
	return h("ul", { class: "shares" }, entries.slice(0, most).map(([label, count, extra, choose]) => h("li", {},
		h("span", { class: "label" }, choose ? h("button", { type: "button", class: "link", onclick: choose }, label) : label, extra ? h("span", { class: "muted" }, " ", extra) : null),
		meter(count / total), h("span", { class: "figure" }, `${whole(count)}`, h("span", { class: "muted" }, ` · ${percent((100 * count) / total)}`)))),
	entries.length > most ? h("li", { class: "muted" }, `and ${plural(entries.length - most, "other", "others")}`) : null);
}

function toTable(id, value) {
	set(id, value);
	byId("submissions").scrollIntoView({ block: "start" });
	byId("submissions").focus({ preventScroll: true });
}

function drawEntries(done) {
	const languages = new Map();
	for (const row of done)
		languages.set(row.entry, (languages.get(row.entry) ?? new Set()).add(row.language));
	const said = (path) => (languages.get(path).size === 1 ? [...languages.get(path)][0] : plural(languages.get(path).size, "language", "languages"));
	byId("entries").replaceChildren(list(counted((row) => row.entry ?? "", done).map(([path, count]) => (path === ""
		? [h("em", {}, "no entry point found"), count]
		: [h("code", {}, stranger(path, 60)), count, said(path), () => toTable("entry", path)])), 12, done.length));
}

function drawLanguages(done) {
	byId("languages").replaceChildren(list(counted((row) => row.language ?? "none", done).map(([name, count]) => {
		const scores = done.filter((row) => (row.language ?? "none") === name).map((row) => row.percent);
		return [name, count, `median ${percent(median(scores))}`, () => toTable("language", name)];
	}), 14, done.length));
}

function drawConventions(done) {
	const tally = data.conventionList.map((convention) => ({ convention, held: 0, missed: 0 }));
	for (const row of done) {
		for (const at of row.held)
			tally[at].held++;
		for (const at of row.notHeld)
			tally[at].missed++;
	}
	const seen = tally.filter((one) => one.held + one.missed > 0).sort((a, b) => b.missed - a.missed || b.held - a.held);
	const rowOfConvention = ({ convention, held, missed }) => h("tr", {},
		h("th", { scope: "row" }, missed ? h("button", { type: "button", class: "link", title: "Show who departs from it", onclick: () => toTable("convention", convention.id) }, convention.title) : convention.title,
			h("details", {}, h("summary", {}, "why"), h("p", {}, convention.why), convention.source ? h("p", { class: "muted" }, convention.source) : null)),
		h("td", { class: "wide" }, meter(missed / (held + missed), "warn")),
		h("td", { class: "figure" }, whole(missed), h("span", { class: "muted" }, ` of ${whole(held + missed)}`)));
	const departed = seen.filter((one) => one.missed), kept = seen.filter((one) => !one.missed);
	const section = (some, caption) => h("table", { class: "plain" }, h("caption", { class: "unseen" }, caption),
		h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Convention"), h("th", { scope: "col", class: "wide" }, "Depart from it"), h("th", { scope: "col" }, "Number"))),
		h("tbody", {}, some.map(rowOfConvention)));
	byId("conventions").replaceChildren(departed.length ? section(departed, "Conventions that some depart from") : h("p", { class: "muted" }, "Nobody departs from any."),
		kept.length ? h("details", { class: "more" }, h("summary", {}, `${plural(kept.length, "convention", "conventions")} that everybody keeps`), section(kept, "Conventions that everybody keeps")) : "");
}

// How a case goes together with the total: the correlation of passing it with the score (point-biserial), from −1 to 1.
function discrimination(done, at) {
	const ran = done.filter((row) => row.cases[at] && row.cases[at] !== "-");
	const scores = ran.map((row) => row.percent), average = mean(scores);
	const spread = Math.sqrt(mean(scores.map((score) => (score - average) ** 2)));
	const passed = ran.filter((row) => row.cases[at] === PASSED), share = ran.length ? passed.length / ran.length : 0;
	const r = spread > 0 && share > 0 && share < 1 ? ((mean(passed.map((row) => row.percent)) - average) / spread) * Math.sqrt(share / (1 - share)) : null;
	return { ran: ran.length, passed: passed.length, share, r };
}

function judgement({ ran, share, r }) {
	if (ran < 2)
		return ["", ""];
	if (share === 1)
		return ["", "everybody passes"];
	if (share === 0)
		return ["warn", "nobody passes"];
	return r < 0 ? ["bad", "against the total"] : r < 0.2 ? ["warn", "tells little"] : r >= 0.5 ? ["good", "tells apart well"] : ["", "tells apart"];
}

const CASES_SHOWN = 12;
const caseOrder = { key: "share", down: false };
let allCases = false;
function drawCases(done) {
	const KEYS = { share: "Pass", r: "Goes with the total" };
	const all = data.caseList.map((one, at) => ({ ...one, at, ...discrimination(done, at) })).filter((one) => one.ran);
	all.sort((a, b) => (caseOrder.down ? -1 : 1) * ((a[caseOrder.key] ?? 2) - (b[caseOrder.key] ?? 2)) || a.at - b.at);
	const header = (key) => h("th", { scope: "col", "aria-sort": caseOrder.key === key ? (caseOrder.down ? "descending" : "ascending") : "none" },
		h("button", { type: "button", "data-case-sort": key, onclick: () => {
			caseOrder.down = caseOrder.key === key ? !caseOrder.down : false;
			caseOrder.key = key;
			drawCases(done);
			document.querySelector(`[data-case-sort="${key}"]`).focus();
		} }, KEYS[key]));
	byId("cases").replaceChildren(h("div", { class: "sideways", role: "region", "aria-labelledby": "cases-h", tabindex: "0" }, h("table", { class: "plain cases" },
		h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Case"), header("share"), header("r"), h("th", { scope: "col" }, "So it"))),
		h("tbody", {}, all.slice(0, allCases ? all.length : CASES_SHOWN).map((one) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, one.id), one.title ? h("span", { class: "muted block" }, one.title) : null),
			h("td", { class: "with-meter" }, meter(one.share, "good"), h("span", { class: "figure" }, percent(100 * one.share))),
			h("td", { class: "figure" }, one.r === null ? "–" : one.r.toFixed(2).replace("-", "−")), h("td", {}, pill(...judgement(one)))))))),
	all.length > CASES_SHOWN && !allCases ? h("button", { type: "button", class: "after", onclick: () => {
		allCases = true;
		drawCases(done);
		byId("cases-h").focus();
	} }, `Show all ${all.length}`) : "");
}

function drawCriteria(done) {
	const averages = data.criterionList.map((criterion, at) => {
		const scores = done.map((row) => row.criteria[at]).filter((score) => score !== null && score !== undefined);
		return { criterion, average: mean(scores), decided: scores.length };
	});
	byId("criteria").replaceChildren(h("ul", { class: "shares" }, averages.map(({ criterion, average, decided }) => h("li", {}, h("span", { class: "label" }, criterion.title),
		decided ? meter(average / criterion.of, "good") : h("span", {}),
		h("span", { class: "figure" }, decided ? number(Math.round(average * 10) / 10) : "–", h("span", { class: "muted" }, decided ? ` of ${number(criterion.of)}` : " waits"))))));
}

function drawTime(done) {
	if (!done.length) {
		byId("time").replaceChildren(h("p", { class: "muted" }, "Nothing to show."));
		return;
	}
	// Each column is twice as long as the one before: times differ by powers.
	const least = 2 ** Math.floor(Math.log2(Math.max(1, Math.min(...done.map((row) => row.cpuMs)))));
	const place = (ms) => Math.max(0, Math.floor(Math.log2(Math.max(ms, least) / least)));
	const counts = new Array(Math.max(4, Math.max(...done.map((row) => place(row.cpuMs))) + 1)).fill(0);
	for (const row of done)
		counts[place(row.cpuMs)]++;
	const labels = counts.map((_, at) => `${duration(least * 2 ** at)} to ${duration(least * 2 ** (at + 1))}`);
	const slowest = done.slice().sort((a, b) => b.cpuMs - a.cpuMs).slice(0, 5);
	byId("time").replaceChildren(upright(counts, labels),
		h("div", { class: "scale", "aria-hidden": "true" }, h("span", {}, duration(least)), h("span", {}, duration(least * 2 ** counts.length))),
		h("h3", {}, "Slowest"), h("ul", { class: "shares tight" }, slowest.map((row) => h("li", {}, h("span", { class: "label" }, stranger(row.name, 60)), meter(row.cpuMs / slowest[0].cpuMs),
			h("span", { class: "figure" }, duration(row.cpuMs))))));
}

function drawInsights() {
	const done = view.filter(graded);
	drawTiles(view);
	drawHistogram(view);
	drawEntries(done);
	drawLanguages(done);
	drawConventions(done);
	drawCases(done);
	drawCriteria(done);
	drawTime(done);
}

byId("title").textContent = data.title || "Submissions";
document.title = `${data.title || "Submissions"} · ${plural(rows.length, "submission", "submissions")}`;
byId("kicker").textContent = data.blind ? "Take-home pool · names are pseudonyms" : "Take-home pool";
byId("foot").append("Written by takehome. Sort by a column's title; ", h("kbd", {}, "/"), " searches; ", h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " go from row to row.");
makeFilters();
recall();
update();
addEventListener("hashchange", () => {
	if (location.hash === "#submissions")
		return;
	recall();
	update();
});
