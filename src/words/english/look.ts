import { counted, number } from "./formats.ts";

/** The texts of every page. */
export const look = {
	product: "peopled",
	pages: {
		label: "Pages",
		console: "Console",
		reference: "API reference",
	},
	theme: {
		label: "Colors",
		system: "System",
		light: "Light",
		dark: "Dark",
	},
	language: { label: "Language", system: "System" },
	account: "account",
	loading: "Loading…",
	choice: {
		clear: (label: string) => `Clear ${label}`,
		remove: (chosen: string) => `Remove ${chosen}`,
		chosen: "Selected",
		found: (count: number) => counted(count, "suggestion", "suggestions"),
		none: "No matches",
		searching: "Searching…",
		failed: "The search failed. Type again to retry.",
		more: (count: number) => `${number(count)} more. Type to narrow the list.`,
		take: (text: string) => `Use “${text}”`,
	},
	sample: {
		language: "Language",
		sdk: "SDK",
		copy: "Copy",
		copied: "Copied",
		selected: "Selected: press Ctrl+C",
		text: (language: string) => `Code sample in ${language}`,
	},
	unreachable:
		"The server does not respond. Check that it is running, then try again.",
	signIn: {
		title: "Sign in to peopled",
		token: "Access token",
		tokenHint: "The operator creates one with “peopled token create <e-mail>”.",
		go: "Sign in",
		refused: "This access token is not valid. Check that you copied all of it.",
		samples: "Sample people",
		samplesHint:
			"This is a sample directory. One click signs you in as one of its people.",
		oidc: (name: string) => `Sign in with ${name}`,
		oidcBlocked:
			"The browser did not open a tab for signing in. Allow it, then try again.",
		or: "or",
		as: "Sign in as",
	},
	signOut: "Sign out",
};
