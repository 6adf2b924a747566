import type { ReplyStore } from "../../directory/store/reply-store.ts";
import {
	AnsweredError,
	type AnswerPlace,
	answersOfPersonMax,
	type KeptAnswer,
} from "../../directory/store/stored-reply.ts";
import type { WriteOptions } from "../../directory/store/write-options.ts";
import { type AnswerRow, parseAnswer } from "../sql/stored-reply-row.ts";
import type { Database } from "./database.ts";
import type { Engine } from "./engine.ts";

/** Expired answers that each answer kept takes away with it: more than one, so that they do not pile up. */
const sweepLength = 4;

export function openAnswers({
	database,
	writer,
}: Pick<Engine, "database" | "writer">): ReplyStore {
	return {
		find: async (place, now) => readAnswer(database, place, now),
		keep: (answer) =>
			writer.write(() => {
				const kept = readAnswer(database, answer, answer.keptAt);
				if (kept === undefined) insertAnswer(database, answer);
				return kept;
			}),
		replace: (answer) => writer.write(() => insertAnswer(database, answer)),
		async remove(place) {
			await writer.write(() => deleteAnswer(database, place));
		},
	};
}

/** Does a change of the running transaction and keeps its answer, where there is one to be kept; not where it is kept already. */
export function doOnce<Result>(
	database: Database,
	work: () => Result,
	{ answer }: Pick<WriteOptions<Result>, "answer">,
): Result {
	if (answer === undefined) return work();
	const kept = readAnswer(database, answer.place, answer.now);
	if (kept !== undefined) throw new AnsweredError(kept);
	const result = work();
	insertAnswer(database, answer.make(result));
	return result;
}

function readAnswer(
	database: Database,
	{ orgId, personId, key }: AnswerPlace,
	now: number,
): KeptAnswer | undefined {
	const row = database.get<AnswerRow>(
		"SELECT org_id, person_id, key, fingerprint, status, headers, body, kept_at, expires_at FROM stored_replies WHERE org_id = ? AND person_id = ? AND key = ? AND expires_at > ?",
		orgId,
		personId,
		key,
		now,
	);
	return row && parseAnswer(row);
}

/** Keeps an answer in the running transaction, instead of the one that is there. */
export function insertAnswer(database: Database, answer: KeptAnswer): void {
	const { orgId, personId, key, keptAt } = answer;
	database.run(
		"DELETE FROM stored_replies WHERE row IN (SELECT row FROM stored_replies WHERE org_id = ? AND expires_at <= ? ORDER BY expires_at LIMIT ?)",
		orgId,
		keptAt,
		sweepLength,
	);
	deleteAnswer(database, answer);
	// Numbers count up in each person, so that the eldest are found without counting.
	const number =
		(database.get<{ number: number | null }>(
			"SELECT max(number) AS number FROM stored_replies WHERE org_id = ? AND person_id = ?",
			orgId,
			personId,
		)?.number ?? 0) + 1;
	database.run(
		"DELETE FROM stored_replies WHERE org_id = ? AND person_id = ? AND number <= ?",
		orgId,
		personId,
		number - answersOfPersonMax,
	);
	database.run(
		"INSERT INTO stored_replies (org_id, person_id, key, number, fingerprint, status, headers, body, kept_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		orgId,
		personId,
		key,
		number,
		answer.fingerprint,
		answer.status,
		JSON.stringify(answer.headers),
		answer.body ?? null,
		keptAt,
		answer.expiresAt,
	);
}

function deleteAnswer(
	database: Database,
	{ orgId, personId, key }: AnswerPlace,
): void {
	database.run(
		"DELETE FROM stored_replies WHERE org_id = ? AND person_id = ? AND key = ?",
		orgId,
		personId,
		key,
	);
}
