import { openComposer } from "./composer.ts";
import {
	type DirectoryModel,
	type Expected,
	isSame,
	openModel,
	undoLine,
} from "./directory-model.ts";
import { expectList, isInOrder, type ListQuery } from "./list-people.ts";
import type { Operation } from "./operation.ts";
import { openReader } from "./read-person.ts";
import type { ModelPerson } from "./update-rules.ts";
import { licenses, type Organization, type Reply } from "./world.ts";

/** A history that was played on one engine. */
export interface Played {
	/** Each reply, without ids and times: the engines must give the same. */
	replies: string[];
	/** Where the server and the model do not agree. */
	mismatch?: { at: number; sentence: string };
	/** Requests that changed something. */
	changed: number;
	refused: number;
}

const pagesMax = 200;
const none = new Headers();

/** A request that was kept under an Idempotency-Key. */
interface KeptRequest {
	request: string;
	status: number;
	text: string;
}

/** Sends a history to a server, and holds every reply against the model. Stops at the first difference. */
export async function play(
	operations: readonly Operation[],
	organization: Organization,
): Promise<Played> {
	const player = openPlayer(organization);
	const played: Played = { replies: [], changed: 0, refused: 0 };
	for (const [at, operation] of operations.entries()) {
		const sentence = await player
			.perform(operation, played)
			.catch((error: Error) => `${error.message}`);
		if (sentence !== undefined) {
			played.mismatch = { at, sentence };
			return played;
		}
	}
	const sentence = await player.finish(played);
	if (sentence !== undefined)
		played.mismatch = { at: operations.length, sentence };
	return played;
}

