import type { ReplyStore } from "../../directory/store/reply-store.ts";
import {
	AnsweredError,
	type Answerer,
	type AnswerPlace,
	answersOfPersonMax,
	type KeptAnswer,
} from "../../directory/store/stored-reply.ts";
import { type AnswerRow, parseAnswer } from "../sql/stored-reply-row.ts";
import type { Statements } from "./database.ts";
import type { Engine } from "./engine.ts";

/** Expired replies that storing a reply deletes: more than one, so that they do not pile up. */
export const sweepLength = 4;

/** Any number that nothing else in the database locks. */
const answerLock = 1_347_571_026;

export function openAnswers({
	database,
}: Pick<Engine, "database">): ReplyStore {
	return {
		find: (place, now) => readAnswer(database, place, now),
		keep: (answer) =>
			changeAnswer(database, answer, async (statements) => {
				const kept = await readAnswer(statements, answer, answer.keptAt);
				if (kept === undefined) await keepAnswer(statements, answer);
				return kept;
			}),
		replace: (answer) =>
			changeAnswer(database, answer, (statements) =>
				replaceAnswer(statements, answer),
			),
		remove: (place) => deleteAnswer(database, place),
	};
}

// One after another, so that of two who keep an answer at the same time one hears of the other.
function changeAnswer<Result>(
	database: Engine["database"],
	{ orgId, personId, key }: AnswerPlace,
	work: (statements: Statements) => Promise<Result>,
): Promise<Result> {
	return database.transact(async (statements) => {
		await statements.all(
			"SELECT pg_advisory_xact_lock($1, hashtext($2))",
			answerLock,
			JSON.stringify([orgId, personId, key]),
		);
		return work(statements);
	});
}

async function deleteAnswer(
	statements: Statements,
	{ orgId, personId, key }: AnswerPlace,
): Promise<void> {
	await statements.run(
		"DELETE FROM stored_replies WHERE org_id = $1 AND person_id = $2 AND key = $3",
		orgId,
		personId,
		key,
	);
}

/** Does a change in a transaction and keeps its answer, where there is one to be kept; not where it is kept already. */
export async function doOnce<Result>(
	statements: Statements,
	work: () => Promise<Result>,
	answer: Answerer<Result> | undefined,
): Promise<Result> {
	if (answer === undefined) return work();
	const kept = await readAnswer(statements, answer.place, answer.now);
	if (kept !== undefined) throw new AnsweredError(kept);
	const result = await work();
	await keepAnswer(statements, answer.make(result));
	return result;
}

/** The answer that is kept, unless it has expired. */
export async function readAnswer(
	statements: Statements,
	{ orgId, personId, key }: AnswerPlace,
	now: number,
): Promise<KeptAnswer | undefined> {
	const row = await statements.get<AnswerRow>(
		"SELECT org_id, person_id, key, fingerprint, status, headers, body, kept_at, expires_at FROM stored_replies WHERE org_id = $1 AND person_id = $2 AND key = $3 AND expires_at > $4",
		orgId,
		personId,
		key,
		now,
	);
	return row && parseAnswer(row);
}

/** Keeps an answer, unless one is kept there already. */
export async function keepAnswer(
	statements: Statements,
	answer: KeptAnswer,
): Promise<void> {
	await statements.write(
		"SELECT keep_stored_reply($1, $2, $3)",
		JSON.stringify(answer),
		sweepLength,
		answersOfPersonMax,
	);
}

/** Keeps an answer in the running transaction, instead of the one that is there. */
export async function replaceAnswer(
	statements: Statements,
	answer: KeptAnswer,
): Promise<void> {
	await deleteAnswer(statements, answer);
	await keepAnswer(statements, answer);
}
