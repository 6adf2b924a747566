import type { Expected } from "./directory-model.ts";
import { expectList, isInOrder, type ListQuery } from "./list-people.ts";
import { judge, type Player } from "./player.ts";
import type { ModelPerson } from "./update-rules.ts";
import { licenses, type Reply } from "./world.ts";

const pagesMax = 200;
const none = new Headers();

/** Reads a person. */
export async function checkPerson(
	player: Player,
	place: number,
	callingData: boolean,
): Promise<string | undefined> {
	const { ids, call, model, reader, played } = player;
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
	return judge(player, reply, expected, callingData);
}

/** Reads a list, page by page. */
export async function checkList(
	player: Player,
	query: ListQuery,
): Promise<string | undefined> {
	const { call, model, reader, nameOf, played } = player;
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
	const [is, should] = [shown, expectList(model, query.filter)].map((people) =>
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
}

/** Reads the history of a person. */
export async function checkHistory(
	player: Player,
	place: number,
): Promise<string | undefined> {
	const { ids, call, model, reader, played } = player;
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
}

/** Reads how many seats are taken. */
export async function checkSeats(player: Player): Promise<string | undefined> {
	const { orgId, call, model, reader, played } = player;
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
}
