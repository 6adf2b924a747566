import type { Page } from "../../client/reader.ts";
import type { Person } from "../../contract/person.ts";

/** Reads the first page, or the one at an address that another page gave. */
export type ReadPage = (
	address: string | undefined,
	signal: AbortSignal,
) => Promise<Page<Person>>;

/** Pages that are kept in memory at most; others are read again when they come into view. */
const pagesKeptMax = 20;
/** Beyond this nobody scrolls, and no browser could make the list high enough. */
export const rowsMax = 300_000;

interface KnownPage {
	/** Where it is read from; undefined for the first one. */
	address: string | undefined;
	start: number;
	length: number;
	people: readonly Person[] | undefined;
}

/**
 * A list of people that is read page by page as it comes into view, and forgotten again when it is
 * far away: what stays in memory does not grow with the organization.
 */
export class PeopleWindow {
	/** How many people are known to be there. */
	length = 0;
	/** Whether there is nobody after the last known one. */
	isComplete = false;
	fault: unknown;

	readonly #read: ReadPage;
	#changed: () => void;
	readonly #pages: KnownPage[] = [];
	readonly #abort = new AbortController();
	#next: string | undefined;
	#isReading = false;
	#wanted: readonly [from: number, to: number] = [0, 0];

	constructor(read: ReadPage, changed: () => void) {
		this.#read = read;
		this.#changed = changed;
	}

	/** Whether nothing was read yet. */
	get isEmptyYet(): boolean {
		return this.#pages.length === 0;
	}

	/** The person at an index, or undefined while it is not in memory. */
	at(index: number): Person | undefined {
		const page = this.#pageOf(index);
		return page?.people?.[index - page.start];
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
		for (const page of this.#pages)
			page.people = page.people?.map((known) =>
				known.id === person.id ? person : known,
			);
	}

	retry(): void {
		this.fault = undefined;
		void this.#readOn();
	}

	/** Gives up what is being read. */
	close(): void {
		this.#abort.abort();
	}

	async #readOn(): Promise<void> {
		if (this.#isReading || this.fault !== undefined) return;
		this.#isReading = true;
		try {
			for (let page = this.#missing(); page; page = this.#missing()) {
				const { items, next } = await this.#read(
					page.address,
					this.#abort.signal,
				);
				this.#keep(page, items, next);
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

	// The next page to read: one in view that was forgotten, or the one after the last.
	#missing(): KnownPage | undefined {
		const [from, to] = this.#wanted;
		const forgotten = this.#pages.find(
			({ start, length, people }) =>
				people === undefined && start < to && start + length > from,
		);
		if (forgotten) return forgotten;
		if (this.isComplete || (this.#pages.length > 0 && to < this.length))
			return undefined;
		return {
			address: this.#next,
			start: this.length,
			length: 0,
			people: undefined,
		};
	}

	#keep(
		page: KnownPage,
		people: readonly Person[],
		next: string | undefined,
	): void {
		page.people = people;
		if (!this.#pages.includes(page)) {
			page.length = people.length;
			this.#pages.push(page);
			this.length += people.length;
			this.#next = next;
			this.isComplete = next === undefined || this.length >= rowsMax;
		}
		this.#forgetFar();
	}

	#forgetFar(): void {
		const kept = this.#pages.filter(({ people }) => people !== undefined);
		const [from] = this.#wanted;
		const distance = ({ start }: KnownPage) => Math.abs(start - from);
		kept.sort((left, right) => distance(right) - distance(left));
		for (const page of kept.slice(0, Math.max(0, kept.length - pagesKeptMax)))
			page.people = undefined;
	}

	#pageOf(index: number): KnownPage | undefined {
		let low = 0;
		let high = this.#pages.length - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const page = this.#pages[middle] as KnownPage;
			if (index < page.start) high = middle - 1;
			else if (index >= page.start + page.length) low = middle + 1;
			else return page;
		}
		return undefined;
	}
}
