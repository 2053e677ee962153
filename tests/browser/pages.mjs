// pages.mjs: the pages of a pool that attacks them, as a reviewer uses them. Started by run.
import { readFileSync, readdirSync } from "node:fs";
import { accessible, calm, check, checks, equal, fits, launch, open } from "./browser.mjs";

const settings = JSON.parse(process.argv[2]);
const index = `file://${settings.pages}/index.html`;
const pool = JSON.parse(readFileSync(`${settings.pages}/pool.json`, "utf8")).submissions;
const browser = await launch(settings.browser);

const names = (tab) => tab.$$eval("tr[data-at] .name", (all) => all.map((one) => one.textContent));
const address = (id) => `file://${settings.pages}/candidates/${encodeURIComponent(id)}.html`;
const idOf = (start) => pool.find((row) => row.name.startsWith(start)).id;

async function sortsAndFilters() {
	const tab = await open(browser, index);
	equal((await names(tab)).length, pool.length, "every submission has a row");
	const scores = async () => tab.$$eval("tr[data-at]", (rows) => rows.map((row) => parseFloat(row.querySelector(".c-score .figure")?.textContent ?? "-1")));
	const down = (list) => list.every((one, at) => at === 0 || list[at - 1] >= one);
	check(down(await scores()), "at first the best stand first");
	await tab.click("th.c-score button");
	check(down((await scores()).reverse()), "a click on the score turns the order");
	equal(await tab.getAttribute("th.c-score", "aria-sort"), "ascending", "and says so to a screen reader");
	await tab.click("th.c-name button");
	const sorted = await names(tab), collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
	equal(await tab.getAttribute("th.c-name", "aria-sort"), "ascending", "names sort upwards first");
	check(sorted.indexOf("Index") < sorted.indexOf("Right") && collator.compare("Index", "Right") < 0, "names stand in the order of the alphabet");
	for (const column of ["result", "language", "entry", "cases", "missed", "time"]) {
		await tab.click(`th.c-${column} button`);
		equal((await names(tab)).length, pool.length, `sorted by ${column}, nobody is lost`);
	}
	await tab.fill("#f-q", "right");
	equal((await names(tab)).sort(), ["Right", "Same as right"], "the search finds names");
	check((await tab.textContent("#shown")).startsWith("2 of"), "and says how many");
	await tab.fill("#f-q", "no such thing");
	check((await tab.textContent("tbody")).includes("No submission is like that"), "nothing found is said");
	await tab.click("tbody button");
	equal((await names(tab)).length, pool.length, "and there is a way back");
	await tab.selectOption("#f-result", "passed");
	const passed = pool.filter((row) => row.report?.totals.passed).length;
	equal((await names(tab)).length, passed, "only those that passed");
	await tab.waitForTimeout(150);
	check((await tab.textContent("#tiles")).includes(String(passed)), "the figures follow the filter");
	const view = tab.url();
	await tab.goto("about:blank");
	await tab.goto(view);
	equal((await names(tab)).length, passed, "the address holds the view");
	await tab.selectOption("#f-result", "");
	await tab.waitForTimeout(150);
	const convention = await tab.$("#conventions tbody button.link");
	await convention.click();
	check((await names(tab)).length < pool.length && (await tab.textContent("#chips")).includes("departs from"), "a convention leads to who departs from it");
	await tab.click("#chips button");
	equal((await names(tab)).length, pool.length, "and can be dropped again");
	await calm(tab, "the pool's page");
}

async function byKeyboard() {
	const tab = await open(browser, index);
	await tab.keyboard.press("Tab");
	check(await tab.evaluate(() => document.activeElement.className === "skip"), "the first stop leads past the overview");
	await tab.keyboard.press("/");
	check(await tab.evaluate(() => document.activeElement.id === "f-q"), "/ leads to the search");
	await tab.keyboard.type("right");
	for (let i = 0; i < 30 && !(await tab.evaluate(() => document.activeElement.matches("a.name"))); i++)
		await tab.keyboard.press("Tab");
	const first = await tab.evaluate(() => document.activeElement.textContent);
	await tab.keyboard.press("ArrowDown");
	const second = await tab.evaluate(() => document.activeElement.textContent);
	check(first !== second && [first, second].sort().join() === "Right,Same as right", "arrows go from row to row", `${first}, ${second}`);
	await tab.keyboard.press("Home");
	equal(await tab.evaluate(() => document.activeElement.textContent), first, "Home goes to the first");
	await tab.keyboard.press("Enter");
	await tab.waitForURL(/candidates/);
	await tab.waitForSelector("main section");
	check((await tab.textContent("h1")).includes("ight"), "Enter opens the candidate");
	const stops = new Set();
	for (let i = 0; i < 200; i++) {
		await tab.keyboard.press("Tab");
		stops.add(await tab.evaluate(() => {
			const one = document.activeElement;
			const box = one.getBoundingClientRect(), style = getComputedStyle(one);
			return one === document.body ? "body" : `${one.tagName} ${box.width > 0 && (style.outlineStyle !== "none" || one.className === "skip") ? "seen" : `UNSEEN ${one.className} ${one.textContent.slice(0, 30)}`}`;
		}));
	}
	equal([...stops].filter((stop) => stop.includes("UNSEEN")), [], "every stop can be seen");
	await tab.focus("#contents a[href='#cases']");
	await tab.keyboard.press("Enter");
	check(tab.url().endsWith("#cases"), "the contents lead to the cases");
	await calm(tab, "by keyboard");
}

