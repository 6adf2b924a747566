import type { Conflict } from "../plan/change.ts";
import type { Step } from "../plan/plan.ts";
import { bodyOf, type WirePerson } from "../plan/wire-person.ts";
import { describeReply, ServiceError } from "../service/patience.ts";
import { LostReplyError, type ServiceReply } from "../service/reply.ts";
import type { Service, ServiceRequest } from "../service/service.ts";
import type { Journal } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { Standing } from "./standing.ts";
import type { Seen, Target } from "./target.ts";

/** Requests of one step at most. */
const attemptsMax = 6;
/** Requests at most that repair what the service did in part. */
const repairsMax = 1;
/** The longest wait between two requests of a step, where the service does not ask for one. */
const waitMsMax = 30_000;

/** When the service is asked after a request: it may show old values for a moment. */
const lookAt = {
	/** The request was not carried out. */
	unsent: [0],
	refused: [0, 1000],
	doubtful: [0, 1000, 3000],
	/** Somebody may have been created; a search finds them some seconds later. */
	creation: [0, 1000, 3000, 6000],
	/** It speaks against the request. */
	odd: [0, 1000, 3000],
} as const;

/** The statuses of a service that has not carried out a request, or may not have. */
const temporary = new Set([408, 412, 423, 425, 429, 500, 502, 503, 504]);
const unsent = new Set([401, 412, 423, 429]);

/** What the steps of an apply share. */
export interface StepContext {
	service: Service;
	journal: Journal;
	sleep: (ms: number) => Promise<void>;
	/** Aborted when the operator wants to stop. */
	signal: AbortSignal;
	chance: () => number;
}

/** Thrown when the access token counts for nothing any more, so that nothing else can be done. */
export class TokenRefusedError extends Error {}

/** What is known after a request. */
interface Sent {
	status: number | undefined;
	said: string;
	isTemporary: boolean;
	/** When to look at the person. */
	waits: readonly number[];
	shown: Seen | undefined;
	/** Whether the service asked for a time to wait, which the pace keeps. */
	isWaitKept: boolean;
}

/**
 * Does one step, and returns what the service shows of it afterwards. Before each request it reads the person, and never
 * sends what is done already.
 */
export async function runStep(
	step: Step,
	target: Target,
	/** Whether an earlier request of the step may have arrived. */
	isInDoubt: boolean,
	context: StepContext,
): Promise<Outcome> {
	const run = openRun(step, target, context);
	let isSent = isInDoubt;
	let last: Sent | undefined;
	let repairs = 0;
	/** The attempt before which the person was looked at again, since something spoke against it. */
	let sureAt = 0;
	try {
		let view = await run.settle(isSent ? waitsOf(step) : lookAt.unsent);
		for (let attempt = 1; ; attempt += 1) {
			const { state } = view.standing;
			if (state === "after")
				return conclude(isSent ? "done" : "already", view, last);
			const opposed = run.describeAgainst(view, isSent);
			const isSure = attempt === sureAt;
			if (!isSure && run.isOdd(view, isSent)) {
				sureAt = attempt;
				view = await run.lookAgain(isSent);
				attempt -= 1;
				continue;
			}
			if (opposed !== undefined) return endAgainst(opposed, view, last, isSent);
			const isRepair =
				last !== undefined && (state === "partly" || !last.isTemporary);
			if (isRepair && !isWorthRepair(last, state, repairs))
				return endShort(view, last);
			if (attempt > attemptsMax) return endShort(view, last);
			if (isRepair) repairs += 1;
			else if (last !== undefined && !last.isWaitKept)
				await context.sleep(backOff(attempt, context.chance));
			last = await run.send(
				target.request(withoutTag(view.seen, last)),
				isSent && state !== "before" ? undefined : view.seen.person,
			);
			isSent ||= last.waits !== lookAt.unsent;
			view = await run.view(last);
		}
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		if (error.status === 401) throw new TokenRefusedError(error.message);
		return endBlind(step, error, isSent);
	}
}

interface View {
	seen: Seen;
	standing: Standing;
	/** The id of the person whom the step has created. */
	createdId: string | undefined;
}

function openRun(step: Step, target: Target, context: StepContext) {
	const { journal, service } = context;
	const viewOf = (seen: Seen): View => ({
		seen,
		standing: target.standing(seen),
		createdId: step.action === "create" ? seen.person?.id : undefined,
	});
	const settle = async (waits: readonly number[]): Promise<View> => {
		let view: View | undefined;
		for (const wait of waits) {
			if (wait > 0) await context.sleep(wait);
			view = viewOf(await target.look());
			if (view.standing.state === "after") break;
		}
		return view as View;
	};
	const describeAgainst = (view: View, isSent: boolean) =>
		isSent
			? describeOther(view)
			: describeConflicts(target.conflicts(view.seen));
	// A step that nobody has begun should not be done in part.
	const isOdd = (view: View, isSent: boolean) =>
		describeAgainst(view, isSent) !== undefined ||
		target.misses(view.seen) ||
		(!isSent && view.standing.state === "partly");
	return {
		settle,
		describeAgainst,
		isOdd,
		/** Looks again for a while: what one reply shows or leaves out can be the service's error. */
		async lookAgain(isSent: boolean): Promise<View> {
			for (const wait of lookAt.odd) {
				await context.sleep(wait);
				const view = viewOf(await target.look());
				if (!isOdd(view, isSent) || view.standing.state === "after")
					return view;
			}
			return viewOf(await target.look());
		},
		async view({ shown, waits }: Sent): Promise<View> {
			const said = shown && viewOf(shown);
			return said?.standing.state === "after" ? said : settle(waits);
		},
		async send(
			request: ServiceRequest,
			before: WirePerson | undefined,
		): Promise<Sent> {
			context.signal.throwIfAborted();
			const { method, path, body } = request;
			await journal.write({
				kind: "begin",
				step: step.id,
				request: { method, path: `/v1${path}`, body },
				before: before && bodyOf(before),
			});
			const reply = await service
				.send(request)
				.catch(async (error: unknown) => {
					if (error instanceof LostReplyError) return error;
					// Interrupted while it waited for its turn.
					if (context.signal.aborted)
						await journal.write({
							kind: "end",
							step: step.id,
							said: "not sent",
							canHaveArrived: false,
						});
					throw error;
				});
			const sent = judge(reply, { path, method, target });
			await journal.write({
				kind: "end",
				step: step.id,
				status: sent.status,
				said: sent.said || undefined,
				canHaveArrived: sent.waits !== lookAt.unsent,
			});
			if (sent.status === 401) throw new TokenRefusedError(sent.said);
			return sent;
		},
	};
}

