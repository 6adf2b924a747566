/** The longest reply of a provider, in bytes. Descriptions and keys have some kilobytes. */
const bytesMax = 1024 * 1024;

/** Fetches a reply that is not too long to be kept in memory. */
export async function fetchShort(
	url: string,
	options: object,
): Promise<Response> {
	const response = await fetch(url, options);
	if (response.body === null) return response;
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let length = 0;
	for await (const part of response.body) {
		length += part.byteLength;
		if (length > bytesMax)
			throw new Error(`a reply of more than ${bytesMax} bytes`);
		parts.push(part);
	}
	const { status, headers } = response;
	return new Response(new Blob(parts), { status, headers });
}
