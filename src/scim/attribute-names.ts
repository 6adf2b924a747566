const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

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

/** The attribute of SCIM for a field that a refusal names, such as `name.givenName` for `firstName`. */
export function attributeOf(field: string): string {
	const [name = "", rest = ""] = /^(\w+)(.*)$/.exec(field)?.slice(1) ?? [];
	return Object.hasOwn(names, name) ? `${names[name]}${rest}` : field;
}
