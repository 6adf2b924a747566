import { RefusalError } from "../../client/refusal.ts";
import type { Person } from "../../contract/person.ts";
import { words } from "../../words/words.ts";
import { type Catalog, forgetCatalog, readCatalog } from "../catalog.ts";
import { current } from "../session.ts";
import { toastFault } from "../shell/fault.ts";
import { problemsOf } from "../shell/field.ts";
import { toast } from "../shell/toasts.ts";
import {
	compareDrafts,
	type Difference,
	type Draft,
	draftOf,
	mergeDrafts,
	setField,
} from "./draft.ts";
import { LiveReview, type ReviewableCall } from "./live-review.ts";
import { type Authors, askMerge } from "./merge-dialog.ts";
import { countryOfNumbers } from "./national-numbers.ts";
import { announceChange } from "./person-changed.ts";
import { readTaggedPerson, type TaggedPerson } from "./tagged-person.ts";
import { undoChangeTo } from "./undo.ts";

const query = { callingData: true };

/** A draft with the version of the person on which it is based. */
interface DraftState {
	etag: string | undefined;
	base: Draft;
	draft: Draft;
	managerName: string | undefined;
}

/**
 * The change of an existing person while it is being entered: the draft, its live review, and the request that saves it.
 * Every panel that changes a person has one.
 */
export class PersonEditor {
	readonly catalog: Catalog;
	readonly review: LiveReview<Person>;
	readonly #update: () => void;
	#before: TaggedPerson;
	#base: Draft;
	draft: Draft;
	managerName: string | undefined;

