import { describe, expect, test } from "bun:test";
import { licenseKind } from "./license-kind.ts";

describe("what a license is for", () => {
	test.each([
		["messaging", "Advanced Messaging"],
		["messaging", "Messaging"],
		["meetings", "Meeting - Webex Meeting Center"],
		["meetings", "Webex Webinars - 1000"],
		["meetings", "Webex Events"],
		["calling", "Webex Calling - Professional"],
		["calling", "Unified Communication Manager (UCM)"],
		["other", "Slido"],
		["other", "Recalling of things"],
	] as const)("is %s: %s", (kind, name) => {
		expect(licenseKind({ name })).toBe(kind);
	});

	test("is meetings with a site, whatever it is called", () => {
		expect(
			licenseKind({ name: "Collaboration", siteUrl: "acme.webex.com" }),
		).toBe("meetings");
	});
});
