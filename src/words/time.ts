import { language } from "./languages.ts";

const long = new Intl.DateTimeFormat(language, {
	dateStyle: "medium",
	timeStyle: "short",
});
const seconds = new Intl.DateTimeFormat(language, {
	dateStyle: "medium",
	timeStyle: "medium",
});
const clock = new Intl.DateTimeFormat(language, {
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
	hour12: false,
});
const day = new Intl.DateTimeFormat(language, { dateStyle: "long" });
const month = new Intl.DateTimeFormat(language, {
	year: "numeric",
	month: "long",
});
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const units: readonly [Intl.RelativeTimeFormatUnit, seconds: number][] = [
	["second", 1],
	["minute", 60],
	["hour", 3600],
	["day", 86_400],
];
const relativeDaysMax = 7;

/** A time in everyday form: how long ago if recent, otherwise the date. */
export function showTime(
	time: string | undefined,
	now = Date.now(),
): string | undefined {
	if (time === undefined) return undefined;
	const seconds = (new Date(time).getTime() - now) / 1000;
	const distance = Math.abs(seconds);
	if (distance > relativeDaysMax * 86_400) return showDate(time);
	const [unit, size] = units.findLast(([, size]) => distance >= size) ?? [
		"second",
		1,
	];
	return relative.format(Math.round(seconds / size), unit);
}

/** A time in full, in the browser's time zone. */
export function showDate(time: string): string {
	return long.format(new Date(time));
}

/** A time in full, to the second. */
export function showSeconds(time: Date | string): string {
	return seconds.format(new Date(time));
}

/** The time of day, to the second. */
export function showClock(time: string | number): string {
	return clock.format(new Date(time));
}

/** A day, without the time. */
export function showDay(time: string): string {
	return day.format(new Date(time));
}

/** The month of a time, with its year. */
export function showMonth(time: string): string {
	return month.format(new Date(time));
}
