import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { named, noQuery, operation } from "./operation.ts";

/** A role as replies show it. */
export const Role = named(
	"Role",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the role.",
				examples: [exampleIds.fullAdministrator],
			}),
			name: Type.String({
				description: "The name of the role.",
				examples: ["Full Administrator"],
			}),
		},
		{ description: "A role that a person can hold." },
	),
);
export type Role = Static<typeof Role>;

const RoleList = named(
	"RoleList",
	Type.Object(
		{ items: Type.Array(Role, { description: "The roles." }) },
		{ description: "Roles. The list is not paged." },
	),
);

const tag = "Roles";
const example: Role = {
	id: exampleIds.fullAdministrator,
	name: "Full Administrator",
};
const scopes = ["spark-admin:roles_read"];

export const listRoles = operation({
	id: "listRoles",
	method: "GET",
	path: "/roles",
	tag,
	summary: "List Roles",
	description: "Lists every role of the service. Only for administrators.",
	query: noQuery,
	replies: {
		200: {
			description: "The roles.",
			schema: RoleList,
			example: { items: [example] },
		},
	},
	refusals: [403],
	scopes,
});

export const getRole = operation({
	id: "getRole",
	method: "GET",
	path: "/roles/{roleId}",
	tag,
	summary: "Get Role Details",
	description: "Shows one role. Only for administrators.",
	pathParameters: {
		roleId: {
			description: "The id of the role.",
			example: exampleIds.fullAdministrator,
		},
	},
	query: noQuery,
	replies: { 200: { description: "The role.", schema: Role, example } },
	refusals: [403, 404],
	scopes,
});
