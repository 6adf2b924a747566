import { createHash } from "node:crypto";
import { type Static, Type } from "typebox";
import { Check } from "typebox/value";

/** The version of the format of a plan. A file of another version is refused. */
export const planVersion = 1;

/** Steps of a plan at most. */
const stepsMax = 1_000_000;

const text = Type.String();

/** The kinds of what a person can lose by a plan, in the order in which they are shown. */
export const lossKinds = [
	"person",
	"administrator",
	"login",
	"license",
	"role",
	"number",
	"extension",
] as const;
export type LossKind = (typeof lossKinds)[number];

const PlannedPerson = Type.Object({
	/** As on the wire. That of a person to create is the clone's own, and stands for the id that the service will give. */
	id: text,
	email: text,
	displayName: text,
});
/** A person whom a plan names. */
export type PlannedPerson = Static<typeof PlannedPerson>;

const Loss = Type.Object({
	kind: Type.Enum(lossKinds),
	person: PlannedPerson,
	/** The id, number or extension that is lost. */
	what: Type.Optional(text),
	/** The same for people: the name of a license or role. */
	name: Type.Optional(text),
	/** The name of the person who gets it in the same plan: of a number or an extension. */
	goesTo: Type.Optional(text),
});
/** Something that a person loses. */
export type Loss = Static<typeof Loss>;

const ValueChange = Type.Object({
	field: text,
	/** Absent: the field has no value. */
	from: Type.Optional(Type.Unknown()),
	/** Absent: the field loses its value. */
	to: Type.Optional(Type.Unknown()),
});
/** A field that gets another value. */
export type ValueChange = Static<typeof ValueChange>;

const SetChange = Type.Object({
	field: text,
	add: Type.Array(Type.Unknown()),
	remove: Type.Array(Type.Unknown()),
	/** The primary one of several e-mail addresses, which a request puts first. The service shows them in any order. */
	first: Type.Optional(
		Type.Object({ from: Type.Unknown(), to: Type.Unknown() }),
	),
});
/** A list that gains and loses entries. The other entries do not belong to the plan. */
export type SetChange = Static<typeof SetChange>;

const Change = Type.Union([SetChange, ValueChange]);
export type Change = Static<typeof Change>;

const Step = Type.Object({
	/** Unique in the plan. */
	id: text,
	action: Type.Enum(["update", "create", "delete"]),
	person: PlannedPerson,
	/** Empty for a deletion. */
	changes: Type.Array(Change),
	/** The request as it would be sent if nothing had changed at the service. */
	request: Type.Object({
		method: Type.Enum(["PUT", "POST", "DELETE"]),
		/** Begins with `/v1`. */
		path: text,
		body: Type.Optional(Type.Record(text, Type.Unknown())),
	}),
	/** The owned values as they have to be before the step: null where there is none, and for a list what it has and has not. */
	precondition: Type.Record(text, Type.Unknown()),
	/** The ids of the steps that have to be done before this one. */
	after: Type.Array(text),
	losses: Type.Array(Loss),
	/** Why the step is there, when it is not a change that somebody made, in one sentence. */
	note: Type.Optional(text),
});
/** One request of a plan. */
export type Step = Static<typeof Step>;

const Counts = Type.Object({
	/** The people of the organization. */
	people: Type.Integer(),
	/** The people whom the plan touches. */
	touched: Type.Integer(),
	update: Type.Integer(),
	create: Type.Integer(),
	delete: Type.Integer(),
	/** How many people get a changed field, by field. */
	fields: Type.Record(text, Type.Integer()),
	/** How many losses there are, by kind. */
	losses: Type.Record(text, Type.Integer()),
});
export type Counts = Static<typeof Counts>;

const Plan = Type.Object({
	version: Type.Literal(planVersion),
	kind: Type.Enum(["plan", "undo"]),
	createdAt: text,
	service: Type.Object({ url: text, orgId: text }),
	/** When the clone was made with which the plan compares. */
	clonedAt: text,
	losses: Type.Array(Loss),
	counts: Counts,
	/** The thresholds that were raised for this plan. */
	allowed: Type.Record(text, Type.Integer()),
	/** The names of the licenses, roles, locations and managers whose ids the changes hold. */
	names: Type.Record(text, text),
	/** What changed in the clone and is not part of the plan, in sentences. */
	notCarried: Type.Array(text),
	warnings: Type.Array(text),
	/** In the order in which they have to be done. */
	steps: Type.Array(Step, { maxItems: stepsMax }),
	/** `sha256:<hex>` of everything else. */
	digest: text,
});
/** The changes that make the service's people those of the clone. */
export type Plan = Static<typeof Plan>;

/** Completes a plan with its digest. */
export function sealPlan(plan: Omit<Plan, "digest">): Plan {
	// As the file holds it: without undefined properties.
	const content = JSON.parse(JSON.stringify(plan)) as Omit<Plan, "digest">;
	return { ...content, digest: digestOf(content) };
}

/** The digest of a plan: of its canonical JSON without the digest itself. */
export function digestOf(plan: object): string {
	const { digest: _, ...content } = plan as { digest?: unknown };
	const hash = createHash("sha256").update(canonicalJson(content));
	return `sha256:${hash.digest("hex")}`;
}

/** JSON in one form for each value: keys in the order of their characters, and no spaces. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) =>
		typeof part === "object" && part !== null && !Array.isArray(part)
			? Object.fromEntries(
					Object.entries(part).toSorted(([one], [other]) =>
						one < other ? -1 : 1,
					),
				)
			: part,
	);
}

/**
 * Reads the text of a plan file. Throws a sentence when it is not a plan, is one of another version, or was changed
 * since it was written.
 */
export function parsePlan(content: string, file: string): Plan {
	const plan = parseJson(content);
	const { version } = (plan ?? {}) as { version?: unknown };
	if (typeof plan !== "object" || plan === null || version === undefined)
		throw new Error(
			`${file} is not a plan. Write one with \`peopled plan --output <file>\`.`,
		);
	if (version !== planVersion)
		throw new Error(
			`${file} is a plan of version ${JSON.stringify(version)}, and this program reads version ${planVersion}. Make the plan again.`,
		);
	const digest = digestOf(plan);
	const { digest: noted } = plan as { digest?: unknown };
	if (digest !== noted)
		throw new Error(
			`${file} was changed after it was written: its content has the digest ${digest}, and the file says ${JSON.stringify(noted)}. Make the plan again.`,
		);
	if (!Check(Plan, plan))
		throw new Error(
			`${file} has the digest of its content, but not the form of a plan. Make the plan again.`,
		);
	return plan;
}

function parseJson(content: string): unknown {
	try {
		return JSON.parse(content);
	} catch {
		return undefined;
	}
}
