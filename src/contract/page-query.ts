import { Type } from "typebox";

/** The parameter for the start of a page. */
export const cursor = Type.Optional(
	Type.String({
		description:
			"Where a page begins, as the `Link` header of the page before gives it. It can be used for a day.",
		maxLength: 4096,
	}),
);

/** The parameters of a paged list: how many of `items` a page holds, and where it begins. */
export function pageQuery({
	items,
	countDefault,
	countMax,
}: {
	/** Such as "Jobs". */
	items: string;
	countDefault: number;
	countMax: number;
}) {
	return {
		max: Type.Optional(
			Type.Integer({
				description: `${items} on a page, at most ${countMax}; a larger number is lowered to that.`,
				minimum: 1,
				default: countDefault,
			}),
		),
		cursor,
	};
}

/** The header of a reply with a page. */
export const pageLink = {
	Link: 'The next page, when there is one: `<address>; rel="next"`.',
};

/** Entries of a list that `start` can skip, at most. */
const startMax = 1000;

/** The parameter by which the lists of Webex Calling skip entries. */
export function startOf(items: string) {
	return Type.Optional(
		Type.Integer({
			description: `${items} to skip, at most ${startMax}. Follow the \`Link\` header beyond that. Ignored with \`cursor\`.`,
			minimum: 0,
			maximum: startMax,
			default: 0,
		}),
	);
}
