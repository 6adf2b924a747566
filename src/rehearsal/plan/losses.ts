import { isSetChange } from "./change.ts";
import type { Edit } from "./edit.ts";
import { personOf } from "./edit.ts";
import type { Loss, ValueChange } from "./plan.ts";
import { isSameValue, type WirePerson } from "./wire-person.ts";

/** What the person of an edit loses, the worst first. */
export function lossesOf(
	edit: Edit,
	{
		nameOf,
		isFullAdministrator,
	}: {
		nameOf: (id: string) => string | undefined;
		isFullAdministrator: (person: WirePerson | undefined) => boolean;
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
					losses.push({ kind: "number", person, what });
				}
			}
			continue;
		}
		const { field, from, to } = change as ValueChange;
		if (field === "loginEnabled" && isSameValue(field, to, "false"))
			losses.push({ kind: "login", person });
		if (field === "extension" && to === undefined)
			losses.push({ kind: "extension", person, what: String(from) });
	}
	return losses;
}
