// browser.mjs: what the tests share: a Chromium that lets no request out, checks that are counted, and pages that report what went wrong in them.
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const { chromium } = require("playwright-core");
const AXE = require.resolve("axe-core/axe.min.js");
import { readFileSync } from "node:fs";

export const checks = { held: 0, failed: 0 };

export function check(holds, what, detail = "") {
	if (holds) {
		checks.held++;
	} else {
		checks.failed++;
		console.log(`FAILED: ${what}${detail ? `: ${detail}` : ""}`);
	}
	return holds;
}

export function equal(got, wanted, what) {
	return check(JSON.stringify(got) === JSON.stringify(wanted), what, `got ${JSON.stringify(got)}, wanted ${JSON.stringify(wanted)}`);
}

export async function launch(path) {
	return chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"] });
}

// A page of its own. Whatever it asks for, says or runs into is noted in tab.trouble.
export async function open(browser, address, { width = 1280, height = 900, theme = "light" } = {}) {
	const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: "reduce" });
	const tab = await context.newPage();
	tab.trouble = [];
	tab.on("console", (message) => tab.trouble.push(`console ${message.type()}: ${message.text()}`));
	tab.on("pageerror", (error) => tab.trouble.push(`error: ${error.message}`));
	tab.on("dialog", (dialog) => {
		tab.trouble.push(`dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
	tab.on("request", (request) => {
		if (!/^(file|data):/.test(request.url()))
			tab.trouble.push(`request: ${request.url()}`);
	});
	await tab.goto(address);
	await tab.waitForSelector("main section");
	await tab.waitForTimeout(150);
	return tab;
}

export async function calm(tab, what) {
	equal(tab.trouble, [], `${what}: nothing goes wrong, nothing is asked of a network`);
	equal(await tab.evaluate(() => window.hacked ?? null), null, `${what}: no text was run`);
}

// What axe-core calls serious or critical. It is evaluated from outside of the page, whose policy would not let it in.
export async function accessible(tab, what) {
	await tab.evaluate(readFileSync(AXE, "utf8"));
	const { looked, found } = await tab.evaluate(async () => {
		const result = await window.axe.run(document);
		return { looked: result.passes.length, found: result.violations.filter((one) => one.impact === "serious" || one.impact === "critical")
			.map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`) };
	});
	check(looked > 15, `${what}: axe has looked`, `${looked} rules`);
	equal(found, [], `${what}: axe finds nothing serious`);
}

// Nothing sticks out of the page sideways.
export async function fits(tab, what) {
	const over = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	const who = over > 0 ? await tab.evaluate(() => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroller, .sideways, .listing, pre, thead"))
		.slice(0, 3).map((one) => `${one.tagName}.${one.className}`).join(" ")) : "";
	check(over <= 0, `${what}: nothing sticks out sideways`, `${over} px: ${who}`);
}
