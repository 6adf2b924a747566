import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf } from "./id.ts";
import { named } from "./operation.ts";

/** Members in one reply at most, as in the real service. */
export const groupMembersPageMax = 500;
/** Changes of members in one request at most. */
const memberChangesMax = 10_000;
const nameLengthMax = 256;
const textLengthMax = 1024;

const displayName = Type.String({
	description:
		"The name of the group. No other group of the organization has it.",
	examples: ["Sales"],
	maxLength: nameLengthMax,
});
const optional = {
	description: Type.Optional(
		Type.String({
			description: "A description. An empty text clears it.",
			examples: ["Sales people in San Jose"],
			maxLength: textLengthMax,
		}),
	),
	usage: Type.Optional(
		Type.String({
			description: "What the group is for. An empty text clears it.",
			examples: ["policy"],
			maxLength: textLengthMax,
		}),
	),
};

const GroupMember = named(
	"GroupMember",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the person.",
				examples: [exampleIds.person],
			}),
			type: Type.Literal("user", {
				description: "The kind of member. Only people can be members.",
			}),
			displayName: Type.String({
				description: "The name of the person.",
				examples: ["John Andersen"],
			}),
		},
		{ description: "A member of a group." },
	),
);

export const Group = named(
	"Group",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the group.",
				examples: [exampleIds.group],
			}),
			displayName,
			...optional,
			orgId: Type.String({
				description: "The organization of the group.",
				examples: [exampleIds.organization],
			}),
			created: Type.String({
				format: "date-time",
				description: "When the group was created.",
			}),
			lastModified: Type.String({
				format: "date-time",
				description: "When the group or its members changed last.",
			}),
			memberSize: Type.Integer({
				description: "How many people are members.",
				examples: [1],
			}),
			members: Type.Optional(
				Type.Array(GroupMember, {
					description: `Members, in the order of their ids; at most ${groupMembersPageMax} in one reply.`,
				}),
			),
		},
		{ description: "A group of people." },
	),
);
export type Group = Static<typeof Group>;

export const GroupList = named(
	"GroupList",
	Type.Object(
		{
			totalResults: Type.Integer({
				description: "How many groups there are in total.",
				examples: [1],
			}),
			startIndex: Type.Integer({
				description: "The index of the first group of this page, from 1.",
				examples: [1],
			}),
			itemsPerPage: Type.Integer({
				description: "How many groups this page has.",
				examples: [1],
			}),
			groups: Type.Array(Type.Partial(Group), {
				description: "The groups of this page.",
			}),
		},
		{ description: "A page of groups." },
	),
);
export type GroupList = Static<typeof GroupList>;

const memberType = Type.Optional(
	Type.Enum(["user"], {
		description: "The kind of member. Only people can be members.",
	}),
);
const memberId = idOf("PEOPLE", {
	description: "The id of a person of the organization.",
	examples: [exampleIds.person],
});

/** The body of "Create a Group". */
export const GroupCreation = named(
	"GroupCreation",
	Type.Object(
		{
			displayName,
			orgId: Type.Optional(
				idOf("ORGANIZATION", {
					description: "The organization; your own when left out.",
					examples: [exampleIds.organization],
				}),
			),
			...optional,
			members: Type.Optional(
				Type.Array(Type.Object({ id: memberId, type: memberType }), {
					description: "The members of the group.",
					maxItems: memberChangesMax,
				}),
			),
		},
		{ description: "A new group." },
	),
);
export type GroupCreation = Static<typeof GroupCreation>;

/** The body of "Update a Group". */
export const GroupUpdate = named(
	"GroupUpdate",
	Type.Object(
		{
			displayName: Type.Optional(displayName),
			...optional,
			members: Type.Optional(
				Type.Array(
					Type.Object({
						id: memberId,
						type: memberType,
						operation: Type.Optional(
							Type.Enum(["add", "delete"], {
								description:
									"`add` when left out. The last of several operations on a person counts.",
								default: "add",
							}),
						),
					}),
					{
						description:
							"People who join or leave. Members who are not named stay.",
						maxItems: memberChangesMax,
					},
				),
			),
			purgeAllValues: Type.Optional(
				Type.Object(
					{
						attributes: Type.Array(Type.Enum(["members"]), {
							description: "`members`: all members.",
							maxItems: 1,
						}),
					},
					{
						description:
							"Removes all members first; those in `members` join then.",
					},
				),
			),
		},
		{
			description:
				"What should change. A property that is left out stays as it is.",
		},
	),
);
export type GroupUpdate = Static<typeof GroupUpdate>;
