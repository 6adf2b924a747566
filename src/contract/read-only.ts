import { Person, PersonUpdate } from "./person.ts";

/** The properties of a person that a reply shows and a body cannot set. */
export const readOnlyOfPerson: readonly string[] = Object.keys(
	Person.properties,
).filter((name) => !Object.hasOwn(PersonUpdate.properties, name));

/** The properties of a location that a reply shows and a body cannot set. */
export const readOnlyOfLocation: readonly string[] = ["id", "orgId"];
