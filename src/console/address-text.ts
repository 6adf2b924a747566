/** The parts of an address on one line. */
interface AddressParts {
	street?: string;
	more?: string;
	city?: string;
	state?: string;
	postalCode?: string;
	/** ISO 3166-1 alpha-2, if it is one. */
	country?: string;
}

/** Countries in which the postal code follows the city and the state: "San Jose, CA 95134". */
const codeLast = new Set(
	"AU BR CA CN GB ID IE IN JP KR NZ SG TH TW US VN ZA".split(" "),
);

/** An address on one line, in the order of its country. */
export function addressText({
	street,
	more,
	city,
	state,
	postalCode,
	country,
}: AddressParts): string {
	const isCodeLast = codeLast.has(country ?? "");
	const cityLine = isCodeLast
		? [city, state === undefined || state === "" ? postalCode : undefined]
				.filter(Boolean)
				.join(" ")
		: [postalCode, city].filter(Boolean).join(" ");
	const region =
		isCodeLast && state ? [state, postalCode].filter(Boolean).join(" ") : state;
	return [street, more, cityLine, region, country].filter(Boolean).join(", ");
}
