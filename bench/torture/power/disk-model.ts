import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { ChanceStream } from "../../../src/concurrency/chance.ts";
import type { DiskEvent } from "./recording.ts";

const sectorLength = 512;
const pageLength = 4096;

/** A write or a truncation of a file that no sync has covered yet. */
type Change = { index: number } & (
	| { kind: "write"; at: number; bytes: Buffer }
	| { kind: "truncate"; length: number }
);

/** A file, or a folder: what is on the disk for certain, and what may be. */
interface Thing {
	isFolder: boolean;
	content: Content;
	pending: Change[];
	/** Set by the sync that has begun last, until it ends. */
	syncBegan: number;
}

/** A name that was given or taken, in its folder. */
interface NameChange {
	index: number;
	folder: string;
	names: readonly (readonly [path: string, thing: Thing | undefined])[];
}

/** What of the changes that no sync has covered is on an image. */
export type Survival = "none" | "all" | "some";

/** What happened to the changes that no sync had covered. */
interface ImageCounts {
	kept: number;
	dropped: number;
	torn: number;
	names: number;
}

/**
 * A disk that is filled by the events of a recording, and knows at each of them what a power failure at this moment would certainly keep.
 *
 * A sync of a file covers the writes that had returned when it began. A sync of a folder covers the names in it; without one, the
 * names that were given and taken last may be missing, but not one before another: file systems with a journal keep that order.
 */
export class DiskModel {
	readonly #folder: string;
	readonly #things = new Map<string, Thing>();
	/** What has each name now, and on the disk for certain. */
	readonly #names = new Map<string, Thing>();
	readonly #kept = new Map<string, Thing>();
	#pendingNames: NameChange[] = [];
	#index = 0;

	/** Everything that is in the folder now is on the disk. */
	constructor(folder: string) {
		this.#folder = folder;
		const root = newThing(true);
		this.#kept.set(folder, root);
		this.#names.set(folder, root);
		for (const entry of listAll(folder)) {
			const thing = newThing(entry.isFolder);
			if (!entry.isFolder) thing.content.write(0, readFileSync(entry.path));
			this.#kept.set(entry.path, thing);
			this.#names.set(entry.path, thing);
		}
	}

	/** How many events it has taken. */
	get index(): number {
		return this.#index;
	}

	take(event: DiskEvent): void {
		const index = this.#index++;
		switch (event.kind) {
			case "write":
				this.#thingOf(event.file)?.pending.push({
					...{ index, kind: "write" },
					...{ at: event.at, bytes: event.bytes },
				});
				break;
			case "truncate":
				this.#thingOf(event.file)?.pending.push({
					...{ index, kind: "truncate", length: event.length },
				});
				break;
			case "create": {
				const thing = newThing(event.isFolder);
				if (!event.isFolder) this.#things.set(event.file, thing);
				this.#name(index, [[event.path, thing]]);
				break;
			}
			case "open":
				this.#open(index, event);
				break;
			case "rename":
				this.#name(index, [
					[event.from, undefined],
					[event.to, this.#names.get(event.from)],
				]);
				break;
			case "link":
				this.#name(index, [[event.to, this.#names.get(event.from)]]);
				break;
			case "unlink":
				this.#name(index, [[event.path, undefined]]);
				break;
			case "syncBegin": {
				const thing = this.#synced(event);
				if (thing) thing.syncBegan = index;
				break;
			}
			case "syncEnd":
				this.#sync(event);
				break;
			case "syncFailed": {
				const thing = this.#synced(event);
				if (thing) this.#lose(thing);
			}
		}
	}

	/** Writes an image of the disk after a power failure at this moment into a folder. */
	writeImage(
		target: string,
		survival: Survival,
		chance: ChanceStream,
	): ImageCounts {
		const counts = { kept: 0, dropped: 0, torn: 0, names: 0 };
		const contents = new Map<Thing, Buffer>();
		for (const [path, thing] of this.#namesAfter(survival, chance, counts)) {
			const place = join(target, relative(this.#folder, path));
			if (thing.isFolder) {
				mkdirSync(place, { recursive: true });
				continue;
			}
			const content =
				contents.get(thing) ?? contentAfter(thing, survival, chance, counts);
			contents.set(thing, content);
			mkdirSync(dirname(place), { recursive: true });
			writeFileSync(place, content);
		}
		return counts;
	}

	/** Everything that was written, as it would be without a failure. */
	readAll(): Map<string, Buffer> {
		const found = new Map<string, Buffer>();
		for (const [path, thing] of this.#names)
			if (!thing.isFolder) {
				const content = thing.content.copy();
				for (const change of thing.pending) apply(content, change);
				found.set(path, content.bytes());
			}
		return found;
	}

	// Names below a folder that is not there are not there either.
	#namesAfter(
		survival: Survival,
		chance: ChanceStream,
		counts: ImageCounts,
	): Map<string, Thing> {
		const names = new Map(this.#kept);
		const ends = new Map<string, number>();
		for (const { folder } of this.#pendingNames)
			ends.set(folder, (ends.get(folder) ?? 0) + 1);
		for (const [folder, length] of ends)
			ends.set(
				folder,
				survival === "none"
					? 0
					: survival === "all"
						? length
						: chance.below(length + 1),
			);
		for (const { folder, names: changed } of this.#pendingNames) {
			const left = ends.get(folder) ?? 0;
			if (left === 0) {
				counts.names++;
				continue;
			}
			ends.set(folder, left - 1);
			for (const [path, thing] of changed) setName(names, path, thing);
		}
		for (const path of [...names.keys()])
			if (path !== this.#folder && !isReachable(names, path, this.#folder))
				names.delete(path);
		return names;
	}

	#thingOf(file: string): Thing | undefined {
		return this.#things.get(file);
	}

	#synced({ file, path }: { file: string; path: string }): Thing | undefined {
		const named = this.#names.get(path);
		return named?.isFolder ? named : this.#thingOf(file);
	}

	// A file that was made with a system call of the runtime's own, or was there before.
	#open(index: number, { file, path }: { file: string; path: string }): void {
		const known = this.#names.get(path);
		if (known !== undefined) {
			this.#things.set(file, known);
			return;
		}
		const thing = newThing(false);
		this.#things.set(file, thing);
		this.#name(index, [[path, thing]]);
	}

	#name(
		index: number,
		names: readonly (readonly [string, Thing | undefined])[],
	): void {
		for (const [path, thing] of names) setName(this.#names, path, thing);
		const folder = dirname(names[0]?.[0] ?? "");
		this.#pendingNames.push({ index, folder, names });
	}

	#sync(event: { file: string; path: string }): void {
		const thing = this.#synced(event);
		if (thing === undefined) return;
		if (thing.isFolder) {
			const isCovered = (change: NameChange) =>
				change.folder === event.path && change.index < thing.syncBegan;
			for (const change of this.#pendingNames.filter(isCovered))
				for (const [path, named] of change.names)
					setName(this.#kept, path, named);
			this.#pendingNames = this.#pendingNames.filter(
				(change) => !isCovered(change),
			);
			return;
		}
		for (const change of thing.pending)
			if (change.index < thing.syncBegan) apply(thing.content, change);
		thing.pending = thing.pending.filter(
			({ index }) => index >= thing.syncBegan,
		);
	}

	// After a failed sync the system takes the pages for written, although they are not.
	#lose(thing: Thing): void {
		thing.pending = thing.pending.filter(
			({ index }) => index >= thing.syncBegan,
		);
	}
}

