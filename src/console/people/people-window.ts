import type { Person } from "../../contract/person.ts";

/** A page that is to be read: the one at an address that another page gave, or the one behind so many people. */
export type PageWanted =
	| { address: string }
	| {
			offset: number;
			max: number;
			/** Counted from the end, in the opposite order. */
			isFromEnd: boolean;
	  };

/** A page as it was read. */
interface PageRead {
	items: readonly Person[];
	next: string | undefined;
	/** At how many people the server looked, where it found fewer than asked for. */
	looked?: number;
}

export type ReadPage = (
	wanted: PageWanted,
	signal: AbortSignal,
) => Promise<PageRead>;

/** Pages that are kept in memory at most; others are read again when they come into view. */
const pagesKeptMax = 20;
const pageSize = 50;

/**
 * A list of people that is read page by page as it comes into view, and forgotten again when it is
 * far away: what stays in memory does not grow with the organization. Once it is known how many there
 * are, any place can be gone to at once.
 */
export class PeopleWindow {
	/** The number of people known so far. */
	length = 0;
	/** Whether there is nobody after the last known one. */
	isComplete = false;
	/** At how many people the server has looked for the page that is being read; 0 while it finds enough. */
	looked = 0;
	/** Whether looking was stopped before the end. */
	isStopped = false;
	fault: unknown;

	readonly #read: ReadPage;
	readonly #size: number;
	#changed: () => void;
	/** By their place in the list; undefined was forgotten. */
	readonly #pages = new Map<number, readonly Person[] | undefined>();
	readonly #addresses = new Map<number, string>();
	readonly #abort = new AbortController();
	/** The page that the server was still looking for. */
	#unfinished: { place: number; next: string } | undefined;
	#isReading = false;
	#isCounted = false;
	#wanted: readonly [from: number, to: number] = [0, 0];

	constructor(read: ReadPage, changed: () => void, size = pageSize) {
		this.#read = read;
		this.#changed = changed;
		this.#size = size;
	}

	/** Aborted when the reading is given up. */
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

	/** Says how many people there are. */
	setTotal(total: number): void {
		this.#isCounted = true;
		this.length = total;
		this.isComplete = true;
		void this.#readOn();
	}

	/** Says which people are in view; what is missing of them is read, one page at a time. */
	want(from: number, to: number): void {
		this.#wanted = [from, to];
		void this.#readOn();
	}

	/** Tells somebody else from now on when something was read. */
	follow(changed: () => void): void {
		this.#changed = changed;
	}

	/** Puts a changed person in the place of the old one. */
	replace(person: Person): void {
		for (const [place, people] of this.#pages)
			this.#pages.set(
				place,
				people?.map((known) => (known.id === person.id ? person : known)),
			);
	}

	retry(): void {
		this.fault = undefined;
		void this.#readOn();
	}

	/** Ends looking for more, or begins it again where it ended. */
	stop(): void {
		this.isStopped = true;
	}
	lookOn(): void {
		this.isStopped = false;
		void this.#readOn();
	}

	/** Gives up what is being read. */
	close(): void {
		this.#abort.abort();
	}

	async #readOn(): Promise<void> {
		if (this.#isReading || this.isStopped || this.fault !== undefined) return;
		this.#isReading = true;
		try {
			for (
				let place = this.#missing();
				place !== undefined && !this.isStopped;
				place = this.#missing()
			) {
				await this.#readPage(place);
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

	// The place of the next page to read: in view and not in memory.
	#missing(): number | undefined {
		const [from, to] = this.#wanted;
		const end = this.isComplete ? Math.min(to, this.length) : to;
		const first = Math.floor(from / this.#size);
		for (let place = first; place * this.#size < end; place++) {
			const isUnfinished = this.#unfinished?.place === place;
			if (this.#pages.get(place) !== undefined && !isUnfinished) continue;
			// Without a count, pages are found one after the other.
			if (!this.#isCounted && place > 0 && !this.#addresses.has(place))
				return this.#firstUnknown(place);
			return place;
		}
		return this.isEmptyYet ? 0 : undefined;
	}

	#firstUnknown(place: number): number {
		let known = place;
		while (known > 0 && !this.#addresses.has(known)) known--;
		return known;
	}

	async #readPage(place: number): Promise<void> {
		const start = place * this.#size;
		const isEnd = this.#isCounted && start > this.length / 2;
		const count = this.#isCounted
			? Math.min(this.#size, Math.max(1, this.length - start))
			: this.#size;
		const address = this.#addresses.get(place);
		const isFromEnd = address === undefined && place > 0 && isEnd;
		let wanted: PageWanted =
			address === undefined
				? {
						offset: isFromEnd
							? Math.max(0, this.length - start - count)
							: start,
						max: isFromEnd ? count : this.#size,
						isFromEnd,
					}
				: { address };
		const known = this.#unfinished;
		const people: Person[] = [];
		if (known?.place === place) {
			people.push(...(this.#pages.get(place) ?? []));
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
					this.#addresses.set(place + 1, withMax(page.next, this.#size));
				break;
			}
			wanted = { address: withMax(page.next, missing) };
			if (isFromEnd) continue;
			this.looked += page.looked ?? 0;
			this.#unfinished = { place, next: page.next };
			this.#keep(place, [...people]);
			this.#changed();
			if (this.isStopped) return;
		}
		this.looked = 0;
		this.#keep(place, isFromEnd ? people.reverse() : people);
	}

	#end(length: number): void {
		this.length = length;
		this.isComplete = true;
	}

	#keep(place: number, people: readonly Person[]): void {
		this.#pages.set(place, people);
		this.length = Math.max(this.length, place * this.#size + people.length);
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
