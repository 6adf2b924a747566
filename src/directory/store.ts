import type { Answerer, AnswerPlace, KeptAnswer } from "./answer.ts";
import type { Author } from "./change.ts";
import type { ChangeStore } from "./change-store.ts";
import type { JobNote } from "./job.ts";
import type { JobStore } from "./job-store.ts";
import type { License, LicenseHolder } from "./license.ts";
import type { Location } from "./location.ts";
import type {
	Organization,
	OrganizationLock,
	OrganizationSettings,
} from "./organization.ts";
import type { Surroundings } from "./people/rule-context.ts";
import type { RuledPerson } from "./people/rules.ts";
import type { PeopleKey, PeopleQuery } from "./people-query.ts";
import type { Person } from "./person.ts";
import type { Presence } from "./presence.ts";
import type { Preview } from "./preview.ts";
import type { Replicas } from "./replicas.ts";
import type { Token } from "./token.ts";
import type { WebhookStore } from "./webhook-store.ts";

/** A person with what is known of their presence. */
export interface PersonRecord {
	person: Person;
	presence: Presence;
}

/** A page of people, in the order of the query. */
export interface PeoplePage {
	records: PersonRecord[];
	/**
	 * Where the next page begins; undefined at the end. A page may hold fewer people than asked for, or
	 * nobody, and still not be the last: an engine looks at so many people at a time.
	 */
	next: PeopleKey | undefined;
	/** At how many people the engine looked, where the page ended because of that. */
	looked?: number;
}

/** How many people there are; at least so many where not all could be looked at. */
export interface PeopleCount {
	count: number;
	isExact: boolean;
}

/** What an engine lets a change know: what the rules may know, and the organisation as it is in the same transaction. */
export interface Outlook extends Surroundings {
	organization: Organization;
	/** The organizations that this one manages. */
	managedOrgIds: readonly string[];
	/** Whether somebody else who may log in holds one of these roles; a change that saw so is written only while it is so. */
	hasOtherHolder(query: {
		roleIds: readonly string[];
		personId: string;
	}): boolean;
	/** How many people have this person as their manager. */
	countReports(personId: string): number;
	/** When a person was deleted who can be restored (milliseconds since 1970, UTC); undefined where there is none. */
	deletedAt(personId: string): number | undefined;
	/** How many access tokens of a person can be used. */
	countTokens(personId: string): number;
}

/** How a change is written. */
export interface WriteOptions<Result = unknown> {
	/** True: everything is done as ever, refusals too, and then undone, so that nothing of it stays. */
	isDryRun?: boolean;
	/**
	 * The answer to keep in the same transaction. Where one is kept already nothing is done: rejects
	 * with `AnsweredError`.
	 */
	answer?: Answerer<Result>;
}

/** How a person is created. */
export interface CreationOptions extends WriteOptions<PersonChange> {
	/**
	 * The person comes back from the deletion that made this version. Refused with `conflict` unless it
	 * is the person's last change, and not forgotten.
	 */
	deletionVersion?: number;
}

/**
 * The rule that makes the next state of a person. It must be pure: an engine may call it again,
 * with what it then finds, until the transaction holds.
 */
export type PersonRule = (current: Person, outlook: Outlook) => RuledOutcome;

/** What a rule comes to, with what it saw that the reply needs. */
export interface RuledOutcome extends RuledPerson {
	/** Only for a dry run. */
	preview?: Preview;
	/** Where the person is called. */
	location?: Location;
	/** The present name of the person's manager. */
	managerName?: string;
}

/** What a change came to; `isChanged` false: the person already was as asked, and nothing was written. */
export interface PersonChange extends RuledOutcome {
	before: Person | undefined;
	presence: Presence;
	isChanged: boolean;
}

/** Where a change is written, and by whom. */
export interface ChangeTarget {
	orgId: string;
	id: string;
	author: Author;
	/** Somebody who was deleted less than this ago is refused with `gone`, and otherwise with `notFound`. */
	restorableMs?: number;
	/** The job that makes the change: a lock that it holds itself does not refuse it. */
	jobId?: string;
}

