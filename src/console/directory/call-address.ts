import type { Person } from "../../contract/person.ts";

/** The address that calls a person; undefined where the API shows neither a number nor a SIP address. */
export function callAddress({
	phoneNumbers = [],
	sipAddresses = [],
}: Person): string | undefined {
	const number =
		phoneNumbers.find(({ type }) => type === "work") ??
		phoneNumbers.find(({ type }) => type === "mobile");
	if (number !== undefined) return `tel:${number.value.replace(/[^+\d]/g, "")}`;
	const sip = sipAddresses.find(({ value }) => value !== "")?.value;
	return sip === undefined ? undefined : `sip:${encodeURI(sip)}`;
}
