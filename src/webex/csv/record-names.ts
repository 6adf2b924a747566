import type { PersonEntry } from "../../directory/people/import.ts";
import type { Store } from "../../directory/store/store.ts";
import { emailKey } from "../../directory/text/email.ts";

/** An earlier record of the same batch that a later one refers to by its person. */
export interface EarlierRecord {
	/** Its index in the batch, and the line of the file on which it begins. */
	index: number;
	line: number;
	/** The person that it creates, or deletes. */
	id: string;
	kind: "creates" | "deletes" | "changes";
}

/** Looks up the names in records. */
export interface RecordNames {
	/** Looks up the people with e-mail addresses, all at once. */
	read(emails: readonly string[]): Promise<void>;
	/** The person with an e-mail address that was read, and the earlier record about the same address. */
	person(email: string): {
		id: string | undefined;
		earlier: EarlierRecord | undefined;
	};
	location(name: string): Promise<string | undefined>;
	/** Notes that a record is about the person with its e-mail address. */
	foresee(email: PersonEntry["email"], record: EarlierRecord): void;
}

export function openRecordNames(store: Store, orgId: string): RecordNames {
	const known = new Map<string, string>();
	const foreseen = new Map<string, EarlierRecord>();
	// A person with several addresses may be deleted under one and named by another.
	const deletions = new Map<string, EarlierRecord>();
	const locations = new Map<string, string | undefined>();
	return {
		async read(emails) {
			if (emails.length === 0) return;
			const found = await store.people.findByEmails({ orgId, emails });
			for (const [key, id] of found) known.set(key, id);
		},
		person(email) {
			const key = emailKey(email);
			const earlier = foreseen.get(key);
			if (earlier !== undefined)
				return {
					id: earlier.kind === "deletes" ? undefined : earlier.id,
					earlier,
				};
			const id = known.get(key);
			const deletion = id === undefined ? undefined : deletions.get(id);
			return deletion === undefined
				? { id, earlier }
				: { id: undefined, earlier: deletion };
		},
		async location(name) {
			if (!locations.has(name)) {
				const found = await findLocation(store, orgId, name);
				locations.set(name, found);
			}
			return locations.get(name);
		},
		foresee(email, record) {
			const key = emailKey(email);
			const before = foreseen.get(key);
			// A person that a batch creates and then updates exists only when the first record is done.
			if (record.kind === "changes" && before?.kind === "creates") return;
			foreseen.set(key, record);
			if (record.kind === "deletes") deletions.set(record.id, record);
		},
	};
}

const locationsPageLength = 100;

// The store finds names that contain the given one. Of those, the one that is equal, ignoring case, counts.
async function findLocation(
	store: Store,
	orgId: string,
	name: string,
): Promise<string | undefined> {
	const keyOf = (text: string) => text.trim().normalize("NFC").toLowerCase();
	for (let afterId: string | undefined; ; ) {
		const page = await store.locations.list({
			orgId,
			name,
			afterId,
			limit: locationsPageLength,
		});
		const found = page.find((each) => keyOf(each.name) === keyOf(name));
		if (found !== undefined) return found.id;
		if (page.length < locationsPageLength) return undefined;
		afterId = page.at(-1)?.id;
	}
}
