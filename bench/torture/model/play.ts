import type { Operation } from "./operation.ts";
import {
	sendAgain,
	sendBulk,
	sendChange,
	sendRestore,
	sendRevert,
} from "./play-changes.ts";
import {
	checkHistory,
	checkList,
	checkPerson,
	checkSeats,
} from "./play-reads.ts";
import { openPlayer, type Played, type Player } from "./player.ts";
import type { Organization } from "./world.ts";

/** Sends a history to a server, and holds every reply against the model. Stops at the first difference. */
export async function play(
	operations: readonly Operation[],
	organization: Organization,
): Promise<Played> {
	const player = openPlayer(organization);
	const { played } = player;
	for (const [at, operation] of operations.entries()) {
		const sentence = await perform(player, operation).catch(
			(error: Error) => error.message,
		);
		if (sentence !== undefined) {
			played.mismatch = { at, sentence };
			return played;
		}
	}
	const sentence = await checkEnd(player);
	if (sentence !== undefined)
		played.mismatch = { at: operations.length, sentence };
	return played;
}

function perform(
	player: Player,
	operation: Operation,
): Promise<string | undefined> {
	const { placeOf, readFilter } = player;
	switch (operation.kind) {
		case "change":
			return sendChange(player, operation);
		case "again":
			return sendAgain(player, operation.key);
		case "restore":
			return sendRestore(player, operation);
		case "revert":
			return sendRevert(player, operation);
		case "get":
			return checkPerson(
				player,
				placeOf(operation.whom),
				operation.callingData,
			);
		case "list":
			return checkList(player, {
				filter: readFilter(operation.filter),
				max: operation.max,
			});
		case "changes":
			return checkHistory(player, placeOf(operation.whom));
		case "licenses":
			return checkSeats(player);
		case "bulk":
			return sendBulk(player, operation);
	}
}

// Everything that the server holds, at the end.
async function checkEnd(player: Player): Promise<string | undefined> {
	for (const { person } of player.model.people) {
		const sentence =
			(await checkPerson(player, person.place, true)) ??
			(await checkHistory(player, person.place));
		if (sentence !== undefined)
			return `at the end, person ${person.place}: ${sentence}`;
	}
	const sentence =
		(await checkList(player, { filter: {}, max: 100 })) ??
		(await checkSeats(player));
	return sentence && `at the end: ${sentence}`;
}
