import type { QueryOf } from "../../contract/calls.ts";

/** The filter of the activity, stored in the address. */
export interface ActivityFilter {
	/** Ids of people: the authors, and the people concerned. */
	actor: string;
	target: string;
	/** The category of the event, the kind of action, and the property. */
	category: string;
	action: string;
	field: string;
	/** The tracking id of a request or job. */
	request: string;
	/** Days as `2026-01-31`. */
	from: string;
	to: string;
}

/** The parts of the filter, in the order of their chips. */
export const activityKeys = [
	"actor",
	"target",
	"category",
	"action",
	"field",
	"request",
	"from",
	"to",
] as const satisfies readonly (keyof ActivityFilter)[];

/** The days shown without a filter. */
export const usualDays = 30;
const dayMs = 24 * 60 * 60 * 1000;

export function readActivityFilter(query: URLSearchParams): ActivityFilter {
	return Object.fromEntries(
		activityKeys.map((key) => [key, query.get(key) ?? ""]),
	) as unknown as ActivityFilter;
}

export function writeActivityFilter(filter: ActivityFilter): URLSearchParams {
	const query = new URLSearchParams();
	for (const key of activityKeys)
		if (filter[key] !== "") query.set(key, filter[key]);
	return query;
}

/**
 * The filter as the API's query. Days are in the browser's time zone, and the last one is included. The changes of one
 * request or job are one event, unless the filter names that request.
 */
export function activityQueryOf(
	filter: ActivityFilter,
	{ orgId, now }: { orgId: string; now: number },
): QueryOf<"GET /adminAudit/events"> {
	const { from, to } = timesOf(filter, now);
	return {
		orgId,
		from: new Date(from).toISOString(),
		to: new Date(to).toISOString(),
		actorId: filter.actor || undefined,
		targetId: filter.target || undefined,
		eventCategories: filter.category || undefined,
		action: filter.action || undefined,
		field: filter.field || undefined,
		trackingId: filter.request.trim() || undefined,
		combine: filter.request.trim() === "" || undefined,
	};
}

/** The day some days before today, in the browser's time zone, as `2026-01-31`. */
export function dayBefore(days: number, now = new Date()): string {
	const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
	const two = (part: number) => String(part).padStart(2, "0");
	return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function timesOf(
	{ from, to }: ActivityFilter,
	now: number,
): { from: number; to: number } {
	const first = startOfDay(from);
	const last = startOfDay(to);
	// Events that happen while the page is read are included.
	const end = last === undefined ? now + 60_000 : last + dayMs;
	const start = first ?? end - usualDays * dayMs;
	// A first day after the last one becomes the only day.
	return { from: Math.min(start, end - dayMs), to: end };
}

/** The beginning of a day such as `2026-01-31`, in the browser's time zone; undefined when the text is none. */
export function startOfDay(day: string): number | undefined {
	const at = /^\d{4}-\d\d-\d\d$/.test(day)
		? new Date(`${day}T00:00:00`).getTime()
		: Number.NaN;
	return Number.isNaN(at) ? undefined : at;
}
