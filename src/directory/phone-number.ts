import parsePhoneNumber, {
	type CountryCode,
	isSupportedCountry,
	ParseError,
	parsePhoneNumberWithError,
	validatePhoneNumberLength,
} from "libphonenumber-js/max";
import type { PhoneNumber } from "./person.ts";
import { hasControl } from "./text.ts";

/** The longest text that is read as a number, and with what is dropped from it, in characters. */
const textLengthMax = 64;
const givenLengthMax = 256;
const example = 'such as "+1 408 526 7209"';
const withCountry = `write it with its country, ${example}`;

// What stands around or between the digits and says nothing: marks of direction and characters without width.
const silent = /\p{Default_Ignorable_Code_Point}/gu;
const extension =
	/(?:;?\s*(?:ext(?:ension|n)?|x|#|доб|int)\s*[.:=]?|,+|;)\s*([\p{Nd}]+)\s*#?\s*$/iu;

/** A number that exists, or why there is none in a text. */
export type ReadNumber = { number: PhoneNumber } | { problem: string };

/**
 * Reads a number as people write it in a country (ISO 3166-1 alpha-2), or international with `+`, or
 * as a `tel:` address (RFC 3966).
 */
export function readNumber(
	given: string,
	country: string | undefined,
): ReadNumber {
	if (given.length > givenLengthMax)
		return { problem: `is too long to be a telephone number, ${example}` };
	const text = given
		.normalize("NFKC")
		.replace(silent, "")
		.replace(/\p{Zs}+/gu, " ")
		.trim();
	if (text === "") return { problem: "must not be empty" };
	if (hasControl(text))
		return { problem: "must not contain control characters" };
	if (text.length > textLengthMax)
		return { problem: `is too long to be a telephone number, ${example}` };
	if (!/^tel:/i.test(text)) return readDigits(text, country);
	const address = readTelAddress(text.slice("tel:".length));
	return "problem" in address ? address : readDigits(address.digits, country);
}

function readDigits(text: string, country: string | undefined): ReadNumber {
	const [, digits] = extension.exec(text) ?? [];
	if (digits !== undefined) return { problem: hasExtension(digits) };
	if (/\p{L}/u.test(text))
		return {
			problem: `must be a telephone number in digits, without letters, ${example}`,
		};
	const home = supported(country);
	if (home === undefined && !/^\+/.test(text))
		return {
			problem:
				country === undefined
					? `is not a telephone number; ${withCountry}`
					: `cannot be read as a number of ${country}, of which no numbering plan is known; ${withCountry}`,
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
): string {
	const isInternational = /^\+/.test(text);
	const place = isInternational
		? "the country of its calling code"
		: `${country}, the country of the person's location`;
	if (!/^\+?[\p{Nd}\p{P}\p{Sm}\s]*\p{Nd}[\p{Nd}\p{P}\p{Sm}\s]*$/u.test(text))
		return `is not a telephone number, ${example}`;
	try {
		const { country: known = country, countryCallingCode } =
			parsePhoneNumberWithError(text, options);
		const length = validatePhoneNumberLength(text, options);
		if (length === "TOO_SHORT") return `is too short for a number of ${place}`;
		if (length === "TOO_LONG") return `is too long for a number of ${place}`;
		return isInternational
			? `is not a telephone number that exists under +${countryCallingCode}${known === undefined ? "" : ` (${known})`}`
			: `is not a telephone number that exists in ${place}`;
	} catch (error) {
		if (!(error instanceof ParseError)) throw error;
		if (error.message === "INVALID_COUNTRY")
			return `does not begin with the calling code of a country: there is no country of ${text.slice(0, 5).trim()}`;
		if (error.message === "TOO_SHORT")
			return `is too short for a number of ${place}`;
		if (error.message === "TOO_LONG")
			return `is too long for a number of ${place}`;
		return `is not a telephone number, ${example}`;
	}
}

// What follows `tel:`: a global number, or a local one in the context that it names (RFC 3966, 3).
function readTelAddress(
	address: string,
): { digits: string } | { problem: string } {
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
		return { problem: "has a subaddress (isub); give the number alone" };
	if (!/^\+?[\d().-]*\d[\d().-]*$/.test(digits))
		return { problem: "is not a tel: address as RFC 3966 has them" };
	if (digits.startsWith("+")) return { digits };
	const context = values.get("phone-context");
	if (context === undefined || !/^\+[\d().-]*\d[\d().-]*$/.test(context))
		return {
			problem: `is a local number; write it with + and its country, or with the digits of its phone-context, such as "tel:5267209;phone-context=+1408"`,
		};
	return { digits: `${context}${digits}` };
}

function hasExtension(digits: string): string {
	return `has an extension (${digits.slice(0, 20)}); give the number alone, and the extension of the person in the property extension`;
}

function supported(country: string | undefined): CountryCode | undefined {
	return country !== undefined && isSupportedCountry(country)
		? country
		: undefined;
}
