import { randomUUID } from "node:crypto";
import type { Command } from "commander";
import { isServerMeant } from "../../src/cli/client-settings.ts";
import { createProgram } from "../../src/cli/program.ts";
import { openClient } from "../../src/client/client.ts";
import { scopes } from "../../src/directory/access/token.ts";
import { storeToken } from "../../src/directory/access/tokens.ts";
import type { Store } from "../../src/directory/store/store.ts";
import {
	createClientId,
	createSecret,
	hashSecret,
} from "../../src/http/auth/secrets.ts";
import { createConsoleLink } from "../../src/process/console-link.ts";
import { openPeopled, type Peopled } from "../../src/process/open-peopled.ts";
import { serveQuietly } from "../../src/process/quiet-server.ts";
import { readOptions } from "../../src/process/run-server.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { seedOrganization } from "../../src/sample/seed.ts";
import {
	type Config,
	readConfig,
	type Settings,
} from "../../src/settings/config.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { readId, showId } from "../../src/webex/ids.ts";

/** The access token that `TOKEN` stands for in documents. */
const adminToken = "admin-token-123";

/**
 * Does what the shell commands of the documents say, in this process: `curl`, `npm start`,
 * `npm run peopled`, `export` and what joins them. So the documents are tried on machines without
 * curl, and without a port. Throws for a command it does not know.
 */
interface Shell extends AsyncDisposable {
	/** Runs a block; gives the replies of its curls. */
	run(commands: string): Promise<Response[]>;
	/** The server is started again as `npm start` starts it. */
	restart(): void;
}

/** A shell with the sample behind it. */
export async function openShell(): Promise<Shell> {
	const store = openSqliteStore(":memory:");
	const now = Date.now();
	await store.load(createSample(now));
	await storeToken(store, {
		id: randomUUID(),
		person: { orgId: sampleIds.organization, id: sampleIds.admin },
		name: "documents",
		secretHash: hashSecret(adminToken),
		scopes,
		now,
	});
	// As a server does at its first start.
	await store.snapshots?.save("start", { now });
	const variables = new Map([["TOKEN", adminToken]]);
	let server = startServer(store, readConfig({}, {}));

	const restart = (config: Config) => {
		void server.drain();
		server = startServer(store, config);
	};
	const runCommand = async (
		line: string,
		input: string,
	): Promise<{ output: string; reply?: Response }> => {
		const words = splitWords(line, variables);
		const [name, ...rest] = words;
		if (name === "export") {
			for (const word of rest) {
				const [variable = "", ...value] = word.split("=");
				if (!variables.has(variable)) variables.set(variable, value.join("="));
			}
			return { output: "" };
		}
		if (name === "curl") {
			const { request, written, isShown } = readCurl(rest, input);
			const reply = await server.fetch(request);
			const body = isShown ? await reply.clone().text() : "";
			const output = (body + written).replaceAll(
				/%header\{([\w-]+)\}/g,
				(_, header: string) => reply.headers.get(header) ?? "",
			);
			return { output, reply };
		}
		if (name === "date") {
			// `date -u +%Y-%m-%dT%H:%M:%SZ`, with `-d tomorrow` or `-d "6 days ago"`.
			const said = rest[1] === "-d" ? (rest[2] ?? "") : "";
			const days = said === "tomorrow" ? 1 : -Number.parseInt(said || "0", 10);
			const at = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
			return { output: `${at.toISOString().slice(0, 19)}Z` };
		}
		if (name === "grep")
			return {
				output: input.match(new RegExp(rest[1] ?? "", "g"))?.join("\n") ?? "",
			};
		if (name === "cut") return { output: cutFields(rest, input) };
		// What it is piped to gets nothing, and no end.
		if (name === "sleep") {
			// By then, jobs are done.
			await server.runJobs();
			return { output: "" };
		}
		if (name === "head") return { output: "\0".repeat(Number(rest[1])) };
		if (name === "tail")
			return { output: input.trim().split("\n").at(-1) ?? "" };
		const output = await runPeopled(words, store, {
			onServe: restart,
			send: (request) => server.fetch(request),
		});
		return { output };
	};

	return {
		async run(commands) {
			const replies: Response[] = [];
			for (const line of splitCommands(commands)) {
				const [, variable, inner] = /^(\w+)=\$\((.*)\)$/s.exec(line) ?? [];
				let output = "";
				for (const part of (inner ?? line).split(/ \| /)) {
					const done = await runCommand(part, output);
					output = done.output;
					if (done.reply !== undefined) replies.push(done.reply);
				}
				if (variable !== undefined) variables.set(variable, output.trim());
			}
			return replies;
		},
		restart: () => restart(readConfig({}, {})),
		async [Symbol.asyncDispose]() {
			await server.drain();
			await store[Symbol.asyncDispose]();
		},
	};
}

