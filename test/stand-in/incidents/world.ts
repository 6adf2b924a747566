import type { Person } from "../../../src/contract/person.ts";
import type { FaultRule } from "../../../src/contract/stand-in/fault.ts";
import { openPeopled } from "../../../src/process/open-peopled.ts";
import { openSqliteStore } from "../../../src/storage/sqlite/store.ts";
import {
	type Api,
	expectStatus,
	ids,
	type Json,
	openApi,
	people,
	type Reply,
} from "../../webex/harness.ts";

type Send = <Body = Json>(
	method: string,
	path: string,
	body?: unknown,
) => Promise<Reply<Body>>;

/** A stand-in, and a client that takes replies as they come. Paths begin at the root. */
interface World extends AsyncDisposable {
	api: Api;
	/** Makes an incident happen from now on. */
	cause(incident: string, more?: object): Promise<FaultRule>;
	/** Makes a request of the full administrator. */
	send: Send;
	/** Makes a request that no rule hits, by another server over the same directory. */
	look: Send;
	/** Updates John to what he is, with these values. */
	update(values: object): Promise<Reply<Person>>;
	/** John, as he is in the directory. */
	see(): Promise<Person>;
}

/** Opens a stand-in over the sample, whose chance begins with a seed. */
export async function openWorld({
	chanceSeed = 1,
	isFaithful = false,
} = {}): Promise<World> {
	const api = await openApi(() => openSqliteStore(":memory:"), {
		isStandIn: true,
		isFaithful,
		chanceSeed,
	});
	const token = await api.tokenOf(people.full);
	const plain = openPeopled({
		store: api.store,
		now: () => api.clock.now,
		steadyNow: () => 0,
		bodyBytesMax: 1024 * 1024,
		bulkBytesMax: 1024 * 1024,
		jobBytesMax: 1024 * 1024,
		jobLifeMs: 1000,
		requestsInFlightMax: 100,
		requestsPerMinute: 0,
		areFaultsAllowed: false,
		log: { failure: () => {}, request: () => {} },
	});
	const sendTo =
		(server: Pick<Api["server"], "fetch">): Send =>
		async <Body>(method: string, path: string, body?: unknown) => {
			const headers = new Headers({ authorization: `Bearer ${token}` });
			if (body !== undefined) headers.set("content-type", "application/json");
			const response = await server.fetch(
				new Request(`http://localhost${path}`, {
					...{ method, headers },
					body: body === undefined ? undefined : JSON.stringify(body),
				}),
			);
			const text = await response.text();
			const type = response.headers.get("content-type") ?? "";
			const isJson = text !== "" && /json/.test(type);
			return {
				status: response.status,
				headers: response.headers,
				text,
				body: (isJson ? JSON.parse(text) : undefined) as Body,
			};
		};
	const send = sendTo(api.server);
	const look = sendTo(plain);
	const see = async () => {
		const path = `/v1/people/${ids.person}?callingData=true`;
		const reply = await look<Person>("GET", path);
		expectStatus(reply, 200);
		return reply.body;
	};
	return {
		...{ api, send, look, see },
		async cause(incident, more = {}) {
			const body = { incident, ...more };
			const reply = await send<FaultRule>("POST", "/peopled/faults", body);
			expectStatus(reply, 201);
			return reply.body;
		},
		async update(values) {
			const path = `/v1/people/${ids.person}?callingData=true`;
			return send("PUT", path, { ...(await see()), ...values });
		},
		[Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
	};
}
