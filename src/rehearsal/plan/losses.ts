import { isSetChange } from "./change.ts";
import { type Edit, personOf } from "./edit.ts";
import type { Loss, ValueChange } from "./plan.ts";
import { extensionKey } from "./resources.ts";
import { entryKey, isSameValue, type WirePerson } from "./wire-person.ts";

/** What the person of an edit loses, the worst first. */
export function lossesOf(
	edit: Edit,
	{
		nameOf,
		isFullAdministrator,
		takerOf = () => undefined,
	}: {
		nameOf: (id: string) => string | undefined;
		isFullAdministrator: (person: WirePerson | undefined) => boolean;
		/** The name of the person who gets a number or extension, by its key (see `resourcesOf`). */
		takerOf?: (key: string) => string | undefined;
	},
): Loss[] {
	const person = personOf(edit);
	const { before, after, changes } = edit;
	const losses: Loss[] = [];
	if (after === undefined) losses.push({ kind: "person", person });
	if (isFullAdministrator(before) && !isFullAdministrator(after))
		losses.push({ kind: "administrator", person });
	if (before === undefined) return losses;
	for (const change of changes) {
		if (isSetChange(change)) {
			for (const entry of change.remove) {
				if (change.field === "licenses" || change.field === "roles") {
					const kind = change.field === "licenses" ? "license" : "role";
					const what = String(entry);
					losses.push({ kind, person, what, name: nameOf(what) });
				}
				if (change.field === "phoneNumbers") {
					const what = String((entry as { value?: unknown }).value);
					const key = `number ${entryKey("phoneNumbers", entry)}`;
					const goesTo = takerOf(key);
					losses.push({ kind: "number", person, what, goesTo });
				}
			}
			continue;
		}
		const { field, from, to } = change as ValueChange;
		if (field === "loginEnabled" && isSameValue(field, to, "false"))
			losses.push({ kind: "login", person });
		if (field === "extension" && to === undefined) {
			const what = String(from);
			const goesTo = takerOf(extensionKey(before.locationId, what));
			losses.push({ kind: "extension", person, what, goesTo });
		}
	}
	return losses;
}
