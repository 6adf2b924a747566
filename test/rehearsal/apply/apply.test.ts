import { describe, expect, test } from "bun:test";
import { appendFile, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyFile } from "../../../src/rehearsal/apply/apply-file.ts";
import { exitCodeOf, exitCodes } from "../../../src/rehearsal/apply/outcome.ts";
import { undoFile } from "../../../src/rehearsal/apply/undo.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { bodyOf } from "../../../src/rehearsal/plan/wire-person.ts";
import { ids, people } from "../../webex/harness.ts";
import {
	changePerson,
	changesIn,
	createStep,
	deleteStep,
	openWorld,
	resultsOf,
	type Send,
	updateStep,
	writeSteps,
} from "./world.ts";

const karim = "karim.jackson@example.com";
const john = "john.andersen@example.com";
const chen = "chen.bianchi@example.com";

describe("an apply", () => {
	test("changes what the plan names, and carries everything else along", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "Captain", department: "Ships" },
			[john]: { displayName: "Jack Andersen" },
		});
		const before = [await world.see(karim), await world.see(john)];
		const report = await world.apply(file);
		expect(resultsOf(report)).toEqual(["done", "done"]);
		expect(exitCodeOf(report)).toBe(0);
		const lastModified = expect.any(String);
		expect(await world.see(karim)).toEqual({
			...(before[0] as object),
			title: "Captain",
			department: "Ships",
			lastModified,
		} as never);
		expect(await world.see(john)).toEqual({
			...(before[1] as object),
			displayName: "Jack Andersen",
			lastModified,
		} as never);
		expect(changesIn(world)).toHaveLength(2);
	});

	test("carries along what somebody else changed since the plan was made", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		await changePerson(world, karim, { department: "Moved" });
		expect(resultsOf(await world.apply(file))).toEqual(["done"]);
		expect(await world.see(karim)).toMatchObject({
			title: "Captain",
			department: "Moved",
		});
	});

	test("sends nothing when somebody has changed a field of the plan, or leaves the person out", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "Captain" },
			[john]: { title: "Mate" },
		});
		await changePerson(world, karim, { title: "Cook" });
		await expect(world.apply(file)).rejects.toThrow("1 of the plan's steps");
		expect(changesIn(world)).toEqual([]);
		const report = await world.apply(file, { onConflict: "skip" });
		expect(resultsOf(report)).toEqual(["skipped", "done"]);
		expect(report.steps[0]?.reason).toBe('title is now "Cook"');
		expect(exitCodeOf(report)).toBe(exitCodes.skipped);
		expect(await world.see(karim)).toMatchObject({ title: "Cook" });
	});

	test("writes a plan from what the service shows now, for somebody to approve", async () => {
		await using world = await openWorld();
		const { plan, file } = await world.plan({ [karim]: { title: "Captain" } });
		await changePerson(world, karim, { title: "Cook" });
		const { lines, exitCode } = await applyFile({
			...{ file, approve: plan.digest, to: "http://localhost/v1" },
			token: await world.api.tokenOf(people.full),
			send: (request) => world.api.server.fetch(request),
			onConflict: "replan",
			isResumed: false,
			isJson: false,
			signal: new AbortController().signal,
			tell() {},
			onProgress() {},
		});
		expect(exitCode).toBe(exitCodes.paused);
		const replanned = await readPlan(`${file}.replanned`);
		expect(lines.at(-1)).toContain(`--approve ${replanned.digest}`);
		expect(replanned.steps[0]?.changes).toEqual([
			{ field: "title", from: "Cook", to: "Captain" },
		]);
		expect(await world.see(karim)).toMatchObject({ title: "Cook" });
		const report = await world.apply(`${file}.replanned`);
		expect(resultsOf(report)).toEqual(["done"]);
	});

	test("sends nothing for what is as planned already", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		await changePerson(world, karim, { title: "Captain" });
		expect(resultsOf(await world.apply(file))).toEqual(["already"]);
		expect(changesIn(world)).toEqual([]);
	});

	test("takes only the digest that was approved, and a plan that nobody has changed", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		await expect(
			world.apply(file, { approve: "sha256:other" }),
		).rejects.toThrow("you approved sha256:other");
		const text = await readFile(file, "utf8");
		await writeFile(file, text.replaceAll("Captain", "Admiral"));
		await expect(world.apply(file)).rejects.toThrow("was changed after");
		expect(world.sent).toEqual([]);
	});

	test("refuses a caller who may not change people, or not those of the plan", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		const apply = async (email: string) =>
			world.apply(file, { token: await world.api.tokenOf(email) });
		await expect(apply(people.readonly)).rejects.toThrow(
			"may not change people",
		);
		await expect(apply(people.stranger)).rejects.toThrow("cannot see it");
		await expect(world.apply(file, { token: "none" })).rejects.toThrow(
			"does not accept the access token",
		);
		expect(changesIn(world)).toEqual([]);
	});

	test("has its reverse and its journal on disk before the first change, for its owner only", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		const found: unknown[] = [];
		await world.apply(file, {
			send: async (request, forward, { method }) => {
				if (method === "PUT") {
					const reverse = JSON.parse(
						await readFile(`${file}.undo.json`, "utf8"),
					);
					const journal = await readFile(`${file}.journal`, "utf8");
					found.push(reverse.kind, journal.includes('"kind":"begin"'));
					for (const name of [`${file}.undo.json`, `${file}.journal`])
						found.push((await stat(name)).mode & 0o777);
				}
				return forward(request);
			},
		});
		expect(found).toEqual(["undo", true, 0o600, 0o600]);
		expect(await readFile(`${file}.journal`, "utf8")).not.toContain(
			await world.api.tokenOf(people.full),
		);
	});

	test("stops after the first steps, asks, and continues when it may", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "A" },
			[john]: { title: "B" },
			[chen]: { title: "C" },
		});
		const report = await world.apply(file, { first: 1 });
		expect(resultsOf(report)).toEqual(["done", "waiting", "waiting"]);
		expect(exitCodeOf(report)).toBe(exitCodes.paused);
		await expect(world.apply(file)).rejects.toThrow("--resume");
		const asked: string[] = [];
		const rest = await world.apply(file, {
			isResumed: true,
			pauseEvery: 1,
			ask: async (question) => asked.push(question) > 0,
		});
		expect(resultsOf(rest)).toEqual(["done", "done", "done"]);
		expect(asked).toEqual(["1 step is tried, 1 left. Continue?"]);
		expect(changesIn(world)).toHaveLength(3);
	});

	test("creates people, gives their new id to those whom they manage, and deletes people", async () => {
		await using world = await openWorld();
		const [before, gone] = [await world.see(karim), await world.see(chen)];
		const created = createStep({
			id: "id-of-the-clone",
			emails: ["new.person@example.com"],
			displayName: "New Person",
			firstName: "New",
			lastName: "Person",
			orgId: ids.organization,
		});
		const managed = updateStep(before, {
			...before,
			managerId: created.person.id,
		});
		const { file } = await writeSteps(
			[created, { ...managed, after: [created.id] }, deleteStep(gone)],
			join(world.folder, "plan.json"),
		);
		const report = await world.apply(file);
		expect(resultsOf(report)).toEqual(["done", "done", "done"]);
		const { id } = await world.see("new.person@example.com");
		expect(report.steps[0]?.createdId).toBe(id);
		expect(await world.see(karim)).toMatchObject({ managerId: id });
		const reply = await world.api.call(
			await world.api.tokenOf(people.full),
			"GET",
			`/people/${gone.id}`,
		);
		expect(reply.status).toBe(404);
	});

	test("gives a new person the address of one whom it deletes before", async () => {
		await using world = await openWorld();
		const gone = await world.see(chen);
		const deleted = deleteStep(gone);
		const created = createStep({
			id: "id-of-the-clone",
			emails: [chen],
			displayName: "Chen the Second",
			orgId: ids.organization,
		});
		const { file } = await writeSteps(
			[deleted, { ...created, id: "second", after: [deleted.id] }],
			join(world.folder, "plan.json"),
		);
		expect(resultsOf(await world.apply(file))).toEqual(["done", "done"]);
		expect(await world.see(chen)).toMatchObject({
			displayName: "Chen the Second",
		});
		const output = join(world.folder, "undo.json");
		await undoFile(file, { output, allowed: { deletions: 1 } });
		expect(resultsOf(await world.apply(output))).toEqual(["done", "done"]);
		expect(bodyOf(await world.see(chen))).toEqual(bodyOf(gone));
	});

	test("leaves out what comes after a step that was refused", async () => {
		await using world = await openWorld();
		const [one, other] = [await world.see(karim), await world.see(chen)];
		const first = updateStep(one, { ...one, extension: "not digits" });
		const second = updateStep(other, { ...other, title: "Mate" });
		const { file } = await writeSteps(
			[first, { ...second, after: [first.id] }],
			join(world.folder, "plan.json"),
		);
		const report = await world.apply(file);
		expect(resultsOf(report)).toEqual(["failed", "skipped"]);
		expect(report.steps[0]).toMatchObject({ status: 400, left: ["extension"] });
		expect(changesIn(world)).toHaveLength(1);
	});
});

