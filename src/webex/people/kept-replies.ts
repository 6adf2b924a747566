import type { Awaitable } from "../../concurrency/awaitable.ts";
import { seesAsAdmin } from "../../directory/access/caller.ts";
import {
	type Presence,
	type PresenceStatus,
	presenceStatus,
} from "../../directory/people/presence.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { composePerson } from "../../http/conditional.ts";
import type { Reply } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import {
	locationToShow,
	type PeopleParameters,
	showForCaller,
} from "./show-for-caller.ts";

/** A reply, and the presence on which it depends; undefined when it shows none. */
interface KeptReply {
	reply: Reply;
	presence: Presence | undefined;
	status: PresenceStatus | undefined;
}

/** The size of a kept reply besides its body, in bytes: three objects, two texts and a place in a map. */
const bytesPerReply = 500;

/**
 * The reply to a GET of a present person: a kept one if it is still true. It depends on the person, on the name of their
 * manager, on what the caller sees, and on the time, with which a status changes. Replies that show anything else, such as
 * the prefix of a location, are made each time.
 */
export function keepReply(
	call: Call,
	asked: { personId: string; read: () => Promise<PersonRecord> },
): Awaitable<Reply> {
	const { memory } = call.store.people;
	const key = { orgId: call.caller.orgId, id: asked.personId };
	const kept = memory?.recall(key, formOf(call)) as KeptReply | undefined;
	return kept !== undefined && isCurrent(kept, call.now)
		? kept.reply
		: makeReply(call, asked);
}

async function makeReply(
	call: Call,
	{ read }: { read: () => Promise<PersonRecord> },
): Promise<Reply> {
	const { memory } = call.store.people;
	const generation = memory?.generation ?? 0;
	const record = await read();
	const { person, presence } = record;
	const { orgId, id, version } = person;
	const shown = await showForCaller(call, record);
	const reply = composePerson(200, shown, { version });
	if (
		memory !== undefined &&
		orgId === call.caller.orgId &&
		locationToShow(call, record) === undefined
	) {
		const { status } = shown;
		const kept: KeptReply = {
			reply,
			presence: status === undefined ? undefined : presence,
			status,
		};
		memory.keep(kept, {
			key: { orgId, id },
			form: formOf(call),
			generation,
			alsoFrom: person.managerId,
			bytes: bytesPerReply + sizeOf(reply.body ?? ""),
		});
	}
	return reply;
}

// The clock may also be set back.
function isCurrent({ presence, status }: KeptReply, now: number): boolean {
	return presence === undefined || presenceStatus(presence, now) === status;
}

// All that a caller of the person's own organization sees differently from another.
function formOf({ caller, query, areBooleansJson }: Call): number {
	const { callingData, excludeStatus } = query as PeopleParameters;
	return (
		(seesAsAdmin(caller, caller.orgId) ? 1 : 0) +
		(callingData === true ? 2 : 0) +
		(excludeStatus !== true && caller.isStatusShared ? 4 : 0) +
		(areBooleansJson ? 8 : 0)
	);
}

// A text with a character beyond Latin-1 takes two bytes for each.
function sizeOf(text: string): number {
	return /[^\0-\xff]/.test(text) ? 2 * text.length : text.length;
}
