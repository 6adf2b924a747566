import { DirectoryError } from "../errors.ts";
import type { ChangeTarget } from "../store/change-target.ts";
import type { ChangeContext } from "./change-context.ts";

/**
 * The refusal for a person who does not exist or whom the caller may not know about: the two look the same.
 */
export function noSuchPerson(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no person with this id that you can see.",
	);
}

/**
 * The refusal to change a person who does not exist. It is `gone`, with the way to restore them, while the
 * person can be restored and the caller may know it; otherwise `notFound`.
 */
export function absentPerson(
	{ id, author, restorableMs }: ChangeTarget,
	{ deletedAt }: Pick<ChangeContext, "deletedAt">,
): DirectoryError {
	if (restorableMs === undefined) return noSuchPerson();
	const at = deletedAt(id);
	if (at === undefined || author.at >= at + restorableMs) return noSuchPerson();
	return new DirectoryError(
		"gone",
		`This person was deleted at ${new Date(at).toISOString()}, and can be restored until ${new Date(at + restorableMs).toISOString()}: use POST /v1/people/{personId}/restore, then send this again.`,
	);
}
