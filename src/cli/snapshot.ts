import type { Command } from "commander";
import {
	type Snapshot,
	snapshotNamePattern,
	startSnapshot,
} from "../directory/snapshots/snapshot.ts";
import type { SnapshotStore } from "../directory/store/snapshot-store.ts";
import type { Settings } from "../settings/config.ts";
import { UsageError } from "../settings/usage-error.ts";
import { printList, printResult, withJson } from "./result.ts";
import { withServer } from "./server.ts";
import { callStandIn } from "./stand-in.ts";
import { withStore } from "./store-options.ts";
import type { Workplace } from "./workplace.ts";

type Options = Partial<Settings> & {
	url?: string;
	replace?: boolean;
	json?: boolean;
};

interface Shown {
	name: string;
	created: string;
	bytes: number;
	people: number;
}

/** Adds `peopled snapshot` and `peopled reset`: the saved states of a directory. */
export function addSnapshotCommands(
	program: Command,
	workplace: Workplace,
): void {
	const snapshot = program
		.command("snapshot")
		.description("Save and load the state of a directory.");
	addSave(snapshot, workplace);
	addLoad(snapshot, workplace);
	withBoth(snapshot.command("list"))
		.description("List the snapshots: name, time, people, size in bytes.")
		.action(async (options: Options) => {
			const items = await withShelf(options, workplace, (shelf) =>
				shelf.list(),
			);
			printList(workplace, options, {
				heads: ["NAME", "CREATED", "PEOPLE", "BYTES"],
				whole: ["NAME"],
				none: "There are no snapshots.",
				items,
				cells: ({ name, created, people, bytes }) =>
					[name, created, people, bytes].map(String),
			});
		});
	withBoth(snapshot.command("delete"))
		.description("Delete a snapshot; the directory stays as it is.")
		.argument("<name>", "the name of the snapshot")
		.action(async (name: string, options: Options) => {
			demandName(name);
			await withShelf(options, workplace, (shelf) => shelf.delete(name));
			workplace.tell(`The snapshot ${name} is deleted.`);
			printResult(workplace, options, { json: { name }, lines: [] });
		});
	withBoth(program.command("reset"))
		.description(
			`Load the snapshot "${startSnapshot}". A running stand-in also resets its clock, its chance and all else that a test has set.`,
		)
		.action(async (options: Options) => {
			const loaded = await withShelf(options, workplace, (shelf) =>
				shelf.reset(),
			);
			showLoaded(loaded, options, workplace);
			// A directory itself has nothing else.
			if (loaded.isTokenKept !== undefined)
				workplace.tell(
					"The clock, the chance, the fault rules and the requests of the server are as at its start.",
				);
		});
}

function addSave(snapshot: Command, workplace: Workplace): void {
	withBoth(snapshot.command("save"))
		.description("Save the state of the whole directory under a name.")
		.argument("<name>", "the name, such as before-the-move")
		.option("--replace", "take the place of a snapshot of the same name")
		.action(async (name: string, options: Options) => {
			demandName(name);
			const saved = await withShelf(options, workplace, (shelf) =>
				shelf.save(name, options.replace === true),
			);
			workplace.tell(
				`The snapshot ${name} has ${saved.people.toLocaleString("en")} people.`,
			);
			printResult(workplace, options, { json: saved, lines: [] });
		});
}

function addLoad(snapshot: Command, workplace: Workplace): void {
	withBoth(snapshot.command("load"))
		.description("Replace the whole directory with a snapshot.")
		.argument("<name>", "the name of the snapshot")
		.action(async (name: string, options: Options) => {
			demandName(name);
			const loaded = await withShelf(options, workplace, (shelf) =>
				shelf.load(name),
			);
			showLoaded(loaded, options, workplace);
		});
}

function withBoth(command: Command): Command {
	return withJson(withStore(withServer(command)));
}

function demandName(name: string): void {
	if (!new RegExp(snapshotNamePattern).test(name))
		throw new UsageError(
			`"${name}" is not the name of a snapshot: use 1 to 64 lower-case letters, digits, ".", "_" and "-", beginning with a letter or digit.`,
		);
}

function showLoaded(
	loaded: Loaded,
	options: Options,
	workplace: Workplace,
): void {
	const { name, people, isTokenKept } = loaded;
	const { tell } = workplace;
	printResult(workplace, options, { json: loaded, lines: [] });
	tell(
		`The directory is as in the snapshot ${name}, with ${people.toLocaleString("en")} people.`,
	);
	if (isTokenKept === false)
		tell(
			"The access token in PEOPLED_TOKEN is not valid in this state. Use another one.",
		);
}

interface Loaded extends Shown {
	/** Undefined: no token asked for it. */
	isTokenKept?: boolean;
}

/** The snapshots of a running server, or of a directory that no server uses. */
interface Shelf {
	save(name: string, replace: boolean): Promise<Shown>;
	load(name: string): Promise<Loaded>;
	list(): Promise<Shown[]>;
	delete(name: string): Promise<unknown>;
	reset(): Promise<Loaded>;
}

// `--data` and `--store` name a directory; otherwise a running server is asked.
async function withShelf<Result>(
	options: Options,
	workplace: Workplace,
	use: (shelf: Shelf) => Promise<Result>,
): Promise<Result> {
	if (options.data === undefined && options.store === undefined) {
		const client = workplace.openClient(options);
		return callStandIn(client, () =>
			use({
				save: (name, replace) =>
					client.call("POST /peopled/snapshots", { body: { name, replace } }),
				load: (name) =>
					client.call("POST /peopled/snapshots/{name}/load", {
						path: { name },
					}),
				list: async () => (await client.call("GET /peopled/snapshots")).items,
				delete: (name) =>
					client.call("DELETE /peopled/snapshots/{name}", { path: { name } }),
				reset: () => client.call("POST /peopled/reset"),
			}),
		);
	}
	await using store = await workplace.openStore(options);
	return await use(openShelf(store.snapshots, workplace.now()));
}

function openShelf(snapshots: SnapshotStore, now: number): Shelf {
	const load = async (name: string) =>
		show((await snapshots.load(name)).snapshot);
	return {
		save: async (name, mayReplace) =>
			show(await snapshots.save(name, { now, mayReplace })),
		load,
		list: async () => (await snapshots.list()).map(show),
		delete: (name) => snapshots.delete(name),
		reset: () => load(startSnapshot),
	};
}

function show({ name, createdAt, bytes, people }: Snapshot): Shown {
	return { name, created: new Date(createdAt).toISOString(), bytes, people };
}
