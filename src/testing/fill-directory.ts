import { randomUUID } from "node:crypto";
import type { StartOptions } from "peopled";
import { createOrganization } from "../directory/organizations/create-organization.ts";
import { fullRoleIds } from "../directory/people/last-administrator.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { Store } from "../directory/store/store.ts";
import { createSample, sampleIds } from "../sample/sample.ts";
import { seedOrganization } from "../sample/seed.ts";

const peopleMax = 100_000;

/** Fills a directory that is empty, and returns its first full administrator. */
export async function fillDirectory(
	store: Store,
	options: StartOptions,
	now = Date.now(),
): Promise<RecordKey> {
	const [first] = await store.organizations.list();
	if (first === undefined) return fillEmpty(store, options, now);
	const sampleAdmin = { orgId: sampleIds.organization, id: sampleIds.admin };
	if ((await store.people.get(sampleAdmin)) !== undefined) return sampleAdmin;
	const roleIds = fullRoleIds();
	for (const { id: orgId } of await store.organizations.list()) {
		const [found] = await store.people.list({
			orgId,
			roleIds,
			isLoginEnabled: true,
			limit: 1,
			isPresenceWanted: false,
		});
		if (found !== undefined) return { orgId, id: found.person.id };
	}
	throw new Error(
		"The folder of the data has a directory without a full administrator who may log in.",
	);
}

async function fillEmpty(
	store: Store,
	{ people = "sample", organization = "Acme, Inc.", seed = 1 }: StartOptions,
	now: number,
): Promise<RecordKey> {
	if (people === "sample") {
		const settings = [{ name: "sample", value: "yes" }];
		await store.load({ ...createSample(now), settings });
		return { orgId: sampleIds.organization, id: sampleIds.admin };
	}
	if (people === "none") {
		const orgId = randomUUID();
		const adminId = randomUUID();
		const email = "admin@example.com";
		const admin = { email, displayName: "Administrator" };
		await store.load(
			createOrganization({ orgId, adminId, name: organization, admin, now }),
		);
		return { orgId, id: adminId };
	}
	if (!Number.isInteger(people) || people < 1 || people > peopleMax)
		throw new Error(
			`\`people\` must be "sample", "none" or a whole number from 1 to ${peopleMax}, not ${people}.`,
		);
	const { orgId, adminId } = await seedOrganization(store, {
		...{ count: people, seed, now },
	});
	return { orgId, id: adminId };
}
