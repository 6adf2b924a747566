/** Headers of a reply that name addresses of the service. */
export const linkNames = ["link", "location", "content-location"] as const;

/** Replaces the address of the service at the beginning of every link with another one. */
export function rewriteLinks(
	headers: Headers,
	{ from, to }: { from: string; to: string },
): void {
	for (const name of linkNames) {
		const value = headers.get(name);
		if (value !== null) headers.set(name, moveLinks(value, { from, to }));
	}
}

function moveLinks(
	value: string,
	{ from, to }: { from: string; to: string },
): string {
	return value.replaceAll(/https?:\/\/[^>\s,;"]+/g, (link) =>
		isBelow(link, from) ? to + link.slice(from.length) : link,
	);
}

// Another host may begin with the same letters.
function isBelow(link: string, base: string): boolean {
	return link.startsWith(base) && /^(?:[/?#]|$)/.test(link.slice(base.length));
}