/** The program, to be looked at or run on a store; what it prints comes out of `lines`, and what it tells out of `told`. */
export function openProgram(
	store: Store,
	serve: (flags: Partial<Settings>) => Promise<void>,
	/** What answers the commands that speak to a server. */
	send: (request: Request) => Promise<Response> = fetch,
	/** Answers what the commands ask; undefined: nobody is there. */
	ask?: (question: string) => Promise<boolean>,
): { program: Command; lines: string[]; told: string[] } {
	const lines: string[] = [];
	const told: string[] = [];
	const program = createProgram(
		{
			version: "0.0.0",
			now: Date.now,
			terminal: undefined,
			print: (line) => lines.push(line),
			tell: (sentence) => told.push(sentence),
			// The store outlives the command: the server uses it too.
			openStore: async () => ({ ...store, async [Symbol.asyncDispose]() {} }),
			examine: async () => [
				{ check: "disk", state: "ok", sentence: "The disk has space." },
			],
			readServer: ({ url = "http://127.0.0.1:8080" }) => ({
				url,
				isOwn: false,
			}),
			readUrl: ({ url = "http://127.0.0.1:8080" }) => url,
			findServer: () => undefined,
			openBrowser: async () => false,
			createConsoleLink,
			openClient: ({ url = "http://127.0.0.1:8080" }) =>
				openClient({ url, token: adminToken, send }),
			openDirectClient: (store, caller) =>
				openClient({
					...{ url: "http://localhost", token: "" },
					send: serveQuietly(store, { caller }),
				}),
			isServerMeant: (flags) => isServerMeant(flags, {}),
			ask,
			readNotedHeads: () => [],
			verify: async () => ({ unknownOrigins: 0 }),
			backUp: () => [],
			restore: () => ({ heads: [], kept: undefined }),
			copy: async () => [],
			clone: () => Promise.reject(new Error("This shell clones nothing.")),
			plan: () => Promise.reject(new Error("This shell plans nothing.")),
			checkPlan: () => Promise.reject(new Error("This shell plans nothing.")),
			showPlan: () => Promise.reject(new Error("This shell plans nothing.")),
			createId: randomUUID,
			createClientId,
			sampleOrgId: sampleIds.organization,
			createSecret,
			hashSecret,
			readId: (kind, text) => readId(kind, text) ?? text,
			showId,
			seed: seedOrganization,
			apply: async () => ({ lines: [], exitCode: 0 }),
			applyLocally: async () => ({ lines: [], exitCode: 0 }),
			undo: async () => ({ digest: "", lines: [] }),
			certify: async () => ({ rows: [], isPassed: true }),
			proxy: async () => 0,
			compare: async () => ({ shown: "", isSame: true }),
			endWith() {},
		},
		serve,
	);
	return { program, lines, told };
}

/** The arguments that `npm start` or `npm run peopled` hands to the program; undefined for any other command. */
export function readPeopledArguments(
	words: readonly string[],
): string[] | undefined {
	const start = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
	const [npm, ...rest] = words
		.slice(start)
		.filter((word) => word !== "--silent" && word !== "-s");
	if (npm !== "npm") return undefined;
	const [verb, script] = rest;
	const separator = rest.indexOf("--");
	const given = separator === -1 ? [] : rest.slice(separator + 1);
	if (verb === "start") return ["serve", ...given];
	return verb === "run" && script === "peopled" ? given : undefined;
}

