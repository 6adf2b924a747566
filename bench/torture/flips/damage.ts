import {
	closeSync,
	openSync,
	readSync,
	statSync,
	truncateSync,
	writeSync,
} from "node:fs";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";

/** Flips one bit of a file, or cuts its end off; says which. */
export function damage(
	file: string,
	chance: ChanceStream,
	cutsOneIn: number,
): string {
	const size = statSync(file).size;
	if (chance.below(cutsOneIn) === 0) {
		const length = chance.below(size);
		truncateSync(file, length);
		return `cut to ${length} of ${size} bytes`;
	}
	const at = chance.below(size);
	const bit = chance.below(8);
	const descriptor = openSync(file, "r+");
	try {
		const byte = Buffer.alloc(1);
		readSync(descriptor, byte, 0, 1, at);
		byte[0] = (byte[0] ?? 0) ^ (1 << bit);
		writeSync(descriptor, byte, 0, 1, at);
	} finally {
		closeSync(descriptor);
	}
	return `bit ${bit} of byte ${at} of ${size}`;
}
