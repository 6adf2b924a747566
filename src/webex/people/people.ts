import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import * as contract from "../../contract/people.ts";
import {
	changesRights,
	performChange,
	performDeletion,
} from "../../directory/batch/perform.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { getPersonAsOf } from "../../directory/history/as-of.ts";
import { getMe, getPerson } from "../../directory/people/people.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type {
	ChangePlan,
	DeletionPlan,
} from "../../directory/people/person-plan.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import {
	complainOfIfNoneMatch,
	composeRecord,
	replyUnlessKnown,
} from "../../http/conditional.ts";
import { emptyReply, type Reply, warningHeader } from "../../http/reply.ts";
import { readTime } from "../../http/time.ts";
import { type Call, route } from "../call.ts";
import { replyDryRun } from "../dry-run.ts";
import { showId } from "../ids.ts";
import {
	createInParts,
	orderOfParts,
	updateInParts,
} from "./change-in-parts.ts";
import { keepReply } from "./kept-replies.ts";
import { listManagersRoute } from "./managers.ts";
import { listPeopleRoute } from "./people-list.ts";
import {
	changeOf,
	planCreation,
	planDeletion,
	planPatch,
	planReplacement,
	readPersonId,
} from "./plan-change.ts";
import {
	type PeopleParameters,
	showChange,
	showForCaller,
} from "./show-for-caller.ts";
import { explainRefusal } from "./version-conflict.ts";

/** The people calls. */
export const peopleRoutes = [
	listPeopleRoute,
	listManagersRoute,

	route(contract.createPerson, (call) =>
		orderOfParts(call) === undefined
			? replyChange(call, planCreation(changeOf(call)))
			: createInParts(call, (plan) => replyChange(call, plan)),
	),

	route(contract.getMe, (call) => {
		const { store, caller } = call;
		refuseInvalid(problemsOfReading(call));
		const read = () => getMe(store, caller);
		return replyPresent(call, { personId: caller.personId, read });
	}),

	route(contract.getPerson, (call) => {
		const { store, caller, query } = call;
		if (query.asOf !== undefined) return replyPast(call, query.asOf);
		refuseInvalid(problemsOfReading(call));
		const personId = readPersonId(call.parameter("personId"));
		const read = () => getPerson(store, caller, personId);
		return replyPresent(call, { personId, read });
	}),

	route(contract.updatePerson, (call) => {
		const order = orderOfParts(call);
		return order === undefined
			? replyChange(call, planReplacement(changeOf(call)))
			: updateInParts(call, order, (plan) => replyChange(call, plan));
	}),

	route(contract.patchPerson, (call) =>
		replyChange(call, planPatch(changeOf(call))),
	),

	route(contract.deletePerson, async (call) =>
		replyDeletion(call, await planDeletion(changeOf(call))),
	),
];

/** Replies to a planned deletion of one person, or to its dry run. */
export async function replyDeletion(
	call: Call,
	plan: DeletionPlan,
): Promise<Reply> {
	const reply = call.storeReply?.(() => emptyReply);
	const { person, preview } = await explained(
		call,
		performDeletion(call.store, plan, reply),
	);
	if (preview)
		return replyDryRun({
			before: person,
			after: undefined,
			preview,
			restorableUntil: call.now + call.restorableMs,
		});
	call.forgetCallers();
	return emptyReply;
}

/** The body of a reply to a change of a person, with its status. */
interface ShownChange {
	status: number;
	body: object;
}

/** Replies to a planned creation or update of one person, or to its dry run. */
export async function replyChange(
	call: Call,
	planning: Promise<ChangePlan>,
	show: (change: PersonChange) => ShownChange = (change) =>
		showChangedPerson(call, change),
): Promise<Reply> {
	// A reply that was stored with its change is also the one to send.
	let made: { change: PersonChange; reply: Reply } | undefined;
	const compose = (change: PersonChange): Reply => {
		if (made?.change === change) return made.reply;
		const { version } = change.person;
		const headers = warningHeader(change.warnings);
		const { status, body } = show(change);
		const reply = composeRecord(status, body, { version, headers });
		made = { change, reply };
		return reply;
	};
	const plan = await planning;
	const reply = call.storeReply?.(compose);
	const change = await explained(call, performChange(call.store, plan, reply));
	if (changesRights({ kind: "changed", change })) call.forgetCallers();
	return showPreview(call, change) ?? compose(change);
}

function showChangedPerson(call: Call, change: PersonChange): ShownChange {
	const { minResponse } = call.query as PeopleParameters;
	const body = minResponse
		? { id: showId("PEOPLE", change.person.id) }
		: showChange(call, change);
	return { status: 200, body };
}

// The refusal of a change has the tag of the person as a GET with the same parameters shows them.
async function explained<Change>(
	call: Call,
	change: Promise<Change>,
): Promise<Change> {
	try {
		return await change;
	} catch (reason) {
		const asReading = { ...call, operationId: contract.getPerson.id };
		throw await explainRefusal(call.store, reason, (record) =>
			showForCaller(asReading, record),
		);
	}
}

// The problems of the query and headers of a call that shows a person.
function problemsOfReading(call: Call): FieldProblem[] {
	const ifNoneMatch = call.header("if-none-match");
	return [...call.queryProblems, ...complainOfIfNoneMatch(ifNoneMatch)];
}

// The reply to a dry run; undefined for a real change.
function showPreview(call: Call, change: PersonChange): Reply | undefined {
	const { before, person: after, warnings, preview } = change;
	if (preview === undefined) return undefined;
	const person = showChange(call, change);
	return replyDryRun({ before, after, warnings, preview, person });
}

function replyPresent(
	call: Call,
	asked: { personId: string; read: () => Awaitable<PersonRecord> },
): Awaitable<Reply> {
	return whenThere(keepReply(call, asked), (reply) =>
		replyUnlessKnown(reply, call.header("if-none-match")),
	);
}

// Past states have no presence, and nothing that depends on it.
async function replyPast(call: Call, asOf: string) {
	const problems = problemsOfReading(call);
	const at = readTime("asOf", asOf, problems);
	refuseInvalid(problems);
	const person = await getPersonAsOf(call.store, call.caller, {
		personId: readPersonId(call.parameter("personId")),
		at: at ?? call.now,
		now: call.now,
	});
	const { invitePending: _, ...shown } = await showForCaller(
		{ ...call, query: { ...call.query, excludeStatus: true } },
		{ person, presence: noPresence },
	);
	const { version } = person;
	const reply = composeRecord(200, shown, { version });
	return replyUnlessKnown(reply, call.header("if-none-match"));
}
