import type { Author, Change } from "../history/change.ts";
import type { Person } from "../people/person.ts";

/** A person gets no second activation email for this long, as in the real service. */
export const activationPauseMs = 24 * 60 * 60 * 1000;

/** An activation email as the history records it; nothing is sent. Its subject is the person. */
export interface ActivationEmail {
	/** The address to which it would have gone. */
	email: string;
	/** The job that recorded it. */
	jobId: string;
}

/** How a job decides about one person: it records an email, or skips the person, or finds nobody. */
export type ActivationDecision =
	| { kind: "recorded"; email: string }
	| { kind: "skipped"; reason: "recent" | "active" | "loginDisabled" }
	| { kind: "gone" };

/** Decides about one person. Pure. */
export function decideActivation(
	person: Person | undefined,
	{ isPending, isRecent }: { isPending: boolean; isRecent: boolean },
): ActivationDecision {
	if (person === undefined) return { kind: "gone" };
	if (!isPending) return { kind: "skipped", reason: "active" };
	if (!person.isLoginEnabled)
		return { kind: "skipped", reason: "loginDisabled" };
	if (isRecent) return { kind: "skipped", reason: "recent" };
	const [email = ""] = person.emails;
	return { kind: "recorded", email };
}

/** The line of history of an activation email. */
export function lineOfActivation(
	{ orgId, personId }: { orgId: string; personId: string },
	{ author, ...email }: ActivationEmail & { author: Author },
): Omit<Change, "id"> {
	const state: ActivationEmail = email;
	return {
		...{ orgId, subject: "activationEmail", subjectId: personId },
		...{ kind: "created", author },
		fields: { email: { to: state.email }, jobId: { to: state.jobId } },
	};
}
