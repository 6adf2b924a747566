import { expect, test } from "bun:test";
import type { PersonList } from "../../../src/contract/person-list.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	nextOf,
	people,
} from "../harness.ts";

async function walk(api: Api, token: string, query: string) {
	const found: PersonList["items"] = [];
	let path: string | undefined = `/people?${query}`;
	while (path !== undefined) {
		const reply = await api.call<PersonList>(token, "GET", path);
		expectStatus(reply, 200);
		found.push(...reply.body.items);
		path = nextOf(reply);
	}
	return found;
}

describeApi("searching people", (openApi) => {
	const writings = [
		"+1 408 526 7209",
		"+14085267209",
		"+1408526",
		"(408) 526-7209",
		"408.526.7209",
		"0408 526 7209",
		"5267209",
		"133",
	];
	test("finds a person by a number in any writing, its last digits, the extension, and the id", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const idsBy = async (text: string) =>
			(await walk(api, full, `query=${encodeURIComponent(text)}`)).map(
				({ id }) => id,
			);
		for (const text of writings)
			expect([text, (await idsBy(text)).includes(ids.person)]).toEqual([
				text,
				true,
			]);
		expect(await idsBy("+1 408 526 7209")).toEqual([ids.person]);
		expect(await idsBy(ids.person)).toEqual([ids.person]);
		const uuid = Buffer.from(ids.person, "base64url")
			.toString()
			.split("/")
			.at(-1) as string;
		expect(await idsBy(` ${uuid.toUpperCase()} `)).toEqual([ids.person]);
		expect(await idsBy("+1 999 999 9999")).toEqual([]);
	});

	test("follows a number that changes", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const idsBy = async (text: string) =>
			(await walk(api, full, `query=${encodeURIComponent(text)}`)).map(
				({ id }) => id,
			);
		expectStatus(
			await api.call(full, "PATCH", `/people/${ids.person}`, {
				phoneNumbers: [{ type: "work", value: "+1 408 526 7999" }],
			}),
			200,
		);
		expect(await idsBy("4085267999")).toEqual([ids.person]);
		expect(await idsBy("+1 408 526 7209")).toEqual([]);
	});

	test("finds nobody by a number for those who are shown none", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		for (const text of writings)
			expect([
				text,
				await walk(api, member, `query=${encodeURIComponent(text)}`),
			]).toEqual([text, []]);
		expect(await walk(api, member, `query=${ids.person}`)).toHaveLength(1);
	});

	test("filters by status, department and login as replies show them, and counts them", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const everyone = await walk(api, full, "max=1000");
		const statuses = new Set(everyone.flatMap(({ status }) => status ?? []));
		expect(statuses.size).toBeGreaterThan(4);
		const department =
			everyone.find((one) => one.department !== undefined)?.department ?? "";
		const filters: [string, (person: (typeof everyone)[number]) => boolean][] =
			[
				...[
					...["active", "call", "DoNotDisturb", "inactive", "meeting"],
					...["OutOfOffice", "pending", "presenting", "unknown"],
				].map(
					(wanted) =>
						[
							`status=${wanted}`,
							({ status }) => status === wanted,
						] as (typeof filters)[number],
				),
				[
					`department=${encodeURIComponent(department.toUpperCase())}`,
					(one) => one.department === department,
				],
				["loginEnabled=false", ({ loginEnabled }) => loginEnabled === "false"],
				["loginEnabled=true", ({ loginEnabled }) => loginEnabled === "true"],
			];
		for (const [query, isWanted] of filters) {
			const expected = everyone.filter(isWanted).map(({ id }) => id);
			const found = await walk(api, full, `max=9&${query}`);
			expect([query, found.map(({ id }) => id)]).toEqual([query, expected]);
			const { body } = await api.call<PersonList>(
				full,
				"GET",
				`/people?max=1&count=true&${query}`,
			);
			expect([query, body.count, body.isCountExact]).toEqual([
				query,
				expected.length,
				true,
			]);
		}
	});

	test("keeps status and login from the filters of those who are not shown them", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		for (const query of ["status=active", "loginEnabled=false"])
			expectRefusal(
				await api.call(member, "GET", `/people?displayName=j&${query}`),
				403,
				"Only administrators may list people by",
			);
		const fullId = Buffer.from(await api.idOf(people.full), "base64url")
			.toString()
			.split("/")
			.at(-1) as string;
		await api.store.presences.report([
			{ orgId: sampleIds.organization, personId: fullId, isShared: false },
		]);
		const hiding = await api.tokenOf(people.full);
		for (const query of ["status=active", "sortBy=lastActivity"])
			expectRefusal(
				await api.call(hiding, "GET", `/people?${query}`),
				403,
				"You do not share your status",
			);
	});

	test("finds names by each of their words and e-mails by their beginning, each person once", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const names = async (text: string) =>
			(await walk(api, full, `max=2&query=${encodeURIComponent(text)}`)).map(
				({ displayName }) => displayName,
			);
		expect(await names("john")).toEqual(["John Andersen", "John Duarte"]);
		expect(await names("ANDERSEN")).toContain("John Andersen");
		expect(await names("duarte jo")).toEqual(["John Duarte"]);
		expect(await names("john.andersen@")).toEqual(["John Andersen"]);
		expect(await names("ohn")).toEqual([]);
		const everyone = await walk(api, full, "");
		for (const { displayName } of everyone.slice(0, 20)) {
			const last = displayName.split(" ").at(-1) ?? "";
			const found = await names(last);
			expect(found).toContain(displayName);
			expect(new Set(found).size).toBeLessThanOrEqual(found.length);
		}
		const shown = await walk(api, full, "max=7&query=a");
		expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
	});

	test("filters by license, manager, type and invitation as replies show them", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const everyone = await walk(api, full, "max=1000");
		const filters: [
			string,
			(person: PersonList["items"][number]) => boolean,
		][] = [
			[
				`licenseId=${ids.messaging}`,
				({ licenses }) => licenses?.includes(ids.messaging) === true,
			],
			[
				`managerId=${ids.manager}`,
				({ managerId }) => managerId === ids.manager,
			],
			["type=bot", ({ type }) => type === "bot"],
			["type=person", ({ type }) => type === "person"],
			["invitePending=true", ({ invitePending }) => invitePending === "true"],
			["invitePending=false", ({ invitePending }) => invitePending === "false"],
			[
				`invitePending=true&licenseId=${ids.messaging}&type=person`,
				({ invitePending, licenses }) =>
					invitePending === "true" &&
					licenses?.includes(ids.messaging) === true,
			],
		];
		for (const [query, isWanted] of filters) {
			const expected = everyone.filter(isWanted).map(({ id }) => id);
			const found = await walk(api, full, `max=9&${query}`);
			expect([query, found.map(({ id }) => id).sort()]).toEqual([
				query,
				expected.sort(),
			]);
			const counted = await api.call<PersonList>(
				full,
				"GET",
				`/people?max=1&count=true&${query}`,
			);
			expect(counted.body).toMatchObject({
				count: expected.length,
				isCountExact: true,
			});
			expect(expected.length).toBeGreaterThan(0);
		}
	});

	test("counts only when asked", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const plain = await api.call<PersonList>(full, "GET", "/people?max=1");
		expect(Object.keys(plain.body)).toEqual(["items"]);
		const counted = await api.call<PersonList>(
			full,
			"GET",
			"/people?max=1&count=true",
		);
		expect(counted.body).toMatchObject({ count: 201, isCountExact: true });
	});

	test("is open to who is no administrator as far as replies show it", async () => {
		await using api = await openApi();
		const member = await api.tokenOf(people.member);
		expect(await walk(api, member, "query=john")).toHaveLength(2);
		const reports = await walk(api, member, `managerId=${ids.manager}`);
		expect(reports.length).toBeGreaterThan(5);
		for (const query of [
			`query=a&licenseId=${ids.messaging}`,
			"query=a&invitePending=true",
		])
			expectRefusal(
				await api.call(member, "GET", `/people?${query}`),
				403,
				/Only administrators/,
			);
		for (const query of ["type=bot", "count=true", "query=%20"])
			expectStatus(await api.call(member, "GET", `/people?${query}`), 400);
		const stranger = await api.tokenOf(people.stranger);
		expect(await walk(api, stranger, "query=john")).toEqual([]);
	});

	test("is refused with every wrong parameter at once", async () => {
		await using api = await openApi();
		const full = await api.tokenOf(people.full);
		const query = `query=a&displayName=b&licenseId=x&managerId=${ids.denver}&type=robot&invitePending=maybe&count=2`;
		expectRefusal(
			await api.call(full, "GET", `/people?${query}`),
			400,
			"query",
			"licenseId",
			"managerId",
			"type",
			"invitePending",
			"count",
		);
	});
});
