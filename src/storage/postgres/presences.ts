import type {
	PresenceReport,
	PresenceStore,
} from "../../directory/store/presence-store.ts";
import type { Database, Statements } from "./database.ts";

export function openPresences(database: Database): PresenceStore {
	return {
		async report(reports) {
			const rounds = splitRounds(reports);
			const [only] = rounds;
			if (only === undefined) return;
			if (rounds.length === 1) await writeRound(database, only);
			else
				await database.transact((statements) =>
					writePresences(statements, reports),
				);
		},
	};
}

/** Sets the fields in each report and keeps the others. Skips people who do not exist. */
export async function writePresences(
	statements: Pick<Statements, "run">,
	reports: readonly PresenceReport[],
): Promise<void> {
	for (const round of splitRounds(reports)) await writeRound(statements, round);
}

/** Reports for one statement: each about a different person, and all with the same fields. */
interface Round {
	isReported: boolean;
	isSharingGiven: boolean;
	reports: PresenceReport[];
}

function splitRounds(reports: readonly PresenceReport[]): Round[] {
	const rounds: Round[] = [];
	let people = new Set<string>();
	for (const report of reports) {
		const isReported = report.reported !== undefined;
		const isSharingGiven = report.isShared !== undefined;
		const key = `${report.orgId} ${report.personId}`;
		let round = rounds.at(-1);
		if (
			round?.isReported !== isReported ||
			round.isSharingGiven !== isSharingGiven ||
			people.has(key)
		) {
			round = { isReported, isSharingGiven, reports: [] };
			rounds.push(round);
			people = new Set();
		}
		people.add(key);
		round.reports.push(report);
	}
	return rounds;
}

async function writeRound(
	statements: Pick<Statements, "run">,
	{ isReported, isSharingGiven, reports }: Round,
): Promise<void> {
	const changes = [
		"last_activity_at = coalesce(excluded.last_activity_at, presences.last_activity_at)",
	];
	if (isReported)
		changes.push(
			"reported = excluded.reported",
			"reported_until = excluded.reported_until",
		);
	if (isSharingGiven) changes.push("is_shared = excluded.is_shared");
	await statements.run(
		`WITH given AS (
			SELECT * FROM jsonb_to_recordset($1::jsonb) AS report
				("orgId" text, "personId" text, "lastActivityAt" bigint, reported text, "reportedUntil" bigint, "isShared" boolean)
		), active AS (
			DELETE FROM holdings USING given
			WHERE org_id = "orgId" AND kind = 'pending' AND value = '' AND person_id = "personId" AND "lastActivityAt" IS NOT NULL
		)
		INSERT INTO presences (org_id, person_id, last_activity_at, reported, reported_until, is_shared)
		SELECT people.org_id, people.id, "lastActivityAt", given.reported, "reportedUntil", coalesce("isShared", true)
			FROM given
			JOIN people ON people.org_id = "orgId" AND people.id = "personId"
			ORDER BY people.org_id, people.id
		ON CONFLICT (org_id, person_id) DO UPDATE SET ${changes.join(", ")}`,
		JSON.stringify(reports),
	);
}
