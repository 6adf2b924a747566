import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import type { Fault, FaultMatch, StartedPeopled } from "peopled";
import type {
	Fault as DeclaredFault,
	FaultRuleDraft,
} from "../../src/contract/stand-in/fault-rule.ts";
import { startPeopled } from "../../src/testing/start-peopled.ts";
import { createFolder } from "../end-to-end/process.ts";

type DeclaredMatch = NonNullable<FaultRuleDraft["match"]>;
/** Empty, unless one of two types has a property that the other has not. */
type Difference<One, Other> =
	| Exclude<keyof One, keyof Other>
	| Exclude<keyof Other, keyof One>;

// The compiler refuses these lines where the package's types are not those of the contract.
const differences: [
	Difference<Fault, DeclaredFault>,
	Difference<FaultMatch, DeclaredMatch>,
][] = [];

async function ask(
	{ url }: StartedPeopled,
	token: string,
	method = "GET",
	body?: object,
) {
	const reply = await fetch(
		`${url}/v1/people${method === "POST" ? "" : "/me"}`,
		{
			method,
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
			},
			body: body && JSON.stringify(body),
		},
	);
	return {
		status: reply.status,
		headers: reply.headers,
		body: await reply.json(),
	};
}

async function countPeople({ url, token }: StartedPeopled): Promise<number> {
	const reply = await fetch(`${url}/v1/people?max=1000`, {
		headers: { authorization: `Bearer ${token}` },
	});
	return (await reply.json()).items.length;
}

const person = { displayName: "New", emails: ["new@example.com"] };

describe("the faults of a test", () => {
	test("hit what they match, as often as they say, and can be counted", async () => {
		expect(differences).toEqual([]);
		await using peopled = await startPeopled();
		const { token, faults } = peopled;
		const made = faults.add({
			match: { method: "GET", path: "/v1/people/*" },
			fault: { status: 503, retryAfter: "soon" },
			times: 1,
		});
		expect(made).toMatchObject({ hits: 0, left: 1 });
		const failed = await ask(peopled, token);
		expect(failed.status).toBe(503);
		expect(failed.headers.get("retry-after")).toBe("soon");
		expect((await ask(peopled, token)).status).toBe(200);
		expect(faults.list()).toMatchObject([{ id: made.id, hits: 1, left: 0 }]);
		expect(await peopled.requests()).toMatchObject([
			{ status: 503, fault: made.id },
			{ status: 200, fault: undefined },
		]);
		expect(faults.remove(made.id)).toBe(true);
		expect(faults.remove(made.id)).toBe(false);
		faults.add({ fault: { status: 500 } });
		faults.clear();
		expect(faults.list()).toEqual([]);
	});

	test("are refused with everything that is wrong in them", async () => {
		await using peopled = await startPeopled();
		const wrong = { match: { pth: "/v1" }, fault: { status: 200 } };
		expect(() => peopled.faults.add(wrong as object)).toThrow(
			/^(?=.*match\.pth)(?=.*fault\.status)/,
		);
		await expect(startPeopled({ faults: [wrong as object] })).rejects.toThrow(
			/match\.pth/,
		);
	});

	test("can be incidents of the catalogue, by their names", async () => {
		await using peopled = await startPeopled({ faults: ["created-but-400"] });
		const made = await ask(peopled, peopled.token, "POST", person);
		expect(made.status).toBe(400);
		const again = await ask(peopled, peopled.token, "POST", person);
		expect(again.status).toBe(409);
		expect(await peopled.requests()).toMatchObject([
			{ status: 400, fault: "1", body: person },
			{ status: 409, fault: undefined },
		]);
		expect(() => peopled.faults.add("created-but-404")).toThrow(
			/did you mean created-but-400/,
		);
	});

	test("show what was sent by a client whose connection was cut", async () => {
		await using peopled = await startPeopled();
		peopled.faults.add({
			match: { method: "POST" },
			fault: { cut: "before" },
			times: 1,
		});
		peopled.faults.add({
			match: { method: "POST" },
			fault: { cut: "after" },
			times: 1,
		});
		const send = () => ask(peopled, peopled.token, "POST", person);
		await expect(send()).rejects.toThrow();
		await send().catch(() => {});
		await send().catch(() => {});
		const sent = await peopled.requests({ method: "POST" });
		expect(sent.length).toBeGreaterThanOrEqual(2);
		for (const { body, status } of sent.slice(0, 2))
			expect({ body, status }).toEqual({ body: person, status: undefined });
	});
});

describe("the states of a test", () => {
	test("are saved and loaded, and its tokens stay", async () => {
		await using peopled = await startPeopled();
		const before = await peopled.snapshot();
		const admin = await peopled.as("admin@example.com", [
			"spark-admin:people_read",
			"spark-admin:people_write",
		]);
		const count = await countPeople(peopled);
		expect((await ask(peopled, admin, "POST", person)).status).toBe(200);
		expect(await countPeople(peopled)).toBe(count + 1);
		const after = await peopled.snapshot();
		await before.load();
		expect(await countPeople(peopled)).toBe(count);
		await after.load();
		expect(await countPeople(peopled)).toBe(count + 1);
		await after.delete();
		await expect(after.load()).rejects.toThrow('There is no snapshot "test-2"');
		expect((await ask(peopled, admin)).status).toBe(200);
	});

	test("are brought back to the start, with clock, faults and requests", async () => {
		const now = "2030-01-01T00:00:00.000Z";
		await using peopled = await startPeopled({
			now,
			faults: [{ match: { nth: 2 }, fault: { status: 429 } }],
		});
		const { token, clock, faults } = peopled;
		const count = await countPeople(peopled);
		expect((await ask(peopled, token)).status).toBe(429);
		await ask(peopled, token, "POST", person);
		await clock.advance("400d");
		faults.add({ fault: { status: 500 } });
		await peopled.reset();
		expect(await peopled.requests()).toEqual([]);
		expect(clock.now().toISOString()).toStartWith("2030-01-01T00:0");
		expect(faults.list()).toMatchObject([{ id: "1", hits: 0 }]);
		expect(await countPeople(peopled)).toBe(count);
		expect((await ask(peopled, token)).status).toBe(429);
		expect((await ask(peopled, token)).status).toBe(200);
	});

	test("are brought back without a moment in which the token is unknown", async () => {
		await using peopled = await startPeopled();
		let isOver = false;
		const statuses = new Set<number>();
		const client = async () => {
			while (!isOver) statuses.add((await ask(peopled, peopled.token)).status);
		};
		const clients = [client(), client(), client()];
		for (let round = 0; round < 30; round++) await peopled.reset();
		isOver = true;
		await Promise.all(clients);
		expect([...statuses]).toEqual([200]);
	});

	test("may be in a folder, which one server has at a time", async () => {
		await using folder = await createFolder();
		const data = folder.path;
		const options = { data, people: "none", organization: "Kept" } as const;
		const first = await startPeopled(options);
		await ask(first, first.token, "POST", person);
		await expect(startPeopled(options)).rejects.toThrow(/^Another server/);
		await first.close();
		await using second = await startPeopled(options);
		expect(await countPeople(second)).toBe(2);
		await second.reset();
		expect(await countPeople(second)).toBe(1);
		expect(existsSync(`${data}/snapshots/start.db`)).toBe(true);
	});
});

test("a faithful server shows nothing that the real service does not have", async () => {
	await using peopled = await startPeopled({ faithful: true });
	expect((await ask(peopled, peopled.token)).headers.has("etag")).toBe(false);
	await using plain = await startPeopled();
	expect((await ask(plain, plain.token)).headers.has("etag")).toBe(true);
});
