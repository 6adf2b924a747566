import { createCaller } from "./callers.ts";
import { load, type Measured, type Settings, type seed } from "./measure.ts";
import { type ServerProcess, startScript } from "./processes.ts";

/**
 * GET and PUT while a guest sends bulk requests of 16 MB of zeros, each after the reply to the one before. The guest shares the
 * processors with the server and the load, so the rows count its own work too.
 */
export async function measureBesideBadClient(
	settings: Settings,
	directory: Awaited<ReturnType<typeof seed>>,
	server: ServerProcess,
): Promise<Measured["rows"]> {
	const { url } = server;
	const guest = await createCaller({ ...directory, url }, "guest");
	const client = startScript("bench/bad-client.ts", [url, guest]);
	const people = directory.people + 1;
	const { rows } = await load(settings, { ...directory, people }, server, [
		{ name: "GET beside a bad client", kind: "get", url, isDirectory: true },
		{ name: "PUT beside a bad client", kind: "put", url, isDirectory: true },
	]);
	await client.stop();
	return rows;
}
