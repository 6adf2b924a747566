import type { Call, Description } from "../manual/description.ts";
import type { IntroductionPage } from "../manual/introduction.ts";
import { type Block, parseMarkdown, plainText } from "../manual/markdown.ts";
import {
	describeParameter,
	listShapes,
	type Property,
} from "../manual/property.ts";

/** What a search can find. */
type FoundKind =
	| "page"
	| "call"
	| "heading"
	| "parameter"
	| "body"
	| "response"
	| "value"
	| "status"
	| "text";

/** A part of the reference that a search can find. */
export interface Entry {
	kind: FoundKind;
	/** What is found, such as the name of a parameter. */
	title: string;
	/** The page on which it is. */
	pageTitle: string;
	/** The address of the part, without `#`. */
	address: string;
	/** More words by which it is found. */
	more: string;
}

/** Everything that can be found, in the order of the pages. */
export function listEntries({
	pages,
	calls,
	description,
}: {
	pages: readonly IntroductionPage[];
	calls: readonly Call[];
	description: Description;
}): Entry[] {
	return [
		...pages.flatMap(entriesOfPage),
		...calls.flatMap((call) => entriesOfCall(call, description)),
	];
}

/** The entries that have every word of a text, the best first. */
export function findEntries(
	entries: readonly Entry[],
	text: string,
	{
		pageId,
		max,
	}: {
		/** The open page, whose parts come before those of others. */
		pageId: string;
		max: number;
	},
): { found: Entry[]; total: number } {
	const wanted = wordsIn(text);
	if (wanted.length === 0) return { found: [], total: 0 };
	const scored = entries
		.map((entry, index) => ({ entry, index, score: scoreOf(entry, wanted) }))
		.filter(({ score }) => score > 0);
	for (const each of scored)
		if (each.entry.address.startsWith(`${pageId}/`)) each.score += ownPageScore;
	scored.sort(
		(one, other) => other.score - one.score || one.index - other.index,
	);
	// Several shapes of a body have the same property.
	const names = new Set<string>();
	const found = scored.flatMap(({ entry }) => {
		const name = `${entry.kind} ${entry.title} ${entry.pageTitle}`;
		if (names.has(name)) return [];
		names.add(name);
		return entry;
	});
	return { found: found.slice(0, max), total: found.length };
}

const ownPageScore = 12;

/** The words of a search, in lower case. */
export function wordsIn(text: string): string[] {
	return text.toLowerCase().split(/\s+/).filter(Boolean);
}

const weights: Readonly<Record<FoundKind, number>> = {
	call: 60,
	page: 55,
	heading: 45,
	parameter: 30,
	body: 25,
	response: 22,
	value: 20,
	status: 15,
	text: 10,
};

function scoreOf(
	{ kind, title, pageTitle, more }: Entry,
	wanted: readonly string[],
): number {
	const name = title.toLowerCase();
	const rest = `${pageTitle} ${more}`.toLowerCase();
	let score = weights[kind];
	let inName = 0;
	for (const word of wanted) {
		if (name.includes(word)) {
			inName++;
			score += name.startsWith(word) ? 25 : 12;
		} else if (!rest.includes(word)) return 0;
	}
	// What is found only by the words around it comes last, and a part only by its own words.
	if (inName === 0) return kind === "call" || kind === "page" ? 20 : 5;
	if (name === wanted.join(" ")) score += 60;
	return score;
}

function entriesOfPage({ id, title, text }: IntroductionPage): Entry[] {
	let address: string = id;
	return parseMarkdown(text).flatMap((block): Entry[] => {
		if (block.kind === "heading") {
			const isTitle = block.level === 1;
			address = isTitle ? id : `${id}/${block.anchor}`;
			return [
				{
					kind: isTitle ? "page" : "heading",
					title: block.text,
					pageTitle: title,
					address,
					more: "",
				},
			];
		}
		if (block.kind === "table" && id === "problem-codes")
			return block.rows.map((row) => ({
				kind: "value",
				title: plainText(row[0] ?? []),
				pageTitle: title,
				address: `${id}/${plainText(row[0] ?? [])}`,
				more: row.map(plainText).join(" "),
			}));
		return textsOf(block).map((found) => ({
			kind: "text",
			title: found,
			pageTitle: title,
			address,
			more: "",
		}));
	});
}

function textsOf(block: Block): string[] {
	if (block.kind === "paragraph") return [plainText(block.parts)];
	if (block.kind === "list") return block.items.map(plainText);
	if (block.kind === "table")
		return block.rows.map((row) => row.map(plainText).join(": "));
	return [];
}

const parameterKinds = ["path", "query", "header"] as const;

function entriesOfCall(call: Call, description: Description): Entry[] {
	const { id, summary: pageTitle, method, root, path, tag } = call;
	const entries: Entry[] = [
		{
			kind: "call",
			title: pageTitle,
			pageTitle,
			address: id,
			more: `${method} ${root}${path} ${tag} ${id} ${call.description}`,
		},
	];
	for (const kind of parameterKinds)
		for (const parameter of call.parameters.filter((each) => each.in === kind))
			addProperty(describeParameter(parameter, description), kind);
	for (const { schema } of call.bodies.slice(0, 1))
		for (const { properties } of listShapes(schema, description))
			for (const property of properties) addProperty(property, "body");
	for (const { status, schema } of call.replies)
		if (status < 300 && schema !== undefined)
			for (const { properties } of listShapes(schema, description))
				for (const property of properties) addProperty(property, "response");
	for (const { status, example } of call.replies)
		entries.push({
			kind: "status",
			title: String(status),
			pageTitle,
			address: `${id}/${status}`,
			more: messageOf(example),
		});
	return entries;

	function addProperty(property: Property, place: string): void {
		const address = `${id}/${place}.${property.name}`;
		// A reply of several shapes has a property in each of them.
		if (entries.some((known) => known.address === address)) return;
		entries.push({
			kind: /^(?:body|response)/.test(place)
				? place.startsWith("body")
					? "body"
					: "response"
				: "parameter",
			title: property.name,
			pageTitle,
			address,
			more: `${place} ${property.description}`,
		});
		for (const { value, meaning } of property.values)
			entries.push({
				kind: "value",
				title: value,
				pageTitle,
				address,
				more: `${property.name} ${meaning}`,
			});
		for (const child of property.children)
			addProperty(child, `${place}.${property.name}`);
	}
}

function messageOf(example: unknown): string {
	const { message = "", detail = "" } = (example ?? {}) as {
		message?: string;
		detail?: string;
	};
	return `${message}${detail}`;
}
