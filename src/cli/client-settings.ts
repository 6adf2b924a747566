import { readConfig, type Settings } from "../settings/config.ts";
import {
	asUrl,
	type Refuse,
	readSetting,
	setting,
} from "../settings/setting.ts";
import { UsageError } from "../settings/usage-error.ts";

/** The flags of a command that uses a running server. */
export interface ClientFlags {
	url?: string;
}

const urlSetting = setting("--url <address>", {
	description: "The address of the running server.",
	fallback: "http://127.0.0.1:8080",
	read: asServerUrl,
});

// Sentences and logs name the address.
function asServerUrl(text: string, refuse: Refuse): string {
	const { username, password } = URL.canParse(text) ? new URL(text) : {};
	if (username || password)
		throw refuse(
			"must have no user name and no password: the access token is in PEOPLED_TOKEN",
		);
	return asUrl(text, refuse);
}

/** The address of a server. */
export interface ServerUrl {
	url: string;
	/** Whether it follows from the settings of this machine's server. */
	isOwn: boolean;
}

/** The settings of the commands that use a running server. `docs/bulk.md` lists the same. */
export const clientSettings = [
	urlSetting,
	{
		// A secret, which the command line would show to everyone on the machine.
		flag: undefined,
		variable: "PEOPLED_TOKEN",
		description: "The access token to use.",
		fallback: "",
	},
];

/** The server and the access token. Throws one sentence about a missing or wrong setting. */
export function readClientConfig(
	flags: ClientFlags,
	environment: Readonly<Record<string, string | undefined>>,
): { url: string; token: string } {
	const url = readSetting(urlSetting, flags.url, environment);
	const token = environment.PEOPLED_TOKEN ?? "";
	if (token === "")
		throw new UsageError(
			"This command needs an access token in the variable PEOPLED_TOKEN. Create one with `peopled token create`.",
		);
	return { url, token };
}

/**
 * The address of the server, for what needs no access token. Where none is given, it is the server that the same
 * settings start on this machine. Throws one sentence about a wrong setting.
 */
export function readServerUrl(
	flags: ClientFlags,
	environment: Readonly<Record<string, string | undefined>>,
): ServerUrl {
	if (flags.url || environment[urlSetting.variable])
		return {
			url: readSetting(urlSetting, flags.url, environment),
			isOwn: false,
		};
	const { host, port, tls } = readConfig({}, environment);
	const scheme = tls === undefined ? "http" : "https";
	return { url: `${scheme}://${reachable(host)}:${port}`, isOwn: true };
}

// A server that listens on every address can be reached on that of this machine.
function reachable(host: string): string {
	if (host === "0.0.0.0") return "127.0.0.1";
	if (host === "::") return "[::1]";
	return host.includes(":") ? `[${host}]` : host;
}

/**
 * Whether a command that works on the directory or on a server is to use a server: the flags decide, and without any, the variable.
 * Refuses both.
 */
export function isServerMeant(
	{ url, data, store }: ClientFlags & Partial<Settings>,
	environment: Readonly<Record<string, string | undefined>>,
): boolean {
	const isDirectoryNamed = data !== undefined || store !== undefined;
	if (url !== undefined && isDirectoryNamed)
		throw new UsageError(
			"Name either a server with --url, or a directory with --data or --store.",
		);
	if (isDirectoryNamed) return false;
	return Boolean(url ?? environment[urlSetting.variable]);
}
