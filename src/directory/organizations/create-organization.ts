import { noPresence } from "../people/presence.ts";
import { createPerson } from "../people/rules.ts";
import type { Contents } from "../store/store.ts";

const fullAdministrator = "96abc2aa-3dcc-11e5-a152-fe34819cdc9a";

/** An organization that has nobody but its first full administrator, to be loaded into a store. */
export function createOrganization({
	orgId,
	adminId,
	name,
	admin,
	now,
}: {
	orgId: string;
	adminId: string;
	name: string;
	admin: { email: string; displayName: string };
	now: number;
}): Contents {
	const { person } = createPerson(
		{ id: adminId, orgId },
		{
			emails: [admin.email],
			displayName: admin.displayName,
			roles: [fullAdministrator],
		},
		{
			location: () => undefined,
			license: () => undefined,
			licenses: () => [],
			group: () => undefined,
			licenseTemplates: () => [],
			colleague: () => undefined,
			dependOn: () => undefined,
			isTaken: () => false,
		},
		{ now, seesCallingData: true, seesAllTypes: true },
	);
	return {
		organizations: [{ id: orgId, displayName: name, createdAt: now }],
		people: [{ person, presence: noPresence }],
	};
}
