import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import type { BulkOperation, BulkReply } from "../../src/contract/bulk.ts";
import { csvType, linesType } from "../../src/contract/job.ts";
import { performTogether } from "../../src/directory/batch/perform.ts";
import { sampleIds } from "../../src/sample/sample.ts";
import { readId } from "../../src/webex/ids.ts";
import { type Api, describeApi, expectStatus, ids, people } from "./harness.ts";
import { createJob, getJob, writeLine } from "./jobs/job-calls.ts";

const runs = { numRuns: 3, endOnFailure: true };

/** Few names, so that items meet each other: across shares, in claims, in seats and as managers. */
const names = Array.from({ length: 30 }, (_, index) => `p${index}`);
const name = fc.constantFrom(...names);
const licenses = fc.subarray([
	ids.messaging,
	ids.webinars,
	ids.standardCalling,
]);
const known = fc.constantFrom(
	people.full,
	people.user,
	people.member,
	people.john,
	people.readonly,
	people.device,
);

/** An operation about people of the sample and people whom operations before may have made. */
type Drawn =
	| { kind: "create"; name: string; licenses: string[]; extension?: string }
	| { kind: "rename"; email: string; to: string }
	| { kind: "take"; email: string; from: string }
	| { kind: "license"; email: string; licenses: string[] }
	| { kind: "manager"; email: string; manager: string }
	| { kind: "roles"; email: string; roles: string[] }
	| { kind: "login"; email: string; isEnabled: boolean }
	| { kind: "delete"; email: string }
	| { kind: "wrong"; email: string };

const drawn: fc.Arbitrary<Drawn> = fc.oneof(
	{
		weight: 5,
		arbitrary: fc.record({
			kind: fc.constant("create" as const),
			name,
			licenses,
			extension: fc.option(fc.constantFrom("7001", "7002", "7003"), {
				nil: undefined,
			}),
		}),
	},
	fc.record({ kind: fc.constant("rename" as const), email: known, to: name }),
	fc.record({ kind: fc.constant("take" as const), email: known, from: known }),
	fc.record({ kind: fc.constant("license" as const), email: known, licenses }),
	fc.record({
		kind: fc.constant("manager" as const),
		email: known,
		manager: known,
	}),
	fc.record({
		kind: fc.constant("roles" as const),
		email: known,
		roles: fc.subarray([ids.fullAdministrator, ids.userAdministrator]),
	}),
	fc.record({
		kind: fc.constant("login" as const),
		email: fc.constantFrom(people.member, people.john, people.readonly),
		isEnabled: fc.boolean(),
	}),
	fc.record({ kind: fc.constant("delete" as const), email: known }),
	fc.record({ kind: fc.constant("wrong" as const), email: known }),
);
const files = fc.array(drawn, { minLength: 130, maxLength: 260 });

