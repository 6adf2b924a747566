import { RefusalError } from "../../client/refusal.ts";
import { words } from "../../words/words.ts";
import { current, orgIdIfOther } from "../session.ts";
import type { InitialPlace } from "./initial-places.ts";
import {
	isNarrow,
	type PeopleFilter,
	type PeopleQuery,
	queryOf,
} from "./people-query.ts";
import {
	findIndex,
	hasLetters,
	readInitials,
	readingOf,
} from "./people-reading.ts";
import { PeopleWindow } from "./people-window.ts";

/** The letters beside the list help from this many people on. */
const lettersFrom = 100;

/** A list of people that is open: its people as far as they are read, their number, and the places of the letters. */
export class OpenList {
	readonly people: PeopleWindow;
	#total: string | undefined;
	/** The initials of the names, where the list is sorted by name. */
	letters: readonly InitialPlace[] | undefined;
	readonly #filter: PeopleFilter;
	readonly #query: PeopleQuery;
	/** Whether the caller must search: the list is empty then, and nobody counts zero people. */
	readonly #isRefused: boolean;
	#changed: () => void;
	#seeking = new AbortController();

	constructor(filter: PeopleFilter, changed: () => void) {
		const { isAdmin } = current();
		this.#filter = filter;
		this.#changed = changed;
		this.#query = {
			...queryOf(filter),
			orgId: orgIdIfOther(),
			callingData: isAdmin || undefined,
		};
		const isRefused = !isAdmin && filter.text.trim() === "";
		this.#isRefused = isRefused;
		this.people = new PeopleWindow(
			isRefused
				? async () => ({ items: [], next: undefined })
				: readingOf(this.#query, filter),
			() => this.#changed(),
		);
		if (!isRefused) void this.#count();
		this.people.want(0, 1);
	}

	/** The number of people in words, as far as it is known; undefined before the first are read. */
	get countText(): string | undefined {
		const { isEmptyYet, length, isComplete } = this.people;
		if (isEmptyYet || this.#isRefused) return undefined;
		return this.#total ?? words.people.shown(length, isComplete);
	}

	/** From now on, calls another listener after each change. */
	follow(changed: () => void): void {
		this.#changed = changed;
	}

	/** Cancels what is being read. */
	close(): void {
		this.#seeking.abort();
		this.people.close();
	}

	/** The index of the first person whose name begins with a text or comes after it. Undefined where the list has no such place, or another is sought already. */
	async seek(text: string): Promise<number | undefined> {
		const { people } = this;
		if (!people.isComplete || !hasLetters(this.#filter)) return undefined;
		this.#seeking.abort();
		this.#seeking = new AbortController();
		const { signal } = this.#seeking;
		const index = await findIndex(this.#query, {
			...{ filter: this.#filter, text, total: people.length },
			signal,
		}).catch(() => undefined);
		return signal.aborted ? undefined : index;
	}

	/** Reads a person who was changed. Resolves to whether the person is gone. */
	async refresh(id: string): Promise<boolean> {
		const { people } = this;
		let isGone = false;
		try {
			const person = await current().client.call("GET /people/{personId}", {
				path: { personId: id },
				query: { callingData: current().isAdmin || undefined },
				signal: people.signal,
			});
			people.replace(person);
		} catch (cause) {
			isGone = cause instanceof RefusalError && cause.status === 404;
		}
		// A person who was changed may no longer match the filter.
		if (isGone || isNarrow(this.#filter)) {
			people.reload();
			void this.#count();
		}
		this.#changed();
		return isGone;
	}

	// The total, where the server can send it, and then the letters.
	async #count(): Promise<void> {
		const { people } = this;
		try {
			const { count, isCountExact } = await current().client.call(
				"GET /people",
				{
					query: { ...this.#query, count: true, max: 1 },
					signal: people.signal,
				},
			);
			if (count === undefined) return;
			this.#total = words.people.total(count, isCountExact !== false);
			if (isCountExact !== false) people.setTotal(count);
			this.#changed();
			if (count >= lettersFrom) await this.#readLetters();
		} catch {
			// The list itself shows the problem.
		}
	}

	async #readLetters(): Promise<void> {
		if (!current().isAdmin || !hasLetters(this.#filter)) return;
		const read = await readInitials(this.#query, {
			filter: this.#filter,
			signal: this.people.signal,
		});
		if (read === undefined) return;
		this.people.setLandmarks(read.landmarks);
		this.letters = read.places;
		this.#changed();
	}
}
