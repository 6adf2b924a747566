import type { Static, TObject, TSchema } from "typebox";
import { Compile, type Validator } from "typebox/compile";
import { Settings } from "typebox/system";
import { type IdKind, idKeyword } from "../../contract/id.ts";
import type { FieldProblem } from "../../directory/field-problem.ts";
import { listLengthMax } from "../../directory/people/person.ts";
import { type Problem, problemOf } from "../../directory/problems.ts";
import { lengthOf, trimBlanks } from "../../directory/text/text.ts";
import { settleEmpty } from "./empty-values.ts";

/** Reads the ids of a dialect. */
export interface IdReader {
	/** The id that a text on the wire stands for; undefined when the text is not an id of this kind. */
	read(kind: IdKind, text: string): string | undefined;
	/** The problem of a text that is not an id of this kind. */
	problemOf(kind: IdKind): Problem;
}

const validators = new WeakMap<TSchema, Validator>();
const schemas = new WeakMap<TObject, Compiled>();
// Each property is checked separately, so this bounds the problems of one: every entry of the longest list.
Settings.Set({ maxErrors: listLengthMax });

/**
 * Checks a value against a schema of the contract. Returns the valid properties that the contract knows, with ids as
 * the directory knows them, and a problem for every wrong field. A wrong entry of a list becomes `undefined`, so that
 * the others keep their index. `settle` first removes the empty parts.
 */
export function checkObject<Schema extends TObject>(
	schema: Schema,
	value: unknown,
	{
		ids,
		settle = settleEmpty,
	}: {
		ids: IdReader;
		settle?: (schema: TSchema, value: unknown) => unknown;
	},
): { value: Partial<Static<Schema>>; problems: FieldProblem[] } {
	const given = settle(schema, value);
	if (given === undefined)
		return {
			value: {},
			problems: [{ field: "body", ...problemOf.required() }],
		};
	if (typeof given !== "object" || given === null || Array.isArray(given))
		return {
			value: {},
			problems: [
				{
					field: "body",
					...problemOf.wrongType({
						expected: "a JSON object",
						actual: typeName(given),
					}),
				},
			],
		};
	const { validator, properties } = compiledOf(schema);
	const hasShape = validator.Check(given);
	const right: Record<string, unknown> = {};
	const problems: FieldProblem[] = [];
	for (const { name, property, isRequired, isPlain } of properties) {
		const entry = (given as Record<string, unknown>)[name];
		if (entry === undefined) {
			if (isRequired) problems.push({ field: name, ...problemOf.required() });
			continue;
		}
		if (hasShape && isPlain) {
			right[name] = entry;
			continue;
		}
		const found = hasShape ? [] : describeProblems(name, property, entry);
		const known = readKnown(property, entry, {
			field: name,
			problems: found,
			ids,
		});
		const unsaid = hasShape ? [] : listUnsaid(name, property, entry, found);
		const kept = keepRight(known, name, [...found, ...unsaid]);
		if (kept !== undefined) right[name] = kept;
		problems.push(...found);
	}
	return { value: right as Partial<Static<Schema>>, problems };
}

/** The parts of a schema that every check of it needs. */
interface Compiled {
	validator: Validator;
	properties: readonly {
		name: string;
		property: TSchema;
		isRequired: boolean;
		/** Neither ids nor objects are inside: a value of the right shape is read as it is. */
		isPlain: boolean;
	}[];
}

function compiledOf(schema: TObject): Compiled {
	let compiled = schemas.get(schema);
	if (compiled === undefined) {
		const { required = [] } = schema as { required?: readonly string[] };
		compiled = {
			validator: validatorOf(schema),
			properties: Object.entries(schema.properties).map(([name, property]) => ({
				name,
				property: property as TSchema,
				isRequired: required.includes(name),
				isPlain: isPlainSchema(property as TSchema),
			})),
		};
		schemas.set(schema, compiled);
	}
	return compiled;
}

