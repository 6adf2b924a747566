import { noSuchOrganization } from "../../../directory/organizations/organization.ts";
import {
	type StoredReply,
	storedRepliesOfPersonMax,
} from "../../../directory/store/stored-reply.ts";
import type { GuardedWrite } from "../../sql/steps/decide-batch.ts";
import { sweepLength } from "../../sql/stored-replies.ts";
import type { Statements } from "../database.ts";

/** A reply to store with a write. */
export interface ReplyWrite {
	reply: StoredReply;
	/** The number of the write, from 1; undefined when there is nothing to write. */
	writeNumber: number | undefined;
	/** The reply is valid only if the changes of earlier steps in the batch are written. */
	isDependent: boolean;
}

/**
 * The results of the writes: one word for each, as `change_people` returns them; `outdated` when the catalog
 * has changed since the rules read it; `answered` when one of the replies is stored already.
 */
export type WriteResults = readonly string[] | "outdated" | "answered";

interface ResultRow {
	state: "missing" | "catalog" | "answered" | "written";
	results: string[] | null;
}

/** Writes changes of an organization's people, and the replies that are stored with them, in one transaction. */
export async function writePeople(
	statements: Pick<Statements, "write">,
	orgId: string,
	catalogVersion: number,
	writes: readonly GuardedWrite[],
	replies: readonly ReplyWrite[] = [],
): Promise<WriteResults> {
	const stored = replies.filter(({ writeNumber }) => writeNumber !== undefined);
	const text = JSON.stringify(writes.map(leaveOutEmpty));
	const [row] =
		stored.length === 0
			? await statements.write<ResultRow>(
					"SELECT state, results FROM change_people($1, $2, $3)",
					orgId,
					catalogVersion,
					text,
				)
			: await statements.write<ResultRow>(
					"SELECT state, results FROM change_people_once($1, $2, $3, $4, $5, $6)",
					orgId,
					catalogVersion,
					text,
					JSON.stringify(
						stored.map(({ reply, writeNumber }) => ({
							...reply,
							writeNumber,
						})),
					),
					sweepLength,
					storedRepliesOfPersonMax,
				);
	if (row === undefined || row.state === "missing") throw noSuchOrganization();
	if (row.state === "answered") return "answered";
	return row.state === "catalog" ? "outdated" : (row.results ?? []);
}

// Most changes have only empty lists, and the database looks at each one that is there.
function leaveOutEmpty(write: GuardedWrite): object {
	const some = <Thing>(list: readonly Thing[]) =>
		list.length === 0 ? undefined : list;
	return {
		...write,
		takes: some(write.takes),
		gives: some(write.gives),
		gains: some(write.gains),
		losses: some(write.losses),
		guards: some(write.guards),
		readSet: some(write.readSet),
	};
}
