import { strict as assert } from "node:assert";
import { randomUUID } from "node:crypto";
import { createSecret, hashSecret } from "../../src/http/auth/secrets.ts";
import type { State } from "./state.ts";
import { orgId, type World } from "./worlds.ts";

/** Those whose sign-in a step switched are let in, or not, from the next request on. */
export async function demandSignIns(
	world: World,
	before: State,
	after: State,
): Promise<void> {
	for (const [id, { isLoginEnabled, emails }] of after.people) {
		const was = before.people.get(id)?.isLoginEnabled;
		if (was === undefined || was === isLoginEnabled) continue;
		const { status, text } = await world.api.call(
			await createToken(world, id),
			"GET",
			"/people/me",
		);
		assert.equal(status, isLoginEnabled ? 200 : 401, `${emails}: ${text}`);
	}
}

async function createToken({ api }: World, personId: string): Promise<string> {
	const secret = createSecret();
	await api.store.tokens.create({
		...{ id: randomUUID(), orgId, personId, name: "" },
		...{ secretHash: hashSecret(secret), scopes: ["spark:people_read"] },
		createdAt: api.clock.now,
	});
	return secret;
}