describe("after a failure, an apply asks the service, and", () => {
	const once = (fail: Send): Send => {
		let isOver = false;
		return async (request, forward, sent) => {
			if (isOver || sent.method === "GET") return forward(request);
			isOver = true;
			return fail(request, forward, sent);
		};
	};
	const failures: Record<string, { send: Send; changes: number }> = {
		"sends again what was cut before it was done": {
			send: once(async () => {
				throw new Error("The socket connection was closed unexpectedly");
			}),
			changes: 2,
		},
		"sends nothing again that was cut after it was done": {
			send: once(async (request, forward) => {
				await forward(request);
				throw new Error("The socket connection was closed unexpectedly");
			}),
			changes: 1,
		},
		"sends nothing again that was done with a 503": {
			send: once(async (request, forward) => {
				await forward(request);
				return new Response("<html>Bad gateway</html>", { status: 503 });
			}),
			changes: 1,
		},
		"sends nothing again that was done with a 400": {
			send: once(async (request, forward) => {
				await forward(request);
				return Response.json({ message: "No." }, { status: 400 });
			}),
			changes: 1,
		},
		"survives a garbled Retry-After": {
			send: once(async () =>
				Response.json(
					{ message: "Slow down." },
					{ status: 429, headers: { "retry-after": "rand(30),add(30)" } },
				),
			),
			changes: 2,
		},
		"repairs what was done in part": {
			send: once(async (request, forward) => {
				const body = await request.json();
				delete body.title;
				await forward(
					new Request(request, {
						body: JSON.stringify({ ...body, title: "Sailor" }),
					}),
				);
				return new Response(null, { status: 500 });
			}),
			changes: 2,
		},
		"does not believe a 200 whose person is not as planned": {
			send: once(async (request, forward) => {
				const { title: _, ...body } = await request.json();
				return forward(
					new Request(request, {
						body: JSON.stringify({ ...body, title: "Sailor" }),
					}),
				);
			}),
			changes: 2,
		},
	};
	test.each(Object.entries(failures))("%s", async (_, { send, changes }) => {
		await using world = await openWorld();
		await changePerson(world, karim, { title: "Sailor" });
		const { file } = await world.plan({
			[karim]: { title: "Captain", department: "Ships" },
		});
		const report = await world.apply(file, { send });
		expect(resultsOf(report)).toEqual(["done"]);
		expect(changesIn(world)).toHaveLength(changes);
		expect(await world.see(karim)).toMatchObject({
			title: "Captain",
			department: "Ships",
		});
	});

	test("reports what stays done in part, by field, after one repair", async () => {
		await using world = await openWorld();
		await changePerson(world, karim, { title: "Sailor" });
		const { file } = await world.plan({
			[karim]: { title: "Captain", department: "Ships" },
		});
		const report = await world.apply(file, {
			send: async (request, forward, { method }) => {
				if (method === "GET") return forward(request);
				const body = { ...(await request.json()), title: "Sailor" };
				return forward(new Request(request, { body: JSON.stringify(body) }));
			},
		});
		expect(report.steps).toMatchObject([
			{ result: "partly", done: ["department"], left: ["title"] },
		]);
		expect(exitCodeOf(report)).toBe(exitCodes.failed);
		expect(changesIn(world)).toHaveLength(2);
	});

	test("never creates a person twice", async () => {
		await using world = await openWorld();
		const step = createStep({
			id: "id-of-the-clone",
			emails: ["new.person@example.com"],
			displayName: "New Person",
			title: "Mate",
			orgId: ids.organization,
		});
		const { file } = await writeSteps([step], join(world.folder, "plan.json"));
		const report = await world.apply(file, {
			send: once(async (request, forward) => {
				const { title: _, ...body } = await request.json();
				await forward(new Request(request, { body: JSON.stringify(body) }));
				return Response.json({ message: "No." }, { status: 400 });
			}),
		});
		expect(resultsOf(report)).toEqual(["done"]);
		expect(changesIn(world).map(({ method }) => method)).toEqual([
			"POST",
			"PUT",
		]);
		expect(await world.see("new.person@example.com")).toMatchObject({
			title: "Mate",
		});
	});

	test("waits until a search finds whom it may have created", async () => {
		await using world = await openWorld();
		const step = createStep({
			id: "id-of-the-clone",
			emails: ["new.person@example.com"],
			displayName: "New Person",
			orgId: ids.organization,
		});
		const { file } = await writeSteps([step], join(world.folder, "plan.json"));
		let foundFrom = 0;
		const report = await world.apply(file, {
			send: async (request, forward, { method }) => {
				const reply = await forward(request);
				if (method === "POST") {
					foundFrom = world.api.clock.now + 5000;
					return new Response(null, { status: 502 });
				}
				return world.api.clock.now < foundFrom
					? Response.json({ items: [] })
					: reply;
			},
		});
		expect(resultsOf(report)).toEqual(["done"]);
		expect(changesIn(world)).toHaveLength(1);
	});

	test("says that it knows nothing when the service no longer answers, and knows it when it is resumed", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "A" },
			[john]: { title: "B" },
		});
		let isDown = false;
		const report = await world.apply(file, {
			send: async (request, forward, { method }) => {
				if (isDown) throw new Error("The socket was closed");
				if (method !== "PUT") return forward(request);
				await forward(request);
				isDown = true;
				throw new Error("The socket was closed");
			},
		});
		expect(resultsOf(report)).toEqual(["unknown", "failed"]);
		expect(exitCodeOf(report)).toBe(exitCodes.unknown);
		const rest = await world.apply(file, { isResumed: true });
		expect(resultsOf(rest)).toEqual(["done", "done"]);
		expect(changesIn(world)).toHaveLength(2);
	});

	test("finds by reading again what a reply only claimed", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "Captain" } });
		const report = await world.apply(file, {
			send: once(async (request, forward, { body }) => {
				const shown = await forward(
					new Request(request.url, { headers: request.headers }),
				);
				return Response.json({ ...(await shown.json()), ...(body as object) });
			}),
		});
		expect(resultsOf(report)).toEqual(["done"]);
		expect(await world.see(karim)).toMatchObject({ title: "Captain" });
		expect(changesIn(world)).toHaveLength(2);
	});
});

