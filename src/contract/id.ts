import { Type } from "typebox";

/** The kinds of things that have ids. */
export type IdKind =
	| "PEOPLE"
	| "ORGANIZATION"
	| "ROLE"
	| "LICENSE"
	| "LOCATION"
	| "WEBHOOK";

/** The keyword by which a schema says that its text is the id of a thing of this kind. */
export const idKeyword = "x-id-of";

/**
 * A text of a request that is the id of one kind of thing. It is read where the request is held
 * against the contract, so that a call is given the id as the directory knows it.
 */
export function idOf(
	kind: IdKind,
	options: { description?: string; examples?: string[] } = {},
) {
	return Type.String({ ...options, maxLength: 512, [idKeyword]: kind });
}

/** A list of such ids. */
export function idsOf(
	kind: IdKind,
	options: { description: string; examples: string[][]; maxItems: number },
) {
	return Type.Array(idOf(kind), options);
}
