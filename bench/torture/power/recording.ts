import { readFileSync } from "node:fs";

/** Something that a process asked of the disk, or sent, in the order in which it happened. Files are named by a number. */
export type DiskEvent =
	| { kind: "write"; file: string; at: number; bytes: Buffer }
	| { kind: "truncate"; file: string; length: number }
	| { kind: "syncBegin" | "syncEnd" | "syncFailed"; file: string; path: string }
	| { kind: "create"; file: string; path: string; isFolder: boolean }
	| { kind: "open"; file: string; path: string }
	| { kind: "rename" | "link"; from: string; to: string }
	| { kind: "unlink"; path: string }
	/** The beginning of an HTTP reply, recorded before it was sent. */
	| { kind: "send"; text: string }
	| { kind: "fault"; path: string };

const headLength = 24;
/** The kinds of `recording-disk.c`, in its order. */
const kinds = [
	...["", "write", "truncate", "syncBegin", "syncEnd", "syncFailed"],
	...["create", "rename", "unlink", "send", "fault", "open", "link"],
];

/** Reads what `recording-disk.c` has recorded; an entry that is not written whole ends it. */
export function readRecording(path: string): DiskEvent[] {
	const bytes = readFileSync(path);
	const events: DiskEvent[] = [];
	for (let at = 0; at + headLength <= bytes.length; ) {
		const length = bytes.readUInt32LE(at + 4);
		const begin = at + headLength;
		if (begin + length > bytes.length) break;
		events.push(
			readEvent({
				kind: kinds[bytes.readUInt32LE(at)] ?? "",
				file: String(bytes.readBigUInt64LE(at + 8)),
				place: Number(bytes.readBigInt64LE(at + 16)),
				bytes: bytes.subarray(begin, begin + length),
			}),
		);
		at = begin + length;
	}
	return events;
}

function readEvent({
	kind,
	file,
	place,
	bytes,
}: {
	kind: string;
	file: string;
	place: number;
	bytes: Buffer;
}): DiskEvent {
	switch (kind) {
		case "write":
			return { kind, file, at: place, bytes };
		case "truncate":
			return { kind, file, length: place };
		case "syncBegin":
		case "syncEnd":
		case "syncFailed":
		case "open":
			return { kind, file, path: bytes.toString() };
		case "create":
			return { kind, file, path: bytes.toString(), isFolder: place === 1 };
		case "rename":
		case "link": {
			const [from = "", to = ""] = bytes.toString().split("\n");
			return { kind, from, to };
		}
		case "unlink":
		case "fault":
			return { kind, path: bytes.toString() };
		case "send":
			return { kind, text: bytes.toString("latin1") };
		default:
			throw new Error(`The recording has an entry of the kind "${kind}".`);
	}
}

/** The status and the tracking id of a reply. */
export function readReply(
	text: string,
): { status: number; trackingId: string } | undefined {
	const [, status] = /^HTTP\/1\.\d (\d+)/.exec(text) ?? [];
	const [, trackingId] = /\r\ntrackingid: *([^\r]+)/i.exec(text) ?? [];
	return status === undefined || trackingId === undefined
		? undefined
		: { status: Number(status), trackingId };
}
