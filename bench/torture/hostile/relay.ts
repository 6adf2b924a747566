import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A broken server, as a relay before a right one: it passes requests on and spoils some replies. */
interface Relay extends AsyncDisposable {
	url: string;
	/** How many replies it has spoiled. */
	spoiled(): number;
}

/** What a broken server may do, by name: each takes a part of a reply, and gives what it sends in its place. */
export const breaches: Readonly<Record<string, (part: Buffer) => Buffer>> = {
	"answers with a failure": (part) =>
		replace(part, /^HTTP\/1\.1 \d{3}/, "HTTP/1.1 500"),
	"answers with a status that its document does not name": (part) =>
		replace(part, /^HTTP\/1\.1 \d{3}/, "HTTP/1.1 418"),
	"forgets the tracking id": (part) =>
		replace(part, /\r\ntrackingid: /i, "\r\ntrackingix: "),
	"answers in text that is no JSON": (part) => replace(part, /\{"/, "{,"),
	"answers with another property than its document names": (part) =>
		replace(part, /\{"(?:id|items|message|schemas)"/, (name) =>
			name.replace(/."$/, 'q"'),
		),
	"does not answer": () => Buffer.alloc(0),
};

/** Opens a relay before the server that breaks in one way, in one of so many parts of replies. */
export async function openRelay(
	url: string,
	breach: (part: Buffer) => Buffer,
	spoiledEvery: number,
): Promise<Relay> {
	const { hostname, port } = new URL(url);
	const sockets = new Set<Socket>();
	let parts = 0;
	let spoiled = 0;
	const server = createServer((client) => {
		const upstream = connect(Number(port), hostname);
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on("error", () => {});
			socket.on("close", () => {
				sockets.delete(socket);
				client.destroy();
				upstream.destroy();
			});
		}
		client.on("data", (part) => upstream.write(part));
		upstream.on("data", (part: Buffer) => {
			if (++parts % spoiledEvery !== 0) {
				client.write(part);
				return;
			}
			const sent = breach(part);
			if (!sent.equals(part)) spoiled++;
			client.write(sent);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		spoiled: () => spoiled,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** The part with a change of the same length, so that the length of the reply stays right. */
function replace(
	part: Buffer,
	from: RegExp,
	to: string | ((found: string) => string),
): Buffer {
	const text = part.toString("latin1");
	const changed = text.replace(from, to as string);
	return changed.length === text.length ? Buffer.from(changed, "latin1") : part;
}
