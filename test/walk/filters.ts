import { strict as assert } from "node:assert";
import { type Json, people } from "../webex/harness.ts";
import type { Chooser } from "./choose.ts";
import { scimPath, send, type World } from "./worlds.ts";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const webexUser = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";

type User = Json;
type Kind = "text" | "exact" | "boolean" | "time";
interface Attribute {
	path: string;
	kind: Kind;
	read(user: User): unknown[];
}

const at =
	(...names: string[]) =>
	(user: User): unknown[] =>
		names.reduce<unknown[]>(
			(values, name) =>
				values.flatMap((value) => {
					const part = (value as Json)?.[name];
					if (part === undefined || part === null) return [];
					return Array.isArray(part) ? part : [part];
				}),
			[user],
		);

const attributes: readonly Attribute[] = [
	{ path: "userName", kind: "text", read: at("userName") },
	{ path: "USERNAME", kind: "text", read: at("userName") },
	{ path: "displayName", kind: "text", read: at("displayName") },
	{ path: "title", kind: "text", read: at("title") },
	{ path: "nickName", kind: "text", read: at("nickName") },
	{ path: "id", kind: "exact", read: at("id") },
	{ path: "externalId", kind: "exact", read: at("externalId") },
	{ path: "active", kind: "boolean", read: at("active") },
	{ path: "name.familyName", kind: "text", read: at("name", "familyName") },
	{ path: "name.formatted", kind: "text", read: at("name", "formatted") },
	{ path: "emails", kind: "text", read: at("emails", "value") },
	{ path: "emails.value", kind: "text", read: at("emails", "value") },
	{ path: "emails.type", kind: "text", read: at("emails", "type") },
	{ path: "emails.primary", kind: "boolean", read: at("emails", "primary") },
	{
		path: "phoneNumbers.value",
		kind: "text",
		read: at("phoneNumbers", "value"),
	},
	{
		path: "addresses.locality",
		kind: "text",
		read: at("addresses", "locality"),
	},
	{ path: "roles.value", kind: "exact", read: at("roles", "value") },
	{ path: "groups.value", kind: "exact", read: at("groups", "value") },
	{ path: "groups.display", kind: "text", read: at("groups", "display") },
	{ path: "timezone", kind: "text", read: at("timezone") },
	{ path: "meta.created", kind: "time", read: at("meta", "created") },
	{ path: "meta.lastModified", kind: "time", read: at("meta", "lastModified") },
	{
		path: `${enterprise}:department`,
		kind: "text",
		read: at(enterprise, "department"),
	},
	{ path: "department", kind: "text", read: at(enterprise, "department") },
	{
		path: `${enterprise}:costCenter`,
		kind: "text",
		read: at(enterprise, "costCenter"),
	},
	{
		path: `${enterprise}:manager.value`,
		kind: "exact",
		read: at(enterprise, "manager", "value"),
	},
	{
		path: "manager.displayName",
		kind: "text",
		read: at(enterprise, "manager", "displayName"),
	},
	{
		path: `${webexUser}:extensionAttribute1`,
		kind: "text",
		read: at(webexUser, "extensionAttribute1"),
	},
	{
		path: `${webexUser}:accountStatus`,
		kind: "text",
		read: at(webexUser, "accountStatus"),
	},
];

interface Drawn {
	text: string;
	holds(user: User): boolean;
}

const comparable = (kind: Kind, value: unknown) => {
	const text = String(value).normalize("NFC");
	return kind === "text" ? text.toLowerCase() : text;
};

function drawComparison(choose: Chooser, users: readonly User[]): Drawn {
	const { path, kind, read } = choose.pick(attributes);
	if (choose.chance(12))
		return {
			text: `${path} pr`,
			holds: (user) => read(user).some((value) => value !== ""),
		};
	if (choose.chance(5)) {
		const op = choose.pick(["eq", "ne"]);
		return {
			text: `${path} ${op} null`,
			holds: (user) => (read(user).length === 0) === (op === "eq"),
		};
	}
	if (kind === "boolean") {
		const value = choose.chance(50);
		const op = choose.pick(["eq", "ne"]);
		return {
			text: `${path} ${op} ${choose.pick([String(value), `"${value}"`])}`,
			holds: (user) => read(user).includes(value) === (op === "eq"),
		};
	}
	const known = users.flatMap(read).map(String);
	let wanted = known.length === 0 ? "x" : choose.pick(known);
	const op = choose.pick([
		"eq",
		"eq",
		"ne",
		"co",
		"sw",
		"ew",
		"gt",
		"ge",
		"lt",
		"le",
	]);
	if (kind !== "time" && ["co", "sw", "ew"].includes(op) && choose.chance(80)) {
		const from = op === "sw" ? 0 : choose.below([...wanted].length);
		const part = [...wanted].slice(
			from,
			op === "ew" ? undefined : from + 1 + choose.below(4),
		);
		wanted = part.join("");
	}
	if (kind === "text" && choose.chance(30)) wanted = wanted.toUpperCase();
	const compare = (value: unknown): boolean => {
		const [left, right] = [comparable(kind, value), comparable(kind, wanted)];
		const order =
			kind === "time"
				? Date.parse(String(value)) - Date.parse(wanted)
				: left === right
					? 0
					: left < right
						? -1
						: 1;
		switch (op) {
			case "eq":
				return order === 0;
			case "co":
				return left.includes(right);
			case "sw":
				return left.startsWith(right);
			case "ew":
				return left.endsWith(right);
			case "gt":
				return order > 0;
			case "ge":
				return order >= 0;
			case "lt":
				return order < 0;
			default:
				return order <= 0;
		}
	};
	const isEqual = (value: unknown) =>
		kind === "time"
			? Date.parse(String(value)) === Date.parse(wanted)
			: comparable(kind, value) === comparable(kind, wanted);
	return {
		text: `${path} ${choose.chance(20) ? op.toUpperCase() : op} ${JSON.stringify(wanted)}`,
		holds: (user) =>
			op === "ne" ? !read(user).some(isEqual) : read(user).some(compare),
	};
}

