import { DirectoryError } from "../errors.ts";
import type { ChangeContext } from "../people/change-context.ts";
import type { Person } from "../people/person.ts";
import type { ChangeStore } from "../store/change-store.ts";

/** A version for which a change is meant; a weak tag never matches (RFC 9110, 13.1.1). */
interface MeantVersion {
	version: number;
	isWeak: boolean;
}

/** The versions of a person for which a change is meant (`If-Match`); "any": every version. */
export type VersionCondition = "any" | readonly MeantVersion[];

/** Lines of history that are read at most to find the fields changed since a version. */
const touchedLinesMax = 100;

/** The refusal of a change that was meant for another version of a person. */
export class StaleError extends DirectoryError {
	readonly orgId: string;
	readonly personId: string;
	/** The latest version that the change was meant for; undefined when none of them has existed. */
	readonly since: number | undefined;

	constructor(current: Person, meant: readonly MeantVersion[]) {
		const versions = meant.map(({ version }) => version);
		super(
			"preconditionFailed",
			versions.includes(current.version)
				? "If-Match names the present version of this person with a weak tag, and a weak tag never matches. A proxy that compresses replies makes tags weak: have it leave them as they are, or send the tag without W/."
				: `If-Match names another version of this person than the present one, which is ${current.version}. Get the person again, and send the ETag of that reply.`,
		);
		this.name = "StaleError";
		this.orgId = current.orgId;
		this.personId = current.id;
		const past = versions.filter((version) => version < current.version);
		this.since = past.length === 0 ? undefined : Math.max(...past);
	}
}

/**
 * Checks a condition against the person as read in the transaction. Refuses with `preconditionFailed` (a
 * `StaleError`), or with `preconditionRequired` when the organization requires a condition and there is
 * none.
 */
export function demandVersion(
	current: Person,
	{ organization }: Pick<ChangeContext, "organization">,
	versions: VersionCondition | undefined,
): void {
	if (versions === undefined && organization.isIfMatchRequired)
		throw new DirectoryError(
			"preconditionRequired",
			"This organization requires If-Match for changes of a person. Get the person, and send the ETag of that reply as If-Match.",
		);
	if (versions === undefined || versions === "any") return;
	const isMeant = versions.some(
		({ version, isWeak }) => !isWeak && version === current.version,
	);
	if (!isMeant) throw new StaleError(current, versions);
}

/** A changed field, and the last author who changed it. */
export interface TouchedField {
	field: string;
	changeId: number;
	personId: string;
	/** The organization of that author. */
	orgId: string;
	at: number;
	trackingId: string;
}

/** The fields of a person that were changed since a version, most recently changed first. */
export async function listTouchedFields(
	changes: ChangeStore,
	{
		orgId,
		personId,
		since,
	}: { orgId: string; personId: string; since: number | undefined },
): Promise<TouchedField[]> {
	if (since === undefined) return [];
	const lines = await changes.listVersions({
		orgId,
		personId,
		afterVersion: since,
		limit: touchedLinesMax,
	});
	const touched = new Map<string, TouchedField>();
	for (const { id, fields, author } of lines)
		for (const field of Object.keys(fields))
			if (!touched.has(field))
				touched.set(field, {
					field,
					changeId: id,
					personId: author.personId,
					orgId: author.orgId,
					at: author.at,
					trackingId: author.trackingId,
				});
	return [...touched.values()];
}
