import type { Entry } from "../../service/pages.ts";
import { ServiceError } from "../../service/patience.ts";
import type { Service } from "../../service/service.ts";

/** Events on one page at most (the reference of List Admin Audit Events). */
const pageMax = 200;
/** Pages that are read at most. */
const pagesMax = 50;

/** An event of the service's audit log about a person. */
interface AuditNote {
	at: string;
	/** Who did it; undefined where the service does not say. */
	who: string | undefined;
	/** What was done, in the words of the service. */
	what: string;
	/** The changed properties; undefined where the service does not say. */
	fields: readonly string[] | undefined;
}

/** What the audit log of a service knows about people, the newest first. */
export interface AuditNotes {
	of: ReadonlyMap<string, readonly AuditNote[]>;
	/** Why it is not complete, in one sentence. */
	problem: string | undefined;
}

/** Reads who changed people since a time. A service that refuses it leaves the question open. */
export async function readAudit(
	service: Service,
	{
		orgId,
		from,
		to,
		personIds,
	}: { orgId: string; from: string; to: string; personIds: readonly string[] },
): Promise<AuditNotes> {
	const notes = new Map<string, AuditNote[]>();
	if (personIds.length === 0) return { of: notes, problem: undefined };
	const wanted = new Set(personIds);
	let pages = 0;
	try {
		const query = { orgId, from, to, max: pageMax };
		for await (const { items } of service.pages("/adminAudit/events", query)) {
			for (const item of items) noteEvent(item, wanted, notes);
			if (++pages === pagesMax)
				return {
					of: notes,
					problem: `Of the audit log, only the newest ${(pageMax * pagesMax).toLocaleString("en")} events were read.`,
				};
		}
	} catch (error) {
		if (!(error instanceof ServiceError)) throw error;
		return {
			of: notes,
			problem: `It is not known who: ${error.status === 403 || error.status === 401 ? "the token may not read the audit log, which needs the scope audit:events_read" : `the audit log could not be read (${error.message.replace(/\.$/, "")})`}.`,
		};
	}
	return { of: notes, problem: undefined };
}

function noteEvent(
	{ created, data }: Entry,
	wanted: ReadonlySet<string>,
	notes: Map<string, AuditNote[]>,
): void {
	const { targetId, actorName, actorEmail, actionText, changedFields } =
		(data ?? {}) as Record<string, unknown>;
	if (typeof targetId !== "string" || !wanted.has(targetId)) return;
	const note: AuditNote = {
		at: String(created),
		who: textOf(actorName) ?? textOf(actorEmail),
		what: textOf(actionText) ?? "",
		fields: Array.isArray(changedFields)
			? changedFields.map(String)
			: undefined,
	};
	const known = notes.get(targetId);
	if (known === undefined) notes.set(targetId, [note]);
	else known.push(note);
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

/** The event that changed a field of a person last, or the last of those that do not say what they changed. */
export function authorOf(
	{ of }: AuditNotes,
	{ personId, field }: { personId: string; field: string },
): AuditNote | undefined {
	const notes = of.get(personId) ?? [];
	return (
		notes.find(({ fields }) => fields?.includes(field)) ??
		notes.find(({ fields }) => fields === undefined)
	);
}
