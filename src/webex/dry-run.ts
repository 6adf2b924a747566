import type { DryRun, DryRunPreview } from "../contract/dry-run.ts";
import type { Person as ShownPerson } from "../contract/person.ts";
import { partsOf } from "../directory/history/field-parts.ts";
import type { Preview } from "../directory/history/preview.ts";
import type { Person } from "../directory/people/person.ts";
import { type Reply, replyJson, showTime } from "../http/reply.ts";
import { showEffects } from "../http/show-effects.ts";
import { showGroupId, showId } from "./ids.ts";
import { showWhole } from "./people/show-person.ts";

/** A change of a person that was only tried. */
interface TriedChange {
	before: Person | undefined;
	after: Person | undefined;
	preview: Preview;
	/** The warnings of the rules. */
	warnings?: readonly string[];
}

/** The effects of a change of a person, as the reply to `dryRun=true` shows them. */
export function replyDryRun({
	person,
	restorableUntil,
	...change
}: TriedChange & {
	/** The time until which a deletion could be undone. */
	restorableUntil?: number;
	/** The person as the reply of the real call would show them. */
	person?: ShownPerson;
}): Reply {
	const { before } = change;
	const reply: DryRun = {
		dryRun: true,
		id: before && showId("PEOPLE", before.id),
		...showPreview(change),
		person,
		restorableUntil:
			restorableUntil === undefined ? undefined : showTime(restorableUntil),
	};
	return replyJson(200, reply);
}

/** The effects of a change of a person. */
export function showPreview({
	before,
	after,
	preview,
	warnings = [],
}: TriedChange): DryRunPreview {
	return {
		changes: compareShown(before && showAll(before), after && showAll(after)),
		...showEffects(preview, { warnings, showLicenseId }),
	};
}

/** The id of a license as the calls of the People API show it. */
export function showLicenseId(id: string): string {
	return showId("LICENSE", id);
}

// A body cannot set these properties of a person, but a restoration or the undo of a change does.
function showAll(person: Person): object {
	const { orgId, groups, externalId, profile } = person;
	return {
		...showWhole(person, nowhere),
		groups: groups?.map((id) => showGroupId({ orgId, id })).sort(),
		externalId,
		...partsOf("profile", profile),
	};
}

/** The properties in which two records on the wire differ. An empty list equals a missing one. */
export function compareShown(
	before: object | undefined,
	after: object | undefined,
): DryRun["changes"] {
	const from = (before ?? {}) as Record<string, unknown>;
	const to = (after ?? {}) as Record<string, unknown>;
	const changes: DryRun["changes"] = {};
	for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
		if (unchangeable.has(name)) continue;
		const [left, right] = [from[name], to[name]].map(
			(value) => JSON.stringify(value) ?? "[]",
		);
		if (left !== right) changes[name] = { from: from[name], to: to[name] };
	}
	return changes;
}

// Properties that identify, count or date a record and are not part of it.
const unchangeable = new Set(["id", "created", "lastModified"]);

// The number that combines an extension with the prefix of its location would only repeat the extension.
const nowhere = { location: () => undefined, colleague: () => undefined };
