const key = "peopled.navigation";
const phone = matchMedia("(max-width: 719px)");
/** Below this width, the navigation is narrow unless the person has widened it. */
const smallWindow = matchMedia("(max-width: 1179px)");

/** Whether the navigation shows icons only. Each browser keeps the choice; without one, the width of the window decides. */
export function isNavigationNarrow(): boolean {
	if (phone.matches) return false;
	const kept = localStorage.getItem(key);
	return kept === null ? smallWindow.matches : kept === "narrow";
}

export function setNavigationNarrow(isNarrow: boolean): void {
	localStorage.setItem(key, isNarrow ? "narrow" : "wide");
}

/** Calls `run` when the window becomes so wide or so narrow that the navigation may change. */
export function onWindowWidthChange(run: () => void): void {
	for (const query of [phone, smallWindow])
		query.addEventListener("change", run);
}
