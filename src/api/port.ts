import type { AddressInfo } from "node:net";

/** An open port. */
export interface Port {
	/** The address of the server, such as `http://127.0.0.1:8080`. */
	url: string;
	/** Closes the port; connections that are idle are cut. */
	close(): Promise<void>;
}

interface BunServer {
	port: number;
	stop(isForced?: boolean): Promise<void>;
}
interface BunRuntime {
	serve(options: {
		port: number;
		hostname: string;
		idleTimeout: number;
		maxRequestBodySize: number;
		fetch: (request: Request) => Promise<Response>;
	}): BunServer;
}

// Larger bodies than the API reads are let in this far, so that their refusal can be written as ours; files of
// changes are read as they come.
const bodyBytesMax = 16 * 1024 * 1024 * 1024;
const idleSeconds = 120;

/**
 * Listens, and hands every request to `fetch`. This is the one file that knows the runtime: Bun's
 * own server there, `node:http` with Hono's adapter elsewhere. Rejects when the port is taken.
 */
export async function openPort(
	{ port, host }: { port: number; host: string },
	fetch: (request: Request) => Promise<Response>,
): Promise<Port> {
	const { Bun: bun } = globalThis as { Bun?: BunRuntime };
	const shownHost = host.includes(":") ? `[${host}]` : host;
	if (bun !== undefined) {
		const server = bun.serve({
			port,
			hostname: host,
			idleTimeout: idleSeconds,
			maxRequestBodySize: bodyBytesMax,
			fetch,
		});
		return {
			url: `http://${shownHost}:${server.port}`,
			close: () => server.stop(true),
		};
	}
	const { serve } = await import("@hono/node-server");
	return new Promise((resolve, reject) => {
		const server = serve(
			{ fetch, port, hostname: host, overrideGlobalObjects: false },
			(info: AddressInfo) =>
				resolve({
					url: `http://${shownHost}:${info.port}`,
					close: () =>
						new Promise((closed) => {
							server.close(() => closed());
							if ("closeAllConnections" in server) server.closeAllConnections();
						}),
				}),
		);
		server.on("error", reject);
	});
}
