import {
	type Conflict,
	composeBody,
	findConflicts,
	withServiceIds,
} from "../plan/change.ts";
import type { Change, Step, ValueChange } from "../plan/plan.ts";
import { isPerson, type WirePerson } from "../plan/wire-person.ts";
import type { ServiceReply } from "../service/reply.ts";
import type { ServiceRequest } from "../service/service.ts";
import { primaryOf, withPrimary } from "./primary-email.ts";
import { type Standing, standingOf } from "./standing.ts";

/** A person as the service showed them, with the tag of the reply where it has a strong one. */
export interface Seen {
	person: WirePerson | undefined;
	tag?: string | undefined;
}

/** Reads people of the service. */
export interface Reader {
	/** Undefined when there is nobody with this id. */
	byId(id: string): Promise<Seen>;
	byEmail(email: string): Promise<Seen>;
}

/** What a step wants of the service. */
export interface Target {
	look(): Promise<Seen>;
	standing(seen: Seen): Standing;
	/** What speaks against the request, as long as none was sent. */
	conflicts(seen: Seen): Conflict[];
	/** Whether a property is missing that the person had when the plan was made, and that the request would clear. */
	misses(seen: Seen): boolean;
	/** The request that makes what is left. */
	request(seen: Seen): ServiceRequest;
	/** The person in a reply of success; undefined when it does not show them. */
	shownIn(reply: ServiceReply): Seen | undefined;
}

/** The target of a step. `ids` gives the ids that the service has given to created people, by those of the plan. */
export function openTarget(
	step: Step,
	{
		reader,
		ids,
		createdId,
	}: {
		reader: Reader;
		ids: ReadonlyMap<string, string>;
		/** The id of the person whom this step has created before. */
		createdId?: string | undefined;
	},
): Target {
	if (step.action === "delete") return openDeletion(step, reader);
	const changes = withServiceIds(step.changes, ids);
	if (step.action === "create")
		return openCreation(step, { changes, reader, createdId });
	const { id } = step.person;
	return {
		...openUpdate(step, { id: () => id, changes }),
		look: () => reader.byId(id),
		conflicts: ({ person }) => findConflicts({ ...step, changes }, person),
	};
}

function openUpdate(
	step: Step,
	{ id, changes }: { id: () => string; changes: readonly Change[] },
): Pick<Target, "standing" | "request" | "shownIn" | "misses"> {
	const owned = new Set(changes.map(({ field }) => field));
	return {
		misses: ({ person }) =>
			person !== undefined &&
			Object.entries(step.request.body ?? {}).some(
				([field, value]) =>
					!owned.has(field) && hasValue(value) && !hasValue(person[field]),
			),
		standing: ({ person }) =>
			person === undefined
				? { state: "other", done: [], left: changes.map(({ field }) => field) }
				: standingOf(changes, person),
		request: ({ person, tag }) => ({
			method: "PUT",
			path: `/people/${encodeURIComponent(id())}`,
			query: {
				callingData: true,
				// Without it, attendee roles stay.
				showAllTypes:
					changes.some(({ field }) => field === "siteUrls") || undefined,
			},
			body: withPrimary(
				composeBody(person as WirePerson, changes),
				primaryOf(step.request),
			),
			// Refused when somebody has changed the person since they were read, where the service knows that.
			headers: tag === undefined ? undefined : { "if-match": tag },
		}),
		shownIn(reply) {
			const seen = readShown(reply);
			return seen?.person?.id === id() ? seen : undefined;
		},
	};
}

function hasValue(value: unknown): boolean {
	if (Array.isArray(value)) return value.length > 0;
	return value !== undefined && value !== null && value !== "";
}

function openCreation(
	step: Step,
	{
		changes,
		reader,
		createdId,
	}: {
		changes: readonly Change[];
		reader: Reader;
		createdId: string | undefined;
	},
): Target {
	let id = createdId;
	const update = openUpdate(step, { id: () => id ?? "", changes });
	const note = (seen: Seen) => {
		id = seen.person?.id ?? id;
		return seen;
	};
	return {
		async look() {
			if (id === undefined)
				return note(await reader.byEmail(step.person.email));
			return reader.byId(id);
		},
		standing: (seen) =>
			seen.person === undefined
				? { state: "before", done: [], left: changes.map(({ field }) => field) }
				: update.standing(seen),
		conflicts: ({ person }) => findConflicts(step, person),
		misses: () => false,
		request: (seen) =>
			seen.person === undefined
				? {
						method: "POST",
						path: "/people",
						query: { callingData: true },
						body: creationBody(step, changes),
					}
				: update.request(seen),
		shownIn: (reply) => {
			const seen = readShown(reply);
			// An undo would delete the person who is noted here.
			const isOwn = seen?.person && hasEmail(seen.person, step.person.email);
			return isOwn ? note(seen) : undefined;
		},
	};
}

// The plan's own body, with the ids of the service.
function creationBody(
	{ request }: Step,
	changes: readonly Change[],
): Record<string, unknown> {
	const body = { ...request.body };
	const manager = changes.find(({ field }) => field === "managerId") as
		| ValueChange
		| undefined;
	if (manager?.to !== undefined) body.managerId = manager.to;
	return body;
}

function openDeletion(step: Step, reader: Reader): Target {
	const { id } = step.person;
	return {
		look: () => reader.byId(id),
		standing: ({ person }) =>
			person === undefined
				? { state: "after", done: ["person"], left: [] }
				: { state: "before", done: [], left: ["person"] },
		conflicts: ({ person }) => findConflicts(step, person),
		misses: () => false,
		request: () => ({
			method: "DELETE",
			path: `/people/${encodeURIComponent(id)}`,
		}),
		// A reply of success has no body: the service is asked again.
		shownIn: () => undefined,
	};
}

function readShown({ json }: ServiceReply): Seen | undefined {
	return isPerson(json) ? { person: json } : undefined;
}

/** Whether an e-mail address is one of a person's. */
export function hasEmail({ emails }: WirePerson, wanted: string): boolean {
	return emails.some((email) => email.toLowerCase() === wanted.toLowerCase());
}
