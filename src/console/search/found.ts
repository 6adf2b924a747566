import type { Person } from "../../contract/person.ts";
import type { IconName } from "../../look/icons.ts";
import type { words } from "../../words/words.ts";

export type SectionName = keyof typeof words.search.sections;

/** One result of the search. It opens an address, runs an action, or fills the search box for the next step. */
export interface Found {
	/** Unlike all others of a search. */
	key: string;
	label: string;
	/** Further details, such as an e-mail address. */
	note?: string;
	sign: IconName;
	/** Shown as an avatar instead of the sign. */
	person?: Pick<Person, "id" | "displayName" | "status">;
	href?: string;
	run?: () => unknown;
	fill?: string;
	/** The typed text is not marked in it. */
	isPlain?: true;
	/** Remembered when it is opened. */
	recent?: { kind: "people" | "licenses" | "locations" | "groups"; id: string };
}

/** Results of one kind. */
export interface Section {
	name: SectionName;
	/** In place of the section's own title. */
	title?: string;
	items: readonly Found[];
}

/** Finds results of one kind. Rejects with `RefusalError`, or with the reason of the signal. */
export interface Source {
	name: SectionName;
	find(text: string, signal: AbortSignal): Promise<Section | undefined>;
}
