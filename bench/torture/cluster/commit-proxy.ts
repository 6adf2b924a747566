import { connect, createServer, type Socket } from "node:net";

/** A way to the database on which commits can be cut off. */
export interface CommitProxy extends AsyncDisposable {
	/** The port on loopback. */
	readonly port: number;
	/**
	 * Cuts the connections of the next commits: before the database has them, or after it has carried them out and
	 * before the reply.
	 */
	cutCommits(count: number, when: "before" | "after"): void;
	/** Cuts every connection. */
	cutAll(): void;
	/** Commits that were cut. */
	readonly cut: number;
}

const commit = "COMMIT\0";
/** The function that writes people; outside of a transaction, its statement is a commit by itself. */
const writer = /P[\s\S]{4}(peopled_\d+)\0[^\0]*change_people/;

/** Opens a way to the socket of a database. */
export async function openCommitProxy(socket: string): Promise<CommitProxy> {
	const sockets = new Set<Socket>();
	let armed: { left: number; when: "before" | "after" } | undefined;
	let cut = 0;
	const take = () => {
		if (armed === undefined) return undefined;
		const { when } = armed;
		if (--armed.left === 0) armed = undefined;
		cut++;
		return when;
	};
	const server = createServer((near) => {
		const far = connect(socket);
		let statement: string | undefined;
		let isMute = false;
		for (const one of [near, far]) {
			sockets.add(one);
			one.on("close", () => sockets.delete(one)).on("error", () => {});
		}
		near.on("data", (bytes) => {
			const text = bytes.toString("latin1");
			statement = writer.exec(text)?.[1] ?? statement;
			const isCommit =
				text.includes(commit) ||
				(statement !== undefined && text.includes(`\0${statement}\0`));
			const when = isCommit ? take() : undefined;
			if (when === "before") return void near.destroy();
			if (when === "after") isMute = true;
			far.write(bytes);
		});
		// Its first answer says that it has carried the commit out.
		far.on("data", (bytes) => {
			if (isMute) near.destroy();
			else near.write(bytes);
		});
		near.on("close", () => far.destroy());
		far.on("close", () => near.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const cutAll = () => {
		for (const one of sockets) one.destroy();
	};
	return {
		port: (server.address() as { port: number }).port,
		cutCommits(count, when) {
			armed = { left: count, when };
		},
		cutAll,
		get cut() {
			return cut;
		},
		async [Symbol.asyncDispose]() {
			cutAll();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
