/** How the console looks: as the computer does, or always the one or the other. */
export type Theme = "system" | "light" | "dark";

const themes: readonly Theme[] = ["system", "light", "dark"];
const themeKey = "peopled.theme";
const columnsKey = "peopled.columns";
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Settings of this browser; nothing of them is secret, so they outlive the session. */
export function readTheme(): Theme {
	const kept = localStorage.getItem(themeKey);
	return themes.find((theme) => theme === kept) ?? "system";
}

export function writeTheme(theme: Theme): void {
	localStorage.setItem(themeKey, theme);
	applyTheme();
}

/** Gives the document the colours of the theme, now and whenever the computer's change. */
export function openTheme(): void {
	applyTheme();
	dark.addEventListener("change", applyTheme);
}

/** The columns to show of the people, by name; undefined when never chosen. */
export function readColumns(): readonly string[] | undefined {
	const kept = localStorage.getItem(columnsKey);
	return kept === null ? undefined : kept.split(",");
}

export function writeColumns(columns: readonly string[]): void {
	localStorage.setItem(columnsKey, columns.join(","));
}

function applyTheme(): void {
	const theme = readTheme();
	const isDark = theme === "dark" || (theme === "system" && dark.matches);
	const { classList, style } = document.documentElement;
	classList.toggle("mds-theme-stable-darkWebex", isDark);
	classList.toggle("mds-theme-stable-lightWebex", !isDark);
	style.setProperty("color-scheme", isDark ? "dark" : "light");
}
