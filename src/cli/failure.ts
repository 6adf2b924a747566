const networkCodes = new Set([
	"ConnectionRefused",
	"ConnectionClosed",
	"ConnectionReset",
	"FailedToOpenSocket",
	"ECONNREFUSED",
	"ECONNRESET",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ETIMEDOUT",
	"EPIPE",
	"UND_ERR_SOCKET",
	"UND_ERR_CONNECT_TIMEOUT",
]);
const fileSentences: Readonly<Record<string, (path: string) => string>> = {
	ENOENT: (path) => `The file or folder ${path} does not exist.`,
	ENOTDIR: (path) => `A part of the path ${path} is a file, not a folder.`,
	EISDIR: (path) => `${path} is a folder, not a file.`,
	EACCES: (path) => `You have no permission to open ${path}.`,
	EPERM: (path) => `You have no permission to open ${path}.`,
	EROFS: (path) => `${path} is on a read-only disk.`,
	ENOSPC: (path) => `The disk has no space for ${path}.`,
	EEXIST: (path) => `The file ${path} already exists.`,
};

/** A server that is not there, in one sentence that says the way out. */
export class UnreachableError extends Error {
	constructor(sentence: string, cause?: unknown) {
		super(sentence, { cause });
		this.name = "UnreachableError";
	}
}

/** Whether a file or folder could not be opened. */
export function isOfFile(error: unknown): boolean {
	const { code = "", path } = error as { code?: string; path?: string };
	return path !== undefined && Object.hasOwn(fileSentences, code);
}

/** Describes a failure in one sentence for the operator. */
export function describeFailure(error: unknown): string {
	const { code, path, message } = error as {
		code?: string;
		path?: string;
		message?: string;
	};
	const sentence = path === undefined ? undefined : fileSentences[code ?? ""];
	return sentence?.(path ?? "") ?? message ?? String(error);
}

/**
 * Returns a function that sends requests to the server at an address. It throws a sentence when no server answers, or
 * another program does. `findWayOut` may know better than we do how to reach one.
 */
export function openSender(
	url: string,
	findWayOut: () => string | undefined = () => undefined,
): (request: Request) => Promise<Response> {
	return async (request) => {
		const response = await fetch(request).catch((cause: unknown) => {
			if (!isNetworkFailure(cause)) throw cause;
			throw new UnreachableError(
				`No server answers at ${url}. ${findWayOut() ?? "Start one with `npm start`, or set its address with --url (PEOPLED_URL)."}`,
				cause,
			);
		});
		if (isOfPeopled(response)) return response;
		throw new UnreachableError(
			`The server at ${url} is not peopled (status ${response.status}). ${findWayOut() ?? "Set the address of peopled with --url (PEOPLED_URL)."}`,
		);
	};
}

function isOfPeopled({ status, headers }: Response): boolean {
	return status === 204 || headers.has("trackingid");
}

/** Whether a request or a connection did not reach its target. Node hides the cause in the cause of a TypeError. */
export function isNetworkFailure(cause: unknown): boolean {
	const { code, cause: deeper } = cause as { code?: string; cause?: unknown };
	if (code !== undefined && networkCodes.has(code)) return true;
	return deeper instanceof Error && isNetworkFailure(deeper);
}
