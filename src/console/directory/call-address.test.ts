import { expect, test } from "bun:test";
import type { Person } from "../../contract/person.ts";
import { callAddress } from "./call-address.ts";

const call = (parts: Partial<Person>) => callAddress(parts as Person);

test("calls the work number, then the mobile, then the SIP address, and nothing else", () => {
	const work = { type: "work", value: "+1 408 526 7209" } as const;
	const mobile = { type: "mobile", value: "+1 (408) 555-0000" } as const;
	const fax = { type: "fax", value: "+1 408 555 1111" } as const;
	expect(call({ phoneNumbers: [fax, mobile, work] })).toBe("tel:+14085267209");
	expect(call({ phoneNumbers: [fax, mobile] })).toBe("tel:+14085550000");
	expect(call({ phoneNumbers: [fax] })).toBeUndefined();
	expect(
		call({
			sipAddresses: [{ type: "cloud-calling", value: "a b@example.com" }],
		} as Partial<Person>),
	).toBe("sip:a%20b@example.com");
	expect(call({})).toBeUndefined();
});
