import { describe, expect, test } from "bun:test";
import { openSlots } from "../load/slots.ts";
import {
	type BodyMemory,
	openBodyMemory,
	shortBytesMax,
} from "./body-memory.ts";

const ada = { personId: "ada", orgId: "acme" };
const ben = { personId: "ben", orgId: "other" };
const limits = {
	shortBytes: 300,
	receivedBytes: 1000,
	workedBytes: 10 * shortBytesMax,
	waitMsMax: 60_000,
};

describe("the memory of bodies", () => {
	test("is given to long ones in turn, and given back with the reply", async () => {
		const { memory } = openMemory();
		const first = hold(memory, ada);
		const second = hold(memory, ada);
		await first.receiveLong(400);
		const waiting = second.receiveLong(400);
		const other = hold(memory, ben);
		await other.receiveLong(400);
		expect(await isPending(waiting)).toBeTrue();
		first[Symbol.dispose]();
		await waiting;
	});

	test("that is worked in counts values too, and who is slow to send keeps none of it", async () => {
		const { memory } = openMemory();
		const slow = hold(memory, ben);
		await slow.receiveLong(1000);
		const first = hold(memory, ada);
		const body = { bytes: shortBytesMax + 1, values: 5000 };
		await first.work(body);
		const second = hold(memory, ben);
		const waiting = second.work(body);
		await hold(memory, ben).work({ bytes: shortBytesMax, values: 1e6 });
		expect(await isPending(waiting)).toBeTrue();
		first[Symbol.dispose]();
		await waiting;
	});

	test("that was taken by much is given back when its garbage was looked for", async () => {
		const { memory, collections } = openMemory();
		const heavy = hold(memory, ada);
		await heavy.work({ bytes: shortBytesMax + 1, values: 1e6 });
		const second = hold(memory, ben);
		const waiting = second.work({ bytes: shortBytesMax + 1, values: 1 });
		heavy[Symbol.dispose]();
		expect(collections()).toBe(1);
		expect(await isPending(waiting)).toBeTrue();
		await waiting;
		second[Symbol.dispose]();
		expect(collections()).toBe(1);
	});

	test("is refused to short ones past a third for each, and in all", () => {
		const { memory } = openMemory();
		hold(memory, ada).count(100);
		expect(() => hold(memory, ada).count(1)).toThrow("too large together");
		hold(memory, ben).count(100);
		const third = hold(memory, { ...ada, personId: "cid" });
		third.count(100);
		const late = hold(memory, { ...ada, personId: "dan" });
		expect(() => late.count(1)).toThrow("Try again");
		third[Symbol.dispose]();
		late.count(100);
	});

	test("has a limited number of waiters, and none that disconnected or wait when the server stops", async () => {
		const { memory, stop } = openMemory();
		const first = hold(memory, ada);
		await first.receiveLong(1000);
		const client = new AbortController();
		const gone = hold(memory, ben, client.signal).receiveLong(1);
		client.abort();
		await expect(gone).rejects.toThrow("closed the connection");
		const waiting = [0, 1].map(() => hold(memory, ada).receiveLong(1));
		await expect(hold(memory, ada).receiveLong(1)).rejects.toThrow("2 bodies");
		const settled = Promise.allSettled(waiting);
		stop();
		for (const { status } of await settled) expect(status).toBe("rejected");
		await expect(hold(memory, ben).receiveLong(1)).rejects.toThrow(
			"shutting down",
		);
	});
});

function openMemory() {
	const stopping = new AbortController();
	const waiting = openSlots(
		"bodies that wait",
		{ total: 10, person: 2, organization: 5 },
		() => 0,
	);
	let collections = 0;
	const collectGarbage = () => {
		collections++;
	};
	const memory = openBodyMemory(
		{ waiting, stopping: stopping.signal, collectGarbage },
		limits,
	);
	return {
		memory,
		collections: () => collections,
		stop: () => stopping.abort(),
	};
}

function hold(
	memory: BodyMemory,
	holder: typeof ada,
	signal = new AbortController().signal,
) {
	return memory.open(new Request("http://localhost", { signal }), holder);
}

async function isPending(promise: Promise<unknown>): Promise<boolean> {
	const later = new Promise((resolve) => setImmediate(resolve, "later"));
	return (await Promise.race([promise, later])) === "later";
}
