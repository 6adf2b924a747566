/** How the connection of a request is cut. */
export interface Cut {
	/** The bytes of the body that are sent before, or half of them; undefined: nothing is sent at all, not even a status. */
	sentBytes: number | "half" | undefined;
}

/** The part of a reply that is sent before its connection is cut. */
interface SentPart {
	status: number;
	headers: Headers;
	/** The whole body of the reply. */
	body: Uint8Array<ArrayBuffer>;
	/** The number of its bytes that are sent. */
	sentBytes: number;
}

type CutParts = Partial<Pick<CutConnection, "sent" | "isOfHead">>;

/**
 * The connection of a request is cut on purpose. A caller in this process gets what `fetch` throws for a connection
 * that is reset.
 */
export class CutConnection extends TypeError {
	/** Undefined: nothing is sent. */
	readonly sent: SentPart | undefined;
	/** Whether the request is a HEAD. */
	readonly isOfHead: boolean;

	constructor({ sent, isOfHead = false }: CutParts = {}) {
		const message = "A fault rule cut the connection.";
		const cause = Object.assign(new Error(message), { code: "ECONNRESET" });
		super("fetch failed", { cause });
		this.sent = sent;
		this.isOfHead = isOfHead;
	}
}

/** Whether nothing of a reply is sent: a reply without a body has nothing to cut but itself. */
export function isSilent({ sentBytes }: Cut, response: Response): boolean {
	return sentBytes === undefined || response.body === null;
}

/** Cuts off the reply of a request with this method. */
export async function cutConnection(
	cut: Cut,
	{ method, response }: { method: string; response: Response },
): Promise<CutConnection> {
	const { status, headers } = response;
	if (isSilent(cut, response))
		return new CutConnection({ isOfHead: method === "HEAD" });
	const body = new Uint8Array(await response.arrayBuffer());
	const { byteLength } = body;
	const wanted =
		cut.sentBytes === "half" ? Math.floor(byteLength / 2) : cut.sentBytes;
	// The last byte is never sent, or the reply would be whole.
	const count = Math.min(wanted ?? 0, Math.max(0, byteLength - 1));
	const sent = { status, headers, body, sentBytes: count };
	return new CutConnection({ sent });
}

/** A response whose body breaks off with an error. */
export function breakOff(
	{ status, headers, body, sentBytes }: SentPart,
	error: unknown,
): Response {
	let isFirst = true;
	const stream = new ReadableStream<Uint8Array>({
		async pull(controller) {
			if (isFirst && sentBytes > 0) {
				isFirst = false;
				controller.enqueue(body.subarray(0, sentBytes));
				return;
			}
			// The part before is sent in this time.
			await new Promise((resolve) => setTimeout(resolve, 1));
			controller.error(error);
		},
	});
	return new Response(stream, { status, headers });
}
