import { type Awaitable, whenThere } from "../../concurrency/awaitable.ts";
import type { Person as ShownPerson } from "../../contract/person.ts";
import {
	type Presence,
	type PresenceStatus,
	presenceStatus,
} from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { replyTagged, showTag } from "../../http/conditional.ts";
import type { Reply } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { locationToShow, showForCaller, viewOf } from "./show-for-caller.ts";
import type { PersonView } from "./show-person.ts";

/** Body and tag of a reply, and the presence on which it depends; undefined when it shows none. */
interface KeptReply {
	body: string;
	etag: string;
	presence: Presence | undefined;
	status: PresenceStatus | undefined;
}

/** The size of a kept reply besides its body, in bytes, as measured: three objects, three texts and a place in a map. */
const bytesPerReply = 470;

/**
 * The reply to a GET of a present person: a kept one if it is still true. It depends on the person, on the name of their
 * manager, on what the caller sees, and on the time, with which a status changes. Replies that show anything else, such as
 * the prefix of a location, are made each time.
 */
export function keepReply(
	call: Call,
	{
		personId: id,
		read,
	}: { personId: string; read: () => Awaitable<PersonRecord> },
): Awaitable<Reply> {
	const { orgId } = call.caller;
	const view = viewOf(call, orgId);
	const { memory } = call.store.people;
	const kept = memory?.recall({ orgId, id }, formOf(view));
	if (kept !== undefined && isCurrent(kept as KeptReply, call.now)) {
		const { body, etag } = kept as KeptReply;
		return replyTagged(200, { body, etag });
	}
	const generation = memory?.generation ?? 0;
	return whenThere(read(), (record) => {
		const isOwn = record.person.orgId === orgId;
		return whenThere(
			showForCaller(call, record, isOwn ? view : undefined),
			(shown) => {
				const made = makeReply(shown, record);
				if (isOwn && locationToShow(record.person, view) === undefined)
					keep(call, made, { record, view, generation });
				const { body, etag } = made;
				return replyTagged(200, { body, etag });
			},
		);
	});
}

function makeReply(
	shown: ShownPerson,
	{ person, presence }: PersonRecord,
): KeptReply {
	const { status } = shown;
	const body = JSON.stringify(shown);
	return {
		body,
		etag: showTag(person.version, body),
		presence: status === undefined ? undefined : presence,
		status,
	};
}

function keep(
	{ store }: Call,
	made: KeptReply,
	{
		record: { person },
		view,
		generation,
	}: { record: PersonRecord; view: PersonView; generation: number },
): void {
	const { orgId, id, managerId } = person;
	store.people.memory?.keep(made, {
		key: { orgId, id },
		form: formOf(view),
		generation,
		alsoFrom: managerId,
		bytes: bytesPerReply + sizeOf(made.body),
	});
}

// The clock may also be set back.
function isCurrent({ presence, status }: KeptReply, now: number): boolean {
	return presence === undefined || presenceStatus(presence, now) === status;
}

// All that a GET shows one caller of the person's own organization and not another.
function formOf(view: PersonView): number {
	return (
		(view.isAdmin ? 1 : 0) +
		(view.isCallingDataShown ? 2 : 0) +
		(view.isPresenceShown ? 4 : 0) +
		(view.areBooleansJson ? 8 : 0)
	);
}

// A text with a character beyond Latin-1 takes two bytes for each.
function sizeOf(text: string): number {
	return /[^\0-\xff]/.test(text) ? 2 * text.length : text.length;
}