function isPlainSchema(schema: TSchema): boolean {
	const { properties, items, [idKeyword]: idKind } = schema as SchemaParts;
	return (
		properties === undefined &&
		idKind === undefined &&
		(items === undefined || isPlainSchema(items))
	);
}

function validatorOf(schema: TSchema): Validator {
	let validator = validators.get(schema);
	if (validator === undefined) {
		validator = Compile(schema) as unknown as Validator;
		validators.set(schema, validator);
	}
	return validator;
}

/** The parts of a schema that say how to read a value. */
interface SchemaParts {
	properties?: Record<string, TSchema>;
	items?: TSchema;
	[idKeyword]?: IdKind;
}

/** A field being read, and the list that receives its problems. */
interface ReadField {
	field: string;
	problems: FieldProblem[];
	ids: IdReader;
}

/** The properties of a value that the contract knows, at any depth, with their ids read. */
function readKnown(schema: TSchema, value: unknown, at: ReadField): unknown {
	const { properties, items, [idKeyword]: idKind } = schema as SchemaParts;
	const { field, problems, ids } = at;
	if (idKind !== undefined && typeof value === "string")
		return readIdAt(idKind, value, at);
	const isRefused = () => problems.some((known) => known.field === field);
	// A list that is too long has any number of entries.
	if (items !== undefined && Array.isArray(value) && !isRefused())
		return value.map((entry, index) =>
			readKnown(items, entry, { field: `${field}[${index}]`, problems, ids }),
		);
	if (
		properties === undefined ||
		typeof value !== "object" ||
		value === null ||
		Array.isArray(value)
	)
		return value;
	const known: Record<string, unknown> = {};
	const given = value as Record<string, unknown>;
	for (const name of Object.keys(given)) {
		const property = properties[name];
		if (property !== undefined && Object.hasOwn(properties, name))
			known[name] = readKnown(property, given[name], {
				field: `${field}.${name}`,
				problems,
				ids,
			});
	}
	return known;
}

// An empty text means that the property is left out. In a list, it is a wrong id.
function readIdAt(
	kind: IdKind,
	text: string,
	{ field, problems, ids }: ReadField,
): string {
	const id = ids.read(kind, text);
	if (id !== undefined) return id;
	const isLeftOut = text === "" && !field.endsWith("]");
	const isSaid =
		problems.length >= listLengthMax ||
		problems.some((known) => known.field === field);
	if (!isLeftOut && !isSaid) problems.push({ field, ...ids.problemOf(kind) });
	return text;
}

// The parts of a value without problems.
function keepRight(
	value: unknown,
	field: string,
	problems: readonly { field: string }[],
): unknown {
	if (problems.length === 0) return value;
	const inside = problems.filter((problem) => isInside(problem.field, field));
	if (inside.length === 0) return value;
	if (inside.some((problem) => problem.field === field)) return undefined;
	if (Array.isArray(value))
		return value.map((entry, index) =>
			keepRight(entry, `${field}[${index}]`, inside),
		);
	const right: Record<string, unknown> = {};
	for (const [name, entry] of Object.entries(value as object)) {
		const kept = keepRight(entry, `${field}.${name}`, inside);
		if (kept !== undefined) right[name] = kept;
	}
	return right;
}

/**
 * The parts that are wrong although no problem names them: a check ends after so many errors or problems, and nobody has
 * looked at the parts behind them.
 */
function listUnsaid(
	name: string,
	schema: TSchema,
	value: unknown,
	found: FieldProblem[],
): { field: string }[] {
	const errors = validatorOf(schema).Errors(value).length;
	if (Math.max(errors, found.length) < listLengthMax) return [];
	const { items } = schema as SchemaParts;
	const isList = items !== undefined && Array.isArray(value);
	if (isList && value.length <= listLengthMax)
		return value.flatMap((entry, index) => {
			const field = `${name}[${index}]`;
			const isRight = validatorOf(items).Check(entry);
			// Outer blanks alone make an entry too long, and nothing else of it is wrong.
			const isKept =
				isRight || describeProblems(field, items, entry).length === 0;
			return isKept ? [] : [{ field }];
		});
	if (found.length === 0)
		found.push({
			field: name,
			...problemOf.tooManyEntries({ max: listLengthMax }),
		});
	return [{ field: name }];
}

