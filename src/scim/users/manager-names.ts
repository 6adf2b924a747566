import type { Person } from "../../directory/people/person.ts";
import type { Store } from "../../directory/store/store.ts";

/** Looks up the present names of managers, each once. */
export function openManagerNames(
	store: Pick<Store, "people">,
): (person: Person) => Promise<string | undefined> {
	const names = new Map<string, Promise<string | undefined>>();
	const lookUp = async (orgId: string, id: string) =>
		(await store.people.get({ orgId, id }))?.person.displayName;
	return async ({ orgId, managerId }) => {
		if (managerId === undefined) return undefined;
		const name = names.get(managerId) ?? lookUp(orgId, managerId);
		names.set(managerId, name);
		return name;
	};
}
