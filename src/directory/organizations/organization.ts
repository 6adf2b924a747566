import { isHeld } from "../../concurrency/lease.ts";
import { DirectoryError } from "../errors.ts";
import { endSentence } from "../text/text.ts";

/** An organization: the boundary that nobody sees or reaches across, unless they manage it. */
export interface Organization {
	id: string;
	displayName: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** Set while the organization is being restored or imported: no change is taken until then. */
	lock?: OrganizationLock;
	/** True: a change of a person must say which version of the person it means (`If-Match`). */
	isIfMatchRequired?: boolean;
}

/** What an operator decides about an organization; what is undefined stays as it is. */
export type OrganizationSettings = Pick<Organization, "isIfMatchRequired">;

/** Why an organization takes no changes, and until when (milliseconds since 1970, UTC). */
export interface OrganizationLock {
	reason: string;
	until: number;
	/** The job whose own changes are taken all the same. */
	holder?: string;
}

/** How long an operator may lock an organization in one go. */
export const lockMsMax = 30 * 24 * 60 * 60 * 1000;
/** For how long a job that keeps its organization still does so, counted again while it makes progress. */
export const jobLockMs = 60_000;

/** The lock that keeps changes out now; undefined when there is none, or it is over. */
export function lockAt(
	{ lock }: Pick<Organization, "lock">,
	now: number,
): OrganizationLock | undefined {
	if (lock === undefined) return undefined;
	const lengthMs = lock.holder === undefined ? lockMsMax : jobLockMs;
	return isHeld(lock.until, { now, lengthMs }) ? lock : undefined;
}

/** The refusal of a change while a lock keeps changes out. */
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

/** Refuses with `locked` while an organization takes no changes; the job that holds the lock may change it. */
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
