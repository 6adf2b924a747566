import { once } from "node:events";
import {
	createWriteStream,
	existsSync,
	mkdirSync,
	writeFileSync,
} from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { personDn, rootDn, rootPassword, suffix } from "./ldap-names.ts";
import type { Settings } from "./measure.ts";
import type { LoadResult } from "./plan.ts";
import { run, runCommand, startCommand } from "./processes.ts";

/** Debian's server. */
const slapd = "/usr/sbin/slapd";
const slapadd = "/usr/sbin/slapadd";
const schemas = "/etc/ldap/schema";
const modules = "/usr/lib/ldap";
const mapBytesMax = 16 * 1024 ** 3;
const startMsMax = 30_000;
const warmSeconds = 2;

/**
 * Durable changes of one attribute in OpenLDAP, with as many people and connections; undefined where Debian's `slapd` is not
 * installed. Its database waits for the disk with every change, which is its default.
 */
export async function measureOpenLdap(
	{ folder, seconds, connections, tell }: Settings,
	people: number,
): Promise<LoadResult | undefined> {
	if (!existsSync(slapd)) return undefined;
	tell("OpenLDAP");
	const home = join(folder, "openldap");
	mkdirSync(join(home, "data"), { recursive: true });
	const configuration = join(home, "slapd.conf");
	writeFileSync(configuration, writeConfiguration(home));
	const entries = join(home, "entries.ldif");
	await writeEntries(entries, people);
	await runCommand(slapadd, ["-q", "-f", configuration, "-l", entries]);
	const port = await findPort();
	const server = startCommand(slapd, [
		...["-d", "0", "-f", configuration, "-h", `ldap://127.0.0.1:${port}`],
	]);
	await waitForPort(port);
	const plan = { port, people, connections, warmSeconds, seconds };
	const [line = ""] = await run("bench/ldap-load.ts", [JSON.stringify(plan)]);
	await server.stop();
	return JSON.parse(line) as LoadResult;
}

function writeConfiguration(home: string): string {
	return `${["core", "cosine", "inetorgperson"]
		.map((name) => `include ${schemas}/${name}.schema`)
		.join("\n")}
modulepath ${modules}
moduleload back_mdb
pidfile ${home}/slapd.pid
argsfile ${home}/slapd.args
loglevel none
database mdb
suffix "${suffix}"
rootdn "${rootDn}"
rootpw ${rootPassword}
directory ${home}/data
maxsize ${mapBytesMax}
index objectClass,uid,mail eq
`;
}

async function writeEntries(file: string, people: number): Promise<void> {
	const stream = createWriteStream(file);
	stream.write(
		`dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: bench\no: Bench\n\n`,
	);
	for (let number = 0; number < people; number++) {
		const isTaken = stream.write(writeEntry(number));
		if (!isTaken) await once(stream, "drain");
	}
	stream.end();
	await once(stream, "close");
}

function writeEntry(number: number): string {
	return `dn: ${personDn(number)}
objectClass: inetOrgPerson
uid: person${number}
cn: Person Number ${number}
displayName: Person Number ${number}
givenName: Person
sn: Number ${number}
mail: person${number}@bench.example
departmentNumber: Operations
title: Facilities Manager

`;
}

async function findPort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}

async function waitForPort(port: number): Promise<void> {
	const end = performance.now() + startMsMax;
	for (;;) {
		const socket = connect(port, "127.0.0.1");
		const isOpen = await new Promise<boolean>((resolve) => {
			socket.once("connect", () => resolve(true));
			socket.once("error", () => resolve(false));
		});
		socket.destroy();
		if (isOpen) return;
		if (performance.now() > end) throw new Error("slapd does not get ready.");
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
