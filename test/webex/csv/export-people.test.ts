import { describe, expect, test } from "bun:test";
import { noPresence } from "../../../src/directory/people/presence.ts";
import { createPerson } from "../../../src/directory/people/rules.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { readCsv } from "../../../src/webex/csv/csv.ts";
import { exportPageLength } from "../../../src/webex/csv/export.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

describeApi("an export of people", (openApi) => {
	test("has a record for everyone of the organization, with columns as Control Hub names them", async () => {
		await using api = await openApi();
		const { header, records, reply } = await exportPeople(api, people.full);
		expect(reply.headers.get("content-type")).toBe("text/csv;charset=UTF-8");
		expect(reply.headers.get("content-disposition")).toBe(
			'attachment; filename="people.csv"',
		);
		expect(header).toEqual([
			"First Name",
			"Last Name",
			"Display Name",
			"User ID/Email (Required)",
			"User Status",
			"Last Service Accessed Time",
			"Days since Last Service Accessed",
			"Extension",
			"Title",
			"Department",
			"Manager",
			"Phone Number",
			"Caller ID Number",
			"Caller ID First Name",
			"Caller ID Last Name",
			"Location",
			"Preferred Language",
			"Time zone",
			"Address type",
			"Address country",
			"Address locality",
			"Address region",
			"Address street",
			"Address postal code",
			"Login Enabled",
			...(await api.store.licenses.list(sampleIds.organization)).map(
				({ name }) => name,
			),
		]);
		const everyone = await api.store.people.list({
			orgId: sampleIds.organization,
			limit: 1000,
			isPresenceWanted: false,
		});
		expect(records.map((record) => record["User ID/Email (Required)"])).toEqual(
			everyone
				.filter(({ person }) => person.type === "person")
				.map(({ person }) => person.emails[0] ?? ""),
		);
		const john = await api.see(ids.person);
		const record = records.find(
			(each) => each["User ID/Email (Required)"] === people.john,
		);
		expect(record).toMatchObject({
			"First Name": "John",
			"Last Name": "Andersen",
			"Display Name": "John Andersen",
			"User Status": "Active",
			"Last Service Accessed Time": john.lastActivity ?? "",
			"Days since Last Service Accessed": "0",
			"Time zone": "America/Denver",
			"Login Enabled": "TRUE",
			Title: john.title ?? "",
			Department: john.department ?? "",
			Location: "San Jose",
			"Phone Number": "'+1 408 526 7209",
			Extension: "133",
			"Webex Calling - Professional": "TRUE",
			"Webex Calling - Standard": "FALSE",
		});
		expect(record?.Manager).toBe(john.manager ?? "");
		const managed = everyone.find(({ person }) => person.managerId);
		const managedRecord = records.find(
			(each) => each["Display Name"] === managed?.person.displayName,
		);
		expect(managedRecord?.Manager).toContain("@example.com");
	});

	test("begins with the mark by which spreadsheets know UTF-8", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const reply = await api.server.fetch(
			new Request("http://localhost/v1/people/export", {
				headers: { authorization: `Bearer ${token}` },
			}),
		);
		const bytes = new Uint8Array(await reply.arrayBuffer());
		expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
	});

	test("is written page after page, and has everyone once", async () => {
		await using api = await openApi();
		await api.store.load({ people: crowd(2 * exportPageLength) });
		const { records } = await exportPeople(
			api,
			people.full,
			"?displayName=Crowd",
		);
		const names = records.map((record) => record["Display Name"]);
		expect(names).toHaveLength(2 * exportPageLength);
		expect(new Set(names).size).toBe(2 * exportPageLength);
	});

	test("has no cell that a spreadsheet takes for a formula", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		expectStatus(
			await api.call(token, "POST", "/people", {
				emails: ["eve@example.com"],
				displayName: '=HYPERLINK("http://evil.example","Eve")',
				title: "@SUM(1)",
				department: "'=1",
			}),
			200,
		);
		const { records } = await exportPeople(
			api,
			people.full,
			"?email=eve@example.com",
		);
		expect(records).toHaveLength(1);
		expect(records[0]).toMatchObject({
			"Display Name": '\'=HYPERLINK("http://evil.example","Eve")',
			Title: "'@SUM(1)",
			Department: "''=1",
		});
	});

	test("can be narrowed as a list can", async () => {
		await using api = await openApi();
		const emailsOf = async (query: string) =>
			(await exportPeople(api, people.full, query)).records.map(
				(record) => record["User ID/Email (Required)"],
			);
		expect(await emailsOf(`?roles=${ids.userAdministrator}`)).toEqual([
			people.user,
		]);
		expect(await emailsOf("?displayName=john%20a")).toEqual([people.john]);
		const there = await emailsOf(`?locationId=${ids.location}`);
		expect(there).toContain(people.john);
		expect(there.length).toBeLessThan((await emailsOf("")).length);
		expect(await emailsOf("?email=nobody@example.com")).toEqual([]);
	});

	test("has the people of a list with the same filters and order, and their number", async () => {
		await using api = await openApi();
		for (const query of [
			"query=a&department=Sales&sortBy=created&sortOrder=descending",
			`licenseId=${ids.messaging}&loginEnabled=true`,
			"invitePending=true&sortOrder=descending",
			"namesFrom=M&namesBefore=P",
			`managerId=${ids.manager}`,
			"status=meeting",
		]) {
			const token = await api.tokenOf(people.full);
			const list = await api.call<{ items: { displayName: string }[] }>(
				token,
				"GET",
				`/people?${query}&type=person&max=1000`,
			);
			const { records, reply } = await exportPeople(
				api,
				people.full,
				`?${query}`,
			);
			expect(records.map((record) => record["Display Name"])).toEqual(
				list.body.items.map(({ displayName }) => displayName),
			);
			expect(records.length).toBeLessThan(200);
			expect(Number(reply.headers.get("x-total-count"))).toBeGreaterThanOrEqual(
				records.length,
			);
		}
	});

	test("is for administrators of the organization", async () => {
		await using api = await openApi();
		const ask = async (email: string, query = "") =>
			api.call(await api.tokenOf(email), "GET", `/people/export${query}`);
		expectRefusal(await ask(people.member), 403);
		expectRefusal(await ask(people.device), 403);
		expectStatus(await ask(people.readonly), 200);
		expectStatus(await ask(people.partner, `?orgId=${ids.organization}`), 200);
		expectRefusal(
			await ask(people.stranger, `?orgId=${ids.organization}`),
			404,
		);
		const token = await api.tokenOf(people.full, ["spark:people_read"]);
		expectRefusal(
			await api.call(token, "GET", "/people/export"),
			403,
			/spark-admin:people_read/,
		);
		expectRefusal(
			await ask(people.full, "?orgId=x&locationId=y"),
			400,
			"orgId",
			"locationId",
		);
	});

	describe("columns of licenses", () => {
		test("of one name bear their ids", async () => {
			await using api = await openApi();
			await api.store.load({
				licenses: [
					{
						id: "twin",
						orgId: sampleIds.organization,
						name: "advanced messaging",
						service: "messaging",
						totalUnits: 1,
						takenUnits: 0,
					},
				],
			});
			const { header } = await exportPeople(api, people.full);
			expect(header).toContain(`Advanced Messaging [${ids.messaging}]`);
			expect(header).not.toContain("Advanced Messaging");
		});
	});
});

async function exportPeople(api: Api, email: string, query = "") {
	const token = await api.tokenOf(email);
	const reply = await api.call(token, "GET", `/people/export${query}`);
	expectStatus(reply, 200);
	const bytes = async function* () {
		yield new TextEncoder().encode(reply.text);
	};
	const all: string[][] = [];
	for await (const { cells } of readCsv(bytes())) all.push(cells);
	const [header = [], ...rest] = all;
	const records = rest.map((cells) =>
		Object.fromEntries(header.map((name, index) => [name, cells[index]])),
	);
	return { header, records, reply };
}

function crowd(count: number) {
	return Array.from({ length: count }, (_, index) => ({
		presence: noPresence,
		person: createPerson(
			{ id: `crowd-${index}`, orgId: sampleIds.organization },
			{ emails: [`crowd${index}@example.com`], displayName: `Crowd ${index}` },
			{
				location: () => undefined,
				license: () => undefined,
				licenses: () => [],
				group: () => undefined,
				licenseTemplates: () => [],
				colleague: () => undefined,
				dependOn: () => undefined,
				isTaken: () => false,
			},
			{ now: 1, seesCallingData: true, seesAllTypes: true },
		).person,
	}));
}
