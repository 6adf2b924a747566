import { expect, test } from "bun:test";
import type { FaultRule } from "../../../src/contract/stand-in/fault.ts";
import type { Incident } from "../../../src/contract/stand-in/incident.ts";
import { catalogue } from "../../../src/stand-in/incidents/catalogue.ts";
import {
	expectRefusal,
	expectStatus,
	fieldsOf,
	ids,
	people,
} from "../../webex/harness.ts";
import { openWorld } from "./world.ts";

test("The catalogue lists every incident with its source, and each can be made", async () => {
	await using world = await openWorld();
	const { body } = await world.send<{ items: Incident[] }>(
		"GET",
		"/peopled/incidents",
	);
	expect(body.items.map(({ name }) => name)).toEqual(
		catalogue.map(({ name }) => name),
	);
	for (const { name, reported, affects, timesDefault } of body.items) {
		expect(reported.length).toBeGreaterThan(0);
		expect(affects.length).toBeGreaterThan(0);
		const rule = await world.cause(name);
		expect(rule).toMatchObject({ incident: name, hits: 0 });
		expect(rule.left).toBe(timesDefault as number);
	}
});

test("An incident happens as often and to whom its rule says", async () => {
	await using world = await openWorld();
	const rule = await world.cause("gateway-502", {
		name: "twice",
		times: 2,
		match: { method: "PUT", path: "/v1/people/*", person: people.john },
	});
	expect(rule).toMatchObject({
		...{ name: "twice", left: 2 },
		match: { method: ["PUT"], path: "/v1/people/*", person: people.john },
	});
	expectStatus(await world.send("GET", "/v1/people/me"), 200);
	const other = await world.api.idOf(people.member);
	expectStatus(
		await world.send("PUT", `/v1/people/${other}`, { displayName: "Karim" }),
		200,
	);
	const statuses = [];
	for (let count = 0; count < 3; count++)
		statuses.push((await world.update({ title: `Chief ${count}` })).status);
	expect(statuses).toEqual([502, 502, 200]);
	const { body } = await world.send<FaultRule>(
		"GET",
		`/peopled/faults/${rule.id}`,
	);
	expect([body.hits, body.left]).toEqual([2, 0]);
});

test("The same seed makes the same requests fail", async () => {
	const play = async () => {
		await using world = await openWorld({ chanceSeed: 4 });
		await world.cause("locked", { times: 100, probability: 0.5 });
		const outcomes = [];
		for (let count = 0; count < 12; count++) {
			const reply = await world.update({ title: `Chief ${count}` });
			outcomes.push([reply.status, reply.headers.get("retry-after")]);
		}
		return outcomes;
	};
	const first = await play();
	expect(new Set(first.map(([status]) => status)).size).toBe(2);
	expect(await play()).toEqual(first);
});

test("A wrong rule is refused with every problem at once", async () => {
	await using world = await openWorld();
	const refused = async (body: object) => {
		const reply = await world.send("POST", "/peopled/faults", body);
		expectStatus(reply, 400);
		return fieldsOf(reply);
	};
	expect(
		await refused({
			...{ incident: "rate-limit-burst", fault: {}, probability: 2, times: 0 },
			parameters: { seconds: 0, minutes: 1 },
			match: { paths: "/v1/people" },
		}),
	).toEqual([
		...["fault", "match.paths", "parameters.minutes", "parameters.seconds"],
		...["probability", "times"],
	]);
	expect(
		await refused({
			incident: "created-but-400",
			match: { path: "/v1/groups" },
		}),
	).toEqual(["match.path"]);
	expect(
		await refused({ incident: "created-but-400", match: { method: "GET" } }),
	).toEqual(["match.method"]);
	expect(
		await refused({ incident: "seats-lag", match: { method: "GET" } }),
	).toEqual(["match.method"]);
	expect(
		await refused({
			...{ incident: "gateway-502", probability: 0.5 },
			match: { probability: 0.2 },
		}),
	).toEqual(["probability"]);
	const near = await world.send("POST", "/peopled/faults", {
		incident: "created-but-40",
	});
	expectRefusal(near, 400, /did you mean created-but-400/);
	expect(
		(await world.send<{ items: unknown[] }>("GET", "/peopled/faults")).body
			.items,
	).toEqual([]);
});

test("Incidents happen to a faithful stand-in too", async () => {
	await using world = await openWorld({ isFaithful: true });
	const emails = [
		"john.andersen@example.com",
		"ja@example.com",
		"j@example.com",
	];
	expectStatus(await world.update({ emails }), 200);
	await world.cause("partly-changed-5xx");
	const reply = await world.update({ title: "Chief", department: "Board" });
	expect(reply.status).toBeGreaterThanOrEqual(500);
	const { title, department } = await world.see();
	expect(
		[title === "Chief", department === "Board"].filter(Boolean),
	).toHaveLength(1);
	await world.cause("emails-reordered");
	const read = await world.send("GET", `/v1/people/${ids.person}`);
	expectStatus(read, 200);
	expect(read.headers.has("etag")).toBe(false);
});
