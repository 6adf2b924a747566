import type { TemplateResult } from "lit";

/** One thing that can be chosen in a combo box. */
export interface ComboOption {
	id: string;
	label: string;
	/** A short text below the label, such as the free seats of a license. */
	note?: string;
	/** The title above the options of one kind. Options of one group stand together. */
	group?: string;
	/** Why it cannot be chosen now. It stays in view with this reason. */
	disabledReason?: string;
	/** A picture before the label. */
	sign?: TemplateResult;
}

/** An option in its place in the list, with the title above it if it is the first of its group. */
export interface OptionEntry {
	option: ComboOption;
	group: string | undefined;
}

/** More than that nobody reads: they type. */
const entriesMax = 100;

/** The options whose label, note or group has every word of a text. */
export function matching(
	options: readonly ComboOption[],
	text: string,
): readonly ComboOption[] {
	const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
	if (wanted.length === 0) return options;
	return options.filter(({ label, note = "", group = "" }) => {
		const all = `${label} ${note} ${group}`.toLocaleLowerCase();
		return wanted.every((word) => all.includes(word));
	});
}

/** The entries of the list: first those with the ids `first`, then the others by group, as many as are shown. */
export function asEntries(
	options: readonly ComboOption[],
	{ first, firstTitle }: { first: readonly string[]; firstTitle: string },
): { entries: OptionEntry[]; hiddenCount: number } {
	const held = options.filter(({ id }) => first.includes(id));
	const others = options.filter(({ id }) => !first.includes(id));
	const isGrouped = held.length > 0 || others.some(({ group }) => group);
	const titled = [
		...held.map((option) => ({ option, title: firstTitle })),
		...others.map((option) => ({ option, title: option.group ?? "" })),
	];
	const groups = [...new Set(titled.map(({ title }) => title))];
	const ordered = groups.flatMap((wanted) =>
		titled.filter(({ title }) => title === wanted),
	);
	const entries = ordered
		.slice(0, entriesMax)
		.map(({ option, title }, index) => {
			const isFirst = ordered[index - 1]?.title !== title;
			return { option, group: isGrouped && isFirst ? title : undefined };
		});
	return { entries, hiddenCount: ordered.length - entries.length };
}
