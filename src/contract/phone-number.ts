import { Type } from "typebox";

// The types after the first come from replies, here or of the real service, and cannot be set.
const bodyPhoneTypes = [
	"work",
	"work_extension",
	"mobile",
	"fax",
	"enterprise",
	"alternate1",
	"alternate2",
] as const;

/** The telephone numbers of a person in a body. */
export const SentNumbers = Type.Array(
	Type.Object({
		type: Type.Optional(
			Type.Enum(bodyPhoneTypes, {
				description:
					"The kind of number. Only `work` numbers can be set; entries of the other kinds, as a reply holds them, are ignored.",
				examples: ["work"],
				"x-possible-values": ["work"],
			}),
		),
		value: Type.String({
			description:
				"The number, as people write it in the country of the person's location, or international with `+`.",
			examples: ["408 526 7209"],
			maxLength: 64,
		}),
	}),
	{
		description:
			"Telephone numbers. They need a Webex Calling license. A number belongs to one person of the organization.",
		maxItems: 100,
	},
);
