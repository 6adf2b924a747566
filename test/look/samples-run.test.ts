import { describe, expect, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openClient, type ShownCall } from "../../src/client/client.ts";
import {
	inlineLengthMax,
	sampleOf,
} from "../../src/console/shell/api-sample.ts";
import type { Person } from "../../src/contract/person.ts";
import { openPort } from "../../src/http/port.ts";
import { sampleLanguages } from "../../src/look/samples.ts";
import { openSqliteStore } from "../../src/storage/sqlite/store.ts";
import { root } from "../source/document.ts";
import { ids, openApi, people } from "../webex/harness.ts";

const token = "tok'en$(id)";

/** What runs a sample of each language, which comes on its standard input. A shell as one types into it, with its history. */
const runtimes: Readonly<Record<string, readonly string[]>> = {
	curl: ["bash", "--norc", "-o", "history", "-o", "histexpand", "-s"],
	Node: [join(root, "node_modules/.bin/node"), "--input-type=module", "-"],
	Python: ["python3", "-"],
	Java: ["bash", "-c", inFile("Call.java", "java")],
	Go: ["bash", "-c", inFile("call.go", "go run")],
};

// Runs the program on the standard input, from a file of its own, in the folder that one is in.
function inFile(name: string, command: string): string {
	return `f=$(mktemp -d); cat > "$f/${name}"; ${command} "$f/${name}"; rm -r "$f"`;
}
/** What has to be there for it. */
const needs: Readonly<Record<string, readonly string[]>> = {
	curl: ["bash", "-c", "curl --version"],
	Node: [join(root, "node_modules/.bin/node"), "--version"],
	Python: ["python3", "-c", "import requests"],
	// The compiler too.
	Java: ["javac", "--version"],
	Go: ["go", "version"],
};

const hostile = `O'Neil "x" '"'"' $HOME \${HOME} $(id) \`id\` !1 !! \\ \\n \\u0041 %41 %s {a} [1-9] *?~ #& | ; < > @x 😀 é 日本`;
/** Texts that a server keeps nowhere, but that a request may have. */
const strange = [
	"a\nb\r\n\tc",
	"\u0001\u007f\u2028\u202e\ufeff",
	"\ud800",
	"@file",
	"",
];

/** A server that notes each request. */
async function openRecorder() {
	const received: { request: Request; text: string }[] = [];
	const port = await openPort(
		{ host: "127.0.0.1", port: 0 },
		async (request) => {
			received.push({ request, text: await request.text() });
			return new Response("{}");
		},
	);
	return {
		url: port.url,
		received,
		[Symbol.asyncDispose]: () => port.close(0),
	};
}

async function run(
	language: string,
	{ request }: ShownCall,
	{ as = token, folder = tmpdir() } = {},
): Promise<string> {
	const sample = sampleLanguages.find(({ name }) => name === language);
	const [command = "", ...given] = runtimes[language] ?? [];
	const child = spawn(command, given, {
		cwd: folder,
		env: { ...process.env, TOKEN: as, HISTFILE: "" },
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.on("data", (part) => {
			output += part;
		});
	// A first line, for a shell that would put it in the place of "!!".
	const first = language === "curl" ? "true\n" : "";
	child.stdin.end(`${first}${sample?.write(sampleOf(request))}\n`);
	await new Promise((resolve) => child.on("close", resolve));
	return output;
}

for (const { name } of sampleLanguages)
	describe.skipIf(!isThere(name))(
		`the sample for ${name}, when it is run`,
		() => {
			test("sends what the client sends, whatever the texts contain", async () => {
				await using recorder = await openRecorder();
				const client = openClient({ url: recorder.url, token });
				const call = client.prepare("PUT /people/{personId}", {
					path: { personId: ids.person },
					query: { callingData: true },
					headers: { "If-Match": '"1.a\'b"' },
					body: {
						displayName: hostile,
						siteUrls: [hostile, ...strange],
						loginEnabled: false,
						department: undefined,
					},
				});
				const output = await run(name, call);
				await call.run();
				const [theirs, ours] = recorder.received;
				if (theirs === undefined || ours === undefined) throw new Error(output);
				expect(theirs.request.method).toBe(ours.request.method);
				expect(theirs.request.url).toBe(ours.request.url);
				for (const header of ["authorization", "if-match", "content-type"])
					expect(theirs.request.headers.get(header)).toBe(
						ours.request.headers.get(header),
					);
				expect(JSON.parse(theirs.text)).toEqual(JSON.parse(ours.text));
			});

			// Compiling takes seconds, and the first has the texts that are hard to write.
			const isQuick = name !== "Java";

			test.if(isQuick)(
				"sends a long body and a chosen file byte by byte from beside it",
				async () => {
					await using recorder = await openRecorder();
					const folder = await mkdtemp(join(tmpdir(), "peopled-samples-"));
					const long = `{"a":"${"x".repeat(inlineLengthMax)}"}\n`.repeat(2);
					const csv = `displayName\r\n"${hostile}\n"\r\n`;
					await writeFile(join(folder, "changes.ndjson"), long);
					await writeFile(join(folder, "the 'file' $1.csv"), csv);
					const client = openClient({ url: recorder.url, token });
					const send = (body: { mediaType: string; content: string | Blob }) =>
						run(
							name,
							client.prepare("POST /bulk/jobs", {
								body,
								query: { title: hostile.slice(0, 100) },
							}),
							{ folder },
						);
					await send({ mediaType: "application/x-ndjson", content: long });
					await send({
						mediaType: "text/csv",
						content: new File([csv], "the 'file' $1.csv"),
					});
					await rm(folder, { recursive: true });
					expect(recorder.received.map(({ text }) => text)).toEqual([
						long,
						csv,
					]);
					const [first] = recorder.received;
					expect(
						new URL(first?.request.url ?? "").searchParams.get("title"),
					).toBe(hostile.slice(0, 100));
				},
			);

			test.if(isQuick)("changes a person of a running server", async () => {
				await using api = await openApi(() => openSqliteStore(":memory:"));
				const port = await openPort({ host: "127.0.0.1", port: 0 }, (request) =>
					api.server.fetch(request, { address: "127.0.0.1" }),
				);
				const client = openClient({ url: port.url, token: "" });
				const { id, created, ...person } = await api.see(ids.person);
				const reply = await api.call(
					await api.tokenOf(people.full),
					"GET",
					`/people/${id}`,
				);
				const call = client.prepare("PUT /people/{personId}", {
					path: { personId: id },
					body: { ...(person as Person), title: hostile },
					headers: { "If-Match": reply.headers.get("etag") ?? "" },
				});
				const as = await api.tokenOf(people.full);
				expect(await run(name, call, { as })).toContain("John Andersen");
				expect((await api.see(id)).title).toBe(hostile);
				// Its version is over.
				expect(await run(name, call, { as })).toContain("If-Match");
				await port.close(0);
			});
		},
	);

function isThere(name: string): boolean {
	const [command = "", ...given] = needs[name] ?? [];
	if (spawnSync(command, given).status === 0) return true;
	process.stderr.write(`The samples for ${name} are not run: no ${command}.\n`);
	return false;
}
