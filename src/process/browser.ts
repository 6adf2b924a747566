import { spawn } from "node:child_process";

/** The program of each system that opens an address in the default browser. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
	darwin: ["open"],
	// `start` is a part of the shell, to which `&` and other signs in an address would mean something.
	win32: ["rundll32", "url.dll,FileProtocolHandler"],
	linux: ["xdg-open"],
	freebsd: ["xdg-open"],
	openbsd: ["xdg-open"],
};

/** Whether somebody sits before a desktop on which a browser can open. */
export function canOpenBrowser({
	environment,
	platform,
	isTerminal,
}: {
	environment: Readonly<Record<string, string | undefined>>;
	platform: NodeJS.Platform;
	isTerminal: boolean;
}): boolean {
	if (!isTerminal || environment.CI || environment.SSH_CONNECTION) return false;
	if (platform === "darwin" || platform === "win32") return true;
	return Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** Opens an address in the default browser. Resolves to false when that is not possible here. */
export function openBrowser(
	address: string,
	platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
	const [program, ...words] = openers[platform] ?? [];
	if (program === undefined) return Promise.resolve(false);
	const child = spawn(program, [...words, address], {
		...{ stdio: "ignore", detached: true },
	});
	child.unref();
	return new Promise((resolve) => {
		child.once("error", () => resolve(false));
		// Some openers stay until the browser closes.
		const timer = setTimeout(() => resolve(true), openMs);
		child.once("exit", (status) => {
			clearTimeout(timer);
			resolve(status === 0);
		});
	});
}

/** How long an opener may take to fail. */
const openMs = 2000;
