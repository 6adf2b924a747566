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
	emails: "Kind of e-mail",
	phoneNumbers: "Contact number",
	photos: "Photo",
	addresses: "Whole address",
	ims: "Instant messages",
};

/** The English name of a part of a profile, such as `profile.costCenter`; undefined for any other property. */
export function partName(field: string): string | undefined {
	const [first, ...names] = field.split(".");
	const name = names.at(-1);
	if (first !== "profile" || name === undefined) return undefined;
	return partWords[name] ?? name;
}

/** One value of a part of a profile in words. */
export function partText(value: unknown): string {
	if (typeof value !== "object" || value === null) return String(value);
	const { value: text, type, display, source } = value as Entry;
	const details = [type, display, source].filter(Boolean).join(", ");
	return details === "" ? text : `${text} (${details})`;
}

interface Entry {
	value: string;
	type?: string;
	display?: string;
	source?: string;
}
