import type { Person } from "../../contract/person.ts";

/** A page to read: the one at an address from another page, or the one at an offset. */
export type PageWanted =
	| { address: string }
	| {
			offset: number;
			max: number;
			/** Counted from the end, in the opposite order. */
			isFromEnd: boolean;
			/** Counted from this place in the list instead of its beginning. */
			landmark?: string;
	  };

/** A place in the list that the server finds without counting: the people from an index on. */
export interface Landmark {
	index: number;
	/** A name, at which the list would begin. */
	name: string;
}

/** A page as it was read. */
interface PageRead {
	items: readonly Person[];
	next: string | undefined;
	/** The number of people searched, if the server found fewer than requested. */
	looked?: number;
}

export type ReadPage = (
	wanted: PageWanted,
	signal: AbortSignal,
) => Promise<PageRead>;

/** The maximum number of pages in memory. Others are read again when they come into view. */
const pagesKeptMax = 20;
const pageSize = 50;

/**
 * A list of people that is read page by page as it comes into view and dropped when it is far away, so that its memory
 * does not grow with the organization. Once the total is known, any position can be reached directly.
 */
export class PeopleWindow {
	/** The number of people known so far. */
	length = 0;
	/** Whether no one follows the last known person. */
	isComplete = false;
	/** The number of people searched for the page that is being read; 0 while the server finds enough. */
	looked = 0;
	/** Whether the search was stopped before the end. */
	isStopped = false;
	fault: unknown;

	readonly #read: ReadPage;
	readonly #size: number;
	#changed: () => void;
	/** By their index in the list; undefined: dropped. */
	readonly #pages = new Map<number, readonly Person[] | undefined>();
	readonly #addresses = new Map<number, string>();
	readonly #abort = new AbortController();
	/** The page that the server was still searching for. */
	#unfinished: { index: number; next: string } | undefined;
	#isReading = false;
	#isCounted = false;
	#wanted: readonly [from: number, to: number] = [0, 0];
	#landmarks: readonly Landmark[] = [];

	constructor(read: ReadPage, changed: () => void, size = pageSize) {
		this.#read = read;
		this.#changed = changed;
		this.#size = size;
	}

	/** Aborted when the read is canceled. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	/** Whether nothing was read yet. */
	get isEmptyYet(): boolean {
		return this.#pages.size === 0;
	}