/** One change of several that are made together. */
export type PeopleStep =
	| {
			kind: "create";
			target: ChangeTarget;
			make: (outlook: Outlook) => RuledOutcome;
	  }
	| { kind: "update"; target: ChangeTarget; rule: PersonRule }
	| {
			kind: "delete";
			target: ChangeTarget;
			check: (current: Person, outlook: Outlook) => void;
	  };

/** What a step came to. */
export type StepResult =
	| { kind: "changed"; change: PersonChange }
	| { kind: "removed"; person: Person }
	| { kind: "refused"; reason: unknown };

/**
 * What is kept of several steps: `each` that was not refused; `all` of them, or nothing when one
 * was refused; or `none`, as if nothing had been done.
 */
export type Keep = "each" | "all" | "none";

/** Makes the record that is written with steps from their results: a note of their job, or the answer to their request. Called again where the steps are decided again. */
export type Noting = (
	results: readonly StepResult[],
) => JobNote | KeptAnswer | Promise<JobNote | KeptAnswer>;

/**
 * What the directory asks of an engine. Every method that changes something is one transaction: it
 * happens whole, with its line of history, or not at all, and is on disk before it is answered.
 * Refusals are `DirectoryError`s: `notFound` when the subject does not exist in the organisation,
 * `conflict` when a claim is held by somebody else, `locked` while the organisation is.
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
	readonly answers: AnswerStore;
	readonly jobs: JobStore;
	/** Begins a trial: what is done in its store is decided as ever, and nothing of it is written. */
	openTrial(): Trial;
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
 * A directory to try changes in. Its store answers as if the steps so far (`people.together`) had been made, for as
 * long as it is open; the directory itself stays as it is, and nobody waits for a trial. What a trial remembers is
 * on disk, so that it may be of any length.
 */
export interface Trial extends Disposable {
	store: Store;
}

