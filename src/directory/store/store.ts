import type { Token } from "../access/token.ts";
import type { Group } from "../groups/group.ts";
import type { License } from "../licenses/license.ts";
import type { Location } from "../locations/location.ts";
import type { Organization } from "../organizations/organization.ts";
import type { AuthorizationStore } from "./authorization-store.ts";
import type { ChangeStore } from "./change-store.ts";
import type { GroupStore } from "./group-store.ts";
import type { IntegrationStore } from "./integration-store.ts";
import type { JobStore } from "./job-store.ts";
import type { LicenseStore } from "./license-store.ts";
import type { LicenseTemplateStore } from "./license-template-store.ts";
import type { LocationStore } from "./location-store.ts";
import type { NumberStore } from "./number-store.ts";
import type { OrganizationStore } from "./organization-store.ts";
import type { PeopleStore, PersonRecord } from "./people-store.ts";
import type { PresenceStore } from "./presence-store.ts";
import type { ReplyStore } from "./reply-store.ts";
import type { SnapshotStore } from "./snapshot-store.ts";
import type { TokenStore } from "./token-store.ts";
import type { WebhookStore } from "./webhook-store.ts";

/**
 * The interface of an engine. Every method that changes data is one transaction: it happens completely,
 * with its line of history, or not at all, and is on disk before the method resolves. Refusals are
 * `DirectoryError`s: `notFound` when the subject does not exist in the organization, `conflict` when
 * another person holds a claim, `locked` while the organization is locked.
 */
export interface Store extends AsyncDisposable {
	readonly people: PeopleStore;
	readonly presences: PresenceStore;
	readonly organizations: OrganizationStore;
	readonly licenses: LicenseStore;
	readonly licenseTemplates: LicenseTemplateStore;
	readonly locations: LocationStore;
	readonly numbers: NumberStore;
	readonly groups: GroupStore;
	readonly tokens: TokenStore;
	readonly integrations: IntegrationStore;
	readonly authorizations: AuthorizationStore;
	readonly changes: ChangeStore;
	readonly webhooks: WebhookStore;
	readonly replies: ReplyStore;
	readonly jobs: JobStore;
	/** The saved states of the directory. */
	readonly snapshots: SnapshotStore;
	/** True for a dry-run store. */
	readonly isDryRun?: true;
	/** Opens a dry-run store: it decides changes as this one does, and writes none of them. */
	openDryRun(): DryRun;
	/** Adds many records at once without history, as seeding does; refuses a record whose claim is held. */
	load(contents: Contents): Promise<void>;
	/** A value that the program stores about the directory, such as that it is a sample. */
	readSetting(name: string): Promise<string | undefined>;
	writeSetting(name: string, value: string): Promise<void>;
	/** The name of the engine, for operators. */
	readonly engine: string;
	/** Rejects when the engine does not respond. Changes nothing. */
	checkHealth(): Promise<StoreHealth>;
	/** What the writer of the engine has done and waits for; undefined where the engine counts itself. */
	readWork?(): WriterWork;
	/** The connections of the engine to its database; undefined where it needs none. */
	readConnections?(): readonly ConnectionCounts[];
	/** Replicas for reads, which may lag a moment behind; undefined where there are none. */
	readonly replicas?: Replicas;
}

/** What the writer of an engine has done since it was opened, and waits for. */
export interface WriterWork {
	/** Transactions on disk of which something was left, and the writes in them that were done. */
	commits: number;
	writes: number;
	/** Writes that were rolled back because they were dry runs. */
	dryRuns: number;
	/** The time in which transactions ran, and were brought to the disk. */
	seconds: number;
	/** Writes that wait for their transaction. */
	waiting: number;
	/** Bytes of the write-ahead log; undefined in memory. */
	logBytes: number | undefined;
	/** How often the log was moved into the file. */
	checkpoints: number;
}

/** The connections of an engine to one server of its database. */
export interface ConnectionCounts {
	/** `primary`, or `replica1` and so on in the order of the settings. */
	server: string;
	/** Connections that run statements, and those that wait for some. */
	used: number;
	idle: number;
	/** Connections at most. */
	max: number;
	/** Statements and transactions that wait for a connection. */
	waiting: number;
	/** Connections that were opened since the start, and those that were given up because they failed. */
	opened: number;
	lost: number;
}

/** The health of an engine. */
export interface StoreHealth {
	/** Whether the engine expects that it can write a change, from the last commit and from its own checks. */
	isWritable: boolean;
	/** Why it cannot, in one sentence for operators. */
	reason?: string;
}

/**
 * A dry run. Its store responds as if the steps so far (`people.together`) had been written, until it is
 * disposed. The directory stays unchanged, and no other request waits. The changes are on disk, so there is
 * no limit on their number.
 */
export interface DryRun extends Disposable {
	store: Store;
}

/** The records that `load` adds. */
export interface Contents {
	organizations?: readonly Organization[];
	managed?: readonly { managerOrgId: string; managedOrgId: string }[];
	locations?: readonly Location[];
	licenses?: readonly License[];
	groups?: readonly Group[];
	/** Made one by one, so that many need little memory. In the order of their ids they are added faster. */
	people?: Iterable<PersonRecord>;
	tokens?: readonly Token[];
	/** The values that `readSetting` returns. */
	settings?: readonly { name: string; value: string }[];
}

/** Replicas of the directory, which may lag a moment behind. */
export interface Replicas {
	/** A position after all writes so far, of every process. */
	position(): Promise<string>;
	/**
	 * A store for reads that includes everything up to a position, if one is given; undefined when no replica
	 * is recent enough. Refuses with `invalid` a text that is not a position.
	 */
	reading(position?: string): Promise<Store | undefined>;
	/** How many bytes of changes each replica lags behind, in the order of the settings; undefined: it does not respond. */
	readLags(): Promise<readonly (number | undefined)[]>;
}
