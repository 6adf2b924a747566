import { describe, expect, test } from "bun:test";
import { operations } from "../../src/contract/operations.ts";
import { type Scope, scopes } from "../../src/directory/access/token.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import type { Row } from "./authorization-row.ts";
import { rows } from "./authorization-rows.ts";
import {
	type CallerName,
	callers,
	type Home,
	marks,
	openWorld,
	orgOf,
	type World,
} from "./authorization-world.ts";
import type { Reply } from "./harness.ts";

const callerNames = Object.keys(callers) as CallerName[];
const homes = ["acme", "umbrella", "missing"] as const;
type Place = (typeof homes)[number];

/** A world that is made again after something in it was changed. */
let world: Promise<World> | undefined;

/** Uses the world as a caller, and tells whether that changed something. */
async function useWorld<Result>(
	{ caller, scopes }: { caller: CallerName; scopes?: readonly Scope[] },
	use: (world: World, token: string | undefined) => Promise<Result>,
): Promise<{ result: Result; isChanged: boolean }> {
	world ??= openWorld();
	const used = await world;
	// A new token is a change of its own, after which the world is as good as before.
	const token =
		caller === "nobody" ? undefined : await used.tokenOf(caller, scopes);
	const before = await used.fingerprint();
	const result = await use(used, token);
	const isChanged = (await used.fingerprint()) !== before;
	if (isChanged) {
		await used[Symbol.asyncDispose]();
		world = undefined;
	}
	return { result, isChanged };
}

/** Makes a call of the matrix; a bulk's status is that of its only operation. */
async function make(
	{ api, things }: World,
	row: Row,
	place: Place,
	token: string | undefined,
): Promise<Reply> {
	const { method, path, body, headers } = row.ask(things[place]);
	const reply = await api.call(token, method, path, body, headers);
	const [result] = (reply.body?.results ?? []) as { status: number }[];
	return reply.status === 207 && result !== undefined
		? { ...reply, status: result.status }
		: reply;
}

function isAllowed(row: Row, caller: CallerName, place: Place): boolean {
	if (row.allowed === "everybody") return true;
	if (callers[caller].acme === "unknown") return false;
	if (row.isInPerson && caller === "impersonated") return false;
	if (row.allowed === "anybody") return true;
	if (row.isPlain)
		return row.allowed.some((standing) =>
			Object.values(callers[caller]).includes(standing as never),
		);
	if (place === "missing") return false;
	if (row.isOwnOnly && orgOf(caller) !== homeIds[place]) return false;
	return row.allowed.includes(callers[caller][place]);
}

const homeIds: Record<Home, string> = {
	acme: sampleIds.organization,
	umbrella: sampleIds.stranger,
};

function placesOf(row: Row): readonly Place[] {
	return row.isPlain ? ["acme"] : homes;
}

/** A refusal without what names the thing or the request. */
function bareRefusal(
	reply: Reply,
	things: World["things"],
	place: Place,
): string {
	let text = reply.text
		.replace(/"trackingId":"[^"]+"/, "")
		.replace(/"schemas":\["[^"]+"\]/, "");
	for (const id of Object.values(things[place]))
		text = text.replaceAll(id, "<id>");
	return `${reply.status} ${text}`;
}

describe("The matrix of calls and callers", () => {
	test("has a row for every call, and no other", () => {
		expect(Object.keys(rows).sort()).toEqual(
			operations.map(({ id }) => id).sort(),
		);
	});

	for (const [id, row] of Object.entries(rows)) {
		test(`${id} is answered for those who may, and refused to all others, who learn nothing and change nothing`, async () => {
			for (const caller of callerNames)
				for (const place of placesOf(row)) {
					const what = `${caller} at ${place}`;
					const { result: reply, isChanged } = await useWorld(
						{ caller },
						(used, token) => make(used, row, place, token),
					);
					if (isAllowed(row, caller, place))
						expect(`${what}: ${reply.status < 300}`).toBe(`${what}: true`);
					else {
						const expected =
							callers[caller].acme === "unknown" &&
							(row.allowed.length > 0 || row.isForKnown)
								? [401]
								: [400, 403, 404];
						expect(expected, what).toContain(reply.status);
						expect(isChanged, what).toBe(false);
					}
					for (const home of ["acme", "umbrella"] as const) {
						const isReached = !["unknown", "stranger"].includes(
							callers[caller][home],
						);
						if (!isReached) expect(reply.text, what).not.toContain(marks[home]);
					}
				}
		}, 120_000);

		if (!row.isPlain)
			test(`${id} answers strangers the same whether the thing is there or not`, async () => {
				for (const caller of callerNames)
					for (const home of ["acme", "umbrella"] as const) {
						if (callers[caller][home] !== "stranger") continue;
						const { result } = await useWorld(
							{ caller },
							async (used, token) => {
								const ask = async (place: Place) =>
									bareRefusal(
										await make(used, row, place, token),
										used.things,
										place,
									);
								return [await ask(home), await ask("missing")];
							},
						);
						const [there, missing] = result;
						expect(there, `${caller} at ${home}`).toBe(missing as string);
					}
			}, 120_000);
	}
});

describe("The scopes of a call", () => {
	for (const operation of operations) {
		const row = rows[operation.id] as Row;
		if (operation.scopes.length === 0) continue;
		const groups = operation.scopes.map(
			(group) => group.split(" or ") as Scope[],
		);
		test(`${operation.id} is allowed with ${operation.scopes.join(" and ")}, and refused without one of them`, async () => {
			const enough = groups.map((group) => group[group.length - 1] as Scope);
			const reply = await ask(row, enough);
			expect(reply.status).toBeLessThan(300);
			for (const group of groups) {
				const rest = scopes.filter(
					(scope) =>
						!group.includes(scope) &&
						!(
							scope === "spark:all" &&
							group.some((each) => each.startsWith("spark:"))
						),
				);
				const refused = await ask(row, rest);
				expect(`${group} ${refused.status}`).toBe(`${group} 403`);
				// The reply to a HEAD has no body to tell it in.
				if (refused.text !== "") expect(refused.text).toContain("scope");
			}
		}, 60_000);
	}

	async function ask(row: Row, held: readonly Scope[]): Promise<Reply> {
		const { result } = await useWorld(
			{ caller: "full", scopes: held },
			(used, token) => make(used, row, "acme", token),
		);
		return result;
	}
});
