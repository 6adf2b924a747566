/** What a server shows of one record, without what differs from run to run. */
export type ShownRecord = Readonly<Record<string, unknown>>;

/** The kinds of records that are compared. */
export const kinds = ["person", "group", "location"] as const;
type Kind = (typeof kinds)[number];

/** A directory as its API shows it. Records that were there at the start have their id as key, others a name. */
export type DirectoryState = Readonly<
	Record<Kind, ReadonlyMap<string, ShownRecord>>
>;

const lists = [
	["person", "/v1/people?callingData=true&max=1000", "items"],
	["group", "/v1/groups?includeMembers=true&count=500", "groups"],
	["location", "/v1/locations?max=1000", "items"],
] as const;

/**
 * Reads the people with calling data, the groups with their members and the locations. `start` is the state in which
 * the run began; when left out, this is it.
 */
export async function readDirectory(
	{ url, token }: { url: string; token: string },
	start?: DirectoryState,
): Promise<DirectoryState> {
	const read: Record<Kind, ShownRecord[]> = {
		person: [],
		group: [],
		location: [],
	};
	for (const [kind, path, property] of lists)
		read[kind] = await readList(`${url}${path}`, { token, property });
	return arrange(read, start);
}

async function readList(
	address: string,
	{ token, property }: { token: string; property: string },
): Promise<ShownRecord[]> {
	const found: ShownRecord[] = [];
	for (let next: string | undefined = address; next !== undefined; ) {
		const reply: Response = await fetch(next, {
			headers: { authorization: `Bearer ${token}` },
		});
		if (!reply.ok)
			throw new Error(
				`The directory could not be read after the run: ${next} answered ${reply.status}.`,
			);
		const body = (await reply.json()) as Record<string, ShownRecord[]>;
		found.push(...(body[property] ?? []));
		next = /<([^>]+)>; rel="next"/.exec(reply.headers.get("link") ?? "")?.[1];
	}
	return found;
}

/** Sets records under their keys, with names in place of the ids of those that are new. */
export function arrange(
	read: Readonly<Record<Kind, readonly ShownRecord[]>>,
	start: DirectoryState | undefined,
): DirectoryState {
	const names = new Map<unknown, string>();
	if (start !== undefined)
		for (const kind of kinds)
			for (const record of read[kind])
				if (!start[kind].has(String(record.id)))
					names.set(record.id, nameOf(record));
	const arranged = (kind: Kind) =>
		new Map(
			read[kind].map((record) => [
				names.get(record.id) ?? String(record.id),
				settle(record, names),
			]),
		);
	return {
		person: arranged("person"),
		group: arranged("group"),
		location: arranged("location"),
	};
}

/** How people call a record: by e-mail address or name. */
export function nameOf({ emails, displayName, name }: ShownRecord): string {
	const [email] = Array.isArray(emails) ? emails : [];
	return String(email ?? displayName ?? name);
}

/** What time alone changes, and what follows from something else. */
const unsteady = [
	"id",
	"created",
	"lastModified",
	"lastActivity",
	"status",
	"memberSize",
];

// The order of e-mail addresses means something: the first is the primary one.
const ordered = ["emails"];

function settle(
	record: ShownRecord,
	names: ReadonlyMap<unknown, string>,
): ShownRecord {
	const settled: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(record))
		if (!unsteady.includes(name) && !isNameOfManager(name, record)) {
			const named = withNames(value, names);
			settled[name] =
				Array.isArray(named) && !ordered.includes(name)
					? named.toSorted(byText)
					: named;
		}
	return settled;
}

// The name of a manager with an id is theirs, not a value of the person.
function isNameOfManager(name: string, { managerId }: ShownRecord): boolean {
	return name === "manager" && managerId !== undefined;
}

// A member of a group is known by its id alone.
function withNames(
	value: unknown,
	names: ReadonlyMap<unknown, string>,
): unknown {
	if (Array.isArray(value)) return value.map((one) => withNames(one, names));
	if (typeof value !== "object" || value === null)
		return names.get(value) ?? value;
	return Object.fromEntries(
		Object.entries(value).map(([name, part]) => [name, withNames(part, names)]),
	);
}

function byText(one: unknown, other: unknown): number {
	const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
	return first < second ? -1 : first > second ? 1 : 0;
}
