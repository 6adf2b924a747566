import { expect, test } from "bun:test";
import type { Person } from "../../../src/contract/person.ts";
import {
	describeApi,
	expectRefusal,
	expectStatus,
	ids,
	people,
} from "../harness.ts";

const siteUrl = "acme.webex.com";

describeApi("Meeting sites", (openApi) => {
	test("makes hosts and attendees of meeting sites", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = (query: string, body: object) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}${query}`, {
				displayName: "John Duarte",
				...body,
			});
		const host = { siteUrls: [siteUrl], licenses: [ids.meetingLicense] };
		const attendee = { siteUrls: [`${siteUrl}#attendee`] };

		expectRefusal(await put("", { siteUrls: [siteUrl] }), 400, "siteUrls[0]");
		expectRefusal(
			await put("", { siteUrls: ["elsewhere.webex.com"] }),
			400,
			"siteUrls[0] is not a site",
		);
		const hidden = await put("", attendee);
		expect(hidden.body).not.toHaveProperty("siteUrls");
		expect((await put("?showAllTypes=true", attendee)).body.siteUrls).toEqual(
			attendee.siteUrls,
		);
		await put("", {});
		expect((await api.see(ids.manager)).siteUrls).toEqual(attendee.siteUrls);
		expect((await put("?showAllTypes=true", {})).body).not.toHaveProperty(
			"siteUrls",
		);
		expect((await put("", host)).body.siteUrls).toEqual([siteUrl]);
		const released = await put("", { siteUrls: [siteUrl] });
		expect(released.body).not.toHaveProperty("siteUrls");
		expect(released.headers.get("warning")).toContain("siteUrls[0]");
	});

	test("makes a host of an attendee whose site is left out when the meeting license is given", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const put = (query: string, body: object) =>
			api.call<Person>(admin, "PUT", `/people/${ids.manager}${query}`, {
				displayName: "John Duarte",
				...body,
			});
		const attendee = { siteUrls: [`${siteUrl}#attendee`] };
		const withLicense = { licenses: [ids.meetingLicense] };
		for (const query of ["", "?showAllTypes=true"])
			for (const sites of [{}, { siteUrls: [] }, { siteUrls: null }]) {
				expectStatus(await put("?showAllTypes=true", attendee), 200);
				const host = await put(query, { ...withLicense, ...sites });
				expectStatus(host, 200);
				expect(host.body.siteUrls).toEqual([siteUrl]);
			}
		await put("?showAllTypes=true", attendee);
		const stays = await put("?showAllTypes=true", {
			...withLicense,
			...attendee,
		});
		expect(stays.body.siteUrls).toEqual(attendee.siteUrls);
		// The license is not new: what is left out is hidden here, and stays.
		await put("", withLicense);
		expect((await api.see(ids.manager)).siteUrls).toEqual(attendee.siteUrls);
	});

	test("takes the name of a meeting site in any case, and keeps it as it is known", async () => {
		await using api = await openApi();
		const admin = await api.tokenOf(people.full);
		const path = `/people/${ids.manager}?showAllTypes=true`;
		for (const [sent, kept] of [
			["ACME.WebEx.com#Attendee", `${siteUrl}#attendee`],
			["Acme.webex.COM#attendee", `${siteUrl}#attendee`],
			["ACME.webex.com", siteUrl],
		]) {
			const reply = await api.call<Person>(admin, "PUT", path, {
				displayName: "John Duarte",
				siteUrls: [sent],
				licenses: sent?.includes("#") ? [] : [ids.meetingLicense],
			});
			expectStatus(reply, 200);
			expect(reply.body.siteUrls).toEqual([kept as string]);
		}
	});
});
