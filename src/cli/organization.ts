import { type Command, Option } from "commander";
import { scopes } from "../directory/access/token.ts";
import { storeToken } from "../directory/access/tokens.ts";
import { createOrganization } from "../directory/organizations/create-organization.ts";
import { lockAt, lockMsMax } from "../directory/organizations/organization.ts";
import { endSentence } from "../directory/text/text.ts";
import { parseDuration } from "../settings/duration.ts";
import { UsageError } from "../settings/usage-error.ts";
import { readName } from "./name.ts";
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
	withStore(organization.command("create"))
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
			workplace.print(secret);
		});
}

function addListCommand(organization: Command, workplace: Workplace): void {
	withStore(organization.command("list"))
		.description("List organizations with their ids and numbers of people.")
		.action(async (options) => {
			await using store = await workplace.openStore(options);
			for (const organization of await store.organizations.list()) {
				const { id, displayName, isIfMatchRequired } = organization;
				const count = await store.people.count({ orgId: id });
				const lock = lockAt(organization, workplace.now());
				workplace.print(
					`${workplace.showId("ORGANIZATION", id)}\t${displayName}\t${count} people${lock ? `\tlocked: ${lock.reason}` : ""}${isIfMatchRequired ? "\tIf-Match required" : ""}`,
				);
			}
		});
}

function addManageCommand(organization: Command, workplace: Workplace): void {
	withStore(organization.command("manage"))
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
			workplace.print(
				endSentence(
					`${manager.displayName} ${isManaged ? "manages" : "does not manage"} ${managed.displayName}`,
				),
			);
		});
}

function addLockCommand(organization: Command, workplace: Workplace): void {
	withStore(organization.command("lock"))
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
			const { id, displayName } = await findOrganization(
				store,
				workplace,
				name,
			);
			const lengthMs = parseDuration(options.for);
			if (lengthMs > lockMsMax)
				throw new UsageError(
					`--for must be at most 30d, not "${options.for}".`,
				);
			const until = workplace.now() + lengthMs;
			await store.organizations.lock(id, {
				reason: readName("The reason", options.reason),
				until,
			});
			workplace.print(
				`${displayName} is locked until ${new Date(until).toISOString()}.`,
			);
		});
}

function addUnlockCommand(organization: Command, workplace: Workplace): void {
	withStore(organization.command("unlock"))
		.description("Unlock an organization.")
		.argument("<organization>", "the organization's name or id")
		.action(async (name: string, options) => {
			await using store = await workplace.openStore(options);
			const { id, displayName } = await findOrganization(
				store,
				workplace,
				name,
			);
			await store.organizations.lock(id, undefined);
			workplace.print(`${displayName} is unlocked.`);
		});
}

function addSettingsCommand(organization: Command, workplace: Workplace): void {
	withStore(organization.command("settings"))
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
			const { id } = await findOrganization(store, workplace, name);
			if (options.requireIfMatch !== undefined)
				await store.organizations.changeSettings(id, {
					isIfMatchRequired: options.requireIfMatch === "on",
				});
			const now = await store.organizations.get(id);
			workplace.print(
				`${now?.displayName}: If-Match is ${now?.isIfMatchRequired ? "required" : "not required"}.`,
			);
		});
}
