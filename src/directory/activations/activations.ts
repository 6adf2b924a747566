import { type Caller, reachOf, standingIn } from "../access/caller.ts";
import { DirectoryError } from "../errors.ts";
import type { Job } from "../jobs/job.ts";
import { demandAdmin, demandAdminIn } from "../organizations/organizations.ts";
import type { Store } from "../store/store.ts";
import {
	type ActivationDecision,
	activationPauseMs,
	decideActivation,
} from "./activation-email.ts";

/** The number of ids read at a time. */
const pageLength = 5000;

/** The ids of the people of an organization who may sign in and have not done so yet. */
export async function* listPendingIds(
	store: Store,
	orgId: string,
): AsyncGenerator<string> {
	let afterId: string | undefined;
	do {
		const ids = await store.people.listPendingIds({
			...{ orgId, afterId, limit: pageLength },
		});
		yield* ids;
		afterId = ids.length < pageLength ? undefined : ids.at(-1);
	} while (afterId !== undefined);
}

/** Decides about people of a job, from their present state and the emails recorded before. */
export async function decideActivations(
	store: Store,
	{
		orgId,
		personIds,
		now,
	}: { orgId: string; personIds: readonly string[]; now: number },
): Promise<ActivationDecision[]> {
	const ids = [...new Set(personIds)];
	const query = { orgId, ids, limit: ids.length, isPresenceWanted: false };
	const present = await store.people.list(query);
	const pending = await store.people.list({ ...query, isPending: true });
	const people = new Map(present.map(({ person }) => [person.id, person]));
	const pendingIds = new Set(pending.map(({ person }) => person.id));
	const recentIds = await store.changes.findChanged({
		...{ orgId, subject: "activationEmail", subjectIds: ids },
		from: now - activationPauseMs + 1,
	});
	return personIds.map((id) =>
		decideActivation(people.get(id), {
			isPending: pendingIds.has(id),
			isRecent: recentIds.has(id),
		}),
	);
}

/** One job that records activation emails. Only for administrators of its organization. */
export async function getActivation(
	store: Store,
	caller: Caller,
	{ orgId, id }: { orgId: string; id: string },
): Promise<Job> {
	demandAdmin(caller, "spark-admin:people_read");
	const isKnown =
		reachOf(caller).includes(orgId) && standingIn(caller, orgId) !== "stranger";
	const job = isKnown
		? await store.jobs.find({ orgIds: [orgId], id })
		: undefined;
	if (!job?.isActivation || job.state === "receiving")
		throw noVisibleActivation();
	demandAdminIn(caller, job.orgId);
	return job;
}

/** The refusal of a job that does not exist, sends no activation emails, or that the caller may not see. */
export function noVisibleActivation(): DirectoryError {
	return new DirectoryError(
		"notFound",
		"There is no job with this id that sends activation emails and that you can see.",
	);
}

/** The refusal of a second job of an organization while one has not ended. */
export function activationRuns(): DirectoryError {
	return new DirectoryError(
		"conflict",
		"A job of this organization that sends activation emails has not ended yet. Wait for its end, or cancel it.",
	);
}
