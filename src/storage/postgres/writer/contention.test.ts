import { expect, test } from "bun:test";
import { openContention } from "./contention.ts";

test("takes own changes for no one else's, whether they are seen or still on their way", () => {
	const contention = openContention();
	contention.noteNewest(10);
	contention.addOwn(5);
	contention.noteNewest(10);
	contention.addOwn(2);
	contention.noteNewest(15);
	contention.noteNewest(17);
	expect(contention.isShared()).toBe(false);
});

test("notices a change of another process behind refused own ones", () => {
	const contention = openContention();
	contention.noteNewest(10);
	contention.addOwn(3);
	contention.addOwn(-3);
	contention.noteNewest(11);
	expect(contention.isShared()).toBe(true);
});

test("takes the lock first until no other process has written for some batches", () => {
	const contention = openContention();
	contention.noteNewest(0);
	contention.noteNewest(1);
	const turns: number[] = [];
	while (contention.isShared()) {
		contention.countTurn();
		contention.addOwn(1);
		contention.noteNewest(2 + turns.length);
		turns.push(turns.length);
	}
	expect(turns.length).toBeGreaterThan(1);
	contention.noteNewest(turns.length + 2);
	expect(contention.isShared()).toBe(true);
});
