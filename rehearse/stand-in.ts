import { randomUUID } from "node:crypto";
import type { ChanceStream } from "../src/concurrency/chance.ts";
import { scopes } from "../src/directory/access/token.ts";
import { storeToken } from "../src/directory/access/tokens.ts";
import type { Store } from "../src/directory/store/store.ts";
import { createSecret, hashSecret } from "../src/http/auth/secrets.ts";
import { openPort } from "../src/http/port.ts";
import { openPeopled } from "../src/process/open-peopled.ts";
import { quietOptions } from "../src/process/quiet-options.ts";
import { serveQuietly } from "../src/process/quiet-server.ts";
import type { WirePerson } from "../src/rehearsal/plan/wire-person.ts";
import { createSample, sampleIds } from "../src/sample/sample.ts";
import { seedOrganization } from "../src/sample/seed.ts";
import { openSqliteStore } from "../src/storage/sqlite/store.ts";

/** Sees a request before the stand-in does, and may answer in its place. */
type Watch = (
	request: Request,
	forward: () => Promise<Response>,
) => Promise<Response>;

/** A faithful server that stands in for the real service. */
export interface StandIn extends AsyncDisposable {
	url: string;
	token: string;
	/** Sees every request from now on. */
	watch(watch: Watch | undefined): void;
	/** Everybody as they truly are, whatever the stand-in shows to others. */
	seeAll(): Promise<WirePerson[]>;
	/** One person as they truly are, by id or e-mail address. */
	see(name: string): Promise<WirePerson | undefined>;
	/** Lets every incident of the catalogue happen with this probability. Returns their names. */
	begin(probability: number): Promise<string[]>;
	/** Ends all incidents. */
	end(): Promise<void>;
}

/** Opens a stand-in with the sample, or with a seeded organization of so many people. Its clock runs as many times faster. */
export async function openStandIn({
	people,
	seed,
	speed,
}: {
	people: number;
	seed: number;
	speed: number;
}): Promise<StandIn> {
	const startedAt = Date.now();
	const store = openSqliteStore(":memory:");
	const admin = await fill(store, { people, seed, now: startedAt });
	const token = createSecret();
	await storeToken(store, {
		id: randomUUID(),
		person: admin,
		name: "rehearsal",
		secretHash: hashSecret(token),
		scopes,
		now: startedAt,
	});
	const start = performance.now();
	const steadyNow = () => (performance.now() - start) * speed;
	const server = openPeopled({
		...quietOptions,
		store,
		now: () => Math.floor(startedAt + steadyNow()),
		steadyNow,
		areFaultsAllowed: true,
		isFaithful: true,
		chanceSeed: seed,
	});
	let watch: Watch | undefined;
	const port = await openPort(
		{ port: 0, host: "127.0.0.1" },
		(request, from) => {
			const forward = () => server.fetch(request, from);
			return watch === undefined ? forward() : watch(request, forward);
		},
	);
	const truth = openTruth(store, token);
	const control = async (method: string, path: string, body?: object) => {
		const reply = await server.fetch(
			new Request(`http://localhost/peopled${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				body: body && JSON.stringify(body),
			}),
			{ address: "127.0.0.1" },
		);
		if (!reply.ok) throw new Error(`${method} ${path}: ${await reply.text()}`);
		return reply.status === 204 ? undefined : await reply.json();
	};
	return {
		url: port.url,
		token,
		...truth,
		watch: (next) => {
			watch = next;
		},
		async begin(probability) {
			const { items } = (await control("GET", "/incidents")) as {
				items: { name: string }[];
			};
			for (const { name } of items)
				await control("POST", "/faults", {
					incident: name,
					probability,
					times: 1_000_000,
					...(name === "calling-data-slow" && {
						parameters: { milliseconds: Math.ceil(3000 / speed) },
					}),
				});
			return items.map(({ name }) => name);
		},
		async end() {
			await control("DELETE", "/faults");
		},
		async [Symbol.asyncDispose]() {
			await port.close(100);
			await server.drain();
			await store[Symbol.asyncDispose]();
		},
	};
}

async function fill(
	store: Store,
	{ people, seed, now }: { people: number; seed: number; now: number },
): Promise<{ orgId: string; id: string }> {
	if (people === 0) {
		await store.load(createSample(now));
		return { orgId: sampleIds.organization, id: sampleIds.admin };
	}
	const seeded = await seedOrganization(store, { count: people, seed, now });
	return { orgId: seeded.orgId, id: seeded.adminId };
}

// A second server over the same directory, without warts and incidents.
function openTruth(
	store: Store,
	token: string,
): Pick<StandIn, "see" | "seeAll"> {
	const send = serveQuietly(store);
	const read = async (path: string) => {
		const reply = await send(
			new Request(`http://localhost/v1${path}`, {
				headers: { authorization: `Bearer ${token}` },
			}),
		);
		if (reply.status === 404) return undefined;
		if (!reply.ok) throw new Error(`GET ${path}: ${await reply.text()}`);
		return {
			json: (await reply.json()) as object,
			link: reply.headers.get("link"),
		};
	};
	return {
		async see(name) {
			if (!name.includes("@"))
				return (await read(`/people/${name}?callingData=true`))?.json as
					| WirePerson
					| undefined;
			const query = `email=${encodeURIComponent(name)}&callingData=true`;
			const found = (await read(`/people?${query}`))?.json as
				| { items: WirePerson[] }
				| undefined;
			return found?.items[0];
		},
		async seeAll() {
			const all: WirePerson[] = [];
			let path: string | undefined = "/people?callingData=true&max=100";
			while (path !== undefined) {
				const page: Awaited<ReturnType<typeof read>> = await read(path);
				if (page === undefined) throw new Error(`There is no ${path}.`);
				all.push(...(page.json as { items: WirePerson[] }).items);
				path = /<http:\/\/localhost\/v1([^>]+)>/.exec(page.link ?? "")?.[1];
			}
			return all;
		},
	};
}

/** A whole number of a stream from `from` to `to`, both included. */
export function between(
	chance: ChanceStream,
	from: number,
	to: number,
): number {
	return from + chance.below(to - from + 1);
}
