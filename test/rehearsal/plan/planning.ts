import { join } from "node:path";
import type { Person } from "../../../src/contract/person.ts";
import { serveQuietly } from "../../../src/process/quiet-server.ts";
import {
	type PlanRequest,
	type PlanResult,
	runPlan,
} from "../../../src/rehearsal/plan/run-plan.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import { type Api, people } from "../../webex/harness.ts";
import { cloneFrom } from "../cloning.ts";

/** Plans what changed in a clone. */
export function planClone(
	dataFolder: string,
	request: Partial<PlanRequest> = {},
): Promise<PlanResult> {
	return runPlan(
		{
			dataFolder,
			allowed: {},
			only: [],
			except: [],
			output: undefined,
			format: "json",
			...request,
		},
		{
			now: Date.UTC(2026, 0, 15, 10),
			openStore: async (file) => openSqliteStore(file, { mayCreate: false }),
		},
	);
}

/** A clone whose API answers. */
export interface OpenClone extends AsyncDisposable {
	dataFolder: string;
	/** Sends a request to the clone as its administrator, and fails unless it is done. Paths begin behind `/v1`. */
	call<Body>(method: string, path: string, body?: unknown): Promise<Body>;
	/** The person with this e-mail, with calling data. */
	find(email: string): Promise<Person>;
	/** Changes properties of the person with this e-mail. */
	change(email: string, properties: object): Promise<void>;
}

/** Clones the organization of the full administrator of a sample. */
export async function openClone(
	api: Api,
	dataFolder: string,
): Promise<OpenClone> {
	const { access } = await cloneFrom(
		async (request) => api.server.fetch(request),
		{
			dataFolder,
			token: await api.tokenOf(people.full),
			clock: { now: api.clock.now },
		},
	);
	const store = openSqliteStore(join(dataFolder, "peopled.db"));
	const send = serveQuietly(store);
	const clone: OpenClone = {
		dataFolder,
		async call<Body>(method: string, path: string, body?: unknown) {
			const response = await send(
				new Request(`http://localhost/v1${path}`, {
					method,
					headers: {
						authorization: `Bearer ${access?.token}`,
						"content-type": "application/json",
					},
					body: body === undefined ? undefined : JSON.stringify(body),
				}),
			);
			const text = await response.text();
			if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
			return (text === "" ? undefined : JSON.parse(text)) as Body;
		},
		async find(email) {
			const path = `/people?email=${encodeURIComponent(email)}&callingData=true`;
			const { items } = await clone.call<{ items: Person[] }>("GET", path);
			return items[0] as Person;
		},
		async change(email, properties) {
			const person = await clone.find(email);
			await clone.call("PUT", `/people/${person.id}?callingData=true`, {
				...person,
				...properties,
			});
		},
		[Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
	};
	return clone;
}
