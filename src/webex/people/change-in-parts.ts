import type { ChanceStream } from "../../concurrency/chance.ts";
import { changesRights, performChange } from "../../directory/batch/perform.ts";
import { DirectoryError } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { planCreate, planUpdate } from "../../directory/people/people.ts";
import {
	draftOfPerson,
	type PersonDraft,
} from "../../directory/people/person-draft.ts";
import type { ChangePlan } from "../../directory/people/person-plan.ts";
import type { Reply } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { requestOf } from "../change-request.ts";
import { isFromPage } from "../faithful/guise.ts";
import {
	type ChangeCall,
	changeOf,
	planCreation,
	planReplacement,
	readCondition,
	readPersonId,
} from "./plan-change.ts";
import { readPersonDraft } from "./read-person.ts";

/** The order in which the parts of a change are written; undefined: it is written whole. */
export function orderOfParts(
	call: Call,
): Pick<ChanceStream, "shuffle"> | undefined {
	return isFromPage(call.request) ? undefined : call.faithful;
}

/**
 * The properties that one service behind the real People API keeps. The page says that there are several, and not which
 * properties each of them has.
 */
const parts: readonly (readonly (keyof PersonDraft)[])[] = [
	[
		...(["displayName", "firstName", "lastName", "nickName"] as const),
		...(["avatar", "title", "department"] as const),
		...(["manager", "managerId", "addresses"] as const),
	],
	["emails", "isLoginEnabled"],
	["roles"],
	["licenses", "siteUrls", "phoneNumbers", "extension", "locationId"],
];
const callingFields = ["phoneNumbers", "extension", "locationId"];

/** Runs a change of which `reply` makes the reply. */
type Running = (planning: Promise<ChangePlan>) => Promise<Reply>;

/**
 * "Update a Person" as the real service documents it: of several licenses, those that cannot be assigned are left out
 * without a word, and a refused change may have written some of its parts. They are written in the drawn order, as far
 * as the first that is refused.
 */
export async function updateInParts(
	call: Call,
	order: Pick<ChanceStream, "shuffle">,
	reply: Running,
): Promise<Reply> {
	const change = leaveOutLicenses(changeOf(call));
	try {
		return await reply(planReplacement(change));
	} catch (refusal) {
		await writeParts(call, change, partsBefore(refusal, change, order));
		throw refusal;
	}
}

/**
 * "Create a Person" as the real service documents it: only one e-mail address is used, and when the calling data is
 * refused, the person was created still, without licenses and calling data.
 */
export async function createInParts(
	call: Call,
	reply: Running,
): Promise<Reply> {
	const asked = leaveOutLicenses(changeOf(call));
	const emails = asked.body.emails?.slice(0, 1);
	const change = { ...asked, body: { ...asked.body, emails } };
	try {
		return await reply(planCreation(change));
	} catch (refusal) {
		const fields = refusedFields(refusal, change);
		if (fields.length > 0 && fields.every(isCalling))
			await createWithoutCalling(call, change);
		throw refusal;
	}
}

// Of several licenses, one whose id is none is not refused either.
function leaveOutLicenses(change: ChangeCall): ChangeCall {
	const isSeveral = (change.body.licenses?.length ?? 0) > 1;
	return {
		...change,
		leavesOutLicenses: true,
		problems: isSeveral
			? change.problems.filter(({ field }) => !/^licenses\[\d+\]$/.test(field))
			: change.problems,
	};
}

// The fields that a rule refused. A request that breaks the contract, or that is not allowed, reaches no service.
function refusedFields(
	refusal: unknown,
	{ problems }: Pick<ChangeCall, "problems">,
): string[] {
	if (!(refusal instanceof DirectoryError) || problems.length > 0) return [];
	return refusal.fields.map(nameIn);
}

function nameIn({ field }: FieldProblem): string {
	return /^\w+/.exec(field)?.[0] ?? field;
}

function isCalling(field: string): boolean {
	return callingFields.includes(field);
}

function partsBefore(
	refusal: unknown,
	change: ChangeCall,
	order: Pick<ChanceStream, "shuffle">,
): (keyof PersonDraft)[] {
	const fields: readonly string[] = refusedFields(refusal, change);
	if (fields.length === 0) return [];
	const drawn = order.shuffle(parts);
	const end = drawn.findIndex((part) =>
		part.some((name) => fields.includes(nameOnWire(name))),
	);
	return drawn.slice(0, Math.max(0, end)).flat();
}

function nameOnWire(name: keyof PersonDraft): string {
	return name === "isLoginEnabled" ? "loginEnabled" : name;
}

// A part that is refused on its own is not written. The refusal of the whole change is the reply in any case.
async function writeParts(
	call: Call,
	change: ChangeCall,
	names: readonly (keyof PersonDraft)[],
): Promise<void> {
	if (names.length === 0) return;
	const asked = readPersonDraft(change.body, [], change.sent);
	const { request } = readCondition(change);
	const isCallingSent = names.includes("licenses");
	const options = {
		...request.options,
		seesCallingData: isCallingSent && request.options.seesCallingData,
	};
	const plan = planUpdate(
		call.store,
		{ ...request, options },
		{
			personId: readPersonId(change.personId),
			draft: (current) => ({
				...draftOfPerson(current),
				...Object.fromEntries(
					names.map((name) => [name, asked[name as keyof typeof asked]]),
				),
			}),
		},
	);
	await write(call, await plan);
}

async function createWithoutCalling(
	call: Call,
	change: ChangeCall,
): Promise<void> {
	const draft = {
		...readPersonDraft(change.body, [], change.sent),
		licenses: undefined,
		siteUrls: undefined,
		phoneNumbers: undefined,
		extension: undefined,
		locationId: undefined,
	};
	const id = crypto.randomUUID();
	await write(call, planCreate(requestOf(change), { id, draft }));
}

async function write(call: Call, plan: ChangePlan): Promise<void> {
	try {
		const change = await performChange(call.store, plan);
		if (changesRights({ kind: "changed", change })) call.forgetCallers();
	} catch (refusal) {
		if (!(refusal instanceof DirectoryError)) throw refusal;
	}
}
