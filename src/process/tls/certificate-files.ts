import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { hostname } from "node:os";
import type { TlsSettings } from "../../settings/tls-settings.ts";
import { createFolder } from "../../storage/sqlite/file/files.ts";
import { type KeyPair, makeCertificate } from "./certificate.ts";

/** A key and certificate, with the certificate's file and fingerprint. */
export interface Tls extends KeyPair {
	certificateFile: string;
	/** SHA-256 of the certificate, in hex with colons, as browsers show it. */
	fingerprint: string;
	isSelfSigned: boolean;
}

const renewMs = 30 * 24 * 60 * 60 * 1000;

/**
 * Reads the key and certificate of a server. Creates a self-signed one when there is none, or none that is
 * valid long enough for every name. Throws a sentence that names the file when it cannot be used.
 */
export function openTls(settings: TlsSettings, now: number): Tls {
	if (settings.kind === "files") {
		const pair = {
			certificate: readText(settings.certificateFile, "certificate"),
			key: readText(settings.keyFile, "key"),
		};
		return describe(pair, settings.certificateFile, false);
	}
	const certificateFile = `${settings.folder}/certificate.pem`;
	const keyFile = `${settings.folder}/key.pem`;
	const hosts = [
		...new Set([
			"localhost",
			"127.0.0.1",
			"::1",
			hostname(),
			...settings.hosts,
		]),
	];
	const known = readKnown({ certificateFile, keyFile });
	if (known !== undefined && isUsable(known, hosts, now))
		return describe(known, certificateFile, true);
	const made = makeCertificate({ hosts, now });
	createFolder(settings.folder);
	writeWhole(keyFile, made.key);
	writeWhole(certificateFile, made.certificate);
	return describe(made, certificateFile, true);
}

function readText(file: string, what: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (cause) {
		throw new Error(
			`The ${what} for TLS cannot be read: ${(cause as Error).message}.`,
			{ cause },
		);
	}
}

function readKnown({
	certificateFile,
	keyFile,
}: {
	certificateFile: string;
	keyFile: string;
}): KeyPair | undefined {
	try {
		return {
			certificate: readFileSync(certificateFile, "utf8"),
			key: readFileSync(keyFile, "utf8"),
		};
	} catch {
		// There is none yet, or only half of one: it is created again.
		return undefined;
	}
}

function isUsable(
	pair: KeyPair,
	hosts: readonly string[],
	now: number,
): boolean {
	try {
		const certificate = new X509Certificate(pair.certificate);
		return (
			certificate.checkPrivateKey(createPrivateKey(pair.key)) &&
			Date.parse(certificate.validTo) > now + renewMs &&
			hosts.every((host) =>
				isIP(host) === 0
					? certificate.checkHost(host) !== undefined
					: certificate.checkIP(host) !== undefined,
			)
		);
	} catch {
		return false;
	}
}

function describe(pair: KeyPair, file: string, isSelfSigned: boolean): Tls {
	let certificate: X509Certificate;
	try {
		certificate = new X509Certificate(pair.certificate);
		if (!certificate.checkPrivateKey(createPrivateKey(pair.key)))
			throw new Error("The key is not the certificate's");
	} catch (cause) {
		throw new Error(
			`The certificate for TLS in ${file} cannot be used: ${(cause as Error).message}.`,
			{ cause },
		);
	}
	return {
		...pair,
		certificateFile: file,
		fingerprint: certificate.fingerprint256,
		isSelfSigned,
	};
}

// No reader ever sees half of a file, and no other account can read a key.
function writeWhole(file: string, text: string): void {
	const unfinished = `${file}.${process.pid}`;
	try {
		writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
		renameSync(unfinished, file);
	} catch (cause) {
		try {
			unlinkSync(unfinished);
		} catch {
			// The temporary file was not created.
		}
		throw cause;
	}
}