describe("an interrupted apply", () => {
	test("ends the request in flight, and is resumed without sending it again", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "A" },
			[john]: { title: "B" },
		});
		const stop = new AbortController();
		const report = await world.apply(file, {
			signal: stop.signal,
			send: async (request, forward, { method }) => {
				if (method === "PUT") stop.abort(new Error("interrupted"));
				return forward(request);
			},
		});
		expect(resultsOf(report)).toEqual(["done", "waiting"]);
		expect(exitCodeOf(report)).toBe(exitCodes.interrupted);
		const rest = await world.apply(file, { isResumed: true });
		expect(resultsOf(rest)).toEqual(["done", "done"]);
		expect(changesIn(world)).toHaveLength(2);
	});

	test("that waits for its turn sends nothing, and says so", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "A" } });
		const stop = new AbortController();
		const report = await world.apply(file, {
			signal: stop.signal,
			send: async (request, forward, { path }) => {
				if (!path.startsWith("/people/Y2lz")) return forward(request);
				// The last read before the change.
				if (
					(await stat(`${file}.journal`).catch(() => undefined)) !== undefined
				)
					stop.abort(new Error("interrupted"));
				return forward(request);
			},
		});
		expect(resultsOf(report)).toEqual(["waiting"]);
		expect(changesIn(world)).toEqual([]);
	});

	test("is resumed from every beginning of its journal, and sends nothing twice", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({
			[karim]: { title: "A" },
			[john]: { title: "B" },
		});
		await world.apply(file);
		const journal = await readFile(`${file}.journal`, "utf8");
		const sent = changesIn(world).length;
		const start = journal.indexOf("\n") + 1;
		for (let cut = start; cut < journal.length; cut += 97) {
			await writeFile(`${file}.journal`, journal.slice(0, cut));
			const report = await world.apply(file, { isResumed: true });
			for (const { result } of report.steps)
				expect(["done", "already"]).toContain(result);
		}
		expect(changesIn(world)).toHaveLength(sent);
	});

	test("refuses a journal with a damaged line, and one of another plan or service", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "A" } });
		await world.apply(file);
		const journal = await readFile(`${file}.journal`, "utf8");
		const resume = () => world.apply(file, { isResumed: true });
		await appendFile(`${file}.journal`, "{damaged\n");
		await expect(resume()).rejects.toThrow(/^Line \d+ of .* is damaged/);
		await writeFile(
			`${file}.journal`,
			journal.replaceAll("sha256:", "sha256:0"),
		);
		await expect(resume()).rejects.toThrow("is the journal of another plan");
		await writeFile(
			`${file}.journal`,
			journal.replaceAll("localhost", "elsewhere"),
		);
		await expect(resume()).rejects.toThrow("was begun at http://elsewhere");
	});

	test("keeps a second apply of the same plan out, and no longer than it lives", async () => {
		await using world = await openWorld();
		const { file } = await world.plan({ [karim]: { title: "A" } });
		let second: unknown;
		await world.apply(file, {
			send: async (request, forward, { method }) => {
				if (method === "PUT")
					second = await world.apply(file).catch((error: unknown) => error);
				return forward(request);
			},
		});
		expect((second as Error).message).toStartWith("Another process applies");
		// Of a process that was killed.
		await writeFile(
			`${file}.lock`,
			JSON.stringify({
				id: "1",
				pid: 2 ** 22 + 1,
				host: (await import("node:os")).hostname(),
			}),
		);
		expect(resultsOf(await world.apply(file, { isResumed: true }))).toEqual([
			"done",
		]);
	});
});
