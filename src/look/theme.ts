/** The color scheme of the pages: the computer's setting, always light or always dark. */
export type Theme = "system" | "light" | "dark";

export const themes: readonly Theme[] = ["system", "light", "dark"];

const themeKey = "peopled.theme";
const dark = matchMedia("(prefers-color-scheme: dark)");
const changed = new EventTarget();

/** The theme of this browser for all pages of the server. */
export function readTheme(): Theme {
	const kept = localStorage.getItem(themeKey);
	return themes.find((theme) => theme === kept) ?? "system";
}

export function writeTheme(theme: Theme): void {
	localStorage.setItem(themeKey, theme);
	applyTheme();
}

/** Applies the colors of the theme to the document, now and after every change of the theme: here, in another tab, or on the computer. */
export function openTheme(): void {
	applyTheme();
	dark.addEventListener("change", applyTheme);
	addEventListener("storage", (event) => {
		const { key } = event as StorageEvent;
		if (key === themeKey || key === null) applyTheme();
	});
}

/** Calls `run` after every change of the theme. */
export function onThemeChange(run: () => void): void {
	changed.addEventListener("theme", run);
}

function applyTheme(): void {
	const theme = readTheme();
	const isDark = theme === "dark" || (theme === "system" && dark.matches);
	const { dataset, style } = document.documentElement;
	dataset.theme = isDark ? "dark" : "light";
	style.colorScheme = dataset.theme;
	changed.dispatchEvent(new Event("theme"));
}
