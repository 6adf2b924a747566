import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { csvType } from "../../../src/contract/job.ts";
import type { Job } from "../../../src/contract/job-shape.ts";
import type { Person } from "../../../src/contract/person.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { writeCsv } from "../../../src/webex/csv/csv.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const email = "User ID/Email (Required)";

describeApi("an import of people", (openApi) => {
	test("creates who is not known and changes who is, and leaves what it does not name", async () => {
		await using api = await openApi();
		const before = await api.see(ids.person);
		const { job } = await importRecords(api, [
			[email, "First Name", "Last Name", "Display Name", "Title"],
			["ada@example.com", "Ada", "Byron", "", "Analyst"],
			[people.john.toUpperCase(), "John", "Andersen", "John A.", ""],
		]);
		expect(job).toMatchObject({ done: 2, failed: 0 });
		expect(job.warnings).toBeUndefined();
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada).toMatchObject({ displayName: "Ada Byron", title: "Analyst" });
		const { title: _, displayName: __, lastModified: ___, ...kept } = before;
		const after = await api.see(ids.person);
		expect(after).toMatchObject(kept);
		expect(after.displayName).toBe("John A.");
		expect(after.title).toBeUndefined();
	});

	test("gives and takes licenses, with all that calling needs", async () => {
		await using api = await openApi();
		const calling = "Webex Calling - Professional";
		const { job, errors } = await importRecords(api, [
			[
				email,
				"Display Name",
				"Location",
				"Phone Number",
				"Extension",
				calling,
				"Advanced Messaging",
			],
			[
				"ada@example.com",
				"Ada",
				"san jose",
				"'+1 408 526 7111",
				"7111",
				"TRUE",
				"true",
			],
			["ben@example.com", "Ben", "Nowhere", "", "", "TRUE", ""],
			[people.john, "", "", "'+1 408 526 7209", "133", "", "FALSE"],
		]);
		expect(job).toMatchObject({ done: 2, failed: 1 });
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada).toMatchObject({
			extension: "7111",
			locationId: ids.location,
			licenses: [ids.callingLicense, ids.messaging],
		});
		expect(ada.phoneNumbers?.[0]?.value).toBe("+1 408 526 7111");
		const john = await api.see(ids.person);
		expect(john.licenses).toContain(ids.callingLicense);
		expect(john.licenses).not.toContain(ids.messaging);
		expect(errors).toContain(
			'Location must be a location of the organization; ""Nowhere"" is not.',
		);
	});

	test("finds managers by e-mail, also those of records before", async () => {
		await using api = await openApi();
		const { job, errors } = await importRecords(api, [
			[email, "Display Name", "Manager"],
			["boss@example.com", "Boss", ""],
			["ada@example.com", "Ada", "Boss@example.com"],
			["ben@example.com", "Ben", "Somebody Outside"],
			["cid@example.com", "Cid", "nobody@example.com"],
			["ada@example.com", "", ""],
		]);
		expect(job).toMatchObject({ done: 4, failed: 1 });
		const ben = await api.see(await api.idOf("ben@example.com"));
		expect(ben.manager).toBe("Somebody Outside");
		expect(errors).toContain("Manager must be a person of the organization");
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada.manager).toBeUndefined();
	});

	test("disables and enables logins, and removes people", async () => {
		await using api = await openApi();
		const { job } = await importRecords(api, [
			[email, "Login Enabled", "Action"],
			[people.john, "FALSE", ""],
			[people.member, "", "Delete"],
			["nobody@example.com", "", "delete"],
		]);
		expect(job).toMatchObject({ done: 2, failed: 1 });
		expect((await api.see(ids.person)).loginEnabled).toBe("false");
		expect(api.idOf(people.member)).rejects.toThrow();
	});

	test("names every wrong cell by its column, in an error file that can be corrected", async () => {
		await using api = await openApi();
		const { job, errors } = await importRecords(api, [
			["Email", "Display Name", "User Status", "Advanced Messaging", "Notes"],
			["ada", "=1+1", "Gone", "yes", "'=2+2"],
			["ben@example.com", "Ben", "", "", ""],
		]);
		expect(job).toMatchObject({ done: 1, failed: 1 });
		expect(job.warnings).toEqual([
			'The column "Notes" is not known and is not read.',
		]);
		expect(errors).toBe(
			`\uFEFF${writeCsv([
				[
					"Email",
					"Display Name",
					"User Status",
					"Advanced Messaging",
					"Notes",
					"error",
				],
				[
					"ada",
					"'=1+1",
					"Gone",
					"yes",
					"'=2+2",
					`Line 2: ${email} must be an e-mail address such as "john.andersen@example.com". User Status must be active, inactive, pending, invite pending, verified, not verified or empty, not "Gone". Advanced Messaging must be TRUE, FALSE or empty, not "yes".`,
				],
			])}`,
		);
		const corrected = errors
			.replace("ada,", "ada@example.com,")
			.replace("Gone", "Not Verified")
			.replace("yes", "TRUE");
		const again = await importFile(api, corrected);
		expect(again.job).toMatchObject({ done: 1, failed: 0 });
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada.displayName).toBe("=1+1");
		expect(again.errors.trim().split("\r\n")).toHaveLength(1);
	});

	test("says once what is wrong with an e-mail address", async () => {
		await using api = await openApi();
		for (const [given, word] of [
			["", "is required"],
			["ada", "must be an e-mail address"],
			["ada@-example.com", "must be an e-mail address"],
			["ada@example.com\u200b", "U+200B"],
			["ada@example.com\ufeff", "U+FEFF"],
		] as const) {
			const { job, errors } = await importRecords(api, [
				["Display Name", email],
				["Ada", given],
			]);
			expect(job).toMatchObject({ done: 0, failed: 1 });
			const said = errors.split("\r\n").slice(1).join();
			expect(said).toContain(word);
			expect(said.split(email)).toHaveLength(2);
		}
	});

	test("that is no administrator's of roles changes nobody's roles", async () => {
		await using api = await openApi();
		const admin = await api.see(await api.idOf(people.full));
		const { job } = await importRecords(
			api,
			[
				[email, "Title"],
				[people.full, "Chief"],
			],
			people.user,
		);
		expect(job).toMatchObject({ done: 1, failed: 0 });
		const after = await api.see(admin.id);
		expect(after).toMatchObject({ title: "Chief", roles: admin.roles });
	});

	test("of an export changes nobody", async () => {
		await using api = await openApi();
		const before = await seeEveryone(api);
		const file = await exportFile(api);
		const { job } = await importFile(api, file);
		expect(job.failed).toBe(0);
		expect(job.done).toBeGreaterThan(100);
		expect(await seeEveryone(api)).toEqual(before);
		const changes = await api.store.changes.list({
			orgId: sampleIds.organization,
			limit: 10,
		});
		expect(changes).toEqual([]);
	});

	describe("of an export", () => {
		test("brings back the very people, whatever their names are made of", async () => {
			await using api = await openApi();
			const text = fc
				.string({
					unit: fc.constantFrom(..."=+-@'\",; aé语😀|\\"),
					minLength: 1,
					maxLength: 12,
				})
				.filter((each) => each.trim() !== "");
			let count = 0;
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.tuple(text, text, text, text), {
						minLength: 1,
						maxLength: 4,
					}),
					async (names) => {
						const prefix = `law${count++}`;
						const token = await api.tokenOf(people.full);
						const made: Person[] = [];
						for (const [index, texts] of names.entries()) {
							const [displayName, firstName, title, manager] = texts;
							const reply = await api.call<Person>(token, "POST", "/people", {
								emails: [`${prefix}-${index}@example.com`],
								...{ displayName, firstName, title, manager },
							});
							expectStatus(reply, 200);
							made.push(reply.body);
						}
						const file = await exportFile(api);
						for (const { id } of made)
							expectStatus(
								await api.call(token, "DELETE", `/people/${id}`),
								204,
							);
						const { job, errors } = await importFile(api, file);
						expect(job.failed === 0 ? "" : errors).toBe("");
						for (const person of made) {
							const id = await api.idOf(person.emails[0] ?? "");
							const { displayName, firstName, title, manager } = person;
							const again = await api.see(id);
							expect(again).toMatchObject({ displayName, firstName, title });
							expect(again.manager).toBe(manager);
							await api.call(token, "DELETE", `/people/${id}`);
						}
					},
				),
				{ numRuns: 5 },
			);
		});
	});
});

