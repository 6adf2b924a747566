/** An organisation: the boundary that nobody sees or reaches across, unless they manage it. */
export interface Organization {
	id: string;
	displayName: string;
	/** Milliseconds since 1970, UTC. */
	createdAt: number;
	/** Set while the organisation is being restored or imported: no change is taken until then. */
	lock?: OrganizationLock;
}

/** Why an organisation takes no changes, and until when (milliseconds since 1970, UTC). */
export interface OrganizationLock {
	reason: string;
	until: number;
}
