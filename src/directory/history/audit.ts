import {
	type Caller,
	demandScope,
	forbidden,
	standingIn,
} from "../access/caller.ts";
import { DirectoryError, refuseInvalid } from "../errors.ts";
import { problemOf } from "../problems.ts";
import type { ChangeKey, ChangesPage } from "../store/change-store.ts";
import type { Store } from "../store/store.ts";
import type { ChangeKind, ChangeSubject } from "./change.ts";

/** The longest time span of one query, as in the real service: a year. */
const auditSpanMsMax = 366 * 24 * 60 * 60 * 1000;

/** The category of the events about each kind of subject. */
export const auditCategories = {
	person: "USERS",
	activationEmail: "ACTIVATION_EMAILS",
	group: "GROUPS",
	licenseTemplate: "LICENSE_TEMPLATES",
	location: "LOCATIONS",
	token: "TOKENS",
	webhook: "WEBHOOKS",
	integration: "INTEGRATIONS",
	authorization: "AUTHORIZATIONS",
} as const satisfies Record<ChangeSubject, string>;

/** A query for events of an organization. Times are milliseconds since 1970, UTC. */
interface AuditSearch {
	orgId: string;
	/** Inclusive start and exclusive end. */
	from: number;
	to: number;
	authorId?: string;
	subjectId?: string;
	kind?: ChangeKind;
	field?: string;
	trackingId?: string;
	isCombined?: boolean;
	/** Undefined: all of them. A category that this service does not have has no events. */
	categories?: readonly string[];
	after?: ChangeKey;
	offset: number;
	limit: number;
}

/**
 * The audit log of an organization, newest first. Only for its full and read-only administrators. Refuses
 * with `invalid` a span that starts after its end or is longer than a year.
 */
export async function listAuditEvents(
	store: Store,
	caller: Caller,
	{ categories, ...search }: AuditSearch,
): Promise<ChangesPage> {
	demandScope(caller, "audit:events_read");
	const standing = standingIn(caller, search.orgId);
	if (standing === "stranger")
		throw new DirectoryError(
			"notFound",
			"There is no organization with this orgId that you manage.",
		);
	if (standing !== "full" && standing !== "readonly")
		throw forbidden(
			"Only full and read-only administrators may read the audit log.",
		);
	if (search.from >= search.to)
		refuseInvalid([
			{ field: "from", ...problemOf.wrongValue({ expected: "before to" }) },
		]);
	if (search.to - search.from > auditSpanMsMax)
		refuseInvalid([
			{
				field: "to",
				...problemOf.wrongValue({ expected: "at most a year after from" }),
			},
		]);
	const subjects = (
		Object.keys(auditCategories) as (keyof typeof auditCategories)[]
	).filter((subject) => categories?.includes(auditCategories[subject]) ?? true);
	return subjects.length === 0
		? { changes: [], next: undefined }
		: store.changes.pageByTime({ ...search, subjects });
}

/** Refuses a caller who may not read any audit log. */
export function demandAuditing(caller: Caller): void {
	demandScope(caller, "audit:events_read");
}
