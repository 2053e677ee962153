// shared.js: elements made from text, numbers in words, light and dark.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// Characters that nobody sees or that turn the reading direction: a stranger's text must not look other than it is.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]/g;
const LONGEST_LINE = 2000;

function cutTo(text, most) {
	const cut = text.slice(0, most);
	return text.length > most ? cut.replace(/[\ud800-\udbff]$/, "") + "…" : text;
}

// The text as nodes: what cannot be seen is named.
function shown(text) {
	const nodes = [];
	let from = 0;
	for (const match of text.matchAll(INVISIBLE)) {
		nodes.push(text.slice(from, match.index));
		const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
		nodes.push(h("span", { class: "unseeable", title: `the character U+${code}, which cannot be seen` }, code));
		from = match.index + match[0].length;
	}
	nodes.push(text.slice(from));
	return nodes;
}

// A stranger's short text: isolated from the direction of what stands around it.
function stranger(text, most = 300) {
	return h("bdi", {}, shown(cutTo(text ?? "", most)));
}

// h("p", { class: "x", onclick: f, width: "12%" }, "text", node, [more]): an element. Children that are strings become text, never markup.
function h(tag, attributes, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {})) {
		if (value === null || value === undefined || value === false)
			continue;
		if (name.startsWith("on"))
			element.addEventListener(name.slice(2), value);
		else if (name === "css")
			for (const [property, set] of Object.entries(value))
				element.style.setProperty(property, set);
		else
			element.setAttribute(name, value === true ? "" : value);
	}
	element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

const plural = (count, one, many) => `${whole(count)} ${count === 1 ? one : many}`;
const whole = (n) => Math.round(n).toLocaleString("en");
const number = (n) => (n === null || n === undefined ? "–" : (Math.round(n * 100) / 100).toLocaleString("en", { maximumFractionDigits: 2 }));
const percent = (n) => (n === null || n === undefined ? "–" : `${(Math.round(n * 10) / 10).toLocaleString("en")} %`);
const words = (id) => id.replaceAll("_", " ");

function duration(ms) {
	if (ms === null || ms === undefined)
		return "–";
	if (ms < 1)
		return "< 1 ms";
	if (ms < 1000)
		return `${whole(ms)} ms`;
	return ms < 60000 ? `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s` : `${Math.floor(ms / 60000)} min ${Math.round((ms % 60000) / 1000)} s`;
}

function size(bytes) {
	const units = ["bytes", "KiB", "MiB", "GiB"];
	let unit = 0;
	for (; bytes >= 1024 && unit < 3; unit++)
		bytes /= 1024;
	return `${unit === 0 ? bytes : bytes.toFixed(1)} ${units[unit]}`;
}

// A share as a bar; what it says stands beside it in words, so that it is decoration to a reader of text.
function meter(share, kind = "", mark = null) {
	const width = `${Math.max(0, Math.min(1, share || 0)) * 100}%`;
	return h("span", { class: `meter ${kind}`, "aria-hidden": "true" }, h("span", { class: "fill", css: { width } }),
		mark === null ? null : h("span", { class: "mark", css: { left: `${mark * 100}%` } }));
}

function pill(kind, text) {
	return h("span", { class: `pill ${kind}` }, text);
}

const FLAGS = {
	duplicate: ["warn", "duplicate"],
	near_empty: ["warn", "nearly empty"],
	gone: ["warn", "no longer in the pool"],
	unreadable: ["bad", "unreadable"],
};

// Light and dark: what the system says, until somebody chooses.
(function theme() {
	const root = document.documentElement, button = byId("theme"), dark = matchMedia("(prefers-color-scheme: dark)");
	let chosen = null;
	try {
		chosen = localStorage.getItem("takehome-theme");
	} catch { /* pages opened from a disk may have no storage */ }
	const isDark = () => (chosen ? chosen === "dark" : dark.matches);
	const apply = () => {
		if (chosen)
			root.dataset.theme = chosen;
		button.textContent = isDark() ? "Light" : "Dark";
		button.setAttribute("aria-label", isDark() ? "Change to light colours" : "Change to dark colours");
	};
	button.addEventListener("click", () => {
		chosen = isDark() ? "light" : "dark";
		try {
			localStorage.setItem("takehome-theme", chosen);
		} catch { /* then it holds for this page */ }
		apply();
	});
	dark.addEventListener("change", apply);
	apply();
})();
