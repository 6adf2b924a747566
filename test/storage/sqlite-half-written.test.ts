import { expect, test } from "bun:test";
import type { LicenseTemplate } from "../../src/directory/licenses/license-template.ts";
import { createPerson as createByRule } from "../../src/directory/people/rules.ts";
import type { Store } from "../../src/directory/store/store.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import {
	acme,
	add,
	authorAt,
	change,
	changedAt,
	contents,
	createPerson,
	messaging,
	read,
	targetOf,
} from "./conformance/fixture.ts";

// SQLite takes no symbol, and claims are written before the columns of a person.
const unwritable = Symbol("unwritable") as unknown as string;

test("a change that fails in the middle of its writes leaves nothing, and its batch is made without it", async () => {
	await using store = openSqliteStore(":memory:");
	await store.load(contents);
	const ids = ["ann", "ben", "cem", "dan"];
	for (const id of ids) await add(store, createPerson(id));
	const newEmail = ["new@example.com"];
	const [ann, ben, cem, dan] = await Promise.allSettled([
		change(store, "ann", { title: "1" }),
		change(store, "ben", { emails: newEmail, locationId: unwritable }),
		change(store, "cem", { emails: ["dan@example.com"] }),
		change(store, "dan", { title: "4" }),
	]);
	expect([ann, dan].map(({ status }) => status)).toEqual([
		"fulfilled",
		"fulfilled",
	]);
	expect(ben).toMatchObject({ status: "rejected" });
	expect((ben as PromiseRejectedResult).reason).toBeInstanceOf(TypeError);
	expect(cem).toMatchObject({ reason: { code: "conflict" } });
	const people = await Promise.all(ids.map((id) => read(store, id)));
	expect(people.map((person) => [person?.title, person?.version])).toEqual([
		["1", 2],
		[undefined, 1],
		[undefined, 1],
		["4", 2],
	]);
	const { person } = await change(store, "cem", { emails: newEmail });
	expect(person.emails).toEqual(newEmail);
});

test("a change whose reply cannot be made leaves nothing, and takes no other change of its batch with it", async () => {
	await using store = openSqliteStore(":memory:");
	await store.load(contents);
	for (const id of ["ann", "ben", "cem"]) await add(store, createPerson(id));
	const cause = new Error("no reply");
	const key = { orgId: acme, personId: "ann", key: "a key" };
	const settled = await Promise.allSettled([
		change(store, "ann", { title: "1" }),
		store.people.update(
			targetOf("ben"),
			(current) => ({
				person: { ...current, title: "2", version: current.version + 1 },
				warnings: [],
			}),
			{
				reply: {
					key,
					now: changedAt,
					make() {
						throw cause;
					},
				},
			},
		),
		change(store, "cem", { title: "3" }),
	]);
	expect(settled).toMatchObject([
		{ status: "fulfilled" },
		{ status: "rejected", reason: cause },
		{ status: "fulfilled" },
	]);
	const people = await Promise.all(
		["ann", "ben", "cem"].map((id) => read(store, id)),
	);
	expect(people.map((person) => person?.title)).toEqual(["1", undefined, "3"]);
	expect(await store.replies.find(key, changedAt)).toBeUndefined();
	const lines = await store.changes.list({ orgId: acme, afterId: 0, limit: 9 });
	expect(lines.map(({ subjectId }) => subjectId)).toEqual([
		...["ann", "ben", "cem", "ann", "cem"],
	]);
});

test("a batch that is made again sees nothing of the license templates that it had changed", async () => {
	// On a busy machine, a batch may end before it holds all three changes.
	for (let attempt = 0; attempt < 50; attempt++) {
		await using store = openSqliteStore(":memory:");
		const template = await prepareTemplate(store);
		const { tries, statuses } = await changeTogether(store);
		if (tries < 2) continue;
		expect(statuses).toEqual(["rejected", "fulfilled", "rejected"]);
		expect(await store.licenseTemplates.list(acme)).toEqual([template]);
		expect((await read(store, "eve"))?.licenses).toEqual([]);
		return;
	}
	throw new Error("No batch held all three changes.");
});

async function prepareTemplate(store: Store): Promise<LicenseTemplate> {
	await store.load(contents);
	await add(store, createPerson("ben"));
	const template = { id: "all", orgId: acme, licenses: ["other"] };
	await store.licenseTemplates.create(template, authorAt(changedAt));
	return template;
}

/** A template changes, a person is created, and a change fails, so that the batch is made again; the template then stays. */
async function changeTogether(store: Store) {
	let tries = 0;
	const settled = await Promise.allSettled([
		store.licenseTemplates.update(targetOf("all"), (current) => {
			if (++tries > 1) throw new Error("only once");
			return { ...current, licenses: [messaging] };
		}),
		store.people.create(targetOf("eve"), (context) =>
			createByRule(
				{ id: "eve", orgId: acme },
				{ emails: ["eve@example.com"], displayName: "Eve" },
				context,
				{ now: changedAt, seesCallingData: true, seesAllTypes: true },
			),
		),
		change(store, "ben", {
			emails: ["new@example.com"],
			locationId: unwritable,
		}),
	]);
	return { tries, statuses: settled.map(({ status }) => status) };
}
