import type { PeopleMemory } from "../../directory/store/people-memory.ts";

/** The size of all kept things together. A reply takes about a kilobyte, so that some six thousand people fit. */
const bytesMaxDefault = 8 * 1024 * 1024;
/** Other people whose changes are watched, at most. */
const othersMax = 10_000;

/** The memory of one connection, which its writes keep true. */
export interface OwnPeopleMemory extends PeopleMemory {
	/** Call before a person or their presence is written. */
	forget(personId: string): void;
	/** Forgets everything. */
	clear(): void;
}

/** What is kept of a person, by form. */
interface Kept {
	orgId: string;
	things: (object | undefined)[];
	/** Another person that it was made from, and the mark of that person at that time. */
	other: string | undefined;
	otherMark: object | undefined;
	bytes: number;
}

/**
 * The writes of this connection name the person. Those of other connections and processes change `readVersion` (`PRAGMA
 * data_version`), which is asked each time: a commit that its client knows of is never overlooked. Batches and short
 * transactions are written without a pause, so nobody looks while a write is not committed.
 */
export function openPeopleMemory(
	readVersion: () => number | undefined,
	bytesMax = bytesMaxDefault,
): OwnPeopleMemory {
	const people = new Map<string, Kept>();
	// A mark stands for the state of a person until they are written.
	const marks = new Map<string, object>();
	let bytes = 0;
	let generation = 0;
	let version: number | undefined;
	const drop = (personId: string, kept: Kept | undefined) => {
		if (kept === undefined) return;
		bytes -= kept.bytes;
		people.delete(personId);
	};
	const clear = () => {
		generation++;
		people.clear();
		marks.clear();
		bytes = 0;
	};
	const markOf = (personId: string) => {
		let mark = marks.get(personId);
		if (mark === undefined) {
			if (marks.size >= othersMax) marks.clear();
			mark = {};
			marks.set(personId, mark);
		}
		return mark;
	};
	const isTrue = ({ other, otherMark }: Kept) =>
		other === undefined || marks.get(other) === otherMark;
	return {
		get generation() {
			return generation;
		},
		recall({ orgId, id }, form) {
			const present = readVersion();
			if (present !== version) {
				version = present;
				clear();
			}
			const kept = people.get(id);
			if (kept === undefined || kept.orgId !== orgId) return undefined;
			if (!isTrue(kept)) {
				drop(id, kept);
				return undefined;
			}
			// Only a memory that fills up has to know what is in use.
			if (bytes > bytesMax / 2) {
				people.delete(id);
				people.set(id, kept);
			}
			return kept.things[form];
		},
		keep(thing, made) {
			if (made.generation !== generation) return;
			const { orgId, id } = made.key;
			const other = made.alsoFrom;
			const otherMark = other === undefined ? undefined : markOf(other);
			let kept = people.get(id);
			if (
				kept === undefined ||
				kept.orgId !== orgId ||
				kept.otherMark !== otherMark
			) {
				drop(id, kept);
				kept = { orgId, things: [], other, otherMark, bytes: 0 };
				people.set(id, kept);
			}
			kept.things[made.form] = thing;
			kept.bytes += made.bytes;
			bytes += made.bytes;
			for (const [eldest, its] of people) {
				if (bytes <= bytesMax) break;
				drop(eldest, its);
			}
		},
		forget(personId) {
			generation++;
			drop(personId, people.get(personId));
			marks.delete(personId);
		},
		clear,
	};
}
