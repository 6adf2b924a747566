import { createHmac } from "node:crypto";
import { personalNames, personalParameters } from "../personal-names.ts";
import type { Exchange, RecordedBody } from "../recording.ts";

/** The minimum length of a name that is also replaced within sentences. */
const nameLengthMin = 3;
const emailPattern = /[\w.+'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi;
const isEmail = new RegExp(`^${emailPattern.source}$`, "i");
const numberPattern = /\+\d[\d ().-]{5,}\d/g;

/**
 * Replaces names, e-mail addresses and numbers of people in exchanges. Equal values get equal replacements, as long as
 * the key is the same. Bodies that are not JSON are left out.
 */
export function openPeopleMask(key: string): (exchange: Exchange) => Exchange {
	const hash = (text: string) =>
		createHmac("sha256", key).update(text.toLowerCase()).digest("hex");
	const nameOf = (text: string) =>
		/^Masked-[\da-f]{10}$/.test(text)
			? text
			: `Masked-${hash(text).slice(0, 10)}`;
	const emailOf = (email: string) =>
		`masked-${hash(decodeURIComponent(email)).slice(0, 10)}${/%40/.test(email) ? "%40" : "@"}masked.example`;
	const numberOf = (number: string) => {
		const digits = hash(number.replaceAll(/\D/g, ""));
		let at = 0;
		return number.replaceAll(/\d/g, () =>
			String(Number.parseInt(digits[at++ % digits.length] ?? "0", 16) % 10),
		);
	};
	const within = (text: string) =>
		text.replaceAll(emailPattern, emailOf).replaceAll(numberPattern, numberOf);
	const replace = (kind: "name" | "number", text: string) => {
		if (text === "") return text;
		if (isEmail.test(text)) return emailOf(text);
		return kind === "name" ? nameOf(text) : numberOf(text);
	};

	function maskValue(
		value: unknown,
		name: string,
		found: Set<string>,
	): unknown {
		const kind = personalNames.get(name);
		if (typeof value === "string") {
			if (kind === undefined) return within(value);
			if (kind === "name") found.add(value);
			return replace(kind, value);
		}
		if (Array.isArray(value))
			return value.map((entry) => maskValue(entry, name, found));
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([inner, entry]) => [
				inner,
				// The numbers of a person are in objects, as their `value`.
				maskValue(
					entry,
					kind === "number" && inner === "value" ? name : inner,
					found,
				),
			]),
		);
	}

	function maskPath(path: string, found: Set<string>): string {
		const [before = "", query] = path.split("?", 2);
		const plain = within(before);
		if (query === undefined) return plain;
		const parameters = new URLSearchParams(query);
		let isChanged = false;
		for (const [name, value] of [...parameters]) {
			const kind = personalParameters.get(name);
			if (kind === "name") found.add(value);
			const masked = kind ? replace(kind, value) : within(value);
			if (masked === value) continue;
			parameters.set(name, masked);
			isChanged = true;
		}
		return isChanged ? `${plain}?${parameters}` : path;
	}

	function maskHeaders(headers: Record<string, string>, found: Set<string>) {
		return Object.fromEntries(
			Object.entries(headers).map(([name, value]) => [
				name,
				value
					.replaceAll(
						/<([^>?]*)(\?[^>]*)>/g,
						(_, before: string, query: string) =>
							`<${before}${maskPath(query, found)}>`,
					)
					.replaceAll(emailPattern, emailOf),
			]),
		);
	}

	function maskBody(body: RecordedBody | undefined, found: Set<string>) {
		if (body === undefined || body.leftOut !== undefined) return body;
		const { bytes, json } = body;
		if (json === undefined) return { bytes, leftOut: "may name people" };
		return { bytes, json: maskValue(json, "", found) };
	}

	return (exchange) => {
		const found = new Set<string>();
		const { requestHeaders, requestBody, replyHeaders, replyBody } = exchange;
		const masked: Exchange = {
			...exchange,
			path: maskPath(exchange.path, found),
			requestHeaders: maskHeaders(requestHeaders, found),
		};
		const request = maskBody(requestBody, found);
		const reply = maskBody(replyBody, found);
		if (request !== undefined) masked.requestBody = request;
		if (replyHeaders !== undefined)
			masked.replyHeaders = maskHeaders(replyHeaders, found);
		if (reply !== undefined) masked.replyBody = reply;
		return replaceNames(masked, [...found], nameOf);
	};
}

// A refusal may name a person within a sentence.
function replaceNames(
	exchange: Exchange,
	names: readonly string[],
	nameOf: (name: string) => string,
): Exchange {
	const long = names
		.filter((name) => name.length >= nameLengthMin)
		.sort((one, other) => other.length - one.length);
	if (long.length === 0) return exchange;
	const replaceIn = (value: unknown): unknown => {
		if (typeof value === "string" && value.includes(" "))
			return long.reduce(
				(text, name) => text.replaceAll(name, () => nameOf(name)),
				value,
			);
		if (Array.isArray(value)) return value.map(replaceIn);
		if (typeof value !== "object" || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [name, replaceIn(entry)]),
		);
	};
	const { requestBody, replyBody } = exchange;
	return {
		...exchange,
		...(requestBody && { requestBody: replaceIn(requestBody) as RecordedBody }),
		...(replyBody && { replyBody: replaceIn(replyBody) as RecordedBody }),
	};
}
