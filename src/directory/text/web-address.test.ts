import { expect, test } from "bun:test";
import { readWebAddress } from "./web-address.ts";

test("A web address is kept in the one form that every program reads alike", () => {
	for (const [text, url] of [
		["https://example.com", "https://example.com"],
		["https://example.com/", "https://example.com/"],
		["http://127.0.0.1:8080/hook?x=1#y", "http://127.0.0.1:8080/hook?x=1#y"],
		["HTTPS://Example.COM/A.png", "https://example.com/A.png"],
		["https://example.com:443/a", "https://example.com/a"],
		["https://example.com/a/../b.png", "https://example.com/b.png"],
		[
			"https://bücher.example/ä.png",
			"https://xn--bcher-kva.example/%C3%A4.png",
		],
		["https://x.example/V1~54c8==~1600", "https://x.example/V1~54c8==~1600"],
		["https://x.example/@me", "https://x.example/@me"],
		["https://[::1]/a", "https://[::1]/a"],
	] as const)
		expect([text, readWebAddress(text)]).toEqual([text, { url }]);
});

test("What is no web address, or holds more than one, is refused", () => {
	for (const text of [
		"",
		"nowhere",
		"https:x",
		"https:/x.example",
		"https:///x.example",
		"https://",
		"https://?x",
		"ftp://example.com/a",
		"javascript:alert(1)",
		"data:image/png;base64,AA",
		"//example.com/a.png",
		"https://x.example/a\tb.png",
		"https://x.example/a\nb.png",
		"https://x.example/a b.png",
		"https://x.example\\a.png",
		"https:\\\\x.example/a.png",
		"https://user@x.example/",
		"https://user:secret@x.example/",
		"https://@x.example/",
		"https://:@x.example/",
		"https://x.example:99999/",
		"https://a..example/",
		"https://exa mple/",
		"https://x.example/\u200b",
		"https://x.example/\u202e",
		`https://x.example/${"a".repeat(2048)}`,
	])
		expect([text, readWebAddress(text)]).toEqual([
			text,
			{
				problem: expect.objectContaining({
					code: expect.stringMatching(
						/^(wrongWebAddress|wrongValue|forbiddenPart)$/,
					),
				}),
			},
		]);
});
