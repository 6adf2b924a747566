import { describe, expect, test } from "bun:test";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	type Api,
	describeApi,
	type Json,
	openApi,
	people,
	startAt,
} from "../webex/harness.ts";

const orgId = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";
const root = `//identity/scim/${orgId}/v2/Users`;
const minuteMs = 60_000;

interface User {
	id: string;
	userName: string;
	displayName: string;
	meta: { created: string; lastModified: string };
}

async function open(api: Api) {
	const token = await api.tokenOf(people.full);
	const find = async (filter: string, more = "") => {
		const query = `?count=1000&filter=${encodeURIComponent(filter)}${more}`;
		const reply = await api.call<Json>(token, "GET", `${root}${query}`);
		return {
			status: reply.status,
			body: reply.body,
			users: (reply.body.Resources ?? []) as User[],
		};
	};
	const change = async (method: string, path: string, body?: Json) => {
		const reply = await api.call<Json>(token, method, `${root}${path}`, body);
		expect(reply.status).toBeLessThan(300);
		return reply.body as unknown as User;
	};
	return { find, change };
}

const time = (minutes: number) =>
	new Date(startAt + minutes * minuteMs).toISOString();

/** Loads people who were created in the past, without a line in the history. */
async function fill(api: Api, count: number): Promise<void> {
	await api.store.load({
		people: Array.from({ length: count }, (_, n) => ({
			person: {
				id: `00000000-0000-4000-9000-${String(n).padStart(12, "0")}`,
				orgId,
				type: "person" as const,
				emails: [`filler-${n}@example.com`],
				displayName: n % 100 === 0 ? "Filler" : `Filler ${n}`,
				firstName: "Filler",
				roles: [],
				licenses: [],
				isLoginEnabled: true,
				createdAt: startAt - minuteMs,
				modifiedAt: startAt - minuteMs,
				version: 1,
			},
			presence: { isShared: false },
		})),
	});
}

describeApi("The time of a change", (openApi) => {
	test("finds everyone who was created, changed or restored since, and nobody else", async () => {
		await using api = await openApi();
		const { find, change } = await open(api);
		const [ada, bob, eve] = await Promise.all(
			["ada", "bob", "eve"].map((name) =>
				change("POST", "", {
					userName: `${name}@example.com`,
					displayName: name,
				}),
			),
		);
		api.clock.now = startAt + minuteMs;
		await change("PATCH", `/${ada?.id}`, {
			Operations: [{ op: "replace", path: "title", value: "GM" }],
		});
		api.clock.now = startAt + 2 * minuteMs;
		await change("PATCH", `/${bob?.id}`, {
			Operations: [{ op: "replace", path: "active", value: false }],
		});
		await change("DELETE", `/${eve?.id}`);
		await fill(api, 5);
		const everyone = (await find("id pr")).users;
		expect(everyone.length).toBeGreaterThan(10);
		for (const name of ["lastModified", "created"] as const)
			for (const operator of ["gt", "ge", "eq"])
				for (const minutes of [-2, -1, 0, 1, 2, 3]) {
					const at = startAt + minutes * minuteMs;
					const isSought = ({ meta }: User) => {
						const own = Date.parse(meta[name]);
						if (operator === "eq") return own === at;
						return operator === "gt" ? own > at : own >= at;
					};
					const filter = `meta.${name} ${operator} "${time(minutes)}"`;
					const { users, body } = await find(filter);
					expect(users.map(({ id }) => id)).toEqual(
						everyone.filter(isSought).map(({ id }) => id),
					);
					expect(body.totalResults).toBe(users.length);
				}
		const since = `meta.lastModified gt "${time(0)}"`;
		const names = async (filter: string) =>
			(await find(filter)).users.map(({ displayName }) => displayName);
		expect(await names(since)).toEqual(["ada", "bob"]);
		expect(await names(`${since} and active eq true`)).toEqual(["ada"]);
		expect(await names(`${since} and displayName sw "b"`)).toEqual(["bob"]);
		expect(await names(`userName eq "bob@example.com" and ${since}`)).toEqual([
			"bob",
		]);
		expect(
			await names(`displayName eq "filler" and displayName sw "f" or ${since}`),
		).toHaveLength(3);
	}, 30_000);
});

describe("Among more people than the server looks at", () => {
	// The plan of a search is the same on each engine, and many people are soon loaded here.
	test("an index answers the filters of identity providers, and the others are refused", async () => {
		await using api = await openApi(() => openSqliteStore(":memory:"));
		const { find, change } = await open(api);
		await fill(api, 20_100);
		const { id } = await change("POST", "", {
			userName: "ottilie@example.com",
			externalId: "00u1",
			name: { givenName: "Ottilie", familyName: "Byron" },
			displayName: "Ottilie Byron",
		});
		for (const filter of [
			'userName eq "ottilie@example.com"',
			'emails eq "ottilie@example.com"',
			'emails[type eq "work"].value eq "ottilie@example.com"',
			'externalId eq "00u1"',
			`id eq "${id}"`,
			'displayName eq "ottilie byron"',
			'displayName sw "ottilie b"',
			'name.familyName eq "byron"',
			'name.givenName sw "ottil"',
			`meta.lastModified ge "${time(0)}" and externalId pr`,
			`meta.created ge "${time(0)}" and externalId pr`,
			`meta.created eq "${time(0)}" and externalId pr`,
			`meta.lastModified eq "${time(0)}" and externalId pr`,
			'active eq true and userName sw "ottil"',
		]) {
			const { users, body } = await find(filter);
			expect({ filter, total: body.totalResults }).toEqual({
				filter,
				total: 1,
			});
			expect(users.map((user) => user.id)).toEqual([id]);
		}
		// Those with exactly this name come first, and only they are looked at.
		const { body } = await find('displayName eq "filler"', "&startIndex=200");
		expect(body.totalResults).toBe(201);
		const all = await find("active eq true", "&startIndex=20101");
		expect(all.body.totalResults).toBeGreaterThan(20_100);
		for (const filter of [
			'title eq "GM"',
			`meta.lastModified gt "${time(-10)}"`,
			'not (userName eq "ottilie@example.com")',
			'userName co "filler"',
		]) {
			const { status, body: refused } = await find(filter);
			expect([filter, status, refused.scimType]).toEqual([
				filter,
				400,
				"tooMany",
			]);
		}
	}, 60_000);
});
