import type { Client } from "../client/client.ts";
import type { ChainHead } from "../directory/history/chain.ts";
import type { Organization } from "../directory/organizations/organization.ts";
import type { Person } from "../directory/people/person.ts";
import type { Store } from "../directory/store/store.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import type { Settings } from "../settings/config.ts";
import type { ClientFlags } from "./client-settings.ts";

/** What commands work with. Most work on the store itself, so that they need neither a running server nor a token. */
export interface Workplace {
	version: string;
	now: () => number;
	/** What the command is for: on standard output, so that it can be read by a script. */
	print: (line: string) => void;
	/** What people read beside it: on standard error. */
	tell: (sentence: string) => void;
	/** Rejects where there is no directory, unless the command may make one. */
	openStore: (
		flags: Partial<Settings>,
		options?: { mayCreate: boolean },
	) => Promise<Store>;
	/** A client of the running server that a command speaks to. */
	openClient: (flags: ClientFlags) => Client;
	/** Where the histories stood when that was last noted beside the directory. */
	readNotedHeads: (flags: Partial<Settings>) => ChainHead[];
	/** Holds everything that is kept against each other; calls `onFinding` for what does not follow. */
	verify: (
		flags: Partial<Settings>,
		progress: {
			onFinding: (sentence: string) => void;
			onProgress: (rows: number, total: number) => void;
		},
	) => Promise<{
		/** People and locations of which nobody knows what they were when they came. */
		unknownOrigins: number;
	}>;
	/** Writes a backup of the directory to a file, and gives the heads of its histories. */
	backUp: (flags: Partial<Settings>, target: string) => ChainHead[];
	/** Puts a backup in the place of the directory; gives its heads, and where what was there is kept. */
	restore: (
		flags: Partial<Settings>,
		backup: string,
	) => { heads: ChainHead[]; kept: string | undefined };
	/** Copies a whole directory from one address to another, and gives what each table has on both sides. */
	copy: (
		addresses: { from: string; to: string },
		progress: {
			onCopied: (rows: number, total: number) => void;
			onNote: (sentence: string) => void;
			onCompared: (rows: number, total: number) => void;
		},
	) => Promise<{ name: string; rows: number; checksum: string }[]>;
	createId: () => string;
	createSecret: () => string;
	hashSecret: (secret: string) => string;
	/** Reads an id as the API shows it, or a bare one. */
	readId: (kind: "PEOPLE" | "ORGANIZATION" | "LICENSE", text: string) => string;
	showId: (kind: "PEOPLE" | "ORGANIZATION" | "LICENSE", id: string) => string;
	seed: (
		store: Store,
		options: {
			count: number;
			seed: number;
			now: number;
			onProgress?: (added: number) => void;
			/** Adds what belongs to the organization; it is whole only with that. */
			finish?: (seeded: { orgId: string; adminId: string }) => Promise<unknown>;
		},
	) => Promise<{ orgId: string; adminId: string }>;
}

/** The person that a command names, by e-mail or id. Throws a sentence when there is none. */
export async function findPerson(
	store: Store,
	workplace: Workplace,
	name: string,
): Promise<Person> {
	for (const { id: orgId } of await store.organizations.list()) {
		const [found] = name.includes("@")
			? await store.people.list({
					orgId,
					email: name,
					limit: 1,
					isPresenceWanted: false,
				})
			: await store.people.list({
					orgId,
					ids: [workplace.readId("PEOPLE", name)],
					limit: 1,
					isPresenceWanted: false,
				});
		if (found !== undefined) return found.person;
	}
	throw new Error(
		`There is no person "${name}". Give an e-mail address or an id.`,
	);
}

/** The organization that a command names, by id or whole name. Throws a sentence when there is none. */
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
	throw new Error(
		endSentence(
			`There is no organization "${name}". There are: ${all.map(({ displayName }) => displayName).join(", ") || "none"}`,
		),
	);
}
