import {
	asChoice,
	asTextIfAny,
	refusalOf,
	setting,
	type ValuesOf,
} from "./setting.ts";

/** The source of the server's key and certificate. */
export type TlsSettings =
	| { kind: "files"; certificateFile: string; keyFile: string }
	| {
			kind: "self-signed";
			folder: string;
			/** The names and addresses that clients use for the server, apart from this machine's own. */
			hosts: readonly string[];
	  };

/** The settings of TLS. */
export const tlsSettings = {
	tlsKind: setting("--tls <off|self-signed>", {
		description:
			"self-signed: the server speaks TLS with a certificate that it creates and stores in tls in the data folder. For test environments.",
		fallback: "off",
		read: asChoice("off", "self-signed"),
	}),
	certificateFile: setting("--tls-cert <file>", {
		description:
			"The certificate of the server as a PEM file, followed by its intermediate certificates.",
		read: asTextIfAny,
	}),
	keyFile: setting("--tls-key <file>", {
		description: "The private key of the certificate, as a PEM file.",
		read: asTextIfAny,
	}),
};

/**
 * The server's TLS settings; undefined: it uses plain HTTP. Throws a sentence for settings that exclude
 * each other.
 */
export function tlsSettingsOf({
	tlsKind,
	certificateFile,
	keyFile,
	host,
	publicUrl,
	dataFolder,
}: ValuesOf<typeof tlsSettings> & {
	host: string;
	publicUrl: string | undefined;
	dataFolder: string;
}): TlsSettings | undefined {
	if (certificateFile !== undefined && tlsKind === "self-signed")
		throw refusalOf(
			tlsSettings.tlsKind,
			"must be off where --tls-cert gives a certificate",
		);
	if (certificateFile === undefined && keyFile !== undefined)
		throw refusalOf(
			tlsSettings.certificateFile,
			"must be given with --tls-key",
		);
	if (certificateFile !== undefined && keyFile === undefined)
		throw refusalOf(tlsSettings.keyFile, "must be given with --tls-cert");
	if (certificateFile !== undefined && keyFile !== undefined)
		return { kind: "files", certificateFile, keyFile };
	if (tlsKind === "off") return undefined;
	const hosts = [host, ...(publicUrl ? [new URL(publicUrl).hostname] : [])]
		.map((known) => known.replace(/^\[|\]$/g, ""))
		.filter((known) => known !== "0.0.0.0" && known !== "::");
	return { kind: tlsKind, folder: `${dataFolder}/tls`, hosts };
}
