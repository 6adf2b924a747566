import { makeFormats } from "../formats.ts";

export const { number, list, either, megabytes } = makeFormats("de");

/** A number with its noun. */
export function counted(count: number, one: string, many: string): string {
	return `${number(count)} ${count === 1 ? one : many}`;
}
