import { isHeld } from "../../concurrency/lease.ts";
import { DirectoryError } from "../errors.ts";
import { endSentence } from "../text/text.ts";

/** An organization: people outside of it see and change nothing in it, unless they manage it. */
export interface Organization {
	id: string;
	displayName: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** Set while the organization is being restored or imported: changes are refused until then. */
	lock?: OrganizationLock;
	/** True: a change of a person must name the version of the person (`If-Match`). */
	isIfMatchRequired?: boolean;
}

/** The settings of an organization that an operator makes; an undefined one stays unchanged. */
export type OrganizationSettings = Pick<Organization, "isIfMatchRequired">;

/** Why an organization refuses changes, and until when (milliseconds since 1970, UTC). */
export interface OrganizationLock {
	reason: string;
	until: number;
	/** The job whose own changes are still accepted. */
	holder?: string;
}

/** The longest time for which an operator may lock an organization at once. */
export const lockMsMax = 30 * 24 * 60 * 60 * 1000;
/** How long a locking job keeps its lock, counted again with each progress. */
export const jobLockMs = 60_000;

/** The lock that refuses changes now; undefined when there is none or it has ended. */
export function lockAt(
	{ lock }: Pick<Organization, "lock">,
	now: number,
): OrganizationLock | undefined {
	if (lock === undefined) return undefined;
	const lengthMs = lock.holder === undefined ? lockMsMax : jobLockMs;
	return isHeld(lock.until, { now, lengthMs }) ? lock : undefined;
}

/** The refusal of a change while an organization is locked. */
export function refuseLocked(
	{ reason, until }: OrganizationLock,
	now: number,
): DirectoryError {
	return new DirectoryError(
		"locked",
		`${endSentence(`This organization accepts no changes at the moment: ${reason}`)} Try again later.`,
		{ retryAfterSeconds: Math.ceil((until - now) / 1000) },
	);
}

/** Refuses with `locked` while an organization is locked; the job that holds the lock may change it. */
export function demandUnlocked(
	organization: Organization,
	{ now, jobId }: { now: number; jobId?: string },
): void {
	const lock = lockAt(organization, now);
	if (lock === undefined) return;
	if (lock.holder !== undefined && lock.holder === jobId) return;
	throw refuseLocked(lock, now);
}

/** The refusal when an organization does not exist. */
export function noSuchOrganization(): DirectoryError {
	return new DirectoryError("notFound", "There is no such organization.");
}
