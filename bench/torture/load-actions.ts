import type { ChanceStream } from "../../src/concurrency/chance.ts";
import { exampleIds } from "../../src/contract/examples.ts";
import type { ExpectedLine } from "./account.ts";
import { startJob } from "./load-jobs.ts";
import {
	type Action,
	choosePerson,
	type LoadState,
	type Member,
	updated,
} from "./load-state.ts";
import { storedId, type Wire } from "./wire.ts";

interface ReadPerson extends Record<string, unknown> {
	id: string;
	licenses?: string[];
}

export const actions: readonly Action[] = [
	{ name: "put", weight: 30, run: put },
	{ name: "patch", weight: 25, run: patch },
	{ name: "create", weight: 10, run: create },
	{ name: "delete", weight: 6, run: remove },
	{ name: "restore", weight: 4, run: restore },
	{ name: "bulk", weight: 5, run: bulk },
	{ name: "license", weight: 5, run: license },
	{ name: "undo", weight: 5, run: undo },
	{ name: "location", weight: 4, run: location },
	{ name: "token", weight: 4, run: token },
	{ name: "job", weight: 2, run: startJob },
];

const names = [
	"Ada Byron",
	"Åsa Lindström",
	"Jean-Luc O’Neill",
	"Łukasz Żółć",
	"Σίσυφος Παπαδόπουλος",
	"Ægir Þórsson",
	"Straße Müller-Lüdenscheidt",
	"山田 太郎",
	"Zoë  van der  Meer",
	"İpek Işık",
];
/** Created people at most, so that the directory does not grow for hours. */
const createdMax = 300;
const locationsMax = 20;
const tokensMax = 20;
async function put(wire: Wire, state: LoadState): Promise<void> {
	const member = choosePerson(state);
	if (member === undefined) return;
	const found = await readPerson(wire, state, member);
	if (found === undefined) return;
	const { person, version } = found;
	const mark = state.nextMark();
	const isSure = state.chance.below(2) === 0;
	const licenses = new Set(person.licenses ?? []);
	if (
		state.chance.below(3) === 0 &&
		!licenses.delete(exampleIds.meetingLicense)
	)
		licenses.add(exampleIds.meetingLicense);
	await wire.change(
		{
			method: "PUT",
			path: `/v1/people/${member.wire}?callingData=true`,
			body: {
				...person,
				title: mark,
				department: choose(state.chance, departments),
				licenses: [...licenses],
			},
			...(isSure ? ifMatch(version) : {}),
			expects: [updated(member, mark)],
		},
		({ version }) => [{ ...updated(member, mark), version }],
	);
}

const departments = ["Sales", "Forschung & Entwicklung", "Straßenbau", "営業"];

async function patch(wire: Wire, state: LoadState): Promise<void> {
	const member = choosePerson(state);
	if (member === undefined) return;
	const mark = state.nextMark();
	await wire.change(
		{
			method: "PATCH",
			path: `/v1/people/${member.wire}`,
			body: {
				title: mark,
				...(state.chance.below(4) === 0
					? { displayName: choose(state.chance, names) }
					: {}),
			},
			expects: [updated(member, mark)],
		},
		({ version }) => [{ ...updated(member, mark), version }],
	);
}

// A third of the creations has an Idempotency-Key and is sent twice at once.
async function create(wire: Wire, state: LoadState): Promise<void> {
	if (state.created.length >= createdMax) return remove(wire, state);
	const mark = state.nextMark();
	const name = choose(state.chance, names);
	const [firstName = "", ...rest] = name.split(" ");
	const isKeyed = state.chance.below(3) === 0;
	const expects = [{ subject: "person", kind: "created", mark }];
	const send = () =>
		wire.change(
			{
				method: "POST",
				path: "/v1/people",
				body: {
					emails: [`${mark}person@example.com`],
					displayName: name,
					firstName,
					lastName: rest.join(" ") || "Person",
					title: mark,
					...(state.chance.below(2) === 0 && !isKeyed
						? { licenses: [exampleIds.meetingLicense] }
						: {}),
				},
				key: isKeyed ? mark : undefined,
				expects,
			},
			({ body }) => [{ ...expects[0], subjectId: idIn(body) } as ExpectedLine],
		);
	const sent = await Promise.all(isKeyed ? [send(), send()] : [send()]);
	const made = sent.find(({ status }) => status === 200);
	if (made === undefined) return;
	const { id } = made.body as { id: string };
	state.created.push({ wire: id, id: storedId(id) });
}

