import { randomUUID } from "node:crypto";
import type { StartOptions } from "peopled";
import { createOrganization } from "../directory/organizations/create-organization.ts";
import type { Store } from "../directory/store/store.ts";
import { createSample, sampleIds } from "../sample/sample.ts";
import { seedOrganization } from "../sample/seed.ts";

const peopleMax = 100_000;

/** Fills a directory unless it is filled already, and returns its first full administrator. */
export async function fillDirectory(
	store: Store,
	{ people = "sample", organization = "Acme, Inc.", seed = 1 }: StartOptions,
	now = Date.now(),
): Promise<{ orgId: string; adminId: string }> {
	if (people === "sample") {
		const settings = [{ name: "sample", value: "yes" }];
		if ((await store.organizations.list()).length === 0)
			await store.load({ ...createSample(now), settings });
		return { orgId: sampleIds.organization, adminId: sampleIds.admin };
	}
	if (people === "none") {
		const orgId = randomUUID();
		const adminId = randomUUID();
		const admin = {
			email: "admin@example.com",
			displayName: "Administrator",
		};
		await store.load(
			createOrganization({ orgId, adminId, name: organization, admin, now }),
		);
		return { orgId, adminId };
	}
	if (!Number.isInteger(people) || people < 1 || people > peopleMax)
		throw new Error(
			`\`people\` must be "sample", "none" or a whole number from 1 to ${peopleMax}, not ${people}.`,
		);
	return seedOrganization(store, { count: people, seed, now });
}
