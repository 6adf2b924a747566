import { randomUUID } from "node:crypto";
import * as contract from "../../contract/people.ts";
import { refuseInvalid } from "../../directory/errors.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { getPersonAsOf } from "../../directory/history/as-of.ts";
import { noSuchPerson } from "../../directory/people/deleted-person.ts";
import {
	type Answering,
	addPerson,
	type ChangeRequest,
	changePerson,
	type DraftSource,
	getMe,
	getPerson,
	removePerson,
} from "../../directory/people/people.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { PersonDraft } from "../../directory/people/person-draft.ts";
import { noPresence } from "../../directory/people/presence.ts";
import type { RuleContext } from "../../directory/people/rule-context.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import {
	complainOfIfNoneMatch,
	composePerson,
	readIfMatch,
	replyPerson,
} from "../../http/conditional.ts";
import {
	emptyReply,
	type Reply,
	sendReply,
	warningHeader,
} from "../../http/reply.ts";
import { readTime } from "../../http/time.ts";
import { type Call, route } from "../call.ts";
import { replyDryRun } from "../dry-run.ts";
import { readId, showId } from "../ids.ts";
import { draftByPatch } from "./patch-person.ts";
import { listPeopleRoute } from "./people-list.ts";
import { readPersonDraft } from "./read-person.ts";
import { findLostByForm } from "./reduced-form.ts";
import {
	type PeopleParameters,
	showChange,
	showForCaller,
} from "./show-for-caller.ts";
import { showWhole } from "./show-person.ts";
import { complainOfPerson } from "./strict-person.ts";
import { explainStale } from "./version-conflict.ts";

/** The people calls. */
export const peopleRoutes = [
	listPeopleRoute,

	route(contract.createPerson, async (call) => {
		const compose = (change: PersonChange): Reply => {
			const shown = showChange(call, change);
			return composePerson(
				200,
				call.query.minResponse ? { id: shown.id } : shown,
				{
					version: change.person.version,
					headers: warningHeader(change.warnings),
				},
			);
		};
		const request = { ...requestOf(call), answer: call.answer?.(compose) };
		const change = await addPerson(call.store, request, {
			id: randomUUID(),
			draft: readPersonDraft(call.body, [
				...call.problems,
				...(call.isStrict
					? complainOfPerson(call.sent, undefined, call.problems)
					: []),
			]),
		});
		return showPreview(call, change) ?? sendReply(compose(change));
	}),

	route(contract.getMe, async (call) => {
		refuseInvalid(problemsOfReading(call));
		return replyRecord(call, await getMe(call.store, call.caller));
	}),

	route(contract.getPerson, async (call) => {
		const { store, caller, query } = call;
		if (query.asOf !== undefined) return replyPast(call, query.asOf);
		refuseInvalid(problemsOfReading(call));
		return replyRecord(call, await getPerson(store, caller, personIdOf(call)));
	}),

	route(contract.updatePerson, (sent) => {
		const { call, request } = readCondition(sent);
		return replyUpdate(call, request, (current, context) =>
			draftOfUpdate(call, current, context),
		);
	}),

	route(contract.patchPerson, (sent) => {
		const { call, request } = readCondition(sent);
		// A patch is applied to all of the person, so that what it does not name is there to be kept.
		const options = {
			...request.options,
			seesCallingData: true,
			seesAllTypes: true,
		};
		const { patch } = call;
		if (patch === undefined) throw new Error("A patch call has a patch.");
		return replyUpdate(
			call,
			{ ...request, options },
			draftByPatch(patch, call),
		);
	}),

	route(contract.deletePerson, async (sent) => {
		const { call, request: conditional } = readCondition(sent);
		refuseInvalid(call.queryProblems);
		const request = {
			...conditional,
			answer: call.answer?.(() => emptyReply),
		};
		const { person, preview } = await explainStale(
			call,
			removePerson(call.store, request, personIdOf(call)),
			(record) => showForCaller(asReading(call), record),
		);
		if (preview)
			return replyDryRun({
				before: person,
				after: undefined,
				preview,
				restorableUntil: call.now + call.restorableMs,
			});
		call.forgetCallers();
		return sendReply(emptyReply);
	}),
];

// The draft of a body, which the person as they are may show to be less than was meant.
function draftOfUpdate(
	call: Call,
	current: Person,
	context: RuleContext,
): PersonDraft {
	const { callingData = false } = call.query as PeopleParameters;
	const lost = findLostByForm(call.sent, current, {
		seesCallingData: callingData,
		license: context.license,
	});
	if (!call.isStrict)
		return {
			...readPersonDraft(call.body, call.problems, call.sent),
			warnings: lost.map(({ field, problem }) =>
				`${field} ${problem}`.replace("would be", "was"),
			),
		};
	const present = showWhole(current, context);
	const complaints = complainOfPerson(call.sent, present, call.problems);
	return readPersonDraft(
		call.body,
		[...call.problems, ...complaints, ...lost],
		call.sent,
	);
}

