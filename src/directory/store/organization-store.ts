import type {
	Organization,
	OrganizationLock,
	OrganizationSettings,
} from "../organizations/organization.ts";

/** The organizations. */
export interface OrganizationStore {
	get(id: string): Promise<Organization | undefined>;
	getMany(ids: readonly string[]): Promise<Organization[]>;
	/** Every organization, for the operator's commands. */
	list(): Promise<Organization[]>;
	/** The ids of the organizations that this one manages. */
	managedBy(orgId: string): Promise<string[]>;
	/** Locks an organization; undefined unlocks it. */
	lock(id: string, lock: OrganizationLock | undefined): Promise<void>;
	/** Sets the given settings and keeps the others. */
	changeSettings(id: string, settings: OrganizationSettings): Promise<void>;
	/** Lets one organization manage another, or ends that. */
	setManaged(pair: {
		managerOrgId: string;
		managedOrgId: string;
		isManaged: boolean;
	}): Promise<void>;
}
