import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Runtime } from "../../../test/end-to-end/process.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
/** How long the latest start took until the server said where it was. */
const startMs = new Map<string, number>();

/**
 * Starts a server and kills it before it is ready: `share` of the way, as long as the last start took. The first start of a
 * kind is killed when it is ready, and measured.
 */
export async function killAtStart(
	{ flags }: { flags: readonly string[] },
	{ runtime, share }: { runtime: Runtime; share: number },
): Promise<void> {
	const kind = `${runtime} ${flags[0]}`;
	const known = startMs.get(kind);
	const begunAt = performance.now();
	const child = spawn(
		`${root}node_modules/.bin/${runtime}`,
		[...["src/main.ts", "serve", "--port", "0", "--pages", "off"], ...flags],
		{ cwd: root, stdio: ["ignore", "pipe", "ignore"] },
	);
	const closed = once(child, "close");
	const ready = once(child.stdout, "data").then(() =>
		startMs.set(kind, performance.now() - begunAt),
	);
	if (known === undefined) await Promise.race([ready, closed]);
	else {
		// The program is loaded in the first part, when nothing can happen to the directory.
		const ms = known * (0.4 + share * 0.7);
		const timer = Promise.withResolvers<void>();
		setTimeout(timer.resolve, ms);
		await Promise.race([timer.promise, closed]);
	}
	child.kill("SIGKILL");
	await closed;
}
