import type { Call } from "../call.ts";

/** The header with the page that begins at an index. */
export function linkTo(
	{ url }: Pick<Call, "url">,
	startIndex: number,
): Record<string, string> {
	const next = new URL(url);
	next.searchParams.set("startIndex", String(startIndex));
	return { link: `<${next.href}>; rel="next"` };
}
