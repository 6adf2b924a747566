import { describe, expect, test } from "bun:test";
import {
	buildGroup,
	type Group,
	type GroupRecord,
	noSuchGroup,
	rebuildGroup,
} from "../../../src/directory/groups/group.ts";
import { changeMembership } from "../../../src/directory/groups/membership.ts";
import type { PeopleStep } from "../../../src/directory/people/people-step.ts";
import {
	type GroupChangeRequest,
	GroupMovedError,
	type GroupOutcome,
} from "../../../src/directory/store/group-store.ts";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	acme,
	add,
	changedAt,
	createPerson,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	readEverything,
	targetOf,
} from "./fixture.ts";

const later = changedAt + 1000;
const sales = "0b6d5a1e-3c2f-4d67-9a81-2f7e5c1b0a01";

export function describeGroups(open: OpenStore): void {
	describe("groups", () => {
		test("are created with their members, in one transaction with its history", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addPeople(store, "ann", "ben", "cem");
			const { after } = await create(store, sales, ["ann", "cem"]);
			expect(after).toEqual({
				group: { ...blank(sales), displayName: `Group ${sales}` },
				memberCount: 2,
				modifiedAt: changedAt,
				version: 3,
			});
			expect(await store.groups.get({ orgId: acme, id: sales })).toEqual(after);
			expect(await memberIds(store, sales)).toEqual(["ann", "cem"]);
			expect(
				await store.groups.findMembers({
					orgId: acme,
					id: sales,
					personIds: ["ben", "cem", "nobody"],
				}),
			).toEqual(new Set(["cem"]));
			expect(
				await store.groups.get({ orgId: globex, id: sales }),
			).toBeUndefined();
			const [last, ...before] = (
				await store.changes.list({ orgId: acme, limit: 100 })
			).toReversed();
			expect(last).toMatchObject({
				subject: "person",
				subjectId: "cem",
				fields: { groups: { to: [sales] } },
			});
			expect(before[1]).toMatchObject({
				subject: "group",
				subjectId: sales,
				kind: "created",
			});
		});

		test("and their members stay as they are when one person cannot join", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addPeople(store, "ann");
			await create(store, sales, []);
			const before = await readEverything(store);
			const { results } = await store.groups.change({
				...request(sales, (current) => ({
					...demand(current).group,
					displayName: "Renamed",
				})),
				steps: [join("ann", sales), join("nobody", sales)],
			});
			expect(results.map(({ kind }) => kind)).toEqual(["changed", "refused"]);
			expect(await readEverything(store)).toEqual(before);
			expect(await store.groups.get({ orgId: acme, id: sales })).toMatchObject({
				memberCount: 0,
				version: 1,
			});
		});

		test("count their members, and change with them, by any change of a person", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addPeople(store, "ann", "ben");
			await create(store, sales, ["ann", "ben"]);
			await store.people.delete(targetOf("ann", { at: later }), () => {});
			expect(await store.groups.get({ orgId: acme, id: sales })).toMatchObject({
				memberCount: 1,
				modifiedAt: later,
				version: 4,
			});
			expect(await memberIds(store, sales)).toEqual(["ben"]);
		});

		test("are renamed; another group of the same name is refused", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await create(store, "one", []);
			await create(store, "two", []);
			const rename = (id: string, displayName: string) =>
				store.groups.change(
					request(id, (current) =>
						rebuildGroup(demand(current).group, { displayName }),
					),
				);
			await expectRefusal(rename("two", "GROUP  one"), "conflict");
			const { after } = await rename("two", "Third");
			expect(after).toMatchObject({ version: 2, memberCount: 0 });
			await rename("one", "Group two");
			expect(await names(store)).toEqual(["Group two", "Third"]);
		});

		test("an unchanged group writes nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await create(store, sales, []);
			const before = await readEverything(store);
			await store.groups.change({
				...request(sales, (current) => ({ ...demand(current).group })),
				target: targetOf(sales, { at: later }),
			});
			expect(await readEverything(store)).toEqual(before);
			expect(await store.groups.get({ orgId: acme, id: sales })).toMatchObject({
				modifiedAt: changedAt,
				version: 1,
			});
		});

		test("are listed by their last change, and found by exactly the id that a client gave them", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const given: Record<string, string | undefined> = {
				a: 'x"externalId":"y',
				b: "y",
				c: "Y",
				d: undefined,
			};
			for (const [id, externalId] of Object.entries(given))
				await store.groups.change(
					request(id, () =>
						buildGroup(
							{ displayName: `"externalId":"y" ${id}`, externalId },
							blank(id),
						),
					),
				);
			await store.groups.change({
				...request("b", (current) =>
					rebuildGroup(current?.group as Group, { description: "later" }),
				),
				target: targetOf("b", { at: later }),
			});
			const page = { orgId: acme, offset: 0, limit: 10 };
			const order = { by: "modified", isDescending: true } as const;
			const listed = await store.groups.list({ ...page, order });
			expect(listed.map(({ group }) => group.id)).toEqual(["b", "d", "c", "a"]);
			for (const [id, externalId] of Object.entries(given).slice(0, 3)) {
				const found = await store.groups.list({ ...page, order, externalId });
				expect(found.map(({ group }) => group.id)).toEqual([id]);
				const filter = { orgId: acme, externalId };
				expect(await store.groups.count(filter)).toBe(1);
			}
		});

		test("are listed by name and by id, page by page, and filtered", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			for (const id of ["c", "a", "b", "x"]) await create(store, id, []);
			const ids = async (
				more: Partial<Parameters<Store["groups"]["list"]>[0]>,
			) => {
				const found = await store.groups.list({
					orgId: acme,
					order: { by: "name", isDescending: false },
					offset: 0,
					limit: 10,
					...more,
				});
				return found.map(({ group }) => group.id).join("");
			};
			expect(await ids({})).toBe("abcx");
			expect(await ids({ offset: 1, limit: 2 })).toBe("bc");
			expect(await ids({ order: { by: "id", isDescending: true } })).toBe(
				"xcba",
			);
			expect(await ids({ name: "GROUP A" })).toBe("a");
			expect(await ids({ namePrefix: "gro" })).toBe("abcx");
			expect(await ids({ namePart: "p x" })).toBe("x");
			expect(await ids({ ids: ["x", "c", "nothing"] })).toBe("cx");
			expect(await store.groups.count({ orgId: acme, namePart: "p b" })).toBe(
				1,
			);
			expect(await store.groups.count({ orgId: globex })).toBe(0);
			expect(
				await store.groups.locate({ orgIds: [globex, acme], id: "x" }),
			).toBe(acme);
		});

		test("are deleted only on the members that were read", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addPeople(store, "ann", "ben");
			await create(store, sales, ["ann"]);
			await store.groups.change({
				...request(sales, (current) => demand(current).group),
				steps: [join("ben", sales)],
			});
			const deletion = (version: number, ...members: string[]) =>
				store.groups.change({
					...request(sales, () => undefined),
					version,
					steps: members.map((id) => leave(id, sales)),
				});
			await expect(deletion(2, "ann")).rejects.toThrow(GroupMovedError);
			await deletion(3, "ann", "ben");
			expect(
				await store.groups.get({ orgId: acme, id: sales }),
			).toBeUndefined();
			const ann = await store.people.get({ orgId: acme, id: "ann" });
			expect(ann?.person).not.toHaveProperty("groups");
			const lines = await store.changes.list({ orgId: acme, limit: 100 });
			expect(lines.at(-1)).toMatchObject({ subject: "group", kind: "deleted" });
		});

		test("a dry run decides and writes nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await addPeople(store, "ann");
			const before = await readEverything(store);
			using dryRun = store.openDryRun();
			const { after, results } = await create(dryRun.store, sales, ["ann"]);
			expect(after).toMatchObject({ memberCount: 1, version: 2 });
			expect(results).toMatchObject([
				{ kind: "changed", change: { person: { groups: [sales] } } },
			]);
			expect(await readEverything(store)).toEqual(before);
			expect(await store.groups.count({ orgId: acme })).toBe(0);
		});

		test("many members join and leave at once", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const ids = Array.from({ length: 250 }, (_, n) => `p${1000 + n}`);
			await store.load({
				people: ids.map((id) => ({
					person: createPerson(id),
					presence: { isShared: true },
				})),
			});
			await create(store, sales, ids);
			expect(await store.groups.get({ orgId: acme, id: sales })).toMatchObject({
				memberCount: 250,
				version: 251,
			});
			const page = await store.groups.listMembers({
				orgId: acme,
				id: sales,
				offset: 100,
				limit: 3,
			});
			expect(page.map(({ id }) => id)).toEqual(["p1100", "p1101", "p1102"]);
			await store.groups.change({
				...request(sales, () => undefined),
				steps: ids.map((id) => leave(id, sales)),
			});
			expect(await store.groups.count({ orgId: acme })).toBe(0);
			// The next change of a person is decided on the groups as they are now.
			await expectRefusal(
				store.people.update(targetOf("p1000"), (current, context) => ({
					person: changeMembership(
						current,
						{ groupId: sales, isMember: true, now: later },
						context,
					),
					warnings: [],
				})),
				"invalid",
			);
		});

		test("of two concurrent deletions and joins, no person keeps a group that is gone", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const ids = ["ann", "ben", "cem", "dua"];
			await addPeople(store, ...ids);
			await create(store, sales, []);
			const changes = [
				...ids.map(
					(id) => () =>
						store.people.update(targetOf(id), (current, context) => ({
							person: changeMembership(
								current,
								{ groupId: sales, isMember: true, now: later },
								context,
							),
							warnings: [],
						})),
				),
				() =>
					store.groups.change({
						...request(sales, () => undefined),
						version: 1,
						steps: [],
					}),
			];
			await Promise.allSettled(changes.map((change) => change()));
			const there = await store.groups.get({ orgId: acme, id: sales });
			const people = await Promise.all(
				ids.map((id) => store.people.get({ orgId: acme, id })),
			);
			const members = people.filter((found) =>
				found?.person.groups?.includes(sales),
			);
			expect(members).toHaveLength(there?.memberCount ?? 0);
		});

		test("are loaded with their members", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await store.load({
				groups: [{ ...blank(sales), displayName: "Sales" }],
				people: ["ann", "ben"].map((id) => ({
					person: createPerson(id, { groups: [sales] }),
					presence: { isShared: true },
				})),
			});
			expect(await store.groups.get({ orgId: acme, id: sales })).toMatchObject({
				memberCount: 2,
				version: 1,
			});
			expect(await memberIds(store, sales)).toEqual(["ann", "ben"]);
		});
	});
}

