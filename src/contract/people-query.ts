import { Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";
import { flag } from "./operation.ts";
import { cursor } from "./page-query.ts";
import { personStatuses } from "./person-status.ts";

/** The number of people on a page by default. */
export const peoplePageDefault = 100;
/** The maximum number of people on a page: in general, with `callingData=true`, with `locationId`. */
export const peoplePageMax = 1000;
export const peoplePageMaxWithCallingData = 100;
export const peoplePageMaxInLocation = 50;
/** The maximum number of ids in one list call. */
export const peopleIdsMax = 85;
/** The maximum `offset`. */
const peopleOffsetMax = 10_000_000;

export const callingDataFlag = flag(
	"Show the Webex Calling details (work numbers, `extension`, `locationId`) in the reply. Only for administrators.",
);

/** The parameters of a list of people. */
export const PeopleListQuery = Type.Object({
	email: Type.Optional(
		Type.String({
			description:
				"Only the person with this e-mail address, in your organization or one it manages.",
			examples: ["john.andersen@example.com"],
			maxLength: 254,
		}),
	),
	displayName: Type.Optional(
		Type.String({
			description:
				"Only people whose name starts with this, whatever its case.",
			examples: ["John"],
			minLength: 1,
			maxLength: 256,
		}),
	),
	id: Type.Optional(
		idsOf("PEOPLE", {
			description: `Only these people: up to ${peopleIdsMax} ids, separated by commas, or the parameter several times.`,
			examples: [[exampleIds.person]],
			maxItems: peopleIdsMax,
		}),
	),
	orgId: Type.Optional(
		idOf("ORGANIZATION", {
			description:
				"People of this organization. Only for administrators of an organization that manages it.",
			examples: [exampleIds.organization],
		}),
	),
	roles: Type.Optional(
		idsOf("ROLE", {
			description:
				"Only people with at least one of these roles: ids, separated by commas, or the parameter several times. Only for administrators.",
			examples: [[exampleIds.fullAdministrator]],
			maxItems: 100,
		}),
	),
	callingData: callingDataFlag,
	locationId: Type.Optional(
		idOf("LOCATION", {
			description: "Only people of this location. Only for administrators.",
			examples: [exampleIds.location],
		}),
	),
	max: Type.Optional(
		Type.Integer({
			description: `People on a page. At most ${peoplePageMax}, with \`callingData=true\` ${peoplePageMaxWithCallingData}, with \`locationId\` ${peoplePageMaxInLocation}; a larger number is lowered to that.`,
			minimum: 1,
			default: peoplePageDefault,
			examples: [100],
		}),
	),
	excludeStatus: flag("Omit presence."),
	query: Type.Optional(
		Type.String({
			description:
				"Only people with a match at the start of an e-mail address, or at the start of a word of the name and the rest of the name from there, in any case; or the person with this id. Administrators also find people by a number in any format, by its last digits, and by the extension. Results come in the order of the matched text; with a number, in the order of names. Not together with `displayName`. peopled's own, like the parameters below it.",
			examples: ["andersen"],
			minLength: 1,
			maxLength: 256,
		}),
	),
	licenseId: Type.Optional(
		idOf("LICENSE", {
			description:
				"Only people who hold this license. Only for administrators.",
			examples: [exampleIds.callingLicense],
		}),
	),
	groupId: Type.Optional(
		idOf("SCIM_GROUP", {
			description: "Only members of this group. Only for administrators.",
			examples: [exampleIds.group],
		}),
	),
	managerId: Type.Optional(
		idOf("PEOPLE", {
			description: "Only people whose manager is this one.",
			examples: [exampleIds.manager],
		}),
	),
	type: Type.Optional(
		Type.Enum(["person", "bot", "appuser"], {
			description: "Only people of this type.",
			examples: ["person"],
		}),
	),
	invitePending: Type.Optional(
		Type.Boolean({
			description:
				"Only people who have never logged in, or only the others. Only for administrators.",
		}),
	),
	department: Type.Optional(
		Type.String({
			description: "Only people of this department, whatever its case.",
			examples: ["Sales"],
			minLength: 1,
			maxLength: 256,
		}),
	),
	loginEnabled: Type.Optional(
		Type.Boolean({
			description:
				"Only people who may sign in, or only the others. Only for administrators.",
		}),
	),
	status: Type.Optional(
		Type.Enum(personStatuses, {
			description:
				"Only people who show this status now. Only for administrators who share their own.",
			examples: ["call"],
		}),
	),
	namesFrom: Type.Optional(
		Type.String({
			description:
				"Only people whose name is this text or comes after it in the order of names, in which case and accents do not count.",
			examples: ["N"],
			minLength: 1,
			maxLength: 256,
		}),
	),
	namesBefore: Type.Optional(
		Type.String({
			description:
				"Only people whose name comes before this text in the order of names. With `count=true` this is the position of a name in the list.",
			examples: ["O"],
			minLength: 1,
			maxLength: 256,
		}),
	),
	sortBy: Type.Optional(
		Type.Enum(["name", "created", "lastActivity"], {
			description:
				"The sort order: name, time of creation, or last activity. People without activity, and people whose activity is hidden, come first. Only administrators may sort by `lastActivity`.",
			examples: ["created"],
		}),
	),
	sortOrder: Type.Optional(
		Type.Enum(["ascending", "descending"], {
			description: "The direction of the order.",
			default: "ascending",
			examples: ["descending"],
		}),
	),
	offset: Type.Optional(
		Type.Integer({
			description: `People to pass over, at most ${peopleOffsetMax}. The \`Link\` header goes further, and is not disturbed by people who are added.`,
			minimum: 0,
			maximum: peopleOffsetMax,
			default: 0,
		}),
	),
	count: flag(
		"Say in the reply how many people there are on all pages. The more people have to be looked at for that, the longer it takes: ask for it once, not with each page.",
	),
	initials: flag(
		"Say in the reply how many people there are under each initial of their names. As with `count`, ask for it once. Not together with `query`, `email` and `id`.",
	),
	cursor,
});
