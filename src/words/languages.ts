/** A language of the pages. */
export type Language = "en" | "de" | "ja";

/** The languages of the pages, each by its own name. */
export const languageNames: Readonly<Record<Language, string>> = {
	en: "English",
	de: "Deutsch",
	ja: "日本語",
};

/** What a browser keeps: one of the languages, or the language of the system. */
type LanguageChoice = Language | "system";

const languageKey = "peopled.language";

/** The choice of this browser for all pages of the server. */
export function readLanguageChoice(): LanguageChoice {
	const kept = localStorage.getItem(languageKey);
	return isLanguage(kept) ? kept : "system";
}

/** Keeps the choice. Anything but a language means the language of the system. */
export function writeLanguageChoice(choice: string): void {
	localStorage.setItem(languageKey, choice);
}

/** Calls `run` after another tab has changed the choice. */
export function onLanguageChoice(run: () => void): void {
	addEventListener("storage", (event) => {
		const { key } = event as StorageEvent;
		if (key === languageKey || key === null) run();
	});
}

/** The language of the pages: the choice, else the first of the browser's languages that there is, else English. */
export function findLanguage(
	choice: LanguageChoice,
	wanted: readonly string[],
): Language {
	if (choice !== "system") return choice;
	return wanted.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

function isLanguage(text: unknown): text is Language {
	return typeof text === "string" && Object.hasOwn(languageNames, text);
}

/** The language of this page. It stays the same until the page is loaded again. Outside of a browser it is English. */
export const language: Language =
	typeof document === "undefined"
		? "en"
		: findLanguage(readLanguageChoice(), navigator.languages);