describeApi("a dry run", (openApi) => {
	describe("gives item by item what the run gives", () => {
		for (const mode of ["best-effort", "all-or-nothing"] as const) {
			test(`of a job of lines of JSON, ${mode}`, async () => {
				await fc.assert(
					fc.asyncProperty(files, async (all) => {
						await using api = await openScarce(openApi);
						const operations = await writeOperations(api, all);
						const file = operations.map(writeLine).join("\n");
						await expectTruth(api, { file, type: linesType, mode });
					}),
					runs,
				);
			});

			test(`of a job of CSV, ${mode}`, async () => {
				await fc.assert(
					fc.asyncProperty(files, async (all) => {
						await using api = await openScarce(openApi);
						const file = writeRecords(all);
						await expectTruth(api, { file, type: csvType, mode });
					}),
					runs,
				);
			});

			test(`of a bulk, ${mode}`, async () => {
				await fc.assert(
					fc.asyncProperty(files, async (all) => {
						await using api = await openScarce(openApi);
						const token = await api.tokenOf(people.full);
						const operations = await writeOperations(api, all);
						const run = async (dryRun: boolean) => {
							const reply = await api.call<BulkReply>(token, "POST", "/bulk", {
								mode,
								dryRun,
								operations,
							});
							if (reply.status !== 200) expectStatus(reply, 207);
							return reply.body;
						};
						const tried = await run(true);
						const done = await run(false);
						expect(tried.results.map(outcomeOf)).toEqual(
							done.results.map(outcomeOf),
						);
						expect(tried.done).toBe(done.done);
					}),
					runs,
				);
			});
		}
	});

	test("counts the seats and claims of the whole file, not of a share", async () => {
		await using api = await openScarce(openApi);
		const lines = Array.from({ length: 150 }, (_, index) => ({
			method: "POST" as const,
			path: "/people",
			body: {
				emails: [`many-${index === 149 ? 0 : index}@example.com`],
				displayName: `Many ${index}`,
				licenses: [ids.webinars],
			},
		}));
		const job = await createJob(api, {
			file: lines.map(writeLine).join("\n"),
			query: "?dryRun=true",
		});
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 3, failed: 147 });
	});

	test("that another process left in the middle starts again with its first item", async () => {
		await using api = await openScarce(openApi);
		const lines = Array.from({ length: 150 }, (_, index) => ({
			method: "POST" as const,
			path: "/people",
			body: {
				emails: [`left-${index % 120}@example.com`],
				displayName: `Left ${index}`,
			},
		}));
		const { id } = await createJob(api, {
			file: lines.map(writeLine).join("\n"),
			query: "?dryRun=true",
		});
		const { now } = api.clock;
		await api.store.jobs.claim({ owner: "gone", now, until: now + 5000 });
		await api.store.people.together([], "each", () => ({
			orgId: sampleIds.organization,
			jobId: id,
			owner: "gone",
			leaseUntil: now + 5000,
			now,
			expiresAt: now,
			isDryRun: true,
			results: Array.from({ length: 100 }, (_, index) => ({
				index,
				status: 200,
				isDone: true,
				isWarned: false,
				detail: "{}",
			})),
		}));
		api.clock.now += 6000;
		await api.server.runJobs();
		expect(await getJob(api, id)).toMatchObject({ done: 120, failed: 30 });
	});

	test("is performed only in a dry-run store, and nothing else is", async () => {
		await using api = await openApi();
		const id = readId("PEOPLE", await api.idOf(people.member)) ?? "";
		const change = {
			step: {
				kind: "delete",
				target: {
					orgId: sampleIds.organization,
					id,
					author: {
						personId: id,
						orgId: sampleIds.organization,
						trackingId: "test",
						at: api.clock.now,
					},
				},
				check() {},
			},
			preview: () => undefined,
		} as const;
		using dryRun = api.store.openDryRun();
		for (const [store, isDryRun] of [
			[api.store, true],
			[dryRun.store, false],
		] as const)
			await expect(
				performTogether(store, [{ ...change, isDryRun }], { keep: "each" }),
			).rejects.toThrow("Only plans of a dry run");
		for (const { people } of [api.store, dryRun.store])
			expect(await people.get(change.step.target)).toBeDefined();
	});

	test("writes nothing, and leaves others to change what it tries", async () => {
		await using api = await openScarce(openApi);
		const before = await api.store.changes.list({
			orgId: sampleIds.organization,
			limit: 1000,
		});
		const job = await createJob(api, {
			file: writeLine({
				method: "DELETE",
				path: `/people/${await api.idOf(people.member)}`,
			}),
			query: "?dryRun=true",
		});
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 1 });
		expect(
			await api.store.changes.list({
				orgId: sampleIds.organization,
				limit: 1000,
			}),
		).toEqual(before);
		expect(await api.idOf(people.member)).toBeDefined();
	});
});

// Two licenses of which three seats are free.
async function openScarce(
	openApi: Parameters<Parameters<typeof describeApi>[1]>[0],
): Promise<Api> {
	const api = await openApi();
	for (const shown of [ids.webinars, ids.standardCalling]) {
		const place = {
			orgId: sampleIds.organization,
			id: readId("LICENSE", shown) as string,
		};
		const license = await api.store.licenses.get(place);
		const totalUnits = (license?.takenUnits ?? 0) + 3;
		await api.store.licenses.setSeats({ ...place, totalUnits });
	}
	return api;
}

