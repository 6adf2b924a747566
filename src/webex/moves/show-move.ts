import type * as contract from "../../contract/move.ts";
import type { StepOutcome } from "../../directory/batch/perform.ts";
import type { Job, JobItem } from "../../directory/jobs/job.ts";
import type { Person } from "../../directory/people/person.ts";
import type { PersonChange } from "../../directory/people/person-change.ts";
import type { Whole } from "../../directory/whole.ts";
import { type ShownOutcome, showOutcome } from "../bulk/bulk-operation.ts";
import type { Call } from "../call.ts";
import { showId } from "../ids.ts";
import { showExecution } from "../jobs/show-execution.ts";
import { codedMessage, errorCodeOf } from "./move-codes.ts";
import type { AskedMove } from "./read-moves.ts";

/** The real service's code for numbers that move along. */
const numbersMove = 19_717;

/** The effects of a move, or the reasons for which it cannot be made. */
export function showValidation(
	call: Pick<Call, "trackingId" | "reportFailure">,
	{ personId }: AskedMove,
	outcome: StepOutcome,
) {
	const userId = showId("PEOPLE", personId);
	if (outcome.kind === "changed")
		return { userId, impacts: listImpacts(outcome.change) };
	const { status, errors = [] } = showOutcome(call, outcome, userId);
	return {
		userId,
		errors: errors.map((error) =>
			codedMessage("Error", errorCodeOf(error, status), error.description),
		),
	};
}

function listImpacts({ before, person, location }: PersonChange) {
	const held = new Set(before ? workNumbersOf(before) : []);
	const numbers = workNumbersOf(person).filter((number) => held.has(number));
	return numbers.length === 0
		? undefined
		: [
				codedMessage(
					"Informational",
					numbersMove,
					`${numbers.join(", ")} ${numbers.length === 1 ? "moves" : "move"} to ${location?.name ?? "the location"} with the person.`,
				),
			];
}

function workNumbersOf({ phoneNumbers = [] }: Person): string[] {
	return phoneNumbers
		.filter(({ type }) => type === "work")
		.map(({ value }) => value);
}

/** A job that moves people, in the form of the real service. */
export function showMoveJob(job: Job, now: number): Whole<contract.MoveJob> {
	const { total, done, failed, endedAt } = job;
	return {
		name: "moveusers",
		...showExecution(job, now),
		counts: {
			totalMoves: total,
			moved: done,
			failed,
			pending: 0,
			skipped: endedAt === undefined ? 0 : total - done - failed,
		},
	};
}

/** A person whom a job could not move. */
export function showMoveError(
	{ maker }: Job,
	{ index, input, result }: JobItem,
) {
	const { body } = JSON.parse(input) as { body: contract.MoveUsers };
	const [{ locationId = "", users = [] } = {}] = body.usersList;
	const { errors = [] } = JSON.parse(result?.detail ?? "{}") as ShownOutcome;
	const status = result?.status ?? 0;
	return {
		item: users[0]?.userId,
		itemNumber: index,
		trackingId: maker.trackingId,
		errorType: "ERROR",
		error: {
			key: String(status),
			message: errors.map((error) => ({
				code: String(errorCodeOf(error, status)),
				description: error.description,
				locationId,
			})),
		},
	};
}
