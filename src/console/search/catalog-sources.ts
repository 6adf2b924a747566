import type { License } from "../../contract/license.ts";
import { words } from "../../words/words.ts";
import { linkTo } from "../router.ts";
import { current, openOrganization, orgIdIfOther } from "../session.ts";
import type { Found, Source } from "./found.ts";
import { type Rank, rankOf } from "./match.ts";

const shownMax = 4;

/** The licenses, read once for an open search. The API lists all of them at once. */
export function openLicenseSource(): Source {
	let licenses: Promise<readonly License[]> | undefined;
	return {
		name: "licenses",
		async find(text) {
			licenses ??= listLicenses();
			licenses.catch(() => {
				licenses = undefined;
			});
			const best = bestOf(await licenses, text, ({ name }) => name);
			return { name: "licenses", items: best.map(foundLicense) };
		},
	};
}

export async function listLicenses(): Promise<readonly License[]> {
	const { items } = await current().client.call("GET /licenses", {
		query: { orgId: orgIdIfOther() },
	});
	return items;
}

export function foundLicense({
	id,
	name,
	totalUnits,
	consumedUnits,
}: License): Found {
	const free = Math.max(0, totalUnits - consumedUnits);
	return {
		key: `licenses ${id}`,
		label: name,
		note: words.search.freeSeats(free, totalUnits),
		sign: "tag",
		href: linkTo(["licenses", id]),
		recent: { kind: "licenses", id },
	};
}

/** The locations, found by the server. */
export const locationSource: Source = {
	name: "locations",
	async find(text, signal) {
		const { items } = await current().client.call("GET /locations", {
			query: { name: text.trim(), orgId: orgIdIfOther(), max: shownMax },
			signal,
		});
		return { name: "locations", items: items.map(foundLocation) };
	},
};

export function foundLocation({
	id,
	name,
	address,
}: {
	id: string;
	name: string;
	address?: { city?: string; country?: string };
}): Found {
	return {
		key: `locations ${id}`,
		label: name,
		note: [address?.city, address?.country].filter(Boolean).join(", "),
		sign: "location",
		href: linkTo(["people"], { location: id }),
		recent: { kind: "locations", id },
	};
}

/** The groups, found by the server. */
export const groupSource: Source = {
	name: "groups",
	async find(text, signal) {
		const { groups } = await current().client.call("GET /groups", {
			query: { name: text.trim(), orgId: orgIdIfOther(), count: shownMax },
			signal,
		});
		return { name: "groups", items: groups.map(foundGroup) };
	},
};

export function foundGroup({
	id = "",
	displayName = "",
	memberSize,
}: {
	id?: string;
	displayName?: string;
	memberSize?: number;
}): Found {
	return {
		key: `groups ${id}`,
		label: displayName,
		note:
			memberSize === undefined
				? undefined
				: words.search.memberCount(memberSize),
		sign: "group",
		href: linkTo(["groups", id]),
		recent: { kind: "groups", id },
	};
}

/** The other organizations that a partner administrator may open. */
export const organizationSource: Source = {
	name: "organizations",
	async find(text) {
		const { organizations, organization } = current();
		const others = organizations.filter(({ id }) => id !== organization.id);
		const best = bestOf(others, text, ({ displayName }) => displayName);
		return {
			name: "organizations",
			items: best.map(({ id, displayName }) => ({
				key: `organizations ${id}`,
				label: displayName,
				sign: "company",
				run: () => openOrganization(id),
			})),
		};
	},
};

/** The few that fit a text best. */
export function bestOf<Item>(
	items: readonly Item[],
	text: string,
	labelOf: (item: Item) => string,
	max = shownMax,
): Item[] {
	return items
		.map((item) => ({ item, rank: rankOf(labelOf(item), text) }))
		.filter(
			(each): each is { item: Item; rank: Rank } => each.rank !== undefined,
		)
		.sort((left, right) => left.rank - right.rank)
		.slice(0, max)
		.map(({ item }) => item);
}