export interface PeopleStore {
	get(place: { orgId: string; id: string }): Promise<PersonRecord | undefined>;
	/** The organisation of a person, of those given. */
	locate(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	/** At most `limit` people in the order of the query, however many have to be looked at. */
	list(query: PeopleQuery): Promise<PersonRecord[]>;
	/** One page of them, after looking at a bounded number of people. */
	page(query: PeopleQuery): Promise<PeoplePage>;
	create(
		target: ChangeTarget,
		make: (outlook: Outlook) => RuledOutcome,
		options?: CreationOptions,
	): Promise<PersonChange>;
	update(
		target: ChangeTarget,
		rule: PersonRule,
		options?: WriteOptions<PersonChange>,
	): Promise<PersonChange>;
	/** `check` may refuse; the tokens of the person go with the person. */
	delete(
		target: ChangeTarget,
		check: (current: Person, outlook: Outlook) => void,
		options?: WriteOptions<Person>,
	): Promise<Person>;
	/**
	 * Does steps in one transaction, one after the other, each seeing what those before it did. A
	 * refused step undoes itself alone and is named in the results, which are in the order of the
	 * steps; `keep` says what becomes of the others. What `note` makes of the results is written in the
	 * same transaction, also when nothing else is kept. Rejects only when the engine cannot write, or
	 * with `JobLostError` and nothing kept, when the job of the note is no longer its owner's.
	 */
	together(
		steps: readonly PeopleStep[],
		keep: Keep,
		note?: Noting,
	): Promise<StepResult[]>;
	/**
	 * How many people a query finds in all, its order, place and limit aside. Others have their turn
	 * meanwhile; it ends with the reason of the signal when that is aborted.
	 */
	tally(query: PeopleQuery, signal?: AbortSignal): Promise<PeopleCount>;
	/** How many people an organisation has, or how many work in one of its locations. */
	count(where: { orgId: string; locationId?: string }): Promise<number>;
}

export interface PresenceStore {
	/** Sets what is given and keeps the rest; people who do not exist are passed over. */
	report(reports: readonly PresenceReport[]): Promise<void>;
}

export interface PresenceReport {
	orgId: string;
	personId: string;
	lastActivityAt?: number;
	/** null takes a report back. */
	reported?: Presence["reported"] | null;
	reportedUntil?: number;
	isShared?: boolean;
}

export interface OrganizationStore {
	get(id: string): Promise<Organization | undefined>;
	getMany(ids: readonly string[]): Promise<Organization[]>;
	/** Every organisation, for the operator's commands. */
	list(): Promise<Organization[]>;
	managedBy(orgId: string): Promise<string[]>;
	/** Takes or gives back the lock; undefined gives it back. */
	lock(id: string, lock: OrganizationLock | undefined): Promise<void>;
	/** Sets what is given and keeps the rest. */
	changeSettings(id: string, settings: OrganizationSettings): Promise<void>;
	/** Lets one organisation manage another, or not any more. */
	setManaged(pair: {
		managerOrgId: string;
		managedOrgId: string;
		isManaged: boolean;
	}): Promise<void>;
}

export interface LicenseStore {
	get(place: { orgId: string; id: string }): Promise<License | undefined>;
	locate(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(orgId: string): Promise<License[]>;
	/** People who hold a licence, by id, those behind `afterId` only. */
	holders(query: {
		orgId: string;
		id: string;
		afterId?: string;
		limit: number;
	}): Promise<LicenseHolder[]>;
	/** Says how many seats a licence has; refuses with `conflict` fewer than are taken, with `notFound` what there is not. */
	setSeats(place: {
		orgId: string;
		id: string;
		totalUnits: number;
	}): Promise<License>;
}

export interface LocationQuery {
	orgId: string;
	ids?: readonly string[];
	/** Only locations whose name contains this, whatever its case. */
	name?: string;
	afterId?: string;
	limit: number;
}

export interface LocationStore {
	get(place: { orgId: string; id: string }): Promise<Location | undefined>;
	locate(place: {
		orgIds: readonly string[];
		id: string;
	}): Promise<string | undefined>;
	list(query: LocationQuery): Promise<Location[]>;
	/** Refuses with `conflict` when the organisation has a location of that name. */
	create(
		location: Location,
		author: Author,
		options?: WriteOptions<void>,
	): Promise<void>;
	update(
		target: ChangeTarget,
		rule: (current: Location) => Location,
		options?: WriteOptions<Location>,
	): Promise<Location>;
	/** Refuses with `conflict` while people work there. */
	delete(
		target: ChangeTarget,
		options?: WriteOptions<Location>,
	): Promise<Location>;
}

/** Tokens of an organisation, the youngest first. */
export interface TokenQuery {
	orgId: string;
	personId?: string;
	/** Only those behind this one. */
	after?: { createdAt: number; id: string };
	limit: number;
}

export interface TokenStore {
	/** With an author it is written in the history too, without the secret's hash. */
	create(token: Token, author?: Author): Promise<void>;
	/** The token with this secret hash and its person, whether or not it may still be used. */
	findBySecretHash(
		secretHash: string,
	): Promise<{ token: Token; person: Person } | undefined>;
	get(id: string): Promise<Token | undefined>;
	/** Every token, or every one of an organisation, for the operator's commands: the eldest first. */
	list(orgId?: string): Promise<Token[]>;
	listPage(query: TokenQuery): Promise<Token[]>;
	/** False when there is no such token. With an author the first time is written in the history too. */
	revoke(id: string, at: number, author?: Author): Promise<boolean>;
	/** Removes the tokens of a person that expired or were revoked before a time. */
	prune(query: {
		orgId: string;
		personId: string;
		endedBefore: number;
	}): Promise<void>;
}

export interface AnswerStore {
	/** The answer that is kept, unless it has expired. */
	find(place: AnswerPlace, now: number): Promise<KeptAnswer | undefined>;
	/** Keeps an answer by itself, unless one is kept there already: that one stays, and is given back. */
	keep(answer: KeptAnswer): Promise<KeptAnswer | undefined>;
	/** Keeps an answer instead of the one that is there. */
	replace(answer: KeptAnswer): Promise<void>;
	remove(place: AnswerPlace): Promise<void>;
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
