import type { ServerProcess } from "../../../test/end-to-end/process.ts";
import type { Setup } from "../part.ts";
import { openAttacker, openTally, type Target } from "./attack.ts";
import { breaches, openRelay } from "./relay.ts";

/** So many requests go to each broken server. */
const requestsPerBreach = 400;
const spoiledEvery = 40;
const silentMs = 500;

/** The control: broken servers, of which each must be noticed. A sentence for each that was not. */
export async function findBreaches(
	{ seed, tell }: Setup,
	server: ServerProcess,
	target: Target,
): Promise<{ faults: string[]; noticed: string }> {
	const faults: string[] = [];
	let noticed = 0;
	const reads = target.grammar.document.operations.filter(
		({ method }) => method === "GET",
	);
	for (const [name, breach] of Object.entries(breaches)) {
		// What comes late once is sent again, so that one must never answer.
		const isSilent = name === "does not answer";
		await using relay = await openRelay(
			server.url,
			breach,
			isSilent ? 1 : spoiledEvery,
		);
		const tally = openTally();
		const host = new URL(relay.url).host;
		const attacker = openAttacker(
			{
				...target,
				url: relay.url,
				replyMsMax: isSilent ? silentMs : target.replyMsMax,
				tally,
				grammar: { ...target.grammar, host },
			},
			{ seed, number: 0 },
		);
		await attacker.attack(
			reads,
			requestsPerBreach,
			() => tally.faults.length > 0,
		);
		attacker.close();
		const isFound = tally.faults.length > 0;
		tell(
			`control: a server that ${name}: ${isFound ? "noticed" : "NOT NOTICED"} after ${tally.requests} requests`,
		);
		if (isFound) noticed++;
		else
			faults.push(
				`Nothing was noticed of a server that ${name}, of which ${relay.spoiled()} replies were spoiled.`,
			);
	}
	return { faults, noticed: `${noticed} of ${Object.keys(breaches).length}` };
}
