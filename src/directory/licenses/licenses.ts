import { type Caller, reachOf } from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import { type FieldProblem, isRefused, report } from "../field-problem.ts";
import {
	chooseOrg,
	demandAdmin,
	demandAdminIn,
} from "../organizations/organizations.ts";
import {
	type ChangeRequest,
	demandWriting,
	planUpdate,
} from "../people/people.ts";
import type { Person } from "../people/person.ts";
import type { ChangePlan } from "../people/person-plan.ts";
import { problemOf } from "../problems.ts";
import type { Store } from "../store/store.ts";
import { emailKey } from "../text/email.ts";
import type { License, LicenseHolder } from "./license.ts";
import {
	type LicenseChanges,
	settleLicenseChanges,
} from "./license-changes.ts";

/** The licenses of an organization, with their seats. */
export async function listLicenses(
	store: Store,
	caller: Caller,
	orgId?: string,
): Promise<License[]> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const chosen = chooseOrg(caller, orgId);
	demandAdminIn(caller, chosen);
	return store.licenses.list(chosen);
}

/** One license of an organization that the caller administers. */
export async function getLicense(
	store: Store,
	caller: Caller,
	id: string,
): Promise<License> {
	demandAdmin(caller, "spark-admin:licenses_read");
	const orgId = await store.licenses.locate({ orgIds: reachOf(caller), id });
	const found =
		orgId === undefined ? undefined : await store.licenses.get({ orgId, id });
	if (found === undefined)
		throw new DirectoryError(
			"notFound",
			"There is no license with this id that you can see.",
		);
	demandAdminIn(caller, found.orgId);
	return found;
}

/** The holders of a license, by id, only those after `afterId`. */
export async function listHolders(
	store: Store,
	{
		orgId,
		id,
		afterId,
		limit,
	}: { orgId: string; id: string; afterId?: string; limit: number },
): Promise<LicenseHolder[]> {
	return store.licenses.holders({ orgId, id, afterId, limit });
}

/** A request to change the licenses of one person, who is named by id, by e-mail, or by both. */
interface LicenseChangeRequest {
	/** The organization that owns the licenses; the person must belong to it. */
	orgId?: string;
	personId?: string;
	email?: string;
	changes: LicenseChanges;
}

/**
 * Plans to change the licenses of one person under the rules of "Update a Person". Only full and user administrators
 * may. Refuses with `notFound` an e-mail that no one in the organization has: the directory has no people from
 * outside, so no license can wait for them.
 */
export async function planLicenseChange(
	store: Store,
	request: ChangeRequest,
	{ orgId, personId, email, changes }: LicenseChangeRequest,
): Promise<ChangePlan & Required<Pick<ChangePlan, "undone">>> {
	const { caller } = request;
	demandWriting(caller);
	const problems = [...changes.problems];
	const chosen = orgId === undefined ? undefined : chooseOrg(caller, orgId);
	if (personId === undefined && email === undefined)
		report(
			problems,
			"personId",
			problemOf.requiredUnless({ others: ["email"] }),
		);
	if (changes.licenses.length + changes.siteUrls.length === 0)
		report(
			problems,
			"licenses",
			problemOf.requiredUnless({ others: ["siteUrls"] }),
		);
	const id =
		personId ??
		(await findByEmail(store, {
			orgId: chosen ?? caller.orgId,
			email,
			problems,
		}));
	// A patch keeps what it does not name, but removes attendee roles that it names.
	const options = {
		...request.options,
		seesCallingData: false,
		seesAllTypes: true,
	};
	let undone: readonly FieldProblem[] = [];
	const plan = await planUpdate(
		store,
		{ ...request, options },
		{
			personId: id,
			draft: (current, context) => {
				const found = complainOfPerson(current, { orgId: chosen, email });
				const settled = settleLicenseChanges(
					{ ...changes, problems: [...problems, ...found] },
					{ current, context, options },
				);
				undone = settled.undone;
				return settled.draft;
			},
		},
	);
	return { ...plan, undone: () => undone };
}

async function findByEmail(
	store: Store,
	{
		orgId,
		email,
		problems,
	}: { orgId: string; email?: string; problems: readonly FieldProblem[] },
): Promise<string> {
	// Without an e-mail to look up, only the problems of the request are known.
	if (email === undefined || isRefused(problems, "email"))
		refuseInvalid(problems);
	const emails = email === undefined ? [] : [email];
	const found = await store.people.findByEmails({ orgId, emails });
	const id = email === undefined ? undefined : found.get(emailKey(email));
	if (id !== undefined) return id;
	throw new DirectoryError(
		"notFound",
		"There is no person with this e-mail in the organization. Licenses cannot be assigned to people outside of it.",
	);
}

function complainOfPerson(
	current: Person,
	{ orgId, email }: Pick<LicenseChangeRequest, "orgId" | "email">,
): FieldProblem[] {
	const problems: FieldProblem[] = [];
	if (orgId !== undefined && orgId !== current.orgId)
		problems.push({ field: "orgId", ...problemOf.otherOrganization() });
	const isOwn = (own: string) => emailKey(own) === emailKey(email ?? own);
	if (!current.emails.some(isOwn))
		problems.push({ field: "email", ...problemOf.otherPersonsEmail() });
	return problems;
}