async function replyUpdate(
	call: Call,
	request: ChangeRequest,
	draft: DraftSource,
): Promise<Response> {
	return replyChange(call, (answering) =>
		changePerson(
			call.store,
			{ ...request, ...answering },
			{ personId: personIdOf(call), draft },
		),
	);
}

/** The reply to a change of one person, or to its dry run. `make` is given the answer that is kept with the change. */
export async function replyChange(
	call: Call,
	make: (answering: Answering<PersonChange>) => Promise<PersonChange>,
): Promise<Response> {
	const query = call.query as PeopleParameters;
	const compose = (change: PersonChange): Reply => {
		const { version } = change.person;
		const headers = warningHeader(change.warnings);
		const shown = query.minResponse
			? { id: showId("PEOPLE", change.person.id) }
			: showChange(call, change);
		return composePerson(200, shown, { version, headers });
	};
	const change = await explainStale(
		call,
		make({ answer: call.answer?.(compose) }),
		(record) => showForCaller(asReading(call), record),
	);
	const { before, person, preview } = change;
	const isSameCaller =
		before?.isLoginEnabled === person.isLoginEnabled &&
		before.roles.join() === person.roles.join();
	if (!isSameCaller && preview === undefined) call.forgetCallers();
	return showPreview(call, change) ?? sendReply(compose(change));
}

/** What a changing call hands to the directory. */
export function requestOf(
	call: Pick<
		Call,
		| "caller"
		| "trackingId"
		| "now"
		| "query"
		| "isStrict"
		| "isWhole"
		| "restorableMs"
	>,
): ChangeRequest {
	const query = call.query as PeopleParameters;
	return {
		caller: call.caller,
		trackingId: call.trackingId,
		options: {
			now: call.now,
			seesCallingData: query.callingData === true,
			seesAllTypes: query.showAllTypes === true,
			isStrict: call.isStrict || call.isWhole,
		},
		isDryRun: query.dryRun === true,
		restorableMs: call.restorableMs,
	};
}

/** A change of one person, which `If-Match` may tie to a version; what is wrong with that header is among the problems of the call. */
export function readCondition<Known extends Call>(
	call: Known,
): { call: Known; request: ChangeRequest } {
	const { versions, problems } = readIfMatch(call.header("if-match"));
	return {
		call: {
			...call,
			queryProblems: [...call.queryProblems, ...problems],
			problems: [...call.problems, ...problems],
		},
		request: { ...requestOf(call), versions },
	};
}

// What is wrong with the query and the headers of a call that shows a person.
function problemsOfReading(call: Call): FieldProblem[] {
	const ifNoneMatch = call.header("if-none-match");
	return [...call.queryProblems, ...complainOfIfNoneMatch(ifNoneMatch)];
}

// The call as one that reads the person with the same parameters.
function asReading(call: Call): Call {
	return { ...call, operationId: contract.getPerson.id };
}

// What a dry run came to; undefined for what was done.
function showPreview(call: Call, change: PersonChange): Response | undefined {
	const { before, person: after, warnings, preview } = change;
	if (preview === undefined) return undefined;
	const person = showChange(call, change);
	return replyDryRun({ before, after, warnings, preview, person });
}

async function replyRecord(call: Call, record: PersonRecord) {
	return replyPerson(await showForCaller(call, record), {
		version: record.person.version,
		ifNoneMatch: call.header("if-none-match"),
	});
}

// Of the past nobody knows the presence, nor what is told from it.
async function replyPast(call: Call, asOf: string) {
	const problems = problemsOfReading(call);
	const at = readTime("asOf", asOf, problems);
	refuseInvalid(problems);
	const person = await getPersonAsOf(call.store, call.caller, {
		personId: personIdOf(call),
		at: at ?? call.now,
		now: call.now,
	});
	const { invitePending: _, ...shown } = await showForCaller(
		{ ...call, query: { ...call.query, excludeStatus: true } },
		{ person, presence: noPresence },
	);
	return replyPerson(shown, {
		version: person.version,
		ifNoneMatch: call.header("if-none-match"),
	});
}

/** The id in the path of a call about one person. */
export function personIdOf(call: Pick<Call, "parameter">): string {
	const id = readId("PEOPLE", call.parameter("personId"));
	if (id === undefined) throw noSuchPerson();
	return id;
}
