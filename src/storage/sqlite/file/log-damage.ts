import { closeSync, fstatSync, openSync, readSync } from "node:fs";

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
 * the log up to the first frame with a wrong checksum; a crash of the process never leaves one.
 */
export function findLogDamage(log: string): LogDamage | undefined {
	const descriptor = openSync(log, "r");
	try {
		return readLog(descriptor, log);
	} finally {
		closeSync(descriptor);
	}
}

function readLog(descriptor: number, log: string): LogDamage | undefined {
	const size = fstatSync(descriptor).size;
	// A process that is killed at its first change leaves only a beginning.
	if (size < headerLength + frameHeaderLength + pageSizeMin) return undefined;
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
	const { ends, endsBehind } = countEnds(descriptor, {
		size,
		pageSize,
		header,
		sum,
		isLittleEndian: byteOrder.isLittleEndian,
	});
	if (endsBehind === 0) return undefined;
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
): { ends: number; endsBehind: number } {
	const frameLength = frameHeaderLength + pageSize;
	// A frame that was not written completely does not count.
	const count = Math.floor((size - headerLength) / frameLength);
	let ends = 0;
	let endsBehind = 0;
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
			// Frames of an earlier generation of the log have other salts, and come after those that count.
			const isOfNow =
				frames.getUint32(start + 8) === header.getUint32(16) &&
				frames.getUint32(start + 12) === header.getUint32(20);
			const isEnd = frames.getUint32(start + 4) !== 0;
			if (isWhole && isOfNow) {
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
			if (isWhole) ends++;
			else if (isOfNow) endsBehind++;
		}
	}
	return { ends, endsBehind };
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
