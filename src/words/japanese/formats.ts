import { makeFormats } from "../formats.ts";

export const { number, list, either, megabytes } = makeFormats("ja");

/** A number with its counter, such as 人 for people. */
export function counted(count: number, counter: string): string {
	return `${number(count)}${counter}`;
}