function isInside(field: string, holder: string): boolean {
	return (
		field.startsWith(holder) &&
		(field.length === holder.length ||
			".[".includes(field[holder.length] as string))
	);
}

function describeProblems(
	name: string,
	schema: TSchema,
	value: unknown,
): FieldProblem[] {
	const problems = new Map<string, Problem>();
	for (const error of validatorOf(schema).Errors(value)) {
		// One error may have several problems, and a small body would get a very long refusal.
		if (problems.size >= listLengthMax) break;
		const field = name + fieldPath(error.instancePath);
		if (error.keyword === "required") {
			const { requiredProperties = [] } = error.params as {
				requiredProperties?: string[];
			};
			for (const missing of requiredProperties)
				problems.set(`${field}.${missing}`, problemOf.required());
			continue;
		}
		const given = valueAt(value, error.instancePath);
		if (problems.has(field) || isShortOfBlanks(error, given)) continue;
		problems.set(field, describeProblem(error, given, schema));
	}
	return [...problems].map(([field, problem]) => ({ field, ...problem }));
}

// Outer blanks are not stored, so they do not count.
function isShortOfBlanks(
	{ keyword, params }: ValidationError,
	given: unknown,
): boolean {
	const { limit = 0 } = params as { limit?: number };
	return (
		keyword === "maxLength" &&
		typeof given === "string" &&
		lengthOf(trimBlanks(given)) <= limit
	);
}

interface ValidationError {
	keyword: string;
	schemaPath: string;
	instancePath: string;
	params: object;
	message: string;
}

function describeProblem(
	{ keyword, schemaPath, params, message }: ValidationError,
	value: unknown,
	schema: TSchema,
): Problem {
	const {
		limit = 0,
		type = "",
		allowedValues,
	} = params as {
		limit?: number;
		type?: string | readonly string[];
		allowedValues?: unknown[];
	};
	if (schemaPath.includes("/anyOf"))
		return problemOf.wrongType({
			expected: "true or false",
			actual: typeName(value),
		});
	switch (keyword) {
		case "type":
			return problemOf.wrongType({
				expected: [type]
					.flat()
					.map((name) => typeNames[name] ?? name)
					.join(" or "),
				actual: typeName(value),
			});
		case "maxLength":
			return problemOf.tooLong({
				max: limit,
				actual: lengthOf(trimBlanks(String(value))),
			});
		case "minLength":
			return problemOf.empty();
		case "maxItems":
			return problemOf.tooManyEntries({ max: limit });
		case "minItems":
			return problemOf.tooFewEntries({ min: limit });
		case "minimum":
			return problemOf.tooSmall({ min: limit });
		case "maximum":
			return problemOf.tooLarge({ max: limit });
		case "enum": {
			const values = allowedValues ?? enumAt(schema, schemaPath);
			return problemOf.notOneOf({ values: values.map(String) });
		}
		default:
			return problemOf.wrongFormat({ rule: message });
	}
}

function enumAt(schema: TSchema, schemaPath: string): unknown[] {
	const found = valueAt(schema, schemaPath.replace(/^#/, "")) as
		| { enum?: unknown[] }
		| undefined;
	return found?.enum ?? [];
}

const typeNames: Record<string, string> = {
	string: "a string",
	number: "a number",
	integer: "a whole number",
	boolean: "true or false",
	array: "a list",
	object: "an object",
};

function typeName(value: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "boolean") return String(value);
	if (typeof value === "number") return "a number";
	return typeNames[typeof value] ?? typeof value;
}

function fieldPath(pointer: string): string {
	return pointer
		.split("/")
		.slice(1)
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
		.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
		.join("");
}

function valueAt(value: unknown, pointer: string): unknown {
	return pointer
		.split("/")
		.slice(1)
		.reduce<unknown>(
			(inner, part) => (inner as Record<string, unknown> | undefined)?.[part],
			value,
		);
}
