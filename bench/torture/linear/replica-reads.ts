import type { Chance } from "../../../src/concurrency/chance.ts";
import { startDatabase } from "../cluster/database-processes.ts";
import { startStandby } from "../cluster/standby.ts";
import { checkLinearizable } from "./linearizable.ts";
import { openPersonModel } from "./person-model.ts";
import { openFleet, runRound } from "./rounds.ts";

/** How much later than its primary a replica applies each commit: less than the lag beyond which servers skip it. */
const applyDelayMs = 300;

/**
 * The control with a real stale read: with reads from a replica that is behind, people are not linearizable, and the checker
 * must refuse some. With the position of a client's last change, a read must show that change.
 */
export async function seeReplicas(
	chance: Chance,
	seed: number,
): Promise<{ refused: number; faults: string[] }> {
	await using database = await startDatabase(undefined, {});
	await using standby = await startStandby(database, applyDelayMs);
	await using fleet = await openFleet("PostgreSQL with a replica", 2, [
		...["--store", database.addressOf("peopled")],
		...["--store-replicas", standby.addressOf("peopled")],
	]);
	const options = { chance, isKilled: false, seed };
	const stale = await runRound(fleet, {
		...{ ...options, round: "replica", reads: "replica" },
	});
	const positioned = await runRound(fleet, {
		...{ ...options, round: "position", reads: "replicaWithPosition" },
	});
	const refused = [...stale.histories].filter(
		([{ created }, history]) =>
			checkLinearizable(history, openPersonModel(created)).kind === "refused",
	).length;
	// Without a position, a replica may not know the people yet.
	const faults = positioned.faults.map((fault) => `With a replica: ${fault}`);
	return {
		refused,
		faults:
			refused > 0
				? faults
				: [...faults, "Control: reads from a replica looked linearizable."],
	};
}
