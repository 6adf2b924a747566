import type { Person } from "../../contract/person.ts";
import { UsageError } from "../../settings/usage-error.ts";
import type { Assignment } from "./assignment.ts";
import type { Names } from "./names.ts";

/** The merge patch that assignments mean for a person; for a new one, the body of the creation. */
export async function buildPatch(
	assignments: readonly Assignment[],
	{ person, names }: { person: Person | undefined; names: Names },
): Promise<Record<string, unknown>> {
	const patch: Record<string, unknown> = {};
	for (const assignment of assignments) {
		const { name } = assignment.property;
		const before = name in patch ? patch[name] : person?.[name as keyof Person];
		patch[name] = await apply(assignment, { before, names });
	}
	return patch;
}

async function apply(
	assignment: Assignment,
	{ before, names }: { before: unknown; names: Names },
): Promise<unknown> {
	const { property, text } = assignment;
	if (property.kind === "list") {
		const held = Array.isArray(before) ? (before as string[]) : [];
		return changeList(assignment, { held, names });
	}
	if (property.kind === "numbers") {
		const held = Array.isArray(before) ? (before as PhoneNumber[]) : [];
		return changeNumbers(assignment, held);
	}
	if (text === "") return null;
	if (property.kind === "choice") return readChoice(property.name, text);
	return property.of === undefined ? text : names.findId(property.of, text);
}

async function changeList(
	{ property, how, text }: Assignment,
	{ held, names }: { held: readonly string[]; names: Names },
): Promise<string[]> {
	const texts = how === "set" ? split(text) : [text];
	const values: string[] = [];
	for (const each of texts)
		values.push(
			property.of === undefined ? each : await names.findId(property.of, each),
		);
	if (how === "set") return values;
	if (how === "add") return [...new Set([...held, ...values])];
	const isRemoved = (value: string) =>
		values.some((each) => each.toLowerCase() === value.toLowerCase());
	return held.filter((value) => !isRemoved(value));
}

interface PhoneNumber {
	type?: string;
	value: string;
}

// Only numbers for work can be set.
function changeNumbers(
	{ how, text }: Assignment,
	held: readonly PhoneNumber[],
): PhoneNumber[] {
	const work = held.filter(({ type }) => type === "work");
	if (how === "remove") {
		const digits = digitsOf(text);
		return work.filter(({ value }) => !digitsOf(value).endsWith(digits));
	}
	const texts = how === "set" ? split(text) : [text];
	const added = texts.map((value) => ({ type: "work", value }));
	return how === "set" ? added : [...work, ...added];
}

function split(text: string): string[] {
	return text
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");
}

function digitsOf(text: string): string {
	return text.replaceAll(/\D/g, "") || text;
}

function readChoice(name: string, text: string): boolean {
	if (text === "on" || text === "true") return true;
	if (text === "off" || text === "false") return false;
	throw new UsageError(`${name} must be on or off, not "${text}".`);
}
