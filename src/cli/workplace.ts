import type { Client } from "../client/client.ts";
import type { Caller } from "../directory/access/caller.ts";
import { DirectoryError } from "../directory/errors.ts";
import type { ChainHead } from "../directory/history/chain.ts";
import { type Author, operatorId } from "../directory/history/change.ts";
import type { Organization } from "../directory/organizations/organization.ts";
import type { Person } from "../directory/people/person.ts";
import type { RecordKey } from "../directory/store/record-key.ts";
import type { Store } from "../directory/store/store.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import type { Settings } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";
import type { ClientFlags, ServerUrl } from "./client-settings.ts";

/** The kinds of ids that commands read and show. That of a group is `id:organization` on the wire. */
type ShownKind = "PEOPLE" | "ORGANIZATION" | "LICENSE" | "SCIM_GROUP";

/** The terminal that shows what a command prints. */
interface Terminal {
	width: number;
	/** Prints a line whose beginning has a color or is bold, where colors are wanted. */
	printMarked: (
		line: string,
		/** The orders before and after the beginning, as numbers of ECMA-48 (SGR). */
		mark: { length: number; on: number; off: number },
	) => void;
}

/** The dependencies of the commands. Most commands use the store directly, so they need neither a running server nor a token. */
export interface Workplace {
	version: string;
	now: () => number;
	/** The terminal to which standard output goes; undefined: it goes to a file or a program. */
	terminal: Terminal | undefined;
	/** Prints the result of the command on standard output, for scripts. */
	print: (line: string) => void;
	/** Prints a sentence for people on standard error. */
	tell: (sentence: string) => void;
	/** Rejects when there is no directory, unless the command may create one. */
	openStore: (
		flags: Partial<Settings>,
		options?: { mayCreate: boolean },
	) => Promise<Store>;
	/** Opens an address in the default browser; resolves to false when that is not possible. */
	openBrowser: (address: string) => Promise<boolean>;
	/** Makes a link that opens the console of a server of this directory, signed in, once. */
	createConsoleLink: (
		store: Store,
		options: { url: string; now: number; person?: RecordKey },
	) => Promise<string>;
	/** A client of the running server. */
	openClient: (flags: ClientFlags) => Client;
	/** The running server, and whether it is the one that the settings of this machine start. */
	readServer: (flags: ClientFlags) => ServerUrl;
	/** Its address. */
	readUrl: (flags: ClientFlags) => string;
	/** A client of the API of a directory itself, which makes every request as this caller. */
	openDirectClient: (store: Store, caller: Caller) => Client;
	/** Examines what a server of these settings depends on; changes nothing. */
	examine: (flags: ClientFlags & Partial<Settings>) => Promise<
		{
			check: string;
			state: "ok" | "warning" | "problem";
			sentence: string;
			/** Undefined when all is well. */
			wayOut?: string;
		}[]
	>;
	/** The server that runs on the directory of this machine, where its address is known. */
	findServer: (
		flags: Partial<Settings>,
	) => { file: string; url: string } | undefined;
	/** Whether a command that works on the directory or a server is told to use a server. */
	isServerMeant: (flags: ClientFlags & Partial<Settings>) => boolean;
	/** Asks a question that is answered with yes or no; undefined where nobody is there to answer. */
	ask:
		| ((question: string, signal?: AbortSignal) => Promise<boolean>)
		| undefined;
	/** The heads of the histories that were last recorded beside the directory. */
	readNotedHeads: (flags: Partial<Settings>) => ChainHead[];
	/** Compares all stored data with each other; calls `onFinding` for each difference. */
	verify: (
		flags: Partial<Settings>,
		progress: {
			onFinding: (sentence: string) => void;
			onProgress: (rows: number, total: number) => void;
		},
	) => Promise<{
		/** The number of people and locations whose original state was not recorded. */
		unknownOrigins: number;
	}>;
	/** Writes a backup of the directory to a file, and returns the heads of its histories. */
	backUp: (flags: Partial<Settings>, target: string) => ChainHead[];
	/** Replaces the directory with a backup; returns its heads, and the path of the previous file. */
	restore: (
		flags: Partial<Settings>,
		backup: string,
	) => { heads: ChainHead[]; kept: string | undefined };
	/** Copies a whole directory from one address to another, and returns the rows of each table on both sides. */
	copy: (
		addresses: { from: string; to: string },
		progress: {
			onCopied: (rows: number, total: number) => void;
			onNote: (sentence: string) => void;
			onCompared: (rows: number, total: number) => void;
		},
	) => Promise<{ name: string; rows: number; checksum: string }[]>;
	/** Clones the organization of another service into a new data folder. Calls `onPeople` with the number of people read so far. */
	clone: (
		request: {
			url: string;
			dataFolder: string;
			orgId: string | undefined;
			/** Requests a minute at most. */
			budget: number;
		},
		onPeople: (count: number) => void,
	) => Promise<ClonedTotals>;
	/** Plans the changes of a clone, and writes the plan unless it passes a threshold. */
	plan: (request: {
		dataFolder: string;
		output: string | undefined;
		format: "text" | "json" | "markdown" | "html" | "csv";
		allowed: Readonly<Record<string, number>>;
		only: readonly string[];
		except: readonly string[];
	}) => Promise<{
		shown: string;
		/** Undefined when the plan passes a threshold. */
		digest: string | undefined;
		/** The thresholds that it passes, in sentences. */
		passed: readonly string[];
	}>;
	/** Compares a plan file with the service, and writes a new plan when asked to. */
	checkPlan: (request: {
		file: string;
		to: string;
		/** Requests a minute at most. */
		budget: number | undefined;
		isJson: boolean;
		onConflict: "abort" | "skip" | "replan";
		output: string | undefined;
		allowed: Readonly<Record<string, number>>;
	}) => Promise<{
		shown: string;
		/** People whom somebody else changed. */
		conflicts: number;
		/** Undefined when no plan was written. */
		digest: string | undefined;
		/** The thresholds that the new plan passes, in sentences. */
		passed: readonly string[];
	}>;
	/** Shows a plan file. */
	showPlan: (
		file: string,
		format: "text" | "json" | "markdown" | "html" | "csv",
	) => Promise<string>;
	createId: () => string;
	createSecret: () => string;
	/** Makes the client id of an integration. */
	createClientId: () => string;
	/** The organization of the sample, where there is one. */
	sampleOrgId: string;
	hashSecret: (secret: string) => string;
	/** Reads an id as the API shows it, or a bare one. */
	readId: (kind: ShownKind, text: string) => string;
	showId: (kind: ShownKind, id: string) => string;
	seed: (
		store: Store,
		options: {
			count: number;
			seed: number;
			now: number;
			onProgress?: (added: number) => void;
			/** Adds further data of the organization; the seed is complete only with it. */
			finish?: (seeded: { orgId: string; adminId: string }) => Promise<unknown>;
		},
	) => Promise<{ orgId: string; adminId: string }>;
	/** Applies a plan to another service. Returns the lines of the report, and how the command has to end. */
	apply: (
		request: ApplyRequest,
	) => Promise<{ lines: string[]; exitCode: number }>;
	/** Applies a plan to a copy of the clone, to rehearse it. */
	applyLocally: (request: {
		file: string;
		data: string;
		faults: number | undefined;
		isJson: boolean;
	}) => Promise<{ lines: string[]; exitCode: number }>;
	/** Writes the plan that takes back an applied plan; returns its digest, and sentences about it. */
	undo: (
		file: string,
		options: { output: string; allowed: Readonly<Record<string, number>> },
	) => Promise<{ digest: string; lines: string[] }>;
	/** Runs a client under each incident, and judges what it did. */
	certify: (request: {
		command: readonly string[];
		/** A command for the shell, before each run. */
		setup: string | undefined;
		/** Names of incidents; all when empty. */
		only: readonly string[];
		timeoutMs: number;
		/** The file of the report. */
		report: string | undefined;
		signal: AbortSignal;
		tell: (sentence: string) => void;
	}) => Promise<{ rows: JudgedRow[]; isPassed: boolean }>;
	/** Passes requests on to a service and records them, until the signal is aborted. Returns the number of recorded exchanges. */
	proxy: (
		request: {
			to: string;
			file: string;
			port: number;
			arePeopleMasked: boolean;
			signal: AbortSignal;
		},
		onOpen: (url: string) => void,
	) => Promise<number>;
	/** Replays a recording at a stand-in, and shows where the replies differ. */
	compare: (request: {
		file: string;
		url: string | undefined;
		dataFolder: string | undefined;
		areChangesReplayed: boolean;
		/** The number of the access token in the recording. */
		caller: number;
		format: "text" | "json" | "markdown";
	}) => Promise<{ shown: string; isSame: boolean }>;
	/** Decides how the program ends when the command is over. */
	endWith: (exitCode: number) => void;
}

