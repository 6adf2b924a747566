import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { createServer } from "node:net";
import type { Config } from "../../settings/config.ts";
import { judgeClock } from "./examine-machine.ts";
import { type Finding, ok, problem, showSpan, warning } from "./finding.ts";

const answerMsMax = 5000;
/** More than any server says about its health, in bytes. */
const bodyLengthMax = 64 * 1024;
const certificateMsMin = 30 * 86_400_000;
/** The header Date has whole seconds. */
const dateMs = 1000;

/** Examines the server at an address: that of `--url`, or the one that the settings start. */
export async function examineServer(
	config: Config,
	{ url, now }: { url: string | undefined; now: () => number },
): Promise<Finding[]> {
	const own = `${config.tls === undefined ? "http" : "https"}://${reachable(config.host)}:${config.port}`;
	// A free port is chosen at the start.
	if (url === undefined && config.port === 0) return [];
	const answer = await ask(url ?? own, { isOwn: url === undefined });
	if (answer === undefined)
		return url === undefined
			? [await examinePort(config)]
			: [
					problem(
						"server",
						`No server answers at ${url}.`,
						"Start it, or correct --url.",
					),
				];
	const shown = url ?? own;
	const health = judgeHealth(shown, answer);
	return answer.at === undefined
		? health
		: [
				...health,
				judgeClock(now(), {
					at: answer.at,
					of: shown,
					precisionMs: answer.tookMs + dateMs,
				}),
			];
}

/** What a server answers at `/health`. */
interface Answer {
	status: number;
	isOfPeopled: boolean;
	body: { writable?: boolean; reason?: string; version?: string } | undefined;
	/** The time that it says. */
	at: number | undefined;
	tookMs: number;
	/** Why there is none, although something listens. */
	failure?: string;
}

/** Judges what the server at an address answers at `/health`. */
export function judgeHealth(
	url: string,
	{
		status,
		isOfPeopled,
		body,
		failure,
	}: Pick<Answer, "status" | "isOfPeopled" | "body" | "failure">,
): Finding[] {
	if (failure !== undefined)
		return [
			problem(
				"server",
				`There is no answer of HTTP at ${url}: ${failure}.`,
				"Look which program listens there, or correct the address.",
			),
		];
	if (!isOfPeopled)
		return [
			problem(
				"server",
				`Another program answers at ${url} (status ${status}).`,
				"Stop it, or choose another --port.",
			),
		];
	const reason = body?.reason ? ` ${body.reason}` : "";
	if (status !== 200)
		return [
			problem(
				"server",
				`The server at ${url} is not healthy (status ${status}).${reason}`,
				"Its log has the cause.",
			),
		];
	if (body?.writable === false)
		return [
			problem(
				"server",
				`The server at ${url} accepts no changes.${reason}`,
				"Its log has the cause.",
			),
		];
	return [ok("server", `The server at ${url} is healthy.`)];
}

async function ask(
	url: string,
	{ isOwn }: { isOwn: boolean },
): Promise<Answer | undefined> {
	const options = {
		signal: AbortSignal.timeout(answerMsMax),
		// The certificate of the server on this machine has another name, and nothing secret is sent to it.
		rejectUnauthorized: !isOwn,
	};
	const began = performance.now();
	try {
		const address = new URL("/health", url);
		const request =
			address.protocol === "https:"
				? https.get(address, options)
				: http.get(address, options);
		const [reply] = (await once(request, "response")) as [http.IncomingMessage];
		const at = Date.parse(reply.headers.date ?? "");
		const body = await readText(reply);
		return {
			status: reply.statusCode ?? 0,
			isOfPeopled: reply.headers.trackingid !== undefined,
			body: readObject(body),
			at: Number.isNaN(at) ? undefined : at,
			tookMs: performance.now() - began,
		};
	} catch (cause) {
		const { code, message } = cause as Error & { code?: string };
		const failure = options.signal.aborted
			? `it takes longer than ${answerMsMax / 1000} seconds`
			: message;
		return code === "ECONNREFUSED" || code === "ConnectionRefused"
			? undefined
			: {
					...{ status: 0, isOfPeopled: false, body: undefined },
					...{ at: undefined, tookMs: 0, failure },
				};
	}
}

// Another program may send without an end.
async function readText(reply: http.IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of reply) {
		length += part.length;
		if (length > bodyLengthMax) break;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}

function readObject(body: string): Answer["body"] {
	try {
		return JSON.parse(body) as Answer["body"];
	} catch {
		return undefined;
	}
}

async function examinePort({
	port,
	host,
}: Pick<Config, "port" | "host">): Promise<Finding> {
	const server = createServer();
	server.listen(port, host);
	try {
		await once(server, "listening");
		return ok("port", `No server answers on the port ${port}: it is free.`);
	} catch (cause) {
		return judgePort({ port, host }, (cause as { code?: string }).code);
	} finally {
		server.close();
	}
}

/** Judges the error with which a port could not be opened. */
export function judgePort(
	{ port, host }: { port: number; host: string },
	code: string | undefined,
): Finding {
	if (code === "EACCES")
		return problem(
			"port",
			`This user may not open the port ${port}.`,
			"Choose one above 1023, or give the program the right: AmbientCapabilities=CAP_NET_BIND_SERVICE in a unit of systemd.",
		);
	if (code === "EADDRNOTAVAIL")
		return problem(
			"port",
			`This machine has no address ${host}.`,
			"Correct --host: 127.0.0.1 for this machine alone, 0.0.0.0 for the network.",
		);
	return problem(
		"port",
		`The port ${port} cannot be opened: ${code}.`,
		"Choose another --port, or stop the program that has it.",
	);
}

/** Examines the certificate of the server, where it has one of its own. */
export function examineCertificate(
	{ tls }: Pick<Config, "tls">,
	now: number,
): Finding[] {
	// The server renews one that it made itself.
	if (tls?.kind !== "files") return [];
	const { certificateFile, keyFile } = tls;
	try {
		readFileSync(keyFile);
		const { validTo } = new X509Certificate(readFileSync(certificateFile));
		return [judgeCertificate(certificateFile, Date.parse(validTo) - now)];
	} catch (cause) {
		return [
			problem(
				"certificate",
				`${certificateFile} and ${keyFile} cannot be used: ${(cause as Error).message}.`,
				"Correct --tls-cert and --tls-key, and their permissions.",
			),
		];
	}
}

/** `leftMs`: how long the certificate is valid. */
export function judgeCertificate(file: string, leftMs: number): Finding {
	if (leftMs <= 0)
		return problem(
			"certificate",
			`The certificate ${file} expired ${showSpan(-leftMs)} ago.`,
			"Renew it, and restart the server.",
		);
	const sentence = `The certificate ${file} is valid for ${showSpan(leftMs)}.`;
	return leftMs < certificateMsMin
		? warning("certificate", sentence, "Renew it, and restart the server.")
		: ok("certificate", sentence);
}

// A server that listens on every address can be reached on that of this machine.
function reachable(host: string): string {
	if (host === "0.0.0.0") return "127.0.0.1";
	if (host === "::") return "[::1]";
	return host.includes(":") ? `[${host}]` : host;
}
