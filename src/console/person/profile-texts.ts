/** The English names of the parts of a profile, which identity providers keep beyond the People API. */
const partWords: Readonly<Record<string, string>> = {
	formattedName: "Whole name",
	middleName: "Middle name",
	honorificPrefix: "Prefix of the name",
	honorificSuffix: "Suffix of the name",
	userType: "Kind of user",
	preferredLanguage: "Preferred language",
	locale: "Locale",
	profileUrl: "Web address",
	employeeNumber: "Employee number",
	costCenter: "Cost center",
	organization: "Organization",
	division: "Division",
	emails: "E-mail",
	phoneNumbers: "Contact number",
	photos: "Photo",
	addresses: "Whole address",
	ims: "Instant messages",
};

interface Entry {
	value: string;
	type?: string;
	display?: string;
	source?: string;
}

/** A profile in words: one text for each text, entry of a list and attribute of the organization. */
export function profileTexts(profile: object): string[] {
	return Object.entries(profile).flatMap(([part, value]) =>
		typeof value === "object" && value !== null && !Array.isArray(value)
			? Object.entries(value).flatMap(([name, texts]) => lines(name, texts))
			: lines(partWords[part] ?? part, value),
	);
}

function lines(label: string, value: unknown): string[] {
	const entries = (Array.isArray(value) ? value : [value]) as (
		| string
		| Entry
	)[];
	return entries.map((entry) => `${label}: ${entryText(entry)}`);
}

function entryText(entry: string | Entry): string {
	if (typeof entry === "string") return entry;
	const { value, type, display, source } = entry;
	const details = [type, display, source].filter(Boolean).join(", ");
	return details === "" ? value : `${value} (${details})`;
}