/** What a client did under an incident. */
interface JudgedRow {
	incident: string;
	verdict: string;
	/** How the directory ended. */
	directory: string;
	requests: number;
	seconds: number;
	why: string;
}

/** What `peopled apply` asks for. */
interface ApplyRequest {
	file: string;
	to: string;
	approve: string;
	budget?: number;
	onConflict: "skip" | "abort" | "replan";
	first?: number;
	pauseEvery?: number;
	isResumed: boolean;
	report?: string;
	isJson: boolean;
	signal: AbortSignal;
	ask: ((question: string) => Promise<boolean>) | undefined;
	tell: (sentence: string) => void;
	onProgress: (progress: {
		done: number;
		total: number;
		leftMs: number;
	}) => void;
}

/** What a clone holds, and where it differs from the service. */
export interface ClonedTotals {
	dataFolder: string;
	/** An access token for the clone, and its owner's e-mail address; undefined when nobody is a full administrator. */
	token: string | undefined;
	email: string | undefined;
	counts: Readonly<Record<string, number>>;
	/** The ids of people who changed at the service while it was read. */
	meanwhile: Readonly<Record<"changed" | "appeared" | "gone", string[]>>;
	notKept: readonly {
		/** What has the property, such as `person`. */
		of: string;
		property: string;
		count: number;
		examples: readonly {
			id: string;
			name: string;
			service?: unknown;
			clone?: unknown;
		}[];
	}[];
	/** Sentences. */
	notRead: readonly string[];
}

