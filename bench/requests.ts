import { readPages } from "./pages.ts";
import type { LoadKind } from "./plan.ts";

/** Ready-made requests; to send one, only its bytes are looked up. */
export interface Requests {
	/** The bytes of a random request of a kind: `buffer` from `start` to `end`. The next `pick` of the kind may change them. */
	pick(kind: LoadKind): Picked;
}

export interface Picked {
	buffer: Buffer;
	start: number;
	end: number;
	/** The text that the reply of a PUT must contain; undefined otherwise. */
	demand: string | undefined;
}

/** People with ready-made requests at most; of a larger directory they are every nth. */
const peopleMax = 100_000;
const pageLength = 100;
const digits = 10;
const titlePrefix = "Bench ";
const titleBlank = titlePrefix + "0".repeat(digits);

/**
 * Reads all people through the API, page by page. It makes a PUT (the body of GET, with a new title each
 * time) and a GET for each person, and a GET for each page.
 */
export async function prepareRequests({
	url,
	token,
	people,
}: {
	url: string;
	token: string;
	people: number;
}): Promise<Requests> {
	const step = Math.max(1, Math.ceil(people / peopleMax));
	const put = openArena();
	const get = openArena();
	const list = openArena();
	const titleAt: number[] = [];
	let seen = 0;
	for await (const page of readPages({ url, token }, pageLength)) {
		const { pathname, search } = new URL(page.url);
		list.add(writeRequest("GET", pathname + search, token));
		for (const person of page.items) {
			if (seen++ % step !== 0) continue;
			const path = `/v1/people/${person.id}`;
			const body = JSON.stringify({ ...person, title: titleBlank });
			const request = writeRequest("PUT", path, token, body);
			const start = put.add(request);
			titleAt.push(start + request.indexOf(titleBlank) + titlePrefix.length);
			get.add(writeRequest("GET", path, token));
		}
	}
	if (seen !== people)
		throw new Error(`The pages show ${seen} people, not ${people}.`);

	const arenas = { put: put.close(), get: get.close(), list: list.close() };
	let changes = 0;
	return {
		pick(kind) {
			const { buffer, starts } = arenas[kind];
			const index = Math.floor(Math.random() * (starts.length - 1));
			const start = starts[index] as number;
			const end = starts[index + 1] as number;
			if (kind !== "put") return { buffer, start, end, demand: undefined };
			const number = String(++changes).padStart(digits, "0");
			buffer.write(number, titleAt[index] as number, digits, "latin1");
			return { buffer, start, end, demand: number };
		},
	};
}

function writeRequest(
	method: string,
	path: string,
	token: string,
	body?: string,
): Buffer {
	const lines = [
		`${method} ${path} HTTP/1.1`,
		"Host: localhost",
		`Authorization: Bearer ${token}`,
	];
	if (body !== undefined)
		lines.push(
			"Content-Type: application/json",
			`Content-Length: ${Buffer.byteLength(body)}`,
		);
	return Buffer.from(`${lines.join("\r\n")}\r\n\r\n${body ?? ""}`);
}

// A buffer of many requests, one after the other.
function openArena() {
	const parts: Buffer[] = [];
	const starts = [0];
	let length = 0;
	return {
		add(request: Buffer): number {
			const start = length;
			parts.push(request);
			length += request.length;
			starts.push(length);
			return start;
		},
		close: () => ({ buffer: Buffer.concat(parts), starts }),
	};
}
