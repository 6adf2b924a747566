import { expect, test } from "bun:test";
import type { BulkReply } from "../../../src/contract/bulk.ts";
import type { Person } from "../../../src/contract/person.ts";
import {
	type Api,
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	type Json,
	people,
	type Reply,
} from "../harness.ts";
import { createJob, getJob } from "../jobs/job-calls.ts";

const readOnly = [
	"work_extension",
	"mobile",
	"fax",
	"enterprise",
	"alternate1",
	"alternate2",
].flatMap((type) =>
	["+1 408 526 7998", "nonsense", "7"].map((value) => ({ type, value })),
);
const path = `/people/${ids.person}?callingData=true`;

describeApi("Numbers that cannot be set", (openApi) => {
	test("are ignored in a body, whatever they hold, in every way in", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const before = await api.see(ids.person);
		const numbers = [...(before.phoneNumbers ?? []), ...readOnly];
		const whole = { ...before, phoneNumbers: numbers };
		const send = (method: string, body: unknown, type = "application/json") =>
			api.call<Person>(admin, method, path, body, { "content-type": type });
		for (const reply of [
			await send("PUT", whole),
			await send("PATCH", { phoneNumbers: numbers }),
			await send(
				"PATCH",
				readOnly.map((value) => ({
					op: "add",
					path: "/phoneNumbers/0",
					value,
				})),
				"application/json-patch+json",
			),
		]) {
			expectStatus(reply, 200);
			expect(reply.body).toEqual(before);
		}
		const operation = { method: "PUT", path, body: whole } as const;
		const bulk = await api.call<BulkReply>(admin, "POST", "/bulk", {
			mode: "all-or-nothing",
			operations: [operation],
		});
		expectStatus(bulk, 200);
		const job = await createJob(api, {
			file: `${JSON.stringify(operation)}\n`,
		});
		await api.server.runJobs();
		expect(await getJob(api, job.id)).toMatchObject({ done: 1, failed: 0 });
		expect(await api.see(ids.person)).toEqual(before);
	});

	test("are ignored of a new person, who needs no calling license for them", async () => {
		await using api = await openApi();
		const reply = await create(api, { phoneNumbers: readOnly });
		expectStatus(reply, 200);
		expect(reply.body).not.toHaveProperty("phoneNumbers");
	});

	test("are of these kinds and no others", async () => {
		await using api = await openApi();
		for (const type of ["home", "Work", "alternate3"])
			expectRefusal(
				await create(api, { phoneNumbers: [{ type, value: "7" }] }),
				400,
				"phoneNumbers[0].type must be one of",
			);
	});
});

async function create(api: Api, body: Json): Promise<Reply<Person>> {
	return api.call<Person>(
		await api.tokenOf(people.full),
		"POST",
		"/people?callingData=true",
		{ emails: ["new@example.com"], displayName: "New", ...body },
	);
}
