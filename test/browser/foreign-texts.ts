import type { Page } from "playwright-core";
import { english } from "../../src/words/english/english.ts";
import type { Words } from "../../src/words/shape.ts";

/** Words that a sentence in English has twice, and names and sentences in German or Japanese do not. */
const ofEnglish =
	/\b(the|is|are|of|to|cannot|your)\b.*\b(the|is|are|of|to|cannot|your)\b/i;

/** The texts of a page in another language that are English, except for what is marked as English, code, and what people have typed. */
export async function findEnglish(page: Page, words: Words): Promise<string[]> {
	const own = new Set(listTexts(words));
	const foreign = new Set(
		listTexts(english).filter((text) => !own.has(text) && text.length > 1),
	);
	const shown = await page.evaluate(readTexts);
	return shown.filter((text) => foreign.has(text) || ofEnglish.test(text));
}

function listTexts(words: unknown): string[] {
	if (typeof words === "string") return [words];
	return typeof words === "object" && words !== null
		? Object.values(words).flatMap(listTexts)
		: [];
}

// Runs in the page.
function readTexts(): string[] {
	const other =
		"[lang=en], [translate=no], code, pre, kbd, textarea, [data-text=data]";
	const texts: string[] = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const parent = walker.currentNode.parentElement;
		const text = walker.currentNode.textContent?.trim() ?? "";
		if (
			text === "" ||
			parent === null ||
			parent.closest(`${other}, script, noscript`)
		)
			continue;
		texts.push(text);
	}
	for (const name of ["aria-label", "placeholder", "title"])
		for (const element of document.querySelectorAll(`[${name}]`))
			if (element.closest(other) === null)
				texts.push(element.getAttribute(name) ?? "");
	return texts;
}
