import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";
import { named } from "./operation.ts";

/** Licenses of a license template at most. */
const templateLicensesMax = 100;

const licenseIds = [exampleIds.meetingLicense];

/** A license template as replies show it. */
export const LicenseTemplate = named(
	"LicenseTemplate",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the template.",
				examples: [exampleIds.licenseTemplate],
			}),
			orgId: Type.String({
				description: "The organization that has it.",
				examples: [exampleIds.organization],
			}),
			groupId: Type.Optional(
				Type.String({
					description:
						"The group whose new members get the licenses; absent for the template of the organization, for new people.",
					examples: [exampleIds.group],
				}),
			),
			licenses: Type.Array(Type.String(), {
				description: "The ids of the licenses that it assigns.",
				examples: [licenseIds],
			}),
		},
		{ description: "Licenses that are assigned automatically." },
	),
);
export type LicenseTemplate = Static<typeof LicenseTemplate>;

export const LicenseTemplateList = named(
	"LicenseTemplateList",
	Type.Object(
		{ items: Type.Array(LicenseTemplate, { description: "The templates." }) },
		{ description: "License templates. The list is not paged." },
	),
);

const licenses = idsOf("LICENSE", {
	description:
		"The ids of the licenses to assign, at least one and no calling license.",
	examples: [licenseIds],
	maxItems: templateLicensesMax,
});

/** A request to change a license template. */
export const LicenseTemplateUpdate = named(
	"LicenseTemplateUpdate",
	Type.Object({ licenses }, { description: "The licenses of a template." }),
);
export type LicenseTemplateUpdate = Static<typeof LicenseTemplateUpdate>;

/** A request to create a license template. */
export const LicenseTemplateCreation = named(
	"LicenseTemplateCreation",
	Type.Object(
		{
			groupId: Type.Optional(
				idOf("SCIM_GROUP", {
					description:
						"The group whose new members get the licenses. When left out, new people of the organization get them.",
					examples: [exampleIds.group],
				}),
			),
			licenses,
		},
		{ description: "A new license template." },
	),
);
export type LicenseTemplateCreation = Static<typeof LicenseTemplateCreation>;
