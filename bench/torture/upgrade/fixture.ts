import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { adminToken } from "../../../test/end-to-end/process.ts";

/** A person as the server shows them to the administrator, without presence, which time changes. */
interface ShownPerson {
	id: string;
	/** The number in the entity tag. */
	version: number;
	shown: Record<string, unknown>;
}

/** What a directory held when the code of its time wrote it. */
export interface Fixture {
	schema: number;
	/** The heads of the histories, as `verify` prints them. */
	heads: string[];
	people: ShownPerson[];
}

/** The schemas that a directory ever had; the last one is that of today. */
export const schemas = [1, 2, 3] as const;

/** The parts of a fixture: the file of SQLite, the statements that fill a database of PostgreSQL, and what both hold. */
type PartName = "peopled.db" | "postgres.sql" | "fixture.json";

const archive = fileURLToPath(
	new URL("../../../test/torture/schemas.br", import.meta.url),
);
/** Larger than all parts together, so that what one repeats of another costs nothing. */
const windowBits = 24;

/** Reads what a fixture must hold after an upgrade. */
export function readFixture(schema: number): Fixture {
	return JSON.parse(readPart(schema, "fixture.json").toString()) as Fixture;
}

/** Reads a part of a fixture. */
export function readPart(schema: number, name: PartName): Buffer {
	const part = readArchive().get(`${schema}/${name}`);
	if (part === undefined)
		throw new Error(`${archive} has no ${name} of schema ${schema}.`);
	return part;
}

/** Puts the parts of a schema into the archive, in the place of those that it had. */
export function keepParts(
	schema: number,
	parts: Readonly<Record<PartName, Buffer>>,
): void {
	const kept = existsSync(archive) ? readArchive() : new Map<string, Buffer>();
	for (const [name, content] of Object.entries(parts))
		kept.set(`${schema}/${name}`, content);
	const index = [...kept].map(([name, { length }]) => ({ name, length }));
	const bytes = Buffer.concat([
		Buffer.from(`${JSON.stringify(index)}\n`),
		...kept.values(),
	]);
	writeFileSync(
		archive,
		brotliCompressSync(bytes, {
			params: {
				[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
				[constants.BROTLI_PARAM_LGWIN]: windowBits,
				[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
			},
		}),
	);
}

let read: Map<string, Buffer> | undefined;

// A line with the names and lengths of the parts, then the parts.
function readArchive(): Map<string, Buffer> {
	if (read !== undefined) return read;
	const bytes = brotliDecompressSync(readFileSync(archive));
	const end = bytes.indexOf("\n");
	const index = JSON.parse(bytes.subarray(0, end).toString()) as {
		name: string;
		length: number;
	}[];
	read = new Map();
	let start = end + 1;
	for (const { name, length } of index) {
		read.set(name, bytes.subarray(start, start + length));
		start += length;
	}
	return read;
}

/** Reads every person of the sample organization from a running server. */
export async function readPeople(url: string): Promise<ShownPerson[]> {
	const get = async (address: string) => {
		const reply = await fetch(address, {
			headers: { authorization: `Bearer ${adminToken}` },
		});
		if (!reply.ok)
			throw new Error(`${address}: ${reply.status} ${await reply.text()}`);
		return reply;
	};
	const people: ShownPerson[] = [];
	let next: string | undefined =
		`${url}/v1/people?max=100&callingData=true&excludeStatus=true`;
	while (next !== undefined) {
		const reply = await get(next);
		const { items } = (await reply.json()) as {
			items: ({ id: string } & Record<string, unknown>)[];
		};
		for (const { id } of items) {
			const one = await get(
				`${url}/v1/people/${id}?callingData=true&showAllTypes=true`,
			);
			const {
				status: _status,
				lastActivity: _activity,
				invitePending: _invite,
				...shown
			} = (await one.json()) as Record<string, unknown>;
			const version = Number(
				/^(?:W\/)?"(\d+)/.exec(one.headers.get("etag") ?? "")?.[1],
			);
			people.push({ id, version, shown });
		}
		next = /<([^>]+)>; rel="next"/.exec(reply.headers.get("link") ?? "")?.[1];
	}
	return people.sort((a, b) => (a.id < b.id ? -1 : 1));
}
