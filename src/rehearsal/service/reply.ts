/** The maximum size of a reply. */
const replyBytesMax = 64 * 1024 * 1024;

/** A reply that arrived completely. */
export interface ServiceReply {
	status: number;
	headers: Headers;
	/** Undefined when the body is not JSON, such as the page of a gateway. */
	json: unknown;
	text: string;
	/** The time from the request to the last byte, in milliseconds. */
	tookMs: number;
}

/** A request without a complete reply. Nobody knows whether a change was made, unless the request cannot have arrived. */
export class LostReplyError extends Error {
	/** False when no connection was made, so that the service knows nothing of the request. */
	readonly canHaveArrived: boolean;
	/** The status, when the reply began. */
	readonly status: number | undefined;

	constructor(
		message: string,
		{
			canHaveArrived,
			status,
		}: { canHaveArrived: boolean; status?: number | undefined },
	) {
		super(message);
		this.name = "LostReplyError";
		this.canHaveArrived = canHaveArrived;
		this.status = status;
	}
}

/** Receives a whole reply. Rejects with `LostReplyError` when it is cut, damaged, too long, or not JSON where it says so. */
export async function receiveReply(
	sent: Promise<Response>,
	{ method, path, token }: { method: string; path: string; token: string },
): Promise<ServiceReply> {
	const start = performance.now();
	const lose = (
		what: string,
		fate: { canHaveArrived: boolean; status?: number },
	) =>
		new LostReplyError(
			`${method} ${path}: ${what}`.replaceAll(token, "…"),
			fate,
		);
	const response = await sent.catch((cause: unknown) => {
		throw lose(describe(cause), { canHaveArrived: !isUnsent(cause) });
	});
	const { status, headers } = response;
	const fate = { canHaveArrived: true, status };
	const bytes = await readBytes(response).catch((cause: unknown) => {
		throw lose(
			`the reply with status ${status} broke off (${describe(cause)})`,
			fate,
		);
	});
	const wanted = headers.get("content-length");
	if (
		wanted !== null &&
		!headers.has("content-encoding") &&
		Number(wanted) > bytes.length
	)
		throw lose(
			`the reply with status ${status} broke off after ${bytes.length} of ${wanted} bytes`,
			fate,
		);
	const text = new TextDecoder().decode(bytes);
	const json = parse(text);
	const saysJson = /\bjson\b/i.test(headers.get("content-type") ?? "");
	const isDue = status >= 200 && status < 300 && status !== 204;
	if (json === undefined && (isDue || (saysJson && text !== "")))
		throw lose(`the reply with status ${status} is not JSON`, fate);
	return { status, headers, json, text, tookMs: performance.now() - start };
}

async function readBytes(response: Response): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	let length = 0;
	for await (const part of response.body ?? []) {
		length += part.length;
		if (length > replyBytesMax)
			throw new Error(`it is longer than ${replyBytesMax} bytes`);
		parts.push(part);
	}
	const bytes = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

// Names and codes with which the runtimes say that there was no connection.
const unsentPattern =
	/^(ConnectionRefused|FailedToOpenSocket|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|DNS_\w+|\w*CERT\w*|UNABLE_TO_\w+|ERR_TLS_\w+)$/;

function isUnsent(cause: unknown): boolean {
	const { code, cause: deeper } = cause as { code?: unknown; cause?: unknown };
	if (typeof code === "string" && unsentPattern.test(code)) return true;
	return deeper instanceof Error && isUnsent(deeper);
}

function codeOf({ code, cause }: Error & { code?: unknown }): string {
	if (typeof code === "string") return code;
	return cause instanceof Error ? codeOf(cause) : "unknown";
}

// Node says "fetch failed", and the reason in the cause.
function describe(cause: unknown): string {
	if (!(cause instanceof Error)) return String(cause).slice(0, 300);
	if (isUnsent(cause))
		return `no connection to the service (${codeOf(cause)}).`;
	if (cause.name === "TimeoutError") return "no complete reply in time";
	const text = cause.cause instanceof Error ? cause.cause.message : "";
	const said = text || cause.message || cause.name;
	// Bun adds an advice for those who wrote the program.
	return said.replace(/ For more information, pass .*$/s, "").slice(0, 300);
}
