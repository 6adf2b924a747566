import type { Store } from "../store/store.ts";
import {
	endedTokenLifeMs,
	isTokenAlive,
	keptTokensMax,
	livingTokensMax,
	type Token,
} from "./token.ts";

/** Counts the usable tokens of a person. Deletes those that ended long ago, since a new one is about to be stored. */
export async function countLiving(
	store: Store,
	person: { orgId: string; id: string },
	now: number,
): Promise<number> {
	const all = await listKept(store, person);
	await store.tokens.prune({
		orgId: person.orgId,
		personId: person.id,
		endedBefore: all.length >= keptTokensMax ? now : now - endedTokenLifeMs,
	});
	return all.filter((token) => isTokenAlive(token, now)).length;
}

/** The usable tokens of a person, newest first. */
export async function listLiving(
	store: Store,
	person: { orgId: string; id: string },
	now: number,
): Promise<Token[]> {
	const all = await listKept(store, person);
	return all.filter((token) => isTokenAlive(token, now));
}

function listKept(
	store: Store,
	{ orgId, id }: { orgId: string; id: string },
): Promise<Token[]> {
	return store.tokens.listPage({
		orgId,
		personId: id,
		isOfIntegration: false,
		limit: keptTokensMax + livingTokensMax,
	});
}
