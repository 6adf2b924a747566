import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import { searchKey } from "../../../src/directory/text/text.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
	type Reply,
} from "../harness.ts";

interface List {
	items: Person[];
	notFoundIds?: string[];
}

const acmeSize = 201;

describeApi("List People", (openApi) => {
	const finds: [string, string, (person: Person) => boolean, number][] = [
		["an e-mail in any case", "email=JOHN.Andersen@Example.com", isJohn, 1],
		["an unknown e-mail", "email=nobody@example.com", () => false, 0],
		[
			"the beginning of a name in any case",
			"displayName=jOhN",
			({ displayName }) => displayName.startsWith("John"),
			2,
		],
		["a name with a blank", "displayName=John%20And", isJohn, 1],
		["a name that nobody has", "displayName=Zzyzx", () => false, 0],
		["a wildcard as it stands", "displayName=%25", () => false, 0],
		["an underscore as it stands", "displayName=Joh_", () => false, 0],
		[
			"a role",
			`roles=${ids.userAdministrator}`,
			({ roles }) => roles?.includes(ids.userAdministrator) === true,
			1,
		],
		[
			"one of several roles",
			`roles=${ids.userAdministrator},${ids.secondRole}`,
			({ roles = [] }) =>
				roles.includes(ids.userAdministrator) || roles.includes(ids.secondRole),
			2,
		],
		[
			"an e-mail and a name that do not go together",
			`email=${people.john}&displayName=Ada`,
			() => false,
			0,
		],
		[
			"a name and a location",
			`displayName=John&locationId=${ids.location}`,
			isJohn,
			1,
		],
	];
	for (const [what, query, fits, count] of finds)
		test(`finds people by ${what}`, async () => {
			await using api = await openApi();
			const { body } = await list(api, people.full, query);
			expect(body.items.every(fits)).toBe(true);
			expect(body.items).toHaveLength(count);
			expect(body).not.toHaveProperty("notFoundIds");
		});

	test("finds the people of a location", async () => {
		await using api = await openApi();
		const found = await everyone(
			api,
			`locationId=${ids.london}&callingData=true`,
		);
		expect(found.length).toBeGreaterThan(5);
		for (const { locationId } of found) expect(locationId).toBe(ids.london);
		const all = await everyone(api, "callingData=true");
		expect(
			all.filter(({ locationId }) => locationId === ids.london),
		).toHaveLength(found.length);
	});

	test("orders by name, whatever is searched, and shows everyone", async () => {
		await using api = await openApi();
		const all = await everyone(api, "max=17");
		expect(new Set(all.map(({ id }) => id)).size).toBe(acmeSize);
		const filtered = await everyone(api, `licenseId=${ids.messaging}&max=10`);
		const named = (await list(api, people.full, "displayName=m")).body.items;
		for (const found of [all, filtered, named]) {
			const names = found.map(({ displayName }) => searchKey(displayName));
			expect(names.length).toBeGreaterThan(5);
			expect(names).toEqual(
				names.toSorted((one, other) =>
					Buffer.compare(Buffer.from(one), Buffer.from(other)),
				),
			);
		}
	});

	const sorts: [string, (person: Person) => string][] = [
		["name", ({ displayName }) => displayName.toLowerCase()],
		["created", ({ created }) => created],
		["lastActivity", ({ lastActivity = "" }) => lastActivity],
	];
	for (const [sortBy, keyOf] of sorts)
		test(`sorts by ${sortBy} both ways, and reaches the end from both`, async () => {
			await using api = await openApi();
			const up = await everyone(api, `sortBy=${sortBy}&max=30`);
			const down = await everyone(
				api,
				`sortBy=${sortBy}&sortOrder=descending&max=30`,
			);
			expect(up.map(({ id }) => id)).toEqual(
				down.map(({ id }) => id).toReversed(),
			);
			expect(up).toHaveLength(acmeSize);
			const keys = up.map((person) => Buffer.from(keyOf(person)));
			expect(keys).toEqual(keys.toSorted(Buffer.compare));
			const { body, headers } = await list(
				api,
				people.full,
				`sortBy=${sortBy}&offset=${acmeSize - 2}`,
			);
			expect(body.items.map(({ id }) => id)).toEqual(
				up.slice(-2).map(({ id }) => id),
			);
			expect(headers.get("link")).toBeNull();
			const from = await everyone(api, `sortBy=${sortBy}&offset=120&max=25`);
			expect(from.map(({ id }) => id)).toEqual(
				up.slice(120).map(({ id }) => id),
			);
		});

	test("tells nothing of an activity that is not shared by the order", async () => {
		await using api = await openApi();
		const all = await everyone(api, "sortBy=lastActivity&max=1000");
		const shown = all.findIndex(({ lastActivity }) => lastActivity);
		expect(shown).toBeGreaterThan(0);
		expect(
			all.slice(shown).every(({ lastActivity }) => lastActivity !== undefined),
		).toBe(true);
		expectRefusal(
			await list(api, people.member, "displayName=j&sortBy=lastActivity"),
			403,
			"Only administrators may sort people by lastActivity",
		);
	});

	const pages: [string, number][] = [
		["", 100],
		["max=1000", acmeSize],
		["max=99999", acmeSize],
		["max=1", 1],
		["max=1000&callingData=true", 100],
		["max=7&callingData=true", 7],
		[`max=1000&locationId=${ids.location}`, 50],
		[`max=1000&locationId=${ids.location}&callingData=true`, 50],
		[`locationId=${ids.location}&max=3`, 3],
	];
	for (const [query, count] of pages)
		test(`puts ${count} people on a page with "${query.replace(/Y2[^&]*/, "…")}"`, async () => {
			await using api = await openApi();
			// Enough people in the one location that its cap shows.
			await fill(api, 20);
			const { body } = await list(api, people.full, query);
			const isAll = count === acmeSize;
			expect(body.items).toHaveLength(isAll ? acmeSize + 20 : count);
		});

	test("finds up to 85 ids at once, and names those that nobody has", async () => {
		await using api = await openApi();
		const all = await everyone(api, "max=1000");
		const known = all.slice(0, 83).map(({ id }) => id);
		const strangerId = await api.idOf(people.stranger);
		const asked = [...known, strangerId, ids.nobody];
		const unknownId = "11111111-0000-4000-8000-000000000000";
		const { body, headers } = await list(
			api,
			people.full,
			`id=${asked.join(",")}&max=1`,
		);
		expect(body.items.map(({ id }) => id).toSorted()).toEqual(known.toSorted());
		expect(body.notFoundIds).toEqual([strangerId, ids.nobody]);
		expect(headers.get("link")).toBeNull();
		expectRefusal(
			await list(api, people.full, `id=${[...asked, unknownId].join(",")}`),
			400,
			"id must hold at most 85 entries",
		);
	});

	test("counts an id that is given twice once", async () => {
		await using api = await openApi();
		const twice = Array(90).fill(ids.person).join(",%20");
		const { body } = await list(api, people.member, `id=${twice}`);
		expect(body.items).toHaveLength(1);
		expect(body.notFoundIds).toEqual([]);
	});

	const refused: [string, number, string | RegExp][] = [
		["max=0", 400, "max must be 1 or more"],
		["max=-5", 400, "max must be 1 or more"],
		["max=ten", 400, "max must be a whole number"],
		["max=1.5", 400, "max must be a whole number"],
		["max=99999999999999999999", 400, "max must be a whole number"],
		["max=", 400, "max must be a whole number"],
		["callingData=yes", 400, "callingData must be true or false"],
		["displayName=", 400, "displayName must not be empty"],
		[
			`displayName=${"x".repeat(257)}`,
			400,
			"displayName must be at most 256 characters, not 257",
		],
		["displayName=a%00b", 400, "displayName must not contain"],
		[`email=${"x".repeat(255)}`, 400, "email must be at most 254 characters"],
		["id=", 400, "id must not be empty"],
		["orgId=x", 400, "orgId is not the id of an organization"],
		["locationId=x", 400, "locationId is not the id of a location"],
		["sortBy=title", 400, "sortBy must be"],
		["sortOrder=up", 400, "sortOrder must be"],
		["offset=-1", 400, "offset must be 0 or more"],
		["cursor=x", 400, "cursor must be taken from the Link header"],
		["cursor=", 400, "cursor must not be empty"],
		["cursor=bnVsbA", 400, "cursor must be taken from the Link header"],
		[`cursor=${"x".repeat(5000)}`, 400, "cursor must be at most 4096"],
		[`orgId=${ids.strangerOrg}`, 404, "orgId is not an organization"],
		[`orgId=${ids.partnerOrg}`, 404, "orgId is not an organization"],
	];
	for (const [query, status, words] of refused)
		test(`refuses "${query.slice(0, 40)}"`, async () => {
			await using api = await openApi();
			expectRefusal(await list(api, people.full, query), status, words);
		});

	test("names everything that is wrong with a query at once", async () => {
		await using api = await openApi();
		const query = "max=0&callingData=1&orgId=x&locationId=y&displayName=";
		expectRefusal(
			await list(api, people.full, query),
			400,
			...["max", "callingData", "orgId", "locationId", "displayName"],
		);
	});

	test("demands e-mail, name or ids from those who are no administrators", async () => {
		await using api = await openApi();
		for (const query of ["", "max=5", `locationId=${ids.location}`])
			expectRefusal(
				await list(api, people.member, query),
				400,
				"email or displayName is required",
			);
		for (const query of [
			`email=${people.john}`,
			"displayName=John%20Andersen",
			`id=${ids.person}`,
		]) {
			const { body } = await list(api, people.member, query);
			expect(body.items.map(({ id }) => id)).toEqual([ids.person]);
		}
		expectRefusal(
			await list(
				api,
				people.member,
				`displayName=J&roles=${ids.fullAdministrator}`,
			),
			403,
			"Only administrators may list people by roles",
		);
	});

	test("shows nobody of another organization", async () => {
		await using api = await openApi();
		const johnsId = `id=${ids.person}`;
		for (const who of [people.stranger, people.strangerMember]) {
			const byEmail = await list(api, who, `email=${people.john}`);
			expect(byEmail.body.items).toEqual([]);
			const byName = await list(api, who, "displayName=John");
			expect(byName.body.items).toEqual([]);
			const byId = await list(api, who, johnsId);
			expect(byId.body).toEqual({ items: [], notFoundIds: [ids.person] });
		}
		const own = await list(api, people.stranger, "");
		expect(own.body.items).toHaveLength(2);
	});

	test("finds people of a managed organization by e-mail and id for partner administrators", async () => {
		await using api = await openApi();
		const partnerId = await api.idOf(people.partner);
		const byEmail = await list(api, people.partner, `email=${people.john}`);
		expect(byEmail.body.items[0]).toMatchObject({
			id: ids.person,
			loginEnabled: "true",
		});
		const byIds = await list(
			api,
			people.partner,
			`id=${ids.person},${partnerId},${ids.nobody}`,
		);
		expect(byIds.body.items).toHaveLength(2);
		expect(byIds.body.notFoundIds).toEqual([ids.nobody]);
		const own = await list(api, people.partner, "");
		expect(own.body.items).toHaveLength(2);
		const managed = await list(
			api,
			people.partner,
			`orgId=${ids.organization}&displayName=John`,
		);
		expect(managed.body.items).toHaveLength(2);
	});

	test("finds people whose names begin with letters of any script", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const names = ["Ünal", "山田", "Ελένη", "Étienne", "👩‍🚀 Ada"];
		for (const [index, displayName] of names.entries())
			await api.call(admin, "POST", "/people", {
				emails: [`script-${index}@example.com`],
				displayName,
			});
		const asked: [string, string][] = [
			["ünA", "Ünal"],
			["山", "山田"],
			["ελέ", "Ελένη"],
			["E\u0301t", "Étienne"],
			["👩", "👩‍🚀 Ada"],
		];
		for (const [prefix, displayName] of asked) {
			const query = `displayName=${encodeURIComponent(prefix)}`;
			const { body } = await list(api, people.full, query);
			expect(body.items.map((person) => person.displayName)).toEqual([
				displayName,
			]);
		}
	});
});

