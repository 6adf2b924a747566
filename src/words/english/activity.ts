import type { EventCategory } from "../../contract/audit.ts";
import { counted } from "./formats.ts";

/** The texts of the activity page. */
export const activity = {
	labels: {
		actor: "Changed by",
		target: "Person",
		category: "Category",
		action: "Action",
		field: "Property",
		request: "Tracking id",
		from: "From",
		to: "To",
	},
	categories: {
		USERS: "People",
		ACTIVATION_EMAILS: "Activation emails",
		GROUPS: "Groups",
		LICENSE_TEMPLATES: "License templates",
		LOCATIONS: "Locations",
		TOKENS: "Access tokens",
		WEBHOOKS: "Webhooks",
		INTEGRATIONS: "Integrations",
		AUTHORIZATIONS: "Authorizations",
	} satisfies Record<EventCategory, string>,
	actions: {
		created: "Created",
		updated: "Updated",
		deleted: "Deleted",
		restored: "Restored",
	},
	/** The sentence of an event. */
	acts: {
		created: "{actor} created {target}",
		updated: "{actor} updated {target}",
		deleted: "{actor} deleted {target}",
		restored: "{actor} restored {target}",
		revoked: "{actor} revoked {target}",
		recorded: "{actor} recorded {target}",
	},
	targets: {
		USER: {
			one: "a person",
			the: "",
			many: (count: number) => counted(count, "person", "people"),
		},
		ACTIVATION_EMAIL: {
			one: "an activation email",
			the: "an activation email for",
			many: (count: number) =>
				counted(count, "activation email", "activation emails"),
		},
		GROUP: {
			one: "a group",
			the: "the group",
			many: (count: number) => counted(count, "group", "groups"),
		},
		LICENSE_TEMPLATE: {
			one: "a license template",
			the: "the license template",
			many: (count: number) =>
				counted(count, "license template", "license templates"),
		},
		LOCATION: {
			one: "a location",
			the: "the location",
			many: (count: number) => counted(count, "location", "locations"),
		},
		TOKEN: {
			one: "an access token",
			the: "the access token",
			many: (count: number) => counted(count, "access token", "access tokens"),
		},
		WEBHOOK: {
			one: "a webhook",
			the: "the webhook",
			many: (count: number) => counted(count, "webhook", "webhooks"),
		},
		INTEGRATION: {
			one: "an integration",
			the: "the integration",
			many: (count: number) => counted(count, "integration", "integrations"),
		},
		AUTHORIZATION: {
			one: "an authorization",
			the: "the authorization of",
			many: (count: number) =>
				counted(count, "authorization", "authorizations"),
		},
	},
	actedFor: (name: string) => `(${name} acting for them)`,
	actedWith: (name: string | undefined) =>
		name === undefined ? "(with a deleted integration)" : `(with ${name})`,
	details: "Before and after",
	noDetails: "This change is no longer in the history.",
	request: "Show all changes of this request",
	each: "Show each change",
	emptyTitle: "No activity",
	empty: (days: number | undefined) =>
		days === undefined
			? "No matching changes in this period."
			: `No matching changes in the last ${counted(days, "day", "days")}. Choose an earlier day under “From”.`,
	looked: (count: number, time: string) =>
		`Looked at ${counted(count, "event", "events")}, back to ${time}.`,
	nothingSince: (count: number, time: string) =>
		`No match in the last ${counted(count, "event", "events")}, back to ${time}.`,
	further: "Search further back",
	presets: {
		title: "Time",
		today: "Today",
		days: (count: number) => counted(count, "day", "days"),
	},
	chip: (label: string, value: string) => `${label}: ${value}`,
	job: "Open the bulk change",
	jobNamed: (title: string) => `Bulk change “${title}”`,
};
