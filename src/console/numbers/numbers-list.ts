import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { TelephoneNumber } from "../../contract/number.ts";
import { current, orgIdIfOther } from "../session.ts";
import { keyOf } from "./numbers-file.ts";
import type { NumbersQuery } from "./numbers-query.ts";

const pageSize = 100;
/** Pages without a number that are read for one click. Each has looked at 10,000 numbers. */
const emptyPagesMax = 20;

/** The rows of the list of numbers: they stay until those of the next filter are read. */
export class NumbersList implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #queries: () => readonly NumbersQuery[];
	/** The queries of the rows. The filter may have changed since. */
	#asked: readonly NumbersQuery[] = [];
	/** Undefined until the first page is read. */
	rows: readonly TelephoneNumber[] | undefined;
	fault: unknown;
	isReading = false;
	/** Where the list continues: the query and the address of its page. */
	#next: { index: number; address: string | undefined } | undefined;
	#abort: AbortController | undefined;

	constructor(
		host: ReactiveControllerHost,
		queries: () => readonly NumbersQuery[],
	) {
		this.#host = host;
		this.#queries = queries;
		host.addController(this);
	}

	hostConnected(): void {
		void this.load();
	}

	hostDisconnected(): void {
		this.#abort?.abort();
	}

	/** Whether there is more to read. */
	get hasMore(): boolean {
		return this.#next !== undefined;
	}

	/** Reads the list from its beginning. */
	load(): Promise<void> {
		this.#asked = this.#queries();
		return this.#read([], { index: 0, address: undefined });
	}

	/** Reads the next page, unless the list is being read. */
	async more(): Promise<void> {
		if (this.#next !== undefined && !this.isReading)
			await this.#read(this.rows ?? [], this.#next);
	}

	/** Leaves a number out that is no longer there. */
	drop(gone: TelephoneNumber): void {
		this.rows = this.rows?.filter((row) => keyOf(row) !== keyOf(gone));
		this.#host.requestUpdate();
	}

	async #read(
		before: readonly TelephoneNumber[],
		from: { index: number; address: string | undefined },
	): Promise<void> {
		this.#abort?.abort();
		const abort = new AbortController();
		this.#abort = abort;
		this.isReading = true;
		this.#host.requestUpdate();
		try {
			const { rows, next } = await readSome(this.#asked, from, {
				seen: new Set(before.map(keyOf)),
				signal: abort.signal,
			});
			if (abort.signal.aborted) return;
			this.rows = [...before, ...rows];
			this.#next = next;
			this.fault = undefined;
		} catch (cause) {
			if (abort.signal.aborted) return;
			this.fault = cause;
		}
		this.isReading = false;
		this.#host.requestUpdate();
	}
}

/** A page full of rows, or fewer at the end of the list, or when very many numbers were looked at. */
async function readSome(
	queries: readonly NumbersQuery[],
	from: { index: number; address: string | undefined },
	{ seen, signal }: { seen: Set<string>; signal: AbortSignal },
): Promise<{ rows: TelephoneNumber[]; next: typeof from | undefined }> {
	const rows: TelephoneNumber[] = [];
	let { index, address } = from;
	for (let pages = 0; index < queries.length; ) {
		const page = await current().client.page(
			"GET /telephony/config/numbers",
			{
				query: { ...queries[index], orgId: orgIdIfOther(), max: pageSize },
				signal,
			},
			address,
		);
		for (const row of page.phoneNumbers)
			if (!seen.has(keyOf(row))) {
				seen.add(keyOf(row));
				rows.push(row);
			}
		address = page.next;
		if (address === undefined) index++;
		const isOver = index === queries.length;
		if (isOver || rows.length >= pageSize || ++pages === emptyPagesMax) break;
		// The first rows are shown while the others are not read yet.
		if (rows.length > 0 && address !== undefined) break;
	}
	return {
		rows,
		next: index < queries.length ? { index, address } : undefined,
	};
}
