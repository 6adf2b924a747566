import type { FieldProblem } from "../../directory/field-problem.ts";
import { problemOf } from "../../directory/problems.ts";
import { hasControl } from "../../directory/text/text.ts";
import { RequestError } from "../errors.ts";
import type { ReadJson } from "./json.ts";

/** The most fields of a form. */
const formFieldsMax = 100;

/**
 * The fields of a form as an object of texts. A field that is there twice is a problem: OAuth forbids it (RFC 6749,
 * 3.2). Refuses with `malformed` bytes that are not UTF-8.
 */
export function parseForm(bytes: Uint8Array): ReadJson {
	const value: Record<string, string> = Object.create(null);
	const problems: FieldProblem[] = [];
	const counts = new Map<string, number>();
	for (const [name, text] of new URLSearchParams(decode(bytes))) {
		const count = (counts.get(name) ?? 0) + 1;
		counts.set(name, count);
		if (counts.size > formFieldsMax)
			throw new RequestError(
				"malformed",
				`The form has more than ${formFieldsMax} fields.`,
			);
		value[name] = text;
		if (hasControl(text.replaceAll(/[\t\r\n]/g, "")))
			problems.push({
				field: name,
				...problemOf.forbiddenPart({ part: "control characters" }),
			});
	}
	for (const [field, actual] of counts)
		if (actual > 1) problems.push({ field, ...problemOf.notOnce({ actual }) });
	return { value: { ...value }, problems };
}

function decode(bytes: Uint8Array): string {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw Object.assign(
			new RequestError("malformed", "The form is not UTF-8."),
			{ cause },
		);
	}
}
