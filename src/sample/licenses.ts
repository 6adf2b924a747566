import type { License } from "../directory/licenses/license.ts";
import { sampleIds } from "./ids.ts";

// In the form of the real service: the organization, the type, and the subscription's id. The two ids of
// the page are bare, as on the page.
const idOf = (orgId: string, type: string, uuid: string) =>
	`${orgId}:${type}_${uuid}`;

const { organization, partner, stranger } = sampleIds;
export const messaging = idOf(
	organization,
	"MS",
	"b6f1a2c3-0d4e-4f5a-8b6c-7d8e9f0a1b01",
);
export const webinars = idOf(
	organization,
	"EE",
	"b6f1a2c3-0d4e-4f5a-8b6c-7d8e9f0a1b02",
);
export const standardCalling = idOf(
	organization,
	"BCSTD",
	"b6f1a2c3-0d4e-4f5a-8b6c-7d8e9f0a1b03",
);
export const strangerCalling = idOf(
	stranger,
	"BCPRO",
	"d8b3c4e5-2f6a-4b7c-8d8e-9f0a1b2c3d01",
);

/** The licenses of the sample, some with scarce seats. */
export const licenses: License[] = [
	license(
		sampleIds.meetingLicense,
		"Meeting - Webex Meeting Center",
		"meeting",
		180,
		{
			siteUrl: "acme.webex.com",
			siteType: "Control Hub managed site",
		},
	),
	license(
		sampleIds.callingLicense,
		"Webex Calling - Professional",
		"calling",
		160,
	),
	license(standardCalling, "Webex Calling - Standard", "calling", 4),
	license(messaging, "Advanced Messaging", "messaging", 250),
	license(webinars, "Webex Webinars - 1000", "other", 5),
	license(
		idOf(organization, "BCWS", "b6f1a2c3-0d4e-4f5a-8b6c-7d8e9f0a1b04"),
		"Webex Calling - Workspaces",
		"other",
		20,
	),
	license(
		idOf(organization, "UCM", "b6f1a2c3-0d4e-4f5a-8b6c-7d8e9f0a1b05"),
		"Unified Communication Manager (UCM)",
		"other",
		50,
	),
	{
		...license(
			idOf(partner, "MS", "c7a2b3d4-1e5f-4a6b-9c7d-8e9f0a1b2c01"),
			"Advanced Messaging",
			"messaging",
			25,
		),
		orgId: sampleIds.partner,
		subscriptionId: "Sub-northwind2016",
	},
	{
		...license(strangerCalling, "Webex Calling - Professional", "calling", 10),
		orgId: sampleIds.stranger,
		subscriptionId: "Sub-umbrella2016",
	},
];

function license(
	id: string,
	name: string,
	service: License["service"],
	totalUnits: number,
	site: Pick<License, "siteUrl" | "siteType"> = {},
): License {
	return {
		id,
		orgId: sampleIds.organization,
		name,
		service,
		subscriptionId: "Sub-hydraOct26a",
		...site,
		totalUnits,
		takenUnits: 0,
	};
}
