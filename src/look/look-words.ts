/** The texts of every page. */
export const lookWords = {
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
	account: "account",
	signOut: "Sign out",
} as const;
