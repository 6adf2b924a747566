import { type Problem, problemOf } from "../problems.ts";
import { findInvisible, hasControl } from "./text.ts";

/** The longest address of a picture, site or webhook, in characters. */
export const urlLengthMax = 2048;

/**
 * A web address in its canonical form; `problem` says why it is not valid. Its host follows `http://` or
 * `https://`, and it holds no user name or password.
 */
export function readWebAddress(
	text: string,
): { url: string } | { problem: Problem } {
	const problem = findFault(text);
	if (problem !== undefined) return { problem };
	const { href } = new URL(text);
	// An address of only a host stays without the slash.
	const url = href === `${text}/` ? text : href;
	return url.length <= urlLengthMax
		? { url }
		: { problem: problemOf.wrongWebAddress({ max: urlLengthMax }) };
}

const noAddress = problemOf.wrongWebAddress({
	max: urlLengthMax,
	example: "https://example.com/picture.png",
});

function findFault(text: string): Problem | undefined {
	if (text.length > urlLengthMax)
		return problemOf.wrongWebAddress({ max: urlLengthMax });
	if (
		/[\s\\]/.test(text) ||
		hasControl(text) ||
		findInvisible(text) !== undefined
	)
		return problemOf.wrongValue({
			expected:
				"a web address without blanks, backslashes and characters that cannot be seen",
		});
	const [, authority] = /^https?:\/\/([^/?#]+)/i.exec(text) ?? [];
	if (authority === undefined || !URL.canParse(text)) return noAddress;
	if (authority.includes("@"))
		return problemOf.forbiddenPart({ part: "a user name or password" });
	const { hostname } = new URL(text);
	// A name may end in one dot.
	const labels = hostname.replace(/\.$/, "").split(".");
	return labels.includes("") ? noAddress : undefined;
}
