import type { PersonCreation, PersonUpdate } from "../contract/person.ts";
import type { FieldProblem } from "../directory/errors.ts";
import type { PersonDraft } from "../directory/person.ts";
import { type IdKind, readId } from "./ids.ts";

const kindNames: Record<IdKind, string> = {
	PEOPLE: "a person",
	ORGANIZATION: "an organization",
	ROLE: "a role",
	LICENSE: "a license",
	LOCATION: "a location",
	WEBHOOK: "a webhook",
};

/** The draft behind a body: ids read, and every field that is wrong noted and left out. */
export function readPersonDraft(
	body: Partial<PersonUpdate> & Partial<PersonCreation>,
	found: readonly FieldProblem[],
	/** The body as it was sent: of names, null and left out say different things. */
	sent?: unknown,
): PersonDraft {
	const problems = [...found];
	const id = (kind: IdKind, field: string, text: string | undefined) =>
		text === undefined || text === "" ? undefined : read(kind, field, text);
	const read = (kind: IdKind, field: string, text: string) => {
		const bare = readId(kind, text);
		if (bare === undefined)
			problems.push({
				field,
				problem: `is not the id of ${kindNames[kind]}`,
			});
		return bare;
	};
	const ids = (
		kind: IdKind,
		field: string,
		texts: readonly string[] | undefined,
	) =>
		texts?.flatMap(
			(text, index) => read(kind, `${field}[${index}]`, text) ?? [],
		);
	return {
		emails: body.emails,
		displayName: body.displayName,
		firstName: body.firstName ?? clearedBy(sent, "firstName"),
		lastName: body.lastName ?? clearedBy(sent, "lastName"),
		avatar: body.avatar,
		orgId: id("ORGANIZATION", "orgId", body.orgId),
		roles: ids("ROLE", "roles", body.roles),
		licenses: ids("LICENSE", "licenses", body.licenses),
		phoneNumbers: body.phoneNumbers,
		extension: body.extension,
		locationId: id("LOCATION", "locationId", body.locationId),
		department: body.department,
		manager: body.manager,
		managerId: id("PEOPLE", "managerId", body.managerId),
		title: body.title,
		addresses: body.addresses,
		siteUrls: body.siteUrls,
		isLoginEnabled:
			body.loginEnabled === undefined
				? undefined
				: body.loginEnabled === true || body.loginEnabled === "true",
		problems,
	};
}

function clearedBy(sent: unknown, name: string): "" | undefined {
	return (sent as Record<string, unknown> | undefined)?.[name] === null
		? ""
		: undefined;
}
