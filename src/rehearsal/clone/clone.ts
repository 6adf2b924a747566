import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { scopes } from "../../directory/access/token.ts";
import { DirectoryError } from "../../directory/errors.ts";
import { isFullAdministrator } from "../../directory/people/last-administrator.ts";
import type { Person } from "../../directory/people/person.ts";
import { startSnapshot } from "../../directory/snapshots/snapshot.ts";
import type { Store } from "../../directory/store/store.ts";
import { readId, showId } from "../../webex/ids.ts";
import { takeLock } from "../lock.ts";
import type { Entry } from "../service/pages.ts";
import { budgetMax, openService, type Service } from "../service/service.ts";
import {
	type BaselineLine,
	baselineFolderOf,
	type CloneNote,
	fingerprintOf,
	readCloneNote,
	writeBaseline,
	writeCloneNote,
} from "./baseline.ts";
import { createFolder, syncFolder, writeWhole } from "./clone-files.ts";
import { type Comparison, compareClone } from "./compare-clone.ts";
import { composeContents } from "./compose-contents.ts";
import { openKeptPages } from "./kept-pages.ts";
import { lookAgain } from "./look-again.ts";
import { readOrgId } from "./read-catalog.ts";
import {
	type ReadContext,
	readLists,
	type ServiceLists,
} from "./read-lists.ts";

/** Pages of an unfinished clone are continued within this time; older ones are read again. */
const keptMsMax = 6 * 60 * 60 * 1000;

/** What a clone needs besides the service. */
export interface CloneOptions {
	service: Service;
	/** The data folder, which has no directory yet. */
	dataFolder: string;
	/** The organization, by its id; undefined: that of the token's owner. */
	orgId?: string | undefined;
	now: () => number;
	steadyNow: () => number;
	sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
	/** Opens a directory in a new file. */
	openStore: (file: string) => Promise<Store>;
	/** Answers requests to the API of a directory in this process. */
	serve: (store: Store) => (request: Request) => Promise<Response>;
	createId: () => string;
	createSecret: () => string;
	hashSecret: (secret: string) => string;
	tell: (sentence: string) => void;
	/** Called with the number of people read so far. */
	onPeople?: (count: number) => void;
}

/** A finished clone. */
export interface Cloned {
	note: CloneNote;
	/** An access token for the clone, and the e-mail address of its owner; undefined when nobody is a full administrator. */
	access: { token: string; email: string } | undefined;
}

/**
 * Clones the organization of a service into a data folder. The directory appears there as the last step, when everything
 * was read, stored and compared; an interrupted run is continued by the next one. Rejects with a sentence.
 */
export async function cloneOrganization(
	options: CloneOptions,
): Promise<Cloned> {
	const { service, dataFolder, now, tell } = options;
	demandNoDirectory(dataFolder);
	createFolder(baselineFolderOf(dataFolder));
	await using _ = await takeLock(
		join(baselineFolderOf(dataFolder), "clone"),
		"clones into this folder",
	);
	const me = (await service.read("/people/me")).json as Entry;
	const own = readOrgId(String(me.orgId));
	const org = options.orgId === undefined ? own : readOrgId(options.orgId);
	const note = beginNote(options, {
		orgId: org.shown,
		personId: String(me.id),
	});
	const context: ReadContext = {
		service,
		ofOrganization: org.id === own.id ? {} : { orgId: org.shown },
		pages: openKeptPages(join(baselineFolderOf(dataFolder), "pages")),
		tell,
	};
	const read = await readLists(context, options.onPeople ?? (() => {}));
	const readAt = new Date(now()).toISOString();
	const meanwhile = await lookAgain(service, context.ofOrganization, {
		people: read.people,
		startedAt: Date.parse(note.startedAt),
	});
	const gone = new Set(meanwhile.gone);
	const lists = {
		...read,
		people: read.people.filter(({ id }) => !gone.has(String(id))),
	};
	const built = await buildDirectory(options, { lists, org, me });
	const finished: Omit<CloneNote, "version"> = {
		...note,
		readAt,
		finishedAt: new Date(now()).toISOString(),
		requests: service.sent,
		counts: countLists(lists),
		meanwhile,
		notKept: built.comparison.notKept,
		notRead: [...lists.notRead, ...built.notCompared],
	};
	writeLists(dataFolder, lists);
	writeBaseline(dataFolder, composeLines(lists.people, built.comparison));
	writeCloneNote(dataFolder, finished);
	moveSnapshot(dirname(built.file), dataFolder);
	renameSync(built.file, fileIn(dataFolder));
	syncFolder(dataFolder);
	for (const rest of ["pages", "building"])
		rmSync(join(baselineFolderOf(dataFolder), rest), {
			recursive: true,
			force: true,
		});
	return { note: { version: 1, ...finished }, access: built.access };
}

function fileIn(folder: string): string {
	return join(folder, "peopled.db");
}

function demandNoDirectory(dataFolder: string): void {
	const beside = existsSync(dataFolder)
		? readdirSync(dataFolder).filter(
				(name) => name !== "clone" && name !== "snapshots",
			)
		: [];
	const note = readCloneNote(dataFolder);
	if (
		beside.length > 0 ||
		(note === undefined && existsSync(join(dataFolder, "snapshots")))
	)
		throw new DirectoryError(
			"invalid",
			`${note?.finishedAt === undefined ? `The folder ${dataFolder} is not empty` : `The folder ${dataFolder} has a clone of ${note.readAt?.slice(0, 10)}`}. Choose another folder for the clone, or delete this one first.`,
		);
}

