import { expect, test } from "bun:test";
import { refuseInvalid } from "../directory/errors.ts";
import { problemOf } from "../directory/problems.ts";
import { RequestError } from "../http/errors.ts";
import { describeInScim, ScimRefusal } from "./errors.ts";

function refusalOf(fail: () => void) {
	try {
		fail();
	} catch (error) {
		return describeInScim(error, "ROUTER_1");
	}
	throw new Error("Nothing was refused.");
}

test("names the attributes of SCIM, every wrong one", () => {
	const { status, scimType, detail } = refusalOf(() =>
		refuseInvalid([
			{ field: "firstName", ...problemOf.empty() },
			{ field: "emails[1]", ...problemOf.required() },
			{ field: "profile.middleName", ...problemOf.empty() },
			{ field: "profile.costCenter", ...problemOf.empty() },
			{ field: "profile.photos[0].value", ...problemOf.empty() },
			{ field: "profile.addresses[0].value", ...problemOf.empty() },
			{
				field: "profile.extensionAttributes.extensionAttribute1[0]",
				...problemOf.empty(),
			},
		]),
	);
	expect([status, scimType]).toEqual([400, "invalidValue"]);
	expect(detail).toStartWith("name.givenName ");
	for (const attribute of [
		"emails[1]",
		"name.middleName",
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter",
		"photos.value",
		"addresses.formatted",
		"urn:scim:schemas:extension:cisco:webexidentity:2.0:User:extensionAttribute1[0]",
	])
		expect(detail).toContain(`; ${attribute} `);
	expect(detail).toEndWith(".");
});

test("has the word of SCIM for the reason", () => {
	const taken = refusalOf(() =>
		refuseInvalid([
			{ field: "emails", ...problemOf.emailTaken({ value: "a@b.example" }) },
		]),
	);
	expect([taken.status, taken.scimType]).toEqual([409, "uniqueness"]);
	const filter = refusalOf(() => {
		throw new ScimRefusal("invalidFilter", "The filter has no end.");
	});
	expect([filter.status, filter.scimType]).toEqual([400, "invalidFilter"]);
	const syntax = refusalOf(() => {
		throw new RequestError("malformed", "The body is not JSON.");
	});
	expect([syntax.status, syntax.scimType]).toEqual([400, "invalidSyntax"]);
});

test("reveals nothing of an error of our own", () => {
	const { status, scimType, detail } = describeInScim(
		new Error("secret"),
		"ROUTER_1",
	);
	expect([status, scimType]).toEqual([500, undefined]);
	expect(detail).toContain("ROUTER_1");
	expect(detail).not.toContain("secret");
});
