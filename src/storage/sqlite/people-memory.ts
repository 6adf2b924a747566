import type { PeopleMemory } from "../../directory/store/people-memory.ts";

/** Other people whose changes are watched, at most. */
const othersMax = 10_000;
/** People who were asked for while the memory was full, at most. A power of two. */
const askedMax = 16_384;

/** The memory of one connection, which its writes keep true. */
export interface OwnPeopleMemory extends PeopleMemory {
	/** Call before a person or their presence is written. */
	forget(personId: string): void;
	/** Forgets everything. */
	clear(): void;
}

/** A thing that is kept of a person. One object, since there are many. */
interface Kept {
	orgId: string;
	form: number;
	thing: object;
	bytes: number;
	/** Another person that it was made from, and the mark of that person at that time. */
	other: string | undefined;
	otherMark: object | undefined;
	/** Whether it was recalled since the memory last looked for something to drop. */
	isUsed: boolean;
	/** The same person in another form. */
	next: Kept | undefined;
}

/**
 * The writes of this connection name the person. Those of other connections and processes change `readVersion` (`PRAGMA
 * data_version`), which is asked before anything is recalled: a commit that its client knows of is never overlooked.
 * Batches and short transactions are written without a pause, so nobody looks while a write is not committed. A full
 * memory takes in only what is asked for a second time, so that people who are read once drop nothing.
 */
export function openPeopleMemory(
	readVersion: () => number | undefined,
	bytesMax: () => number,
): OwnPeopleMemory {
	const people = new Map<string, Kept>();
	// A mark stands for the state of a person until they are written.
	const marks = new Map<string, object>();
	const isAskedAgain = openDoorkeeper();
	let bytes = 0;
	let generation = 0;
	let version: number | undefined;
	const drop = (personId: string) => {
		for (let kept = people.get(personId); kept; kept = kept.next)
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
	const makeRoom = (max: number) => {
		for (const [personId, kept] of people) {
			if (bytes <= max) return;
			if (kept.isUsed) {
				kept.isUsed = false;
				people.delete(personId);
				people.set(personId, kept);
			} else drop(personId);
		}
	};
	return {
		get generation() {
			return generation;
		},
		recall({ orgId, id }, form) {
			const first = people.get(id);
			// Nothing can be untrue. A version from before the reading is enough: a later commit changes it.
			if (first === undefined) {
				version ??= readVersion();
				return undefined;
			}
			const present = readVersion();
			if (present !== version) {
				version = present;
				clear();
				return undefined;
			}
			if (first.orgId !== orgId) return undefined;
			if (!isTrue(first)) {
				drop(id);
				return undefined;
			}
			first.isUsed = true;
			return findForm(first, form)?.thing;
		},
		keep(thing, made) {
			if (made.generation !== generation) return;
			const { orgId, id } = made.key;
			const max = bytesMax();
			if (bytes + made.bytes > max && !isAskedAgain(id)) return;
			const other = made.alsoFrom;
			const otherMark = other === undefined ? undefined : markOf(other);
			const { form } = made;
			const first = people.get(id);
			// Other forms of the same person stay beside it.
			const mayStay =
				first?.orgId === orgId &&
				first.otherMark === otherMark &&
				findForm(first, form) === undefined;
			if (!mayStay) drop(id);
			people.set(id, {
				orgId,
				form,
				thing,
				bytes: made.bytes,
				other,
				otherMark,
				isUsed: false,
				next: people.get(id),
			});
			bytes += made.bytes;
			makeRoom(max);
		},
		forget(personId) {
			generation++;
			drop(personId);
			marks.delete(personId);
		},
		clear,
	};
}

function findForm(first: Kept | undefined, form: number): Kept | undefined {
	for (let kept = first; kept !== undefined; kept = kept.next)
		if (kept.form === form) return kept;
	return undefined;
}

// Knows most of those who were asked for lately, by a hash.
function openDoorkeeper(): (personId: string) => boolean {
	const asked = new Uint32Array(askedMax);
	return (personId) => {
		let hash = 1;
		for (let at = 0; at < personId.length; at++)
			hash = (Math.imul(hash, 31) + personId.charCodeAt(at)) >>> 0;
		const place = hash % askedMax;
		if (asked[place] === hash) return true;
		asked[place] = hash;
		return false;
	};
}
