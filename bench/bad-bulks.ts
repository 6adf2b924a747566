import type { Server } from "./long-changes.ts";

/** The body of a bulk request with these operations as text. */
export function writeBulk(operations: string): Buffer<ArrayBuffer> {
	return Buffer.from(`{"mode":"best-effort","operations":[${operations}]}`);
}

/** A bulk request of 16 MB whose operations are zeros. */
export function writeZeros(): Buffer<ArrayBuffer> {
	return writeBulk(`${"0,".repeat(8_300_000)}0`);
}

/** Sends a bulk request again and again until this process is stopped. */
export async function sendAgain(
	{ url, token }: Server,
	body: Buffer<ArrayBuffer>,
	headers: Record<string, string> = {},
): Promise<void> {
	for (;;) {
		const reply = await fetch(`${url}/v1/bulk`, {
			method: "POST",
			headers: {
				authorization: `Bearer ${token}`,
				"content-type": "application/json",
				...headers,
			},
			body,
		}).catch(() => undefined);
		await reply?.arrayBuffer().catch(() => {});
		await new Promise((resolve) => setTimeout(resolve, 1));
	}
}
