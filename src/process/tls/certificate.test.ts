import { describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, get } from "node:https";
import { type AddressInfo, isIP } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { certificateLifeMs, makeCertificate } from "./certificate.ts";
import { openTls } from "./certificate-files.ts";

const now = Date.UTC(2026, 0, 15);

describe("a self-signed certificate", () => {
	test("is signed with its own key, and is for the hosts that it names and no other", () => {
		const { certificate } = makeCertificate({
			hosts: ["localhost", "127.0.0.1", "::1", "people.example.org"],
			now,
		});
		const read = new X509Certificate(certificate);
		expect(read.verify(read.publicKey)).toBe(true);
		expect(read.checkIssued(read)).toBe(true);
		expect(Date.parse(read.validTo)).toBe(now + certificateLifeMs);
		for (const host of ["localhost", "people.example.org"])
			expect(read.checkHost(host)).toBe(host);
		for (const address of ["127.0.0.1", "::1"])
			expect(read.checkIP(address)).toBe(address);
		expect(read.checkHost("example.org")).toBeUndefined();
		expect(read.checkIP("10.0.0.1")).toBeUndefined();
	});

	test("names every address as it is", () => {
		fc.assert(
			fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
				fc.pre(isIP(address) === 4 || URL.canParse(`http://[${address}]`));
				const { certificate } = makeCertificate({ hosts: [address], now });
				const { subjectAltName = "" } = new X509Certificate(certificate);
				expect(canonical(subjectAltName.replace("IP Address:", ""))).toBe(
					canonical(address),
				);
			}),
			{ numRuns: 50 },
		);
	});

	test("lasts past the year 2049, in which times are written otherwise", () => {
		const later = Date.UTC(2051, 0, 1);
		const { certificate } = makeCertificate({ hosts: ["a"], now: later });
		expect(Date.parse(new X509Certificate(certificate).validTo)).toBe(
			later + certificateLifeMs,
		);
	});

	test("is kept in files that nobody else reads, and made again only when it has to be", () => {
		const folder = join(mkdtempSync(join(tmpdir(), "peopled-")), "tls");
		try {
			const settings = {
				kind: "self-signed",
				folder,
				hosts: ["a.example"],
			} as const;
			const made = openTls(settings, now);
			expect(statSync(`${folder}/key.pem`).mode & 0o777).toBe(0o600);
			expect(openTls(settings, now)).toEqual(made);
			const wider = openTls({ ...settings, hosts: ["b.example"] }, now);
			expect(wider.fingerprint).not.toBe(made.fingerprint);
			const later = openTls(settings, now + certificateLifeMs);
			expect(later.fingerprint).not.toBe(wider.fingerprint);
			expect(readFileSync(later.certificateFile, "utf8")).toBe(
				later.certificate,
			);
		} finally {
			rmSync(join(folder, ".."), { recursive: true });
		}
	});

	test("lets a client in that was given it, and not one that was not", async () => {
		const { key, certificate } = makeCertificate({
			hosts: ["localhost", "127.0.0.1"],
			now: Date.now(),
		});
		const server = createServer({ key, cert: certificate }, (_, reply) => {
			reply.end("well");
		});
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", resolve),
		);
		const { port } = server.address() as AddressInfo;
		const ask = (ca?: string) =>
			new Promise<string>((resolve) => {
				get({ host: "127.0.0.1", port, ca, agent: false }, (reply) => {
					reply.resume();
					resolve(String(reply.statusCode));
				}).on("error", ({ message }) => resolve(message));
			});
		try {
			expect(await ask(certificate)).toBe("200");
			expect(await ask()).toMatch(/self.signed/i);
		} finally {
			server.close();
		}
	});
});

test("a certificate or key that is not there is named in a sentence", () => {
	expect(() =>
		openTls(
			{ kind: "files", certificateFile: "/none/c.pem", keyFile: "/none/k.pem" },
			now,
		),
	).toThrow(/certificate for TLS cannot be read: .*\/none\/c\.pem/);
});

/** An address in the form of a URL, with its zeros shortened. */
function canonical(address: string): string {
	return address.includes(":")
		? new URL(`http://[${address}]`).hostname
		: address;
}
