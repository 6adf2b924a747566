import {
	type IncomingMessage,
	type ServerResponse,
	STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";

/** Passes a request of Node on, and returns whether it is one. */
type Pass = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** What a server of Node does with its requests, and with what is none. */
interface RequestGate {
	onRequest(incoming: IncomingMessage, outgoing: ServerResponse): void;
	onError(error: Error & { code?: string }, socket: Duplex): void;
}

const statuses: Readonly<Record<string, number>> = {
	HPE_HEADER_OVERFLOW: 431,
	HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
	ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Lets nothing behind a broken request be read or answered on Node, because a proxy may understand it in another way. A
 * request that is refused before it is passed on ends its connection, and no second reply is sent for one request.
 */
export function openRequestGate(pass: Pass): RequestGate {
	const refused = new WeakSet<Duplex>();
	const latest = new WeakMap<
		Duplex,
		{ incoming: IncomingMessage; outgoing: ServerResponse }
	>();
	return {
		onRequest(incoming, outgoing) {
			const { socket } = incoming;
			if (refused.has(socket)) return;
			latest.set(socket, { incoming, outgoing });
			if (!pass(incoming, outgoing)) refused.add(socket);
		},
		onError({ code = "" }, socket) {
			const status = statuses[code] ?? (code.startsWith("HPE_") ? 400 : 0);
			const last = latest.get(socket);
			// A request that is broken in its body may be answered or done already. The same is true of those before it.
			const isNext =
				last === undefined ||
				(last.incoming.complete && last.outgoing.writableFinished);
			if (status > 0 && isNext && !refused.has(socket) && socket.writable)
				socket.write(
					`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`,
				);
			socket.destroy();
		},
	};
}
