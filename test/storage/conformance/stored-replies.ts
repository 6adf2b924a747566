import { describe, expect, test } from "bun:test";
import type { Store } from "../../../src/directory/store/store.ts";
import {
	AlreadyRepliedError,
	type ReplyMaker,
	type StoredReply,
} from "../../../src/directory/store/stored-reply.ts";
import {
	acme,
	add,
	authorAt,
	changedAt,
	contents,
	createLocation,
	createPerson,
	denver,
	expectRefusal,
	globex,
	type OpenStore,
	openFilled,
	read,
	readEverything,
	targetOf,
} from "./fixture.ts";

const life = 1000;
const place = { orgId: acme, personId: "ada", key: "key 1" };

export function describeAnswers(open: OpenStore): void {
	describe("stored replies", () => {
		test("are kept with the change, and the change is not made again, also after opening again", async () => {
			const { store, reopen } = await open();
			await store.load(contents);
			await add(store, createPerson("ann"));
			const first = await rename(store, "ann", "one", answering("one"));
			expect(first.person.title).toBe("one");
			const kept = await store.replies.find(place, changedAt + life - 1);
			expect(kept).toEqual(replyOf("one", changedAt));
			const before = await readEverything(store);
			const again = rename(store, "ann", "two", answering("two"));
			expect(await reasonOf(again)).toEqual(
				new AlreadyRepliedError(kept as StoredReply),
			);
			expect(await readEverything(store)).toEqual(before);
			const later = reopen ? await reopen() : store;
			expect(await later.replies.find(place, changedAt)).toEqual(kept);
			await later[Symbol.asyncDispose]();
		});

		test("are made from the outcome of the change", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const made: unknown[] = [];
			const reply = (key: string): { reply: ReplyMaker<unknown> } => ({
				reply: {
					key: { ...place, key },
					now: changedAt,
					make: (result) => {
						made.push(result);
						return { ...replyOf("made", changedAt), key };
					},
				},
			});
			const person = createPerson("ann");
			const outcome = { person, warnings: ["mind the gap"] };
			const results = [
				await store.people.create(targetOf("ann"), () => outcome, reply("1")),
				await store.people.update(
					targetOf("ann"),
					(current) => ({
						person: { ...current, title: "GM", version: 2 },
						warnings: [],
					}),
					reply("2"),
				),
				await store.people.delete(targetOf("ann"), () => {}, reply("3")),
				await store.locations.update(
					targetOf(denver),
					(current) => ({ ...current, notes: "High" }),
					reply("4"),
				),
			];
			expect(made).toEqual(results);
			await store.locations.create(
				createLocation("oslo"),
				authorAt(changedAt),
				reply("5"),
			);
			await store.locations.delete(targetOf("oslo"), reply("6"));
			for (const key of ["1", "2", "3", "4", "5", "6"])
				expect(
					(await store.replies.find({ ...place, key }, changedAt))?.body,
				).toBe("made");
			const gone = store.locations.delete(targetOf("oslo"), reply("6"));
			expect(await reasonOf(gone)).toBeInstanceOf(AlreadyRepliedError);
		});

		test("are not kept with what is refused or only tried, and are with what changes nothing", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			await add(store, createPerson("ben"));
			await expectRefusal(
				store.people.update(
					targetOf("ann"),
					(current) => ({
						person: { ...current, emails: ["ben@example.com"], version: 2 },
						warnings: [],
					}),
					{ reply: answering("refused") },
				),
				"conflict",
			);
			await rename(store, "ann", "tried", answering("tried"), true);
			expect(await store.replies.find(place, changedAt)).toBeUndefined();
			await rename(store, "ann", undefined, answering("same"));
			expect((await store.replies.find(place, changedAt))?.body).toBe("same");
			expect(
				await reasonOf(rename(store, "ann", "two", answering("two"))),
			).toBeInstanceOf(AlreadyRepliedError);
		});

		test("of one key at the same time: one change is made, and the others get its reply", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			await add(store, createPerson("ann"));
			const outcomes = await Promise.allSettled(
				["one", "two", "three"].map((title) =>
					rename(store, "ann", title, answering(title)),
				),
			);
			const { title, version } = (await read(store, "ann")) ?? {};
			expect(version).toBe(2);
			const done = outcomes.filter(({ status }) => status === "fulfilled");
			expect(done).toHaveLength(1);
			for (const outcome of outcomes)
				if (outcome.status === "rejected") {
					expect(outcome.reason).toBeInstanceOf(AlreadyRepliedError);
					expect((outcome.reason as AlreadyRepliedError).stored.body).toBe(
						title,
					);
				}
		});

		test("are each person's own, and are forgotten when they expire", async () => {
			await using filled = await openFilled(open);
			const { store } = filled;
			const first = replyOf("one", changedAt);
			expect(await store.replies.keep(first)).toBeUndefined();
			expect(await store.replies.keep(replyOf("two", changedAt + 1))).toEqual(
				first,
			);
			const others = [
				{ ...place, personId: "ben" },
				{ ...place, orgId: globex },
				{ ...place, key: "KEY 1" },
			];
			for (const other of others)
				expect(await store.replies.find(other, changedAt)).toBeUndefined();
			expect((await store.replies.find(place, changedAt))?.body).toBe("one");
			const later = changedAt + life;
			expect(await store.replies.find(place, later)).toBeUndefined();
			await store.replies.keep(replyOf("three", later));
			expect((await store.replies.find(place, later))?.body).toBe("three");
			const bare = {
				...replyOf("", later),
				key: "2",
				headers: {},
				body: undefined,
			};
			await store.replies.keep(bare);
			expect(await store.replies.find({ ...place, key: "2" }, later)).toEqual(
				bare,
			);
		});

		test("by themselves are kept by one of many at the same time, replaced and removed", async () => {
			await using filled = await openFilled(open);
			const { replies } = filled.store;
			const given = await Promise.all(
				["one", "two", "three", "four"].map((body) =>
					replies.keep(replyOf(body, changedAt)),
				),
			);
			const kept = await replies.find(place, changedAt);
			expect(given.filter((known) => known === undefined)).toHaveLength(1);
			for (const known of given)
				if (known !== undefined) expect(known).toEqual(kept as StoredReply);
			await replies.replace(replyOf("five", changedAt + 1));
			expect(await replies.find(place, changedAt)).toEqual(
				replyOf("five", changedAt + 1),
			);
			await replies.remove(place);
			expect(await replies.find(place, changedAt)).toBeUndefined();
			await replies.remove(place);
		});
	});
}

function replyOf(body: string, keptAt: number): StoredReply {
	return {
		...place,
		fingerprint: "a print",
		status: 200,
		headers: { etag: '"1.x"', warning: "ü" },
		body,
		keptAt,
		expiresAt: keptAt + life,
	};
}

function answering(body: string): ReplyMaker<unknown> {
	return { key: place, now: changedAt, make: () => replyOf(body, changedAt) };
}

function rename(
	store: Store,
	id: string,
	title: string | undefined,
	reply: ReplyMaker<unknown>,
	isDryRun = false,
) {
	return store.people.update(
		targetOf(id),
		(current) => ({
			person: { ...current, title, version: current.version + 1 },
			warnings: [],
		}),
		{ reply, isDryRun },
	);
}

function reasonOf(refused: Promise<unknown>): Promise<unknown> {
	return refused.then(
		() => new Error("It was done, although it must be refused."),
		(reason: unknown) => reason,
	);
}
