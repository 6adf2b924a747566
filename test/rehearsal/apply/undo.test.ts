import { expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { undoFile } from "../../../src/rehearsal/apply/undo.ts";
import { readPlan } from "../../../src/rehearsal/plan/plan-file.ts";
import { runPlan } from "../../../src/rehearsal/plan/run-plan.ts";
import {
	bodyOf,
	type WirePerson,
} from "../../../src/rehearsal/plan/wire-person.ts";
import { ids, people } from "../../webex/harness.ts";
import {
	createStep,
	deleteStep,
	openWorld,
	resultsOf,
	type Send,
	updateStep,
	type World,
	writeSteps,
} from "./world.ts";

const karim = "karim.jackson@example.com";
const john = "john.andersen@example.com";
const maja = "maja.gomez@example.com";

test("an undo brings back every field of everybody", async () => {
	await using world = await openWorld();
	const before = await seeAll(world);
	const { file } = await world.plan({
		[karim]: {
			title: "Captain",
			firstName: "",
			department: undefined,
			licenses: [],
			phoneNumbers: [],
			extension: undefined,
		},
		[john]: {
			displayName: "Jack",
			emails: ["jack@example.com"],
			loginEnabled: false,
			avatar: undefined,
			roles: [],
		},
	});
	await world.apply(file);
	expect(await seeAll(world)).not.toEqual(before);
	const undo = await makeUndo(world, file, { administrators: 1, logins: 1 });
	const report = await world.apply(undo);
	expect(report.steps.map(({ result }) => result)).toEqual(["done", "done"]);
	expect(await seeAll(world)).toEqual(before);
});

test("an undo takes back what its plan has done, and what followed from it, and nothing else", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({
		[karim]: { title: "Captain", department: "Ships" },
		[john]: { title: "Mate" },
		[maja]: { title: "Cook" },
	});
	const before = await seeAll(world);
	await world.apply(file, {
		send: async (request, forward, { method, path }) => {
			if (method === "GET") return forward(request);
			const id = path.split("/").at(-1);
			if (id === (await world.see(john)).id)
				return Response.json({ message: "No." }, { status: 403 });
			const { title: _, ...body } = await request.json();
			const isKarim = id === (await world.see(karim)).id;
			return forward(
				new Request(request, {
					body: JSON.stringify(isKarim ? body : { ...body, title: "Cook" }),
				}),
			);
		},
	});
	const undo = await makeUndo(world, file);
	const { steps } = await readPlan(undo);
	expect(
		steps.map(({ person, changes }) => [
			person.email,
			changes.map(({ field }) => field),
		]),
	).toEqual([
		[maja, ["title"]],
		[karim, ["department", "title"]],
	]);
	await world.apply(undo);
	expect(await seeAll(world)).toEqual(before);
});

test("an undo goes back to before the first request of a step that was resumed", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({
		[karim]: { title: "Captain", department: "Ships" },
	});
	const before = await seeAll(world);
	const { title } = await world.see(karim);
	const report = await world.apply(file, {
		send: async (request, forward, { method }) => {
			if (method === "GET") return forward(request);
			const body = JSON.stringify({ ...(await request.json()), title });
			await forward(new Request(request, { body }));
			return new Response(null, { status: 503 });
		},
	});
	expect(report.steps.map(({ result }) => result)).toEqual(["partly"]);
	const rest = await world.apply(file, { isResumed: true });
	expect(rest.steps.map(({ result }) => result)).toEqual(["done"]);
	await world.apply(await makeUndo(world, file));
	expect(await seeAll(world)).toEqual(before);
});

test("an undo deletes whom its plan created and creates whom it deleted, as far as a request can", async () => {
	await using world = await openWorld();
	const gone = await world.see(maja);
	const created = createStep({
		id: "id-of-the-clone",
		emails: ["new.person@example.com"],
		displayName: "New Person",
		orgId: ids.organization,
	});
	const { file } = await writeSteps(
		[created, deleteStep(gone)],
		join(world.folder, "plan.json"),
	);
	await world.apply(file);
	await expect(makeUndo(world, file)).rejects.toThrow(
		"add --allow deletions=1",
	);
	const undo = await makeUndo(world, file, { deletions: 1 });
	const report = await world.apply(undo);
	expect(report.steps.map(({ result }) => result)).toEqual(["done", "done"]);
	expect(bodyOf(await world.see(maja))).toEqual(bodyOf(gone));
	await expect(world.see("new.person@example.com")).rejects.toThrow();
});

test("an undo goes back through two steps of one person", async () => {
	await using world = await openWorld();
	const before = await world.see(karim);
	const between = { ...before, title: "Mate" };
	const first = updateStep(before, between);
	const second = updateStep(between, { ...between, title: "Captain" });
	const { file } = await writeSteps(
		[first, { ...second, id: "second", after: [first.id] }],
		join(world.folder, "plan.json"),
	);
	await world.apply(file);
	expect(await world.see(karim)).toMatchObject({ title: "Captain" });
	const undo = await makeUndo(world, file);
	await world.apply(undo);
	expect((await world.see(karim)).title).toEqual(before.title);
});

