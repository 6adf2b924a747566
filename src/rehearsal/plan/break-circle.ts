import { compareStates } from "./change.ts";
import type { Edit } from "./edit.ts";
import type { OrderContext } from "./order-context.ts";
import { extensionKey } from "./resources.ts";
import { entriesOf, entryKey, type WirePerson } from "./wire-person.ts";

/** The two parts of an edit that gives back early what another one waits for. */
export interface Interim {
	first: Edit;
	rest: Edit;
}

/**
 * Parts an edit so that its first part gives back the thing of a key; undefined when that would leave the person
 * without what cannot be missing.
 */
export function interimOf(
	edit: Edit,
	key: string,
	{ context, spares }: { context: OrderContext; spares: Spares },
): Interim | undefined {
	const { before, after } = edit;
	if (before === undefined) return undefined;
	const [kind = "", ...rest] = key.split(" ");
	const value = rest.at(-1) ?? "";
	const made = makers[kind]?.(before, value, { context, spares });
	if (made === undefined) return undefined;
	return {
		first: {
			before,
			after: made.middle,
			changes: compareStates(before, made.middle),
			note: made.note,
		},
		rest: {
			before: made.middle,
			after,
			changes: after === undefined ? [] : compareStates(made.middle, after),
			note: edit.note,
		},
	};
}

type Maker = (
	before: WirePerson,
	value: string,
	options: { context: OrderContext; spares: Spares },
) => { middle: WirePerson; note: string } | undefined;

const makers: Readonly<Record<string, Maker | undefined>> = {
	extension(before, value, { spares }) {
		const spare = spares.take(before.locationId, value);
		return spare === undefined
			? undefined
			: {
					middle: { ...before, extension: spare },
					note: `The extension ${spare} is only for the moment: somebody else needs ${value} first.`,
				};
	},
	number(before, value) {
		const left = entriesOf(before, "phoneNumbers").filter(
			(entry) => entryKey("phoneNumbers", entry) !== value,
		);
		if (left.length === 0 && !before.extension) return undefined;
		const others = (before.phoneNumbers as unknown[]).filter(
			(entry) => entryKey("phoneNumbers", entry) !== value,
		);
		return {
			middle: { ...before, phoneNumbers: others },
			note: `The number ${value} is given back first, since somebody else needs it.`,
		};
	},
	email(before, value) {
		const [primary] = before.emails;
		if (primary === undefined || entryKey("emails", primary) === value)
			return undefined;
		const emails = before.emails.filter(
			(email) => entryKey("emails", email) !== value,
		);
		return {
			middle: { ...before, emails },
			note: `The address ${value} is given back first, since somebody else needs it.`,
		};
	},
	license(before, value, { context }) {
		if (context.isFragile(value)) return undefined;
		const licenses = entriesOf(before, "licenses").filter((id) => id !== value);
		return {
			middle: { ...before, licenses },
			note: `A seat of "${context.licenseName(value)}" is given back first, since somebody else needs it.`,
		};
	},
	manager(before) {
		if (before.managerId === undefined) return undefined;
		const { managerId: _, manager: __, ...rest } = before;
		return {
			middle: rest as WirePerson,
			note: "The manager is taken away first, so that nobody manages themselves for a moment.",
		};
	},
};

/** Extensions that nobody has or gets. */
interface Spares {
	/** One of the same length in a location; undefined when none is left. */
	take(locationId: unknown, like: string): string | undefined;
}

/** Looks at the extensions of everybody, before and after the edits. */
export function openSpares(
	edits: readonly Edit[],
	{ everybody }: OrderContext,
): Spares {
	let used: Set<string> | undefined;
	const collect = () => {
		const keys = new Set<string>();
		const note = (person: WirePerson | undefined) => {
			if (person?.extension)
				keys.add(extensionKey(person.locationId, String(person.extension)));
		};
		for (const person of everybody.values()) note(person);
		for (const { after } of edits) note(after);
		return keys;
	};
	return {
		take(locationId, like) {
			used ??= collect();
			// None with a 9 in front, by which an outside line and many emergency numbers begin.
			const lowest = 10 ** (like.length - 1);
			for (let number = 9 * lowest - 1; number >= lowest; number--) {
				const key = extensionKey(locationId, String(number));
				if (used.has(key)) continue;
				used.add(key);
				return String(number);
			}
			return undefined;
		},
	};
}
