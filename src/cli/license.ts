import { type Command, Option } from "commander";
import {
	type LicenseService,
	seatsMax,
} from "../directory/licenses/license.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";
import { readName } from "./name.ts";
import { withStore } from "./store-options.ts";
import { findOrganization, type Workplace } from "./workplace.ts";

const services: readonly LicenseService[] = [
	"messaging",
	"meeting",
	"calling",
	"other",
];

/** `peopled license create|list|seats`. */
export function addLicenseCommands(
	program: Command,
	workplace: Workplace,
): void {
	const license = program
		.command("license")
		.description("Create and list licenses, and set their seats.");

	addCreateCommand(license, workplace);
	addListCommand(license, workplace);
	addSeatsCommand(license, workplace);
}

function addCreateCommand(license: Command, workplace: Workplace): void {
	withStore(license.command("create"))
		.description("Create a license that an organization owns.")
		.argument("<organization>", "the organization's name or id")
		.argument("<name>", 'the license\'s name, such as "Messaging"')
		.requiredOption("--seats <count>", "the number of seats")
		.addOption(
			new Option("--service <service>", "the service")
				.choices(services)
				.default("other"),
		)
		.option("--site <host>", "the meeting site, such as example.webex.com")
		.option("--subscription <id>", "the subscription")
		.action(async (organization: string, given: string, options) => {
			const name = readName("The name", given);
			const totalUnits = readSeats(options.seats);
			if ((options.service === "meeting") !== (options.site !== undefined))
				throw new UsageError(
					"--site and --service meeting need each other: a meeting license belongs to one site.",
				);
			await using store = await workplace.openStore(options);
			const { id: orgId } = await findOrganization(
				store,
				workplace,
				organization,
			);
			const known = await store.licenses.list(orgId);
			if (known.some((other) => nameKey(other.name) === nameKey(name)))
				throw new Error(
					`The organization already has a license "${name}". Change its seats with \`peopled license seats\`.`,
				);
			const id = workplace.createId();
			await store.load({
				licenses: [
					{
						id,
						orgId,
						name,
						service: options.service,
						siteUrl: options.site,
						siteType: options.site && "Control Hub managed site",
						subscriptionId: options.subscription,
						totalUnits,
						takenUnits: 0,
					},
				],
			});
			workplace.print(
				`License ${name}, ${totalUnits} seats: ${workplace.showId("LICENSE", id)}`,
			);
		});
}

function addListCommand(license: Command, workplace: Workplace): void {
	withStore(license.command("list"))
		.description("List the licenses of an organization with their seats.")
		.argument("<organization>", "the organization's name or id")
		.action(async (organization: string, options) => {
			await using store = await workplace.openStore(options);
			const found = await findOrganization(store, workplace, organization);
			for (const {
				id,
				name,
				service,
				takenUnits,
				totalUnits,
			} of await store.licenses.list(found.id))
				workplace.print(
					[
						workplace.showId("LICENSE", id),
						name,
						service,
						`${takenUnits} of ${totalUnits} seats taken`,
					].join("\t"),
				);
		});
}

function addSeatsCommand(license: Command, workplace: Workplace): void {
	withStore(license.command("seats"))
		.description("Set the number of seats of a license.")
		.argument("<organization>", "the organization's name or id")
		.argument("<license>", "the license's name or id")
		.argument("<count>", "the number of seats")
		.action(
			async (organization: string, name: string, count: string, options) => {
				const totalUnits = readSeats(count);
				await using store = await workplace.openStore(options);
				const { id: orgId } = await findOrganization(
					store,
					workplace,
					organization,
				);
				const all = await store.licenses.list(orgId);
				const id = workplace.readId("LICENSE", name);
				const found = all.find(
					(known) => known.id === id || nameKey(known.name) === nameKey(name),
				);
				if (found === undefined)
					throw new Error(
						endSentence(
							`The organization has no license "${name}". It has: ${all.map((known) => known.name).join(", ") || "none"}`,
						),
					);
				const { takenUnits } = await store.licenses.setSeats({
					orgId,
					id: found.id,
					totalUnits,
				});
				workplace.print(
					`${found.name} has ${totalUnits} seats, ${takenUnits} of them taken.`,
				);
			},
		);
}

function readSeats(text: string): number {
	if (/^\d{1,9}$/.test(text) && Number(text) <= seatsMax) return Number(text);
	throw new UsageError(
		`The seats must be a whole number up to ${seatsMax}, not "${text}".`,
	);
}