test("an apply and its undo keep the primary address of somebody whose addresses come in any order", async () => {
	await using world = await openWorld();
	const several = { emails: [karim, "karim@example.com", "kj@example.com"] };
	const prepared = await world.plan({ [karim]: several });
	await world.apply(prepared.file);
	const before = await seeAll(world);
	const reorder: Send = async (request, forward, { method, path }) => {
		const reply = await forward(request);
		if (!path.startsWith("/people/Y2lz")) return reply;
		// So that the person is read after the request.
		if (method !== "GET") return new Response(null, { status: 502 });
		const { emails, ...person } = await reply.json();
		return Response.json({ ...person, emails: emails.toReversed() });
	};
	const { file } = await world.plan({
		[karim]: { title: "Captain", emails: [karim, "kj@example.com"] },
	});
	await world.apply(file, { send: reorder });
	expect((await world.see(karim)).emails).toEqual([karim, "kj@example.com"]);
	await world.apply(await makeUndo(world, file), { send: reorder });
	const after = await world.see(karim);
	expect(after.emails[0]).toBe(karim);
	expect(after.emails.toSorted()).toEqual(several.emails.toSorted());
	expect(after.title).toBe(
		(before as WirePerson[]).find(({ id }) => id === after.id)?.title,
	);
});

test("an undo lists as lost only what it takes away, not what its plan would have given", async () => {
	await using world = await openWorld();
	const { licenses } = await world.see(karim);
	const { body } = await world.api.call<{ items: { id: string }[] }>(
		await world.api.tokenOf(people.full),
		"GET",
		"/licenses",
	);
	const given = body.items
		.map(({ id }) => id)
		.filter((id) => !(licenses as string[]).includes(id))
		.slice(0, 1);
	const { file } = await world.plan({
		[karim]: {
			title: "Captain",
			licenses: [...(licenses as string[]), ...given],
		},
	});
	const report = await world.apply(file, {
		async send(request, forward, { method, body }) {
			if (method !== "PUT") return forward(request);
			const { url, headers } = request;
			const part = JSON.stringify({ ...(body as object), licenses });
			return forward(new Request(url, { method, headers, body: part }));
		},
	});
	expect(resultsOf(report)).toEqual(["partly"]);
	const reverse = await readPlan(`${file}.undo.json`);
	expect(reverse.losses.map(({ kind }) => kind)).toEqual(["license"]);
	const undo = await readPlan(await makeUndo(world, file));
	expect(undo.steps[0]?.changes.map(({ field }) => field)).toEqual(["title"]);
	expect(undo.losses).toEqual([]);
});

test("a resumed apply says that an undo of its plan was made, and no undo is made while a plan is applied", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({
		[karim]: { title: "Captain" },
		[john]: { title: "Mate" },
	});
	const during: unknown[] = [];
	await world.apply(file, {
		first: 1,
		async send(request, forward) {
			if (request.method === "PUT")
				during.push(
					await makeUndo(world, file).catch(({ message }) => message),
				);
			return forward(request);
		},
	});
	expect(during).toEqual([
		expect.stringContaining("Another process applies this plan"),
	]);
	await world.apply(await makeUndo(world, file));
	const told: string[] = [];
	await world.apply(file, {
		isResumed: true,
		tell: (sentence) => told.push(sentence),
	});
	expect(told).toEqual([
		expect.stringContaining("An undo of this plan was made"),
	]);
	expect((await world.see(john)).title).toBe("Mate");
	expect((await world.see(karim)).title).not.toBe("Captain");
});

test("neither an undo nor a new plan replaces a plan that was begun, or its reverse", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({ [karim]: { title: "Captain" } });
	await world.apply(file);
	for (const output of [file, `${file}.undo.json`]) {
		const before = await readFile(output, "utf8");
		await expect(undoFile(file, { output, allowed: {} })).rejects.toThrow(
			"Choose another name",
		);
		expect(await readFile(output, "utf8")).toBe(before);
		await expect(
			runPlan(
				{
					...{ dataFolder: world.folder, output, format: "text" },
					...{ allowed: {}, only: [], except: [] },
				},
				{ now: 0, openStore: () => Promise.reject(new Error("no store")) },
			),
		).rejects.toThrow("Choose another name");
	}
});

test("an undo of a plan that did nothing says so", async () => {
	await using world = await openWorld();
	const { file } = await world.plan({ [karim]: { title: "Captain" } });
	await expect(makeUndo(world, file)).rejects.toThrow("was never applied");
	await world.apply(file, {
		send: async (request, forward, { method }) =>
			method === "GET"
				? forward(request)
				: Response.json({ message: "No." }, { status: 403 }),
	});
	await expect(makeUndo(world, file)).rejects.toThrow("nothing to take back");
});

async function makeUndo(
	world: World,
	file: string,
	allowed: Readonly<Record<string, number>> = {},
): Promise<string> {
	const output = join(world.folder, "undo.json");
	const { digest } = await undoFile(file, { output, allowed });
	expect((await readPlan(output)).digest).toBe(digest);
	return output;
}

/** Everybody as administrators see them, without what every change moves. */
async function seeAll(world: World): Promise<unknown[]> {
	const all: WirePerson[] = [];
	const token = await world.api.tokenOf(people.full);
	const query = "callingData=true&max=100&excludeStatus=true";
	for (let offset = 0; ; offset += 100) {
		const reply = await world.api.call<{ items: WirePerson[] }>(
			token,
			"GET",
			`/people?${query}&offset=${offset}&sortBy=created`,
		);
		all.push(...reply.body.items);
		if (reply.body.items.length < 100) break;
	}
	return all.map(({ lastModified: _, ...person }) => person);
}
