import { expect, test } from "bun:test";
import { csvType } from "../../../src/contract/job.ts";
import { sampleIds } from "../../../src/sample/sample.ts";
import { writeCsv } from "../../../src/webex/csv/csv.ts";
import { readId } from "../../../src/webex/ids.ts";
import { type Api, describeApi, ids, people } from "../harness.ts";
import { createJob, getJob, readErrorFile, readResults } from "./job-calls.ts";

const header = ["Email", "Display Name", "Manager", "Action", "Extension"];
const boss = "boss@example.com";
const record = (name: string, manager = "", action = "", extension = "") => [
	name.includes("@") ? name : `${name}@example.com`,
	name,
	manager,
	action,
	extension,
];
const wrong = (name: string) => record(name, "", "", "1");

describeApi("A record that hangs on a refused one", (openApi) => {
	const run = async (
		api: Api,
		records: readonly (readonly string[])[],
		{ query = "", email = people.full as string } = {},
	) => {
		const file = writeCsv(records);
		const results = [];
		for (const trial of ["dryRun=true", "dryRun=false"]) {
			const { id } = await createJob(api, {
				file,
				type: csvType,
				query: `?${trial}${query}`,
				email,
			});
			await api.server.runJobs();
			results.push({ id, told: (await readResults(api, id)).map(tell) });
		}
		const [tried, done] = results;
		expect(done?.told).toEqual(tried?.told as never);
		return { id: done?.id ?? "", told: done?.told };
	};

	test("says on which, and is not refused as if it were wrong itself", async () => {
		await using api = await openApi();
		const filler = Array.from({ length: 120 }, (_, index) =>
			record(`filler${index}`),
		);
		const { id, told } = await run(api, [
			header,
			wrong("boss"),
			record("ann", boss),
			record("ben", "ann@example.com", "", "1"),
			record("boss"),
			record("cleo"),
			...filler,
			record("dora", boss),
			record("boss", "cleo@example.com"),
			record("emil", "nobody@example.com"),
			record("finn", "cleo@example.com"),
		]);
		expect(told?.slice(0, 5)).toEqual([
			[400, "Extension needs"],
			[424, "Manager depends on line 2, which was refused."],
			[400, "Extension needs", "Manager depends on line 3, which was refused."],
			[424, "User ID/Email (Required) depends on line 2, which was refused."],
			["done"],
		]);
		expect(told?.slice(-4)).toEqual([
			[424, "Manager depends on line 2, which was refused."],
			[424, "User ID/Email (Required) depends on line 2, which was refused."],
			[400, "Manager must be a person"],
			["done"],
		]);
		expect(await getJob(api, id)).toMatchObject({ done: 122, failed: 7 });
		expect(await readErrorFile(api, id)).toContain(
			"Line 3: Manager depends on line 2, which was refused.",
		);
	});

	test("is only not done, where all or nothing is", async () => {
		await using api = await openApi();
		const { told } = await run(
			api,
			[
				header,
				wrong("boss"),
				record("ann", boss),
				record("ben", "ann@example.com", "", "1"),
				record("cleo"),
			],
			{ query: "&mode=all-or-nothing" },
		);
		expect(told).toEqual([
			[400, "Extension needs"],
			[424, "This operation was not done"],
			[400, "Extension needs"],
			[424, "This operation was not done"],
		]);
	});

	test("says so where a removal was refused, and names nobody twice for it", async () => {
		await using api = await openApi();
		// A user administrator cannot remove a full one.
		const records = [
			header,
			record(people.full, "", "Delete"),
			record("ann", people.full),
			record(people.full, "ann@example.com"),
			["", "Nobody", "", "", ""],
			["", "Nobody else", "", "", ""],
		];
		const { told } = await run(api, records, { email: people.user });
		expect(told).toEqual([
			[403, "Only full administrators"],
			[424, "Manager depends on line 2, which was refused."],
			[
				424,
				"User ID/Email (Required) depends on line 2, which was refused.",
				"Manager depends on line 3, which was refused.",
			],
			[400, "User ID/Email (Required) is required."],
			[400, "User ID/Email (Required) is required."],
		]);
	});
});

describeApi("A refused record", (openApi) => {
	test("is told of by its line and the names of its columns", async () => {
		await using api = await openApi();
		const id = readId("LICENSE", ids.standardCalling) as string;
		const place = { orgId: sampleIds.organization, id };
		const license = await api.store.licenses.get(place);
		const { name = "", takenUnits = 0 } = license ?? {};
		await api.store.licenses.setSeats({ ...place, totalUnits: takenUnits });
		const file = writeCsv([
			[
				"Email",
				"First Name",
				"Last Name",
				"Location",
				"Phone Number",
				"Extension",
				name,
				"Advanced Messaging",
			],
			["a@example.com", "A", "", "Nowhere", "x", "5", "TRUE", ""],
			[
				"b@example.com",
				"B",
				"",
				"Denver",
				"+1 408 526 7209 x12",
				"5",
				"yes",
				"TRUE",
			],
			["c@example.com", "", "", "", "", "", "", ""],
			["d@example.com", "x".repeat(300), "", "", "", "7001", "", ""],
			["e@example.com", "E", "", "Denver", "", "7001", "TRUE", "TRUE"],
		]);
		const job = await createJob(api, { file, type: csvType });
		await api.server.runJobs();
		const results = await readResults(api, job.id);
		const seats = `all ${takenUnits} seats of "${name}" are taken`;
		expect(
			results.map(({ errors, warnings }) =>
				errors
					? (errors as { description: string }[]).map(
							({ description }) => description,
						)
					: warnings,
			),
		).toEqual([
			[
				'Location must be a location of the organization; "Nowhere" is not.',
				`${name} cannot be assigned: ${seats}.`,
				'Extension must be 2 to 10 digits, without the routing prefix, such as "133".',
			],
			[
				`${name} must be TRUE, FALSE or empty, not "yes".`,
				"Phone Number has an extension (12); send the number without it, and the extension in the column Extension.",
				'Extension must be 2 to 10 digits, without the routing prefix, such as "133".',
			],
			["Display Name is required, unless First Name or Last Name is given."],
			[
				"First Name must be at most 256 characters, not 300.",
				"Extension needs a Webex Calling license: write TRUE in the column of one.",
			],
			[
				`${name} was not assigned: ${seats}`,
				"Location was not set: it needs the calling license that was not assigned",
				"Extension was not set: it needs the calling license that was not assigned",
			],
		]);
		const errors = await readErrorFile(api, job.id);
		for (const line of [2, 3, 4, 5, 6])
			expect(errors).toContain(`Line ${line}: `);
	});
});

// The status, and the beginnings of sentences that are long.
function tell({ status, errors }: Record<string, unknown>): unknown[] {
	if (errors === undefined) return ["done"];
	return [
		status,
		...(errors as { description: string }[]).map(({ description }) =>
			/depends on|is required/.test(description)
				? description
				: /^(Extension needs|Manager must be a person|This operation was not done|Only full administrators)|.*/.exec(
						description,
					)?.[0],
		),
	];
}
