import type { Token } from "../access/token.ts";
import type { License } from "../licenses/license.ts";
import type { Location } from "../locations/location.ts";
import type { Organization } from "../organizations/organization.ts";
import type { ChangeStore } from "./change-store.ts";
import type { JobStore } from "./job-store.ts";
import type { LicenseStore } from "./license-store.ts";
import type { LocationStore } from "./location-store.ts";
import type { OrganizationStore } from "./organization-store.ts";
import type { PeopleStore, PersonRecord } from "./people-store.ts";
import type { PresenceStore } from "./presence-store.ts";
import type { ReplyStore } from "./reply-store.ts";
import type { TokenStore } from "./token-store.ts";
import type { WebhookStore } from "./webhook-store.ts";

/**
 * What the directory asks of an engine. Every method that changes something is one transaction: it
 * happens whole, with its line of history, or not at all, and is on disk before it is answered.
 * Refusals are `DirectoryError`s: `notFound` when the subject does not exist in the organization,
 * `conflict` when a claim is held by somebody else, `locked` while the organization is.
 */
export interface Store extends AsyncDisposable {
	readonly people: PeopleStore;
	readonly presences: PresenceStore;
	readonly organizations: OrganizationStore;
	readonly licenses: LicenseStore;
	readonly locations: LocationStore;
	readonly tokens: TokenStore;
	readonly changes: ChangeStore;
	readonly webhooks: WebhookStore;
	readonly replies: ReplyStore;
	readonly jobs: JobStore;
	/** True for a dry-run store. */
	readonly isDryRun?: true;
	/** Opens a dry-run store: it decides changes as this one does, and writes none of them. */
	openDryRun(): DryRun;
	/** Adds many things at once without history, as seeding does; refuses what breaks a claim. */
	load(contents: Contents): Promise<void>;
	/** A value that the program keeps about the directory as a whole, such as that it is a sample. */
	readSetting(name: string): Promise<string | undefined>;
	writeSetting(name: string, value: string): Promise<void>;
	/** Rejects when the engine cannot answer. Makes no change. */
	checkHealth(): Promise<StoreHealth>;
	/** Copies to read from that may be a moment behind; undefined where there are none. */
	readonly replicas?: Replicas;
}

/** What an engine says of itself. */
export interface StoreHealth {
	/** Whether a change would be kept, as far as the engine knows: from the last commit, and from its own checks. */
	isWritable: boolean;
	/** Why it would not be, in one sentence for operators. */
	reason?: string;
}

/**
 * A dry run. Its store answers as if the steps so far (`people.together`) had been written, until it is disposed; the
 * directory stays as it is, and no other request waits. It keeps its changes on disk, so that there may be any number.
 */
export interface DryRun extends Disposable {
	store: Store;
}

/** What `load` adds. */
export interface Contents {
	organizations?: readonly Organization[];
	managed?: readonly { managerOrgId: string; managedOrgId: string }[];
	locations?: readonly Location[];
	licenses?: readonly License[];
	people?: readonly PersonRecord[];
	tokens?: readonly Token[];
	/** What `readSetting` gives. */
	settings?: readonly { name: string; value: string }[];
}

/** Copies of the directory that may be a moment behind. */
export interface Replicas {
	/** A position after everything written so far, by any process. */
	position(): Promise<string>;
	/**
	 * A store to read from that has everything up to a position, if one is given; undefined when no copy
	 * is recent enough. Refuses with `invalid` a text that is not a position.
	 */
	reading(position?: string): Promise<Store | undefined>;
}
