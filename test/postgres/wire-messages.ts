const headerBytes = 5;

/**
 * Reads the messages of one side of a connection, whose bytes arrive in parts, and calls `take` with the letter and the
 * content of each. `isClient`: the first message of this side has no letter, and is left out.
 */
export function readMessages(
	take: (type: string, body: Buffer) => void,
	{ isClient = false }: { isClient?: boolean } = {},
): (bytes: Uint8Array) => void {
	let rest = Buffer.alloc(0);
	let isFirst = isClient;
	return (bytes) => {
		rest = Buffer.concat([rest, bytes]);
		while (rest.length >= headerBytes) {
			const letterBytes = isFirst ? 0 : 1;
			const end = letterBytes + rest.readUInt32BE(letterBytes);
			if (rest.length < end) break;
			if (!isFirst)
				take(
					String.fromCharCode(rest.readUInt8(0)),
					rest.subarray(headerBytes, end),
				);
			isFirst = false;
			rest = rest.subarray(end);
		}
	};
}
