/** A state of a subject, or a part of one, by the names of its properties. */
type State = Readonly<Record<string, unknown>>;

/**
 * The property of a person that the history tells part by part, under names such as `profile.costCenter`. So each part
 * can be undone alone.
 */
const partedField = "profile";

/** Whether the history tells the parts of a field instead of the whole. */
export function isParted(name: string): boolean {
	return name === partedField;
}

/** The parts of a value by their full names. A list is one part. */
export function partsOf(name: string, value: unknown): Record<string, unknown> {
	const parts: Record<string, unknown> = {};
	collectParts(name, value, parts);
	return parts;
}

/** A state as the history names its fields. */
export function nameParts(state: State): Record<string, unknown> {
	const { [partedField]: parted, ...rest } = state;
	return { ...rest, ...partsOf(partedField, parted) };
}

/** The value of a field by its name in the history. */
export function readField(state: State, name: string): unknown {
	if (!isPart(name)) return state[name];
	return name
		.split(".")
		.reduce<unknown>(
			(value, key) => (isState(value) ? value[key] : undefined),
			state,
		);
}

/** Sets a field by its name in the history, or removes it. Changes `state`, and nothing inside of it. */
export function writeField(
	state: Record<string, unknown>,
	name: string,
	value: unknown,
): void {
	const [key = name, ...inner] = isPart(name) ? name.split(".") : [name];
	const next = inner.length === 0 ? value : writePart(state[key], inner, value);
	if (next === undefined) delete state[key];
	else state[key] = next;
}

// A value with another part. Without any part it is none.
function writePart(
	whole: unknown,
	[key = "", ...inner]: readonly string[],
	value: unknown,
): unknown {
	const parts: Record<string, unknown> = isState(whole) ? { ...whole } : {};
	const next = inner.length === 0 ? value : writePart(parts[key], inner, value);
	if (next === undefined) delete parts[key];
	else parts[key] = next;
	return Object.keys(parts).length === 0 ? undefined : parts;
}

function isPart(name: string): boolean {
	return name.startsWith(`${partedField}.`);
}

function collectParts(
	name: string,
	value: unknown,
	parts: Record<string, unknown>,
): void {
	if (!isState(value)) {
		if (value !== undefined) parts[name] = value;
		return;
	}
	for (const [key, part] of Object.entries(value))
		collectParts(`${name}.${key}`, part, parts);
}

function isState(value: unknown): value is State {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
