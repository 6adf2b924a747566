import type { PersonCreation, PersonUpdate } from "../../contract/person.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import type { Whole } from "../../directory/whole.ts";

/** The draft in a body that was checked against the contract, which also decoded its ids. */
export function readPersonDraft(
	body: Partial<PersonUpdate> & Partial<PersonCreation>,
	problems: readonly FieldProblem[],
	/** The body as it was sent: for names, null differs from a missing property. */
	sent?: unknown,
): Whole<Omit<PersonDraft, "warnings" | "implicitLicenses">> {
	return {
		emails: body.emails,
		displayName: body.displayName,
		firstName: body.firstName ?? clearedBy(sent, "firstName"),
		lastName: body.lastName ?? clearedBy(sent, "lastName"),
		avatar: body.avatar,
		orgId: body.orgId || undefined,
		roles: body.roles,
		licenses: body.licenses,
		// The calls of groups change these.
		groups: undefined,
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
		// The People API cannot set these.
		nickName: undefined,
		timezone: undefined,
		externalId: undefined,
		profile: undefined,
		problems,
	};
}

function clearedBy(sent: unknown, name: string): "" | undefined {
	return (sent as Record<string, unknown> | undefined)?.[name] === null
		? ""
		: undefined;
}
