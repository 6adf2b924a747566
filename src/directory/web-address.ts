import { type Problem, problemOf } from "./problems.ts";
import { findInvisible, hasControl } from "./text.ts";

/** The longest address of a picture, site or webhook, in characters. */
export const urlLengthMax = 2048;

/**
 * A web address in the one form that every program reads alike; `problem` says why it is none. It
 * names its host after `http://` or `https://`, and holds no user name or password.
 */
export function readWebAddress(
	text: string,
): { url: string } | { problem: Problem } {
	const rule = findFault(text);
	if (rule !== undefined) return { problem: problemOf.wrongFormat({ rule }) };
	const { href } = new URL(text);
	// An address of a host alone stays without the slash.
	const url = href === `${text}/` ? text : href;
	return url.length <= urlLengthMax
		? { url }
		: { problem: problemOf.wrongFormat({ rule: tooLong }) };
}

const tooLong = `must be an http or https address of at most ${urlLengthMax} characters`;
const noAddress = `${tooLong}, such as "https://example.com/picture.png"`;

function findFault(text: string): string | undefined {
	if (text.length > urlLengthMax) return tooLong;
	if (
		/[\s\\]/.test(text) ||
		hasControl(text) ||
		findInvisible(text) !== undefined
	)
		return "must be a web address without blanks, backslashes and characters that cannot be seen";
	const [, authority] = /^https?:\/\/([^/?#]+)/i.exec(text) ?? [];
	if (authority === undefined || !URL.canParse(text)) return noAddress;
	if (authority.includes("@")) return "must not hold a user name or password";
	const { hostname } = new URL(text);
	// One dot may end a name.
	const labels = hostname.replace(/\.$/, "").split(".");
	return labels.includes("") ? noAddress : undefined;
}
