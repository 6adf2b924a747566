import type { Command } from "commander";
import { DirectoryError } from "../directory/errors.ts";
import type { License } from "../directory/licenses/license.ts";
import type { LicenseTemplate } from "../directory/licenses/license-template.ts";
import {
	createTemplate,
	deleteTemplate,
	updateTemplate,
} from "../directory/licenses/license-templates.ts";
import type { Store } from "../directory/store/store.ts";
import { endSentence, nameKey } from "../directory/text/text.ts";
import { findGroup } from "./group.ts";
import { requestOfOperator } from "./operator.ts";
import { printList, printResult, withJson } from "./result.ts";
import { withStore } from "./store-options.ts";
import { findOrganization, type Workplace } from "./workplace.ts";

/** `peopled license-template list|create|update|delete`. A template is named by its organization, or by its group. */
export function addLicenseTemplateCommands(
	program: Command,
	workplace: Workplace,
): void {
	const template = program
		.command("license-template")
		.description(
			"Set the licenses that an organization assigns to new people, and a group to its new members.",
		);
	addListCommand(template, workplace);
	addWriteCommand(template, workplace, "create");
	addWriteCommand(template, workplace, "update");
	addDeleteCommand(template, workplace);
}

/** An organization with the records that templates name. */
interface Place {
	orgId: string;
	templates: readonly LicenseTemplate[];
	licenses: readonly License[];
	group?: { id: string; displayName: string };
}

async function findPlace(
	store: Store,
	workplace: Workplace,
	{ organization, group }: { organization: string; group?: string },
): Promise<Place> {
	const { id: orgId } = await findOrganization(store, workplace, organization);
	const found =
		group === undefined
			? undefined
			: await findGroup(store, workplace, { orgId, name: group });
	return {
		orgId,
		templates: await store.licenseTemplates.list(orgId),
		licenses: await store.licenses.list(orgId),
		group: found?.group,
	};
}

function addListCommand(template: Command, workplace: Workplace): void {
	withJson(withStore(template.command("list")))
		.description("List the license templates of an organization.")
		.argument("<organization>", "the organization's name or id")
		.action(async (organization: string, options) => {
			await using store = await workplace.openStore(options);
			const place = await findPlace(store, workplace, { organization });
			const shown: ReturnType<typeof showTemplate>[] = [];
			for (const each of place.templates) {
				const { orgId, groupId: id } = each;
				const group =
					id === undefined ? undefined : await store.groups.get({ orgId, id });
				shown.push(showTemplate(each, { ...place, group: group?.group }));
			}
			printList(workplace, options, {
				heads: ["OF", "LICENSES"],
				none: "The organization has no license templates.",
				items: shown,
				cells: ({ group, licenses }) => [
					...[group ?? "The organization", licenses.join(", ")],
				],
			});
		});
}

function addWriteCommand(
	template: Command,
	workplace: Workplace,
	verb: "create" | "update",
): void {
	withJson(withStore(template.command(verb)))
		.description(
			verb === "create"
				? "Create a license template. People who are there already get nothing."
				: "Replace the licenses of a license template. People keep what they have.",
		)
		.argument("<organization>", "the organization's name or id")
		.argument("<license...>", "names or ids of licenses")
		.option(
			"--group <group>",
			"the group's name or id, instead of the organization",
		)
		.action(async (organization: string, names: string[], options) => {
			await using store = await workplace.openStore(options);
			const place = await findPlace(store, workplace, {
				organization,
				group: options.group,
			});
			const { orgId, group } = place;
			const draft = {
				licenses: names.map((name) => findLicense(workplace, place, name)),
			};
			const request = requestOfOperator(workplace, orgId);
			const { after, effects } =
				verb === "create"
					? await createTemplate(store, request, {
							...{ id: workplace.createId(), orgId, groupId: group?.id },
							draft,
						})
					: await updateTemplate(store, request, {
							id: findTemplate(place).id,
							draft: () => draft,
						});
			for (const effect of effects) workplace.tell(endSentence(effect));
			const shown = showTemplate(after, place);
			printResult(workplace, options, {
				json: shown,
				lines: [
					`${group?.displayName ?? "The organization"} assigns ${shown.licenses.join(", ")}.`,
				],
			});
		});
}

function addDeleteCommand(template: Command, workplace: Workplace): void {
	withJson(withStore(template.command("delete")))
		.description("Delete a license template. People keep what they have.")
		.argument("<organization>", "the organization's name or id")
		.option(
			"--group <group>",
			"the group's name or id, instead of the organization",
		)
		.action(async (organization: string, options) => {
			await using store = await workplace.openStore(options);
			const place = await findPlace(store, workplace, {
				organization,
				group: options.group,
			});
			const { id } = findTemplate(place);
			const { effects } = await deleteTemplate(
				store,
				requestOfOperator(workplace, place.orgId),
				id,
			);
			for (const effect of effects) workplace.tell(endSentence(effect));
			printResult(workplace, options, {
				json: { group: place.group?.displayName },
				lines: ["Deleted the license template."],
			});
		});
}

function findTemplate({ templates, group }: Place): LicenseTemplate {
	const found = templates.find(({ groupId }) => groupId === group?.id);
	if (found !== undefined) return found;
	throw new DirectoryError(
		"notFound",
		`${group === undefined ? "The organization" : `The group "${group.displayName}"`} has no license template. Make one with \`peopled license-template create\`.`,
	);
}

function findLicense(
	{ readId }: Workplace,
	{ licenses }: Place,
	name: string,
): string {
	const id = readId("LICENSE", name);
	const found = licenses.find(
		(known) => known.id === id || nameKey(known.name) === nameKey(name),
	);
	if (found !== undefined) return found.id;
	throw new DirectoryError(
		"notFound",
		endSentence(
			`The organization has no license "${name}". It has: ${licenses.map((known) => known.name).join(", ") || "none"}`,
		),
	);
}

function showTemplate(
	{ groupId, licenses }: LicenseTemplate,
	{ licenses: known, group }: Place,
) {
	return {
		group: groupId && (group?.displayName ?? groupId),
		licenses: licenses.map(
			(id) => known.find((license) => license.id === id)?.name ?? id,
		),
	};
}
