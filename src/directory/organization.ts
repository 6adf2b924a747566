/** An organisation: the boundary that nobody sees or reaches across, unless they manage it. */
export interface Organization {
	id: string;
	displayName: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** Set while the organisation is being restored or imported: no change is taken until then. */
	lock?: OrganizationLock;
	/** True: a change of a person must say which version of the person it means (`If-Match`). */
	isIfMatchRequired?: boolean;
}

/** What an operator decides about an organisation; what is undefined stays as it is. */
export type OrganizationSettings = Pick<Organization, "isIfMatchRequired">;

/** Why an organisation takes no changes, and until when (milliseconds since 1970, UTC). */
export interface OrganizationLock {
	reason: string;
	until: number;
	/** The job whose own changes are taken all the same. */
	holder?: string;
}