	constructor(catalog: Catalog, before: TaggedPerson, update: () => void) {
		this.catalog = catalog;
		this.#before = before;
		this.#base = draftOf(before.person);
		this.draft = { ...this.#base };
		this.managerName = managerNameOf(before.person);
		this.#update = update;
		this.review = new LiveReview(() => this.#prepare(), update);
	}

	/** The person as they are now. */
	get person(): Person {
		return this.#before.person;
	}

	get changes(): Difference[] {
		return compareDrafts(this.#base, this.draft);
	}

	/** The country in which a number of the draft without "+" is read. */
	get country(): string | undefined {
		return countryOfNumbers(this.draft, this.catalog.locations);
	}

	/** The sentences of the last refusal, by field. */
	get problems(): Map<string, string> {
		return this.review.state === "refused"
			? problemsOf(this.review.cause, (name) => name in words.fields)
			: new Map();
	}

	/** The state to store, so that a reload loses nothing. */
	get state(): DraftState {
		return {
			etag: this.#before.etag,
			base: this.#base,
			draft: this.draft,
			managerName: this.managerName,
		};
	}

	// A draft keeps its original version, so that changes made by others meanwhile are merged, not overwritten.
	resume({ etag, base, draft, managerName }: DraftState): void {
		if (etag !== undefined) this.#before = { ...this.#before, etag };
		this.#base = base;
		this.draft = draft;
		this.managerName = managerName;
		void this.review.check();
	}

	/** Starts over with the person as they are now. */
	discard(): void {
		void this.#restart().catch(toastFault);
	}

	async #restart(): Promise<void> {
		this.#take(await readTaggedPerson(this.person.id, query));
		await this.review.check();
	}

	#take(now: TaggedPerson): void {
		this.#before = now;
		this.#base = draftOf(now.person);
		this.draft = { ...this.#base };
		this.managerName = managerNameOf(now.person);
	}

	set = (field: keyof Draft, value: unknown): void => {
		const draft = { ...this.draft };
		const isFollowing =
			(field === "firstName" || field === "lastName") &&
			draft.displayName === fullName(draft);
		setField(draft, field, value);
		if (isFollowing) draft.displayName = fullName(draft);
		this.draft = draft;
		this.review.change();
	};

	pickManager = (manager: Person | undefined): void => {
		this.managerName = manager?.displayName;
		const draft = { ...this.draft };
		setField(draft, "managerId", manager?.id);
		delete draft.manager;
		this.draft = draft;
		this.review.change();
	};

	/** Saves exactly what was reviewed, and offers to undo it. Resolves to whether it was saved. */
	async save(): Promise<boolean> {
		if (this.review.state === "conflict") {
			await this.merge();
			return false;
		}
		const saved = await this.review.save();
		if (saved === undefined) return false;
		announceChange(saved.id);
		toast({
			kind: "success",
			text: words.edit.saved(saved.displayName),
			action: { label: words.undo, run: () => undoChangeTo(saved) },
		});
		return true;
	}

	/** Brings in what another person changed since. The person decides where both changed the same property. */
	merge = async (): Promise<void> => {
		try {
			const before = this.#before;
			const [now, authors] = await Promise.all([
				readTaggedPerson(before.person.id, query),
				readAuthorsSince(before),
			]);
			const merge = mergeDrafts(this.#base, this.draft, draftOf(now.person));
			const decided = await askMerge({
				merge,
				authors,
				catalog: this.catalog,
				names: new Map(
					[
						[this.draft.managerId, this.managerName],
						[now.person.managerId, now.person.manager],
					].filter(
						(entry): entry is [string, string] => entry[1] !== undefined,
					),
				),
			});
			if (decided === undefined) return;
			const isTheirs = decided.managerId === now.person.managerId;
			const managerName = isTheirs ? now.person.manager : this.managerName;
			this.#take(now);
			this.draft = decided;
			this.managerName = decided.managerId ? managerName : undefined;
			this.#update();
			toast({ kind: "success", text: words.merge.done });
			await this.review.check();
		} catch (cause) {
			toastFault(cause);
		}
	};

	#prepare(): ReviewableCall<Person> | undefined {
		if (this.changes.length === 0) return undefined;
		const isOfSites = this.changes.some(({ field }) => field === "siteUrls");
		return prepareUpdate(this.#before, this.draft, isOfSites);
	}
}

/** Reads what an editor of a person needs, as it is now. Rejects with `RefusalError`. */
export async function readForEditing(
	personId: string,
): Promise<{ catalog: Catalog; tagged: TaggedPerson }> {
	forgetCatalog();
	const [catalog, tagged] = await Promise.all([
		readCatalog(),
		readTaggedPerson(personId, query),
	]);
	return { catalog, tagged };
}

/**
 * The update that gives a person the properties of a draft, unless somebody changed the person since. Roles of an attendee
 * are taken away only when it is one of sites.
 */
export function prepareUpdate(
	{ person, etag }: TaggedPerson,
	draft: Draft,
	isOfSites = false,
): ReviewableCall<Person> {
	return current().client.prepare("PUT /people/{personId}", {
		path: { personId: person.id },
		body: draft,
		query: isOfSites ? { ...query, showAllTypes: true } : query,
		headers: { "If-Match": etag },
	});
}

function managerNameOf({ managerId, manager }: Person): string | undefined {
	return managerId === undefined ? undefined : manager;
}

/** The number of changes searched for their authors. */
const changesMax = 20;

// The authors of changes since the opened version, and the time of the last one; undefined where the history does not have them.
async function readAuthorsSince({
	person,
	etag,
}: TaggedPerson): Promise<Authors | undefined> {
	const version = Number(/\d+/.exec(etag)?.[0]);
	const { items } = await current()
		.client.call("GET /people/{personId}/changes", {
			path: { personId: person.id },
			query: { max: changesMax },
		})
		.catch((cause: unknown) => {
			if (cause instanceof RefusalError) return { items: [] };
			throw cause;
		});
	const later = items.filter(
		(change) => change.version !== undefined && change.version > version,
	);
	const [latest] = later;
	if (latest === undefined) return undefined;
	const names = later.map(({ by }) => by.displayName ?? words.history.somebody);
	return { names: [...new Set(names)], at: latest.at };
}

/** The name that a person is shown by, until another one is entered. */
export function fullName({ firstName, lastName }: Draft): string {
	return [firstName, lastName].filter(Boolean).join(" ");
}
