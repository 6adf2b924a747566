import type { ChanceStream } from "../../src/concurrency/chance.ts";
import type { Account, Entry, ExpectedLine } from "./account.ts";
import type { Wire } from "./wire.ts";

/** What the actions of a load share. */
export interface LoadState {
	readonly account: Account;
	readonly chance: ChanceStream;
	/** People of the sample. */
	readonly people: Member[];
	readonly created: Member[];
	readonly deleted: Member[];
	readonly locations: string[];
	readonly tokens: string[];
	readonly jobs: PendingJob[];
	/** Makes a text that no other change has. */
	nextMark(): string;
}

/** A person by the id on the wire and the id in history. */
export interface Member {
	wire: string;
	id: string;
}

/** A job that was begun and has not been seen to end. */
interface PendingJob {
	entry: Entry;
	title: string;
	/** The line of each item. */
	items: readonly ExpectedLine[];
}

/** One kind of change of the load. */
export interface Action {
	name: string;
	weight: number;
	run(wire: Wire, state: LoadState): Promise<unknown>;
}

/** People of whom a third of all changes are, so that changes of one person meet. */
const hotCount = 4;

/** Chooses a person; a few of them often. */
export function choosePerson({
	chance,
	people,
	created,
}: LoadState): Member | undefined {
	const all = chance.below(4) === 0 && created.length > 0 ? created : people;
	const count = chance.below(3) === 0 ? hotCount : all.length;
	return all[chance.below(Math.min(count, all.length))];
}

/** The line of an update. */
export function updated({ id }: Member, mark: string): ExpectedLine {
	return { subject: "person", subjectId: id, kind: "updated", mark };
}
