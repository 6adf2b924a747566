import type { ChanceStream } from "../../src/concurrency/chance.ts";
import type { Account } from "./account.ts";
import { actions } from "./load-actions.ts";
import { settleJobs } from "./load-jobs.ts";
import type { Action, LoadState } from "./load-state.ts";
import { openWire, ServerGone, storedId, type Wire } from "./wire.ts";

/** A mixed load of changes that fills an account. It knows the people between runs, so that one load goes through many restarts. */
interface Load {
	/** Sends changes from all clients until it is over, or the server does not answer any more. */
	run(options: { url: string; isOver(): boolean }): Promise<void>;
	/** Waits until the server has ended the jobs that were begun, and settles them in the account. */
	settleJobs(url: string): Promise<void>;
	/** Requests that were answered, by status. */
	readonly statuses: ReadonlyMap<number, number>;
}

export function openLoad({
	account,
	chance,
	clients = 8,
	only,
}: {
	account: Account;
	chance: ChanceStream;
	clients?: number;
	/** Only these actions; all when left out. */
	only?: readonly string[];
}): Load {
	let marks = 0;
	const state: LoadState = {
		account,
		chance,
		people: [],
		created: [],
		deleted: [],
		locations: [],
		tokens: [],
		jobs: [],
		nextMark: () => `${account.prefix}mark-${++marks}.`,
	};
	const chosen = actions.filter(({ name }) => only?.includes(name) ?? true);
	const statuses = new Map<number, number>();
	return {
		statuses,
		async run({ url, isOver }) {
			const wire = openWire({ url, account, statuses });
			const stopAtEnd = async (work: () => Promise<void>) => {
				try {
					await work();
				} catch (cause) {
					if (!(cause instanceof ServerGone)) throw cause;
				}
			};
			await stopAtEnd(async () => {
				if (state.people.length === 0) await findPeople(wire, state);
				await Promise.all(
					Array.from({ length: clients }, () =>
						stopAtEnd(async () => {
							while (!isOver()) await choose(chosen, chance).run(wire, state);
						}),
					),
				);
			});
		},
		settleJobs: (url) =>
			settleJobs(openWire({ url, account, statuses }), state),
	};
}

function choose(all: readonly Action[], chance: ChanceStream): Action {
	let left = chance.below(all.reduce((sum, { weight }) => sum + weight, 0));
	for (const action of all) {
		left -= action.weight;
		if (left < 0) return action;
	}
	return all[0] as Action;
}

async function findPeople(wire: Wire, { people }: LoadState): Promise<void> {
	const list = await wire.read<{
		items: { id: string; type: string; emails: string[] }[];
	}>("/v1/people?max=200");
	for (const { id, type, emails } of list?.body.items ?? [])
		if (type === "person" && emails[0] !== "admin@example.com")
			people.push({ wire: id, id: storedId(id) });
}