function blank(id: string): Omit<Group, "displayName"> {
	return { id, orgId: acme, createdAt: changedAt };
}

function request(
	id: string,
	rule: GroupChangeRequest["rule"],
): GroupChangeRequest {
	return { target: targetOf(id), rule, steps: [] };
}

function create(
	store: Store,
	id: string,
	members: readonly string[],
): Promise<GroupOutcome> {
	return store.groups.change({
		...request(id, () => buildGroup({ displayName: `Group ${id}` }, blank(id))),
		steps: members.map((personId) => join(personId, id)),
	});
}

function join(personId: string, groupId: string): PeopleStep {
	return step(personId, { groupId, isMember: true });
}

function leave(personId: string, groupId: string): PeopleStep {
	return step(personId, { groupId, isMember: false });
}

function step(
	personId: string,
	membership: { groupId: string; isMember: boolean },
): PeopleStep {
	return {
		kind: "update",
		target: targetOf(personId),
		rule: (current, context) => ({
			person: changeMembership(
				current,
				{ ...membership, now: changedAt },
				context,
			),
			warnings: [],
		}),
	};
}

function demand(current: GroupRecord | undefined): GroupRecord {
	if (current === undefined) throw noSuchGroup();
	return current;
}

async function addPeople(store: Store, ...ids: string[]): Promise<void> {
	for (const id of ids) await add(store, createPerson(id));
}

async function memberIds(store: Store, id: string): Promise<string[]> {
	const members = await store.groups.listMembers({
		orgId: acme,
		id,
		limit: 1000,
	});
	return members.map((member) => member.id);
}

async function names(store: Store): Promise<string[]> {
	const found = await store.groups.list({
		orgId: acme,
		order: { by: "name", isDescending: false },
		offset: 0,
		limit: 100,
	});
	return found.map(({ group }) => group.displayName);
}
