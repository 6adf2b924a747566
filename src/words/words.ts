import { english } from "./english/english.ts";
import { type Language, language } from "./languages.ts";
import type { Words } from "./shape.ts";

/** All texts of the pages, in the language of the page. */
export let words: Words = english;

const loaders: Readonly<Record<Language, () => Words | Promise<Words>>> = {
	en: () => english,
	de: async () => {
		const { german } = await import("./german/german.ts");
		return german;
	},
	ja: async () => {
		const { japanese } = await import("./japanese/japanese.ts");
		return japanese;
	},
};

/** Loads the language of the page. A page waits for it before it loads the code that shows texts. */
export async function openWords(): Promise<void> {
	const { documentElement } = document;
	try {
		words = await loaders[language]();
		documentElement.lang = language;
	} catch {
		// The script did not arrive. English is there already, and better than an empty page.
		documentElement.lang = "en";
	}
}
