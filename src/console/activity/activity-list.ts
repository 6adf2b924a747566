import type { Page } from "../../client/client.ts";
import type { AuditEvent, AuditEventList } from "../../contract/audit.ts";

/** Reads the first page, or the one at an address from another page. */
type ReadEvents = (
	address: string | undefined,
	signal: AbortSignal,
) => Promise<Page<AuditEventList>>;

/** The number of events that are searched for before the person has to ask for more. */
const eventsWanted = 50;

/** Events as they are read, the newest first, and how far the server has searched. */
export class ActivityList {
	events: AuditEvent[] = [];
	isReading = false;
	isComplete = false;
	fault: unknown;
	/** The number of events searched in addition to the found ones, and the date reached. */
	looked = 0;
	lookedBackTo: string | undefined;
	readonly #read: ReadEvents;
	readonly #changed: () => void;
	readonly #abort = new AbortController();
	#next: string | undefined;
	#isStopped = false;

	constructor(read: ReadEvents, changed: () => void) {
		this.#read = read;
		this.#changed = changed;
	}

	/** Reads until some more events are found, the end is reached, or it is stopped. */
	async more(count = eventsWanted): Promise<void> {
		if (this.isReading || this.isComplete) return;
		this.isReading = true;
		this.#isStopped = false;
		this.fault = undefined;
		const wanted = this.events.length + count;
		try {
			do {
				const page = await this.#read(this.#next, this.#abort.signal);
				for (const event of page.items) this.#add(event);
				this.looked += page.looked ?? 0;
				this.lookedBackTo = page.lookedBackTo ?? this.lookedBackTo;
				this.#next = page.next;
				this.isComplete = page.next === undefined;
				this.#changed();
			} while (
				!this.isComplete &&
				!this.#isStopped &&
				this.events.length < wanted
			);
		} catch (cause) {
			if (this.#abort.signal.aborted) return;
			this.fault = cause;
		} finally {
			this.isReading = false;
			if (!this.#abort.signal.aborted) this.#changed();
		}
	}

	stop(): void {
		this.#isStopped = true;
	}

	/** Cancels the current read. */
	close(): void {
		this.#abort.abort();
	}

	// The changes of one job are one event, also across two pages.
	#add(event: AuditEvent): void {
		const last = this.events.at(-1);
		const isCombined =
			(last?.data.combinedEvents ?? event.data.combinedEvents) !== undefined;
		if (last === undefined || !isCombined || !isOneAct(last, event)) {
			this.events.push(event);
			return;
		}
		const count =
			(last.data.combinedEvents ?? 1) + (event.data.combinedEvents ?? 1);
		const fields = [last, event].flatMap(
			({ data }) => data.changedFields ?? [],
		);
		this.events[this.events.length - 1] = {
			...last,
			data: {
				...last.data,
				combinedEvents: count,
				changedFields: fields.length === 0 ? undefined : [...new Set(fields)],
			},
		};
	}
}

function isOneAct(left: AuditEvent, right: AuditEvent): boolean {
	return (
		left.data.trackingId === right.data.trackingId &&
		left.actorId === right.actorId &&
		left.data.eventDescription === right.data.eventDescription
	);
}
