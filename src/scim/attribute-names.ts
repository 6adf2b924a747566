const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const webex = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

/** The attributes of SCIM whose names differ from the fields of a person in the directory. */
const names: Readonly<Record<string, string>> = {
	firstName: "name.givenName",
	lastName: "name.familyName",
	loginEnabled: "active",
	avatar: "photos",
	department: `${enterprise}:department`,
	manager: `${enterprise}:manager.displayName`,
	managerId: `${enterprise}:manager.value`,
};
/** The same for the parts of a profile, which SCIM does not know as one thing. */
const profileNames: Readonly<Record<string, string>> = {
	formattedName: "name.formatted",
	middleName: "name.middleName",
	honorificPrefix: "name.honorificPrefix",
	honorificSuffix: "name.honorificSuffix",
	employeeNumber: `${enterprise}:employeeNumber`,
	costCenter: `${enterprise}:costCenter`,
	organization: `${enterprise}:organization`,
	division: `${enterprise}:division`,
};
/** Lists of which a profile has only some values, so that a position in it is not one in the request. */
const partialList = /^(emails|phoneNumbers|photos|addresses)\[\d+\]/;

/** The attribute of SCIM for a field that a refusal names, such as `name.givenName` for `firstName`. */
export function attributeOf(field: string): string {
	return field.startsWith("profile.")
		? attributeOfProfile(field.slice("profile.".length))
		: rename(field, names);
}

function attributeOfProfile(field: string): string {
	const [, own] = /^ex\w+Attributes\.(.*)$/.exec(field) ?? [];
	if (own !== undefined) return `${webex}:${own}`;
	const known = field.replace(partialList, "$1");
	return known === "addresses.value"
		? "addresses.formatted"
		: rename(known, profileNames);
}

function rename(
	field: string,
	known: Readonly<Record<string, string>>,
): string {
	const [name = "", rest = ""] = /^(\w+)(.*)$/s.exec(field)?.slice(1) ?? [];
	return Object.hasOwn(known, name) ? `${known[name]}${rest}` : field;
}