/** The author in the history of an organization of a change by this command. */
export function operatorIn(workplace: Workplace, orgId: string): Author {
	return {
		personId: operatorId,
		orgId,
		trackingId: `COMMAND_${workplace.createId()}`,
		at: workplace.now(),
	};
}

/** Finds a person by e-mail address or id. Throws a sentence when the person does not exist. */
export async function findPerson(
	store: Store,
	workplace: Workplace,
	name: string,
): Promise<Person> {
	const key = name.includes("@")
		? await store.people.findByEmail(name)
		: await locatePerson(store, workplace.readId("PEOPLE", name));
	const found = key && (await store.people.get(key));
	if (found !== undefined) return found.person;
	throw new DirectoryError(
		"notFound",
		`There is no person "${name}". Give an e-mail address or an id.`,
	);
}

async function locatePerson(
	store: Store,
	id: string,
): Promise<RecordKey | undefined> {
	const organizations = await store.organizations.list();
	const orgIds = organizations.map((organization) => organization.id);
	const orgId = await store.people.locate({ orgIds, id });
	return orgId === undefined ? undefined : { orgId, id };
}

/** Finds an organization by id or whole name. Throws a sentence when it does not exist. */
export async function findOrganization(
	store: Store,
	workplace: Workplace,
	name: string,
): Promise<Organization> {
	const all = await store.organizations.list();
	const id = workplace.readId("ORGANIZATION", name);
	const found = all.find(
		(known) => known.id === id || nameKey(known.displayName) === nameKey(name),
	);
	if (found !== undefined) return found;
	throw new DirectoryError(
		"notFound",
		endSentence(
			`There is no organization "${name}". There are: ${showNames(all)}`,
		),
	);
}

// Between quotation marks, since a name may have a comma.
function showNames(all: readonly Organization[]): string {
	return all.map(({ displayName }) => `"${displayName}"`).join(", ") || "none";
}

/** The named organization; without a name the only one, or that of the sample. Throws a sentence when that is not decided. */
export async function chooseOrganization(
	store: Store,
	workplace: Workplace,
	{ name, flag }: { name: string | undefined; flag: string },
): Promise<Organization> {
	if (name !== undefined) return findOrganization(store, workplace, name);
	const all = await store.organizations.list();
	const [first] = all;
	if (first !== undefined && all.length === 1) return first;
	const sample = all.find(({ id }) => id === workplace.sampleOrgId);
	if (sample !== undefined) return sample;
	throw new UsageError(
		`Give the organization with ${flag}. There are: ${showNames(all)}.`,
	);
}