function isJohn({ id }: Person): boolean {
	return id === ids.person;
}

async function list(
	api: Api,
	who: string,
	query: string,
): Promise<Reply<List>> {
	return api.call<List>(await api.tokenOf(who), "GET", `/people?${query}`);
}

async function everyone(api: Api, query: string): Promise<Person[]> {
	const found: Person[] = [];
	let path: string | undefined = `/people?${query}`;
	const admin = await api.tokenOf(people.full);
	for (let page = 0; path !== undefined && page < 300; page++) {
		const reply: Reply<List> = await api.call<List>(admin, "GET", path);
		expectStatus(reply, 200);
		found.push(...reply.body.items);
		path = nextOf(reply);
	}
	return found;
}

async function fill(api: Api, count: number): Promise<void> {
	await api.store.load({
		people: Array.from({ length: count }, (_, n) => ({
			person: {
				id: `00000000-0000-4000-9000-${String(n).padStart(12, "0")}`,
				orgId: sampleIds.organization,
				type: "person" as const,
				emails: [`filler-${n}@example.com`],
				displayName: `Filler ${n}`,
				roles: [],
				licenses: [sampleIds.callingLicense],
				extension: `99${n}`,
				locationId: "63715",
				isLoginEnabled: true,
				createdAt: 0,
				modifiedAt: 0,
				version: 1,
			},
			presence: { isShared: true },
		})),
	});
}
