import { Type } from "typebox";
import { named } from "./operation.ts";

const text = (description: string, example: string) =>
	Type.String({ description, examples: [example], maxLength: 256 });

/** An address of a person, in bodies and replies. */
export const Address = named(
	"Address",
	Type.Object(
		{
			type: Type.Optional(text("The purpose of the address.", "work")),
			country: Type.Optional(text("The country.", "US")),
			locality: Type.Optional(text("The city or town.", "Milpitas")),
			region: Type.Optional(text("The state or region.", "California")),
			streetAddress: Type.Optional(
				text("The street and number.", "1099 Bird Ave."),
			),
			postalCode: Type.Optional(text("The postal code.", "99212")),
		},
		{ description: "An address of a person." },
	),
);
