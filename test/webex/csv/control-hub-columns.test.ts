import { expect, test } from "bun:test";
import { csvType } from "../../../src/contract/job.ts";
import type { Job } from "../../../src/contract/job-shape.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { writeCsv } from "../../../src/webex/csv/csv.ts";
import {
	type Api,
	describeApi,
	expectStatus,
	ids,
	type Json,
	people,
} from "../harness.ts";

const email = "User ID/Email (Required)";
const accessed = "Last Service Accessed Time";
const days = "Days since Last Service Accessed";
const calling = "Webex Calling - Professional";

describeApi("a file of Control Hub", (openApi) => {
	test("is refused where a read-only cell has another value than an export could have", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const john = await api.see(ids.person);
		const never = "never@example.com";
		expectStatus(
			await api.call(admin, "POST", "/people", {
				emails: [never],
				displayName: "Never",
			}),
			200,
		);
		const later = "2099-01-01T00:00:00.000Z";
		for (const [who, status, time, count, said] of [
			[people.john, "Inactive", "", "", "Line 2: User Status cannot be set"],
			[never, "Active", "", "", "User Status cannot be set: leave it empty"],
			[people.john, "", later, "", `${accessed} cannot be set`],
			[never, "", "", "3", `${days} cannot be set: leave it empty`],
			[people.john, "", "yesterday", "", `${accessed} must be a time`],
			[people.john, "", "", "-1", `${days} must be a number of days`],
		] as const) {
			const { job, errors } = await importRecords(api, [
				[email, "User Status", accessed, days],
				[who, status, time, count],
			]);
			expect(job).toMatchObject({ done: 0, failed: 1 });
			expect(errors).toContain(said);
		}
		expect((await api.see(ids.person)).lastModified).toBe(john.lastModified);
	});

	test("may have statuses and times of before, of people who were active since", async () => {
		await using api = await openApi();
		const { job } = await importRecords(api, [
			[email, "Title", "User Status", accessed, days],
			[people.john, "GM", "Not Verified", "2020-01-01T00:00:00.000Z", "90"],
			[people.full, "Chief", "Verified", "", ""],
		]);
		expect(job).toMatchObject({ done: 2, failed: 0, doneWithWarnings: 0 });
	});

	test("says which read-only values a new person does not get, and cannot hide that somebody may not log in", async () => {
		await using api = await openApi();
		const { job, results } = await importRecords(api, [
			[email, "Display Name", "User Status", accessed, days, "Login Enabled"],
			["a@example.com", "A", "Active", "2020-01-01T00:00:00Z", "3", ""],
			["b@example.com", "B", "Inactive", "", "", ""],
			["c@example.com", "C", "Inactive", "", "", "FALSE"],
			["d@example.com", "D", "Not Verified", "", "", "TRUE"],
		]);
		expect(job).toMatchObject({ done: 3, failed: 1, doneWithWarnings: 1 });
		expect(results[0]?.warnings).toEqual([
			"User Status was not set: it is read-only",
			`${accessed} was not set: it is read-only`,
			`${days} was not set: it is read-only`,
		]);
		expect(results[1]?.status).toBe(400);
		const loginOf = async (who: string) =>
			(await api.see(await api.idOf(who))).loginEnabled;
		expect(await loginOf("a@example.com")).toBe("true");
		expect(await loginOf("c@example.com")).toBe("false");
	});

	test("changes whether somebody may log in only by the column for it", async () => {
		await using api = await openApi();
		const { job } = await importRecords(api, [
			[email, "User Status", "Login Enabled"],
			[people.john, "Active", "FALSE"],
		]);
		expect(job).toMatchObject({ done: 1, failed: 0 });
		expect((await api.see(ids.person)).loginEnabled).toBe("false");
	});

	test("removes numbers and an extension with a prefix, and keeps them with empty cells", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const john = await api.see(ids.person);
		const numbers = [...(john.phoneNumbers ?? [])];
		const put = await api.call(
			admin,
			"PUT",
			`/people/${ids.person}?callingData=true`,
			{
				...john,
				phoneNumbers: [...numbers, { type: "work", value: "+1 408 526 7111" }],
			},
		);
		expectStatus(put, 200);
		const columns = [email, "Phone Number", "Extension"];
		const kept = await importRecords(api, [columns, [people.john, "", ""]]);
		expect(kept.job).toMatchObject({ done: 1, failed: 0 });
		expect((await workOf(api)).numbers).toEqual([
			"+1 408 526 7209",
			"+1 408 526 7111",
		]);
		const { job } = await importRecords(api, [
			columns,
			[people.john, "REMOVE|408 526 7209", "REMOVE|133"],
		]);
		expect(job).toMatchObject({ done: 1, failed: 0, doneWithWarnings: 0 });
		expect(await workOf(api)).toEqual({
			numbers: ["+1 408 526 7111"],
			extension: undefined,
		});
		const again = await importRecords(api, [
			columns,
			[people.john, "remove|+1 408 526 7209", "REMOVE|133"],
		]);
		expect(again.job).toMatchObject({ done: 1, doneWithWarnings: 1 });
		expect(again.results[0]?.warnings).toEqual([
			"Phone Number: +1 408 526 7209 was not removed, because the person does not have it",
			"Extension: 133 was not removed, because the person does not have it",
		]);
	});

	test("sets the parts of the first address, and keeps the others", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const home = { type: "home", locality: "Denver" };
		const made = await api.call(admin, "POST", "/people", {
			emails: ["ada@example.com"],
			displayName: "Ada",
			addresses: [{ type: "work", country: "US", locality: "Milpitas" }, home],
		});
		expectStatus(made, 200);
		const { job } = await importRecords(api, [
			[email, "Address country", "Address locality", "Address postal code"],
			["ada@example.com", "", "San Jose", "95134"],
			["ben@example.com", "GB", "London", ""],
		]);
		expect(job).toMatchObject({ done: 1, failed: 1 });
		expect(
			(await api.see(await api.idOf("ada@example.com"))).addresses,
		).toEqual([
			{ type: "work", locality: "San Jose", postalCode: "95134" },
			home,
		]);
		const second = await importRecords(api, [
			[email, "Display Name", "Address type", "Address street"],
			["ben@example.com", "Ben", "work", "1 High Street"],
			["ada@example.com", "", "", ""],
		]);
		expect(second.job).toMatchObject({ done: 2, failed: 0 });
		expect(
			(await api.see(await api.idOf("ben@example.com"))).addresses,
		).toEqual([{ type: "work", streetAddress: "1 High Street" }]);
	});

	test("says which columns are not stored, only where they have a value", async () => {
		await using api = await openApi();
		const { job } = await importRecords(api, [
			[email, "Title", "Caller ID Number", "Caller ID First Name"],
			[people.john, "GM", "+1 408 526 7209", ""],
			[people.full, "Chief", " ", ""],
		]);
		expect(job).toMatchObject({ done: 2, failed: 0 });
		expect(job.warnings).toEqual([
			'The column "Caller ID Number" is not stored. One record has a value in it.',
		]);
	});

	test("may name a license with its site and subscription, and refuses a suspended one", async () => {
		await using api = await openApi();
		await api.store.load({
			licenses: [
				{
					id: "sub",
					orgId: sampleIds.organization,
					name: "Webex Teams",
					service: "messaging",
					subscriptionId: "Sub121331",
					siteUrl: "acme.webex.com",
					totalUnits: 9,
					takenUnits: 0,
				},
			],
		});
		const { job } = await importRecords(api, [
			["UserID/Email (Required)", "acme.webex.com - Webex Teams [Sub121331]"],
			[people.john, "TRUE"],
		]);
		expect(job).toMatchObject({ done: 1, failed: 0 });
		expect(job.warnings).toBeUndefined();
		const before = (await api.see(ids.person)).licenses?.length ?? 0;
		const suspended = "Webex Teams [Sub121331] (Suspended)";
		const taken = await importRecords(api, [
			[email, suspended],
			[people.full, "TRUE"],
			[people.john, "FALSE"],
		]);
		expect(taken.job).toMatchObject({ done: 1, failed: 1 });
		expect(taken.errors).toContain(
			`${suspended} must be FALSE or empty, because the license is suspended, not ""TRUE"".`,
		);
		expect((await api.see(ids.person)).licenses).toHaveLength(before - 1);
	});

	test("sets the preferred language and the time zone, and an export shows them", async () => {
		await using api = await openApi();
		const columns = [email, "Preferred Language", "Time zone"];
		const { job, errors } = await importRecords(api, [
			columns,
			[people.john, "English", "europe/oslo"],
			[people.full, "en_US", "GMT"],
			[people.member, "Klingon", "Mars"],
		]);
		expect(job).toMatchObject({ done: 2, failed: 1 });
		expect(job.warnings).toBeUndefined();
		expect(errors).toContain("Preferred Language must be a language");
		expect(errors).toContain("Time zone must be a time zone");
		const admin = await api.tokenOf(people.full);
		const exportOf = async (who: string) => {
			const path = `/people/export?email=${who}`;
			return (await api.call(admin, "GET", path)).text;
		};
		expect(await exportOf(people.john)).toContain(",en,Europe/Oslo,");
		expect(await exportOf(people.full)).toContain(",en_US,");
		const cleared = await importRecords(api, [columns, [people.john, "", ""]]);
		expect(cleared.job).toMatchObject({ done: 1, failed: 0 });
		expect(await exportOf(people.john)).toContain(",San Jose,,,");
	});

	test("leaves the time zone of the location to a new person whose cell is empty", async () => {
		await using api = await openApi();
		const { job } = await importRecords(api, [
			[email, "Display Name", "Location", "Extension", "Time zone", calling],
			["ada@example.com", "Ada", "San Jose", "7111", "", "TRUE"],
		]);
		expect(job).toMatchObject({ done: 1, failed: 0 });
		const ada = await api.see(await api.idOf("ada@example.com"));
		expect(ada.timezone).toBe("America/Los_Angeles");
	});

	test("is refused with more than 64 characters before the @ of an address", async () => {
		await using api = await openApi();
		const { job, errors } = await importRecords(api, [
			[email, "Display Name"],
			[`${"x".repeat(64)}@example.com`, "Long"],
			[`${"x".repeat(65)}@example.com`, "Longer"],
		]);
		expect(job).toMatchObject({ done: 1, failed: 1 });
		expect(errors).toContain("must be an e-mail address");
	});

	test("has no times of people who do not share their status", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const line = async () => {
			const { text } = await api.call(
				admin,
				"GET",
				`/people/export?email=${people.john}`,
			);
			return text.split("\r\n")[1];
		};
		expect(await line()).toContain(",Active,2026-");
		const { organization: orgId, john: personId } = sampleIds;
		await api.store.presences.report([{ orgId, personId, isShared: false }]);
		expect(await line()).toContain(",Active,,,");
	});
});

async function workOf(api: Api) {
	const { phoneNumbers = [], extension } = await api.see(ids.person);
	const work = phoneNumbers.filter(({ type }) => type === "work");
	return { numbers: work.map(({ value }) => value), extension };
}

async function importRecords(
	api: Api,
	records: readonly (readonly string[])[],
): Promise<{ job: Job; results: Json[]; errors: string }> {
	const token = await api.tokenOf(people.full);
	const made = await api.call<Job>(
		token,
		"POST",
		"/bulk/jobs",
		writeCsv(records),
		{ "content-type": csvType },
	);
	expectStatus(made, 202);
	await api.server.runJobs();
	const path = `/bulk/jobs/${made.body.id}`;
	const job = await api.call<Job>(token, "GET", path);
	const results = await api.call(token, "GET", `${path}/results`);
	const failed = await api.call(token, "GET", `${path}/results?failed=true`);
	return {
		job: job.body,
		results: results.text
			.split("\n")
			.filter(Boolean)
			.map((line) => JSON.parse(line) as Json),
		errors: failed.text,
	};
}
