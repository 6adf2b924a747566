import { type Command, Option } from "commander";
import type { QueryOf } from "../../contract/calls.ts";
import type { Person } from "../../contract/person.ts";
import { personStatuses } from "../../contract/person-status.ts";
import { readLimit } from "../limit.ts";
import { printList } from "../result.ts";
import type { Workplace } from "../workplace.ts";
import { columnNames, readColumns } from "./columns.ts";
import { type Kind, type Names, openNames } from "./names.ts";
import {
	openReach,
	type PeopleFlags,
	type Reach,
	withPeople,
} from "./reach.ts";

/** The maximum number of listed people, without `--limit`. */
const limitDefault = 100;
/** People on a page with calling data, at most. */
const pageMax = 100;

type Query = QueryOf<"GET /people">;

interface ListFlags extends PeopleFlags {
	query?: string;
	name?: string;
	email?: string;
	role?: string;
	license?: string;
	group?: string;
	location?: string;
	department?: string;
	manager?: string;
	status?: string;
	type?: string;
	login?: string;
	pending?: boolean;
	sort?: string;
	descending?: boolean;
	columns?: string;
	limit: number;
	all?: boolean;
}

/** `peopled people list`. */
export function addListCommand(people: Command, workplace: Workplace): void {
	const list = withPeople(people.command("list")).description(
		"List people, in the order of their names.",
	);
	for (const [flag, description, choices] of filters) {
		const option = new Option(flag, description);
		list.addOption(choices === undefined ? option : option.choices(choices));
	}
	list
		.option(
			"--columns <names>",
			`the columns, separated by commas: ${columnNames.join(", ")}`,
		)
		.option(
			"--limit <number>",
			"list so many people at most",
			readLimit,
			limitDefault,
		)
		.option("--all", "list everyone")
		.action(async (flags: ListFlags) => {
			await using reach = await openReach(workplace, flags);
			const names = openNames(reach);
			const columns = readColumns(flags.columns);
			const query = await readQuery(flags, { reach, names });
			const { items, isMore } = await read(reach, {
				query,
				limit: flags.all ? Number.POSITIVE_INFINITY : flags.limit,
			});
			const rows = new Map<Person, string[]>();
			if (!flags.json)
				for (const person of items) {
					const row: string[] = [];
					for (const { show } of columns) row.push(await show(person, names));
					rows.set(person, row);
				}
			printList(workplace, flags, {
				heads: columns.map(({ name }) => name.toUpperCase()),
				whole: ["EMAIL", "ID"],
				none: "Nobody was found.",
				items,
				cells: (person) => rows.get(person) ?? [],
			});
			if (isMore)
				workplace.tell(
					`These are the first ${items.length}. --limit lists more of them, --all everyone.`,
				);
		});
}

const filters: readonly (readonly [string, string, (readonly string[])?])[] = [
	[
		"--query <text>",
		"people with this at the start of a name or an e-mail address, or with this number",
	],
	["--name <text>", "people whose name starts with this"],
	["--email <address>", "the person with this e-mail address"],
	["--role <role>", "people with this role: name or id"],
	["--license <license>", "people who hold this license: name or id"],
	["--group <group>", "members of this group: name or id"],
	["--location <location>", "people of this location: name or id"],
	["--department <name>", "people of this department"],
	["--manager <person>", "people whose manager is this one"],
	["--status <status>", "people who show this status now", personStatuses],
	["--type <type>", "people of this type", ["person", "bot", "appuser"]],
	["--login <on|off>", "people who may log in, or not", ["on", "off"]],
	["--pending", "people who have never logged in"],
	["--sort <order>", "the order", ["name", "created", "lastActivity"]],
	["--descending", "the other way round"],
];

async function readQuery(
	flags: ListFlags,
	{ reach, names }: { reach: Reach; names: Names },
): Promise<Query> {
	const idOf = async (kind: Kind, text: string | undefined) =>
		text === undefined ? undefined : names.findId(kind, text);
	return {
		...{ orgId: reach.orgId, callingData: true },
		...{ query: flags.query, displayName: flags.name, email: flags.email },
		roles: await idOf("role", flags.role),
		licenseId: await idOf("license", flags.license),
		groupId: await idOf("group", flags.group),
		locationId: await idOf("location", flags.location),
		managerId: await idOf("person", flags.manager),
		...{ department: flags.department, status: flags.status },
		type: flags.type,
		loginEnabled: flags.login === undefined ? undefined : flags.login === "on",
		invitePending: flags.pending,
		sortBy: flags.sort,
		sortOrder: flags.descending ? "descending" : undefined,
	};
}

async function read(
	{ client }: Reach,
	{ query, limit }: { query: Query; limit: number },
): Promise<{ items: Person[]; isMore: boolean }> {
	const items: Person[] = [];
	let next: string | undefined;
	do {
		const page = await client.page(
			"GET /people",
			{ query: { ...query, max: Math.min(pageMax, limit) } },
			next,
		);
		items.push(...page.items);
		next = page.next;
	} while (next !== undefined && items.length < limit);
	return {
		items: items.slice(0, limit),
		isMore: next !== undefined || items.length > limit,
	};
}
