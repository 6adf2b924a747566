import type { Awaitable } from "../../concurrency/awaitable.ts";
import type { Person } from "../../contract/person.ts";
import {
	operatorId,
	operatorName,
	serverId,
	serverName,
} from "../../directory/history/change.ts";
import {
	listTouchedFields,
	StaleError,
	type TouchedField,
} from "../../directory/history/precondition.ts";
import { RevertConflict } from "../../directory/history/revert.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import type { Store } from "../../directory/store/store.ts";
import { endSentence } from "../../directory/text/text.ts";
import { showTag } from "../../http/conditional.ts";
import { DetailedRefusal } from "../../http/errors.ts";
import { showTime } from "../../http/reply.ts";
import { showFieldName } from "../field-names.ts";
import { showId } from "../ids.ts";

/**
 * The reason of a refusal. If a change expected another version of the person, or reverts a change that conflicts with
 * later ones, the reason also lists the changes since then, their authors and times. `show` gives the person as the
 * reply shows them, and so their present tag.
 */
export async function explainRefusal(
	{ people, changes }: Pick<Store, "people" | "changes">,
	reason: unknown,
	show?: (record: PersonRecord) => Awaitable<Person>,
): Promise<unknown> {
	if (reason instanceof StaleError) {
		const key = { orgId: reason.orgId, id: reason.personId };
		const record = show && (await people.get(key));
		const touched = await listTouchedFields(changes, reason);
		const names = await nameAuthors(people, touched);
		const tag =
			record &&
			showTag(record.person.version, JSON.stringify(await show(record)));
		return new DetailedRefusal(reason, {
			headers: tag === undefined ? undefined : { etag: tag },
			detail: detailOfStale(touched.map(showTouched), names),
		});
	}
	if (reason instanceof RevertConflict) {
		const touched = await listTouchedFields(changes, reason);
		const names = await nameAuthors(people, touched);
		return new DetailedRefusal(reason, {
			detail: detailOfConflict(reason.conflicting, touched, names),
		});
	}
	return reason;
}

/** The name of an author in a sentence, by the id on the wire. */
type Names = ReadonlyMap<string, string>;

// Authors who are gone have no name.
async function nameAuthors(
	people: Pick<Store["people"], "get">,
	touched: readonly TouchedField[],
): Promise<Names> {
	const names = new Map([
		[showId("PEOPLE", operatorId), operatorName],
		[showId("PEOPLE", serverId), serverName],
	]);
	for (const { orgId, personId } of touched) {
		const shown = showId("PEOPLE", personId);
		if (names.has(shown)) continue;
		const found = await people.get({ orgId, id: personId });
		names.set(shown, found?.person.displayName ?? shown);
	}
	return names;
}

function detailOfStale(
	changes: ReturnType<typeof showTouched>[],
	names: Names,
) {
	if (changes.length === 0) return {};
	const errors = changes.map(({ field, by, at }) => ({
		description: endSentence(
			`${field} was changed at ${at} by ${names.get(by) ?? by}`,
		),
	}));
	return { errors, changes };
}

function detailOfConflict(
	conflicting: readonly string[],
	touched: readonly TouchedField[],
	names: Names,
) {
	const changes = conflicting.map((field) => {
		const last = touched.find((known) => known.field === field);
		return { field: showFieldName(field), last: last && showTouched(last) };
	});
	return {
		errors: changes.map(({ field, last }) => ({
			description: last
				? `${field} was changed at ${last.at} by ${names.get(last.by) ?? last.by}, in the change ${last.id}.`
				: `${field} was changed since.`,
		})),
		changes: changes.flatMap(({ last }) => last ?? []),
	};
}

function showTouched({
	field,
	changeId,
	personId,
	at,
	trackingId,
}: TouchedField) {
	return {
		id: String(changeId),
		field: showFieldName(field),
		by: showId("PEOPLE", personId),
		at: showTime(at),
		trackingId,
	};
}
