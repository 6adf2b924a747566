import { type Command, Option } from "commander";
import { scopes } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import { createOrganization } from "../directory/organizations/create-organization.ts";
import {
	lockAt,
	lockMsMax,
	type Organization,
} from "../directory/organizations/organization.ts";
import { endSentence } from "../directory/text/text.ts";
import { parseDuration } from "../settings/duration.ts";
import { UsageError } from "../settings/usage-error.ts";
import { readName } from "./name.ts";
import { printList, printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import { findOrganization, type Workplace } from "./workplace.ts";

/** `peopled organization create|list|manage|lock|unlock|settings`. */
export function addOrganizationCommands(
	program: Command,
	workplace: Workplace,
): void {
	const organization = program
		.command("organization")
		.description("Create, list, lock and configure organizations.");

	addCreateCommand(organization, workplace);
	addListCommand(organization, workplace);
	addManageCommand(organization, workplace);
	addLockCommand(organization, workplace);
	addUnlockCommand(organization, workplace);
	addSettingsCommand(organization, workplace);
}

function addCreateCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("create")))
		.description(
			"Create an organization with its first full administrator, and print the administrator's access token once.",
		)
		.argument("<name>", "the organization's name")
		.requiredOption("--admin <email>", "the administrator's e-mail address")
		.option("--admin-name <name>", "the administrator's name", "Administrator")
		.action(async (given: string, options) => {
			const name = readName("The name", given);
			await using store = await workplace.openStore(options, {
				mayCreate: true,
			});
			const now = workplace.now();
			const orgId = workplace.createId();
			const adminId = workplace.createId();
			await store.load(
				createOrganization({
					orgId,
					adminId,
					name,
					admin: { email: options.admin, displayName: options.adminName },
					now,
				}),
			);
			const secret = workplace.createSecret();
			await storeToken(store, {
				id: workplace.createId(),
				person: { orgId, id: adminId },
				name: "first administrator",
				secretHash: workplace.hashSecret(secret),
				scopes,
				now,
			});
			workplace.tell(
				`Organization ${name}: ${workplace.showId("ORGANIZATION", orgId)}`,
			);
			workplace.tell("The administrator's access token, shown only once:");
			printResult(workplace, options, {
				json: {
					id: workplace.showId("ORGANIZATION", orgId),
					displayName: name,
					token: secret,
				},
				lines: [secret],
			});
		});
}

function addListCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("list")))
		.description("List organizations with their ids and numbers of people.")
		.action(async (options) => {
			await using store = await workplace.openStore(options);
			const items: (ReturnType<typeof showOrganization> & {
				people: number;
			})[] = [];
			for (const each of await store.organizations.list()) {
				const people = await store.people.count({ orgId: each.id });
				items.push({ ...showOrganization(workplace, each), people });
			}
			printList(workplace, options, {
				heads: ["NAME", "PEOPLE", "LOCKED", "IF-MATCH", "ID"],
				whole: ["NAME"],
				none: "There are no organizations.",
				items,
				cells: ({ id, displayName, people, lock, isIfMatchRequired }) => [
					...[displayName, String(people), lock?.reason ?? ""],
					...[isIfMatchRequired ? "required" : "", id],
				],
			});
		});
}

function addManageCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("manage")))
		.description(
			"Let an organization manage another: its partner administrators can then manage the people there.",
		)
		.argument("<manager>", "the name or id of the managing organization")
		.argument("<managed>", "the name or id of the managed organization")
		.option("--stop", "end the management")
		.action(async (managerName: string, managedName: string, options) => {
			await using store = await workplace.openStore(options);
			const find = (name: string) => findOrganization(store, workplace, name);
			const manager = await find(managerName);
			const managed = await find(managedName);
			if (manager.id === managed.id)
				throw new UsageError("An organization cannot manage itself.");
			const isManaged = options.stop !== true;
			await store.organizations.setManaged({
				managerOrgId: manager.id,
				managedOrgId: managed.id,
				isManaged,
			});
			const show = (shown: Organization) => showOrganization(workplace, shown);
			printResult(workplace, options, {
				json: { manager: show(manager), managed: show(managed), isManaged },
				lines: [
					endSentence(
						`${manager.displayName} ${isManaged ? "manages" : "does not manage"} ${managed.displayName}`,
					),
				],
			});
		});
}

function addLockCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("lock")))
		.description(
			"Lock an organization for a while, for example during a restore: changes are refused with 423.",
		)
		.argument("<organization>", "the organization's name or id")
		.option("--for <span>", "the duration, such as 10m", "10m")
		.option(
			"--reason <text>",
			"the reason in the refusals",
			"it is being restored",
		)
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const found = await findOrganization(store, workplace, name);
			const { id, displayName } = found;
			const lengthMs = parseDuration(options.for);
			if (lengthMs > lockMsMax)
				throw new UsageError(
					`--for must be at most 30d, not "${options.for}".`,
				);
			const until = workplace.now() + lengthMs;
			const lock = { reason: readName("The reason", options.reason), until };
			await store.organizations.lock(id, lock);
			printResult(workplace, options, {
				json: showOrganization(workplace, { ...found, lock }),
				lines: [
					`${displayName} is locked until ${new Date(until).toISOString()}.`,
				],
			});
		});
}

function addUnlockCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("unlock")))
		.description("Unlock an organization.")
		.argument("<organization>", "the organization's name or id")
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const found = await findOrganization(store, workplace, name);
			const { id, displayName } = found;
			await store.organizations.lock(id, undefined);
			printResult(workplace, options, {
				json: showOrganization(workplace, { ...found, lock: undefined }),
				lines: [`${displayName} is unlocked.`],
			});
		});
}

function addSettingsCommand(organization: Command, workplace: Workplace): void {
	withJson(withStore(organization.command("settings")))
		.description(
			"Change and show the settings of an organization. Without an option, only show them.",
		)
		.argument("<organization>", "the organization's name or id")
		.addOption(
			new Option(
				"--require-if-match <on|off>",
				"whether a change of a person requires If-Match (428 without it)",
			).choices(["on", "off"]),
		)
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const found = await findOrganization(store, workplace, name);
			const { id } = found;
			if (options.requireIfMatch !== undefined)
				await store.organizations.changeSettings(id, {
					isIfMatchRequired: options.requireIfMatch === "on",
				});
			const now = (await store.organizations.get(id)) ?? found;
			printResult(workplace, options, {
				json: showOrganization(workplace, now),
				lines: [
					`${now.displayName}: If-Match is ${now.isIfMatchRequired ? "required" : "not required"}.`,
				],
			});
		});
}

function showOrganization(
	{ showId, now }: Workplace,
	organization: Organization,
) {
	const { id, displayName, isIfMatchRequired } = organization;
	const lock = lockAt(organization, now());
	return {
		id: showId("ORGANIZATION", id),
		displayName,
		lock: lock && {
			reason: lock.reason,
			until: new Date(lock.until).toISOString(),
		},
		isIfMatchRequired: isIfMatchRequired === true,
	};
}
