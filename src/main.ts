import { randomUUID } from "node:crypto";
import { certify } from "./certify/certify.ts";
import {
	isServerMeant,
	readClientConfig,
	readServerUrl,
} from "./cli/client-settings.ts";
import { exitCodeOf, exitCodes } from "./cli/exit-code.ts";
import { describeFailure, openSender } from "./cli/failure.ts";
import { describeOther } from "./cli/other-server.ts";
import { readSigns } from "./cli/people/assignment.ts";
import { CommanderError, createProgram, readWords } from "./cli/program.ts";
import { ask } from "./cli/question.ts";
import { withoutOrders } from "./cli/terminal.ts";
import { openClient } from "./client/client.ts";
import {
	createClientId,
	createSecret,
	hashSecret,
} from "./http/auth/secrets.ts";
import { runCompare } from "./parity/compare/run-compare.ts";
import { runProxy } from "./parity/proxy/run-proxy.ts";
import { canOpenBrowser, openBrowser } from "./process/browser.ts";
import { createConsoleLink } from "./process/console-link.ts";
import { endWithoutClosing, isDiskFailure } from "./process/disk-failure.ts";
import { examine } from "./process/doctor/doctor.ts";
import { openLocalService } from "./process/local-service.ts";
import {
	backUpStore,
	copyStore,
	findServer as findServerOf,
	NoDirectoryError,
	openStore,
	readNotedHeads,
	restoreStore,
	verifyStore,
} from "./process/open-store.ts";
import { findOwnCommand, inOwnWords } from "./process/own-command.ts";
import { serveQuietly } from "./process/quiet-server.ts";
import { serve } from "./process/serve.ts";
import { applyFile } from "./rehearsal/apply/apply-file.ts";
import { applyLocally } from "./rehearsal/apply/apply-local.ts";
import { undoFile } from "./rehearsal/apply/undo.ts";
import { runClone } from "./rehearsal/clone/run-clone.ts";
import { openPlanDesk } from "./rehearsal/desk/plan-desk.ts";
import { runCheck } from "./rehearsal/plan/check/run-check.ts";
import { runPlan, showPlanFile } from "./rehearsal/plan/run-plan.ts";
import { sampleIds } from "./sample/sample.ts";
import { seedOrganization } from "./sample/seed.ts";
import { readConfig, type Settings } from "./settings/config.ts";
import { version } from "./settings/version.ts";
import { readId, showId } from "./webex/ids.ts";

const command = findOwnCommand({ path: process.env.PATH });
const tell = (sentence: string) => {
	const shown = withoutOrders(inOwnWords(sentence, command));
	process.stderr.write(`${shown}\n`);
};

// Nothing but the address of the directory counts: another setting that is wrong is told by the command that needs it.
const findServer = (flags: Partial<Settings>) => {
	const { PEOPLED_DATA, PEOPLED_STORE } = process.env;
	return findServerOf(readConfig(flags, { PEOPLED_DATA, PEOPLED_STORE }).store);
};

// The reader of the output may have read enough, such as `head`: the rest of it goes nowhere, and the command continues.
for (const output of [process.stdout, process.stderr])
	output.on("error", (error: Error & { code?: string }) => {
		if (error.code === "EPIPE") return;
		tell(`peopled: The output cannot be written: ${error.message}`);
		process.exit(exitCodes.fault);
	});

