import { expect, test } from "bun:test";
import { complainOfEmail, emailKey, isEmail } from "./email.ts";

test("An e-mail address is a dot-atom at a domain of labels", () => {
	for (const email of [
		"john.andersen@example.com",
		"J@example.co",
		"o'brien+tag/x=y@sub-domain.example.com",
		"1!#$%&'*+/=?^_`{|}~-@example.com",
		"u1@bücher.example",
		"u1@xn--bcher-kva.example",
		"用户@例子.广告",
		"Ünal@example.com",
		"a@1and1.example",
		`${"l".repeat(64)}@example.com`,
		`a@${"d".repeat(63)}.example`,
		"a@ab--cd.example",
		"a@bücher-und-mehr.example",
		"a@123.example",
		"a@example.c0m",
		"a@ｅxample。com",
		"a@XN--FA-HIA.example",
	])
		expect([email, isEmail(email)]).toEqual([email, true]);
});

test("What is no e-mail address is refused", () => {
	for (const email of [
		"",
		"plain",
		"a@b",
		"@example.com",
		"a b@example.com",
		" a@example.com",
		".lead@example.com",
		"trail.@example.com",
		"a..b@example.com",
		'"quoted"@example.com',
		"a@b@example.com",
		"a(c)@example.com",
		"a@-example.com",
		"a@example-.com",
		"a@.example.com",
		"a@example.com.",
		"a@example..com",
		"a@exa_mple.com",
		"a@[127.0.0.1]",
		"a@example.com:25",
		"a@bücher.example/x",
		"a@bücher.example:25",
		"a@bü%63her.example",
		"a@-ü.example-",
		"a@-bücher.example",
		"a@bücher-.example",
		"a@bücher.-example",
		"a@bücher-。example",
		"a@xn---bcher-yva.example",
		"a@xn--a.example",
		"a@xn--0.com",
		"a@mail.XN--.com",
		"a@127.0.0.1",
		"a@example.123",
		"a@1.2",
		"a@１.２",
		"a＠example.com",
		`a@${"d".repeat(64)}.example`,
		`a@${"ü".repeat(60)}.example`,
		`${"l".repeat(65)}@example.com`,
		`${"ü".repeat(33)}@example.com`,
		`a@${"d".repeat(60)}.${"d".repeat(60)}.${"d".repeat(60)}.${"d".repeat(60)}.${"d".repeat(10)}.com`,
		"a@example.com\u200b",
		"rlo\u202e@example.com",
		"c1\u0085@example.com",
		"a\u0000@example.com",
		"shy\u00ad@example.com",
		"zwj\u200d@example.com",
		"ls\u2028@example.com",
		"vs\ufe0f@example.com",
		"fill\u3164@example.com",
		"braille\u2800@example.com",
		"nb\u00a0sp@example.com",
		"half\ud800@example.com",
		"a@bü\u00adcher.example",
		"a@bü\u200dcher.example",
	])
		expect([email, isEmail(email)]).toEqual([email, false]);
	expect(complainOfEmail("a@example.com\u200b")?.problem).toContain("U+200B");
});

test("One mailbox has one key", () => {
	for (const [one, other] of [
		["John@Example.COM", "john@example.com"],
		["u1@bücher.example", "u1@xn--bcher-kva.example"],
		["u1@BÜCHER.example", "U1@XN--BCHER-KVA.EXAMPLE"],
		["u1@bu\u0308cher.example", "u1@bücher.example"],
		["u1@bücher。example", "u1@bücher.example"],
		["straße@example.com", "STRASSE@example.com"],
		["σίσυφος@example.com", "ΣΊΣΥΦΟΣ@EXAMPLE.com"],
	] as const)
		expect(emailKey(one)).toBe(emailKey(other));
	expect(emailKey("a@faß.example")).not.toBe(emailKey("a@fass.example"));
});
