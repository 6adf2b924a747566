import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { scopes } from "../../src/directory/access/token.ts";
import { openStore } from "../../src/process/open-store.ts";
import { createSample, sampleIds } from "../../src/sample/sample.ts";
import { readConfig } from "../../src/settings/config.ts";
import type { StoreAddress } from "../../src/settings/store-address.ts";
import { createFolder } from "../end-to-end/process.ts";
import { takeDatabase } from "../postgres/postgres-server.ts";
import { type Api, openApi, type Reply } from "../webex/harness.ts";
import { getTokens, register } from "../webex/oauth/oauth-world.ts";
import { ownId } from "./same-person.ts";

/** The organization that the walk changes. */
export const orgId = sampleIds.organization;
/** Where SCIM has it, below `/v1`. */
export const scimPath = `/identity/scim/${orgId}/v2`;

/** The caller who is the integration of the world, for the full administrator. */
export const integrationCaller = "integration";

/** A request in which `@name@` stands for the id of a record that the walk made; engines give it different ids. */
export interface Request {
	method: string;
	path: string;
	body?: unknown;
	headers?: Record<string, string>;
}

/** One directory, on one engine. */
export interface World {
	engine: string;
	api: Api;
	place: StoreAddress;
	/** The ids of the records that the walk made, by their names, and back. */
	ids: Map<string, string>;
	names: Map<string, string>;
	/** An integration that the full administrator has authorized, and its access token. */
	integrationId: string;
	integrationToken: string;
	/** Gives back its folder or database, after its store was closed. */
	close(): Promise<void>;
}

/** A sample directory on each engine. */
export async function openWorlds(
	engines: readonly string[] = ["SQLite", "PostgreSQL"],
): Promise<World[]> {
	const worlds: World[] = [];
	for (const engine of engines) {
		const resources = new AsyncDisposableStack();
		const place = await openPlace(engine, resources);
		const api = await openApi(() => openStore(place));
		worlds.push({
			engine,
			api,
			place,
			ids: new Map(),
			names: new Map(),
			...(await openIntegration(api)),
			close: () => resources.disposeAsync(),
		});
	}
	return worlds;
}

async function openIntegration(
	api: Api,
): Promise<Pick<World, "integrationId" | "integrationToken">> {
	const integration = await register(api, { scopes });
	const scope = scopes.join(" ");
	const { access_token } = await getTokens(api, integration, { scope });
	return {
		integrationId: ownId(integration.id),
		integrationToken: access_token,
	};
}

async function openPlace(
	engine: string,
	resources: AsyncDisposableStack,
): Promise<StoreAddress> {
	if (engine === "PostgreSQL") {
		const database = resources.use(await takeDatabase());
		return readConfig({ store: database.address }, {}).store;
	}
	const folder = resources.use(await createFolder());
	return {
		engine: "sqlite",
		file: join(folder.path, "peopled.db"),
	} as StoreAddress;
}

/** Gives a record that the walk made a name, under which later steps know it. */
export function nameRecord(world: World, name: string, id: string): void {
	const plain = id.length === 36 ? id : ownId(id);
	world.ids.set(name, plain);
	world.names.set(plain, name);
}

/** Makes a request in one world, as the person of an e-mail address. */
export async function send(
	world: World,
	email: string,
	{ method, path, body, headers }: Request,
): Promise<Reply> {
	const token =
		email === integrationCaller
			? world.integrationToken
			: await world.api.tokenOf(email);
	return world.api.call(
		token,
		method,
		fillNames(world, path),
		body === undefined ? undefined : fillNames(world, body),
		{ trackingid: `WALK_${randomUUID()}`, ...headers },
	);
}

function fillNames<Value>(world: World, value: Value): Value {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	const filled = text.replaceAll(
		/@([a-z]+\d+)@/g,
		(whole, name) => world.ids.get(name) ?? whole,
	);
	return (typeof value === "string" ? filled : JSON.parse(filled)) as Value;
}

const shownId = /Y2lzY29zcGFyazov[\w-]+/g;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const ofSample = new Set(JSON.stringify(createSample(0)).match(uuid));

/** A value in the form that all engines share: with names in place of ids, and lists in an order that ids do not decide. */
export function withoutIds(world: World, value: unknown): unknown {
	if (typeof value === "string")
		return value
			.replaceAll(shownId, (text) => Buffer.from(text, "base64url").toString())
			.replaceAll(
				uuid,
				(id) => world.names.get(id) ?? (ofSample.has(id) ? id : "new"),
			)
			.replaceAll(/"(\d+)\.[\w-]+"/g, '"$1"')
			.replaceAll(/WALK_[\w-]+/g, "WALK");
	if (Array.isArray(value))
		return value
			.map((each) => withoutIds(world, each))
			.toSorted((left, right) =>
				JSON.stringify(left) < JSON.stringify(right) ? -1 : 1,
			);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => name !== "trackingId" && name !== "instanceId")
			.map(([name, each]) => [name, withoutIds(world, each)]),
	);
}
