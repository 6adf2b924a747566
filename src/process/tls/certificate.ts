import { Buffer } from "node:buffer";
import {
	createHash,
	generateKeyPairSync,
	randomBytes,
	sign,
	X509Certificate,
} from "node:crypto";
import { isIP } from "node:net";

/** A key and its certificate, as PEM. */
export interface KeyPair {
	key: string;
	certificate: string;
}

/** The lifetime of a self-signed certificate. */
export const certificateLifeMs = 800 * 24 * 60 * 60 * 1000;

const oid = {
	ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
	commonName: [0x55, 0x04, 0x03],
	subjectKeyIdentifier: [0x55, 0x1d, 0x0e],
	keyUsage: [0x55, 0x1d, 0x0f],
	subjectAlternativeName: [0x55, 0x1d, 0x11],
	basicConstraints: [0x55, 0x1d, 0x13],
	extendedKeyUsage: [0x55, 0x1d, 0x25],
	serverAuthentication: [0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01],
} as const;

/**
 * Creates a key (ECDSA on P-256) and a self-signed certificate (RFC 5280) for these host names and
 * addresses. A client with the certificate trusts the server that has the key.
 */
export function makeCertificate({
	hosts,
	now,
}: {
	hosts: readonly string[];
	now: number;
}): KeyPair {
	const { privateKey, publicKey } = generateKeyPairSync("ec", {
		namedCurve: "P-256",
	});
	const publicBytes = publicKey.export({ type: "spki", format: "der" });
	const algorithm = sequence(identifier(oid.ecdsaWithSha256));
	const name = sequence(
		set(sequence(identifier(oid.commonName), utf8("peopled, self-signed"))),
	);
	const content = sequence(
		// Version 3, the only one with extensions
		tagged(0xa0, integer([2])),
		integer([0x40, ...randomBytes(15)]),
		algorithm,
		name,
		// Valid already for clients whose clock is a little slow.
		sequence(time(now - 60 * 60 * 1000), time(now + certificateLifeMs)),
		name,
		publicBytes,
		tagged(0xa3, sequence(...extensionsOf(hosts, publicBytes))),
	);
	const signature = sign("sha256", content, privateKey);
	const certificate = sequence(content, algorithm, bitString(signature));
	return {
		key: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
		certificate: new X509Certificate(certificate).toString(),
	};
}

function extensionsOf(
	hosts: readonly string[],
	publicBytes: Uint8Array,
): Buffer[] {
	const keyId = createHash("sha1").update(publicBytes).digest();
	const isTrue = tagged(0x01, Buffer.of(0xff));
	return [
		// It may sign only itself: not other certificates that sign further ones.
		extension(oid.basicConstraints, sequence(isTrue, integer([0])), "critical"),
		// Signatures (bit 0) and certificates (bit 5)
		extension(oid.keyUsage, tagged(0x03, Buffer.of(2, 0x84)), "critical"),
		extension(
			oid.extendedKeyUsage,
			sequence(identifier(oid.serverAuthentication)),
		),
		extension(oid.subjectKeyIdentifier, octets(keyId)),
		extension(oid.subjectAlternativeName, sequence(...hosts.map(nameOf))),
	];
}

function extension(
	id: readonly number[],
	value: Buffer,
	critical?: "critical",
): Buffer {
	const isTrue = tagged(0x01, Buffer.of(0xff));
	return sequence(identifier(id), ...(critical ? [isTrue] : []), octets(value));
}

function nameOf(host: string): Buffer {
	return isIP(host) === 0
		? tagged(0x82, Buffer.from(host, "ascii"))
		: tagged(0x87, addressBytes(host));
}

/** The bytes of an address; an IPv6 address may be shortened. */
function addressBytes(host: string): Buffer {
	if (isIP(host) === 4) return Buffer.from(host.split(".").map(Number));
	const plain = host
		.replace(/%.*$/, "")
		.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) =>
			Buffer.from(bytes.slice(0, 4).map(Number))
				.toString("hex")
				.replace(/^(.{4})/, "$1:"),
		);
	const [start = "", end = ""] = plain.split("::");
	const [before, after] = [start, end].map((part) =>
		part.split(":").filter(Boolean),
	) as [string[], string[]];
	const zeros = Array(8 - before.length - after.length).fill("0") as string[];
	return Buffer.from(
		[...before, ...zeros, ...after]
			.map((group) => group.padStart(4, "0"))
			.join(""),
		"hex",
	);
}

// DER (X.690): a tag, the length of the content, and the content.
function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
	// Only the shortest form is allowed.
	if (length < 0x100)
		return Buffer.concat([Buffer.of(tag, 0x81, length), content]);
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16BE(length);
	return Buffer.concat([Buffer.of(tag, 0x82), bytes, content]);
}

const sequence = (...parts: readonly Uint8Array[]) => tagged(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) => tagged(0x31, ...parts);
const integer = (bytes: readonly number[]) => tagged(0x02, Buffer.from(bytes));
const identifier = (bytes: readonly number[]) =>
	tagged(0x06, Buffer.from(bytes));
const octets = (bytes: Uint8Array) => tagged(0x04, bytes);
const bitString = (bytes: Uint8Array) => tagged(0x03, Buffer.of(0), bytes);
const utf8 = (text: string) => tagged(0x0c, Buffer.from(text, "utf8"));

// Two digits for the year until 2049, four after that (RFC 5280, 4.1.2.5).
function time(at: number): Buffer {
	const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "");
	return Number(text.slice(0, 4)) < 2050
		? tagged(0x17, Buffer.from(text.slice(2), "ascii"))
		: tagged(0x18, Buffer.from(text, "ascii"));
}
