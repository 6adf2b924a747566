import type { Command } from "commander";
import { DirectoryError } from "../directory/errors.ts";
import { type GroupRecord, groupsMax } from "../directory/groups/group.ts";
import type {
	GroupChange,
	MemberChange,
} from "../directory/groups/group-change.ts";
import {
	createGroup,
	deleteGroup,
	updateGroup,
} from "../directory/groups/groups.ts";
import type { Store } from "../directory/store/store.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import { requestOfOperator } from "./operator.ts";
import {
	printList,
	printResult,
	type ResultFlags,
	withJson,
} from "./result.ts";
import { withStore } from "./store-options.ts";
import { findOrganization, findPerson, type Workplace } from "./workplace.ts";

/** `peopled group list|create|delete|add|remove`. */
export function addGroupCommands(program: Command, workplace: Workplace): void {
	const group = program
		.command("group")
		.description("List, create and delete groups, and change their members.");
	addListCommand(group, workplace);
	addCreateCommand(group, workplace);
	addDeleteCommand(group, workplace);
	addMembersCommand(group, workplace, {
		name: "add",
		description:
			"Add people to a group: all of them or none. The group's license template assigns its licenses to them.",
		isMember: true,
	});
	addMembersCommand(group, workplace, {
		name: "remove",
		description:
			"Remove people from a group: all of them or none. They lose the licenses that the group's license template assigned.",
		isMember: false,
	});
}

/** Finds a group by id or whole name. Throws a sentence when it does not exist. */
export async function findGroup(
	store: Store,
	workplace: Workplace,
	{ orgId, name }: { orgId: string; name: string },
): Promise<GroupRecord> {
	const all = await listGroups(store, orgId);
	const id = workplace.readId("SCIM_GROUP", name);
	const found = all.find(
		({ group }) =>
			group.id === id || nameKey(group.displayName) === nameKey(name),
	);
	if (found !== undefined) return found;
	throw new DirectoryError(
		"notFound",
		`There is no group "${name}" in the organization. List all groups with \`peopled group list\`.`,
	);
}

function listGroups(store: Store, orgId: string): Promise<GroupRecord[]> {
	return store.groups.list({
		...{ orgId, offset: 0, limit: groupsMax },
		order: { by: "name", isDescending: false },
	});
}

function addListCommand(group: Command, workplace: Workplace): void {
	withJson(withStore(group.command("list")))
		.description(
			"List the groups of an organization with their members' number.",
		)
		.argument("<organization>", "the organization's name or id")
		.action(async (organization: string, options) => {
			await using store = await workplace.openStore(options);
			const { id: orgId } = await findOrganization(
				store,
				workplace,
				organization,
			);
			printList(workplace, options, {
				heads: ["NAME", "MEMBERS", "ID"],
				none: "The organization has no groups.",
				items: (await listGroups(store, orgId)).map((record) =>
					showGroup(workplace, record),
				),
				cells: ({ id, displayName, memberCount }) => [
					...[displayName, String(memberCount), id],
				],
			});
		});
}

function addCreateCommand(group: Command, workplace: Workplace): void {
	withJson(withStore(group.command("create")))
		.description("Create a group without members.")
		.argument("<organization>", "the organization's name or id")
		.argument("<name>", "the name of the group")
		.option("--description <text>", "the purpose")
		.action(async (organization: string, displayName: string, options) => {
			await using store = await workplace.openStore(options);
			const { id: orgId } = await findOrganization(
				store,
				workplace,
				organization,
			);
			const { after } = await createGroup(
				store,
				requestOfOperator(workplace, orgId),
				{
					...{ id: workplace.createId(), orgId },
					draft: { displayName, description: options.description },
				},
			);
			const shown = showGroup(workplace, after as GroupRecord);
			printResult(workplace, options, {
				json: shown,
				lines: [`Group ${shown.displayName}: ${shown.id}`],
			});
		});
}

function addDeleteCommand(group: Command, workplace: Workplace): void {
	withJson(withStore(group.command("delete")))
		.description(
			"Delete a group with its license template. Its members leave it.",
		)
		.argument("<organization>", "the organization's name or id")
		.argument("<group>", "the group's name or id")
		.action(async (organization: string, name: string, options) => {
			await using store = await workplace.openStore(options);
			const { request, id } = await find(store, workplace, {
				organization,
				name,
			});
			const change = await deleteGroup(store, request, id);
			report(workplace, change, options);
		});
}

function addMembersCommand(
	group: Command,
	workplace: Workplace,
	{
		name: verb,
		description,
		isMember,
	}: { name: string; description: string; isMember: boolean },
): void {
	withJson(withStore(group.command(verb)))
		.description(description)
		.argument("<organization>", "the organization's name or id")
		.argument("<group>", "the group's name or id")
		.argument("<person...>", "e-mail addresses or ids")
		.action(
			async (organization: string, name: string, people: string[], options) => {
				await using store = await workplace.openStore(options);
				const { request, id } = await find(store, workplace, {
					organization,
					name,
				});
				const changes: MemberChange[] = [];
				for (const text of people) {
					const person = await findPerson(store, workplace, text);
					changes.push({ personId: person.id, isMember, field: text });
				}
				const change = await updateGroup(store, request, {
					...{ id, draft: {}, members: { changes } },
				});
				report(workplace, change, options);
			},
		);
}

async function find(
	store: Store,
	workplace: Workplace,
	{ organization, name }: { organization: string; name: string },
) {
	const { id: orgId } = await findOrganization(store, workplace, organization);
	const { group } = await findGroup(store, workplace, { orgId, name });
	return { id: group.id, request: requestOfOperator(workplace, orgId) };
}

function report(
	workplace: Workplace,
	{ before, after, joined, left, warnings }: GroupChange,
	options: ResultFlags,
): void {
	for (const warning of warnings) workplace.tell(endSentence(warning));
	const group = (after ?? before) as GroupRecord;
	const isDeleted = after === undefined;
	const names = { joined: joined.length, left: left.length };
	const { displayName } = group.group;
	printResult(workplace, options, {
		json: { ...showGroup(workplace, group), isDeleted, ...names },
		lines: [
			isDeleted
				? `Deleted ${displayName}; ${left.length} left it.`
				: `${displayName}: ${joined.length} joined, ${left.length} left, ${group.memberCount} in all.`,
		],
	});
}

function showGroup(
	{ showId }: Workplace,
	{ group: { id, orgId, displayName, description }, memberCount }: GroupRecord,
) {
	return {
		id: showId("SCIM_GROUP", `${id}:${orgId}`),
		...{ displayName, description, memberCount },
	};
}
