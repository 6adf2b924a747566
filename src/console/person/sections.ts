/** The parts of a person that are edited together. */
export type Section = "profile" | "licenses" | "calling" | "roles" | "sites";

/** The fields of each section. */
export const fieldsOf: Readonly<Record<Section, readonly string[]>> = {
	profile: [
		"firstName",
		"lastName",
		"displayName",
		"emails",
		"title",
		"department",
		"managerId",
		"avatar",
		"loginEnabled",
	],
	licenses: ["licenses"],
	calling: ["locationId", "phoneNumbers", "extension"],
	roles: ["roles"],
	sites: ["siteUrls"],
};
/** All sections, in order. */
export const sections = Object.keys(fieldsOf) as Section[];

/** The section of a name in the address; undefined when there is none. */
export function sectionOf(name: string | undefined): Section | undefined {
	return sections.find((section) => section === name);
}
