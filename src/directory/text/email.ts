import { type Problem, problemOf } from "../problems.ts";
import { findInvisible, foldCase, hasControl, nameOf } from "./text.ts";

/** The longest e-mail address and the longest name before its @, in octets (RFC 5321, 4.5.3.1). */
const emailLengthMax = 254;
const localLengthMax = 64;

const ascii = /^[\x21-\x7e]*$/;
// RFC 5322, 3.2.3, and the letters and signs of every script (RFC 6531)
const atoms =
	/^(?:[\w!#$%&'*+/=?^`{|}~-]|[^\p{ASCII}\p{Z}\p{C}\u2800])+(?:\.(?:[\w!#$%&'*+/=?^`{|}~-]|[^\p{ASCII}\p{Z}\p{C}\u2800])+)*$/u;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
// A label may be punycode; its ASCII letters come first.
const edgeHyphen = /^(?:xn--)?-|-$/;
// Characters that would end a host name in a web address, or be parsed differently there.
const delimiters = /[^\P{ASCII}\w.-]/u;

/** The problem of a text that is not an e-mail address; undefined when it is one. */
export function complainOfEmail(text: string): Problem | undefined {
	if (hasControl(text))
		return problemOf.wrongEmail({ forbidden: "control characters" });
	const hidden = findInvisible(text);
	if (hidden !== undefined)
		return problemOf.wrongEmail({
			forbidden: `the invisible character ${nameOf(hidden)}`,
		});
	const at = text.lastIndexOf("@");
	const local = text.slice(0, Math.max(at, 0));
	const given = text.slice(at + 1);
	const domain = domainKey(given);
	const isRight =
		at > 0 &&
		atoms.test(local) &&
		octetsOf(local) <= localLengthMax &&
		domain !== undefined &&
		isHost(given, domain) &&
		octetsOf(local) + 1 + domain.length <= emailLengthMax;
	return isRight ? undefined : problemOf.wrongEmail({});
}

/** Whether a text is an e-mail address: a dot-atom, one @, and a domain of two labels or more (RFC 5321, RFC 1035). */
export function isEmail(text: string): boolean {
	return complainOfEmail(text) === undefined;
}

/** One key for each mailbox: neither case nor the form of the domain (letters or punycode) counts. */
export function emailKey(email: string): string {
	if (ascii.test(email)) return email.toLowerCase();
	const text = email.trim();
	const at = text.lastIndexOf("@");
	const domain = domainKey(text.slice(at + 1));
	return at < 0 || domain === undefined
		? fold(text)
		: `${fold(text.slice(0, at))}@${domain}`;
}

// A domain in the form of the name system, in lower case; undefined when it is not valid.
function domainKey(domain: string): string | undefined {
	const name = ascii.test(domain) ? domain.toLowerCase() : encodeDomain(domain);
	const labels = name?.split(".") ?? [];
	return labels.length >= 2 && labels.every((each) => label.test(each))
		? name
		: undefined;
}

// Whether a domain is a valid host name: no label begins or ends with a hyphen, in letters or in punycode;
// all punycode decodes to letters; and the last label is not a number, as in an IP address.
function isHost(given: string, key: string): boolean {
	const labels = [
		...given.normalize("NFKC").split(/[.\u3002]/),
		...key.split("."),
	];
	return (
		labels.every((each) => !edgeHyphen.test(each)) &&
		!/\.\d+$/.test(key) &&
		(!/(?:^|\.)xn--/.test(key) || encodeDomain(key) === key)
	);
}

function encodeDomain(domain: string): string | undefined {
	if (delimiters.test(domain)) return undefined;
	try {
		return new URL(`http://${domain}/`).hostname;
	} catch {
		return undefined;
	}
}

function fold(text: string): string {
	return foldCase(text.normalize("NFD")).normalize("NFC");
}

function octetsOf(text: string): number {
	return ascii.test(text) ? text.length : new TextEncoder().encode(text).length;
}
