import type { TlsPlace } from "../process/tls/certificate-files.ts";

/** The settings of TLS, as `config.ts` lists settings. */
export const tlsSettings = [
	{
		name: "tls",
		flag: "--tls <off|self-signed>",
		variable: "PEOPLED_TLS",
		description:
			"Whether the server speaks TLS with a certificate that it makes itself, in tls in the data folder; for test environments.",
		fallback: "off",
	},
	{
		name: "tlsCert",
		flag: "--tls-cert <file>",
		variable: "PEOPLED_TLS_CERT",
		description:
			"The certificate with which the server speaks TLS, as PEM, with those that vouch for it behind it.",
		fallback: "",
	},
	{
		name: "tlsKey",
		flag: "--tls-key <file>",
		variable: "PEOPLED_TLS_KEY",
		description: "The private key of the certificate, as PEM.",
		fallback: "",
	},
] as const;

type Kind = "off" | "self-signed";
type TlsSetting = "tls" | "tlsCert" | "tlsKey";

/** Reads where key and certificate come from; undefined: the server speaks plain HTTP. Throws what `wrong` makes. */
export function readTlsPlace({
	text,
	choice,
	readUrl,
	wrong,
}: {
	text: (name: TlsSetting | "host" | "data" | "publicUrl") => string;
	choice: (name: "tls", choices: readonly Kind[]) => Kind;
	readUrl: (text: string) => string | undefined;
	wrong: (name: TlsSetting, problem: string) => Error;
}): TlsPlace | undefined {
	const kind = choice("tls", ["off", "self-signed"]);
	const publicUrl = readUrl(text("publicUrl"));
	const [certificateFile, keyFile] = [text("tlsCert"), text("tlsKey")];
	if (certificateFile !== "" && kind === "self-signed")
		throw wrong("tls", "must be off where --tls-cert gives a certificate");
	if (certificateFile === "" && keyFile !== "")
		throw wrong("tlsCert", "must be given with --tls-key");
	if (certificateFile !== "" && keyFile === "")
		throw wrong("tlsKey", "must be given with --tls-cert");
	if (certificateFile !== "")
		return { kind: "files", certificateFile, keyFile };
	if (kind === "off") return undefined;
	const hosts = [
		text("host"),
		...(publicUrl ? [new URL(publicUrl).hostname] : []),
	]
		.map((host) => host.replace(/^\[|\]$/g, ""))
		.filter((host) => host !== "0.0.0.0" && host !== "::");
	return {
		kind,
		folder: `${text("data").replace(/\/+$/, "")}/tls`,
		hosts,
	};
}
