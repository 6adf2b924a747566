import type { FieldProblem } from "../field-problem.ts";
import type { Address } from "./person.ts";

/** The entries of a list in a request; `undefined` stands for one that was refused while it was read. */
export type Listed<Entry> = readonly (Entry | undefined)[];

/** The person that a caller asks for. A property that is undefined was left out of the request. */
export interface PersonDraft {
	emails?: Listed<string>;
	displayName?: string;
	firstName?: string;
	lastName?: string;
	avatar?: string;
	orgId?: string;
	roles?: Listed<string>;
	licenses?: Listed<string>;
	phoneNumbers?: Listed<{ type?: string; value?: string }>;
	extension?: string;
	locationId?: string;
	department?: string;
	manager?: string;
	managerId?: string;
	title?: string;
	addresses?: Listed<Address>;
	siteUrls?: Listed<string>;
	isLoginEnabled?: boolean;
	/** Problems found while the request was read: the rules add theirs, so that one refusal names all of them. */
	problems?: readonly FieldProblem[];
	/** What the caller should know of the request although nothing in it is wrong. */
	warnings?: readonly string[];
}

/** The entries that were not refused while they were read. */
export function rightOf<Entry>(entries: Listed<Entry>): Entry[] {
	return entries.filter((entry) => entry !== undefined);
}
