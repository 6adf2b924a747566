import type { Chooser } from "./choose.ts";
import type { KnownThings } from "./known-things.ts";

const deep = (depth: number): unknown =>
	depth === 0 ? 1 : { a: [deep(depth - 1)] };

/** Values that a careless server trips over. */
export const hostileValues: readonly unknown[] = [
	...[null, true, false, 0, -0, -1, 1.5, 1e308, 2 ** 53, 1e21, 2 ** 31],
	...[-(2 ** 63), 5e-324, "", " ", "x", [], {}, [[]], [null], [{}], { a: 1 }],
	...["\u0000", "a\u0000b", "\ud800", "\udc00\ud800", "\u202eabc", "\u200f"],
	...["a\u0007b", "\u2028", "é".normalize("NFD"), "\ufeff", "\ufffe", "ﷺ"],
	...["İ", "ß", "ﬁ", "\u0130\u0307", "א".repeat(100), "e\u0301".repeat(500)],
	...[
		"x".repeat(300),
		"x".repeat(5000),
		"🦊".repeat(200),
		"👩‍👩‍👧‍👦".repeat(30),
	],
	...["__proto__", "constructor", "null", "NaN", "true", "[]"],
	...["'; DROP TABLE people; --", "%00", "%", "%s%n", "#{7*7}", "{{7*7}}"],
	...["../..", "/etc/passwd", "file:///etc/passwd", "<script>1</script>"],
	...["https://example.invalid/é", "javascript:alert(1)", "http://[::1]:1/"],
	...["http://169.254.169.254/", "https://user:pass@example.invalid/"],
	...["Y2lzY29zcGFyazovL3VzL1BFT1BMRS8", "Y2lzY29zcGFyazovL3VzL1BFT1BMRQ=="],
	...["f5b36187-c8dd-4727-8b2f-f9c447f29046", "0".repeat(36), "-".repeat(36)],
	...["9999-99-99", "2026-02-30T00:00:00Z", "-000001-01-01T00:00:00Z"],
	...["+275760-09-13T00:00:00.001Z", "2026-01-15T09:00:00+99:99", "a@b"],
	...["+14085267209", "+", "tel:+1", `${"9".repeat(400)}`, "a@b@c", "@"],
	...[`${"a".repeat(300)}@example.com`, "a@xn--a", '"a b"@example.com'],
	...[Array(200).fill("x"), Array(101).fill({}), deep(31), deep(200)],
	...[Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, n]))],
	...["(a+)+$", "a".repeat(30_000), "displayName eq ", '"', "\\", "\\u0000"],
];

/** Names of properties that a careless server trips over. */
export const hostileNames: readonly string[] = [
	...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"],
	...["a.b", "a[0]", "", "$ref", "\u0000", "ü", "\ud800", "x".repeat(2000)],
	...["valueOf", "then", "toJSON", "length", "0", "-1", "$id", "id", "orgId"],
];

/** The value with some of its parts replaced, missing, doubled or added to. */
export function spoilValue(
	choose: Chooser,
	known: KnownThings,
	value: unknown,
	percent: number,
): unknown {
	if (choose.percent(percent))
		return choose.percent(25)
			? known.pickAny(choose)
			: choose.pick(hostileValues);
	if (Array.isArray(value)) {
		const list = value.map((each) => spoilValue(choose, known, each, percent));
		return choose.percent(percent)
			? [...list, ...list, choose.pick(hostileValues)]
			: list;
	}
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value)
		.filter(() => !choose.percent(percent / 2))
		.map(([name, each]): [string, unknown] => [
			name,
			spoilValue(choose, known, each, percent),
		]);
	if (choose.percent(percent))
		entries.push([choose.pick(hostileNames), choose.pick(hostileValues)]);
	return fromEntries(entries);
}

/** An object with these properties, also where one is called `__proto__`. */
function fromEntries(entries: readonly [string, unknown][]): object {
	const made = {};
	for (const [name, value] of entries)
		Object.defineProperty(made, name, {
			value,
			enumerable: true,
			configurable: true,
		});
	return made;
}
