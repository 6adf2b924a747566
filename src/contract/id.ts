import { Type } from "typebox";

/** The kinds of records with ids. */
export type IdKind =
	| "PEOPLE"
	| "ORGANIZATION"
	| "ROLE"
	| "LICENSE"
	| "LICENSE_TEMPLATE"
	| "LOCATION"
	| "SCIM_GROUP"
	| "WEBHOOK"
	| "JOB_ID"
	| "APPLICATION"
	| "AUTHORIZATION";

/** The keyword by which a schema declares that its text is the id of a record of this kind. */
export const idKeyword = "x-id-of";

/**
 * A text of a request that is the id of one kind of record. The check against the contract decodes it, so that a call
 * gets the id as the directory knows it.
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
