import { expect, test } from "bun:test";
import type { Person } from "../../src/contract/person.ts";
import {
	type Api,
	expectStatus,
	people,
	type Reply,
} from "../webex/harness.ts";
import { openProcesses } from "../webex/processes.ts";

/** The two requests meet in another way in each round. */
const rounds = 20;

test("A request with an Idempotency-Key that two processes get at the same time has one reply", async () => {
	await using processes = await openProcesses();
	const { first: api, both } = processes;
	const admin = await api.tokenOf(people.full);
	for (let round = 0; round < rounds; round++) {
		const send = async <Body>(
			request: [string, string, unknown],
			more: Record<string, string> = {},
		): Promise<Reply<Body>> => {
			const headers = { "idempotency-key": `${request[0]} ${round}`, ...more };
			const ask = ({ call }: Api) => call<Body>(admin, ...request, headers);
			const [first, second] = await both(ask);
			for (const reply of [first, second]) expectStatus(reply, 200);
			expect(second.text).toBe(first.text);
			expect([first, second].filter(isReplayed)).toHaveLength(1);
			return first;
		};
		const body = { emails: [`n${round}@example.com`], displayName: "New" };
		// The second one would find the e-mail taken.
		const created = await send<Person>(["POST", "/people", body]);
		const path = `/people/${created.body.id}`;
		// The second one would find another version.
		const etag = created.headers.get("etag") ?? "";
		await send(["PATCH", path, { title: "GM" }], { "if-match": etag });
		// The second one would find nothing to change.
		await send(["PUT", path, { ...body, title: "CEO" }]);
	}
});

function isReplayed({ headers }: Reply<unknown>): boolean {
	return headers.get("idempotency-replayed") === "true";
}
