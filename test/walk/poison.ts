import { strict as assert } from "node:assert";
import { fieldsOf, ids, type Json } from "../webex/harness.ts";
import type { Chooser, Step } from "./choose.ts";
import { scimPath, send, type World } from "./worlds.ts";

/** A wrong value of a property, and the field that a refusal of it names. */
type Poison = (
	body: Json,
) => [property: string, value: unknown, field?: string];

const appended =
	(name: string, entry: unknown, inside = ""): Poison =>
	(body) => {
		const list = (body[name] ?? []) as unknown[];
		return [name, [...list, entry], `${name}[${list.length}]${inside}`];
	};

const ofPerson: readonly Poison[] = [
	() => ["title", 5],
	() => ["department", "x".repeat(257)],
	() => ["avatar", "nonsense"],
	() => ["managerId", ids.location],
	() => ["loginEnabled", "perhaps"],
	() => ["addresses", [{ country: 5 }], "addresses[0].country"],
];
const ofGroup: readonly Poison[] = [
	() => ["description", 5],
	() => ["usage", {}],
	() => ["displayName", "a\u0007b"],
	appended("members", { id: ids.nobody }),
	appended("members", { id: ids.location }, ".id"),
];
const ofTemplate: readonly Poison[] = [
	appended("licenses", ids.location),
	appended("licenses", 5),
];
const ofUser: readonly Poison[] = [
	() => ["title", { a: 1 }],
	() => ["nickName", []],
	() => ["active", "perhaps"],
	() => ["externalId", "a\u0007b"],
	() => ["timezone", "Mars/Base"],
	() => ["profileUrl", "nonsense"],
	() => ["emails", [{ value: [] }], "emails[0].value"],
];
const ofScimGroup: readonly Poison[] = [
	() => ["externalId", 5],
	() => ["displayName", "a\u0007b"],
	appended("members", { value: "nonsense" }, ".value"),
	appended("members", { value: "00000000-0000-4000-8000-000000000000" }),
];

const ofLocation: readonly Poison[] = [
	() => ["timeZone", "Mars/Base"],
	() => ["notes", 5],
	() => ["name", "a\u0007b"],
	() => ["routingPrefix", "abc"],
];

const kinds: readonly [RegExp, readonly Poison[]][] = [
	[/^(POST|PUT|PATCH) \/people(\/[^/]+)?$/, ofPerson],
	[/^(POST|PATCH) \/groups/, ofGroup],
	[/^(POST|PUT) \/licenseTemplates/, ofTemplate],
	[/^(POST|PUT) \/locations/, ofLocation],
	[/^(POST|PUT) .*\/Users/, ofUser],
	[/^(POST|PUT) .*\/Groups/, ofScimGroup],
];

/**
 * A step that would be done is refused when some of its properties are wrong: with each of them named once, and with
 * nothing else.
 */
export async function demandRefusal(
	world: World,
	choose: Chooser,
	step: Step,
): Promise<void> {
	const path = step.path.split("?")[0] ?? "";
	const [, poisons = []] =
		kinds.find(([pattern]) => pattern.test(`${step.method} ${path}`)) ?? [];
	const drawn = choose.some(poisons, 4);
	if (drawn.length === 0) return;
	const body = { ...(step.body as Json) };
	const fields = new Map<string, string>();
	for (const poison of drawn) {
		const [name, value, field = name] = poison(body);
		if (fields.has(name)) continue;
		body[name] = value;
		fields.set(name, field);
	}
	const reply = await send(world, step.caller, { ...step, body, headers: {} });
	const told = `${JSON.stringify(body)}: ${reply.text}`;
	assert.equal(reply.status, 400, told);
	const wanted = [...fields.values()].toSorted();
	if (!path.startsWith(scimPath))
		return assert.deepEqual(fieldsOf(reply), wanted, told);
	const { detail } = reply.body as { detail: string };
	for (const field of wanted) assert.ok(detail.includes(field), told);
	assert.equal(detail.split("; ").length, wanted.length, told);
}
