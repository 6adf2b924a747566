/** Returns whether a path fits a pattern, in which `*` stands for any characters. */
export function openPathPattern(pattern: string): (path: string) => boolean {
	const parts = pattern.split("*");
	const [first = ""] = parts;
	const last = parts.at(-1) ?? "";
	if (parts.length === 1) return (path) => path === first;
	return (path) => {
		if (path.length < first.length + last.length) return false;
		if (!path.startsWith(first) || !path.endsWith(last)) return false;
		const end = path.length - last.length;
		let from = first.length;
		// The earliest place of each part leaves the most room for the next.
		for (const part of parts.slice(1, -1)) {
			const found = path.indexOf(part, from);
			if (found === -1 || found + part.length > end) return false;
			from = found + part.length;
		}
		return true;
	};
}
