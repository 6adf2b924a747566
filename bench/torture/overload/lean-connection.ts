import { connect, type Socket } from "node:net";

/** As much of a reply as a load needs. */
export interface LeanReply {
	status: number;
	hasRetryAfter: boolean;
	/** The version that its `ETag` names. */
	version?: number;
}

/** A connection that reads as little of each reply as possible, so that the load is not slower than the server. */
export interface LeanConnection {
	/** Sends one request; `onReply` gets undefined when the connection ends before its reply. */
	send(
		bytes: Uint8Array,
		onReply: (reply: LeanReply | undefined) => void,
	): void;
	readonly isClosed: boolean;
	close(): void;
}

/** Connects; requests may be sent at once. */
export function openLeanConnection(url: string): LeanConnection {
	const { hostname, port } = new URL(url);
	const socket = connect(Number(port), hostname);
	socket.setNoDelay(true);
	return connectionOf(socket);
}

function connectionOf(socket: Socket): LeanConnection {
	let isClosed = false;
	let head: Buffer | undefined;
	let missing = 0;
	let reply: LeanReply | undefined;
	let onReply: ((reply: LeanReply | undefined) => void) | undefined;
	const settle = (result: LeanReply | undefined) => {
		const settled = onReply;
		onReply = undefined;
		head = undefined;
		reply = undefined;
		settled?.(result);
	};
	const end = () => {
		isClosed = true;
		settle(undefined);
	};
	socket.on("error", end);
	socket.on("close", end);
	socket.on("data", (part: Buffer) => {
		if (reply !== undefined) {
			missing -= part.length;
			if (missing <= 0) settle(reply);
			return;
		}
		const bytes: Buffer = head ? Buffer.concat([head, part]) : part;
		const headEnd = bytes.indexOf("\r\n\r\n");
		if (headEnd === -1) {
			head = bytes;
			return;
		}
		const read = readHead(bytes.toString("latin1", 0, headEnd));
		reply = read.reply;
		missing = read.length - (bytes.length - headEnd - 4);
		if (missing <= 0) settle(reply);
	});
	return {
		send(bytes, whenReplied) {
			onReply = whenReplied;
			socket.write(bytes);
		},
		get isClosed() {
			return isClosed;
		},
		close: () => void socket.destroy(),
	};
}

function readHead(head: string): { reply: LeanReply; length: number } {
	const version = /\r\netag: *(?:W\/)?"(\d+)\./i.exec(head)?.[1];
	return {
		reply: {
			status: Number(head.slice(9, 12)),
			hasRetryAfter: /\r\nretry-after: *[1-9]/i.test(head),
			version: version === undefined ? undefined : Number(version),
		},
		length: Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0),
	};
}
