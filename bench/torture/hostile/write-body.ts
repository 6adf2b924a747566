import { gzipSync } from "node:zlib";
import type { Chooser } from "./choose.ts";
import { hostileNames } from "./spoil-value.ts";

/** Bytes that are no UTF-8, or not the shortest: an overlong slash, halves of a pair, a lone and a missing continuation. */
const wrongBytes = [
	[0xc0, 0xaf],
	[0xe0, 0x80, 0xaf],
	[0xed, 0xa0, 0x80],
	[0xf4, 0x90, 0x80, 0x80],
	[0x80],
	[0xe2, 0x82],
	[0xff, 0xfe],
	[0x00],
];

const wholes = [
	...["", "{", "[", "null", '"x"', "[]", "{}", "0", "nul", "\ufeff{}", "\0"],
	...['{"a":1,"a":2}', '{"x":1e999}', "{'a':1}", "{a:1}", '{"a":01}', "NaN"],
	...['{"a":-}', '{"a":1.}', '{"a":.5}', '{"a":1,}', "[1,]", "//\n{}"],
	...['{"a":"\n"}', '{"a":"\\x"}', '{"a":"\\ud800"}', '{"\\u0000":1}'],
	..."{} {}|{}}|<a/>|a=b&a=c|--x\r\n\r\n--x--".split("|"),
];

const texts: readonly ((text: string, choose: Chooser) => string)[] = [
	(_, choose) => choose.pick(wholes),
	(text) => text.slice(0, -1),
	(text, choose) => text.slice(0, choose.below(text.length + 1)),
	(text) => `${text} x`,
	(text) => `${text}${text}`,
	(text) => ` \t\r\n${text}\n`,
	// Each name twice, with another value the first time.
	(text) => text.replace(/^\{/, '{"displayName":1,"emails":[],"id":"x",'),
	(text, choose) =>
		text.replace(/^\{/, `{${JSON.stringify(choose.pick(hostileNames))}:1,`),
	(text) => text.replaceAll(/[a-z]/g, (letter) => `\\u00${hexOf(letter)}`),
	(text) => text.replace(/\d+/, `${"9".repeat(5000)}`),
	(text) => text.replace(/\d+/, "1e99999"),
	(text) => text.replace(/^\{/, `{"a":${"[".repeat(5000)}${"]".repeat(5000)},`),
	() => `${"[".repeat(100_000)}`,
	() => `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
	() => `{${Array.from({ length: 20_000 }, (_, n) => `"k${n}":0`).join()}}`,
	() => `{"displayName":"${"x".repeat(1_048_576)}"}`,
];

/** The JSON of a value as bytes; `percent` of them not as a client would write it. */
export function writeBody(
	choose: Chooser,
	value: unknown,
	percent: number,
): Buffer {
	const text =
		typeof value === "string" ? value : (JSON.stringify(value) ?? "");
	if (!choose.percent(percent)) return Buffer.from(text);
	// The large ones are the last three; they take as long as a hundred others.
	const few = choose.percent(97) ? texts.length - 4 : texts.length;
	const chosen = texts[choose.below(few)];
	const written = Buffer.from(chosen?.(text, choose) ?? text);
	if (!choose.percent(30)) return written;
	if (choose.percent(15)) return Buffer.from(text, "utf16le");
	if (choose.percent(15)) return gzipSync(text);
	const at = choose.below(written.length + 1);
	return Buffer.concat([
		written.subarray(0, at),
		Buffer.from(choose.pick(wrongBytes)),
		written.subarray(at),
	]);
}

function hexOf(letter: string): string {
	return letter.charCodeAt(0).toString(16);
}
