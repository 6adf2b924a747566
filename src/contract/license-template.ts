import { Type } from "typebox";
import { DryRun, dryRunFlag, exampleDryRun } from "./dry-run.ts";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { keyHeaders } from "./idempotency.ts";
import {
	LicenseTemplate,
	LicenseTemplateCreation,
	LicenseTemplateList,
	LicenseTemplateUpdate,
} from "./license-template-shape.ts";
import { operation } from "./operation.ts";
import { readOnlyOfPresentTemplate, readOnlyOfTemplate } from "./read-only.ts";

const tag = "License Templates";
const example: LicenseTemplate = {
	id: exampleIds.licenseTemplate,
	orgId: exampleIds.organization,
	licenses: [exampleIds.meetingLicense],
};
const templateId = {
	description: "The id of the license template.",
	example: exampleIds.licenseTemplate,
};
const orgId = Type.Optional(
	idOf("ORGANIZATION", {
		description: "In this organization; in your own when left out.",
		examples: [exampleIds.organization],
	}),
);
const wouldBe: DryRun = {
	...exampleDryRun,
	id: exampleIds.licenseTemplate,
	changes: { licenses: { from: [], to: [exampleIds.meetingLicense] } },
	seats: [],
	warnings: ["The people who are in the organization already get no license."],
	licenseTemplate: example,
};
const reading = ["spark-admin:licenses_read"];
const writing = ["spark-admin:people_write", "spark-admin:people_read"];

export const listLicenseTemplates = operation({
	id: "listLicenseTemplates",
	method: "GET",
	path: "/licenseTemplates",
	tag,
	summary: "List License Templates",
	description:
		"Lists the license templates of an organization. Only for administrators. This call and the four that follow are peopled's own: in the real service, Control Hub has them.",
	query: Type.Object({ orgId }),
	replies: {
		200: {
			description: "The templates.",
			schema: LicenseTemplateList,
			example: { items: [example] },
		},
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const createLicenseTemplate = operation({
	id: "createLicenseTemplate",
	method: "POST",
	path: "/licenseTemplates",
	tag,
	summary: "Create a License Template",
	description:
		"Creates a license template: of the organization, for new people who are created without licenses, or of a group, for people who join it. People get its licenses as far as seats are free; people who are there already get none. An organization has one template, and one for each group. Only full and user administrators may.",
	query: Type.Object({ orgId, dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: LicenseTemplateCreation,
		example: { licenses: [exampleIds.meetingLicense] },
		readOnly: readOnlyOfTemplate,
	},
	replies: {
		200: {
			description: "The effect of the change, with `dryRun=true`.",
			schema: DryRun,
			example: wouldBe,
		},
		201: {
			description: "The new template.",
			schema: LicenseTemplate,
			example,
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const getLicenseTemplate = operation({
	id: "getLicenseTemplate",
	method: "GET",
	path: "/licenseTemplates/{licenseTemplateId}",
	tag,
	summary: "Get License Template Details",
	description: "Shows one license template. Only for administrators.",
	pathParameters: { licenseTemplateId: templateId },
	query: Type.Object({}),
	replies: {
		200: { description: "The template.", schema: LicenseTemplate, example },
	},
	refusals: [400, 403, 404],
	scopes: reading,
});

export const updateLicenseTemplate = operation({
	id: "updateLicenseTemplate",
	method: "PUT",
	path: "/licenseTemplates/{licenseTemplateId}",
	tag,
	summary: "Update a License Template",
	description:
		"Replaces the licenses of a template. People keep the licenses that it assigned before; one that is no longer in it can be removed from them. Only full and user administrators may.",
	pathParameters: { licenseTemplateId: templateId },
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	body: {
		schema: LicenseTemplateUpdate,
		example: { licenses: [exampleIds.meetingLicense] },
		readOnly: readOnlyOfPresentTemplate,
	},
	replies: {
		200: {
			description:
				"The template after the update; with `dryRun=true` what would be done.",
			schema: Type.Union([LicenseTemplate, DryRun]),
			example,
		},
	},
	refusals: [400, 403, 404, 409, 413, 415, 423],
	scopes: writing,
});

export const deleteLicenseTemplate = operation({
	id: "deleteLicenseTemplate",
	method: "DELETE",
	path: "/licenseTemplates/{licenseTemplateId}",
	tag,
	summary: "Delete a License Template",
	description:
		"Removes a license template. People keep the licenses that it assigned, and they can be removed from then on. Only full and user administrators may.",
	pathParameters: { licenseTemplateId: templateId },
	query: Type.Object({ dryRun: dryRunFlag }),
	headers: keyHeaders,
	replies: {
		200: {
			description: "The effect of the change, with `dryRun=true`.",
			schema: DryRun,
			example: { ...wouldBe, licenseTemplate: undefined },
		},
		204: { description: "Removed." },
	},
	refusals: [400, 403, 404, 409, 423],
	scopes: writing,
});
