import { type Command, Option } from "commander";
import { DirectoryError } from "../directory/errors.ts";
import {
	type License,
	type LicenseService,
	seatsMax,
} from "../directory/licenses/license.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import { UsageError } from "../settings/usage-error.ts";
import { readName } from "./name.ts";
import { printList, printResult, withJson } from "./result.ts";
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
	withJson(withStore(license.command("create")))
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
				throw new DirectoryError(
					"conflict",
					`The organization already has a license "${name}". Change its seats with \`peopled license seats\`.`,
				);
			const id = workplace.createId();
			const made: License = {
				...{ id, orgId, name, service: options.service },
				siteUrl: options.site,
				siteType: options.site && "Control Hub managed site",
				subscriptionId: options.subscription,
				...{ totalUnits, takenUnits: 0 },
			};
			await store.load({ licenses: [made] });
			printResult(workplace, options, {
				json: showLicense(workplace, made),
				lines: [
					`License ${name}, ${totalUnits} seats: ${workplace.showId("LICENSE", id)}`,
				],
			});
		});
}

function addListCommand(license: Command, workplace: Workplace): void {
	withJson(withStore(license.command("list")))
		.description("List the licenses of an organization with their seats.")
		.argument("<organization>", "the organization's name or id")
		.action(async (organization: string, options) => {
			await using store = await workplace.openStore(options);
			const found = await findOrganization(store, workplace, organization);
			printList(workplace, options, {
				heads: ["NAME", "SERVICE", "TAKEN", "SEATS", "ID"],
				none: "The organization has no licenses.",
				items: await store.licenses.list(found.id),
				cells: ({ id, name, service, takenUnits, totalUnits }) => [
					...[name, service, String(takenUnits), String(totalUnits)],
					workplace.showId("LICENSE", id),
				],
				json: (license) => showLicense(workplace, license),
			});
		});
}

function addSeatsCommand(license: Command, workplace: Workplace): void {
	withJson(withStore(license.command("seats")))
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
					throw new DirectoryError(
						"notFound",
						endSentence(
							`The organization has no license "${name}". It has: ${all.map((known) => known.name).join(", ") || "none"}`,
						),
					);
				const { takenUnits } = await store.licenses.setSeats({
					orgId,
					id: found.id,
					totalUnits,
				});
				const changed = { ...found, takenUnits, totalUnits };
				printResult(workplace, options, {
					json: showLicense(workplace, changed),
					lines: [
						`${found.name} has ${totalUnits} seats, ${takenUnits} of them taken.`,
					],
				});
			},
		);
}

function showLicense({ showId }: Workplace, license: License) {
	const { id, name, service, takenUnits, totalUnits } = license;
	return {
		...{ id: showId("LICENSE", id), name, service, totalUnits },
		...{ consumedUnits: takenUnits, subscriptionId: license.subscriptionId },
		...{ siteUrl: license.siteUrl, siteType: license.siteType },
	};
}

function readSeats(text: string): number {
	if (/^\d{1,9}$/.test(text) && Number(text) <= seatsMax) return Number(text);
	throw new UsageError(
		`The seats must be a whole number up to ${seatsMax}, not "${text}".`,
	);
}
