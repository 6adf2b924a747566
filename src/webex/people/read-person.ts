import type { PersonCreation, PersonUpdate } from "../../contract/person.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";

/** The draft behind a body that was held against the contract, which has read its ids. */
export function readPersonDraft(
	body: Partial<PersonUpdate> & Partial<PersonCreation>,
	problems: readonly FieldProblem[],
	/** The body as it was sent: of names, null and left out say different things. */
	sent?: unknown,
): PersonDraft {
	return {
		emails: body.emails,
		displayName: body.displayName,
		firstName: body.firstName ?? clearedBy(sent, "firstName"),
		lastName: body.lastName ?? clearedBy(sent, "lastName"),
		avatar: body.avatar,
		orgId: body.orgId || undefined,
		roles: body.roles,
		licenses: body.licenses,
		phoneNumbers: body.phoneNumbers,
		extension: body.extension || undefined,
		locationId: body.locationId || undefined,
		department: body.department,
		manager: body.manager,
		managerId: body.managerId || undefined,
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
