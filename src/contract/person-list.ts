import { type Static, Type } from "typebox";
import { named } from "./operation.ts";
import { Person } from "./person.ts";

/** A page of people. */
export const PersonList = named(
	"PersonList",
	Type.Object(
		{
			items: Type.Array(Person, { description: "The people of this page." }),
			notFoundIds: Type.Optional(
				Type.Array(Type.String(), {
					description:
						"The ids asked for by `id` that no visible person has. Absent without `id`.",
				}),
			),
			count: Type.Optional(
				Type.Integer({
					description:
						"How many people there are on all pages. Only with `count=true`.",
				}),
			),
			isCountExact: Type.Optional(
				Type.Boolean({
					description:
						"False when there are more than were counted. Only with `count=true`.",
				}),
			),
			looked: Type.Optional(
				Type.Integer({
					description:
						"At how many people the server looked for this page, where it ended because of that: follow the `Link` header to look further.",
				}),
			),
		},
		{ description: "A page of people." },
	),
);
export type PersonList = Static<typeof PersonList>;
