/** What a failure of the network or of a file says, by its code. */
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
	ENOENT: (path) => `There is no file or folder ${path}.`,
	ENOTDIR: (path) => `A part of the path ${path} is a file, not a folder.`,
	EISDIR: (path) => `${path} is a folder. Give the name of a file.`,
	EACCES: (path) => `This user may not open ${path}.`,
	EPERM: (path) => `This user may not open ${path}.`,
	EROFS: (path) => `${path} is on a disk that takes no writes.`,
	ENOSPC: (path) => `There is no room on the disk for ${path}.`,
	EEXIST: (path) => `There is a file ${path} already.`,
};

/** A failure as one sentence for who runs a command. */
export function describeFailure(error: unknown): string {
	const { code, path, message } = error as {
		code?: string;
		path?: string;
		message?: string;
	};
	const sentence = path === undefined ? undefined : fileSentences[code ?? ""];
	return sentence?.(path ?? "") ?? message ?? String(error);
}

/** What sends requests to the server at an address, and says so in a sentence when that cannot be reached or is another one. */
export function openSender(
	url: string,
): (request: Request) => Promise<Response> {
	return async (request) => {
		const response = await fetch(request).catch((cause: unknown) => {
			if (!isNetworkFailure(cause)) throw cause;
			throw new Error(
				`No server answers at ${url}. Start one with \`npm start\`, or say where it is with --url (PEOPLED_URL).`,
				{ cause },
			);
		});
		if (isOfPeopled(response)) return response;
		throw new Error(
			`What answers at ${url} is not peopled (status ${response.status}). Say where the server is with --url (PEOPLED_URL).`,
		);
	};
}

function isOfPeopled({ status, headers }: Response): boolean {
	return status === 204 || headers.has("trackingid");
}

// Node hides the cause in the cause of a TypeError.
function isNetworkFailure(cause: unknown): boolean {
	const { code, cause: deeper } = cause as { code?: string; cause?: unknown };
	if (code !== undefined && networkCodes.has(code)) return true;
	return deeper instanceof Error && isNetworkFailure(deeper);
}