	/** The person at an index, or undefined while it is not in memory. */
	at(index: number): Person | undefined {
		const page = Math.floor(index / this.#size);
		return this.#pages.get(page)?.[index - page * this.#size];
	}

	/** Sets the number of people. */
	setTotal(total: number): void {
		this.#isCounted = true;
		this.length = total;
		this.isComplete = true;
		void this.#readOn();
	}

	/** Sets the range in view. Its missing parts are read, one page at a time. */
	want(from: number, to: number): void {
		this.#wanted = [from, to];
		void this.#readOn();
	}

	/** From now on, calls another listener after each read. */
	follow(changed: () => void): void {
		this.#changed = changed;
	}

	/** Names places in the list, in ascending order, so that people near them are read at once. */
	setLandmarks(landmarks: readonly Landmark[]): void {
		this.#landmarks = landmarks;
	}

	/** Everyone in memory, in the order of the list. */
	known(): Person[] {
		return [...this.#pages]
			.toSorted(([left], [right]) => left - right)
			.flatMap(([, people = []]) => people);
	}

	/** Reads everyone in view again. */
	reload(): void {
		for (const index of this.#pages.keys()) this.#pages.set(index, undefined);
		this.#addresses.clear();
		this.#unfinished = undefined;
		this.#landmarks = [];
		void this.#readOn();
	}

	/** Replaces a person by their new state. */
	replace(person: Person): void {
		for (const [index, people] of this.#pages)
			this.#pages.set(
				index,
				people?.map((known) => (known.id === person.id ? person : known)),
			);
	}

	retry(): void {
		this.fault = undefined;
		void this.#readOn();
	}

	/** Stops the search, or continues it. */
	stop(): void {
		this.isStopped = true;
	}
	lookOn(): void {
		this.isStopped = false;
		void this.#readOn();
	}

	/** Cancels the current read. */
	close(): void {
		this.#abort.abort();
	}

	async #readOn(): Promise<void> {
		if (this.#isReading || this.isStopped || this.fault !== undefined) return;
		this.#isReading = true;
		try {
			for (
				let index = this.#missing();
				index !== undefined && !this.isStopped;
				index = this.#missing()
			) {
				await this.#readPage(index);
				this.#changed();
			}
		} catch (cause) {
			if (this.#abort.signal.aborted) return;
			this.fault = cause;
			this.#changed();
		} finally {
			this.#isReading = false;
		}
	}

	// The index of the next page to read: in view and not in memory.
	#missing(): number | undefined {
		const [from, to] = this.#wanted;
		const end = this.isComplete ? Math.min(to, this.length) : to;
		const first = Math.floor(from / this.#size);
		for (let index = first; index * this.#size < end; index++) {
			const isUnfinished = this.#unfinished?.index === index;
			if (this.#pages.get(index) !== undefined && !isUnfinished) continue;
			// Without a total, pages are found one after the other.
			if (!this.#isCounted && index > 0 && !this.#addresses.has(index))
				return this.#firstUnknown(index);
			return index;
		}
		return this.isEmptyYet ? 0 : undefined;
	}

	#firstUnknown(index: number): number {
		let known = index;
		while (known > 0 && !this.#addresses.has(known)) known--;
		return known;
	}

	async #readPage(index: number): Promise<void> {
		const start = index * this.#size;
		const isEnd = this.#isCounted && start > this.length / 2;
		const count = this.#isCounted
			? Math.min(this.#size, Math.max(1, this.length - start))
			: this.#size;
		const address = this.#addresses.get(index);
		const landmark = this.#landmarks.findLast((place) => place.index <= start);
		const isNear =
			landmark !== undefined &&
			start - landmark.index <= this.length - start - count;
		const isFromEnd = address === undefined && index > 0 && isEnd && !isNear;
		const skipped = isFromEnd
			? Math.max(0, this.length - start - count)
			: start - (landmark?.index ?? 0);
		let wanted: PageWanted =
			address === undefined
				? {
						offset: skipped,
						max: isFromEnd ? count : this.#size,
						isFromEnd,
						landmark: isFromEnd ? undefined : landmark?.name,
					}
				: { address };
		const known = this.#unfinished;
		const people: Person[] = [];
		if (known?.index === index) {
			people.push(...(this.#pages.get(index) ?? []));
			wanted = { address: withMax(known.next, this.#size - people.length) };
		}
		for (;;) {
			const page = await this.#read(wanted, this.#abort.signal);
			people.push(...page.items);
			const missing = (isFromEnd ? count : this.#size) - people.length;
			this.#unfinished = undefined;
			if (page.next === undefined) {
				if (!isFromEnd) this.#end(start + people.length);
				break;
			}
			if (missing <= 0) {
				if (!isFromEnd)
					this.#addresses.set(index + 1, withMax(page.next, this.#size));
				break;
			}
			wanted = { address: withMax(page.next, missing) };
			if (isFromEnd) continue;
			this.looked += page.looked ?? 0;
			this.#unfinished = { index, next: page.next };
			this.#keep(index, [...people]);
			this.#changed();
			if (this.isStopped) return;
		}
		this.looked = 0;
		this.#keep(index, isFromEnd ? people.reverse() : people);
	}

	#end(length: number): void {
		this.length = length;
		this.isComplete = true;
	}

	#keep(index: number, people: readonly Person[]): void {
		this.#pages.set(index, people);
		this.length = Math.max(this.length, index * this.#size + people.length);
		const [from] = this.#wanted;
		const kept = [...this.#pages.keys()].filter(
			(known) => this.#pages.get(known) !== undefined,
		);
		const distance = (known: number) => Math.abs(known * this.#size - from);
		kept.sort((left, right) => distance(right) - distance(left));
		for (const far of kept.slice(0, Math.max(0, kept.length - pagesKeptMax)))
			this.#pages.set(far, undefined);
	}
}

function withMax(address: string, max: number): string {
	const url = new URL(address, "http://localhost");
	url.searchParams.set("max", String(max));
	return /^https?:/.test(address) ? url.href : `${url.pathname}${url.search}`;
}
