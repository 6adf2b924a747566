import * as contract from "../../contract/license-changes.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import type { LicenseChanges } from "../../directory/licenses/license-changes.ts";
import { planLicenseChange } from "../../directory/licenses/licenses.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonPlan } from "../../directory/people/person-plan.ts";
import { attendeeMark } from "../../directory/people/sites.ts";
import type { Problem } from "../../directory/problems.ts";
import { DetailedRefusal, showProblem } from "../../http/errors.ts";
import type { Reply } from "../../http/reply.ts";
import { type Call, route } from "../call.ts";
import { showId, showIds } from "../ids.ts";
import { replyChange } from "../people/people.ts";
import {
	type ChangeCall,
	changeOf,
	readCondition,
} from "../people/plan-change.ts";

/** "Assign Licenses to Users". */
export const updateUserLicensesRoute = route(
	contract.updateUserLicenses,
	async (call) => {
		try {
			return await updateLicenses(call, call.body);
		} catch (reason) {
			throw withErrorCodes(reason);
		}
	},
);

async function updateLicenses(
	sent: Call,
	body: Partial<contract.LicenseChanges>,
): Promise<Reply> {
	const change: ChangeCall = { ...changeOf(sent), personId: "" };
	const plan = await planLicenses(change, body);
	return replyChange(sent, Promise.resolve(plan), ({ person }) => ({
		status: plan.undone().length === 0 ? 200 : 206,
		body: showLicenses(person, plan.undone()),
	}));
}

/** Plans "Assign Licenses to Users", as an operation of a bulk request or a job. */
export function planLicenseCall(call: ChangeCall): Promise<PersonPlan> {
	return planLicenses(call, call.body as Partial<contract.LicenseChanges>);
}

function planLicenses(
	sent: ChangeCall,
	body: Partial<contract.LicenseChanges>,
): ReturnType<typeof planLicenseChange> {
	const { call, request } = readCondition(sent);
	return planLicenseChange(call.store, request, {
		orgId: body.orgId || undefined,
		personId: body.personId || undefined,
		email: body.email || undefined,
		changes: readChanges(body, call.problems),
	});
}

function readChanges(
	{ licenses = [], siteUrls = [] }: Partial<contract.LicenseChanges>,
	problems: readonly FieldProblem[],
): LicenseChanges {
	// The check against the contract leaves a gap for each wrong entry, and for each wrong property of one.
	type Entries<Entry> = readonly (Partial<Entry> | undefined)[];
	return {
		licenses: (licenses as Entries<(typeof licenses)[number]>).map(
			({ id, operation, properties } = {}) =>
				id === undefined
					? undefined
					: { id, isRemoval: operation === "remove", calling: properties },
		),
		siteUrls: (siteUrls as Entries<(typeof siteUrls)[number]>).map(
			({ siteUrl: site, operation } = {}) =>
				site === undefined
					? undefined
					: { site, isRemoval: operation === "remove" },
		),
		problems,
	};
}

function showLicenses(
	{ id, orgId, emails, licenses, siteUrls = [] }: Person,
	undone: readonly FieldProblem[],
): contract.UserLicenses {
	return {
		orgId: showId("ORGANIZATION", orgId),
		personId: showId("PEOPLE", id),
		email: emails[0] ?? "",
		licenses: showIds("LICENSE", licenses),
		siteUrls: siteUrls.map(showSite),
		errors: undone.length === 0 ? undefined : undone.map(showCodedProblem),
	};
}

function showSite(site: string): contract.UserLicenses["siteUrls"][number] {
	return site.endsWith(attendeeMark)
		? {
				siteUrl: site.slice(0, -attendeeMark.length),
				accountType: "ATTENDEE",
			}
		: { siteUrl: site, accountType: "HOST" };
}

/** The numbers that the real service gives to problems of this call. */
const errorCodes: Readonly<Partial<Record<Problem["code"], number>>> = {
	unknownLocation: 400,
	unknownLicense: 400000,
	unknownSite: 400216,
	severalCallingLicenses: 400404,
	requiredForCalling: 400411,
	implicitLicense: 700006,
};

function showCodedProblem(problem: FieldProblem) {
	const errorCode = errorCodes[problem.code];
	return {
		...showProblem(problem),
		...(errorCode === undefined ? {} : { errorCode }),
	};
}

function withErrorCodes(reason: unknown): unknown {
	return reason instanceof DirectoryError && reason.fields.length > 0
		? new DetailedRefusal(reason, {
				detail: { errors: reason.fields.map(showCodedProblem) },
			})
		: reason;
}
