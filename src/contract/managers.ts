import { type Static, Type } from "typebox";
import { exampleIds } from "./examples.ts";
import { idOf, idsOf } from "./id.ts";
import { flag, named, operation } from "./operation.ts";
import { pageLink, pageQuery } from "./page-query.ts";

/** Managers on a page, by default and at most. */
export const managersPageDefault = 100;
export const managersPageMax = 100;

const page = pageQuery({
	items: "Managers",
	countDefault: managersPageDefault,
	countMax: managersPageMax,
});
const optional = (description: string, example: string) =>
	Type.Optional(Type.String({ description, examples: [example] }));

const Manager = named(
	"Manager",
	Type.Object(
		{
			id: Type.String({
				description: "The id of the person.",
				examples: [exampleIds.manager],
			}),
			displayName: Type.String({
				description: "The name of the person.",
				examples: ["Mary Miller"],
			}),
			title: optional("The title.", "VP Sales"),
			department: optional("The department.", "Sales"),
			managerId: optional("The id of the person's own manager.", "…"),
			reports: Type.Integer({
				description: "How many people have this person as their manager.",
				minimum: 1,
				examples: [12],
			}),
		},
		{ description: "A person who has reports." },
	),
);
export type Manager = Static<typeof Manager>;

export const listManagers = operation({
	id: "listManagers",
	method: "GET",
	path: "/people/managers",
	tag: "People",
	summary: "List Managers",
	description:
		'Lists the people of an organization who have reports, with their number, by id. Only administrators may list them without `id`. Follow the `Link` header with `rel="next"` for the next page: a page may hold fewer managers than `max`, or none, and still have a next one. This call is peopled\'s own.',
	query: Type.Object({
		orgId: Type.Optional(
			idOf("ORGANIZATION", {
				description:
					"Managers of this organization; of your own when left out.",
				examples: [exampleIds.organization],
			}),
		),
		id: Type.Optional(
			idsOf("PEOPLE", {
				description:
					"Only these people: ids, separated by commas, or the parameter several times. Those without reports are left out.",
				examples: [[exampleIds.manager]],
				maxItems: managersPageMax,
			}),
		),
		top: flag("Only managers who have no manager themselves."),
		max: page.max,
		cursor: page.cursor,
	}),
	replies: {
		200: {
			description: "A page of managers.",
			schema: named(
				"ManagerList",
				Type.Object(
					{
						items: Type.Array(Manager, { description: "The managers." }),
					},
					{ description: "A page of managers." },
				),
			),
			example: {
				items: [
					{
						id: exampleIds.manager,
						displayName: "Mary Miller",
						title: "VP Sales",
						department: "Sales",
						reports: 12,
					},
				],
			},
			headers: pageLink,
		},
	},
	refusals: [400, 403, 404, 410],
	scopes: ["spark-admin:people_read or spark:people_read"],
});
