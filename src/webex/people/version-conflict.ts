import type { Person } from "../../contract/person.ts";
import {
	listTouchedFields,
	StaleError,
	type TouchedField,
} from "../../directory/history/precondition.ts";
import { RevertConflict } from "../../directory/history/revert.ts";
import type { PersonRecord } from "../../directory/store/people-store.ts";
import { endSentence } from "../../directory/text/text.ts";
import { showTag } from "../../http/conditional.ts";
import { DetailedRefusal } from "../../http/errors.ts";
import { showTime } from "../../http/reply.ts";
import type { Call } from "../call.ts";
import { showFieldName } from "../field-names.ts";
import { showId } from "../ids.ts";

/**
 * A change as it is, unless it is refused as meant for another version of the person: then the refusal
 * says what was changed since, by whom and when, and carries the tag that the person now has.
 */
export async function explainStale<Change>(
	{ store }: Pick<Call, "store">,
	change: Promise<Change>,
	show: (record: PersonRecord) => Promise<Person>,
): Promise<Change> {
	try {
		return await change;
	} catch (error) {
		if (!(error instanceof StaleError)) throw error;
		const place = { orgId: error.orgId, id: error.personId };
		const record = await store.people.get(place);
		const touched = await listTouchedFields(store.changes, error);
		const changes = touched.map(showTouched);
		throw new DetailedRefusal(error, {
			headers: record && {
				etag: showTag(
					record.person.version,
					JSON.stringify(await show(record)),
				),
			},
			detail:
				changes.length === 0
					? {}
					: {
							errors: changes.map(({ field, by, at }) => ({
								description: endSentence(
									`${field} was changed at ${at} by ${by}`,
								),
							})),
							changes,
						},
		});
	}
}

/**
 * The same for a change that is to be reverted: its refusal names the later changes that it
 * conflicts with.
 */
export async function explainConflict<Change>(
	{ store }: Pick<Call, "store">,
	change: Promise<Change>,
): Promise<Change> {
	try {
		return await change;
	} catch (error) {
		if (!(error instanceof RevertConflict)) throw error;
		const touched = await listTouchedFields(store.changes, error);
		const changes = error.conflicting.map((field) => {
			const last = touched.find((known) => known.field === field);
			return { field: showFieldName(field), last: last && showTouched(last) };
		});
		throw new DetailedRefusal(error, {
			detail: {
				errors: changes.map(({ field, last }) => ({
					description: last
						? `${field} was changed at ${last.at} by ${last.by}, in the change ${last.id}.`
						: `${field} was changed since.`,
				})),
				changes: changes.flatMap(({ last }) => last ?? []),
			},
		});
	}
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
