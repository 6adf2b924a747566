import { asUrl, readSetting, setting } from "../settings/setting.ts";
import { UsageError } from "../settings/usage-error.ts";

/** The flags of a command that uses a running server. */
export interface ClientFlags {
	url?: string;
}

const urlSetting = setting("--url <address>", {
	description: "The address of the running server.",
	fallback: "http://127.0.0.1:8080",
	read: asUrl,
});

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
	const url = readServerUrl(flags, environment);
	const token = environment.PEOPLED_TOKEN ?? "";
	if (token === "")
		throw new UsageError(
			"This command needs an access token in the variable PEOPLED_TOKEN. Create one with `peopled token create`.",
		);
	return { url, token };
}

/** The address of the server, for what needs no access token. Throws one sentence about a wrong setting. */
export function readServerUrl(
	flags: ClientFlags,
	environment: Readonly<Record<string, string | undefined>>,
): string {
	return readSetting(urlSetting, flags.url, environment);
}
