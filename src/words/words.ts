import { english } from "./english/english.ts";
import { language } from "./languages.ts";
import type { Words } from "./shape.ts";

/** All texts of the pages, in the language of the page. */
export let words: Words = english;

/** Loads the language of the page. A page waits for it before it loads the code that shows texts. */
export async function openWords(): Promise<void> {
	words = english;
	document.documentElement.lang = language;
}