async function remove(wire: Wire, state: LoadState): Promise<void> {
	const member = takeOne(state.chance, state.created);
	if (member === undefined) return;
	const reply = await wire.change({
		method: "DELETE",
		path: `/v1/people/${member.wire}`,
		expects: [{ subject: "person", subjectId: member.id, kind: "deleted" }],
	});
	if (reply.status === 204) keepSome(state.deleted, member);
}

async function restore(wire: Wire, state: LoadState): Promise<void> {
	const member = takeOne(state.chance, state.deleted);
	if (member === undefined) return;
	const reply = await wire.change(
		{
			method: "POST",
			path: `/v1/people/${member.wire}/restore?leaveOutLicenses=true`,
			expects: [{ subject: "person", subjectId: member.id, kind: "restored" }],
		},
		({ version }) => [
			{
				subject: "person",
				subjectId: member.id,
				kind: "restored",
				version,
			},
		],
	);
	if (reply.status === 200) state.created.push(member);
}

async function bulk(wire: Wire, state: LoadState): Promise<void> {
	const isAtomic = state.chance.below(2) === 0;
	const chosen = new Map<string, Member>();
	for (let count = 2 + state.chance.below(8); count > 0; count--) {
		const member = choosePerson(state);
		if (member !== undefined) chosen.set(member.id, member);
	}
	const operations = [...chosen.values()].map((member) => {
		const mark = state.nextMark();
		return {
			expected: updated(member, mark),
			operation: {
				method: "PATCH",
				path: `/people/${member.wire}`,
				body: { title: mark },
			} as Record<string, unknown>,
		};
	});
	const mark = state.nextMark();
	operations.push({
		expected: { subject: "person", kind: "created", mark },
		operation: {
			method: "POST",
			path: "/people",
			bulkId: "new",
			body: {
				emails: [`${mark}bulk@example.com`],
				displayName: choose(state.chance, names),
				title: mark,
			},
		},
	});
	const reply = await wire.change(
		{
			method: "POST",
			path: "/v1/bulk",
			body: {
				mode: isAtomic ? "all-or-nothing" : "best-effort",
				operations: operations.map(({ operation }) => operation),
			},
			isDivisible: !isAtomic,
			key: state.chance.below(3) === 0 ? mark : undefined,
			expects: operations.map(({ expected }) => expected),
		},
		({ body }) =>
			resultsIn(body)
				.filter(({ status }) => status < 300)
				.map(({ index }) => operations[index]?.expected as ExpectedLine),
	);
	const last = resultsIn(reply.body).find(
		({ index, status }) => index === operations.length - 1 && status < 300,
	);
	if (last?.id !== undefined && state.created.length < createdMax)
		state.created.push({ wire: last.id, id: storedId(last.id) });
}

interface BulkResult {
	index: number;
	status: number;
	id?: string;
}

function resultsIn(body: unknown): BulkResult[] {
	return (body as { results?: BulkResult[] } | undefined)?.results ?? [];
}

async function license(wire: Wire, state: LoadState): Promise<void> {
	const member = choosePerson(state);
	if (member === undefined) return;
	const found = await readPerson(wire, state, member);
	if (found === undefined) return;
	const { person, version } = found;
	const id = exampleIds.meetingLicense;
	const operation = person.licenses?.includes(id) ? "remove" : "add";
	await wire.change({
		method: "PATCH",
		path: "/v1/licenses/users",
		body: { personId: member.wire, licenses: [{ id, operation }] },
		...ifMatch(version, { prefer: "handling=strict" }),
		expects: [{ subject: "person", subjectId: member.id, kind: "updated" }],
	});
}