/** The commands of a block, one to a line; a backslash and an open quote go on to the next line. */
export function splitCommands(commands: string): string[] {
	const lines = commands.replaceAll(/\\\n\s*/g, "").split("\n");
	const whole: string[] = [];
	let open = "";
	for (const line of lines) {
		open = open === "" ? line : `${open}\n${line}`;
		if ((open.split("'").length - 1) % 2 === 1) continue;
		if (open.trim() !== "") whole.push(open.trim());
		open = "";
	}
	return whole;
}

/** The words of a command, with quotes taken off and variables put in. */
export function splitWords(
	line: string,
	variables: ReadonlyMap<string, string>,
): string[] {
	const fill = (text: string) =>
		text.replaceAll(/\$(\w+)/g, (_, name: string) => variables.get(name) ?? "");
	const words: string[] = [];
	let word: string | undefined;
	for (const [, space, single, double, plain] of line.matchAll(
		/(\s+)|'([^']*)'|"([^"]*)"|([^\s'"]+)/g,
	)) {
		if (space !== undefined) {
			if (word !== undefined) words.push(word);
			word = undefined;
		} else word = `${word ?? ""}${single ?? fill(double ?? plain ?? "")}`;
	}
	if (word !== undefined) words.push(word);
	return words;
}

function startServer(store: Store, config: Config): Peopled {
	const server = openPeopled({
		store,
		...readOptions(config, { isSample: true, isTest: true }),
		log: { failure() {}, request() {} },
	});
	server.startJobs();
	return server;
}

async function runPeopled(
	words: readonly string[],
	store: Store,
	{
		onServe,
		send,
	}: {
		onServe: (config: Config) => void;
		send: (request: Request) => Promise<Response>;
	},
): Promise<string> {
	const given = readPeopledArguments(words);
	if (given === undefined)
		throw new Error(`The documents' shell does not know: ${words.join(" ")}`);
	const { program, lines } = openProgram(
		store,
		async (flags) => onServe(readConfig(flags, {})),
		send,
	);
	await program.parseAsync(given, { from: "user" });
	return lines.join("\n");
}

// `cut -d… -f…` with one field.
function cutFields(
	[delimiter = "", field = ""]: string[],
	input: string,
): string {
	const place = Number(field.slice("-f".length)) - 1;
	return input
		.split("\n")
		.map((line) => line.split(delimiter.slice("-d".length))[place] ?? "")
		.join("\n");
}

function readCurl(
	words: readonly string[],
	input: string,
): { request: Request; written: string; isShown: boolean } {
	const headers = new Headers();
	let method: string | undefined;
	let body: BodyInit | undefined;
	let url: string | undefined;
	let written = "";
	let isShown = true;
	for (let index = 0; index < words.length; index++) {
		const word = words[index] as string;
		const next = () => words[++index] ?? "";
		if (word === "-i" || word === "-s") continue;
		else if (word === "-o") isShown = next() !== "/dev/null";
		else if (word === "-w") written = next();
		else if (word === "-X") method = next();
		else if (word === "-H") {
			const header = next();
			const colon = header.indexOf(":");
			headers.set(header.slice(0, colon), header.slice(colon + 1).trim());
		} else if (word === "-d" || word === "--data-binary") {
			const data = next();
			body = data === "@-" ? input : data;
		} else if (word === "-T") {
			next();
			body = new ReadableStream({ pull: () => new Promise(() => {}) });
		} else if (url === undefined && word.startsWith("http")) url = word;
		else throw new Error(`The documents' shell does not know curl ${word}`);
	}
	if (body !== undefined && !headers.has("content-type"))
		headers.set("content-type", "application/x-www-form-urlencoded");
	// As curl does of what is not a stream.
	if (typeof body === "string")
		headers.set("content-length", String(Buffer.byteLength(body)));
	const request = new Request(url ?? "", {
		method: method ?? (body === undefined ? "GET" : "POST"),
		headers,
		body,
	});
	return { request, written, isShown };
}