async function readsACandidate() {
	const tab = await open(browser, address(idOf("</script>")));
	const details = await tab.$("details.case:not(.good)");
	check(!(await details.evaluate((one) => one.open)), "cases are folded at first");
	await (await details.$("summary")).click();
	check(await details.evaluate((one) => one.open && one.querySelector(".difference, pre") !== null), "a click unfolds the difference");
	const text = await details.textContent();
	check(text.includes("Expected") && text.includes("Got"), "expected and got stand side by side");
	await tab.click("text=Fold all");
	check(!(await details.evaluate((one) => one.open)), "and folds it again");
	await tab.click("text=Unfold what failed");
	check((await tab.$$("details.case[open]")).length >= 2, "what failed is unfolded together");
	equal(await tab.$$eval(".file", (all) => all.length), 7, "its files are listed, with the strangest names");
	for (const file of await tab.$$(".file"))
		await file.click();
	check((await tab.$$(".unseeable")).length > 0, "what cannot be seen is named");
	check(!/[\u202a-\u202e\u2066-\u2069]/.test(await tab.evaluate(() => document.body.innerText)), "nothing turns the reading direction");
	await calm(tab, "a candidate who attacks");
	const right = await open(browser, address(idOf("Right")));
	check((await right.textContent("#summary ~ *, main")).includes("Same as right"), "who handed in the same is named");
	const place = await right.$("#entry ~ * a.place, section[aria-labelledby=entry] a.place");
	await place.click();
	check(await right.evaluate(() => document.activeElement.closest(".viewer") !== null), "evidence leads into the file");
	check((await right.$$(".line.marked")).length > 0, "the lines that count are marked");
	await right.click("#neighbours a");
	await right.waitForSelector("main section");
	await right.click("#kicker a");
	await right.waitForSelector("table.submissions");
	await calm(right, "from page to page");
	const changed = await open(browser, address(idOf("Index")));
	check((await changed.textContent("main")).includes("has changed since it was graded"), "files that have changed since are not shown as if they were graded");
	const gone = await open(browser, address(idOf("gone")));
	check((await gone.textContent("main")).includes("costs the candidate nothing"), "without a grade the page says whose fault it is");
	await calm(gone, "a page without a grade");
}

// What a person decides: the levels stand there before, and who decided and why after.
async function showsWhatWasDecided() {
	const open_ = await open(browser, address(idOf("Same as right")));
	const waiting = await open_.textContent("section[aria-labelledby=rubric]");
	check(waiting.includes("waits for a reviewer") && (await open_.$$(".levels li")).length === 2, "a criterion that waits shows its levels");
	check(waiting.includes(`takehome review DIR ${idOf("Same as right")} design`), "and how one decides");
	const decided = await open(browser, address(idOf("Right")));
	check((await decided.textContent(".levels .chosen")).includes("yes") && (await decided.textContent(".review")).includes("Reads like a letter."), "a decision is shown on its level, with its note");
	check((await decided.textContent(".review")).includes("Ada <b>King</b>"), "and with who gave it, as text");
	check((await decided.textContent(".whole")).includes("100 %"), "the whole is told");
	const attacked = await open(browser, address(idOf("</script>")));
	check((await attacked.textContent(".review")).includes("onerror="), "a note that attacks is text");
	for (const tab of [open_, decided, attacked])
		await calm(tab, "what a person decides");
	const tab = await open(browser, index);
	equal((await tab.$$eval("tr[data-at] .pill", (all) => all.map((one) => one.textContent).filter((text) => text.startsWith("reviewed")))).length, 2, "the pool's page says who is reviewed");
}

