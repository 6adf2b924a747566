import type { Schema } from "./api-document.ts";
import type { Chooser } from "./choose.ts";
import { type KnownThings, kindOf } from "./known-things.ts";

/** Where values are drawn from. */
export interface Source {
	choose: Chooser;
	known: KnownThings;
	resolve(schema: Schema): Schema;
}

/** Objects and lists nest no deeper than this in a valid value. */
const depthMax = 6;
const itemsMax = 4;

/** A value that fits the schema, as far as a schema says it; `path` and `name` say what it is for. */
export function drawValue(
	source: Source,
	schema: Schema,
	{ path = "", name = "", depth = 0 } = {},
): unknown {
	const { choose, resolve, known } = source;
	const plain = resolve(schema);
	if (plain.const !== undefined) return plain.const;
	if (plain.enum) return choose.pick(plain.enum);
	const choices = plain.anyOf ?? plain.oneOf;
	if (choices)
		return drawValue(source, choose.pick(choices), { path, name, depth });
	if (plain.examples?.length && choose.percent(50))
		return choose.pick(plain.examples);
	const { type = plain.properties ? "object" : "string" } = plain;
	switch (typeof type === "string" ? type : choose.pick(type)) {
		case "object":
			return drawObject(source, plain, { path, depth });
		case "array":
			return drawList(source, plain, { path, name, depth });
		case "boolean":
			return choose.percent(50);
		case "null":
			return null;
		case "integer":
			return Math.floor(drawNumber(choose, plain));
		case "number":
			return drawNumber(choose, plain);
		default: {
			const kind = kindOf(path, name);
			const id = kind && known.pick(choose, kind);
			return id ?? drawText(choose, plain, name);
		}
	}
}

function drawObject(
	source: Source,
	{ properties = {}, patternProperties, required = [] }: Schema,
	{ path, depth }: { path: string; depth: number },
): object {
	const { choose } = source;
	const isDeep = depth >= depthMax;
	const drawn = Object.entries(properties)
		.filter(
			([name]) => required.includes(name) || (!isDeep && choose.percent(45)),
		)
		.map(([name, schema]) => [
			name,
			drawValue(source, schema, { path, name, depth: depth + 1 }),
		]);
	const [pattern] = Object.values(patternProperties ?? {});
	if (pattern && !isDeep)
		drawn.push([
			choose.pick(["a", "callingData", "title"]),
			drawValue(source, pattern, { path, depth: depth + 1 }),
		]);
	return Object.fromEntries(drawn);
}

function drawList(
	source: Source,
	{ items = {}, minItems = 0, maxItems = itemsMax }: Schema,
	{ path, name, depth }: { path: string; name: string; depth: number },
): unknown[] {
	const most = Math.min(maxItems, itemsMax, depth >= depthMax ? minItems : 99);
	const count = Math.max(minItems, source.choose.below(most + 1));
	return Array.from({ length: Math.min(count, itemsMax) }, () =>
		drawValue(source, items, { path, name, depth: depth + 1 }),
	);
}

function drawNumber(choose: Chooser, { minimum = 0, maximum }: Schema): number {
	const most = maximum ?? minimum + 1000;
	return choose.pick([
		minimum,
		most,
		minimum + choose.below(Math.min(most - minimum, 1000) + 1),
	]);
}

const names = ["Ada Byron", "Zoë", "Ünï Çödé", "مدير", "山田 太郎", "O'Neil"];

function drawText(
	choose: Chooser,
	{ format, minLength = 0, maxLength = 64 }: Schema,
	name: string,
): string {
	if (format === "date-time") return "2026-01-15T09:00:00.000Z";
	if (format === "uri") return "https://example.invalid/there";
	if (/email|userName/i.test(name)) return drawEmail(choose);
	if (/phone|number/i.test(name))
		return `+1408526${String(7000 + choose.below(500))}`;
	if (name === "extension") return String(7000 + choose.below(500));
	const text = choose.percent(10)
		? "x".repeat(Math.min(maxLength, 2000))
		: choose.pick(names);
	return text.slice(0, maxLength).padEnd(minLength, "x");
}

/** One of a few hundred addresses, so that requests meet at the same people. */
export function drawEmail(choose: Chooser): string {
	return `h${choose.below(400)}@example.com`;
}
