import type { Group } from "../directory/groups/group.ts";
import { sampleIds } from "./ids.ts";

/** The sample's groups: one for each of some departments, and one across departments. */
const groups = {
	sales: {
		id: "25104be0-f874-4343-9607-df02df37b5c1",
		displayName: "Sales",
		description: "Everyone who sells",
		department: "Sales",
	},
	engineering: {
		id: "3621c5f1-0985-4454-8718-e013e048c6d2",
		displayName: "Engineering",
		description: "Everyone who builds the product",
		department: "Engineering",
	},
	release: {
		id: "4732d602-1a96-4565-9829-f124f159d7e3",
		displayName: "Release Team",
		description: "Prepares each release",
		department: undefined,
	},
};
/** Every so many people are in the release team. */
const releaseEvery = 17;

/** The groups of the sample, created at a time. */
export function createGroups(createdAt: number): Group[] {
	return Object.values(groups).map(({ department: _, ...group }) => ({
		...group,
		orgId: sampleIds.organization,
		createdAt,
	}));
}

/** The ids of the groups of the person at a place in the roster; undefined: none. */
export function groupsAt(
	index: number,
	department: string | undefined,
): string[] | undefined {
	const ids = Object.values(groups)
		.filter((group) =>
			group.department === undefined
				? index % releaseEvery === 0
				: group.department === department,
		)
		.map(({ id }) => id);
	return ids.length === 0 ? undefined : ids;
}
