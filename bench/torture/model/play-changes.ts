import { isSame, undoLine } from "./directory-model.ts";
import type { Operation } from "./operation.ts";
import { judge, type KeptRequest, type Player, versionOf } from "./player.ts";
import type { ModelPerson } from "./update-rules.ts";
import type { Reply } from "./world.ts";

/** Sends a creation, an update or a deletion. */
export async function sendChange(
	player: Player,
	{ change, dryRun = false, key }: Operation & { kind: "change" },
): Promise<string | undefined> {
	const { ids, call, model, reader, kept, compose, wire, played } = player;
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
	if (key !== undefined && !dryRun) kept.set(key, { request: text, ...reply });
	const expected = model.change(request, { isDryRun: dryRun });
	if (reply.status < 300) played.changed++;
	else played.refused++;
	if (dryRun) {
		if (reply.status !== expected.status)
			return judge(player, reply, expected, false);
		return expected.status === 200 && JSON.parse(reply.text).dryRun !== true
			? `a dry run was answered ${reply.text}`
			: undefined;
	}
	if (method === "POST" && reply.status === 200)
		ids.push((JSON.parse(reply.text) as { id: string }).id);
	return judge(player, reply, expected, request.callingData);
}

/** Sends a request with an Idempotency-Key a second time. */
export async function sendAgain(
	player: Player,
	key: number,
): Promise<string | undefined> {
	const { call, reader, kept, played } = player;
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
}

/** Sends changes together. */
export async function sendBulk(
	player: Player,
	{ isAllOrNothing, changes }: Operation & { kind: "bulk" },
): Promise<string | undefined> {
	const { ids, call, model, reader, compose, wire, played } = player;
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
	const together = isAllOrNothing ? model.changeTogether(requests) : undefined;
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
}

/** Restores somebody who was deleted. */
export async function sendRestore(
	player: Player,
	{ whom, ...options }: Operation & { kind: "restore" },
): Promise<string | undefined> {
	const { ids, call, model, reader, placeOf, played } = player;
	const place = placeOf(whom);
	const reply = await call(
		"POST",
		`/people/${ids[place]}/restore?callingData=true&leaveOutLicenses=${options.leaveOutLicenses}&leaveOutCalling=${options.leaveOutCalling}`,
	);
	played.replies.push(reader.normalize(reply));
	if (reply.status < 300) played.changed++;
	return judge(player, reply, model.restore(place, options), true);
}

/** Reverts a change. Its law: exactly that change is undone, or nothing happens. */
export async function sendRevert(
	player: Player,
	{ whom, back }: Operation & { kind: "revert" },
): Promise<string | undefined> {
	const { ids, call, model, reader, placeOf, nameOf, played } = player;
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
}

// Each reply has a tracking id of its own.
function isReplayed(reply: Reply, known: KeptRequest): boolean {
	const [one, other] = [reply.text, known.text].map((text) =>
		text.replace(/"trackingId":"[^"]*"/, ""),
	);
	return reply.status === known.status && one === other;
}
