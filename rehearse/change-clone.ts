import type { ChanceStream } from "../src/concurrency/chance.ts";
import { serveQuietly } from "../src/process/quiet-server.ts";
import type { WirePerson } from "../src/rehearsal/plan/wire-person.ts";
import { openSqliteStore } from "../src/storage/sqlite/store.ts";

/** Sends a request to the API of the clone; gives the status and the body. */
type Call = (
	method: string,
	path: string,
	body?: object,
) => Promise<{ status: number; body: Record<string, unknown> }>;

/** Changes one person of the clone; gives the status. */
type Change = (
	person: WirePerson,
	clone: { call: Call; people: readonly WirePerson[]; index: number },
) => Promise<number>;

const put =
	(make: (person: WirePerson, index: number) => object): Change =>
	async (person, { call, index }) => {
		const path = `/people/${person.id}?callingData=true`;
		const body = { ...person, ...make(person, index) };
		return (await call("PUT", path, body)).status;
	};

/** What the script does to people, one kind after the other. */
const changes: readonly Change[] = [
	put((_, index) => ({ title: `Rehearsed ${index}`, department: "Rehearsal" })),
	put(({ displayName }, index) => ({
		displayName: `${displayName} ${index}`,
		firstName: `First ${index}`,
	})),
	put(({ licenses }) => ({ licenses: (licenses as string[]).slice(0, -1) })),
	put(() => ({ phoneNumbers: [], extension: undefined })),
	put((_, index) => ({ avatar: `https://example.com/${index}.png` })),
	put((_, index) => ({ emails: [`rehearsed${index}@example.org`] })),
	put(() => ({ loginEnabled: false })),
	put((_, index) => ({ title: null, lastName: `Last ${index}` })),
	async (person, { call, people, index }) => {
		const manager = people[(index * 7) % people.length] as WirePerson;
		const body = { ...person, manager: undefined, managerId: manager.id };
		return (await call("PUT", `/people/${person.id}?callingData=true`, body))
			.status;
	},
	async ({ orgId, licenses }, { call, index }) => {
		const body = {
			emails: [`created${index}@example.org`],
			displayName: `Created ${index}`,
			firstName: "Created",
			title: "Rehearsed",
			orgId,
			licenses: (licenses as string[]).slice(0, 1),
		};
		return (await call("POST", "/people", body)).status;
	},
	async ({ id }, { call }) => (await call("DELETE", `/people/${id}`)).status,
];

/**
 * The script of the rehearsal: changes, creates and deletes so many people of a clone. Returns how many changes were made
 * of each kind; what the rules refuse is left out.
 */
export async function changeClone(
	file: string,
	{
		token,
		count,
		chance,
	}: { token: string; count: number; chance: ChanceStream },
): Promise<number> {
	await using store = openSqliteStore(file);
	const send = serveQuietly(store);
	const call: Call = async (method, path, body) => {
		const reply = await send(
			new Request(`http://localhost/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					"content-type": "application/json",
				},
				body: body && JSON.stringify(body),
			}),
		);
		const text = await reply.text();
		return { status: reply.status, body: text === "" ? {} : JSON.parse(text) };
	};
	const people: WirePerson[] = [];
	for (let offset = 0; ; offset += 100) {
		const path = `/people?callingData=true&max=100&sortBy=name&offset=${offset}`;
		const { items } = (await call("GET", path)).body as { items: WirePerson[] };
		people.push(...items);
		if (items.length < 100) break;
	}
	const me = (await call("GET", "/people/me")).body.id;
	// An administrator less could not finish the rehearsal.
	const others = chance
		.shuffle(people)
		.filter(
			({ id, type, roles }) =>
				id !== me && type === "person" && (roles as string[]).length === 0,
		);
	let made = 0;
	for (const [index, person] of others.entries()) {
		if (made === count) break;
		const change = changes[index % changes.length] as Change;
		const status = await change(person, { call, people: others, index });
		if (status < 300) made += 1;
	}
	return made;
}