function drawFilter(choose: Chooser, users: readonly User[], depth = 0): Drawn {
	const kind = choose.below(depth > 2 ? 5 : 9);
	if (kind < 5) return drawComparison(choose, users);
	if (kind === 5) {
		const { text, holds } = drawFilter(choose, users, depth + 1);
		return { text: `not (${text})`, holds: (user) => !holds(user) };
	}
	if (kind === 6) {
		const type = choose.pick(["work", "home", "other"]);
		const part = choose.pick(["w1", "example", "w", "@"]);
		const isIn = (entry: Json) =>
			entry.type === type && String(entry.value).includes(part);
		return {
			text: choose.pick([
				`emails[type eq "${type}" and value co "${part}"]`,
				`emails[type eq "${type}"].value co "${part}"`,
			]),
			holds: (user) => (user.emails as Json[]).some(isIn),
		};
	}
	const op = kind === 7 ? "and" : "or";
	const [left, right] = [
		drawFilter(choose, users, depth + 1),
		drawFilter(choose, users, depth + 1),
	];
	return {
		text: `(${left.text}) ${op} (${right.text})`,
		holds: (user) =>
			op === "and"
				? left.holds(user) && right.holds(user)
				: left.holds(user) || right.holds(user),
	};
}

/** A random filter, order and page of users give what a plain evaluation over all of them gives. */
export async function demandFilter(
	world: World,
	choose: Chooser,
	filterCount: number,
): Promise<void> {
	const all = await listUsers(world, "returnGroups=true&count=1000");
	const users = all.Resources;
	assert.equal(all.totalResults, users.length);
	for (let index = 0; index < filterCount; index++) {
		const { text, holds } = drawFilter(choose, users);
		const wanted = users.filter(holds);
		const sortBy = choose.pick([
			undefined,
			"userName",
			"title",
			"meta.lastModified",
			"meta.created",
			"active",
			"emails",
			`${enterprise}:department`,
			"id",
		]);
		const sortOrder = choose.pick(["ascending", "descending"]);
		const sort =
			sortBy === undefined ? "" : `&sortBy=${sortBy}&sortOrder=${sortOrder}`;
		const query = `filter=${encodeURIComponent(text)}${sort}&returnGroups=true`;
		const found = await listUsers(world, `${query}&count=1000`);
		assert.equal(found.totalResults, wanted.length, text);
		assert.deepEqual(
			found.Resources.toSorted(byId),
			wanted.toSorted(byId),
			text,
		);
		if (sortBy !== undefined)
			demandOrder(found.Resources, sortBy, sortOrder === "descending");
		const startIndex = 1 + choose.below(wanted.length + 2);
		const count = choose.below(5);
		const page = await listUsers(
			world,
			`${query}&startIndex=${startIndex}&count=${count}`,
		);
		assert.equal(page.totalResults, wanted.length);
		assert.deepEqual(
			page.Resources.map(({ id }) => id),
			found.Resources.slice(startIndex - 1, startIndex - 1 + count).map(
				({ id }) => id,
			),
			`page ${startIndex} of ${count} of ${query}`,
		);
	}
}

function demandOrder(
	users: readonly User[],
	path: string,
	isDescending: boolean,
): void {
	const { kind, read } = attributes.find(
		(each) => each.path === path,
	) as Attribute;
	const keys = users.map((user) => {
		const [first] = read(user);
		return first === undefined
			? undefined
			: kind === "time"
				? String(first)
				: comparable(kind, first);
	});
	if (isDescending) keys.reverse();
	for (const [index, key] of keys.entries()) {
		const next = keys[index + 1];
		if (index + 1 === keys.length) break;
		assert.ok(
			key === undefined
				? next === undefined
				: next === undefined || key <= next,
			`${key} before ${next} by ${path}`,
		);
	}
}

function byId(left: User, right: User): number {
	return String(left.id) < String(right.id) ? -1 : 1;
}

interface Found {
	totalResults: number;
	Resources: User[];
}

async function listUsers(world: World, query: string): Promise<Found> {
	const path = `${scimPath}/Users?${query}`;
	const reply = await send(world, people.full, { method: "GET", path });
	assert.equal(reply.status, 200, `${path}: ${reply.text}`);
	return reply.body as unknown as Found;
}