function openPlayer(organization: Organization) {
	const { ids, orgId, call } = organization;
	const model: DirectoryModel = openModel();
	const reader = openReader(organization);
	const composer = openComposer(organization, model);
	const { placeOf, nameOf, compose, wire } = composer;
	const kept = new Map<number, KeptRequest>();

	const judge = (
		reply: Reply,
		expected: Expected,
		callingData: boolean,
	): string | undefined => {
		if (reply.status !== expected.status)
			return `${reply.status} instead of ${expected.status}: ${reply.text.slice(0, 600)}`;
		if (expected.person === undefined || reply.status !== 200) return undefined;
		const shown = reader.read(JSON.parse(reply.text));
		return (
			reader.compare(shown, expected.person, { callingData, nameOf }) ??
			(expected.version === undefined || versionOf(reply) === expected.version
				? undefined
				: `version ${versionOf(reply)} instead of ${expected.version}`)
		);
	};

	const sendChange = async (
		{ change, dryRun = false, key }: Operation & { kind: "change" },
		played: Played,
	): Promise<string | undefined> => {
		const request = compose(change);
		const { method, path, body, ifMatch } = wire(request);
		const reply = await call(
			method,
			dryRun ? `${path}&dryRun=true` : path,
			body,
			{
				...(ifMatch !== undefined && { "if-match": ifMatch }),
				...(key !== undefined && { "idempotency-key": `key-${key}` }),
			},
		);
		played.replies.push(reader.normalize(reply));
		const text = `${method} ${path} ${JSON.stringify(body)}`;
		const known = key === undefined || dryRun ? undefined : kept.get(key);
		if (known !== undefined) {
			if (known.request !== text)
				return reply.status === 422
					? undefined
					: `${reply.status} instead of 422 for another request with a key`;
			return isReplayed(reply, known)
				? undefined
				: `${reply.status} ${reply.text} instead of the kept ${known.status} ${known.text}`;
		}
		if (key !== undefined && !dryRun)
			kept.set(key, { request: text, ...reply });
		const expected = model.change(request, { isDryRun: dryRun });
		if (reply.status < 300) played.changed++;
		else played.refused++;
		if (dryRun) {
			if (reply.status !== expected.status)
				return judge(reply, expected, false);
			return expected.status === 200 && JSON.parse(reply.text).dryRun !== true
				? `a dry run was answered ${reply.text}`
				: undefined;
		}
		if (method === "POST" && reply.status === 200)
			ids.push((JSON.parse(reply.text) as { id: string }).id);
		return judge(reply, expected, request.callingData);
	};

	const again = async (key: number, played: Played) => {
		const known = kept.get(key);
		if (known === undefined) return undefined;
		const [method = "", path = "", ...rest] = known.request.split(" ");
		const body = rest.join(" ");
		const reply = await call(
			method,
			path,
			body === "undefined" ? undefined : JSON.parse(body),
			{ "idempotency-key": `key-${key}` },
		);
		played.replies.push(reader.normalize(reply));
		return isReplayed(reply, known) &&
			reply.headers.get("idempotency-replayed") === "true"
			? undefined
			: `${reply.status} ${reply.text} instead of the kept ${known.status} ${known.text}`;
	};

	const sendBulk = async (
		{ isAllOrNothing, changes }: Operation & { kind: "bulk" },
		played: Played,
	): Promise<string | undefined> => {
		const requests = changes.map(compose);
		const reply = await call("POST", "/bulk", {
			mode: isAllOrNothing ? "all-or-nothing" : "best-effort",
			operations: requests.map(wire),
		});
		played.replies.push(reader.normalize(reply));
		if (reply.status !== 200 && reply.status !== 207)
			return `a bulk was answered ${reply.status} ${reply.text}`;
		const { results } = JSON.parse(reply.text) as {
			results: { status: number; id?: string }[];
		};
		const together = isAllOrNothing
			? model.changeTogether(requests)
			: undefined;
		for (const [index, request] of requests.entries()) {
			const result = results[index] as { status: number; id?: string };
			if (isAllOrNothing) {
				const isRight =
					together === undefined
						? result.status >= 400
						: result.status === together[index]?.status;
				if (!isRight)
					return `operation ${index} ${result.status} instead of ${together?.[index]?.status ?? "a refusal"}: ${reply.text.slice(0, 600)}`;
				if (together !== undefined) played.changed++;
				continue;
			}
			const expected = model.change(request);
			if (result.status !== expected.status)
				return `operation ${index} ${result.status} instead of ${expected.status}: ${reply.text.slice(0, 600)}`;
			if (result.status < 300) played.changed++;
			else played.refused++;
			if (request.method === "POST" && result.status === 200)
				ids.push(result.id as string);
		}
		return undefined;
	};

	const restore = async (
		{ whom, ...options }: Operation & { kind: "restore" },
		played: Played,
	) => {
		const place = placeOf(whom);
		const reply = await call(
			"POST",
			`/people/${ids[place]}/restore?callingData=true&leaveOutLicenses=${options.leaveOutLicenses}&leaveOutCalling=${options.leaveOutCalling}`,
		);
		played.replies.push(reader.normalize(reply));
		if (reply.status < 300) played.changed++;
		return judge(reply, model.restore(place, options), true);
	};

	// The law of a revert: exactly that change is undone, or nothing happens.
	const revert = async (
		{ whom, back }: Operation & { kind: "revert" },
		played: Played,
	): Promise<string | undefined> => {
		const place = placeOf(whom);
		const one = model.people[place];
		const line = one?.lines.at(-1 - back);
		if (one === undefined || line === undefined) return undefined;
		const reply = await call(
			"POST",
			`/people/${ids[place]}/changes/v${line.version}/revert?callingData=true`,
		);
		played.replies.push(reader.normalize(reply));
		if (reply.status >= 400)
			return [400, 409].includes(reply.status) ||
				(reply.status === 404 && one.isDeleted)
				? undefined
				: `a revert was answered ${reply.status} ${reply.text}`;
		played.changed++;
		if (line.kind === "created" || line.kind === "restored") {
			// What was changed and changed back is no conflict.
			const isUnchanged =
				line.after !== undefined && isSame(one.person, line.after);
			if (reply.status !== 204 || one.isDeleted || !isUnchanged)
				return `a revert of ${line.kind} was answered ${reply.status}`;
			model.accept(place, undefined);
			return undefined;
		}
		const shown = reader.read(JSON.parse(reply.text));
		const before = line.before as ModelPerson;
		const expected = undoLine(one.isDeleted ? before : one.person, line);
		const sentence = reader.compare(shown, expected, {
			callingData: true,
			nameOf,
		});
		if (sentence !== undefined) return `after a revert: ${sentence}`;
		model.accept(place, expected);
		return versionOf(reply) === model.people[place]?.version
			? undefined
			: `a revert made version ${versionOf(reply)}`;
	};

	const get = async (place: number, callingData: boolean, played: Played) => {
		const reply = await call(
			"GET",
			`/people/${ids[place]}?callingData=${callingData}`,
		);
		played.replies.push(reader.normalize(reply));
		const one = model.people[place];
		const expected: Expected =
			one === undefined || one.isDeleted
				? { status: 404 }
				: { status: 200, person: one.person, version: one.version };
		return judge(reply, expected, callingData);
	};

	const list = async (
		query: ListQuery,
		played: Played,
	): Promise<string | undefined> => {
		const items: unknown[] = [];
		let path: string | undefined = reader.listPath(query);
		for (let page = 0; path !== undefined; page++) {
			const reply: Reply = await call("GET", path);
			if (reply.status !== 200) return `a list was answered ${reply.text}`;
			const { items: shown } = JSON.parse(reply.text) as { items: unknown[] };
			if (shown.length > query.max) return `a page has ${shown.length} people`;
			items.push(...shown);
			path = /<http:\/\/localhost\/v1([^>]+)>; rel="next"/.exec(
				reply.headers.get("link") ?? "",
			)?.[1];
			if (page > pagesMax) return "a list does not end";
		}
		// People of one name come in the order of their ids, which differ.
		const texts = items.map((item) => JSON.stringify(item));
		played.replies.push(
			...texts
				.map((text) => reader.normalize({ status: 200, headers: none, text }))
				.sort(),
		);
		const shown = items.map((item) => reader.read(item));
		if (!isInOrder(shown.map(({ displayName }) => String(displayName))))
			return "a list is not in the order of names";
		const [is, should] = [shown, expectList(model, query.filter)].map(
			(people) =>
				people
					.map(({ place }) => place)
					.toSorted((a, b) => a - b)
					.join(),
		);
		if (is !== should) return `a list has ${is} instead of ${should}`;
		for (const one of shown) {
			const wrong = reader.compare(
				one,
				model.people[one.place]?.person as ModelPerson,
				{ callingData: true, nameOf },
			);
			if (wrong !== undefined) return `in a list: ${wrong}`;
		}
		return undefined;
	};

	const changes = async (place: number, played: Played) => {
		const one = model.people[place];
		const reply = await call("GET", `/people/${ids[place]}/changes?max=1000`);
		played.replies.push(reader.normalize(reply));
		const { items } = JSON.parse(reply.text) as {
			items: { kind: string; version: number }[];
		};
		const shown = items.map(({ kind, version }) => `${version} ${kind}`);
		const expected = (one?.lines ?? [])
			.map(({ kind, version }) => `${version} ${kind}`)
			.reverse();
		return shown.join() === expected.join()
			? undefined
			: `the history is ${shown.join()} instead of ${expected.join()}`;
	};

	const seats = async (played: Played) => {
		const reply = await call("GET", `/licenses?orgId=${orgId}`);
		played.replies.push(reader.normalize(reply));
		const { items } = JSON.parse(reply.text) as {
			items: { name: keyof typeof licenses; consumedUnits: number }[];
		};
		for (const { name, consumedUnits } of items)
			if (consumedUnits !== model.takenSeats(name))
				return `${consumedUnits} seats of ${name} are taken instead of ${model.takenSeats(name)}`;
		return items.length === Object.keys(licenses).length
			? undefined
			: "a license is missing";
	};

	return {
		async perform(
			operation: Operation,
			played: Played,
		): Promise<string | undefined> {
			switch (operation.kind) {
				case "change":
					return sendChange(operation, played);
				case "again":
					return again(operation.key, played);
				case "restore":
					return restore(operation, played);
				case "revert":
					return revert(operation, played);
				case "get":
					return get(placeOf(operation.whom), operation.callingData, played);
				case "list":
					return list(
						{
							filter: composer.readFilter(operation.filter),
							max: operation.max,
						},
						played,
					);
				case "changes":
					return changes(placeOf(operation.whom), played);
				case "licenses":
					return seats(played);
				case "bulk":
					return sendBulk(operation, played);
			}
		},
		/** Everything that the server holds, at the end. */
		async finish(played: Played): Promise<string | undefined> {
			for (const { person } of model.people) {
				const sentence =
					(await get(person.place, true, played)) ??
					(await changes(person.place, played));
				if (sentence !== undefined)
					return `at the end, person ${person.place}: ${sentence}`;
			}
			const sentence =
				(await list({ filter: {}, max: 100 }, played)) ?? (await seats(played));
			return sentence && `at the end: ${sentence}`;
		},
	};
}

// Each reply has a tracking id of its own.
function isReplayed(reply: Reply, known: KeptRequest): boolean {
	const [one, other] = [reply.text, known.text].map((text) =>
		text.replace(/"trackingId":"[^"]*"/, ""),
	);
	return reply.status === known.status && one === other;
}

function versionOf({ headers }: Reply): number {
	return Number(/^"(\d+)\./.exec(headers.get("etag") ?? "")?.[1]);
}
