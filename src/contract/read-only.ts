import { Person, PersonUpdate } from "./person.ts";

/** The properties of a person that replies show and bodies cannot set. */
export const readOnlyOfPerson: readonly string[] = Object.keys(
	Person.properties,
).filter((name) => !Object.hasOwn(PersonUpdate.properties, name));

/** The properties of a license template that replies show and bodies cannot set. */
export const readOnlyOfTemplate: readonly string[] = ["id", "orgId"];

/** The same for a template that exists: it stays with its group. */
export const readOnlyOfPresentTemplate: readonly string[] = [
	...readOnlyOfTemplate,
	"groupId",
];

/** The properties of a location that replies show and bodies cannot set. */
export const readOnlyOfLocation: readonly string[] = ["id", "orgId"];

/** The properties of a group that replies show and bodies cannot set. */
export const readOnlyOfGroup: readonly string[] = [
	"id",
	"created",
	"lastModified",
	"memberSize",
];
