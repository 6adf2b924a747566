import { expect, test } from "bun:test";
import {
	describeApi,
	expectRefusal,
	ids,
	type Json,
	people,
} from "../harness.ts";

const path = `/organizations/${ids.organization}`;

describeApi("Organizations with calling data", (openApi) => {
	test("show the XSI addresses of the operator's telephone system, only when asked", async () => {
		const xsiDomain = "api-tel.example.com";
		await using api = await openApi({ xsiDomain });
		const token = await api.tokenOf(people.full);
		const { body } = await api.call(token, "GET", `${path}?callingData=true`);
		const xsi = {
			xsiActionsEndpoint:
				"https://api-tel.example.com/com.broadsoft.xsi-actions",
			xsiEventsEndpoint: "https://api-tel.example.com/com.broadsoft.xsi-events",
			xsiEventsChannelEndpoint:
				"https://api-tel.example.com/com.broadsoft.async/com.broadsoft.xsi-events",
			xsiDomain,
		};
		expect(body).toMatchObject(xsi);
		const list = await api.call<{ items: Json[] }>(
			token,
			"GET",
			"/organizations?callingData=true",
		);
		expect(list.body.items[0]).toEqual(body);
		const plain = await api.call(token, "GET", path);
		expect(Object.keys(plain.body)).toEqual(["id", "displayName", "created"]);
		expect(body).toEqual({ ...plain.body, ...xsi });
	});

	test("show none where there is no telephone system", async () => {
		await using api = await openApi();
		const token = await api.tokenOf(people.full);
		const plain = await api.call(token, "GET", path);
		const asked = await api.call(token, "GET", `${path}?callingData=true`);
		expect(asked.body).toEqual(plain.body);
		expectRefusal(
			await api.call(token, "GET", `${path}?callingData=maybe`),
			400,
			"callingData",
		);
	});
});