async function undo(wire: Wire, state: LoadState): Promise<void> {
	const member = choosePerson(state);
	if (member === undefined) return;
	const list = await wire.read<{ items: { id: string }[] }>(
		`/v1/people/${member.wire}/changes?max=3`,
	);
	const change = choose(state.chance, list?.body.items ?? []);
	if (change === undefined) return;
	await wire.change({
		method: "POST",
		path: `/v1/people/${member.wire}/changes/${change.id}/revert`,
		expects: [{ subject: "person", subjectId: member.id }],
	});
}

async function location(wire: Wire, state: LoadState): Promise<void> {
	const { locations, chance } = state;
	const mark = state.nextMark();
	if (locations.length < locationsMax && chance.below(2) === 0) {
		const expected = { subject: "location", kind: "created", mark };
		const reply = await wire.change(
			{
				method: "POST",
				path: "/v1/locations",
				body: {
					name: mark,
					timeZone: "America/Denver",
					preferredLanguage: "en_us",
					announcementLanguage: "en_us",
					address: {
						...{ address1: "1 Main Street", city: "Denver" },
						...{ state: "CO", postalCode: "80014", country: "US" },
					},
				},
				expects: [expected],
			},
			({ body }) => [{ ...expected, subjectId: idIn(body) }],
		);
		if (reply.status === 201) locations.push((reply.body as { id: string }).id);
		return;
	}
	const isDeletion = locations.length >= locationsMax;
	const id = isDeletion
		? takeOne(chance, locations)
		: choose(chance, locations);
	if (id === undefined) return;
	const expected = { subject: "location", subjectId: storedId(id) };
	await wire.change(
		isDeletion
			? {
					method: "DELETE",
					path: `/v1/locations/${id}`,
					expects: [{ ...expected, kind: "deleted" }],
				}
			: {
					method: "PUT",
					path: `/v1/locations/${id}`,
					body: { notes: mark },
					expects: [{ ...expected, kind: "updated", mark }],
				},
	);
}

async function token(wire: Wire, state: LoadState): Promise<void> {
	const { tokens, chance } = state;
	if (tokens.length >= tokensMax || chance.below(3) === 0) {
		const id = takeOne(chance, tokens);
		if (id === undefined) return;
		await wire.change({
			method: "DELETE",
			path: `/v1/tokens/${id}`,
			expects: [{ subject: "token", subjectId: id, kind: "deleted" }],
		});
		return;
	}
	const mark = state.nextMark();
	const expected = { subject: "token", kind: "created", mark };
	const reply = await wire.change(
		{
			method: "POST",
			path: "/v1/tokens",
			body: { name: mark, scopes: ["spark-admin:people_read"] },
			expects: [expected],
		},
		({ body }) => [{ ...expected, subjectId: (body as { id: string }).id }],
	);
	if (reply.status === 201) tokens.push((reply.body as { id: string }).id);
}

/** The person as an update takes it back, and the version of it. Forgets one who is gone. */
async function readPerson(
	wire: Wire,
	state: LoadState,
	member: Member,
): Promise<{ person: ReadPerson; version: number } | undefined> {
	const found = await wire.read<ReadPerson>(
		`/v1/people/${member.wire}?callingData=true`,
	);
	if (found !== undefined)
		return { person: found.body, version: found.version };
	const at = state.created.indexOf(member);
	if (at !== -1) state.created.splice(at, 1);
	return undefined;
}

function ifMatch(version: number, more: Record<string, string> = {}) {
	return { ifMatch: version, headers: { "if-match": `"${version}"`, ...more } };
}

function idIn(body: unknown): string {
	return storedId((body as { id: string }).id);
}

function choose<Thing>(chance: ChanceStream, things: readonly Thing[]): Thing {
	return things[chance.below(things.length)] as Thing;
}

function takeOne<Thing>(
	chance: ChanceStream,
	things: Thing[],
): Thing | undefined {
	return things.splice(chance.below(things.length), 1)[0];
}

function keepSome<Thing>(things: Thing[], thing: Thing): void {
	things.push(thing);
	if (things.length > 50) things.shift();
}