async function showsADialogue() {
	for (const [theme, width] of [["light", 1280], ["dark", 1280], ["light", 380], ["dark", 380]]) {
		const tab = await open(browser, `file://${settings.dialogue}`, { theme, width });
		await tab.click("text=Unfold what failed");
		const turns = await tab.$$("details.case[open] .dialogue li");
		check(turns.length >= 2 && (await tab.$$(".dialogue .interactor")).length > 0, "what both said stands there in order", `${turns.length}`);
		await fits(tab, `a dialogue, ${theme}, ${width}`);
		await accessible(tab, `a dialogue, ${theme}, ${width}`);
		await calm(tab, "a dialogue");
		await tab.screenshot({ path: `${settings.shots}/dialogue-${theme}-${width}.png`, fullPage: true });
		await tab.context().close();
	}
}

async function looksGood() {
	for (const theme of ["light", "dark"])
		for (const width of [1280, 380]) {
			const tab = await open(browser, index, { width, theme });
			await fits(tab, `the pool, ${theme}, ${width}`);
			await accessible(tab, `the pool, ${theme}, ${width}`);
			await tab.screenshot({ path: `${settings.shots}/pool-${theme}-${width}.png`, fullPage: true });
			await tab.context().close();
		}
	for (const file of readdirSync(`${settings.pages}/candidates`)) {
		for (const [theme, width] of [["light", 1280], ["dark", 380]]) {
			const tab = await open(browser, `file://${settings.pages}/candidates/${encodeURIComponent(file)}`, { width, theme });
			const unfold = await tab.$("text=Unfold what failed");
			await unfold?.click();
			await fits(tab, `${file}, ${theme}, ${width}`);
			await accessible(tab, `${file}, ${theme}, ${width}`);
			await calm(tab, file);
			const tall = await tab.evaluate(() => Math.max(...[...document.querySelectorAll("h1, summary, .file, .pill, .criterion-head")].map((one) => one.offsetHeight)));
			check(tall < 400, `${file}, ${width}: no name pushes the page apart`, `${tall} px`);
			await tab.screenshot({ path: `${settings.shots}/${file.slice(0, 40).replace(/\W/g, "-")}-${theme}-${width}.png`, fullPage: true });
			await tab.context().close();
		}
	}
}

async function changesItsColours() {
	const tab = await open(browser, index, { theme: "dark" });
	const paper = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const dark = await paper();
	await tab.click("#theme");
	const light = await paper();
	check(dark !== light && (await tab.textContent("#theme")) === "Dark", "the button changes the colours", `${dark}, ${light}`);
	await tab.click("a.name");
	await tab.waitForSelector("main section");
	equal(await paper(), light, "and the choice holds on the next page");
}

async function prints() {
	const tab = await open(browser, index);
	await tab.emulateMedia({ media: "print" });
	await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
	equal((await names(tab)).length, pool.length, "on paper stand all rows");
	check(!(await tab.isVisible("#filters")), "and no controls");
	check((await tab.pdf({ format: "A4" })).length > 10000, "the pool prints");
	const one = await open(browser, address(idOf("</script>")));
	check((await one.pdf({ format: "A4" })).length > 10000, "a candidate prints");
	await one.emulateMedia({ media: "print" });
	await one.evaluate(() => dispatchEvent(new Event("beforeprint")));
	check((await one.$$("details.case[open]")).length > 0, "on paper what failed is unfolded");
}

// The policy itself: what would get past the escaping still does nothing.
async function stopsWhatGetsPast() {
	const tab = await open(browser, index);
	await tab.evaluate(() => {
		const box = document.createElement("div");
		document.body.append(box);
		box.innerHTML = "<img src=x onerror='window.hacked = 1'><svg onload='window.hacked = 2'></svg><b style='color: red' id=styled>x</b>";
		const script = document.createElement("script");
		script.textContent = "window.hacked = 3";
		document.body.append(script);
		const link = document.createElement("a");
		link.href = "javascript:window.hacked = 4";
		document.body.append(link);
		link.click();
	});
	await tab.waitForTimeout(200);
	equal(await tab.evaluate(() => window.hacked ?? null), null, "planted markup, script and link do nothing");
	check((await tab.evaluate(() => getComputedStyle(document.getElementById("styled")).color)) !== "rgb(255, 0, 0)", "planted styles neither");
	check(tab.trouble.some((one) => one.includes("Content Security Policy")), "the policy says that it has stopped them");
}

for (const part of [sortsAndFilters, byKeyboard, readsACandidate, showsWhatWasDecided, showsADialogue, changesItsColours, prints, stopsWhatGetsPast, looksGood])
	try {
		await part();
	} catch (error) {
		check(false, part.name, error.stack);
	}
await browser.close();
console.log(`browser/pages: ${checks.held} held, ${checks.failed} failed`);
process.exitCode = checks.failed || !checks.held ? 1 : 0;
