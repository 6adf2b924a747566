import type { Socket } from "bun";
import { summarize } from "./durations.ts";
import { personDn, rootDn, rootPassword } from "./ldap-names.ts";

// Replaces the title of random entries over LDAP, each connection with one request under way. It writes the bytes of the
// requests itself (RFC 4511, BER) and reads only the result code, so that it measures the server.

interface Plan {
	port: number;
	people: number;
	connections: number;
	warmSeconds: number;
	seconds: number;
}

// The tags of RFC 4511.
const sequence = 0x30;
const set = 0x31;
const integer = 0x02;
const octets = 0x04;
const enumerated = 0x0a;
const bindRequest = 0x60;
const bindResponse = 0x61;
const modifyRequest = 0x66;
const modifyResponse = 0x67;
const simplePassword = 0x80;
const replace = 2;

const { port, people, connections, warmSeconds, seconds } = JSON.parse(
	process.argv[2] ?? "",
) as Plan;
const begin = performance.now() + warmSeconds * 1000;
const end = begin + seconds * 1000;
const durations: number[] = [];
let changes = 0;
await Promise.all(Array.from({ length: connections }, changeOn));
process.stdout.write(
	`${JSON.stringify(summarize("OpenLDAP modify", durations, seconds))}\n`,
);
process.exit(0);

async function changeOn(): Promise<void> {
	let sentAt = 0;
	let unread: Buffer | undefined;
	await new Promise<void>((resolve, reject) => {
		const send = (socket: Socket) => {
			const request = writeModify();
			sentAt = performance.now();
			if (socket.write(request) < request.length)
				reject(new Error("A socket takes no request."));
		};
		const read = (socket: Socket, chunk: Buffer) => {
			const bytes = unread ? Buffer.concat([unread, chunk]) : chunk;
			unread = Buffer.from(bytes);
			if (bytes.length < 2 || bytes.length < 2 + (bytes[1] as number)) return;
			unread = undefined;
			const now = performance.now();
			if (demandSuccess(bytes) === modifyResponse && now >= begin && now < end)
				durations.push(now - sentAt);
			if (now < end) send(socket);
			else {
				resolve();
				socket.end();
			}
		};
		void Bun.connect({
			hostname: "127.0.0.1",
			port,
			socket: {
				open: (socket) => {
					socket.write(writeBind());
				},
				data(socket, chunk) {
					try {
						read(socket, chunk);
					} catch (cause) {
						reject(cause as Error);
					}
				},
				close: () => reject(new Error("slapd cut a connection.")),
				error: (_, cause) => reject(cause),
			},
		}).catch(reject);
	});
}

// The tag of a successful response. The message is short, so that each of its lengths is one byte.
function demandSuccess(message: Buffer): number {
	const at = 2 + 2 + (message[3] as number);
	const tag = message[at] as number;
	const code = message[at + 4];
	if ((tag !== bindResponse && tag !== modifyResponse) || code !== 0)
		throw new Error(`slapd answered ${message.toString("hex")}.`);
	return tag;
}

function writeBind(): Buffer {
	return writeMessage(
		writeValue(
			bindRequest,
			writeValue(integer, Buffer.of(3)),
			writeText(rootDn),
			writeValue(simplePassword, Buffer.from(rootPassword)),
		),
	);
}

function writeModify(): Buffer {
	const number = Math.floor(Math.random() * people);
	return writeMessage(
		writeValue(
			modifyRequest,
			writeText(personDn(number)),
			writeValue(
				sequence,
				writeValue(
					sequence,
					writeValue(enumerated, Buffer.of(replace)),
					writeValue(
						sequence,
						writeText("title"),
						writeValue(set, writeText(`Bench ${++changes}`)),
					),
				),
			),
		),
	);
}

// A connection has one request under way, so that all may have the same id.
function writeMessage(operation: Buffer): Buffer {
	return writeValue(sequence, writeValue(integer, Buffer.of(1)), operation);
}

function writeText(text: string): Buffer {
	return writeValue(octets, Buffer.from(text));
}

function writeValue(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const head =
		length < 0x80
			? Buffer.of(tag, length)
			: Buffer.of(tag, 0x82, length >> 8, length & 0xff);
	return Buffer.concat([head, content]);
}
