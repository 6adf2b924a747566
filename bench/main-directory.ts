import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { measureBesideBadClient } from "./bad-client-rows.ts";
import { type HistoryRates, measureHistory } from "./history-share.ts";
import { measureImport, type Server } from "./long-changes.ts";
import { load, type Measured, type Settings, seed, serve } from "./measure.ts";
import { measureOpenLdap } from "./openldap.ts";
import { readPages } from "./pages.ts";
import type { LoadRow } from "./plan.ts";
import { type ServerProcess, startServer } from "./processes.ts";
import { demandSameReplies } from "./same-replies.ts";

const importedPeopleMax = 50_000;
/** The same server without lines of history. */
const scriptWithoutHistory = "dist-without-history/main.js";

/** The measurements on the main directory. */
export interface MainMeasured extends Measured {
	personBytes: number;
	importedPerSecond: number;
	history: HistoryRates;
}

/** Measures everything that needs one directory only, with so many people. */
export async function measureMain(
	settings: Settings,
	people: number,
): Promise<MainMeasured> {
	const { folder, tell } = settings;
	const directory = await seed(settings, people);
	const copy = join(folder, "history.db");
	copyFileSync(directory.file, copy);
	const server = await serve(directory);
	const measured = await measureRows(settings, directory, server);
	const beside = await measureBesideBadClient(settings, directory, server);
	const importedPerSecond = await importMore(settings, directory, server);
	await server.stop();
	tell("the store with and without history");
	const history = await measureHistory(copy);
	const ldap = await measureOpenLdap(settings, people);
	const rows = new Map([...measured.rows, ...beside]);
	if (ldap !== undefined) rows.set(ldap.name, ldap);
	return { ...measured, rows, importedPerSecond, history };
}

/** Measures only the rows with this word in their name, only the import, or only the store. */
export async function measureSome(
	settings: Settings,
	people: number,
	word: string,
): Promise<Measured & Partial<MainMeasured>> {
	const directory = await seed(settings, people);
	const none = { ...directory, rows: new Map(), peakBytes: 0, walBytesMax: 0 };
	if (word === "store")
		return { ...none, history: await measureHistory(directory.file) };
	const server = await serve(directory);
	const measured =
		word === "import"
			? {
					...none,
					importedPerSecond: await importMore(settings, directory, server),
				}
			: await measureRows(settings, directory, server, word);
	await server.stop();
	return measured;
}

// As many people as there are, in one job.
function importMore(
	{ tell }: Settings,
	{ people, token }: Awaited<ReturnType<typeof seed>>,
	{ url }: ServerProcess,
): Promise<number> {
	tell("an import by job");
	return measureImport({ url, token }, Math.min(people, importedPeopleMax));
}

// GET, PUT and list of the server, of the crude server and of the bare one, and PUT of a server without history.
async function measureRows(
	settings: Settings,
	directory: Awaited<ReturnType<typeof seed>>,
	server: ServerProcess,
	word = "",
): Promise<Measured & { personBytes: number }> {
	const owner = { url: server.url, token: directory.token };
	const copy = join(settings.folder, "crude.db");
	copyFileSync(directory.file, copy);
	const crude = await startServer("bench/crude.ts", [copy]);
	const bareData = join(settings.folder, "without-history");
	mkdirSync(bareData);
	copyFileSync(directory.file, join(bareData, "peopled.db"));
	const forgetful = await serve({ data: bareData }, scriptWithoutHistory);
	await demandSameReplies(owner, crude.url);
	const personBytes = await readPersonBytes(owner);
	const echo = await startServer("bench/echo.ts", [String(personBytes)]);
	const bare = { url: echo.url, isDirectory: false };
	const least = { url: crude.url, isDirectory: true };
	const full = { url: server.url, isDirectory: true };
	const rows: LoadRow[] = [
		{ name: "echo GET", kind: "get", ...bare },
		{ name: "crude GET", kind: "get", ...least },
		{ name: "GET", kind: "get", ...full },
		{ name: "echo PUT", kind: "put", ...bare },
		{ name: "crude PUT", kind: "put", ...least },
		{ name: "PUT", kind: "put", ...full },
		{
			name: "PUT without history",
			kind: "put",
			url: forgetful.url,
			isDirectory: true,
		},
		{ name: "crude list", kind: "list", ...least },
		{ name: "list", kind: "list", ...full },
	];
	const wanted = rows.filter(({ name }) => name.includes(word));
	if (wanted.length === 0)
		throw new Error(
			`--only must be a word in the name of a row, or import, or store, not "${word}": ${rows.map(({ name }) => name).join(", ")}.`,
		);
	const measured = await load(settings, directory, server, wanted);
	await echo.stop();
	await crude.stop();
	await forgetful.stop();
	return { ...measured, personBytes };
}

async function readPersonBytes(owner: Server): Promise<number> {
	const { value } = await readPages(owner, 100).next();
	const items = value?.items ?? [];
	return Math.round(JSON.stringify(items).length / items.length);
}
