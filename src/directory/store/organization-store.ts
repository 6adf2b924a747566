import type {
	Organization,
	OrganizationLock,
	OrganizationSettings,
} from "../organizations/organization.ts";

export interface OrganizationStore {
	get(id: string): Promise<Organization | undefined>;
	getMany(ids: readonly string[]): Promise<Organization[]>;
	/** Every organization, for the operator's commands. */
	list(): Promise<Organization[]>;
	managedBy(orgId: string): Promise<string[]>;
	/** Takes or gives back the lock; undefined gives it back. */
	lock(id: string, lock: OrganizationLock | undefined): Promise<void>;
	/** Sets what is given and keeps the rest. */
	changeSettings(id: string, settings: OrganizationSettings): Promise<void>;
	/** Lets one organization manage another, or not any more. */
	setManaged(pair: {
		managerOrgId: string;
		managedOrgId: string;
		isManaged: boolean;
	}): Promise<void>;
}
