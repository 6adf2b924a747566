import type { Claim } from "../../directory/person.ts";
import type { TrialSource } from "../trial.ts";
import type { Engine } from "./catalogs.ts";
import { keyOf } from "./places.ts";
import { readMore, readWorld } from "./writer.ts";

/** What a trial reads of this engine. */
export function openTrialSource({ database, catalogs }: Engine): TrialSource {
	return {
		readWorld: (orgId, ids) => readWorld(database, catalogs, orgId, ids),
		readMore: (world, wanted) => readMore(database, world, wanted),
		async readHeld(claims) {
			const held = await database.all<Claim>(
				"SELECT kind, scope, value FROM held_claims($1)",
				JSON.stringify(claims),
			);
			return new Set(held.map(keyOf));
		},
	};
}
