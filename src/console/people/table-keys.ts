/** Letters within this time of each other are one beginning of a name. */
const typingMs = 700;

/** The row to which a key leads; undefined for other keys. */
export function rowAfterKey(
	key: string,
	{ active, page, last }: { active: number; page: number; last: number },
): number | undefined {
	const steps: Record<string, number> = {
		ArrowDown: active + 1,
		ArrowUp: active - 1,
		PageDown: active + page,
		PageUp: active - page,
		Home: 0,
		End: last,
	};
	const wanted = steps[key];
	return wanted === undefined ? undefined : Math.max(0, Math.min(last, wanted));
}

/** Whether a key opens the menu of the active row. */
export function isMenuKey({ key, shiftKey }: KeyboardEvent): boolean {
	return key === "ContextMenu" || (key === "F10" && shiftKey);
}

/** Collects letters that are typed one after the other. Returns them all after each key; undefined for other keys. */
export function openTyping(): (key: string) => string | undefined {
	let typed = "";
	let typedAt = Number.NEGATIVE_INFINITY;
	return (key) => {
		if (!/^[\p{L}\p{N}]$/u.test(key)) return undefined;
		const now = performance.now();
		typed = now - typedAt < typingMs ? typed + key : key;
		typedAt = now;
		return typed;
	};
}