function newThing(isFolder: boolean): Thing {
	return { isFolder, content: new Content(), pending: [], syncBegan: 0 };
}

function setName(
	names: Map<string, Thing>,
	path: string,
	thing: Thing | undefined,
): void {
	if (thing === undefined) names.delete(path);
	else names.set(path, thing);
}

function isReachable(
	names: ReadonlyMap<string, Thing>,
	path: string,
	root: string,
): boolean {
	for (let folder = dirname(path); folder !== root; folder = dirname(folder))
		if (!names.has(folder)) return false;
	return true;
}

function apply(content: Content, change: Change): void {
	if (change.kind === "write") content.write(change.at, change.bytes);
	else content.truncate(change.length);
}

function contentAfter(
	thing: Thing,
	survival: Survival,
	chance: ChanceStream,
	counts: ImageCounts,
): Buffer {
	const content = thing.content.copy();
	for (const change of thing.pending) {
		const draw = chance.below(3);
		if (survival === "none" || (survival === "some" && draw === 0))
			counts.dropped++;
		else if (survival === "all" || draw === 1 || change.kind === "truncate") {
			counts.kept++;
			apply(content, change);
		} else {
			counts.torn++;
			tear(content, change, chance);
		}
	}
	return content.bytes();
}

// Whole sectors or pages of a write are there, the others are not: the first ones, or any.
function tear(
	content: Content,
	{ at, bytes }: { at: number; bytes: Buffer },
	chance: ChanceStream,
): void {
	const unit = chance.below(2) === 0 ? sectorLength : pageLength;
	const isPrefix = chance.below(2) === 0;
	const first = unit - (at % unit);
	const begins = [0];
	for (let begin = first; begin < bytes.length; begin += unit)
		begins.push(begin);
	const end = chance.below(begins.length + 1);
	for (const [number, begin] of begins.entries())
		if (isPrefix ? number < end : chance.below(2) === 0)
			content.write(
				at + begin,
				bytes.subarray(begin, begins[number + 1] ?? bytes.length),
			);
}

function listAll(folder: string): { path: string; isFolder: boolean }[] {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter(({ name }) => !name.endsWith("-shm"))
		.map((entry) => ({
			path: join(entry.parentPath, entry.name),
			isFolder: entry.isDirectory(),
		}));
}

/** Bytes that grow as they are written; nothing that was written is zero. */
class Content {
	#bytes: Buffer = Buffer.alloc(0);
	#length = 0;

	write(at: number, bytes: Buffer): void {
		const end = at + bytes.length;
		if (end > this.#bytes.length) {
			const larger = Buffer.alloc(Math.max(end, this.#bytes.length * 2));
			this.#bytes.copy(larger, 0, 0, this.#length);
			this.#bytes = larger;
		}
		bytes.copy(this.#bytes, at);
		this.#length = Math.max(this.#length, end);
	}

	truncate(length: number): void {
		if (length < this.#length) this.#bytes.fill(0, length, this.#length);
		else this.write(length, Buffer.alloc(0));
		this.#length = length;
	}

	copy(): Content {
		const copy = new Content();
		copy.#bytes = Buffer.from(this.#bytes.subarray(0, this.#length));
		copy.#length = this.#length;
		return copy;
	}

	bytes(): Buffer {
		return this.#bytes.subarray(0, this.#length);
	}
}
