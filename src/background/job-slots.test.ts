import { describe, expect, test } from "bun:test";
import type { Job } from "../directory/jobs/job.ts";
import { openJobSlots, runningJobsOfOrganizationMax } from "./job-slots.ts";

const running = (orgId: string, personId: string) => ({
	job: { orgId, maker: { personId } } as Job,
	name: `${orgId}/${personId}`,
});

describe("jobs in turn", () => {
	test("go round the organizations, and inside each round its people", () => {
		const slots = openJobSlots<ReturnType<typeof running>>();
		for (const [orgId, personId] of [
			["acme", "ann"],
			["acme", "ben"],
			["acme", "cid"],
			["globex", "dan"],
		] as const)
			slots.add(running(orgId, personId));
		const order = Array.from({ length: 8 }, () => slots.next()?.name);
		expect(order.filter((name) => name === "globex/dan")).toHaveLength(4);
		expect(new Set(order.filter((_, index) => index % 2 === 0)).size).toBe(3);
	});

	test("let in one job of each person, and a few of each organization", () => {
		const slots = openJobSlots<ReturnType<typeof running>>();
		for (let index = 0; index < runningJobsOfOrganizationMax; index++)
			slots.add(running("acme", `p${index}`));
		slots.add(running("globex", "dan"));
		const { orgIds, personIds } = slots.busy();
		expect(orgIds).toEqual(["acme"]);
		expect(personIds).toContain("dan");
		expect(personIds).toHaveLength(runningJobsOfOrganizationMax + 1);
	});

	test("end with the last of them", () => {
		const slots = openJobSlots<ReturnType<typeof running>>();
		const one = running("acme", "ann");
		slots.add(one);
		expect(slots.next()).toBe(one);
		slots.remove(one);
		expect(slots.next()).toBeUndefined();
		expect(slots.size).toBe(0);
	});
});