// Continues the note of an interrupted run, when that read the same.
function beginNote(
	{ service, dataFolder, now, tell }: CloneOptions,
	{ orgId, personId }: { orgId: string; personId: string },
): Omit<CloneNote, "version"> {
	const begun = readCloneNote(dataFolder);
	const isSame =
		begun?.url === service.url &&
		begun.orgId === orgId &&
		begun.personId === personId;
	const age = begun === undefined ? 0 : now() - Date.parse(begun.startedAt);
	if (begun !== undefined && isSame && age >= 0 && age < keptMsMax) {
		tell(`Continuing the clone that began at ${begun.startedAt}.`);
		return { url: begun.url, orgId, personId, startedAt: begun.startedAt };
	}
	if (begun !== undefined)
		tell(
			isSame
				? `The clone that began at ${begun.startedAt} is too old to continue. Everything is read again.`
				: "This folder has the beginning of another clone. It is discarded, and everything is read.",
		);
	rmSync(join(baselineFolderOf(dataFolder), "pages"), {
		recursive: true,
		force: true,
	});
	const startedAt = new Date(now()).toISOString();
	const note = { url: service.url, orgId, personId, startedAt };
	writeCloneNote(dataFolder, note);
	return note;
}

interface Built {
	file: string;
	access: Cloned["access"];
	comparison: Comparison;
	/** Why it was not compared with what the service showed, in a sentence. */
	notCompared: string[];
}

// In a folder of its own, where nobody takes it for a directory.
async function buildDirectory(
	options: CloneOptions,
	{ lists, org, me }: { lists: ServiceLists; org: { id: string }; me: Entry },
): Promise<Built> {
	const folder = join(baselineFolderOf(options.dataFolder), "building");
	rmSync(folder, { recursive: true, force: true });
	createFolder(folder);
	const file = fileIn(folder);
	const contents = composeContents(lists, org.id);
	const owner = chooseOwner(
		contents.records.map(({ person }) => person),
		readId("PEOPLE", String(me.id)),
	);
	const token = options.createSecret();
	await using store = await options.openStore(file);
	await store.load({
		...contents,
		tokens:
			owner === undefined
				? []
				: [
						{
							id: options.createId(),
							orgId: org.id,
							personId: owner.id,
							name: "clone",
							secretHash: options.hashSecret(token),
							scopes,
							createdAt: options.now(),
						},
					],
		settings: [
			...(contents.settings ?? []),
			{ name: "clone", value: showId("ORGANIZATION", org.id) },
		],
	});
	await store.snapshots.save(startSnapshot, { now: options.now() });
	if (owner === undefined)
		return {
			file,
			access: undefined,
			comparison: { notKept: [], shown: new Map() },
			notCompared: [
				"Not compared with the service, so it is not known what the clone shows differently: nobody in it is a full administrator who can sign in.",
			],
		};
	const clone = openService({
		...options,
		url: "http://clone.invalid",
		token,
		send: options.serve(store),
		budget: budgetMax,
		tell: () => {},
	});
	return {
		file,
		access: { token, email: owner.emails[0] ?? owner.displayName },
		comparison: await compareClone(clone, lists),
		notCompared: [],
	};
}

function moveSnapshot(from: string, to: string): void {
	const inside = join("snapshots", `${startSnapshot}.db`);
	createFolder(join(to, "snapshots"));
	renameSync(join(from, inside), join(to, inside));
	syncFolder(join(to, "snapshots"));
}

// The owner of the token at the service, where they may do everything here; otherwise the first who may.
function chooseOwner(
	people: readonly Person[],
	meId: string | undefined,
): Person | undefined {
	const able = people.filter(isFullAdministrator);
	return able.find(({ id }) => id === meId) ?? able[0];
}

function countLists(lists: ServiceLists): Record<string, number> {
	const { people, licenses, roles, locations, groups, numbers } = lists;
	return {
		people: people.length,
		licenses: licenses.length,
		roles: roles.length,
		locations: locations.length,
		groups: groups.length,
		numbers: numbers.length,
	};
}

function writeLists(dataFolder: string, lists: ServiceLists): void {
	const files = {
		organizations: lists.organizations,
		licenses: lists.licenses,
		roles: lists.roles,
		locations: lists.locations,
		"calling-locations": lists.callingLocations,
		numbers: lists.numbers,
		groups: lists.groups,
	};
	for (const [name, items] of Object.entries(files))
		writeWhole(join(baselineFolderOf(dataFolder), `${name}.json`), [
			`${JSON.stringify(items, null, "\t")}\n`,
		]);
}

function* composeLines(
	people: readonly Entry[],
	{ shown }: Comparison,
): Generator<BaselineLine> {
	for (const wire of people) {
		const id = String(wire.id);
		const kept = shown.get(id);
		yield {
			id,
			fingerprint: fingerprintOf(wire),
			wire,
			...(kept !== undefined && { shown: kept }),
		};
	}
}
