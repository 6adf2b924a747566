import {
	closeSync,
	existsSync,
	fstatSync,
	openSync,
	readFileSync,
	readSync,
} from "node:fs";
import { endianness } from "node:os";

// The format of a write-ahead log: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
const headerLength = 32;
const frameHeaderLength = 24;
const magics: Readonly<Record<number, { isLittleEndian: boolean }>> = {
	931071618: { isLittleEndian: true },
	931071619: { isLittleEndian: false },
};
const pageSizeMin = 512;
/** Frames read at a time. */
const stepLength = 256;

/** Damage in a log that a process left behind, which SQLite would silently skip. */
interface LogDamage {
	/** Complete ends of transactions in the log, which count. */
	ends: number;
	/** Ends of transactions after the first damaged frame: they do not count. */
	endsBehind: number;
	/** One sentence for operators. */
	sentence: string;
}

/**
 * Reads a log that no process has open, and reports when written data in it does not count. SQLite reads
 * the log up to the first frame with a wrong checksum; a crash of the process never leaves one. `index` is the file that the
 * processes shared (`-shm`): after a crash it records how many frames counted, so that a log that was cut off is reported too.
 */
export function findLogDamage(
	log: string,
	index?: string,
): LogDamage | undefined {
	// Read first: the log may only have more frames than its index records.
	const noted = index === undefined ? undefined : readIndex(index);
	const descriptor = openSync(log, "r");
	try {
		return readLog(descriptor, log, noted);
	} finally {
		closeSync(descriptor);
	}
}

// The format of the index: https://www.sqlite.org/walformat.html#the_wal_index_header. A commit changes it when its frames are on disk.
interface NotedFrames {
	count: number;
	/** Of the generation of the log to which the count belongs. */
	salts: Buffer;
}

const indexHeaderLength = 48;

function readIndex(index: string): NotedFrames | undefined {
	if (!existsSync(index)) return undefined;
	const bytes = readFileSync(index);
	const isWhole =
		bytes.length >= 2 * indexHeaderLength &&
		// It is written twice; a copy that differs was not written completely.
		bytes
			.subarray(0, indexHeaderLength)
			.equals(bytes.subarray(indexHeaderLength, 2 * indexHeaderLength)) &&
		bytes[12] === 1;
	if (!isWhole) return undefined;
	const count =
		endianness() === "LE" ? bytes.readUInt32LE(16) : bytes.readUInt32BE(16);
	return { count, salts: bytes.subarray(32, 40) };
}

function readLog(
	descriptor: number,
	log: string,
	noted: NotedFrames | undefined,
): LogDamage | undefined {
	const size = fstatSync(descriptor).size;
	// A process that is killed at its first change leaves nothing, and so does a checkpoint that cuts the log off.
	if (size < headerLength) return undefined;
	const header = read(descriptor, 0, headerLength);
	const byteOrder = magics[header.getUint32(0)];
	const pageSize = header.getUint32(8);
	const sum =
		byteOrder && addUp([0, 0], header, 0, 24, byteOrder.isLittleEndian);
	if (
		byteOrder === undefined ||
		sum === undefined ||
		!isSum(sum, header, 24) ||
		pageSize < pageSizeMin
	)
		return {
			ends: 0,
			endsBehind: 1,
			sentence: `The beginning of ${log} is damaged, so nothing in it counts: acknowledged changes are missing.`,
		};
	const { ends, endsBehind, frames } = countEnds(descriptor, {
		size,
		pageSize,
		header,
		sum,
		isLittleEndian: byteOrder.isLittleEndian,
	});
	if (endsBehind === 0) {
		const salts = Buffer.from(header.buffer, 16, 8);
		if (noted?.salts.equals(salts) !== true || noted.count <= frames)
			return undefined;
		return {
			ends,
			endsBehind: 1,
			sentence: `${log} was cut off: ${noted.count} pages of it counted, and ${frames} are there. Acknowledged changes are missing.`,
		};
	}
	return {
		ends,
		endsBehind,
		sentence:
			endsBehind === 1
				? `${log} has one transaction after its last complete one, which does not count. A power failure can leave one that was not acknowledged; otherwise the log is damaged, and an acknowledged change is missing.`
				: `${log} has ${endsBehind} transactions after its last complete one, which do not count: the log is damaged, and acknowledged changes are missing.`,
	};
}

type Sum = readonly [number, number];

function countEnds(
	descriptor: number,
	{
		size,
		pageSize,
		header,
		sum,
		isLittleEndian,
	}: {
		size: number;
		pageSize: number;
		header: DataView;
		sum: Sum;
		isLittleEndian: boolean;
	},
): { ends: number; endsBehind: number; frames: number } {
	const frameLength = frameHeaderLength + pageSize;
	// A frame that was not written completely does not count.
	const count = Math.floor((size - headerLength) / frameLength);
	let ends = 0;
	let endsBehind = 0;
	/** Frames up to the last end of a transaction that counts. */
	let counted = 0;
	let isWhole = true;
	let previous = sum;
	for (let first = 0; first < count; first += stepLength) {
		const step = Math.min(stepLength, count - first);
		const frames = read(
			descriptor,
			headerLength + first * frameLength,
			step * frameLength,
		);
		for (let frame = 0; frame < step; frame++) {
			const start = frame * frameLength;
			// Frames of an earlier generation of the log have two other salts, and come after those that count. With one other salt
			// a frame is damaged.
			const salts = [8, 12].filter(
				(at) => frames.getUint32(start + at) === header.getUint32(at + 8),
			).length;
			const isEnd = frames.getUint32(start + 4) !== 0;
			if (isWhole && salts === 2) {
				const begun = addUp(previous, frames, start, 8, isLittleEndian);
				previous = addUp(
					begun,
					frames,
					start + frameHeaderLength,
					pageSize,
					isLittleEndian,
				);
				isWhole = isSum(previous, frames, start + 16);
			} else isWhole = false;
			if (!isEnd) continue;
			if (isWhole) {
				ends++;
				counted = first + frame + 1;
			} else if (salts > 0) endsBehind++;
		}
	}
	return { ends, endsBehind, frames: counted };
}

function read(descriptor: number, at: number, length: number): DataView {
	const bytes = new Uint8Array(length);
	readSync(descriptor, bytes, 0, length, at);
	return new DataView(bytes.buffer);
}

// SQLite's checksum: two sums over words of four bytes, each including the other.
function addUp(
	[first, second]: Sum,
	bytes: DataView,
	start: number,
	length: number,
	isLittleEndian: boolean,
): Sum {
	let one = first;
	let two = second;
	for (let at = start; at < start + length; at += 8) {
		one = (one + bytes.getUint32(at, isLittleEndian) + two) >>> 0;
		two = (two + bytes.getUint32(at + 4, isLittleEndian) + one) >>> 0;
	}
	return [one, two];
}

function isSum([one, two]: Sum, bytes: DataView, at: number): boolean {
	return bytes.getUint32(at) === one && bytes.getUint32(at + 4) === two;
}
