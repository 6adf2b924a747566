import { describe, expect, test } from "bun:test";
import type { Job } from "../directory/jobs/job.ts";
import { openTurns, runningJobsOfOrganizationMax } from "./job-slots.ts";

const running = (orgId: string, personId: string) => ({
	job: { orgId, maker: { personId } } as Job,
	name: `${orgId}/${personId}`,
});

describe("jobs in turn", () => {
	test("go round the organizations, and inside each round its people", () => {
		const turns = openTurns<ReturnType<typeof running>>();
		for (const [orgId, personId] of [
			["acme", "ann"],
			["acme", "ben"],
			["acme", "cid"],
			["globex", "dan"],
		] as const)
			turns.add(running(orgId, personId));
		const order = Array.from({ length: 8 }, () => turns.next()?.name);
		expect(order.filter((name) => name === "globex/dan")).toHaveLength(4);
		expect(new Set(order.filter((_, index) => index % 2 === 0)).size).toBe(3);
	});

	test("let in one job of each person, and a few of each organization", () => {
		const turns = openTurns<ReturnType<typeof running>>();
		for (let index = 0; index < runningJobsOfOrganizationMax; index++)
			turns.add(running("acme", `p${index}`));
		turns.add(running("globex", "dan"));
		const { orgIds, personIds } = turns.busy();
		expect(orgIds).toEqual(["acme"]);
		expect(personIds).toContain("dan");
		expect(personIds).toHaveLength(runningJobsOfOrganizationMax + 1);
	});

	test("end with the last of them", () => {
		const turns = openTurns<ReturnType<typeof running>>();
		const one = running("acme", "ann");
		turns.add(one);
		expect(turns.next()).toBe(one);
		turns.remove(one);
		expect(turns.next()).toBeUndefined();
		expect(turns.size).toBe(0);
	});
});
