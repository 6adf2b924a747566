import { UsageError } from "../settings/usage-error.ts";

/** A setting of the commands that speak to a running server; `docs/bulk.md` lists the same. */
export interface ClientSetting {
	/** Undefined: a secret, which the command line would show to everyone on the machine. */
	flag: string | undefined;
	variable: string;
	description: string;
	fallback: string;
}

/** What such a command takes from its command line. */
export interface ClientFlags {
	url?: string;
}

export const clientSettings: readonly ClientSetting[] = [
	{
		flag: "--url <address>",
		variable: "PEOPLED_URL",
		description: "The address of the running server.",
		fallback: "http://127.0.0.1:8080",
	},
	{
		flag: undefined,
		variable: "PEOPLED_TOKEN",
		description: "The access token to use.",
		fallback: "",
	},
];

/** Which server to speak to, and as whom. Throws one sentence that says what is missing or wrong. */
export function readClientConfig(
	flags: ClientFlags,
	environment: Readonly<Record<string, string | undefined>>,
): { url: string; token: string } {
	const url = flags.url ?? (environment.PEOPLED_URL || "http://127.0.0.1:8080");
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
		throw new UsageError(
			`--url (PEOPLED_URL) must be an http or https address, not "${url}".`,
		);
	const token = environment.PEOPLED_TOKEN ?? "";
	if (token === "")
		throw new UsageError(
			"This command speaks to a running server and needs an access token in the variable PEOPLED_TOKEN; `peopled token create` makes one.",
		);
	return { url, token };
}