const program = createProgram(
	{
		version,
		now: Date.now,
		terminal: process.stdout.isTTY
			? {
					width: process.stdout.columns,
					printMarked(line, { length, on, off }) {
						const shown = withoutOrders(line);
						process.stdout.write(
							process.env.NO_COLOR
								? `${shown}\n`
								: `\u001b[${on}m${shown.slice(0, length)}\u001b[${off}m${shown.slice(length)}\n`,
						);
					},
				}
			: undefined,
		// A file or a program gets every character.
		print: (line) =>
			process.stdout.write(
				`${process.stdout.isTTY ? withoutOrders(line) : line}\n`,
			),
		tell,
		openStore: async (flags, options = { mayCreate: false }) =>
			openStore(readConfig(flags, process.env).store, options),
		openBrowser: async (address) =>
			canOpenBrowser({
				environment: process.env,
				platform: process.platform,
				isTerminal: true,
			}) && openBrowser(address),
		createConsoleLink,
		openClient(flags) {
			const config = readClientConfig(flags, process.env);
			const { url } = config;
			const isGiven = Boolean(flags.url ?? process.env.PEOPLED_URL);
			const findWayOut = () =>
				isGiven ? undefined : describeOther({ findServer }, {}, url);
			return openClient({ ...config, send: openSender(url, findWayOut) });
		},
		findServer,
		readServer: (flags) => readServerUrl(flags, process.env),
		readUrl: (flags) => readServerUrl(flags, process.env).url,
		openDirectClient: (store, caller) => {
			const { restorableMs, booleans } = readConfig({}, process.env);
			return openClient({
				...{ url: "http://localhost", token: "" },
				send: serveQuietly(store, {
					...{ caller, restorableMs },
					areBooleansJson: booleans === "json",
				}),
			});
		},
		isServerMeant: (flags) => isServerMeant(flags, process.env),
		examine: ({ url, ...flags }) =>
			examine(flags, {
				environment: process.env,
				url:
					(url ?? process.env.PEOPLED_URL)
						? readServerUrl({ url }, process.env).url
						: undefined,
				now: Date.now,
			}),
		ask: process.stdin.isTTY ? ask : undefined,
		readNotedHeads: (flags) =>
			readNotedHeads(readConfig(flags, process.env).store),
		verify: (flags, progress) =>
			verifyStore(readConfig(flags, process.env).store, progress),
		backUp: (flags, target) =>
			backUpStore(readConfig(flags, process.env).store, target),
		restore: (flags, backup) =>
			restoreStore(readConfig(flags, process.env).store, backup),
		copy: ({ from, to }, progress) =>
			copyStore(
				{
					from: readConfig({ store: from }, process.env).store,
					to: readConfig({ store: to }, process.env).store,
				},
				progress,
			),
		clone: (request, onPeople) =>
			runClone(request, {
				token: process.env.PEOPLED_TOKEN ?? "",
				tell,
				onPeople,
				openStore: (file) => openStore({ engine: "sqlite", file }),
				serve: serveQuietly,
				createId: randomUUID,
				...{ createSecret, hashSecret },
			}),
		plan: (request) =>
			runPlan(request, {
				now: Date.now(),
				openStore: (file) =>
					openStore({ engine: "sqlite", file }, { mayCreate: false }),
			}),
		checkPlan: (request) =>
			runCheck(request, {
				token: process.env.PEOPLED_TOKEN ?? "",
				now: Date.now,
				tell,
			}),
		showPlan: async (file, format) => (await showPlanFile(file, format)).shown,
		createId: randomUUID,
		createSecret,
		createClientId,
		sampleOrgId: sampleIds.organization,
		hashSecret,
		readId: (kind, text) => readId(kind, text) ?? text,
		showId,
		seed: seedOrganization,
		apply: (request) =>
			applyFile({ ...request, token: process.env.PEOPLED_TOKEN ?? "" }),
		applyLocally: ({ data, ...request }) =>
			applyLocally({
				...request,
				dataFolder: data,
				tell,
				openLocal: openLocalService,
			}),
		undo: undoFile,
		certify: (request) => certify({ ...request, environment: process.env }),
		proxy: (request, onOpen) =>
			runProxy(request, {
				now: Date.now,
				createSecret,
				tell,
				onOpen,
			}),
		compare: async (request) =>
			runCompare(request, {
				token:
					request.url === undefined
						? ""
						: readClientConfig({ url: request.url }, process.env).token,
				now: Date.now,
				openLocal: openLocalService,
			}),
		endWith: (exitCode) => {
			process.exitCode = exitCode;
		},
	},
	(flags) => serve(flags, { openPlanDesk }),
);

try {
	const words = readSigns(readWords(program, process.argv.slice(2)));
	await program.parseAsync(words, { from: "user" });
} catch (error) {
	// Commander has said what is wrong with the command line, or shown its help.
	if (error instanceof CommanderError)
		process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage);
	// What a command failed with, and not what closing the store failed with after it.
	const first = error instanceof SuppressedError ? error.suppressed : error;
	const last = error instanceof SuppressedError ? error.error : error;
	tell(`peopled: ${describeFailure(first)}`);
	if (isDiskFailure(last)) endWithoutClosing();
	process.exit(
		first instanceof NoDirectoryError
			? exitCodes.unreachable
			: exitCodeOf(first),
	);
}