async function importRecords(
	api: Api,
	records: readonly (readonly string[])[],
	who: string = people.full,
) {
	return importFile(api, writeCsv(records), who);
}

async function importFile(
	api: Api,
	file: string,
	who: string = people.full,
): Promise<{ job: Job; errors: string }> {
	const token = await api.tokenOf(who);
	const made = await api.call<Job>(token, "POST", "/bulk/jobs", file, {
		"content-type": csvType,
	});
	expectStatus(made, 202);
	await api.server.runJobs();
	const path = `/bulk/jobs/${made.body.id}`;
	const job = await api.call<Job>(token, "GET", path);
	expectStatus(job, 200);
	expect(job.body.state).toBe("done");
	return {
		job: job.body,
		errors: await readText(api, `${path}/results?failed=true`),
	};
}

function exportFile(api: Api): Promise<string> {
	return readText(api, "/people/export");
}

// With its byte order mark, which text() would leave out.
async function readText(api: Api, path: string): Promise<string> {
	const token = await api.tokenOf(people.full);
	const reply = await api.server.fetch(
		new Request(`http://localhost/v1${path}`, {
			headers: { authorization: `Bearer ${token}` },
		}),
	);
	expect(reply.status).toBe(200);
	const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
	return decoder.decode(await reply.arrayBuffer());
}

async function seeEveryone(api: Api) {
	return api.store.people.list({
		orgId: sampleIds.organization,
		limit: 1000,
		isPresenceWanted: false,
	});
}
