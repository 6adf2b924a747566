import { describe, expect, test } from "bun:test";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { applyFile } from "../../../src/rehearsal/apply/apply-file.ts";
import { undoFile } from "../../../src/rehearsal/apply/undo.ts";
import { people } from "../../webex/harness.ts";
import { createStep, openWorld, type World, writeSteps } from "./world.ts";

const karim = "karim.jackson@example.com";
const john = "john.andersen@example.com";

describe("a service that answers with another person than asked for", () => {
	test("gives nobody what belongs to the other one", async () => {
		await using world = await openWorld();
		// A property that both have alike, so that nothing else speaks against the request.
		const { file } = await world.plan({ [karim]: { timezone: "Asia/Tokyo" } });
		const before = await world.see(karim);
		const other = await world.see(john);
		const report = await world
			.apply(file, {
				send: (request, forward, { method }) =>
					forward(
						method === "GET"
							? new Request(request.url.replace(before.id, other.id), request)
							: request,
					),
			})
			.catch((error: Error) => error.message);
		expect(report).toContain("shows another person");
		expect(changesIn(world)).toEqual([]);
		expect(await world.see(karim)).toEqual(before);
	});

	test("makes no undo that deletes the other one", async () => {
		await using world = await openWorld();
		const other = await world.see(karim);
		const { file } = await writeSteps(
			[
				createStep({
					id: "new",
					emails: ["new@example.com"],
					displayName: "New One",
					department: other.department,
				} as never),
			],
			join(world.folder, "plan.json"),
		);
		const report = await world.apply(file, {
			async send(request, forward, { method }) {
				const reply = await forward(request);
				if (method !== "POST") return reply;
				const { headers } = request;
				return forward(
					new Request(request.url.replace("?", `/${other.id}?`), { headers }),
				);
			},
		});
		const created = await world.see("new@example.com");
		expect(report.steps[0]).toMatchObject({
			result: "done",
			createdId: created.id,
		});
		const output = join(world.folder, "undo.json");
		await undoFile(file, { output, allowed: { deletions: 1 } });
		await world.apply(output);
		expect(changesIn(world).at(-1)).toMatchObject({
			method: "DELETE",
			path: `/people/${created.id}`,
		});
		expect(await world.see(karim)).toEqual(other);
	});
});

describe("a service that shows a property in another form", () => {
	test.each([
		["roles", [null]],
		["roles", {}],
		["phoneNumbers", [{ type: "work" }]],
		["loginEnabled", 5],
		["lastName", ["x"]],
	])("clears no %s of the form %j", async (field, value) => {
		await using world = await openWorld();
		const before = await world.see(john);
		const { file } = await world.plan({ [john]: { title: "Mate" } });
		const report = await world
			.apply(file, {
				async send(request, forward, { method, path }) {
					const reply = await forward(request);
					if (method !== "GET" || path !== `/people/${before.id}`) return reply;
					const person = (await reply.json()) as object;
					return Response.json({ ...person, [field]: value });
				},
			})
			.catch((error: Error) => error.message);
		expect(report).toContain("does not show a person");
		expect(changesIn(world)).toEqual([]);
		expect(await world.see(john)).toEqual(before);
	});
});

describe("the files of a plan", () => {
	test("end the apply before the next request when the journal is deleted meanwhile", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "Captain" },
			[john]: { title: "Mate" },
		});
		const applied = world.apply(file, {
			async send(request, forward, { method }) {
				if (method === "PUT") await rm(`${file}.journal`);
				return forward(request);
			},
		});
		await expect(applied).rejects.toThrow("was deleted while the plan");
		expect(changesIn(world)).toHaveLength(1);
	});

	test("give no terminal orders in a report as CSV", async () => {
		await using world = await openWorld();
		const { plan, file } = await world.plan({ [karim]: { title: "Captain" } });
		const report = join(world.folder, "report.csv");
		await applyFile({
			...{ file, report, approve: plan.digest, to: "http://localhost/v1" },
			token: await world.api.tokenOf(people.full),
			send: async (request) =>
				request.method === "PUT"
					? Response.json({ message: "\x1b[2J\u009b2J" }, { status: 403 })
					: world.api.server.fetch(request),
			onConflict: "abort",
			isResumed: false,
			isJson: false,
			signal: new AbortController().signal,
			tell() {},
			onProgress() {},
		});
		const text = await readFile(report, "utf8");
		expect(text).toContain("403");
		expect(text.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}/u);
	});
});

function changesIn({ sent }: World) {
	return sent.filter(({ method }) => method !== "GET");
}