function judge(
	reply: ServiceReply | LostReplyError,
	{
		path,
		method,
		target,
	}: { path: string; method: ServiceRequest["method"]; target: Target },
): Sent {
	const doubtful = method === "POST" ? lookAt.creation : lookAt.doubtful;
	if (reply instanceof LostReplyError)
		return {
			status: reply.status,
			said: reply.message,
			isTemporary: true,
			waits: reply.canHaveArrived ? doubtful : lookAt.unsent,
			shown: undefined,
			isWaitKept: false,
		};
	const { status, headers } = reply;
	const isGood = status >= 200 && status < 300;
	return {
		status,
		said: isGood ? "" : describeReply(`${method} ${path}`, reply),
		isTemporary: temporary.has(status),
		waits: unsent.has(status)
			? lookAt.unsent
			: isGood || temporary.has(status) || method === "POST"
				? doubtful
				: lookAt.refused,
		shown: isGood ? target.shownIn(reply) : undefined,
		isWaitKept: headers.has("retry-after"),
	};
}

function waitsOf({ action }: Step): readonly number[] {
	return action === "create" ? lookAt.creation : lookAt.doubtful;
}

// A refusal that changed nothing is final. What was done in part, or was said to be done, is worth one more request.
function isWorthRepair(
	last: Sent | undefined,
	state: Standing["state"],
	repairs: number,
): boolean {
	if (repairs >= repairsMax) return false;
	const isGood = (last?.status ?? 0) >= 200 && (last?.status ?? 0) < 300;
	return state === "partly" || isGood;
}

// After a refusal because of the tag, the person is read again, and the tag is left out: not every service means it.
function withoutTag(seen: Seen, last: Sent | undefined): Seen {
	return last?.status === 412 ? { person: seen.person } : seen;
}

function backOff(attempt: number, chance: () => number): number {
	const ms = Math.min(waitMsMax, 1000 * 2 ** (attempt - 2));
	return ms * (0.5 + chance() / 2);
}

/** What speaks against a step, in one line; undefined: nothing. */
export function describeConflicts(
	conflicts: readonly Conflict[],
): string | undefined {
	if (conflicts.length === 0) return undefined;
	return conflicts
		.map(
			({ field, theirs, reason }) =>
				reason ?? `${field} is now ${JSON.stringify(theirs) ?? "empty"}`,
		)
		.join("; ");
}

function describeOther({ standing, seen }: View): string | undefined {
	if (standing.state !== "other") return undefined;
	if (seen.person === undefined) return "the person is gone from the service";
	const { person } = seen;
	return `the service shows ${standing.left
		.map((field) => `${field} ${JSON.stringify(person[field]) ?? "empty"}`)
		.join(", ")}, which is neither the value before nor the planned one`;
}

function endAgainst(
	opposed: string,
	view: View,
	last: Sent | undefined,
	isSent: boolean,
): Outcome {
	const { done } = view.standing;
	if (!isSent) return { ...conclude("skipped", view, last), reason: opposed };
	const result = done.length > 0 ? "partly" : "failed";
	return { ...conclude(result, view, last), reason: opposed };
}

function endShort(view: View, last: Sent | undefined): Outcome {
	const { state } = view.standing;
	const isGood = last?.said === "";
	return {
		...conclude(state === "partly" ? "partly" : "failed", view, last),
		reason: isGood
			? `the service answered ${last?.status}, and does not show the change`
			: (last?.said ?? ""),
		// Another token may be allowed to do it.
		isTemporary: last?.isTemporary || last?.status === 403,
	};
}

function endBlind(step: Step, error: ServiceError, isSent: boolean): Outcome {
	const left = step.changes.map(({ field }) => field);
	return {
		result: isSent ? "unknown" : "failed",
		done: [],
		left: left.length === 0 ? ["person"] : left,
		reason: isSent
			? `it is not known whether the request was carried out: ${error.message}`
			: `the person could not be read, so nothing was sent: ${error.message}`,
		status: error.status,
		isTemporary: true,
	};
}

function conclude(
	result: Outcome["result"],
	{ seen, standing, createdId }: View,
	last: Sent | undefined,
): Outcome {
	return {
		result,
		done: standing.done,
		left: standing.left,
		reason: "",
		status: last?.status,
		createdId,
		shown: seen.person && bodyOf(seen.person),
	};
}
