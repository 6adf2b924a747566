import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openPort } from "../../src/http/port.ts";
import { openTls } from "../../src/process/tls/certificate-files.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { runtimes, startServer } from "./process.ts";

test("the port speaks TLS with fetch and with node:https, to who was given the certificate", async () => {
	const folder = mkdtempSync(join(tmpdir(), "peopled-"));
	try {
		const place = { kind: "self-signed", folder, hosts: [] } as const;
		const tls = openTls(place, Date.now());
		const port = await openPort(
			{ port: 0, host: "127.0.0.1", tls },
			async ({ url }, { address }) => new Response(`${url} ${address}`),
		);
		expect(port.url).toStartWith("https://127.0.0.1:");
		const ca = readFileSync(tls.certificateFile, "utf8");
		const trusting = { tls: { ca } } as RequestInit;
		const reply = await fetch(`${port.url}/x`, trusting);
		expect(await reply.text()).toBe(`${port.url}/x 127.0.0.1`);
		await expect(fetch(`${port.url}/x`)).rejects.toThrow(/certificate/i);
		const status = await new Promise((resolve, reject) => {
			request(`${port.url}/x`, { ca, agent: false }, (message) => {
				message.resume();
				resolve(message.statusCode);
			})
				.on("error", reject)
				.end();
		});
		expect(status).toBe(200);
		await port.close(0);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test.if(process.platform === "linux").each([...runtimes])(
	"several processes behind one port speak TLS with one certificate, on %s",
	async (runtime) => {
		await using database = await takeDatabase();
		await using server = await startServer({
			runtime,
			flags: [
				...["--store", database.address, "--workers", "2"],
				...["--tls", "self-signed"],
			],
		});
		const ca = readFileSync(
			join(server.data, "tls", "certificate.pem"),
			"utf8",
		);
		const ask = () =>
			new Promise<number | undefined>((resolve, reject) => {
				// A connection of its own, so that each of the processes gets some.
				request(`${server.url}/health`, { ca, agent: false }, (message) => {
					message.resume();
					resolve(message.statusCode);
				})
					.on("error", reject)
					.end();
			});
		const statuses = await Promise.all(Array.from({ length: 20 }, ask));
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(await server.stop()).toMatchObject({ exitCode: 0 });
	},
);
