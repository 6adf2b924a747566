import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCloneNote } from "../../rehearsal/clone/baseline.ts";
import { readBase } from "../../rehearsal/service/address.ts";
import { compareRecording } from "./compare.ts";
import { readRecording } from "./read-recording.ts";
import type { Target } from "./replay.ts";
import { type ReportFormat, showReport } from "./show-report.ts";

/** Serves a copy of a directory's file inside this process. */
type OpenLocal = (options: {
	file: string;
	orgId: string;
	personId: string;
	seed: number;
	now: () => number;
}) => Promise<Pick<Target, "token" | "send"> & AsyncDisposable>;

/** Runs the command `peopled compare`: with the stand-in at an address, or with a copy of a clone as it was cloned. */
export async function runCompare(
	{
		file,
		url,
		dataFolder,
		areChangesReplayed,
		caller,
		format,
	}: {
		file: string;
		url: string | undefined;
		dataFolder: string | undefined;
		areChangesReplayed: boolean;
		/** Which access token of the recording is stood in for. */
		caller: number;
		format: ReportFormat;
	},
	parts: { token: string; now: () => number; openLocal: OpenLocal },
): Promise<{ shown: string; isSame: boolean }> {
	await using opened = new AsyncDisposableStack();
	const target = await openTarget();
	if (areChangesReplayed) await demandStandIn(target);
	const report = await compareRecording(readRecording(file), {
		...{ target, areChangesReplayed, caller },
	});
	return {
		shown: showReport(report, format),
		isSame: report.same === report.compared,
	};

	async function openTarget(): Promise<Target> {
		if (dataFolder === undefined) {
			const base = readBase(url ?? "");
			const { token } = parts;
			return {
				url: base,
				name: base,
				token,
				send: (request) => sendOnce(request, base),
			};
		}
		const { orgId, personId, start } = findClone(dataFolder);
		const local = opened.use(
			await parts.openLocal({
				...{ file: start, orgId, personId },
				...{ seed: 0, now: parts.now },
			}),
		);
		return {
			url: "http://local.invalid",
			name: `a copy of the clone in ${dataFolder}`,
			token: local.token,
			send: local.send,
		};
	}
}

function findClone(dataFolder: string) {
	const note = readCloneNote(dataFolder);
	const start = join(dataFolder, "snapshots", "start.db");
	if (note?.finishedAt !== undefined && existsSync(start))
		return { ...note, start };
	throw new Error(
		`There is no finished clone in ${dataFolder}. Make one with \`peopled clone --from <url> --data <folder>\`.`,
	);
}

// The requests of a recording change people.
async function demandStandIn({
	url,
	name,
	token,
	send,
}: Target): Promise<void> {
	const headers = { authorization: `Bearer ${token}` };
	const reply = await send(new Request(`${url}/peopled/clock`, { headers }));
	await reply.body?.cancel();
	if (reply.status === 200) return;
	throw new Error(
		`--changes changes people, so it needs a stand-in and the access token of a full administrator: GET ${url}/peopled/clock had status ${reply.status} at ${name}. Start a server with --stand-in on, or use --data with the folder of a clone.`,
	);
}

// On a connection that was kept open and ends before the reply, Bun sends a change again.
function sendOnce(request: Request, base: string): Promise<Response> {
	const keepalive = request.method === "GET";
	return fetch(request, { keepalive }).catch((cause: unknown) => {
		throw new Error(
			`${request.method} ${new URL(request.url).pathname}: no reply from ${base}. Is a server running there?`,
			{ cause },
		);
	});
}
