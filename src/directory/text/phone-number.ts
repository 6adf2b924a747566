import parsePhoneNumber, {
	type CountryCode,
	type E164Number,
	isSupportedCountry,
	PhoneNumber as LibPhoneNumber,
	ParseError,
	parsePhoneNumberWithError,
	validatePhoneNumberLength,
} from "libphonenumber-js/max";
import type { PhoneNumber } from "../people/person.ts";
import { type Problem, problemOf } from "../problems.ts";
import { hasControl } from "./text.ts";

/** The longest text that is parsed as a number, in characters, including those that are dropped. */
const textLengthMax = 64;
const givenLengthMax = 256;

// Characters without meaning around or between the digits: direction marks and characters without width.
const silent = /\p{Default_Ignorable_Code_Point}/gu;
const extension =
	/(?:;?\s*(?:ext(?:ension|n)?|x|#|доб|int)\s*[.:=]?|,+|;)\s*([\p{Nd}]+)\s*#?\s*$/iu;

/** A valid number, or the reason why a text is not one. */
type ReadNumber = { number: PhoneNumber } | { problem: Problem };

/**
 * Parses a number in the notation of a country (ISO 3166-1 alpha-2), an international one with `+`, or a
 * `tel:` address (RFC 3966).
 */
export function readNumber(
	given: string,
	country: string | undefined,
): ReadNumber {
	if (given.length > givenLengthMax)
		return { problem: problemOf.wrongNumber({ reason: "tooLong" }) };
	const text = given
		.normalize("NFKC")
		.replace(silent, "")
		.replace(/\p{Zs}+/gu, " ")
		.trim();
	if (text === "") return { problem: problemOf.empty() };
	if (hasControl(text))
		return {
			problem: problemOf.forbiddenPart({ part: "control characters" }),
		};
	if (text.length > textLengthMax)
		return { problem: problemOf.wrongNumber({ reason: "tooLong" }) };
	if (!/^tel:/i.test(text)) return readDigits(text, country);
	const address = readTelAddress(text.slice("tel:".length));
	return "problem" in address ? address : readDigits(address.digits, country);
}

/** Whether calls to a number, in E.164, cost the caller nothing. */
export function isTollFree(value: string): boolean {
	// Parsing a text first would take several times longer.
	return new LibPhoneNumber(value as E164Number).getType() === "TOLL_FREE";
}

function readDigits(text: string, country: string | undefined): ReadNumber {
	const [, digits] = extension.exec(text) ?? [];
	if (digits !== undefined) return { problem: hasExtension(digits) };
	if (/\p{L}/u.test(text))
		return {
			problem: problemOf.wrongNumber({ reason: "letters" }),
		};
	const home = supported(country);
	if (home === undefined && !/^\+/.test(text))
		return {
			problem: problemOf.countryNeeded({ country }),
		};
	const options = { defaultCountry: home, extract: false };
	const parsed = parsePhoneNumber(text, options);
	if (parsed?.isValid())
		return {
			number: {
				type: "work",
				value: parsed.number,
				shown: parsed.formatInternational(),
			},
		};
	return { problem: explain(text, { country, options }) };
}

function explain(
	text: string,
	{
		country,
		options,
	}: {
		country: string | undefined;
		options: { defaultCountry?: CountryCode; extract: boolean };
	},
): Problem {
	const isInternational = /^\+/.test(text);
	const parameters = { country: isInternational ? undefined : country };
	if (!/^\+?[\p{Nd}\p{P}\p{Sm}\s]*\p{Nd}[\p{Nd}\p{P}\p{Sm}\s]*$/u.test(text))
		return problemOf.wrongNumber({ reason: "unreadable" });
	try {
		const { country: known = country, countryCallingCode } =
			parsePhoneNumberWithError(text, options);
		const length = validatePhoneNumberLength(text, options);
		if (length === "TOO_SHORT") return problemOf.numberTooShort(parameters);
		if (length === "TOO_LONG") return problemOf.numberTooLong(parameters);
		return problemOf.unknownNumber(
			isInternational
				? { country: known, callingCode: countryCallingCode }
				: parameters,
		);
	} catch (error) {
		if (!(error instanceof ParseError)) throw error;
		if (error.message === "INVALID_COUNTRY")
			return problemOf.unknownCallingCode({ value: text.slice(0, 5).trim() });
		if (error.message === "TOO_SHORT")
			return problemOf.numberTooShort(parameters);
		if (error.message === "TOO_LONG")
			return problemOf.numberTooLong(parameters);
		return problemOf.wrongNumber({ reason: "unreadable" });
	}
}

// The part after `tel:`: a global number, or a local one in the context that it names (RFC 3966, 3).
function readTelAddress(
	address: string,
): { digits: string } | { problem: Problem } {
	const [digits = "", ...parameters] = address.split(";");
	const values = new Map(
		parameters.map((parameter) => {
			const [name = "", value = ""] = parameter.split("=", 2);
			return [name.toLowerCase(), value] as const;
		}),
	);
	const inner = values.get("ext");
	if (inner !== undefined) return { problem: hasExtension(inner) };
	if (values.has("isub"))
		return { problem: problemOf.wrongNumber({ reason: "subaddress" }) };
	if (!/^\+?[\d().-]*\d[\d().-]*$/.test(digits))
		return { problem: problemOf.wrongNumber({ reason: "telAddress" }) };
	if (digits.startsWith("+")) return { digits };
	const context = values.get("phone-context");
	if (context === undefined || !/^\+[\d().-]*\d[\d().-]*$/.test(context))
		return { problem: problemOf.wrongNumber({ reason: "local" }) };
	return { digits: `${context}${digits}` };
}

function hasExtension(digits: string): Problem {
	return problemOf.numberHasExtension({ extension: digits.slice(0, 20) });
}

function supported(country: string | undefined): CountryCode | undefined {
	return country !== undefined && isSupportedCountry(country)
		? country
		: undefined;
}
