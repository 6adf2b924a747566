import { connect as connectSocket, createServer, type Socket } from "node:net";
import pg from "pg";

/** What the way to the database does with what the server sends. */
type Mood = "pass" | "swallow" | "garble" | "gone";

/** What listens on a connection. */
interface Listener {
	/** Is given each part of the server's answers before it is passed on. */
	hearAnswer(bytes: Uint8Array): void;
	/** Is given each part of what the server is asked, before it is passed on; it may cut the connection. */
	hearQuestion?(bytes: Uint8Array): void;
}

/** A way to the database that can be cut, closed and spoilt. */
export interface DatabaseProxy extends AsyncDisposable {
	/** The database, by way of the proxy. */
	address: string;
	/** What happens to the server's answers from now on; "gone": a connection is cut at its next question, and new connections are cut at once. */
	mood: Mood;
	/** Cuts every connection. */
	cut(): void;
	/** Cuts every connection and takes no more, as when the database is down. */
	close(): Promise<void>;
	/** Takes connections again. */
	open(): Promise<void>;
}

// A message of a kind that there is not, and of no content.
const noAnswer = new Uint8Array([0x21, 0, 0, 0, 4]);

/** Opens a way to a database. `listenTo` is called for each connection. */
export async function openProxy(
	database: string,
	listenTo: () => Listener = () => ({ hearAnswer() {} }),
): Promise<DatabaseProxy> {
	const target = new pg.Client({ connectionString: database });
	const sockets = new Set<Socket>();
	const keep = (socket: Socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => {});
	};
	const server = createServer((near) => {
		const far = target.host.startsWith("/")
			? connectSocket(`${target.host}/.s.PGSQL.${target.port}`)
			: connectSocket(target.port, target.host);
		keep(near);
		keep(far);
		const listener = listenTo();
		if (proxy.mood === "gone") near.destroy();
		near.on("data", (bytes: Uint8Array) => {
			if (proxy.mood === "gone") {
				near.destroy();
				return;
			}
			listener.hearQuestion?.(bytes);
			if (!near.destroyed) far.write(bytes);
		});
		near.on("close", () => far.destroy());
		far.on("data", (bytes: Uint8Array) => {
			listener.hearAnswer(bytes);
			if (proxy.mood === "pass" || proxy.mood === "gone") near.write(bytes);
			if (proxy.mood === "garble") near.write(noAnswer);
		});
		far.on("close", () => near.destroy());
	});
	const listen = (port: number) =>
		new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen(port, "127.0.0.1", resolve);
		});
	await listen(0);
	const { port } = server.address() as { port: number };
	const cut = () => {
		for (const socket of sockets) socket.destroy();
	};
	const close = () => {
		cut();
		return new Promise<void>((resolve) => {
			server.close(() => resolve());
		});
	};
	const user = encodeURIComponent(target.user ?? "");
	const password = encodeURIComponent(target.password ?? "");
	const proxy: DatabaseProxy = {
		address: `postgres://${user}:${password}@127.0.0.1:${port}/${target.database}`,
		mood: "pass",
		cut,
		close,
		open: () => listen(port),
		async [Symbol.asyncDispose]() {
			if (server.listening) await close();
		},
	};
	return proxy;
}