async function expectTruth(
	api: Api,
	{ file, type, mode }: { file: string; type: string; mode: string },
): Promise<void> {
	const run = async (isDryRun: boolean) => {
		const query = `?mode=${mode}${isDryRun ? "&dryRun=true" : ""}`;
		const job = await createJob(api, { file, type, query });
		await api.server.runJobs();
		return readOutcome(api, job.id);
	};
	const tried = await run(true);
	expect(tried).toEqual(await run(false));
}

// From the store, since the run may have removed its maker, and with that the token.
async function readOutcome(api: Api, id: string) {
	const orgId = sampleIds.organization;
	const job = await api.store.jobs.find({ orgIds: [orgId], id });
	const items = await api.store.jobs.items({ orgId, id, limit: 1000 });
	return {
		state: job?.state,
		done: job?.done,
		failed: job?.failed,
		reason: job?.reason,
		results: items.map(
			({ result }) =>
				result &&
				outcomeOf({ status: result.status, ...JSON.parse(result.detail) }),
		),
	};
}

// What the two must agree on: people who are made have an id in the run only.
function outcomeOf({
	status,
	errors,
	warnings,
}: {
	status?: unknown;
	errors?: unknown;
	warnings?: unknown;
}) {
	return { status, errors, warnings };
}

async function writeOperations(
	api: Api,
	all: readonly Drawn[],
): Promise<BulkOperation[]> {
	const paths = new Map<string, string>();
	for (const email of Object.values(people))
		paths.set(email, await api.idOf(email));
	return all.map((each) => writeOperation(each, paths));
}

function writeOperation(
	each: Drawn,
	paths: ReadonlyMap<string, string>,
): BulkOperation {
	if (each.kind === "create")
		return {
			method: "POST",
			path: "/people",
			body: {
				emails: [`${each.name}@example.com`],
				displayName: each.name,
				licenses: each.licenses,
				extension: each.extension,
				locationId: each.extension && ids.denver,
			},
		};
	const path = `/people/${paths.get(each.email)}`;
	if (each.kind === "delete") return { method: "DELETE", path };
	return { method: "PATCH", path, body: writePatch(each, paths) };
}

function writePatch(
	each: Exclude<Drawn, { kind: "create" | "delete" }>,
	paths: ReadonlyMap<string, string>,
): object {
	switch (each.kind) {
		case "rename":
			return { emails: [`${each.to}@example.com`] };
		case "take":
			return { emails: [each.from] };
		case "license":
			return { licenses: each.licenses };
		case "manager":
			return { managerId: paths.get(each.manager) };
		case "roles":
			return { roles: each.roles };
		case "login":
			return { loginEnabled: each.isEnabled };
		case "wrong":
			return { displayName: null };
	}
}

function writeRecords(all: readonly Drawn[]): string {
	const columns =
		"User ID/Email (Required),Display Name,Action,Manager,User Status,Webex Webinars - 1000,Advanced Messaging";
	const records = all.map((each) => {
		const cells = ["", "", "", "", "", "", ""];
		cells[0] = "email" in each ? each.email : `${each.name}@example.com`;
		switch (each.kind) {
			case "create":
				cells[1] = each.name;
				cells[5] = each.licenses.includes(ids.webinars) ? "TRUE" : "";
				break;
			case "rename":
				cells[0] = `${each.to}@example.com`;
				break;
			case "take":
			case "roles":
				cells[2] = "Save";
				break;
			case "license":
				cells[5] = each.licenses.includes(ids.webinars) ? "TRUE" : "FALSE";
				cells[6] = each.licenses.includes(ids.messaging) ? "TRUE" : "FALSE";
				break;
			case "manager":
				cells[3] = each.manager;
				break;
			case "login":
				cells[4] = each.isEnabled ? "Active" : "Inactive";
				break;
			case "delete":
				cells[2] = "Delete";
				break;
			case "wrong":
				cells[4] = "Perhaps";
		}
		return cells.join(",");
	});
	return `${columns}\n${records.join("\n")}\n`;
}
