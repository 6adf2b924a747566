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
						"The ids asked for by `id` of which nobody is found: no visible person has them, or another parameter leaves that person out. Absent without `id`.",
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
						"False when not everyone could be looked at: there are at least so many. Only with `count=true`.",
				}),
			),
			initials: Type.Optional(
				Type.Array(
					Type.Object({
						initial: Type.String({
							description:
								"A capital letter without accents. `#` stands for what is not a letter, and 漢, あ, ア and 가 each for the characters of a script.",
						}),
						count: Type.Integer({
							description: "How many people have such a name.",
						}),
						isCountExact: Type.Boolean({
							description: "False: there are at least so many.",
						}),
						namesFrom: Type.String({
							description:
								"The value of the parameter `namesFrom` with which the list begins with this initial.",
						}),
					}),
					{
						description:
							"The initials of the names on all pages, in the direction of the list's order. Only with `initials=true`.",
					},
				),
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
