// many.mjs: the pool's page with very many rows, in milliseconds. Started by many.
import { launch, open } from "./browser.mjs";

const settings = JSON.parse(process.argv[2]);
const browser = await launch(settings.browser);
const tab = await open(browser, `file://${settings.pages}/index.html`);
const say = (what, value) => console.log(`${what}: ${Math.round(value)} ms`);

const paint = await tab.evaluate(() => Object.fromEntries(performance.getEntriesByType("paint").map((one) => [one.name, one.startTime])));
const load = await tab.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
say("first contentful paint", paint["first-contentful-paint"] ?? NaN);
say("table and figures ready", load);

// From the click to the frame that shows its result.
const timed = (action) => tab.evaluate((source) => new Promise((resolve) => {
	const start = performance.now();
	new Function(source)();
	requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
}), action);

say("sort by name", await timed("document.querySelector('th.c-name button').click()"));
say("sort by score", await timed("document.querySelector('th.c-score button').click()"));
say("search", await timed("const q = document.getElementById('f-q'); q.value = 'chen'; q.dispatchEvent(new Event('input'))"));
say("search dropped", await timed("const q = document.getElementById('f-q'); q.value = ''; q.dispatchEvent(new Event('input'))"));
await tab.waitForTimeout(1500);
const start = Date.now();
await tab.evaluate(() => drawInsights());
say("figures below the table", Date.now() - start);

// Two seconds of scrolling, frame by frame.
const frames = await tab.evaluate(() => new Promise((resolve) => {
	const gaps = [], box = document.getElementById("scroller");
	let last = performance.now(), left = 120;
	requestAnimationFrame(function step(now) {
		gaps.push(now - last);
		last = now;
		box.scrollTop += 900;
		if (left-- > 0)
			requestAnimationFrame(step);
		else
			resolve(gaps.slice(1).sort((a, b) => a - b));
	});
}));
say("a frame while scrolling, median", frames[frames.length >> 1]);
say("a frame while scrolling, 95 of 100", frames[Math.floor(frames.length * 0.95)]);
console.log(`rows in the document: ${await tab.evaluate(() => document.querySelectorAll("tr[data-at]").length)} of ${await tab.evaluate(() => rows.length)}`);
console.log(tab.trouble.length ? tab.trouble.join("\n") : "nothing went wrong");
await browser.close();
